"""What a check can see: one submission's evidence, what was rebuilt of it, and the reference."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from grader.answers.matching import asks, emphasised, is_unanswered, match, slug_of, text_for
from grader.assignment import Assignment, Check, Recipe
from grader.data import Dataset
from grader.evidence import Crash, Evidence, Model
from grader.found import Found
from grader.records.network import Network
from grader.records.observation import ImagePrediction, Prediction
from grader.records.run import ONLY_A_SHEET, Outcome, StoppedFor
from grader.records.section import Section
from grader.records.training import TrainingResult
from grader.solution import Reference, Solution
from grader.verdicts import Failure

TOGETHER = 20_000  # characters of a text that answers several questions at once
NUMBERED = ("number", "shape")  # kinds of questions that a variable's number may answer
NAMED = re.compile(r"(?:q|question|a|ans|answer)_?\d+|(?:ans|answer)_\w+", re.IGNORECASE)
SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")


@dataclass(frozen=True)
class Answer:
    """An answer as it was given: a plain value.

    `key` is the key of `ANSWERS`, or the variable, under which it stands; "" for one of an answer sheet.
    """

    value: Any
    key: str = field(default="", compare=False)


@dataclass(frozen=True)
class Case:
    """Everything a check may look at.

    Where an assignment has several tasks, a case is seen from one of them: `model`, `network`, `training` and
    the like are those of its solution, and `at` looks from another.

    Attributes:
        outcome: "finished", "crashed", "timeout", "killed", "unreadable" or "missing".
        outcome_text: how it ended, in words for the student; `stopped_for`: the limit that ended it.
        seconds: the wall-clock time of its run.
        reordered: the cells of a notebook failed from top to bottom, and were then run in the order in which
            the student ran them: `evidence` is of that.
        solutions: what the submission has for each task, in their order; one where there is no task.
        place: of the solution from whose task it is seen.
        sections: the answer sheet.
        image_predictions: what its figures show.
        predictions: what its own network says of inputs that questions are about.
        found: what the program has of what is asked for, by the slug of the check.
        expected: what the reference's program has of it.
        notebooks: which of the notebooks that students were given were run, by their names.
        elsewhere: where others of several notebooks stopped, by their names: `evidence` is of one of them.
    """

    assignment: Assignment
    evidence: Evidence
    outcome: Outcome
    outcome_text: str = ""
    stopped_for: StoppedFor | None = None
    seconds: float = 0.0
    reordered: bool = False
    solutions: tuple[Solution, ...] = (Solution(),)
    place: int = 0
    sections: tuple[Section, ...] = ()
    image_predictions: tuple[ImagePrediction, ...] = ()
    predictions: tuple[Prediction, ...] = ()
    found: Mapping[str, Found] = field(default_factory=dict)
    expected: Mapping[str, Found] = field(default_factory=dict)
    notebooks: tuple[str, ...] = ()
    elsewhere: Mapping[str, Crash] = field(default_factory=dict)

    @property
    def ending(self) -> str:
        """How it ended, for a table: its outcome, or "sheet only" where no program was handed in."""
        return "sheet only" if self.outcome_text == ONLY_A_SHEET else self.outcome

    @property
    def handed_in_nothing(self) -> bool:
        """Whether there is neither a program nor an answer sheet."""
        return self.outcome == "missing" and self.outcome_text != ONLY_A_SHEET

    @property
    def solution(self) -> Solution:
        """What the submission has for the task from which it is seen."""
        return self.solutions[self.place]

    @property
    def views(self) -> tuple[Case, ...]:
        """The case as each of its tasks sees it."""
        return tuple(replace(self, place=place) for place in range(len(self.solutions)))

    def at(self, task: str) -> Case:
        """The case as a task sees it, by its slug; as the first does for "".

        Raises:
            KeyError: there is no such task.
        """
        if not task:
            return self if self.place == 0 else replace(self, place=0)
        for place, solution in enumerate(self.solutions):
            if solution.slug == task:
                return self if place == self.place else replace(self, place=place)
        known = ", ".join(solution.slug for solution in self.solutions if solution.task) or "none"
        raise KeyError(f"expected a task among {known}. Received: {task!r}")

    def solved(self, **changes: Any) -> Case:
        """The case with changes to the solution of the task from which it is seen."""
        solutions = list(self.solutions)
        solutions[self.place] = replace(self.solution, **changes)
        return replace(self, solutions=tuple(solutions))

    def trained(self, *results: TrainingResult) -> Case:
        """The case with further trainings of the network of that task."""
        solution = self.solution.with_trainings(*results)
        return self.solved(training=solution.training, extra_seeds=solution.extra_seeds)

    @property
    def recipe(self) -> Recipe:
        """How the task has its network trained. Only where a task is trained for."""
        task = self.solution.task
        assert task is not None and task.recipe is not None
        return task.recipe

    @property
    def dataset(self) -> Dataset:
        """The task's data. Only where it has some."""
        assert self.solution.dataset is not None
        return self.solution.dataset

    @property
    def model(self) -> Model | None:
        """The model that is graded; see `Solution`, as for the next."""
        return self.solution.model

    @property
    def choice(self) -> str:
        """Why it is this one, in words."""
        return self.solution.choice

    @property
    def network(self) -> Network | None:
        """What the model computes."""
        return self.solution.network

    @property
    def refusal(self) -> str:
        """Why the network cannot be rebuilt."""
        return self.solution.refusal

    @property
    def training(self) -> TrainingResult | None:
        """Its training."""
        return self.solution.training

    @property
    def trainings(self) -> tuple[TrainingResult, ...]:
        """All of its trainings, one a seed."""
        return self.solution.trainings

    @property
    def internal_error(self) -> str:
        """What broke on our side."""
        return self.solution.internal_error

    @property
    def reference(self) -> Reference | None:
        """The reference nearest to it."""
        return self.solution.reference

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
        for part in self.sections:
            if part.check == check.slug and not _is_empty(part.text):
                return Answer(part.text)
        for key, value in self._given.items():
            if slug_of(key) == check.slug and not _is_empty(value):
                return Answer(value, key)
        if (key_of := self._keys.get(check.slug)) is not None:
            return Answer(self._given[key_of.heading], key_of.heading)
        section = self.section(check)
        if section is not None and not _is_empty(section.text) and not is_unanswered(section.text, check):
            return Answer(self._part_about(check, section))
        if self.assignment.notebook_of(check.slug):
            return None  # it has a cell of its own, in which nothing was written
        if bold := emphasised(self.sections, check):
            return Answer(bold)
        if (name := self._named.get(check.slug)) is not None:
            value = self.evidence.variables[name.heading]
            # A number of the program that is called like a question explains nothing.
            if isinstance(value, str) or check.kind in NUMBERED or NAMED.fullmatch(name.heading):
                return Answer(value, name.heading)
        return None

    def _part_about(self, check: Check, section: Section) -> str:
        """What a text that answers several questions at once says about this one.

        A sentence that names none of the questions goes on with what the one before is about.
        """
        together = [question for question in self.assignment.checks if self.section(question) is section]
        if len(together) < 2:
            return text_for(section, check)
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
        return match([part for part in self.sections if not part.check], self.assignment.checks)

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
IN_CELL = "Write it into its cell of the notebook."


def given(case: Case, check: Check) -> Answer:
    """The answer to `check`.

    Raises:
        Failure: there is none.
    """
    answer = case.answer(check)
    if answer is None and case.outcome == "unreadable":
        raise Failure(f"{NO_ANSWER}: nothing in your file could be read", hint="Mend the file first.")
    if answer is None:
        notebook = case.assignment.notebook_of(check.slug)
        if notebook and case.notebooks and notebook not in case.notebooks:
            raise Failure(
                f"{NO_ANSWER}: {notebook}.ipynb was not handed in, or could not be read",
                hint="Hand in all notebooks.",
            )
        elsewhere = f'Answer it in ANSWERS["{check.slug}"], or under its heading in an answer sheet.'
        raise Failure(NO_ANSWER, hint=IN_CELL if notebook else elsewhere)
    return answer


def quoted(answer: Answer) -> str:
    """An answer as a short quotation."""
    return f"“{shortened(answer)}”"


def shortened(answer: Answer) -> str:
    """The beginning of an answer, on one line."""
    text = re.sub(r"\s+", " ", str(answer.value)).strip()
    return f"{text[:120]}{'…' if len(text) > 120 else ''}"
