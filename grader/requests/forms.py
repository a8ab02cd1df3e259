"""The answers to a form, as its table is downloaded: a row a message, its columns in any order."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Sequence

from grader.columns import ADDRESSES, name_columns, plain_title
from grader.gradebook.requests import RequestError
from grader.policy import DATE, which_first
from grader.requests.message import Message
from grader.table import TableError, read
from grader.text import counted

ROWS = 20_000
MAIL = re.compile(r"[^\s@<>]{1,100}@[^\s@<>]{1,200}")
TIMES = (
    "timestamp|time|date|completion time|submitted at|submission date|zeitstempel|datum|abgeschlossen|"
    "horodateur|date de fin|marca temporal|fecha|carimbo de data/hora|data|informazioni cronologiche|"
    "tijdstempel"
).split("|")
TIME_CHARS = 40  # of a cell that is nothing but a time


def read_form(content: bytes, name: str) -> list[Message]:
    """The messages of a form's table, of which the first row are titles.

    Raises:
        RequestError: it is no table.
    """
    try:
        rows = read(content).rows
    except TableError as error:
        raise RequestError(f"{name}: {error}") from error
    if len(rows) > ROWS:
        raise RequestError(
            f"{name}: expected at most {ROWS:,} rows. Received: {counted(len(rows), 'row')}. "
            "Delete those that were taken before, and give the rest."
        )
    titles = [plain_title(cell) for cell in rows[0]] if rows else []
    body = rows[1:]
    time = _time_column(titles, body)
    names = name_columns(titles) or ()
    addresses = [place for place, title in enumerate(titles) if title in ADDRESSES]
    others = {*names, *addresses} | ({time} if time is not None else set())
    known = {
        first for row in body if time is not None if (first := which_first(_cell(row, time))) is not None
    }
    day_first = known.pop() if len(known) == 1 else None
    words = _words_column(body, others)
    messages = []
    for number, row in enumerate(body, 2):
        if not any(cell.strip() for cell in row):
            continue
        written = {place: cell.strip() for place, cell in enumerate(row) if place not in others}
        mails = [place for place, cell in written.items() if not addresses and MAIL.fullmatch(cell)]
        address = next((_cell(row, place) for place in (*addresses, *mails) if _cell(row, place)), "")
        free = {place: cell for place, cell in written.items() if place not in mails}
        own = words if free.get(words) else max(free, key=lambda place: len(free[place]), default=words)
        text = free.pop(own, "")
        messages.append(
            Message(
                text,
                f"{name}, row {number}",
                beside="\n".join(free.values()),
                name=" ".join(filter(None, (_cell(row, place) for place in names))),
                address=address,
                sent=_cell(row, time) if time is not None else "",
                day_first=day_first,
            )
        )
    return messages


def _cell(row: Sequence[str], place: int) -> str:
    return " ".join(row[place].split()) if place < len(row) else ""


def _words_column(rows: Sequence[Sequence[str]], others: Container[int]) -> int:
    """The column in which most is written, beside those that say who and when."""
    written = Counter[int]()
    for row in rows:
        written.update({place: len(cell) for place, cell in enumerate(row) if place not in others})
    return max(written, key=written.__getitem__, default=0)


def _time_column(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> int | None:
    """The column that says when: by its title, else the first in which every cell is a date."""
    named: list[int] = [place for name in TIMES for place, title in enumerate(titles) if title == name]
    for place in named + list(range(len(titles))):
        cells = [cell for row in rows if (cell := _cell(row, place))]
        if cells and all(len(cell) <= TIME_CHARS and DATE.search(cell) for cell in cells):
            return place
    return None
