"""What a course costs: a gradebook of many students, and `grader course` on it.

    .venv/bin/python benchmarks/course.py [STUDENTS] [ASSIGNMENTS] [--keep DIR]

Writes a gradebook (default: 300 students, six assignments of 12 checks) through
`Gradebook.keep_grade`: students of all kinds, some who fall behind, some who hand in nothing, marks that
wait, a class list with numbers and groups. Then it runs `grader course` three times as a teacher types it,
imports and all, and says how large its files are.
"""

from __future__ import annotations

import argparse
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from grader.assignment import Assignment, Check
from grader.case import Case
from grader.evidence import NOTHING
from grader.grade import Grade
from grader.gradebook import NAME, Gradebook
from grader.gradebook.assignments import AssignmentFacts, keep_assignment
from grader.gradebook.people import keep_people
from grader.records.mark import Mark
from grader.records.person import Person
from grader.records.submission import Submission
from grader.verdicts import Passed

FIRST = "Ada Ben Chiara Dmitri Emeka Fatima Grace Hugo Ines Jonas Łukasz Noor".split()
LAST = "Lovelace García Okafor Östberg Dyck Hopper Tanaka O'Neill Nguyễn Schmidt".split()
TOPICS = ("runs", "architecture", "compiled", "accuracy", "relu", "softmax", "flatten", "loss")
TITLES = ("Recognise digits", "Clothes, and questions", "Wine", "Words of the trade", "A number", "The exam")


def scheme(number: int) -> Assignment:
    """An assignment of checks that come everywhere, and some of its own."""
    slugs = [*TOPICS, *(f"question_{number}_{each}" for each in range(4))]
    checks = tuple(Check(slug, 5.0, slug.capitalize(), lambda case: Passed("Right.")) for slug in slugs)
    return Assignment(f"work_{number}", TITLES[number % len(TITLES)], None, checks)


def people(count: int) -> list[Person]:
    """A class list."""
    found = {}
    for number in range(count):
        first, last = FIRST[number % len(FIRST)], LAST[number // len(FIRST) % len(LAST)]
        name = f"{last}, {first}" if number < len(FIRST) * len(LAST) else f"{last}, {first} {number}"
        found[name] = Person(
            name, frozenset(), (), (f"Group {number % 6 + 1}",), f"{number + 1:07}",
            f"student{number}@example.edu", last,
        )  # fmt: skip
    return list(found.values())


def came_to(assignment: Assignment, student: str, level: float, weak: str) -> Grade:
    """A grade that somebody of this level has, who does not understand one topic."""
    marks = []
    for check in assignment.checks:
        if random.random() < 0.01:
            marks.append(Mark(check, "review", 0.0, "A person will look at this answer."))
            continue
        right = random.random() < (level / 3 if check.slug == weak else level)
        reason = "Right." if right else "Expected something else."
        marks.append(Mark(check, "passed" if right else "failed", check.points if right else 0.0, reason))
    return Grade(student, Case(assignment, NOTHING, "finished", "It ran to its end"), tuple(marks))


def fill(path: Path, students: int, assignments: int) -> None:
    """Write the gradebook."""
    random.seed(4)
    class_list = people(students)
    kinds = [
        (random.uniform(0.6, 1.0), random.choice((*TOPICS, *[""] * 20)), random.random()) for _ in class_list
    ]
    with Gradebook(path) as book:
        keep_people(book, class_list)
        for number in range(assignments):
            given = scheme(number)
            names = tuple(person.name for person in class_list)
            keep_assignment(
                book, AssignmentFacts(given.slug, given.title, given.possible, ("mnist",), (), names)
            )
            for place, person in enumerate(class_list):
                level, weak, kind = kinds[place]
                fallen = kind < 0.05 and number >= assignments - 2
                absent = kind > 0.97 or random.random() < 0.04
                grade = came_to(given, person.name, level - 0.35 if fallen else level, weak)
                content = () if absent else (("a.py", f"# {number} {place}".encode()),)
                if absent:
                    marks = tuple(
                        Mark(each, "failed", 0.0, "Nothing was handed in.") for each in given.checks
                    )
                    case = Case(given, NOTHING, "missing", "Nothing was handed in")
                    grade = Grade(person.name, case, marks)
                work = Submission(person.name, content)
                book.keep_grade(given.slug, work, grade, "", report=f"{given.slug}/student-{place}.html")


def main(students: int, assignments: int, keep: Path | None) -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        out = keep or Path(folder)
        started = time.perf_counter()
        if not (out / NAME).exists():
            fill(out / NAME, students, assignments)
        seconds = time.perf_counter() - started
        print(f"{students} students x {assignments} assignments: written in {seconds:.1f} s")
        code = "from grader.cli import main; main()"
        command = [sys.executable, "-c", code, "course", "--out", str(out)]
        took = []
        for _ in range(3):
            started = time.perf_counter()
            done = subprocess.run(command, capture_output=True, text=True, check=True)
            took.append(time.perf_counter() - started)
        print(done.stdout.splitlines()[1])
        print(
            f"grader course: {statistics.median(took):.2f} s (of {', '.join(f'{each:.2f}' for each in took)})"
        )
        for name in ("index.html", "course.csv", "course.xlsx", NAME):
            print(f"  {name}: {(out / name).stat().st_size / 1024:,.0f} kB")


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("students", type=int, nargs="?", default=300)
    parser.add_argument("assignments", type=int, nargs="?", default=6)
    parser.add_argument("--keep", type=Path)
    given = parser.parse_args()
    main(given.students, given.assignments, given.keep)
