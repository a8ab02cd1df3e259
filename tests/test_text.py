"""Files as editors write them: encodings, line ends, and what was pasted with the code."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.intake.files import assemble
from grader.text import counted, decode, source, without_pasted

PROGRAM = "# Größe, année\nimport keras\n\n\ndef make():\n    return keras.Sequential()\n\n\nmodel = make()\n"


@pytest.mark.parametrize(
    ("encoding", "said"),
    [
        ("utf-8", ""),
        ("utf-8-sig", ""),
        ("utf-16", "UTF-16"),
        ("utf-16-le", "UTF-16-LE"),
        ("utf-16-be", "UTF-16-BE"),
        ("utf-32", "UTF-32"),
        ("cp1252", "Windows-1252"),
        ("latin-1", "Windows-1252"),
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_editor_s_file_is_read(encoding: str, said: str, end: str) -> None:
    content = PROGRAM.replace("\n", end).encode(encoding)
    assert decode(content) == (PROGRAM, said)
    plain, remarks = source(content, "ada.py")
    assert plain.decode("utf-8") == PROGRAM
    assert len(remarks) == bool(said) and all(said in each for each in remarks)


def test_what_a_program_declares_is_believed() -> None:
    text = "# -*- coding: cp1251 -*-\nname = 'Мария'\n"
    plain, remarks = source(text.encode("cp1251"), "m.py")
    assert "Мария" in plain.decode("utf-8") and "cp1251" in remarks[0]
    assert b"coding: utf-8" in plain  # else Python would read it wrongly
    compile(plain, "m.py", "exec", ast.PyCF_ONLY_AST)
    # A name that is no encoding of text is not.
    assert "Windows-1252" in source("# coding: rot13\nx = 'é'\n".encode("cp1252"), "r.py")[1][0]


def test_bytes_without_a_meaning_lose_nothing() -> None:
    text, said = decode(b"x = 1  # \x81\x8d caf\xe9 \x93quoted\x94")
    assert said == "Windows-1252" and "caf\xe9 “quoted”" in text and "\x81\x8d" in text


@given(st.binary(max_size=300))
def test_any_bytes_are_read(content: bytes) -> None:
    text, _ = decode(content, code=True)
    assert isinstance(text, str)
    plain, _ = source(content, "x.py")
    plain.decode("utf-8")


@pytest.mark.parametrize("form", ["{n} {line}", "{n:3d} {line}", "{n}: {line}", "{n}. {line}", "{n}|{line}"])
def test_pasted_line_numbers_are_left_out_and_told(form: str) -> None:
    numbered = "".join(form.format(n=n, line=line) + "\n" for n, line in enumerate(PROGRAM.splitlines(), 1))
    plain, remarks = source(numbered.encode(), "ada.py")
    assert plain.decode().rstrip() == PROGRAM.rstrip()
    assert "numbers" in remarks[0] and "line 1" in remarks[0]


def test_pasted_prompts_are_left_out_and_told() -> None:
    typed = ">>> import keras\n>>> def make():\n...     return keras.Sequential()\n... \n>>> model = make()\n>>> print(1)\n"
    plain, remarks = source(typed.encode(), "ada.py")
    compile(plain, "ada.py", "exec", ast.PyCF_ONLY_AST)
    assert ">>>" in remarks[0]


@pytest.mark.parametrize(
    "text",
    [
        PROGRAM,
        "1\n2\n",  # too short to tell
        "x = 1\n2 + x\n3 + x\n4 + x\n5 + x\n6 + x\n",  # numbers that belong to it
        "[\n10,\n20,\n30,\n40,\n50,\n60,\n]\n",
        "",
    ],
)
def test_a_program_stays_as_it_is(text: str) -> None:
    assert without_pasted(text) == (text, "")


def test_a_submission_in_another_encoding_is_told() -> None:
    found = assemble(
        "ada", {"ada.py": PROGRAM.encode("utf-16"), "answers.md": "# relu\nnégatif".encode("cp1252")}
    )
    assert dict(found.files)["ada.py"].decode() == PROGRAM
    assert found.sections[0].text == "négatif"
    assert len(found.remarks) == 2 and "UTF-16" in found.remarks[1]


def test_a_million_is_counted_as_it_is() -> None:
    assert [counted(number, "row") for number in (1, 0, 1_234_567)] == ["1 row", "0 rows", "1,234,567 rows"]
    assert counted(2.5, "epoch") == "2.5 epochs"
