"""How students are called on the page: by their names, or by numbers that tell nothing of them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from email.utils import parseaddr

from grader.gradebook import Gradebook, StoredMark
from grader.gradebook.people import known_people
from grader.gradebook.pseudonyms import pseudonyms

COVER = "▒"
TYPED = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "’": "'", "‐": "-"}
)
GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})


@dataclass(frozen=True)
class Names:
    """What is shown of students.

    Attributes:
        numbers: of each student, where nobody is to see whose work it is; None where names are shown.
        telling: what else would tell who a student is, such as an e-mail address.
    """

    numbers: Mapping[str, int] | None = None
    telling: Mapping[str, frozenset[str]] | None = None

    @property
    def blind(self) -> bool:
        """Whether names are not shown."""
        return self.numbers is not None

    def of(self, student: str) -> str:
        """How a student is called; "another student" where no mark is theirs any more."""
        if self.numbers is None:
            return student
        return f"Student {self.numbers[student]}" if student in self.numbers else "another student"

    def place(self, student: str) -> int:
        """By what students are ordered where their order must not tell of their names; else 0 for all."""
        return (self.numbers or {}).get(student, 0)

    def covered(self, student: str, text: str, sender: str = "") -> str:
        """A text without its student's name; as long as before, for what is marked in it.

        Args:
            student: whose it is; of a group, it is without the name of any of them.
            text: what they wrote, or what is said of it.
            sender: who sent it, as a message says that.
        """
        if self.numbers is None:
            return text
        telling = {sender, *parseaddr(sender), *(self.telling or {}).get(student, ())}
        telling |= {order for name in (*members(student), parseaddr(sender)[0]) for order in _orders(name)}
        shown, (plain, places) = list(text), _plain(text)
        for each in telling | {_umlauts(each) for each in telling}:
            words = r"\s+".join(map(re.escape, _plain(each)[0].split()))
            for found in re.finditer(rf"(?<!\w){words}(?!\w)", plain) if words else ():
                end = places[found.end() - 1] + 1
                while end < len(text) and unicodedata.combining(text[end]):
                    end += 1
                start = places[found.start()]
                shown[start:end] = COVER * (end - start)
        return "".join(shown)

    def shown(self, mark: StoredMark) -> StoredMark:
        """A mark as it is shown."""
        if self.numbers is None:
            return mark
        answer = replace(mark.answer, text=self.covered(mark.student, mark.answer.text))
        return replace(
            mark,
            student=self.of(mark.student),
            reason=self.covered(mark.student, mark.reason),
            hint=self.covered(mark.student, mark.hint),
            answer=answer,
            report="",
        )


def members(student: str) -> tuple[str, ...]:
    """Who is called so: of a group "Anna Lee, Ben Ito" each of them, but of "Lee, Anna" one."""
    parts = tuple(filter(None, (part.strip() for part in student.split(","))))
    group = len(parts) > 2 or (len(parts) == 2 and all(" " in part for part in parts))
    return (student, *parts) if group else (student,)


def _orders(name: str) -> set[str]:
    """A name with its parts in any order: "Ada Lovelace", "Lovelace, Ada"."""
    family, comma, given = (part.strip() for part in name.partition(","))
    if comma:
        return {name, f"{given} {family}", f"{family} {given}"}
    words = name.split()
    if len(words) < 2:
        return {name}
    return {name, f"{words[-1]}, {' '.join(words[:-1])}", f"{words[-1]} {' '.join(words[:-1])}"}


def _umlauts(name: str) -> str:
    """A name as one types it on a keyboard without umlauts."""
    return unicodedata.normalize("NFC", name).casefold().translate(GERMAN)


def _plain(text: str) -> tuple[str, Sequence[int]]:
    """A text in small letters without accents, and where each of them stands in it."""
    if text.isascii():
        return text.lower(), range(len(text))
    letters, places = [], []
    for place, character in enumerate(text):
        for letter in unicodedata.normalize("NFKD", character).casefold().translate(TYPED):
            if not unicodedata.combining(letter):
                letters.append(letter)
                places.append(place)
    return "".join(letters), places


def numbered(book: Gradebook, students: Iterable[str]) -> Names:
    """Numbers in place of the names of these students."""
    students = list(students)
    people = known_people(book)
    telling = {
        student: frozenset(
            fact
            for name in members(student)
            if name in people
            for fact in (people[name].identifier, people[name].email)
            if fact
        )
        for student in students
    }
    return Names(pseudonyms(book, students), telling)
