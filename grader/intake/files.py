"""Submissions in a folder: `<student>.py`, `.ipynb`, `.md`, `.zip` or the folder `<student>/`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from grader.intake.archive import Archive, ArchiveError, unpack
from grader.intake.html import markdown
from grader.intake.lms import (
    ONLINE_TEXT,
    STAMP,
    Handin,
    Part,
    handins,
    recognise,
    within,
    without_common_prefix,
)
from grader.intake.notebook import convert
from grader.intake.reader import Reader
from grader.intake.sheet import LIMIT, comments, parse
from grader.intake.tree import FILES_LIMIT, SIZE_LIMIT, Folder, Taken, Tree, refusal, shown
from grader.submission import Submission
from grader.text import decode, source, well_formed

REMARKS = 20  # files of an archive that are named as left out
NO_SHEETS = ("requirements.txt", "readme.md", "readme.txt", "license.txt", "license.md", "handout.md")
TAGS = re.compile(r"</(?:p|h[1-6]|div|li|td|body)>", re.IGNORECASE)
TAGS_LOOKED_AT = 20_000  # characters of a sheet in which tags make it HTML
MARKUP = 5  # times as long as its text is what is read of a sheet in HTML
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


def collect(path: Path, assignment: str) -> Iterator[Submission]:
    """The submissions of a class, whatever holds them, one after the other.

    A folder of submissions; what Canvas, Moodle, Gradescope or nbgrader pack for download, as the archive it
    came in or unpacked; a folder of cloned repositories; a zip archive of any of these. Whatever is wrong
    with one student's work costs that student's reading alone.

    Args:
        path: the folder or the archive.
        assignment: the assignment's slug, which is looked for where several are in it.

    Raises:
        IntakeError: none of these.
    """
    with ExitStack() as stack:
        tree: Tree
        outside: list[str] = []
        try:
            if path.is_file() and path.suffix.lower() == ARCHIVE:
                tree = opened = stack.enter_context(Archive(path))
                outside = opened.outside
            else:
                tree = Folder(path)
            base, system = _form(tree)
            found = _handins(tree, base, system, assignment)
        except ArchiveError as error:
            raise IntakeError(f"expected a zip archive of submissions. Received: {path}: {error}") from error
        except (NotADirectoryError, FileNotFoundError) as error:
            raise IntakeError(
                f"expected a folder of submissions. Received: {path}, which is no folder."
            ) from error
        except OSError as error:
            raise IntakeError(f"expected submissions. Received: {path}: {error.strerror or error}") from error
        if not found and not outside and (names := list(tree.entries())):
            raise IntakeError(
                f"expected submissions in {path}: programs, notebooks, answer sheets, folders or archives of "
                f"them. Received: {shown_name(', '.join(names))}"
            )
        reader = stack.enter_context(Reader())
        for handin, form in found:
            yield _read(tree, handin, form, reader.read)
        # What belongs to nobody is named, so that nobody is lost silently.
        for entry in outside[:FILES_LIMIT]:
            yield Submission(shown_name(entry.partition(" (")[0]), trouble=f"It could not be opened: {entry}")


def _form(tree: Tree) -> tuple[str, str]:
    """The folder in a tree that holds a class, and the system that packed it; "" for none.

    Programs that unpack and pack archives like to put a folder around everything.
    """
    entries = tree.entries()
    if system := recognise(entries):
        return "", system
    if list(entries.values()) != [True]:
        return "", ""
    (only,) = entries
    inner = tree.entries(only)
    if system := recognise(inner):
        return only, system
    programs = sum(name.lower().endswith(SCRIPTS) for name in inner)
    around = isinstance(tree, Archive) and (any(inner.values()) or programs > 1)
    return (only if around else ""), ""


def _handins(tree: Tree, base: str, system: str, assignment: str) -> list[tuple[Handin, str]]:
    """What each student handed in, and the system it came from; "" where it lies as in a plain folder."""
    if system:
        found, others = handins(tree, base, system, assignment)
        entries = {name: folder for name, folder in tree.entries(base).items() if name in set(others)}
        return [*((each, system) for each in found), *((each, "") for each in _plain(entries, base))]
    entries = tree.entries(base)
    plain = _plain(entries, base)
    clones = sum(isinstance(tree, Folder) and tree.is_clone(each.parts[0].place) for each in plain)
    if clones > len(plain) / 2:  # one that is damaged changes nobody else's name
        shorter = without_common_prefix([each.student for each in plain])
        plain = [replace(each, student=shorter[each.student]) for each in plain]
    return [(each, "") for each in plain]


def _plain(entries: Mapping[str, bool], base: str = "") -> list[Handin]:
    """The submissions of a plain folder, by student name.

    `<student>.md` beside `<student>.py` belongs to it. Two programs of one name, such as `ada.py` and
    `ada.ipynb`, are two submissions: which one counts is for a person to say.
    """
    names = [name for name in entries if not name.startswith("__")]
    sheets = [name for name in names if not entries[name] and _is_sheet(name)]
    found: list[tuple[str, str, Handin]] = []
    for name in names:
        own = name if entries[name] else Path(name).stem
        if entries[name] or name.lower().endswith((*SCRIPTS, ARCHIVE)):
            beside = [each for each in sheets if Path(each).stem == own]
            beside = [] if entries[name] or not name.lower().endswith(SCRIPTS) else beside
            parts = [Part(within(base, each)) for each in (name, *beside)]
            found.append((own, name, Handin(own, parts=parts)))
    students = {own for own, _, _ in found}
    alone = {Path(name).stem: name for name in sorted(sheets, reverse=True)}
    for own, name in alone.items():
        if own not in students:
            found.append((own, name, Handin(own, parts=[Part(within(base, name))])))
    return [handin for _, _, handin in sorted(found, key=lambda each: each[:2])]


def _is_sheet(name: str) -> bool:
    return name.lower().endswith(SHEETS) and Path(name).name.lower() not in NO_SHEETS


def _read(
    tree: Tree,
    handin: Handin,
    system: str,
    make: Callable[[str, dict[str, bytes], list[str]], Submission],
) -> Submission:
    """Read what a student handed in. Whatever breaks here costs this student's reading and no more."""
    student, handed_in = shown_name(handin.student), handin.handed_in
    try:
        files, left_out, fault = _contents(tree, handin)
        stamp = files.pop(STAMP, b"") if system == "nbgrader" else b""
        handed_in = handed_in or stamp.decode("utf-8", "replace").strip()[:40]
        made = Submission(student, fault=fault) if fault else make(student, files, left_out)
    except Exception as error:  # a folder that is gone, or a fault of the reader's: no student's
        made = Submission(student, fault=f"It could not be read here: {type(error).__name__}: {error}"[:300])
    late = [f"handed in late, as {system} says"] if handin.late else []
    return replace(
        made, key=handin.key, late=handin.late, members=handin.members, handed_in=handed_in, system=system,
        place=handin.place, remarks=(*made.remarks, *late),
    )  # fmt: skip


