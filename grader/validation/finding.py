"""What was proved of an assignment, or was not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True)
class Finding:
    """One thing that was proved, or was not.

    `level` is "proved", "remark" (for the author to judge) or "problem".
    """

    level: Literal["proved", "remark", "problem"]
    text: str
