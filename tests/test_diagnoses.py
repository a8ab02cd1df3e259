"""Each diagnosis provoked by a network that has it, through the whole pipeline; none by the references."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from grader import report
from grader.analysis.diagnoses import diagnose
from grader.evidence import NOTHING
from grader.grade import Graded
from grader.pipeline.ready import ReadyAssignment
from grader.pipeline.session import Session
from grader.training import plan
from grader.training.trainer import Trainer, versions
from tests.conftest import ROOT, SLUGS, compiled, layer, model, slow_but
from tests.solved import plain_case

REFERENCE = (ROOT / "reference" / "digit_classifier.py").read_text("utf-8")
ADAM = 'optimizer="adam"'
PROVOKED = [
    ("unscaled", "x_train / 255.0, x_test / 255.0", "x_train, x_test"),
    ("raw_scores", '10, activation="softmax"', "10"),
    ("softmax_from_logits", '"sparse_categorical_crossentropy"', "keras.losses.SparseCategoricalCrossentropy(from_logits=True)"),
    ("loss_labels", '"sparse_categorical_crossentropy"', '"mean_squared_error"'),
    ("rate_high", ADAM, "optimizer=keras.optimizers.Adam(0.5)"),
    ("rate_low", ADAM, "optimizer=keras.optimizers.SGD(1e-4)"),
    ("rate_low", ADAM, "optimizer=keras.optimizers.Adam(1e-6)"),
    ("nan_loss", ADAM, "optimizer=keras.optimizers.SGD(1e4)"),
    ("dead_relu", '500, activation="relu"', '500, activation="relu", bias_initializer=keras.initializers.Constant(-9.0)'),
    ("no_activation", ', activation="relu"', ""),
]  # fmt: skip


@pytest.mark.parametrize(
    ("slug", "old", "new"),
    [case if n % 3 == 0 else pytest.param(*case, marks=pytest.mark.slow) for n, case in enumerate(PROVOKED)],
)
def test_each_is_provoked(
    grade_source: Callable[..., Graded],
    prepared: dict[str, ReadyAssignment],
    tmp_path: Path,
    slug: str,
    old: str,
    new: str,
) -> None:
    assert old in REFERENCE
    graded = grade_source("digit_classifier", REFERENCE.replace(old, new))
    found = diagnose(graded.grade.case)
    assert slug in [each.slug for each in found]
    told = next(each for each in found if each.slug == slug)
    # A picture or a number goes with each.
    assert told.bars or any(sign.isdigit() for sign in told.text)
    page = tmp_path / "report.html"
    report.write_student(page, graded, "strong")
    assert "What explains it" in page.read_text("utf-8") and told.title in page.read_text("utf-8")


def test_overfitting_is_provoked(
    session: Session, prepared: dict[str, ReadyAssignment], tmp_path: Path
) -> None:
    """Forty images, half of them with wrong labels, learned by heart."""
    found = prepared["digit_classifier"]
    few = found.tasks[0].dataset.x_train[:40]
    labels = np.where(np.arange(40) % 2, found.tasks[0].dataset.y_train[:40], np.arange(40) % 10).astype(
        np.uint8
    )
    dataset = replace(found.tasks[0].dataset, x_train=few, y_train=labels, digest="few")
    for name in ("x_train", "y_train", "x_test"):
        np.save(tmp_path / f"{name}.npy", getattr(dataset, name))
    big = model(
        layer("InputLayer"),
        layer("Flatten", shape=(None, 784)),
        layer("Dense", units=64, activation="relu"),
        layer("Dense", units=10, activation="softmax"),
        compiled=compiled("sparse_categorical_crossentropy"),
    )
    recipe = replace(found.assignment.recipe, epochs=60, batch_size=8)
    made = plan.make(big, (28, 28), recipe, dataset, versions(), 1)
    trainer = Trainer(session.environment.sandbox, found.assignment.limits)
    measured = trainer.train(made, dataset, tmp_path, tmp_path / "job")
    case = plain_case(found.assignment, dataset, NOTHING, "finished", model=big, training=measured)
    told = {each.slug: each for each in diagnose(case)}
    assert "overfitting" in told and "lowest after epoch" in told["overfitting"].text


@pytest.mark.parametrize("slug", slow_but(SLUGS, "digit_classifier"))
def test_none_is_seen_in_a_reference(prepared: dict[str, ReadyAssignment], slug: str) -> None:
    found = prepared[slug]
    for reference in found.tasks[0].references:
        for measured in reference.trainings:
            case = plain_case(
                found.assignment, found.tasks[0].dataset, NOTHING, "finished", training=measured
            )
            assert [each.slug for each in diagnose(case)] == []
            assert measured.probes is not None and measured.probes.trials == {}
