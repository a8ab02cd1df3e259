"""An answer sheet into sections: headings as people write them, and the text below each.

A heading is a Markdown heading, or bold or code text that begins a paragraph or a list item
("**What is Keras?** It is ..."). The text of a section holds that of the sections inside it. What may be a
heading though nothing marks it as one ("ReLU: ...", "2) ...", "What is Keras? It is ...", the first cell of a
row) begins a section besides, a loose one.
"""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.token import Token

from grader.intake.loose_sections import Loose
from grader.intake.open_section import Open
from grader.intake.raw_html import untagged
from grader.records.section import NUMBER, Section

SHEET_CHARS = 200_000  # that are read
SHEET = re.compile(
    r"\b(?:answers?|home ?work|quiz|assignment|test|sheet|part|lab|antworten|hausaufgaben?)\b", re.IGNORECASE
)


def parse(text: str) -> list[Section]:
    """Read a sheet. Text before the first heading is a section without one; loose sections come last."""
    tokens = MarkdownIt("commonmark").enable("table").parse(untagged(text[:SHEET_CHARS]))
    done: list[Open] = []
    stack: list[Open] = []
    preface = Open("", 0)
    loose = Loose(numbers=_line_numbers(text[:SHEET_CHARS]))
    lists, number = 0, ""
    row: list[str] | None = None
    for place, token in enumerate(tokens):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            lists += 1
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            lists -= 1
        elif token.type == "list_item_open":
            number = token.info
        elif token.type == "tr_open":
            row = []
        elif token.type == "tr_close":
            loose.row(row or [])
            row = None
        elif token.type == "inline":
            opener = tokens[place - 1]
            children = token.children or []
            if opener.type == "heading_open":
                heading = _plain(children)
                loose.close(heading if not SHEET.search(heading) else "")
                _begin(stack, done, heading, int(opener.tag[1]))
                continue
            if row is not None:
                row.append(_plain(children).strip())
                _say(stack or [preface], row[-1], _pictures(children))
                continue
            lead, body = _lead(children, in_list=lists > 0)
            if lead and not _plain(body).strip() and _answers_heading(stack, lead, 10 + lists):
                lead, body = "", children
            if lead:
                loose.close(lead)
                _begin(stack, done, lead, 10 + lists)
            _say(stack or [preface], _plain(body), _pictures(body))
            loose.lines(_plain(body), number)
            if lead and not _plain(body).strip():
                loose.bold(lead, number)
            number = ""
        elif token.type in ("fence", "code_block", "html_block"):
            _say(stack or [preface], token.content, [])
            if token.type == "code_block":  # how Markdown reads the indented lines of a plain text
                loose.lines(token.content)
    strict = [
        Section(
            part.heading[:1000],
            "\n".join(part.text).strip(),
            part.depth,
            tuple(part.pictures),
            "\n".join(part.own).strip(),
        )
        for part in ([preface] if preface.text else []) + done
    ]
    return strict + loose.sections()


def _line_numbers(text: str) -> set[int]:
    """The numbers with which its lines begin."""
    return {
        int(match[1]) for match in re.finditer(r"^[ \t>*#|-]*(\d{1,2})[ \t]*[).:|\]]", text, re.MULTILINE)
    }


def _answers_heading(stack: list[Open], lead: str, depth: int) -> bool:
    """Whether a bold line alone is the answer to the bold question before it, which has none yet."""
    if not stack or stack[-1].depth != depth or stack[-1].text:
        return False
    asks = "?" in stack[-1].heading or NUMBER.match(stack[-1].heading) is not None
    return asks and "?" not in lead and NUMBER.match(lead) is None


def _begin(stack: list[Open], done: list[Open], heading: str, depth: int) -> None:
    while stack and stack[-1].depth >= depth:
        stack.pop()
    for parent in stack:
        parent.text.append(heading)
    part = Open(heading, depth)
    stack.append(part)
    done.append(part)


def _say(stack: list[Open], text: str, pictures: list[str]) -> None:
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
        lead, body = _plain(children[first:end]), children[end + 1 :]
        if not body or lead.rstrip().endswith(("?", ":", ".")) or _parts(body):
            return lead, body
    if children[first].type == "code_inline" and (in_list or _parts(children[first + 1 :])):
        return children[first].content, children[first + 1 :]
    return "", children


def _parts(rest: list[Token]) -> bool:
    """Whether what follows a lead parts it off: ": ...", "- ...", or a new line."""
    rest = [child for child in rest if child.type != "text" or child.content]
    if not rest:
        return True
    return rest[0].type in ("softbreak", "hardbreak") or rest[0].content.lstrip()[:1] in (":", "-", "–", "—")
