"""`stops`: a callback of the student's, fed with made-up logs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from grader.analysis.agreement import plain
from grader.assignment import Check
from grader.calling import SECONDS, Call, Own, Wanted, encode, encode_call
from grader.case import Case
from grader.checks import _found
from grader.checks._kind import LATER, Kind
from grader.checks.calls import came_to
from grader.found import Called, Found
from grader.verdicts import Failure, Passed

Logs = Sequence[Mapping[str, float]]
RATE = 1e-6  # of the learning rate: what is the same
WITH = "Set self.model.stop_training = True in on_epoch_end, where the logs say so."


def stops(
    name: str,
    logs: Logs,
    points: float,
    *,
    secret: Sequence[Logs] = (),
    on: Own | None = None,
    also: Sequence[str] = (),
    seconds: float = SECONDS,
    slug: str = "",
    title: str = "",
    hint: str = "",
) -> Check:
    """Feed a callback with made-up logs, epoch by epoch; right is where the reference's stops the training.

    It is one that the program has made, or its class, which is made without arguments. Learning rates that it
    sets count, too. Each row of logs earns its share.

    Args:
        name: of the callback or of its class.
        logs: what each epoch came to, as students are told: `[{"accuracy": 0.9}, {"accuracy": 0.99}]`.
        points: what it is worth.
        secret: further rows of logs that they are not told.
        on: the callback, where its class needs arguments: `own("StopAt", 0.95)`.
        also: other names under which it counts.
        seconds: processor time that each row may take.
        slug: its name in gradebooks; without one, after the callback.
        title: the check's heading in the report.
        hint: what a wrong callback is told.

    Example:
        >>> from grader.examples import example_case, returned
        >>> check = stops("StopAtGood", [{"accuracy": 0.9}, {"accuracy": 0.99}], points=5)
        >>> right = {"stop_at_good": returned({"stops": [False, True], "learning_rate": [0.01, 0.01]})}
        >>> never = {"stop_at_good": returned({"stops": [False, False], "learning_rate": [0.01, 0.01]})}
        >>> check.ask(example_case(check, found=right, expected=right)).reason
        'It stops the training when it should.'
        >>> check.ask(example_case(check, found=never, expected=right))
        Traceback (most recent call last):
        grader.verdicts.Failure: expected it to stop after epoch 2 (accuracy=0.99). It does not stop
    """
    rows = [list(map(dict, row)) for row in (logs, *secret)]
    if not all(rows):
        raise ValueError(f"stops: {name}: expected what at least one epoch came to. Received: an empty row.")
    encoded = tuple(encode_call(Call((row,))) for row in rows)
    receiver = encode(on) if on is not None else None
    wanted = Wanted((name, *also), encoded, receiver, seconds, feeds=True)
    public = Wanted((name, *also), encoded[:1], receiver, seconds, feeds=True)

    def ask(case: Case) -> Passed:
        have = _found.found(case, check, "a callback")
        return _judged(have, _found.expected(case, check), rows, hint)

    check = Check(
        slug or _found.slug_of(name),
        points,
        title or f"Your callback {name}",
        ask,
        kind=KIND.name,
        options=_found.options_of(public),
        wanted=wanted,
    )
    return check


def preview(case: Case, check: Check) -> Passed:
    """Whether it is there, and can be fed with the logs that are shown."""
    have = _found.found(case, check, "a callback")
    for called in have.calls:
        _refuse_broken(called)
    return Passed(f"{have.name} was found and fed with logs. {LATER}")


KIND = Kind("stops", preview, of_network=False)


def _refuse_broken(called: Called) -> None:
    if called.outcome != "returned":
        raise Failure(f"Fed with logs, it {came_to(called)}", hint=WITH)


def _judged(have: Found, want: Found, rows: Sequence[Logs], hint: str) -> Passed:
    """What the callback is worth."""
    wrong = []
    for place, (got, right) in enumerate(zip(have.calls, want.calls, strict=True)):
        try:
            _refuse_broken(got)
            remark = _differs(plain(got.value), plain(right.value), rows[place], told=place == 0)
        except Failure as failure:
            remark = failure.reason
        if remark:
            wrong.append(remark)
    if not wrong:
        return Passed("It stops the training when it should.")
    count = len(have.calls)
    raise Failure(wrong[0], hint=hint or WITH, credit=(count - len(wrong)) / count)


def _differs(got: Mapping[str, Any], want: Mapping[str, Any], row: Logs, *, told: bool) -> str:
    """What it does otherwise than the reference's, in words; "" if nothing."""
    first, right = (_first(each["stops"]) for each in (got, want))
    if first != right:
        if not told:
            return "It stops too early, too late or never with logs that are not shown"
        words = (
            ", ".join(f"{key}={value:g}" for key, value in row[right].items()) if right is not None else ""
        )
        stops = "It does not stop" if first is None else f"It stops after epoch {first + 1}"
        if right is None:
            return f"expected it not to stop. {stops}"
        return f"expected it to stop after epoch {right + 1} ({words}). {stops}"
    rates = zip(got["learning_rate"], want["learning_rate"], strict=True)
    if any(abs(one - other) > RATE * max(1.0, abs(other)) for one, other in rates):
        return "It sets another learning rate than it should"
    return ""


def _first(stopped: Sequence[bool]) -> int | None:
    return next((place for place, stop in enumerate(stopped) if stop), None)
