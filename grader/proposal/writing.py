"""A proposed rubric as a file that a teacher reads and changes: an assignment with this one question.

Students' words stand in it as escaped strings and in comments of one line, and can be nothing else.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from grader.proposal.answers import Answer
from grader.rubric.matching import Phrasings, first
from grader.rubric.scheme import Idea, Misconception, Rubric
from grader.rubric.words import GLUE, sentences
from grader.text import well_formed

SHOWN = 90  # characters of an answer in a comment
ASKED_AS = 3  # words of the question by which a heading is recognised
LEVELS = ((1.0, "full"), (0.5, "half"), (0.0, "no"))
HEAD = '''\
"""A rubric that was proposed from marked answers. Read it and change it before it marks anybody.

Behind "#" stands how many of the marked answers have the words of the line below, with one or two of them.
Take out what is there by chance, add other ways of saying the same, give the ideas better names, and fill in
every line that says WRITE. How to write phrasings: docs/marking.md.
"""

from grader import Assignment, Idea, Misconception, Rubric, explanation

'''


def as_assignment(slug: str, rubric: Rubric, answers: Sequence[Answer]) -> str:
    """The file of an assignment that asks this question, with the rubric and what it rests on."""
    return (
        HEAD + "\n".join([*_rubric_lines(slug, rubric, answers), "", *_assignment_lines(slug, rubric)]) + "\n"
    )


def as_marked(slug: str, answers: Sequence[Answer]) -> str:
    """The answers and their marks as `grader calibrate` takes them, one JSON object a line."""
    return "".join(
        json.dumps(
            {
                "id": str(number),
                "question_type": slug,
                "answer": well_formed(answer.text),
                "score": answer.level,
            }
        )
        + "\n"
        for number, answer in enumerate(answers, 1)
    )


def literal(text: str) -> str:
    """Text as a string of Python on one line; what cannot be seen, or turns text around, is escaped."""
    return '"' + "".join(map(_escaped, well_formed(text))) + '"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    return character if character.isprintable() else character.encode("unicode_escape").decode("ascii")


def _name(slug: str) -> str:
    """A rubric's name in the file."""
    return slug.upper()


def _rubric_lines(slug: str, rubric: Rubric, answers: Sequence[Answer]) -> Iterator[str]:
    yield f"{_name(slug)} = Rubric("
    yield f"    question={literal(rubric.question)},"
    yield "    ideas=("
    for idea in rubric.ideas:
        yield from _item_lines("Idea", idea, answers)
        yield '            hint="",  # WRITE what leads a student to it, and does not give it away'
        yield "        ),"
    yield "    ),"
    yield "    # Each line is a way to full marks; any single idea above is half of them."
    yield "    full=("
    yield from (f"        {literal(way)}," for way in rubric.full)
    yield "    ),"
    if rubric.misconceptions:
        yield "    # What only wrong answers said. Take out what is not wrong by itself."
        yield "    misconceptions=("
        for item in rubric.misconceptions:
            yield from _item_lines("Misconception", item, answers)
            yield '            feedback="",  # WRITE what a student reads who says so'
            yield f"            credit={item.credit:g},"
            yield "        ),"
        yield "    ),"
    yield ")"


def _item_lines(kind: str, item: Idea | Misconception, answers: Sequence[Answer]) -> Iterator[str]:
    yield f"        {kind}("
    yield f"            {literal(item.slug)},"
    yield "            ("
    shown: set[Answer] = set()
    for phrasing in item.phrasings:
        for line in _comments(phrasing, answers, shown):
            yield f"                # {line}"
        yield f"                {literal(phrasing)},"
    yield "            ),"


def _comments(phrasing: str, answers: Sequence[Answer], shown: set[Answer]) -> Iterator[str]:
    """How many answers of each mark have a phrasing; one of the best and of the worst, a new one if any."""
    found = saying([phrasing], answers)
    counts = {name: sum(answer.level == level for answer in found) for level, name in LEVELS}
    yield "in " + ", ".join(f"{count} with {name} marks" for name, count in counts.items())
    levels = [level for level, _ in LEVELS if any(answer.level == level for answer in found)]
    for level in dict.fromkeys((*levels[:1], *levels[-1:])):
        example = min((answer for answer in found if answer.level == level), key=shown.__contains__)
        shown.add(example)
        yield f"{level:g}: {shortened(example.text)}"


def saying(phrasings: Sequence[str], answers: Sequence[Answer]) -> list[Answer]:
    """The answers that have one of these phrasings in a sentence."""
    compiled = Phrasings({"": phrasings})
    ways = compiled.phrases[""]
    return [
        answer
        for answer in answers
        if any(first(words, compiled.places(words), ways)[0] is not None for words in sentences(answer.text))
    ]


def shortened(text: str) -> str:
    """The beginning of an answer, as a string of Python."""
    return literal(text if len(text) <= SHOWN else text[: SHOWN - 2] + " …")


def _assignment_lines(slug: str, rubric: Rubric) -> Iterator[str]:
    own = [word.text.lower() for words in sentences(rubric.question) for word in words if word.text.isalnum()]
    telling = sorted({word for word in own if word not in GLUE}, key=lambda word: (-len(word), word))
    heading = " ".join(sorted(telling[:ASKED_AS], key=own.index)) or slug.replace("_", " ")
    yield "assignment = Assignment("
    yield f"    slug={literal(slug)},"
    yield f"    title={literal(slug.replace('_', ' ').capitalize())},"
    yield "    checks=("
    yield "        explanation("
    yield f"            {literal(slug)},"
    yield f"            {_name(slug)},"
    yield "            points=10,"
    yield f"            title={literal(rubric.question)},"
    yield f"            asked_as=[{literal(heading)}],"
    yield "        ),"
    yield "    ),"
    yield ")"
