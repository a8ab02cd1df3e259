"""Text that was written in a browser's editor, as the Markdown that answer sheets are read in.

Of HTML only headings, bold words, lists and paragraphs matter. Every character is looked at once, whatever
the text: the library's parser takes minutes for a few thousand tags that are not closed, and fails at some.
"""

from __future__ import annotations

import html
import re

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
