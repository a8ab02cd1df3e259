"""`tests`: tests that a teacher had already, run beside the submission."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from grader.assignment import Check
from grader.calling import Wanted
from grader.case import Case
from grader.checks._came_to import further_in_words, outcomes_of, reason_of, share, what_to_do
from grader.checks._kind import LATER, Kind
from grader.evidence import TAMPERED
from grader.found import Called, Scalar
from grader.given_tests import PARTIAL, told
from grader.test_files import FOLDER, TestFile, read
from grader.verdicts import Failure, Passed, Ungradable

SECONDS = 10.0  # processor time that each test may take


def tests(
    name: str,
    points: float,
    *,
    code: str = "",
    partial_points: bool = False,
    all_or_nothing: bool = False,
    seconds: float = SECONDS,
    title: str = "",
    hint: str = "",
) -> Check:
    """Run tests that you have: a test cell of nbgrader, a test file of otter-grader, a function for pytest.

    They run in the process of the student's program, inside the walls: where their cell stands in a notebook
    that students were given, where the notebook asks for them, or else when the program has ended. Each has a
    time limit of its own; one that hangs or ends the process costs its own points only. Since they run beside
    the program, one that means to can deceive them: what can be asked from outside, by `value` or `calls`, is
    better asked so.

    Args:
        name: of the check, and of its file in the assignment's folder: `tests/<name>.py`.
        points: what it is worth. Each test that passes earns its share, by the points that the file gives it.
        code: the tests themselves, where no file holds them.
        partial_points: they are a cell, which may end in a number: the points that it gives, as nbgrader
            has it.
        all_or_nothing: one test that fails costs all points, as files of otter-grader may say themselves.
        seconds: processor time that each test may take.
        title: the check's heading in the report.
        hint: what is told where a test fails.

    Raises:
        ValueError: code that is no Python.

    Example:
        >>> from grader.examples import example_case, returned
        >>> check = tests("squares", points=2, code="assert squares(2) == [1, 4]")
        >>> check.ask(example_case(check, found={"squares": returned(None)})).reason
        'The test passes.'
        >>> check.ask(example_case(check))
        Traceback (most recent call last):
        grader.verdicts.Failure: The tests were not run
    """
    check = Check(
        name,
        points,
        title or f"Tests: {name.replace('_', ' ')}",
        _unread,
        kind=KIND.name,
        options={PARTIAL: ("yes",)} if partial_points else {},
        in_full=True,
    )
    rules = _Rules(points, partial_points, all_or_nothing, seconds, hint)
    if code:
        return rules.applied(check, read(code, name, as_cell=partial_points))
    return replace(check, from_folder=partial(_from_folder, rules))


@dataclass(frozen=True)
class _Rules:
    """What is said of the tests in a marking scheme; see `tests`."""

    points: float
    partial_points: bool
    all_or_nothing: bool
    seconds: float
    hint: str

    def applied(self, check: Check, file: TestFile) -> Check:
        """The check, of the tests in a file."""
        calls = tuple({"style": case.style, "code": case.code} for case in file.cases)
        wanted = Wanted((), calls, seconds=self.seconds, tests=file.source)
        return replace(
            check, wanted=wanted, from_folder=None, ask=lambda case: self.judged(case, check.slug, file)
        )

    def judged(self, case: Case, slug: str, file: TestFile) -> Passed:
        """What a submission's tests are worth.

        Raises:
            Failure: not all pass.
            Ungradable: a test gave more points than there are.
        """
        outcomes = outcomes_of(case, slug)
        given = self.points if self.partial_points else None
        shares = [share(test, called, given) for test, called in zip(file.cases, outcomes, strict=True)]
        whole = sum(test.weight for test in file.cases)
        credit = sum(test.weight * each for test, each in zip(file.cases, shares, strict=True))
        passed = all(each == 1.0 for each in shares)
        credit = credit / whole if whole else float(passed)
        if not passed and (self.all_or_nothing or file.all_or_nothing):
            credit = 0.0
        reason = reason_of(file.cases, outcomes, shares)
        hint = "" if passed else self.hint or what_to_do(file.cases, outcomes, shares)
        if credit and (doubt := _doubt(case, slug) or self._no_number(case, slug, outcomes)):
            raise Failure(
                f"{reason} Your teacher will look at this result.",
                hint=hint,
                credit=credit,
                review=True,
                doubt=doubt,
            )
        if passed:
            return Passed(reason)
        raise Failure(reason, hint=hint, credit=credit)

    def _no_number(self, case: Case, slug: str, outcomes: tuple[Called, ...]) -> str:
        """Why points may not be meant, where only for the reference a cell ends in a number; else ""."""
        reference = case.expected.get(slug)
        if not self.partial_points or reference is None:
            return ""
        both = zip(outcomes, reference.calls, strict=False)
        odd = any(one.value is None and isinstance(right.value, Scalar) for one, right in both)
        return "The test ends in something that is no number, and so would give all points." if odd else ""


def _from_folder(rules: _Rules, check: Check, folder: Path) -> Check:
    """The check, with the tests of its file."""
    path = folder / FOLDER / f"{check.slug}.py"
    return rules.applied(check, read(path.read_text("utf-8"), check.slug, as_cell=rules.partial_points))


def _unread(case: Case) -> Passed:
    raise Ungradable("The tests of this check have not been read from the assignment's folder")


def _doubt(case: Case, slug: str) -> str:
    """Why what tests found may be wrong; "" where nothing speaks for that.

    What the reference does as well, such as a function of its own called `sum`, is what was asked for.
    """
    notes = {note.removeprefix(TAMPERED) for note in case.evidence.notes if note.startswith(TAMPERED)}
    if (reference := case.expected.get(slug)) is not None:
        notes -= set(reference.trouble.split("\n"))
    if notes:
        return f"Before its tests, the program {'; it '.join(sorted(notes))}."
    if case.outcome == "killed" and case.evidence.stage == "during":
        return "The program did not end as programs do: what its tests found may be written by itself."
    return ""


def preview(case: Case, check: Check) -> Passed:
    """What the tests come to that students were given; of others that they count, too.

    Those are no secret, and so right and wrong answers need not look alike.
    """
    known = told(check)
    if not known.cases:
        return Passed(f"The tests are your teacher's. {LATER}")
    outcomes = outcomes_of(case, check.slug)
    given = check.points if known.partial else None
    shares = [share(test, called, given) for test, called in zip(known.cases, outcomes, strict=True)]
    reason = reason_of(known.cases, outcomes, shares, most=len(shares))
    if known.cut and shares[0] > 0:  # what is hidden may give the rest
        shares[0] = 1.0
    reason += further_in_words(known)
    if all(each == 1.0 for each in shares):
        return Passed(reason)
    raise Failure(reason, hint=what_to_do(known.cases, outcomes, shares))


KIND = Kind("tests", preview, follows=("runs",), in_words=False)
