"""Test files of otter-grader without a master notebook: in a folder, or in an `autograder.zip`."""

from __future__ import annotations

import json
import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from grader import test_files
from grader.importing import otter_beside
from grader.importing.imported import Imported, ImportedItem, ImportRefused
from grader.importing.notebook_file import opened
from grader.importing.otter_beside import Beside, text_of
from grader.importing.otter_settings import Settings
from grader.released import slug_of_cell

SYSTEM = "otter-grader"
HEADING = re.compile(r"^#\s+(\S.*)$", re.MULTILINE)
SOLUTION = re.compile(r"sol(ution)?s?(?![a-z])|answers?(?![a-z])|reference|autograder", re.IGNORECASE)
# What only a master notebook has in it, whatever it is called: students are given none.
MASTER = re.compile(
    rb"#+ *(?:BEGIN SOLUTION|SOLUTION\b|ASSIGNMENT CONFIG|BEGIN TESTS|BEGIN HIDDEN|HIDDEN\b)", re.IGNORECASE
)
LOCKED = re.compile(r"^\s*[0-9a-f]{32}\s*\n\s*# locked", re.MULTILINE)
BY_HAND = "<!-- BEGIN QUESTION -->"


def read(path: Path) -> Imported:
    """The assignment whose tests are in a folder or an archive; notebooks are taken that lie beside them.

    Raises:
        ImportRefused: there are none, or some that cannot be taken; the message says what to do.
    """
    if path.is_dir():
        folder = path.resolve()
        folder = folder.parent if folder.name == "tests" else folder
        return _of_tests(folder.name, _in_folder(folder), _notebooks(folder), folder)
    return _of_tests(path.stem, _in_zip(path), _notebooks(path.resolve().parent))


def no_r(what: str) -> ImportRefused:
    """What is said of an assignment in R."""
    return ImportRefused(f"{what}: expected an assignment in Python. Received: one in R. Grade it with otter")


def told_apart(items: Sequence[ImportedItem]) -> tuple[ImportedItem, ...]:
    """The items of an assignment.

    Raises:
        ImportRefused: there is none, or two have the same slug.
    """
    counts = Counter(item.slug for item in items)
    same = [item.title for item in items if counts[item.slug] > 1]
    if same or not items:
        raise ImportRefused(
            "expected questions whose names differ in small letters and digits. Received: "
            f"{', '.join(same) or 'no question that tests or a person decide'}. Give each a name of its own"
        )
    return tuple(items)


def slug_of(name: str) -> str:
    """The slug of an assignment of this name."""
    slug = slug_of_cell(f"a {name}")[1:].lstrip("_")  # whatever the name begins with
    return slug if slug[:1].isalpha() else f"assignment_{slug}".rstrip("_")


def heading(cells: Sequence[Mapping[str, Any]]) -> str:
    """The first heading of a notebook; "" where it has none."""
    texts = (cell["source"] for cell in cells if cell["cell_type"] == "markdown")
    found = next((match for text in texts if (match := HEADING.search(text))), None)
    return found[1].strip() if found else ""


def _in_folder(folder: Path) -> dict[str, bytes]:
    """What lies in a folder, by its name there."""
    return {
        other.relative_to(folder).as_posix(): other.read_bytes()
        for pattern in ("tests/*", "files/**/*", "otter_config.json", "requirements.*")
        for other in sorted(folder.glob(pattern))
        if other.is_file()
    }


