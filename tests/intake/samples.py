"""Things that are handed in, in the forms in which they arrive."""

from __future__ import annotations

import io
import json
import tarfile
import zipfile
from pathlib import Path
from typing import Any

NETWORK = b"""import keras
model = keras.Sequential([keras.layers.Dense(3)])
model.compile(optimizer="adam", loss="mse")
model.fit([[1.0]], [[2.0]])
"""


SHEET = b"# relu\nIt makes negative numbers zero.\n"


def notebook(*cells: tuple[str, str]) -> bytes:
    made: list[dict[str, Any]] = []
    for number, (kind, source) in enumerate(cells):
        cell: dict[str, Any] = {"cell_type": kind, "metadata": {}, "source": source, "id": f"c{number}"}
        made.append(cell | ({"outputs": [], "execution_count": None} if kind == "code" else {}))
    return json.dumps({"cells": made, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}).encode()


def zipped(files: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return stream.getvalue()


def tarred(files: dict[str, bytes], mode: str = "w", more: tuple[tarfile.TarInfo, ...] = ()) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode) as made:  # type: ignore[call-overload]
        for name, content in files.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            made.addfile(entry, io.BytesIO(content))
        for entry in more:
            made.addfile(entry)
    return stream.getvalue()


NB = notebook(("markdown", "# relu\nzero"), ("code", NETWORK.decode()))


EXPORTED = (
    b"<html><head><title>x</title></head><body><div class='jp-Cell jp-MarkdownCell'>"
    b"<div class='jp-RenderedHTMLCommon jp-RenderedMarkdown'><h1>relu</h1><p>zero</p></div></div>"
    b"<div class='jp-Cell jp-CodeCell'><div class='jp-InputPrompt'>In [1]:</div>"
    b"<div class='highlight hl-ipython3'><pre><span class='kn'>import</span> <span>keras</span>\n"
    b"x <span class='o'>=</span> 1 <span>&lt;</span> 2\n</pre></div></div>"
    b"<div class='jp-OutputArea'><div class='jp-RenderedText'><pre>3 &lt; 4 + nothing</pre></div></div></body></html>"
)


PLAIN = {
    "ada.py": b"x = 1",
    "ben/model.py": b"x = 2",
    "chiara/work.py": b"x = 3",
    "chiara/answers.md": b"# a\nb",
}


def lay(folder: Path, files: dict[str, bytes]) -> None:
    for name, content in files.items():
        path = folder / name
        if path.parent.is_file() or path.is_dir():
            continue  # a disk has no file and folder of one name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
