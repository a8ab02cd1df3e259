"""What a metric decides, and that a new one is a value of one file: two stand here, and go all the way."""

from __future__ import annotations

import ast
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from rich.console import Console

import grader
from grader import report
from grader.analysis.diagnoses import diagnose
from grader.analysis.integrity import doubts
from grader.analysis.overfitting import overfitting
from grader.analysis.results import needs_more, noise, threshold
from grader.assignment import Assignment, Check, Limits, Recipe
from grader.case import Case
from grader.checks import accuracy
from grader.checks.accuracy import preview
from grader.classes.read import ClassInput
from grader.classes.result import ClassResult
from grader.data import Dataset
from grader.grade import Graded, grade
from grader.metrics import (
    ACCURACY,
    AREA_UNDER_ROC,
    F1,
    MEAN_ABSOLUTE_ERROR,
    MEAN_SQUARED_ERROR,
    METRICS,
    PRECISION,
    R_SQUARED,
    RECALL,
    ROOT_MEAN_SQUARED_ERROR,
    Metric,
    MetricFailed,
    f1_of,
    metric_named,
    metric_of,
    of_classes,
    of_values,
    precision_of,
    predicted_classes,
    recall_of,
    top_k_accuracy,
)
from grader.pipeline.ready import ReadyAssignment
from grader.records.submission import Submission
from grader.records.training import Plan, TrainingResult
from grader.report.network import _charts
from grader.solution import Reference
from grader.terminal.classes import print_class
from grader.training import plan as plans
from grader.training.measure import TrainingFailed
from grader.training.network import canonical
from grader.training.student import measure_weights
from grader.training.trainer import Trainer
from grader.validation.proofreading import measured
from grader.verdicts import Failure, Passed
from tests.checks.cases import LINE, MNIST, REFERENCE, dense, digits
from tests.checks.cases import measured as trained
from tests.conftest import compiled, fit, found, layer, model
from tests.solved import plain_case, ready_of, replace

PACKAGE = Path(grader.__file__).parent
ONE_NUMBER = replace(
    model(
        layer("InputLayer"), layer("Dense", shape=(None, 1), units=1, activation="linear"), input_shape=(1,)
    ),
    compiled=compiled("mean_squared_error", "SGD"),
    fits=(fit(),),
)
CLASSIFIER = replace(REFERENCE, compiled=compiled("sparse_categorical_crossentropy"), fits=(fit(),))


def _right_of_three(outputs: Any, truth: Any) -> float:
    return float((np.argsort(-outputs, axis=1)[:, :3] == truth[:, None]).any(axis=1).mean())


# What a teacher might add, one of each direction.
TOP_3 = Metric(
    name="top_3",
    title="top-3 accuracy",
    higher_is_better=True,
    of_classes=True,
    score=_right_of_three,
    sentence="the right class is{on_average} among your network's first three of {got} of {count} samples",
    unseen="the right class is among your network's first three of {got} of data it has not seen",
    brief="top-3 {got}",
    percent=True,
    bounded=True,
    keras="top_3",
    standard_error=ACCURACY.standard_error,
)
WORST = Metric(
    name="worst",
    title="largest error",
    higher_is_better=False,
    of_classes=False,
    score=lambda outputs, truth: float(np.abs(outputs.mean(axis=1) - truth).max()),
    sentence="your network is never off by more than {got}",
    unseen="your network is never off by more than {got} on new data",
)


@pytest.fixture(autouse=True)
def added(monkeypatch: pytest.MonkeyPatch) -> None:
    for each in (TOP_3, WORST):
        monkeypatch.setitem(METRICS, each.name, each)  # type: ignore[arg-type]


def _plan(metric: Metric, margin: float = 0.02) -> tuple[Plan, Dataset]:
    made, shape, dataset = (CLASSIFIER, (28, 28), MNIST) if metric.of_classes else (ONE_NUMBER, (1,), LINE)
    recipe = Recipe(data=dataset.name, epochs=5, metric=metric.name, margin=margin)
    return plans.make(made, shape, recipe, dataset, "versions", 1), dataset


