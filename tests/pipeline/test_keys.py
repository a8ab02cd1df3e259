"""The name of a run: two programs share it only where the same is seen of both."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.pipeline.keys import run_key
from grader.pipeline.ready import ReadyAssignment
from grader.records.submission import Program, Submission
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
