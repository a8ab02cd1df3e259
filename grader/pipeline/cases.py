"""What was seen of a run as a `Case`: the model that is graded, the network it computes, its reference."""

from __future__ import annotations

from dataclasses import replace

from grader import evidence
from grader.analysis.comparison import compare
from grader.analysis.model_choice import choose
from grader.case import Case
from grader.pipeline.ready import ReadyAssignment
from grader.records.observation import Observation
from grader.records.submission import Submission
from grader.training.network import canonical


def case_of(ready: ReadyAssignment, submission: Submission, observation: Observation) -> Case:
    """The case that is graded.

    Args:
        ready: the assignment.
        submission: the one of its programs that counts.
        observation: what was seen of it.
    """
    run, run_evidence = observation.run, observation.evidence
    case = Case(
        ready.assignment,
        ready.dataset,
        evidence.NOTHING,
        observation.outcome,
        observation.outcome_text,
        stopped_for=run.stopped_for or run.told or None if run is not None else None,
        seconds=run.seconds if run is not None else 0.0,
        reference=ready.references[0] if ready.references else None,
        sections=submission.sections,
        image_predictions=observation.image_predictions,
        predictions=observation.predictions,
    )
    if run_evidence is None:
        return case
    nearby = [reference.network for reference in ready.references]
    model, choice = choose(run_evidence.models, nearby, ready.dataset.sample_shape, ready.dataset)
    case = replace(case, evidence=run_evidence, model=model, choice=choice, reordered=observation.reordered)
    return _with_network(ready, case) if model is not None else case


def _with_network(ready: ReadyAssignment, case: Case) -> Case:
    """The case with the network that the chosen model computes, and the reference nearest to it."""
    assert case.model is not None
    network = canonical(case.model, ready.dataset.sample_shape, strict=False)
    if ready.references:
        nearest = max(ready.references, key=lambda reference: compare(reference.network, network).credit)
        case = replace(case, reference=nearest)
    return replace(case, network=network)
