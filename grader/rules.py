"""The rules of a course: deadlines, what being late costs, which attempt counts, what comes on top."""

from __future__ import annotations

import zoneinfo
from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True)
class Late:
    """What handing in late costs.

    Attributes:
        percent_per_day: lost for each day that has begun.
        grace_minutes: late by no more than this is not late.
        cap: the most that is lost, in percent.
        of: percent of what: of the points that are "possible", or of those "earned".
    """

    percent_per_day: float
    grace_minutes: float = 0.0
    cap: float = 100.0
    of: Literal["possible", "earned"] = "possible"

    def __post_init__(self) -> None:
        if not 0 <= self.percent_per_day <= 100 or not 0 <= self.cap <= 100 or self.grace_minutes < 0:
            raise ValueError(
                "late: expected percentages from 0 to 100 and minutes of grace. Received: "
                f"percent_per_day={self.percent_per_day}, cap={self.cap}, grace_minutes={self.grace_minutes}"
            )
        if self.of not in ("possible", "earned"):
            raise ValueError(f"late: of: expected 'possible' or 'earned'. Received: {self.of!r}")


@dataclass(frozen=True)
class Rules:
    """What decides a score beside the checks; shown on the report as a line of arithmetic.

    Attributes:
        due: the deadline, such as "2026-11-20 23:59"; "" for none.
        timezone: where that is, such as "Europe/Berlin"; "" for where the grader runs.
        late: what handing in late costs.
        attempts: which of several attempts counts, the "latest" or the "best".
        dropped: checks that do not count for anybody, by their slugs.
        drop_lowest: so many questions, those in which a student lost most, do not count; the others then
            count for all points.
        most: the highest score, for extra credit; None for no such limit.
        show_class: reports tell the median of the class, and how many earned each question: of a class
            of eight and more.
        follow: explanations that wait for a person are marked like those that are like them and were decided.
    """

    due: str = ""
    timezone: str = ""
    late: Late | None = None
    attempts: Literal["latest", "best"] = "latest"
    dropped: tuple[str, ...] = ()
    drop_lowest: int = 0
    most: float | None = None
    follow: bool = True
    show_class: bool = False

    def __post_init__(self) -> None:
        if self.attempts not in ("latest", "best"):
            raise ValueError(f"attempts: expected 'latest' or 'best'. Received: {self.attempts!r}")
        if self.drop_lowest < 0:
            raise ValueError(f"drop_lowest: expected 0 or more. Received: {self.drop_lowest!r}")
        if self.late is not None and not self.due:
            raise ValueError('late: expected a deadline beside it: due="2026-11-20 23:59". Received: none.')
        if self.due:
            self.deadline  # noqa: B018 - it says what is wrong with it

    @property
    def deadline(self) -> datetime | None:
        """The deadline with its time zone; None without one."""
        if not self.due:
            return None
        try:
            moment = datetime.fromisoformat(self.due)
            zone = zoneinfo.ZoneInfo(self.timezone) if self.timezone else None
        except (ValueError, zoneinfo.ZoneInfoNotFoundError) as error:
            raise ValueError(
                'due: expected a time such as "2026-11-20 23:59", and a timezone such as "Europe/Berlin". '
                f"Received: {self.due!r}, {self.timezone!r}: {error}"
            ) from error
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=zone) if zone is not None else moment.astimezone()
        return moment
