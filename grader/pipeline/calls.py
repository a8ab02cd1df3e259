"""The calls of a submission's functions, over several runs where one of them ends its process."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from grader.calling import ENDLESS, Wanted
from grader.found import Called, Findings, Found, Outcome

ENDINGS = 3  # calls that may end the process before no other is tried


class Calls:
    """What has become of the calls that are wanted; `left_out` are those that the next run does not make."""

    def __init__(self, wanted: Mapping[str, Wanted]):
        """Begin with nothing left out."""
        self._cases = {slug: len(one.calls or ()) for slug, one in wanted.items()}
        self.left_out: dict[str, dict[int, Outcome]] = {}
        # Processor time on top of the program's: a function that never ends is stopped soon.
        self.seconds = sum(one.seconds * ENDLESS for one in wanted.values() if one.calls)

    def ended_in(self, findings: Findings) -> bool:
        """Note the call that a run ended in; False where it ended in none.

        Where so many did that the next would, too, no more are made.
        """
        if findings.ended_in is None:
            return False
        slug, case = findings.ended_in
        if case >= self._cases.get(slug, 0) or case in self.left_out.get(slug, {}):
            return False  # nobody asked for that: whoever wrote it can have no other run
        self.left_out.setdefault(slug, {})[case] = "ended"
        endings = sum(outcome == "ended" for known in self.left_out.values() for outcome in known.values())
        for name, count in self._cases.items():
            known, made = self.left_out.setdefault(name, {}), findings.calls.get(name, {})
            # What ran out of time does so again.
            known.update({place: "time" for place, called in made.items() if called.outcome == "time"})
            endless = sum(outcome == "time" for outcome in known.values()) >= ENDLESS
            for place in range(count) if endless or endings >= ENDINGS else ():
                if place not in made:
                    known.setdefault(place, "unasked")
        return True

    def whole(self, findings: Findings) -> dict[str, Found]:
        """What was found, each with all of its calls in their order."""
        return {
            slug: replace(one, calls=self._in_order(slug, findings.calls.get(slug, {})))
            for slug, one in findings.found.items()
            if slug in self._cases
        }

    def _in_order(self, slug: str, made: Mapping[int, Called]) -> tuple[Called, ...]:
        left_out = self.left_out.get(slug, {})
        return tuple(
            made.get(place) or Called(left_out.get(place, "unasked")) for place in range(self._cases[slug])
        )