def _case(metric: Metric, *got: float, reference: tuple[float, ...] = (0.5,), margin: float = 0.02) -> Case:
    """A case whose network came to `got`, once a seed, on 10,000 samples."""
    plan, dataset = _plan(metric, margin)
    made = CLASSIFIER if metric.of_classes else ONE_NUMBER

    def result(value: float) -> TrainingResult:
        return replace(trained(value), plan=plan, predictions=None)

    return plain_case(
        Assignment("a", "A", plan.recipe, (accuracy(20),)),
        replace(dataset, y_test=np.resize(dataset.y_test, 10_000)),
        found(models=(made,)),
        "finished",
        model=made,
        network=plan.network,
        reference=Reference("", plan.network, tuple(map(result, reference))),
        training=result(got[0]),
        extra_seeds=tuple(map(result, got[1:])),
    )


def _asked(case: Case) -> tuple[float, str, bool]:
    """The credit of a case, what is said of it, and whether a person looks."""
    try:
        return 1.0, accuracy(20).ask(case).reason, False
    except Failure as failure:
        return failure.credit, failure.reason, failure.review


# --- what they measure


def test_the_class_of_a_row_is_its_largest_output() -> None:
    assert list(predicted_classes(np.array([[0.1, 0.9], [0.8, 0.2]], np.float32))) == [1, 0]
    assert list(predicted_classes(np.array([[0.6], [0.4]], np.float32))) == [1, 0]


def test_accuracy_counts_what_is_right() -> None:
    outputs = np.array([[0.1, 0.9], [0.8, 0.2], [0.4, 0.6]], np.float32)
    assert ACCURACY.score(outputs, np.array([1, 0, 0])) == pytest.approx(2 / 3)


def _says(*classes: int, of: int = 3) -> Any:
    return np.eye(of, dtype=np.float32)[list(classes)]


def test_f1_is_the_mean_over_classes_each_of_the_same_weight() -> None:
    truth = np.array([0, 0, 0, 0, 1], np.uint8)
    # Class 0: precision 4/5, recall 1, so 8/9. Class 1 is never guessed: 0.
    assert F1.score(_says(0, 0, 0, 0, 0), truth) == pytest.approx((8 / 9 + 0) / 2)
    # Class 0: 1 and 3/4, so 6/7; class 1: 1/2 and 1, so 2/3.
    assert F1.score(_says(0, 0, 0, 1, 1), truth) == pytest.approx((6 / 7 + 2 / 3) / 2)
    assert F1.score(_says(*truth), truth) == 1.0


def test_a_class_that_no_sample_has_is_a_mistake_and_no_class_of_its_own() -> None:
    # Class 0: 1 and 3/4, so 6/7; class 1: 1. A class 2 of F1 0 would make it 0.62.
    assert F1.score(_says(0, 0, 0, 2, 1), np.array([0, 0, 0, 0, 1])) == pytest.approx((6 / 7 + 1) / 2)


def test_errors_are_of_the_mean_of_a_row() -> None:
    outputs, truth = np.array([[1.0, 3.0], [3.0, 3.0], [6.0, 6.0]], np.float32), np.array([2.0, 2.0, 2.0])
    assert MEAN_ABSOLUTE_ERROR.score(outputs, truth) == pytest.approx((0 + 1 + 4) / 3)
    assert ROOT_MEAN_SQUARED_ERROR.score(outputs, truth) == pytest.approx(np.sqrt((0 + 1 + 16) / 3))


def test_precision_and_recall_are_means_over_classes() -> None:
    # Called 0: three, of which two are 0. Called 1: one, which is. Class 2 is never called.
    outputs, truth = _says(0, 0, 0, 1), np.array([0, 0, 2, 1])
    assert PRECISION.score(outputs, truth) == pytest.approx((2 / 3 + 1 + 0) / 3)
    assert RECALL.score(outputs, truth) == pytest.approx((1 + 1 + 0) / 3)
    assert PRECISION.score(_says(*truth), truth) == RECALL.score(_says(*truth), truth) == 1.0
    assert RECALL.score(_says(0, 1, 1, 1), np.array([0, 0, 0, 1])) == pytest.approx((1 / 3 + 1) / 2)


def test_the_area_under_the_roc_curve() -> None:
    truth = np.array([0, 0, 1, 1])
    yes = np.array([0.1, 0.4, 0.35, 0.8], np.float32)  # of four pairs, one is the wrong way round
    for outputs in (yes[:, None], np.stack([1 - yes, yes], 1)):
        assert AREA_UNDER_ROC.score(outputs, truth) == pytest.approx(0.75)
    assert AREA_UNDER_ROC.score(np.log(np.stack([1 - yes, yes], 1)), truth) == pytest.approx(
        0.75
    )  # raw scores
    assert AREA_UNDER_ROC.score(_says(0, 1, 2), np.array([0, 1, 2])) == 1.0
    assert AREA_UNDER_ROC.score(_says(0, 0), np.array([1, 1])) == 0.0  # one class alone


