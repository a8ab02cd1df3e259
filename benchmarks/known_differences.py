"""Where our points differ from a peer's: for which answer, why, and what is right instead."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Points = float | str
WAITS = "a person"  # decides
WORDS = {
    "sum_of_squares_equation": WAITS,
    "sum_of_squares_application": WAITS,
    "cell_938593c4a215c6cc": WAITS,
    "part_a": WAITS,
    "part_b": WAITS,
}
EARNED = {
    "correct_squares": 1.0,
    "squares_invalid_input": 1.0,
    "correct_sum_of_squares": 0.5,
    "sum_of_squares_uses_squares": 0.5,
}
NOTHING = dict.fromkeys(EARNED, 0.0)
# What a right answer to the master notebooks of otter-grader earns.
RATES = {
    "mean": 3.0, "largest": 2.0, "convert": 4.0, "both": 2.0, "weights": 1.0, "draw": 1.0, "table": 1.0,
}  # fmt: skip
BY_FUNCTIONS = {"mean": 3.0, "largest": 2.0, "draw": 1.0}


@dataclass(frozen=True)
class Known:
    """Why the points of an answer differ, and what is right."""

    why: str
    points: Mapping[str, Points]

    def right(self, test: str) -> Points | None:
        """What is right of a test; None where no difference is known."""
        return self.points.get(test)


_STDERR = "nbgrader fails a test that writes to stderr, whatever it finds"
_LOST = "the process that runs a student's cells ended: {} has no points at all for this student"
_STOPPED = (
    "who prints more than 16 MiB is stopped here (Limits.output_kb): tests after that are not run, and a "
    "person looks at those before it"
)
_NO_TASK = "nothing was done for the task: nobody has to look"
NBGRADER = {
    "writes_to_stderr": Known(_STDERR, EARNED),
    "warns": Known(_STDERR, EARNED),
    "nothing_done": Known(_NO_TASK, {"cell_938593c4a215c6cc": 0.0}),
    "words_unanswered": Known(_NO_TASK, {"cell_938593c4a215c6cc": 0.0}),
    "huge_output": Known(
        _STOPPED,
        {
            "correct_squares": WAITS,
            "squares_invalid_input": WAITS,
            "correct_sum_of_squares": 0.0,
            "sum_of_squares_uses_squares": 0.0,
        },
    ),
    "shadows_assertion": Known(
        "a program that changes what tests rely on may deceive: a person looks", dict.fromkeys(EARNED, WAITS)
    ),
    "test_deleted": Known(
        "nbgrader puts a deleted test back, and leaves its points to a person", {"correct_squares": 1.0}
    ),
    "ends_the_process": Known(
        _LOST.format("nbgrader"),
        {**WORDS, **EARNED, "correct_squares": 0.0, "correct_sum_of_squares": 0.0},
    ),
    "cell_doubled": Known(
        "nbgrader stops grading the whole class at a doubled cell; both are run here, the last one counts",
        {**WORDS, **EARNED, "correct_squares": 0.0, "correct_sum_of_squares": 0.0},
    ),
    "cell_renamed": Known("nbgrader gives no points to a student with a renamed cell", {**WORDS, **EARNED}),
    "markdown_for_code": Known(
        "nbgrader gives no points where code is in a cell of text; it is run here", {**WORDS, **EARNED}
    ),
    "unreadable_notebook": Known(
        "nbgrader gives no points for the notebook that can be read",
        {**dict.fromkeys(WORDS, 0.0), **NOTHING, "part_a": WAITS, "part_b": WAITS},
    ),
}  # fmt: skip
_ENDLESS = "otter run has no time limit, and gives no points at all where something does not end"
_DIED = _LOST.format("otter-grader")
_EXITS = "otter-grader has no points at all where a test of the second format ends in SystemExit"
_UNREADABLE = "otter-grader writes no results where a notebook cannot be read"
OTTER = {
    "rates": {
        "endless": Known(_ENDLESS, {**RATES, "largest": 0.5}),
        "ends_the_process": Known(_DIED, {**RATES, "largest": 0.5}),
        "huge_output": Known(_STOPPED, {**dict.fromkeys(RATES, WAITS), "draw": 0.0, "table": 0.0}),
        "unreadable_notebook": Known(_UNREADABLE, dict.fromkeys(RATES, 0.0)),
    },
    "rates_by_functions": {
        "endless": Known(_ENDLESS, {**BY_FUNCTIONS, "largest": 0.0}),
        "ends_the_process": Known(_DIED, {**BY_FUNCTIONS, "largest": 0.0}),
        "function_exits": Known(_EXITS, {**BY_FUNCTIONS, "mean": 0.0}),
        "huge_output": Known(_STOPPED, {**dict.fromkeys(BY_FUNCTIONS, WAITS), "draw": 0.0}),
        "unreadable_notebook": Known(_UNREADABLE, dict.fromkeys(BY_FUNCTIONS, 0.0)),
    },
}
