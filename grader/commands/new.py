"""`grader new`: begin an assignment of your own."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from grader import data, scaffold
from grader.commands.common import usage_errors
from grader.data.sources import beginning
from grader.text import clean


def new(
    slug: Annotated[str, typer.Argument(metavar="ASSIGNMENT", help="Its name, such as my_digits.")],
    data_name: Annotated[
        str,
        typer.Option(
            "--data",
            metavar="NAME|FILE",
            help=f"Its data: {', '.join(data.NAMES)}; or your own: a table (.csv, .xlsx), arrays (.npz), "
            "or a folder with a folder of pictures for each class.",
        ),
    ] = data.DEFAULT,
    target: Annotated[str, typer.Option(metavar="COLUMN", help="Of a table: the column to predict.")] = "",
    column: Annotated[
        str, typer.Option(metavar="COLUMN", help="Of a series: the column of its values.")
    ] = "",
    text: Annotated[str, typer.Option(metavar="COLUMN", help="Of texts: their column.")] = "",
    window: Annotated[int, typer.Option(help="Of a series: how many values in a row a network sees.")] = 20,
    horizon: Annotated[int, typer.Option(help="Of a series: how many steps ahead it predicts.")] = 1,
    size: Annotated[int, typer.Option(help="Of pictures: height and width.")] = 64,
    hidden: Annotated[
        str,
        typer.Option(
            metavar="SHARE",
            help="Of your own data: the share that students never see, or the column or second file that "
            "says what is hidden.",
        ),
    ] = "0.2",
    title: Annotated[str, typer.Option(metavar="TITLE", help="As students read it.")] = "",
) -> None:
    """Begin an assignment of your own: marking scheme, handout, starter, reference and example."""
    console = Console()
    with usage_errors():
        own = Path(data_name)
        chosen: str | data.Source = data_name
        if data_name not in data.NAMES and own.exists():
            said = beginning.NewData(target, text, column, window, horizon, size, beginning.share(hidden))
            chosen = beginning.source_from(own, said)
        files = scaffold.write(slug, chosen, title, Path.cwd())
    for path in files:
        shown = path.relative_to(Path.cwd())
        console.print(f"  {clean(str(shown))}", highlight=False, soft_wrap=True)
    console.print(f"Edit them, then prove that it is sound: [bold]grader validate {slug}[/]", highlight=False)
