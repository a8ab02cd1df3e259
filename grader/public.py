"""What of an assignment students may have: its questions and rules, without an answer.

`public_part` decides it, once, for everything that is made for students. A handout carries it as
`<slug>.check.json`; `grader check` reads it on the student's own computer and asks there
what can be asked without the reference and without the marking scheme.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from grader import data
from grader.assignment import (
    Assignment,
    AssignmentError,
    BesideFile,
    Check,
    Limits,
    Recipe,
    Task,
    with_data_in,
)
from grader.checks import KINDS
from grader.checks._found import looked_at
from grader.data import Source, as_plain, from_plain, given_part, spec
from grader.metrics import ACCURACY, MEAN_ABSOLUTE_ERROR, metric_of
from grader.released import ReleasedCell, ReleasedNotebook
from grader.rules import Rules

ENDING = ".check.json"
FORM = 3  # of the file
SIZE_LIMIT = 1 << 23  # bytes
ANSWERED = ("answer", "task")  # roles of cells that students write an answer into
GIVEN_TESTS = "tests"  # the kind of checks whose tests run there, as far as students were given them


@dataclass(frozen=True)
class PublicCheck:
    """What students may know of a check: how it is named and asked, never how it is answered.

    The attributes are those of `grader.assignment.Check`.
    """

    __pydantic_config__ = ConfigDict(extra="forbid", strict=True)
    slug: str
    points: Annotated[float, Field(ge=0)]
    title: str
    kind: str
    asked_as: tuple[str, ...]
    options: Mapping[str, tuple[str, ...]]
    extra_credit: bool = False
    task: str = ""
    trains: bool = False
    in_full: bool = False
    reads_program: bool = False
    must_run: tuple[str, ...] = ()


@dataclass(frozen=True)
class PublicAssignment:
    """What of an assignment students may have: its questions and rules, without an answer.

    `public_part` makes it, for a time: what is hidden from students then is not in it. Whatever is made for
    students is made of it, and of nothing else that an assignment holds.

    Attributes:
        tasks: the networks to be built. The margins of their recipes are the usual one, whatever they are;
            so is a metric that is a function of the teacher's.
        rules: without checks that are not in `checks`.
        variant: the code of the variant that it is; "" where everybody gets the same.
        notebooks: by name, those that students are given to fill in.
        released: those notebooks. Tests that are asked in another way when they grade, and those of checks
            that are hidden, are the student's to run.
        beside: what lies beside every submission and is handed out.

    The others are those of `grader.assignment.Assignment`.
    """

    slug: str
    title: str
    tasks: tuple[Task, ...]
    checks: tuple[PublicCheck, ...]
    limits: Limits
    trained_by: Literal["grader", "student"]
    forgive_old_apis: bool
    rules: Rules = field(default_factory=Rules)
    variant: str = ""
    notebooks: tuple[str, ...] = ()
    released: tuple[ReleasedNotebook, ...] = ()
    beside: tuple[BesideFile, ...] = ()

    @property
    def asked_beforehand(self) -> tuple[PublicCheck, ...]:
        """The checks that students can try before they hand in."""
        return tuple(
            replace(check, kind=check.kind or "text") for check in self.checks if check.kind or check.asked_as
        )

    @property
    def questions(self) -> tuple[PublicCheck, ...]:
        """The checks that are answered in words or numbers, or by a figure."""
        return tuple(check for check in self.checks if check.asked_as)


def public_part(assignment: Assignment, now: datetime | None = None) -> PublicAssignment:
    """What of an assignment students may have.

    Args:
        assignment: the marking scheme.
        now: the time, by which is decided what the deadline still hides; None for before the deadline.
    """
    deadline = assignment.rules.deadline
    over = now is not None and deadline is not None and now >= deadline
    visibilities = ("now", "deadline") if over else ("now",)
    checks = tuple(_public_check(check) for check in assignment.checks if check.visible in visibilities)
    known = {check.slug: check for check in checks}
    return PublicAssignment(
        slug=assignment.slug,
        title=assignment.title,
        tasks=tuple(map(_public_task, assignment.tasks)),
        checks=checks,
        limits=assignment.limits,
        trained_by=assignment.trained_by,
        forgive_old_apis=assignment.forgive_old_apis,
        rules=replace(
            assignment.rules, dropped=tuple(slug for slug in assignment.rules.dropped if slug in known)
        ),
        variant=assignment.variant.code if assignment.variant is not None else "",
        notebooks=assignment.notebooks,
        released=tuple(_public_notebook(notebook, known) for notebook in assignment.released),
        beside=tuple(file for file in assignment.beside if not file.hidden),
    )


def _public_notebook(notebook: ReleasedNotebook, checks: Mapping[str, PublicCheck]) -> ReleasedNotebook:
    """The notebook, in which nothing is about a check that is hidden."""
    return replace(
        notebook, cells=tuple(_public_cell(cell, checks.get(cell.check)) for cell in notebook.cells)
    )


def _public_cell(cell: ReleasedCell, check: PublicCheck | None) -> ReleasedCell:
    """A cell; one of tests only if its check runs what students see there."""
    own = cell.role == "locked" or (
        check is not None and (cell.role in ANSWERED or check.kind == GIVEN_TESTS and cell.source.strip())
    )
    return cell if own else replace(cell, role="text", check="")


def _public_task(task: Task) -> Task:
    recipe = task.recipe
    return replace(task, recipe=_public_recipe(recipe) if recipe is not None else None)


def _public_recipe(recipe: Recipe) -> Recipe:
    """The recipe without its margin, and with no more of the teacher's own than students are given.

    In place of a function of the teacher's they measure what is usual for the data.
    """
    metric, margin = metric_of(recipe), Recipe.margin
    classes = _has_classes(recipe) if metric.of_classes is None or metric.source else metric.of_classes
    usual = ACCURACY if classes else MEAN_ABSOLUTE_ERROR
    given = recipe.data if isinstance(recipe.data, str) else given_part(recipe.data, classes=classes)
    return replace(recipe, margin=margin, metric=(usual if metric.source else metric).name, data=given)


def _has_classes(recipe: Recipe) -> bool:
    """Whether its data are classes, and not values."""
    if isinstance(recipe.data, str):
        return len(spec(recipe.data).classes) > 0
    return _classes_of(recipe.data.folder, recipe.data)


@lru_cache(8)
def _classes_of(folder: str, source: Source) -> bool:
    return bool(data.load(source).classes)


def _public_check(check: Check) -> PublicCheck:
    return PublicCheck(
        check.slug,
        check.points,
        check.title,
        check.kind,
        check.asked_as,
        {name: tuple(values) for name, values in check.options.items()},
        check.extra_credit,
        check.task,
        check.trains,
        check.in_full,
        check.reads_program,
        check.must_run,
    )


class _Public(BaseModel):
    # Built when it is first read: to write one, and to grade, needs none.
    model_config = ConfigDict(extra="forbid", strict=True, defer_build=True)
    form: int
    slug: str
    title: str
    tasks: list[dict[str, Any]]
    limits: dict[str, float]
    trained_by: str
    forgive_old_apis: bool
    checks: list[PublicCheck]
    variant: str = ""
    notebooks: list[ReleasedNotebook] = []
    beside: list[str] = []


def publish(public: PublicAssignment) -> str:
    """The file of checks of a handout, as JSON: what can be asked before anything is handed in."""
    asked = [
        {
            "slug": check.slug,
            "points": check.points,
            "title": check.title,
            "kind": check.kind,
            "asked_as": check.asked_as,
            "options": check.options,
            "task": check.task,
            "trains": check.trains,
            "in_full": check.in_full,
            "reads_program": check.reads_program,
            "must_run": check.must_run,
        }
        for check in public.asked_beforehand
    ]
    document = {
        "form": FORM,
        "slug": public.slug,
        "title": public.title,
        "tasks": [_as_json(task) for task in public.tasks],
        "limits": asdict(public.limits),
        "trained_by": public.trained_by,
        "forgive_old_apis": public.forgive_old_apis,
        "checks": asked,
    }
    if public.variant:
        document["variant"] = public.variant
    if public.released:
        document["notebooks"] = [asdict(notebook) for notebook in public.released]
    if public.beside:
        document["beside"] = [file.name for file in public.beside]
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _as_json(task: Task) -> dict[str, Any]:
    """A task as it stands in the file of checks."""
    return asdict(task) | {"recipe": _plain(task.recipe) if task.recipe is not None else None}


def _plain(recipe: Recipe) -> dict[str, Any]:
    """A recipe as it stands there: without its margin, which students need not know."""
    plain = {key: value for key, value in asdict(recipe).items() if key != "margin"}
    return plain if isinstance(recipe.data, str) else plain | {"data": as_plain(recipe.data)}


def _task(fields: Mapping[str, Any]) -> Task:
    """A task as it stood there.

    Raises:
        ValueError, TypeError, KeyError: it is none.
    """
    recipe = fields["recipe"]
    if recipe is not None:
        recipe = {**recipe, "reference_seeds": tuple(recipe["reference_seeds"])}
        if isinstance(recipe["data"], dict):
            recipe["data"] = from_plain(recipe["data"])
        recipe = Recipe(**recipe)
    return Task(**{**fields, "recipe": recipe})


def read(text: str, name: str) -> PublicAssignment:
    """The assignment as a student may check it.

    Args:
        text: what `publish` wrote.
        name: of the file, for messages.

    Raises:
        AssignmentError: it is not that, or of another version of the grader.
    """
    try:
        document = _Public.model_validate_json(text)
        if document.form != FORM:
            raise ValueError(f"form {FORM}, not {document.form}")
        public = PublicAssignment(
            slug=document.slug,
            title=document.title,
            tasks=tuple(map(_task, document.tasks)),
            checks=tuple(document.checks),
            limits=Limits(
                **{key: type(getattr(Limits(), key))(value) for key, value in document.limits.items()}
            ),
            trained_by="student" if document.trained_by == "student" else "grader",
            forgive_old_apis=document.forgive_old_apis,
            variant=document.variant,
            notebooks=tuple(notebook.name for notebook in document.notebooks),
            released=tuple(document.notebooks),
            beside=tuple(BesideFile(name, Path(name), "") for name in document.beside),
        )
        as_asked_beforehand(public)  # it says what of it is none
        return public
    except (ValidationError, ValueError, TypeError, KeyError, AttributeError) as error:
        reason = str(error).splitlines()[0]
        raise AssignmentError(
            f"{name}: expected the file of checks of a handout, made by this version of the grader. "
            f"Received: {reason}. Unpack your handout again, or ask your teacher for a new one."
        ) from error


def as_asked_beforehand(public: PublicAssignment) -> Assignment:
    """The assignment that a student's own copy of the grader asks, as far as it can be asked there.

    Raises:
        ValueError: a check of a kind that is not known, or something that no assignment has.
    """
    return Assignment(
        slug=public.slug,
        title=public.title,
        tasks=public.tasks,
        limits=public.limits,
        checks=tuple(map(_check, public.asked_beforehand)),
        trained_by=public.trained_by,
        forgive_old_apis=public.forgive_old_apis,
        notebooks=public.notebooks,
        released=public.released,
        beside=public.beside,
    )


def find(file: Path) -> Path:
    """The file of checks beside a submission, or in a folder above it.

    Raises:
        AssignmentError: there is none, or there are several.
    """
    start = file.resolve() if file.is_dir() else file.resolve().parent
    for folder in (start, *list(start.parents)[:3]):
        files = sorted(folder.glob(f"*{ENDING}"))
        if len(files) == 1:
            return files[0]
        if files:
            raise AssignmentError(
                f"expected one file of checks in {folder}. "
                f"Received: {', '.join(path.name for path in files)}. Say which with --handout."
            )
    raise AssignmentError(
        f"expected the file of checks of your handout (*{ENDING}) beside {file.name or 'your work'}. "
        "Received: none. Unpack the handout there, or give it with --handout."
    )


def load(path: Path) -> PublicAssignment:
    """Read the file of checks at `path`.

    Raises:
        AssignmentError: it cannot be read.
    """
    try:
        if path.stat().st_size > SIZE_LIMIT:
            raise OSError("the file is too large")
        public = read(path.read_text("utf-8"), path.name)
        tasks = tuple(with_data_in(task, _folder_of_data(task, path)) for task in public.tasks)
        return replace(public, tasks=tasks, beside=tuple(_beside(public, path)))
    except (OSError, UnicodeDecodeError) as error:
        raise AssignmentError(
            f"expected the file of checks of a handout. Received: {path}: {error}. "
            f"Unpack your handout again, and give its file *{ENDING} with --handout."
        ) from error


def _beside(public: PublicAssignment, path: Path) -> Iterator[BesideFile]:
    """Those of the files that a student still has, where the file of checks is or in the folder above it."""
    for file in public.beside:
        for place in (path.parent, path.resolve().parent.parent):
            own = place / file.name
            if own.is_file() and ".." not in own.relative_to(place).parts:
                yield BesideFile(file.name, own, sha256(own.read_bytes()).hexdigest())
                break


def _folder_of_data(task: Task, path: Path) -> Path:
    """Where a student has the data: beside the file of checks at `path`, or above it, as in a repository."""
    source = task.recipe.data if task.recipe is not None else ""
    file = "" if isinstance(source, str) else source.file
    places = (path.parent, path.resolve().parent.parent)
    return next((place for place in places if (place / file).exists()), path.parent)


def _check(said: PublicCheck) -> Check:
    if said.kind not in KINDS:
        raise ValueError(f"a kind of check among {', '.join(KINDS)}, not {said.kind!r}")
    kind = KINDS[said.kind]
    check = Check(
        said.slug,
        said.points,
        said.title,
        lambda case: kind.preview(case, check),
        tuple(said.asked_as),
        kind=kind.name,
        options=said.options,
        task=said.task,
        trains=said.trains,
        wanted=looked_at(said.options),
        in_full=said.in_full,
        reads_program=said.reads_program,
        must_run=said.must_run,
    )
    return check
