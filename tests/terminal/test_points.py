"""What is worth what, printed."""

from __future__ import annotations

from grader.classes.points import ChangedPoints, Effect, Move
from grader.points import changes_of, with_points
from grader.terminal.points import print_effect, print_points
from tests.terminal.printed import printed
from tests.test_points import SCHEME

AFTER = with_points(SCHEME, changes_of(SCHEME, SCHEME, "sees", "", [("numbers", "3"), ("like_us", "all")]))


def test_points_stand_beside_those_of_the_marking_scheme() -> None:
    now = ChangedPoints(AFTER, ("sees: [b]numbers",), ("an old one",))
    text = printed(lambda console: print_points(console, SCHEME, now))
    rows = [
        [cell.strip() for cell in line.strip("│").split("│")] for line in text.splitlines() if line[:1] == "│"
    ]
    assert ["runs", "all of it", "6", ""] in rows and ["", "numbers", "3", "2"] in rows
    assert ["", "grid", "2", ""] in rows and ["", "like_us", "costs all", "costs half"] in rows
    assert "changed: sees: [b]numbers" in text and "an old one" in text
    assert "  the rubric of sees: worth={'numbers': 0.75}" in text and "quick/assignment.py" in text
    unchanged = printed(lambda console: print_points(console, SCHEME, ChangedPoints(SCHEME)))
    assert "permanent" not in unchanged


def test_what_would_move_is_listed_the_first_of_it() -> None:
    moves = tuple(Move(f"s{number}", "sees", 2, 3 - number % 2 * 2) for number in range(17))
    effect = Effect(moves, marks=20, decided=1, unknown=2)
    lines = printed(lambda console: print_effect(console, effect, SCHEME, AFTER)).splitlines()
    assert lines[:3] == [
        "sees: numbers: 2 → 3",
        "sees: like_us: costs half → costs all",
        "Of 20 marks, 17 would move: 9 up, 8 down.",
    ]
    listed = [line for line in lines if line.startswith("  s")]
    assert listed[0] == "  s0, sees: 2 → 3" and len(listed) == 15 and "  and 2 more" in lines
    assert not any("smaller share" in line for line in lines)
    effect = Effect(moves, marks=20, decided=3, unknown=2, smaller=2)
    told = printed(lambda console: print_effect(console, effect, SCHEME, AFTER))
    assert "Decided by a person: 2 keep their points, which are then a smaller share." in told
    assert lines[-2].startswith("1 mark that a person decided") and lines[-1].startswith("2 marks")
