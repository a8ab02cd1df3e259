"""A teacher's own data from the scheme to the student's folder: what goes there, and what never does."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import typer
from typer.testing import CliRunner

from grader import data, evidence, intake, scaffold
from grader.assignment import Assignment, Recipe, Task, with_data_in
from grader.case import Case
from grader.commands.new import new
from grader.data.sources import beginning
from grader.evidence import NOTHING
from grader.handout import write_handout
from grader.loading import load_assignment
from grader.pipeline.environment import PublishedData
from grader.pipeline.student_training import self_run
from grader.public import load, public_part, publish, read
from grader.records.run import Run
from grader.systems import github
from grader.training.measure import TrainingFailed
from grader.validation.proofreading import handout_of, measured, unwritten
from tests.conftest import model
from tests.fake import FakeSandbox, fake_session
from tests.solved import plain_case, ready_of

SECRET = "3.14159"  # stands in every hidden row and in no given one
HEAD = "id,age,part,chol,disease\n"
app = typer.Typer()
app.command()(new)
URL = "https://example.org/heart.csv"


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A file of patients, whose hidden rows are known by a value that no other has."""
    rows = [
        f"{n + 1},{30 + n},{'hidden' if n % 5 == 2 else 'given'},{SECRET if n % 5 == 2 else 200 + n},{'yes' if n % 2 else 'no'}"
        for n in range(60)
    ]
    (tmp_path / "heart.csv").write_text(HEAD + "\n".join(rows) + "\n")
    return tmp_path


def source(home: Path) -> Any:
    made = data.table("heart.csv", target="disease", hidden="part", url=URL)
    return replace(made, folder=str(home))


def _assignment(home: Path) -> Assignment:
    return Assignment("heart", "Heart", Recipe(source(home), epochs=1), ())


