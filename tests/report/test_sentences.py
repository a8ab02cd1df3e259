"""Every sentence of a report is true, whatever came of a submission: all kinds of grades, drawn at random."""

from __future__ import annotations

import re

from hypothesis import HealthCheck, given, settings

from grader.grade import Graded
from tests.report.drawn import ENDS, grades
from tests.report.pages import page_of


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(grades())
def test_every_sentence_is_true(graded: Graded) -> None:
    grade, case = graded.grade, graded.grade.case
    words, parts = page_of(graded)
    well, todo = parts["What went well"], parts["What to do next"]
    credited = [each for each in grade.marks if each.verdict == "passed" or each.earned]
    waiting = [each for each in grade.open if each in grade.counted]

    assert not re.search(
        r"[?!]\.|(?<!\.)\.\.(?!\.)|\s\.(?=\s|$)|”\.|\b1 (?:marks|points|epochs|samples|weights)\b", words
    ), words
    assert ("could be credited" in words or "Nothing is decided yet" in words) == (not credited)
    assert all(each.check.title in well for each in credited[:8])
    assert ("Provisional" in words) == bool(waiting)
    if not grade.open:
        assert not re.search(
            r"(?:A person|Your teacher) (decides|will|must)|until (?:a person|your teacher)|wait for the person",
            words,
        )
    stopped = case.outcome in ("crashed", "timeout", "killed")
    assert ("Where your file stopped" in parts) == stopped
    assert case.outcome not in ("missing", "finished") or ENDS[case.outcome] not in "".join(
        parts.get("Why your file could not be read", "")
    )
    lost = [
        each for each in grade.counted
        if each.earned is not None and each.earned < each.possible and each.verdict != "review" and not each.check.extra_credit
    ]  # fmt: skip
    assert all(each.reason for each in lost)
    assert ("Nothing is missing" in todo) == (not lost and not waiting)
    assert ("wait for the person" in todo) == (not lost and bool(waiting))
    for each in grade.marks:
        if each.review is not None:
            assert "decided" in each.reason and each.verdict not in ("review", "ungraded")
            if each.verdict == "passed" and each.quotation is not None:
                assert not each.quotation.highlights
