"""The commands `grade-all` and `grader`, put together.

Exit status: 0 graded, 1 some submission or check ungraded, 2 wrong usage, 130 interrupted.
"""

from __future__ import annotations

import typer

from grader.commands import authors, grading, looking, reviewing, students

app = typer.Typer(add_completion=False, no_args_is_help=True, pretty_exceptions_enable=False)


@app.callback()
def _grader() -> None:
    """Review marks, look at what students hand in, give them what they need, and write assignments.

    To grade a class: grade-all.
    """


for _command, _name in (
    (reviewing.review_marks, "review"),
    (looking.inspect, "inspect"),
    (students.check, "check"),
    (authors.write_handout, "handout"),
    (authors.new, "new"),
    (authors.validate, "validate"),
    (authors.pack, "package"),
    (looking.calibrate, "calibrate"),
    (looking.kept_trainings, "cache"),
):
    app.command(_name)(_command)
app.command("autograde", hidden=True)(authors.autograde)


def main() -> None:
    """The command `grader`."""
    app()


def grade_all_main() -> None:
    """The command `grade-all`."""
    command = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    command.command()(grading.grade_all)
    command()


if __name__ == "__main__":
    main()
