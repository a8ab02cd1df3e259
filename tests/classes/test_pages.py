"""Reports of a class: their names."""

from __future__ import annotations

import re

from grader.classes.pages import report_names


def test_file_names_differ_and_are_plain() -> None:
    names = report_names(["ada", "Ada", "../../etc", "index", "Łukasz", "???", "a b", "a-b", "x" * 300])
    values = [name.lower() for name in names.values()]
    assert len(set(values)) == len(values) and "index.html" not in values
    assert all(
        re.fullmatch(r"[A-Za-z0-9_.-]{1,90}\.html", name) and not name.startswith(".")
        for name in names.values()
    )
