"""What a teacher writes with: `Assignment`, `Check`, `Recipe` and `Limits`; see also `grader.rules`.

Plain data. A marking scheme (`assignments/<slug>/assignment.py`) is a Python file that defines one
`Assignment` named `assignment`, or a function so named and its `Variants`; it is written by the teacher and
trusted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from grader.calling import Wanted
from grader.rules import Rules

if TYPE_CHECKING:
    from grader.case import Case
    from grader.data import Source
    from grader.rubric import Rubric
    from grader.verdicts import Passed

from grader.errors import UsageError
from grader.metrics import Metric, metric_of
from grader.released import ReleasedNotebook
from grader.target import Target
from grader.variants import Variant

SLUG = re.compile(r"[a-z][a-z0-9_]{0,63}")
DATA = "data"  # in an assignment's folder: the teacher's own data
WALL_TIMES = 3.0  # times its processor time that a submission may take by the clock


@dataclass(frozen=True)
class Check:
    """One thing an assignment asks, with its points.

    Attributes:
        slug: its fixed name in results and gradebooks.
        points: what it is worth.
        title: what the student reads above the verdict.
        ask: given the case (`grader.case.Case`), returns `Passed` or raises `Failure`,
            `Skip` or `Ungradable`.
        asked_as: for questions: the words by which a heading of an answer sheet is
            recognised. Each entry is one way of asking: words that must all occur,
            alternatives parted by "|", and with "!" words that must not.
        rubric: for explanations, the `grader.rubric.Rubric`; a `policy` may name its misconceptions.
        kind: names one of `grader.checks.KINDS`: among others what a student's own copy of the grader asks
            before anything is handed in. With "" that asks whether there is an answer, and nothing where
            `asked_as` is empty.
        options: what of its settings students may know, as plain values.
        extra_credit: its points come on top: they can be earned and are not asked for.
        asks_model: an input that the student's own network, as the student trained it, is asked about.
        visible: when students see it: "now", after the "deadline" (`Rules.due`), or "never". Until then
            neither its name nor its points are in anything that is made for them.
        needs: slugs of checks that come before it: where one of them was failed or skipped, it is skipped.
            What a check needs of the case itself, such as a model, it looks for and raises `Skip`.
        task: the slug of the task whose network it looks at; "" for the first.
        trains: it looks at what the network comes to, so that has to be trained.
        target: of a check that measures the network, what it must reach.
        wanted: what of the program it looks at: a variable, or a function that is called.
        reads_program: it looks at what the program's file uses.
        must_run: names of what it asks for there, of which it wants to know whether their lines ran.
        in_full: it looks at how a submission's own training goes, so that long ones are run as written.
        from_folder: makes the check whole of what lies in the assignment's folder, given itself and that
            folder; None where nothing does. It raises `ValueError` and `OSError`.
    """

    slug: str
    points: float
    title: str
    ask: Callable[[Case], Passed]
    asked_as: tuple[str, ...] = ()
    rubric: Rubric | None = None
    kind: str = ""
    options: Mapping[str, Sequence[str]] = field(default_factory=dict)
    extra_credit: bool = False
    visible: Literal["now", "deadline", "never"] = "now"
    asks_model: float | None = None
    needs: tuple[str, ...] = ()
    task: str = ""
    trains: bool = False
    target: Target | None = None
    wanted: Wanted | None = None
    in_full: bool = False
    reads_program: bool = False
    must_run: tuple[str, ...] = ()
    from_folder: Callable[[Check, Path], Check] | None = None

    def __post_init__(self) -> None:
        if not SLUG.fullmatch(self.slug):
            raise ValueError(f"a check's slug: expected small letters, digits and _. Received: {self.slug!r}")
        if not self.points >= 0:
            raise ValueError(f"{self.slug}: expected points of 0 or more. Received: {self.points!r}")
        if self.visible not in ("now", "deadline", "never"):
            raise ValueError(
                f"{self.slug}: visible: expected 'now', 'deadline' or 'never'. Received: {self.visible!r}"
            )
        if isinstance(self.needs, str):
            raise ValueError(
                f'{self.slug}: needs: expected slugs in a tuple, as in ("runs",). Received: {self.needs!r}'
            )


def extra(check: Check) -> Check:
    """The check as extra credit: what it earns comes on top of the full points."""
    return replace(check, extra_credit=True)


def hidden(check: Check, until: Literal["deadline", "never"] = "never") -> Check:
    """The check as students do not see it, until the "deadline" or "never"."""
    return replace(check, visible=until)


@dataclass(frozen=True)
class Recipe:
    """How the grader trains and measures every network of an assignment.

    Attributes:
        data: name of the data set (`grader.data.NAMES`); or data of your own, as `grader.data.table` and its
            neighbours say where they are.
        epochs: passes over the training data.
        batch_size: samples a step.
        metric: name of what is measured (`grader.metrics`): "accuracy" (share of hidden samples classified
            rightly), "balanced_accuracy", "top_3_accuracy", "f1", "precision", "recall" or "auc"; of one
            class "f1 of malignant" and the like; "mean_absolute_error" or "root_mean_squared_error" (in
            units of y), "mean_squared_error", "mean_absolute_percentage_error" or "r_squared". Or
            `own_metric(...)`.
        margin: how far from the reference's mean the metric may be and still pass.
        reference_seeds: the reference is trained once for each; its mean is the measure.
            A submission is trained with the first.
        seeds_near_line: a submission whose result is too near the pass mark to tell is trained with
            further seeds, up to so many; what is still too near goes to a person.
        scaling: how inputs are scaled for a submission whose own scaling was not observed:
            "raw", "unit" (0 to 1), "standard" or "minmax".

    """

    data: str | Source
    epochs: int
    batch_size: int = 32
    metric: str | Metric = "accuracy"
    margin: float = 0.01
    reference_seeds: tuple[int, ...] = (1, 2, 3)
    seeds_near_line: int = 5
    scaling: str = "unit"

    def __post_init__(self) -> None:
        metric_of(self)  # which says what is wrong with its name
        if not isinstance(self.data, str) and not hasattr(self.data, "given_only"):
            raise ValueError(
                'a recipe\'s data: expected a name, as "mnist", or data of your own, as table("heart.csv", '
                f'target="disease"). Received: {self.data!r:.80}'
            )
        if self.epochs < 1 or self.batch_size < 1 or not self.reference_seeds:
            raise ValueError(
                "a recipe: expected at least one epoch, one sample a batch and one seed. Received: "
                f"epochs={self.epochs}, batch_size={self.batch_size}, seeds={self.reference_seeds}"
            )
        if len(set(self.reference_seeds)) < len(self.reference_seeds):
            raise ValueError(f"reference_seeds: expected different seeds. Received: {self.reference_seeds}")

    @property
    def seeds(self) -> tuple[int, ...]:
        """The seeds a submission may be trained with, in their order: those of the reference, then others."""
        first = max(self.reference_seeds) + 1
        more = range(first, first + max(0, self.seeds_near_line - len(self.reference_seeds)))
        return (*self.reference_seeds, *more)[: max(1, self.seeds_near_line)]


@dataclass(frozen=True)
class Task:
    """A network that students are to build.

    Attributes:
        slug: its fixed name. A model that a program calls so is taken for this task's.
        recipe: how it is trained and measured, and on which data; None where its design alone is looked at.
        title: as students read it; without one, the slug in words.
    """

    slug: str
    recipe: Recipe | None = None
    title: str = ""

    def __post_init__(self) -> None:
        if not SLUG.fullmatch(self.slug):
            raise ValueError(f"a task's slug: expected small letters, digits and _. Received: {self.slug!r}")
        if not self.title:
            object.__setattr__(self, "title", self.slug.replace("_", " ").capitalize())


ONLY = "network"  # the task of an assignment that is given by a recipe alone


@dataclass(frozen=True)
class Limits:
    """What one submission may use.

    Attributes:
        seconds: processor time, at least: where the reference is slow, a submission has longer; see
            `grader.submission.Prepared`. It may take `wall_seconds` by the clock.
        memory_mb: resident memory, in MiB.
        output_kb: what is kept of everything it prints, in KiB; 64 times as much ends it.
        file_mb: the largest file it may write, in MiB.
        disk_mb: all files it may write together, those it deleted and holds open included, in MiB.
        threads: threads it may have at a time.
        parameters: the largest network that is rebuilt and trained.
    """

    seconds: float = 60.0
    memory_mb: int = 4096
    output_kb: int = 256
    file_mb: int = 256
    disk_mb: int = 512
    threads: int = 200
    parameters: int = 20_000_000

    @property
    def wall_seconds(self) -> float:
        """Wall-clock time, for programs that wait; standing in line for a processor is not counted."""
        return WALL_TIMES * self.seconds


@dataclass(frozen=True)
class BesideFile:
    """A file that lies beside every submission when it runs.

    Attributes:
        name: there.
        path: where it is.
        digest: its SHA-256.
        hidden: it is for grading alone, and students are not given it.
    """

    name: str
    path: Path
    digest: str
    hidden: bool = False


@dataclass(frozen=True)
class Assignment:
    """A marking scheme.

    Attributes:
        slug: its fixed name, also that of its folder.
        title: as students read it.
        recipe: of an assignment of one network: how that is trained. It stands for one task.
        checks: what is asked, in the order of the report. Slugs are unique.
        limits: what a submission may use.
        trained_by: "grader": networks are trained by the recipe, and a submission's own long
            trainings are cut short. "student": a submission's own training runs in full, within
            `limits.seconds`, and the weights it ends with are measured.
        policy: what a misconception costs in this course, by its name: "nothing" where the course
            teaches it so, "half" or "all"; what is not named costs what its rubric says.
        forgive_old_apis: well-known spellings of older Keras, TensorFlow, NumPy and pandas work, and the
            report says how they are written today. Otherwise they fail as they do on the student's computer.
        rules: deadline, late penalty, attempts, and what is left out or comes on top.
        tasks: the networks that students are to build, where they are not one. Without a task or a recipe
            nothing is trained.
        notebooks: the notebooks that students are given to fill in, by name without the ending, in the order
            of the report; they lie in the folder `notebooks`. What must not be changed in them is put back
            before they run.
        seed: what random numbers are set to before each cell of a notebook; None for nothing.
        seed_variable: the variable that is set to the seed before each cell, in place of random numbers.
        variant: which of its variants it is; None where every student gets the same. `load_each` sets it.
        released: those notebooks. `load_each` reads them.
        beside: what lies in the folders `files`, which students get, and `grading_files`, which they do not.
            It is put beside each submission before it runs, in place of its own. `load_each` sets it.
    """

    slug: str
    title: str
    recipe: Recipe | None = None
    checks: tuple[Check, ...] = ()
    limits: Limits = field(default_factory=Limits)
    trained_by: Literal["grader", "student"] = "grader"
    policy: Mapping[str, Literal["nothing", "half", "all"]] = field(default_factory=dict)
    forgive_old_apis: bool = False
    rules: Rules = field(default_factory=Rules)
    tasks: tuple[Task, ...] = ()
    notebooks: tuple[str, ...] = ()
    seed: int | None = None
    seed_variable: str = ""
    variant: Variant | None = None
    released: tuple[ReleasedNotebook, ...] = ()
    beside: tuple[BesideFile, ...] = ()

    def __post_init__(self) -> None:
        if not SLUG.fullmatch(self.slug):
            raise ValueError(
                f"an assignment's slug: expected small letters, digits and _. Received: {self.slug!r}"
            )
        if self.recipe is not None:
            if [task.slug for task in self.tasks] not in ([], [ONLY]):
                raise ValueError(
                    f"{self.slug}: expected a recipe, or tasks with one each. Received: both. "
                    "Give the recipe to a task: Task(slug, recipe)."
                )
            object.__setattr__(self, "tasks", (Task(ONLY, self.recipe),))
        if self.trained_by not in ("grader", "student"):
            raise ValueError(f"trained_by: expected 'grader' or 'student'. Received: {self.trained_by!r}")
        rubrics = [check.rubric for check in self.checks if check.rubric is not None]
        known = {item.slug for rubric in rubrics for item in rubric.misconceptions}
        for name, cost in self.policy.items():
            if name not in known or cost not in ("nothing", "half", "all"):
                raise ValueError(
                    f"{self.slug}: policy: expected 'nothing', 'half' or 'all' for one of "
                    f"{', '.join(sorted(known)) or 'no misconceptions'}. Received: {name!r}: {cost!r}"
                )
        slugs = [check.slug for check in self.checks]
        twice = sorted({slug for slug in slugs if slugs.count(slug) > 1})
        if twice:
            raise ValueError(f"{self.slug}: expected each check once. Received twice: {', '.join(twice)}")
        if unknown := sorted(set(self.rules.dropped) - set(slugs)):
            raise ValueError(
                f"{self.slug}: dropped: expected checks among {', '.join(slugs)}. "
                f"Received: {', '.join(unknown)}"
            )
        if not self.rules.due and any(check.visible == "deadline" for check in self.checks):
            raise ValueError(
                f"{self.slug}: a check that is visible after the deadline: expected one: "
                'rules=Rules(due="2026-11-20 23:59"). Received: none.'
            )
        _refuse_tasks(self)
        _refuse_needs(self)

    @property
    def possible(self) -> float:
        """The points of all checks that count, extra credit aside."""
        return sum(
            check.points
            for check in self.checks
            if not check.extra_credit and check.slug not in self.rules.dropped
        )

    def trains(self, task: Task) -> bool:
        """Whether a check looks at what a task's network comes to."""
        first = self.tasks[0].slug if self.tasks else ""
        return task.recipe is not None and any(
            # A teacher's own check, which is no question, may look at whatever there is.
            (check.trains or not (check.kind or check.asked_as)) and (check.task or first) == task.slug
            for check in self.checks
        )

    @property
    def in_full(self) -> bool:
        """Whether submissions' own long trainings are run as written, instead of being cut short."""
        return self.trained_by == "student" or any(check.in_full for check in self.checks)

    @property
    def reads_programs(self) -> bool:
        """Whether a check looks at what a program's file uses."""
        return any(check.reads_program for check in self.checks)

    @property
    def must_run(self) -> tuple[str, ...]:
        """The names of what a check wants to see run, each once."""
        return tuple(dict.fromkeys(name for check in self.checks for name in check.must_run))

    @property
    def wanted(self) -> dict[str, Wanted]:
        """What of a program is looked at, by the slug of the check."""
        return {check.slug: check.wanted for check in self.checks if check.wanted is not None}

    def notebook_of(self, slug: str) -> str:
        """The notebook that has a cell of a check's, by name; "" where none has."""
        return next((notebook.name for notebook in self.released if slug in notebook.checks), "")

    def wanted_of(self, notebook: str) -> dict[str, Wanted]:
        """What is looked at in one of several notebooks: tests of another are not run in it.

        Args:
            notebook: its name; "" for a program that is none of them.
        """
        elsewhere = {slug for other in self.released if other.name != notebook for slug in other.checks}
        if not notebook or len(self.released) < 2:
            return self.wanted
        return {slug: one for slug, one in self.wanted.items() if one.tests is None or slug not in elsewhere}

    @property
    def cell_seconds(self) -> float | None:
        """Processor time that a cell of a notebook has at least; None where no limit is but the program's.

        Where tests run between cells, one that never ends costs what comes of it, and not all that follows.
        """
        seconds = [one.seconds for one in self.wanted.values() if one.tests is not None]
        return max(seconds) if seconds and self.released else None

    @property
    def needed_first(self) -> list[Check]:
        """The checks, each after those that it needs."""
        checks = {check.slug: check for check in self.checks}
        order = TopologicalSorter({slug: check.needs for slug, check in checks.items()})
        return [checks[slug] for slug in order.static_order()]


