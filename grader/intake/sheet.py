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

from grader.checks.questions import NUMBER, Section

LIMIT = 200_000  # characters that are read
LOOSE_DEPTH = 20
LABEL_WORDS, TITLE_WORDS = 8, 6  # words of a label, and of a title, at most
BULLETS = re.compile(r"^[-*•>#\s]+")
# A question at the beginning of a line; a full stop inside a name ("Model.fit") does not end it.
QUESTION = re.compile(r"((?:[^.!?]|\.(?=\S)){3,200}\?)[\s:*_-]*(.*)")
LABEL = re.compile(r"((?:[^:;.!?=\t]|\.(?=\w)){2,60}?)\s*(?::|=>?|->|→|–|—|\s-\s|;|\t)\s*(.*)")
# A short line that ends like no sentence, such as "Dropout".
TITLE = re.compile(r"(?=.*[^\W\d_])((?:[^.!?:;,=]|\.(?=\w)){2,60})()")
ASKED = re.compile(r"^(?:q|question|frage|pregunta)\s*[:.]\s+(?=\S)", re.IGNORECASE)
ANSWERED = re.compile(r"^(?:a|ans|answer)\s*\d{0,2}\s*[:.)–-]+\s*", re.IGNORECASE)
# Of a program: lines of comments and printed texts below each other, and texts that stand alone.
PRINTED = re.compile(r"""^print\(\s*(["'])(.*)\1\s*\)\s*;?$""")
COMMENTS = re.compile(
    r"""(?:^[ \t]*(?:\#.*|print\(\s*(?:"[^"\n]*"|'[^'\n]*')\s*\)[ ;]*)(?:\n|$))+
    |^[ \t]*(?P<quote>\"{3}|'{3})(?P<text>[\s\S]{0,20000}?)(?P=quote)""",
    re.MULTILINE | re.VERBOSE,
)


class _Open:
    """A section while its text is gathered."""

    def __init__(self, heading: str, depth: int):
        self.heading, self.depth = heading, depth
        self.text: list[str] = []
        self.own: list[str] = []
        self.pictures: list[str] = []


def parse(text: str) -> list[Section]:
    """Read a sheet. Text before the first heading is a section without one; loose sections come last."""
    tokens = MarkdownIt("commonmark").enable("table").parse(text[:LIMIT])
    done: list[_Open] = []
    stack: list[_Open] = []
    preface = _Open("", 0)
    loose = _Loose()
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
                loose.close()
                _begin(stack, done, _plain(children), int(opener.tag[1]))
                continue
            if row is not None:
                row.append(_plain(children).strip())
                _say(stack or [preface], row[-1], _pictures(children))
                continue
            lead, rest = _lead(children, in_list=lists > 0)
            if lead:
                loose.close()
                _begin(stack, done, lead, 10 + lists)
            _say(stack or [preface], _plain(rest), _pictures(rest))
            loose.lines(_plain(rest), number)
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


def comments(program: str) -> list[Section]:
    """What the comments, texts and printed lines of a program answer, as loose sections.

    In comments and printed lines only under questions and numbers: "# Flatten: 28 x 28" is a remark on code.
    """
    remarks, texts = _Loose(labels=False), _Loose()
    for part in COMMENTS.finditer(program[:LIMIT]):
        if part["text"]:
            texts.lines(part["text"])
            texts.close()
        else:
            lines = (line.strip().lstrip("# ") for line in part[0].splitlines())
            remarks.lines("\n".join(PRINTED.sub(r"\2", line) for line in lines))
    return [*remarks.sections(), *texts.sections()]


class _Loose:
    """Lines that may be headings, each with what follows it.

    A label inside the answer to a question, such as "Example: ...", is part of that answer as well.
    """

    def __init__(self, *, labels: bool = True) -> None:
        self._done: list[_Open] = []
        self._labels = labels
        self._question: _Open | None = None
        self._label: _Open | None = None

    def close(self) -> None:
        """A heading ends what was open."""
        self._question = self._label = None

    def lines(self, text: str, number: str = "") -> None:
        """Take a paragraph; `number` is that of its place in a list."""
        for line in text.splitlines():
            if bare := BULLETS.sub("", line.strip()):
                self._line(bare, number)
                number = ""

    def row(self, cells: list[str]) -> None:
        """Take a row of a table: its first cell asks, or its second where the first is a number."""
        self.close()
        if len(cells) > 2 and NUMBER.fullmatch(cells[0]):
            cells = [f"{cells[0].rstrip('.):')}. {cells[1]}", *cells[2:]]
        if len(cells) > 1 and cells[0] and any(cells[1:]):
            self._open(cells[0], "; ".join(filter(None, cells[1:])), "\n".join(cells))
        self.close()

    def _line(self, line: str, number: str) -> None:
        waiting = self._question
        if waiting is not None and not waiting.text:
            # "3" below a question is its answer and no number of another; so is "A1: ..." below "Q1: ...".
            bare = ANSWERED.sub("", line)
            if bare != line or line.isalnum():
                waiting.text.append(bare)
                waiting.own.append(line)
                return
        if begun := ASKED.match(line):
            self.close()
            self._question = self._open(line[begun.end() :], "", line)
            return
        found = NUMBER.match(line)
        said = f"{number}. " if number else found[0] if found else ""
        rest = line if number or not found else line[found.end() :]
        if asked := QUESTION.match(rest):
            self.close()
            self._question = self._open(said + asked[1], asked[2], line)
            return
        label = LABEL.match(rest) if self._labels or said else None
        title = TITLE.fullmatch(rest) if len(rest.split()) <= TITLE_WORDS else None
        if said:
            self.close()
            if label and len(label[1].split()) <= LABEL_WORDS:
                self._question = self._open(said + label[1], label[2], line)
            else:  # "2. three" is an answer, "2. Dropout" may be a heading: it is both
                self._question = self._open(said + rest if title else said.strip(), rest, line)
            return
        label = label or (title if self._labels else None)
        for each in (self._question, self._label):
            if each is not None and (each is self._question or not label or not each.text):
                each.text.append(line)
                each.own.append(line)
        if label and len(label[1].split()) <= LABEL_WORDS:
            self._label = self._open(label[1], label[2], line)

    def _open(self, heading: str, text: str, line: str) -> _Open:
        part = _Open(heading, LOOSE_DEPTH)
        part.text, part.own = [text] if text.strip() else [], [line]
        self._done.append(part)
        return part

    def sections(self) -> list[Section]:
        """What was found, in its order."""
        return [
            Section(
                part.heading[:1000],
                "\n".join(part.text).strip(),
                part.depth,
                own="\n".join(part.own),
                loose=True,
            )
            for part in self._done
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
