"""`grader autograde`: what a package for Gradescope runs there."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from grader import package
from grader.commands.common import DataOption, cache_folder, usage_errors
from grader.pipeline.session import open_session
from grader.text import clean


def autograde(
    root: Annotated[Path, typer.Argument(metavar="ROOT", help="Gradescope's folder, /autograder.")],
    prepare: Annotated[
        bool, typer.Option("--prepare", help="Fetch the data and train the reference.")
    ] = False,
    data_folder: DataOption = None,
) -> None:
    """What a package for Gradescope runs."""
    with usage_errors():
        settings = package.settings_of(root)
        level = settings["sandbox"]
        with open_session(data_folder=data_folder, cache=cache_folder(), level=level) as session:
            done = package.autograde(session, settings["assignment"], root, prepare=prepare)
    Console().print(clean(done), highlight=False, soft_wrap=True)
