"""A marking scheme read from an assignment's folder: as it stands, or each of its variants."""

from __future__ import annotations

import importlib.util
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from types import ModuleType

from grader.assignment import DATA, Assignment, AssignmentError, BesideFile, with_data_in
from grader.given_tests import given, with_given
from grader.released import FOLDER as NOTEBOOKS
from grader.released import read as read_released
from grader.released import with_checks
from grader.test_files import FOLDER as TESTS
from grader.variants import Variants

FILES = "files"  # in an assignment's folder: what lies beside every submission, and is handed out
GRADING_FILES = "grading_files"  # what lies beside every submission, and is not


def load_assignment(folder: Path) -> Assignment:
    """Read the marking scheme of `folder`, an assignment's folder; of one with variants, the first of them.

    Raises:
        AssignmentError: no `assignment.py`, an error in it, or no `Assignment` named
            `assignment` whose slug is the folder's name.
    """
    return load_variants(folder)[0]


def load_variants(folder: Path) -> tuple[Assignment, ...]:
    """Each variant of the marking scheme of `folder`; the one that there is where it has none.

    Raises:
        AssignmentError: as of `load_assignment`, or variants that do not ask for the same.
    """
    path = folder / "assignment.py"
    if not path.is_file():
        raise AssignmentError(
            f"expected a marking scheme at {path}. Received: no such file. "
            f"Give the name of a folder in {folder.parent}."
        )
    module = _executed(path, folder.name)
    found = getattr(module, "assignment", None)
    variants = getattr(module, "variants", None)
    if isinstance(variants, Variants):
        return _each_variant(path, variants, found)
    if not isinstance(found, Assignment):
        raise AssignmentError(
            f"{path}: expected an Assignment named `assignment`. Received: {found!r:.80}. "
            "Write it in this file as: assignment = Assignment(...)"
        )
    return (_in_folder(found, folder),)


def _executed(path: Path, name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"grader_assignments.{name}", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    try:
        spec.loader.exec_module(module)
    except Exception as error:
        raise AssignmentError(
            f"{path} cannot be read: {type(error).__name__}: {str(error).rstrip('.')}. "
            "Correct the file and run the same command again."
        ) from error
    return module


def _each_variant(path: Path, variants: Variants, function: object) -> tuple[Assignment, ...]:
    """The assignment that a scheme's function makes of each variant's values.

    Raises:
        AssignmentError: it makes none, or one that asks for something else than the first.
    """
    try:
        variants.refuse_other_than(function)
    except ValueError as error:
        raise AssignmentError(f"{path}: {error}") from error
    assert callable(function)
    made: list[Assignment] = []
    for variant in variants.drawn:
        try:
            found = function(**variant.values)
        except Exception as error:
            raise AssignmentError(
                f"{path}: {variant.named} with {dict(variant.values)!r:.200}: {type(error).__name__}: "
                f"{str(error).rstrip('.')}. Correct the file and run the same command again."
            ) from error
        if not isinstance(found, Assignment):
            raise AssignmentError(
                f"{path}: expected a function `assignment` that returns an Assignment. Received of "
                f"{variant.named}: {found!r:.80}. End it with: return Assignment(...)"
            )
        made.append(replace(_in_folder(found, path.parent), variant=variant))
    for other in made[1:]:
        _refuse_unlike(path, made[0], other)
    return tuple(made)


def _asked(assignment: Assignment) -> dict[str, object]:
    """What all variants have alike, so that they are one assignment in a gradebook."""
    return {
        "checks": [(check.slug, check.points) for check in assignment.checks],
        "what is seen of its checks, and what counts": [
            (check.visible, check.extra_credit, check.kind, check.task) for check in assignment.checks
        ],
        "tasks": [task.slug for task in assignment.tasks],
        "rules": assignment.rules,
        "trained_by": assignment.trained_by,
    }


def _refuse_unlike(path: Path, first: Assignment, other: Assignment) -> None:
    """Raise AssignmentError where a variant asks for something else than the first."""
    wanted, received = _asked(first), _asked(other)
    for what, own in wanted.items():
        if received[what] != own:
            assert first.variant is not None and other.variant is not None
            raise AssignmentError(
                f"{path}: expected the same {what} in every variant: {own!r:.200} as in "
                f"{first.variant.named}. Received of {other.variant.named}: {received[what]!r:.200}. "
                "Let only titles, answers, options, recipes and data depend on the parameters."
            )


def _with_files(found: Assignment, folder: Path) -> Assignment:
    """An assignment with the notebooks, tests and files that lie in its folder.

    Raises:
        AssignmentError: one cannot be read.
    """
    notebooks = [folder / NOTEBOOKS / f"{name}.ipynb" for name in found.notebooks]
    place = folder
    try:
        contents: list[bytes] = []
        read = []
        for place in notebooks:
            contents.append(place.read_bytes())
            read.append(read_released(place.stem, contents[-1]))
        released = with_checks(read)
        checks = []
        for check in found.checks:
            place = folder / TESTS / f"{check.slug}.py"
            checks.append(check.from_folder(check, folder) if check.from_folder is not None else check)
        beside: dict[str, BesideFile] = {}
        for place in (folder / FILES, folder / GRADING_FILES):
            for path in sorted(place.rglob("*")):
                if path.is_file():
                    name = path.relative_to(place).as_posix()
                    digest = sha256(path.read_bytes()).hexdigest()
                    beside[name] = BesideFile(name, path, digest, hidden=place.name == GRADING_FILES)
        those = given(released, contents, beside.values())
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise AssignmentError(
            f"{place} cannot be read: {str(reason).rstrip('.')}. "
            "Correct the file and run the same command again."
        ) from error
    own = tuple(with_given(check, those) for check in checks)
    return replace(found, released=released, checks=own, beside=tuple(beside.values()))


def _in_folder(found: Assignment, folder: Path) -> Assignment:
    """An assignment that finds its data in its folder.

    Raises:
        AssignmentError: its slug is another name than the folder's.
    """
    if found.slug != folder.name:
        raise AssignmentError(
            f"{folder / 'assignment.py'}: expected the slug {folder.name!r}. Received: {found.slug!r}. "
            "Change the slug or the name of the folder, so that they are the same."
        )
    found = _with_files(found, folder)
    if found.recipe is not None:
        return replace(found, recipe=with_data_in(found.tasks[0], folder / DATA).recipe)
    return replace(found, tasks=tuple(with_data_in(task, folder / DATA) for task in found.tasks))
