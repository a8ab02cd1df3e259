"""An answer sheet into sections: headings as people write them, and the text below each.

A heading is a Markdown heading, or bold or code text that begins a paragraph or a list item
("**What is Keras?** It is ..."). The text of a section holds that of the sections inside it.
"""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.token import Token

from grader.checks.case import Section

LIMIT = 200_000  # characters that are read


class _Open:
    """A section while its text is gathered."""

    def __init__(self, heading: str, depth: int):
        self.heading, self.depth = heading, depth
        self.text: list[str] = []
        self.own: list[str] = []
        self.pictures: list[str] = []


def parse(text: str) -> list[Section]:
    """Read a sheet. Text before the first heading is a section without one."""
    tokens = MarkdownIt("commonmark").enable("table").parse(text[:LIMIT])
    done: list[_Open] = []
    stack: list[_Open] = []
    preface = _Open("", 0)
    lists = 0
    for place, token in enumerate(tokens):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            lists += 1
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists -= 1
        elif token.type == "inline":
            opener = tokens[place - 1]
            if opener.type == "heading_open":
                _begin(stack, done, _plain(token.children or []), int(opener.tag[1]))
                continue
            lead, rest = _lead(token.children or [], in_list=lists > 0)
            if lead:
                _begin(stack, done, lead, 10 + lists)
            _say(stack or [preface], _plain(rest), _pictures(rest))
        elif token.type in ("fence", "code_block", "html_block"):
            _say(stack or [preface], token.content, [])
    return [
        Section(
            part.heading[:1000],
            "\n".join(part.text).strip(),
            part.depth,
            tuple(part.pictures),
            "\n".join(part.own).strip(),
        )
        for part in ([preface] if preface.text else []) + done
    ]


def _begin(stack: list[_Open], done: list[_Open], heading: str, depth: int) -> None:
    while stack and stack[-1].depth >= depth:
        stack.pop()
    for parent in stack:
        parent.text.append(heading)
    part = _Open(heading, depth)
    stack.append(part)
    done.append(part)


def _say(stack: list[_Open], text: str, pictures: list[str]) -> None:
    for part in stack:
        if text.strip():
            part.text.append(text)
        part.pictures += pictures
    if text.strip():
        stack[-1].own.append(text)


def _plain(children: list[Token]) -> str:
    text = ""
    for child in children:
        if child.type in ("text", "code_inline", "html_inline"):
            text += child.content
        elif child.type in ("softbreak", "hardbreak"):
            text += "\n"
    return text


def _pictures(children: list[Token]) -> list[str]:
    return [str(child.attrGet("src"))[:200] for child in children if child.type == "image"]


def _lead(children: list[Token], *, in_list: bool) -> tuple[str, list[Token]]:
    """Bold or code text at the beginning, and what follows; ("", all) if there is none."""
    visible = [child for child in children if child.type != "text" or child.content.strip()]
    if not visible:
        return "", children
    first = children.index(visible[0])
    if children[first].type == "strong_open":
        end = next(
            (place for place in range(first, len(children)) if children[place].type == "strong_close"),
            None,
        )
        if end is None:
            return "", children
        lead, rest = _plain(children[first:end]), children[end + 1 :]
        if not rest or lead.rstrip().endswith(("?", ":", ".")) or _parts(rest):
            return lead, rest
    if children[first].type == "code_inline" and (in_list or _parts(children[first + 1 :])):
        return children[first].content, children[first + 1 :]
    return "", children


def _parts(rest: list[Token]) -> bool:
    """Whether what follows a lead parts it off: ": ...", "- ...", or a new line."""
    rest = [child for child in rest if child.type != "text" or child.content]
    if not rest:
        return True
    return rest[0].type in ("softbreak", "hardbreak") or rest[0].content.lstrip()[:1] in (":", "-", "–", "—")
