"""What lies beside a notebook and its tests in a folder: data, pictures and modules that these name."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from grader.importing.notebook_file import opened

LEFT_OUT = ("tests", "files", "dist", "autograder")  # folders
NO_DATA = (".ipynb", ".ok", ".zip", ".html", ".pdf")
LARGEST = 64 << 20  # bytes of one file


@dataclass(frozen=True)
class Beside:
    """The files that are named, by their names in the folder.

    Attributes:
        handed_out: by the notebook that students are given.
        for_grading: by tests and solutions alone.
    """

    handed_out: Mapping[str, bytes]
    for_grading: Mapping[str, bytes]


def beside(folder: Path, students: Mapping[str, bytes], others: Iterable[str]) -> Beside:
    """What lies in a folder and is named there.

    Args:
        folder: in which notebooks and the folder of tests are.
        students: the notebooks that students are given.
        others: texts of tests and solutions.
    """
    given = "\n".join(text_of(content, name) for name, content in students.items())
    rest = "\n".join(others)
    found: tuple[dict[str, bytes], dict[str, bytes]] = ({}, {})
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder)
        private = any(part.startswith((".", "__")) for part in name.parts) or name.parts[0] in LEFT_OUT
        if private or not path.is_file() or path.suffix in NO_DATA or path.stat().st_size > LARGEST:
            continue
        for text, files in zip((given, rest), found, strict=True):
            if _names(text, name.as_posix()):
                files[name.as_posix()] = path.read_bytes()
                break
    return Beside(*found)


def text_of(content: bytes, name: str) -> str:
    """What stands in the cells of a notebook."""
    return "\n".join(cell["source"] for cell in opened(content, name)["cells"])


def _names(text: str, name: str) -> bool:
    """Whether a text names a file: itself, a module by its import, or its folder, to put a path together."""
    if re.search(rf"(?<![\w/-]){re.escape(name)}(?!\w)", text):
        return True
    above, _, own = name.rpartition("/")
    if own.endswith(".py"):
        module = re.escape(name.removesuffix(".py").replace("/", "."))
        return bool(re.search(rf"^\W*(?:import|from)\s+{module}\b", text, re.MULTILINE))
    return bool(above) and bool(re.search(rf"[\"'](?:\./)?{re.escape(above)}/?[\"'{{]", text))
