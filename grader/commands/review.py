"""`grader review`: what waits for a person, on a page of this computer or in a table."""

from __future__ import annotations

import webbrowser
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from grader import assignment as assignments
from grader import review as reviews
from grader.classes.following import Following
from grader.classes.home import home
from grader.classes.points import points_now
from grader.commands.common import known, program, usage_errors, user
from grader.gradebook import NAME, Gradebook
from grader.text import clean, counted


def review(
    slugs: Annotated[
        list[str] | None, typer.Argument(metavar="[ASSIGNMENT]...", help="Which; default: all.")
    ] = None,
    out: Annotated[
        Path, typer.Option(metavar="DIR", help="The folder of the reports and their gradebook.")
    ] = Path("reports"),
    everything: Annotated[
        bool, typer.Option("--all", help="Show every mark, not only those that wait for you.")
    ] = False,
    followed: Annotated[
        bool, typer.Option("--followed", help="Show what was marked like answers that you decided.")
    ] = False,
    who: Annotated[
        str, typer.Option("--as", metavar="NAME", help="Your name, kept beside what you say.")
    ] = "",
    written: Annotated[
        Path | None, typer.Option("--write", metavar="FILE.csv", help="Write a table to fill in instead.")
    ] = None,
    filled: Annotated[
        Path | None, typer.Option("--read", metavar="FILE.csv", help="Take what was filled in.")
    ] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Where the page listens; 0: any free.")] = 0,
    browser: Annotated[
        bool, typer.Option("--browser/--no-browser", help="Open the page in your browser.")
    ] = True,
) -> None:
    """Look at what the grader left to you, and give points and comments.

    The page is seen on this computer only. What you save is kept at once, with your name and the time, and
    holds for that answer through every later grading.
    """
    console = Console()
    with usage_errors(OSError):
        if not (out / NAME).is_file():
            raise reviews.ReviewError(
                f"expected a gradebook in {out}. Received: none. "
                "Grade a class first, or say with --out where the gradebook is."
            )
        schemes = {slug: assignments.load(home() / "assignments" / slug) for slug in slugs or known()}
        taken = repointed = 0
        with Gradebook(out / NAME) as book:
            loaded = {slug: points_now(book, scheme).assignment for slug, scheme in schemes.items()}
            remembered = book.setting("order")
            name = who or user()
            if written is not None:
                from grader.export import replace_file

                items = reviews.queue(book, loaded, everything=everything, followed=followed)
                replace_file(written, reviews.write_table(items), "utf-8-sig")
                console.print(
                    f"{counted(len(items), 'mark')} in {clean(str(written))}. Fill in points and "
                    f"comment, then give it back: {program()} review --read {clean(written.name)}",
                    highlight=False,
                    soft_wrap=True,
                )
                return
            if filled is not None:
                taken = _take(console, book, loaded, filled, name)
            else:
                with reviews.Server(
                    book,
                    loaded,
                    name,
                    everything=everything,
                    followed=followed,
                    port=port,
                    schemes=schemes,
                ) as server:
                    taken = _show(console, server, browser=browser, followed=followed)
                    repointed = server.points_saved
    if not taken and not repointed:
        console.print("Nothing was changed.")
    elif remembered:
        what = f"{counted(taken, 'mark')} taken" if taken or not repointed else "Points were changed"
        console.print(f"{what}; the reports are written anew.", highlight=False)
        from grader.commands.grade_all import grade_again  # which needs all that grading does

        grade_again(remembered, out)


def _take(
    console: Console, book: Gradebook, loaded: dict[str, assignments.Assignment], filled: Path, who: str
) -> int:
    """Take a filled table."""
    items = reviews.queue(book, loaded, everything=True)
    taken, refused = reviews.read_table(book, items, filled.read_bytes(), who)
    for line in refused:
        console.print(f"[yellow]Not taken, {clean(line)}[/]", highlight=False)
    if taken:
        added = [each for one in loaded.values() for each in Following(book, one).settle()]
        follow = sum(review.followed for _, review in added)
        if follow:
            console.print(
                f"{counted(follow, 'answer')} {'follows' if follow == 1 else 'follow'} what you decided: "
                f"{program()} review --followed",
                highlight=False,
            )
        taken += len(added)
    return taken


def _show(
    console: Console,
    server: reviews.Server,
    *,
    browser: bool,
    followed: bool,
) -> int:
    """Show the page until it is finished, or Ctrl-C."""
    if not server.items:
        nothing = (
            "No answer was marked like one that you decided."
            if followed
            else "Nothing waits for you. With --all you can look at every mark."
        )
        console.print(nothing)
        return 0
    console.print(
        f"{counted(len(server.items), 'mark')}: open [bold]{server.address}[/] in a browser of this "
        "computer. Ctrl-C ends it; what you saved is kept.",
        highlight=False,
        soft_wrap=True,
    )
    if browser:
        webbrowser.open(server.address)
    try:
        server.finished.wait()
    except KeyboardInterrupt:
        console.print()
    return server.taken
