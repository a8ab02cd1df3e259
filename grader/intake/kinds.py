"""What a file is that somebody handed in: by its name, and by its content where the name says something else.

Browsers, mail programs and Windows add endings ("work.py.txt", "work.ipynb.json", "work (1).py.download"),
and people rename. A name counts as long as the content agrees with it.
"""

from __future__ import annotations

import ast
import re
from pathlib import PurePosixPath

from grader.text import decode

PROGRAM, NOTEBOOK, ARCHIVE = ".py", ".ipynb", ".zip"
SCRIPTS = (PROGRAM, NOTEBOOK)
SHEETS = (".md", ".markdown", ".txt", ".rst", ".tex")
PAGES = (".html", ".htm", ".xhtml")
DOCUMENTS = (".docx", ".odt")  # whose text is read
TARBALLS = (".tar", ".tgz", ".gz", ".bz2", ".tbz", ".tbz2", ".xz", ".txz")
ARCHIVES = (ARCHIVE, *TARBALLS)
PICTURES = (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".webp", ".heic", ".tif", ".tiff", ".svg")
# Endings that something adds to a name which has one.
ADDED = (
    ".txt", ".text", ".md", ".json", ".html", ".htm", ".download", ".crdownload", ".part", ".partial", ".tmp",
    ".bak", ".icloud", ".zip", ".rtf",
)  # fmt: skip
DATA = (
    ".csv", ".tsv", ".json", ".npz", ".npy", ".pkl", ".pickle", ".parquet", ".yml", ".yaml", ".xml", ".toml",
    ".ini", ".cfg", ".log", ".db", ".sqlite", ".xlsx", ".xls", ".ods", ".lock", ".sh", ".bat", ".joblib",
)  # fmt: skip
PLEASE = "hand in the .py or .ipynb itself"
ARCHIVED = f"which cannot be opened here: make a .zip, or {PLEASE}"
WRITTEN = f"which is not read here: {PLEASE}, and answers in a .md or .txt file"
MODEL = f"without the program that made it: {PLEASE}"
LINK = f"a link, which is not followed: download the file behind it, and {PLEASE}"
UNFINISHED = f"a download that had not ended: let it end, and {PLEASE}"
CLOUD = (
    "only a placeholder for a file that is in iCloud: open the file, so it is downloaded, hand it in again"
)
# What is named, with what to do, because it cannot be read.
NAMED = {
    ".rar": f"a RAR archive, {ARCHIVED}", ".7z": f"a 7-Zip archive, {ARCHIVED}",
    **dict.fromkeys((".zipx", ".dmg", ".iso", ".lzh", ".cab", ".sit", ".zst"), f"an archive, {ARCHIVED}"),
    ".pdf": f"a PDF document, {WRITTEN}", ".rtf": f"an RTF document, {WRITTEN}",
    ".doc": f"an old Word document, {WRITTEN}", ".docx": f"a Word document, {WRITTEN}",
    ".odt": f"an OpenDocument text, {WRITTEN}", ".pages": f"a Pages document, {WRITTEN}",
    **dict.fromkeys((".ppt", ".pptx", ".key", ".odp"), f"a presentation, {WRITTEN}"),
    **dict.fromkeys((".xls", ".xlsx", ".ods", ".numbers"), f"a spreadsheet, {WRITTEN}"),
    **dict.fromkeys((".mht", ".mhtml", *PAGES), f"a web page, {WRITTEN}"),
    **dict.fromkeys(PICTURES, f"a picture: what it shows cannot be run or read here: {PLEASE}"),
    **dict.fromkeys((".mp4", ".mov", ".avi", ".mp3", ".m4a", ".webm"), f"a recording: {PLEASE}"),
    **dict.fromkeys(
        (".h5", ".hdf5", ".keras", ".pb", ".ckpt", ".tflite", ".onnx", ".pt"), f"a saved model {MODEL}"
    ),
    **dict.fromkeys(
        (".url", ".webloc", ".lnk", ".desktop", ".gdoc", ".gsheet", ".gslides", ".gcolab", ".link"), LINK
    ),
    **dict.fromkeys((".crdownload", ".part", ".partial", ".download", ".tmp"), UNFINISHED),
    ".icloud": CLOUD, ".pyc": f"compiled Python: {PLEASE}",
}  # fmt: skip
# What content begins with, whatever it is called.
MAGIC = (
    (b"PK\x03\x04", ARCHIVE), (b"PK\x05\x06", ARCHIVE), (b"Rar!\x1a\x07", ".rar"), (b"7z\xbc\xaf", ".7z"),
    (b"\x1f\x8b", ".gz"), (b"BZh", ".bz2"), (b"\xfd7zXZ\0", ".xz"), (b"%PDF-", ".pdf"), (b"{\\rtf", ".rtf"),
    (b"\xd0\xcf\x11\xe0", ".doc"), (b"\x89PNG", ".png"), (b"\xff\xd8\xff", ".jpg"), (b"GIF8", ".gif"),
    (b"\x89HDF", ".h5"), (b"bplist00", ".icloud"),
)  # fmt: skip
SHADOW = b"\x00\x05\x16\x07"  # a Mac's notes on a file, which lie beside it under its name
IMPORT = re.compile(
    r"^[ \t]*(?:from[ \t]+[\w.]+[ \t]+import[ \t(]|import[ \t]+\w[\w.]*[ \t]*(?:,|$|#|;|as[ \t]))", re.M
)
COPIED = re.compile(r"[ _-]*(?:\(\d{1,3}\)|- Copy(?: \(\d\))?|copy(?: \d)?)$", re.IGNORECASE)
LOOKED_AT = 1 << 20  # characters of a text that may be a program
KNOWN = (*SCRIPTS, ".pyw", *SHEETS, *PAGES, *ARCHIVES, *NAMED, *ADDED)


