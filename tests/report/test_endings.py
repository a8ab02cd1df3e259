"""Programs that did not come to their end, the same mistake of many together."""

from __future__ import annotations

from typing import Any

from grader.assignment import Assignment, Recipe
from grader.case import Case
from grader.evidence import NOTHING, Crash
from grader.grade import Grade, Graded
from grader.records.submission import Submission
from grader.report.endings import Endings, ending
from tests.conftest import found
from tests.report.drawn import LINE, check
from tests.solved import plain_case

SCHEME = Assignment("a", "A", Recipe("line", 1), (check(0, 1),))


def _case(end: Any, kind: str = "", message: str = "", line: int = 1, text: str = "") -> Case:
    crash = Crash(kind, message, line, "x", "Traceback: ...")
    return plain_case(SCHEME, LINE, found(crash=crash) if kind else NOTHING, end, text)


def test_the_same_mistake_is_one_group_whatever_its_line_and_numbers() -> None:
    endings = Endings()
    for n, name in enumerate(("ada", "ben", "chiara")):
        endings.add(name, _case("crashed", "NameError", "name 'Flaten' is not defined\nand more", line=n))
    endings.add("dmitri", _case("crashed", "NameError", "name 'Dens' is not defined"))
    for n, name in enumerate(("eve", "fay")):
        endings.add(name, _case("crashed", "ValueError", f"Shapes (None, {n}) and (None, 10) at 0x7f{n}a"))
    for name in ("guy", "hana", "ivo", "jo"):
        endings.add(name, _case("timeout", "KeyboardInterrupt", "", text=f"after {len(name)} s"))
    assert endings.groups() == [
        ("was not at its end when its time was used up (timeout)", ["guy", "hana", "ivo", "jo"]),
        ("name 'Flaten' is not defined (NameError)", ["ada", "ben", "chiara"]),
        ("Shapes (None, 0) and (None, 10) at 0x7f0a (ValueError)", ["eve", "fay"]),
        ("name 'Dens' is not defined (NameError)", ["dmitri"]),
    ]


def test_what_has_no_message_is_told_by_its_kind() -> None:
    assert ending(_case("crashed", "KeyError")) == "KeyError"
    assert ending(_case("killed")) == "was stopped or ended abruptly (killed)"
    assert ending(_case("unreadable", "SyntaxError", "'(' was never closed")).endswith("(SyntaxError)")
    assert ending(_case("crashed", text="It stopped")) == "It stopped"
    assert len(ending(_case("crashed", "ValueError", "long " * 100))) < 180


def test_pages_of_a_class_know_how_a_program_crashed_and_no_traceback() -> None:
    """Which is as long as a student likes."""
    case = _case("crashed", "NameError", "name 'Flaten' is not defined")
    light = Graded(Submission("ada"), Grade("ada", case, ()), None, ()).light().grade.case
    assert ending(light) == ending(case) and light.evidence.crash is not None
    assert light.evidence.crash.traceback == "" and light.evidence.models == ()
