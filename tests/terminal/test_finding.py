"""Findings of `grader validate`, printed."""

from __future__ import annotations

import pytest

from grader.terminal.finding import print_finding
from grader.validation.finding import Finding
from tests.terminal.printed import printed


@pytest.mark.parametrize(("level", "sign"), [("proved", "✓"), ("remark", "?"), ("problem", "✗")])
def test_each_has_its_sign_and_its_words_as_they_are(level: str, sign: str) -> None:
    finding = Finding(level, "expected [bold]a title[/]\x1b[31m")  # type: ignore[arg-type]
    said = printed(lambda console: print_finding(console, finding))
    assert said.startswith(f"  {sign} expected [bold]a title[/]") and "\x1b" not in said
