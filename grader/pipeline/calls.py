"""The calls of a submission's functions, over several runs where one of them ends its process."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

from grader.calling import ENDLESS, Wanted
from grader.found import LOOK, Called, Findings, Found, Outcome

ENDINGS = 2  # calls of one function that may end the process before no other of it is tried
ALTOGETHER = 8  # and of all functions
ENDED: tuple[Outcome, ...] = ("ended", "time", "unasked")  # what is not tried again
RUINED = "it ended the whole program when it was looked at"


class Calls:
    """What has become of the calls that are wanted, by slug and place of the case.

    What a run has found out stands: the next makes the calls that are left.
    """

    def __init__(self, wanted: Mapping[str, Wanted]):
        """Begin with nothing known."""
        self._wanted = wanted
        self._known: dict[str, dict[int, Called]] = {slug: {} for slug in wanted}
        self._endings: Counter[str] = Counter()
        # Processor time on top of the program's: a function that never ends is stopped soon.
        self.seconds = sum(one.budget for one in wanted.values())

    @property
    def left_out(self) -> dict[str, list[int]]:
        """What the next run does not try, by slug: places of cases, and `LOOK` for the look itself.

        Tests are run again but for those that ended a run: one may need what another defined.
        """
        return {
            slug: [place for place, called in known.items() if self._is_left_out(slug, called)]
            for slug, known in self._known.items()
            if known
        }

    def _is_left_out(self, slug: str, called: Called) -> bool:
        return not self._tests(slug) or called.outcome in ENDED

    def _tests(self, slug: str) -> bool:
        return slug in self._wanted and self._wanted[slug].tests is not None

    def ended_in(self, findings: Findings, *, late: bool = False) -> bool:
        """Take what a run found; True where it ended in something that another run can do without.

        Where so many of a function did that its next would, too, no more of it are made: that has an end.

        Args:
            findings: of the run.
            late: it was ended by a clock.
        """
        self._take(findings)
        if findings.ended_in is None:
            return False
        slug, case = findings.ended_in
        if self._endings.total() >= ALTOGETHER or case >= self._cases(slug):
            return False
        if case in self._known.get(slug, {case: None}):
            return False  # nobody asked for that: whoever wrote it can have no other run
        self._known[slug][case] = Called("time" if late else "ended")
        self._endings[slug] += 1
        for name, known in self._known.items():
            often = self._endings[name] >= ENDINGS or _late(known) >= ENDLESS
            if self._endings.total() >= ALTOGETHER or (often and not self._tests(name)):
                self._give_up(name, "unasked")
        return True

    def lacks(self, findings: Findings) -> bool:
        """Whether something that was looked at is not there: it was done away with."""
        looked_at = {
            slug for slug, known in self._known.items() if LOOK not in known and not self._tests(slug)
        }
        return findings.ended_in is None and not looked_at <= set(findings.found)

    def ruined(self) -> bool:
        """Note that a run left no record that can be read; True where one without any call may leave one."""
        left = sum(self._cases(slug) - _calls(known) for slug, known in self._known.items())
        for slug in self._known:
            self._give_up(slug, "ended")
        return left > 0

    def whole(self, findings: Findings) -> dict[str, Found]:
        """What was found, each with all of its calls in their order."""
        found = {slug: one for slug, one in findings.found.items() if slug in self._wanted}
        for slug, known in self._known.items():
            if LOOK in known and slug not in found:
                found[slug] = Found(next(iter(self._wanted[slug].names), slug), trouble=RUINED)
            if self._tests(slug):
                found[slug] = Found(slug)
        return {slug: replace(one, calls=self._in_order(slug)) for slug, one in found.items()}

    def _take(self, findings: Findings) -> None:
        for slug, made in findings.calls.items():
            for place, called in made.items():
                if place < self._cases(slug):
                    self._known[slug].setdefault(place, called)

    def _give_up(self, slug: str, outcome: Outcome) -> None:
        for place in range(self._cases(slug)):
            self._known[slug].setdefault(place, Called(outcome))

    def _cases(self, slug: str) -> int:
        return len(self._wanted[slug].calls or ()) if slug in self._wanted else 0

    def _in_order(self, slug: str) -> tuple[Called, ...]:
        known = self._known[slug]
        return tuple(known.get(place, Called("unasked")) for place in range(self._cases(slug)))


def _late(known: Mapping[int, Called]) -> int:
    return sum(called.outcome == "time" for called in known.values())


def _calls(known: Mapping[int, Called]) -> int:
    return sum(place != LOOK for place in known)
