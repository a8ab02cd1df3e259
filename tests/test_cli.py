"""The commands as a teacher types them: what they print, write and return."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from grader import scaffold
from grader.commands.common import packed_at
from grader.errors import UsageError
from grader.gradebook import NAME, Gradebook
from grader.gradebook.releases import is_released
from tests.conftest import LEVEL, ROOT

BIN = Path(sys.executable).parent


def _run(
    *arguments: str | Path, cwd: Path = ROOT, level: bool = True, **environment: str
) -> subprocess.CompletedProcess[str]:
    walls = [] if "--help" in arguments or LEVEL == "strong" or not level else ["--sandbox", LEVEL]
    return subprocess.run(
        [str(BIN / str(arguments[0])), *map(str, arguments[1:]), *walls],
        capture_output=True,
        text=True,
        cwd=cwd,
        env={**os.environ, "COLUMNS": "160", "NO_COLOR": "1"} | environment,
    )


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """The sample class of two assignments, graded by the command on the stand-in."""
    out = tmp_path_factory.mktemp("out")
    done = _run(
        "grade-all", "first_model", "fashion_response", "--submissions", "submissions", "--out", out,
        "--data", "stand-in", "--workers", "2",
    )  # fmt: skip
    return out, done


def test_the_sample_class(graded: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    out, done = graded
    assert done.returncode == 0, done.stderr
    assert "index.html in a browser" in done.stdout and "stand-in" in done.stdout
    ends = {}
    for slug in ("first_model", "fashion_response"):
        results = json.loads((out / slug / "results.json").read_text("utf-8"))
        for each in results["submissions"]:
            assert (out / slug / each["report"]).is_file()
            assert sum(c["earned"] or 0 for c in each["checks"]) == pytest.approx(each["score"], abs=0.02)
            ends[slug, each["student"]] = (each["end"], each["score"])
        assert (out / slug / "index.html").is_file() and (out / slug / "grades.csv").is_file()
    assert ends["first_model", "ada"] == ("finished", 100)
    assert ends["first_model", "inga"] == ("finished", 100)
    assert ends["first_model", "ben"] == ("crashed", 90)
    assert ends["first_model", "dmitri"] == ("unreadable", 0)
    assert ends["first_model", "emeka"] == ("timeout", 80)
    assert ends["first_model", "farida"] == ("missing", 0)
    assert ends["first_model", "hugo"] == ("killed", 50)
    assert ends["fashion_response", "ada"] == ("finished", 100)
    assert ends["fashion_response", "dmitri"][0] == "killed"


def test_nothing_half_written_is_left_behind(graded: tuple[Path, subprocess.CompletedProcess[str]]) -> None:
    out, _ = graded
    assert not [path for path in out.rglob("*") if path.name.endswith(".part")]
    assert sorted(path.name for path in out.iterdir()) == [
        "course.csv", "course.xlsx", "fashion_response", "first_model", "gradebook.sqlite", "index.html",
    ]  # fmt: skip


@pytest.mark.slow
def test_again_from_the_gradebook_and_a_persons_word(
    graded: tuple[Path, subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    """What was graded is not run again; what a person says through a table is in everything written."""
    first, _ = graded
    out = tmp_path / "out"
    shutil.copytree(first, out)
    table = tmp_path / "reviews.csv"
    done = _run("grader", "review", "--out", out, "--all", "--write", table, level=False)
    assert done.returncode == 0 and "marks in" in done.stdout, done.stderr
    rows = list(csv.DictReader(table.read_text("utf-8-sig").splitlines()))
    wanted = next(
        row
        for row in rows
        if row["assignment"] == "first_model" and (row["student"], row["check"]) == ("ben", "runs")
    )
    wanted["points"], wanted["comment"] = "5", "It ran in class."
    with table.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    done = _run("grader", "review", "--out", out, "--read", table, "--as", "Ms K", level=False)
    assert done.returncode == 0, done.stderr
    assert "1 mark taken" in done.stdout and "1 grade moved since last time, none fell" in done.stdout
    assert "runs: 0 to 5, Ms K said so" in " ".join(done.stdout.split())
    assert "0 networks trained" in " ".join(done.stdout.split())
    before = json.loads((first / "first_model" / "results.json").read_text("utf-8"))["submissions"]
    after = json.loads((out / "first_model" / "results.json").read_text("utf-8"))["submissions"]
    for old, new in zip(before, after, strict=True):
        if old["student"] != "ben":
            assert old == new
    assert "It ran in class." in (out / "first_model" / "ben.html").read_text("utf-8")


@pytest.mark.slow
def test_a_class_is_hidden_and_released(
    graded: tuple[Path, subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    first, _ = graded
    out = tmp_path / "out"
    shutil.copytree(first, out)
    archive = out / "first_model" / "reports.zip"
    assert archive.is_file()
    done = _run("grader", "hide", "first_model", "--out", out, "--as", "Ms K", level=False)
    said = " ".join(done.stdout.split())
    assert done.returncode == 0 and "Hidden: first_model. Deleted" in said and "Not released" in said
    assert not archive.exists() and (out / "fashion_response" / "reports.zip").is_file()
    done = _run("grader", "release", "first_model", "--out", out, level=False)
    assert done.returncode == 0 and "Released: first_model." in done.stdout and archive.is_file()
    assert "fashion" not in done.stdout


@pytest.mark.slow
def test_points_are_changed_after_they_were_shown(
    graded: tuple[Path, subprocess.CompletedProcess[str]], tmp_path: Path
) -> None:
    first, _ = graded
    out = tmp_path / "out"
    shutil.copytree(first, out)
    wanted = ("grader", "points", "first_model", "runs=40", "--out", out)
    done = _run(*wanted, level=False)
    said = " ".join(done.stdout.split())
    assert done.returncode == 0 and "all of it: 10 → 40" in said and "Nothing was changed." in said
    done = _run(*wanted[:4], "compiled=3", "--out", out, level=False)
    assert done.returncode == 2 and "one check at a time. Received: runs and compiled" in " ".join(
        done.stderr.split()
    )
    done = _run(*wanted, "--yes", "--as", "Ms K", level=False)
    said = " ".join(done.stdout.split())
    assert done.returncode == 0 and "Saved." in said and "0 networks trained" in said, done.stderr
    results = json.loads((out / "first_model" / "results.json").read_text("utf-8"))["submissions"]
    assert {each["student"]: each["score"] for each in results}["ada"] == 130
    done = _run("grader", "points", "first_model", "--show", "--out", out, level=False)
    assert "by Ms K on" in done.stdout and "runs: points=40" in done.stdout


def test_a_class_that_is_not_graded_yet_can_be_hidden(tmp_path: Path) -> None:
    done = _run("grader", "hide", "first_model", "--out", tmp_path, level=False)
    assert done.returncode == 0 and "Hidden: first_model." in done.stdout and "grade-all" in done.stdout
    with Gradebook(tmp_path / NAME) as book:
        assert not is_released(book, "first_model")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["grade-all", "nonsense"], "expected an assignment among"),
        (["grade-all", "--submissions", "nowhere"], "which is no folder"),
        (["grade-all", "--submissions", "docs"], "To grade a folder of submissions directly"),
        (["grade-all", "--workers", "0"], "workers"),
        (["grade-all", "--nonsense"], "No such option"),
        (["grade-all", "digit_classifier", "--data", "nowhere"], "is no folder"),
        (["grade-all", "--export", "excel"], "expected nbgrader or junit or gradescope. Received: excel"),
        (
            ["grade-all", "first_model", "--extensions", "nowhere.csv"],
            "expected a table. Received: nowhere.csv",
        ),
        (
            ["grade-all", "first_model", "--extensions", "README.md"],
            "expected a CSV with a column named Student",
        ),
        (["grade-all", "first_model", "--rerun", "nobody"], "expected students as in the reports"),
        (["grader", "review", "--out", "docs"], "expected a gradebook in docs"),
        (["grader", "requests", "--out", "docs"], "expected a gradebook in docs"),
        (["grader", "hide", "nonsense"], "expected an assignment among"),
        (["grader", "review", "--blind", "--write", "x.csv"], "a table, which names students"),
        (["grader", "points", "first_model", "--out", "docs"], "expected a gradebook in docs"),
        (["grader", "check", "nowhere.py"], "does not exist"),
        (["grader", "check", "README.md"], "expected the file of checks of your handout"),
        (["grader", "handout", "nonsense"], "expected an assignment among"),
        (["grader", "package", "moodle", "first_model"], "expected gradescope or github"),
        (["grader", "new", "First Model"], "expected a name of small letters"),
        (["grader", "new", "first_model"], "is there already"),
        (["grader", "validate", "nonsense"], "expected an assignment among"),
        (["grader", "autograde", "docs"], "expected the folder of a Gradescope autograder"),
        (["grader", "inspect", "nowhere.py"], "does not exist"),
        (["grader", "inspect", "README.md", "--assignment", "nonsense"], "expected an assignment among"),
    ],
)
def test_wrong_usage_says_what_was_expected(arguments: list[str], words: str) -> None:
    done = _run(*arguments)
    assert done.returncode == 2, done.stdout + done.stderr
    assert words in re.sub(r"[│\s]+", " ", done.stderr + done.stdout)
    assert "Traceback" not in done.stderr


@pytest.mark.slow
def test_a_folder_of_submissions_directly(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    shutil.copy(ROOT / "reference" / "first_model.py", tmp_path / "in" / "ada.py")
    done = _run("grade-all", "first_model", "--submissions", tmp_path / "in", "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert "ada" in done.stdout and "100" in done.stdout


@pytest.mark.slow
def test_inspect() -> None:
    done = _run("grader", "inspect", "submissions/digit_classifier/dmitri.py", "--data", "stand-in")
    assert done.returncode == 0, done.stderr
    for words in (
        "NameError",
        "wide_model",
        "→ big",
        "Dense",
        "500",
        "relu",
        "392,500",
        "fit: x (60000, 28, 28)",
        "3 models",
    ):
        assert words in done.stdout, words


@pytest.mark.slow
def test_inspect_as_json() -> None:
    done = _run("grader", "inspect", "reference/first_model.py", "--assignment", "first_model", "--json")
    found = json.loads(done.stdout)
    assert found["end"] == "finished" and found["chosen"] == 0
    assert found["models"][0]["layers"][1]["config"]["units"] == 1
    assert found["answers"]["relationship"] == "y = 2x - 1"


@pytest.mark.slow
def test_interrupted_nothing_is_lost(tmp_path: Path) -> None:
    (tmp_path / "in" / "first_model").mkdir(parents=True)
    shutil.copy(ROOT / "reference" / "first_model.py", tmp_path / "in" / "first_model" / "ada.py")
    for name in ("ben", "carl", "dora"):
        (tmp_path / "in" / "first_model" / f"{name}.py").write_text("while True: pass")
    out = tmp_path / "out"
    process = subprocess.Popen(
        [BIN / "grade-all", "--submissions", tmp_path / "in", "--out", out, "--workers", "2"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # Jobs that a shell runs in the background have it ignored.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    deadline = time.monotonic() + 120
    while not (out / "first_model" / "ada.html").exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    stdout, stderr = process.communicate(timeout=60)  # only so that a hang ends
    assert process.returncode == 130, stderr
    assert "not graded yet" in stdout and "Traceback" not in stderr
    results = json.loads((out / "first_model" / "results.json").read_text("utf-8"))
    assert [each["student"] for each in results["submissions"]] == ["ada"]
    assert (out / "first_model" / "index.html").is_file() and (out / "index.html").is_file()


def test_every_option_is_documented() -> None:
    readme = "".join(
        (ROOT / name).read_text("utf-8")
        for name in ("README.md", "docs/commands.md", "docs/handing-in.md", "docs/gradebook.md")
    )
    others = (
        "review",
        "release",
        "hide",
        "points",
        "inspect",
        "check",
        "handout",
        "new",
        "import",
        "validate",
        "package",
        "calibrate",
        "rubric",
        "cache",
    )
    for command in (["grade-all"], *(["grader", name] for name in others)):
        shown = _run(*command, "--help").stdout
        for option in set(re.findall(r"--[a-z][a-z-]+", shown)) - {"--help", "--browser"}:
            assert option in readme, f"{' '.join(command)} {option}"


def test_what_the_grader_cannot_decide_waits_for_a_person(tmp_path: Path) -> None:
    folder = tmp_path / "in" / "first_model"
    folder.mkdir(parents=True)
    (folder / "ada.py").write_text(
        "import keras\n"
        "def mine(y, guess):\n"
        "    return keras.ops.mean((y - guess) ** 2)\n"
        "model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])\n"
        "model.compile('sgd', mine)\n"
    )
    done = _run("grade-all", "--submissions", tmp_path / "in", "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    (one,) = json.loads((tmp_path / "out" / "first_model" / "results.json").read_text("utf-8"))["submissions"]
    checks = {check["check"]: check for check in one["checks"]}
    assert checks["compiled"]["verdict"] == "review"
    assert "'mine'" in checks["compiled"]["reason"]
    assert checks["accuracy"]["verdict"] == "review" and "self-run" in checks["accuracy"]["reason"]


@pytest.mark.slow
def test_a_reference_that_fails_stops_its_own_assignment_only(tmp_path: Path) -> None:
    for slug in ("first_model", "keras_glossary"):
        shutil.copytree(ROOT / "assignments" / slug, tmp_path / "assignments" / slug)
        (tmp_path / "in" / slug).mkdir(parents=True)
        (tmp_path / "in" / slug / "ada.md").write_text("# What is it\nwords\n")
    (tmp_path / "reference").mkdir()
    shutil.copy(ROOT / "reference" / "keras_glossary.py", tmp_path / "reference")
    (tmp_path / "reference" / "first_model.py").write_text("1 / 0\n")
    out = tmp_path / "out"
    done = _run("grade-all", "--submissions", tmp_path / "in", "--out", out, cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    said = " ".join(done.stdout.split())
    assert "Nothing of first_model was graded" in said and "reference/first_model.py" in said
    assert "ZeroDivisionError" in said and "grader validate first_model" in said and "Stopped" not in said
    assert (out / "keras_glossary" / "results.json").is_file()
    assert not (out / "first_model" / "results.json").exists()
    front = (out / "index.html").read_text("utf-8")
    assert "Not graded this time" in front and "ZeroDivisionError" in front


@pytest.mark.slow
def test_names_are_inert_in_the_terminal(tmp_path: Path) -> None:
    folder = tmp_path / "in" / "first_model"
    folder.mkdir(parents=True)
    (folder / "eve\x1b[31m[bold red]\x07.py").write_text("x = 1")
    done = _run("grade-all", "--submissions", tmp_path / "in", "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert "\x1b" not in done.stdout + done.stderr and "\x07" not in done.stdout
    assert "[bold red]" in re.sub(r"[│\s]+", "", done.stdout).replace("boldred", "bold red")


def test_without_walls_nothing_is_graded_and_the_way_out_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    import typer
    from typer.testing import CliRunner

    from grader.commands import grade_all
    from grader.sandbox import client

    class NoWalls(client.Sandbox):
        def __enter__(self) -> client.Sandbox:
            raise client._missing("basic", "this kernel has no Landlock")

    monkeypatch.setattr("grader.pipeline.environment.Sandbox", NoWalls)
    monkeypatch.chdir(ROOT)
    command = typer.Typer()
    command.command()(grade_all.grade_all)
    result = CliRunner().invoke(command, ["first_model", "--out", str(tmp_path / "out")])
    assert result.exit_code == 2 and not (tmp_path / "out").exists()
    said = re.sub(r"\s+", " ", result.output)
    assert "no Landlock" in said and "--sandbox basic" in said and "WSL2" in said
    wrong = CliRunner().invoke(command, ["first_model", "--sandbox", "iron"])
    assert wrong.exit_code == 2 and "expected strong or basic" in wrong.output


def test_kept_trainings_are_shown_and_cleared(tmp_path: Path) -> None:
    from grader.training import cache

    made = tmp_path / "made"
    made.mkdir()
    (made / "predictions.f32").write_bytes(b"x" * (1 << 20))
    store = tmp_path / "cache" / "grader" / "trainings"
    cache.put(store, "0" * 64, made)
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "cache"), "GRADER_CACHE_MB": "77"}

    def run(*arguments: str) -> str:
        done = subprocess.run(
            [BIN / "grader", "cache", *arguments], env=environment, capture_output=True, text=True, check=True
        )
        return done.stdout

    shown = run()
    assert "1 trainings are kept" in shown and "1.0 MB of at most 77 MB" in shown and str(store) in shown
    assert "1 kept trainings cleared" in run("--clear")
    assert "0 trainings are kept" in run()


@pytest.mark.slow
def test_from_the_handout_to_the_check(tmp_path: Path) -> None:
    done = _run("grader", "handout", "first_model", "--out", tmp_path / "handout.zip")
    assert done.returncode == 0, done.stderr
    shutil.unpack_archive(tmp_path / "handout.zip", tmp_path)
    folder = tmp_path / "first_model"
    wheels = list(folder.glob("grader-*.whl"))
    assert len(wheels) == 1 and wheels[0].name in (folder / "README.md").read_text()
    done = _run("grader", "check", "starter.py", "--quick", cwd=folder)
    assert done.returncode == 1 and "No model was found" in re.sub(r"[│\s]+", " ", done.stdout)
    shutil.copy(ROOT / "reference" / "first_model.py", folder / "my_work.py")
    done = _run("grader", "check", "my_work.py", cwd=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Everything was found." in done.stdout and "off by" in done.stdout
    done = _run("grader", "check", "my_work.py", "--only", "loss", "--json", cwd=folder)
    found = json.loads(done.stdout)
    assert (
        done.returncode == 0
        and {each["check"]: each["verdict"] for each in found["checks"]}["loss"] == "passed"
    )
    (folder / "found.json").write_text(done.stdout)
    done = _run("grader", "check", "--found", "found.json", "--only", "loss", cwd=folder)
    assert done.returncode == 0 and done.stdout.startswith("What does the loss function do?: passed.")
    done = _run("grader", "check", "my_work.py", "--only", "nothing", cwd=folder)
    assert done.returncode == 2 and "--only: expected one of runs" in re.sub(r"[│\s]+", " ", done.stderr)


@pytest.mark.slow
def test_a_new_assignment_is_graded(tmp_path: Path) -> None:
    done = _run("grader", "new", "my_line", "--data", "line", "--title", "My line", cwd=tmp_path)
    assert done.returncode == 0 and "grader validate my_line" in done.stdout, done.stderr
    handout = tmp_path / "assignments" / "my_line" / "handout.md"
    for each in scaffold.PLACEHOLDERS.values():
        handout.write_text(handout.read_text().replace(each, "A line."))
    done = _run("grader", "validate", "my_line", cwd=tmp_path)
    assert done.returncode == 0 and "Sound." in done.stdout, done.stdout + done.stderr
    (tmp_path / "in").mkdir()
    shutil.copy(tmp_path / "reference" / "my_line.py", tmp_path / "in" / "ada.py")
    done = _run(
        "grade-all", "my_line", "--submissions", "in", "--export", "junit", "--export", "nbgrader",
        cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 0 and "100" in done.stdout, done.stdout + done.stderr
    names = {path.name for path in (tmp_path / "reports" / "my_line").iterdir()}
    assert {"ada.html", "junit.xml", "nbgrader.csv", "grades.csv"} <= names and "feedback.zip" not in names
    handout.write_text(handout.read_text().replace("`loss`", "`lss`"))
    done = _run("grader", "validate", "my_line", cwd=tmp_path)
    assert done.returncode == 1 and "2 problems." in done.stdout


def test_a_packed_file_goes_into_a_folder_that_is_there(tmp_path: Path) -> None:
    assert packed_at(None, "a.zip") == Path("a.zip")
    assert packed_at(tmp_path, "a.zip") == tmp_path / "a.zip"
    assert packed_at(tmp_path / "b.zip", "a.zip") == tmp_path / "b.zip"
    with pytest.raises(UsageError, match="Make the folder"):
        packed_at(tmp_path / "missing" / "b.zip", "a.zip")
