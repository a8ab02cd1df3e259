"""How a model was compiled, in names that can be compared: its loss, its optimizer, its metrics."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from grader.analysis import settings
from grader.analysis.condition import Asked, Condition
from grader.analysis.structure import Structure, bare
from grader.evidence import Setting
from grader.training import names, plan

AMONG = " among the metrics"
COMPILE = "Look at what you give model.compile(...)."
METRIC_ALIASES = {
    "acc": "accuracy",
    "mse": "mean_squared_error",
    "mae": "mean_absolute_error",
    "mape": "mean_absolute_percentage_error",
    "msle": "mean_squared_logarithmic_error",
    "rmse": "root_mean_squared_error",
    "bce": "binary_crossentropy",
    "ce": "crossentropy",
    "r2": "r2_score",
    "r_squared": "r2_score",
    "f1": "f1_score",
}
# Of which Keras takes the one that fits the output and the loss, where only this is given.
CHOSEN_BY_KERAS = ("accuracy", "crossentropy")


def loss_name(loss: Setting | None) -> str:
    """A loss by its full name; one of the submission's own begins with "custom:". "" for none."""
    if loss is None or loss.name.startswith("custom:"):
        return loss.name if loss is not None else ""
    return plan.snake(plan.misspelled(loss, "loss") or loss.name)


def is_loss(asked: str, loss: Setting | None) -> bool:
    """Whether a loss is the one that is asked for, however it is spelled.

    A loss of the submission's own is one that is asked for by its own name, and none of Keras's.
    """
    given = loss_name(loss)
    own = given.removeprefix("custom:")
    if own != given:
        return plan.snake(asked) not in plan.LOSSES and bare(asked) == bare(own)
    return plan.snake(asked) == given


def optimizer_name(optimizer: Setting) -> str:
    """An optimizer's class as Keras writes it."""
    if optimizer.name.startswith("custom:"):
        return optimizer.name.removeprefix("custom:")
    known = plan.misspelled(optimizer, "optimizer") or optimizer.name
    return next((name for name in names.OPTIMIZERS if name.lower() == known.lower()), known)


def is_metric(asked: str, given: str, structure: Structure, loss: str = "") -> bool:
    """Whether a metric is the one that is asked for, however it is spelled.

    Any accuracy is "accuracy", and "accuracy" is the one that Keras takes for the output and the loss.
    """
    want, have = metric_name(asked), metric_name(given)
    if want == have:
        return True
    for general in CHOSEN_BY_KERAS:
        if want == general and have.endswith(f"_{general}"):
            return True
        if have == general and want == f"{_chosen(structure, loss)}_{general}":
            return True
    return False


def metric_name(name: str) -> str:
    """A metric by its full name."""
    word = re.sub(r"[\s-]+", "_", names.snake(name.removeprefix("custom:")))
    return METRIC_ALIASES.get(word, plan.LOSS_ALIASES.get(word, word))


def _chosen(structure: Structure, loss: str) -> str:
    """Which of its accuracies Keras takes for "accuracy"."""
    units = {units for units, _ in structure.ends}
    if units == {1}:
        return "binary"
    return "sparse_categorical" if loss in plan.SPARSE else "categorical"


def refuse_unknown(kind: str, asked: Iterable[str], check: str) -> None:
    """Raise `ValueError` for a name that Keras does not know and that is near to one it knows.

    Args:
        kind: of `names.KINDS`.
        asked: names in a marking scheme.
        check: what they are asked by, for the message.
    """
    known = names.KINDS[kind]
    words = {bare(name) for name in known} | set(map(bare, _aliases(kind)))
    for name in asked:
        if bare(name) not in words and (meant := names.meant(name, known)):
            raise ValueError(
                f"{check}: expected a name that Keras has for the {kind}. Received: {name!r}. "
                f"Write {meant!r}."
            )


def _aliases(kind: str) -> Iterable[str]:
    if kind == "activation":
        return ("prelu",)
    losses = (*plan.LOSS_ALIASES, *plan.LOSSES, *names.LOSSES)
    return (*METRIC_ALIASES, *losses) if kind == "metric" else losses if kind == "loss" else ()


def losses(asked: Asked, value: Sequence[str]) -> Iterator[Condition]:
    """One of these losses."""
    loss = asked.compiled.loss if asked.compiled is not None else None
    met = any(is_loss(name, loss) for name in value)
    received, hint = _or_none(asked, loss_name(loss).removeprefix("custom:")), COMPILE
    given = asked.model.compiled.loss if asked.model.compiled is not None else None
    if given is not None and (meant := plan.misspelled(given, "loss")) is not None:
        met, received, hint = False, f"“{given.name}”", names.suggestion("loss", given.name, meant)
    yield Condition(f"the loss {' or '.join(value)}", received, met, hint)


def _or_none(asked: Asked, words: str) -> str:
    """What compile was given, or why that is nothing."""
    compiled = asked.model.compiled
    if compiled is None:
        return "a model that was never compiled"
    if compiled.trouble:
        return f"a compile that ended in an error: {compiled.trouble}"
    return words or "none"


def optimizers(asked: Asked, value: Sequence[str] | Mapping[str, Any]) -> Iterator[Condition]:
    """One of these optimizers, by name alone or with settings."""
    wanted = value if isinstance(value, Mapping) else dict.fromkeys(value)
    options = [name + (f" with {settings.asked_for(own)}" if own else "") for name, own in wanted.items()]
    given = asked.model.compiled.optimizer if asked.model.compiled is not None else None
    met, received, hint = False, _or_none(asked, ""), COMPILE
    if given is not None and (meant := plan.misspelled(given, "optimizer")) is not None:
        received, hint = f"“{given.name}”", names.suggestion("optimizer", given.name, meant)
    elif given is not None and asked.compiled is not None:
        met, received = _is_optimizer(given, wanted)
    yield Condition(f"the optimizer {' or '.join(options)}", received, met, hint)


def _is_optimizer(given: Setting, wanted: Mapping[str, Any]) -> tuple[bool, str]:
    """Whether an optimizer is one of those that are asked for, and it in words."""
    name = optimizer_name(given)
    same = next((each for each in wanted if bare(each) == bare(name)), None)
    if given.name.startswith("custom:") and name in names.OPTIMIZERS:
        return False, f"{name} of your own making"
    if same is None or not wanted[same]:
        return same is not None, name
    wrong = settings.unlike(wanted[same], given.config)
    return not wrong, f"{name} with {settings.told(wrong or wanted[same], given.config)}"


def learning_rate(asked: Asked, value: Any) -> Iterator[Condition]:
    """A learning rate, or from–to."""
    optimizer = asked.compiled.optimizer if asked.compiled else None
    given = optimizer.config.get("learning_rate") if optimizer is not None else None
    met = settings.matches("learning_rate", value, given)
    received = "" if given is None else settings.told(["learning_rate"], {"learning_rate": given})
    words = f"learning_rate {settings.said('learning_rate', value)}"
    hint = "It is a setting of the optimizer: keras.optimizers.Adam(learning_rate=...)."
    yield Condition(words, _or_none(asked, received), met, hint)


def metrics(asked: Asked, value: Sequence[str]) -> Iterator[Condition]:
    """All of these metrics, each a condition of its own."""
    given = asked.compiled.metrics if asked.compiled else ()
    loss = loss_name(asked.compiled.loss) if asked.compiled else ""
    for name in value:
        met = any(is_metric(name, each, asked.structure, loss) for each in given)
        hint = f'Give compile metrics=["{name}"], so that training shows it.'
        yield Condition(name + AMONG, _or_none(asked, ", ".join(given)), met, hint)
