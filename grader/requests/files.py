"""Files that students' requests stand in, told apart by their names and beginnings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from grader.gradebook.requests import RequestError
from grader.requests.forms import read_form
from grader.requests.mails import MailRefused, mails_in_box, read_mail
from grader.requests.message import Message
from grader.text import decode

FILE_BYTES = 40 << 20  # of a file that is read whole
BOX_BYTES = 2 << 30  # of a mailbox
FILES = 5_000  # in a folder
TABLES = (".csv", ".tsv")
BOXES = (".mbox", ".mbx")
KINDS = (*TABLES, *BOXES, ".eml", ".txt", ".md")


@dataclass(frozen=True)
class Unread:
    """Something in a file that could not be read, and why."""

    source: str
    why: str


def read_files(paths: Sequence[Path]) -> tuple[list[Message], list[Unread]]:
    """The messages in files and in folders of them, and what could not be read.

    Raises:
        RequestError: a path at which there is nothing of that kind.
    """
    messages: list[Message] = []
    unread: list[Unread] = []
    for path in paths:
        for file, name in _files(path):
            for found in _read(file, name):
                if isinstance(found, Message):
                    messages.append(found)
                else:
                    unread.append(found)
    return messages, unread


def _files(path: Path) -> list[tuple[Path, str]]:
    """The files of a path, each with its name for people."""
    if path.is_file():
        return [(path, path.name)]
    if not path.is_dir():
        raise RequestError(
            "expected a file of requests: a text, a form's CSV, or mails (.mbox, .eml, or a folder of them). "
            f"Received: {path}, which is not there. Give the path of the file."
        )
    found = []
    # A folder of mails as programs keep it (Maildir) has them in `cur` and `new`, without an ending.
    for folder in (path, path / "cur", path / "new"):
        for file in sorted(folder.iterdir()) if folder.is_dir() else ():
            kept_by_program = folder != path or file.suffix.lower() in KINDS
            if file.is_file() and not file.is_symlink() and not file.name.startswith(".") and kept_by_program:
                found.append((file, file.name))
    if not found or len(found) > FILES:
        raise RequestError(
            f"expected a folder with at least one and at most {FILES:,} files ({', '.join(KINDS)}). "
            f"Received: {path}, with {len(found):,}. Give another folder, or the files themselves."
        )
    return found


def _read(path: Path, name: str) -> Iterator[Message | Unread]:
    """What is in one file."""
    with path.open("rb") as file:
        content = file.read(FILE_BYTES + 1)
    suffix = path.suffix.lower()
    if suffix in BOXES or content.startswith(b"From "):
        yield from _box(path, name)
    elif len(content) > FILE_BYTES:
        yield Unread(name, f"expected a file of at most {FILE_BYTES >> 20} MB")
    elif suffix == ".eml" or path.parent.name in ("cur", "new"):
        yield _mail(content, name)
    elif suffix in TABLES:
        try:
            yield from read_form(content, name)
        except RequestError as error:
            yield Unread(name, str(error))
    else:
        text, _ = decode(content)
        if "\0" in text or content.startswith((b"PK\x03\x04", b"%PDF", b"\xd0\xcf\x11\xe0")):
            yield Unread(
                name,
                "expected a text, a CSV or mails: save it as one of these (a mail as .eml, a table as .csv)",
            )
        else:
            yield Message(text, name)


def _box(path: Path, name: str) -> Iterator[Message | Unread]:
    if path.stat().st_size > BOX_BYTES:
        yield Unread(
            name, f"expected a mailbox of at most {BOX_BYTES >> 30} GB: move the mails into one of their own"
        )
        return
    for place, content in mails_in_box(path):
        source = f"{name}, {place}"
        yield _mail(content, source) if content is not None else Unread(source, "the mail is too large")


def _mail(content: bytes, source: str) -> Message | Unread:
    try:
        return read_mail(content, source)
    except MailRefused as refusal:
        return Unread(source, str(refusal))
