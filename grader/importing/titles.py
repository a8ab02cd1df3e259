"""What students read above a mark of an imported notebook: of what its cells say of themselves."""

from __future__ import annotations

import re

from grader.released import ReleasedCell

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
MADE_UP = re.compile(r"(?:cell|test|answer)?[-_]?[0-9a-f]{6,}", re.IGNORECASE)  # a name that nobody chose


class Titles:
    """Makes the titles of a notebook's checks, one after the other."""

    def __init__(self, before: str = "") -> None:
        """Begin; `before` stands before every title: the notebook, where there are several."""
        self._before = f"{_words(before)}: " if before else ""
        self._heading = ""
        self._taken: set[str] = set()

    def pass_by(self, cell: ReleasedCell) -> None:
        """Go on to a cell: a heading in it is above what follows."""
        if cell.kind == "markdown" and cell.role != "answer":
            self._heading = [self._heading, *headings(cell.source)][-1]

    def of_tests(self, cell: ReleasedCell) -> str:
        """The title of tests: what they say of themselves, else the heading above and the cell's name."""
        return self._own(_first_words(cell.source) or self._named(cell.name, "tests"))

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
    """The headings of a text, without what they are worth."""
    found = HEADING.findall(FENCED.sub("", text))
    return [plain for one in found if (plain := WORTH.sub("", MARKS.sub("", one)).strip(" .:"))]


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
    return (found["said"] or found["comment"]).strip(" .:#") if found else ""


def _words(name: str) -> str:
    return re.sub(r"[\s_-]+", " ", name).strip()
