"""What a page asks its server."""

from __future__ import annotations

import http.client
import json
from typing import Any

from grader.review import Server


def ask(
    server: Server, method: str, path: str, body: Any = None, **headers: str
) -> tuple[int, str, dict[str, str]]:
    """Ask as the page does, but for some headers; an empty one is left out."""
    connection = http.client.HTTPConnection(server.host, timeout=10)
    content = body if isinstance(body, (bytes, type(None))) else json.dumps(body).encode()
    sent = {
        "Host": server.host,
        "Origin": f"http://{server.host}",
        "Content-Type": "application/json",
    } | headers
    connection.request(method, path, content, {name: value for name, value in sent.items() if value})
    reply = connection.getresponse()
    return reply.status, reply.read().decode(), dict(reply.getheaders())


def said(server: Server, action: str, **body: Any) -> dict[str, Any]:
    """What the server says to an action of the page."""
    status, text, _ = ask(server, "POST", f"/{server.token}/{action}", body)
    return {"status": status, **json.loads(text)}
