"""When a submission came, and when it should have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Timing:
    """When a submission came, and when it should have.

    Attributes:
        due: the student's own deadline; None for none.
        handed_in: None where nobody knows.
        late: the school's system says that it is.
        extended: the deadline is the student's own.
    """

    due: datetime | None = None
    handed_in: datetime | None = None
    late: bool = False
    extended: bool = False
