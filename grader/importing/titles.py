"""What students read above a mark of an imported notebook: of what its cells say of themselves."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from grader.released import ReleasedCell

FIRST = re.compile(
    r"\s*(?:(?P<quotes>\"{3}|'{3}|\"|')\s*(?P<said>[^\n]+?)\s*(?:(?P=quotes)|$)|#+\s*(?P<comment>[^\n]+))",
    re.MULTILINE,
)
LENGTH = 90  # characters of a title
HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+(.+?)[ \t#]*$", re.MULTILINE)
MARKS = re.compile(r"[*_`$]+|!?\[|\]\([^)]*\)|<[^>]+>")
WORTH = re.compile(r"\s*[(\[]\s*[\d.]+\s*(?:points?|pts?|marks?)\.?\s*[)\]]", re.IGNORECASE)
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
MADE_UP = re.compile(r"(?:cell|test|answer)?[-_]?[0-9a-f]{6,}", re.IGNORECASE)  # a name that nobody chose


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
        if cell.kind == "markdown" and cell.role != "answer" and (found := HEADING.findall(cell.source)):
            heading = WORTH.sub("", MARKS.sub("", found[-1])).strip(" .:")
            self._heading = self._heading if TO_ALL.fullmatch(heading) else heading

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
        return self._heading if words.lower() in self._heading.lower() else f"{self._heading}: {words}"

    def _own(self, title: str) -> str:
        title = f"{self._before}{title}"
        title = title if len(title) <= LENGTH else f"{title[: LENGTH - 1].rstrip()}…"
        own, number = title, 2
        while own in self._taken:
            own, number = f"{title} ({number})", number + 1
        self._taken.add(own)
        return own


def _first_words(tests: str) -> str:
    """What tests say of themselves: their docstring, or the comment that they begin with."""
    found = FIRST.match(tests)  # which need not be Python: Jupyter's own may be in it
    said = (found["said"] or found["comment"]).strip(" .:#") if found else ""
    return "" if TO_ALL.fullmatch(said) else said


def _words(name: str) -> str:
    return re.sub(r"[\s_-]+", " ", name).strip()
