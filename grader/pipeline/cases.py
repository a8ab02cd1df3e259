"""What was seen of a run as a `Case`: for each task the model that is graded, its network, its reference."""

from __future__ import annotations

from dataclasses import replace

from grader import evidence
from grader.analysis.comparison import compare
from grader.analysis.model_choice import Sought, choose
from grader.case import Case
from grader.pipeline.ready import ReadyAssignment, ReadyTask
from grader.records.observation import Observation
from grader.records.submission import Submission
from grader.solution import Reference, Solution
from grader.training.network import canonical


def case_of(ready: ReadyAssignment, submission: Submission, observation: Observation) -> Case:
    """The case that is graded.

    Args:
        ready: the assignment.
        submission: the one of its programs that counts.
        observation: what was seen of it.
    """
    run = observation.run
    return Case(
        ready.assignment,
        observation.evidence or evidence.NOTHING,
        observation.outcome,
        observation.outcome_text,
        stopped_for=run.stopped_for or run.told or None if run is not None else None,
        seconds=run.seconds if run is not None else 0.0,
        reordered=observation.evidence is not None and observation.reordered,
        solutions=_solutions(ready, observation.evidence),
        sections=submission.sections,
        image_predictions=observation.image_predictions,
        predictions=observation.predictions,
        found=observation.found,
        expected=ready.found,
        notebooks=tuple(one.notebook for one in submission.notebooks)
        or ((submission.notebook,) if submission.notebook else ()),
        elsewhere=observation.elsewhere,
    )


def unsolved(ready: ReadyAssignment) -> tuple[Solution, ...]:
    """What a submission has for each task that made nothing; see `Case.solutions`."""
    return tuple(
        Solution(each.task, each.dataset, reference=each.references[0] if each.references else None)
        for each in ready.tasks
    ) or (Solution(),)


def sought(ready: ReadyAssignment) -> list[Sought]:
    """What is looked for among the models of a submission: for each task one."""
    return [_sought(each) for each in ready.tasks] or [Sought()]


def _sought(ready: ReadyTask) -> Sought:
    return Sought(
        ready.task.slug,
        tuple(reference.network for reference in ready.references),
        ready.dataset.sample_shape if ready.dataset is not None else (),
        ready.dataset,
    )


def _solutions(ready: ReadyAssignment, seen: evidence.Evidence | None) -> tuple[Solution, ...]:
    """What a submission has for each task."""
    solutions = unsolved(ready)
    if seen is None:
        return solutions
    chosen = choose(seen.models, sought(ready))
    references = [each.references for each in ready.tasks] or [()]
    return tuple(
        _with_network(replace(solution, model=model, choice=choice), known)
        for solution, (model, choice), known in zip(solutions, chosen, references, strict=True)
    )


def _with_network(solution: Solution, references: tuple[Reference, ...]) -> Solution:
    """The solution with the network that its model computes, and the reference nearest to that."""
    if solution.model is None:
        return solution
    dataset = solution.dataset
    shape = dataset.sample_shape if dataset is not None else ()
    network = canonical(solution.model, shape, strict=False)
    if references:
        nearest = max(references, key=lambda reference: compare(reference.network, network).credit)
        solution = replace(solution, reference=nearest)
    return replace(solution, network=network)
