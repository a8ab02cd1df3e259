"""`calls`: a function or a method of the student's, called with inputs."""

from __future__ import annotations

import builtins
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from grader.analysis.agreement import Agreement, Closeness, accepted, agree, in_words, kind_of
from grader.assignment import Check
from grader.calling import SECONDS, Own, Wanted, as_calls, encode, encode_call
from grader.calling import in_words as said
from grader.case import Case
from grader.checks import _found
from grader.checks._kind import LATER, Kind
from grader.drawing import DRAWS
from grader.drawing import drawn as draw
from grader.found import Called, Found, Scalar
from grader.text import counted
from grader.verdicts import Failure, Passed

TOLD = 3  # inputs with which it goes wrong that are told
REASON = 700  # characters


def calls(
    name: str,
    cases: Sequence[Any],
    points: float,
    *,
    secret: Sequence[Any] = (),
    drawn: Any = None,
    draws: int = DRAWS,
    seed: int = 0,
    on: Own | None = None,
    close: float = 1e-5,
    dtype: bool = False,
    order: bool = True,
    accept: Callable[[Any, Any], bool] | None = None,
    all_or_nothing: bool = False,
    seconds: float = SECONDS,
    also: Sequence[str] = (),
    slug: str = "",
    title: str = "",
    hint: str = "",
) -> Check:
    """Call a function of the student's with inputs; right is what the reference's own function returns.

    Each call has inputs of its own, made anew, and its own time. A function that raises an exception is right
    where the reference's raises the same. Each input earns its share.

    Args:
        name: of the function; with a dot that of a method, "Neuron.predict".
        cases: the inputs that students are told: each a `call(...)`, a tuple, or the one thing.
        points: what it is worth.
        secret: inputs that they are not told.
        drawn: a strategy of hypothesis that further inputs are drawn from. All are tried; of those that go
            wrong the smallest are told.
        draws: how many are.
        seed: other inputs are drawn with another.
        on: whose method it is: `own("Neuron", 3)`.
        close: how far numbers may be apart, of their size where that is more than 1.
        dtype: whether arrays have to hold numbers of the same type.
        order: whether lists have to be in the same order.
        accept: a function of yours of what is returned and what the reference returns, as plain Python
            values, that decides in place of all this.
        all_or_nothing: one wrong input costs all points.
        seconds: processor time that each call may take.
        also: other names under which it counts.
        slug: its name in gradebooks; without one, after the function.
        title: the check's heading in the report.
        hint: what a wrong function is told.

    Raises:
        ValueError: no case, or an input of a kind that cannot be passed.

    Example:
        >>> from grader.examples import example_case, returned
        >>> check = calls("relu", [-1.0, 2.5], points=10)
        >>> right, wrong = {"relu": returned(0.0, 2.5)}, {"relu": returned(-1.0, 2.5)}
        >>> check.ask(example_case(check, found=right, expected=right)).reason
        'Right for both inputs.'
        >>> check.ask(example_case(check, found=wrong, expected=right))
        Traceback (most recent call last):
        grader.verdicts.Failure: Right for 1 of 2 inputs. relu(-1.0): expected 0.0. Received: -1.0.
    """
    shown, hidden = as_calls(cases), as_calls(secret)
    more = draw(drawn, draws, seed) if drawn is not None else ()
    if not (shown or hidden or more):
        raise ValueError(f"calls: {name}: expected at least one input. Received: none.")
    inputs = [*shown, *more, *hidden]
    known = [said(one) for one in (*shown, *more)]
    receiver = encode(on) if on is not None else None
    names = (name, *also)
    wanted = Wanted(names, tuple(map(encode_call, inputs)), receiver, seconds)
    rules = Rules(name, known, Closeness(close, dtype, order), accept, all_or_nothing, hint)
    public = Wanted(names, tuple(map(encode_call, shown)), receiver, seconds)

    def ask(case: Case) -> Passed:
        have = _found.found(case, check, "a function")
        _refuse_uncallable(have)
        return _judged(have, _found.expected(case, check), rules)

    check = Check(
        slug or _found.slug_of(name),
        points,
        title or f"Your function {name}",
        ask,
        kind=KIND.name,
        options=_found.options_of(public, [said(one) for one in shown]),
        wanted=wanted,
    )
    return check


