"""What learning management systems pack for download, by student: Canvas, Moodle, nbgrader.

The form is recognised by its file names, none of which a student chooses alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

# Canvas: content_zipper.rb. The student's name, LATE, the numbers of student and file, the file's own name.
CANVAS = re.compile(
    r"(?:(?P<early>LATE)_)?(?P<name>.*?)(?:_(?P<late>LATE))?_(?P<key>\d+)_"
    r"(?:\d+_(?P<file>.+)|(?P<entry>text|link)\.html)"
)
CANVAS_ANONYMOUS = re.compile(
    r"(?:(?P<early>LATE)_)?(?P<name>anon)_(?P<key>\w+?)(?:_(?P<late>LATE))?_"
    r"(?:\d+_(?P<file>.+)|(?P<entry>text|link)\.html)"
)
# Moodle: mod_assign. The name of the student or group, the participant's number, and the plugin it came from.
MOODLE = re.compile(r"(?P<name>.+?)_(?P<key>\d+)_assignsubmission_(?P<plugin>file|onlinetext)_?/(?P<file>.+)")
NBGRADER = re.compile(r"(?:.+/)?submitted/(?P<name>[^/]+)/(?P<assignment>[^/]+)/(?P<file>.+)")
SHARE = 0.9  # of the names, at least so many are of the form
ONLINE_TEXT = "online text.md"


@dataclass
class Handin:
    """What one student, or one group, handed in.

    Attributes:
        student: the name in the file names.
        key: the number the system knows them by; "" if it gives none.
        late: the system says so.
        files: by name.
    """

    student: str
    key: str = ""
    late: bool = False
    files: dict[str, bytes] = field(default_factory=dict)


def recognise(names: Iterable[str]) -> str:
    """Whose form the names have: "Canvas", "Moodle", "nbgrader", or "" for none of them."""
    names = list(names)
    for system, fits in (
        ("Moodle", MOODLE.fullmatch),
        ("nbgrader", NBGRADER.fullmatch),
        ("Canvas", lambda name: "/" not in name and _canvas(name)),
    ):
        if names and sum(bool(fits(name)) for name in names) >= SHARE * len(names):
            return system
    return ""


def _canvas(name: str) -> re.Match[str] | None:
    return CANVAS_ANONYMOUS.fullmatch(name) or CANVAS.fullmatch(name)


def by_student(files: Mapping[str, bytes], system: str, assignment: str) -> list[Handin]:
    """The files of a download by student, in the order of their names; what has another form is left out.

    Args:
        files: by their names in the download.
        system: see `recognise`.
        assignment: for nbgrader, whose tree holds several: the one that is meant, if it is among them.
    """
    found: dict[tuple[str, str], Handin] = {}
    named = {match["assignment"] for name in files if (match := NBGRADER.fullmatch(name))}
    for name, content in files.items():
        if system == "nbgrader":
            match = NBGRADER.fullmatch(name)
            if match is None or (assignment in named and match["assignment"] != assignment):
                continue
            handin = found.setdefault((match["name"], ""), Handin(match["name"]))
            if match["file"] != "timestamp.txt":
                handin.files[match["file"]] = content
            continue
        match = MOODLE.fullmatch(name) if system == "Moodle" else _canvas(name)
        if match is None:
            continue
        said = match.groupdict()
        handin = found.setdefault((said["name"], said["key"]), Handin(said["name"], said["key"]))
        handin.late |= bool(said.get("late") or said.get("early"))
        if said.get("entry") == "link":
            continue  # an address: nothing is fetched
        if said.get("entry") or said.get("plugin") == "onlinetext":
            handin.files[ONLINE_TEXT] = markdown(content.decode("utf-8", "replace")).encode()
        else:
            handin.files[said["file"]] = content
    return sorted(found.values(), key=lambda each: (each.student, each.key))


class _Markdown(HTMLParser):
    """Text of HTML with its headings, bold words and lists as Markdown has them."""

    BLOCKS = frozenset("p div br tr li ul ol table h1 h2 h3 h4 h5 h6 blockquote pre".split())
    HIDDEN = frozenset("script style head title".split())

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.hidden = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag in self.HIDDEN:
            self.hidden += 1
        if tag in self.BLOCKS:
            self.parts.append("\n\n" if tag != "br" else "\n")
        if re.fullmatch(r"h[1-6]", tag):
            self.parts.append("#" * int(tag[1]) + " ")
        elif tag == "li":
            self.parts.append("- ")
        elif tag in ("b", "strong"):
            self.parts.append("**")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.HIDDEN:
            self.hidden = max(0, self.hidden - 1)
        if tag in ("b", "strong"):
            self.parts.append("**")
        elif tag in self.BLOCKS:
            self.parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(re.sub(r"\s+", " ", data))


def markdown(html: str) -> str:
    """A text written in a browser's editor, as the Markdown that answer sheets are read in."""
    parser = _Markdown()
    parser.feed(html)
    parser.close()
    text = re.sub(r"\*\*\s*\*\*", "", "".join(parser.parts))
    return re.sub(r"\n[ \t]*(?:\n[ \t]*)+", "\n\n", text).strip() + "\n"


def without_common_prefix(names: Iterable[str]) -> dict[str, str]:
    """Names of cloned repositories without the assignment that all begin with: "hw1-ada" is "ada"."""
    names = list(names)
    heads = {name.split("-")[0] for name in names}
    if len(names) < 2 or len(heads) != 1 or any("-" not in name for name in names):
        return {name: name for name in names}
    shorter = without_common_prefix([name.partition("-")[2] for name in names])
    return {name: shorter[name.partition("-")[2]] for name in names}
