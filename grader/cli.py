"""The commands `grade-all` and `grader`. A command's module is imported once it is typed, and no other's.

Exit status: 0 graded, 1 some submission or check ungraded, 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

import gc
from importlib import import_module
from keyword import iskeyword
from typing import Any

import typer
import typer.core

HELP = """Review marks, look at what students hand in, give them what they need, and write assignments.

To grade a class: grade-all.
"""
# What `grader --help` says of each. It is the first line of the function of that name, in its own module.
COMMANDS = {
    "review": "Look at what the grader left to you, and give points and comments.",
    "requests": "Take what students ask about their marks, and say what is still open.",
    "course": "Show where everybody stands in the course, who needs help, and write its page and tables.",
    "points": "Show what is worth what, and change points of what is graded already.",
    "release": "Let students of a class have their reports: what is made to be given back is made.",
    "hide": "Hide a class from its students: what was made to be given back is deleted, and no more is made.",
    "inspect": "Show what the grader sees of one submission: how it ends, models, answers and figures.",
    "check": "For students: see whether the grader finds your network and answers before you hand in.",
    "handout": "Pack what students get: the task, a starter, an answer sheet and the public checks.",
    "new": "Begin an assignment of your own: marking scheme, handout, starter, reference and example.",
    "import": "Bring an assignment of nbgrader, otter-grader or pytest: tests, points, notebooks, solutions.",
    "validate": "Prove that an assignment is sound: the reference earns everything, nothing earns nothing.",
    "package": "Pack an assignment: an autograder for Gradescope, or a repository for GitHub Classroom.",
    "rubric": "Propose a rubric from answers that you have marked, to read and change.",
    "calibrate": "Compare the grader's marks of explanations with your own.",
    "cache": "Show, or clear, what was trained already and is not trained again.",
    "autograde": "What a package for Gradescope runs.",
}
HIDDEN = ("autograde",)


class LazyCommand(typer.core.TyperCommand):
    """A command that is listed by its name and help, and imported to be run or to say more."""

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        """See `click.Command`; the context is the imported command's."""
        assert self.name is not None
        return load(self.name).make_context(info_name, args, parent, **extra)


def load(name: str) -> Any:
    """The command of this name, with its module imported."""
    own = name.replace("-", "_") + ("_" if iskeyword(name) else "")
    gc.disable()  # what is imported stays
    function = getattr(import_module(f"grader.commands.{own}"), own)
    gc.freeze()
    gc.enable()
    app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    app.command(name)(function)
    return typer.main.get_command(app)


def main() -> None:
    """The command `grader`."""
    commands = [LazyCommand(name, help=said, hidden=name in HIDDEN) for name, said in COMMANDS.items()]
    typer.core.TyperGroup(name="grader", commands=commands, help=HELP, no_args_is_help=True)()


def grade_all_main() -> None:
    """The command `grade-all`."""
    load("grade-all")()


if __name__ == "__main__":
    main()
