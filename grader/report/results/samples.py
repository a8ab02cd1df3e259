"""What a report shows of one hidden sample: a picture, a text, or what there is to say of a row of a table.

So many hidden samples are shown with what they really are, and no more: whoever hands in again has read it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.data import Dataset
from grader.report import plots

SAMPLES = 10  # hidden samples shown, with what the network says of them
WORST = 6  # mistakes shown
SIDE = 128  # pixels of the longer side of a picture: larger ones are made smaller
FEW_PIXELS = 64  # of a side, up to which a picture is shown exactly
TEXT_CHARS = 400  # of a text
UNUSUAL, RARE = 3, 0.02  # columns named of a row, and how rare a value is that is named
ALIKE = 5  # given rows that are most like it


@dataclass(frozen=True)
class Shown:
    """What is shown of a sample: a picture as a data address, a text, sentences; each may be empty."""

    picture: str = ""
    text: str = ""
    facts: tuple[str, ...] = ()


def are_pictures(dataset: Dataset) -> bool:
    """Whether samples can be shown as pictures."""
    return dataset.spec.is_images or bool(dataset.spec.picture_shape)


def are_rows(dataset: Dataset) -> bool:
    """Whether samples are rows of measurements, which can be compared; numbers of words cannot."""
    x = dataset.x_train
    return x.ndim == 2 and x.dtype.kind == "f" and not are_pictures(dataset)


def shown(dataset: Dataset, place: int) -> Shown:
    """What is shown of a hidden sample, by its place."""
    if are_pictures(dataset):
        return Shown(picture=_picture(dataset, place))
    if dataset.of_texts:
        text = " ".join(str(dataset.x_test[place]).split())
        return Shown(text=text if len(text) <= TEXT_CHARS else f"{text[:TEXT_CHARS].rstrip()}…")
    return Shown(facts=(_alike(dataset, place), *_unusual(dataset, place))) if are_rows(dataset) else Shown()


def _picture(dataset: Dataset, place: int) -> str:
    pixels = dataset.x_test[place]
    if dataset.spec.picture_shape:
        brightest = float(dataset.x_train.max()) or 1.0
        pixels = pixels.reshape(dataset.spec.picture_shape) * (255 / brightest)
    small = _smaller(np.asarray(np.clip(pixels, 0, 255), np.uint8))
    return plots.photo(small) if max(small.shape[:2]) > FEW_PIXELS else plots.sample(small)


def _smaller(pixels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """A picture whose longer side has at most `SIDE` pixels."""
    height, width = pixels.shape[:2]
    share = SIDE / max(height, width)
    if share >= 1:
        return pixels
    from PIL import Image

    flat = pixels[..., 0] if pixels.shape[2:] == (1,) else pixels
    size = (max(1, round(width * share)), max(1, round(height * share)))
    return np.asarray(Image.fromarray(flat).resize(size, Image.Resampling.LANCZOS), np.uint8)


def _alike(dataset: Dataset, place: int) -> str:
    """What the given rows are that are most like a hidden one: whether the data could have told it."""
    given = dataset.x_train.astype(np.float64)
    spread = given.std(axis=0)
    away = (given - dataset.x_test[place]) / np.where(spread > 0, spread, 1)
    nearest = dataset.y_train[np.argsort(np.square(away).sum(axis=1), kind="stable")[:ALIKE]]
    if not dataset.classes:
        ends = f"from {plots.number(nearest.min())} to {plots.number(nearest.max())}"
        return (
            f"The {len(nearest)} given rows most like it: {plots.number(nearest.mean())} on average, {ends}."
        )
    labels, counts = np.unique(nearest.astype(np.int64), return_counts=True)
    order = np.argsort(-counts, kind="stable")
    kinds = ", ".join(f"{counts[n]} “{dataset.classes[labels[n]]}”" for n in order)
    return f"The {len(nearest)} given rows most like it: {kinds}."


def _unusual(dataset: Dataset, place: int) -> tuple[str, ...]:
    """The columns in which a row is rarest among the given ones, in words; none where they have no names."""
    names, given = dataset.spec.features, dataset.x_train
    if not names or given.ndim != 2 or len(names) != given.shape[1]:
        return ()
    row = dataset.x_test[place]
    high, low = (given >= row).mean(axis=0), (given <= row).mean(axis=0)
    rarity: NDArray[Any] = np.minimum(high, low)
    rarest = np.argsort(rarity, kind="stable")[:UNUSUAL]
    return tuple(
        _rarity_said(names[column], "high" if high[column] <= low[column] else "low", float(rarity[column]))
        for column in rarest
        if rarity[column] < RARE
    )


def _rarity_said(name: str, side: str, share: float) -> str:
    if share:
        return f"{name} is as {side} in only {share:.1%} of the given rows."
    return f"{name} is {side}er than in any given row."
