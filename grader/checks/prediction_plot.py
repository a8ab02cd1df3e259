"""`prediction_plot`: a picture of a test image and its probabilities, true to the student's own model."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from grader.assignment import Check
from grader.case import Case
from grader.checks._kind import LATER, Kind
from grader.records.observation import ImagePrediction
from grader.verdicts import Failure, Mismatch, Passed

CLOSE = 0.02  # how far a bar may be from the model's own probability


def prediction_plot(slug: str, points: float, *, title: str, asked_as: Sequence[str] = ()) -> Check:
    """Ask for a figure of one image and the probability of each class that the student's model gives it.

    The image and the bars may be two plots of one figure or two figures. They agree if one of the
    submission's models, rebuilt with its own weights, gives the image these probabilities. Of pictures of
    your own, the image is one that students are given, in the size that the data say. Two classes have two
    bars, also where the network has one output.

    Example:
        >>> from grader.examples import example_case
        >>> check = prediction_plot("plot", points=8, title="Draw an image and what your network says of it.")
        >>> says = [0.0, 0.0, 0.1, 0.0, 0.0, 0.0, 0.0, 0.9, 0.0, 0.0]
        >>> check.ask(example_case(check, bars=says, outputs=says)).reason
        'The image is there, and the bars are what your own model says of it.'
        >>> check.ask(example_case(check))
        Traceback (most recent call last):
        grader.verdicts.Failure: no answer: no figure was shown or saved
    """

    def ask(case: Case) -> Passed:
        axes = [plot for figure in case.evidence.figures for plot in figure.axes]
        classes = len(case.dataset.classes)
        bars = [np.array(plot.bars, np.float32) for plot in axes if len(plot.bars) == classes]
        section = case.section(check)
        if not case.evidence.figures:
            if section is not None and section.pictures:
                names = ", ".join(section.pictures[:4])
                raise Mismatch(
                    expected="a program that draws the plot",
                    received=f"an answer sheet that names pictures ({names})",
                    hint="Hand in the program that makes the pictures together with the sheet.",
                    review=True,
                )
            raise Failure(
                "no answer: no figure was shown or saved",
                hint="Draw the image and the bars, then call plt.show().",
            )
        if not case.image_predictions:
            raise Failure(
                f"{len(case.evidence.figures)} figure(s) were drawn, and none shows an image of the data set",
                hint="Show an image as your network is given it, with plt.imshow(x_test[i]).",
                credit=0.25 if bars else 0.0,
            )
        if not bars:
            raise Failure(
                f"the image is there; expected {classes} bars beside it, one for each class",
                hint=f"Draw the probabilities of that image with plt.bar(range({classes}), probabilities).",
                credit=0.5,
            )
        if any(_agrees(picture, heights) for picture in case.image_predictions for heights in bars):
            return Passed("The image is there, and the bars are what your own model says of it.")
        if not any(len(picture.outputs) for picture in case.image_predictions):
            raise Failure(
                "the image and the bars are there, but your model could not be rebuilt to compare them",
                credit=1.0,
                review=True,
            )
        raise Failure(
            "the image and the bars are there, but the bars are not what your model says of this image",
            hint="Take the row of model.predict(x_test) that belongs to the image you show.",
            credit=0.5,
        )

    check = Check(slug, points, title, ask, tuple(asked_as), kind=KIND.name)
    return check


def preview(case: Case, check: Check) -> Passed:
    """Whether there is a figure."""
    count = len(case.evidence.figures)
    if not count:
        raise Failure("no figure was shown or saved", hint="Draw it, then call plt.show().")
    return Passed(f"{count} figure{'s were' if count != 1 else ' was'} drawn. {LATER}")


def _advice(case: Case) -> str:
    return "Draw the figure." if case.model is None else "Mend your figure."


KIND = Kind("figure", preview, advice=_advice, follows=("runs",), in_words=False)


def _agrees(picture: ImagePrediction, heights: NDArray[np.float32]) -> bool:
    share = heights / 100 if heights.max(initial=0) > 1.5 else heights  # drawn in percent
    return any(
        row.shape == share.shape and float(np.abs(row - share).max()) <= CLOSE for row in picture.outputs
    )
