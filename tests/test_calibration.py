"""The grader's marks beside a teacher's: figures worked out by hand, and the command."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from grader import calibration
from grader.calibration import Marked, MarksError, Scored, figures, read_marks
from grader.loading import load_assignment
from tests.conftest import ROOT

RIGHT = "Negative numbers become zero, positive numbers pass unchanged."
LINES = [
    {"id": "a", "question_type": "relu", "answer": RIGHT, "score": 1},
    {"id": "b", "question_type": "relu", "answer": "It squashes everything between 0 and 1.", "score": 0},
    {"id": "c", "question_type": "relu", "answer": "I do not know.", "score": 1},
    {"id": "d", "question_type": "shape_train_images", "answer": "60,000 pictures of 28 by 28", "score": 1},
    {"id": "e", "question_type": "shape_train_images", "answer": "28 by 28", "score": 0.5, "note": "ignored"},
    {"id": "f", "question_type": "len_train_labels", "answer": "ten", "score": 0},
]
TEXT = "\n".join(map(json.dumps, LINES))


def _pair(theirs: float, ours: float, *, decided: bool = True) -> tuple[Marked, Scored]:
    return Marked("i", "relu", "…", theirs), Scored("i", ours, 0.9, decided, (), ())


def test_figures_by_hand() -> None:
    pairs = [
        _pair(1, 1), _pair(1, 0), _pair(1, 0, decided=False), _pair(0.5, 1), _pair(0, 0), _pair(0.5, 0.5),
    ]  # fmt: skip
    found = figures(pairs)
    assert found.answers == 6 and found.accuracy == 3 / 6
    assert found.coverage == 5 / 6 and found.decided_accuracy == 3 / 5
    assert found.false_zeros == 1 / 3
    assert found.confusion == ((1, 0, 0), (0, 1, 1), (2, 0, 1))
    # 1 - sum of w * observed / sum of w * expected: 9 / 6 against (3*3*4 + 3*2*1 + 2*3*1 + 2*1*1 ...) / 36.
    observed = 2 * 4 + 1
    rows, columns = (1, 2, 3), (3, 1, 2)
    expected = sum((a - b) ** 2 * rows[a] * columns[b] for a in range(3) for b in range(3)) / 6
    assert found.kappa == pytest.approx(1 - observed / expected)
    assert figures([_pair(1, 1)]).kappa is None


def test_answers_are_marked_as_in_a_class() -> None:
    by_question = calibration.questions()
    found = calibration.calibrate(read_marks(TEXT, by_question), by_question)
    scores = {scored.id: (scored.score, scored.decided) for _, scored in found.pairs}
    assert scores["a"] == (1, True) and scores["b"] == (0, True) and scores["d"] == (1, True)
    assert scores["e"] == (0.5, True) and scores["f"] == (0, True)
    assert scores["c"][0] == 0
    assert "negative_to_zero" in found.pairs[0][1].ideas
    assert found.pairs[1][1].misconceptions == ("relu_squashes_0_1",)
    assert [scored.id for _, scored in found.disagreements] == ["c"]
    lines = [json.loads(line) for line in calibration.as_lines(found).splitlines()]
    assert set(lines[0]) == {"id", "score", "confidence", "decided", "ideas", "misconceptions"}
    assert [line["id"] for line in lines] == list("abcdef")


def test_a_text_that_answers_three_questions_is_marked_for_each() -> None:
    by_question = calibration.questions()
    whole = (
        f"ReLU: {RIGHT} Softmax turns scores into probabilities. There are ten classes, one neuron for each."
    )
    for answer, score in ((whole, 1.0), (f"ReLU: {RIGHT}", 0.5), ("no idea", 0.0)):
        assert (
            calibration.score(
                Marked("x", "relu_softmax_ten", answer, 1), by_question["relu_softmax_ten"]
            ).score
            == score
        )


def test_what_a_course_teaches_counts_in_calibration() -> None:
    by_question = calibration.questions()
    one = Marked("x", "softmax", "It sets the largest output to 1 and the others to 0.", 1)
    assert calibration.score(one, by_question["softmax"]).score == 0.5
    policy = {"softmax_is_argmax": "nothing", "of_another_question": "all"}
    assert calibration.score(one, by_question["softmax"], policy).score == 1.0


def test_confidence_is_held_against_what_was_right() -> None:
    by_question = calibration.questions()
    found = calibration.calibrate(read_marks(TEXT, by_question), by_question)
    assert sum(answers for _, answers, _ in found.reliability) == len(LINES)
    assert all(0 < said <= 1 and 0 <= exact <= 1 for said, _, exact in found.reliability)
    assert calibration.as_data(found)["reliability"][0].keys() == {"confidence", "answers", "exact"}


def test_an_assignment_s_own_questions_come_first() -> None:
    own = load_assignment(ROOT / "assignments" / "first_model")
    assert "relationship" in calibration.questions(own) and "relationship" not in calibration.questions()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "at least one"),
        ("{", "line 1"),
        ('\n{"id": "a"}', "line 2"),
        ('{"id": "a", "question_type": "relu", "answer": "x", "score": 7}', "line 1"),
        ('{"id": "a", "question_type": "cooking", "answer": "x", "score": 1}', "'cooking'"),
        ("[1]", "line 1"),
    ],
)
def test_a_file_that_cannot_be_read_says_where(text: str, words: str) -> None:
    with pytest.raises(MarksError, match=words):
        read_marks(text, calibration.questions())


def test_the_command(tmp_path: Path) -> None:
    (tmp_path / "marked.jsonl").write_text(TEXT, "utf-8")

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "grader.cli", "calibrate", *map(str, arguments)]
        return subprocess.run(command, capture_output=True, text=True, cwd=ROOT)

    shown = run(tmp_path / "marked.jsonl", "--out", tmp_path / "scored.jsonl")
    assert shown.returncode == 0 and "I do not know." in shown.stdout and "relu" in shown.stdout
    assert len((tmp_path / "scored.jsonl").read_text("utf-8").splitlines()) == len(LINES)
    data = json.loads(run(tmp_path / "marked.jsonl", "--json").stdout)
    assert data["overall"]["answers"] == 6 and data["by_question"]["relu"]["answers"] == 3
    missing = run(tmp_path / "nothing.jsonl")
    assert missing.returncode == 2 and "nothing.jsonl" in missing.stderr
