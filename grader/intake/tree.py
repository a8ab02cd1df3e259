"""A class's folder or archive as a tree of names, whose files are read one student's place at a time.

What lies inside a place is a student's: it is counted, bounded and never decides how the tree is read.
"""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from typing import Protocol

from grader.text import UNSEEN, can_be_shown

FILE_LIMIT = 20 << 20  # bytes of one file
LARGE_LIMIT = 100 << 20  # bytes of a notebook or an archive as it is handed in: most of it is no work
FILES_LIMIT = 200  # files of one student
SIZE_LIMIT = 60 << 20  # bytes of all files of one student together
READ_LIMIT = 120 << 20  # the same before notebooks and archives are opened
NAMES_LIMIT = 5_000  # names in one student's place that are looked at
DEEPEST = 12  # folders inside each other
NAME_BYTES = 255  # of a file's name: Linux keeps no longer one
# What systems and programs leave beside work.
IGNORED = frozenset(
    "__macosx __pycache__ .git .ds_store thumbs.db ehthumbs.db desktop.ini icon\r $recycle.bin".split(" ")
)
LARGE = (".ipynb", ".zip", ".tar", ".tgz", ".gz", ".bz2", ".tbz", ".tbz2", ".xz", ".txz")
# What was installed and not written: packages of Python and JavaScript, by the folders they lie in.
LIBRARIES = frozenset("site-packages dist-packages node_modules bower_components".split())
INSTALLED = (".egg-info", ".dist-info")
MARKS = frozenset(("pyvenv.cfg", "conda-meta"))  # what a virtual environment says it is by
ENVIRONMENTS = frozenset("venv env virtualenv conda_env conda-env".split())  # how they are usually called
ENVIRONMENT_PARTS = frozenset(
    "bin lib lib64 include scripts share etc ssl man dlls library libs tools tcl sbin var pkgs conda-meta "
    "compiler_compat pyvenv.cfg pip-selfcheck.json".split()
)
TELLING = frozenset("bin lib lib64 scripts include".split())
PLACEHOLDER = ".icloud"  # ".work.py.icloud" stands for a file that is still in iCloud


@dataclass
class Contents:
    """What lies in one place: files by name, what was left out and why, what this computer could not read."""

    files: dict[str, bytes] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    fault: str = ""

    def room(self, name: str) -> tuple[int, str]:
        """Bytes that a file of this name may have, and what to say of one that has more."""
        plain = [len(content) for file, content in self.files.items() if not is_large(file)]
        large = is_large(name)
        one = LARGE_LIMIT if large else FILE_LIMIT
        limit, held = (READ_LIMIT, self.size()) if large else (SIZE_LIMIT, sum(plain))
        room = min(limit - held, READ_LIMIT - self.size())
        if room < one:
            return max(room, 0), f"all files together have more than {limit >> 20} MB"
        return one, f"it has more than {one >> 20} MB"

    def size(self) -> int:
        """Bytes of all files together."""
        return sum(map(len, self.files.values()))


def is_large(name: str) -> bool:
    """Whether a file of this name may be large when it is handed in, since it is made smaller or opened."""
    lower = name.lower()
    return lower.endswith(LARGE) or ".ipynb." in lower


class Tree(Protocol):
    """A folder or an archive."""

    def entries(self, folder: str = "") -> dict[str, bool]:
        """The names in a folder that are not hidden, each with whether it is a folder; "" for the top."""

    def contents(self, place: str) -> Contents:
        """The files of a place, a folder or a file, by their names inside it."""


def hidden(name: str) -> bool:
    """Whether a file or folder is no part of anybody's work."""
    if name.startswith(".") and not name.startswith("._") and name.lower().endswith(PLACEHOLDER):
        return False
    inner = name.startswith("__") and not name.endswith(".py")  # `__init__.py` is a program
    return name.startswith((".", "~$")) or inner or name.lower() in IGNORED


