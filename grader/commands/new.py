"""`grader new`: begin an assignment of your own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from grader import data, scaffold
from grader.commands.common import usage_errors
from grader.text import clean


def new(
    slug: Annotated[str, typer.Argument(metavar="ASSIGNMENT", help="Its name, such as my_digits.")],
    data_name: Annotated[
        str, typer.Option("--data", metavar="NAME", help=f"Its data: {', '.join(data.NAMES)}.")
    ] = data.DEFAULT,
    title: Annotated[str, typer.Option(metavar="TITLE", help="As students read it.")] = "",
) -> None:
    """Begin an assignment of your own: marking scheme, handout, starter, reference and example."""
    console = Console()
    with usage_errors():
        files = scaffold.write(slug, data_name, title, Path.cwd())
    for path in files:
        shown = path.relative_to(Path.cwd())
        console.print(f"  {clean(str(shown))}", highlight=False, soft_wrap=True)
    console.print(f"Edit them, then prove that it is sound: [bold]grader validate {slug}[/]", highlight=False)
