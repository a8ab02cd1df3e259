"""The whole pipeline: references earn everything, nothing earns nothing, each mutant loses its check."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from grader import evidence
from grader.case import Case
from grader.classes import read as classroom
from grader.grade import Graded, grade, how_it_ended
from grader.intake.files import assemble
from grader.pipeline.ready import ReadyAssignment
from grader.pipeline.session import Session
from grader.records.run import Run
from tests.conftest import ROOT, SLUGS, found, slow_but
from tests.solved import plain_case

SEEDS = ROOT.parent / "shared" / "seeds"

QUICK = ("first_model", "digit_classifier")


@pytest.mark.parametrize("slug", slow_but(SLUGS, *QUICK))
def test_the_reference_earns_everything(
    session: Session, prepared: dict[str, ReadyAssignment], slug: str
) -> None:
    assignment = prepared[slug].assignment
    graded = session.grade_one(prepared[slug], classroom.references(assignment)[0])
    lost = [(m.check.slug, m.verdict, m.reason) for m in graded.grade.marks if m.verdict != "passed"]
    assert (graded.grade.score, lost) == (100, [])


@pytest.mark.slow
@pytest.mark.parametrize("variant", ["convolutional", "pooled", "recurrent"])
def test_each_variant_earns_all_that_is_about_the_network(
    session: Session, prepared: dict[str, ReadyAssignment], variant: str
) -> None:
    found = prepared["sequential_guide"]
    own = {each.student: each for each in classroom.references(found.assignment)}[variant]
    marks = {m.check.slug: m for m in session.grade_one(found, own).grade.marks}
    assert [marks[s].verdict for s in ("runs", "architecture", "compiled", "accuracy")] == ["passed"] * 4
    assert variant in marks["architecture"].reason


@pytest.mark.parametrize("slug", slow_but(SLUGS, *QUICK))
@pytest.mark.parametrize("files", [{}, {"a.py": b""}, {"a.md": b""}, {"a.py": b"\xff\xfe\x00"}])
def test_nothing_earns_nothing(
    session: Session, prepared: dict[str, ReadyAssignment], slug: str, files: dict[str, bytes]
) -> None:
    graded = session.grade_one(prepared[slug], assemble("nobody", files))
    assert graded.grade.score == 0
    assert {m.verdict for m in graded.grade.marks} <= {"failed", "skipped"}
    assert graded.grade.case.outcome == ("missing" if not files.get("a.py") else "unreadable")


# What is changed in the reference, and the checks that must lose by it: those and no others.
MUTANTS = [
    ("first_model", ".fit(x, y, epochs=500", ".fit(x, y, epochs=1", set()),  # it says truly what its own network says
    ("first_model", "float(model.predict(np.array([10.0]), verbose=0)[0, 0])", "21.0", {"prediction_for_10"}),
    ("first_model", '"y = 2x - 1"', '"y = 2x + 1"', {"relationship"}),
    ("first_model", "SGD(learning_rate=0.01)", "Adam()", {"accuracy"}),
    ("first_model", '"mean_squared_error"', '"mean_absolute_error"', {"compiled"}),
    ("first_model", "Dense(units=1)", "Dense(units=2)", {"runs", "architecture", "accuracy", "prediction_for_10"}),
    ("first_model", "ANSWERS = {", "ANSWERS = {}\nOTHER = {", {"relationship", "prediction_for_10", "loss", "optimizer"}),
    ("digit_classifier", "ANSWERS = {", "1 / 0\nANSWERS = {", {"runs", "flattened_length"}),
    ("digit_classifier", "28 * 28", "28", {"flattened_length"}),
    ("digit_classifier", '"learning_layers": 3', '"learning_layers": 4', {"learning_layers"}),
    ("digit_classifier", '"output_nodes": 10', '"output_nodes": 9', {"output_nodes"}),
    ("digit_classifier", "sets a negative value to zero", "squashes everything between 0 and 1", {"relu"}),
    ("digit_classifier", "is the guess", "is not the guess", set()),
    ("digit_classifier", 'optimizer="adam"', "optimizer=keras.optimizers.SGD(1e-4)", {"accuracy"}),
    ("digit_classifier", "keras.layers.Dense(500", "keras.layers.Dense(400", {"architecture"}),
    ("digit_classifier", '300, activation="relu"', '300, activation="tanh"', {"architecture"}),
    ("keras_glossary", "(from_logits=True)", "()", {"compiled", "accuracy"}),
    ("keras_glossary", "Dense(10)", 'Dense(10, activation="softmax")', {"architecture", "compiled"}),
    ("keras_glossary", "        keras.layers.Dropout(0.2),\n", "", {"architecture"}),
    ("fashion_response", "right.bar(range(10), probabilities)", "right.bar(range(10), [0.1] * 10)", {"prediction_plot"}),
    ("fashion_response", "plt.show()", "plt.close()", {"prediction_plot"}),
    ("fashion_response", "digits_train.shape", '"10"', {"shape_train_images"}),
    ("sequential_guide", '"sparse_categorical_crossentropy"', '"categorical_crossentropy"', {"runs", "compiled", "accuracy"}),
    ("sequential_guide", ', metrics=["accuracy"]', "", {"compiled"}),
    ("sequential_guide", "scaler.transform(x_train), scaler.transform(x_test)", "x_train, x_test", {"accuracy"}),
    ("sequential_guide", '"sigmoid", "loss": "binary crossentropy"', '"softmax", "loss": "mse"', {"choose_output"}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("slug", "old", "new", "lost"),
    [case if case[0] in QUICK else pytest.param(*case, marks=pytest.mark.slow) for case in MUTANTS],
)
def test_each_mutant_loses_its_check(
    grade_source: Callable[..., Graded], slug: str, old: str, new: str, lost: set[str]
) -> None:
    source = (ROOT / "reference" / f"{slug}.py").read_text("utf-8")
    assert old in source
    graded = grade_source(slug, source.replace(old, new))
    assert {m.check.slug for m in graded.grade.marks if m.verdict != "passed"} == lost


def test_a_crash_costs_runs_only(grade_source: Callable[..., Graded]) -> None:
    source = (ROOT / "reference" / "digit_classifier.py").read_text("utf-8").replace("28 * 28", "784")
    for end in ("\nmodel.predict([10.0])\n", "\nimport os\nos._exit(0)\n"):
        graded = grade_source("digit_classifier", source + end)
        assert graded.grade.score == 95
        assert [m.check.slug for m in graded.grade.marks if m.verdict != "passed"] == ["runs"]
    runs = grade_source("digit_classifier", source + "\nmodel.predict([10.0])\n").grade.marks[0]
    assert "line" in runs.reason and "np.array" in runs.hint


def test_softmax_with_from_logits_costs_compiled_and_not_accuracy(
    grade_source: Callable[..., Graded],
) -> None:
    source = (ROOT / "reference" / "digit_classifier.py").read_text("utf-8")
    wrong = source.replace(
        '"sparse_categorical_crossentropy"', "keras.losses.SparseCategoricalCrossentropy(from_logits=True)"
    )
    marks = {m.check.slug: m for m in grade_source("digit_classifier", wrong).grade.marks}
    assert marks["compiled"].verdict == "partial" and "from_logits" in marks["compiled"].reason
    assert marks["accuracy"].verdict == "passed"


def test_our_own_fault_is_never_a_zero(
    session: Session, prepared: dict[str, ReadyAssignment], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object, **more: object) -> None:
        raise OSError("disk full")

    ready = prepared["first_model"]
    monkeypatch.setattr(session.environment.sandbox, "run", broken)
    graded = session.grade_one(ready, assemble("ada", {"a.py": b"x = 1"}))
    assert {m.verdict for m in graded.grade.marks} == {"ungraded"}
    assert all(m.earned is None for m in graded.grade.marks)
    assert "disk full" in graded.grade.marks[0].reason


def test_a_check_that_breaks_costs_nobody_a_point(prepared: dict[str, ReadyAssignment]) -> None:
    def broken(case: Case) -> None:
        raise ZeroDivisionError("oops")

    scheme = prepared["first_model"].assignment
    checks = (replace(scheme.checks[0], ask=broken), *scheme.checks[1:])  # type: ignore[arg-type]
    case = plain_case(
        replace(scheme, checks=checks), prepared["first_model"].tasks[0].dataset, evidence.NOTHING, "finished"
    )
    marks = grade("ada", case).marks
    assert marks[0].verdict == "ungraded" and marks[0].earned is None and "oops" in marks[0].reason
    assert marks[1].verdict == "failed"


def test_the_same_evidence_is_the_same_grade(prepared: dict[str, ReadyAssignment]) -> None:
    scheme = prepared["digit_classifier"]
    case = plain_case(
        scheme.assignment, scheme.tasks[0].dataset, found(answers={"relu": "max(0, x)"}), "finished"
    )
    assert repr(grade("ada", case)) == repr(grade("ada", case))


def test_what_was_seen_from_outside_decides() -> None:
    from grader.assignment import Limits

    limits = Limits()
    honest = found()
    assert how_it_ended(Run(0, None, 1, 1, ""), honest, limits)[0] == "finished"
    assert how_it_ended(Run(-9, "time", 1, 1, ""), honest, limits)[0] == "timeout"
    assert how_it_ended(Run(-9, "memory", 1, 1, ""), honest, limits)[0] == "killed"
    assert how_it_ended(Run(0, "output", 1, 1, ""), honest, limits)[0] == "killed"
    assert how_it_ended(Run(0, None, 1, 1, ""), None, limits)[0] == "killed"
    assert how_it_ended(Run(0, None, 1, 1, ""), evidence.NOTHING, limits)[0] == "killed"
    assert how_it_ended(Run(0, None, 1, 1, ""), None, limits, "too large")[1].count("too large") == 1


def _seed(prefix: str) -> Path:
    return next(iter(sorted(SEEDS.glob(f"{prefix}_*"))), Path("missing"))


@pytest.mark.skipif(not SEEDS.is_dir(), reason="the seed documents are not here")
def test_the_answer_sheet_of_a_real_student(session: Session, prepared: dict[str, ReadyAssignment]) -> None:
    sheet = _seed("001").read_bytes()
    graded = session.grade_one(prepared["fashion_response"], assemble("seed", {"answers.md": sheet}))
    verdicts = {m.check.slug: m.verdict for m in graded.grade.marks}
    for slug in (
        "train_test_split",
        "relu",
        "ten_neurons",
        "shape_train_images",
        "len_train_labels",
        "shape_test_images",
    ):
        assert verdicts[slug] == "passed", slug
    assert verdicts["softmax"] == "partial"  # it tells of argmax
    assert verdicts["optimizer_loss"] in ("partial", "review")  # the optimizer is not explained
    assert verdicts["prediction_plot"] == "review"  # it names pictures
    marks = {m.check.slug: m for m in graded.grade.marks}
    assert marks["softmax_argmax"].reason == "No answer."
