"""How long Chromium takes to show the class page of many submissions, and to sort, find and turn pages.

    .venv/bin/python benchmarks/dashboard.py [COUNT]

The class is the sample class of fashion_response on the stand-in, each of its grades COUNT / 6 times (default
30,000 submissions), with names and scores of their own.
"""

from __future__ import annotations

import random
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from playwright.sync_api import sync_playwright

from grader import report
from grader.classes.pages import report_names
from grader.classes.read import open_classes
from grader.classes.request import GradeRequest
from grader.disk_list import DiskList
from grader.grade import Graded
from grader.pipeline.session import open_session
from grader.records.mark import Adjustment

ROOT = Path(__file__).resolve().parent.parent


def many(graded: list[Graded], count: int) -> Iterator[Graded]:
    """As many submissions as asked for, under names of their own."""
    chance = random.Random(1)
    for number in range(count):
        each = graded[number % len(graded)]
        name = f"{chance.choice(('Ada', 'Ben', 'Chiara', 'Dmitri', 'Eve'))} Student{number:05}"
        terms = (Adjustment("extra", float(chance.randint(-20, 5))),)
        yield replace(
            each.light(),
            submission=replace(each.submission.light(), student=name),
            grade=replace(each.light().grade, student=name, adjustments=terms),
        )


def main(count: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (given,) = open_classes(GradeRequest(("fashion_response",), ROOT / "submissions", out=folder))
        with open_session(data_folder="stand-in", cache=folder / "cache") as session:
            (prepared,) = session.prepare([(given.assignment, given.references)])
            graded = [session.grade_one(prepared, each) for each in given.submissions]
        spool = DiskList(folder, many(graded, count), shared=report.shared_objects(prepared))
        names = report_names(each.submission.student for each in spool)
        begun = time.perf_counter()
        report.write_class(folder / "index.html", report.Class(prepared, spool, names, "strong"))
        print(f"{count} submissions: written in {time.perf_counter() - begun:.1f} s,", end=" ")
        print(f"{(folder / 'index.html').stat().st_size / 1e6:.1f} MB")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
            page = browser.new_page()
            page.goto("about:blank")

            def timed(what: str, action: object) -> None:
                start = time.perf_counter()
                action()  # type: ignore[operator]
                page.evaluate("() => new Promise(done => requestAnimationFrame(() => setTimeout(done)))")
                print(f"  {what}: {time.perf_counter() - start:.2f} s")

            timed("load and paint", lambda: page.goto((folder / "index.html").as_uri()))
            timed("again", lambda: page.reload())
            timed(
                "sort by score",
                lambda: page.get_by_role("button", name="score", exact=True).dispatch_event("click"),
            )
            timed("find a name", lambda: page.get_by_label("Find").fill("student29"))
            timed("next page", lambda: page.get_by_role("button", name="Next").click())
            timed("show who stopped", lambda: page.get_by_label("Show").select_option("s"))
            page.screenshot(path=str(Path(tempfile.gettempdir()) / "dashboard.png"))
            browser.close()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 30_000)
