"""The text of Word and OpenDocument files, as the Markdown that answer sheets are read in.

Both are archives of XML. Of that, only one part is read, up to a limit, by a parser that refuses
declarations, with which entities could be made: so it costs no more than its size.
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
            entry = archive.getinfo(PARTS[last])
            if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or entry.flag_bits & 1:
                raise DocumentError("it is protected by a password, or packed in an unusual way")
            with archive.open(entry) as stream:
                xml = stream.read(XML_BYTES + 1)
    except DocumentError:
        raise
    except Exception as error:  # whatever the library says of what is no archive
        raise DocumentError(f"it is damaged ({type(error).__name__})") from error
    if len(xml) > XML_BYTES:
        raise DocumentError(f"it has more than {XML_BYTES >> 20} MB of text")
    reading = _Reading()
    try:
        reading.parser.Parse(xml, True)
    except (expat.ExpatError, ValueError) as error:
        raise DocumentError("it is damaged") from error
    return "\n\n".join(reading.paragraphs) + "\n"


class _Reading:
    """What was read so far: paragraphs, each with what marks it as a heading."""

    def __init__(self) -> None:
        self.paragraphs: list[str] = []
        self._said: list[str] = []
        self._level = 0
        self._size = 0
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._declared
        self._inside = 0  # elements whose characters are text

    def _declared(self, *_: object) -> None:
        raise ValueError("a declaration")

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(" ")[2]
        given = {attribute.rpartition(" ")[2]: value for attribute, value in attributes.items()}
        if local in ENDS and "drawing" not in name:
            self._flush()
            style = given.get("style-name", "")
            self._level = int(given.get("outline-level") or 1) if local == "h" else _level(style)
            self._inside += "opendocument" in name
        elif local == "pStyle":
            self._level = self._level or _level(given.get("val", ""))
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
