"""Markdown without the raw HTML in it: what that sets as headings and bold words is so in Markdown."""

from __future__ import annotations

import re

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
