"""`grader hide`: students get nothing of a class yet."""

from __future__ import annotations

from pathlib import Path

from grader.commands.release import Out, Slugs, Who, say


def hide(slugs: Slugs, out: Out = Path("reports"), who: Who = "") -> None:
    """Hide a class from its students: what was made to be given back is deleted, and no more is made."""
    say(slugs, out, who, released=False)
