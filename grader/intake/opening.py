"""What somebody handed in as files of work: archives opened, names settled, notebooks without outputs."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from grader.intake import archive, html, notebook, tarball
from grader.intake.kinds import (
    ARCHIVE,
    ARCHIVES,
    NOTEBOOK,
    PAGES,
    PROGRAM,
    SCRIPTS,
    SHADOW,
    ending,
    is_program,
    settled,
)
from grader.intake.tree import FILE_LIMIT, FILES_LIMIT, SIZE_LIMIT, shown
from grader.records.handin import ONLINE_TEXT
from grader.text import decode

DEPTH = 3  # archives inside each other
NAMED = 20  # files that are named as left out


@dataclass
class Work:
    """What was handed in, opened.

    Attributes:
        files: by name.
        remarks: what was done to them, in words for the student.
        unread: what could not be opened, with what to do: where no program is found, it may be in there.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    remarks: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    def add(self, name: str, content: bytes, meant: str) -> str:
        """Take a file under the name it is `meant` to have; why it is left out, "" if it is not."""
        if content.startswith(SHADOW):
            return ""
        own, content, remark = _as_meant(name, content, meant)
        if own != name and own in self.files:
            own, remark = name, ""
        if own in self.files:
            return f"{shown(own)} (another archive has it, too)"
        if len(self.files) >= FILES_LIMIT:
            return f"{shown(own)} (more than {FILES_LIMIT} files)"
        is_archive = own.lower().endswith(ARCHIVES)
        if len(content) > FILE_LIMIT and not is_archive:
            return f"{shown(own)} (it has more than {FILE_LIMIT >> 20} MB)"
        total = sum(len(file) for name, file in self.files.items() if not name.lower().endswith(ARCHIVES))
        if not is_archive and total + len(content) > SIZE_LIMIT:
            return f"{shown(own)} (all files together have more than {SIZE_LIMIT >> 20} MB)"
        self.files[own] = content
        self.remarks += [remark] if remark else []
        return ""

    def has_program(self) -> bool:
        """Whether a program is among the files."""
        return any(name.lower().endswith(SCRIPTS) for name in self.files)


def opened(files: Mapping[str, bytes]) -> Work:
    """The files under the names they should have, and those of archives where no program lies beside."""
    work = Work()
    work.remarks += _taken(work, files)
    for _ in range(DEPTH):
        archives = [name for name in work.files if name.lower().endswith(ARCHIVES)]
        if not archives or work.has_program():
            break
        for name in archives:
            _open(work, name)
    closed = [name for name in work.files if name.lower().endswith(ARCHIVES)]
    if not work.has_program():
        work.unread += [
            f"{shown(name)} lies in more than {DEPTH} archives: make one .zip archive" for name in closed
        ]
    size = 0
    for name in closed:  # beside a program they are its data
        size += len(work.files[name])
        if len(work.files[name]) > FILE_LIMIT or size > SIZE_LIMIT:
            del work.files[name]
            work.remarks.append(f"left out: {shown(name)} (it has more than {FILE_LIMIT >> 20} MB)")
    return work


def _open(work: Work, name: str) -> None:
    """Put what is in an archive in its place, or say why it cannot be opened."""
    content = work.files.pop(name)
    try:
        if ending(name) == ARCHIVE:
            inside, left_out = archive.unpack(content)
        else:
            inside, left_out = tarball.unpack(PurePosixPath(name).name, content)
    except (archive.ArchiveError, tarball.TarballError) as error:
        work.unread.append(f"{shown(name)} could not be opened: {error}")
        return
    if left_out and not inside:
        work.unread.append(f"{shown(name)} could not be opened: {'; '.join(left_out[:3])}"[:600])
        return
    work.remarks += [f"left out of the archive: {entry}" for entry in left_out[:NAMED]]
    work.remarks += [f"{remark} of the archive" for remark in _taken(work, inside)]


def _taken(work: Work, files: Mapping[str, bytes]) -> list[str]:
    # Whoever hands in w.py and w.py.txt keeps both, whichever comes first: a name that is meant so stays.
    meant = {name: settled(name, content) for name, content in files.items()}
    plain_first = sorted(files, key=lambda name: meant[name] != name)
    left_out = [reason for name in plain_first if (reason := work.add(name, files[name], meant[name]))]
    return [f"left out: {entry}" for entry in left_out[:NAMED]]


def _as_meant(name: str, content: bytes, own: str) -> tuple[str, bytes, str]:
    """A file under the name it should have, what of its content is work, and a remark if that was changed."""
    remark = f"{PurePosixPath(name).name} was read as {PurePosixPath(own).name}" if own != name else ""
    if name != ONLINE_TEXT and ending(own) in PAGES:
        own, content, remark = _page(own, content)
    if own.lower().endswith(NOTEBOOK):
        content = notebook.without_outputs(content)
    return own, content, remark


def _page(name: str, content: bytes) -> tuple[str, bytes, str]:
    """A web page: the notebook that was saved as one, the program that it shows, or itself."""
    text, _ = decode(content)
    own = PurePosixPath(name).name
    if (notebook_content := html.notebook(text)) is not None:
        remark = f"{own} is a notebook saved as a web page; its cells were read from it. Hand in the .ipynb"
        return PurePosixPath(name).with_suffix(NOTEBOOK).as_posix(), notebook_content, remark
    if is_program(shown_text := html.preformatted(text)):
        remark = f"{own} is a web page; the program that it shows was read from it. Hand in the .py"
        return (
            PurePosixPath(name).with_suffix(PROGRAM).as_posix(),
            shown_text.encode("utf-8", "replace"),
            remark,
        )
    return name, content, ""


def free(name: str, taken: Collection[str]) -> str:
    """A name that none of the files has: "model (2).py" beside "model.py" is the later version of it."""
    path, number, candidate = PurePosixPath(name), 2, name
    while candidate in taken:
        candidate, number = path.with_stem(f"{path.stem} ({number})").as_posix(), number + 1
    return candidate
