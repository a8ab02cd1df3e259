"""Submissions in a folder: `<student>.py`, `<student>.ipynb`, `<student>.md` or `<student>/`."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from grader.evidence import EvidenceRefused, read_file
from grader.intake.notebook import convert
from grader.intake.sheet import parse
from grader.session import Submission

FILE_LIMIT = 20 << 20  # bytes of one file
FILES_LIMIT = 200  # files of one submission
SCRIPTS = (".py", ".ipynb")
SHEETS = (".md", ".markdown", ".txt")


class IntakeError(Exception):
    """A folder of submissions that is not one; the message says what was expected."""


def find(folder: Path) -> list[Path]:
    """The submissions in a class's folder, by student name.

    A student who handed in both `<student>.py` and `<student>.md` is one submission, given by its
    script.

    Raises:
        IntakeError: no folder.

    """
    if not folder.is_dir():
        raise IntakeError(f"expected a folder of submissions. Received: {folder}, which is no folder.")
    found: dict[str, Path] = {}
    order = {suffix: rank for rank, suffix in enumerate((*SCRIPTS, *SHEETS))}
    for path in sorted(folder.iterdir(), key=lambda path: (order.get(path.suffix.lower(), 9), path.name)):
        if path.name.startswith((".", "__")):
            continue
        if path.is_dir() or path.suffix.lower() in order:
            found.setdefault(path.name if path.is_dir() else path.stem, path)
    return [found[student] for student in sorted(found)]


def read(path: Path) -> Submission:
    """Read one submission. Whatever is wrong with it is in its `trouble`."""
    student = shown_name(path.name if path.is_dir() else path.stem)
    try:
        if path.is_dir() and not path.is_symlink():
            files = _folder(path)
        else:
            beside = [path.with_suffix(suffix) for suffix in SHEETS] if path.suffix in SCRIPTS else []
            files = {each.name: read_file(each, FILE_LIMIT) for each in [path, *beside] if each.exists()}
    except (EvidenceRefused, OSError) as error:
        return Submission(student, trouble=f"It could not be opened: {error}")
    return assemble(student, files)


def _folder(path: Path) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for each in sorted(path.rglob("*")):
        name = each.relative_to(path)
        if any(part.startswith((".", "__")) for part in name.parts) or each.is_dir():
            continue
        if each.is_symlink() or any(parent.is_symlink() for parent in each.parents if parent != path):
            continue  # a link may point anywhere
        if len(files) >= FILES_LIMIT:
            raise EvidenceRefused(f"expected at most {FILES_LIMIT} files. Received: more.")
        files[name.as_posix()] = read_file(each, FILE_LIMIT)
    return files


def assemble(student: str, files: dict[str, bytes]) -> Submission:
    """Make a submission of files by name: choose the script, read the sheets."""
    scripts = [name for name in files if name.lower().endswith(SCRIPTS)]
    sections = []
    remarks: list[str] = []
    for name, content in files.items():
        if name.lower().endswith(SHEETS):
            sections += parse(content.decode("utf-8-sig", "replace"))
    script = _main_script(student, scripts, files)
    if len(scripts) > 1 and script is not None:
        remarks.append(f"of {len(scripts)} programs, {script} was run")
    cells: tuple[int, ...] = ()
    if script is not None and script.lower().endswith(".ipynb"):
        try:
            source, cells, prose = convert(files[script].decode("utf-8-sig"))
        except ValueError as error:
            reason = f"The notebook {script} could not be read: {error}"
            return Submission(student, trouble=reason, sections=tuple(sections))
        sections += parse(prose)
        script = script[: -len(".ipynb")] + ".py"
        files = {**files, script: source.encode()}
    return Submission(student, tuple(files.items()), script, cells, tuple(sections), remarks=tuple(remarks))


def _main_script(student: str, scripts: list[str], files: dict[str, bytes]) -> str | None:
    """The program to run: named like the student or in a usual way, else the longest."""
    usual = (student, "submission", "main", "model", "assignment", "solution")
    for stem in usual:
        for name in scripts:
            if Path(name).stem.lower() == stem.lower():
                return name
    return max(scripts, key=lambda name: len(files[name]), default=None)


def shown_name(name: str) -> str:
    """A file name as a student's name: control and formatting characters replaced."""
    kept = ("�" if unicodedata.category(character)[0] == "C" else character for character in name)
    return "".join(kept).strip()[:120] or "unnamed"
