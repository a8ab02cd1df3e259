"""How a source says what is hidden: a share, a column that marks it, or a second file."""

from __future__ import annotations

from grader.data.dataset import DataError
from grader.data.sources.sheet import TABLES

SHARE_LEAST, SHARE_MOST = 0.01, 0.9
HIDDEN_WORDS = frozenset("1 true yes y x hidden hide test private evaluation".split())
GIVEN_WORDS = frozenset(("", *"0 false no n given train training public show shown".split()))


def refuse_hidden(hidden: object, texts: str = "the name of a column, or of a second file") -> None:
    """Raise ValueError for what says nothing of what is hidden; `texts` says what a text may be."""
    share = isinstance(hidden, (int, float)) and not isinstance(hidden, bool)
    if share and SHARE_LEAST <= float(hidden) <= SHARE_MOST:  # type: ignore[arg-type]
        return
    if isinstance(hidden, str) and hidden.strip() and texts:
        return
    others = f", or {texts}" if texts else ""
    raise ValueError(
        f"hidden: expected a share from {SHARE_LEAST} to {SHARE_MOST}, as in hidden=0.2{others}. "
        f"Received: {hidden!r}"
    )


def is_table(name: str) -> bool:
    """Whether a text names a file of rows and columns, and no column."""
    return name.lower().endswith(TABLES)


def marked(name: str, column: str, cells: tuple[str, ...]) -> list[bool]:
    """What a column marks as hidden.

    Raises:
        DataError: a cell that says neither.
    """
    said = [cell.strip().casefold() for cell in cells]
    unclear = sorted({cell for cell, word in zip(cells, said, strict=True)
                      if word not in HIDDEN_WORDS and word not in GIVEN_WORDS})  # fmt: skip
    if unclear:
        raise DataError(
            f"{name}: hidden={column!r}: expected 1 for rows that are hidden and 0 for those that are given "
            "(or “hidden” and “given”, “test” and “train”, “yes” and “no”). "
            f"Received: {', '.join(unclear[:5])}. "
            "Write one of them in each row."
        )
    return [word in HIDDEN_WORDS for word in said]