def _contents(tree: Tree, handin: Handin) -> tuple[dict[str, bytes], list[str], str]:
    """The files of all parts of what was handed in, what was left out of them, and what failed."""
    files: dict[str, bytes] = {}
    left_out: list[str] = []
    room = SIZE_LIMIT
    for part in handin.parts[:FILES_LIMIT]:
        found = tree.contents(part.place)
        left_out += found.left_out
        if found.fault:
            return files, left_out, found.fault
        for name, content in found.files.items():
            room -= len(content)
            own = _free(part.name or name, files)
            if room < 0 or len(files) >= FILES_LIMIT:
                left_out.append(f"{own} (more than {FILES_LIMIT} files, or {SIZE_LIMIT >> 20} MB)")
            else:
                files[own] = content
    return files, left_out, ""


def _free(name: str, taken: Collection[str]) -> str:
    """A name that none of the files has: "model (2).py" beside "model.py" is the later version of it."""
    path, number, free = Path(name), 2, name
    while free in taken:
        free, number = path.with_stem(f"{path.stem} ({number})").as_posix(), number + 1
    return free


def read(path: Path) -> Submission:
    """Read one submission, a folder or a file. Whatever is wrong with it is in its `trouble` or `fault`."""
    folder = Folder(path.parent)
    try:
        entries = {name: inner for name, inner in folder.entries().items() if name != path.name}
    except OSError:
        entries = {}
    entries[path.name] = path.is_dir() and not path.is_symlink()
    own = next((each for each in _plain(entries) if each.parts[0].place == path.name), None)
    handin = own or Handin(path.name if entries[path.name] else path.stem, parts=[Part(path.name)])
    return _read(folder, handin, "", read_files)


