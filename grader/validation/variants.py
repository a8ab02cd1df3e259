"""Is an assignment with variants sound? Some of them are proved, and that one's answers are not another's."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from grader.assignment import Assignment
from grader.classes import read as classroom
from grader.classes.handouts import refuse_shown_by
from grader.grade import Graded
from grader.pipeline.ready import ReadyAssignment
from grader.pipeline.session import Session
from grader.validation.finding import Finding
from grader.validation.soundness import validate
from grader.variants import Variant
from grader.variants.filling import TEXTS, filled_copy

PROVED = 4  # variants: the first, the last and some between
SCHEME = ("assignment.py", "data", "variants.csv")  # of an assignment's folder, what is not filled in


def validate_each(
    session: Session, each: Sequence[Assignment], folder: Path, now: datetime | None = None
) -> Iterator[Finding]:
    """Everything that can be proved about an assignment, of one with variants about several of them.

    Args:
        session: an open session.
        each: its variants; the one that there is where it has none.
        folder: its folder.
        now: as of `grader.validation.soundness.validate`.

    Raises:
        AssignmentError, ReferenceUnusable: as of `validate`.
        DataError: a variant gives to students what another hides.
        VariantError: a text cannot be filled in.
    """
    if each[0].variant is None:
        yield from validate(session, each[0], folder, now)
        return
    refuse_shown_by(each)
    yield Finding("proved", f"all {len(each)} variants have the same checks and hide the same data")
    chosen = [each[place] for place in places(len(each))]
    found: dict[Finding, list[int]] = {}
    for own in chosen:
        assert own.variant is not None
        with _filled(folder, own.variant) as place:
            for finding in validate(session, own, place, now):
                found.setdefault(finding, []).append(own.variant.number)
    for finding, numbers in found.items():
        yield Finding(finding.level, f"{_of(numbers)}{finding.text}")
    yield from _told_apart(session, chosen)


def places(count: int) -> list[int]:
    """Which of so many variants are proved: the first, the last and some between, all of a few."""
    if count <= PROVED:
        return list(range(count))
    return [round(step * (count - 1) / (PROVED - 1)) for step in range(PROVED)]


def _of(numbers: Sequence[int]) -> str:
    """Of which variants something was found, to begin a sentence with."""
    what = "variant" if len(numbers) == 1 else "variants"
    last = f" and {numbers[-1]}" if len(numbers) > 1 else ""
    return f"{what} {', '.join(map(str, numbers[:-1] if last else numbers))}{last}: "


@contextmanager
def _filled(folder: Path, variant: Variant) -> Iterator[Path]:
    """An assignment's folder as the students of a variant have it."""
    with tempfile.TemporaryDirectory(prefix="grader-") as name:
        place = Path(name) / folder.name
        for path in sorted(folder.iterdir()):
            if path.name not in SCHEME and (path.is_dir() or path.suffix.lower() in TEXTS):
                filled_copy(path, variant, place)
        place.mkdir(exist_ok=True)
        yield place


def _told_apart(session: Session, chosen: Sequence[Assignment]) -> Iterator[Finding]:
    """What of a reference's work earns as much in another variant, where the two are not the same."""
    prepared = session.prepare([(own, classroom.references(own)[:1]) for own in chosen])
    works = [session.grade_one(ready, classroom.references(ready.assignment)[0]) for ready in prepared]
    told = False
    for place, (ready, work) in enumerate(zip(prepared, works, strict=True)):
        after = (place + 1) % len(prepared)
        other = prepared[after]
        copied = session.grade_one(other, classroom.references(ready.assignment)[0])
        about = f"who hands in the work of {_named(ready)} as {_named(other)}"
        if copied.grade.score == copied.grade.possible:
            told = True
            yield Finding(
                "remark", f"{about} earns everything: no parameter makes a difference between these two"
            )
        elif same := _passed_all_the_same(work, works[after], copied):
            told = True
            yield Finding(
                "remark",
                f"{about} passes {', '.join(same)}, although the reference says something else there: let a "
                "right answer differ more",
            )
    if not told:
        yield Finding("proved", "who hands in the work of another variant loses what differs")


def _named(ready: ReadyAssignment) -> str:
    assert ready.assignment.variant is not None
    return f"variant {ready.assignment.variant.number}"


def _passed_all_the_same(work: Graded, other: Graded, copied: Graded) -> list[str]:
    """The checks that one variant's work passes in another, whose reference answers otherwise."""
    passed = {mark.check.slug for mark in copied.grade.marks if mark.verdict == "passed"}
    return [
        check.slug
        for check in other.grade.case.assignment.checks
        if check.slug in passed
        and (own := work.grade.case.answer(check)) is not None
        and (theirs := other.grade.case.answer(check)) is not None
        and repr(own.value) != repr(theirs.value)
    ]
