"""What is seen of a run, and whose fault a bad end is; nothing is run here."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader import found as found_lines
from grader.assignment import BesideFile, Limits
from grader.checks import tests as run_tests
from grader.evidence import Crash, Evidence
from grader.found import Called, Line
from grader.pipeline.observe import Clocked, NotRead, Starved, observe, runs
from grader.pipeline.ready import REFERENCE_TIMES
from grader.records.observation import Observation
from grader.records.run import OWN_FAULT, Run
from grader.records.submission import Program, Submission
from grader.released import ReleasedCell, ReleasedNotebook
from grader.sandbox.client import SandboxBroken
from grader.training.trainer import Trainer
from tests.conftest import found
from tests.fake import FINISHED, FakeSandbox, fake_environment
from tests.pipeline.cases import NET, SUBMISSION, ready
from tests.solved import replace as replace_ready

NO_NAME = Crash("NameError", "name 'net' is not defined", 4, "net.fit(x)", "")


def seen(folder: Path, left: Any, submission: Submission = SUBMISSION, **changes: Any) -> Observation:
    """What is seen of a submission of which the sandbox leaves this."""
    play = left if callable(left) else lambda *job: left
    environment = fake_environment(folder, FakeSandbox(play))
    place = folder / "job"
    place.mkdir()
    given = ready(**changes)
    return observe(environment, given, submission, place, Trainer(environment.sandbox, Limits()))


@pytest.mark.parametrize(
    ("submission", "outcome", "text"),
    [
        (Submission("ada"), "missing", "Nothing was handed in"),
        (replace(SUBMISSION, files=(("a.py", b"# nothing yet\n"),)), "missing", "Your file is empty"),
        (replace(SUBMISSION, unreadable="It is a picture"), "unreadable", "It is a picture"),
    ],
)
def test_what_has_nothing_to_run_is_not_run(
    tmp_path: Path, submission: Submission, outcome: str, text: str
) -> None:
    def never(*job: object) -> Evidence:
        raise AssertionError("it was run")

    assert not runs(submission)
    what = seen(tmp_path, never, submission)
    assert (what.outcome, what.outcome_text, what.run) == (outcome, text, None)


def test_what_this_computer_could_not_read_is_nobodys_zero(tmp_path: Path) -> None:
    with pytest.raises(NotRead, match="a disk"):
        seen(tmp_path, found(), replace(SUBMISSION, read_error="a disk"))


def test_a_failure_is_ours_until_its_own_code_is_reached(tmp_path: Path) -> None:
    for begun in (False, True):
        (tmp_path / str(begun)).mkdir()
        left = (None, replace(FINISHED, status=OWN_FAULT, begun=begun))
        if begun:
            assert seen(tmp_path / str(begun), left).outcome == "killed"
        else:
            with pytest.raises(SandboxBroken):
                seen(tmp_path / str(begun), left)


@pytest.mark.parametrize(
    ("run", "error"),
    [
        (replace(FINISHED, status=-9, starved="disk"), Starved),
        (Run(0, None, 180.0, 1.0, "", seconds_used=1.0, told="clock"), Clocked),
    ],
)
def test_what_is_no_evidence_is_told_apart(tmp_path: Path, run: Run, error: type[Exception]) -> None:
    with pytest.raises(error):
        seen(tmp_path, (replace(found(), stage="time"), run))


def test_who_hit_another_limit_on_a_full_disk_is_not_excused(tmp_path: Path) -> None:
    run = replace(FINISHED, status=-9, starved="disk", stopped_for="memory")
    assert seen(tmp_path, (None, run)).outcome == "killed"


def test_a_notebook_is_run_again_in_the_order_in_which_it_was_written(tmp_path: Path) -> None:
    orders: list[list[int]] = []

    def left(folder: Path, settings: dict[str, Any]) -> Evidence:
        orders.append(settings["cells"])
        return replace(found(models=(NET,)), crash=NO_NAME if len(orders) == 1 else None)

    notebook = replace(SUBMISSION, cells=(1, 3), execution_order=(3, 1))
    what = seen(tmp_path, left, notebook)
    assert orders == [[1, 3], [3, 1]] and what.reordered
    assert what.outcome == "crashed" and "in cell 2, line 2" in what.outcome_text
    assert what.evidence is not None and what.evidence.crash == NO_NAME  # whether it runs from top to bottom


def test_a_notebook_in_its_order_is_run_once(tmp_path: Path) -> None:
    calls: list[object] = []

    def left(*job: object) -> Evidence:
        calls.append(job)
        return replace(found(models=(NET,)), crash=NO_NAME)

    assert not seen(tmp_path, left, replace(SUBMISSION, cells=(1, 3))).reordered
    assert len(calls) == 1


def test_of_several_programs_the_one_counts_that_fits_the_task(tmp_path: Path) -> None:
    def left(folder: Path, settings: dict[str, Any]) -> Evidence:
        return found(models=(NET,) if settings["file"] == "b.py" else ())

    several = replace(
        SUBMISSION, files=(("a.py", b"x = 1"), ("b.py", b"x = 2")), others=(Program("b.py"), Program("a.py"))
    )
    what = seen(tmp_path, left, several)
    assert what.program == 1 and several.running(what.program).script == "b.py"
    assert (tmp_path / "job" / "evidence" / "evidence.json").is_file()


SCRIPTS = replace(
    SUBMISSION,
    files=(("one.py", b"x = 1"), ("two.py", b"x = 2")),
    script="one.py",
    notebook="one",
    tests=(("a", 1),),
    others=(Program("two.py", notebook="two", tests=(("b", 1),)),),
)
RELEASED = tuple(
    ReleasedNotebook(name, (ReleasedCell(check, "test", "code", "", check),))
    for name, check in (("one", "a"), ("two", "b"))
)
CHECKS = tuple(run_tests(slug, 1, code="assert x", seconds=3) for slug in ("a", "b"))


def notebooks_seen(folder: Path, broken: str = "") -> tuple[Observation, dict[str, dict[str, Any]]]:
    """What is seen of two notebooks, of which one is broken, and what each run was told."""
    told: dict[str, dict[str, Any]] = {}

    def left(place: Path, settings: dict[str, Any]) -> Evidence:
        told[settings["file"]] = settings
        lines = [
            Line(slug, case=0, called=Called("returned"))
            for slug, one in settings["wanted"].items()
            if "tests" in one
        ]
        text = b"".join(found_lines.as_text(line) for line in lines)
        (place / "evidence" / found_lines.FILE).write_bytes(text)
        crash = (
            replace(NO_NAME, type="ValueError")
            if settings["file"].removesuffix(".py") in broken.split()
            else None
        )
        return replace(found(), crash=crash)

    checks = (*ready().assignment.checks, *CHECKS)
    given = ready(released=RELEASED, seed=5)
    given = replace_ready(given, assignment=replace(given.assignment, checks=checks))
    environment = fake_environment(folder, FakeSandbox(left))
    (folder / "job").mkdir()
    what = observe(environment, given, SCRIPTS, folder / "job", Trainer(environment.sandbox, Limits()))
    return what, told


def test_each_notebook_runs_its_own_tests_and_all_count(tmp_path: Path) -> None:
    what, told = notebooks_seen(tmp_path)
    assert [list(told[f"{name}.py"]["wanted"]) for name in ("one", "two")] == [["a"], ["b"]]
    assert [told[f"{name}.py"]["tests"] for name in ("one", "two")] == [[["a", 1]], [["b", 1]]]
    assert told["one.py"]["cell_seconds"] == 30.0 and told["one.py"]["seed"] == 5
    assert what.outcome == "finished"
    assert {slug: one.calls[0].outcome for slug, one in what.found.items()} == {
        "a": "returned",
        "b": "returned",
    }


@pytest.mark.parametrize("broken", ["one", "two"])
def test_a_notebook_that_stops_is_named_and_costs_no_other(tmp_path: Path, broken: str) -> None:
    what, _ = notebooks_seen(tmp_path, broken)
    assert what.outcome == "crashed" and what.outcome_text.endswith(f", in {broken}.ipynb")
    assert {name: crash.type for name, crash in what.elsewhere.items()} == {broken: "ValueError"}
    assert {slug: one.calls[0].outcome for slug, one in what.found.items()} == {
        "a": "returned",
        "b": "returned",
    }


def test_where_others_of_several_notebooks_stopped_is_kept_beside_the_evidence(tmp_path: Path) -> None:
    what, _ = notebooks_seen(tmp_path, "one two")
    assert what.evidence is not None and what.evidence.crash is not None and what.program == 0
    assert list(what.elsewhere) == ["two"]


@pytest.mark.parametrize(
    ("name", "handed_in"),
    [
        ("data/rows.csv", ()),
        ("data/rows.csv", (("data/rows.csv", b"the student's"),)),
        ("rows.csv", (("rows.csv/more", b"x"),)),
        ("data/rows.csv", (("data", b"a file"),)),
    ],
    ids=["none", "a file", "a folder", "a file for its folder"],
)
def test_files_are_laid_in_place_of_the_students(
    tmp_path: Path, name: str, handed_in: tuple[tuple[str, bytes], ...]
) -> None:
    rows = tmp_path / "rows"
    rows.write_bytes(b"the teacher's")
    kept: list[bytes] = []

    def left(place: Path, settings: dict[str, Any]) -> Evidence:
        there = place / "work" / name
        kept.append(there.read_bytes() if there.is_file() else b"")
        return found()

    submission = replace(SUBMISSION, files=(*SUBMISSION.files, *handed_in))
    seen(tmp_path, left, submission, beside=(BesideFile(name, rows, "0"),))
    assert kept == [b"the teacher's"]


def test_no_file_takes_the_place_of_the_program(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_bytes(b"the solution")

    def left(place: Path, settings: dict[str, Any]) -> Evidence:
        assert (place / "work" / "a.py").read_bytes() == b"x = 1"
        return found()

    seen(tmp_path, left, beside=(BesideFile("a.py", tmp_path / "a.py", "0"),))


@pytest.mark.parametrize(("seconds", "slow", "cell"), [(60, 0, 30), (60, 200, 100), (4, 0, 3)])
def test_a_cell_has_a_share_of_the_time_of_a_program(
    tmp_path: Path, seconds: float, slow: float, cell: float
) -> None:
    told: list[Any] = []

    def left(place: Path, settings: dict[str, Any]) -> Evidence:
        told.append(settings["cell_seconds"])
        return found()

    given = ready(released=RELEASED, limits=Limits(seconds=seconds))
    given = replace_ready(
        given,
        assignment=replace(given.assignment, checks=CHECKS),
        reference_seconds=slow / REFERENCE_TIMES,
    )
    environment = fake_environment(tmp_path, FakeSandbox(left))
    (tmp_path / "job").mkdir()
    notebook = replace(SCRIPTS, others=())
    observe(environment, given, notebook, tmp_path / "job", Trainer(environment.sandbox, Limits()))
    assert told == [cell]
