"""A grade as Gradescope's autograder hands it in: `results/results.json`.

Format: Gradescope, "Autograder Specifications", Output Format.
"""

from __future__ import annotations

from typing import Any

from grader.grade import Graded
from grader.policy import GradeForStudents

# Of a test that students do not see yet: Gradescope knows when it was due.
VISIBILITY = {"now": "hidden", "after": "after_due_date", "never": "hidden"}


def gradescope_results(graded: Graded, seen: GradeForStudents, level: str) -> dict[str, Any]:
    """The contents of `results.json`.

    Scores are given for every check that has one, and as a whole, so that a check the grader could not
    decide counts neither as a zero nor as full marks until a person has looked. Texts are of the form
    "text": nothing in a student's words is taken for markup.

    Args:
        graded: a graded submission.
        seen: what of it students see: only that is visible, and in what is said of the whole.
        level: of the walls it ran behind.
    """
    grade = graded.grade
    public = {check.slug for check in seen.assignment.checks}
    tests = []
    for number, mark in enumerate(grade.counted, 1):
        test: dict[str, Any] = {
            "name": mark.check.title,
            "name_format": "text",
            "number": str(number),
            "max_score": 0 if mark.check.extra_credit else mark.possible,
            "output": "\n".join(filter(None, (_said(mark.verdict), mark.reason, mark.hint))),
            "output_format": "text",
            "visibility": "visible" if mark.check.slug in public else VISIBILITY[mark.check.visible],
            "extra_data": {"check": mark.check.slug, "verdict": mark.verdict},
        }
        if mark.earned is not None:
            test["score"] = mark.earned
            test["status"] = "passed" if mark.earned == mark.possible else "failed"
        tests.append(test)
    open_marks = ", ".join(mark.check.title for mark in seen.graded.grade.open)
    # Gradescope takes off for lateness itself; where something is hidden, its score is not that of `seen`.
    terms = "".join(f" {term.points:+g}: {term.text}." for term in grade.terms) if seen.whole else ""
    return {
        "score": grade.score,
        "execution_time": round(graded.run.seconds, 2) if graded.run is not None else 0.0,
        "output": f"{grade.case.ended}."
        + (f" Provisional: a person will look at {open_marks}." if open_marks else "")
        + terms,
        "output_format": "text",
        "visibility": "visible",
        "stdout_visibility": "hidden",
        "tests": tests,
        "extra_data": {"sandbox": level, "end": grade.case.end},
    }


def _said(verdict: str) -> str:
    return {
        "review": "A person will look at this: the points are provisional.",
        "ungraded": "Could not be graded, which is not your fault: a person will look.",
    }.get(verdict, "")