def installed(folder: str, names: Collection[str]) -> set[str]:
    """The names in a student's folder that are no work: hidden ones, libraries, and virtual environments.

    A virtual environment may be the folder itself: then what it consists of is none, and what lies beside
    that is the student's.

    Args:
        folder: its own name; "" for that of the student.
        names: all names in it.
    """
    low = {name: name.lower() for name in names}
    excluded_names = {
        name for name in names if hidden(name) or low[name] in LIBRARIES or low[name].endswith(INSTALLED)
    }
    called = folder.lower() in ENVIRONMENTS
    if MARKS & set(low.values()) or (called and TELLING & set(low.values())):
        excluded_names |= {
            name for name in names if low[name] in ENVIRONMENT_PARTS or low[name].startswith("x86_64-conda")
        }
        excluded_names |= {name for name in names if called and low[name] == "src"}  # pip clones into it
    return excluded_names


def worked_on(paths: Iterable[tuple[str, ...]]) -> Callable[[tuple[str, ...]], bool]:
    """Which of many paths lie in no folder that is installed or hidden, as a question to ask of each."""
    inside: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for parts in paths:
        for depth, part in enumerate(parts[:DEEPEST]):
            inside[parts[:depth]].add(part)
    none = {folder: installed(folder[-1] if folder else "", names) for folder, names in inside.items()}

    def is_work(parts: tuple[str, ...]) -> bool:
        return not any(part in none[parts[:depth]] for depth, part in enumerate(parts[:DEEPEST]))

    return is_work


def shown(name: str) -> str:
    """A name for a message: what cannot be shown replaced, and cut."""
    return "".join(character if can_be_shown(character) else "\ufffd" for character in name)[:80]


def refusal(name: str, parts: Iterable[str]) -> str:
    """Why a file of this name is not taken; "" if it is."""
    parts = list(parts)
    if not all(map(can_be_shown, name)):
        return "its name has characters that cannot be shown"
    if len(name) > 300 or len(parts) > DEEPEST:
        return "its name is too long"
    if any(len(part.encode("utf-8", "replace")) > NAME_BYTES for part in parts):
        return "its name is too long"
    return ""


class Taken:
    """The names taken in one place: no two may look alike but for capitals, or be file and folder at once."""

    def __init__(self) -> None:
        self._files: set[str] = set()
        self._folders: set[str] = set()

    def clash(self, name: str) -> str:
        """Why a name cannot stand beside those taken; "" if it can."""
        same, folders = self._plain(name)
        if same in self._files:
            return "another file has this name but for capitals or what cannot be seen"
        if same in self._folders or self._files & folders:
            return "a file and a folder have this name"
        return ""

    def add(self, name: str) -> None:
        """Take a name."""
        same, folders = self._plain(name)
        self._files.add(same)
        self._folders |= folders

    @staticmethod
    def _plain(name: str) -> tuple[str, set[str]]:
        visible = "".join(character for character in name if character not in UNSEEN)
        parts = unicodedata.normalize("NFC", visible).casefold().split("/")
        return "/".join(parts), {"/".join(parts[:count]) for count in range(1, len(parts))}


class Taking:
    """The files of one place of an archive, taken one after the other while a student's limits allow it."""

    def __init__(self) -> None:
        self.found = Contents()
        self._taken = Taken()
        self._looked = 0

    def take(self, name: str, reason: str, read: Callable[[int], bytes | None]) -> bool:
        """Take a file, or say why not. False once there are too many names.

        Args:
            name: its name.
            reason: why it is refused; "" if it is not.
            read: gives its content; None if that is more than so many bytes, whatever the archive claims.
        """
        contents = self.found
        self._looked += 1
        if self._looked > NAMES_LIMIT:
            contents.left_out.append(f"what is more than {NAMES_LIMIT:,} names")
            return False
        if reason := reason or refusal(name, name.split("/")) or self._taken.clash(name):
            contents.left_out.append(f"{shown(name)} ({reason})")
            return True
        if len(contents.files) >= FILES_LIMIT:
            contents.left_out.append(f"{shown(name)} (more than {FILES_LIMIT} files)")
            return True
        room, complaint = contents.room(name)
        try:
            content = read(room)
        except Exception as error:  # whatever a library says of what is damaged
            contents.left_out.append(f"{shown(name)} (cannot be unpacked: {type(error).__name__})")
            return True
        if content is None:
            contents.left_out.append(f"{shown(name)} ({complaint}, unpacked)")
        else:
            self._taken.add(name)
            contents.files[name] = content
        return True
