"""Shared by all tests: a warm session on the embedded stand-in, and evidence written by hand."""

from __future__ import annotations

import fcntl
import os
import platform
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader import evidence
from grader.assignment import Assignment, Limits, Recipe
from grader.case import Case
from grader.classes import read as classroom
from grader.classes.roster import complete
from grader.commands.options import cache_folder
from grader.grade import Graded
from grader.intake.files import assemble
from grader.loading import load_assignment
from grader.pipeline.cases import case_of
from grader.pipeline.driver import Driver
from grader.pipeline.journey import Train
from grader.pipeline.observe import observe
from grader.pipeline.pool import Pool
from grader.pipeline.ready import ReadyAssignment
from grader.pipeline.session import Session, open_session
from grader.records.person import Person
from grader.records.run import Run
from grader.records.submission import Submission
from grader.records.training import Plan, TrainingResult
from grader.sandbox import landlock
from grader.sandbox.syscalls import NUMBERS
from grader.training.trainer import Trainer
from tests.solved import plain_case

# What the kernel could do, not what our walls do: where they could hold and do not, tests must fail.
CAN_WALL = sys.platform == "linux" and landlock.abi() >= 1 and platform.machine() in NUMBERS
LEVEL = "strong" if CAN_WALL else "basic"
ROOT = Path(__file__).resolve().parent.parent
SLUGS = sorted(path.name for path in (ROOT / "submissions").iterdir())  # those of `make grade`


