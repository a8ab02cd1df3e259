"""The same answers, graded by nbgrader, by otter-grader and by this grader: are the points equal?

    .venv/bin/python benchmarks/same_points.py [--keep DIR] [--count N] [--only nbgrader|otter]

nbgrader's own example course is made by `nbgrader quickstart`; for otter-grader there are two master
notebooks that use what it documents. Answers go from right to broken (`nbgrader_answers`, `otter_answers`).
Each grader is driven by its own command line: `nbgrader autograde`, `otter assign` and `otter run`, and
`grader import` with `grade-all`. Where points differ, the reason must be in `known_differences`, with the
points that are right: those we must give. The exit status is 1 where a difference has no known reason.

Then a class of --count right answers is graded by each, after a class of as many as there are cores, for
the time that each submission takes beyond the first ones: of these assignments, whose notebooks import next
to nothing, and of one whose notebook trains a network (`network_course`). Machine time is processor time of
all processes.

Each peer has an environment of its own (see `peers`); --keep keeps them. Timings are noisy: read ratios.
"""

from __future__ import annotations

import argparse
import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import nbgrader_answers
import network_course
import otter_answers
from graded_by import Found, assigned, by_nbgrader, by_otter, by_us, imported, quickstart, submit
from known_differences import NBGRADER, OTTER, Known, Points
from machine_time import Failed, Took, timed
from peers import PINS, install
from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Compared:
    """What came of comparing: how many tests, and those that differ: whose, which, theirs, ours, why."""

    name: str
    tests: int
    differing: list[tuple[str, str, Points, Points, str]]

    @property
    def unexplained(self) -> int:
        """How many differences have no known reason."""
        return sum(not why for *_, why in self.differing)


@dataclass(frozen=True)
class Timed:
    """What a class took: theirs and ours, and what each submission took beyond the first ones."""

    name: str
    theirs: Took
    ours: Took
    theirs_each: Took
    ours_each: Took


def compare(name: str, theirs: Found, ours: Found, known: Mapping[str, Known]) -> Compared:
    """Compare test by test: every test of theirs must be among ours."""
    differing = []
    for (student, test), points in sorted(theirs.items()):
        own = ours.get((student, test), "no such test")
        if own != points:
            reason = known.get(student)
            why = reason.why if reason is not None and reason.right(test) == own else ""
            differing.append((student, test, points, own, why))
    return Compared(name, len(theirs), differing)


def nbgrader(commands: Path, place: Path, count: int) -> Iterator[Compared | Timed]:
    """Compare with nbgrader: the points, then the time."""
    made = quickstart(commands, place)

    def grade(answers: Iterable[nbgrader_answers.Answer], at: str) -> tuple[Found, Took, Found, Took]:
        folder = place / at
        shutil.copytree(made, folder / "course")
        submit(folder / "course", answers)
        # A course of their own: what stops nbgrader is taken out of its.
        shutil.copytree(folder / "course", folder / "ours" / "course")
        slug = imported("nbgrader", folder / "ours" / "course", folder / "home")
        with timed() as own:
            ours = by_us(slug, folder / "ours" / "course", folder / "home")
        with timed() as their:
            theirs, stopped = by_nbgrader(commands, folder / "course", place)
        if stopped:
            _say(f"nbgrader graded nobody after {', '.join(stopped)}, until that was taken out")
        return theirs, their, ours, own

    theirs, _, ours, _ = grade(nbgrader_answers.answers(), "points")
    yield compare("nbgrader: quickstart's ps1", theirs, ours, NBGRADER)
    yield _class("nbgrader", count, lambda n: grade(nbgrader_answers.variants(n), f"of {n}"))

    def networks(count: int) -> tuple[Found, Took, Found, Took]:
        folder = place / f"networks of {count}"
        made = network_course.course(commands, folder, count)
        slug = imported("nbgrader", made, folder / "home")
        with timed() as own:
            ours = by_us(slug, made, folder / "home")
        with timed() as their:
            theirs, _ = by_nbgrader(commands, made, place, network_course.ASSIGNMENT)
        return theirs, their, ours, own

    theirs, _, ours, _ = networks(4)
    yield compare("nbgrader: a network", theirs, ours, {})
    yield _class("nbgrader, a network", count, networks)


