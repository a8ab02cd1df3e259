"""A writer of answers that understands nothing: it strings a rubric's own words together until they count.

Everything is drawn from a seeded generator, so that the same rubric gives the same texts. What it makes is
told by `python -m tests.rubric.nonsense`.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from grader.rubric import Rubric, library, read
from grader.rubric.matching import DENYING
from grader.rubric.words import FAMILY
from tests.rubric.test_answers import FILES

GLUE = (
    "the a an it is are of to in on for and or so that this there which by with from at as then than into "
    "if when because we they you its has have be was can will not each every one all some how what these"
).split()
STARTS = ("It is so that the", "So it is that the", "There is the", "This is for the", "Which of the")
WORD = re.compile(r"\w+")
FEW = 4  # words: "784", or "negative to zero", is what a student may write
CLIMBS = 3  # beginnings of the search
STEPS = 150  # texts that it tries from each

Ideas = list[list[str]]  # the words of each idea, in the phrasing's order


def ideas(rubric: Rubric, chance: random.Random) -> Ideas:
    """Words that make up every idea of one way to full marks."""
    phrasings = {idea.slug: idea.phrasings for idea in rubric.ideas}
    way = chance.choice(rubric.full)
    found = []
    for slug in way.split("+"):
        plain = [each for each in phrasings[slug.strip()] if not set(re.split(r"[ |]", each)) & DENYING]
        found.append(_words(chance.choice(plain or phrasings[slug.strip()]), chance))
    return found


def _words(phrasing: str, chance: random.Random) -> list[str]:
    slots = [part for part in phrasing.removeprefix(">").split() if not part.startswith("!")]
    written: list[str] = []
    for slot in slots:
        key = chance.choice(slot.split("|"))
        written += chance.choice(sorted(FAMILY.get(key, {key}))).split("_")
    return written


def _flat(parts: Ideas) -> list[str]:
    return [word for part in parts for word in part]


def salad(parts: Ideas, chance: random.Random) -> str:
    """All words in any order."""
    words = _flat(parts)
    chance.shuffle(words)
    return " ".join(words)


def framed(parts: Ideas, chance: random.Random) -> str:
    """A beginning that says nothing, the words, and "there"."""
    return f"{' '.join(f'{chance.choice(STARTS)} {salad([part], chance)} there.' for part in parts)}"


def alternating(parts: Ideas, chance: random.Random) -> str:
    """A small word before each word, drawn without a look at what it is next to."""
    return " ".join(f"{chance.choice(GLUE)} {word}" for word in salad(parts, chance).split()) + "."


def listed(parts: Ideas, chance: random.Random) -> str:
    """A list with commas."""
    return ", ".join(_flat(parts))


def connected(parts: Ideas, chance: random.Random) -> str:
    """A list whose items are joined by "and", "then", "with"."""
    words = salad(parts, chance).split()
    return (
        "".join(f"{word} {chance.choice(('and', 'then', 'with', 'of', 'so'))} " for word in words) + "it is."
    )


def joined(parts: Ideas, chance: random.Random) -> str:
    """The words of each idea as a short phrase, joined by "and", repeated so that nothing looks too short."""
    phrases = [salad([part], chance) for part in parts]
    return "It is " + " and the ".join([*phrases, *phrases]) + "."


TEMPLATES: dict[str, Callable[[Ideas, random.Random], str]] = {
    each.__name__: each for each in (salad, framed, alternating, listed, connected, joined)
}


def strung(rubric: Rubric, template: str, tries: int) -> Iterator[str]:
    """Texts of one kind."""
    chance = random.Random(template)
    for _ in range(tries):
        yield TEMPLATES[template](ideas(rubric, chance), chance)


def shuffled(answers: Path, tries: int) -> Iterator[str]:
    """Right answers of some length with their words in any order."""
    chance = random.Random("shuffled")
    lines = [line.partition(" | ") for line in answers.read_text("utf-8").splitlines()]
    right = [text for mark, _, text in lines if mark == "1" and len(text.split()) >= 10]
    for _ in range(tries if right else 0):
        words = chance.choice(right).split()
        chance.shuffle(words)
        yield " ".join(words)


def climbed(rubric: Rubric, seed: int) -> Iterator[str]:
    """The search: words of the rubric and small words, put in, left out and moved as long as it helps."""
    chance = random.Random(seed)
    best = alternating(ideas(rubric, chance), chance).rstrip(".").split()
    reached = _reached(best, rubric)
    for _ in range(STEPS):
        words = list(best)
        move, at = chance.randrange(4), chance.randrange(len(words))
        if move == 0:
            words.insert(at, chance.choice(GLUE))
        elif move == 1 and len(words) > 3:
            words.pop(at)
        elif move == 2:
            words.insert(chance.randrange(len(words)), words.pop(at))
        else:
            words[at:at] = _flat(ideas(rubric, chance))[:4]
        if len(words) <= 40 and (now := _reached(words, rubric)) >= reached:
            best, reached = words, now
            yield " ".join(best)
        if reached[:2] == (True, 1.0):
            return


def _reached(words: list[str], rubric: Rubric) -> tuple[bool, float, float, int]:
    reading = read(" ".join(words), rubric)
    full = reading.credit == 1.0
    return reading.sure and full, reading.credit, reading.confidence, len(reading.ideas)


def earns(text: str, rubric: Rubric) -> bool:
    """Whether a text has full marks and nobody is asked."""
    reading = read(text, rubric)
    return reading.sure and reading.credit == 1.0


def fallen(rubric: Rubric, texts: Iterator[str]) -> list[str]:
    """The texts that earn everything."""
    return [text for text in texts if len(WORD.findall(text)) >= FEW and earns(text, rubric)]


def rubrics() -> dict[str, Rubric]:
    """Every rubric of the library by its name."""
    found = {name.lower(): getattr(library, name) for name in library.__all__}
    return {name: each for name, each in found.items() if isinstance(each, Rubric)}


def main(tries: int = 60) -> None:
    """Print, for every kind of text, how many rubrics fall to it, how often, and an example."""
    answers = {path.stem: path for path in FILES}
    kinds: dict[str, Callable[[str, Rubric], Iterator[str]]] = {
        **{name: partial(_strung, name, tries) for name in TEMPLATES},
        "shuffled": lambda name, _: shuffled(answers[name], tries) if name in answers else iter(()),
        "climbed": lambda _, rubric: (text for seed in range(CLIMBS) for text in climbed(rubric, seed)),
    }
    for kind, make in kinds.items():
        fell = {name: fallen(each, make(name, each)) for name, each in rubrics().items()}
        hit = {name: texts for name, texts in fell.items() if texts}
        print(f"{kind:12} {len(hit):2} of {len(fell)} rubrics, {sum(map(len, fell.values()))} texts")
        for name, texts in hit.items():
            print(f"    {name}: {min(texts, key=len)}")


def _strung(kind: str, tries: int, _: str, rubric: Rubric) -> Iterator[str]:
    return strung(rubric, kind, tries)


if __name__ == "__main__":
    main()
