"""A teacher's own metric: what its function is given, what it is known by, and whose fault it is."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader import export, report
from grader.assignment import Assignment, Recipe
from grader.case import Case
from grader.checks import accuracy
from grader.disk_list import DiskList
from grader.grade import Graded, grade
from grader.loading import load_assignment
from grader.metrics import Metric, MetricFailed, metric_of
from grader.own_function import own_metric
from grader.pipeline.ready import ReadyAssignment
from grader.public import public_part, publish, read
from grader.records.submission import Submission
from grader.report.remote import pack_context, pack_pages, shared_objects, write_pages
from grader.report.student import student_page
from grader.solution import Reference
from grader.spreadsheet import as_csv
from grader.training import plan as plans
from grader.verdicts import Failure, Ungradable
from tests.checks.cases import LINE, MNIST, REFERENCE
from tests.checks.cases import case as digits_case
from tests.checks.cases import measured as trained
from tests.conftest import compiled
from tests.solved import ready_of, replace
from tests.systems.cases import seen

READY = replace(REFERENCE, compiled=compiled("sparse_categorical_crossentropy"))
SCHEME = """
from grader import Assignment, Recipe, accuracy, own_metric

PRICE = {price}


def cost(labels):
    return PRICE * len(labels)


def profit(truth, prediction):
    {body}


