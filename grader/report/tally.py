"""What a class comes to, counted as its grades go by once: nothing of a grade is kept but what is shown."""

from __future__ import annotations

from array import array
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from grader.analysis.results import targets
from grader.case import Case
from grader.grade import Graded
from grader.pipeline.measures import result_of
from grader.records.mark import Mark
from grader.records.person import place_in_list
from grader.report.endings import Endings
from grader.report.writing import SYMBOLS
from grader.report.wrong import QUOTED, Pieces, excerpt, name_of
from grader.rules import UNSETTLED
from grader.target import Target

COMMON = 12  # misconceptions and observations shown
SHOWN = 50  # of what to review; the others are in the table
REASONS = 1000  # students up to whom the table says the reason of each mark, too
CODES = {verdict: letter for verdict, letter in zip(SYMBOLS, "pofsru", strict=True)}


@dataclass
class Misunderstanding:
    """A misunderstanding of a class: of which check, its name, what its students are told, and who they are.

    `quotes` are answers that show it.
    """

    slug: str
    name: str
    told: str
    students: list[str] = field(default_factory=list)
    quotes: list[Pieces] = field(default_factory=list)


class Tally:
    """Counts over a class.

    Attributes:
        count: submissions.
        scores: of each.
        rows: of the table of students, as `class.js` takes them, in the order in which schools list names.
        reasons: that they refer to by number.
        ends: how often each end came.
        endings: how programs ended that did not run to their end, and whose.
        missing: who handed in no program.
        handed_in: who handed in something.
        review: student, check and verdict of the first marks that wait for a person, of `waiting`.
        unsettled: who is late, nobody knows by how much.
        results: by task and by what must be reached there, student and result of every network.
    """

    def __init__(
        self,
        graded: Iterable[Graded],
        reports: Mapping[str, str],
        size: int,
        measured: Sequence[str] = (),
        family_names: Mapping[str, str] | None = None,
    ):
        """Count a class.

        Args:
            graded: its submissions.
            reports: the path of each student's report.
            size: their number.
            measured: the tasks whose networks are measured.
            family_names: of students where the class list has them, by which lists are sorted.
        """
        self.count = 0
        self.scores = array("d")
        self.rows: list[list[Any]] = []
        self._reasons: dict[str, int] | None = {} if size <= REASONS else None
        self.ends: Counter[str] = Counter()
        self.endings = Endings()
        self.missing: list[str] = []
        self.handed_in: list[str] = []
        self.review: list[tuple[str, str, str]] = []
        self.waiting = 0
        self.followed = 0  # marks given like others that a person decided
        self.unsettled: list[str] = []
        self.results: dict[tuple[str, Target], list[tuple[str, float]]] = defaultdict(list)
        self._measured = tuple(measured)
        self._family_names = family_names or {}
        self._misconceptions: dict[tuple[str, str], Misunderstanding] = {}
        self._observed: dict[str, list[str]] = {}
        for work in graded:
            self._add(work, reports.get(work.submission.student, ""))
        self.rows.sort(key=lambda row: self._place(row[0]))
        self.review.sort(key=lambda entry: self._place(entry[0]))
        misunderstood = (one.students for one in self._misconceptions.values())
        for names in (
            self.missing, self.handed_in, self.unsettled, *misunderstood, *self._observed.values(),
        ):  # fmt: skip
            names.sort(key=self._place)
        self.endings.sort(self._place)

    def _place(self, student: str) -> tuple[str, str]:
        """What a list of students is sorted by."""
        return place_in_list(student, self._family_names.get(student, ""))

    @property
    def reasons(self) -> list[str]:
        """The reasons that rows refer to, by number."""
        return list(self._reasons or ())

    def _add(self, graded: Graded, report: str) -> None:
        grade, student = graded.grade, graded.submission.student
        case = grade.case
        self.scores.append(grade.score)
        self.ends[case.ending] += 1
        stopped = case.outcome not in ("finished", "missing")
        if stopped:
            self.endings.add(student, case)
        if not case.handed_in_nothing:
            self.handed_in.append(student)
        if case.outcome == "missing":
            self.missing.append(student)
        self.followed += sum(mark.review is not None and mark.review.followed for mark in grade.marks)
        for mark in grade.open:
            self.waiting += 1
            if len(self.review) < SHOWN:
                self.review.append((student, mark.check.slug, mark.verdict))
        if any(term.text == UNSETTLED for term in grade.adjustments):
            self.unsettled.append(student)
        metrics = [_metric(case.at(task)) for task in self._measured]
        for view in case.views:
            for target in dict.fromkeys(target for _, target in targets(view)):
                if (value := result_of(view, target)) is not None:
                    self.results[view.solution.slug, target].append((student, value))
        for one in graded.diagnoses:
            self._observed.setdefault(one.title, []).append(student)
        for mark in grade.marks:
            for note, kind in mark.quotation.notes() if mark.quotation is not None else ():
                if kind == "misconception":
                    self._misunderstood(mark, note, student)
        kinds = ("r" if grade.open else "") + ("s" if stopped else "")
        row = [
            student,
            report,
            grade.score,
            case.ending,
            metrics,
            kinds + ("l" if grade.score * 2 < grade.possible else ""),
            "".join(CODES[mark.verdict] for mark in grade.marks),
            [mark.earned for mark in grade.marks],
        ]
        if self._reasons is not None:
            reasons = self._reasons
            row.append([reasons.setdefault(mark.reason[:200], len(reasons)) for mark in grade.marks])
        self.rows.append(row)
        self.count += 1

    def _misunderstood(self, mark: Mark, note: str, student: str) -> None:
        key = mark.check.slug, note
        known = self._misconceptions.get(key)
        if known is None:
            known = Misunderstanding(mark.check.slug, name_of(mark.check, note), note)
            self._misconceptions[key] = known
        known.students.append(student)
        if len(known.quotes) < QUOTED and mark.quotation is not None:
            quote = excerpt(mark.quotation, note)
            if quote not in known.quotes:
                known.quotes.append(quote)

    def misconceptions(self) -> list[Misunderstanding]:
        """The misunderstandings found in answers, the commonest first."""
        ranked = sorted(
            self._misconceptions.values(), key=lambda one: (-len(one.students), one.slug, one.told)
        )
        return ranked[:COMMON]

    def observed(self) -> list[tuple[str, list[str]]]:
        """What was observed in trainings, the commonest first, and in whose."""
        return sorted(self._observed.items(), key=lambda item: (-len(item[1]), item[0]))[:COMMON]


def _metric(case: Case) -> float | None:
    """What the first training came to for the task from which the case is seen."""
    return case.training.metric if case.training is not None else None
