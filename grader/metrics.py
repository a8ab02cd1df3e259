"""What an assignment may measure networks by: a `Metric` each, and nobody else compares their names.

A new one is a value of this module: `METRICS` finds it, a recipe may name it, and the pass mark, the
sentences, the columns and the plots ask it.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import partial
from typing import Any, Protocol

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
        if not self.source:
            return metric_named, (self.name,)
        words = {each.name: getattr(self, each.name) for each in fields(self) if each.repr}
        return _words_of, (words,)

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


def predicted_classes(outputs: Outputs) -> NDArray[np.int64]:
    """The class each row of outputs stands for: the largest; of a single output, whether it is over 0.5."""
    if outputs.shape[1] == 1:
        return (outputs[:, 0] > 0.5).astype(np.int64)
    return np.asarray(outputs.argmax(axis=1), np.int64)


def shares(outputs: NDArray[Any]) -> NDArray[Any]:
    """Outputs of all classes as probabilities: as they are if they are that, else through softmax."""
    if outputs.min(initial=0.0) >= 0 and np.allclose(outputs.sum(axis=1), 1, atol=1e-3):
        return outputs
    shifted = np.exp(outputs - outputs.max(axis=1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=1, keepdims=True), outputs.dtype)


def _share_right(outputs: Outputs, truth: Truth) -> float:
    return float((predicted_classes(outputs) == truth).mean())


def _of_a_share(mean: float, count: int) -> float:
    """The standard error of a share: by the binomial distribution, and never of less than one sample."""
    return math.sqrt(max(mean * (1 - mean), 1 / count) / count)


ACCURACY = Metric(
    name="accuracy",
    title="accuracy",
    higher_is_better=True,
    of_classes=True,
    score=_share_right,
    sentence="your network is right{on_average} on {got} of {count} hidden samples",
    unseen="your network is right on {got} of data it has not seen",
    percent=True,
    bounded=True,
    keras="accuracy",
    standard_error=_of_a_share,
)


def _macro_f1(outputs: Outputs, truth: Truth) -> float:
    """The mean of the F1 of every class that the hidden samples have; 0 for one that is never guessed."""
    from sklearn.metrics import f1_score

    labels = truth.astype(np.int64)
    return float(
        f1_score(
            labels, predicted_classes(outputs), labels=np.unique(labels), average="macro", zero_division=0.0
        )
    )


F1 = Metric(
    name="f1",
    title="F1",
    higher_is_better=True,
    of_classes=True,
    score=_macro_f1,
    sentence="your network's F1, the mean over all classes, is{on_average} {got} on {count} hidden samples",
    unseen="your network's F1, the mean over all classes, is {got} on data it has not seen",
    brief="F1 {got}",
    bounded=True,
)


def _counts(outputs: Outputs, truth: Truth) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any]]:
    """Of every class that the hidden samples have: how many are right, are called it, and are there."""
    labels, guessed = truth.astype(np.int64), predicted_classes(outputs)
    classes = np.unique(labels)[:, None]
    return (
        ((guessed == classes) & (labels == classes)).sum(1),
        (guessed == classes).sum(1),
        (labels == classes).sum(1),
    )


def _macro_precision(outputs: Outputs, truth: Truth) -> float:
    right, guessed, _ = _counts(outputs, truth)
    return float((right / np.maximum(guessed, 1)).mean())


def _macro_recall(outputs: Outputs, truth: Truth) -> float:
    right, _, there = _counts(outputs, truth)
    return float((right / there).mean())


PRECISION = Metric(
    name="precision",
    title="precision",
    higher_is_better=True,
    of_classes=True,
    score=_macro_precision,
    sentence="your network's precision, the mean over all classes, is{on_average} {got} on {count} hidden "
    "samples",
    unseen="your network's precision, the mean over all classes, is {got} on data it has not seen",
    brief="precision {got}",
    bounded=True,
)
RECALL = Metric(
    name="recall",
    title="recall",
    higher_is_better=True,
    of_classes=True,
    score=_macro_recall,
    sentence="your network's recall, the mean over all classes, is{on_average} {got} on {count} hidden "
    "samples",
    unseen="your network's recall, the mean over all classes, is {got} on data it has not seen",
    brief="recall {got}",
    bounded=True,
)


def _area_under_roc(outputs: Outputs, truth: Truth) -> float:
    """The mean, over the classes, of how often a sample of it is held more likely to be it than another one.

    Raw scores are made shares first: which of two samples comes before depends on the other classes, too.
    """
    from sklearn.metrics import roc_auc_score

    labels, values = truth.astype(np.int64), outputs.astype(np.float64)
    if values.shape[1] == 1:
        values = np.concatenate([-values, values], axis=1)
    else:
        values = shares(values)
    areas = [
        roc_auc_score(labels == label, values[:, label]) if 0 <= label < values.shape[1] else 0.0
        for label in np.unique(labels)
        if (labels != label).any()
    ]
    return float(np.mean(areas)) if areas else 0.0


AREA_UNDER_ROC = Metric(
    name="auc",
    title="AUC",
    higher_is_better=True,
    of_classes=True,
    score=_area_under_roc,
    sentence="your network's area under the ROC curve is{on_average} {got} on {count} hidden samples",
    unseen="your network's area under the ROC curve is {got} on data it has not seen",
    brief="AUC {got}",
    bounded=True,
)


def _mean_absolute_error(outputs: Outputs, truth: Truth) -> float:
    return float(np.abs(outputs.mean(axis=1) - truth).mean())


MEAN_ABSOLUTE_ERROR = Metric(
    name="mean_absolute_error",
    title="error",
    higher_is_better=False,
    of_classes=False,
    score=_mean_absolute_error,
    sentence="your network is off by {got} on average",
    unseen="your network is off by {got} on average",
    brief="off by {got}",
)


def _root_mean_squared_error(outputs: Outputs, truth: Truth) -> float:
    # In float64: the square of the largest output that is a number is none in float32.
    return float(np.sqrt(np.square(outputs.mean(axis=1, dtype=np.float64) - truth).mean()))


ROOT_MEAN_SQUARED_ERROR = Metric(
    name="root_mean_squared_error",
    title="RMSE",
    higher_is_better=False,
    of_classes=False,
    score=_root_mean_squared_error,
    sentence="your network's root mean squared error is{on_average} {got} on {count} hidden samples",
    unseen="your network's root mean squared error is {got} on data it has not seen",
    brief="RMSE {got}",
)


def _mean_squared_error(outputs: Outputs, truth: Truth) -> float:
    return _root_mean_squared_error(outputs, truth) ** 2


MEAN_SQUARED_ERROR = Metric(
    name="mean_squared_error",
    title="MSE",
    higher_is_better=False,
    of_classes=False,
    score=_mean_squared_error,
    sentence="your network's mean squared error is{on_average} {got} on {count} hidden samples",
    unseen="your network's mean squared error is {got} on data it has not seen",
    brief="MSE {got}",
)


def _r_squared(outputs: Outputs, truth: Truth) -> float:
    """The share of the spread of the values that is explained; 0 where they have none."""
    spread = float(np.var(truth.astype(np.float64)))
    return 1 - _mean_squared_error(outputs, truth) / spread if spread else 0.0


R_SQUARED = Metric(
    name="r_squared",
    title="R²",
    higher_is_better=True,
    of_classes=False,
    score=_r_squared,
    sentence="your network's R² is{on_average} {got} on {count} hidden samples",
    unseen="your network's R² is {got} on data it has not seen",
    brief="R² {got}",
)


def _percentage_error(outputs: Outputs, truth: Truth) -> float:
    """The mean of how far off it is, of the true value; a value of 0 has no percentage, and is left out."""
    there = truth != 0
    off = np.abs(outputs.mean(axis=1, dtype=np.float64) - truth)[there]
    return float((off / np.abs(truth[there])).mean()) if there.any() else math.nan


MEAN_ABSOLUTE_PERCENTAGE_ERROR = Metric(
    name="mean_absolute_percentage_error",
    title="MAPE",
    higher_is_better=False,
    of_classes=False,
    score=_percentage_error,
    sentence="your network is off by {got} of the true value on average",
    unseen="your network is off by {got} of the true value on average",
    brief="MAPE {got}",
    percent=True,
)

BALANCED_ACCURACY = Metric(
    name="balanced_accuracy",
    title="balanced accuracy",
    higher_is_better=True,
    of_classes=True,
    score=_macro_recall,
    sentence="your network's balanced accuracy, the share of each class that it is right on and the mean of "
    "these, is{on_average} {got} on {count} hidden samples",
    unseen="your network's balanced accuracy, the share of each class that it is right on and the mean of "
    "these, is {got} on data it has not seen",
    brief="balanced accuracy {got}",
    percent=True,
    bounded=True,
)


def top_k_accuracy(k: int) -> Metric:
    """The share of samples whose class is among the `k` that a network holds most likely.

    `"top_3_accuracy"` is another way to write `top_k_accuracy(3)`.

    Raises:
        ValueError: `k` is no whole number of 1 or more.
    """
    if type(k) is not int or k < 1:
        raise ValueError(f"top_k_accuracy: expected a whole number of 1 or more. Received: {k!r}")
    return Metric(
        name=f"top_{k}_accuracy",
        title=f"top-{k} accuracy",
        higher_is_better=True,
        of_classes=True,
        score=partial(_share_among_first, k),
        sentence=f"the right class is{{on_average}} among the first {k} of your network for {{got}} of "
        "{count} hidden samples",
        unseen=f"the right class is among the first {k} of your network for {{got}} of data it has not seen",
        brief=f"top-{k} {{got}}",
        percent=True,
        bounded=True,
        standard_error=_of_a_share,
    )


def _share_among_first(k: int, outputs: Outputs, truth: Truth) -> float:
    """Of two classes that are held as likely, that of the smaller label comes first."""
    if outputs.shape[1] == 1:
        outputs = np.concatenate([1 - outputs, outputs], axis=1)
    first = np.argsort(-outputs, axis=1, kind="stable")[:, :k]
    return float((first == truth[:, None]).any(axis=1).mean())


def f1_of(name: str | int) -> Metric:
    """The F1 of one class: the harmonic mean of its precision and its recall.

    `"f1 of malignant"` is another way to write `f1_of("malignant")`.

    Args:
        name: of the class, as the data set has it, or its label.
    """
    return _of_one_class("f1", "F1", name, lambda right, said, there: 2 * right / max(said + there, 1))


def precision_of(name: str | int) -> Metric:
    """The precision of one class: of what is said to be of it, the share that is; 0 if nothing is.

    `"precision of malignant"` is another way to write `precision_of("malignant")`.

    Args:
        name: of the class, as the data set has it, or its label.
    """
    return _of_one_class("precision", "precision", name, lambda right, said, there: right / max(said, 1))


def recall_of(name: str | int) -> Metric:
    """The recall of one class: of what is of it, the share of which a network says so.

    `"recall of malignant"` is another way to write `recall_of("malignant")`.

    Args:
        name: of the class, as the data set has it, or its label.
    """
    return _of_one_class("recall", "recall", name, lambda right, said, there: right / there)


OF_ONE_CLASS = {"f1": f1_of, "precision": precision_of, "recall": recall_of}
NAMED = re.compile(
    r"top_(?P<k>[1-9]\d{0,5})_accuracy|(?P<what>f1|precision|recall) of (?P<of>.*\S)", re.DOTALL
)


def _of_one_class(what: str, title: str, name: str | int, value: Callable[[int, int, int], float]) -> Metric:
    named = str(name).strip()
    if not named or isinstance(name, bool):
        raise ValueError(f"{what}_of: expected the name of a class, or its label. Received: {name!r}")

    def score(said: NDArray[Any], there: NDArray[Any]) -> float:
        return float(value(int((said & there).sum()), int(said.sum()), int(there.sum())))

    shown = named.replace("{", "{{").replace("}", "}}")  # braces of a name are no places in a sentence
    metric = Metric(
        name=f"{what} of {named}",
        title=f"{title} of {named}",
        higher_is_better=True,
        of_classes=True,
        score=score,
        sentence=f"your network's {title} of “{shown}” is{{on_average}} {{got}} on {{count}} hidden samples",
        unseen=f"your network's {title} of “{shown}” is {{got}} on data it has not seen",
        brief=f"{title} of “{shown}” {{got}}",
        bounded=True,
        of_class=named,
    )
    return replace(metric, adapted=partial(_said_and_there, metric))


def _said_and_there(
    metric: Metric, outputs: Outputs, truth: Truth, classes: Sequence[str]
) -> tuple[NDArray[Any], NDArray[Any]]:
    """Of each sample, whether it is said to be of a metric's class, and whether it is."""
    label = label_of(metric.of_class, classes)
    if label is None:
        known = ", ".join(classes) or "data with classes"
        raise MetricFailed(metric, f"expected a class among {known}. Received: “{metric.of_class}”")
    there = truth.astype(np.int64) == label
    if not there.any():
        raise MetricFailed(metric, "expected hidden samples of that class. Received: none")
    return predicted_classes(outputs) == label, there


