"""The rules of a course: deadlines, what being late costs, which attempt counts, what comes on top."""

from __future__ import annotations

import re
import zoneinfo
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from urllib.parse import quote, urlsplit

ADDRESS = re.compile(r"[\w.+'-]+@[\w-]+(\.[\w-]+)+")
DATE_ALONE = re.compile(r"\d{4}-\d\d-\d\d")

UNSETTLED = "late, but nobody said by how much: nothing is taken off until your teacher decides"


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
        requests_until: the last moment to ask about a mark, such as "2026-12-01 23:59"; a day alone is its
            end. Reports then have a code beside every mark that one may ask about; "" for no such codes.
        requests_to: where students write: the address of a form (https://…), or a mail address; "" leaves it
            to them.
    """

    due: str = ""
    timezone: str = ""
    late: Late | None = None
    attempts: Literal["latest", "best"] = "latest"
    dropped: tuple[str, ...] = ()
    drop_lowest: int = 0
    most: float | None = None
    follow: bool = True
    requests_until: str = ""
    requests_to: str = ""
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
        if self.requests_until:
            self.last_request  # noqa: B018 - the same
        elif self.requests_to:
            raise ValueError(
                'requests_to: expected the last day to ask beside it: requests_until="2026-12-01 23:59". '
                "Received: none."
            )
        if self.requests_to and not (self.requests_by_mail or _is_page(self.requests_to)):
            raise ValueError(
                'requests_to: expected a mail address, or a form such as "https://forms.example/marks". '
                f"Received: {self.requests_to!r}"
            )

    @property
    def deadline(self) -> datetime | None:
        """The deadline with its time zone; None without one."""
        return _moment("due", self.due, self.timezone) if self.due else None

    @property
    def last_request(self) -> datetime | None:
        """The last moment to ask about a mark, with its time zone; None where students are given no codes."""
        text = self.requests_until.strip()
        if DATE_ALONE.fullmatch(text):
            text += " 23:59:59"
        return _moment("requests_until", text, self.timezone) if text else None

    @property
    def requests_by_mail(self) -> bool:
        """Whether students ask about a mark by mail."""
        return ADDRESS.fullmatch(self.requests_to) is not None

    def request_mail(self, code: str) -> str:
        """The link by which a student writes a mail that names the mark with this code."""
        return f"mailto:{quote(self.requests_to, safe='@')}?subject={quote(f'About my mark {code}')}"


def _moment(name: str, text: str, timezone: str) -> datetime:
    """A time of the rules, with its time zone.

    Raises:
        ValueError: it is none.
    """
    try:
        moment = datetime.fromisoformat(text)
        zone = zoneinfo.ZoneInfo(timezone) if timezone else None
    except (ValueError, zoneinfo.ZoneInfoNotFoundError) as error:
        raise ValueError(
            f'{name}: expected a time such as "2026-11-20 23:59", and a timezone such as "Europe/Berlin". '
            f"Received: {text!r}, {timezone!r}: {error}"
        ) from error
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=zone) if zone is not None else moment.astimezone()
    return moment


def _is_page(text: str) -> bool:
    """Whether it is the address of a page, and of nothing else that a browser would follow."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return (
        parts.scheme in ("http", "https") and bool(parts.hostname) and not re.search(r"[\s\x00-\x1f]", text)
    )
