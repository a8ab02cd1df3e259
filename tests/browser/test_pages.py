"""The pages in a real browser: no request, no complaint, accessible, fitting a phone, and usable."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from grader import report
from grader.course.scale import GERMAN
from grader.course.support import Help, help_needed
from grader.course.total import Course
from grader.grade import Graded
from grader.gradebook import Change
from grader.pipeline.ready import ReadyAssignment
from grader.records.mark import Adjustment, Mark, Review
from grader.records.person import Person
from grader.similarity import identical, similar
from tests.conftest import ROOT
from tests.course.made import MISSING, course, work

GOLDEN = Path(__file__).parent / "golden"
# WCAG 2.2 A and AA, and what axe itself holds good practice.
RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}

pytestmark = pytest.mark.slow  # a browser, and every page in three sizes


@pytest.fixture(scope="module")
def pages(
    grade_source: Callable[..., Graded],
    prepared: dict[str, ReadyAssignment],
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[str, Path]:
    """A page of every kind, with everything on it."""
    folder = tmp_path_factory.mktemp("pages")
    source = (ROOT / "reference" / "fashion_response.py").read_text("utf-8")
    weak = source.replace("Dense(128", "Dense(100").replace('"adam"', '"sgd"')
    students = {
        "ada": source,
        "ben": weak.replace(
            "ANSWERS = {", 'ANSWERS = {"softmax": "it sets the highest value to 1, the others to 0", '
        ),
        "chiara": weak.replace("plt.show()", "plt.show()\nprint(1 / 0)"),
        "dmitri": "print('hello'\n",
        "eve": weak.replace("model", "net"),
    }
    scheme = prepared["fashion_response"]
    graded = []
    for name, text in students.items():
        one = grade_source("fashion_response", text)
        graded.append(
            replace(
                one, submission=replace(one.submission, student=name), grade=replace(one.grade, student=name)
            )
        )
    graded[1] = replace(
        graded[1],
        grade=replace(
            graded[1].grade,
            marks=tuple(map(_reviewed, graded[1].grade.marks)),
            adjustments=(Adjustment("2 days late: 10 % a day", -20.0),),
        ),
    )
    found = {}
    for each in graded:
        found[each.submission.student] = folder / f"{each.submission.student}.html"
        report.write_student(found[each.submission.student], each, "strong")
    line = grade_source("first_model", (ROOT / "reference" / "first_model.py").read_text("utf-8"))
    found["line"] = folder / "line.html"
    report.write_student(found["line"], line, "strong")
    found["plain"] = folder / "plain.html"
    report.write_plain(found["plain"], graded[1], "a test")
    found["class"] = folder / "index.html"
    submissions = [each.submission for each in graded]
    shown = report.Class(
        scheme, graded, {name: f"{name}.html" for name in students}, "strong",
        [Change("ben", 80, 100, 60, 100, "softmax: 5 to 0"), Change("ada", 90, 100, 95, 100, "relu: 0 to 5")],
        similar(submissions), identical(submissions),
    )  # fmt: skip
    report.write_class(found["class"], shown)
    found["similar"] = folder / "similar.html"
    found["statistics"] = folder / "statistics.html"
    found["front"] = folder / "front.html"
    report.write_course(found["front"], *course_of_many())
    return found


def course_of_many() -> tuple[Course, Help]:
    """A course of everything: long titles, groups, marks that wait, who needs help for every reason."""
    waits = work(15, marks={"relu": ("review", 1.0, 5.0), "loss": ("failed", 0.0, 5.0)}, report="a1/x.html")
    weak = work(15, marks={"loss": ("failed", 0.0, 5.0)}, report="a3/x.html")
    rows = {
        f"Student {letter}{number:03}": [18.0, waits, 16.0, 15.0] for letter in "ABC" for number in range(40)
    }
    rows |= {
        "Falling, Ada": [19.0, 18.0, 12.0, 11.0],
        "Nothing, Ben": [MISSING] * 4,
        "Failing, Chiara": [8.0, 7.0, MISSING, MISSING],
        "Weak, Dmitri": [weak, weak, weak, weak],
        "Averyveryveryveryverylongfamilynamewithoutanyspaceinit, Eve": [20.0, 20.0, 20.0, 21.5],
    }
    people = [Person(name, frozenset(), (), ("Tuesday" if "1" in name else "Thursday",)) for name in rows]
    found = course(rows, people=people, settings={"scale": GERMAN, "title": "Networks"})
    return found, help_needed(found)


def _reviewed(mark: Mark) -> Mark:
    if mark.check.slug != "softmax":
        return mark
    return replace(
        mark, review=Review("softmax", "x", 2, "Read it again.", "Ms K", "2026-11-20 10:00"), said="failed"
    )


def violations(page: Page, options: dict[str, object]) -> list[tuple[str, str, str]]:
    found = Axe().run(page, options=options).response["violations"]
    return [
        (each["id"], str(node["target"]), node.get("failureSummary", "")[:300])
        for each in found
        for node in each["nodes"][:3]
    ]


PAGES = ("ada", "ben", "chiara", "dmitri", "line", "plain", "class", "similar", "statistics", "front")


@pytest.mark.parametrize("size", ["phone", "desktop"])
@pytest.mark.parametrize("name", PAGES)
def test_accessible_and_fitting(
    pages: dict[str, Path], visit: Callable[..., Page], name: str, size: str
) -> None:
    page = visit(pages[name], size)
    assert violations(page, RULES) == []
    page.emulate_media(color_scheme="dark")
    assert (
        violations(page, {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}})
        == []
    )
    # Nothing hangs over the edge, so nobody has to scroll sideways but in what is made for it.
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert len(page.screenshot(full_page=True)) > 5_000


@pytest.mark.parametrize(("paper", "width", "height"), [("A4", 794, 1123), ("Letter", 816, 1056)])
def test_printed(
    pages: dict[str, Path], visit: Callable[..., Page], paper: str, width: int, height: int
) -> None:
    page = visit(pages["ben"], "desktop", "dark")
    page.emulate_media(media="print")
    margin = round(14 / 25.4 * 96)
    page.set_viewport_size({"width": width - 2 * margin, "height": height - 2 * margin})
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    wide = page.evaluate(
        "Array.from(document.querySelectorAll('main *')).filter(e => e.getBoundingClientRect().right > innerWidth + 1"
        " && !e.closest('.unseen')).map(e => e.tagName + '.' + e.className).slice(0, 5)"
    )
    assert wide == []
    assert page.pdf(format=paper).startswith(b"%PDF")


def test_statistics_can_be_read_on_a_phone(pages: dict[str, Path], visit: Callable[..., Page]) -> None:
    page = visit(pages["statistics"], "phone")
    sizes = page.evaluate(
        "Array.from(document.querySelectorAll('svg text')).map(e => parseFloat(getComputedStyle(e).fontSize)"
        " * e.getScreenCTM().a)"
    )
    assert sizes and min(sizes) >= 11
    assert page.locator(".spread").bounding_box()["width"] > 250  # type: ignore[index]
    page.get_by_text("The same as a table").press("Enter")  # by keyboard
    assert page.get_by_role("region", name="Scores as a table").is_visible()
    page.get_by_role("link", name="softmax").first.click()
    assert page.url.endswith("#softmax") and page.locator("#softmax").is_visible()


def test_the_table_sorts_and_filters(pages: dict[str, Path], visit: Callable[..., Page]) -> None:
    page = visit(pages["class"])

    def names() -> list[str]:
        return page.locator("#table tbody tr:visible th").all_inner_texts()

    assert names() == ["ada", "ben", "chiara", "dmitri", "eve"]
    page.get_by_role("button", name="score", exact=True).click()
    by_score = names()
    points = [float(text) for text in page.locator("#table tbody tr td:nth-child(2)").all_inner_texts()]
    assert points == sorted(points) and by_score[0] == "dmitri"
    page.get_by_role("button", name="score", exact=True).press("Enter")  # by keyboard, too
    assert names()[0] == "ada" and page.locator("#table th[aria-sort=descending]").inner_text().startswith(
        "score"
    )
    page.locator("#find").fill("CHI")
    assert names() == ["chiara"] and page.locator("#count").inner_text() == "1 of 5"
    page.locator("#find").fill("")
    page.locator("#show").select_option("s")
    assert sorted(names()) == ["chiara", "dmitri"]
    page.locator("#show").select_option("")
    page.get_by_role("link", name="chiara").first.click()
    assert page.get_by_role("heading", level=1).inner_text().startswith("Response")


def test_a_large_class_comes_in_pages(
    grade_source: Callable[..., Graded],
    prepared: dict[str, ReadyAssignment],
    visit: Callable[..., Page],
    browser: Browser,
    tmp_path: Path,
) -> None:
    one = grade_source("first_model", (ROOT / "reference" / "first_model.py").read_text("utf-8")).light()
    two = grade_source("first_model", "print('hello'\n").light()
    class_of = [
        replace(each, submission=replace(each.submission, student=f"<b>student</b> {number:04}"))
        for number, each in enumerate([one, two] * 126)
    ]
    reports = {each.submission.student: f"{number}.html" for number, each in enumerate(class_of)}
    report.write_class(
        tmp_path / "index.html", report.Class(prepared["first_model"], class_of, reports, "strong")
    )
    page = visit(tmp_path / "index.html")
    rows = page.locator("#table tbody tr")
    place = page.locator("#place")
    assert rows.count() == 100 and place.inner_text() == "1 to 100 of 252"
    as_written = rows.all_inner_texts()
    assert page.locator("#back").is_disabled()
    page.locator("#next").click()
    page.locator("#next").click()
    assert rows.count() == 52 and place.inner_text() == "201 to 252 of 252"
    assert page.locator("#next").is_disabled()
    assert rows.first.locator("th a").get_attribute("href") == "200.html"
    assert rows.first.locator("th").inner_text() == "<b>student</b> 0200"
    page.locator("#back").click()
    page.locator("#back").click()
    assert rows.all_inner_texts() == as_written  # the script draws what the page came with
    page.locator("#show").select_option("s")
    assert page.locator("#count").inner_text() == "126 of 252" and place.inner_text() == "1 to 100 of 126"
    page.get_by_role("button", name="score", exact=True).click()
    page.get_by_role("button", name="score", exact=True).click()
    page.locator("#show").select_option("")
    assert rows.first.locator("td").first.inner_text() == "100"
    page.locator("#find").fill("0251")
    assert rows.count() == 1 and place.inner_text() == "1 to 1 of 1"
    assert violations(page, RULES) == []
    context = browser.new_context(java_script_enabled=False)
    bare = context.new_page()
    bare.goto((tmp_path / "index.html").as_uri())
    assert bare.locator("#table tbody tr").count() == 100
    assert "first 100 of 252" in bare.locator("noscript").inner_text()
    context.close()


def test_the_course_sorts_finds_and_filters(pages: dict[str, Path], visit: Callable[..., Page]) -> None:
    page = visit(pages["front"])
    rows = page.locator("#table tbody tr")

    def names() -> list[str]:
        return page.locator("#table tbody th").all_inner_texts()

    as_written = rows.all_inner_texts()
    assert len(as_written) == 100 and page.locator("#place").inner_text() == "1 to 100 of 125"
    page.get_by_role("button", name="student", exact=True).click()
    assert rows.all_inner_texts() == as_written  # the script draws what the page came with
    page.get_by_role("button", name="total", exact=True).click()
    assert names()[:2] == ["Nothing, Ben", "Failing, Chiara"]
    page.get_by_role("button", name="Work 1", exact=True).press("Enter")
    page.get_by_role("button", name="Work 1", exact=True).press("Enter")
    assert names()[0].endswith("Eve") and page.locator("#table tbody td").all_inner_texts()[3] == "20"
    page.get_by_label("Find").fill("chi")
    assert names() == ["Failing, Chiara"] and page.locator("#count").inner_text() == "1 of 125"
    page.get_by_label("Find").fill("")
    for kind, who in (("falling", "Falling, Ada"), ("never", "Nothing, Ben"), ("topic", "Weak, Dmitri")):
        page.get_by_label("Show").select_option(kind)
        assert names() == [who]
    page.get_by_label("Show").select_option("help")
    assert len(names()) == 4
    page.get_by_label("Show").select_option("")
    page.get_by_label("Group").select_option("Tuesday")
    assert 0 < int(page.locator("#count").inner_text().split()[0]) < 125 and "Falling, Ada" not in names()
    assert violations(page, RULES) == []


def test_without_scripts_the_class_page_shows_everything(browser: object, pages: dict[str, Path]) -> None:
    context = browser.new_context(java_script_enabled=False)  # type: ignore[attr-defined]
    page = context.new_page()
    page.goto(pages["class"].as_uri())
    assert page.locator("#table tbody tr").count() == 5
    context.close()


class _Outline(HTMLParser):
    """Headings, landmarks, tables and plots of a page, in their order."""

    KEPT = ("header", "main", "footer", "section", "table", "figure", "svg", "form", "script")

    def __init__(self, text: str):
        super().__init__()
        self.lines: list[str] = []
        self.depth = 0
        self.heading: str | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        if tag in ("h1", "h2", "h3"):
            self.heading = ""
        elif tag in self.KEPT:
            label = dict(attrs).get("class")
            self.lines.append("  " * self.depth + tag + (f".{label}" if label else ""))
            if tag not in ("svg",):
                self.depth += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in ("h1", "h2", "h3"):
            self.lines.append("  " * self.depth + f"{tag}: {' '.join((self.heading or '').split())}")
            self.heading = None
        elif tag in self.KEPT and tag != "svg":
            self.depth -= 1

    def handle_data(self, data: str) -> None:
        if self.heading is not None:
            self.heading += data


@pytest.mark.parametrize("name", PAGES)
def test_the_structure_is_as_it_was(pages: dict[str, Path], name: str) -> None:
    """Golden files: to accept a new structure, delete the file and run the test twice."""
    outline = "\n".join(_Outline(pages[name].read_text("utf-8")).lines) + "\n"
    outline = re.sub(r"(?m)^( *)(figure.*|svg.*)\n(?:\1\2\n)+", r"\1\2 several\n", outline)
    golden = GOLDEN / f"{name}.txt"
    if not golden.exists():
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(outline, "utf-8")
        pytest.fail(f"{golden.name} was written: read it, and run again")
    assert outline == golden.read_text("utf-8")


def test_sizes(pages: dict[str, Path]) -> None:
    assert all(path.stat().st_size < 500_000 for path in pages.values())
