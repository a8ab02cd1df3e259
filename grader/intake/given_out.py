"""Texts that students were given, and hand in again beside their work: they answer nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from grader.assignment import BesideFile
from grader.intake.kinds import SHEETS
from grader.records.section import Section
from grader.records.submission import Submission


def without_given_out(submission: Submission, beside: Iterable[BesideFile]) -> Submission:
    """A submission of whose answer sheet is left what does not stand in a text that students were given.

    nbgrader hands in an assignment's whole folder, with the texts in it that are data.

    Args:
        submission: as it was read.
        beside: what lies beside every submission.
    """
    given = {
        section
        for file in beside
        if not file.hidden and file.name.lower().endswith(SHEETS)
        for section in _sections(file.name, file.path, file.digest)
    }
    if not given:
        return submission

    def own(sections: Iterable[Section]) -> tuple[Section, ...]:
        return tuple(one for one in sections if one.check or one not in given)

    others = tuple(replace(one, sections=own(one.sections)) for one in submission.others)
    return replace(submission, sections=own(submission.sections), others=others)


@lru_cache(maxsize=64)
def _sections(name: str, path: Path, digest: str) -> tuple[Section, ...]:
    """What would be read of the file as an answer sheet; its digest says when it has changed."""
    from grader.intake.files import assemble  # parsers take long to import; few assignments need them

    try:
        return assemble("", {name: path.read_bytes()}).sections
    except OSError:
        return ()