def otter(commands: Path, place: Path, count: int) -> Iterator[Compared | Timed]:
    """Compare with otter-grader: the points of both master notebooks, then the time of the first."""
    workers = os.cpu_count() or 1

    def grade(
        master: otter_answers.Master, answers: Iterable[otter_answers.Answer], at: str
    ) -> tuple[Found, Took, Found, Took]:
        folder = place / at
        dist = assigned(commands, master, folder / "assignment")
        released = dist / "student" / f"{master.name}.ipynb"
        handed_in = {
            answer.name: otter_answers.hand_in(master, answer, released, folder / "submitted" / answer.name)
            for answer in answers
        }
        source = folder / "source"  # without what `otter assign` has made
        otter_answers.write_master(master, source)
        slug = imported("otter", source / f"{master.name}.ipynb", folder / "home")
        with timed() as own:
            ours = by_us(slug, folder / "submitted", folder / "home")
        with timed() as their:
            theirs = by_otter(commands, dist, handed_in, folder, workers)
        return theirs, their, ours, own

    for master in (otter_answers.DOCTESTS, otter_answers.FUNCTIONS):
        theirs, _, ours, _ = grade(master, otter_answers.answers(master), master.name)
        yield compare(f"otter-grader: {master.name}", theirs, ours, OTTER[master.name])
    first = otter_answers.DOCTESTS
    yield _class("otter-grader", count, lambda n: grade(first, otter_answers.variants(first, n), f"of {n}"))
    line = network_course.MASTER
    theirs, _, ours, _ = grade(line, network_course.answers(4), line.name)
    yield compare("otter-grader: a network", theirs, ours, {})
    yield _class(
        "otter-grader, a network",
        count,
        lambda n: grade(line, network_course.answers(n), f"networks of {n}"),
    )


def _class(name: str, count: int, grade: Callable[[int], tuple[Found, Took, Found, Took]]) -> Timed:
    """What a class takes, and each submission beyond the first ones."""
    few = os.cpu_count() or 1
    _, their_few, _, own_few = grade(few)
    _, their, _, own = grade(count)

    def each(whole: Took, first: Took) -> Took:
        more = count - few
        return Took((whole.wall - first.wall) / more, (whole.machine - first.machine) / more)

    return Timed(name, their, own, each(their, their_few), each(own, own_few))


def show(compared: Iterable[Compared], took: Iterable[Timed], count: int) -> None:
    """Print both tables."""
    console = Console(width=170)
    for one in compared:
        equal = one.tests - len(one.differing)
        console.print(
            f"{one.name}: {one.tests} tests compared, {equal} equal, {len(one.differing)} differ, "
            f"{one.unexplained} of them for no known reason"
        )
        table = Table("answer", "test", "theirs", "ours", "why")
        for student, test, theirs, ours, why in one.differing:
            table.add_row(student, test, str(theirs), str(ours), why or "NOT KNOWN")
        if one.differing:
            console.print(table)
    table = Table("seconds", "theirs", "ours", "times ours", title=f"a class of {count}")
    for each in took:
        rows = (
            ("machine time, class", each.theirs.machine, each.ours.machine),
            ("machine time, each beyond the first", each.theirs_each.machine, each.ours_each.machine),
            ("wall time, class", each.theirs.wall, each.ours.wall),
            ("wall time, each beyond the first", each.theirs_each.wall, each.ours_each.wall),
        )
        for what, theirs, ours in rows:
            ratio = f"{theirs / ours:.1f}" if ours > 0 else "-"
            table.add_row(f"{each.name}: {what}", f"{theirs:.2f}", f"{ours:.2f}", ratio)
    console.print(table)


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main(only: str, count: int, keep: Path | None) -> int:
    """Compare and print; the exit status."""
    compared: list[Compared] = []
    took: list[Timed] = []
    failed = False
    with tempfile.TemporaryDirectory() as scratch:
        for name, run in (("nbgrader", nbgrader), ("otter", otter)):
            if only not in ("", name):
                continue
            place = Path(scratch) / name
            place.mkdir()
            try:
                commands = install(name, (keep or Path(scratch) / "peers").absolute() / name)
                _say(f"comparing with {PINS[name][0]}")
                for one in run(commands, place, count):
                    if isinstance(one, Compared):
                        compared.append(one)
                    else:
                        took.append(one)
            except Failed as reason:
                _say(f"{name}: {reason}")
                failed = True
    show(compared, took, count)
    return int(failed or any(one.unexplained for one in compared))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--keep", type=Path, metavar="DIR", help="where the peers' environments stay")
    parser.add_argument("--count", type=int, default=20, help="submissions of the class that is timed")
    parser.add_argument("--only", default="", choices=("nbgrader", "otter"), help="one of the peers")
    given = parser.parse_args()
    if given.count <= (os.cpu_count() or 1):
        parser.error("expected more submissions than cores")
    sys.exit(main(given.only, given.count, given.keep))
