"""`grader rubric`: a rubric proposed from answers you have marked."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from grader.assignment import SLUG
from grader.commands.common import program, usage_errors
from grader.proposal.agreement import beside, left_out
from grader.proposal.answers import ProposalError, read_table, refuse_too_few
from grader.proposal.composing import propose
from grader.proposal.writing import as_assignment, as_marked
from grader.terminal.proposal import print_proposal
from grader.text import clean


def rubric(
    question: Annotated[
        str, typer.Argument(metavar="QUESTION", help="The question as it was asked, in quotes.")
    ],
    answers: Annotated[
        Path,
        typer.Argument(
            metavar="ANSWERS.csv",
            help="A table (.csv, .xlsx) with a column answer, and a column points with your marks.",
        ),
    ],
    out_of: Annotated[
        float | None,
        typer.Option(
            metavar="POINTS",
            min=0,
            help="The mark that is worth everything. Default: the largest; 100 where they are in percent.",
        ),
    ] = None,
    name: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="What to call the question. Default: the name of the table."),
    ] = None,
) -> None:
    """Propose a rubric from answers that you have marked, to read and change."""
    console = Console()
    with usage_errors():
        slug = _slug(answers.stem.lower().replace(" ", "_").replace("-", "_") if name is None else name)
        scheme, marks = Path("assignments") / slug / "assignment.py", Path(f"{slug}.jsonl")
        _refuse_overwriting(scheme.parent, marks)
        marked = read_table(answers, out_of)
        refuse_too_few(marked.answers)
        proposed = propose(marked.answers, question)
        unseen = left_out(marked.answers, question)
        scheme.parent.mkdir(parents=True)
        scheme.write_text(as_assignment(slug, proposed, marked.answers), "utf-8")
        marks.write_text(as_marked(slug, marked.answers), "utf-8")
    print_proposal(console, marked, proposed, beside(marked.answers, proposed), unseen)
    console.print(
        f"\n[bold]What to do next[/]\n"
        f"1. Open {clean(str(scheme))}: it has each phrasing with answers that say it. Take out what is "
        "there by chance, add what is missing, and write the sentences that students read.\n"
        "2. See what your changes do, as often as you like:\n"
        f"   {clean(program())} calibrate {marks} --assignment {slug}\n"
        "It is a proposal: until you have read it, let it mark nobody.",
        highlight=False,
        soft_wrap=True,
    )


def _slug(name: str) -> str:
    """The name of the question, of its folder and its files."""
    if not SLUG.fullmatch(name):
        raise ProposalError(
            "expected a name of small letters, digits and _, such as osmosis. "
            f"Received: {name!r}. Give one with --name osmosis."
        )
    return name


def _refuse_overwriting(*paths: Path) -> None:
    there = [str(path) for path in paths if path.exists()]
    if there:
        raise ProposalError(
            f"expected a new name. Received: one that is there already ({', '.join(there)}), perhaps with "
            "changes of yours. Give another with --name, or move it away."
        )
