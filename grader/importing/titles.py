"""What students read above a mark of an imported notebook: of what its cells say of themselves."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from grader.released import MADE_UP, ReleasedCell

FIRST = re.compile(
    r"\s*(?:(?P<quotes>\"{3}|'{3}|\"|')\s*(?P<said>[^\n]+?)\s*(?:(?P=quotes)|$)|#+\s*(?P<comment>[^\n]+))",
    re.MULTILINE,
)
LENGTH = 90  # characters of a title
HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(.+?)[ \t#]*$", re.MULTILINE)
MARKS = re.compile(r"[*_`$]+|!?\[|\]\([^)]*\)|<[^>]+>")
WORTH = re.compile(r"\s*[(\[]\s*[\d.]+\s*(?:points?|pts?|marks?)\.?\s*[)\]]", re.IGNORECASE)
# Code in a text, with its comments.
FENCED = re.compile(r"^ {0,3}(`{3,}|~{3,}).*?(?:^ {0,3}\1|\Z)", re.MULTILINE | re.DOTALL)
NUMBERED = re.compile(r"(?:q|question|exercise|ex|problem|task|part)[\W_]*(\d[\w.]*)", re.IGNORECASE)
# What tests and headings say to everybody, whatever they are about.
TO_ALL = re.compile(
    r".*(?:"
    r"\b(?:do not|don'?t) \w+(?: or \w+)*(?:$|\W.*\b(?:cells?|lines?|code|below|above|anything)\b)"
    r"|\bthis (?:test )?cell\b|\bBEGIN (?:\w+ )?TESTS?\b|\bright track\b"
    r"|\bshould pass (?:this|these|the|all)\b"
    r"|\byour (?:own )?(?:code|answer|solution)(?: goes)?(?: here)?$).*"
    r"|(?:(?:hidden|visible|public|private|auto\w*|grading|unit|more|some|the|your|run|basic|a few) )*"
    r"(?:tests?|checks?|asserts?|assertions?|test (?:cases?|cell|code))(?: \d+| here| below)?",
    re.IGNORECASE,
)


class Titles:
    """Makes the titles of a notebook's checks, one after the other."""

    def __init__(self, before: str = "", tests: Iterable[str] = ()) -> None:
        """Begin.

        Args:
            before: stands before every title: the notebook, where there are several.
            tests: the sources of its tests: what several of them begin with says nothing about one of them.
        """
        self._said = Counter(map(_first_words, tests))
        self._before = f"{_words(before)}: " if before else ""
        self._heading = ""
        self._taken: set[str] = set()

    def pass_by(self, cell: ReleasedCell) -> None:
        """Go on to a cell: a heading in it is above what follows."""
        if cell.kind == "markdown" and cell.role != "answer":
            self._heading = [self._heading, *headings(cell.source)][-1]

    def of_tests(self, cell: ReleasedCell) -> str:
        """The title of tests: what they say of themselves, else the heading above and the cell's name."""
        said = _first_words(cell.source)
        return self._own(said if said and self._said[said] < 2 else self._named(cell.name, "tests"))

    def of_answer(self, cell: ReleasedCell) -> str:
        """The title of what a person marks: the heading above, and the cell's name."""
        return self._own(self._named(cell.name, "answer"))

    def _named(self, name: str, usual: str) -> str:
        words = "" if MADE_UP.fullmatch(name) else _words(name)
        if not self._heading:
            words = words or usual
            return words[:1].upper() + words[1:]
        return below(self._heading, words)

    def _own(self, title: str) -> str:
        title = shortened(f"{self._before}{title}")
        own, number = title, 2
        while own in self._taken:
            own, number = f"{title} ({number})", number + 1
        self._taken.add(own)
        return own


def headings(text: str) -> list[str]:
    """The headings of a text that say what it is about, without what that is worth."""
    found = (WORTH.sub("", MARKS.sub("", one)).strip(" .:") for one in HEADING.findall(FENCED.sub("", text)))
    return [heading for heading in found if heading and not TO_ALL.fullmatch(heading)]


def below(heading: str, name: str) -> str:
    """The title of what has a name, below a heading: that alone where it says the name, or its number."""
    number, other = NUMBERED.match(heading), NUMBERED.fullmatch(name)
    if other:  # "q1" is none of "Question 11"
        said = number is not None and _plain(number[1]) == _plain(other[1])
    else:
        said = name.lower() in heading.lower()
    return heading if said else f"{heading}: {name}"


def shortened(title: str) -> str:
    """A title of the usual length."""
    return title if len(title) <= LENGTH else f"{title[: LENGTH - 1].rstrip()}…"


def _plain(number: str) -> str:
    return re.sub(r"[\W_]+", ".", number).strip(".").lower()


def _first_words(tests: str) -> str:
    """What tests say of themselves: their docstring, or the comment that they begin with."""
    found = FIRST.match(tests)  # which need not be Python: Jupyter's own may be in it
    said = (found["said"] or found["comment"]).strip(" .:#") if found else ""
    return "" if TO_ALL.fullmatch(said) else said


def _words(name: str) -> str:
    return re.sub(r"[\s_-]+", " ", name).strip()
