"""What it gains that answers follow, by cross-validation."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from grader import calibration
from grader.calibration import Calibration, Marked
from grader.learning import Learned, as_data, learn
from grader.terminal.calibration import print_learned
from tests.terminal.printed import printed

ROOT = Path(__file__).parent.parent
UNSURE = "It is a kind of rectifier thing that the neurons use for the signal to go on"
OTHERS = (
    "Curtains hang beside windows",
    "My wagon drives uphill slowly",
    "Gardens bloom every spring",
    "Kitchens smell of bread",
    "Ships leave harbours early",
    "Violins sound brighter tonight",
    "Cows graze on meadows",
    "Candles burn down quickly",
)


def _marked(*scores: float, student: str = "") -> list[Marked]:
    same = [Marked(f"s{at}", "relu", UNSURE + "!" * at, score, student) for at, score in enumerate(scores)]
    return same + [Marked(f"o{at}", "relu", text, 0) for at, text in enumerate(OTHERS)]


def _compared(marked: list[Marked]) -> Calibration:
    return calibration.calibrate(marked, calibration.questions())


def test_what_is_the_same_follows_and_is_exact() -> None:
    five, ten = learn(_compared(_marked(*[1.0] * 12)), calibration.questions())
    assert (five.marked, ten.marked) == (5, 10)
    assert five.left == 20 * 15 and ten.left == 20 * 10
    assert 0.5 < five.decided < 0.7 and five.exact == ten.exact == 1.0
    assert learn(_compared(_marked(*[1.0] * 12)), calibration.questions()) == (five, ten)


def test_what_is_wrong_is_counted_as_wrong() -> None:
    five, _ = learn(_compared(_marked(*[1.0] * 11, 0.5)), calibration.questions())
    assert five.exact is not None and 0.8 < five.exact < 1


def test_nobody_is_on_both_sides() -> None:
    """All twelve are one student's: none of them decides another."""
    learned = learn(_compared(_marked(*[1.0] * 12, student="ada")), calibration.questions())
    assert all(each.decided == 0 and each.exact is None for each in learned)


def test_nothing_is_left_of_nothing() -> None:
    several = [Marked("1", "relu_softmax_ten", UNSURE, 1), Marked("2", "len_train_labels", "60000", 1)]
    assert learn(_compared(several), calibration.questions()) == ()
    assert "nothing can follow" in printed(lambda console: print_learned(console, ()))


def test_figures_are_printed() -> None:
    text = printed(
        lambda console: print_learned(console, (Learned(5, 40, 0.125, 0.8), Learned(10, 4, 0, None)))
    )
    rows = [
        [cell.strip() for cell in line.strip("│").split("│")] for line in text.splitlines() if line[:1] == "│"
    ]
    assert rows == [["5", "12.5%", "80%"], ["10", "0.0%", "–"]]
    assert as_data((Learned(5, 40, 0.125, 0.8),)) == [
        {"marked": 5, "left": 40, "decided": 0.125, "exact": 0.8}
    ]


@pytest.mark.parametrize("more", [[], ["--json"]], ids=["table", "json"])
def test_the_command(tmp_path: Path, more: list[str]) -> None:
    lines = [json.dumps(vars(each)) for each in _marked(*[1.0] * 12)]
    (tmp_path / "marked.jsonl").write_text("\n".join(lines), "utf-8")
    command = [
        sys.executable,
        "-m",
        "grader.cli",
        "calibrate",
        str(tmp_path / "marked.jsonl"),
        "--learn",
        *more,
    ]
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True)
    if more:
        assert [each["marked"] for each in json.loads(done.stdout)["learned"]] == [5, 10]
    else:
        assert "marked of a question" in done.stdout
