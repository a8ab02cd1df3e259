"""The queue as a page of this computer alone.

It listens on 127.0.0.1 only. Whoever has not the address, which holds a random token, gets nothing: another
page in the same browser does not know it, and what changes something must come from this page itself, as
JSON, so that no form of another page can send it. Names of hosts are checked, so that a name that is made to
mean 127.0.0.1 does not help either.
"""

from __future__ import annotations

import json
import re
import secrets
import threading
from collections.abc import Mapping, Set
from dataclasses import replace
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from grader.assignment import Assignment
from grader.classes.following import Following
from grader.gradebook import Gradebook, GradebookBroken
from grader.points import PointsError
from grader.records.mark import Review
from grader.review.points import PointsPage
from grader.review.queue import ReviewError, ReviewItem, queue, record

MOST_POINTS = 1_000_000
PACKAGE = "grader.review"
HOST = "127.0.0.1"
BODY_BYTES = 200_000  # of a request
QUOTED_CHARS = 300  # of an answer that another one is like
RELOAD = "Reload the page and try again."
REPORT = "default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'none'"
HEADERS = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Server:
    """The page of a queue; a context manager that listens until it is left."""

    def __init__(
        self,
        book: Gradebook,
        assignments: Mapping[str, Assignment],
        who: str,
        *,
        everything: bool = False,
        followed: bool = False,
        port: int = 0,
        schemes: Mapping[str, Assignment] | None = None,
    ):
        """Prepare the page.

        Args:
            book: the open gradebook.
            assignments: what is looked at, by slug.
            who: looks at it.
            everything: marks that do not wait, too.
            followed: only those that were marked like others.
            port: to listen on; 0 for any that is free.
            schemes: the marking schemes as they are written, where points were changed over them.
        """
        self.token = secrets.token_urlsafe(32)
        self.finished = threading.Event()
        self._book = book
        self._who = who
        self._lock = threading.Lock()
        self.items = queue(book, assignments, everything=everything, followed=followed)
        self._following = {slug: Following(book, each) for slug, each in assignments.items()}
        self._numbers = {
            (item.mark.assignment, item.mark.student, item.mark.slug, item.mark.about): item.number
            for item in self.items
        }
        self._done = {item.number: item.review for item in self.items if item.review is not None}
        self._before = {number: _said(review) for number, review in self._done.items()}
        self._elsewhere: set[tuple[str, str, str]] = set()  # marks that are not shown and stand otherwise now
        self._points = {slug: PointsPage(book, each, who) for slug, each in (schemes or assignments).items()}
        self.points_saved = 0  # times that points of questions were changed
        server = self

        class Handler(_Handler):
            page = server

        self._server = ThreadingHTTPServer((HOST, port), Handler)
        self._server.daemon_threads = True
        self.host = f"{HOST}:{self._server.server_port}"

    def __enter__(self) -> Server:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._server.shutdown()
        self._server.server_close()

    @property
    def address(self) -> str:
        """What to open in a browser."""
        return f"http://{self.host}/{self.token}/"

    @property
    def taken(self) -> int:
        """How many marks stand otherwise than when the page was opened, however often they were saved."""
        with self._lock:
            now = {number: _said(review) for number, review in self._done.items()}
            elsewhere = len(self._elsewhere)
        return elsewhere + sum(self._before.get(number) != now.get(number) for number in self._before | now)

    def html(self) -> str:
        """The page."""
        from grader.report import writing  # the address is shown before

        with self._lock:
            done = dict(self._done)
            like = {
                number: self._following[self.items[number].mark.assignment].quoted(review)
                for number, review in done.items()
                if review.like
            }
        script, _ = writing.script_of("review.js", PACKAGE)
        template = writing.templates(PACKAGE).get_template("review.html")
        page = template.render(items=self.items, done=done, like=like, script=script, who=self._who)
        return writing.without_controls(page)

    def report(self, name: str) -> bytes | None:
        """The report that a mark is in, by "report-" and the mark's number; None for anything else."""
        match = re.fullmatch(r"report-(\d{1,6})", name)
        if match is None or int(match[1]) >= len(self.items):
            return None
        folder = self._book.path.parent.resolve()
        path = (folder / self.items[int(match[1])].mark.report).resolve()
        if not path.is_relative_to(folder) or path.suffix != ".html":
            return None
        try:
            return path.read_bytes()
        except OSError:
            return None

    def points(self, name: str) -> str | None:
        """The page of the points of a mark's check, by "points-" and the mark's number; None for others."""
        match = re.fullmatch(r"points-(\d{1,6})", name)
        if match is None or int(match[1]) >= len(self.items):
            return None
        mark = self.items[int(match[1])].mark
        return self._points[mark.assignment].html(mark.slug)

    def take_points(self, said: Any) -> dict[str, Any]:
        """Show what changed points would do, or save them; see `PointsPage.take`.

        Raises:
            PointsError: they cannot be.
        """
        slug = said.get("assignment") if isinstance(said, dict) else None
        if not isinstance(slug, str) or slug not in self._points:
            raise PointsError(f"expected points of an assignment. Received something else. {RELOAD}")
        with self._lock:
            reply = self._points[slug].take(said)
            if reply["saved"]:
                self.points_saved += 1
                now = self._points[slug].now.assignment
                self._following[slug] = Following(self._book, now)
                worth = {check.slug: check.points for check in now.checks}
                for place, item in enumerate(self.items):
                    if item.mark.assignment == slug:
                        mark = replace(item.mark, possible=worth.get(item.mark.slug, item.mark.possible))
                        self.items[place] = replace(item, mark=mark)
        return reply

    def take(self, said: Any) -> dict[str, Any]:
        """Take a review; see `grader.review.record`.

        Args:
            said: "items" (numbers), "points" (a number, or null to take it back) and "comment".

        Returns:
            How many were "taken" and are "left"; "follow": what follows from it, each by its number, points
            and the answers that it is like; "back": the numbers of what does not follow any more; "hidden":
            how many marks, that are not on this page, stand otherwise.

        Raises:
            ReviewError: it is not that.
        """
        known = {item.number: item for item in self.items}
        numbers = said.get("items") if isinstance(said, dict) else None
        if not isinstance(numbers, list) or not numbers or any(n not in known for n in map(_whole, numbers)):
            raise ReviewError(f"expected the numbers of marks. Received something else. {RELOAD}")
        points, comment = said.get("points"), said.get("comment", "")
        if isinstance(points, bool) or not isinstance(points, (int, float, type(None))):
            raise ReviewError(f"expected points as a number. Received something else. {RELOAD}")
        if points is not None and not abs(points) < MOST_POINTS:
            raise ReviewError(f"expected points below {MOST_POINTS:,}. Received more.")
        if not isinstance(comment, str):
            raise ReviewError(f"expected a comment as text. Received something else. {RELOAD}")
        wanted: list[ReviewItem] = [known[number] for number in dict.fromkeys(numbers)]
        with self._lock:
            value = None if points is None else float(points)
            reviews = record(self._book, wanted, value, comment, self._who)
            for item, review in zip(wanted, reviews, strict=True):
                self._done.pop(item.number, None)
                if value is not None:
                    self._done[item.number] = review
            follow, back, hidden = self._follow({item.mark.assignment for item in wanted})
            left = len(self.items) - len(self._done)
        return {"taken": len(wanted), "left": left, "follow": follow, "back": back, "hidden": hidden}

    def _follow(self, slugs: Set[str]) -> tuple[list[dict[str, Any]], list[int], int]:
        """Let marks follow what stands in the gradebook now; see `take`."""
        follow, back, hidden = list[dict[str, Any]](), list[int](), 0
        for slug in sorted(slugs):
            for student, review in self._following[slug].settle():
                number = self._numbers.get((slug, student, review.slug, review.about))
                if number is None:
                    hidden += 1
                    self._elsewhere.add((slug, student, review.slug))
                elif review.points is None:
                    self._done.pop(number, None)
                    back.append(number)
                else:
                    self._done[number] = review
                    like = [
                        {"student": other, "answer": answer[:QUOTED_CHARS]}
                        for other, answer in self._following[slug].quoted(review)
                    ]
                    follow.append(
                        {"number": number, "student": student, "points": review.points, "like": like}
                    )
        return follow, back, hidden


