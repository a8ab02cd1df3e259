"""The text of Word and OpenDocument files, as the Markdown that answer sheets are read in.

Both are archives of XML. Of that, the text and the names of its styles are read, up to a limit, by a parser
that refuses declarations, with which entities could be made: so it costs no more than its size.
"""

from __future__ import annotations

import io
import re
import zipfile
from xml.parsers import expat

from grader.errors import InternalError

XML_BYTES = 8 << 20  # of XML
TEXT_CHARS = 400_000  # of text
PARTS = {".docx": "word/document.xml", ".odt": "content.xml"}
STYLES = "word/styles.xml"  # where Word says what a style is in English, whatever its language calls it
HEADING = re.compile(
    r"(?:heading|title|überschrift|titre|título|titolo|kop)\s*_?(?:20_)?(\d?)", re.IGNORECASE
)
ENDS = ("p", "h")  # local names of paragraphs and headings


class DocumentError(InternalError):
    """A document that cannot be read; the message says why."""


def markdown(content: bytes, last: str) -> str:
    """The Markdown of a document.

    Args:
        content: the file.
        last: its ending, one of `PARTS`.

    Raises:
        DocumentError: it is damaged, protected or too large.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            text = _part(archive, PARTS[last])
            styles = _part(archive, STYLES) if STYLES in archive.namelist() else b""
    except DocumentError:
        raise
    except Exception as error:  # whatever the library says of what is no archive
        raise DocumentError(f"it is damaged ({type(error).__name__})") from error
    names = _StyleNames()
    if styles:
        _parse(names.parser, styles)
    reading = _Reading(names.of)
    _parse(reading.parser, text)
    return "\n\n".join(reading.paragraphs) + "\n"


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    entry = archive.getinfo(name)
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or entry.flag_bits & 1:
        raise DocumentError("it is protected by a password, or packed in an unusual way")
    with archive.open(entry) as stream:
        xml = stream.read(XML_BYTES + 1)
    if len(xml) > XML_BYTES:
        raise DocumentError(f"it has more than {XML_BYTES >> 20} MB of text")
    return xml


def _parse(parser: expat.XMLParserType, xml: bytes) -> None:
    def declared(*_: object) -> None:
        raise ValueError("a declaration")

    parser.StartDoctypeDeclHandler = declared
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, ValueError) as error:
        raise DocumentError("it is damaged") from error


def _named(attributes: dict[str, str]) -> dict[str, str]:
    """Attributes by their names without a namespace."""
    return {attribute.rpartition(" ")[2]: value for attribute, value in attributes.items()}


class _StyleNames:
    """The names of Word's styles by what a document calls them: German "berschrift1" is "heading 1"."""

    def __init__(self) -> None:
        self.of: dict[str, str] = {}
        self._style = ""
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._start

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        if local == "style":
            self._style = _named(attributes).get("styleId", "")
        elif local == "name" and self._style:
            self.of.setdefault(self._style, _named(attributes).get("val", ""))


class _Reading:
    """What was read so far: paragraphs, each with what marks it as a heading."""

    def __init__(self, style_names: dict[str, str]) -> None:
        self._style_names = style_names
        self.paragraphs: list[str] = []
        self._said: list[str] = []
        self._level = 0
        self._size = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self._inside = 0  # elements whose characters are text

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local, given = name.rpartition(" ")[2], _named(attributes)
        if local in ENDS and "drawing" not in name:
            self._flush()
            style = given.get("style-name", "")
            self._level = int(given.get("outline-level") or 1) if local == "h" else _level(style)
            self._inside += "opendocument" in name
        elif local == "pStyle":
            style = given.get("val", "")
            self._level = self._level or _level(self._style_names.get(style, style))
        elif local == "t":
            self._inside += 1
        elif local in ("br", "line-break", "cr"):
            self._text("\n", always=True)
        elif local in ("tab", "s"):
            self._text(" ", always=True)

    def _end(self, name: str) -> None:
        local = name.rpartition(" ")[2]
        if local in ENDS:
            self._flush()
            self._inside = 0
        elif local == "t":
            self._inside = max(0, self._inside - 1)

    def _text(self, text: str, *, always: bool = False) -> None:
        if (self._inside or always) and self._size < TEXT_CHARS:
            self._said.append(text)
            self._size += len(text)

    def _flush(self) -> None:
        said = "".join(self._said).strip()
        self._said = []
        if said:
            self.paragraphs.append(f"{'#' * self._level} {' '.join(said.split())}" if self._level else said)
        self._level = 0


def _level(style: str) -> int:
    """The level of a heading of a style; 0 for one of plain text."""
    heading = HEADING.match(style)
    return min(int(heading[1] or 1), 6) if heading else 0
