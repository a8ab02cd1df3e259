"""A table for programs that write a letter to each row: who gets which report, where.

Nothing is sent from here.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path

from grader.export.files import replace_file
from grader.table import csv_cell

# One address, and nothing that a program for mail takes for a second one, or a spreadsheet for a formula.
ADDRESS = re.compile(r"\w[\w.!#$%&'*/=?^`{|}~+-]*@\w[\w.-]*\w")
# The titles that such programs look for. A number stands first: who does not know the mark at the beginning
# of the file, which Excel and Word need, takes it for a part of the first title.
COLUMNS = ("No", "Email Address", "Name", "Subject", "Report", "File")


@dataclass(frozen=True)
class Letter:
    """A row of the table.

    Attributes:
        address: of the one who gets it.
        name: theirs.
        place: of the report in `reports.zip`.
        file: the same report on this computer.
    """

    address: str
    name: str
    place: str
    file: Path


def is_address(text: str) -> bool:
    """Whether a text is one address."""
    return ADDRESS.fullmatch(text) is not None


def write_mail(path: Path, letters: Sequence[Letter], subject: str) -> int:
    """Write the table, UTF-8 with a mark; return how many rows it has.

    Args:
        path: of the table.
        letters: its rows.
        subject: of every letter.
    """
    out = StringIO()
    table = csv.writer(out, quoting=csv.QUOTE_ALL)
    table.writerow(COLUMNS)
    for number, letter in enumerate(letters, 1):
        row = (number, letter.address, letter.name, subject, letter.place, str(letter.file.resolve()))
        table.writerow([csv_cell(cell) for cell in row])
    replace_file(path, out.getvalue(), "utf-8-sig")
    return len(letters)
