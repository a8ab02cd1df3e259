"""Numbers in place of names, for who grades without knowing whose work it is.

A number is drawn once for each student and kept: it tells nothing of the name or its place in the alphabet,
and is the same for every grader and the next day.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable

from grader.gradebook.book import Gradebook


def pseudonyms(book: Gradebook, students: Iterable[str]) -> dict[str, int]:
    """A number of three digits or more for each of these students; drawn now for those without one."""
    with book.writing() as connection:
        numbers = dict(connection.execute("SELECT student, number FROM pseudonyms").fetchall())
        missing = sorted(set(students) - set(numbers))
        places = 10 ** max(3, len(str(2 * (len(numbers) + len(missing)))))
        free = sorted(set(range(places // 10, places)) - set(numbers.values()))
        for student in missing:
            numbers[student] = free.pop(secrets.randbelow(len(free)))
            connection.execute("INSERT INTO pseudonyms VALUES (?, ?)", (student, numbers[student]))
    return numbers
