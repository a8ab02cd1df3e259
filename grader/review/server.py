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
from collections.abc import Mapping
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from grader.assignment import Assignment
from grader.gradebook import Gradebook, GradebookBroken
from grader.points import PointsError
from grader.review.desk import Desk
from grader.review.points import PointsPages
from grader.review.queue import ReviewError

HOST = "127.0.0.1"
BODY_BYTES = 200_000  # of a request
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
        requested: bool = False,
        blind: bool = False,
        questions: str = "",
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
            requested: only those that a student asks about.
            blind: nothing tells whose work it is.
            questions: the slugs of those that are this person's own; "" for what was dealt out.
            port: to listen on; 0 for any that is free.
            schemes: the marking schemes as they are written, where points were changed over them.

        Raises:
            ReviewError: questions that there are not.
        """
        self.token = secrets.token_urlsafe(32)
        self.finished = threading.Event()
        self.desk = Desk(
            book, assignments, who, everything=everything, followed=followed, requested=requested,
            blind=blind, questions=questions,
        )  # fmt: skip
        self._points = PointsPages(self.desk, schemes or assignments)
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

    def html(self) -> str:
        """The page."""
        from grader.review.page import html  # the address is shown before

        return html(self.desk)

    def report(self, name: str) -> bytes | None:
        """The report that a mark is in, by "report-" and the mark's number; None for anything else.

        Nobody gets it who is not to see whose work it is.
        """
        match = re.fullmatch(r"report-(\d{1,6})", name)
        if match is None or int(match[1]) >= len(self.desk.items) or self.desk.names.blind:
            return None
        folder = self.desk.book.path.parent.resolve()
        path = (folder / self.desk.items[int(match[1])].mark.report).resolve()
        if not path.is_relative_to(folder) or path.suffix != ".html":
            return None
        try:
            return path.read_bytes()
        except OSError:
            return None

    @property
    def points_saved(self) -> int:
        """How often points of questions were changed."""
        return self._points.saved

    def points(self, name: str) -> str | None:
        """The page of the points of a mark's check, by "points-" and the mark's number; None for others."""
        match = re.fullmatch(r"points-(\d{1,6})", name)
        if match is None or int(match[1]) >= len(self.desk.items):
            return None
        return self._points.html(self.desk.items[int(match[1])].mark)

    def answer(self, action: str, said: Any) -> dict[str, Any] | None:
        """Do what the page asks for; None where there is no such thing.

        Raises:
            ReviewError, PointsError: it cannot be done.
        """
        if action == "finish":
            return self.desk.finish()
        actions = {
            "review": self.desk.decide,
            "undo": self.desk.undo,
            "news": self.desk.news,
            "comment": self.desk.comment,
            "points": self._points.take,
        }
        return actions[action](said) if action in actions else None


def _policy(script_hash: str) -> str:
    """What a page of ours may do: run its one script, and ask where it came from."""
    return (
        f"default-src 'none'; style-src 'unsafe-inline'; connect-src 'self'; script-src '{script_hash}'; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
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
            from grader.review.page import script

            content = self.page.html().encode("utf-8", "replace")
            self._answer(HTTPStatus.OK, content, "text/html", _policy(script()[1]))
        elif known and (report := self.page.report(self.path[len(start) :])) is not None:
            self._answer(HTTPStatus.OK, report, "text/html", REPORT)
        elif known and (page := self.page.points(self.path[len(start) :])) is not None:
            from grader.review.points import script as points_script

            content = page.encode("utf-8", "replace")
            self._answer(HTTPStatus.OK, content, "text/html", _policy(points_script()[1]))
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
            said = json.loads(self.rfile.read(length))
        except (ValueError, RecursionError):
            self._refuse(HTTPStatus.BAD_REQUEST, "expected JSON")
            return
        self._do(action, said)

    def _do(self, action: str, said: Any) -> None:
        try:
            reply = self.page.answer(action, said)
        except (ReviewError, PointsError, GradebookBroken) as error:
            self._refuse(HTTPStatus.BAD_REQUEST, str(error))
            return
        if reply is None:
            self._refuse(HTTPStatus.NOT_FOUND, "nothing here")
            return
        self._json(HTTPStatus.OK, reply)
        if action == "finish":
            self.page.finished.set()

    def _allowed(self) -> bool:
        """Whether the browser was told this very address, and not a name that leads to it."""
        return self.headers.get("Host") == self.page.host

    def _refuse(self, status: HTTPStatus, why: str) -> None:
        self.close_connection = True
        self._json(status, {"error": why})

    def _json(self, status: HTTPStatus, content: dict[str, Any]) -> None:
        self._answer(status, json.dumps(content).encode(), "application/json")

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
