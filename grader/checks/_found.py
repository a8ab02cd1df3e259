"""What checks of variables and functions share: the thing itself, and the reference's."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from grader.assignment import SLUG, Check
from grader.calling import WANTED, Wanted
from grader.case import Case
from grader.found import Found, Frame, Value
from grader.verdicts import Failure, Ungradable


def slug_of(name: str) -> str:
    """The slug of a check of something, after its name in the program."""
    slug = re.sub(r"[^a-z0-9]+", "_", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()).strip("_")
    return slug if SLUG.fullmatch(slug) else f"of_{slug}"


def options_of(wanted: Wanted, shown: Sequence[str] = ()) -> Mapping[str, tuple[str, ...]]:
    """What students may know: what is looked at, and the inputs that are shown, in words."""
    return {WANTED: (json.dumps(wanted.plain()),), "shown": tuple(shown)}


def looked_at(options: Mapping[str, Sequence[str]]) -> Wanted | None:
    """What is looked at, of the options of a check as students have it."""
    if WANTED not in options:
        return None
    if not options[WANTED]:
        raise ValueError("expected what is looked at. Received: nothing.")
    fields = json.loads(options[WANTED][0])
    calls = fields["calls"]
    return Wanted(
        tuple(fields["names"]),
        tuple(calls) if calls is not None else None,
        fields["on"],
        fields["seconds"],
        fields["feeds"],
        fields["file"],
        tuple(fields.get("columns", ())),
        fields.get("tests"),
    )


def of_columns(value: Value, columns: Sequence[str]) -> Value:
    """A table with these columns alone, in their order; as it is without any, and where it is no table."""
    if not columns or not isinstance(value, Frame):
        return value
    known = {column.name: column for column in value.columns}
    return replace(value, columns=tuple(known[name] for name in columns if name in known))


def found(case: Case, check: Check, what: str) -> Found:
    """What the program has of what a check looks at, which is `what` in words: "a variable".

    Raises:
        Failure: it has nothing of that name.
    """
    assert check.wanted is not None
    known = case.found.get(check.slug)
    if known is not None and known.name:
        return known
    names = " or ".join(check.wanted.names)
    if case.outcome == "missing":
        raise Failure(f"no program was handed in, so there is no {names}", hint="Hand in your program.")
    if case.outcome == "unreadable":
        raise Failure(f"there is no {names}: nothing in your file could be read", hint="Mend the file first.")
    stopped = case.outcome_text if case.outcome != "finished" else ""
    first, _, last = check.wanted.names[0].partition(".")
    made = f"class {first}" if last or check.wanted.feeds else f"def {first}(...)"
    hint = f"Give it this name: {f'{first} = ...' if check.wanted.calls is None else made}"
    raise Failure(
        f"expected {what} called {names}. Received: none"
        + (f". {stopped}, perhaps before it comes to that" if stopped else ""),
        hint="Mend what stops your file." if stopped else hint,
    )


def expected(case: Case, check: Check) -> Found:
    """What the reference has.

    Raises:
        Ungradable: it is not known, which is not the student's doing.
    """
    known = case.expected.get(check.slug)
    if known is None or not known.name:
        assert check.wanted is not None
        name = check.wanted.file or check.wanted.names[0]
        raise Ungradable(f"The reference has nothing called {name} to compare with")
    return known
