"""What was made of a class to be given back to its students."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class GivenBack:
    """What was made of a class to be given back.

    Attributes:
        released: students may have it; else nothing was made.
        files: the names of what was made, in the folder of the class.
        reports: how many reports are in `reports.zip`.
        feedback: how many are in `feedback.zip`, which a school's system takes back.
        not_taken: who has no report there.
        addresses: how many rows `mail.csv` has.
        without_address: who has no address in the class list, where others have one.
    """

    released: bool = True
    files: tuple[str, ...] = ()
    reports: int = 0
    feedback: int = 0
    not_taken: tuple[str, ...] = ()
    addresses: int = 0
    without_address: tuple[str, ...] = ()
