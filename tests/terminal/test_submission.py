"""What is seen of a submission, printed and as data."""

from __future__ import annotations

import json
from typing import Any

from grader.case import Case
from grader.evidence import Axes, Figure
from grader.records.run import Run
from grader.terminal.submission import print_seen, seen
from tests.checks.cases import case, dense, digits
from tests.conftest import array, compiled, fit
from tests.solved import replace
from tests.terminal.printed import printed

HIDDEN = dense(500, "relu")
MODEL = replace(
    digits(HIDDEN, dense(10, "softmax")),
    variable="net[bold]", line=7, parameters=397_510,
    compiled=compiled("sparse_categorical_crossentropy", metrics=("accuracy",)),
)  # fmt: skip
OTHER = replace(digits(dense(10)), variable="", line=0)


def _case(**evidence: Any) -> Case:
    both = case(MODEL, **evidence)
    return replace(both, evidence=replace(both.evidence, models=(MODEL, OTHER)), choice="It was trained")


def _lines(some: Case, run: Run | None = None) -> list[str]:
    return printed(lambda console: print_seen(console, some, run)).splitlines()


def test_the_chosen_model_is_marked_among_all_that_were_made() -> None:
    lines = _lines(_case())
    heads = [line for line in lines if "parameters" in line and "sequential" in line]
    assert heads[0].startswith("→ net[bold], sequential, line 7, 397,510 parameters")
    assert heads[1].startswith("(no variable), sequential, unknown line")
    (row,) = (line for line in lines if "│ 500" in line)
    assert [cell.strip() for cell in row.split("│")[2:6]] == ["Dense", "500", "relu", "(None, 500)"]
    assert (
        "  compiled: loss sparse_categorical_crossentropy, optimizer Adam (learning rate 0.001), "
        "metrics accuracy" in lines
    )
    assert "Choice: It was trained" in lines


def test_every_fit_is_shown_with_what_went_in() -> None:
    trained = replace(MODEL, fits=(fit(array(900, 28, 28, high=255.0), array(900)), fit()))
    some = replace(_case(), model=trained)
    lines = _lines(replace(some, evidence=replace(some.evidence, models=(trained,))))
    assert (
        "  fit: x (900, 28, 28) from 0 to 255, y (900,), 5 epochs, batches of 32, cut short" in lines
        and "  fit: x unknown, y unknown, 5 epochs, batches of 32, cut short" in lines
    )


def test_names_answers_figures_and_output_are_shown_as_what_they_are() -> None:
    plots = (Axes("", 0, (28, 28), ()), Axes("", None, None, (1.0, 2.0)), Axes("", None, None, ()))
    some = _case(
        answers={"relu": "max(0, x) [red]!"}, answers_read=True, figures=(Figure(1, 480, 640, plots),),
        notes=("cut\x1b[2J short",),
    )  # fmt: skip
    lines = _lines(some, Run(0, None, 1.234, 512.4, "epoch [1]\n"))
    assert "Cost: 1.23 s, at most 512 MB" in lines
    assert "Answers: 1 (read from the source)" in lines and "  relu: max(0, x) [red]!" in lines
    assert "Figure 1: 640 × 480: image (28, 28), 2 bars, plot" in lines
    assert any(line.startswith("Note: cut") for line in lines) and not any("\x1b" in line for line in lines)
    assert lines[lines.index("Output:") + 1] == "epoch [1]"


def test_as_data_the_chosen_model_is_a_number_and_all_is_json() -> None:
    both = _case()
    second = replace(both, model=both.evidence.models[1])
    assert seen(both, None)["chosen"] == 0 and seen(second, None)["chosen"] == 1
    data = json.loads(json.dumps(seen(replace(both, model=None), Run(-9, "memory", 2.0, 99.0, "out"))))
    assert data["chosen"] is None and (data["seconds"], data["peak_mb"], data["output"]) == (2.0, 99.0, "out")
    assert [model["parameters"] for model in data["models"]] == [397_510, 0]
