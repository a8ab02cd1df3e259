"""Files of Python and of text, as teachers have them."""

from __future__ import annotations

from pathlib import Path

from grader.importing.imported import ImportRefused


def text_of(path: Path) -> str:
    """What stands in a file.

    Raises:
        ImportRefused: it is no text in UTF-8.
    """
    try:
        return path.read_text("utf-8-sig").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ImportRefused(
            f"{path.name}: expected text in UTF-8. Received: {error}. Save it as UTF-8"
        ) from error
