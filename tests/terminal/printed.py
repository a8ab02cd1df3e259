"""What is printed, as plain text."""

from __future__ import annotations

import io
from collections.abc import Callable

from rich.console import Console


def printed(action: Callable[[Console], None]) -> str:
    """What an action prints on a wide console without colours."""
    out = io.StringIO()
    action(Console(file=out, width=200, color_system=None))
    return out.getvalue()
