"""What students are given: no solution, and nothing that knows one."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from grader import public
from grader.assignment import Assignment, AssignmentError
from grader.checks import KINDS
from grader.data import GivenFile, load
from grader.loading import FILES
from grader.public import PublicAssignment, PublicCheck
from grader.released import FOLDER as NOTEBOOKS
from grader.variants import LEFT_AS_IT_IS, Variant
from grader.variants.filling import filled_file

HELP = """# {title}

- `handout.md`: the task
{begin}{only}
## Before you hand in

{look}

    python -m pip install {wheel}
    grader check {work}

Python 3.11, 3.12 or 3.13 is needed. Your file stays on your computer.
"""
LOOK = """\
Let the grader look at your work on your own computer. It runs your file as it will be run, shows the network
and the answers that it finds, and trains the network as it will be trained. It knows no solution: whether an
answer is right is seen later."""
LOOK_WITH_TESTS = """\
Let the grader look at your work on your own computer. It runs your file as it will be run, with the tests
that you were given, and shows what they come to and which answers it finds. It knows no solution and no
hidden test: whether the rest is right is seen later."""
STARTERS = """\
- `starter.py`, `starter.ipynb`: begin with one of them
"""
SHEET = "- `answers.md`: answer here, or in the dictionary `ANSWERS` of your program\n"
FILLED_IN = "- `{name}`: fill it in, and hand it in under this name\n"
WHEEL = "grader-*.whl"  # what the teacher puts beside it
OWN = "\nNumbers and questions are your own: this is variant {code}. Others have other ones.\n"
TITLE = re.compile(r'\s*"""(.*?)"""\s*', re.DOTALL)


def write_handout(
    assignment: PublicAssignment,
    folder: Path,
    out: Path,
    wheel: Path | None = None,
    given: Sequence[GivenFile] = (),
    variant: Variant | None = None,
) -> list[str]:
    """Write what students get as a zip archive; return the names in it.

    Args:
        assignment: what students may have of it.
        folder: its folder, with `handout.md`, and `starter.py` or the notebooks that are filled in.
        out: the archive to write.
        wheel: the part of the grader that students have, to be packed with it; see `grader.wheels`.
        given: what of a teacher's own data students get.
        variant: which variant of the assignment it is, whose values task and starter are filled with.

    Raises:
        AssignmentError: the task, the starter or a notebook is missing.
        DataError: a file of the data is gone.
        VariantError: task or starter cannot be filled in.
    """
    files = handout_files(assignment, folder, wheel, given, variant)
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_bytes(packed(files, assignment.slug))
    return sorted(files)


def handout_files(
    assignment: PublicAssignment,
    folder: Path,
    wheel: Path | None = None,
    given: Sequence[GivenFile] = (),
    variant: Variant | None = None,
) -> dict[str, bytes]:
    """What students get, by name. For arguments and errors see `write_handout`."""
    files = {"handout.md": filled_file(_given(folder / "handout.md"), variant)}
    if variant is not None:
        files["handout.md"] += f"\nVariant {variant.code}\n".encode()
    filled_in = [f"{name}.ipynb" for name in assignment.notebooks]
    begin, work = "", "my_work.py"
    if not filled_in or (folder / "starter.py").is_file():
        starter = filled_file(_given(folder / "starter.py"), variant)
        files["starter.py"] = _marked(starter.decode("utf-8"), variant).encode() if variant else starter
        files["starter.ipynb"] = notebook(files["starter.py"].decode("utf-8")).encode()
        begin = STARTERS
        if asked(assignment):
            files["answers.md"] = answer_sheet(assignment).encode()
            begin += SHEET
    if filled_in:
        files |= {name: _given(folder / NOTEBOOKS / name).read_bytes() for name in filled_in}
        begin += "".join(FILLED_IN.format(name=name) for name in filled_in)
        work = filled_in[0] if len(filled_in) == 1 else "."
    beside = folder / FILES
    given_too = {path.relative_to(beside).as_posix(): path for path in sorted(beside.rglob("*"))}
    files |= {name: path.read_bytes() for name, path in given_too.items() if path.is_file()}
    files[f"{assignment.slug}{public.ENDING}"] = public.publish(assignment).encode()
    checks = f"- `{assignment.slug}{public.ENDING}`: what can be checked beforehand; leave it as it is\n"
    name = wheel.name if wheel is not None else WHEEL
    tops = dict.fromkeys(file.name.partition("/")[0] for file in given)
    checks += "".join(f"- `{top}`: the data\n" for top in tops)
    if variant is not None:
        checks += OWN.format(code=variant.code)
    tested = any(check.kind == public.GIVEN_TESTS for check in assignment.checks)
    look = LOOK_WITH_TESTS if tested and not assignment.tasks else LOOK
    files["README.md"] = HELP.format(
        title=assignment.title, begin=begin, only=checks, look=look, wheel=name, work=work
    ).encode()
    files |= {file.name: file.read() for file in given}
    if wheel is not None:
        files[wheel.name] = wheel.read_bytes()
    return files


def _given(path: Path) -> Path:
    """A file that students are given.

    Raises:
        AssignmentError: it is not there.
    """
    if not path.is_file():
        raise AssignmentError(
            f"expected {path}, which students are given. Received: no such file. "
            "Write this file and run the same command again."
        )
    return path


def packed(files: Mapping[str, bytes], folder: str = "") -> bytes:
    """Files as a zip archive, in one `folder` or in none; the same bytes every time."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(files.items()):
            # A fixed date: the same assignment gives the same archive.
            place = f"{folder}/{name}" if folder else name
            archive.writestr(zipfile.ZipInfo(place, (1980, 1, 1, 0, 0, 0)), data)
    return content.getvalue()


