"""What systems' gradebooks have in common: a column is found by its title, and worth a number of points."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from grader.errors import UsageError
from grader.table import numbers

WORD = re.compile(r"[^\W_]+")


class GradebookError(UsageError):
    """A gradebook that cannot be filled; the message says what was expected."""


def column_called(titles: Mapping[int, str], header: Sequence[str], names: Sequence[str], wanted: str) -> int:
    """The place of the assignment's column.

    Args:
        titles: what the columns of assignments are called, by place.
        header: all titles as they stand there.
        names: what the assignment is called.
        wanted: the title that the teacher said; "" for none.

    Raises:
        GradebookError: no such column, or several.
    """
    if wanted:
        places = [place for place in titles if wanted in (header[place].strip(), titles[place])]
    else:
        same = {_plain(name) for name in names}
        places = [place for place, title in titles.items() if _plain(title) in same]
    if len(places) != 1:
        raise GradebookError(
            f"a gradebook: expected one column for {wanted or names[0]!r}. "
            f"Received: {', '.join(header[place] for place in titles) or 'no columns of assignments'}. "
            "Say which with --column."
        )
    return places[0]


def points_of(said: str, title: str) -> float | None:
    """The points that a column is worth, of the cell that says so; None where it does not.

    Raises:
        GradebookError: it may be two numbers.
    """
    readings = numbers(said)
    if len(readings) > 1:
        raise GradebookError(
            f"a gradebook: expected the points of the column {title} as a number such as {readings[-1]:.0f}. "
            f"Received: {said}, which may be {readings[0]:g} or {readings[-1]:g}. Write it without the sign."
        )
    return readings[0] if readings else None


def _plain(title: str) -> str:
    return "".join(WORD.findall(title.casefold()))
