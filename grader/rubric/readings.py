"""Readings that are known: what is found in an answer follows from its text, the rubric and the question."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, fields
from typing import Any

from grader.fingerprint import fingerprint
from grader.rubric.engine import Reading, read
from grader.rubric.findings import Found
from grader.rubric.scheme import Rubric
from grader.shelf import looked_up


def reading_key(text: str, rubric: Rubric, question: str) -> str:
    """The name of a reading: a hash of everything that it follows from."""
    facts = repr((fingerprint(), rubric.digest, question, text))
    return hashlib.sha256(f"answer {facts}".encode("utf-8", "replace")).hexdigest()


def read_once(text: str, rubric: Rubric, *, question: str = "") -> Reading:
    """What `grader.rubric.read` finds in an answer; looked up where that is kept."""
    return looked_up(
        lambda: reading_key(text, rubric, question),
        lambda: read(text, rubric, question=question),
        _packed,
        lambda content: _unpacked(content, rubric),
    )


def _packed(reading: Reading) -> bytes:
    plain = {field.name: getattr(reading, field.name) for field in fields(reading)}
    plain["ideas"] = [asdict(found) for found in reading.ideas]
    plain["misconceptions"] = [[item.slug, asdict(found)] for item, found in reading.misconceptions]
    return json.dumps(plain).encode("ascii")


def _unpacked(content: bytes, rubric: Rubric) -> Reading:
    plain = json.loads(content)
    wrong = {item.slug: item for item in rubric.misconceptions}
    return Reading(
        **{
            **plain,
            "ideas": tuple(map(_found, plain["ideas"])),
            "misconceptions": tuple((wrong[slug], _found(found)) for slug, found in plain["misconceptions"]),
            "missing": tuple(plain["missing"]),
        }
    )


def _found(plain: dict[str, Any]) -> Found:
    return Found(**{**plain, "spans": tuple(map(tuple, plain["spans"]))})