def test_the_squared_error_and_the_share_that_is_explained() -> None:
    outputs, truth = np.array([[1.0], [3.0], [5.0]], np.float32), np.array([1.0, 2.0, 6.0])
    assert MEAN_SQUARED_ERROR.score(outputs, truth) == pytest.approx(2 / 3)
    assert R_SQUARED.score(outputs, truth) == pytest.approx(1 - 2 / 14)
    assert R_SQUARED.score(np.full((3, 1), 3.0, np.float32), truth) == pytest.approx(
        0.0
    )  # no better than the mean
    assert R_SQUARED.score(outputs, np.ones(3)) == 0.0


def test_the_largest_outputs_that_are_numbers_have_an_error_that_is_one() -> None:
    outputs = np.full((3, 2), 1e30, np.float32)
    for truth in (np.zeros(3), np.zeros(3, np.float32)):
        assert ROOT_MEAN_SQUARED_ERROR.score(outputs, truth) == pytest.approx(1e30, rel=1e-6)


@pytest.mark.parametrize(
    "metric", [each for each in METRICS.values() if each.of_classes], ids=lambda metric: metric.name
)
def test_a_classifier_metric_of_values_is_wrong_and_breaks_nothing(metric: Metric) -> None:
    assert 0 <= metric.score(np.zeros((len(LINE.y_test), 1), np.float32), LINE.y_test) <= 1


# --- what must be reached


@pytest.mark.parametrize(
    ("metric", "reference", "margin", "count", "wanted"),
    [
        (ACCURACY, 0.98, 0.01, 10_000, 0.97),
        (ACCURACY, 0.98, 0.001, 10_000, 0.9772),  # two standard errors of 0.0014
        (ACCURACY, 1.0, 0.0, 100, 0.98),  # never known better than by one sample
        (F1, 0.98, 0.01, 10, 0.97),  # no formula: the margin alone
        (MEAN_ABSOLUTE_ERROR, 0.1, 0.5, 6, 0.6),
        (ROOT_MEAN_SQUARED_ERROR, 0.1, 0.5, 6, 0.6),
        (TOP_3, 0.5, 0.0, 10_000, 0.49),
        (WORST, 0.1, 0.5, 6, 0.6),
    ],
)
def test_the_pass_mark(metric: Metric, reference: float, margin: float, count: int, wanted: float) -> None:
    assert metric.pass_mark(reference, margin, count) == pytest.approx(wanted)


@pytest.mark.parametrize("metric", METRICS.values(), ids=METRICS)
def test_the_pass_mark_is_reached_by_itself_and_by_what_is_better(metric: Metric) -> None:
    better = 0.01 if metric.higher_is_better else -0.01
    assert metric.reaches(0.5, 0.5) and metric.reaches(0.5 + better, 0.5)
    assert not metric.reaches(0.5 - better, 0.5)
    assert metric.reaches(0.5, metric.pass_mark(0.5, 0.02, 100))  # the reference passes


def test_a_recipe_names_one_of_them() -> None:
    assert {"accuracy", "f1", "mean_absolute_error", "root_mean_squared_error"} <= set(METRICS)
    assert Recipe("mnist", 1).metric == ACCURACY.name
    assert all(metric_of(Recipe("mnist", 1, metric=name)) is METRICS[name] for name in METRICS)
    with pytest.raises(
        ValueError, match=r"metric: expected 'accuracy', .*'f1'.* or own_metric\(...\). Received: 'beauty'"
    ):
        Recipe("mnist", 1, metric="beauty")


# --- how it is said


@pytest.mark.parametrize(
    ("metric", "shown", "cell", "briefly"),
    [
        (ACCURACY, "97.3%", "97.3 %", "97.3 %"),
        (F1, "0.973", "0.973", "F1 0.973"),
        (MEAN_ABSOLUTE_ERROR, "0.973", "0.973", "off by 0.973"),
        (ROOT_MEAN_SQUARED_ERROR, "0.973", "0.973", "RMSE 0.973"),
        (TOP_3, "97.3%", "97.3 %", "top-3 97.3 %"),
        (WORST, "0.973", "0.973", "0.973"),
    ],
)
def test_a_value_is_shown_in_its_own_way(metric: Metric, shown: str, cell: str, briefly: str) -> None:
    assert (metric.show(0.9731), metric.cell(0.9731), metric.said_briefly(0.9731)) == (shown, cell, briefly)


