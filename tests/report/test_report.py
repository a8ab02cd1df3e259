"""Reports: everything there, nothing alive in them, and the same bytes for the same grade."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from grader import report
from grader.grade import Graded
from grader.pipeline.ready import ReadyAssignment
from grader.report import plots
from grader.report.student import _log
from tests.conftest import ROOT

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&{{7*7}}"


class Page(HTMLParser):
    """Collects the tags and text of a page."""

    def __init__(self, text: str):
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.open: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in ("meta", "img", "br", "input"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open and self.open[-1] == tag, f"</{tag}> closes {self.open[-3:]}"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.words += data


def inert(text: str, scripts: int = 0) -> Page:
    """The page, which runs nothing but so many scripts of ours."""
    page = Page(text)
    assert page.open == []
    types = [attributes.get("type") for tag, attributes in page.tags if tag == "script"]
    assert types.count(None) == scripts and set(types) <= {None, "application/json"}  # which runs nothing
    for tag, attributes in page.tags:
        assert tag not in ("iframe", "object", "embed", "form", "link", "base"), tag
        assert not any(name.startswith("on") for name in attributes), attributes
        for name in ("src", "href", "xlink:href"):
            value = attributes.get(name) or ""
            assert not re.match(r"(?i)\s*(javascript|https?|//)", value), value
        if tag == "img":
            assert (attributes["src"] or "").startswith("data:image/") and attributes.get("alt")
    policy = [a.get("content") or "" for t, a in page.tags if a.get("http-equiv")]
    assert policy and policy[0].startswith("default-src 'none'")
    assert ("script-src" in policy[0]) == bool(scripts) and "unsafe-inline'; script" not in policy[0]
    return page


@pytest.fixture(scope="module")
def evil(grade_source: Callable[..., Graded]) -> Graded:
    source = f"""
import keras, sys
model = keras.Sequential([keras.Input((28, 28), name="x"), keras.layers.Flatten(), keras.layers.Dense(10, "softmax")], name="m")
model.compile("adam", "sparse_categorical_crossentropy")
ANSWERS = {{"relu": {EVIL!r}, "flattened_length": {EVIL!r}, "softmax": {EVIL!r}}}
print({EVIL!r}); print("\\033[2J\\033]0;title\\a")
raise ValueError({EVIL!r})
"""
    graded = grade_source("digit_classifier", source, **{"answers.md": f"## {EVIL}\n{EVIL}\n"})
    return replace(
        graded, submission=replace(graded.submission, student=EVIL), grade=replace(graded.grade, student=EVIL)
    )


def test_student_text_is_inert(evil: Graded, prepared: dict[str, ReadyAssignment], tmp_path: Path) -> None:
    scheme = prepared["digit_classifier"]
    report.write_student(tmp_path / "one.html", evil, "basic")
    page = inert((tmp_path / "one.html").read_text("utf-8"))
    assert page.words.count("<script>alert(1)</script>") >= 4  # as text: name, answer, error, output
    assert "{{7*7}}" in page.words and "49" not in page.words.split("Every check")[0][:200]
    assert "\x1b" not in page.words
    report.write_class(tmp_path / "index.html", report.Class(scheme, [evil], {EVIL: "one.html"}, "basic"))
    assert "<script>alert(1)</script>" in inert((tmp_path / "index.html").read_text("utf-8"), 1).words


def test_what_a_report_shows(
    grade_source: Callable[..., Graded], prepared: dict[str, ReadyAssignment], tmp_path: Path
) -> None:
    source = (ROOT / "reference" / "fashion_response.py").read_text("utf-8")
    graded = grade_source("fashion_response", source.replace("Dense(128", "Dense(100"))
    path = tmp_path / "one.html"
    report.write_student(path, graded, "basic")
    text = path.read_text("utf-8")
    page = inert(text)
    for words in (
        "What went well", "What to do next", "Your network", "How it learned", "What your network sees",
        "confident mistakes", "What it confuses", "precision", "Every check", "Your own figures",
        "Measured on a stand-in", "Sandbox level: basic", "expected 128 units. Received: 100",
        "Dense with 100 units, relu", "Dense with 128 units, relu", "where the reference ends",
    ):  # fmt: skip
        assert words in page.words, words
    for check in prepared["fashion_response"].assignment.checks:
        assert check.slug in page.words
    assert len(text) < 500_000
    images = [a for t, a in page.tags if t == "img"]
    assert (
        len(images)
        == 10 + len([t for t, a in page.tags if t == "div" and "wrong" in (a.get("class") or "")]) + 1
    )
    again = tmp_path / "again.html"
    report.write_student(again, graded, "basic")
    assert again.read_bytes() == path.read_bytes()


def test_the_line(
    grade_source: Callable[..., Graded], prepared: dict[str, ReadyAssignment], tmp_path: Path
) -> None:
    graded = grade_source("first_model", (ROOT / "reference" / "first_model.py").read_text("utf-8"))
    report.write_student(tmp_path / "one.html", graded, "basic")
    page = inert((tmp_path / "one.html").read_text("utf-8"))
    assert [a["alt"] for t, a in page.tags if t == "img"] == [
        "The six points, the true line and the line your network learned."
    ]
    assert "What it confuses" not in page.words and "stand-in" not in page.words


def test_pages_of_nothing(prepared: dict[str, ReadyAssignment], tmp_path: Path) -> None:
    scheme = prepared["first_model"]
    report.write_class(tmp_path / "class.html", report.Class(scheme, [], {}, "basic"))
    report.write_front(tmp_path / "front.html", [(scheme, [])])
    inert((tmp_path / "class.html").read_text("utf-8"), 1)
    inert((tmp_path / "front.html").read_text("utf-8"))


def test_charts_leave_out_what_is_no_number() -> None:
    chart = plots.chart("x", [("a", "train", [1.0, None, 0.5, 0.25]), ("b", "hidden", [None] * 4)])
    assert chart is not None and len(chart.curves) == 1 and chart.curves[0].last == "0.25"
    assert plots.chart("x", [("a", "train", [1.0])]) is None
    assert plots.chart("x", [("a", "train", [2.0] * 5)]) is not None
    log = plots.chart("x", [("a", "train", list(np.logspace(0, -6, 500)))], log=True)
    assert log is not None and len(log.y_ticks) >= 6
    assert len(log.curves[0].points.split()) <= 260


def test_colours_of_a_terminal_are_not_shown() -> None:
    run = SimpleNamespace(log="\x1b[1m 1/3\x1b[0m \x1b[32m━━\x1b[37m done\x1b[2K")
    assert _log(SimpleNamespace(run=run)) == " 1/3 ━━ done"  # type: ignore[arg-type]
