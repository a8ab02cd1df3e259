"""How networks are measured, and how that is said: a `Metric`."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from grader.errors import InternalError

Outputs = NDArray[np.float32]  # samples x outputs
Truth = NDArray[Any]  # one label or value a sample
LARGE = 1e12  # values that are no longer shown digit by digit
MORE_DIGITS = 1  # that tell a value from another one beside it: ten thousand samples have no more to say
NOT_SEEN = "data it has not seen"  # what a student's own training is measured on, where there are such data
DRAWS, DRAWN = 30, 1000  # times that samples are drawn again, and how many of them


def _unknown(mean: float, count: int) -> float:
    """The standard error where no formula tells it."""
    return 0.0


class MetricFailed(InternalError):
    """A metric that has no value for a network: the scheme's fault or ours, never a student's.

    The message is for everybody; `detail` is what is told to the teacher beside it.
    """

    BEGINS = "The measure "  # each message

    def __init__(self, metric: Metric, why: str, detail: str = ""):
        """Say which metric, and why, in words that go on after "could not be calculated:"."""
        super().__init__(f"{self.BEGINS}“{metric.title}” could not be calculated: {why}.")
        self.detail = detail


@dataclass(frozen=True)
class Metric:
    """How networks are measured, and how that is said.

    Attributes:
        name: what a recipe calls it.
        title: of its column and of its axis.
        higher_is_better: it is a score; otherwise an error.
        of_classes: it compares classes; otherwise values. None for what the data have, whichever that is.
        score: its value for a network's outputs and the truth.
        sentence: what a student reads of a result, with `{got}`, `{count}` and `{on_average}`, which is
            there if the network was trained several times.
        unseen: the same of one training of a student's own, with `{got}`.
        brief: the same where there is little room, with `{got}`.
        percent: it is shown in percent, and otherwise as a number.
        bounded: it is never below 0 or above 1: axes end there, and one network cannot stretch them.
        keras: the name by which Keras reports it of the training set; "" where it is not asked to.
        standard_error: of a mean, given that and the number of samples; 0 where no formula tells it.
        adapted: what `score` is given instead, of outputs, truth and the names of the classes.
        of_class: the class that it is about, by its name or label; "" for all of them.
        source: of a teacher's own function, everything that decides its value, as text; else "".
    """

    name: str
    title: str
    higher_is_better: bool
    of_classes: bool | None
    # Functions are none of its words: a metric of the same words and source is the same one.
    score: Callable[[Any, Any], float] = field(repr=False, compare=False)
    sentence: str
    unseen: str
    brief: str = "{got}"
    percent: bool = False
    bounded: bool = False
    keras: str = ""
    standard_error: Callable[[float, int], float] = field(default=_unknown, repr=False, compare=False)
    adapted: Callable[[Outputs, Truth, Sequence[str]], tuple[Any, Any]] | None = field(
        default=None, repr=False, compare=False
    )
    of_class: str = ""
    source: str = ""

    @property
    def key(self) -> str:
        """What names it among everything that determines a result: another function has another key."""
        return f"{self.name} {hashlib.sha256(self.source.encode()).hexdigest()}" if self.source else self.name

    def measure(self, outputs: Outputs, truth: Truth, classes: Sequence[str]) -> float:
        """Its value for what a network says of samples.

        Args:
            outputs: samples x outputs.
            truth: one label or value a sample.
            classes: the names of the classes by label; empty for values.

        Raises:
            MetricFailed: it has none.
        """
        given = (outputs, truth) if self.adapted is None else self.adapted(outputs, truth, classes)
        value = self.score(*given)
        if not math.isfinite(value):
            raise MetricFailed(self, f"expected a number. Received: {value}")
        return value

    def resampled_error(self, outputs: Outputs, truth: Truth, classes: Sequence[str]) -> float:
        """The standard error of its value, by drawing the samples again: for what has no formula.

        Args and errors are those of `measure`; draws for which it has no value are left out.
        """
        chance, count = np.random.default_rng(0), len(truth)
        drawn, values = min(count, DRAWN), []
        for _ in range(DRAWS):
            places = chance.integers(0, count, drawn)
            try:
                values.append(self.measure(outputs[places], truth[places], classes))
            except MetricFailed:
                continue
        # Of fewer samples than there are it is larger, by the root of their ratio.
        return float(np.std(values, ddof=1)) * math.sqrt(drawn / count) if len(values) > 1 else 0.0

    def __reduce__(self) -> tuple[Any, ...]:
        """A metric goes to another process by its name; a teacher's own function stays, and its words go."""
        from grader.metrics.named import metric_named, words_of  # which know all metrics

        if not self.source:
            return metric_named, (self.name,)
        words = {each.name: getattr(self, each.name) for each in fields(self) if each.repr}
        return words_of, (words,)

    def pass_mark(self, reference: float, margin: float, count: int) -> float:
        """What must be reached.

        Args:
            reference: the reference's mean.
            margin: how far from that a result may be.
            count: hidden samples. Where they are so few that chance alone moves a result by more than the
                margin, two standard errors take its place.
        """
        room = max(margin, 2 * self.standard_error(reference, count))
        return reference - room if self.higher_is_better else reference + room

    def reaches(self, got: float, pass_mark: float) -> bool:
        """Whether a result is at the pass mark or on its better side."""
        return got >= pass_mark if self.higher_is_better else got <= pass_mark

    @property
    def heading(self) -> str:
        """Its title, to begin a heading with."""
        return self.title[:1].upper() + self.title[1:]

    @property
    def at_least(self) -> str:
        """What stands before a pass mark: "at least", or "at most" of an error."""
        return "at least" if self.higher_is_better else "at most"

    def show(self, value: float, beside: Iterable[float] = ()) -> str:
        """A value in a sentence, such as "97.3%", "0.12" or "13,560".

        Args:
            value: the value.
            beside: values that stand near it: it gets up to `MORE_DIGITS` more to be told from them.
        """
        others = [other for other in beside if other != value]
        for more in range(MORE_DIGITS + 1):
            text = self._rounded(value, more)
            if all(self._rounded(other, more) != text for other in others):
                return text
        return self._rounded(value, 0)

    def _rounded(self, value: float, more: int) -> str:
        if self.percent:
            return f"{value:.{1 + more}%}"
        return f"{value:,.{more}f}" if 999.5 <= abs(value) < LARGE else f"{value:.{3 + more}g}"

    def cell(self, value: float) -> str:
        """A value in a table, such as "97.3 %" or "0.12"."""
        return self.show(value).replace("%", " %")

    def said(self, got: float, count: int, trainings: int = 1, beside: Iterable[float] = ()) -> str:
        """A result in words, without a full stop.

        Args:
            got: the mean over its trainings.
            count: hidden samples.
            trainings: how often the network was trained.
            beside: what it is told apart from; see `show`.
        """
        on_average = " on average" if trainings > 1 else ""
        return self.sentence.format(got=self.show(got, beside), count=f"{count:,}", on_average=on_average)

    def said_unseen(self, got: float, *, hidden: bool = True) -> str:
        """The result of a student's own training in words, without a full stop.

        Args:
            got: the result.
            hidden: it was measured on data that were not trained on; else on some that were.
        """
        said = self.unseen.format(got=self.show(got))
        return said if hidden else said.replace(NOT_SEEN, "data that it was trained on")

    def said_briefly(self, got: float) -> str:
        """A result in a word or two."""
        return self.brief.format(got=self.cell(got))

    def on_training(self, history: Mapping[str, Sequence[float | None]]) -> Sequence[float | None]:
        """It on the training set, after each epoch, of what Keras reported; empty where it did not."""
        return history.get(self.keras, []) if self.keras else []
