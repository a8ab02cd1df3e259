"""Templates into files: everything escaped, nothing alive, each file whole."""

from __future__ import annotations

import base64
import hashlib
import os
import re
from pathlib import Path

import pytest
from jinja2 import UndefinedError

from grader import report
from grader.assignment import Assignment, Recipe
from grader.report.writing import counted, css_text, save, templates
from tests.course.made import concerns, course
from tests.report.drawn import LINE
from tests.solved import ready_of


def test_counted() -> None:
    assert [counted(n, "epoch") for n in (0, 1, 2, 1200)] == [
        "0 epochs",
        "1 epoch",
        "2 epochs",
        "1,200 epochs",
    ]
    assert counted(2, "is", "are") == "2 are"


@pytest.mark.parametrize(
    "text", ['a"; } body { x: url(//y)', "\\", "</style><b>", "\n", "\ud800", "é \u202e", "a b9"]
)
def test_a_text_in_a_style_sheet_ends_nothing(text: str) -> None:
    escaped = css_text(text)
    assert re.fullmatch(r"(?:[A-Za-z0-9]|\\[0-9a-f]{6})*", escaped)
    back = re.sub(r"\\([0-9a-f]{6})", lambda found: chr(int(found[1], 16)), escaped)
    assert back == text.replace("\u202e", "\ufffd")


def _rendered(text: str, **context: object) -> str:
    return templates().from_string(text).render(**context)


def test_what_is_written_on_a_page_is_escaped_and_nothing_is_left_out_in_silence() -> None:
    assert _rendered("{{ a }}|{{ b | sentence }}", a="<b>", b="<i>") == "&lt;b&gt;|&lt;i&gt;."
    with pytest.raises(UndefinedError):
        _rendered("{{ forgotten }}")


def test_points_are_told_as_people_write_them() -> None:
    values = (None, 0.0, 2.50, 1 / 3, 10.0)
    assert [_rendered("{{ it | points }}", it=each) for each in values] == ["–", "0", "2.5", "0.33", "10"]


def test_signs_that_command_a_terminal_or_turn_a_line_are_not_written(tmp_path: Path) -> None:
    title = "a\x1b[2Jb\x00c\u202ed\u2066e\x9bf\ud800g\th"
    report.write_course(tmp_path / "c.html", course({}), concerns({}), unready=[(title, "no data")])
    page = (tmp_path / "c.html").read_text("utf-8")
    lost = "\N{REPLACEMENT CHARACTER}"
    assert f"a{lost}[2Jb{lost}c{lost}d{lost}e{lost}f?g\th" in page


def test_the_page_of_a_class_runs_the_one_script_that_its_policy_names(tmp_path: Path) -> None:
    ready = ready_of(Assignment("a", "A", Recipe("line", 1), ()), LINE)
    report.write_class(tmp_path / "c.html", report.Class(ready, [], {}, "strong"))
    page = (tmp_path / "c.html").read_text("utf-8")
    (script,) = re.findall(r"<script>(.*?)</script>", page, re.S)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{digest}'" in page.replace("&#39;", "'")


def test_a_page_is_the_old_one_or_the_new_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "new" / "ada.html"
    save(path, b"old")

    def no_room(*paths: Path) -> None:
        raise OSError("no room")

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", no_room)
        with pytest.raises(OSError, match="no room"):
            save(path, b"new")
    assert path.read_bytes() == b"old"
    save(path, b"new")
    assert path.read_bytes() == b"new" and list(path.parent.iterdir()) == [path]


def test_compiled_templates_are_kept_where_that_is_possible(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    fresh = templates.__wrapped__()
    fresh.get_template("front.html")
    assert list((tmp_path / "grader" / "templates").iterdir())
    (tmp_path / "other").write_text("no folder")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "other"))
    assert templates.__wrapped__().bytecode_cache is None
