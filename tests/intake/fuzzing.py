"""Inputs for a fuzzer of everything that reads what students hand in: built by structure, then damaged.

Every input follows from a seed, a kind and a number, so that it can be made again from these three. An
input is what one student hands in, a hostile one, placed into a class of a form that schools' systems
pack; beside it stand three honest neighbours. Of some kinds it is a file of the teacher's own, such as a
class list. `benchmarks/fuzz_intake.py` runs the inputs and says what they must not do.
"""

from __future__ import annotations

import bz2
import copy
import io
import json
import lzma
import os
import socket
import stat
import struct
import subprocess
import zipfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from random import Random

SLUG = "first_model"
FORMS = ("plain", "canvas", "moodle", "gradescope", "nbgrader", "clones")
TEACHERS = ("roster", "extensions", "metadata", "download")  # kinds that are no student's file
HEAVY = 0.015  # of the inputs of a kind are as large as they come; the others are small, for the pace
SURROGATE = "\ud800"


@dataclass
class Work:
    """What is handed in: files by path, and what is neither file nor folder.

    `odd` are nodes of a tree, each (what, path, argument): "folder", "link", "pipe", "socket", "mode",
    "deep". With `vanishing` the files are deleted while they are read.
    """

    files: dict[bytes, bytes] = field(default_factory=dict)
    odd: list[tuple[str, bytes, bytes | int]] = field(default_factory=list)
    vanishing: bool = False
    text: bytes | None = None  # as written in a browser, where the form has that


@dataclass
class Class:
    """A class on the disk: where it lies, what goes with it, and whose file was damaged."""

    place: Path
    roster: Path | None = None
    extensions: Path | None = None
    form: str = "plain"
    packed: bool = False
    teachers: bool = False
    vanishing: Path | None = None
    size: int = 0


# ---- damage

