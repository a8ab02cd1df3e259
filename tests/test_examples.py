"""Cases written by hand: what a teacher tries a check of their own on."""

from __future__ import annotations

import math
from dataclasses import replace

from grader.analysis.own_network import of_own
from grader.assignment import Check
from grader.examples import dense, example_case
from grader.verdicts import Passed

LOSS = "sparse_categorical_crossentropy"
ASKED = Check("asked", 5, "Asked?", lambda case: Passed("Right."), ("asked",))


def test_a_program_without_a_network_has_none() -> None:
    case = example_case(ASKED, answers={"asked": 7})
    assert case.model is None and case.network is None and case.training is None
    assert case.evidence.models == ()
    answer = case.answer(ASKED)
    assert answer is not None and answer.value == 7
    assert case.outcome == "finished" and case.assignment.checks == (ASKED,)
    assert example_case(ASKED).answer(ASKED) is None


def test_a_network_has_the_weights_that_its_layers_have() -> None:
    """784 inputs and one more for the bias, for each unit of the first layer."""
    case = example_case(layers=[dense(128, "relu"), dense(10, "softmax")])
    assert case.model is not None and case.network is not None
    assert [layer.parameters for layer in case.model.layers] == [0, 0, 785 * 128, 129 * 10]
    assert of_own(case, "parameters") == [101_770.0] and of_own(case, "learning layers") == [2.0]
    assert of_own(case, "outputs") == [10.0]
    assert case.model.compiled is None and case.model.fits == () and case.training is None


def test_it_is_compiled_and_trained_where_a_loss_is_given_and_measured_where_a_result_is() -> None:
    case = example_case(layers=[dense(10, "softmax")], loss=LOSS, result=0.5)
    assert case.model is not None and case.model.compiled is not None and case.training is not None
    loss = case.model.compiled.loss
    assert loss is not None and loss.name == LOSS and len(case.model.fits) == 1
    assert case.training.metric == 0.5 and case.training.plan.recipe == case.assignment.recipe
    assert example_case(layers=[dense(10)], loss=LOSS).training is None


def test_the_reference_is_what_is_asked_for() -> None:
    case = example_case(reference=[dense(7, "relu"), dense(10, "softmax")], reference_results=(0.5, 0.75))
    assert case.reference is not None
    assert case.reference.mean == 0.625
    assert [op.get("units") for op in case.reference.network.ops if op.kind == "Dense"] == [7, 10]
    # Whoever hands in its layers hands in its network.
    same = example_case(layers=[dense(128, "relu"), dense(10, "softmax")])
    assert same.reference is not None and same.network is not None
    assert replace(same.network, written=None) == replace(same.reference.network, written=None)
    assert math.isnan(example_case(reference_results=()).reference.mean)  # type: ignore[union-attr]


def test_a_figure_has_the_bars_and_the_network_says_the_outputs() -> None:
    case = example_case(bars=[0.25, 0.75], outputs=[0.25, 0.75])
    (figure,), (said,) = case.evidence.figures, case.image_predictions
    assert figure.axes[0].bars == (0.25, 0.75) and said.outputs.tolist() == [[0.25, 0.75]]
    assert example_case(outputs=[1.0]).image_predictions == ()


def test_what_stopped_it_is_said_in_its_words() -> None:
    case = example_case(crash="It stopped in line 3")
    assert (case.outcome, case.outcome_text) == ("crashed", "It stopped in line 3")
