"""`grader cache`: what was trained already."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer
from rich.console import Console

from grader.commands.common import cache_folder
from grader.text import clean
from grader.training import cache as trainings


def cache(
    clear: Annotated[
        bool, typer.Option("--clear", help="Forget all of them: they are trained anew.")
    ] = False,
) -> None:
    """Show, or clear, what was trained already and is not trained again."""
    folder, console = cache_folder(), Console()
    if clear:
        count = trainings.clear(folder)
        console.print(
            f"{count} kept trainings cleared from {clean(str(folder))}.",
            highlight=False,
            soft_wrap=True,
        )
        return
    entries = trainings.entries(folder)
    size = sum(entry.size for entry in entries) / 2**20
    console.print(
        f"{len(entries)} trainings are kept in {clean(str(folder))}: {size:,.1f} MB of at most "
        f"{trainings.limit_mb():,} MB. What was not used for longest makes room; the environment variable "
        "GRADER_CACHE_MB sets how much is kept.",
        highlight=False,
        soft_wrap=True,
    )
    if entries:
        first, last = (datetime.fromtimestamp(entry.used) for entry in (entries[0], entries[-1]))
        console.print(f"Last used between {first:%Y-%m-%d %H:%M} and {last:%Y-%m-%d %H:%M}.", highlight=False)