@pytest.mark.parametrize(
    ("metric", "once", "thrice"),
    [
        (
            ACCURACY,
            "your network is right on 97.3% of 10,000 hidden samples",
            "your network is right on average on 97.3% of 10,000 hidden samples",
        ),
        (
            F1,
            "your network's F1, the mean over all classes, is 0.973 on 10,000 hidden samples",
            "your network's F1, the mean over all classes, is on average 0.973 on 10,000 hidden samples",
        ),
        (MEAN_ABSOLUTE_ERROR, *["your network is off by 0.973 on average"] * 2),
        (
            ROOT_MEAN_SQUARED_ERROR,
            "your network's root mean squared error is 0.973 on 10,000 hidden samples",
            "your network's root mean squared error is on average 0.973 on 10,000 hidden samples",
        ),
    ],
)
def test_a_result_in_words(metric: Metric, once: str, thrice: str) -> None:
    assert metric.said(0.973, 10_000) == once
    assert metric.said(0.973, 10_000, 3) == thrice


# --- all the way


@pytest.mark.parametrize(
    ("metric", "reference", "got", "credit"),
    [
        (TOP_3, 0.9, 0.88, 1.0),  # the line is 0.88
        (TOP_3, 0.9, 0.99, 1.0),
        (TOP_3, 0.9, 0.879, 0.5),
        (TOP_3, 0.9, 0.5, 0.0),
        (F1, 0.9, 0.88, 1.0),
        (F1, 0.9, 0.85, 0.5),
        (F1, 0.9, 0.5, 0.0),
        (WORST, 0.9, 0.92, 1.0),  # the line is 0.92
        (WORST, 0.9, 0.1, 1.0),
        (WORST, 0.9, 0.921, 0.5),
        (WORST, 0.9, 5.0, 0.0),
        (ROOT_MEAN_SQUARED_ERROR, 0.9, 0.92, 1.0),
        (ROOT_MEAN_SQUARED_ERROR, 0.9, 0.95, 0.5),
        (ROOT_MEAN_SQUARED_ERROR, 0.9, 5.0, 0.0),
    ],
)
def test_the_check_gives_what_a_result_earns(
    metric: Metric, reference: float, got: float, credit: float
) -> None:
    case = _case(metric, got, reference=(reference,))
    better = 1 if metric.higher_is_better else -1
    assert threshold(case) == pytest.approx(reference - better * 0.02)
    assert _asked(case)[0] == credit


def test_the_check_says_it_in_the_metric_s_words() -> None:
    assert _asked(_case(TOP_3, 0.5, reference=(0.9,)))[1] == (
        "Trained for 5 epochs, the right class is among your network's first three of 50.0% of 10,000 "
        "samples (the reference: 90.0%); at least 88.0% was expected"
    )
    assert _asked(_case(WORST, 5.0, reference=(0.9,)))[1] == (
        "Trained for 5 epochs, your network is never off by more than 5 (the reference: 0.9); at most 0.92 was "
        "expected"
    )
    near = _case(TOP_3, 0.8801, 0.88, 0.8799, 0.8802, 0.8799, reference=(0.9,))
    credit, reason, review = _asked(near)
    assert credit == 1.0 and review and "the right class is on average among" in reason
    assert "too near the pass mark of 88.0% to tell" in reason
    assert preview(_case(WORST, 0.25), Check("x", 1, "X", lambda case: Passed(""))).reason == (
        "Trained as it will be when it is graded (5 epochs), your network is never off by more than 0.25 on new data."
    )


def test_noise_is_of_the_metric_s_own_standard_error() -> None:
    assert noise(_case(TOP_3, 0.5)) == pytest.approx(0.005)
    assert noise(_case(WORST, 0.5)) == noise(_case(F1, 0.5)) == 0.0
    assert needs_more(_case(TOP_3, 0.485)) and not needs_more(_case(F1, 0.485))


