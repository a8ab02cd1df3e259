"""What a reference must do before anybody is graded, and what a teacher is told where it does not."""

from __future__ import annotations

from typing import Any

import pytest

from grader.analysis.results import noise
from grader.assignment import Assignment, Check
from grader.case import Case
from grader.checks import by_hand, runs
from grader.checks import tests as run_tests
from grader.evidence import NOTHING
from grader.grade import Grade, Graded
from grader.pipeline.journey import SelfRun, journey
from grader.pipeline.references import ReferenceUnusable, reference_of
from grader.records.observation import Observation
from grader.records.run import OWN_FAULT, Run, StoppedFor
from grader.records.training import TrainingResult
from grader.released import ReleasedCell, ReleasedNotebook
from grader.solution import Reference
from tests.checks.cases import measured
from tests.fake import FINISHED
from tests.pipeline.cases import LINE, NET, OWN, SUBMISSION, end, ready, result, seen
from tests.solved import plain_case, replace


@pytest.mark.parametrize(
    ("observation", "said"),
    [
        (seen(None), "a reference that runs and makes a model"),
        (replace(seen(NET), outcome="crashed"), "a reference that runs"),
        (seen(replace(NET, compiled=None)), "a reference that compiles its model"),
    ],
)
def test_a_reference_that_is_none(observation: Observation, said: str) -> None:
    road = journey(ready(), SUBMISSION, "v", as_reference=True)
    next(road)
    graded = end(road, observation)
    with pytest.raises(ReferenceUnusable, match=said):
        reference_of(ready().assignment, "", graded)


def by_itself(*results: float | str) -> Graded:
    """The journey of a reference that only its own program can build: what each of its trainings came to."""
    road = journey(ready(), SUBMISSION, "v", as_reference=True)
    next(road)
    asked, last = road.send(seen(OWN)), results[-1]
    for seed, came_to in enumerate(results, start=1):
        assert isinstance(asked, SelfRun) and asked.plan.seed == seed
        if isinstance(came_to, str):
            made = TrainingResult.failed(asked.plan, "self-run", came_to)
        else:
            made = replace(result(asked, came_to), self_run=True)
        if came_to is last:
            return end(road, made)
        asked = road.send(made)
    raise AssertionError("a training was not asked for")


def test_a_reference_that_cannot_be_rebuilt_is_trained_by_its_own_program_with_each_seed() -> None:
    graded = by_itself(0.1, 0.2, 0.3)
    (reference,) = reference_of(ready().assignment, "", graded)
    assert reference is not None and reference.self_run
    assert reference.metrics == (0.1, 0.2, 0.3) and reference.spread == pytest.approx(0.1)
    # Which is the noise by which others are judged.
    case = replace(CASE, reference=reference, training=reference.trainings[1])
    assert noise(case) == pytest.approx(0.1)


def test_where_its_own_program_cannot_train_it_either_it_is_none() -> None:
    with pytest.raises(
        ReferenceUnusable,
        match=r"cannot be trained: the layer MyLayer is not .*rebuilds\. Trained by its own program, it ended in no room\.",
    ):
        reference_of(ready().assignment, "", by_itself("no room"))
    (reference,) = reference_of(ready().assignment, "", by_itself(0.1, "no room"))  # no third is asked for
    assert reference is not None and reference.metrics == (0.1,)


def told(case: Case, run: Run | None = None, name: str = "") -> str:
    """What a teacher is told of a reference whose journey came to this."""
    graded = Graded(SUBMISSION, Grade("", case, ()), run, ())
    with pytest.raises(ReferenceUnusable) as error:
        reference_of(ready().assignment, name, graded)
    return str(error.value)


CASE = plain_case(ready().assignment, LINE, NOTHING, "finished", "It ran to its end.", model=NET)


def test_a_sandbox_that_fails_is_not_the_reference_s_fault() -> None:
    crashed = replace(CASE, outcome="crashed", outcome_text="No room on the disk")
    said = told(crashed, replace(FINISHED, status=OWN_FAULT))
    assert said.startswith("line: reference/line.py could not be run here: No room on the disk. ")
    assert "Mend it" in told(crashed, FINISHED)


@pytest.mark.parametrize(
    ("stopped", "todo"),
    [
        (None, "Mend it, and see it earn all points: grader validate line."),
        ("memory", "Mend it, and see it earn all points: grader validate line."),
        ("clock", "Close other programs, and run the same command again."),
        ("time", "Make it faster, or allow more than Limits(seconds=60) in assignments/line/assignment.py."),
    ],
)
def test_what_a_teacher_can_do(stopped: StoppedFor | None, todo: str) -> None:
    said = told(
        replace(CASE, outcome="timeout", outcome_text="It was stopped.", stopped_for=stopped), FINISHED
    )
    assert said.endswith(f"Received from reference/line.py: It was stopped. {todo}")


def of_a_notebook(*checks: Check, **facts: Any) -> Graded:
    """The journey of a reference that is a notebook, of which a cell failed."""
    given = (ReleasedNotebook("line", (ReleasedCell("t", "test", "code", "", "t"),)),)
    assignment = Assignment("line", "Line", None, checks, notebooks=("line",), released=given)
    case = plain_case(assignment, LINE, NOTHING, "crashed", "It stopped in cell 2.")
    return Graded(SUBMISSION, Grade("", replace(case, **facts), ()), FINISHED, ())


def test_a_cell_that_fails_keeps_nobody_from_being_graded_by_tests() -> None:
    graded = of_a_notebook(run_tests("t", 1, code="assert x"), by_hand("why", 1, title="Why?"))
    assert reference_of(graded.grade.case.assignment, "", graded) == ()


@pytest.mark.parametrize(
    ("more", "facts"),
    [((runs(points=1),), {}), ((), {"outcome": "timeout"}), ((), {"stopped_for": "memory"})],
    ids=["it is to run", "out of time", "out of memory"],
)
def test_but_for_what_needs_its_end(more: tuple[Check, ...], facts: dict[str, Any]) -> None:
    graded = of_a_notebook(run_tests("t", 1, code="assert x"), *more, **facts)
    with pytest.raises(ReferenceUnusable, match=r"from reference/line\.ipynb: It stopped in cell 2"):
        reference_of(graded.grade.case.assignment, "", graded)


def test_the_variant_is_named_and_why_it_cannot_be_trained() -> None:
    said = told(replace(CASE, refusal="the layer Mine"), name="deeper")
    assert said.startswith("line: reference/line/deeper.py cannot be trained: the layer Mine. Mend it, ")
    assert "line.py: the disk is full. See that" in told(replace(CASE, internal_error="the disk is full"))


def test_a_reference_is_what_was_trained() -> None:
    made = measured(0.97)
    graded = Graded(SUBMISSION, Grade("", replace(CASE, training=made), ()), FINISHED, ())
    assert reference_of(ready().assignment, "deeper", graded) == (
        Reference("deeper", made.plan.network, (made,)),
    )
