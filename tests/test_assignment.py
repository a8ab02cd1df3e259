"""Marking schemes: the five that ship, and what is wrong with others."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.assignment import Assignment, AssignmentError, Check, Recipe
from grader.loading import load_assignment
from grader.verdicts import Passed
from tests.conftest import ROOT, SLUGS

QUESTIONS = {
    "first_model": "relationship prediction_for_10 loss optimizer",
    "digit_classifier": "flattened_length learning_layers output_nodes ten_neurons relu softmax flatten "
    "dense prediction_rule",
    "fashion_response": "train_test_split relu softmax ten_neurons optimizer_loss shape_train_images "
    "len_train_labels shape_test_images softmax_argmax prediction_plot",
    "sequential_guide": "layer_dense layer_convolutional layer_pooling layer_recurrent layer_dropout "
    "layer_flatten activation_relu activation_sigmoid activation_softmax activation_tanh "
    "activation_leaky_relu choose_output optimizer loss metrics regularizer",
    "keras_glossary": "keras sequential tensor flatten dense dropout softmax sparse_cce adam optimizer "
    "loss fit evaluate overfitting",
}


def test_the_five() -> None:
    assert sorted(QUESTIONS) == SLUGS


@pytest.mark.parametrize("slug", SLUGS)
def test_slugs_and_points(slug: str) -> None:
    found = load_assignment(ROOT / "assignments" / slug)
    expected = ["runs", "architecture", "compiled", "accuracy", *QUESTIONS[slug].split()]
    assert [check.slug for check in found.checks] == expected
    assert found.possible == 100
    assert all(check.title for check in found.checks)


@pytest.mark.parametrize("slug", SLUGS)
def test_each_has_a_handout_and_a_starter_that_names_every_question(slug: str) -> None:
    handout = (ROOT / "assignments" / slug / "handout.md").read_text("utf-8")
    starter = (ROOT / "assignments" / slug / "starter.py").read_text("utf-8")
    for question in QUESTIONS[slug].split():
        assert f"`{question}`" in handout
        if question != "prediction_plot":  # answered by a figure
            assert f'"{question}"' in starter
    compile(starter, "starter.py", "exec")


def test_an_empty_folder(tmp_path: Path) -> None:
    with pytest.raises(AssignmentError, match=r"expected a marking scheme at .*assignment\.py"):
        load_assignment(tmp_path)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1 / 0", "ZeroDivisionError"),
        ("assignment = 3", "expected an Assignment named `assignment`"),
        (
            "from grader import Assignment, Recipe\n"
            "assignment = Assignment('other', 'Other', Recipe('mnist', 1), ())",
            "expected the slug 'mine'",
        ),
    ],
)
def test_a_broken_scheme_says_what_is_wrong(tmp_path: Path, text: str, message: str) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "assignment.py").write_text(text)
    with pytest.raises(AssignmentError, match=message):
        load_assignment(folder)


def test_types_refuse_nonsense() -> None:
    check = Check("relu", 1, "ReLU", lambda case: Passed("yes"))
    with pytest.raises(ValueError, match="each check once"):
        Assignment("a", "A", Recipe("mnist", 1), (check, check))
    with pytest.raises(ValueError, match="expected small letters"):
        Check("Not a slug", 1, "x", lambda case: Passed("yes"))
    with pytest.raises(ValueError, match="points of 0 or more"):
        Check("relu", -1, "x", lambda case: Passed("yes"))
    with pytest.raises(ValueError, match="metric"):
        Recipe("mnist", 1, metric="beauty")
    with pytest.raises(ValueError, match="at least one epoch"):
        Recipe("mnist", 0)