@dataclass(frozen=True)
class Rules:
    """What a function is judged by. `known` are the inputs that may be told, in words, the first of all."""

    name: str
    known: Sequence[str]
    closeness: Closeness
    accept: Callable[[Any, Any], bool] | None
    all_or_nothing: bool
    hint: str


def preview(case: Case, check: Check) -> Passed:
    """Whether it is there, can be called, and what it returns for the inputs that are shown."""
    have = _found.found(case, check, "a function")
    _refuse_uncallable(have)
    inputs = check.options.get("shown", ())
    told = [
        f"{have.name}{given} {came_to(called)}" for given, called in zip(inputs, have.calls, strict=False)
    ]
    for given, called in zip(inputs, have.calls, strict=False):
        if called.outcome in ("time", "ended", "unasked"):  # which no function is meant to do
            raise Failure(f"{have.name}{given} {came_to(called)}", hint=_what_to_do(called))
    failed = [called for called in have.calls if called.outcome != "returned"]
    text = f"{have.name} was found and called. {'; '.join(told[:TOLD])}{'. ' if told else ''}{LATER}"
    return Passed(text, "See that it returns something for each input." if failed else "")


KIND = Kind("calls", preview)


def _refuse_uncallable(have: Found) -> None:
    if have.trouble:
        raise Failure(f"{have.name} could not be looked at: {have.trouble}")
    if not have.callable:
        raise Failure(f"expected {have.name} to be a function. Received: something that cannot be called")


def came_to(called: Called) -> str:
    """What a call came to, as it goes on after the call."""
    if called.outcome == "returned":
        assert called.value is not None
        return f"returned {in_words(called.value)}"
    if called.outcome == "raised":
        assert called.crash is not None
        place = f" in line {called.crash.line}" if called.crash.line else ""
        return f"stopped{place} with {called.crash.type}: {called.crash.message}"[:240]
    return {
        "time": "took too long and was stopped",
        "ended": "ended the whole program",
        "unasked": "was not tried any more",
    }[called.outcome]


def _judged(have: Found, want: Found, rules: Rules) -> Passed:
    """What the calls are worth."""
    pairs = list(zip(have.calls, want.calls, strict=True))
    blind = replace(rules, closeness=replace(rules.closeness, told=False))
    told_of = len(rules.known)
    parts = [
        _agreement(got, right, rules if place < told_of else blind)
        for place, (got, right) in enumerate(pairs)
    ]
    right = sum(part.credit == 1.0 for part in parts)
    count = len(parts)
    changed = _changed(pairs)
    if right == count:
        notes = [part.note for part in parts if part.note][:1]
        inputs = {1: "the input that was tried", 2: "both inputs"}.get(count, f"all {count} inputs")
        return Passed(f"Right for {inputs}.", ". ".join([*notes, *([changed] if changed else [])]))
    credit = 0.0 if rules.all_or_nothing else min(sum(part.credit for part in parts) / count, 0.99)
    told = [
        f"{rules.name}{given}: {_told(got, want_called, part)}"
        for given, (got, want_called), part in zip(rules.known, pairs, parts, strict=False)
        if part.credit < 1.0
    ][:TOLD]
    hidden = list(zip(pairs, parts, strict=True))[told_of:]
    if wrong := [(*pair, part) for pair, part in hidden if part.credit < 1.0]:
        told.append(_told_of_hidden(len(hidden), wrong))
    ends = "".join(f" {line}" if line.endswith(("?", "…")) else f" {line}." for line in told)
    reason = f"Right for {right} of {counted(count, 'input')}.{ends}"
    raise Failure(
        reason if len(reason) <= REASON else f"{reason[:REASON]}…",
        hint=_hint(pairs, parts) or rules.hint or changed,
        credit=credit,
    )


