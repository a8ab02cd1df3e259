"""Reports on paper: few pages, each with a name and a number, and no heading left alone."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

from grader import intake, report
from grader.pipeline.ready import ReadyAssignment
from grader.pipeline.session import Session
from tests.browser.test_pages import PAGES
from tests.browser.test_pages import pages as pages  # the fixture: a page of every kind
from tests.conftest import ROOT, SLUGS

pytestmark = pytest.mark.slow  # a browser, and the sample classes
MOST_PAGES = 4
REPORTS = [name for name in PAGES if name not in ("class", "similar", "front", "statistics")]


def printed(page: Page, paper: str = "A4") -> tuple[bytes, int]:
    """The page as a PDF, and how many sheets it has."""
    pdf = page.pdf(format=paper)
    return pdf, len(re.findall(rb"/Type\s*/Page\b", pdf))


@pytest.mark.parametrize("slug", SLUGS)
def test_a_report_has_at_most_four_pages(
    slug: str,
    session: Session,
    prepared: dict[str, ReadyAssignment],
    visit: Callable[..., Page],
    tmp_path: Path,
) -> None:
    counts = {}
    for path in sorted((ROOT / "submissions" / slug).iterdir()):
        graded = session.grade_one(prepared[slug], intake.read(path))
        written = tmp_path / f"{path.stem}.html"
        report.write_student(written, graded, "strong")
        counts[path.stem] = printed(visit(written))[1]
    assert counts and max(counts.values()) <= MOST_PAGES, counts


def _words(pdf: bytes, folder: Path) -> list[list[str]]:
    """The lines of each page."""
    reader = shutil.which("pdftotext")
    if reader is None:
        pytest.skip("no pdftotext here, which reads what is on a page")
    path = folder / "report.pdf"
    path.write_bytes(pdf)
    text = subprocess.run([reader, "-layout", path, "-"], capture_output=True, check=True).stdout.decode()  # noqa: S603 - a PDF of ours
    return [[line.strip() for line in part.splitlines() if line.strip()] for part in text.split("\f")[:-1]]


@pytest.mark.parametrize("paper", ["A4", "Letter"])
@pytest.mark.parametrize("name", REPORTS)
def test_each_sheet_says_whose_it_is_and_no_heading_is_left_alone(
    pages: dict[str, Path], visit: Callable[..., Page], name: str, paper: str, tmp_path: Path
) -> None:
    page = visit(pages[name])
    headings = {" ".join(each.split()) for each in page.locator("h2, h3").all_inner_texts()}
    title = page.locator("h1").inner_text()
    pdf, count = printed(page, paper)
    sheets = _words(pdf, tmp_path)
    assert len(sheets) == count <= MOST_PAGES
    student = "student" if name == "line" else "ben" if name == "plain" else name
    for number, lines in enumerate(sheets, 1):
        assert lines[0].startswith(student) and lines[0].endswith(title), lines[0]
        assert lines[-1] == f"page {number} of {count}"
        assert lines[-2] not in headings, lines[-2]
    on_paper = {line for lines in sheets for line in lines}
    assert "Every check" in on_paper and "What your program printed" not in on_paper


def test_every_reason_and_hint_is_on_paper(
    pages: dict[str, Path], visit: Callable[..., Page], tmp_path: Path
) -> None:
    page = visit(pages["ben"])
    hints = page.locator("table.checks .hint").all_inner_texts()
    words = "".join("".join(line.split()) for lines in _words(printed(page)[0], tmp_path) for line in lines)
    assert len(hints) > 1
    assert [hint for hint in hints if "".join(hint.split())[:30] not in words] == []


def test_what_is_closed_stays_closed(
    visit: Callable[..., Page], pages: dict[str, Path], tmp_path: Path
) -> None:
    page = visit(pages["ada"])
    page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend',"
        "'<details><summary>More of it</summary><p>xylophone</p></details>')"
    )
    words = {word for lines in _words(printed(page)[0], tmp_path) for line in lines for word in line.split()}
    assert "xylophone" not in words
