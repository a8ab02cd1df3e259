"""The name of a run: two programs share it only where the same is seen of both."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.assignment import BesideFile, Check
from grader.checks import tests as run_tests
from grader.pipeline.keys import run_key
from grader.pipeline.ready import ReadyAssignment
from grader.records.submission import Program, Submission
from grader.released import ReleasedCell, ReleasedNotebook
from grader.solution import Reference
from grader.training.network import canonical
from tests.pipeline.cases import NET, SUBMISSION, ready
from tests.solved import replace

READY = ready()


def key(submission: Submission = SUBMISSION, given: ReadyAssignment = READY, versions: str = "v") -> str:
    return run_key(given, submission, versions, "strong")


def test_whose_it_is_and_what_it_is_worth_is_in_no_key() -> None:
    other = replace(SUBMISSION, student="ben", student_id="7", late=True, handed_in="Monday")
    assert key(other) == key()
    assert key(given=replace(READY, inputs=Path("elsewhere"), reference_seconds=9.0)) == key()


@pytest.mark.parametrize(
    "files",
    [
        (("a.py", b"x = 1"), ("b.csv", b"")),
        (("a.py", b"x = 1\0b.csv1"),),
        (("a.pyx", b" = 1"), ("b.csv", b"1")),
        (("a.py", b"x = 1b"), (".csv", b"")),
        (("b.csv", b""), ("a.py", b"x = 1")),
        (("a.py", b"x = 1 "), ("b.csv", b"")),
    ],
)
def test_files_are_told_apart_from_what_is_in_them(files: tuple[tuple[str, bytes], ...]) -> None:
    known = {key(replace(SUBMISSION, files=(("a.py", b"x = 1"), ("b.csv", b"1"))))}
    known |= {key(), key(replace(SUBMISSION, files=files))}
    assert len(known) == 3


def test_the_order_in_which_cells_were_run() -> None:
    cells = replace(SUBMISSION, cells=(1, 4))
    assert len({key(), key(cells), key(replace(cells, execution_order=(4, 1)))}) == 3
    # A number is in one list or the other.
    assert key(replace(SUBMISSION, cells=(1,))) != key(replace(SUBMISSION, execution_order=(1,)))


def test_other_libraries_or_walls_see_something_else() -> None:
    found = {key(), key(versions="w"), run_key(READY, SUBMISSION, "v", "basic")}
    assert len(found) == 3


def test_references_are_in_the_key_where_they_choose_among_programs() -> None:
    with_one = replace(READY, references=(Reference("", canonical(NET, (1,)), ()),))
    assert key(given=with_one) == key()
    several = replace(SUBMISSION, others=(Program("b.py"),))
    assert len({key(), key(several), key(several, with_one)}) == 3


LOADS = replace(SUBMISSION, files=(("a.py", b"keras.applications.MobileNet(weights='imagenet')"),))


def _with_weights(folder: Path, *more: Path, submission: Submission = LOADS) -> str:
    return run_key(READY, submission, "v", "strong", (folder, *more))


def test_pretrained_weights_are_in_the_key_of_who_may_load_some(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    first.mkdir()
    assert _with_weights(first) == _with_weights(first, second) == key(LOADS)  # the second is not there
    weights = first / "net.h5"
    weights.write_bytes(b"one")
    known = {key(LOADS), _with_weights(first)}
    weights.write_bytes(b"other")
    known.add(_with_weights(first))
    weights.rename(first / "net2.h5")
    known.add(_with_weights(first))
    assert len(known) == 4
    assert _with_weights(first, submission=SUBMISSION) == key()  # a program that loads none
    sheet = replace(SUBMISSION, files=(("a.ipynb", b"\"get_file(name, url, cache_subdir='models')\""),))
    assert _with_weights(first, submission=sheet) != key(sheet)


def test_of_weights_in_two_folders_the_first_are_in_the_key(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    for folder, content in ((first, b"one"), (second, b"other")):
        folder.mkdir()
        (folder / "net.h5").write_bytes(content)
    assert _with_weights(first, second) == _with_weights(first) != _with_weights(second)
    (second / "net.h5").write_bytes(b"another")
    assert _with_weights(first, second) == _with_weights(first)


def _cell(check: str) -> ReleasedCell:
    return ReleasedCell(check, "test", "code", "", check)


def test_where_tests_run_and_what_lies_beside_is_in_the_key() -> None:
    one = ReleasedNotebook("one", (_cell("q"),))
    two = ReleasedNotebook("two", (_cell("r"),))
    moved = ReleasedNotebook("two", (_cell("q"), _cell("r")))
    placed = replace(SUBMISSION, notebook="one", tests=(("q", 1),))
    keys = [
        key(),
        key(given=ready(released=(one,))),
        key(given=ready(released=(one, two))),
        key(given=ready(released=(ReleasedNotebook("one", ()), moved))),
        key(given=ready(seed=0)),
        key(given=ready(seed=1)),
        key(given=ready(beside=(BesideFile("a.csv", Path("a.csv"), "1"),))),
        key(given=ready(beside=(BesideFile("a.csv", Path("a.csv"), "2"),))),
        key(given=ready(beside=(BesideFile("b.csv", Path("a.csv"), "1"),))),
        key(placed),
        key(replace(placed, tests=(("q", 2),))),
        key(replace(placed, notebook="two")),
        key(replace(SUBMISSION, others=(Program("b.py", notebook="two", tests=(("q", 1),)),)), ready(seed=1)),
        key(replace(SUBMISSION, others=(Program("b.py", notebook="two"),)), ready(seed=1)),
    ]
    assert len(set(keys)) == len(keys)


def test_the_text_of_tests_is_in_the_key_and_where_they_lie_is_not() -> None:
    codes = ("assert x == 1", "assert x == 2")
    known = [ready_with(run_tests("q", 1, code=code)) for code in (*codes, codes[0])]
    assert len({key(given=one) for one in known}) == 2
    assert len({key(given=ready_with(run_tests("q", 1, code=codes[0], seconds=s))) for s in (1, 2)}) == 2
    beside = [ready(beside=(BesideFile("a.csv", Path(place), "1"),)) for place in ("a", "b")]
    assert len({key(given=one) for one in beside}) == 1


def ready_with(check: Check) -> ReadyAssignment:
    return replace(READY, assignment=replace(READY.assignment, checks=(*READY.assignment.checks, check)))
