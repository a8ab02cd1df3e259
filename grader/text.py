"""Text: what the bytes of a student's file say, however an editor wrote them, and how text is shown."""

from __future__ import annotations

import codecs
import re
import unicodedata

from rich.markup import escape

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16, whose mark begins it
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
DECLARED = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)", re.M)  # PEP 263, in one of two lines
OUR_DECLARATION = re.compile(r"(^[ \t\f]*#.*?coding[:=][ \t]*)[-\w.]+")
LEGACY = frozenset(
    "latin_1 iso_8859_1 iso_8859_15 cp1250 cp1251 cp1252 mac_roman koi8_r gbk big5 shift_jis euc_kr "
    "euc_jp".split()
)
WINDOWS = "Windows-1252"  # in which every western editor wrote
NUMBERED = re.compile(r"^[ \t]*(\d{1,4})(?:[:.)|]|(?=[ \t])|$)")
PROMPT = re.compile(r"^(?:>>>|\.\.\.)(?: |$)")
FEWEST = 5  # numbered lines from which their numbers were pasted with the code
MOST = 0.9  # of the lines that are not empty
# Invisible and usual: joiners and their opposites, soft hyphens, marks of direction for one place. Persian,
# Khmer and Hebrew are written with them. What turns the order of a whole text around is not among them.
UNSEEN = frozenset("\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")


def well_formed(text: str) -> str:
    """Text that can be written anywhere: half a surrogate pair, which JSON can hold, is replaced."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return text


def can_be_shown(character: str) -> bool:
    """Whether a character may stand in a name: no control, none that reorders text or has no meaning."""
    return character in UNSEEN or unicodedata.category(character)[0] != "C"


def decode(content: bytes, *, code: bool = False) -> tuple[str, str]:
    """Text of any encoding that editors write, with plain line ends; and the encoding where it is not UTF-8.

    A mark at the beginning decides, then whether it is UTF-8, then for code what its first lines declare;
    what is left is Windows-1252.
    """
    encoding = _encoding(content, code)
    if encoding == WINDOWS:
        text = content.decode("cp1252", "surrogateescape")
        # Five bytes of it have no meaning there; they are kept as Latin-1 has them.
        text = "".join(
            chr(ord(character) - 0xDC00) if 0xDC80 <= ord(character) <= 0xDCFF else character
            for character in text
        )
    else:
        text = content.decode(encoding or "utf-8-sig", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n"), encoding


def _encoding(content: bytes, code: bool) -> str:
    """The encoding; "" for UTF-8."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return "" if encoding == "utf-8-sig" else encoding.upper()
    if half := _without_mark(content):
        return half
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        declared = DECLARED.search(b"\n".join(content.splitlines()[:2])) if code else None
        name = declared[1].decode("ascii", "replace").lower().replace("-", "_") if declared else ""
        return name if name in LEGACY else WINDOWS
    return ""


def _without_mark(content: bytes) -> str:
    """UTF-16 as some editors write it, without a mark: every other byte of plain text is a zero."""
    start = content[:200]
    if len(start) < 4 or len(content) % 2:
        return ""
    even, odd = start[::2].count(0), start[1::2].count(0)
    if odd > 0.8 * len(start[1::2]) and not even:
        return "UTF-16-LE"
    return "UTF-16-BE" if even > 0.8 * len(start[::2]) and not odd else ""


def source(content: bytes, name: str) -> tuple[bytes, list[str]]:
    """A program as UTF-8 that Python reads, and what was done to it, in words for the student."""
    text, encoding = decode(content, code=True)
    remarks = [f"{name} is not in UTF-8 but in {encoding}, and was read so"] if encoding else []
    if encoding:
        lines = text.split("\n")
        text = "\n".join([*(OUR_DECLARATION.sub(r"\1utf-8", line) for line in lines[:2]), *lines[2:]])
    text, pasted = without_pasted(text)
    if pasted:
        remarks.append(f"{name}: {pasted}, from line 1 on; they were left out here. Delete them in your file")
    return text.encode("utf-8", "replace"), remarks


def without_pasted(text: str) -> tuple[str, str]:
    """A program without the line numbers or prompts that were copied with it, and which they were.

    Only where nearly all lines have them, and numbers count up by one: such a text is no program.
    """
    lines = text.split("\n")
    written = [line for line in lines if line.strip()]
    if len(written) < FEWEST:
        return text, ""
    if sum(PROMPT.match(line) is not None for line in written) >= MOST * len(written):
        bare = "\n".join(PROMPT.sub("", line) for line in lines)
        return bare, "the lines begin with the prompt of Python (>>>)"
    numbers = [int(match[1]) if (match := NUMBERED.match(line)) else None for line in written]
    steps = sum(a is not None and b == a + 1 for a, b in zip(numbers, numbers[1:], strict=False))
    if steps < MOST * (len(written) - 1):
        return text, ""
    code_lines = [NUMBERED.sub("", line, count=1) for line in lines]
    if all(line[:1] in (" ", "\t") for line in code_lines if line):
        code_lines = [line[1:] for line in code_lines]  # what parts number and code
    return "\n".join(code_lines), "the lines begin with their numbers"


def clean(text: str) -> str:
    """Text of a student's for the terminal: no control characters, no markup."""
    printable = (
        character if character.isprintable() or character in "\n\t" or character in UNSEEN else "\ufffd"
        for character in text
    )
    return escape("".join(printable))


SPELLED = ("LSTM", "RNN", "ELU")  # read letter by letter, and begin with a vowel


def article(noun: str) -> str:
    """A noun with "a" or "an" before it."""
    return f"an {noun}" if noun[:1] in "AEIOUaeiou" or noun.startswith(SPELLED) else f"a {noun}"


def counted(number: float, one: str, several: str = "") -> str:
    """A number with what is counted: 1 epoch, 2 epochs, 0 epochs."""
    # As it is: with "g" a million rows would be 1e+06.
    written = f"{number:,}" if isinstance(number, int) else f"{number:,g}"
    return f"{written} {one if number == 1 else several or f'{one}s'}"
