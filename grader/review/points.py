"""What a question's rubric is worth, to be changed while its answers are read: shown first, then saved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from grader.assignment import Assignment
from grader.classes.points import ChangedPoints, changed_by, effect_of, points_now
from grader.gradebook import Gradebook, StoredMark
from grader.gradebook.points import keep_points
from grader.points import AS_WRITTEN, COSTS, PointsError, changes_of, check_of, worths, written_worths
from grader.review.desk import Desk
from grader.review.names import Names

LISTED = 30  # marks that would move
PACKAGE = "grader.review"


def script() -> tuple[str, str]:
    """The script of the page, and its hash as a Content-Security-Policy names it."""
    from grader.report import writing  # the address of the review is shown before

    return writing.script_of("points.js", PACKAGE)


class PointsPages:
    """The pages of the points of every question at a desk."""

    def __init__(self, desk: Desk, schemes: Mapping[str, Assignment]):
        """Look at nothing yet.

        Args:
            desk: where its marks are decided.
            schemes: the marking schemes as they are written, by slug.
        """
        self.saved = 0  # times that points were changed
        self._desk = desk
        self._pages = {
            slug: PointsPage(desk.book, scheme, desk.who, desk.names) for slug, scheme in schemes.items()
        }

    def html(self, mark: StoredMark) -> str:
        """The page of a mark's check."""
        return self._pages[mark.assignment].html(mark.slug)

    def take(self, said: Any) -> dict[str, Any]:
        """Show what changed points would do, or save them; see `PointsPage.take`.

        Raises:
            PointsError: they cannot be.
        """
        slug = said.get("assignment") if isinstance(said, dict) else None
        if not isinstance(slug, str) or slug not in self._pages:
            raise PointsError("expected points of an assignment. Received something else. Reload the page.")
        reply = self._pages[slug].take(said)
        if reply["saved"]:
            self.saved += 1
            self._desk.repointed(self._pages[slug].now.assignment)
        return reply


class PointsPage:
    """The page of the points of one assignment's questions."""

    def __init__(self, book: Gradebook, scheme: Assignment, who: str, names: Names):
        """Look at nothing yet.

        Args:
            book: the open gradebook.
            scheme: the marking scheme as it is written.
            who: changes points.
            names: how students are called.
        """
        self._book = book
        self._scheme = scheme
        self._who = who
        self._names = names

    @property
    def now(self) -> ChangedPoints:
        """The assignment with everything that is saved."""
        return points_now(self._book, self._scheme)

    def html(self, slug: str) -> str:
        """The page of a check.

        Raises:
            PointsError: there is no such check.
        """
        from grader.report import writing  # the address of the review is shown before

        now = self.now
        own, check = check_of(self._scheme, slug), check_of(now.assignment, slug)
        page = (
            writing.templates(PACKAGE)
            .get_template("points.html")
            .render(
                assignment=self._scheme,
                check=check,
                worths=worths(now.assignment, check, own),
                written=written_worths(self._scheme, own, check),
                costs=COSTS,
                as_written=AS_WRITTEN,
                told=now.told,
                script=script()[0],
            )
        )
        return writing.without_controls(page)

    def take(self, said: Any) -> dict[str, Any]:
        """Show what changed points would do, or save them.

        Args:
            said: "check" (its slug), "total" and "parts" (names with values), as text; "save" says that they
                are kept.

        Returns:
            "marks" that were looked at, those "decided" by a person, those of them that are a "smaller" share
            then, and those "unknown" until they are graded; "moves", the first of them as student, points
            before and after; how many rise ("up") and fall ("down"); whether it was "saved".

        Raises:
            PointsError: it is not that, or cannot be.
        """
        wanted = said if isinstance(said, dict) else {}
        check, total, parts = wanted.get("check"), wanted.get("total"), wanted.get("parts")
        texts = [check, total, *(parts.values() if isinstance(parts, dict) else (None,))]
        if not all(isinstance(text, str) for text in texts):
            raise PointsError(
                "expected points of a check, as text. Received something else. Reload the page."
            )
        now = self.now.assignment
        changes = changes_of(self._scheme, now, str(check), str(total), list((parts or {}).items()))
        after = changed_by(self._book, self._scheme, changes)
        effect = effect_of(self._book, now, after, self._names.of)
        save = wanted.get("save") is True and bool(changes)
        if save:
            keep_points(self._book, self._scheme.slug, changes, self._who)
        up = sum(move.after > move.before for move in effect.moves)
        return {
            "marks": effect.marks,
            "decided": effect.decided,
            "smaller": effect.smaller,
            "unknown": effect.unknown,
            "moves": [
                (self._names.of(move.student), move.before, move.after)
                for move in sorted(effect.moves, key=lambda move: self._names.place(move.student))[:LISTED]
            ],
            "up": up,
            "down": len(effect.moves) - up,
            "saved": save,
        }
