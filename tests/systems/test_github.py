"""GitHub Classroom: cloned repositories. What students begin with is tested as it is packed."""

from __future__ import annotations

from pathlib import Path

from grader.intake.classes import collect
from grader.systems import clone_names


def test_cloned_repositories(tmp_path: Path) -> None:
    for name in ("hw-1-ada", "hw-1-ben-2"):
        (tmp_path / name / ".git").mkdir(parents=True)
        (tmp_path / name / ".git" / "config").write_text("[core]")
        (tmp_path / name / "model.py").write_text("x = 1")
    found = list(collect(tmp_path, "hw1"))
    assert [each.student for each in found] == ["ada", "ben-2"]
    assert all(list(dict(each.files)) == ["model.py"] for each in found)
    assert clone_names(["a-b", "c-d"]) == {"a-b": "a-b", "c-d": "c-d"}
