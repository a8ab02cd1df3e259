"""What a class got wrong in a question: equal answers together, and the same misunderstanding, quoted."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from grader.assignment import Check
from grader.gradebook.answers import WrongAnswer
from grader.records.quotation import Quotation

QUOTED = 2  # answers that are quoted for a misunderstanding
AROUND = 160  # characters of an answer that are quoted
GROUPS = 5  # of a question that are shown
# What makes no other answer of it. Signs, operators and what divides a number do: "-1" is not "1".
BETWEEN = re.compile(r"(?<!\d)[.,]|[.,](?!\d)|[\s_;:!?'\"`´‘’“”„«»()\[\]{}…]+")
LOOSE = re.compile(r"(?<!\d) +| +(?!\d)")  # spaces that part no two numbers
MEASURED = re.compile(r"\d+\.\d+|\d+(?= ?%)|(?<=in line )\d+")  # of a reason: what is each one's own
NO_ANSWER = "no answer"

Pieces = tuple[tuple[str, bool], ...]  # of a text, and whether it is what is wrong


@dataclass(frozen=True)
class WrongGroup:
    """Answers that are wrong in the same way.

    Attributes:
        title: the misunderstanding by its name, or that there is no answer; "" for others.
        reason: why points were lost, where that is no answer to a question; else "".
        quotes: the answer, or up to two that show the misunderstanding.
        students: who gave them.
    """

    title: str
    reason: str
    quotes: tuple[Pieces, ...]
    students: tuple[str, ...]


@dataclass(frozen=True)
class WrongAnswers:
    """The commonest groups of a question, and how many answers are in no group that is shown."""

    groups: tuple[WrongGroup, ...] = ()
    others: int = 0


@dataclass
class _Group:
    title: str
    reason: str
    texts: Counter[str] = field(default_factory=Counter)
    quotes: list[Pieces] = field(default_factory=list)
    students: list[str] = field(default_factory=list)


def wrong_in(check: Check, answers: Iterable[WrongAnswer], students: Sequence[str]) -> WrongAnswers:
    """The wrong answers to a question, the commonest first.

    Args:
        check: the question, or what else is asked: then the reasons stand for answers.
        answers: those that lost points.
        students: who handed something in, in the order in which they are named; the answers of others are
            left out.
    """
    groups: dict[tuple[str, str], _Group] = {}
    places = {student: place for place, student in enumerate(students)}
    present = [one for one in answers if one.student in places]
    for one in sorted(present, key=lambda one: places[one.student]):
        for kind, key, title, reason in _kinds(check, one):
            group = groups.setdefault((kind, key), _Group(title, reason))
            group.students.append(one.student)
            if kind == "answer":
                group.texts[one.answer.text.strip()] += 1
            elif kind == "misconception" and len(group.quotes) < QUOTED:
                quote = excerpt(one.answer, key)
                if quote not in group.quotes:
                    group.quotes.append(quote)
    ranked = sorted(groups.items(), key=lambda item: (-len(item[1].students), item[0]))
    shown = tuple(_finished(group) for _, group in ranked[:GROUPS])
    return WrongAnswers(shown, sum(len(group.students) for _, group in ranked[GROUPS:]))


def _kinds(check: Check, one: WrongAnswer) -> list[tuple[str, str, str, str]]:
    """The groups that an answer belongs to: kind, key, title and reason of each."""
    notes = [note for note, kind in one.answer.notes() if kind == "misconception"]
    if notes:
        return [("misconception", note, name_of(check, note), "") for note in notes]
    text = one.answer.text.strip()
    if text:
        return [("answer", plain(text), "", "")]
    if check.asked_as:
        return [("nothing", "", NO_ANSWER, "")]
    return [("reason", MEASURED.sub("0", one.reason), "", _clipped(one.reason))]


def _finished(group: _Group) -> WrongGroup:
    quotes = tuple(group.quotes)
    if group.texts:
        (commonest, _), *_ = group.texts.most_common(1)
        quotes = (((_clipped(commonest), False),),)
    return WrongGroup(group.title, group.reason, quotes, tuple(group.students))


def words_of(text: str) -> str:
    """The words of an answer: without case and punctuation that make no other answer of it."""
    return " ".join(BETWEEN.sub(" ", text.casefold()).split())


def plain(text: str) -> str:
    """An answer as it is compared: its words, however they are spaced."""
    return LOOSE.sub("", words_of(text))


def name_of(check: Check, note: str) -> str:
    """A misunderstanding in words, by what students are told of it; "" where the rubric has none of that."""
    if check.rubric is not None:
        for each in check.rubric.misconceptions:
            if each.feedback == note:
                return each.slug.replace("_", " ")
    return ""


def excerpt(quotation: Quotation, note: str) -> Pieces:
    """An answer around the words of which `note` is said, on one line, in pieces."""
    marked = [one for one in quotation.highlights if one.note == note]
    if not marked:
        return ((_clipped(quotation.text), False),)
    first, last = marked[0].start, marked[-1].end
    if last - first > AROUND:  # both ends of a long answer: what comes first is enough
        last = marked[0].end
        marked = marked[:1]
    room = max(0, AROUND - (last - first)) // 2
    start, end = max(0, first - room), min(len(quotation.text), last + room)
    pieces: list[tuple[str, bool]] = []
    at = start
    for one in marked:
        pieces += [(quotation.text[at : one.start], False), (quotation.text[one.start : one.end], True)]
        at = one.end
    pieces.append((quotation.text[at:end], False))
    if start:
        pieces[0] = ("…" + pieces[0][0].partition(" ")[2], False)
    if end < len(quotation.text):
        pieces[-1] = (pieces[-1][0].rpartition(" ")[0] + "…", False)
    return tuple((re.sub(r"\s+", " ", text), wrong) for text, wrong in pieces if text)


def _clipped(text: str) -> str:
    text = re.sub(r"\s+", " ", text).strip()
    return text if len(text) <= AROUND else f"{text[:AROUND].rpartition(' ')[0] or text[:AROUND]}…"
