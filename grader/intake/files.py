"""Files by name, into a submission: the program that is run, and the sheets that are read."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from grader.intake import documents
from grader.intake.comments import comments
from grader.intake.html import markdown
from grader.intake.kinds import (
    DOCUMENTS,
    NOTEBOOK,
    PAGES,
    PICTURES,
    PROGRAM,
    SCRIPTS,
    SHEETS,
    called,
    ending,
    is_program,
    named,
)  # fmt: skip
from grader.intake.notebook import Cell, as_python, as_script, cells_of, exported_cells
from grader.intake.opening import free, opened
from grader.intake.programs import ranked, rivals
from grader.intake.put_back import PutBack, matched, put_back, whole
from grader.intake.sheet import SHEET_CHARS, parse
from grader.intake.tree import Taken, refusal, shown
from grader.intake.versions import older_versions
from grader.records.handin import ONLINE_TEXT
from grader.records.section import Section
from grader.records.submission import Program, Submission
from grader.released import ReleasedNotebook
from grader.text import decode, source, well_formed

REMARKS = 20  # files of an archive that are named as left out
NO_SHEETS = re.compile(
    r"(?:requirements.*|readme.*|licen[sc]e.*|handout|third.?party.*|top_level|entry_points)\.\w+"
)
TAGS = re.compile(r"</(?:p|h[1-6]|div|li|td|body)>", re.IGNORECASE)
TAGS_LOOKED_AT = 20_000  # characters of a sheet in which tags make it HTML
MARKUP = 5  # times as long as its text is what is read of a sheet in HTML
CANDIDATES = 40  # programs that are looked into
OTHERS = 3  # further programs that may be tried
NOT_GIVEN = "none of the notebooks that were given out: it was run as it is, and all tests after it"


def read_files(
    student: str,
    files: dict[str, bytes],
    left_out: Sequence[str] = (),
    released: Sequence[ReleasedNotebook] = (),
) -> Submission:
    """Make a submission of files by name, those of archives among them.

    Args:
        student: the name it goes by.
        files: by name.
        left_out: what was handed in and not taken, each with the reason.
        released: the notebooks that students were given to fill in.
    """
    remarks = [f"left out: {entry}" for entry in left_out[:REMARKS]]
    if left_out and not files:
        return Submission(student, unreadable=f"It could not be opened: {'; '.join(left_out[:3])}"[:600])
    work = opened(files)
    return assemble(student, work.files, [*remarks, *work.remarks], work.unread, released)


def assemble(
    student: str,
    files: dict[str, bytes],
    remarks: Sequence[str] = (),
    unread: Sequence[str] = (),
    released: Sequence[ReleasedNotebook] = (),
) -> Submission:
    """Make a submission of files by name: choose the program, read the sheets.

    Where students were given notebooks to fill in, each of these is a program, in their order.

    Args:
        student: the name it goes by.
        files: by name.
        remarks: what was done to them, in words for the student.
        unread: what could not be opened: where no program is found, it may be in there.
        released: the notebooks that students were given to fill in.
    """
    files, odd = _storable(files)
    names = {f"{one.name}{NOTEBOOK}".lower() for one in released}
    apart = names if older_versions(names) else ()  # what is given out is no version of each other
    older = [name for name in older_versions(files) if Path(name).name.lower() not in apart]
    remarks = [*remarks, *odd]
    remarks += [f"the latest versions count, not {', '.join(older)}"[:300]] if older else []
    files, said = _programs_in_texts(files, older)
    remarks += said
    scripts = [name for name in files if name.lower().endswith(SCRIPTS) and name not in older]
    sheets, said = _sheets(files, older)
    remarks += said
    ready, broken = _ready(scripts, files, released)
    chosen = [name for one in released for name, program in ready.items() if program.notebook == one.name]
    if chosen:
        there = {ready[name].notebook for name in chosen} | set(matched(dict.fromkeys(broken, ()), released))
        remarks += [
            f"the notebook {one.name}.ipynb is not there" for one in released if one.name not in there
        ]
    else:
        texts = {name: program.text for name, program in ready.items()}
        order = ranked(student, texts, {name: len(files[name]) for name in texts})
        chosen = order[:1] + rivals(order, texts)[:OTHERS]
        if len(scripts) > 1 and len(chosen) == 1:
            remarks.append(f"of {len(scripts)} programs, {chosen[0]} was run")
        if released and chosen:
            remarks.append(f"{chosen[0]} is {NOT_GIVEN}")
    remarks += [reason for reason in broken.values() if chosen][:REMARKS]
    programs: list[Program] = []
    for name in chosen:
        program = ready[name]
        script = name if name.lower().endswith(PROGRAM) else free(name[: -len(NOTEBOOK)] + PROGRAM, files)
        files = {**files, script: program.text.encode("utf-8", "replace")}
        remarks += program.remarks
        # Of notebooks that were given out all count, so that what one answers is answered.
        answers = [
            section for other in (chosen if program.notebook else [name]) for section in ready[other].sections
        ]
        answers += whole(program.text, released) if not program.notebook else ()
        programs.append(
            Program(
                script, program.cells, program.order, (*sheets, *answers), program.notebook, program.tests
            )
        )
    if not programs:
        trouble = next(iter(broken.values()), "") or _unreadable(files, bool(sheets), unread)
        return Submission(
            student,
            () if broken else tuple(files.items()),
            sections=tuple(sheets),
            unreadable=trouble,
            remarks=tuple(remarks),
        )
    remarks += [
        f"{called(name)} was not read: it is {what}"
        for name in files
        if ending(name) not in (*PICTURES, *DOCUMENTS, *PAGES) and (what := named(name))
    ][:REMARKS]
    main = programs[0]
    return Submission(
        student, tuple(files.items()), main.script, main.cells, main.execution_order, main.sections,
        remarks=tuple(remarks), others=tuple(programs[1:]), notebook=main.notebook, tests=main.tests,
    )  # fmt: skip


@dataclass(frozen=True)
class _Ready:
    """A program as it can be run: its text, a notebook's cells, what it answers, and what was done to it.

    Of a notebook that was given out also which one it is, and where in it tests are run.
    """

    text: str
    cells: tuple[int, ...] = ()
    order: tuple[int, ...] = ()
    sections: tuple[Section, ...] = ()
    remarks: tuple[str, ...] = ()
    notebook: str = ""
    tests: tuple[tuple[str, int], ...] = ()


def _ready(
    scripts: Sequence[str], files: dict[str, bytes], released: Sequence[ReleasedNotebook]
) -> tuple[dict[str, _Ready], dict[str, str]]:
    """The programs as they can be run, and the notebooks that are none, each with the reason."""
    ready: dict[str, _Ready] = {}
    broken: dict[str, str] = {}
    notebooks: dict[str, list[Cell]] = {}
    for name in sorted(scripts, key=lambda name: -len(files[name]))[:CANDIDATES]:
        if not name.lower().endswith(NOTEBOOK):
            program, done = source(files[name], name)
            text, said = as_python(program.decode("utf-8", "replace"), name)
            cells = exported_cells(text) if released else ()
            ready[name] = _Ready(text, cells, sections=tuple(comments(text)), remarks=(*done, *said))
            continue
        try:
            notebooks[name] = cells_of(decode(files[name])[0])
        except ValueError as error:
            broken[name] = f"The notebook {name} could not be read: {error}"
    given = {file: name for name, file in matched(notebooks, released).items()}
    ready |= _in_place_of_notebooks(
        ready, [one for one in released if len(released) > 1 and one.name not in given.values()]
    )
    for name, handed_in in notebooks.items():
        own = next((one for one in released if one.name == given.get(name)), None)
        back = put_back(handed_in, own, name) if own is not None else PutBack(tuple(handed_in))
        notebook = as_script(back.cells)
        # What was given out is nobody's answer.
        given_out = {cell.source.strip() for cell in own.cells} if own is not None else set()
        texts = [cell.source for cell in back.cells if cell.kind != "code"]
        prose = "\n\n".join(text for text in texts if text.strip() not in given_out)
        sections = (*back.sections, *parse(prose), *comments(notebook.script))
        ready[name] = _Ready(
            notebook.script, notebook.cells, notebook.order, sections, back.remarks, given.get(name, ""),
            notebook.tests,
        )  # fmt: skip
    return {name: ready[name] for name in scripts if name in ready}, broken


def _in_place_of_notebooks(
    programs: Mapping[str, _Ready], missing: Sequence[ReleasedNotebook]
) -> dict[str, _Ready]:
    """Programs that are called like one of several notebooks, of which no notebook was handed in."""
    standing_in = {}
    for one in missing:
        if name := matched(dict.fromkeys(programs, ()), [one], by_name=True).get(one.name):
            own = programs[name]
            standing_in[name] = replace(
                own,
                notebook=one.name,
                sections=(*own.sections, *whole(own.text, [one])),
                remarks=(
                    *own.remarks,
                    f"{name} is no notebook: it was run as it is, and all tests of {one.name}.ipynb after it",
                ),
            )
    return standing_in


def _programs_in_texts(files: dict[str, bytes], older: Collection[str]) -> tuple[dict[str, bytes], list[str]]:
    """The files, with a text that is a program named like one, where there is no other."""
    if any(name.lower().endswith(SCRIPTS) and name not in older for name in files):
        return files, []
    renamed_files, remarks = dict(files), []
    for name, content in files.items():
        if name.lower().endswith(SHEETS) and name not in older and is_program(decode(content, code=True)[0]):
            own = free(Path(name).with_suffix(PROGRAM).as_posix(), renamed_files)
            renamed_files[own] = renamed_files.pop(name)
            remarks.append(f"{name} is a program, and was read as {own}")
    return renamed_files, remarks


def _sheets(files: dict[str, bytes], older: Collection[str]) -> tuple[list[Section], list[str]]:
    """What the answer sheets say, and what was done to read them."""
    sections: list[Section] = []
    remarks: list[str] = []
    for name, content in files.items():
        last = ending(name)
        if (
            name in older
            or last not in (*SHEETS, *PAGES, *DOCUMENTS)
            or NO_SHEETS.fullmatch(Path(name).name.lower())
        ):
            continue
        if last in DOCUMENTS:
            try:
                sections += parse(documents.markdown(content, last))
            except documents.DocumentError as error:
                remarks.append(f"{name} was not read: {error}. Write answers into a .md or .txt file")
            continue
        text, encoding = decode(content)
        if encoding:
            remarks.append(f"{name} is not in UTF-8 but in {encoding}, and was read so")
        marked_up = name == ONLINE_TEXT or last in PAGES or len(TAGS.findall(text[:TAGS_LOOKED_AT])) >= 2
        if marked_up:
            sections += parse(markdown(text[: MARKUP * SHEET_CHARS]))
        else:
            sections += comments(text) if is_program(text) else parse(text)
    return sections, remarks


def _unreadable(files: dict[str, bytes], answered: bool, unread: Sequence[str]) -> str:
    """Why there is no program among files that somebody handed in, and what to do; "" if there are none.

    An answer sheet may come without a program. A picture beside it changes nothing; what may hold a
    program does.
    """
    harmless = (*PICTURES, *PAGES, *DOCUMENTS) if answered else ()
    odd = {name: what for name in files if ending(name) not in harmless and (what := named(name))}
    reasons = [*unread, *(f"{called(name)} is {what}" for name, what in odd.items())]
    if not reasons and not answered and any(ending(name) not in SHEETS for name in files):
        names = shown(", ".join(name for name in files if ending(name) not in SHEETS))
        reasons = [
            f"expected a program (.py), a notebook (.ipynb) or an answer sheet (.md, .txt). Received: {names}"
        ]
    return "; ".join(reasons[:3])[:600]


def _storable(files: dict[str, bytes]) -> tuple[dict[str, bytes], list[str]]:
    """The files that can lie beside each other in a folder, under names that can be written anywhere."""
    storable_files: dict[str, bytes] = {}
    left_out: list[str] = []
    taken = Taken()
    for name, content in files.items():
        name = well_formed(name)
        reason = refusal(name, name.split("/")) or taken.clash(name)
        if reason:
            left_out.append(f"left out: {shown(name)} ({reason})")
        else:
            taken.add(name)
            storable_files[name] = content
    return storable_files, left_out[:REMARKS]
