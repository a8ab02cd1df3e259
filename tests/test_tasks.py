"""Several networks in one assignment, and none: whose model is whose, what is trained, and what is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from grader import data, public
from grader.analysis.model_choice import Sought, choose, is_named
from grader.assignment import Assignment, Check, Recipe, Task, extra, hidden
from grader.case import Case
from grader.checks import accuracy, architecture, compiled, runs
from grader.evidence import Model
from grader.export.files import head, result
from grader.grade import Graded, grade
from grader.pipeline.cases import case_of
from grader.pipeline.journey import Train, journey
from grader.pipeline.ready import ReadyAssignment, ReadyTask
from grader.pipeline.references import ReferenceUnusable, reference_of
from grader.policy import Timing, as_students_see
from grader.report import Class, write_class
from grader.report.steps import next_steps
from grader.report.student import page_key, student_page
from grader.solution import Reference
from grader.training.network import canonical
from grader.verdicts import Passed
from tests.conftest import compiled as compiled_with
from tests.conftest import found, layer, model
from tests.pipeline.cases import SUBMISSION, seen
from tests.pipeline.cases import result as trained
from tests.solved import replace

LINE, IRIS = data.load("line"), data.load("iris")
SLOPE = Task("slope", Recipe(data="line", epochs=2, metric="mean_absolute_error", margin=0.1, scaling="raw"))
FLOWERS = Task("flowers", Recipe(data="iris", epochs=2), title="Three flowers")
SKETCH = Task("sketch")
CHECKS = (
    runs(points=10),
    architecture(points=10, task=SLOPE),
    accuracy(points=20, task=SLOPE),
    architecture(points=10, task=FLOWERS),
    compiled(points=10, task=FLOWERS),
    accuracy(points=20, task=FLOWERS),
    architecture(points=10, task=SKETCH),
)


def _model(name: str, inputs: int, *layers: Any, loss: str = "mean_squared_error") -> Model:
    made = model(*layers, input_shape=(inputs,), compiled=compiled_with(loss, "SGD"))
    return replace(made, variable=name, name="sequential")


def _dense(units: int, activation: str = "linear") -> Any:
    return layer("Dense", shape=(None, units), units=units, activation=activation)


A_LINE = _model("slope", 1, _dense(1))
A_FLOWER = _model(
    "flowers", 4, _dense(8, "relu"), _dense(3, "softmax"), loss="sparse_categorical_crossentropy"
)
A_SKETCH = _model("sketch", 7, _dense(5, "tanh"))
MODELS = (A_LINE, A_FLOWER, A_SKETCH)


def _assignment(**changes: Any) -> Assignment:
    return Assignment("both", "Both", checks=CHECKS, tasks=(SLOPE, FLOWERS, SKETCH), **changes)


def _ready(*references: Reference | None, assignment: Assignment | None = None) -> ReadyAssignment:
    datasets = (LINE, IRIS, None)
    scheme = assignment or _assignment()
    known = references or (None, None, None)
    return ReadyAssignment(
        scheme,
        tuple(
            ReadyTask(task, dataset, Path(f"inputs of {task.slug}"), (one,) if one else ())
            for task, dataset, one in zip(scheme.tasks, datasets, known, strict=True)
        ),
    )


def _travel(ready: ReadyAssignment, *models: Model, as_reference: bool = False) -> tuple[Graded, list[Train]]:
    """A submission with these models, and the trainings that it asked for."""
    road, asked = journey(ready, SUBMISSION, "v", as_reference=as_reference), []
    next(road)
    value: Any = replace(seen(None), evidence=found(models=models))
    while True:
        try:
            wanted = road.send(value)
        except StopIteration as end:
            return end.value, asked
        assert isinstance(wanted, Train)
        asked.append(wanted)
        value = tuple(trained(replace(wanted, plans=(plan,)), 0.9) for plan in wanted.plans)


def _references() -> tuple[Reference | None, ...]:
    return reference_of(_assignment(), "", _travel(_ready(), *MODELS, as_reference=True)[0])


def _graded(*models: Model) -> Graded:
    return _travel(_ready(*_references()), *models)[0]


def _said(names: tuple[str, ...], models: tuple[Model, ...]) -> list[str | None]:
    """The names of the models that are taken for the three tasks."""
    tasks = [
        Sought("slope", (canonical(A_LINE, (1,)),), (1,), LINE),
        Sought("flowers", (canonical(A_FLOWER, (4,)),), (4,), IRIS),
        Sought("sketch", (canonical(A_SKETCH, ()),)),
    ]
    renamed = [replace(one, variable=name) for one, name in zip(models, names, strict=True)]
    return [chosen.variable if chosen is not None else None for chosen, _ in choose(renamed, tasks)]


def test_models_are_told_apart_by_what_they_are_and_by_their_names() -> None:
    assert _said(("a", "b", "c"), MODELS) == ["a", "b", "c"]
    assert _said(("a", "b", "c"), (A_SKETCH, A_LINE, A_FLOWER)) == ["b", "c", "a"]
    # A name says more than nearness, and each task has a model of its own.
    assert _said(("sketch", "model_slope", "FlowersNet"), (A_LINE, A_LINE, A_LINE)) == [
        "model_slope", "FlowersNet", "sketch",
    ]  # fmt: skip
    # Where nothing tells them apart they are in the order of the tasks, and earlier attempts are left out.
    assert _said(("w", "x", "y", "z"), (A_LINE,) * 4) == ["x", "y", "z"]
    assert _said(("only",), (A_FLOWER,)) == [None, "only", None]
    assert _said((), ()) == [None, None, None]


@pytest.mark.parametrize(
    ("name", "task", "is_it"),
    [
        ("deep", "deep", True), ("model_deep", "deep", True), ("DeepModel", "deep", True), ("deeper", "deep", False),
        ("deep_wide", "wide_deep", True), ("net2", "net_2", True), ("net", "net_2", False), ("", "deep", False),
    ],
)  # fmt: skip
def test_a_model_is_called_like_a_task(name: str, task: str, is_it: bool) -> None:
    assert is_named(replace(A_LINE, variable=name, name="", function=""), task) is is_it


def test_each_task_is_trained_by_its_own_recipe_and_on_its_own_data() -> None:
    graded, asked = _travel(_ready(*_references()), *MODELS)
    assert [(one.case.solution.slug, one.plans[0].recipe.data) for one in asked[:2]] == [
        ("slope", "line"), ("flowers", "iris"),
    ]  # fmt: skip
    assert [one.plans[0].data for one in asked[:2]] == [LINE.digest, IRIS.digest]
    assert {mark.verdict for mark in graded.grade.marks} <= {"passed", "failed", "partial"}
    assert [bool(one.trainings) for one in graded.grade.case.solutions] == [True, True, False]
    lost = _graded(A_FLOWER)
    verdicts = {mark.check.slug: mark.verdict for mark in lost.grade.marks}
    assert verdicts["flowers_architecture"] == "passed" and verdicts["slope_architecture"] == "failed"
    reason = next(mark.reason for mark in lost.grade.marks if mark.check.slug == "slope_architecture")
    assert reason == "Your file makes no model for “Slope”"


def test_what_needs_no_training_trains_nobody() -> None:
    for checks in ((runs(points=10), architecture(points=10, task=SLOPE)), (runs(points=10),)):
        scheme = replace(_assignment(), checks=checks)
        assert _travel(_ready(assignment=scheme), *MODELS)[1] == []
        references = reference_of(
            scheme, "", _travel(_ready(assignment=scheme), *MODELS, as_reference=True)[0]
        )
        assert all(one is not None and one.trainings == () for one in references)
    own = Check("own", 5, "Something of the teacher's own", lambda case: Passed("Yes."), task="flowers")
    scheme = replace(_assignment(), checks=(own,))
    assert [one.case.solution.slug for one in _travel(_ready(assignment=scheme), *MODELS)[1]] == ["flowers"]


def test_an_assignment_without_a_network_has_no_data_and_no_models_to_make() -> None:
    plain = Assignment("plain", "Plain", checks=(runs(points=10),))
    ready = ReadyAssignment(plain, ())
    graded, asked = _travel(ready)
    assert asked == [] and graded.grade.score == 10 and ready.datasets == () and plain.tasks == ()
    assert reference_of(plain, "", graded) == ()
    page = student_page(graded, "strong").decode()
    assert "Your network" not in page and "Data:" not in page
    # A model that it happens to make is looked at all the same.
    assert _travel(ready, A_FLOWER)[0].grade.case.model is A_FLOWER


def test_a_reference_makes_a_model_for_each_task_and_a_variant_may_leave_some_out() -> None:
    names = [one.network.outputs for one in _references() if one is not None]
    assert names == [1, 3, 5]
    partial = _travel(_ready(), A_FLOWER, as_reference=True)[0]
    first, second, third = reference_of(_assignment(), "wide", partial)
    assert first is None and third is None and second is not None and len(second.trainings) == 3
    with pytest.raises(ReferenceUnusable, match="3 models, one for each task"):
        reference_of(_assignment(), "", partial)


def test_schemes_that_cannot_be_meant() -> None:
    with pytest.raises(ValueError, match="a recipe, or tasks with one each"):
        Assignment("a", "A", Recipe("line", 1), tasks=(SLOPE,))
    with pytest.raises(ValueError, match="different slugs"):
        Assignment("a", "A", tasks=(SLOPE, SLOPE))
    with pytest.raises(ValueError, match=r"task: expected one of slope. Received: 'flowers'"):
        Assignment("a", "A", checks=(accuracy(points=1, task=FLOWERS),), tasks=(SLOPE,))
    with pytest.raises(ValueError, match="a task's slug"):
        Task("My task")
    with pytest.raises(KeyError, match="expected a task among slope, flowers, sketch"):
        _graded().grade.case.at("slopes")
    one = Assignment("a", "A", Recipe("line", 1))
    assert [task.slug for task in replace(one, title="B").tasks] == ["network"]
    assert replace(one, recipe=Recipe("line", 9)).tasks[0].recipe == Recipe("line", 9)


def test_a_case_is_changed_where_it_is_seen_from() -> None:
    case = _graded(*MODELS).grade.case
    changed = case.at("flowers").solved(choice="so")
    assert [one.choice == "so" for one in changed.solutions] == [False, True, False]
    assert changed.at("").model is A_LINE and [one.solution.slug for one in case.views] == [
        "slope", "flowers", "sketch",
    ]  # fmt: skip


def test_the_report_has_a_part_for_each_network() -> None:
    graded = _graded(*MODELS)
    page = student_page(graded, "strong").decode()
    for heading in ("Your network: Slope", "Your network: Three flowers", "How it learned: Three flowers"):
        assert f"<h2>{heading}</h2>" in page
    assert "How it learned: Sketch" not in page
    assert page.count("Data: line") == 2 and page.count("Data: iris") == 2
    without = _graded(A_FLOWER)
    assert "none is left for this task" in student_page(without, "strong").decode()
    steps = next_steps(without.grade)
    assert steps[0].action == "Make a model for “Slope”."
    keys = {page_key(one, "strong") for one in (graded, without, _graded(A_LINE, A_FLOWER))}
    assert len(keys) == 3
    case = graded.grade.case.at("flowers").solved(training=None).at("")
    assert page_key(replace(graded, grade=replace(graded.grade, case=case)), "strong") not in keys


def test_what_is_hidden_of_one_task_hides_nothing_of_another() -> None:
    shy = tuple(hidden(check) if check.slug == "flowers_accuracy" else check for check in CHECKS)
    graded = _graded(*MODELS)
    case = replace(graded.grade.case, assignment=replace(_assignment(), checks=shy))
    marks = tuple(replace(mark, check=check) for mark, check in zip(graded.grade.marks, shy, strict=True))
    whole = replace(graded, grade=replace(graded.grade, case=case, marks=marks))
    shown = as_students_see(whole, public.public_part(case.assignment), Timing()).graded.grade.case
    assert [one.training is not None for one in shown.solutions] == [True, False, False]
    assert graded.grade.case.at("flowers").training is not None


def test_students_are_given_the_tasks_without_their_margins() -> None:
    scheme = replace(_assignment(), checks=(*CHECKS[:-1], extra(CHECKS[-1])))
    text = public.publish(public.public_part(scheme))
    tasks = json.loads(text)["tasks"]
    assert [task["slug"] for task in tasks] == ["slope", "flowers", "sketch"]
    assert "margin" not in text and tasks[2]["recipe"] is None
    again = public.as_asked_beforehand(public.read(text, "both.check.json"))
    assert [task.title for task in again.tasks] == ["Slope", "Three flowers", "Sketch"]
    assert [again.trains(task) for task in again.tasks] == [True, True, False]
    asked = grade("ada", replace(_graded(A_FLOWER).grade.case, assignment=again))
    assert {mark.check.slug: mark.verdict for mark in asked.marks}["slope_architecture"] == "failed"


def test_the_class_page_and_the_files_tell_tasks_apart(tmp_path: Path) -> None:
    ready = _ready(*_references())
    graded = [replace(_graded(*models), submission=replace(SUBMISSION, student=name))
              for name, models in (("ada", MODELS), ("bob", (A_FLOWER,)))]  # fmt: skip
    write_class(tmp_path / "c.html", Class(ready, graded, {"ada": "a", "bob": "b"}, "strong"))
    page = (tmp_path / "c.html").read_text("utf-8")
    assert ">accuracy: Three flowers</button>" in page and ">error: Slope</button>" in page
    assert "Reference for Slope:" in page and "Reference for Sketch:" not in page
    said = head(ready, "strong")
    assert [task["task"] for task in said["tasks"]] == ["slope", "flowers", "sketch"]
    assert said["tasks"][2]["data"] is None and said["data"]["name"] == "line"
    assert [one["task"] for one in result(graded[0], "r")["trainings"]][:2] == ["slope", "flowers"]
    plain = Assignment("plain", "Plain", checks=(runs(points=10),))
    nothing = ReadyAssignment(plain, ())
    write_class(tmp_path / "p.html", Class(nothing, [_travel(nothing)[0]], {"ada": "a"}, "strong"))
    assert "Data:" not in (tmp_path / "p.html").read_text("utf-8")
    assert head(nothing, "strong")["data"] is None


def test_a_case_of_what_was_seen_has_a_solution_for_each_task() -> None:
    case: Case = case_of(
        _ready(*_references()), SUBMISSION, replace(seen(None), evidence=found(models=MODELS))
    )
    assert [one.network.outputs for one in case.solutions if one.network] == [1, 3, 5]
    assert [one.reference is not None for one in case.solutions] == [True, True, True]
