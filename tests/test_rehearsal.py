"""What a student's own copy finds: asked without a reference, and written down for who reads it again."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader.assignment import Assignment, AssignmentError, Recipe
from grader.checks import architecture, number, runs
from grader.evidence import Evidence
from grader.grade import Graded
from grader.public import public_part
from grader.records.submission import Submission
from grader.rehearsal import as_data, read_found, rehearse
from tests.checks.cases import dense
from tests.conftest import found, layer, model
from tests.fake import FakeSandbox, fake_session

SCHEME = Assignment(
    "quick",
    "Quick",
    Recipe(data="line", epochs=1),
    (
        runs(points=40),
        architecture(points=30),
        number("pixels", 784, points=30, title="How many pixels?", asked_as=["pixels"]),
    ),
)
NETWORK = model(layer("InputLayer"), dense(1), input_shape=(1,))
WORK = Submission("ada", (("a.py", b"..."),), "a.py", remarks=("read as Latin-1",))


def _rehearsed(tmp_path: Path, left: Evidence, *, train: bool = False) -> tuple[Graded, FakeSandbox]:
    sandbox = FakeSandbox(lambda folder, settings: left)
    with fake_session(tmp_path, sandbox) as session:
        return rehearse(session, public_part(SCHEME), WORK, train=train), sandbox


def _marks(graded: Graded) -> dict[str, tuple[str, str]]:
    return {mark.check.slug: (mark.verdict, mark.reason) for mark in graded.grade.marks}


def test_what_can_be_asked_is_asked_without_training_or_a_reference(tmp_path: Path) -> None:
    graded, sandbox = _rehearsed(tmp_path, found(models=(NETWORK,), answers={"pixels": 785}))
    assert [target for target, *_ in sandbox.jobs] == ["submission"]
    marks = _marks(graded)
    assert set(marks) == {"runs", "architecture", "pixels"}
    assert marks["architecture"][0] == "passed" and "InputLayer, Dense" in marks["architecture"][1]
    # Right or wrong is not said.
    assert marks["pixels"][0] == "passed" and marks["pixels"][1].startswith("Read as 785.")
    assert graded.grade.case.reference is None and graded.grade.case.training is None


def test_a_network_that_cannot_be_rebuilt_is_looked_at_all_the_same(tmp_path: Path) -> None:
    """As it was written: whether it is rebuilt is seen where it is graded."""
    odd = replace(NETWORK.layers[1], kind="Mine", builtin=False)
    graded, _ = _rehearsed(tmp_path, found(models=(replace(NETWORK, layers=(NETWORK.layers[0], odd)),)))
    assert graded.grade.case.network is not None
    assert "Mine" in _marks(graded)["architecture"][1]


def test_without_a_model_that_is_told(tmp_path: Path) -> None:
    verdict, reason = _marks(_rehearsed(tmp_path, found())[0])["architecture"]
    assert verdict == "failed" and reason.startswith("No model was found")


def test_what_was_found_is_read_again(tmp_path: Path) -> None:
    graded, _ = _rehearsed(tmp_path, found(answers={"pixels": "many"}))
    said = as_data(graded)
    assert said["assignment"] == "quick" and said["end"] == "finished"
    assert said["remarks"] == ["read as Latin-1"]
    path = tmp_path / "found.json"
    path.write_text(json.dumps(said), "utf-8")
    by_slug = {each["check"]: each for each in read_found(path)}
    assert by_slug["runs"]["verdict"] == "passed" and by_slug["runs"]["title"] == "Your file runs"
    assert by_slug["pixels"] == {
        "check": "pixels",
        "title": "How many pixels?",
        "verdict": "failed",
        "reason": "Expected a number. Received: “many”",
        "hint": "Write it with digits.",
    }
    points: Any = said["checks"]
    assert [each["points"] for each in points] == [40, 30, 30]


@pytest.mark.parametrize(
    "text", [None, "", "[]", "{}", '{"checks": [{}]}', '{"checks": 3}', '{"checks": ["a"]}']
)
def test_what_is_no_such_file_is_told(tmp_path: Path, text: str | None) -> None:
    path = tmp_path / "found.json"
    if text is not None:
        path.write_text(text)
    with pytest.raises(
        AssignmentError, match=r"`grader check --json` wrote. Received: .*found\.json: \w+Error"
    ):
        read_found(path)


def test_a_file_of_another_variant_is_told_before_it_is_handed_in(tmp_path: Path) -> None:
    own = replace(public_part(SCHEME), variant="K7QF")
    for place, (text, told) in enumerate((("K7QF", False), ("M3PX", True), ("", False))):
        work = replace(WORK, files=(("a.py", f"# Variant {text}\n".encode()),))
        with fake_session(tmp_path / str(place), FakeSandbox(lambda folder, settings: found())) as session:
            remarks = rehearse(session, own, work, train=False).submission.remarks
        assert any("says variant M3PX, and this handout is variant K7QF" in one for one in remarks) is told
