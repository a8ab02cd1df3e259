"""An exception of a submission, described: type, message, line and a traceback of its own frames."""

from __future__ import annotations

import re
import traceback
from typing import Any

from grader.evidence import Crash

TEXT_CHARS = 8_000  # of a message or traceback that are kept


# TensorFlow's account of where a node was made: frames of Python's, Keras's and our own.
MADE_AT = re.compile(
    r"^(?:Detected at node .*|\s+File \".*|\s*<stack_traces unavailable>\s*)\n?", re.MULTILINE
)


def _plain(message: str) -> str:
    """A message without the frames that TensorFlow lists in it, of which none is the student's to mend."""
    if "Detected at node" not in message:
        return message
    lines = [line.strip() for line in MADE_AT.sub("", message).splitlines() if line.strip()]
    return " ".join(lines)


def _clean(text: str, limit: int = TEXT_CHARS) -> str:
    text = text.encode("utf-8", "replace").decode("utf-8")
    return text if len(text) <= limit else text[: limit // 2] + "\n...\n" + text[-limit // 2 :]


def _line_of(source: bytes, number: int | None) -> str:
    lines = source.decode("utf-8", "replace").splitlines()
    return lines[number - 1].strip()[:300] if number and 0 < number <= len(lines) else ""


def describe(error: BaseException, name: str, source: bytes) -> Crash:
    """Describe `error`, raised by the script `name`."""
    number: int | None = None
    frames = []
    for frame in traceback.extract_tb(error.__traceback__):
        if frame.filename == name:
            number = frame.lineno
            place = "" if frame.name == "<module>" else f", in {frame.name}"
            frames.append(f'  File "{name}", line {number}{place}\n    {_line_of(source, number)}')
    try:
        message = _plain(str(error))
    except Exception:  # a message is the submission's own code, too
        message = "(its message could not be read)"
    if isinstance(error, SyntaxError) and error.filename == name:
        number = error.lineno
        message = str(error.msg)
        frames = [f'  File "{name}", line {number}\n    {_line_of(source, number)}']
    head = ["Traceback (most recent call last):"] if frames else []
    text = "\n".join([*head, *frames, f"{type(error).__name__}: {message}"])
    return Crash(
        type=_clean(type(error).__name__, 300),
        message=_clean(message),
        line=number,
        code=_line_of(source, number),
        traceback=_clean(text),
    )


def out_of_time(frame: Any, name: str, source: bytes) -> Crash:
    """Describe where the script was when its time was over."""
    number = None
    while frame is not None:
        if frame.f_code.co_filename == name:
            number = frame.f_lineno
            break
        frame = frame.f_back
    return Crash("TimeLimit", "its time was over", number, _line_of(source, number), "")
