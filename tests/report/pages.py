"""Pages as tests read them: their tags and words, and that nothing in them is alive."""

from __future__ import annotations

import re
from html import unescape
from html.parser import HTMLParser

from grader.grade import Graded
from grader.policy import GradeForStudents
from grader.report.student import student_page


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


def page_of(graded: Graded | GradeForStudents) -> tuple[str, dict[str, str]]:
    """The words of a report, and those under each of its headings."""
    html = student_page(graded, "strong").decode()
    parts = re.split(r"<h2[^>]*>(.*?)</h2>", html)
    by_heading = {title: _words(text) for title, text in zip(parts[1::2], parts[2::2], strict=True)}
    return _words(html), by_heading


def _words(page: str) -> str:
    text = re.sub(r"(?s)<style>.*?</style>|</?(?:b|a|span|code|mark|sup|small)\b[^>]*>", "", page)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", text)).split())