def label_of(name: str, classes: Sequence[str]) -> int | None:
    """The label of a class by its name, else by the label as text; None where there is none."""
    if name in classes:
        return list(classes).index(name)
    return int(name) if name.isdecimal() and int(name) < len(classes) else None


METRICS: Mapping[str, Metric] = {
    metric.name: metric for metric in list(globals().values()) if isinstance(metric, Metric)
}


def metric_named(name: str) -> Metric:
    """The metric of a name: one of `METRICS`, "top_3_accuracy", or one class's, such as "f1 of malignant".

    Raises:
        ValueError: there is none of that name.
    """
    if name in METRICS:
        return METRICS[name]
    parts = NAMED.fullmatch(name)
    if parts is not None and parts["k"]:
        return top_k_accuracy(int(parts["k"]))
    if parts is not None:
        return OF_ONE_CLASS[parts["what"]](parts["of"])
    known = ", ".join(map(repr, METRICS))
    raise ValueError(
        f"metric: expected {known}, 'top_3_accuracy', 'f1 of' with the name of a class (or precision, recall)"
        f" or own_metric(...). Received: {name!r}"
    )


class _Recipe(Protocol):
    @property
    def metric(self) -> str | Metric: ...


def metric_of(recipe: _Recipe) -> Metric:
    """The metric that a recipe names or holds.

    Raises:
        ValueError: there is none of that name.
    """
    return resolved(recipe.metric)


def resolved(metric: str | Metric) -> Metric:
    """A metric that is named, or given as it is.

    Raises:
        ValueError: there is none of that name, or it is neither named nor a teacher's own.
    """
    if isinstance(metric, Metric) and metric.source:
        return metric
    return metric_named(metric.name if isinstance(metric, Metric) else metric)


def _words_of(words: dict[str, Any]) -> Metric:
    """A teacher's own metric where its function is not: it can say results, and measures none."""

    def score(truth: Any, prediction: Any) -> float:
        raise MetricFailed(metric, "its function is where the assignment is graded")

    metric = Metric(score=score, **words)
    return metric
