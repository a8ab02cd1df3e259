"""The table for programs that write letters."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from grader.export.mail import Letter, is_address, write_mail


def test_a_row_has_what_a_letter_needs(tmp_path: Path) -> None:
    letters = [
        Letter(
            "ada@school.edu", "García, Ada", "García, Ada/report.html", tmp_path / "x" / ".." / "ada.html"
        ),
        Letter("ben@school.edu", "=ben\n", "=ben/report.html", tmp_path / "ben.html"),
    ]
    assert write_mail(tmp_path / "mail.csv", letters, "+Digits: your report") == 2
    content = (tmp_path / "mail.csv").read_bytes()
    assert content.startswith(b'\xef\xbb\xbf"No","Email Address",')  # the mark spoils no title that is used
    first, second = csv.DictReader(content.decode("utf-8-sig").splitlines())
    assert first == {
        "No": "1",
        "Email Address": "ada@school.edu",
        "Name": "García, Ada",
        "Subject": "'+Digits: your report",
        "Report": "García, Ada/report.html",
        "File": str(tmp_path.resolve() / "ada.html"),
    }
    assert second["Name"].startswith("'=ben")


@pytest.mark.parametrize("text", ["ada@school.edu", "a.b+c@x-y.z", "ü@schule.de", "1@2.3"])
def test_addresses(text: str) -> None:
    assert is_address(text)


@pytest.mark.parametrize(
    "text",
    ["", "ada", "@x.org", "ada@", "a@x.org, b@x.org", "a@x.org;b@x.org", "a@x.org b@x.org", "A <a@x.org>",
     "a@x.org\nBcc: b@x.org", "a@x.org\n", "=a@x.org", "-a@x.org", "a@b@x.org", '"a"@x.org'],
)  # fmt: skip
def test_what_reaches_another_one_is_no_address(text: str) -> None:
    assert not is_address(text)