def _told_of_hidden(count: int, wrong: Sequence[tuple[Called, Called, Agreement]]) -> str:
    """What is told of inputs that are not: nothing that the function itself has made of them."""
    remark = next((text for each in wrong if (text := _blind(*each))), "")
    if count == 1:
        return f"It goes wrong with the input that is not shown{remark}"
    many = "all" if len(wrong) == count else len(wrong)
    return f"It goes wrong with {many} of the {count} inputs that are not shown{remark}"


def _blind(got: Called, want: Called, part: Agreement) -> str:
    """What goes wrong with an input that is not told, as it goes on after that."""
    if got.outcome == "raised":
        assert got.crash is not None
        place = f" in line {got.crash.line}" if got.crash.line else ""
        name = got.crash.type if hasattr(builtins, got.crash.type) else "an exception"
        return f": there it stops{place} with {name}"
    if got.outcome != "returned":
        return f": there it {came_to(got)}"
    if want.outcome == "raised":
        assert want.crash is not None
        return f": there it should raise {want.crash.type}"
    return f": what it returns {part.remark}" if part.remark else ""


def _agreement(got: Called, want: Called, rules: Rules) -> Agreement:
    """How far a call came to what the reference's did."""
    if want.outcome == "raised":
        assert want.crash is not None
        raised = got.outcome == "raised" and got.crash is not None and got.crash.type == want.crash.type
        return Agreement(1.0 if raised else 0.0)
    if got.outcome != "returned" or got.value is None:
        return Agreement(0.0)
    assert want.value is not None
    if rules.accept is None:
        return agree(got.value, want.value, rules.closeness)
    return Agreement(1.0 if accepted(rules.accept, got.value, want.value) else 0.0)


def _told(got: Called, want: Called, part: Agreement) -> str:
    """What is wrong with a call whose input is told; what is right is told with it."""
    if got.outcome != "returned" or got.value is None:
        return came_to(got)
    if want.outcome == "raised":
        assert want.crash is not None
        return f"should raise {want.crash.type}. Received: {in_words(got.value)}"
    assert want.value is not None
    right, received = in_words(want.value), in_words(got.value)
    if part.remark and right in (received, kind_of(want.value)):
        return f"what it returns {part.remark}"
    short = isinstance(got.value, Scalar) or not part.remark or len(right) + len(received) < 60
    return f"expected {right}. Received: {received}" if short else f"what it returns {part.remark}"


def _hint(pairs: Sequence[tuple[Called, Called]], parts: Sequence[Agreement]) -> str:
    """What to do about the first call that went wrong."""
    got, want = next(pair for pair, part in zip(pairs, parts, strict=True) if part.credit < 1.0)
    nothing = got.outcome == "returned" and isinstance(got.value, Scalar) and got.value.value is None
    if nothing and not (isinstance(want.value, Scalar) and want.value.value is None):
        if got.printed:
            return "It prints its result and returns nothing. End it with: return ..."
        return "It returns nothing. End it with: return ..."
    return _what_to_do(got)


def _what_to_do(called: Called) -> str:
    """What to do about a call that did not return; "" where that is not known."""
    if called.outcome in ("time", "unasked"):
        return "Is there a loop in it that never ends?"
    if called.outcome == "raised" and called.crash is not None and called.crash.type == "SystemExit":
        return "It calls exit(), which ends the whole program: end it with return instead."
    if called.outcome == "ended":
        return "Does it call exit(), or use more memory than there is?"
    return ""


def _changed(pairs: Sequence[tuple[Called, Called]]) -> str:
    """That it changes an input in place, which the reference does not."""
    names = {name for got, want in pairs for name in got.changed if name not in want.changed}
    if not names:
        return ""
    first = sorted(names)[0]
    which = f"input {first}" if first.isdigit() else f"its input {first}"
    return f"It changes {which} in place: work on a copy, or whoever calls it loses what they had"
