"""What holds of all checks of a kind, in whatever assignment they stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from grader.assignment import Check
from grader.case import Case
from grader.verdicts import Passed

LATER = "Whether it is right is seen when it is graded."  # what a preview says of an answer


@dataclass(frozen=True)
class Kind:
    """A kind of check. A module of `grader.checks` holds one as `KIND`.

    Attributes:
        name: the `Check.kind` of its checks.
        preview: what a student's own copy of the grader asks in place of the check before anything is handed
            in. It knows no reference and no right answer, so it must say the same of right and of wrong ones;
            it returns and raises what `Check.ask` does. Of tests it says what those come to that students
            were given.
        advice: what a report tells a student to do who lost points, given the case; None where that is to
            look again.
        follows: kinds of checks whose loss may be the cause of this one's: a report tells those first.
        of_network: it asks about the network alone, so that every reference must earn it, also the variants.
        tells: the part of a report that would give away its result: "training", "layers" or "" for none. A
            student from whom the check is hidden is not shown it.
        in_words: whether it is answered in words.
        sheet: what an answer sheet shows below the question, given `Check.options`; None for nothing.
    """

    name: str
    preview: Callable[[Case, Check], Passed]
    advice: Callable[[Case], str] | None = None
    follows: tuple[str, ...] = ()
    of_network: bool = False
    tells: Literal["", "training", "layers"] = ""
    in_words: bool = True
    sheet: Callable[[Mapping[str, Sequence[str]]], str] | None = None
