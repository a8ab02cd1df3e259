"""Inputs that a program makes: what it is given, what is read of what it leaves, and what is trained with them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader import data
from grader.assignment import Assignment, Recipe
from grader.checks import accuracy
from grader.data import Dataset
from grader.evidence import Evidence
from grader.pipeline.journey import Observe, SelfRun, training_plan
from grader.pipeline.own_inputs import NotMade, read_made, train_on_own_inputs, write_asked
from grader.records.run import Run
from grader.records.training import Scaling, TrainingResult
from grader.training.measure import TrainingFailed
from grader.worker.sample import sample_of
from tests.conftest import compiled, fit, found, layer, model
from tests.fake import FINISHED, FakeSandbox, fake_environment
from tests.pipeline.cases import SUBMISSION
from tests.solved import plain_case, ready_of, replace

LABELS = ["no", "yes"]


@pytest.fixture
def table(tmp_path: Path) -> Dataset:
    """Sixty rows whose hidden labels are the only ones that say "secret"."""
    chance = np.random.default_rng(0)
    rows = [
        f"{n + 1},{chance.normal():.4f},{n % 3},{'ab'[n % 2]},{LABELS[n % 2]},{'hidden' if n % 4 == 1 else ''}"
        for n in range(60)
    ]
    (tmp_path / "t.csv").write_text("id,x,kind,letter,y,part\n" + "\n".join(rows) + "\n")
    return data.load(replace(data.table("t.csv", target="y", hidden="part"), folder=str(tmp_path)))


def read(folder: Path, name: str) -> Any:
    return json.loads((folder / f"{name}.json").read_text())


def test_a_program_is_given_hidden_rows_as_it_knows_rows_and_no_label_of_theirs(
    table: Dataset, tmp_path: Path
) -> None:
    asked = write_asked(table, tmp_path / "asked")
    given, others = read(tmp_path / "asked", "given"), read(tmp_path / "asked", "asked")
    assert list(given["columns"]) == list(others["columns"]) == ["id", "x", "kind", "letter", "y"]
    assert given["columns"]["y"] == [LABELS[n % 2] for n in range(60) if n % 4 != 1]
    hidden = [others["columns"]["letter"][place] for place in asked.hidden]
    assert hidden == ["b"] * 15  # and so "yes" each, as every hidden row is
    said = [others["columns"]["y"][place] for place in asked.hidden]
    assert set(said) == {"no", "yes"}  # drawn from what it has
    assert min(others["columns"]["id"]) == 46  # what counts rows says nothing of where they stood
    x = np.load(tmp_path / "asked" / "asked.npy")
    assert np.array_equal(x[asked.hidden], table.x_test)
    again = [others["columns"]["x"][place] for place in asked.copies]
    known = table.hidden_columns.column("x")[asked.again]  # type: ignore[union-attr]
    assert 0 < np.abs(again - known).max() < 0.2
    assert set(others["columns"]["kind"]) <= {0.0, 1.0, 2.0}  # what may be classes is not altered
    assert set(x[asked.copies][:, 1].tolist()) <= {0.0, 1.0, 2.0}


NET = model(
    layer("InputLayer"),
    layer("Dense", shape=(None, 1), units=1, activation="sigmoid"),
    input_shape=(2,),
    compiled=compiled("binary_crossentropy"),
)


def made_of(columns: dict[str, Any]) -> Any:
    """What the program makes: a square, and a code for a letter."""
    return np.array(
        [[x * x, float(letter == "a")] for x, letter in zip(columns["x"], columns["letter"], strict=True)],
        np.float32,
    )


class Program(FakeSandbox):
    """A program with a `preprocess`, and a trainer that is right where the letter says so."""

    def __init__(self, leave: Callable[[Path, Path], None], run: Run = FINISHED) -> None:
        super().__init__(self._asked, lambda settings, x: x[:, 1:] * 0 + 0.9)
        self._leave, self._run = leave, run
        self.trained: dict[str, Any] = {}

    def _asked(self, folder: Path, settings: dict[str, Any]) -> tuple[Evidence, Run]:
        self._leave(Path(settings["self_run"]["data"]), folder / "evidence")
        return found(), self._run

    def _train(self, folder: Path, settings: dict[str, Any]) -> None:
        if settings["mode"] == "train":
            files = ("x_train", "y_train", "x_test")
            self.trained = {name: np.load(Path(settings["data"]) / f"{name}.npy") for name in files}
        super()._train(folder, settings)


def honest(given: Path, left: Path) -> None:
    record = {"error": "", "by": "preprocess", "shape": [2]}
    for name in ("given", "asked"):
        made = made_of(read(given, name)["columns"])
        (left / f"{name}.f32").write_bytes(made.tobytes())
        record[name] = len(made)
    (left / "inputs.json").write_text(json.dumps(record))


def outcome(
    table: Dataset, folder: Path, leave: Callable[[Path, Path], None], run: Run = FINISHED
) -> tuple[TrainingResult, Program]:
    """What comes of a program that leaves these inputs, and was seen to train with squares and codes."""
    columns = dict(zip(table.given.columns.names, table.given.columns.values, strict=True))  # type: ignore[union-attr]
    went_in = replace(fit(), sample=sample_of(made_of(columns)[::-1], table.y_train[::-1]))
    net = replace(NET, fits=(went_in,))
    asked = Assignment("t", "T", Recipe("line", epochs=2, scaling="raw"), (accuracy(points=1, at_least=0.5),))
    inputs = folder / "inputs"
    inputs.mkdir()
    np.save(inputs / "y_train.npy", table.y_train)
    ready = replace(ready_of(asked, table), inputs=inputs)
    seen = found(models=(net,), transforms=("preprocess",))
    case = plain_case(asked, table, seen, "finished", model=net)
    plan = replace(
        training_plan(case, "v"), made_by="preprocess", scaling=Scaling("raw"), transformation=None
    )
    sandbox = Program(leave, run)
    request = SelfRun(Observe(ready, SUBMISSION), SUBMISSION, case, plan)
    return train_on_own_inputs(fake_environment(folder, sandbox), request), sandbox


def test_the_grader_trains_on_what_the_program_makes_with_its_own_labels(
    table: Dataset, tmp_path: Path
) -> None:
    result, sandbox = outcome(table, tmp_path, honest)
    assert result.error is None and result.metric == 1.0 and not result.self_run
    given, hidden = sandbox.trained["x_train"], sandbox.trained["x_test"]
    assert np.array_equal(sandbox.trained["y_train"], table.y_train)
    assert given[:, 0] == pytest.approx(table.x_train[:, 0] ** 2, rel=1e-5)
    assert hidden[:, 0] == pytest.approx(table.x_test[:, 0] ** 2, rel=1e-5)  # in their own order, no copies
    (target, _, settings) = sandbox.jobs[0]
    assert target == "submission" and settings["self_run"]["transforms"] == ["preprocess"]


def test_what_is_not_what_went_into_fit_counts_for_nothing(table: Dataset, tmp_path: Path) -> None:
    def other(given: Path, left: Path) -> None:
        honest(given, left)
        made = np.fromfile(left / "given.f32", "<f4")
        made[6] += 0.01
        (left / "given.f32").write_bytes(made.tobytes())

    result, sandbox = outcome(table, tmp_path, other)
    assert result.error is not None and result.error.kind == "untransformed" and not sandbox.trained
    assert result.error.message == "what it makes of the data is not what went into fit"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"error": "KeyError: 'x'"}, "preprocess: KeyError: 'x'"),
        ({"given": 44}, "of 45 inputs it made 44"),
        ({"shape": [3]}, "could not be read"),
        ({"shape": [2**31, 2**31]}, "could not be read"),
        ({"by": 7}, "could not be read"),
        (None, "ended before it could be asked"),
    ],
)
def test_what_it_leaves_is_read_distrustfully(
    tmp_path: Path, change: dict[str, Any] | None, said: str
) -> None:
    if change is not None:
        record = {"error": "", "by": "preprocess", "shape": [2], "given": 45, "asked": 5} | change
        (tmp_path / "inputs.json").write_text(json.dumps(record))
    for name, count in (("given", 45), ("asked", 5)):
        (tmp_path / f"{name}.f32").write_bytes(np.zeros((count, 2), "<f4").tobytes())
    with pytest.raises(NotMade, match=said):
        read_made(tmp_path, 45, 5)


def test_inputs_that_are_no_numbers_are_refused(tmp_path: Path) -> None:
    (tmp_path / "inputs.json").write_text(
        json.dumps({"error": "", "by": "predict", "shape": [1], "given": 1, "asked": 1})
    )
    for name, value in (("given", 1.0), ("asked", np.nan)):
        (tmp_path / f"{name}.f32").write_bytes(np.array([value], "<f4").tobytes())
    with pytest.raises(NotMade, match="NaN"):
        read_made(tmp_path, 1, 1)


def test_what_a_busy_computer_stopped_is_ours(table: Dataset, tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    nothing, _ = outcome(table, tmp_path / "own", lambda given, left: None)
    assert nothing.error is not None and "ended before it could be asked" in nothing.error.message
    for number, stopped in enumerate(
        (Run(-9, "clock", 60, 9, ""), Run(-9, None, 3, 9, "", starved="memory"))
    ):
        folder = tmp_path / str(number)
        folder.mkdir()
        with pytest.raises(TrainingFailed, match="grade it once more"):
            outcome(table, folder, lambda given, left: None, stopped)
