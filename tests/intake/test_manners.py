"""The same work handed in in ninety-odd ways: in each, the network and the answers are found."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from grader.analysis.comparison import compare
from grader.grade import grade
from grader.intake.files import read_files
from grader.pipeline.ready import ReadyAssignment
from grader.pipeline.session import Session
from grader.training.network import canonical
from tests.conftest import observed, slow_but
from tests.intake.manners import GLOSSARY, MANNERS, MEANT, SAID, Manner


def found(session: Session, prepared: ReadyAssignment, manner: Manner, folder: Path) -> tuple[str, bool, int]:
    """How its run ended, whether the prescribed network was found, and how many answers are right."""
    assignment = replace(prepared.assignment, forgive_old_apis=manner.forgive)
    ours = replace(prepared, assignment=assignment)
    submission = read_files("ada", manner.files)
    case = observed(session, ours, submission, folder)
    whole = False
    if case.model is not None:
        reference = prepared.tasks[0].references[0].network
        whole = compare(reference, canonical(case.model, (28, 28), strict=False)).credit == 1
    right = sum(mark.verdict == "passed" for mark in grade("ada", case).marks if mark.check.slug in SAID)
    return case.outcome, whole, right


def test_there_are_enough() -> None:
    assert len(MANNERS) >= 80 and len(GLOSSARY) >= 30


@pytest.mark.parametrize("name", slow_but(MANNERS, *list(MANNERS)[::3]))
def test_whatever_a_class_hands_in(
    session: Session, prepared: dict[str, ReadyAssignment], tmp_path: Path, name: str
) -> None:
    manner = MANNERS[name]
    assert found(session, prepared["digit_classifier"], manner, tmp_path) == (
        manner.end,
        manner.model,
        manner.right,
    )


@pytest.mark.parametrize("name", slow_but(GLOSSARY, *list(GLOSSARY)[::6]))
def test_however_a_glossary_is_written(
    session: Session, prepared: dict[str, ReadyAssignment], tmp_path: Path, name: str
) -> None:
    ours = prepared["keras_glossary"]
    submission = read_files("ada", GLOSSARY[name])
    case = observed(session, ours, submission, tmp_path)
    wrong = [
        mark.check.slug
        for mark in grade("ada", case).marks
        if mark.check.slug in MEANT and mark.verdict != "passed"
    ]
    assert (case.outcome, case.model is not None, wrong) == ("finished", True, [])