def read_files(student: str, files: dict[str, bytes], left_out: Sequence[str] = ()) -> Submission:
    """Make a submission of files by name, those of archives among them.

    Args:
        student: the name it goes by.
        files: by name.
        left_out: what was handed in and not taken, each with the reason.
    """
    remarks = [f"left out: {each}" for each in left_out[:REMARKS]]
    if left_out and not files:
        return Submission(student, trouble=f"It could not be opened: {'; '.join(left_out[:3])}"[:600])
    try:
        files, more = _unpacked(files)
    except ArchiveError as error:
        return Submission(student, trouble=f"It could not be opened: {error}")
    if more and not files:
        return Submission(student, trouble=f"It could not be opened: {'; '.join(more[:3])}"[:600])
    return assemble(student, files, [*remarks, *more])


def _unpacked(files: dict[str, bytes]) -> tuple[dict[str, bytes], list[str]]:
    """The files with those of archives among them, where no program lies beside these."""
    archives = [name for name in files if name.lower().endswith(ARCHIVE)]
    if not archives or any(name.lower().endswith(SCRIPTS) for name in files):
        return files, []
    found = {name: content for name, content in files.items() if name not in archives}
    remarks: list[str] = []
    room = SIZE_LIMIT
    for name in archives:
        inside, left_out = unpack(files[name])
        for each, content in inside.items():
            if each in found:
                left_out.append(f"{each} (another archive has it, too)")
            elif len(content) > room:
                left_out.append(f"{each} (the archives unpack to more than {SIZE_LIMIT >> 20} MB)")
            else:
                found[each] = content
                room -= len(content)
        remarks += [f"left out of the archive: {each}" for each in left_out[:REMARKS]]
    return found, remarks


def assemble(student: str, files: dict[str, bytes], remarks: Sequence[str] = ()) -> Submission:
    """Make a submission of files by name: choose the script, read the sheets."""
    files, odd = _storable(files)
    remarks = [*remarks, *odd]
    older = older_versions(files)
    scripts = [name for name in files if name.lower().endswith(SCRIPTS) and name not in older]
    sections = []
    remarks = [*remarks, *([f"the latest versions count, not {', '.join(older)}"[:300]] if older else [])]
    for name, content in files.items():
        online = name == ONLINE_TEXT
        if (online or _is_sheet(name)) and name not in older:
            text, encoding = decode(content)
            marked_up = online or len(TAGS.findall(text[:TAGS_LOOKED_AT])) >= 2
            sections += parse(markdown(text[: MARKUP * LIMIT]) if marked_up else text)
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


def _storable(files: dict[str, bytes]) -> tuple[dict[str, bytes], list[str]]:
    """The files that can lie beside each other in a folder, under names that can be written anywhere."""
    found: dict[str, bytes] = {}
    left_out: list[str] = []
    taken = Taken()
    for name, content in files.items():
        name = well_formed(name)
        reason = refusal(name, name.split("/")) or taken.clash(name)
        if reason:
            left_out.append(f"left out: {shown(name)} ({reason})")
        else:
            taken.add(name)
            found[name] = content
    return found, left_out[:REMARKS]


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