def contents(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def is_told(content: bytes) -> bool:
    """Whether something tells of hidden rows: of a value of theirs, as text or as a number."""
    number = float(SECRET)
    return any(
        sign in content
        for sign in (SECRET.encode(), np.float32(number).tobytes(), np.float64(number).tobytes(), b",hidden,")
    )


def test_jobs_find_the_given_part_and_no_hidden_label(home: Path, tmp_path: Path) -> None:
    published = PublishedData(None, tmp_path / "laid", FakeSandbox())
    heart = published.load(source(home))
    published.lay()
    given = contents(published.given(heart))
    assert set(given) == {"heart.csv"} and not any(map(is_told, given.values()))
    inputs = contents(published.inputs(heart))
    assert set(inputs) == {"x_train.npy", "y_train.npy", "x_test.npy"}  # as for every data set
    assert is_told(inputs["x_test.npy"]) and not is_told(inputs["x_train.npy"])
    laid = contents(tmp_path / "laid")
    assert not any(heart.y_test.tobytes() in content for content in laid.values())


def test_two_files_of_one_name_are_two_data_sets(home: Path, tmp_path: Path) -> None:
    (home / "other").mkdir()
    (home / "other" / "heart.csv").write_text((home / "heart.csv").read_text().replace(",4", ",5"))
    published = PublishedData(None, tmp_path / "laid", FakeSandbox())
    one, other = published.load(source(home)), published.load(source(home / "other"))
    assert one.digest != other.digest and published.load(source(home)) is one
    published.lay()
    assert published.inputs(one) != published.inputs(other) and published.given(one) != published.given(other)


def test_a_run_reads_the_given_part_and_nothing_else_of_it(home: Path, tmp_path: Path) -> None:
    readable: list[list[Path]] = []

    class Watching(FakeSandbox):
        def run(
            self, target: str, folder: Path, settings: Any, limits: Any, readable_: Any = (), **kwargs: Any
        ) -> Run:
            readable.append([*readable_, *kwargs.get("readable", ())])
            return super().run(target, folder, settings, limits)

    sandbox = Watching()
    with fake_session(tmp_path / "all", sandbox) as session:
        session.inspect(_assignment(home), intake.read_files("ada", {"ada.py": b"ANSWERS = {}"}))
    ((_, folder, settings),) = sandbox.jobs
    (told,) = settings["given"]
    assert told["names"] == ["heart.csv"] and told["addresses"] == {URL: "heart.csv"}
    assert Path(told["folder"]) in readable[0] and str(home / "heart.csv") not in repr(settings)
    for place in readable[0]:
        assert not any(map(is_told, contents(place).values()))
        assert not any("inputs" in path.parts for path in (place, *place.rglob("*")))
    assert "hidden" not in repr(settings) and "seed" not in repr(settings)


def test_the_handout_has_the_file_under_its_own_name(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "assignment"
    folder.mkdir()
    (folder / "handout.md").write_text("# Heart\n")
    (folder / "starter.py").write_text('"""Heart."""\n')
    assignment = _assignment(home)
    given = data.load(source(home)).given
    write_handout(public_part(assignment), folder, tmp_path / "heart.zip", None, given.files)
    with zipfile.ZipFile(tmp_path / "heart.zip") as archive:
        packed = {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}
        archive.extractall(tmp_path / "student")
    assert packed["heart.csv"] == given.files[0].read()
    assert b"- `heart.csv`: the data" in packed["README.md"]
    assert not any(map(is_told, packed.values()))
    first = (tmp_path / "heart.zip").read_bytes()
    write_handout(public_part(assignment), folder, tmp_path / "heart.zip", None, given.files)
    assert (tmp_path / "heart.zip").read_bytes() == first
    theirs = load(tmp_path / "student" / "heart" / "heart.check.json")
    dataset = data.load(theirs.tasks[0].recipe.data)
    assert np.array_equal(dataset.x_train, data.load(source(home)).x_train)


def test_a_repository_has_the_given_part_and_checks_find_it(home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "assignments" / "heart"
    folder.mkdir(parents=True)
    (folder / "handout.md").write_text("# Heart\n")
    (folder / "starter.py").write_text('"""Heart."""\n')
    files = github.package(_assignment(home), tmp_path, "strong").files
    assert not any(map(is_told, files.values()))
    for name, content in files.items():
        (tmp_path / "clone" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "clone" / name).write_bytes(content)
    theirs = load(tmp_path / "clone" / ".grader" / "heart.check.json")
    assert np.array_equal(data.load(theirs.tasks[0].recipe.data).x_train, data.load(source(home)).x_train)


def test_students_are_not_told_how_rows_were_chosen(home: Path) -> None:
    for hidden in ("part", 0.35):
        recipe = Recipe(replace(source(home), hidden=hidden, seed=4711), epochs=1)
        public = public_part(Assignment("heart", "Heart", recipe, ()))
        text = publish(public)
        assert "4711" not in text and "0.35" not in text and '"part"' not in text and str(home) not in text
        assert read(text, "x").tasks == public.tasks


def test_a_scheme_finds_its_data_in_its_own_folder(tmp_path: Path) -> None:
    folder = tmp_path / "heart"
    folder.mkdir()
    (folder / "assignment.py").write_text(
        "from grader import Assignment, Recipe\nfrom grader.data import table\n"
        'assignment = Assignment("heart", "Heart", Recipe(table("heart.csv", "disease"), epochs=1), ())\n'
    )
    made = load_assignment(folder)  # before there is a file, too: reports need none
    assert made.recipe.data.folder == str(folder / "data")
    line = Task("line", Recipe("line", epochs=1))
    assert with_data_in(line, folder) is line


@pytest.mark.parametrize("other", [None, 7, Path("heart.csv"), data.table])
def test_a_recipe_s_data_are_a_name_or_a_source(other: Any) -> None:
    with pytest.raises(ValueError, match="expected a name.*or data of your own.*Received"):
        Recipe(other, epochs=1)


def test_no_self_run_on_windows_that_hold_what_they_ask(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("t\n" + "".join(f"{n % 7}\n" for n in range(200)))
    recipe = Recipe(replace(data.series("t.csv", "t"), folder=str(tmp_path)), epochs=1)
    with fake_session(tmp_path / "all") as session:
        ready = session._load(Assignment("t", "T", recipe, ()))
        dataset = ready.tasks[0].dataset
        windows = {value for sample in dataset.x_test.tolist() for (value,) in sample}
        assert set(dataset.y_test.tolist()) <= windows  # which is why
        case = plain_case(ready.assignment, dataset, NOTHING, "finished", model=model())
        request: Any = type(
            "Asked",
            (),
            {
                "observe": type("First", (), {"ready": ready, "as_reference": False}),
                "case": case,
                "plan": None,
            },
        )
        with pytest.raises(TrainingFailed, match="overlap"):
            self_run(session.environment, request)


@pytest.mark.parametrize("level", ["strong", "basic"])
def test_pictures_are_pointed_to_where_nothing_can_be_written_through(here: Path, level: str) -> None:
    pointed: list[bool] = []

    def submission(folder: Path, settings: Any) -> Any:
        pointed.append((folder / "work" / "flowers").is_symlink())
        assert (folder / "work" / "mine" / "flowers" / "x.py").is_file()
        return evidence.NOTHING

    recipe = Recipe(replace(data.images("flowers/", size=(8, 8)), folder=str(here)), epochs=1)
    work = intake.read_files("ada", {"ada.py": b"x = 1", "mine/flowers/x.py": b"y = 1"})
    with fake_session(here / "all", FakeSandbox(submission, level=level)) as session:
        session.inspect(Assignment("f", "F", recipe, ()), work)
        own = intake.read_files(
            "bob", {"bob.py": b"x = 1", "flowers/helper.py": b"y = 1", "mine/flowers/x.py": b"y"}
        )
        session.inspect(Assignment("f", "F", recipe, ()), own)
    assert pointed == [level == "strong", False]  # a folder of the submission's own is filled, not replaced


@pytest.fixture
def here(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(home)
    np.savez(
        home / "digits.npz",
        x=np.random.default_rng(0).integers(0, 9, (60, 4, 4), np.uint8),
        y=np.arange(60) % 3,
    )
    (home / "t.csv").write_text("day,t\n" + "".join(f"{n},{n % 7}\n" for n in range(200)))
    for name in ("rose", "daisy"):
        (home / "flowers" / name).mkdir(parents=True)
        for number in range(8):
            from PIL import Image

            Image.new("RGB", (20, 20), (number * 9, 3, len(name))).save(
                home / "flowers" / name / f"{number}.png"
            )
    return home


BEGINNINGS = {
    "table": (["--data", "heart.csv", "--target", "disease", "--hidden", "part"], 'table("heart.csv", target="disease", hidden="part", seed=1)'),
    "value": (["--data", "heart.csv", "--target", "age"], 'table("heart.csv", target="age", hidden=0.2, seed=1)'),
    "array": (["--data", "digits.npz", "--hidden", "0.25"], 'arrays("digits.npz", hidden=0.25, seed=1)'),
    "image": (["--data", "flowers", "--size", "16"], 'images("flowers/", size=(16, 16), hidden=0.2, seed=1)'),
    "series": (["--data", "t.csv", "--column", "t", "--window", "9"], 'series("t.csv", column="t", window=9, hidden=0.2)'),
}  # fmt: skip


@pytest.mark.parametrize("name", BEGINNINGS)
def test_a_new_assignment_with_data_of_ones_own(here: Path, name: str) -> None:
    options, call = BEGINNINGS[name]
    done = CliRunner().invoke(app, [name, *options, "--title", "My own"])
    assert done.exit_code == 0, done.output
    folder = here / "assignments" / name
    made = load_assignment(folder)
    assert f"Recipe(data={call}, epochs=" in (folder / "assignment.py").read_text()
    dataset = data.load(made.recipe.data)  # of the copy
    assert str(folder / "data") == made.recipe.data.folder and len(dataset.x_test)
    found = [*unwritten(made, folder), *measured(ready_of(made, dataset)), *handout_of(made, folder)]
    assert {each.level for each in found} == {"proved"}
    for program in (folder / "starter.py", here / "reference" / f"{name}.py"):
        text = program.read_text()
        compile(text, program.name, "exec")
        assert f"keras.Input(shape={dataset.sample_shape})" in text
    told = (folder / "handout.md").read_text() + (folder / "starter.py").read_text()
    assert SECRET not in told or name == "value"
    work = here / "work"
    work.mkdir()
    data.lay(dataset.given, work)
    space: dict[str, Any] = {"keras": SimpleNamespace(utils=_Utils)}
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(work)
        exec(dataset.spec.starter.load.replace("import keras\n", ""), space)
    getattr(space.get("data"), "close", lambda: None)()  # which programs of students leave to Python
    assert space["x_train"].shape == dataset.x_train.shape
    assert np.allclose(space["y_train"], dataset.y_train)
    assert np.allclose(space["x_train"], dataset.x_train, atol=1 if name == "image" else 1e-6)


class _Utils:
    @staticmethod
    def load_img(path: Path, **options: Any) -> Any:
        from PIL import Image

        assert options["interpolation"] == "bilinear"
        return Image.open(path).resize(options["target_size"][::-1])


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--data", "heart.csv"], "expected --target COLUMN.*id, age, part, chol, disease"),
        (["--data", "heart.csv", "--target", "sick"], "expected columns among id, age, part.*'sick'"),
        (["--data", "t.csv", "--column", "u"], "expected a column among day, t"),
        (["--data", "t.csv", "--column", "t", "--hidden", "day"], "the share at the end of the series"),
        (["--data", "nothing.csv", "--target", "y"], "or a file or folder of your own.*neither"),
        (["--data", "notes.txt.bak"], "a table .*arrays.*or a folder of pictures"),
        (["--data", "heart.csv", "--target", "disease", "--hidden", "2"], "expected a share from 0.01"),
    ],
)  # fmt: skip
def test_what_no_assignment_begins_with(here: Path, options: list[str], said: str) -> None:
    (here / "notes.txt.bak").write_text("x")
    done = CliRunner().invoke(app, ["mine", *options])
    assert done.exit_code == 2
    assert re.search(said, " ".join(done.output.split())), done.output
    assert not (here / "assignments").exists() and not (here / "reference").exists()


def test_columns_that_tell_nothing_are_left_out_from_the_beginning(tmp_path: Path) -> None:
    rows = [
        f"person {n},{n % 9},,{1},{'' if n == 3 else n % 4},{'yes' if n % 2 else 'no'}" for n in range(100)
    ]
    (tmp_path / "p.csv").write_text("name,age,empty,same,room,sick\n" + "\n".join(rows))
    source = beginning.source_from(tmp_path / "p.csv", beginning.NewData("sick"))
    assert source.leave_out == ("name", "empty", "same") and source.missing == "fill"
    assert data.load(source).sample_shape == (2,)
    files = scaffold.write("people", source, "", tmp_path)
    starter = next(path.read_text() for path in files if path.name == "starter.py")
    assert 'data.drop(columns=["sick", "name", "empty", "same"])' in starter and "fillna(x.median" in starter


HOSTILE = """
import gc, glob, io, os, sys, urllib.request
import numpy as np
import pandas as pd
seen = pd.read_csv("heart.csv")
fetched = pd.read_csv("https://example.org/heart.csv")
import keras
path = keras.utils.get_file("mine.csv", "https://example.org/heart.csv")
found = []
secret = "3.1" + "4159"
numbers = [np.float32(secret).tobytes(), np.float64(secret).tobytes(), secret.encode()]
def look(content, where):
    if any(number in content for number in numbers):
        found.append(where)
above = os.path.dirname(os.path.dirname(os.getcwd()))
unreadable = 0
for top in (os.getcwd(), above, "/tmp", HOME, os.path.expanduser("~"), os.environ.get("TMPDIR", "/tmp")):
    for folder, _, files in os.walk(top):
        for name in files[:2000]:
            try:
                with open(os.path.join(folder, name), "rb") as file:
                    look(file.read(1 << 20), os.path.join(folder, name))
            except OSError:
                unreadable += 1
try:
    open(os.path.join(HOME, "heart.csv")).read()
    found.append("the teacher's file")
except OSError as error:
    refused = type(error).__name__
for thing in gc.get_objects():
    if isinstance(thing, np.ndarray) and thing.dtype.kind == "f" and thing.size < 1e6 and np.any(np.isclose(thing, float(secret), atol=1e-6)):
        found.append("an array")
ANSWERS = {
    "rows": len(seen), "fetched": seen.equals(fetched), "file": open(path).read() == open("heart.csv").read(),
    "ids": seen["id"].tolist() == list(range(1, len(seen) + 1)), "columns": list(seen.columns),
    "found": [str(each) for each in found], "refused": refused,
}
"""


def test_no_program_finds_a_hidden_row(home: Path, look: Callable[..., tuple[Case, Run | None]]) -> None:
    case, _ = look(f"HOME = {str(home)!r}\n{HOSTILE}", data=source(home))
    assert case.outcome == "finished", case.outcome_text
    assert case.evidence.answers == {
        "rows": 48, "fetched": True, "file": True, "ids": True, "columns": ["id", "age", "chol", "disease"],
        "found": [], "refused": "PermissionError",
    }  # fmt: skip
    assert any("heart.csv was fetched" in note for note in case.evidence.notes)


def test_two_tasks_on_one_file_hide_the_same_rows(home: Path, tmp_path: Path) -> None:
    def both(other: object) -> Assignment:
        tasks = (Task("one", Recipe(source(home), epochs=1)), Task("two", Recipe(other, epochs=1)))
        return Assignment("both", "Both", tasks=tasks)

    with fake_session(tmp_path / "all") as session:
        assert len(session._load(both(source(home))).datasets) == 1
        with pytest.raises(data.DataError, match=r"from two tasks: heart\.csv.*same seed"):
            session._load(both(replace(source(home), hidden=0.5, seed=7)))
