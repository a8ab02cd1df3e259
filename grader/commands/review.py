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
from grader.gradebook.duties import set_duties
from grader.loading import load_assignment
from grader.review import dealing
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
    requested: Annotated[bool, typer.Option("--requests", help="Show what students ask about.")] = False,
    who: Annotated[
        str, typer.Option("--as", metavar="NAME", help="Your name, kept beside what you say.")
    ] = "",
    questions: Annotated[
        str, typer.Option(metavar="SLUG,...", help="Your questions; default: what was dealt to you.")
    ] = "",
    dealt: Annotated[
        str | None,
        typer.Option("--deal", metavar="NAME,...", help='Deal the questions out to graders; "": to nobody.'),
    ] = None,
    blind: Annotated[bool, typer.Option("--blind", help="Show numbers instead of students' names.")] = False,
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
        if blind and (written is not None or filled is not None):
            raise reviews.ReviewError(
                "expected --blind with the page. Received it with a table, which names students. Leave one "
                "of them out."
            )
        if not (out / NAME).is_file():
            raise reviews.ReviewError(
                f"expected a gradebook in {out}. Received: none. "
                "Grade a class first, or say with --out where the gradebook is."
            )
        schemes = {slug: load_assignment(home() / "assignments" / slug) for slug in slugs or known()}
        taken = repointed = 0
        with Gradebook(out / NAME) as book:
            loaded = {slug: points_now(book, scheme).assignment for slug, scheme in schemes.items()}
            remembered = book.setting("order")
            name = who or user()
            if dealt is not None:
                _deal(console, book, loaded, dealt)
                return
            if written is not None:
                from grader.export import replace_file

                items = reviews.queue(
                    book, loaded, everything=everything, followed=followed, requested=requested
                )
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
                    book, loaded, name, everything=everything, followed=followed, requested=requested,
                    blind=blind, questions=questions, port=port, schemes=schemes,
                ) as server:  # fmt: skip
                    taken = _show(console, server, browser=browser, nothing=_nothing(followed, requested))
                    repointed = server.points_saved
    if not taken and not repointed:
        console.print("Nothing was changed.")
    elif remembered:
        what = f"{counted(taken, 'mark')} taken" if taken or not repointed else "Points were changed"
        console.print(f"{what}; the reports are written anew.", highlight=False)
        from grader.commands.grade_all import grade_again  # which needs all that grading does

        grade_again(remembered, out, what_changed=not blind)


def _deal(console: Console, book: Gradebook, loaded: dict[str, assignments.Assignment], said: str) -> None:
    """Deal the questions of what waits out to graders."""
    items = reviews.queue(book, loaded)
    dealt = dealing.deal(items, dealing.graders(said))
    set_duties(book, dealt)
    for line in dealing.said_of(dealt, dealing.waiting_by_question(items)):
        console.print(clean(line), highlight=False, soft_wrap=True)
    if not dealt:
        console.print("Nobody has questions of their own.")
        return
    console.print(
        f'Each of them types: {program()} review --as "NAME". Marks of later hand-ins go the same way.',
        highlight=False,
        soft_wrap=True,
    )


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


def _nothing(followed: bool, requested: bool) -> str:
    """What to say where there is nothing to look at."""
    if followed:
        return "No answer was marked like one that you decided."
    if requested:
        return f"No request of a student is open here. {program()} requests lists those without a mark."
    return "Nothing waits for you. With --all you can look at every mark."


def _show(
    console: Console,
    server: reviews.Server,
    *,
    browser: bool,
    nothing: str,
) -> int:
    """Show the page until it is finished, or Ctrl-C; say `nothing` where there is nothing to look at."""
    if not server.desk.items:
        console.print(nothing)
        return 0
    console.print(
        f"{counted(len(server.desk.items), 'mark')}: open [bold]{server.address}[/] in a browser of this "
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
    return server.desk.taken
