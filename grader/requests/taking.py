"""Messages into the gradebook: which mark each is about, who asks, and what is to be said of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from grader.gradebook import Gradebook
from grader.gradebook.people import known_people
from grader.gradebook.requests import Subject, keep_requests, subjects_by_code
from grader.policy import parse_time
from grader.records.request import Request
from grader.requests.message import CODES, WORDS_CHARS, Asking, Message, askings_in
from grader.rules import Rules
from grader.text import counted, well_formed

NO_CODE = "it names no code"
SUGGESTED = 3  # marks for one request without a code


@dataclass(frozen=True)
class Taken:
    """A request as it was kept.

    Attributes:
        request: with its number; 0 where it was known already.
        title: of the check that it is about; "" where nobody knows.
        remarks: what a teacher should know of it, in words.
    """

    request: Request
    title: str
    remarks: tuple[str, ...]

    @property
    def known(self) -> bool:
        """Whether the same was asked before."""
        return not self.request.number


def take(book: Gradebook, messages: Sequence[Message], rules: Mapping[str, Rules]) -> list[Taken]:
    """Keep the requests of messages, all of them or none; what was kept before stays as it is.

    Args:
        book: the open gradebook.
        messages: what students wrote.
        rules: of the assignments at hand, by slug: they say until when one may ask.
    """
    by_code = subjects_by_code(book)
    senders = _Senders(book, by_code)
    made: list[Taken] = []
    for message in map(_well_formed, messages):
        asker = senders.of(message)
        askings = askings_in(message, by_code)
        shared = [f"the message names {counted(len(askings), 'code')}"] if len(askings) > 1 else []
        if len(askings) == CODES:
            shared = [f"the message names {CODES} codes or more; what is beyond them is not read"]
        for asking in askings:
            made.append(_one(message, asking, by_code.get(asking.code, []), asker, rules, shared))
    numbers = keep_requests(book, [each.request for each in made])
    return [
        replace(each, request=replace(each.request, number=number or 0))
        for each, number in zip(made, numbers, strict=True)
    ]


def _well_formed(message: Message) -> Message:
    """A message of which every text can be kept, wherever it stood and however that was decoded."""
    return replace(
        message,
        text=well_formed(message.text),
        source=well_formed(message.source),
        beside=well_formed(message.beside),
        name=well_formed(message.name),
        address=well_formed(message.address),
        sent=well_formed(message.sent),
    )


def _one(
    message: Message,
    asking: Asking,
    subjects: Sequence[Subject],
    asker: str,
    rules: Mapping[str, Rules],
    remarks: Iterable[str],
) -> Taken:
    """A request, with what is to be said of it; its number comes later."""
    told = list(remarks)
    subject = subjects[0] if len(subjects) == 1 else None
    own = rules.get(subject.assignment, Rules()) if subject is not None else Rules()
    sent = _time(message, own)
    late = sent is not None and own.last_request is not None and sent > own.last_request
    if late:
        told.append("after the last day to ask")
    if message.sent and sent is None:
        told.append(f"when it was written cannot be told from “{message.sent[:40]}”")
    if len(asking.words) > WORDS_CHARS:
        told.append("its words are cut")
    if subject is not None and not own.requests_until:
        told.append("this assignment takes no requests")
    if subject is not None and not subject.counts:
        told.append("that mark does not count any more")
    if subject is not None and asker and asker != subject.student:
        told.append(f"{asker} asks about a mark of {subject.student}")
    request = Request(
        0,
        assignment=subject.assignment if subject is not None else "",
        student=subject.student if subject is not None else "",
        slug=subject.slug if subject is not None else "",
        words=asking.words,
        sender=message.sender[:300],
        asker=asker,
        sent=f"{sent.astimezone(UTC):%Y-%m-%d %H:%M:%S}" if sent is not None else "",
        late=late,
        source=message.source,
        before=subject.earned if subject is not None else None,
        problem="" if subject is not None else _problem(asking, subjects),
    )
    return Taken(request, subject.title if subject is not None else "", tuple(told))


def _problem(asking: Asking, subjects: Sequence[Subject]) -> str:
    """Why nobody knows which mark a request is about."""
    if len(subjects) > 1:
        whose = " and ".join(f"{each.student}, {each.slug}" for each in subjects)
        return f"the code {asking.code} is that of several marks: {whose}"
    if asking.state == "mistyped":
        return f"{asking.code} is mistyped: there is no such code"
    return f"no mark of this gradebook has the code {asking.code}" if asking.code else NO_CODE


def _time(message: Message, rules: Rules) -> datetime | None:
    """When a message was written; without a time zone it is meant in that of the rules."""
    if not message.sent:
        return None
    zone = replace(Rules(), due=rules.requests_until, timezone=rules.timezone)
    return parse_time(message.sent, zone, day_first=message.day_first)


class _Senders:
    """Who of the class wrote a message: by the address of the class list, or by a name that one has alone."""

    def __init__(self, book: Gradebook, by_code: Mapping[str, Sequence[Subject]]):
        people = known_people(book)
        students = {subject.student for subjects in by_code.values() for subject in subjects}
        self._by_address = {
            person.email.casefold(): person.name for person in people.values() if person.email
        }
        self._by_name: dict[tuple[str, ...], set[str]] = {}
        for name in {*people, *students}:
            self._by_name.setdefault(_parts(name), set()).add(name)

    def of(self, message: Message) -> str:
        """The name; "" where nobody can tell."""
        if (name := self._by_address.get(message.address.casefold())) is not None:
            return name
        same = self._by_name.get(_parts(message.name), set())
        return next(iter(same)) if message.name and len(same) == 1 else ""


def _parts(name: str) -> tuple[str, ...]:
    """A name whose parts may stand in any order: “Lovelace, Ada”."""
    return tuple(sorted(name.replace(",", " ").casefold().split()))


def suggestions(by_code: Mapping[str, Sequence[Subject]], request: Request) -> list[tuple[str, Subject]]:
    """Marks of the sender that a request without one may be about, for it names their titles; by code.

    Args:
        by_code: every mark, as `subjects_by_code` has them.
        request: one that is about no mark yet.
    """
    if not request.asker:
        return []
    words = " ".join(request.words.casefold().split())
    own = [
        (code, subject)
        for code, subjects in by_code.items()
        for subject in subjects
        if subject.student == request.asker and subject.counts
    ]
    named = [
        each
        for each in own
        if any(
            " ".join(name.casefold().strip(" ?.!").split()) in words for name in (each[1].title, each[1].slug)
        )
    ]
    return named[:SUGGESTED]
