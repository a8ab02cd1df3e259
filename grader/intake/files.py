"""Submissions in a folder: `<student>.py`, `.ipynb`, `.md`, `.zip` or the folder `<student>/`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from grader.evidence import EvidenceRefused, read_file
from grader.intake.archive import ArchiveError, unpack
from grader.intake.lms import by_student, markdown, recognise, without_common_prefix
from grader.intake.notebook import convert
from grader.intake.sheet import comments, parse
from grader.submission import Submission
from grader.text import decode, source

FILE_LIMIT = 20 << 20  # bytes of one file
FILES_LIMIT = 200  # files of one submission
REMARKS = 20  # files of an archive that are named as left out
CLASS_FILES, CLASS_SIZE = 200_000, 1 << 30  # files and bytes of a whole class in an archive
NO_SHEETS = ("requirements.txt", "readme.md", "readme.txt", "license.txt", "license.md", "handout.md")
TAGS = re.compile(r"</(?:p|h[1-6]|div|li|td|body)>", re.IGNORECASE)
TAGS_LOOKED_AT = 20_000  # characters of a sheet in which tags make it HTML
DOCUMENTS = (".docx", ".doc", ".odt", ".rtf", ".pdf", ".pages")
STARTER = "starter"  # the file students were given; what they made of it counts before it
ATTEMPT = re.compile(r"(?:[^/]*/)?(?:attempt|try|version|submission)[ _-]*(\d{1,3})/.+", re.IGNORECASE)
VERSION = re.compile(
    r"(?P<stem>.+?)[ _-]*"
    r"(?:\((?P<number>\d{1,3})\)|v(?:ersion)?[ _.-]?(?P<other>\d{1,3})|(?P<final>[ _-]final))"
    r"(?P<ending>\.\w+)",
    re.IGNORECASE,
)
COPY = re.compile(r"(?P<stem>.+)[_-](?P<number>\d{1,2})(?P<ending>\.\w+)")
FINAL = 1000  # versions before a final one
SCRIPTS = (".py", ".ipynb")
SHEETS = (".md", ".markdown", ".txt")
ARCHIVE = ".zip"


class IntakeError(Exception):
    """A folder of submissions that is not one; the message says what was expected."""


def find(folder: Path) -> list[Path]:
    """The submissions in a class's folder, by student name.

    `<student>.md` beside `<student>.py` belongs to it. Two programs of one name, such as `ada.py` and
    `ada.ipynb`, are two submissions: which one counts is for a person to say.

    Raises:
        IntakeError: no folder.
    """
    if not folder.is_dir():
        raise IntakeError(f"expected a folder of submissions. Received: {folder}, which is no folder.")
    shown = [path for path in folder.iterdir() if not path.name.startswith((".", "__"))]
    programs = [path for path in shown if path.is_dir() or path.suffix.lower() in (*SCRIPTS, ARCHIVE)]
    students = {_student(path) for path in programs}
    sheets = [
        path
        for path in shown
        if not path.is_dir() and path.suffix.lower() in SHEETS and path.name.lower() not in NO_SHEETS
    ]
    alone = {path.stem: path for path in sorted(sheets, reverse=True) if path.stem not in students}
    return sorted([*programs, *alone.values()], key=lambda path: (_student(path), path.name))


def collect(path: Path, assignment: str) -> Iterator[Submission]:
    """The submissions of a class, whatever holds them, one after the other.

    A folder of submissions; what Canvas, Moodle, Gradescope or nbgrader pack for download, as the archive it
    came in or unpacked; a folder of cloned repositories; a zip archive of any of these.

    Args:
        path: the folder or the archive.
        assignment: the assignment's slug, which is looked for where several are in it.

    Raises:
        IntakeError: none of these.
    """
    if path.is_file() and path.suffix.lower() == ARCHIVE:
        try:
            content = read_file(path, CLASS_SIZE)
            files, left_out = unpack(content, files_limit=CLASS_FILES, size_limit=CLASS_SIZE, archives=True)
        except (ArchiveError, EvidenceRefused, OSError) as error:
            raise IntakeError(f"expected a zip archive of submissions. Received: {path}: {error}") from error
        yield from list(_of_download(files, assignment)) or _of_archive(files)
        yield from map(_refused, left_out)
        return
    if not path.is_dir():
        raise IntakeError(f"expected a folder of submissions. Received: {path}, which is no folder.")
    names = [each.relative_to(path).as_posix() for each in sorted(path.rglob("*")) if each.is_file()]
    if recognise(name for name in names if not name.startswith(".")):
        files, left_out = {}, []
        for name in names:
            if name.startswith(".") or (path / name).is_symlink():
                continue
            try:
                files[name] = read_file(path / name, FILE_LIMIT)
            except (EvidenceRefused, OSError) as error:
                left_out.append(f"{name} ({error})")
        yield from _of_download(files, assignment)
        yield from map(_refused, left_out)
        return
    paths = find(path)
    clones = [each for each in paths if (each / ".git").exists()]
    if clones and len(clones) == len(paths):
        shorter = without_common_prefix([each.name for each in clones])
        yield from (replace(read(each), student=shown_name(shorter[each.name])) for each in clones)
        return
    yield from map(read, paths)


def _refused(entry: str) -> Submission:
    """What could not be taken of a download, as a submission that cannot be read: nobody is lost silently."""
    return Submission(shown_name(entry.partition(" (")[0]), trouble=f"It could not be opened: {entry}")


def _of_download(files: dict[str, bytes], assignment: str) -> Iterator[Submission]:
    system = recognise(files)
    for handin in by_student(files, system, assignment) if system else []:
        made = read_files(shown_name(handin.student), handin.files)
        late = [f"handed in late, as {system} says"] if handin.late else []
        remarks = (*made.remarks, *late)
        yield replace(
            made, key=handin.key, late=handin.late, remarks=remarks, members=handin.members,
            handed_in=handin.handed_in, system=system, place=handin.place,
        )  # fmt: skip


def _of_archive(files: dict[str, bytes]) -> list[Submission]:
    """Submissions in an archive as they would lie in a folder; a folder around all of them does not count."""
    tops = {name.split("/")[0] for name in files}
    inner = [name.partition("/")[2] for name in files]
    programs = sum(name.lower().endswith(SCRIPTS) for name in inner)
    if len(tops) == 1 and all(inner) and (any("/" in name for name in inner) or programs > 1):
        files = dict(zip(inner, files.values(), strict=True))
    by_name: dict[str, dict[str, bytes]] = {}
    for name, content in files.items():
        top, slash, rest = name.partition("/")
        student = top if slash else Path(name).stem
        by_name.setdefault(student, {})[rest or top] = content
    return [read_files(shown_name(student), own) for student, own in sorted(by_name.items())]


def read_files(student: str, files: dict[str, bytes]) -> Submission:
    """Make a submission of files by name, those of archives among them."""
    try:
        files, remarks = _unpacked(files)
    except ArchiveError as error:
        return Submission(student, trouble=f"It could not be opened: {error}")
    return assemble(student, files, remarks)


def _student(path: Path) -> str:
    return path.name if path.is_dir() else path.stem


def read(path: Path) -> Submission:
    """Read one submission. Whatever is wrong with it is in its `trouble`."""
    student = shown_name(_student(path))
    try:
        if path.is_dir() and not path.is_symlink():
            files = _folder(path)
        else:
            beside = [path.with_suffix(suffix) for suffix in SHEETS] if path.suffix in SCRIPTS else []
            files = {each.name: read_file(each, FILE_LIMIT) for each in [path, *beside] if each.exists()}
    except (EvidenceRefused, OSError) as error:
        return Submission(student, trouble=f"It could not be opened: {error}")
    return read_files(student, files)


def _unpacked(files: dict[str, bytes]) -> tuple[dict[str, bytes], list[str]]:
    """The files with those of archives among them, where no program lies beside these."""
    archives = [name for name in files if name.lower().endswith(ARCHIVE)]
    if not archives or any(name.lower().endswith(SCRIPTS) for name in files):
        return files, []
    found = {name: content for name, content in files.items() if name not in archives}
    remarks: list[str] = []
    for name in archives:
        inside, left_out = unpack(files[name])
        found |= {each: content for each, content in inside.items() if each not in found}
        remarks += [f"left out of the archive: {each}" for each in left_out[:REMARKS]]
    return found, remarks


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


def assemble(student: str, files: dict[str, bytes], remarks: Sequence[str] = ()) -> Submission:
    """Make a submission of files by name: choose the script, read the sheets."""
    older = older_versions(files)
    scripts = [name for name in files if name.lower().endswith(SCRIPTS) and name not in older]
    sections = []
    remarks = [*remarks, *([f"the latest versions count, not {', '.join(older)}"[:300]] if older else [])]
    for name, content in files.items():
        sheet = name.lower().endswith(SHEETS) and Path(name).name.lower() not in NO_SHEETS
        if sheet and name not in older:
            text, encoding = decode(content)
            sections += parse(markdown(text) if len(TAGS.findall(text[:TAGS_LOOKED_AT])) >= 2 else text)
            if encoding:
                remarks.append(f"{name} is not in UTF-8 but in {encoding}, and was read so")
    remarks += [
        f"{name} was not read: answers are taken from the program, .md and .txt"
        for name in files
        if name.lower().endswith(DOCUMENTS)
    ][:REMARKS]
    script = _main_script(student, scripts, files)
    if len(scripts) > 1 and script is not None:
        remarks.append(f"of {len(scripts)} programs, {script} was run")
    cells: tuple[int, ...] = ()
    order: tuple[int, ...] = ()
    if script is not None and script.lower().endswith(".ipynb"):
        try:
            notebook = convert(decode(files[script])[0])
        except ValueError as error:
            reason = f"The notebook {script} could not be read: {error}"
            return Submission(student, trouble=reason, sections=tuple(sections), remarks=tuple(remarks))
        sections += parse(notebook.prose)
        cells, order = notebook.cells, notebook.order
        script = script[: -len(".ipynb")] + ".py"
        files = {**files, script: notebook.script.encode("utf-8", "replace")}
        sections += comments(notebook.script)
    elif script is not None:
        program, done = source(files[script], script)
        files = {**files, script: program}
        remarks += done
        sections += comments(program.decode("utf-8", "replace"))
    return Submission(
        student, tuple(files.items()), script, cells, order, tuple(sections), remarks=tuple(remarks)
    )


def older_versions(files: Collection[str]) -> list[str]:
    """The files that are older versions of others among them: they are kept, but neither run nor read.

    Of `attempt 1/` and `attempt 2/`, and of programs and sheets named alike but for their versions
    ("work (2).py", "work_v2.py", "work_final.py"; "work-2.py" beside "work.py"), the last counts.
    """
    attempts = {name: int(found[1]) for name in files if (found := ATTEMPT.match(name))}
    last = max(attempts.values(), default=0)
    older = [name for name, number in attempts.items() if number < last]
    newest: dict[str, tuple[int, str]] = {}
    for name in files:
        if name in older or not name.lower().endswith((*SCRIPTS, *SHEETS)):
            continue
        plain, version = _version(name, files)
        known = newest.setdefault(plain, (version, name))
        if known[1] != name:
            older.append(min(known, (version, name))[1])
            newest[plain] = max(known, (version, name))
    return sorted(older)


def _version(name: str, files: Collection[str]) -> tuple[str, int]:
    """A file's name without what marks its version, and the version."""
    if found := VERSION.fullmatch(name):
        number = int(found["number"] or found["other"] or 0) + (FINAL if found["final"] else 0)
        return f"{found['stem']}{found['ending']}", number
    found = COPY.fullmatch(name)
    if found and f"{found['stem']}{found['ending']}" in files:
        return f"{found['stem']}{found['ending']}", int(found["number"])
    return name, 0


def _main_script(student: str, scripts: list[str], files: dict[str, bytes]) -> str | None:
    """The program to run: named like the student or in a usual way, else the longest."""
    usual = (student, "submission", "main", "model", "assignment", "solution")
    for stem in usual:
        for name in scripts:
            if Path(name).stem.lower() == stem.lower():
                return name
    scripts = [name for name in scripts if Path(name).stem.lower() != STARTER] or scripts
    return max(scripts, key=lambda name: len(files[name]), default=None)


def shown_name(name: str) -> str:
    """A file name as a student's name: control and formatting characters replaced."""
    kept = ("�" if unicodedata.category(character)[0] == "C" else character for character in name)
    return "".join(kept).strip()[:120] or "unnamed"