def _class(metric: Metric, *got: float) -> tuple[ReadyAssignment, list[Graded]]:
    cases = [_case(metric, value, reference=(0.9, 0.91)) for value in got]
    first = cases[0]
    assert first.reference is not None
    ready = ready_of(first.assignment, first.dataset, (first.reference,))
    marked = [
        grade(f"s{place}", replace(case, assignment=first.assignment)) for place, case in enumerate(cases)
    ]
    return ready, [
        Graded(Submission(each.student, (("a.py", b"x"),), "a.py"), each, None, ()) for each in marked
    ]


@pytest.mark.parametrize(
    ("metric", "title", "cell", "reference", "has_strip"),
    [
        (TOP_3, "top-3 accuracy", "84.4 %", "top-3 90.5 %", True),
        (F1, "F1", "0.844", "F1 0.905", True),
        (WORST, "largest error", "0.844", "0.905", False),
        (ROOT_MEAN_SQUARED_ERROR, "RMSE", "0.844", "RMSE 0.905", False),
    ],
)
def test_the_class_page_is_headed_by_it(
    tmp_path: Path, metric: Metric, title: str, cell: str, reference: str, has_strip: bool
) -> None:
    ready, graded = _class(metric, 0.844, 0.95)
    report.write_class(tmp_path / "c.html", report.Class(ready, graded, {"s0": "a", "s1": "b"}, "basic"))
    page = (tmp_path / "c.html").read_text("utf-8")
    assert f">{title}</button>" in page and f'<td class="number">{cell}</td>' in page
    assert f"own {reference} (mean of" in page.replace("&#39;", "'")
    heading = f"<h2>{title[:1].upper()}{title[1:]} of every network</h2>"
    assert (heading in page) is has_strip
    rows = re.search(r'id="rows">(.*?)</script>', page)
    assert rows is not None and json.loads(rows[1])["percent"] == [metric.percent]


@pytest.mark.parametrize(("metric", "shown"), [(TOP_3, "84.4%"), (WORST, "0.844")])
def test_the_terminal_heads_a_column_with_it(metric: Metric, shown: str) -> None:
    ready, graded = _class(metric, 0.844)
    out = io.StringIO()
    result = ClassResult(ClassInput(ready.assignment, ()), ready, graded=graded)
    print_class(Console(file=out, width=160), result, ready)
    assert metric.title in out.getvalue() and shown in out.getvalue()


# --- what is told beside it


def _learned(metric: Metric) -> TrainingResult:
    """A training that overfits, if what is measured on both sides is the same."""
    return replace(
        _case(metric, 0.8).trainings[0],
        history={"loss": [1.0, 0.3, 0.1, 0.01], "accuracy": [0.7, 0.9, 0.98, 1.0]},
        by_epoch=(0.7, 0.82, 0.81, 0.8),
        loss_by_epoch=(1.0, 0.5, 0.7, 0.9),
    )


def test_only_the_same_figure_on_both_sides_is_compared() -> None:
    assert overfitting(_learned(ACCURACY)) is not None
    assert overfitting(_learned(F1)) is None  # Keras's accuracy beside an F1


@pytest.mark.parametrize(
    ("metric", "told"), [(ACCURACY, " It reached 80.0%."), (F1, " It reached 0.8 (F1)."), (WORST, "")]
)
def test_an_observation_tells_what_was_reached_in_its_own_unit(metric: Metric, told: str) -> None:
    straight = canonical(digits(dense(8), dense(8), dense(10, "softmax")), (28, 28))
    case = _case(replace(metric, of_classes=True), 0.8)
    assert case.training is not None
    result = replace(case.training, plan=replace(case.training.plan, network=straight))
    (text,) = [each.text for each in diagnose(replace(case, training=result)) if each.slug == "no_activation"]
    assert text.endswith(f"however many there are.{told}")


def test_small_steps_are_blamed_where_values_are_learned() -> None:
    def advice(metric: Metric) -> str:
        case = _case(metric, 5.0 if metric is WORST else 0.1, reference=(0.9,))
        assert case.training is not None
        plan = replace(case.training.plan, optimizer=("Adam", ()))
        with pytest.raises(Failure) as failure:
            accuracy(20).ask(replace(case, training=replace(case.training, plan=plan)))
        return failure.value.hint

    assert "Adam takes steps too small" in advice(WORST)
    assert "Adam" not in advice(TOP_3)


