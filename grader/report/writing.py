"""Templates into files: everything escaped, nothing alive, each file whole or not there."""

from __future__ import annotations

import base64
import hashlib
import math
import os
import re
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import platformdirs
from jinja2 import Environment, FileSystemBytecodeCache, PackageLoader, StrictUndefined, select_autoescape

from grader.grade import sentence
from grader.report import plots
from grader.text import counted
from grader.whole import write_whole

# Control characters have no place in HTML, and in a terminal they are commands. What turns the direction of
# writing makes a text look like another one.
TURNING = "\u202a-\u202e\u2066-\u2069"
CONTROLS = re.compile(rf"[\x00-\x08\x0b-\x1f\x7f-\x9f{TURNING}]")
SYMBOLS = {"passed": "✓", "partial": "◐", "failed": "✗", "skipped": "–", "review": "?", "ungraded": "!"}


@cache
def templates(package: str = "grader.report") -> Environment:
    """The templates of a package."""
    environment = Environment(
        loader=PackageLoader(package),
        bytecode_cache=_compiled_templates(),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals.update(symbols=SYMBOLS, plots=plots, script_of=script_of, scripts_of=scripts_of)
    environment.filters["log10"] = math.log10
    environment.filters["css_text"] = css_text
    environment.filters["sentence"] = sentence
    environment.filters["counted"] = counted
    environment.filters["quoted"] = lambda text: f"“{text}”"
    environment.filters["points"] = lambda value: "–" if value is None else f"{round(value, 2):g}"
    return environment


def _compiled_templates() -> FileSystemBytecodeCache | None:
    """Where compiled templates are kept: compiling them takes a second. None where nothing can be kept."""
    folder = Path(platformdirs.user_cache_dir("grader")) / "templates"
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:
        return None
    return FileSystemBytecodeCache(str(folder)) if os.access(folder, os.W_OK) else None


@cache
def script_of(name: str, package: str = "grader.report") -> tuple[str, str]:
    """A script of ours, and its hash as a Content-Security-Policy names what alone may run."""
    return scripts_of(name, package=package)


@cache
def scripts_of(*names: str, package: str = "grader.report") -> tuple[str, str]:
    """Several scripts of ours as one, in this order, and the hash of that."""
    folder = files(package).joinpath("templates")
    text = "\n".join(folder.joinpath(name).read_text("utf-8").strip() for name in names)
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
    return text, f"sha256-{digest}"


def without_controls(text: str) -> str:
    """A page with a replacement character for each that has no place in one."""
    return CONTROLS.sub("\N{REPLACEMENT CHARACTER}", text)


def css_text(text: str) -> str:
    """A text for between two quotation marks of a style sheet: whatever it holds, it ends neither."""
    return "".join(
        # A space, too: after such a number it would be taken for its end.
        letter if letter.isascii() and letter.isalnum() else f"\\{ord(letter):06x}"
        for letter in without_controls(text)
    )


def render(template: str, **context: Any) -> bytes:
    """A page."""
    text = without_controls(templates().get_template(template).render(**context))
    # What has no form in UTF-8 (half a surrogate pair in a name) is shown as a question mark.
    return text.encode("utf-8", "replace")


def save(path: Path, page: bytes) -> None:
    """Write a page; the file is always whole, the old one or the new."""
    write_whole(path, page)


def write(path: Path, template: str, **context: Any) -> None:
    """Render a page and write it."""
    save(path, render(template, **context))


@cache
def template_digest() -> str:
    """The digest of what makes pages of grades: other templates are other pages."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*")):
        if path.suffix in (".py", ".html", ".css", ".js"):
            digest.update(path.read_bytes())
    return digest.hexdigest()
