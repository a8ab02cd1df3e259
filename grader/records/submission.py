"""What a student handed in, as read by intake."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NewType

from grader.records.section import Section

SystemName = NewType("SystemName", str)  # of a system of `grader.systems`, which alone makes them
NO_SYSTEM = SystemName("")


@dataclass(frozen=True)
class Program:
    """One of several programs that were handed in, made ready to run.

    Attributes:
        script: the file to run, among those of the submission.
        cells: see `Submission`.
        execution_order: see `Submission`.
        sections: the answers where this program counts: those of the sheets, and its own.
        notebook: which of the notebooks that students are given it was made of; "" for none.
        tests: see `Submission`.
    """

    script: str
    cells: tuple[int, ...] = ()
    execution_order: tuple[int, ...] = ()
    sections: tuple[Section, ...] = ()
    # Not in what its digest is made of: what was handed in before there were notebooks keeps its own.
    notebook: str = field(default="", repr=False)
    tests: tuple[tuple[str, int], ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class Submission:
    """What one student handed in, as read by intake.

    Attributes:
        student: the name it goes by.
        files: what lies beside the script, the script included, by name.
        script: the file to run; None where none was handed in.
        cells: for a notebook, the script's first line of each code cell.
        execution_order: the same in the order in which the student ran them, if that is another.
        sections: the answer sheets, and what the script itself says.
        unreadable: why it could not be read, if that lies in what was handed in.
        read_error: why this computer could not read it, if that is no student's doing: it is then not graded.
        remarks: what intake did or left out, in words for the student.
        student_id: the number by which the school's system knows the student; "" if it gave none.
        late: the system says so.
        members: of a group that handed in together, what each is known by: name, number, address.
        handed_in: when, as the school's system writes it; "" if it does not say.
        roster_rows: the student's row in the class list, or those of a group; empty without one, or where it
            could not be told.
        system: the school's system that it was downloaded from; `NO_SYSTEM` for none.
        feedback_prefix: how the names begin under which that system takes feedback back; "" if it takes none.
        earlier: attempts of the same student that this one followed.
        absent: the student is on the class list, and nothing of theirs was found.
        others: further programs that may be what was asked for, the likeliest first. Where students are given
            several notebooks, these are the others of them, and all count.
        notebook: which of the notebooks that students are given its script was made of; "" for none.
        notebooks: once one of several such notebooks has been taken (`running`), all of them, in their order.
        tests: of such a notebook the cells in whose place tests are run: the slug of the check, and the line
            of the script in which the cell begins.
    """

    student: str
    files: tuple[tuple[str, bytes], ...] = ()
    script: str | None = None
    cells: tuple[int, ...] = ()
    execution_order: tuple[int, ...] = ()
    sections: tuple[Section, ...] = ()
    unreadable: str = ""
    remarks: tuple[str, ...] = ()
    student_id: str = ""
    late: bool = False
    members: tuple[tuple[str, ...], ...] = ()
    handed_in: str = ""
    roster_rows: tuple[int, ...] = ()
    system: SystemName = NO_SYSTEM
    feedback_prefix: str = ""
    earlier: tuple[Submission, ...] = ()
    read_error: str = ""
    absent: bool = False
    others: tuple[Program, ...] = ()
    notebook: str = ""
    tests: tuple[tuple[str, int], ...] = ()
    notebooks: tuple[Program, ...] = ()

    @cached_property
    def digest(self) -> str:
        """SHA-256 of everything in it that can earn a mark: whose it is, and when it came, is not in it."""
        digest = hashlib.sha256()
        facts = (self.script, self.cells, self.execution_order, self.sections, self.unreadable, *self.others)
        for part in (repr(facts).encode("utf-8", "replace"), *(p for file in self.files for p in file)):
            content = part if isinstance(part, bytes) else part.encode("utf-8", "replace")
            digest.update(f"{len(content)} ".encode() + content)
        if self.notebook or self.tests:
            programs = [(self.notebook, self.tests), *((one.notebook, one.tests) for one in self.others)]
            answers = [section.check for section in self.sections]
            digest.update(repr((programs, answers)).encode("utf-8", "replace"))
        return digest.hexdigest()

    @property
    def texts(self) -> list[str]:
        """All that was handed in as texts, in which plain letters are what they are in any encoding."""
        sheets = [f"{section.heading}\n{section.text}" for section in self.sections]
        return [*(content.decode("latin-1") for _, content in self.files), *sheets]

    def running(self, program: int) -> Submission:
        """The same, under the same digest, with the one of its programs that counts; see `Seen.program`."""
        if not self.others:
            return self
        said = f"of {1 + len(self.others)} programs that may be the work, {{}} fits the task best and counts"
        submission = replace(self, others=(), remarks=(*self.remarks, said.format(self.script)))
        if program:
            own = self.others[program - 1]
            submission = replace(
                self, script=own.script, cells=own.cells, execution_order=own.execution_order,
                sections=own.sections, others=(), notebook=own.notebook, tests=own.tests,
                remarks=(*self.remarks, said.format(own.script)),
            )  # fmt: skip
        if self.notebook:  # all of them count, and so does what is answered in them
            own = Program(self.script or "", self.cells, self.execution_order, (), self.notebook, self.tests)
            submission = replace(
                submission, sections=self.sections, remarks=self.remarks, notebooks=(own, *self.others)
            )
        submission.__dict__["digest"] = self.digest
        return submission

    def light(self) -> Submission:
        """The same without its contents, and with their digest."""
        submission = replace(self, files=(), sections=(), earlier=(), others=(), notebooks=())
        submission.__dict__["digest"] = self.digest
        return submission