def test_the_chart_has_the_training_s_curve_where_keras_reports_it() -> None:
    def curves(metric: Metric) -> dict[str, list[str]]:
        charts = _charts(replace(_case(metric, 0.8), training=_learned(metric)))
        return {each.title: [curve.name for curve in each.curves] for each in charts}

    both = ["on the training data", "on hidden data"]
    assert curves(ACCURACY)["Accuracy after each epoch"] == both
    assert curves(F1)["F1 after each epoch"] == ["on hidden data"]
    assert list(curves(WORST)) == ["Loss after each epoch"]


class _Asked:
    """A sandbox that only says what it was asked."""

    def __init__(self) -> None:
        self.settings: dict[str, Any] = {}

    def run(self, kind: str, folder: Path, settings: dict[str, Any], *rest: Any, **options: Any) -> None:
        self.settings = settings


@pytest.mark.parametrize(("metric", "reported"), [(ACCURACY, ["accuracy"]), (F1, []), (TOP_3, ["top_3"])])
def test_keras_is_asked_for_what_it_knows(metric: Metric, reported: list[str], tmp_path: Path) -> None:
    sandbox = _Asked()
    trainer = Trainer(sandbox, Limits())  # type: ignore[arg-type]
    with pytest.raises(TrainingFailed):
        trainer.train(*_plan(metric), tmp_path, tmp_path)
    assert sandbox.settings["metrics"] == reported


class _Predicts(Trainer):
    """A network that says 7 of everything."""

    def __init__(self) -> None:
        pass

    def predict(self, network: object, weights: object, inputs: Any) -> Any:
        return np.eye(10, dtype=np.float32)[np.full(len(inputs), 7)]