def _marked(starter: str, variant: Variant) -> str:
    """The starter with the code of its variant, in a line of its own behind the docstring."""
    line = f"# Variant {variant.code}: {LEFT_AS_IT_IS}\n"
    title = TITLE.match(starter)
    head, body = (starter[: title.end()].rstrip(), starter[title.end() :]) if title else ("", starter)
    return f"{head}\n\n{line}\n{body}" if head else f"{line}\n{body}"


def given_files(assignment: Assignment) -> tuple[GivenFile, ...]:
    """What students are given of the teacher's own data, whichever tasks they are for.

    Raises:
        DataError: they cannot be read.
    """
    sources = [task.recipe.data for task in assignment.tasks if task.recipe is not None]
    own = dict.fromkeys(source for source in sources if not isinstance(source, str))
    return tuple(file for source in own if (given := load(source).given) is not None for file in given.files)


def asked(assignment: PublicAssignment) -> list[PublicCheck]:
    """The questions that students answer in words, and may know."""
    return [check for check in assignment.questions if check.kind != "figure"]


def answer_sheet(assignment: PublicAssignment) -> str:
    """A sheet with a heading for each question that students may know."""
    code = f". Variant {assignment.variant}" if assignment.variant else ""
    parts = [f"# {assignment.title}: answers{code}"] + [
        f"## {check.title}\n\n{_below(check)}" for check in asked(assignment)
    ]
    return "\n\n".join(parts)


def _below(check: PublicCheck) -> str:
    """What stands below the heading of a question: its options, where it has some."""
    kind = KINDS.get(check.kind)
    return f"{kind.sheet(check.options)}\n" if kind is not None and kind.sheet is not None else ""


def notebook(starter: str) -> str:
    """The starter as a notebook: its docstring as a title, then a cell for each part of the program."""
    title = TITLE.match(starter)
    body = starter[title.end() :] if title else starter
    import nbformat  # takes a tenth of a second, which whoever packs nothing need not wait

    cells = [nbformat.v4.new_markdown_cell(f"# {title[1].strip()}")] if title else []
    cells += [nbformat.v4.new_code_cell(part.strip("\n")) for part in _parts(body)]
    for number, cell in enumerate(cells):
        cell["id"] = f"cell-{number}"  # the same every time
    document = nbformat.v4.new_notebook(cells=cells)
    document["metadata"]["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def _parts(program: str) -> list[str]:
    """A program cut at empty lines before what begins at the margin."""
    parts = re.split(r"\n\n+(?=\S)", program.strip("\n"))
    return [part for part in parts if part.strip()]
