"""The same work handed in in ninety-odd ways: in each, the network and the answers are found."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader.checks.structure import compare
from grader.classroom import open_classrooms
from grader.grade import grade
from grader.intake.files import read_files
from grader.session import Session
from grader.training.network import canonical
from tests.intake.manners import MANNERS, SAID, Manner


def found(session: Session, manner: Manner) -> tuple[str, bool, int]:
    """How its run ended, whether the prescribed network was found, and how many answers are right."""
    classroom = open_classrooms(["digit_classifier"], None)[0]
    assignment = replace(classroom.assignment, forgive_old_apis=manner.forgive)
    case, _ = session.look(assignment, read_files("ada", manner.files), classroom.references)
    whole = False
    if case.model is not None:
        reference = session.look(assignment, classroom.references[0])[0].model
        assert reference is not None
        networks = [canonical(each, (28, 28), strict=False) for each in (reference, case.model)]
        whole = compare(*networks).credit == 1
    right = sum(mark.verdict == "passed" for mark in grade("ada", case).marks if mark.check.slug in SAID)
    return case.end, whole, right


def test_there_are_enough() -> None:
    assert len(MANNERS) >= 80


@pytest.mark.parametrize("name", MANNERS)
def test_whatever_a_class_hands_in(session: Session, name: str) -> None:
    manner = MANNERS[name]
    assert found(session, manner) == (manner.end, manner.model, manner.right)
