"""How students are called on the page: by their names, or by numbers that tell nothing of them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from grader.gradebook import Gradebook, StoredMark
from grader.gradebook.people import known_people
from grader.gradebook.pseudonyms import pseudonyms

COVER = "▒"


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

    def covered(self, student: str, text: str) -> str:
        """A text without its student's name; as long as before, for what is marked in it."""
        if self.numbers is None:
            return text
        telling = {student, *(self.telling or {}).get(student, ())}
        words = student.split()
        if len(words) > 1:
            telling |= {f"{words[-1]}, {' '.join(words[:-1])}", f"{words[-1]} {' '.join(words[:-1])}"}
        for each in sorted(filter(None, telling), key=len, reverse=True):
            pattern = rf"(?<!\w){re.escape(each)}(?!\w)"
            text = re.sub(pattern, lambda found: COVER * len(found[0]), text, flags=re.IGNORECASE)
        return text

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


def numbered(book: Gradebook, students: Iterable[str]) -> Names:
    """Numbers in place of the names of these students."""
    students = list(students)
    people = known_people(book)
    telling = {
        student: frozenset({people[student].identifier, people[student].email} - {""})
        for student in students
        if student in people
    }
    return Names(pseudonyms(book, students), telling)
