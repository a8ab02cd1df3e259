"""The requests in one message."""

from __future__ import annotations

import time

import pytest

from grader.gradebook.codes import code_of
from grader.requests.message import CODES, TEXT_CHARS, WORDS_CHARS, Message, askings_in

ONE, TWO, STRANGE = (code_of(b"secret", "quick", name, "a") for name in ("ada", "ben", "nobody"))
KNOWN = {ONE, TWO}
WRONG = f"{ONE[:-1]}{'3' if ONE[-1] != '3' else '4'}"


def _said(text: str, beside: str = "") -> list[tuple[str, str, str]]:
    return [
        (each.code, each.state, each.words) for each in askings_in(Message(text, "a", beside=beside), KNOWN)
    ]


@pytest.mark.parametrize(
    ("text", "beside", "asked"),
    [
        (f"Hello,\n\n{ONE}\nWhy?\n\nAda", "", [(ONE, "known", f"Hello,\n\n{ONE}\nWhy?\n\nAda")]),
        ("Why?", f"About my mark {ONE}", [(ONE, "known", "Why?")]),
        (f"{ONE} again: {ONE}", f"{ONE}", [(ONE, "known", f"{ONE} again: {ONE}")]),
        (f"Dear K\n{ONE} why?\nmore\n{TWO}\nand here?", "", [
            (ONE, "known", f"Dear K\n{ONE} why?\nmore"), (TWO, "known", f"{TWO}\nand here?"),
        ]),
        (f"Both are right:\n{ONE}\n{TWO}", "", [
            (ONE, "known", f"Both are right:\n{ONE}"), (TWO, "known", f"Both are right:\n{ONE}\n{TWO}"),
        ]),
        (f"{ONE} and {ONE} are\nright\n{TWO} is", "", [
            (ONE, "known", f"{ONE} and {ONE} are\nright"), (TWO, "known", f"{TWO} is"),
        ]),
        (f"{ONE} a\n{TWO} b\n{ONE} c", "", [
            (ONE, "known", f"{ONE} a\n{ONE} c"), (TWO, "known", f"{TWO} b"),
        ]),
        (f"{ONE} and {TWO} are right", "", [(c, "known", f"{ONE} and {TWO} are right") for c in (ONE, TWO)]),
        ("Both.", f"{ONE}; {TWO}", [(ONE, "known", "Both."), (TWO, "known", "Both.")]),
        ("Why?", "", [("", "", "Why?")]),
        ("", "", [("", "", "")]),
        (f"{WRONG} why?", "", [(WRONG, "mistyped", f"{WRONG} why?")]),
        (f"{STRANGE} why?", "", [(STRANGE, "unknown", f"{STRANGE} why?")]),
        (f"{WRONG}, no: {ONE} why?", "", [(ONE, "known", f"{WRONG}, no: {ONE} why?")]),
        (f"{ONE} why?", f"Re: {STRANGE}", [(ONE, "known", f"{ONE} why?")]),
    ],
)  # fmt: skip
def test_the_requests_in_a_message(text: str, beside: str, asked: list[tuple[str, str, str]]) -> None:
    assert _said(text, beside) == asked


def test_words_have_an_end() -> None:
    ((_, _, words),) = _said(f"{ONE} {'why? ' * 2_000_000}")
    assert len(words) == WORDS_CHARS + 1 and words.endswith("…")
    assert _said(f"{'x' * TEXT_CHARS} {ONE}")[0][0] == ""  # further down nothing is looked for


@pytest.mark.parametrize("between", [" ", "\n", " why?\n"])
def test_codes_without_end_take_no_time(between: str) -> None:
    many = [code_of(b"secret", "quick", str(number), "a") for number in range(TEXT_CHARS // 20)]
    begin = time.process_time()
    assert [code for code, _, _ in _said(between.join([ONE, TWO] * (TEXT_CHARS // 20)))] == [ONE, TWO]
    named = [code for code, _, _ in _said(between.join(many), beside=f"{ONE} {TWO}")]
    assert len(named) == CODES and named[:2] == [ONE, TWO]
    known = askings_in(Message(between.join(many), "a", beside=" ".join(many)), set(many))
    assert [asking.code for asking in known] == many[:CODES]
    assert time.process_time() - begin < 15