def _in_zip(path: Path) -> dict[str, bytes]:
    """What is in an `autograder.zip`, by its name there."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = [name for name in archive.namelist() if not name.endswith("/")]
            found = {name: archive.read(name) for name in names if _lies_inside(name)}
    except (OSError, zipfile.BadZipFile, NotImplementedError, RuntimeError) as error:
        raise ImportRefused(
            f"{path.name}: expected an autograder.zip of otter-grader. Received: {error}. Make it anew"
        ) from error
    return found


def _lies_inside(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return bool(parts) and parts[0] != "/" and ".." not in parts


def _notebooks(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.glob("*.ipynb"))}


def _of_tests(
    stem: str, found: Mapping[str, bytes], notebooks: Mapping[str, bytes], folder: Path | None = None
) -> Imported:
    """An assignment whose tests are files.

    Args:
        stem: the name of the folder, or of the archive.
        found: what is in it: `tests/q1.py`, `files/data.csv`, `otter_config.json`.
        notebooks: that lie beside them.
        folder: in which all of it lies, if it is a folder.
    """
    settings = Settings({"generate": _config(found)})
    if settings.generate.get("lang") == "r" or any(name.lower().endswith(".r") for name in found):
        raise no_r(stem)
    items = told_apart(list(_of_files(found, stem, notebooks)))
    name = str(settings.generate.get("assignment_name") or "")
    slug = slug_of(name or stem)
    solutions = {file: content for file, content in notebooks.items() if SOLUTION.search(Path(file).stem)}
    masters = [file for file in notebooks if file not in solutions and MASTER.search(notebooks[file])]
    handed_out = {file: content for file, content in notebooks.items() if file not in (*solutions, *masters)}
    beside = {
        file.removeprefix("files/"): content for file, content in found.items() if file.startswith("files/")
    }
    left = [*settings.left(), *_without(slug, handed_out, solutions), *_locked(items)]
    named = Beside({}, {})
    if folder is not None:
        secret = [text_of(content, file) for file, content in solutions.items()]
        named = otter_beside.beside(folder, handed_out, [*secret, *(item.tests for item in items)])
    left += [
        f"{file} lies beside every submission as it is here: where students are to change it, take it out of "
        "the folder files"
        for file in named.handed_out
        if file.endswith(".py")
    ]
    if named.for_grading:
        left.append(
            f"{', '.join(named.for_grading)}: only tests name them, so that they are not handed out, but a "
            "program that is graded can read them"
        )
    left += [
        f"{file}: there are solutions or tests in it, so it is not handed out: import it by itself, as a "
        "master notebook, or give it a name that says so, such as hw01-sol.ipynb"
        for file in masters
    ]
    if beside:
        left.append(
            f"files: {', '.join(beside)}: they lie beside submissions and are not handed out, since some "
            "may be for grading alone: move those that students are given from grading_files to files"
        )
    if "requirements.txt" in found:
        left.append("requirements.txt: the libraries are the grader's own")
    return Imported(
        slug=slug,
        title=name or next(filter(None, (_title(*one) for one in handed_out.items())), stem),
        system=SYSTEM,
        items=items,
        notebooks=handed_out if len(handed_out) == 1 else {},
        reference=solutions if len(solutions) == 1 else {},
        files=named.handed_out,
        grading_files={**named.for_grading, **beside},
        seed=settings.seed,
        seed_variable=settings.seed_variable,
        left=tuple(left),
    )


def _config(found: Mapping[str, bytes]) -> dict[str, Any]:
    try:
        config = json.loads(found.get("otter_config.json", b"{}"))
    except ValueError as error:
        raise ImportRefused(f"otter_config.json: expected JSON. Received: {error}. Mend it") from error
    if not isinstance(config, dict):
        raise ImportRefused(f"otter_config.json: expected keys with values. Received: {config!r}. Mend it")
    return config


def _of_files(
    found: Mapping[str, bytes], where: str, notebooks: Mapping[str, bytes]
) -> Iterator[ImportedItem]:
    names = sorted(name for name in found if re.fullmatch(r"tests/[^/]+\.py", name))
    names = [name for name in names if name != "tests/__init__.py"]
    if not names:
        inside = [file for file in notebooks if _has_tests(notebooks[file], file)]
        raise ImportRefused(
            f"{where}: expected test files of otter-grader, tests/*.py. Received: "
            + (
                f"none; {inside[0]} has the public tests in it. Name the master notebook that it was made "
                "of, or the autograder.zip, which has all tests"
                if inside
                else "none. Name the folder in which the folder tests lies"
            )
        )
    for name in names:
        source = found[name].decode("utf-8", "replace")
        question = PurePosixPath(name).stem
        try:
            file = test_files.read(source, question)
        except ValueError as error:
            functions = "its tests are functions: write OK_FORMAT = False. " if "@test_case" in source else ""
            raise ImportRefused(f"{name}: {functions}{error}") from error
        if file.points is None:
            raise ImportRefused(
                f"{name}: expected one of otter-grader's formats, which say OK_FORMAT. Received: neither. "
                "Take it away, or import it as a file for pytest"
            )
        yield ImportedItem(slug_of_cell(question), question, file.points, "tests", source)


def _has_tests(content: bytes, file: str) -> bool:
    own = opened(content, file)["metadata"].get("otter")
    return isinstance(own, dict) and bool(own.get("tests"))


def _locked(items: Sequence[ImportedItem]) -> Iterator[str]:
    """Tests of which okpy has scrambled what is right, as it gives them to students."""
    for item in items:
        if LOCKED.search(item.tests):
            yield (
                f"{item.title}: what is right stands in it scrambled (locked), as okpy hands tests out: no "
                "program passes it. Take the test as it was before that"
            )


def _title(file: str, content: bytes) -> str:
    return heading(opened(content, file)["cells"])


def _without(slug: str, handed_out: Mapping[str, bytes], solutions: Mapping[str, bytes]) -> Iterator[str]:
    """What a teacher has to add to tests, each in a sentence."""
    if len(handed_out) != 1:
        said = f"{len(handed_out)} ({', '.join(handed_out)})" if handed_out else "none"
        yield (
            f"the notebook that students fill in: expected one beside the tests, received {said}: add it as "
            "notebooks/<name>.ipynb, and its name to `notebooks` of the assignment"
        )
    elif any(BY_HAND.encode() in content for content in handed_out.values()):
        yield (
            "questions that a person decides: they are not among the tests: add a by_hand(...) for each, and "
            'the metadata {"grader": {"role": "answer", "check": ...}} to the cells that they are answered in'
        )
    if len(solutions) != 1:
        said = f"{len(solutions)} ({', '.join(solutions)})" if solutions else "none"
        yield (
            "what earns every point: expected one notebook beside the tests that is named as a solution, "
            f"received {said}: add it as reference/{slug}.ipynb"
        )
