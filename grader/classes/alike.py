"""Which submissions of a class are alike: compared again only where something else was handed in."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from typing import Any

from grader.fingerprint import fingerprint
from grader.gradebook import Derived
from grader.records.submission import Submission
from grader.similarity import Pair, similar


def alike(submissions: Sequence[Submission], given: Sequence[str], known: Derived) -> list[Pair]:
    """What `grader.similarity.similar` finds; looked up where it is known.

    Args:
        submissions: the class.
        given: what everybody was given.
        known: where it is kept.
    """
    key = alike_key(submissions, given)
    if (content := known.get(key)) is not None:
        try:
            return [_unpacked(pair, submissions) for pair in json.loads(content)]
        except (ValueError, TypeError, KeyError, IndexError):  # damaged: they are compared again
            pass
    pairs = similar(submissions, given)
    places = {submission.student: place for place, submission in enumerate(submissions)}
    known.keep(key, json.dumps([_packed(pair, places) for pair in pairs]).encode("ascii"))
    return pairs


def alike_key(submissions: Sequence[Submission], given: Sequence[str]) -> str:
    """The name under which it is kept: a hash of all that is compared, in its order."""
    # Of several programs in one submission, which have one digest, the script says which was compared.
    compared = [(submission.digest, submission.script) for submission in submissions]
    facts = repr((fingerprint(), compared, list(given)))
    return hashlib.sha256(f"alike {facts}".encode("utf-8", "replace")).hexdigest()


def _packed(pair: Pair, places: Mapping[str, int]) -> dict[str, Any]:
    return {
        "places": [places[pair.first.student], places[pair.second.student]],
        "shares": [pair.tokens, pair.structure, pair.words],
    }


def _unpacked(plain: Mapping[str, Any], submissions: Sequence[Submission]) -> Pair:
    first, second = (submissions[place] for place in plain["places"])
    tokens, structure, words = plain["shares"]
    return Pair(first, second, tokens, structure, words)