@pytest.mark.parametrize("metric", [ACCURACY, F1, TOP_3], ids=lambda each: each.name)
def test_what_a_student_s_own_weights_know_is_told_as_shares_whatever_is_measured(
    metric: Metric, tmp_path: Path
) -> None:
    plan, dataset = _plan(metric)
    (tmp_path / "w").write_bytes(b"1234")
    result = measure_weights(plan, dataset, tmp_path / "w", _Predicts())
    assert result.predictions is not None and result.by_student is not None
    assert result.metric == metric.score(result.predictions, dataset.y_test)
    labels = dataset.y_train[:: max(1, len(dataset.y_train) // 10_000)]
    assert result.by_student.on_training == pytest.approx(float((labels == 7).mean()))
    assert result.by_student.on_given is not None and 0 < result.by_student.on_given < 0.2


def test_of_values_no_share_is_told(tmp_path: Path) -> None:
    """A student's claim of an accuracy is not compared with an error."""
    plan, dataset = _plan(MEAN_ABSOLUTE_ERROR)
    (tmp_path / "w").write_bytes(b"1234")
    result = measure_weights(plan, dataset, tmp_path / "w", _Predicts())
    assert result.by_student is not None and result.by_student.on_training is None
    claims = replace(ONE_NUMBER, fits=(replace(fit(), history={"accuracy": (0.9,)}),))
    case = replace(_case(MEAN_ABSOLUTE_ERROR, 0.1), training=result, model=claims)
    assert doubts(replace(case, assignment=replace(case.assignment, trained_by="student"))) == []


# --- one home


VALUES = {
    name
    for module in (of_classes, of_values)
    for name, value in vars(module).items()
    if isinstance(value, Metric)
}
NAMES = set(METRICS)
READERS = {"metrics/named.py"}  # of a recipe's metric, which is a name or a metric


def _compared(text: str) -> Iterator[str]:
    """Where a program decides by the name of a metric, or by which it is."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Compare):
            parts = [part for each in (node.left, *node.comparators) for part in ast.walk(each)]
        elif isinstance(node, ast.Match):
            parts = [part for each in (node.subject, *node.cases) for part in ast.walk(each)]
        else:
            continue
        texts = {
            each.value for each in parts if isinstance(each, ast.Constant) and isinstance(each.value, str)
        }
        named = {each.id for each in parts if isinstance(each, ast.Name)}
        named |= {each.attr for each in parts if isinstance(each, ast.Attribute)}
        about = "metric" in named or "metric_of" in named or "metric" in texts
        # "accuracy" alone is also a kind of check.
        if named & VALUES or (texts - {"accuracy"}) & NAMES or (about and texts - {"metric"}):
            yield ast.unparse(node)


def _read(text: str) -> bool:
    """Whether a program reads the name that a recipe gives."""
    return any(
        isinstance(node, ast.Attribute)
        and node.attr == "metric"
        and "recipe" in (getattr(node.value, "attr", ""), getattr(node.value, "id", ""))
        for node in ast.walk(ast.parse(text))
    )


@pytest.mark.parametrize(
    "line",
    [
        "case.assignment.recipe.metric == 'accuracy'",
        "x = 1 if settings['metric'] == 'accuracy' else 2",
        "metric in ('mae', 'mse')",
        "name != 'mean_absolute_error'",
        "metric_of(recipe) is ACCURACY",
        "metric.name == 'f1'",
        "match metric:\n    case 'accuracy': pass",
    ],
)
def test_a_comparison_is_found(line: str) -> None:
    assert list(_compared(line))


def test_each_is_explained_to_teachers() -> None:
    text = (PACKAGE.parent / "docs" / "training.md").read_text("utf-8")
    assert {name for name in NAMES if f'`"{name}"' not in text} == set()


def test_nobody_else_compares_a_metric_s_name() -> None:
    files = {path.relative_to(PACKAGE).as_posix(): path.read_text("utf-8") for path in PACKAGE.rglob("*.py")}
    texts = {name: text for name, text in files.items() if not name.startswith("metrics/")}
    assert {name: where for name, text in texts.items() if (where := list(_compared(text)))} == {}
    assert {name for name, text in files.items() if _read(text)} == READERS
    for path in PACKAGE.rglob("templates/*"):
        assert "recipe.metric" not in path.read_text("utf-8"), path


def test_a_metric_that_does_not_fit_the_data_is_a_problem() -> None:
    def problems(metric: Metric, dataset: Dataset) -> list[str]:
        recipe = Recipe(data=dataset.name, epochs=1, metric=metric.name)
        ready = ready_of(Assignment("a", "A", recipe, ()), dataset)
        return [each.text for each in measured(ready) if each.level == "problem"]

    assert problems(F1, MNIST) == problems(ROOT_MEAN_SQUARED_ERROR, LINE) == []
    (text,) = problems(F1, LINE)
    assert "f1 compares classes" in text and "line has values" in text
    (text,) = problems(WORST, MNIST)
    assert "worst compares values" in text and "mnist has classes" in text


# --- metrics that are asked for by a part of their name


@pytest.mark.parametrize(
    ("name", "value"),
    [
        # Truth 0 0 0 1 1 2; said 0 0 1 1 1 0.
        ("f1 of a", 2 * 2 / (3 + 3)),
        ("precision of a", 2 / 3),
        ("recall of a", 2 / 3),
        ("f1 of 1", 2 * 2 / (3 + 2)),  # a label, where no class is called so
        ("precision of c", 0.0),  # never said
        ("recall of c", 0.0),
        ("balanced_accuracy", (2 / 3 + 1 + 0) / 3),
        ("top_1_accuracy", 4 / 6),
        ("top_2_accuracy", 5 / 6),
        ("top_3_accuracy", 1.0),
    ],
)
def test_metrics_of_a_class_and_of_the_first_few(name: str, value: float) -> None:
    outputs = _says(0, 0, 1, 1, 1, 0) + np.float32([0.2, 0.1, 0.0])
    truth = np.array([0, 0, 0, 1, 1, 2])
    assert metric_named(name).measure(outputs, truth, ("a", "b", "c")) == pytest.approx(value)


def test_one_output_for_yes_or_no_is_measured_as_two_classes_are() -> None:
    yes, truth, names = np.float32([0.9, 0.6, 0.4, 0.2, 0.7]), np.array([1, 0, 1, 0, 1]), ("no", "yes")
    both = np.stack([1 - yes, yes], axis=1)
    for name in (
        "f1 of yes",
        "recall of no",
        "precision of yes",
        "balanced_accuracy",
        "top_1_accuracy",
        "auc",
    ):
        metric = metric_named(name)
        assert metric.measure(yes[:, None], truth, names) == pytest.approx(metric.measure(both, truth, names))
    assert metric_named("f1 of yes").measure(yes[:, None], truth, names) == pytest.approx(2 * 2 / (3 + 3))


def test_a_percentage_is_of_what_is_not_zero() -> None:
    metric, outputs = metric_named("mean_absolute_percentage_error"), np.float32([[1.5], [3.0], [7.0]])
    assert metric.measure(outputs, np.array([1.0, 4.0, 0.0]), ()) == pytest.approx((0.5 + 0.25) / 2)
    assert metric.said(0.123, 3) == "your network is off by 12.3% of the true value on average"
    with pytest.raises(MetricFailed, match="expected a number. Received: nan"):
        metric.measure(outputs, np.zeros(3), ())


def test_a_name_and_a_function_are_the_same_metric() -> None:
    for written, made in (
        ("f1 of not spam", f1_of("not spam")),
        ("precision of 3", precision_of(3)),
        ("recall of a{b}", recall_of("a{b}")),
        ("top_5_accuracy", top_k_accuracy(5)),
    ):
        assert metric_named(written) == made == metric_of(Recipe("mnist", 1, metric=made))
        assert metric_of(Recipe("mnist", 1, metric=written)).key == made.key == written
    assert recall_of("a{b}").said(0.5, 10) == "your network's recall of “a{b}” is 0.5 on 10 hidden samples"
    assert f1_of("x").said(0.5, 10, 3) == "your network's F1 of “x” is on average 0.5 on 10 hidden samples"


@pytest.mark.parametrize(
    "name", ["top_0_accuracy", "top3_accuracy", "f1 of ", "F1 of a", "accuracy of a", "f1_of a"]
)
def test_what_is_nearly_a_name_is_none(name: str) -> None:
    with pytest.raises(ValueError, match="metric: expected"):
        metric_named(name)


def test_what_is_no_class_or_number_is_refused() -> None:
    for wrong in ("", " ", True):
        with pytest.raises(ValueError, match="expected the name of a class, or its label"):
            f1_of(wrong)
    for k in (0, -1, 2.0, True):
        with pytest.raises(ValueError, match="expected a whole number of 1 or more"):
            top_k_accuracy(k)  # type: ignore[arg-type]
    with pytest.raises(MetricFailed, match="expected hidden samples of that class. Received: none"):
        f1_of("c").measure(_says(0, 1), np.array([0, 1]), ("a", "b", "c"))


@pytest.mark.parametrize(
    ("metric", "value", "beside", "shown"),
    [
        (ACCURACY, 0.95383, (0.95421,), "95.38%"),
        (ACCURACY, 0.95421, (0.95383, 0.5), "95.42%"),
        (ACCURACY, 0.95383, (0.95383,), "95.4%"),  # the same is the same
        (ACCURACY, 0.95383, (0.95383000001,), "95.4%"),  # which no digits can help
        (ACCURACY, 0.95383, (0.97,), "95.4%"),
        (MEAN_ABSOLUTE_ERROR, 0.27212, (0.27189,), "0.2721"),
        (MEAN_ABSOLUTE_ERROR, 13560.4, (13559.7,), "13,560.4"),
    ],
)
def test_a_value_is_told_from_what_stands_beside_it(
    metric: Metric, value: float, beside: tuple[float, ...], shown: str
) -> None:
    assert metric.show(value, beside) == shown


def test_large_numbers_are_shown_as_people_write_them() -> None:
    shown = [MEAN_ABSOLUTE_ERROR.show(value) for value in (999.6, 1000, 13560.4, -2500.0, 1e30, 0.1234)]
    assert shown == ["1,000", "1,000", "13,560", "-2,500", "1e+30", "0.123"]


def test_a_preview_says_what_a_check_measures() -> None:
    check = accuracy(10, slug="threes", metric="recall of 3", at_least=0.5)
    case = _case(ACCURACY, 0.9)
    assert case.training is not None
    right = np.eye(10, dtype=np.float32)[case.dataset.y_test]
    case = replace(case, training=replace(case.training, predictions=right))
    assert preview(case, check).reason.endswith("your network's recall of “3” is 1 on data it has not seen.")
    cats = accuracy(10, slug="cats", metric="recall of cat", at_least=0.5)
    assert preview(case, cats).reason.endswith("your network is right on 90.0% of data it has not seen.")


def test_the_terminal_names_the_line() -> None:
    ready, graded = _class(TOP_3, 0.844)
    out = io.StringIO()
    result = ClassResult(ClassInput(ready.assignment, ()), ready, graded=graded)
    print_class(Console(file=out, width=160), result, ready)
    assert "accuracy: top-3 accuracy, at least 88.5% (the reference: 90.5%)" in out.getvalue()