def _said(review: Review) -> tuple[float | None, str, tuple[tuple[str, str], ...]]:
    """What of a review would be another word."""
    return review.points, review.comment, review.like


def _whole(value: object) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else -1


def _policy(script: str) -> str:
    """What a page of ours may do: run this script of it, and ask where it came from."""
    from grader.report.writing import script_of

    return (
        "default-src 'none'; style-src 'unsafe-inline'; connect-src 'self'; "
        f"script-src '{script_of(script, PACKAGE)[1]}'; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    )


class _Handler(BaseHTTPRequestHandler):
    page: Server
    server_version = "grader"
    sys_version = ""
    timeout = 30

    def do_GET(self) -> None:  # noqa: N802 - the name that http.server calls
        start = f"/{self.page.token}/"
        known = self._allowed() and secrets.compare_digest(self.path[: len(start)].encode(), start.encode())
        if known and self.path == start:
            content = self.page.html().encode("utf-8", "replace")
            self._answer(HTTPStatus.OK, content, "text/html", _policy("review.js"))
        elif known and (report := self.page.report(self.path[len(start) :])) is not None:
            self._answer(HTTPStatus.OK, report, "text/html", REPORT)
        elif known and (page := self.page.points(self.path[len(start) :])) is not None:
            content = page.encode("utf-8", "replace")
            self._answer(HTTPStatus.OK, content, "text/html", _policy("points.js"))
        else:
            self._refuse(HTTPStatus.NOT_FOUND, "nothing here")

    def do_POST(self) -> None:  # noqa: N802
        start, _, action = self.path.rpartition("/")
        if not self._allowed() or not secrets.compare_digest(start.encode(), f"/{self.page.token}".encode()):
            self._refuse(HTTPStatus.NOT_FOUND, "nothing here")
            return
        own = self.headers.get("Origin") == f"http://{self.page.host}"
        if not own or self.headers.get_content_type() != "application/json":
            self._refuse(HTTPStatus.FORBIDDEN, "expected to be asked by the page itself")
            return
        try:
            length = int(self.headers.get("Content-Length", ""))
        except ValueError:
            length = -1
        if not 0 <= length <= BODY_BYTES:
            self._refuse(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"expected at most {BODY_BYTES} bytes")
            return
        try:
            if action == "finish":
                reply: dict[str, Any] = {"taken": self.page.taken}
            elif action == "review":
                reply = self.page.take(json.loads(self.rfile.read(length)))
            elif action == "points":
                reply = self.page.take_points(json.loads(self.rfile.read(length)))
            else:
                self._refuse(HTTPStatus.NOT_FOUND, "nothing here")
                return
        except (ReviewError, PointsError, GradebookBroken) as error:
            self._refuse(HTTPStatus.BAD_REQUEST, str(error))
            return
        except (ValueError, RecursionError):
            self._refuse(HTTPStatus.BAD_REQUEST, "expected JSON")
            return
        self._answer(HTTPStatus.OK, json.dumps(reply).encode(), "application/json")
        if action == "finish":
            self.page.finished.set()

    def _allowed(self) -> bool:
        """Whether the browser was told this very address, and not a name that leads to it."""
        return self.headers.get("Host") == self.page.host

    def _refuse(self, status: HTTPStatus, why: str) -> None:
        self.close_connection = True
        self._answer(status, json.dumps({"error": why}).encode(), "application/json")

    def _answer(
        self, status: HTTPStatus, content: bytes, kind: str, policy: str = "default-src 'none'"
    ) -> None:
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Content-Security-Policy", policy)
        for name, value in HEADERS.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *arguments: object) -> None:
        """Say nothing: what is asked for holds the token."""