metric = own_metric("profit", profit, higher_is_better=True, sentence="your network earns {{got}} euros")
assignment = Assignment(
    slug="shop",
    title="A shop",
    recipe=Recipe(data="mnist", epochs=5, metric=metric, margin=10),
    checks=(accuracy(20), accuracy(10, slug="right", metric="accuracy", at_least=0.5)),
)
"""
BODY = "return float(10 * (truth == prediction).sum() - cost(truth))"


def _load(folder: Path, price: float = 1.0, body: str = BODY) -> Assignment:
    (folder / "shop").mkdir(parents=True, exist_ok=True)
    (folder / "shop" / "assignment.py").write_text(SCHEME.format(price=price, body=body))
    return load_assignment(folder / "shop")


def _given(classes: tuple[str, ...], outputs: Any, truth: Any, **options: Any) -> tuple[Any, Any]:
    """What a function is given."""
    taken: list[tuple[Any, Any]] = []

    def look(truth: Any, prediction: Any) -> float:
        taken.append((truth, prediction))
        return 1.0

    metric = own_metric("look", look, higher_is_better=True, **options)
    assert metric.measure(np.array(outputs, np.float32), np.array(truth), classes) == 1.0
    return taken[0]


def test_it_is_given_truth_and_prediction_as_scikit_learn_orders_them() -> None:
    truth, prediction = _given(("a", "b", "c"), [[0.1, 0.2, 0.7], [0.8, 0.1, 0.1]], [2, 1])
    assert truth.tolist() == [2, 1] and prediction.tolist() == [2, 0]
    truth, prediction = _given((), [[1.0], [3.0]], [1.5, 2.5])
    assert truth.tolist() == [1.5, 2.5] and prediction.tolist() == [1.0, 3.0]
    _, one = _given(("no", "yes"), [[0.25], [0.75]], [0, 1])
    assert one.tolist() == [0, 1]
    for outputs in ([[0.25], [0.75]], [[0.75, 0.25], [0.25, 0.75]]):
        _, shares = _given(("no", "yes"), outputs, [0, 1], probabilities=True)
        assert shares.tolist() == [[0.75, 0.25], [0.25, 0.75]]


def test_what_it_does_with_them_stays_with_it() -> None:
    def spoil(truth: Any, prediction: Any) -> float:
        truth[:] = prediction[:] = 0
        return 1.0

    outputs, truth = np.array([[3.0]], np.float32), np.array([2.0])
    own_metric("spoil", spoil, higher_is_better=False).measure(outputs, truth, ())
    assert outputs.tolist() == [[3.0]] and truth.tolist() == [2.0]


@pytest.mark.parametrize(
    ("name", "given", "words"),
    [
        ("", {}, "a name that no other metric has"),
        ("accuracy", {}, "a name that no other metric has"),
        ("top_3_accuracy", {}, "a name that no other metric has"),
        ("f1 of cats", {}, "a name that no other metric has"),
        ("mine", {"sentence": "it is good"}, "expected {got}"),
        ("mine", {"sentence": "{got} of {all}"}, "expected {got}"),
        ("mine", {"sentence": "{got"}, "expected {got}"),
        ("mine", {"function": 3}, "a function of truth and prediction"),
    ],
)
def test_what_is_no_metric_is_refused(name: str, given: dict[str, Any], words: str) -> None:
    function = given.pop("function", lambda truth, prediction: 1.0)
    with pytest.raises(ValueError, match=words):
        own_metric(name, function, higher_is_better=True, **given)


def test_a_name_with_braces_is_a_name() -> None:
    metric = own_metric("a{b}", lambda truth, prediction: 1.0, higher_is_better=True)
    assert metric.said(0.5, 10) == "your network's a{b} is 0.5 on 10 hidden samples"


# --- what it is known by


def _key(assignment: Assignment) -> tuple[str, str]:
    plan = plans.make(READY, (28, 28), assignment.recipe, MNIST, "versions", 1)
    return plan.key(), plan.training_key()


def test_a_changed_function_is_measured_again_and_not_trained_again(tmp_path: Path) -> None:
    measured, trained = _key(_load(tmp_path / "a"))
    assert _key(_load(tmp_path / "b")) == (measured, trained)
    others = (
        _load(tmp_path / "c", body="return float((truth == prediction).sum())"),
        _load(tmp_path / "d", price=2.0),  # a constant of a function that it calls
    )
    for other in others:
        assert _key(other)[0] != measured and _key(other)[1] == trained


def test_a_closure_and_a_default_are_part_of_it() -> None:
    def priced(price: float, tax: float) -> Callable[[Any, Any], float]:
        def value(truth: Any, prediction: Any, rate: float = tax) -> float:
            return price * rate

        return value

    keys = {
        own_metric("p", priced(*pair), higher_is_better=True).key for pair in ((1, 1), (1, 2), (2, 1), (1, 1))
    }
    assert len(keys) == 3


def test_it_is_the_same_in_every_process(tmp_path: Path) -> None:
    recipe = _load(tmp_path).recipe
    assert " at 0x" not in repr(recipe) and " at 0x" not in metric_of(recipe).source


def test_elsewhere_it_has_its_words_and_measures_nothing(tmp_path: Path) -> None:
    recipe = _load(tmp_path).recipe
    there = pickle.loads(pickle.dumps(recipe))  # noqa: S301 - made here
    assert there == recipe and metric_of(there).said(5.0, 10) == "your network earns 5 euros"
    with pytest.raises(MetricFailed, match="where the assignment is graded"):
        metric_of(there).measure(np.zeros((1, 10), np.float32), np.zeros(1), MNIST.classes)
    named = pickle.loads(pickle.dumps(Recipe("mnist", 1, metric="f1 of 3")))  # noqa: S301 - made here
    assert metric_of(named).measure(np.eye(10, dtype=np.float32), np.arange(10), MNIST.classes) == 1.0


def test_students_are_given_another_measure_and_no_function(tmp_path: Path) -> None:
    public = public_part(_load(tmp_path))
    assert public.tasks[0].recipe.metric == "accuracy"
    text = publish(public)
    assert "PRICE" not in text and "profit" not in text
    again = read(text, "shop.check.json")
    assert again.tasks[0].recipe.metric == "accuracy" and again.checks[1].options == {"metric": ("accuracy",)}
    scheme = _load(tmp_path)
    values = replace(scheme, recipe=replace(scheme.recipe, data="diabetes"), checks=())
    assert public_part(values).tasks[0].recipe.metric == "mean_absolute_error"


# --- all the way


def _ready(assignment: Assignment) -> ReadyAssignment:
    metric = metric_of(assignment.recipe)
    right = trained(None).predictions
    assert right is not None
    value = metric.measure(right, MNIST.y_test, MNIST.classes)
    results = tuple(_planned(trained(value), assignment) for _ in range(2))
    network = results[0].plan.network
    return ready_of(assignment, MNIST, (Reference("", network, results),))


def _planned(result: Any, assignment: Assignment) -> Any:
    return replace(result, plan=replace(result.plan, recipe=assignment.recipe))


def _graded(ready: ReadyAssignment, student: str = "ada", got: float = 3300.0) -> Graded:
    case = replace(
        digits_case(READY),
        assignment=ready.assignment,
        reference=ready.tasks[0].references[0],
        training=_planned(trained(got), ready.assignment),
    )
    return Graded(Submission(student, (("a.py", b"x"),), "a.py"), grade(student, case), None, ())


def test_reports_say_it_and_other_processes_write_the_same(tmp_path: Path) -> None:
    ready = _ready(_load(tmp_path))
    one = _graded(ready)
    assert one.grade.marks[0].reason.endswith("your network earns 3,300 euros (the reference: 3,240).")
    (tmp_path / "kit").write_bytes(pack_context(ready, tmp_path / "shop"))
    light = next(iter(DiskList(items=[one.light()], shared=shared_objects(ready))))  # as a class keeps it
    assert light.grade.marks[1].verdict == "passed"
    pages = [(one, "strong"), (seen(one), "strong")]
    written = write_pages(str(tmp_path / "kit"), pack_pages(ready, pages))
    assert written == [student_page(*page) for page in pages]
    assert all(b"Profit</h3>" in page and b"Dashed: the line, 50.0%" in page for page in written)


def test_files_and_the_class_page_name_the_lines(tmp_path: Path) -> None:
    ready = _ready(_load(tmp_path))
    class_ = [_graded(ready).light()]  # without predictions, as a class is kept
    title, row = as_csv(export.grade_sheet(ready, class_)).decode("utf-8-sig").splitlines()
    assert '"accuracy: profit, at least 3,230 (the reference: 3,240)"' in title
    assert '"right: accuracy, at least 50.0% (the reference: 100.0%)"' in title
    assert row.endswith('"3300","1"')
    export.write_results(tmp_path / "r.json", ready, class_, {"ada": "ada.html"}, "basic")
    text = (tmp_path / "r.json").read_text()
    assert '"metric": "profit"' in text and '"asked": "at least 50.0%"' in text and '"right": 1.0' in text
    report.write_class(tmp_path / "c.html", report.Class(ready, class_, {"ada": "a"}, "basic"))
    page = (tmp_path / "c.html").read_text("utf-8")
    assert "Right: accuracy, at least 50.0% (the reference: 100.0%)." in page
    assert "Accuracy of every network" in page and "Profit of every network" not in page  # it has no end


@pytest.mark.parametrize(
    ("body", "words", "detail"),
    [
        ("return 1 / 0", "ZeroDivisionError in line 12 of assignment.py", "division by zero"),
        ("return float('nan')", "expected a number. Received: nan", ""),
        ("return None", "expected a number. Received: NoneType", "It is: None"),
        ("return 'much'", "expected a number. Received: str", "much"),
    ],
)
def test_what_it_does_wrong_costs_no_student_a_point(
    tmp_path: Path, body: str, words: str, detail: str
) -> None:
    metric = metric_of(_load(tmp_path, body=body).recipe)
    case = replace(digits_case(READY), training=trained(0.9))
    with pytest.raises(Ungradable) as limit:
        accuracy(20, metric=metric, at_least=5.0).ask(case)
    assert words in str(limit.value) and str(limit.value).startswith("The measure “profit”")
    if detail:
        assert detail not in str(limit.value)  # of the teacher's file, students read no more than where
        with pytest.raises(MetricFailed) as failed:
            metric.measure(np.zeros((1, 10), np.float32), np.zeros(1), MNIST.classes)
        assert detail in failed.value.detail


def test_a_metric_of_the_line_task_is_given_values() -> None:
    worst = own_metric(
        "worst", lambda truth, prediction: np.abs(truth - prediction).max(), higher_is_better=False
    )
    outputs = (LINE.y_test + np.linspace(0, 2, len(LINE.y_test)))[:, None].astype(np.float32)
    assert worst.measure(outputs, LINE.y_test, LINE.classes) == pytest.approx(2.0)


def test_a_metric_without_words_for_its_classes_is_asked_of_either() -> None:
    assert isinstance(own_metric("x", lambda t, p: 1.0, higher_is_better=True), Metric)


def test_the_credit_is_by_the_function(tmp_path: Path) -> None:
    metric = metric_of(_load(tmp_path).recipe)
    case: Case = replace(digits_case(READY), reference=None, training=trained(0.9))
    assert accuracy(20, metric=metric, at_least=3240).ask(case).reason.endswith("(expected: at least 3,240).")
    with pytest.raises(Failure) as failure:
        accuracy(20, metric=metric, at_least=3241).ask(case)
    assert failure.value.credit == 0.0