def _refuse_tasks(assignment: Assignment) -> None:
    """Raise ValueError where tasks are alike, or a check is about one that there is not."""
    slugs = [task.slug for task in assignment.tasks]
    if len(set(slugs)) < len(slugs):
        raise ValueError(f"{assignment.slug}: expected tasks with different slugs. Received: {slugs}")
    for check in assignment.checks:
        if check.task and check.task not in slugs:
            raise ValueError(
                f"{assignment.slug}: {check.slug}: task: expected one of {', '.join(slugs) or 'none'}. "
                f"Received: {check.task!r}. Add it to the assignment's tasks."
            )
        if check.target is not None:
            _refuse_target(assignment, check, check.target)


def _refuse_target(assignment: Assignment, check: Check, target: Target) -> None:
    """Raise ValueError where a network is to be measured that is not trained, or not by what is asked."""
    task = next((task for task in assignment.tasks if task.slug == check.task or not check.task), None)
    if task is None or task.recipe is None:
        raise ValueError(
            f"{assignment.slug}: {check.slug}: expected a recipe, by which the network is trained. "
            f"Received: none. Write it in {'Task(...)' if task is not None else 'Assignment(recipe=...)'}."
        )
    target.refuse(f"{assignment.slug}: {check.slug}", metric_of(task.recipe))