def ending(name: str) -> str:
    """The ending of a name in lower case, with its dot."""
    return PurePosixPath(name.rstrip(" .")).suffix.lower()


def stem(name: str) -> str:
    """A name without the endings of what can be handed in: "ada" of "ada.tar.gz", "ada.py.txt", "ada.pdf"."""
    bare = name.removeprefix(".") if ending(name) == ".icloud" else name
    while (last := ending(bare)) and (last in KNOWN or (last in DATA and bare == name)):
        bare = without_ending(bare)
    return bare or name


def without_ending(name: str) -> str:
    """A name without its last ending, and without what marks a copy if that stands behind another one."""
    bare = name.rstrip(" .")[: -len(ending(name))]
    inner = COPIED.sub("", bare)
    return inner if ending(inner) in KNOWN else bare


def is_notebook(content: bytes) -> bool:
    """Whether content is a notebook, as far as can be seen without reading all of it."""
    start = content[:200].lstrip(b"\xef\xbb\xbf \t\r\n")
    return start.startswith(b"{") and any(
        key in content for key in (b'"cell_type"', b'"nbformat"', b'"worksheets"', b'"cells"')
    )


def is_program(text: str) -> bool:
    """Whether a text is a Python program: it imports something, and is read as one or looks much like one."""
    text = text[:LOOKED_AT]
    imports = len(IMPORT.findall(text))
    if not imports:
        return False
    try:
        ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        lines = [line for line in text.splitlines() if line.strip()]
        code = sum(
            bool(re.match(r"\s*(?:#|[\w.]+\s*[=(\[+]|from |import |def |class |for |if |[)\]}])", x))
            for x in lines
        )
        return code > 0.6 * len(lines)
    return True


def magic(content: bytes) -> str:
    """The ending that content of a known beginning should have; "" if it has none."""
    return next((last for start, last in MAGIC if content.startswith(start)), "")


def settled(name: str, content: bytes) -> str:
    """The name that a file should have: its own, or that of what its content is."""
    last, real = ending(name), magic(content)
    if name.lower().endswith(SCRIPTS) and content.strip():
        if is_notebook(content):
            return _with(name, NOTEBOOK)
        if real:
            return _with(name, real)
        if last == NOTEBOOK and is_program(decode(content[:LOOKED_AT])[0]):
            return _with(name, PROGRAM)
        return name
    if last in ARCHIVES and real:
        fits = (last == ARCHIVE) == (real == ARCHIVE)
        if real == ARCHIVE or real in TARBALLS:
            return name if fits else _with(name, real)
        return _with(name, real)
    if last in DOCUMENTS or last in PICTURES or last in PAGES:
        return name
    return _inner(name, content, last, real)


def _inner(name: str, content: bytes, last: str, real: str) -> str:
    """What a name hides behind an ending that was added to it, or without one."""
    bare = name
    while ending(bare) in ADDED:
        bare = inner = without_ending(bare)
        wanted = ending(inner)
        if wanted in (PROGRAM, ".pyw") and not real:
            if is_notebook(content):
                return _with(inner, NOTEBOOK)
            return _with(inner, PROGRAM) if is_program(decode(content[:LOOKED_AT], code=True)[0]) else name
        if wanted == NOTEBOOK:
            return inner if is_notebook(content) else name
        if wanted in ARCHIVES and real in ARCHIVES:
            return inner
    if last == ".pyw":
        return _with(name, PROGRAM)
    if last == ".json" and is_notebook(content) and b'"cell_type"' in content:
        return _with(name, NOTEBOOK)
    if last in KNOWN or last in DATA:
        return name
    if is_notebook(content) and b'"cell_type"' in content:
        return name + NOTEBOOK
    if real and not last:
        return name + real
    return name + PROGRAM if not real and is_program(decode(content[:LOOKED_AT], code=True)[0]) else name


def _with(name: str, last: str) -> str:
    return PurePosixPath(name.rstrip(" .")).with_suffix(last).as_posix()


def named(name: str) -> str:
    """What a file is that cannot be read, with what its student can do; "" for what may lie beside work."""
    return NAMED.get(ending(name), "")


def called(name: str) -> str:
    """The name of a file without its folders, and of a placeholder that of the file it stands for."""
    own = PurePosixPath(name).name
    return own.removeprefix(".").removesuffix(".icloud") if ending(name) == ".icloud" else own
