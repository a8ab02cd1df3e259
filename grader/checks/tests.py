"""`tests`: tests that a teacher had already, run beside the submission."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from functools import partial
from pathlib import Path

from grader.analysis.hints import hint_for
from grader.assignment import Check
from grader.calling import Wanted
from grader.case import Case
from grader.checks._kind import LATER, Kind
from grader.evidence import TAMPERED, Crash
from grader.found import Called, Scalar
from grader.test_files import FOLDER, TestCase, TestFile, read
from grader.text import counted
from grader.verdicts import Failure, Passed, Ungradable

SECONDS = 10.0  # processor time that each test may take
PLACE = re.compile(r"(?:cell \d+, )?line \d+")  # of the program, in the traceback of a test
NOT_THERE = re.compile(r"module '__main__' has no attribute '(\w+)'.*", re.DOTALL)
SPELLING = "Is it defined, outside of other functions, and spelled as it is asked for?"
DIFF = re.compile(r"\s*(?:[-+?] (?!\s*where)|Use -v to get )")  # pytest's comparison, letter by letter
NOT_FINITE = ("nan", "inf", "-inf")
TOLD = 3  # tests that fail which are told
SHOWN = 400  # characters of what a test found


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
        partial_points: a cell may end in a number: the points that it gives, as nbgrader has it.
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
        in_full=True,
    )
    rules = _Rules(points, partial_points, all_or_nothing, seconds, hint)
    if code:
        return rules.applied(check, read(code, name))
    return replace(check, from_folder=partial(_from_folder, rules))


class _Rules:
    """What is said of the tests in a marking scheme."""

    def __init__(self, points: float, partial_points: bool, all_or_nothing: bool, seconds: float, hint: str):
        self._points, self._partial, self._all_or_nothing = points, partial_points, all_or_nothing
        self._seconds, self._hint = seconds, hint

    def applied(self, check: Check, file: TestFile) -> Check:
        """The check, of the tests in a file."""
        calls = tuple({"style": case.style, "code": case.code} for case in file.cases)
        wanted = Wanted((), calls, seconds=self._seconds, tests=file.source)
        return replace(
            check, wanted=wanted, from_folder=None, ask=lambda case: self.judged(case, check.slug, file)
        )

    def judged(self, case: Case, slug: str, file: TestFile) -> Passed:
        """What a submission's tests are worth.

        Raises:
            Failure: not all pass.
            Ungradable: a test gave more points than there are.
        """
        outcomes = _outcomes(case, slug)
        shares = [self._share(test, called) for test, called in zip(file.cases, outcomes, strict=True)]
        whole = sum(test.weight for test in file.cases)
        credit = sum(test.weight * share for test, share in zip(file.cases, shares, strict=True))
        credit = credit / whole if whole else float(all(share == 1.0 for share in shares))
        passed = sum(share == 1.0 for share in shares)
        if passed < len(shares) and (self._all_or_nothing or file.all_or_nothing):
            credit = 0.0
        reason = _reason(file, outcomes, shares, passed)
        failed = next((one for one in zip(file.cases, outcomes, shares, strict=True) if one[2] < 1.0), None)
        hint = (self._hint or _what_to_do(failed[0], failed[1])) if failed is not None else ""
        if credit and (doubt := _doubt(case, slug) or self._no_number(case, slug, outcomes)):
            raise Failure(
                f"{reason} Your teacher will look at this result.",
                hint=hint,
                credit=credit,
                review=True,
                doubt=doubt,
            )
        if failed is None:
            return Passed(reason)
        raise Failure(reason, hint=hint, credit=credit)

    def _no_number(self, case: Case, slug: str, outcomes: tuple[Called, ...]) -> str:
        """Why points may not be meant, where only for the reference a cell ends in a number; else ""."""
        reference = case.expected.get(slug)
        if not self._partial or reference is None:
            return ""
        both = zip(outcomes, reference.calls, strict=False)
        odd = any(one.value is None and isinstance(right.value, Scalar) for one, right in both)
        return "The test ends in something that is no number, and so would give all points." if odd else ""

    def _share(self, test: TestCase, called: Called) -> float:
        """The share of its points that a test earns, 0 to 1."""
        value = called.value
        if test.style == "pytest" and isinstance(value, Scalar) and isinstance(value.value, (int, float)):
            return min(1.0, max(0.0, float(value.value)))  # of a test for many parameters
        if called.outcome != "returned":
            return 0.0
        if not isinstance(value, Scalar):
            return 1.0
        given = _number(value) if self._partial else None
        if given is not None and not -math.inf < given <= self._points:
            raise Ungradable(f"The test gave {given:g} points of {self._points:g}")
        if given is None or given < 0 or not self._points:
            return 1.0
        return given / self._points


def _from_folder(rules: _Rules, check: Check, folder: Path) -> Check:
    """The check, with the tests of its file."""
    path = folder / FOLDER / f"{check.slug}.py"
    return rules.applied(check, read(path.read_text("utf-8"), check.slug))


def _unread(case: Case) -> Passed:
    raise Ungradable("The tests of this check have not been read from the assignment's folder")


def _number(value: Scalar) -> float | None:
    """The points that a cell ends in; None where it ends in no number, as True is none."""
    number = value.value
    if isinstance(number, str):
        return float(number) if number in NOT_FINITE else None
    return float(number) if isinstance(number, (int, float)) and not isinstance(number, bool) else None


def _outcomes(case: Case, slug: str) -> tuple[Called, ...]:
    """What the tests came to.

    Raises:
        Failure: they were not run, and why.
    """
    known = case.found.get(slug)
    if known is not None and known.calls:
        return known.calls
    if case.outcome == "missing":
        raise Failure("The tests were not run: no program was handed in", hint="Hand in your program.")
    if case.outcome == "unreadable":
        raise Failure(
            "The tests were not run: nothing in your file could be read", hint="Mend the file first."
        )
    notebook = case.assignment.notebook_of(slug)
    if notebook and case.outcome == "finished":
        raise Failure(
            f"The tests were not run: {notebook}.ipynb was not handed in", hint="Hand in all notebooks."
        )
    stopped = f": {case.outcome_text}" if case.outcome != "finished" else ""
    raise Failure(f"The tests were not run{stopped}", hint="Mend what stops your file." if stopped else "")


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


def _reason(file: TestFile, outcomes: tuple[Called, ...], shares: list[float], passed: int) -> str:
    """How many pass, and of those that do not what they found."""
    count = len(shares)
    if passed == count:
        said = " ".join(test.passed_message for test in file.cases if test.passed_message)
        return said or ("The test passes." if count == 1 else f"All {count} tests pass.")
    told = [
        _told(test, called, share, alone=count == 1)
        for test, called, share in zip(file.cases, outcomes, shares, strict=True)
        if share < 1.0
    ]
    head = "" if count == 1 else f"{passed} of {counted(count, 'test')} pass. "
    return head + " ".join(dict.fromkeys(told[:TOLD]))


def _told(test: TestCase, called: Called, share: float, *, alone: bool) -> str:
    """What is told of a test that fails; nothing of what is in one that is hidden."""
    name = "The test" if alone else f"{test.name}:"
    crash = called.crash
    if test.failed_message:
        return test.failed_message
    if share > 0 and test.style != "pytest":
        return f"{name} gives part of the points." if alone else f"{name} part of the points."
    if _is_hidden(test, crash):
        return "A test that is not shown does not pass."
    if called.outcome == "raised" and crash is not None:
        return f"{name} {_of_crash(crash)}"
    return f"{name} {COME_TO[called.outcome]}."


COME_TO = {
    "time": "did not end in its time",
    "ended": "ended the whole program",
    "unasked": "was not run, since others ended the whole program",
    "raised": "stopped with an error",
    "returned": "does not pass",
}


def _of_crash(crash: Crash) -> str:
    """What a test found, in words."""
    where = (
        f"stops in its line {crash.line}: {crash.code}." if crash.line and crash.code else "does not pass."
    )
    found = "\n".join(line for line in crash.message.splitlines() if not DIFF.match(line))
    found = re.sub(r"\s+", " ", found).strip()
    if missing := NOT_THERE.fullmatch(found):
        found = f"Your program has no {missing[1]}"
    elif crash.type != "AssertionError":
        found = f"{crash.type}: {found}" if found else crash.type
    found = found if len(found) <= SHOWN else f"{found[: SHOWN - 1]}…"
    if found and crash.code and found in crash.code:  # what is said when it fails stands in the line itself
        said = f"says: {found}"
    else:
        said = f"{where} {found}" if found else where
    if places := PLACE.findall(crash.traceback):
        said += f" (in {places[-1]} of your file)"
    return said if said.endswith((".", "…")) else f"{said}."


def _what_to_do(test: TestCase, called: Called) -> str:
    """A hint for what is told of a test that fails; none for an error that is not shown."""
    crash = called.crash
    if called.outcome == "time":
        return "Is there a loop in it that never ends?"
    if called.outcome == "ended":
        return "Does it call exit(), or use more memory than there is?"
    if crash is not None and crash.type != "AssertionError" and not _is_hidden(test, crash):
        return SPELLING if NOT_THERE.fullmatch(crash.message.strip()) else hint_for(crash)
    return ""


def _is_hidden(test: TestCase, crash: Crash | None) -> bool:
    """Whether students are shown nothing of where a test fails."""
    return test.hidden or (crash is not None and crash.line in test.hidden_lines)


def preview(case: Case, check: Check) -> Passed:
    """That there is a program for the tests."""
    return Passed(f"The tests are your teacher's. {LATER}")


KIND = Kind("tests", preview, follows=("runs",), in_words=False)
