"""Which samples are hidden: a share of each class, drawn by a seed, samples that are alike together."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import numpy as np
from numpy.typing import NDArray

from grader.data.dataset import Array, DataError

EVERY = 5  # given sample that is measured on, where nothing is hidden
FEWEST = 10  # samples that a data set must have
Mask = NDArray[np.bool_]


def by_share(name: str, hidden: float, seed: int, alike: Sequence[Hashable], labels: Array | None) -> Mask:
    """Draw what is hidden.

    Samples that are alike are hidden together: one that was given would tell the label of the other.

    Args:
        name: of the data, for messages.
        hidden: the share of all samples, and of each class.
        seed: decides which.
        alike: what each sample is told apart by.
        labels: a class for each sample; None where values are predicted.

    Raises:
        DataError: too few samples, in all or of a class.
    """
    refuse_few(name, len(alike))
    mask = np.zeros(len(alike), np.bool_)
    # Of the older generator: its numbers never change, and with them which samples are hidden.
    chance = np.random.RandomState(seed)
    parts = (
        [np.arange(len(alike))]
        if labels is None
        else [np.flatnonzero(labels == k) for k in np.unique(labels)]
    )
    for part in parts:
        groups: dict[Hashable, list[int]] = {}
        for place in part.tolist():
            groups.setdefault(alike[place], []).append(place)
        members = list(groups.values())
        if len(members) < 2:
            said = "" if labels is None else f" of the class {labels[part[0]]}"
            raise DataError(
                f"{name}: expected at least 2 different samples{said}: one to give, one to hide. "
                f"Received: {len(members)}. Add more, or leave {'it' if labels is None else 'the class'} out."
            )
        wanted, taken = max(1, round(hidden * len(part))), 0
        order = chance.permutation(len(members))
        for group in order[:-1]:  # one is always given
            if taken >= wanted:
                break
            mask[members[group]] = True
            taken += len(members[group])
    return mask


def refuse_few(name: str, count: int) -> None:
    """Raise DataError where there is too little to learn from."""
    if count < FEWEST:
        raise DataError(
            f"{name}: expected at least {FEWEST} samples. Received: {count}. "
            "Add more, or look whether the file is complete."
        )


def refuse_empty(name: str, mask: Mask, how: str) -> None:
    """Raise DataError where nothing, or everything, is hidden."""
    if mask.all() or not mask.any():
        raise DataError(
            f"{name}: expected a part to give and a part to hide, {how}. "
            f"Received: {'everything' if mask.all() else 'nothing'} is hidden. "
            "Mark some samples and not others."
        )
