"""Cells that otter-grader adds to a notebook, and those by which a master notebook is divided."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from grader.importing.imported import ImportRefused
from grader.importing.notebook_file import Cell, new
from grader.importing.otter_lines import lines_of
from grader.importing.otter_settings import Settings

BLOCKS = ("question", "prompt", "solution", "tests")
SUBMISSION = (
    "## Submission\n\nMake sure you have run all cells in your notebook in order before running the cell "
    "below, so that all images/graphs appear in the output. The cell below will generate a zip file for "
    "you to submit."
)


def boundary(line: str, word: str) -> str:
    """Which block a line begins or ends; "" for none."""
    for block in BLOCKS:
        if re.match(rf"#\s+{word}\s+{block}\s*", line, re.IGNORECASE):
            return block
    return ""


def exported(cell: Cell, word: str) -> Cell:
    """The cell, locked, saying where what a PDF is made of begins or ends: "BEGIN" or "END"."""
    cell["source"] = f"<!-- {word} QUESTION -->\n\n{cell['source']}"
    return locked(cell)


def locked(cell: Cell) -> Cell:
    """The cell, which Jupyter does not let students change."""
    cell["metadata"].update(editable=False, deletable=False)
    return cell


def unfenced(cells: Sequence[Cell]) -> Iterator[Cell]:
    """The cells, with a raw one for each block ```otter of the others."""
    for place, cell in enumerate(cells, 1):
        lines = lines_of(cell["source"])
        words: list[str] = []
        block: list[str] | None = None
        if not any(line.strip() == "```otter" for line in lines):
            yield cell
            continue
        after = False
        for line in lines:
            if block is None and line.strip() == "```otter":
                if any(map(str.strip, words)):
                    yield new("markdown", "\n".join(words))
                words, block = [], []
            elif block is not None and line.strip() == "```":
                if any(map(str.strip, block)):
                    yield new("raw", "\n".join(block))
                block, after = None, True
                continue
            elif block is not None:
                block.append(line)
            elif line.strip() or not after:  # an empty line after a block belongs to it
                words.append(line)
            after = False
        if block is not None:
            raise ImportRefused(f"cell {place}: expected ``` after ```otter. Received: none. Add it")
        if any(map(str.strip, words)):
            yield new("markdown", "\n".join(words))


def first(file: str, settings: Settings) -> list[Cell]:
    """What stands before the cells of a notebook, whose file has this name."""
    if not settings.said.get("init_cell", True):
        return []
    given = [f'"{file}"'] if settings.runs_on == "default" else []
    if prefix := settings.tests.get("url_prefix"):
        given.append(f'tests_url_prefix="{prefix}"')
    source = f"# Initialize Otter\nimport otter\ngrader = otter.Notebook({', '.join(given)})"
    installed = [locked(new("code", "%pip install -q otter-grader"))] if settings.runs_on == "colab" else []
    return [*installed, locked(new("code", source))]


def last(settings: Settings) -> list[Cell]:
    """What stands after the cells of a notebook."""
    said = settings.said
    cells: list[Cell] = []
    if said.get("check_all_cell"):
        text = "To double-check your work, the cell below will rerun all of the autograder tests."
        cells += [new("markdown", f"---\n\n{text}"), new("code", "grader.check_all()")]
    export = said.get("export_cell", True)
    if export is False or export is None:
        return [locked(cell) for cell in cells]
    export = export if isinstance(export, dict) else {}
    text = SUBMISSION
    lines = []
    if not export.get("force_save"):
        text += " **Please save before exporting!**"
        lines.append("# Save your notebook first, then run this cell to export your submission.")
    if export.get("instructions"):
        text += f"\n\n{export['instructions']}"
    files = [*(export.get("files") or ()), *settings.listed("student_files")]
    given = [f"{key}=False" for key in ("filtering", "pdf") if not export.get(key, True)]
    given += ["force_save=True"] if export.get("force_save") else []
    given += ["run_tests=True"] if export.get("run_tests", True) else []
    given += ["ignore_log=True"] if export.get("ignore_log") else []
    given += [f"files={files}"] if files else []
    cells += [new("markdown", text), new("code", "\n".join([*lines, f"grader.export({', '.join(given)})"]))]
    return [*map(locked, cells), new("markdown", " ")]
