"""What a student wrote is inert on every page it comes to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from grader import report
from grader.grade import Graded
from grader.pipeline.ready import ReadyAssignment
from tests.report.pages import inert

EVIL = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&{{7*7}}"


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
