"""Codes: four letters and digits that tell the variants of an assignment apart, and nothing of any."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterable

# Without vowels, which make words, and without what is taken for something else: 0 and O, 1 and I, 8 and B.
SIGNS = "234567CDFGHJKMNPQRTVWXYZ"
LENGTH = 4
IN_TEXT = re.compile(rf"\bvariant[\s:]{{1,3}}([{SIGNS}]{{{LENGTH}}})\b", re.IGNORECASE)
LEFT_AS_IT_IS = "leave this line as it is"


def keyed(secret: str, *parts: object) -> int:
    """A number that nobody can tell beforehand who does not have the secret; the same on every computer."""
    said = "\0".join(map(str, parts)).encode("utf-8", "replace")
    return int.from_bytes(hmac.new(secret.encode("utf-8", "replace"), said, hashlib.sha256).digest(), "big")


def code_of(secret: str, facts: object, taken: Iterable[str]) -> str:
    """A code that is not `taken`, for a variant of which `facts` are known."""
    known, attempt = set(taken), 0
    while True:
        number, code = keyed(secret, "code", facts, attempt), ""
        for _ in range(LENGTH):
            number, place = divmod(number, len(SIGNS))
            code += SIGNS[place]
        if code not in known:
            return code
        attempt += 1


def codes_in(texts: Iterable[str]) -> set[str]:
    """The codes that stand in texts behind the word "Variant"."""
    return {found[1].upper() for text in texts for found in IN_TEXT.finditer(text)}
