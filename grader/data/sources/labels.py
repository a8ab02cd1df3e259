"""What is to be predicted: classes as labels in sorted order, or numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from grader.data.dataset import Array, DataError
from grader.data.sources.split import Mask

FEW = 10  # different whole numbers that are classes, where each comes so often on average
OFTEN = 5
MOST_CLASSES = 1000


@dataclass(frozen=True)
class Labels:
    """What is to be predicted, of all samples.

    Attributes:
        values: labels from 0, of int64; or numbers, of float32.
        classes: the names of the classes by label; empty for numbers.
    """

    values: Array
    classes: tuple[str, ...]


def labels_of(name: str, target: str, values: Array, classes: bool | None) -> Labels:
    """Texts, or few different whole numbers, as classes; other numbers as they are.

    Args:
        name: of the file, for messages.
        target: what the labels are called in it.
        values: of all samples: numbers, or texts.
        classes: whether they are classes, where the teacher said so.

    Raises:
        DataError: some are missing, or there is nothing to tell apart.
    """
    texts = values.dtype.kind == "U"
    missing = int((values == "").sum() if texts else np.isnan(values).sum())
    if missing:
        raise DataError(
            f"{name}: expected a value of {target} for every sample. Received: none for {missing} of "
            f"{len(values)}. Write them in, or leave these samples out."
        )
    if texts and classes is False:
        words = sorted(set(values.tolist()))
        raise DataError(
            f"{name}: {target}: expected numbers, since classes=False. Received: {', '.join(words[:3])}. "
            "Leave classes=False out to predict these words, or correct the numbers."
        )
    different = np.unique(values)
    if len(different) < 2:
        only = f"{different[0]!s}" if len(different) else "none"
        raise DataError(
            f"{name}: {target}: expected at least two different values: a network has nothing to learn "
            f"otherwise. Received: {only} everywhere. Choose another target."
        )
    if not (texts or _few(different, len(values)) if classes is None else classes):
        return Labels(values.astype(np.float32), ())
    if len(different) > MOST_CLASSES:
        raise DataError(
            f"{name}: {target}: expected at most {MOST_CLASSES:,} classes. Received: {len(different):,} "
            "different values. Choose another target; for numbers say classes=False."
        )
    return Labels(np.searchsorted(different, values).astype(np.int64), tuple(map(_named, different.tolist())))


def _few(different: Array, count: int) -> bool:
    """Whether these are few whole numbers that come again and again."""
    whole = bool(np.all(different == np.round(different)))
    return whole and len(different) <= FEW and count >= OFTEN * len(different)


def _named(value: object) -> str:
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def refuse_unseen(name: str, labels: Labels, hidden: Mask) -> None:
    """Raise DataError where a class is hidden of which nothing is given."""
    if not labels.classes:
        return
    unseen = np.setdiff1d(labels.values[hidden], labels.values[~hidden])
    if len(unseen):
        names = ", ".join(labels.classes[label] for label in unseen[:5])
        raise DataError(
            f"{name}: expected each class in the given part. Received only in the hidden part: {names}. "
            "Give some of each class, too."
        )
