"""What students handed in, each read from its place under limits of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from grader.errors import UsageError
from grader.intake.folder import Folder
from grader.intake.opening import free
from grader.intake.plain import plain
from grader.intake.tree import FILES_LIMIT, READ_LIMIT, Tree
from grader.records.handin import Handin, Part
from grader.records.submission import Submission
from grader.released import ReleasedNotebook
from grader.text import can_be_shown

Released = Sequence[ReleasedNotebook]
Make = Callable[[str, dict[str, bytes], list[str], Released], Submission]


class IntakeError(UsageError):
    """A folder of submissions that is not one; the message says what was expected."""


def read_handin(tree: Tree, handin: Handin, make: Make, released: Released = ()) -> Submission:
    """Read what a student handed in. Whatever breaks here costs this student's reading and no more.

    Args:
        tree: where it lies.
        handin: what it is.
        make: makes a submission of a name, files by name, and what was left out; see `read_files`.
        released: the notebooks that students were given to fill in.
    """
    student, handed_in = shown_name(handin.student), handin.handed_in
    try:
        files, left_out, fault = _contents(tree, handin)
        stamp = files.pop(handin.stamp, b"")
        handed_in = handed_in or stamp.decode("utf-8", "replace").strip()[:40]
        submission = (
            Submission(student, read_error=fault) if fault else make(student, files, left_out, released)
        )
    except Exception as error:  # a folder that is gone, or a fault of the reader's: no student's
        submission = Submission(
            student, read_error=f"It could not be read here: {type(error).__name__}: {error}"[:300]
        )
    late = [f"handed in late, as {handin.system} says"] if handin.late else []
    earlier = tuple(read_handin(tree, before, make, released) for before in handin.earlier)
    return replace(
        submission, student_id=handin.key, late=handin.late, members=handin.members, handed_in=handed_in,
        system=handin.system, feedback_prefix=handin.place, remarks=(*submission.remarks, *late),
        earlier=earlier,
    )  # fmt: skip


def _contents(tree: Tree, handin: Handin) -> tuple[dict[str, bytes], list[str], str]:
    """The files of all parts of what was handed in, what was left out of them, and what failed."""
    files: dict[str, bytes] = {}
    left_out: list[str] = []
    room = READ_LIMIT
    for part in handin.parts[:FILES_LIMIT]:
        contents = tree.contents(part.place)
        left_out += contents.left_out
        if contents.fault:
            return files, left_out, contents.fault
        for name, content in contents.files.items():
            room -= len(content)
            own = free(part.name or name, files)
            if room < 0 or len(files) >= FILES_LIMIT:
                left_out.append(f"{own} (more than {FILES_LIMIT} files, or {READ_LIMIT >> 20} MB)")
            else:
                files[own] = content
    return files, left_out, ""


def read_files(
    student: str, files: dict[str, bytes], left_out: Sequence[str] = (), released: Released = ()
) -> Submission:
    """Make a submission of files; see `grader.intake.files.read_files`."""
    from grader.intake import files as reading  # parsers take long to import; what is known needs none

    return reading.read_files(student, files, left_out, released)


def read(path: Path, make: Make | None = None, released: Released = ()) -> Submission:
    """Read one submission, a folder or a file. Whatever is wrong with it is in its `trouble` or `fault`.

    Args:
        path: where it lies.
        make: see `read_handin`; None for `read_files`.
        released: see `read_handin`.
    """
    folder = Folder(path.parent)
    try:
        entries = {name: inner for name, inner in folder.entries().items() if name != path.name}
    except OSError:
        entries = {}
    entries[path.name] = path.is_dir() and not path.is_symlink()
    own = next((candidate for candidate in plain(entries) if candidate.parts[0].place == path.name), None)
    handin = own or Handin(path.name if entries[path.name] else path.stem, parts=(Part(path.name),))
    return read_handin(folder, handin, make or read_files, released)


def shown_name(name: str) -> str:
    """A file name as a student's name: control characters, and those that reorder text, replaced."""
    characters = ("\ufffd" if not can_be_shown(character) else character for character in name)
    return "".join(characters).strip()[:120] or "unnamed"
