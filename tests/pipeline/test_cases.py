"""What was seen of a run as a case: which model, which network, which reference."""

from __future__ import annotations

from grader.evidence import NOTHING
from grader.pipeline.cases import case_of
from grader.records.observation import Prediction
from grader.records.section import Section
from grader.solution import Reference
from grader.training.network import canonical
from tests.conftest import layer
from tests.fake import FINISHED
from tests.pipeline.cases import NET, SUBMISSION, ready, seen
from tests.solved import replace

DEEP = replace(
    NET,
    layers=(
        layer("Dense", shape=(None, 8), units=8, activation="relu"),
        layer("Dense", (0,), shape=(None, 1), units=1),
    ),
    variable="deep",
)
OURS, WIDER = (Reference(name, canonical(made, (1,)), ()) for name, made in (("", NET), ("deeper", DEEP)))
READY = replace(ready(), references=(OURS, WIDER))


def test_the_reference_is_the_one_that_the_submission_s_network_is_nearest_to() -> None:
    assert case_of(READY, SUBMISSION, seen(NET)).reference is OURS
    made = case_of(READY, SUBMISSION, seen(DEEP))
    assert made.reference is WIDER and made.network == WIDER.network
    wide = replace(
        DEEP, layers=(replace(DEEP.layers[0], config={"units": 9, "activation": "relu"}), DEEP.layers[1])
    )
    made = case_of(READY, SUBMISSION, seen(wide))
    assert made.reference is WIDER and made.network is not None and made.network != WIDER.network
    assert case_of(ready(), SUBMISSION, seen(NET)).reference is None


def test_a_model_that_is_trained_goes_before_one_that_is_not() -> None:
    both = replace(seen(NET), evidence=replace(NOTHING, models=(NET, replace(DEEP, compiled=None))))
    made = case_of(READY, SUBMISSION, both)
    assert made.model is NET and "it was compiled" in made.choice and made.reference is OURS


def test_nothing_readable_keeps_how_it_ended_and_what_was_handed_in() -> None:
    sheet = (Section("relu", "zero"),)
    run = replace(FINISHED, stopped_for="memory", seconds=2.5)
    lost = replace(seen(None, "killed"), evidence=None, outcome_text="It was stopped", run=run)
    made = case_of(READY, replace(SUBMISSION, sections=sheet), lost)
    assert (made.outcome, made.outcome_text, made.stopped_for, made.seconds) == (
        "killed", "It was stopped", "memory", 2.5,
    )  # fmt: skip
    assert made.evidence is NOTHING and made.model is None and made.sections == sheet
    assert made.reference is OURS  # explanations are compared with the assignment's own


def test_who_was_told_of_its_limit_was_stopped_for_it() -> None:
    assert (
        case_of(READY, SUBMISSION, replace(seen(NET), run=replace(FINISHED, told="clock"))).stopped_for
        == "clock"
    )
    assert case_of(READY, SUBMISSION, seen(NET)).stopped_for is None
    nothing = case_of(READY, SUBMISSION, replace(seen(NET), run=None))
    assert nothing.stopped_for is None and nothing.seconds == 0.0


def test_what_was_asked_of_its_own_network_comes_along() -> None:
    asked = (Prediction(10.0, 19.0),)
    made = case_of(READY, SUBMISSION, replace(seen(NET), predictions=asked, reordered=True))
    assert made.predictions == asked and made.reordered
