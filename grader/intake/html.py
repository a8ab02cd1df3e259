"""Text that was written in a browser's editor, as the Markdown that answer sheets are read in.

Of HTML only headings, bold words, lists and paragraphs matter. Every character is looked at once, whatever
the text: the library's parser takes minutes for a few thousand tags that are not closed, and fails at some.
"""

from __future__ import annotations

import html
import json
import re
from typing import Any

BLOCKS = frozenset("p div br tr li ul ol table h1 h2 h3 h4 h5 h6 blockquote pre".split())
HIDDEN = ("script", "style", "head", "title")
PIECE = re.compile(
    r"(?P<comment><!--)|(?P<over>-->)|<[!?][^<>]*>|<(?P<end>/?)(?P<tag>[a-zA-Z][a-zA-Z0-9]*)[^<>]*>"
    r"|(?P<text>[^<\-]+|[<\-])"
)


def markdown(source: str) -> str:
    """The Markdown of a text in HTML. What no tag ends, a comment or a script, hides nothing."""
    lower = source.lower()
    ends = {tag: lower.rfind(f"</{tag}") for tag in HIDDEN}
    last_comment = source.rfind("-->")
    parts: list[str] = []
    said: list[str] = []
    inside = ""  # a comment, or a tag whose text is not shown
    for piece in PIECE.finditer(source):
        tag = (piece["tag"] or "").lower()
        if inside == "comment":
            inside = "" if piece["over"] else inside
        elif inside:
            inside = "" if tag == inside and piece["end"] else inside
        elif piece["comment"] and piece.start() < last_comment:
            inside = "comment"
        elif tag in ends and not piece["end"] and piece.start() < ends[tag]:
            inside = tag
        elif tag:
            parts += [_spaced(said), _mark(tag, bool(piece["end"]))]
            said = []
        elif piece["text"] or piece["over"]:
            said.append(piece[0])
    text = re.sub(r"\*\*\s*\*\*", "", "".join([*parts, _spaced(said)]))
    return re.sub(r"\n[ \t]*(?:\n[ \t]*)+", "\n\n", text).strip() + "\n"


def _spaced(said: list[str]) -> str:
    return re.sub(r"\s+", " ", html.unescape("".join(said)))


def _mark(tag: str, end: bool) -> str:
    """What stands for a tag in Markdown."""
    if tag in ("b", "strong"):
        return "**"
    if tag not in BLOCKS:
        return ""
    if tag == "br":
        return "\n"
    if not end and re.fullmatch(r"h[1-6]", tag):
        return "\n\n" + "#" * int(tag[1]) + " "
    return "\n\n- " if tag == "li" and not end else "\n\n"


def notebook(source: str) -> bytes | None:
    """The notebook that was saved as a web page, as one; None for another page.

    Jupyter's exports mark up each cell of code by the language's highlighter, and each text as rendered.
    """
    cells: list[dict[str, Any]] = []
    depth, ends = 0, {"code": -1, "markdown": -1}
    said: list[str] = []
    inside = ""
    for piece in PIECE.finditer(source):
        tag, end = (piece["tag"] or "").lower(), bool(piece["end"])
        if tag == "div" and not end:
            depth += 1
            if not inside and (kind := _cell(piece[0])):
                inside, ends[kind], said = kind, depth, []
                continue
        if inside == "code":
            said += [piece[0]] if not tag and (piece["text"] or piece["over"]) else []
        elif inside:
            said.append(piece[0])
        if tag == "div" and end:
            if inside and depth == ends[inside]:
                text = "".join(said)
                text = (
                    html.unescape(text).strip("\n")
                    if inside == "code"
                    else markdown(text.removesuffix(piece[0]))
                )
                cells.append(_as_cell(inside, text))
                inside = ""
            depth -= 1
    if not any(cell["cell_type"] == "code" for cell in cells):
        return None
    document = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    return json.dumps(document).encode()


def _cell(tag: str) -> str:
    """What a `div` of an export holds: "code", "markdown", or "" for neither."""
    classes = tag[:400].lower()
    if "highlight" in classes and re.search(r"hl-(?:ipython|python)", classes):
        return "code"
    return "markdown" if "renderedmarkdown" in classes or "text_cell_render" in classes else ""


def _as_cell(kind: str, text: str) -> dict[str, Any]:
    cell: dict[str, Any] = {"cell_type": kind, "metadata": {}, "source": text}
    return cell | ({"outputs": [], "execution_count": None} if kind == "code" else {})


def preformatted(source: str) -> str:
    """What stands in a page's `<pre>`, as it is."""
    inside = False
    parts: list[str] = []
    for piece in PIECE.finditer(source):
        if (piece["tag"] or "").lower() == "pre":
            inside = not piece["end"]
            parts.append("\n" if piece["end"] else "")
        elif inside and (piece["text"] or piece["over"]):
            parts.append(piece[0])
        elif inside and (piece["tag"] or "").lower() == "br":
            parts.append("\n")
    return html.unescape("".join(parts))
