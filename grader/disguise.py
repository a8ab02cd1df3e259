"""Text as a reader sees it: without what is invisible, and with letters that look alike made one.

For comparing only: what comes out is not meant to be read. Both of two texts are folded the same way, so a
text that is really Russian or Greek stays as unlike others as it was.
"""

from __future__ import annotations

import html
import re
import unicodedata
from functools import lru_cache

# Letters that look like Latin ones, without those that decomposing or lower case leads to: confusables.txt
# of Unicode Technical Standard 39, and small capitals. As there, l and 1 are one (with i), and o and 0.
LATIN = ("ıɩɪɑɡɢɣʏɯʋᴀʙᴄᴅᴇꜰʜᴊᴋʟᴍɴᴏᴑᴘʀꜱᴛᴜᴠᴡᴢøđłħƽ", "iiiaggyywuabcdefhjklmnooprstuvwzodlhs")
GREEK = ("ΗΝΥαβγεζηικμνορστυχωϲϳ", "hnyabyeznikmvopotuxwcj")
CYRILLIC = ("авгекмнорстухьѕіјѡѵүһӏԁԍԛԝҽ", "abrekmhopctyxbsijwvyhldgqwe")
ARMENIAN = ("գզհոռսցօ", "qqhnnugo")
LOOKALIKES = {
    **str.maketrans(*("".join(letters) for letters in zip(LATIN, GREEK, CYRILLIC, ARMENIAN, strict=True))),
    **dict.fromkeys((0x115F, 0x1160)),  # letters that are blank, and what U+3164 and U+FFA0 decompose to
}
STROKES = str.maketrans("i10|", "llol")
UNKNOWN = ("Cn", "Co", "Cs")  # nearly all there are: no meaning, one's own, half a character
LONGEST_LETTERS = 4  # letters that one stands for; a few stand for whole sentences
# Thai to Khmer, kana and Han: no spaces between words.
UNSPACED = (
    "\u0e01-\u0eff\u1000-\u109f\u1780-\u17ff\u3041-\u3096\u30a1-\u30fa\u3400-\u4dbf\u4e00-\u9fff"
    "\U00020000-\U0003ffff"
)
# One letter alone is no word, so that none that looks like a dash or a dot parts two.
WORD = re.compile(f"[{UNSPACED}](?=[{UNSPACED}])|(?<=[{UNSPACED}])[{UNSPACED}]|[^\\W_{UNSPACED}]{{2,}}")
# What a page does not show: comments and tags of HTML, stars and backquotes inside a word, and the names of
# characters.
MARKUP = re.compile(r"<[!/?a-zA-Z][^<>]*+>|(?<=\w)[*`]++(?=\w)|&#?\w{1,31};")


def folded(text: str) -> str:
    """Text without invisible characters, accents and case, and with letters that look alike made one.

    Spaces and punctuation stay. Each character is folded by itself, which takes time in proportion to the
    length whatever the text: normalizing a long row of accents does not.
    """
    table = {ord(character): _folded(character) for character in set(text)}
    return text.translate(table).replace("rn", "m")


@lru_cache(1 << 18)  # about as many as there are, so that a text of all of them is no work twice
def _folded(character: str) -> str:
    if unicodedata.category(character) in UNKNOWN:
        return ""
    parts = unicodedata.normalize("NFKD", character)[:LONGEST_LETTERS]
    letters = "".join(part for part in parts if part.isspace() or not _is_unseen(part))
    return letters.translate(LOOKALIKES).casefold().translate(LOOKALIKES).translate(STROKES)


def _is_unseen(character: str) -> bool:
    """Marks on letters, and characters for control and formatting."""
    category = unicodedata.category(character)
    return category[0] in "MC" or category == "Lm"


def spoken(text: str) -> str:
    """A text of Markdown or HTML without what only its reader's program needs."""
    return MARKUP.sub(_shown, text)


def _shown(markup: re.Match[str]) -> str:
    if markup[0].startswith("&"):
        return html.unescape(markup[0])
    return " " if markup[0].startswith("<") and not markup[0].startswith("<!") else ""


def words(text: str) -> list[str]:
    """The words of a text, folded; where a script puts no spaces between them, its letters."""
    return WORD.findall(folded(text))
