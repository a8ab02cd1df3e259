"""What a program printed, as a report shows it."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from grader.report.printed import printed


def _shown(log: str) -> str:
    return printed(SimpleNamespace(run=SimpleNamespace(log=log)))  # type: ignore[arg-type]


def test_colours_of_a_terminal_are_not_shown() -> None:
    assert _shown("\x1b[1m 1/3\x1b[0m \x1b[32m━━\x1b[37m done\x1b[2K") == " 1/3 ━━ done"


def test_of_a_progress_bar_its_end_is_shown() -> None:
    assert _shown("begin\n1/3 ━\r2/3 ━━\r3/3 ━━━\nend\r\n") == "begin\n3/3 ━━━\nend\n"
    assert _shown("1/2\r2/2\r") == "2/2"


def test_of_a_long_output_the_beginning_and_the_end_are_shown() -> None:
    whole = "a" * 3000 + "b" * 3000
    assert _shown(whole) == whole
    assert _shown("a" * 3000 + "-" * 500 + "b" * 3000) == "a" * 3000 + "\n…\n" + "b" * 3000
    assert printed(SimpleNamespace(run=None)) == ""  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("log", "shown"),
    [
        ("/home/kim/course/.venv/lib/python3.11/site-packages/keras/src/layers/core/dense.py:107: UserWarning",
         "keras/src/layers/core/dense.py:107: UserWarning"),
        ('File "/srv/grading/job-7/ada.py", line 3', 'File "ada.py", line 3'),
        ("saved /srv/grading/job-7/plot.png.", "saved plot.png."),
        ("see https://keras.io/api/layers/a.html", "see https://keras.io/api/layers/a.html"),
        ("a ratio of 3/4/5.0 and / alone", "a ratio of 3/4/5.0 and / alone"),
        ("data/images/one.png", "data/images/one.png"),
    ],
    ids=["library", "traceback", "own file", "address", "numbers", "relative"],
)  # fmt: skip
def test_where_files_lie_on_the_teachers_computer_is_not_shown(log: str, shown: str) -> None:
    assert _shown(log) == shown


@pytest.mark.parametrize("piece", ["=/a", "/", "/a", "=/a.", "\x1b[0", "a\r"], ids=ascii)
def test_no_output_takes_long(piece: str) -> None:
    assert len(_shown(piece * 100_000)) < 7_000  # a pattern that tries everything would not come back
