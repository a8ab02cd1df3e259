"""What goes through a session: a submission, its grade, and an assignment made ready."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from grader.assignment import Assignment, Limits
from grader.checks.case import Pictured, Predicted, Reference
from grader.checks.diagnoses import Diagnosis
from grader.checks.questions import Section
from grader.data import Dataset
from grader.evidence import NOTHING, Evidence
from grader.grade import Grade
from grader.sandbox.client import Run

# A beginner's program does what the reference does, less well.
REFERENCE_TIMES = 10.0


@dataclass(frozen=True)
class Program:
    """One of several programs that were handed in, made ready to run.

    Attributes:
        script: the file to run, among those of the submission.
        cells: see `Submission`.
        order: see `Submission`.
        sections: the answers where this program counts: those of the sheets, and its own.
    """

    script: str
    cells: tuple[int, ...] = ()
    order: tuple[int, ...] = ()
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True)
class Submission:
    """What one student handed in, as read by intake.

    Attributes:
        student: the name it goes by.
        files: what lies beside the script, the script included, by name.
        script: the file to run; None where none was handed in.
        cells: for a notebook, the script's first line of each code cell.
        order: the same in the order in which the student ran them, if that is another.
        sections: the answer sheets, and what the script itself says.
        trouble: why it could not be read, if that lies in what was handed in.
        fault: why this computer could not read it, if that is no student's doing: it is then not graded.
        remarks: what intake did or left out, in words for the student.
        key: the number by which the school's system knows the student; "" if it gave none.
        late: the system says so.
        members: of a group that handed in together, what each is known by: name, number, address.
        handed_in: when, as the school's system writes it; "" if it does not say.
        rows: the student's row in the class list, or those of a group; empty without one, or where it
            could not be told.
        system: the school's system that it was downloaded from; "" for none.
        place: the beginning of the names under which that system takes feedback back; "" if it takes none.
        earlier: attempts of the same student that this one followed.
        absent: the student is on the class list, and nothing of theirs was found.
        others: further programs that may be what was asked for, the likeliest first.
    """

    student: str
    files: tuple[tuple[str, bytes], ...] = ()
    script: str | None = None
    cells: tuple[int, ...] = ()
    order: tuple[int, ...] = ()
    sections: tuple[Section, ...] = ()
    trouble: str = ""
    remarks: tuple[str, ...] = ()
    key: str = ""
    late: bool = False
    members: tuple[tuple[str, ...], ...] = ()
    handed_in: str = ""
    rows: tuple[int, ...] = ()
    system: str = ""
    place: str = ""
    earlier: tuple[Submission, ...] = ()
    fault: str = ""
    absent: bool = False
    others: tuple[Program, ...] = ()

    @cached_property
    def digest(self) -> str:
        """SHA-256 of everything in it that can earn a mark: whose it is, and when it came, is not in it."""
        found = hashlib.sha256()
        facts = (self.script, self.cells, self.order, self.sections, self.trouble, *self.others)
        for part in (repr(facts).encode("utf-8", "replace"), *(p for each in self.files for p in each)):
            content = part if isinstance(part, bytes) else part.encode("utf-8", "replace")
            found.update(f"{len(content)} ".encode() + content)
        return found.hexdigest()

    def running(self, program: int) -> Submission:
        """The same, under the same digest, with the one of its programs that counts; see `Seen.program`."""
        if not self.others:
            return self
        said = f"of {1 + len(self.others)} programs that may be the work, {{}} fits the task best and counts"
        found = replace(self, others=(), remarks=(*self.remarks, said.format(self.script)))
        if program:
            own = self.others[program - 1]
            found = replace(
                self, script=own.script, cells=own.cells, order=own.order, sections=own.sections, others=(),
                remarks=(*self.remarks, said.format(own.script)),
            )  # fmt: skip
        found.__dict__["digest"] = self.digest
        return found

    def light(self) -> Submission:
        """The same without its contents, and with their digest."""
        found = replace(self, files=(), sections=(), earlier=(), others=())
        found.__dict__["digest"] = self.digest
        return found


@dataclass(frozen=True)
class Seen:
    """What was seen of a run: all that is needed to grade it again without running it.

    Attributes:
        evidence: what it left behind; None if nothing could be read.
        end: how it ended, in one word, and `ended` in words for the student.
        as_run: see `grader.checks.case.Case`.
        run: the record of it.
        figures: its own, height x width x 3.
        pictured: what its models say of the images that its figures show.
        predicted: see `grader.checks.case.Case`.
        program: which of several programs counts: 0 for the submission's own script, or a place among its
            `others`, counted from 1.
    """

    evidence: Evidence | None
    end: str
    ended: str
    as_run: bool
    run: Run | None
    figures: tuple[NDArray[np.uint8], ...] = ()
    pictured: tuple[Pictured, ...] = ()
    predicted: tuple[Predicted, ...] = ()
    program: int = 0


@dataclass(frozen=True)
class Graded:
    """A grade with what the report shows beside it.

    `figures` are the submission's own, height x width x 3. `run` is None where nothing ran. `evidence` is the
    name under which its evidence is kept; "" if it is not. `observed` is what its trainings show.
    """

    submission: Submission
    grade: Grade
    run: Run | None
    figures: tuple[NDArray[np.uint8], ...]
    evidence: str = ""
    observed: tuple[Diagnosis, ...] = ()

    def light(self) -> Graded:
        """What the pages and files of a class show: without pictures, evidence and contents."""
        case = self.grade.case
        plain = replace(
            case,
            evidence=NOTHING,
            model=None,
            network=None,
            pictured=(),
            sections=(),
            measured=case.measured.light() if case.measured is not None else None,
            more=tuple(each.light() for each in case.more),
        )
        return replace(
            self,
            submission=self.submission.light(),
            grade=replace(self.grade, case=plain),
            run=replace(self.run, log="") if self.run is not None else None,
            figures=(),
        )


@dataclass(frozen=True)
class Prepared:
    """An assignment ready to grade.

    Attributes:
        assignment: what is asked.
        dataset: its data.
        inputs: the folder of those.
        references: trained; the assignment's own first.
        reference_seconds: processor time that the slowest of them took on this computer; 0 without any.
    """

    assignment: Assignment
    dataset: Dataset
    inputs: Path
    references: tuple[Reference, ...]
    reference_seconds: float = 0.0

    @property
    def limits(self) -> Limits:
        """What a submission may use here: of the time `REFERENCE_TIMES` the slowest reference's, or more."""
        own = self.assignment.limits
        return replace(own, seconds=max(own.seconds, REFERENCE_TIMES * self.reference_seconds))
