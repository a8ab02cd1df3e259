"""A session of grading: assignments made ready, then submissions graded, many at a time.

What happens to one submission is told by `journey`; here is only who goes when. Submissions are run first, so
that the trainings are known; of these the longest begin.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import TYPE_CHECKING, TypeVar

from grader.assignment import Assignment, Task
from grader.case import Case
from grader.data import DataError
from grader.grade import Graded
from grader.gradebook import Gradebook
from grader.pipeline.cases import case_of
from grader.pipeline.driver import Driver, Traveller
from grader.pipeline.environment import Environment, open_environment, threads
from grader.pipeline.journey import Observe, journey
from grader.pipeline.keys import data_named
from grader.pipeline.observe import Clocked
from grader.pipeline.pool import Pool
from grader.pipeline.ready import ReadyAssignment, ReadyTask
from grader.pipeline.references import ReferenceUnusable, Unready, reference_of
from grader.records.observation import Observation
from grader.records.run import Run
from grader.records.submission import Submission
from grader.solution import Reference

if TYPE_CHECKING:  # never imported where no cluster is asked for
    from grader.cluster.client import Cluster

UNDER_WAY = 256  # submissions at once, at least
T = TypeVar("T")


@contextmanager
def open_session(
    *,
    data_folder: str | None,
    cache: Path,
    workers: int | None = None,
    level: str = "strong",
    book: Gradebook | None = None,
    cluster: Cluster | None = None,
    assignments: Sequence[Assignment] = (),
    rerun: Collection[str] = (),
    on_progress: Callable[[float, float], None] = lambda done, known: None,
) -> Iterator[Session]:
    """A session in an environment of its own; see `Session` and `grader.pipeline.environment`.

    The data of `assignments` are loaded while the sandbox starts.
    """
    with (
        open_environment(
            data_folder=data_folder,
            cache=cache,
            workers=workers,
            level=level,
            book=book,
            cluster=cluster,
            names=[
                task.recipe.data for each in assignments for task in each.tasks if task.recipe is not None
            ],
        ) as environment,
        Session(environment, rerun=rerun, on_progress=on_progress) as session,
    ):
        yield session


class Session:
    """Grades submissions in an environment; a context manager."""

    def __init__(
        self,
        environment: Environment,
        *,
        rerun: Collection[str] = (),
        on_progress: Callable[[float, float], None] = lambda done, known: None,
    ):
        """Prepare a session.

        Args:
            environment: where everything happens.
            rerun: the students whose submissions are run although it is known what was seen of them.
            on_progress: called, from any thread, with the estimated seconds of the work that is done, and of
                all that is known so far.
        """
        self.environment = environment
        self._rerun = frozenset(rerun)
        self._stack = ExitStack()
        self._pool = Pool(environment.workers, lambda: on_progress(*self._pool.progress()))
        self._driver = Driver(environment, self._pool)

    def __enter__(self) -> Session:
        self._stack.enter_context(self._pool)
        if self.environment.cluster is not None:
            self.environment.cluster.machines.resized = lambda slots: self._pool.widen(threads(slots))
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is not None:
            self.interrupt()
        self._stack.close()

    def interrupt(self) -> None:
        """Stop at once: what runs is killed, what has not begun does not begin."""
        self._pool.stop()
        self.environment.sandbox.stop()

    @property
    def level(self) -> str:
        """The level of the walls that hold."""
        return self.environment.sandbox.level

    @property
    def trained(self) -> int:
        """Networks trained in this session; the rest were known."""
        return self._driver.trained

    def prepare(
        self,
        assignments: Sequence[tuple[Assignment, Sequence[Submission]]],
        advance: Callable[[str], None] = lambda text: None,
    ) -> list[ReadyAssignment]:
        """Load the data and train the references of each assignment.

        Args:
            assignments: each with its reference submissions, the assignment's own first.
            advance: called with a line for people.

        Raises:
            grader.data.DataError: the data cannot be read.
            ReferenceUnusable: a reference does not run or cannot be trained.
        """
        prepared = self.prepare_each(assignments, advance)
        for outcome in prepared:
            if isinstance(outcome, Exception):
                raise outcome
        return [outcome for outcome in prepared if isinstance(outcome, ReadyAssignment)]

    def prepare_each(
        self,
        assignments: Sequence[tuple[Assignment, Sequence[Submission]]],
        advance: Callable[[str], None] = lambda text: None,
    ) -> list[ReadyAssignment | Unready]:
        """The same, with the error of an assignment that cannot be graded in its place."""
        loaded: list[ReadyAssignment | Unready] = []
        for assignment, _ in assignments:
            names = dict.fromkeys(data_named(assignment))
            if names:
                advance(f"{assignment.slug}: loading {', '.join(names)}")
            try:
                loaded.append(self._load(assignment))
            except DataError as error:
                loaded.append(error)
        work = [
            ((number, submission.student), ready, submission)
            for number, (ready, (_, references)) in enumerate(zip(loaded, assignments, strict=True))
            if isinstance(ready, ReadyAssignment)
            for submission in references
        ]
        count = len({ready.assignment.slug for _, ready, _ in work})
        advance(f"training the references of {count} assignment{'' if count == 1 else 's'}")
        done: dict[int, dict[str, Graded]] = {}
        for (number, name), graded in self._travel(work, as_reference=True):
            done.setdefault(number, {})[name] = graded
        return [
            _with_references(ready, [reference.student for reference in references], done.get(number, {}))
            if isinstance(ready, ReadyAssignment)
            else ready
            for number, (ready, (_, references)) in enumerate(zip(loaded, assignments, strict=True))
        ]

    def _load(self, assignment: Assignment) -> ReadyAssignment:
        """The assignment with its data and no references yet."""
        ready = ReadyAssignment(assignment, tuple(map(self._load_task, assignment.tasks)))
        given = [name for each in ready.datasets if each.given is not None for name in each.given.names]
        if twice := sorted({name for name in given if given.count(name) > 1}):
            raise DataError(
                f"{assignment.slug}: expected files of different names for students, or the same split of "
                f"one file. Received from two tasks: {', '.join(twice)}. One would show what the other "
                "hides: give both tasks the same data, with the same seed."
            )
        return ready

    def _load_task(self, task: Task) -> ReadyTask:
        data = self.environment.data
        if task.recipe is None:
            return ReadyTask(task, None, Path())
        dataset = data.load(task.recipe.data)
        return ReadyTask(task, dataset, data.inputs(dataset))

    def grade_all(
        self, work: Iterable[tuple[ReadyAssignment, Submission]]
    ) -> Iterator[tuple[ReadyAssignment, Graded]]:
        """Grade submissions, and yield each as it is done.

        `work` is asked for no more than are under way at once, so that any class fits in memory.

        Raises:
            GradebookBroken: what was seen cannot be kept: nothing more is begun.
            Unavailable: the walls do not hold any more, or no machine is left.
        """
        return self._travel((ready, ready, submission) for ready, submission in work)

    def grade_one(self, ready: ReadyAssignment, submission: Submission) -> Graded:
        """Grade one submission. Whatever breaks here is ours: its marks are then "ungraded"."""
        return next(self.grade_all([(ready, submission)]))[1]

    def _travel(
        self, work: Iterable[tuple[T, ReadyAssignment, Submission]], *, as_reference: bool = False
    ) -> Iterator[tuple[T, Graded]]:
        """Send submissions on their journeys, and yield what each came to, with what it was given by."""
        done: SimpleQueue[tuple[T, Graded | Exception | Traveller]] = SimpleQueue()
        waiting, under_way = iter(work), 0
        again: list[Traveller] = []
        window = max(UNDER_WAY, 16 * self.environment.workers)
        while True:
            for name, ready, submission in islice(waiting, window - under_way):
                self._driver.begin(self._traveller(name, ready, submission, done, as_reference))
                under_way += 1
            if not under_way and again:  # alone, when whatever took the room is gone
                self._driver.begin(again.pop())
                under_way += 1
            if not under_way:
                return
            name, outcome = done.get()
            under_way -= 1
            if isinstance(outcome, Traveller):
                again.append(outcome)
            elif isinstance(outcome, Exception):
                self.interrupt()
                raise outcome
            else:
                yield name, outcome

    def _traveller(
        self,
        name: T,
        ready: ReadyAssignment,
        submission: Submission,
        done: SimpleQueue[tuple[T, Graded | Exception | Traveller]],
        as_reference: bool,
    ) -> Traveller:
        fresh = not as_reference and submission.student in self._rerun
        versions = self.environment.versions
        road = journey(ready, submission, versions, as_reference=as_reference, fresh=fresh)
        first = Observe(ready, submission, as_reference, fresh)
        return Traveller(road, first, lambda outcome: done.put((name, outcome)))

    def inspect(
        self, assignment: Assignment, submission: Submission, references: Sequence[Submission] = ()
    ) -> tuple[Case, Run | None]:
        """Run a submission and read its evidence, without training or marking anything.

        The references are run too, if given, so that the choice among several models is the one
        that grading makes.
        """
        ready = self._load(assignment)
        observed = [(reference, self._look(ready, reference, as_reference=True)) for reference in references]
        used = [observation.run.seconds_used for _, observation in observed if observation.run is not None]
        cases = [
            (reference.student, case_of(ready, reference, observation)) for reference, observation in observed
        ]
        known = {
            task.slug: tuple(
                Reference(name, view.network, ())
                for name, case in cases
                if (view := case.at(task.slug)).network is not None
            )
            for task in assignment.tasks
        }
        tasks = tuple(replace(each, references=known[each.task.slug]) for each in ready.tasks)
        known_found = next((case.found for name, case in cases if not name), {})
        ready = replace(ready, tasks=tasks, reference_seconds=max(used, default=0.0), found=known_found)
        observation = self._look(ready, submission)
        return case_of(ready, submission.running(observation.program), observation), observation.run

    def _look(
        self, ready: ReadyAssignment, submission: Submission, *, as_reference: bool = False
    ) -> Observation:
        request = Observe(ready, submission, as_reference)
        try:
            observation = self._driver.results(request).result()
        except Clocked as error:
            observation = error.seen
        assert isinstance(observation, Observation)
        return observation


def _with_references(
    ready: ReadyAssignment, names: Sequence[str], done: dict[str, Graded]
) -> ReadyAssignment | ReferenceUnusable:
    """The assignment with its references, in their order, and the time that the slowest took."""
    try:
        references = [reference_of(ready.assignment, name, done[name]) for name in names]
    except ReferenceUnusable as error:
        return error
    tasks = tuple(
        replace(each, references=tuple(one for row in references if (one := row[place]) is not None))
        for place, each in enumerate(ready.tasks)
    )
    used = [graded.run.seconds_used for graded in done.values() if graded.run is not None]
    own = done[names[0]].grade.case.found if names else {}
    return replace(ready, tasks=tasks, reference_seconds=max(used, default=0.0), found=own)
