"""Texts with the values of a variant: `{{ units }}` in a task, a starter or a reference becomes a number.

The texts are a teacher's, who may use all that Jinja knows; a name that no parameter has is an error.
"""

from __future__ import annotations

import json
import shutil
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from grader.variants.drawing import Variant, VariantError

if TYPE_CHECKING:  # imported where something is filled in: an assignment without variants needs none
    from jinja2 import Environment

TEXTS = (".py", ".md", ".txt", ".ipynb")  # endings of files that are filled in


@cache
def _environment() -> Environment:
    from jinja2 import Environment, StrictUndefined

    # What is made is no page: it is what a teacher wrote, and goes into no browser.
    return Environment(undefined=StrictUndefined, keep_trailing_newline=True, autoescape=False)  # noqa: S701


def filled(text: str, variant: Variant | None, name: str) -> str:
    """A text with the values of a variant; as it is for None.

    Args:
        text: with `{{ name }}` where a parameter is to stand.
        variant: whose values.
        name: of the file, for messages.

    Raises:
        VariantError: it names what is no parameter, or is no template.
    """
    if variant is None:
        return text
    try:
        return _environment().from_string(text).render(dict(variant.values))
    except Exception as error:  # a template may do anything, and fail in any way
        line = f", line {error.lineno}" if hasattr(error, "lineno") else ""
        raise VariantError(
            f"{name}{line}: expected a text with the parameters {', '.join(variant.values)} in {{{{ }}}}. "
            f"Received: {type(error).__name__}: {error}. Correct the file and run the same command again."
        ) from error


def filled_file(path: Path, variant: Variant | None) -> bytes:
    """A file with the values of a variant; as it is for None, or where it is no text.

    Raises:
        VariantError: see `filled`.
        OSError: it cannot be read.
    """
    content = path.read_bytes()
    if variant is None or path.suffix.lower() not in TEXTS:
        return content
    name = f"{path.parent.name}/{path.name}"
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise VariantError(
            f"{name}: expected a text in UTF-8. Received: {error}. Save it as UTF-8 and run the same command "
            "again."
        ) from error
    if path.suffix.lower() == ".ipynb":
        return _notebook(text, variant, name).encode()
    return filled(text, variant, name).encode()


def _notebook(text: str, variant: Variant, name: str) -> str:
    """A notebook with the values in its cells: in the file they stand in quotes, which a text may break."""
    try:
        document = json.loads(text)
        for cell in document["cells"]:
            source = cell["source"]
            cell["source"] = filled(source if isinstance(source, str) else "".join(source), variant, name)
    except (ValueError, TypeError, KeyError) as error:
        raise VariantError(
            f"{name}: expected a notebook. Received: {error!r}. Save it anew in Jupyter."
        ) from error
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"


def filled_copy(path: Path, variant: Variant, into: Path) -> Path:
    """A copy of a file or folder, in the folder `into`, with the values of a variant in each text.

    Raises:
        VariantError: see `filled`.
        OSError: it cannot be read.
    """
    into.mkdir(parents=True, exist_ok=True)
    copy = into / path.name
    if path.is_dir():
        copy.mkdir(exist_ok=True)
        for inner in sorted(path.iterdir()):
            if not inner.name.startswith((".", "__pycache__")):
                filled_copy(inner, variant, copy)
    elif path.suffix.lower() in TEXTS:
        copy.write_bytes(filled_file(path, variant))
    else:
        shutil.copyfile(path, copy)
    return copy