@pytest.fixture(scope="session", autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Where this run of the tests keeps trainings: equal ones are trained once, and nothing is of another day.

    Commands in processes of their own find it, too, unless a test gives them another; so do the processes of
    pytest that run tests side by side.
    """
    folder = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:  # each has a folder of its own in that of the run
        folder = folder.parent
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(folder / "cache"))
        yield cache_folder()


@pytest.fixture(scope="session")
def session(cache: Path) -> Iterator[Session]:
    """A session of two workers on the stand-in."""
    with open_session(data_folder="stand-in", cache=cache, workers=2, level=LEVEL) as opened:
        yield opened


class Prepared(dict[str, ReadyAssignment]):
    """Assignments with their trained references, by slug: each is prepared when it is first asked for."""

    def __init__(self, session: Session, cache: Path):
        super().__init__()
        self._session, self._lock = session, cache.parent / "preparing"

    def __missing__(self, slug: str) -> ReadyAssignment:
        wanted = load_assignment(ROOT / "assignments" / slug)
        self._lock.parent.mkdir(parents=True, exist_ok=True)
        with self._lock.open("w") as lock:  # whoever runs tests beside this one then finds the trainings
            fcntl.flock(lock, fcntl.LOCK_EX)
            [self[slug]] = self._session.prepare([(wanted, classroom.references(wanted))])
        self._session.environment.data.lay()  # for tests that do without the session
        return self[slug]


@pytest.fixture(scope="session")
def prepared(session: Session, cache: Path) -> dict[str, ReadyAssignment]:
    """All assignments with their trained references, by slug."""
    return Prepared(session, cache)


@pytest.fixture(scope="session")
def grade_source(session: Session, prepared: dict[str, ReadyAssignment]) -> Callable[..., Graded]:
    """Grade a script, given as text, through the whole pipeline."""

    def run(slug: str, source: str | bytes, **files: str) -> Graded:
        content = source.encode() if isinstance(source, str) else source
        everything = {"student.py": content} | {name: text.encode() for name, text in files.items()}
        return session.grade_one(prepared[slug], assemble("student", everything))

    return run


@pytest.fixture(scope="session")
def look(session: Session) -> Callable[..., tuple[Case, Run | None]]:
    """Run a script as a submission of an assignment without checks, and return what was seen."""

    def run(source: str, data: str = "mnist", limits: Limits | None = None) -> tuple[Case, Run | None]:
        recipe = Recipe(data=data, epochs=1)
        bare = Assignment("bare", "Bare", recipe, (), limits or Limits(seconds=30))
        return session.inspect(bare, assemble("student", {"student.py": source.encode()}))

    return run


def observed(session: Session, ready: ReadyAssignment, submission: Submission, folder: Path) -> Case:
    """The case of a submission that was run in `folder`."""
    trainer = Trainer(session.environment.sandbox, ready.assignment.limits)
    return case_of(ready, submission, observe(session.environment, ready, submission, folder, trainer))


def slow_but(names: Iterable[str], *quick: str) -> list[Any]:
    """Names as parameters of a test, of which only the `quick` ones are not slow."""
    return [name if name in quick else pytest.param(name, marks=pytest.mark.slow) for name in names]


def names_asked(request: pytest.FixtureRequest) -> list[str]:
    """The values of the parameter `name` that the tests of this run ask a fixture of their module for."""
    parameters = [
        item.callspec.params
        for item in request.session.items
        if isinstance(item, pytest.Function) and item.module is request.module and hasattr(item, "callspec")
    ]
    return list(dict.fromkeys(each["name"] for each in parameters if "name" in each))


class Trainings:
    """Trains plans with a store of their own, as a session does; a context manager."""

    def __init__(self, session: Session, cache: Path, workers: int = 1):
        self._pool = Pool(workers)
        self._driver = Driver(replace(session.environment, cache=cache, book=None), self._pool)

    def __enter__(self) -> Trainings:
        self._pool.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self._pool.__exit__(*error)

    @property
    def trained(self) -> int:
        return self._driver.trained

    def train(self, plan: Plan, ready: ReadyAssignment, made: evidence.Model | None = None) -> TrainingResult:
        case = plain_case(
            ready.assignment, ready.tasks[0].dataset, evidence.NOTHING, "finished", model=made or model()
        )
        return self._driver.results(Train(ready, case, (plan,))).result()[0]


def layer(kind: str, inputs: tuple[int, ...] = (), shape: Any = None, **config: Any) -> evidence.Layer:
    """A layer of evidence, written by hand."""
    return evidence.Layer(kind.lower(), kind, True, config, inputs, shape, 0, (), None)


def model(*layers: evidence.Layer, **changes: Any) -> evidence.Model:
    """A model of evidence: layers in a chain unless their inputs say otherwise."""
    chained = tuple(
        each if each.inputs or place == 0 else evidence.Layer(**{**each.__dict__, "inputs": (place - 1,)})
        for place, each in enumerate(layers)
    )
    facts: dict[str, Any] = {
        "name": "model",
        "variable": "model",
        "line": 1,
        "function": "",
        "written_as": "sequential",
        "traced": True,
        "input_shape": (28, 28),
        "outputs": 1,
        "layers": chained,
        "parameters": 0,
        "compiled": None,
        "fits": (),
        "weights": None,
    }
    return evidence.Model(**(facts | changes))


def compiled(
    loss: str, optimizer: str = "Adam", metrics: tuple[str, ...] = (), **config: Any
) -> evidence.Compiled:
    """What compile was given, written by hand."""
    return evidence.Compiled(
        evidence.Setting(loss, config), evidence.Setting(optimizer, {"learning_rate": 0.001}), metrics
    )


def array(*shape: int, low: float = 0.0, high: float = 1.0, dtype: str = "float64") -> evidence.Array:
    """Facts of an array, written by hand."""
    return evidence.Array(shape, dtype, low, high, (0.1,), (0.3,))


def fit(x: evidence.Array | None = None, y: evidence.Array | None = None) -> evidence.Fit:
    """A call of fit, written by hand."""
    return evidence.Fit(x, y, 5, 32, True, {})


def found(**changes: Any) -> evidence.Evidence:
    """Evidence of a submission that ran to its end."""
    return evidence.Evidence(**(evidence.NOTHING.__dict__ | {"stage": "end"} | changes))


def completed(
    submissions: Sequence[Submission], roster: Sequence[Person]
) -> tuple[list[Submission], list[str]]:
    """`grader.classes.roster.complete`, with the submissions as a list."""
    found, strangers = complete(submissions, roster)
    return list(found), strangers
