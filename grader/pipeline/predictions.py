"""What the model that is graded says of the images that figures show, and of what questions ask."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from grader import evidence
from grader.analysis.own_network import inputs_asked
from grader.case import Case
from grader.data import given_with
from grader.records.observation import ImagePrediction, Prediction
from grader.training.layer_settings import Refused
from grader.training.measure import TrainingFailed, probabilities, with_both_classes
from grader.training.network import canonical
from grader.training.trainer import Trainer

IMAGES_LIMIT = 12  # images that are looked into
SAME = 1e-3  # how far the largest input may be from that of the data, of 1 and more
PARTS = ("x_test", "x_train")
CLOSE = 0.02  # how far a pixel may be from the image it is compared with, of 1

Images = tuple[NDArray[np.uint8], NDArray[np.float32], NDArray[np.float32]]


def predict_shown_images(
    case: Case, folder: Path, public: Path, trainer: Trainer
) -> tuple[ImagePrediction, ...]:
    """Rebuild the submission's models with its own weights and ask them about its images.

    Args:
        case: the submission.
        folder: of its evidence.
        public: of the image sets that submissions are given; other images are none of the data, but those
            of a teacher's own that are given.
        trainer: to ask the models with.
    """
    sample_shape = case.dataset.sample_shape
    shown = [
        (axes.image, axes.image_shape)
        for figure in case.evidence.figures
        for axes in figure.axes
        if axes.image is not None and axes.image_shape in (sample_shape, (*sample_shape, 1))
    ]
    if not shown:  # then the data need not even lie there
        return ()
    sets = [
        _ranges(public / name / f"{part}.npy") for name in given_with(case.dataset.name) for part in PARTS
    ]
    if case.dataset.given is not None:  # a teacher's own, of which students have this part
        sets.append(_with_ranges(case.dataset.x_train))
    predictions = []
    for image, shape in shown[:IMAGES_LIMIT]:
        try:
            pixels = evidence.read_array(folder / f"image_{image}.f32", shape).reshape(sample_shape)
        except (evidence.EvidenceRefused, FileNotFoundError):
            continue
        if _is_among(pixels, sets):
            predictions.append(ImagePrediction(image, _outputs(case, folder, pixels, trainer)))
    return tuple(predictions)


def predict_asked_inputs(case: Case, folder: Path, trainer: Trainer) -> tuple[Prediction, ...]:
    """Ask the submission's own network, with the weights that it trained itself, what questions ask.

    Nothing is asked of a network that was not trained, or whose training was cut short here, or that was
    given other inputs than the data's own, as scaled ones are.
    """
    asked = inputs_asked(case.assignment)
    model, dataset = case.model, case.solution.dataset
    if not asked or dataset is None or model is None or model.weights is None or not model.fits:
        return ()
    known = dataset.x_train
    if known[0].size != 1 or dataset.of_texts:
        return ()
    given = model.fits[-1].x
    if given is None or any(fit.shortened for fit in model.fits):
        return ()
    if any(
        abs(a - b) > SAME * max(1.0, abs(b)) for a, b in ((given.low, known.min()), (given.high, known.max()))
    ):
        return ()
    try:
        network = canonical(model, case.dataset.sample_shape)
        inputs = np.array(asked, np.float32).reshape(len(asked), *network.input_shape)
        outputs = trainer.predict(network, folder / f"weights_{model.weights}.f32", inputs)
    except (Refused, TrainingFailed, evidence.EvidenceRefused, OSError, ValueError):
        return ()
    return tuple(
        Prediction(value, float(row[0])) for value, row in zip(asked, outputs, strict=True) if len(row) == 1
    )


def _is_among(pixels: NDArray[np.float32], sets: Sequence[Images]) -> bool:
    """Whether this is an image of one of these sets, however it was scaled."""
    low, high = float(pixels.min()), float(pixels.max())
    if high <= low:
        return False
    wanted = (pixels - low) / (high - low)
    height, width = wanted.shape[:2]
    probe = (slice(None), *(slice(side * 3 // 14, side * 11 // 14, 3) for side in (height, width)))
    for known, least, span in sets:
        sides = tuple(range(1, known.ndim))
        # Both as 0 to 1 over their own range; a few pixels first, then the whole image.
        near = np.abs((known[probe] - least) / span - wanted[probe[1:]]).max(axis=sides) < CLOSE
        for place in np.flatnonzero(near)[:50]:
            if np.abs((known[place] - least[place]) / span[place] - wanted).max() < CLOSE:
                return True
    return False


@lru_cache(8)
def _ranges(path: Path) -> Images:
    """The images of a file, mapped, with their ranges."""
    return _with_ranges(np.load(path, mmap_mode="r"))


def _with_ranges(known: NDArray[np.uint8]) -> Images:
    """Images with the least value of each and how far its values reach."""
    sides = tuple(range(1, known.ndim))
    least = known.min(axis=sides, keepdims=True).astype(np.float32)
    return known, least, np.maximum(known.max(axis=sides, keepdims=True) - least, 1)


def _outputs(case: Case, folder: Path, pixels: NDArray[np.float32], trainer: Trainer) -> NDArray[np.float32]:
    """A row of probabilities from each of the submission's models that takes such an image."""
    # The image goes in as the submission scaled its inputs, whichever way it was drawn.
    fits = [fit.x.high for model in case.evidence.models for fit in model.fits if fit.x is not None]
    _, white = case.dataset.spec.value_range or (0, 1)
    raw_inputs, raw_image = bool(fits) and fits[-1] > 2, float(pixels.max()) > 2
    scale = np.float32(1 if raw_inputs == raw_image else white if raw_inputs else 1 / white)
    rows: list[NDArray[np.float32]] = []
    for model in [case.model] if case.model is not None else []:
        if model.weights is None or not model.fits:
            continue  # what was never trained says nothing
        try:
            network = canonical(model, case.dataset.sample_shape)
            if int(np.prod(network.input_shape)) != pixels.size:
                continue
            inputs = (pixels * scale).reshape(1, *network.input_shape)
            outputs = trainer.predict(network, folder / f"weights_{model.weights}.f32", inputs)
            if len(case.dataset.classes) == 2:
                outputs = with_both_classes(outputs, network.output_activation)
            rows += list(probabilities(outputs, network.output_activation))
        except (Refused, TrainingFailed, evidence.EvidenceRefused, OSError):
            continue
    widths = [len(row) for row in rows]
    if not rows:
        return np.zeros((0, 0), np.float32)  # none of them can be rebuilt
    width = max(set(widths), key=widths.count)
    return np.array([row for row in rows if len(row) == width], np.float32).reshape(-1, width)
