"""Values of a variant in a teacher's texts; what no parameter has is told with its file."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from grader.variants import Variant, VariantError
from grader.variants.filling import filled, filled_copy, filled_file

VARIANT = Variant(3, "K7QF", {"units": 32, "words": ('a "b"', "c")})


def test_a_text_is_filled_and_keeps_its_end() -> None:
    assert filled("x = {{ units }}\n", VARIANT, "starter.py") == "x = 32\n"
    assert filled("{% if units > 16 %}wide{% endif %}", VARIANT, "handout.md") == "wide"
    assert filled("{{ words | join(', ') }}", VARIANT, "handout.md") == 'a "b", c'


def test_without_a_variant_nothing_is_touched(tmp_path: Path) -> None:
    assert filled("{{ units }} {% nonsense", None, "x") == "{{ units }} {% nonsense"
    (tmp_path / "a.py").write_bytes(b"\xff {{ units }}")
    assert filled_file(tmp_path / "a.py", None) == b"\xff {{ units }}"


@pytest.mark.parametrize(
    "text",
    ["{{ unit }}", "{% nonsense", "{{ 1 / 0 }}", "{{ units.a.b }}"],
    ids=["name", "block", "zero", "of"],
)
def test_a_mistake_is_told_with_its_file(text: str) -> None:
    with pytest.raises(VariantError, match=r"starter\.py.*expected a text with the parameters units, words"):
        filled(text, VARIANT, "starter.py")


def test_a_notebook_is_filled_in_its_cells(tmp_path: Path) -> None:
    cells = [{"cell_type": "code", "source": ["x = '''{{ words[0] }}'''\n", "y = {{ units }}"]}]
    path = tmp_path / "a.ipynb"
    path.write_text(json.dumps({"cells": cells, "nbformat": 4}), "utf-8")
    document = json.loads(filled_file(path, VARIANT))
    assert document["cells"][0]["source"] == "x = '''a \"b\"'''\ny = 32"
    path.write_text("no notebook", "utf-8")
    with pytest.raises(VariantError, match="expected a notebook"):
        filled_file(path, VARIANT)


def test_a_folder_is_copied_with_its_texts_filled(tmp_path: Path) -> None:
    source, into = tmp_path / "work", tmp_path / "copy"
    (source / "inner").mkdir(parents=True)
    into.mkdir()
    (source / "inner" / "a.md").write_text("{{ units }}", "utf-8")
    (source / "data.bin").write_bytes(b"{{ units }}\xff")
    copy = filled_copy(source, VARIANT, into)
    assert (copy / "inner" / "a.md").read_text("utf-8") == "32"
    assert (copy / "data.bin").read_bytes() == b"{{ units }}\xff"


def test_another_encoding_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes(b"\xff\xfe")
    with pytest.raises(VariantError, match="expected a text in UTF-8"):
        filled_file(tmp_path / "a.md", VARIANT)