SEEN = ("now", "deadline", "never")  # when a check is seen, the soonest first


def _refuse_needs(assignment: Assignment) -> None:
    """Raise ValueError where checks need what there is not, what is seen later, or each other."""
    checks = {check.slug: check for check in assignment.checks}
    for check in assignment.checks:
        name = f"{assignment.slug}: {check.slug}: needs"
        if unknown := [need for need in check.needs if need not in checks]:
            raise ValueError(
                f"{name}: expected checks among {', '.join(checks)}. Received: {', '.join(unknown)}"
            )
        # That a check was skipped would tell what students must not know of the other.
        later = [n for n in check.needs if SEEN.index(checks[n].visible) > SEEN.index(check.visible)]
        if later:
            raise ValueError(
                f"{name}: expected checks that students see as soon as this one. "
                f"Received: {', '.join(later)}, which is hidden from them longer"
            )
    try:
        assignment.needed_first  # noqa: B018 - it says which need each other
    except CycleError as error:
        circle = " → ".join(reversed(error.args[1]))
        raise ValueError(
            f"{assignment.slug}: needs: expected no check that needs itself, by way of others. "
            f"Received: {circle}"
        ) from error


class AssignmentError(UsageError):
    """A marking scheme that cannot be used, with the file and what is wrong."""


def with_data_in(task: Task, folder: Path) -> Task:
    """The task, which finds data of the teacher's own in `folder`."""
    recipe = task.recipe
    if recipe is None or isinstance(recipe.data, str):
        return task
    return replace(task, recipe=replace(recipe, data=replace(recipe.data, folder=str(folder))))
