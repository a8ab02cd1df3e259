"""The canary: it says which wall does not hold, and never goes on as what it was forked from."""

from __future__ import annotations

import os

import pytest

from grader.sandbox import canary, seccomp, walls
from tests.conftest import CAN_WALL


@pytest.mark.skipif(not CAN_WALL, reason="this kernel has no walls to raise")
def test_the_walls_hold_here() -> None:
    assert canary.level() == (walls.STRONG, "")


@pytest.mark.skipif(not CAN_WALL, reason="this kernel has no walls to raise")
def test_the_canary_names_a_wall_that_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    from grader.sandbox import landlock

    monkeypatch.setattr(landlock, "restrict", lambda **kwargs: None)
    level, why = canary.level()
    assert level == walls.BASIC and why == "read a file of the teacher's: not prevented"
    monkeypatch.undo()
    monkeypatch.setattr(seccomp, "install", lambda **kwargs: None)
    level, why = canary.level()
    assert level == walls.BASIC and "not prevented" in why and "file" not in why


def test_the_canary_says_what_the_kernel_lacks(monkeypatch: pytest.MonkeyPatch) -> None:
    from grader.sandbox import landlock

    monkeypatch.setattr(landlock, "abi", lambda: 0)
    assert canary.level() == (walls.BASIC, "walls: [Errno 38] this kernel has no Landlock")


def test_walls_that_let_nothing_through_are_no_use(monkeypatch: pytest.MonkeyPatch) -> None:
    def closed(level: str, *, readable: object, writable: object) -> None:
        from grader.sandbox import landlock, limits

        limits.no_new_privileges()
        landlock.restrict(readable=[], writable=[], devices=[])
        seccomp.install()

    if not CAN_WALL:
        pytest.skip("this kernel has no walls to raise")
    monkeypatch.setattr(walls, "raise_walls", closed)
    assert canary.level()[1].startswith("work:")


@pytest.mark.skipif(not CAN_WALL, reason="this kernel has no walls to raise")
def test_a_canary_that_breaks_is_no_second_grader(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fork that fails in an unforeseen way ends, and does not go on with what its parent was doing."""
    me = os.getpid()

    def broken(*arguments: object, **options: object) -> None:
        raise RuntimeError("unforeseen")

    monkeypatch.setattr(walls, "raise_walls", broken)
    level, why = canary.level()
    assert os.getpid() == me and level == walls.BASIC and "ended early" in why
