"""The rules of a course, and what of them is refused."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from grader.rules import Rules

UNTIL = "2026-12-01 23:59"


def test_until_when_one_may_ask() -> None:
    assert Rules().last_request is None
    in_berlin = Rules(requests_until=UNTIL, timezone="Europe/Berlin").last_request
    assert in_berlin == datetime(2026, 12, 1, 22, 59, tzinfo=UTC)
    day = Rules(requests_until="2026-12-01", timezone="Europe/Berlin").last_request
    assert day == datetime(2026, 12, 1, 22, 59, 59, tzinfo=UTC)
    with pytest.raises(
        ValueError, match=r"requests_until: expected a time such as .* Received: \'tomorrow\'"
    ):
        Rules(requests_until="tomorrow")
    with pytest.raises(ValueError, match="due: expected a time such as"):
        Rules(due="tomorrow")


@pytest.mark.parametrize(
    "place", ["ms.k@school.edu", "https://forms.example/a?b=c#d", "http://school.edu:80/x", ""]
)
def test_where_students_write(place: str) -> None:
    assert Rules(requests_until=UNTIL, requests_to=place).requests_by_mail == ("@" in place)


@pytest.mark.parametrize(
    "place",
    [
        "javascript:alert(1)", "data:text/html,x", "ftp://a.example", "https:///x", "https://a.example/ x",
        "https://a.example/\n", "//a.example", "a.example", "mailto:k@school.edu", "k@school", "k@school.edu?cc=x@y.org",
        "k@school.edu,x@y.org", "K <k@school.edu>", "https://[x", "\"a\"@b.de",
    ],
    ids=range(15),
)  # fmt: skip
def test_other_places_are_refused(place: str) -> None:
    with pytest.raises(ValueError, match="requests_to: expected a mail address, or a form"):
        Rules(requests_until=UNTIL, requests_to=place)


def test_a_place_needs_a_last_day() -> None:
    with pytest.raises(ValueError, match="expected the last day to ask beside it"):
        Rules(requests_to="ms.k@school.edu")


def test_a_mail_names_the_mark() -> None:
    rules = Rules(requests_until=UNTIL, requests_to="o'neil+a@school.edu")
    assert (
        rules.request_mail("K7CF-3M9A")
        == "mailto:o%27neil%2Ba@school.edu?subject=About%20my%20mark%20K7CF-3M9A"
    )
