"""A class as it lies in a folder or an archive: which system packed it, and what of it is whose."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

from grader import systems
from grader.intake.archive import Archive, ArchiveError
from grader.intake.folder import Folder
from grader.intake.handin import IntakeError, read_handin, shown_name
from grader.intake.kinds import ARCHIVE, SCRIPTS, ending, stem
from grader.intake.plain import WORDS, is_nobodys, plain
from grader.intake.reader import Reader
from grader.intake.tree import FILES_LIMIT, Tree
from grader.records.handin import Handin, within
from grader.records.submission import Submission
from grader.released import ReleasedNotebook
from grader.systems import System

AROUND = 2  # folders that may lie around a download
# What students call programs and folders of their own, where nobody else named them: their first words.
WORK = frozenset(
    "hw homework assignment submission solution main model models train training test tests utils helper "
    "helpers data dataset datasets load plot plots predict prediction answers answer final untitled "
    "practice notebook notebooks mnist fashion keras nn network config lab exercise week project part src "
    "images figures img results output outputs checkpoints saved logs starter".split()
)


def collect(
    path: Path, assignment: str, reader: Reader | None = None, released: Sequence[ReleasedNotebook] = ()
) -> Iterator[Submission]:
    """The submissions of a class, whatever holds them, one after the other.

    A folder of submissions; what a school's system packs for download, as the archive it came in or
    unpacked; a folder of cloned repositories; a zip archive of any of these. Whatever is wrong with one
    student's work costs that student's reading alone.

    Args:
        path: the folder or the archive.
        assignment: the assignment's slug, which is looked for where several are in it.
        reader: reads them; None for one of its own.
        released: the notebooks that students were given to fill in.

    Raises:
        IntakeError: none of these.
    """
    with ExitStack() as stack:
        tree: Tree
        outside: list[str] = []
        try:
            if path.is_file() and ending(path.name) == ARCHIVE:
                tree = opened = stack.enter_context(Archive(path))
                outside = opened.outside
            else:
                tree = Folder(systems.whole_of(path))
            handins = handed_in(tree, *form(tree), assignment)
        except ArchiveError as error:
            raise IntakeError(
                f"expected a zip archive of submissions. Received: {path}: {str(error).rstrip('.')}. "
                "Download it again, or unpack it and name the folder."
            ) from error
        except (NotADirectoryError, FileNotFoundError) as error:
            raise IntakeError(
                f"expected a folder of submissions. Received: {path}, which is no folder. "
                "Say with --submissions where they are."
            ) from error
        except OSError as error:
            raise IntakeError(
                f"expected submissions. Received: {path}: {error.strerror or error}. "
                "Check that you can open this folder yourself."
            ) from error
        if not handins and not outside and (names := list(tree.entries())):
            raise IntakeError(
                f"expected submissions of {assignment} in {path}: programs, notebooks, answer sheets, "
                f"folders or archives of them. Received: {shown_name(', '.join(names))}. Say with "
                "--submissions where they are."
            )
        read = (reader or stack.enter_context(Reader())).read
        for handin in handins:
            yield read_handin(tree, handin, read, released)
        # What belongs to nobody is named, so that nobody is lost silently.
        for entry in outside[:FILES_LIMIT]:
            yield Submission(
                shown_name(entry.partition(" (")[0]), unreadable=f"It could not be opened: {entry}"
            )


def assignments_of(path: Path) -> list[str]:
    """The slugs of the assignments of which a folder holds submissions, where a school's system says so."""
    tree = Folder(systems.whole_of(path))
    base, system = form(tree)
    return systems.assignments(system, tree, base) if system is not None else []


def form(tree: Tree) -> tuple[str, System | None]:
    """The folder in a tree that holds a class, and the system that packed it; None for none.

    Programs that unpack and pack archives like to put a folder around everything.
    """
    base = ""
    for _ in range(AROUND + 1):
        entries = tree.entries(base)
        somebodys = {
            name: folder
            for name, folder in entries.items()
            if folder or systems.is_own_file(name) or not is_nobodys(name)
        }
        if system := systems.recognise(somebodys) or systems.recognise(entries):
            return base, system
        if list(somebodys.values()) != [True]:
            break
        base = within(base, next(iter(somebodys)))
    entries = tree.entries()
    if not isinstance(tree, Archive) or list(entries.values()) != [True]:
        return "", None
    (only,) = entries
    return (only if _is_a_class(tree.entries(only)) else ""), None


def _is_a_class(inner: Mapping[str, bool]) -> bool:
    """Whether what lies in the only folder of an archive is several students' work, and not one's."""
    programs = [name for name in inner if not inner[name] and name.lower().endswith(SCRIPTS)]
    if any(_is_work(stem(name)) for name in programs):
        return False
    return len(programs) > 1 or any(folder and not _is_work(name) for name, folder in inner.items())


def _is_work(name: str) -> bool:
    words = WORDS.findall(name.casefold())
    return bool(words) and words[0] in WORK


def handed_in(tree: Tree, base: str, system: System | None, assignment: str) -> list[Handin]:
    """What each student handed in; see `form` and `collect`."""
    entries = tree.entries(base)
    if system is not None:
        handins, others = systems.collect(system, tree, base, assignment)
        return [*handins, *plain({name: entries[name] for name in others}, base)]
    handins = plain(entries, base)
    clones = sum(isinstance(tree, Folder) and tree.is_clone(handin.parts[0].place) for handin in handins)
    if clones > len(handins) / 2:  # one that is damaged changes nobody else's name
        own = systems.clone_names([handin.student for handin in handins])
        handins = [replace(handin, student=own[handin.student]) for handin in handins]
    return handins
