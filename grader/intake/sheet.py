"""An answer sheet into sections: headings as people write them, and the text below each.

A heading is a Markdown heading, or bold or code text that begins a paragraph or a list item
("**What is Keras?** It is ..."). The text of a section holds that of the sections inside it. What may be a
heading though nothing marks it as one ("ReLU: ...", "2) ...", "What is Keras? It is ...", the first cell of a
row) begins a section besides, a loose one.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from markdown_it import MarkdownIt
from markdown_it.token import Token

from grader.records.section import NOUN, NUMBER, Section

SHEET_CHARS = 200_000  # that are read
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
# Answers in a row: "1) A 2) B", "Q1: A; Q2: B", "1-A, 2-B", "1A 2B".
NOUNS = "|".join(noun for noun in NOUN.split("|") if len(noun) > 1)  # "A 3" is an answer, and then a number
MARKER = re.compile(
    rf"(?:(?<=[\s,;|/])|^)(?P<mark>(?:(?:{NOUNS})\b\.?\s*#?\s*|[qa](?=\d))?\(?(?P<number>\d{{1,2}})(?:\s*[).:\]=]+|[-–—](?=\s*[a-z]\b))(?!\d)\s*)",
    re.IGNORECASE,
)
LETTERED = re.compile(
    r"(?:(?<=[\s,;|/])|^)(?P<mark>(?P<number>\d{1,2})\s*)\(?[a-e]\)?(?=$|[\s,;|/.])", re.IGNORECASE
)
INTRODUCED = re.compile(
    r"(?:(?:my )?(?:answers?|solutions?|antworten|respuestas|réponses)\s*[:.-]?\s*)?", re.IGNORECASE
)
SHEET = re.compile(
    r"\b(?:answers?|home ?work|quiz|assignment|test|sheet|part|lab|antworten|hausaufgaben?)\b", re.IGNORECASE
)
BRIEF = 3  # words of an answer in a row below a heading, at most
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
    tokens = MarkdownIt("commonmark").enable("table").parse(untagged(text[:SHEET_CHARS]))
    done: list[_Open] = []
    stack: list[_Open] = []
    preface = _Open("", 0)
    loose = _Loose(numbers=_line_numbers(text[:SHEET_CHARS]))
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


# What HTML in Markdown sets as a heading: by its tag, and, of one line alone, by its setting.
TAG = re.compile(
    r"(?P<code>`[^`\n]*`)|<(?P<end>/?)(?P<tag>h[1-6]|summary|details|b|strong|font|span|u|big|mark|center|br|p|div|li|ul|ol)"
    r"(?=[\s/>])[^<>]{0,500}>",
    re.IGNORECASE,
)
BOLD, BOLD_END, SET, SET_END = "\x02", "\x03", "\x04", "\x05"
MARKED = re.compile(rf"{BOLD}([^{BOLD}{BOLD_END}\n]*){BOLD_END}")
ALONE = re.compile(rf"^([ \t]*){SET}([^{SET}{SET_END}\n]*){SET_END}([ \t]*:?)[ \t]*$", re.MULTILINE)
BOLD_LINE = re.compile(r"^[ \t]{0,3}(?:\*\*[^*\n]{2,200}\*\*|__[^_\n]{2,200}__)[ \t]*:?[ \t]*$")
FENCE = re.compile(r"^[ \t]{0,3}(?:`{3,}|~{3,})")
HEADING_WORDS = 12  # of a line alone, at most


def untagged(text: str) -> str:
    """Markdown without the HTML in it: what that sets as headings and bold words is so in Markdown."""
    parts: list[list[str]] = [[]]
    code = False
    for line in text.splitlines():
        fence = FENCE.match(line) is not None
        if fence:
            parts.append([])
        parts[-1].append(line)
        if fence and code:
            parts.append([])
        code ^= fence
    return "\n".join(
        "\n".join(lines) if lines and FENCE.match(lines[0]) else _tags_away("\n".join(lines))
        for lines in parts
        if lines
    )


def _tags_away(text: str) -> str:
    if "<" in text:
        text = re.sub(f"[{BOLD}{BOLD_END}{SET}{SET_END}]", "", text)
        text = TAG.sub(_markdown_of, text)
        for mark in (BOLD, BOLD_END, SET, SET_END):
            text = re.sub(f"{mark}(?:[ \\t]*{mark})+", mark, text)
        text = MARKED.sub(lambda match: _bold(match[1]), text)
        text = ALONE.sub(lambda match: f"{match[1]}{_title(match[2])}{match[3]}", text)
        text = re.sub(f"[{BOLD}{BOLD_END}{SET}{SET_END}]", "", text)
    lines = []
    for line in text.split("\n"):
        alone = BOLD_LINE.match(line) is not None and len(line.split()) <= HEADING_WORDS
        lines += ["", line, ""] if alone else [line]
    return "\n".join(lines)


def _markdown_of(found: re.Match[str]) -> str:
    """What stands for a tag."""
    if found["code"]:
        return found[0]
    tag, end = found["tag"].lower(), bool(found["end"])
    if tag in ("b", "strong"):
        return BOLD_END if end else BOLD
    if tag in ("font", "span", "u", "big", "mark"):
        return SET_END if end else SET
    if tag == "center":
        return f"{SET_END}\n\n" if end else f"\n\n{SET}"
    if tag == "br":
        return "\n"
    if not end and (tag == "summary" or re.fullmatch(r"h[1-6]", tag)):
        return "\n\n" + "#" * (4 if tag == "summary" else int(tag[1])) + " "
    return "\n\n- " if tag == "li" and not end else "\n\n"


def _bold(text: str) -> str:
    return f"**{text.strip()}**" if text.strip() and "**" not in text else text


def _title(text: str) -> str:
    """A line that is set apart, as bold if it may be a heading and is no sentence."""
    fits = len(text.split()) <= HEADING_WORDS and not text.rstrip().endswith(".")
    return _bold(text) if fits else text


def _line_numbers(text: str) -> set[int]:
    """The numbers with which its lines begin."""
    return {
        int(match[1]) for match in re.finditer(r"^[ \t>*#|-]*(\d{1,2})[ \t]*[).:|\]]", text, re.MULTILINE)
    }


def _counts(cells: list[str]) -> bool:
    """Whether a row counts its columns, from 1 and more than two."""
    matches = [re.fullmatch(r"\D{0,10}?(\d{1,2})\W?", cell) for cell in cells]
    numbers = [int(match[1]) for match in matches if match is not None]
    return len(cells) > 2 and numbers == list(range(1, len(cells) + 1))


def _answers_heading(stack: list[_Open], lead: str, depth: int) -> bool:
    """Whether a bold line alone is the answer to the bold question before it, which has none yet."""
    if not stack or stack[-1].depth != depth or stack[-1].text:
        return False
    asks = "?" in stack[-1].heading or NUMBER.match(stack[-1].heading) is not None
    return asks and "?" not in lead and NUMBER.match(lead) is None


def comments(program: str) -> list[Section]:
    """What the comments, texts and printed lines of a program answer, as loose sections.

    In comments and printed lines only under questions and numbers: "# Flatten: 28 x 28" is a remark on code.
    """
    remarks, texts = _Loose(labels=False), _Loose()
    for part in COMMENTS.finditer(program[:SHEET_CHARS]):
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

    def __init__(self, *, labels: bool = True, numbers: Collection[int] = ()) -> None:
        """Begin; `numbers` are those with which lines of the sheet begin."""
        self._numbers = frozenset(numbers)
        self._columns: list[str] = []
        self._under = False
        self._done: list[_Open] = []
        self._labels = labels
        self._question: _Open | None = None
        self._label: _Open | None = None

    def close(self, heading: str = "") -> None:
        """A heading ends what was open."""
        self._question = self._label = None
        self._under = self._under or bool(heading)

    def lines(self, text: str, number: str = "") -> None:
        """Take a paragraph; `number` is that of its place in a list."""
        for line in text.splitlines():
            if bare := BULLETS.sub("", line.strip()):
                answers = self._in_a_row(f"{number}. {bare}" if number else bare)
                for place, answer in answers:
                    self.close()
                    self._question = self._open(f"{place}.", answer, answer)
                if not answers:
                    self._line(bare, number)
                number = ""

    def _in_a_row(self, line: str) -> list[tuple[str, str]]:
        """The answers of a line that holds several, each with its number: "1) A 2) B 3) B".

        None of a line of prose with numbers in it: the numbers of answers follow one another from the line's
        beginning, no other line begins with one of them, and below a heading or a question they are short.
        """
        for pattern in (MARKER, LETTERED):
            marks = list(pattern.finditer(line))
            numbers = [int(mark["number"]) for mark in marks]
            if len(marks) < 2 or not INTRODUCED.fullmatch(line[: marks[0].start()]):
                continue
            if numbers != list(range(numbers[0], numbers[0] + len(marks))) or self._numbers & {*numbers[1:]}:
                continue
            ends = [mark.start() for mark in marks[1:]] + [len(line)]
            said = [
                line[mark.end("mark") : end].strip(" ,;|/\t") for mark, end in zip(marks, ends, strict=True)
            ]
            brief = all(len(answer.split()) <= BRIEF for answer in said)
            if all(said) and (brief or not (self._question or self._label or self._under)):
                return list(zip(map(str, numbers), said, strict=True))
        return []

    def row(self, cells: list[str]) -> None:
        """Take a row of a table: its first cell asks, or its second where the first is a number.

        Below a row of nothing but numbers each cell answers that of its column.
        """
        self.close()
        columns, self._columns = self._columns, cells if _counts(cells) else []
        if len(columns) == len(cells) > 1:
            for place, cell in zip(columns, cells, strict=True):
                self._open(f"{place}.", cell, cell)
            return
        if self._columns:
            return
        if len(cells) > 2 and NUMBER.fullmatch(cells[0]):
            cells = [f"{cells[0].rstrip('.):')}. {cells[1]}", *cells[2:]]
        if len(cells) > 1 and cells[0] and any(cells[1:]):
            self._open(cells[0], "; ".join(filter(None, cells[1:])), "\n".join(cells))
        self.close()

    def _line(self, line: str, number: str) -> None:
        waiting = self._question
        # A letter alone may itself be an answer: what has a number below it is the next one.
        if waiting is not None and not waiting.text and not (number and len(waiting.heading) == 1):
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
        prefix = NUMBER.match(line)
        said = f"{number}. " if number else prefix[0] if prefix else ""
        text = line if number or not prefix else line[prefix.end() :]
        if asked := QUESTION.match(text):
            self.close()
            self._question = self._open(said + asked[1], asked[2], line)
            return
        label = LABEL.match(text) if self._labels or said else None
        title = TITLE.fullmatch(text) if len(text.split()) <= TITLE_WORDS else None
        if said:
            self.close()
            if label and len(label[1].split()) <= LABEL_WORDS:
                self._question = self._open(said + label[1], label[2], line)
            else:  # "2. three" is an answer, "2. Dropout" may be a heading: it is both
                self._question = self._open(said + text if title else said.strip(), text, line)
            return
        label = label or (title if self._labels else None)
        for part in (self._question, self._label):
            if part is not None and (part is self._question or not label or not part.text):
                part.text.append(line)
                part.own.append(line)
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
