"""Names in a zip archive, whose format says UTF-8 or nothing: in what they were written is then a guess.

Programs that pack without saying so write UTF-8, or the code page of their computer. One archive comes from
one computer, so all its names are judged together.
"""

from __future__ import annotations

import unicodedata
import zipfile
from collections.abc import Sequence

UTF_8 = 0x800  # of an entry's flags: its name is UTF-8
FORMAT = "cp437"  # what the format prescribes, and Python's library decodes
# Code pages of DOS and Windows, the likelier first: where names look as well in several, the first counts.
PAGES = (
    FORMAT, "cp850", "cp1252", "cp852", "cp1250", "cp866", "cp1251", "cp1255", "cp862", "cp1256", "cp720",
    "cp1253", "cp737", "cp857", "cp1254",
)  # fmt: skip
# Those of two bytes a character, with the first and the last of the first bytes of what is in daily use.
WIDE = {"gbk": (0xB0, 0xD7), "shift_jis": (0x88, 0x97), "big5": (0xA4, 0xC6), "cp949": (0xB0, 0xC8)}
ENOUGH_BYTES = 20_000  # of names that are judged by
# Of lower-case letters in names: what two thirds of Europe writes.
USUAL = frozenset("äöüßéèêëàâáãåæçíìîïñóòôõøœúùûýłśźżćńęąšžčřěůďťňőűğışțșăđÄÖÜÉÈÀÁÅÇÍÑÓÔÕØÚŁŚŹŻĆŠŽČŘĐŞİ")


def names_of(entries: Sequence[zipfile.ZipInfo]) -> list[str]:
    """The names of an archive's entries, with slashes."""
    raw = [None if entry.flag_bits & UTF_8 else _bytes(entry.filename) for entry in entries]
    unknown = [encoded for encoded in raw if encoded is not None and not _is_utf_8(encoded)]
    page = _page(unknown) if unknown else FORMAT
    names = []
    for entry, encoded in zip(entries, raw, strict=True):
        name = entry.filename
        if encoded is not None:
            name = encoded.decode("utf-8" if _is_utf_8(encoded) else page, "replace")
        names.append(name.replace("\\", "/"))
    return names


def _bytes(name: str) -> bytes | None:
    """A name as it stands in the archive; None for what is not from there."""
    try:
        return name.encode(FORMAT)
    except UnicodeError:
        return None


def _is_utf_8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _page(names: Sequence[bytes]) -> str:
    """The code page in which names look most like names."""
    text = b"\n".join(dict.fromkeys(names))[:ENOUGH_BYTES]
    text = text[: text.rfind(b"\n")] if len(text) == ENOUGH_BYTES and b"\n" in text else text
    best, most = FORMAT, float("-inf")
    for page in (*PAGES, *WIDE):
        try:
            likeness = _likeness(text.decode(page), page)
        except UnicodeDecodeError:
            continue
        if likeness > most:
            best, most = page, likeness
    return best


def _likeness(text: str, page: str) -> float:
    """How much a text looks like names, by what is not ASCII in it: 1 where everything does."""
    score, count = 0.0, 0
    for before, character, after in zip(" " + text, text, text[1:] + " ", strict=False):
        if character < "\x80":
            continue
        count += 1
        category = unicodedata.category(character)
        latin = "LATIN" in unicodedata.name(character, "")
        inside = before.isalpha()
        mixed = any(beside.isascii() and beside.isalpha() for beside in (before, after))
        if category not in ("Lu", "Ll", "Lo", "Mn", "Lm"):
            score -= 2
        elif category == "Mn":
            score += 0.5 if inside else -1
        elif category == "Lo" and not latin:
            score += 1 if page not in WIDE or _is_common(character, page) else 0.3
        else:
            score += (1 if character in USUAL else 0.2) if latin else 1
            score -= category == "Lu" and inside and before.islower()
            score -= category == "Ll" and not inside
            score -= 0.5 * (category == "Lu" and inside and not before.isascii())
            score -= 0.7 * (latin and inside and not before.isascii())
        score -= mixed and not latin  # no word is of two scripts
    return score / max(count, 1)


def _is_common(character: str, page: str) -> bool:
    """Whether a character of two bytes is among those in daily use, which stand first in its code page."""
    first, last = WIDE[page]
    raw = character.encode(page)
    return len(raw) > 1 and (first <= raw[0] <= last or "\u3040" <= character <= "\u30ff")