INTERESTING = (
    b"\0", b"\n", b"\r", b"\xff", b"\xfe\xff", b"\xff\xfe", b"\xef\xbb\xbf", b"\xff\xfe\0\0", b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80", b"\x85", b"\xe2\x80\xa8", b"\xe2\x80\xae", b"<!", b"<![", b"<![ ", b"<!--", b"<a ",
    b"</p></p>", b"<p>", b"&#", b"&#xD800;", b"&#99999999999;", b"\\ud800", b"```", b"~~~", b"[[[[", b"]]]]",
    b"((((", b"{{{{", b"> > > ", b"- - - ", b"|", b"# ", b"**", b'"""', b"'", b'"', b",", b";", b"\t", b"NaN",
    b"1e999", b"-1", b"9" * 40, b"null", b"{}", b"[]", b"&a", b"*a", b"<<: *a", b"!!python/object/apply:os.abort",
    b"../", b"/", b"\\", b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"\x1f\x8b", b"\0\0\0\x80", b"\xff\xff\xff\xff",
    b"%s", b"\x1b[2J", b"# coding: utf-16", b"# coding: idna",
)  # fmt: skip


def damaged(random: Random, content: bytes) -> bytes:
    """The content with some damage: bits, ends, copies, insertions, numbers that lie."""
    if len(content) > 300_000:  # damage to what is large would cost more than it finds
        return content
    made = bytearray(content)
    for _ in range(random.choice((1, 1, 1, 2, 3, 8))):
        at = random.randrange(len(made) + 1)
        how = random.randrange(8)
        if how == 0 and made:
            for _ in range(random.choice((1, 1, 4, 32))):
                made[random.randrange(len(made))] ^= 1 << random.randrange(8)
        elif how == 1:
            del made[at:]
        elif how == 2:
            del made[at : at + random.randrange(1, 64)]
        elif how == 3:
            start = random.randrange(len(made) + 1)
            made[at:at] = made[start : start + random.choice((1, 4, 16, 256))] * random.choice((1, 2, 50))
        elif how == 4:
            made[at : at + random.choice((1, 2, 4, 8))] = random.choice(
                (b"\0\0\0\0", b"\xff\xff\xff\xff", b"\x7f", b"\x80\0\0\0", struct.pack("<I", len(made)))
            )
        elif how == 5:
            made[at:at] = random.randbytes(random.choice((1, 3, 20)))
        else:
            made[at:at] = random.choice(INTERESTING) * random.choice((1, 1, 1, 2, 40))
    return bytes(made[:400_000])


def _often(random: Random, share: float, content: bytes) -> bytes:
    return damaged(random, content) if random.random() < share else content


# ---- programs

MODEL = """import numpy as np
import keras

model = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])
model.compile(optimizer="sgd", loss="mean_squared_error")
model.fit(np.arange(-1.0, 5.0), 2 * np.arange(-1.0, 5.0) - 1, epochs=500)
# What does the loss function do? It measures how far the predictions are from the truth.
ANSWERS = {"relationship": "y = 2x - 1", "prediction_for_10": 19}
"""
CODECS = (
    "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "cp1252", "cp1251", "koi8_r",
    "gbk", "big5", "shift_jis", "euc_kr", "euc_jp", "mac_roman", "utf-7", "cp037", "iso2022_jp", "hz", "gb18030",
)  # fmt: skip


def _encoded(random: Random, text: str) -> bytes:
    if random.random() < 0.5:
        return text.encode("utf-8", random.choice(("replace", "surrogatepass")))
    return text.encode(random.choice(CODECS), "replace")


def program(random: Random) -> bytes:
    """A Python file."""
    heavy = random.random() < HEAVY
    large = 400_000 if heavy else random.choice((50, 500, 3000))
    declared = random.choice((*CODECS, "rot13", "idna", "zlib", "undefined", "unicode_escape", "x" * 200))
    made = {
        0: lambda: MODEL,
        1: lambda: f"# -*- coding: {declared} -*-\n{MODEL}# Überschrift é ж 漢\n",
        2: lambda: "x = '" + "y" * large + "'\n" + MODEL,
        3: lambda: "x = " + random.choice("([{") * (large // 4) + "\n",
        4: lambda: "\n".join(
            f"{n}{random.choice(': ')}{line}" for n, line in enumerate(MODEL.splitlines() * 3, 1)
        ),
        5: lambda: "\n".join(f">>> {line}" for line in MODEL.splitlines()),
        6: lambda: "\n".join(f"# Q{n}: what? answer {n}" for n in range(large // 20)),
        7: lambda: "\n".join(f"# {random.choice(QUESTIONS)}" for _ in range(large // 20)),
        8: lambda: '"""' + f"{random.choice(QUESTIONS)}: yes\n" * (large // 30) + random.choice(('"""', "")),
        9: lambda: "if x:\n" + "".join(" " * n + "if x:\n" for n in range(1, 200)),
        10: lambda: "print('" + random.choice(("a", '"', "\\", "'")) * large + "')\n",
        11: lambda: ("'''" * large)[: random.randrange(large)] + "\n" + MODEL,
        12: lambda: "f'{" * min(large, 2000) + "\n" + MODEL,
        13: lambda: f"{MODEL}\n# {SURROGATE}\n",
        14: lambda: "9" * large + "\n",
        15: lambda: "x = 1;" * large,
        16: lambda: "\\\n" * large,
    }[random.randrange(17)]()
    return _often(random, 0.4, _encoded(random, made))


# ---- sheets

QUESTIONS = (
    "What does the loss function do?", "What does the optimizer do?", "Which rule connects x and y?", "relationship",
    "What does your model predict for x = 10?", "loss optimizer relationship predict 10", "3) loss", "Q2: optimizer",
    "c)", "Loss", "los function", "optimiser", "", "?", "Question 99999999",
)  # fmt: skip
PIECES = (
    "<a ", "<![ ", "<![CDATA[", "<!--", "<!", "<?", "<p>", "</p>", "<h1>", "</h1>", "<div ", "<li>", "<script>",
    "<style>", "<textarea>", "<b>", "</b>", "&", "&#", "&#x", "&lt", "> ", "- ", "1. ", "* ", "[", "](", "![", "](x)",
    "`", "```\n", "~~~\n", "**", "__", "*", "_", "|", "| - | - |\n", "# ", "###### ", "\t", "    ", "\n", "\r\n", "\n\n",
    "\\", "<", "</", "<a href='", '"', "\0", "\v", "\f", "\x1c", "\u2028", "\u202e", "\ufeff", SURROGATE, "\U0010ffff",
    "İ", "ﬁ", "a\u0301", "[a]: b\n", "[a][a]", "===\n", "---\n", ":", "=", "->", "Q1: ", "A1: ", "1) ", "x?",
    "<p>a</p></p>",
)  # fmt: skip


def sheet(random: Random) -> bytes:
    """An answer sheet: Markdown, HTML, plain text, or what looks like it."""
    heavy = random.random() < HEAVY
    large = random.choice((20_000, 200_000)) if heavy else random.choice((10, 100, 600))

    def pieces() -> str:
        chosen = random.sample(PIECES, random.randrange(1, 8))
        return "".join(random.choice(chosen) for _ in range(large))

    def honest() -> str:
        return "".join(f"# {each}\n\nIt says how far it is off.\n\n" for each in QUESTIONS[:5])

    def soup() -> str:
        return "".join(random.choice((*PIECES, *QUESTIONS, "word ", "word.\n")) for _ in range(large))

    made = {
        0: honest,
        1: lambda: random.choice(PIECES) * large,
        2: lambda: random.choice(PIECES) * large + "</p></p>" + random.choice(PIECES) * 3,
        3: lambda: "<p>a</p><p>b</p>" + random.choice(PIECES) * large,
        4: pieces,
        5: soup,
        6: lambda: "".join("> " * n + "x\n" for n in range(min(large, 300))),
        7: lambda: "".join(" " * (2 * n) + "- x\n" for n in range(min(large, 300))),
        8: lambda: (
            "|a" * min(large, 2000) + "|\n" + "|-" * min(large, 2000) + "|\n" + "|b|\n" * (large // 10)
        ),
        9: lambda: "".join(f"# {random.choice(QUESTIONS)}\n" for _ in range(large)),
        10: lambda: "# " + " ".join(QUESTIONS) + "\n" + "loss optimizer relationship predict 10. " * large,
        11: lambda: "```\n" + "a\n" * large,
        12: lambda: "".join(f"{n}. {random.choice(QUESTIONS)} yes\n" for n in range(large)),
        13: lambda: "x" * (large * 10),
        14: lambda: "Label: x\n" * large,
        15: lambda: honest() + SURROGATE,
        16: lambda: "".join(
            f"&{random.choice(('amp', 'lt', '#x41', '#xD800', '#0', 'x'))};" for _ in range(large)
        ),
        17: lambda: "<div>" * large + "x" + "</div>" * large,
        18: lambda: "[" * large + "]" * large,
        19: lambda: "![p](x.png) " * large,
        20: lambda: "".join("#" * (n % 6 + 1) + f" h{n}\n\ntext\n\n" for n in range(large // 4)),
    }[random.randrange(21)]()
    return _often(random, 0.35, _encoded(random, made))


# ---- notebooks

VALUES = (
    None, True, False, 0, -1, 1 << 70, 0.5, float("nan"), float("inf"), "", "x", SURROGATE, "\0", [], {}, [[]], [None],
    {"a": 1}, ["a\n", 3], "4", "python", "code", "markdown", [SURROGATE],
)  # fmt: skip


def _cell(random: Random) -> dict[str, object]:
    kind = random.choice(("code", "code", "markdown", "raw"))
    text = random.choice(
        (
            MODEL, "", "x = 1", "%matplotlib inline\n!pip install x", "%%bash\nls", "# What is loss?\nIt is far.",
            "## optimizer\n" + SURROGATE, "x?", "\u2028x = 1\v\f", random.choice(PIECES) * random.randrange(1, 40),
        )
    )  # fmt: skip
    cell: dict[str, object] = {"cell_type": kind, "metadata": {}, "source": text}
    if random.random() < 0.3:
        cell["source"] = text.splitlines(keepends=True)
    if kind == "code":
        cell["execution_count"] = random.choice((None, None, random.randrange(50), 1 << 80, -3))
        cell["outputs"] = random.choice(
            (
                [],
                [{"output_type": "stream", "name": "stdout", "text": "hi"}],
                [{"output_type": "display_data", "metadata": {}, "data": {"image/png": "iVBORw0KGgo="}}],
                [{"output_type": "error", "ename": "E", "evalue": SURROGATE, "traceback": []}],
                [{"output_type": "pyout"}],
            )
        )
    elif random.random() < 0.2:
        cell["attachments"] = {"a.png": {"image/png": "iVBORw0KGgo="}}
    return cell


def _mutate_tree(random: Random, tree: object) -> None:
    """Change one place of a tree of lists and dictionaries."""
    node = tree
    while isinstance(node, dict | list) and node:
        key = random.choice(list(node)) if isinstance(node, dict) else random.randrange(len(node))
        inner = node[key]  # type: ignore[index,call-overload]
        if isinstance(inner, dict | list) and inner and random.random() < 0.75:
            node = inner
            continue
        how = random.randrange(4)
        if how == 0:
            del node[key]  # type: ignore[arg-type]
        elif how == 1 and isinstance(node, dict):
            node[random.choice(("", "x", "source", "cell_type", "nbformat", "metadata", SURROGATE))] = (
                copy.deepcopy(inner)
            )
        else:
            node[key] = copy.deepcopy(random.choice(VALUES))  # type: ignore[index,call-overload]
        return


def notebook(random: Random) -> bytes:
    """A notebook, or what is called one."""
    heavy = random.random() < HEAVY
    count = random.choice((2_000, 12_000)) if heavy else random.choice((0, 1, 3, 8))
    if heavy:
        counts = random.sample(range(count), count) if random.random() < 0.5 else range(count)
        cells = [
            {"cell_type": "code", "metadata": {}, "source": "x", "outputs": [], "execution_count": n}
            for n in counts
        ]
    else:
        cells = [_cell(random) for _ in range(count)]
    made: dict[str, object] = {
        "nbformat": random.choice((4, 4, 4, 4, 3, 2, 1, 5, 0, None, "4", 4.0, True)),
        "nbformat_minor": random.choice((5, 4, 0, 2, 99, None, "x")),
        "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
        "cells": cells,
    }
    if made["nbformat"] in (1, 2, 3) and random.random() < 0.8:
        for cell in cells:
            if cell["cell_type"] == "code":
                cell["input"], cell["language"] = cell.pop("source"), "python"
                cell["prompt_number"] = cell.pop("execution_count", 1)
        made["worksheets"] = [{"cells": made.pop("cells"), "metadata": {}}]
    for _ in range(random.choice((0, 0, 1, 1, 2, 5))):
        _mutate_tree(random, made)
    text = json.dumps(made, ensure_ascii=random.random() < 0.7)
    how = random.randrange(16)
    deep = 5_000 if heavy or random.random() < 0.2 else 50
    if how == 0:
        text = text.replace("[]", "[" * deep + "]" * deep, 1)
    elif how == 1:
        text = text.replace("{}", '{"a":' * deep + "1" + "}" * deep, 1)
    elif how == 2:
        text = text.replace('"nbformat_minor":', '"nbformat_minor": ' + "9" * 5_000 + ', "x":', 1)
    elif how == 3:
        text = text.replace(
            '"execution_count": ', '"execution_count": ' + "1" * random.choice((20, 5_000)), 1
        )
    elif how == 4:
        text = text[:-1] + ', "cells": [], "nbformat": 4}'
    elif how == 5:
        text = "[" * deep
    elif how == 6:
        text = text.replace("x", "\\ud800")
    return _often(random, 0.35, _encoded(random, text) if how == 7 else text.encode("utf-8", "surrogatepass"))


# ---- archives

STORED, DEFLATED, DEFLATE64, BZIP2, LZMA, ZSTANDARD = 0, 8, 9, 12, 14, 93


@lru_cache
def zeros_deflated(size: int) -> bytes:
    """So many zeros, deflated: the same piece again and again, so that it is made at once."""
    piece = zlib.compressobj(9, zlib.DEFLATED, -15)
    one = piece.compress(bytes(1 << 20)) + piece.flush(zlib.Z_FULL_FLUSH)
    return one * (size >> 20) + zlib.compressobj(9, zlib.DEFLATED, -15).flush()


@lru_cache
def zeros_bzipped(blocks: int) -> bytes:
    """About 46 MB of zeros for each block, 40 bytes each: one full block, repeated bit by bit."""
    made = bz2.compress(bytes(60 << 20))
    bits = bin(int.from_bytes(made, "big"))[2:].zfill(8 * len(made))
    head, magic, end = bits[:32], bits[32:80], f"{0x177245385090:048b}"
    block = bits[32 : bits.index(magic, 80)]  # the first is full
    crc, combined = int(block[48:80], 2), 0
    for _ in range(blocks):
        combined = ((combined << 1 | combined >> 31) & 0xFFFFFFFF) ^ crc
    whole = head + block * blocks + end + f"{combined:032b}"
    whole += "0" * (-len(whole) % 8)
    return int(whole, 2).to_bytes(len(whole) // 8, "big")


def _lzma(content: bytes, dictionary: int | None = None) -> bytes:
    """As zip archives have it: version, length and properties, and the raw stream."""
    chosen = {"id": lzma.FILTER_LZMA1, "preset": 0}
    made = lzma.LZMACompressor(lzma.FORMAT_RAW, filters=[chosen])
    size = 1 << 18 if dictionary is None else dictionary
    return struct.pack("<BBHBI", 9, 4, 5, 93, size) + made.compress(content) + made.flush()


@lru_cache
def zeros_lzma(size: int) -> bytes:
    """So many zeros, by LZMA."""
    return _lzma(bytes(size))


def _bomb(random: Random) -> tuple[int, bytes]:
    how = random.randrange(6)
    if how == 0:
        return DEFLATED, zeros_deflated(random.choice((64 << 20, 300 << 20)))
    if how == 1:
        return BZIP2, zeros_bzipped(random.choice((2, 20, 400)))
    if how == 2:
        return LZMA, zeros_lzma(16 << 20)
    if how == 3:
        return LZMA, _lzma(b"x" * 100, random.choice((0xFFFFFFFF, 1 << 31, 1 << 30)))
    return DEFLATED, zeros_deflated(8 << 20)


NAMES: tuple[bytes, ...] = (
    b"model.py", b"answers.md", b"work.ipynb", b"a", b"a/b", b"a/b/c.py", b"A", b"", b"/", b".", b"..", b"./x.py", b"//",
    b"../evil.py", b"a/../../evil.py", b"/etc/passwd", b"C:\\x.py", b"..\\x.py", b"a\\b.py", b"a\0b.py", b"\0", b"a\nb.py",
    b"\x1b[2J.py", b"\xff\xfe.py", b"\xed\xa0\x80.py", "ü.py".encode(), "ü.py".encode("cp437"), "\u202e.py".encode(),
    b"x" * 256 + b".py", b"x" * 255, b"x/" * 200 + b"y.py", b"y" * 60_000, b"CON", b"con.py", b"a.py/", b"a.py",
    b"submission_metadata.yml", b"x/submission_metadata.yml", b"submitted/chiara/first_model/model.py",
    b"submitted/x/first_model/submitted/ada/first_model/model.py", b"submitted/ada/first_model/timestamp.txt",
    b"submission_11/model.py", b"submission_14/submission_11/model.py", b"submission_2/model.py",
    b"lovelaceada_101_9001_model.py", b"x_LATE_101_9001_model.py", b"x_1_text.html", b"anon_x_9_a.py",
    b"Ada Lovelace_2001_assignsubmission_file/model.py", b"Ada Lovelace_2001_assignsubmission_file_/model.py",
    b"x_1_assignsubmission_onlinetext/onlinetext.html", b".git/config", b".git", b"__MACOSX/x", b"__init__.py", b".env",
    b"readme.md", b"starter.py", b"model (2).py", b"model_v3.py", b"model_final.py", b"attempt 2/model.py", b"timestamp.txt",
    b"inner.zip", b"inner.tar.gz", b"work.docx", b"mallory.py", b"main.py", b"numpy.py", b"keras/__init__.py", b"e\xcc\x81.py",
    "é.py".encode(), b"a.PY", b"a.py.", b"a.py ", b" ", b"-rf", b"~", b"$HOME", b"first_model/model.py", b"first_model",
)  # fmt: skip


def _content(random: Random, name: bytes, depth: int = 0) -> bytes:
    """What may be in a file of this name."""
    lower = name.lower().rstrip(b". ")
    if lower.endswith(b".ipynb"):
        return notebook(random)
    if lower.endswith((b".md", b".txt", b".html")):
        return sheet(random)
    if lower.endswith(b".yml"):
        return metadata(random)
    if lower.endswith(b".zip") and depth < 2:
        return archive(random, depth + 1)
    if random.random() < 0.1:
        return random.randbytes(random.randrange(200))
    return MODEL.encode() if random.random() < 0.6 else program(random)


@dataclass
class _Entry:
    """An entry of an archive and what is said of it, which need not be true."""

    name: bytes
    content: bytes
    method: int
    size: int
    crc: int
    flags: int = 0
    attributes: int = 0
    extra: bytes = b""
    local_name: bytes | None = None
    descriptor: bytes = b""


def _entry(random: Random, depth: int) -> _Entry:
    name = random.choice(NAMES)
    content = _content(random, name, depth) if random.random() < 0.9 else b""
    method = random.choice(
        (STORED, STORED, DEFLATED, DEFLATED, DEFLATED, BZIP2, LZMA, DEFLATE64, ZSTANDARD, 1, 6, 99)
    )
    if random.random() < HEAVY:
        method, packed = _bomb(random)
        entry = _Entry(name, packed, method, random.choice((0, 100, 1 << 20, 0xFFFFFFFE)), 0)
    else:
        packed = {
            STORED: lambda: content,
            BZIP2: lambda: bz2.compress(content, 1),
            LZMA: lambda: _lzma(content),
        }.get(method, lambda: zlib.compress(content, 1)[2:-4])()
        entry = _Entry(name, packed, method, len(content), zlib.crc32(content))
    if random.random() < 0.2:
        entry.content = damaged(random, entry.content)
    if random.random() < 0.12:
        entry.size = random.choice((0, 1, entry.size + 1, 1 << 31, 0xFFFFFFFF))
    if random.random() < 0.12:
        entry.crc ^= random.choice((1, 0xFFFFFFFF))
    if random.random() < 0.2:
        entry.flags = random.choice((0x1, 0x8, 0x800, 0x20, 0x40, 0x2000, 0xFFFF, 0x809))
    if random.random() < 0.2:
        mode = random.choice(
            (stat.S_IFLNK, stat.S_IFDIR, stat.S_IFCHR, stat.S_IFBLK, stat.S_IFIFO, stat.S_IFSOCK, 0)
        )
        entry.attributes = (mode | random.choice((0, 0o777, 0o4755))) << 16 | random.choice((0, 0x10))
    if random.random() < 0.15:
        entry.extra = random.choice(
            (
                struct.pack("<HHQQ", 1, 16, 10, 10), struct.pack("<HH", 1, 8) + b"\xff" * 8, b"\1\0\xff\xff", b"\1",
                struct.pack("<HHBI", 0x7075, 9, 1, 0) + b"x.py", random.randbytes(random.randrange(30)),
            )
        )  # fmt: skip
    if random.random() < 0.1:
        entry.local_name = random.choice(NAMES)
    if entry.flags & 0x8:
        entry.descriptor = struct.pack("<4sIII", b"PK\7\10", entry.crc, len(entry.content), entry.size)
    return entry


def zipped(entries: list[_Entry], random: Random) -> bytes:
    """The entries as an archive, header by header, believing what they say."""
    body, directory = bytearray(), bytearray()
    for each in entries:
        at = len(body)
        if random.random() < 0.05:
            at = random.choice((0, at + 1, 0xFFFFFFFF, 0x7FFFFFFF))
        packed = len(each.content) if random.random() < 0.95 else random.choice((0, 0xFFFFFFFF, 1 << 20))
        size = min(each.size, 0xFFFFFFFF)
        local = each.name if each.local_name is None else each.local_name
        common = each.flags, each.method, 0, 0x21, each.crc, packed, size
        body += struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, *common, len(local), len(each.extra))
        body += local + each.extra + each.content + each.descriptor
        made_by = 3 << 8 | 20
        directory += struct.pack(
            "<4sHHHHHHIIIHHHHHII", b"PK\1\2", made_by, random.choice((20, 20, 20, 45, 99)), *common, len(each.name),
            len(each.extra), 0, 0, 0, each.attributes, at,
        )  # fmt: skip
        directory += each.name + each.extra
    count, start, comment = len(entries), len(body), b""
    if random.random() < 0.1:
        count = random.choice((0, count + 1, 0xFFFF))
    if random.random() < 0.1:
        start = random.choice((0, start + 1, 0xFFFFFFFF, max(0, start - 1)))
    if random.random() < 0.1:
        comment = random.choice((b"x", b"PK\5\6" * 20, b"z" * 65_535))
    if random.random() < 0.1:
        body += directory
        end = struct.pack("<4sQHHIIQQQQ", b"PK\6\6", 44, 45, 45, 0, 0, count, count, len(directory), start)
        body += end + struct.pack("<4sIQI", b"PK\6\7", 0, len(body), 1)
    else:
        body += directory
    tail = struct.pack(
        "<4sHHHHIIH", b"PK\5\6", 0, 0, count & 0xFFFF, count & 0xFFFF, len(directory), start, len(comment)
    )
    return bytes(body + tail + comment)


def archive(random: Random, depth: int = 0) -> bytes:
    """A zip archive, or what is called one."""
    how = random.randrange(40)
    if how == 0:
        return random.choice(
            (
                b"",
                b"PK",
                b"Rar!\x1a\7\0",
                b"7z\xbc\xaf'\x1c",
                b"\x1f\x8b\x08\0" + b"\0" * 20,
                b"PK\5\6" + b"\0" * 18,
            )
        )
    if how == 1:
        head = b"model.py".ljust(100, b"\0") + b"0000644\0" * 3 + b"00000000005\0" + b"0" * 12 + b" " * 8
        return head.ljust(512, b"\0") + b"x = 1".ljust(512, b"\0") + bytes(1024)
    if how == 2 and random.random() < 5 * HEAVY:
        few = random.choice((300, 6_000, 20_000))
        entries = [_Entry(b"%d.py" % n, b"", STORED, 0, 0) for n in range(few)]
        return zipped(entries, random)
    entries = [_entry(random, depth) for _ in range(random.choice((1, 1, 2, 3, 6, 12)))]
    if random.random() < 0.2:
        entries += random.choices(entries, k=2)
    if random.random() < 0.05:  # several entries of one content, as bombs of Fifield's kind have it
        entries = [entries[0]] * random.choice((50, 250))
    return _often(random, 0.35, zipped(entries, random))


# ---- the teacher's files, made by other programs

PEOPLE = (("Ada Lovelace", "101"), ("Ben Ford", "102"), ("Chiara Rossi", "103"), ("Mallory Eve", "104"))


def table(random: Random, columns: tuple[str, ...]) -> bytes:
    """A CSV of people."""
    heavy = random.random() < HEAVY
    mark = random.choice((",", ",", ";", "\t", "|", "  "))
    quote = random.choice(('"', "", '"', "'"))
    cells = [random.choice(columns) for _ in range(random.randrange(1, 6))]
    if random.random() < 0.8:
        cells = list(columns[: random.randrange(2, len(columns))])
    if random.random() < 0.02 or heavy:
        cells += ["x"] * random.choice((2_000, 100_000))
    values = (
        *[part for person in PEOPLE for part in person], "", "x@y.example", "1", "-3", "1e400", "nan", "inf", "0,5", "9" * 400,
        "2026-11-20 23:59", "2026-13-40", "0001-01-01", "9999-12-31 23:59+14:00", "first_model", '="Ada"', "a\nb", "\0",
        SURROGATE, "=1+1", '"', "x" * 3000, "1_000", "٣", "²", "99999-01-01", "now", "24:00", "1e18",
    )  # fmt: skip
    rows = [cells]
    for person in PEOPLE * (1 if not heavy else random.choice((1, 300))):
        rows.append([*person, *(random.choice(values) for _ in cells[2:8])])
    if random.random() < 0.3:
        rows = [rows[0], *([random.choice(values) for _ in row] for row in rows[1:])]
    text = random.choice(("\n", "\r\n", "\r")).join(
        mark.join(f"{quote}{cell}{quote}" for cell in row) for row in rows
    )
    if random.random() < 0.1:
        text += '\n"' + "x" * random.choice((10, 140_000))
    return _often(random, 0.4, _encoded(random, text))


def roster(random: Random) -> bytes:
    """A class list."""
    return table(
        random, ("Student", "ID", "Group", "SIS Login ID", "Name", "First name", "Last name", "Section")
    )


def extensions(random: Random) -> bytes:
    """A table of deadlines of one's own."""
    return table(random, ("Name", "ID", "days", "due", "handed_in", "assignment", "Name"))


SCALARS = (
    "'x'", "3", "~", "[]", "{}", "2026-02-30 10:00:00", "2026-03-01 10:00:00.0 Z", "99999-01-01", "!!python/name:os.system",
    "!!python/object/apply:os.abort []", "!!binary '!'", "!!timestamp x", "!!int 'x'", "!!float '.'", "0b", "1:60:60", "&a [*a]",
    "*nowhere", "? x", "!!set {x}", "!!omap [x]", "!!null x", "1e999", "0o9", "9" * 5000, '"\\ud800"', '"\\0"', "|\n    x",
    "<<", "=", ".nan", "[[[[]]]]", "- - -", "x: y: z", "%YAML 9", "\u2028", "'" + "x" * 5000 + "'", "2001-1-1T99:99:99",
    "1_0", "0x", "!!bool maybe", "!<tag:x> y", "! x", "{? [a]: b}", "-.inf", "+1:1", "685_230.15", "2026-03-01T10:00:00+99:99",
)  # fmt: skip


def _quoted(text: str) -> str:
    """A text as the export writes it: no program that writes YAML writes half a surrogate pair."""
    text = text.encode("utf-8", "replace").decode()
    plain = (json.dumps(each)[1:-1] if ord(each) < 0x7F else f"\\U{ord(each):08x}" for each in text)
    return '"' + "".join(plain) + '"'


def metadata(random: Random, own: str | None = None) -> bytes:
    """Gradescope's list of an export; with `own` only the hostile student's part of it is odd."""
    said = [
        f"submission_{number}:\n  :submitters:\n  - :name: {name}\n    :sid: '{key}'\n"
        f"  :created_at: 2026-03-0{number - 10} 10:00:00.000000000 Z\n  :score: 3.0\n"
        for number, (name, key) in enumerate(PEOPLE[:3], 11)
    ]
    if own is not None:
        text = _quoted(own)
        mine = f"submission_14:\n  :submitters:\n  - :name: {text}\n    :sid: {text}\n    :email: {text}\n"
        return ("---\n" + "".join(said) + mine).encode("utf-8", "replace")
    heavy = random.random() < HEAVY
    wrong = random.choice(SCALARS)
    deep = 5_000 if heavy else 30
    how = random.randrange(12)
    said += [f"submission_14:\n  :submitters: {wrong}\n  :created_at: {random.choice(SCALARS)}\n"]
    if how == 0:
        said[-1] = f"submission_14: {wrong}\n"
    elif how == 1:
        count = 9 if heavy else 5
        said += [f"a0: &a0 [{', '.join(['x'] * 9)}]\n"]
        said += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, count)]
        said += [f"submission_15:\n  :submitters:\n  - :name: *a{count - 1}\n  :created_at: *a{count - 1}\n"]
    elif how == 2:
        said += ["submission_15: " + "[" * deep + "]" * random.choice((0, deep)) + "\n"]
    elif how == 3:
        said += ["submission_15: " + "{a: " * deep + "}" * deep + "\n"]
    elif how == 4:
        said += [f"submission_15:\n  :submitters:\n  - :name: {wrong}\n    :sid: {wrong}\n"]
    elif how == 5:
        said = ["- " * random.randrange(1, deep) + wrong]
    elif how == 6:
        said += [
            f"m{n}: &m{n}\n  <<: *m{n - 1}\n  k{n}: 1\n" if n else "m0: &m0 {x: 1}\n" for n in range(deep)
        ]
    elif how == 7:
        said += [f"submission_{n}: {{':submitters': []}}\n" for n in range(20, 20 + (3_000 if heavy else 20))]
    elif how == 8:
        random.shuffle(said)
        said += said[:1]
    elif how == 9:
        said += ["--- \n" + said[0]]
    return _often(random, 0.3, _encoded(random, "---\n" + "".join(said)))


# ---- trees

TREE_NAMES = tuple(
    name
    for name in NAMES
    if name.strip(b"/.") and b"\0" not in name and b".." not in name and name[:1] != b"/"
)


def tree(random: Random) -> Work:
    """A folder with what a file system can hold."""
    work = Work({b"model.py": MODEL.encode()} if random.random() < 0.7 else {})
    for _ in range(random.randrange(1, 8)):
        name = random.choice(TREE_NAMES)
        if all(len(part) < 256 for part in name.split(b"/")) and len(name) < 2_000:
            work.files[name] = _content(random, name)
    for _ in range(random.randrange(0, 4)):
        what = random.choice(("folder", "link", "link", "pipe", "socket", "mode", "mode", "deep"))
        name = random.choice(
            (
                b"odd",
                b"odd.py",
                b"odd.md",
                b"odd.zip",
                b".git",
                b"\xff\xfe",
                b"a",
                b"model.py",
                b"submitted",
                b"odd.ipynb",
            )
        )
        argument: bytes | int = random.choice(
            (
                b"/etc/passwd",
                b"/",
                b".",
                b"..",
                b"nowhere",
                name,
                b"/dev/zero",
                b"/proc/self/mem",
                b"model.py",
                b"../ada.py",
            )
        )
        if what == "mode":
            name = random.choice((b"", b"model.py", b"a", *list(work.files)[:3]))
            argument = random.choice((0, 0o100, 0o200, 0o300, 0o400, 0o600))
        elif what == "deep":
            argument = random.choice((14, 40, 300, 1_200 if random.random() < 0.2 else 60))
        work.odd.append((what, name, argument))
    if random.random() < HEAVY:
        work.files |= {b"many/%d.txt" % n: b"" for n in range(random.choice((300, 6_000)))}
    work.vanishing = random.random() < 0.1
    return work


def names(random: Random) -> Work:
    """Files named as a school's system names its own, a few or many."""
    pattern = random.choice(
        (
            "{who}_{n}_{n}_f{n}.py", "{who}_LATE_{n}_{n}_f.md", "{who}_{n}_assignsubmission_file_/f{n}.py",
            "x/{who}_{n}_assignsubmission_file/f.py", "submitted/{who}/first_model/f{n}.py", "submitted/{who}/first_model/f.py",
            "submission_{n}/f.py", "submission_14/submission_{n}/f.py", "submission_{n}/submission_metadata.yml",
            "submitted/{who}/first_model/timestamp.txt", "{who}/f{n}.py", "{who}.py", "first_model/{who}.py", "{who}_{n}_text.html",
            "submitted/x/first_model/submitted/{who}/first_model/model.py", "first_model/submitted/{who}/first_model/model.py",
        )
    )  # fmt: skip
    who = ("ada", "ben", "chiara", "lovelaceada", "Ada Lovelace", "x")
    count = 250 if random.random() < HEAVY else random.choice((1, 2, 5, 40))
    files = {
        pattern.format(
            who=random.choice(who), n=random.choice((11, 12, 13, 14, 101, 2001, n))
        ).encode(): MODEL.encode()
        for n in range(count)
    }
    files |= {random.choice(TREE_NAMES[:60]): MODEL.encode() for _ in range(random.randrange(3))}
    files = {
        name: (b"", _content(random, name), content, content)[random.randrange(4)]
        for name, content in files.items()
    }
    return Work({name: content for name, content in files.items() if len(name) < 200})


def _one(suffix: bytes, make: Callable[[Random], bytes]) -> Callable[[Random], Work]:
    """One file, alone or with a program beside it."""

    def made(random: Random) -> Work:
        files = {b"work" + suffix: make(random)}
        if random.random() < 0.25:
            files[b"model.py"] = MODEL.encode()
        text = files[b"work" + suffix] if suffix == b".md" else None
        return Work(files, text=text)

    return made


KINDS: dict[str, Callable[[Random], Work]] = {
    "archive": _one(b".zip", archive),
    "notebook": _one(b".ipynb", notebook),
    "sheet": _one(b".md", sheet),
    "program": _one(b".py", program),
    "names": names,
    "tree": tree,
    "roster": lambda random: Work({b"model.py": MODEL.encode()}),
    "extensions": lambda random: Work({b"model.py": MODEL.encode()}),
    "metadata": lambda random: Work({b"model.py": MODEL.encode()}),
    "member": lambda random: Work({b"model.py": MODEL.encode()}),
    "download": lambda random: Work({b"model.py": MODEL.encode()}),
}
# How often each kind comes: the archive has the most to go wrong.
TURNS = (
    "archive", "notebook", "sheet", "program", "archive", "names", "tree", "sheet", "archive", "notebook", "roster",
    "archive", "sheet", "metadata", "names", "extensions", "archive", "notebook", "tree", "member", "program", "sheet",
    "download",
)  # fmt: skip


# ---- placing into a class

SHEET = b"# What does the loss function do?\n\nIt says how far off the predictions are.\n"
HONEST_NOTEBOOK = json.dumps(
    {
        "nbformat": 4,
        "nbformat_minor": 4,
        "metadata": {},
        "cells": [
            {"cell_type": "code", "metadata": {}, "source": MODEL, "outputs": [], "execution_count": 1}
        ],
    }
).encode()


def _honest(form: str) -> dict[bytes, bytes]:
    """The files of three honest students, each with work of their own."""
    ada, ben, chiara = ({}, {}, {})  # type: dict[bytes, bytes], dict[bytes, bytes], dict[bytes, bytes]
    ada = {b"model.py": MODEL.encode() + b"# by ada\n", b"answers.md": SHEET}
    ben = {b"work.py": MODEL.encode() + b"# by ben\n"}
    chiara = {b"notes.ipynb": HONEST_NOTEBOOK}
    places = {
        "plain": (b"ada/", b"ben/", b"chiara/"),
        "canvas": (b"lovelaceada_101_9001_", b"fordben_LATE_102_9002_", b"rossichiara_103_9003_"),
        "moodle": tuple(
            b"%s_200%d_assignsubmission_file_/" % (n.encode(), k) for k, (n, _) in enumerate(PEOPLE[:3], 1)
        ),
        "gradescope": tuple(b"assignment_7_export/submission_%d/" % n for n in (11, 12, 13)),
        "nbgrader": tuple(b"submitted/%s/first_model/" % who for who in (b"ada", b"ben", b"chiara")),
        "clones": (b"hw1-ada/", b"hw1-ben/", b"hw1-chiara/"),
    }[form]
    made = {
        place + name: data
        for place, own in zip(places, (ada, ben, chiara), strict=True)
        for name, data in own.items()
    }
    if form == "plain":  # a folder, a program alone, an archive
        made = {b"ada/model.py": ada[b"model.py"], b"ada/answers.md": SHEET, b"ben.py": ben[b"work.py"]}
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as packed:
            packed.writestr(zipfile.ZipInfo("notes.ipynb"), HONEST_NOTEBOOK)
        made[b"chiara.zip"] = stream.getvalue()
    elif form == "nbgrader":
        made[places[0] + b"timestamp.txt"] = b"2026-03-01 10:00:00 UTC"
    elif form == "clones":
        made |= {place + b".git/config": b"[core]" for place in places}
    return made


def _place_of(form: str, who: str) -> bytes:
    name = who.encode()
    return {
        "plain": name + b"/",
        "canvas": b"%seve_104_9010_" % name,
        "moodle": b"%s Eve_2004_assignsubmission_file_/" % name.capitalize(),
        "gradescope": b"assignment_7_export/submission_14/",
        "nbgrader": b"submitted/%s/first_model/" % name,
        "clones": b"hw1-%s/" % name,
    }[form]


def _write(root: bytes, files: dict[bytes, bytes]) -> int:
    size = 0
    for name, content in files.items():
        path = os.path.join(root, name)
        if _leads_out(root, path):
            continue
        # Two names of one input may ask for a file and a folder in one place: the first has it.
        with suppress(OSError):
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "wb") as stream:
                stream.write(content)
            size += len(content)
    return size


def _leads_out(root: bytes, path: bytes) -> bool:
    """Whether a path, or what it links to, lies outside of a folder."""
    real = os.path.realpath(root)
    return os.path.commonpath([real, os.path.realpath(path)]) != real


def _write_odd(root: bytes, odd: list[tuple[str, bytes, bytes | int]]) -> None:
    """Make what is neither file nor folder; modes last, since they close what is below."""
    for what, name, argument in sorted(odd, key=lambda node: node[0] == "mode"):
        path = os.path.join(root, name) if name else root.rstrip(b"/")
        if _leads_out(root, path):
            continue  # over a link that was made just now: nothing of the computer's is touched
        with suppress(OSError):
            if what == "folder":
                os.makedirs(path)
            elif what == "link" and isinstance(argument, bytes):
                os.symlink(argument, path)
            elif what == "pipe":
                os.mkfifo(path)
            elif what == "socket":
                with socket.socket(socket.AF_UNIX) as made:
                    made.bind(path)
            elif what == "mode" and isinstance(argument, int):
                os.chmod(path, argument)
            elif what == "deep" and isinstance(argument, int):
                _deep(path, argument)


def _deep(path: bytes, count: int) -> None:
    """Folders inside each other, deeper than a path can say."""
    os.makedirs(path, exist_ok=True)
    inside = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    for _ in range(count):
        os.mkdir(b"deeper", dir_fd=inside)
        inner = os.open(b"deeper", os.O_RDONLY | os.O_DIRECTORY, dir_fd=inside)
        os.close(inside)
        inside = inner
    with open(os.open(b"deep.py", os.O_WRONLY | os.O_CREAT, 0o600, dir_fd=inside), "wb") as stream:
        stream.write(b"x = 1\n")
    os.close(inside)


def _pack(path: Path, files: dict[bytes, bytes], random: Random) -> int:
    """The class as an archive, the hostile student's files before, among or behind the others'."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as packed:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name.decode("utf-8", "replace").replace("\0", "_")[:60_000])
            entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o100644 << 16
            packed.writestr(entry, content)
    return path.stat().st_size


def random_of(seed: int, kind: str, index: int) -> Random:
    """The random numbers of one input."""
    return Random(f"{seed}/{kind}/{index}")


def make(
    seed: int, kind: str, index: int, folder: Path, *, honest_only: tuple[str, bool] | None = None
) -> Class:
    """Write the class of an input into a folder that is empty.

    Args:
        seed: of the run.
        kind: of `KINDS`.
        index: the number of the input.
        folder: where it goes.
        honest_only: make a class of this form, packed or not, in which nobody is hostile.
    """
    random = random_of(seed, kind, index)
    work = KINDS[kind](random)
    form, packed = random.choice(FORMS), random.random() < 0.3
    if kind in ("metadata", "member"):
        form = "gradescope"
    elif kind == "tree":
        packed = False
    elif kind == "download":
        packed = True
    who = random.choice(("aaron", "mallory", "zoe"))
    if honest_only is not None:
        (form, packed), work = honest_only, Work({b"model.py": MODEL.encode()})
    place = _place_of(form, who)
    own: dict[bytes, bytes] = {}
    if form == "canvas":
        own = {place + name.rstrip(b"/").rsplit(b"/", 1)[-1]: content for name, content in work.files.items()}
        if work.text is not None and random.random() < 0.5:
            own = {b"%seve_104_text.html" % who.encode(): work.text}
    elif form == "moodle" and work.text is not None and random.random() < 0.5:
        own = {place.replace(b"_file_/", b"_onlinetext_/") + b"onlinetext.html": work.text}
    elif form == "plain" and kind != "tree" and len(work.files) == 1 and random.random() < 0.8:
        (name, content) = next(iter(work.files.items()))
        own = {who.encode() + os.path.splitext(name.rsplit(b"/", 1)[-1])[1]: content}
    else:
        own = {place + name: content for name, content in work.files.items()}
    if form == "clones":
        own[place + b".git/config"] = b"[core]"
    if form == "gradescope":
        listed = metadata(random, own="Mallory Eve")
        if honest_only is None and kind == "metadata":
            listed = metadata(random)
        elif honest_only is None and kind == "member":
            strings = (*PIECES, *INTERESTING_TEXT, "submission_11", "x" * 5000, "")
            listed = metadata(random, own=random.choice(strings) * random.choice((1, 1, 100)))
        own[b"assignment_7_export/submission_metadata.yml"] = listed
    honest = _honest(form)
    files = {**own, **honest} if random.random() < 0.5 else {**honest, **own}
    # What the place of a neighbour is, no file of the hostile student is: a file system would not let it.
    files |= honest
    made = Class(
        folder / ("class.zip" if packed else "class"), form=form, packed=packed, teachers=kind in TEACHERS
    )
    if packed:
        made.size = _pack(made.place, files, random)
        if kind == "download" and honest_only is None:
            made.place.write_bytes(damaged(random, made.place.read_bytes()))
    else:
        root = os.fsencode(made.place) + b"/"
        made.size = _write(root, files)
        if form != "canvas":
            os.makedirs(root + place, exist_ok=True)
            _write_odd(root + place, work.odd)
            if work.vanishing:
                made.vanishing = Path(os.fsdecode(root + place))
    if kind in ("roster", "extensions") and honest_only is None:
        path = folder / f"{kind}.csv"
        path.write_bytes(roster(random) if kind == "roster" else extensions(random))
        setattr(made, kind, path)
        made.size = path.stat().st_size
    return made


INTERESTING_TEXT = tuple(each.decode("utf-8", "replace") for each in INTERESTING)


def remove(folder: Path) -> None:
    """Remove a folder whatever lies in it, closed folders and those deeper than a path among it."""
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "check": False}
    subprocess.run(["chmod", "-R", "u+rwX", "--", str(folder)], **quiet)  # type: ignore[call-overload]
    subprocess.run(["rm", "-rf", "--", str(folder)], **quiet)  # type: ignore[call-overload]
