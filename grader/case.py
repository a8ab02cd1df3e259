"""What a check can see: one submission's evidence, what was rebuilt of it, and the reference."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from grader.answers.matching import asks, match, slug_of
from grader.assignment import Assignment, Check
from grader.data import Dataset
from grader.evidence import Evidence, Model
from grader.records.network import Network
from grader.records.observation import ImagePrediction, Prediction
from grader.records.run import Outcome, StoppedFor
from grader.records.section import Section
from grader.records.training import TrainingResult
from grader.verdicts import Failure

TOGETHER = 20_000  # characters of a text that answers several questions at once
NUMBERED = ("number", "shape")  # kinds of questions that a variable's number may answer
NAMED = re.compile(r"(?:q|question|a|ans|answer)_?\d+|(?:ans|answer)_\w+", re.IGNORECASE)
SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")


@dataclass(frozen=True)
class Answer:
    """An answer as it was given: a plain value."""

    value: Any


@dataclass(frozen=True)
class Reference:
    """A network that earns everything.

    Attributes:
        name: "" for the assignment's own, else the variant's name.
        network: what it computes.
        trainings: its trainings, one a seed.
    """

    name: str
    network: Network
    trainings: tuple[TrainingResult, ...]

    @property
    def metrics(self) -> tuple[float, ...]:
        """The metric of every training that worked."""
        return tuple(m.metric for m in self.trainings if m.metric is not None)

    @property
    def mean(self) -> float:
        """The mean metric over the seeds."""
        return float(np.mean(self.metrics)) if self.metrics else float("nan")

    @property
    def spread(self) -> float:
        """The standard deviation of the metric over the seeds; 0 for a single one."""
        return float(np.std(self.metrics, ddof=1)) if len(self.metrics) > 1 else 0.0


@dataclass(frozen=True)
class Case:
    """Everything a check may look at.

    Attributes:
        outcome: "finished", "crashed", "timeout", "killed", "unreadable" or "missing".
        outcome_text: how it ended, in words for the student; `stopped_for`: the limit that ended it.
        seconds: the wall-clock time of its run.
        reordered: the cells of a notebook failed from top to bottom, and were then run in the order in which
            the student ran them: `evidence` is of that.
        model: the model that is graded, None if there is none; `choice` says why this one.
        network: what it computes, None where that cannot be rebuilt; then `refusal` says why.
        training: its training, None if there was none; `internal_error` says what broke on our side.
        extra_seeds: the same training begun from other seeds, where the first result was near the pass mark.
        sections: the answer sheet.
        image_predictions: what its figures show.
        predictions: what its own network says of inputs that questions are about.
    """

    assignment: Assignment
    dataset: Dataset
    evidence: Evidence
    outcome: Outcome
    outcome_text: str = ""
    stopped_for: StoppedFor | None = None
    seconds: float = 0.0
    reordered: bool = False
    model: Model | None = None
    choice: str = ""
    network: Network | None = None
    refusal: str = ""
    training: TrainingResult | None = None
    extra_seeds: tuple[TrainingResult, ...] = ()
    internal_error: str = ""
    reference: Reference | None = None
    sections: tuple[Section, ...] = ()
    image_predictions: tuple[ImagePrediction, ...] = ()
    predictions: tuple[Prediction, ...] = ()

    @property
    def trainings(self) -> tuple[TrainingResult, ...]:
        """All trainings of it: `training` and `extra_seeds`."""
        return (self.training, *self.extra_seeds) if self.training is not None else ()

    def with_trainings(self, *results: TrainingResult) -> Case:
        """The case with further trainings of the same network."""
        first, *extra = (*self.trainings, *results)
        return replace(self, training=first, extra_seeds=tuple(extra))

    def answer(self, check: Check) -> Answer | None:
        """The answer to a question: of `ANSWERS`, else the sheet, else a variable; None without one."""
        if check.slug not in self._answers:
            self._answers[check.slug] = self._find(check)
        return self._answers[check.slug]

    @cached_property
    def _answers(self) -> dict[str, Answer | None]:
        """What was found already: a long text takes a while, and is asked about several times."""
        return {}

    def _find(self, check: Check) -> Answer | None:
        for key, value in self._given.items():
            if slug_of(key) == check.slug and not _is_empty(value):
                return Answer(value)
        if (key_of := self._keys.get(check.slug)) is not None:
            return Answer(self._given[key_of.heading])
        section = self.section(check)
        if section is not None and not _is_empty(section.text):
            return Answer(self._part_about(check, section))
        if (name := self._named.get(check.slug)) is not None:
            value = self.evidence.variables[name.heading]
            # A number of the program that is called like a question explains nothing.
            if isinstance(value, str) or check.kind in NUMBERED or NAMED.fullmatch(name.heading):
                return Answer(value)
        return None

    def _part_about(self, check: Check, section: Section) -> str:
        """What a text that answers several questions at once says about this one.

        A sentence that names none of the questions goes on with what the one before is about.
        """
        together = [question for question in self.assignment.checks if self.section(question) is section]
        if len(together) < 2:
            return section.text
        about: list[Check] = []
        sentences = []
        for sentence in SENTENCE.split(section.text[:TOGETHER]):
            about = [question for question in together if asks(sentence, question)] or about
            if check.slug in [question.slug for question in about]:
                sentences.append(sentence)
        return " ".join(sentences) or section.text

    def section(self, check: Check) -> Section | None:
        """The section of the sheet that answers a question."""
        return self._matched.get(check.slug)

    @cached_property
    def _matched(self) -> dict[str, Section]:
        return match(self.sections, self.assignment.checks)

    @cached_property
    def _given(self) -> dict[str, Any]:
        """`ANSWERS`, with those of a dictionary in it that is the answer to nothing itself."""
        slugs = {check.slug for check in self.assignment.checks}
        answers: dict[str, Any] = {}
        for key, value in self.evidence.answers.items():
            inner = value if isinstance(value, dict) and slug_of(key) not in slugs else {key: value}
            for name, item in inner.items():
                answers.setdefault(name, item)
        return answers

    @cached_property
    def _named(self) -> dict[str, Section]:
        """Variables, as headings."""
        named = [Section(name, "given") for name in self.evidence.variables]
        return match(named, self.assignment.checks)

    @cached_property
    def _keys(self) -> dict[str, Section]:
        """Keys of `ANSWERS` that are no slug, as headings: a question written out, or its number."""
        slugs = {check.slug for check in self.assignment.checks}
        others = [
            Section(key, "given")
            for key, value in self._given.items()
            if slug_of(key) not in slugs and not _is_empty(value)
        ]
        given = {slug_of(key) for key, value in self._given.items() if not _is_empty(value)}
        sections = match(others, self.assignment.checks)
        return {slug: part for slug, part in sections.items() if slug not in given}


def _is_empty(value: Any) -> bool:
    if isinstance(value, dict):
        return all(map(_is_empty, value.values()))
    if value is None or value == []:
        return True
    return isinstance(value, str) and not value.strip(" .?…_-\n\t")


NO_ANSWER = "no answer"


def given(case: Case, check: Check) -> Answer:
    """The answer to `check`.

    Raises:
        Failure: there is none.
    """
    answer = case.answer(check)
    if answer is None and case.outcome == "unreadable":
        raise Failure(f"{NO_ANSWER}: nothing in your file could be read", hint="Mend the file first.")
    if answer is None:
        raise Failure(
            NO_ANSWER, hint=f'Answer it in ANSWERS["{check.slug}"], or under its heading in an answer sheet.'
        )
    return answer


def quoted(answer: Answer) -> str:
    """An answer as a short quotation."""
    text = re.sub(r"\s+", " ", str(answer.value)).strip()
    return f"“{text[:120]}{'…' if len(text) > 120 else ''}”"
