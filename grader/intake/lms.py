"""What learning management systems pack for download, by student: Canvas, Moodle, Gradescope, nbgrader.

The form is recognised by its file names, none of which a student chooses alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

import yaml

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
# Gradescope: "Download Submissions". Whose each submission is stands in submission_metadata.yml.
GRADESCOPE = re.compile(r"(?:.+/)?(?P<id>submission_\d+)/(?P<file>.+)")
GRADESCOPE_LIST = re.compile(r"(?:.+/)?submission_metadata\.yml")
METADATA_LIMIT = 20 << 20  # bytes
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
        members: of a group, each by number, address and name.
        handed_in: when, as the system writes it, in a form that sorts; "" if it does not say.
        place: the beginning of the names under which the system takes feedback back.
    """

    student: str
    key: str = ""
    late: bool = False
    files: dict[str, bytes] = field(default_factory=dict)
    members: tuple[tuple[str, ...], ...] = ()
    handed_in: str = ""
    place: str = ""


def recognise(names: Iterable[str]) -> str:
    """Whose form the names have: "Canvas", "Moodle", "Gradescope", "nbgrader", or "" for none of them."""
    names = list(names)
    if any(GRADESCOPE_LIST.fullmatch(name) for name in names):
        return "Gradescope"
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
    if system == "Gradescope":
        return _gradescope(files)
    if system == "nbgrader":
        return _nbgrader(files, assignment)
    found: dict[tuple[str, str], Handin] = {}
    for name, content in files.items():
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
            handin.place = handin.place or _place(name, said)
    return sorted(found.values(), key=lambda each: (each.student, each.key))


def _place(name: str, said: Mapping[str, str]) -> str:
    """What comes before the file's own name. Canvas and Moodle read it when feedback is handed back."""
    return name[: -len(said["file"])].rstrip("/") if said["key"].isdigit() else ""


def _nbgrader(files: Mapping[str, bytes], assignment: str) -> list[Handin]:
    found: dict[str, Handin] = {}
    matches = [(match, content) for name, content in files.items() if (match := NBGRADER.fullmatch(name))]
    several = any(match["assignment"] == assignment for match, _ in matches)
    for match, content in matches:
        if several and match["assignment"] != assignment:
            continue
        handin = found.setdefault(match["name"], Handin(match["name"]))
        if match["file"] == "timestamp.txt":
            handin.handed_in = content.decode("utf-8", "replace").strip()[:40]
        else:
            handin.files[match["file"]] = content
    return sorted(found.values(), key=lambda each: each.student)


def _gradescope(files: Mapping[str, bytes]) -> list[Handin]:
    """The export's submissions; each is its submitters', of whom a group has several."""
    listed: dict[str, Any] = {}
    for name, content in files.items():
        if GRADESCOPE_LIST.fullmatch(name) and len(content) <= METADATA_LIMIT:
            try:
                read = yaml.safe_load(content)
            except (yaml.YAMLError, RecursionError, ValueError):
                continue  # every submission still has its number
            listed |= read if isinstance(read, dict) else {}
    found: dict[str, Handin] = {}
    for name, content in files.items():
        if match := GRADESCOPE.fullmatch(name):
            found.setdefault(match["id"], _submitted(match["id"], listed.get(match["id"])))
            found[match["id"]].files[match["file"]] = content
    return sorted(found.values(), key=lambda each: (each.student, each.key))


def _submitted(name: str, said: Any) -> Handin:
    said = said if isinstance(said, dict) else {}
    people = said.get(":submitters")
    members = []
    for each in people if isinstance(people, list) else []:
        known = each if isinstance(each, dict) else {}
        facts = [known.get(part) for part in (":name", ":sid", ":email")]
        members.append(tuple(str(fact)[:200] for fact in facts if fact not in (None, "")))
    members = [member for member in members if member]
    handed_in = str(said.get(":created_at") or "")[:40]
    if not members:
        return Handin(name, handed_in=handed_in)
    key = members[0][1] if len(members) == 1 and len(members[0]) > 1 else ""
    group = tuple(members) if len(members) > 1 else ()
    return Handin(", ".join(member[0] for member in members), key, members=group, handed_in=handed_in)


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
