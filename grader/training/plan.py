"""Everything that determines a training: the network, how it is compiled, the data as they go in.

Pure. A `Plan` has a canonical text, and its hash is the name under which the result is kept.
"""

from __future__ import annotations

import math
from typing import Any

from grader import evidence
from grader.assignment import Recipe
from grader.data import Dataset
from grader.preprocessing.finding import finding_of
from grader.preprocessing.scaling import scaling_said
from grader.records.network import PREPROCESSING
from grader.records.training import Loss, Plan, Scaling
from grader.records.transformation import Transformation
from grader.training import names
from grader.training.layer_settings import Refused
from grader.training.network import canonical

LOSS_ALIASES = {
    "mse": "mean_squared_error",
    "mae": "mean_absolute_error",
    "bce": "binary_crossentropy",
    "cce": "categorical_crossentropy",
    "scce": "sparse_categorical_crossentropy",
    "kld": "kl_divergence",
    "kldivergence": "kl_divergence",
    "kullback_leibler_divergence": "kl_divergence",
    "huber_loss": "huber",
    "logcosh": "log_cosh",
}
SPARSE = frozenset({"sparse_categorical_crossentropy"})
ONE_HOT = frozenset({"categorical_crossentropy", "categorical_focal_crossentropy", "kl_divergence"})
BINARY = frozenset({"binary_crossentropy", "binary_focal_crossentropy"})
REGRESSION = frozenset(
    {"mean_squared_error", "mean_absolute_error", "huber", "log_cosh", "mean_absolute_percentage_error"}
    | {"mean_squared_logarithmic_error"}
)
HINGE = frozenset({"hinge", "squared_hinge", "categorical_hinge", "poisson", "cosine_similarity"})
LOSSES = SPARSE | ONE_HOT | BINARY | REGRESSION | HINGE
LOSS_SETTINGS = ("from_logits", "label_smoothing", "delta", "gamma", "alpha")
OPTIMIZERS = frozenset(
    "SGD Adam AdamW RMSprop Adagrad Adadelta Adamax Nadam Ftrl Lion Adafactor Lamb".split()
)
SCHEDULES = frozenset(
    "ExponentialDecay CosineDecay CosineDecayRestarts PolynomialDecay InverseTimeDecay "
    "PiecewiseConstantDecay".split()
)
OF_TARGET = "the target: "  # how the reason begins where only what is to be predicted is not proven
DARKER = 55  # how far the brightest pixel of a few images may be from white
OPTIMIZER_SETTINGS = (
    "learning_rate momentum nesterov rho beta_1 beta_2 epsilon centered amsgrad weight_decay "
    "clipnorm clipvalue global_clipnorm use_ema ema_momentum initial_accumulator_value "
    "learning_rate_power l1_regularization_strength l2_regularization_strength"
).split()


def snake(name: str) -> str:
    """`SparseCategoricalCrossentropy` as `sparse_categorical_crossentropy`, aliases resolved."""
    word = names.snake(name)
    return LOSS_ALIASES.get(word, word)


def make(
    model: evidence.Model,
    shape: tuple[int, ...],
    recipe: Recipe,
    dataset: Dataset,
    versions: str,
    seed: int,
    *,
    strict: bool = True,
) -> Plan:
    """Plan the training of a model that was compiled.

    With `strict` false it describes a training that only the submission itself can do, as far as
    that can be told: nothing is built from it.

    Raises:
        Refused: the network, its loss or its optimizer is not one the grader rebuilds.
    """
    if model.compiled is None or model.compiled.loss is None:
        raise Refused("the model was never compiled with a loss")
    if strict:
        loss, optimizer = loss_of(model.compiled), optimizer_of(model.compiled)
    else:
        given = model.compiled.optimizer
        loss = Loss(snake(model.compiled.loss.name).removeprefix("custom:"))
        optimizer = (given.name.removeprefix("custom:") if given else "none", ())
    scaling, transformation, unproven = preprocessing_of(model, recipe, dataset)
    return Plan(
        canonical(model, shape, strict=strict),
        loss,
        optimizer,
        labels_of(model, dataset),
        scaling,
        recipe,
        seed,
        dataset.digest,
        versions,
        transformation,
        unproven,
    )


def seconds(model: evidence.Model, recipe: Recipe, dataset: Dataset) -> float:
    """Roughly what the training takes on one core, to begin with the longest.

    Measured on the digit networks: 0.2 ms a step whatever the network, and 60 thousand million
    multiplications and additions a second; forward and back are three passes over the weights.
    """
    samples = len(dataset.x_train)
    steps = math.ceil(samples / recipe.batch_size) * recipe.epochs
    uses = sum(layer.parameters * _places(layer.output_shape) for layer in model.layers)
    return 1.0 + steps * 2e-4 + 6.0 * uses * samples * recipe.epochs / 6e10


def _places(shape: tuple[int | None, ...] | None) -> float:
    """How often a layer's weights are used on one sample: once at each place of its output."""
    return math.prod(side or 1 for side in (shape or ())[1:-1])


def loss_of(compiled: evidence.Compiled) -> Loss:
    """The loss by its full name; of a misspelled one, the loss that it means.

    Raises:
        Refused: none of Keras's, or none given.
    """
    if compiled.loss is None:
        raise Refused("no loss was given")
    name = snake(misspelled(compiled.loss, "loss") or compiled.loss.name)
    if name not in LOSSES:
        shown = compiled.loss.name.removeprefix("custom:")
        raise Refused(f"the loss {shown!r:.60} is not one this grader rebuilds")
    settings = {
        key: value
        for key in LOSS_SETTINGS
        if type(value := compiled.loss.config.get(key)) in (bool, int, float) and value
    }
    return Loss(name, tuple(sorted(settings.items())))


def optimizer_of(compiled: evidence.Compiled) -> tuple[str, tuple[tuple[str, Any], ...]]:
    """The optimizer's class and settings; of a misspelled one, the optimizer that it means.

    Raises:
        Refused: none of Keras's, or none given.
    """
    if compiled.optimizer is None:
        raise Refused("no optimizer was given")
    name = misspelled(compiled.optimizer, "optimizer") or _cased(compiled.optimizer.name)
    if name not in OPTIMIZERS:
        raise Refused(f"the optimizer {name.removeprefix('custom:')!r:.60} is not one this grader rebuilds")
    settings: dict[str, Any] = {}
    for key in OPTIMIZER_SETTINGS:
        value = compiled.optimizer.config.get(key)
        if type(value) in (bool, int, float):
            settings[key] = round(value, 9) if isinstance(value, float) else value
        elif key == "learning_rate" and isinstance(value, dict):
            settings[key] = _schedule(value)
    return name, tuple(sorted(settings.items()))


def misspelled(given: evidence.Setting, kind: str) -> str | None:
    """What a name means that Keras does not know, "" where that cannot be told; None for one that it knows.

    Args:
        given: what compile was given.
        kind: "loss" or "optimizer".
    """
    known = names.KINDS[kind]
    # What has settings is an object, whose class is its name.
    if given.config or given.name.startswith("custom:") or given.name in known:
        return None
    if kind == "optimizer" and _cased(given.name) in known:
        return None
    return names.meant(given.name, known) or LOSS_ALIASES.get(names.snake(given.name), "")


def _cased(optimizer: str) -> str:
    """An optimizer's class by its name in any case."""
    return next((name for name in names.OPTIMIZERS if name.lower() == optimizer.lower()), optimizer)


def _schedule(value: dict[str, Any]) -> tuple[Any, ...]:
    name, config = value.get("class_name"), value.get("config")
    if name not in SCHEDULES or not isinstance(config, dict):
        raise Refused(f"the learning rate schedule {name!r:.60} is not one this grader rebuilds")

    def number(item: Any) -> bool:
        return type(item) in (bool, int, float)

    settings = {}
    for key, item in config.items():
        if number(item):
            settings[key] = item
        elif isinstance(item, list) and len(item) <= 50 and all(map(number, item)):
            settings[key] = tuple(item)
    return (name, tuple(sorted(settings.items())))


def labels_of(model: evidence.Model, dataset: Dataset) -> str:
    """What the labels were when the submission trained: "integer", "one_hot" or "value".

    A submission that never trained has the labels the data set gives.
    """
    if not dataset.classes:
        return "value"
    for fit in reversed(model.fits):
        if fit.y is not None:
            wide = len(fit.y.shape) > 1 and fit.y.shape[-1] > 1
            return "one_hot" if wide else "integer"
    return "integer"


def preprocessing_of(
    model: evidence.Model, recipe: Recipe, dataset: Dataset
) -> tuple[Scaling, Transformation | None, str]:
    """How inputs and target go in: a scaling, what else was proven, and why it was not, or "" where it was.

    What a `Scaling` says it says, learned from the training set as the submission learned it from its own.
    """
    found = finding_of(model, dataset)
    if found is None or found.transformation is None:
        return scaling_of(model, recipe, dataset), None, found.why if found is not None else ""
    proven, why = found.transformation, f"{OF_TARGET}{found.why}" if found.why else ""
    scaling = scaling_said(proven, dataset)
    if scaling is None:
        return Scaling("own" if proven.scales else "raw"), proven, why
    only_target = Transformation(target=proven.target) if proven.target is not None else None
    return scaling, only_target, why


def scaling_of(model: evidence.Model, recipe: Recipe, dataset: Dataset) -> Scaling:
    """How inputs go in where that is not proven: as what was passed to `fit` looks, else the recipe's way.

    Images go as they are into a network that scales them itself.
    """
    own = own_scaling(model, recipe, dataset)
    if own is None and dataset.spec.is_images and any(one.kind in PREPROCESSING for one in model.layers):
        return Scaling("raw")
    return own or Scaling(recipe.scaling)


def own_scaling(model: evidence.Model, recipe: Recipe, dataset: Dataset) -> Scaling | None:
    """How the submission scaled what it passed to `fit`; None where that was not seen or tells nothing."""
    inputs = next((fit.x for fit in reversed(model.fits) if fit.x is not None), None)
    if inputs is None or inputs.dtype == "bool":
        return None
    if dataset.spec.is_images:
        if abs(inputs.low) < 0.01 and abs(inputs.high - 1) < 0.05:
            return Scaling("unit")
        low, high = dataset.spec.value_range or (0, 0)
        if abs(inputs.low - low) < 1 and high - DARKER < inputs.high < high + 1:
            return Scaling("raw")
        if inputs.high - inputs.low < 1e-6:
            return None  # a sample of one colour tells nothing
        return Scaling("range", round(inputs.low, 3), round(inputs.high, 3))
    if recipe.scaling == "raw":
        return Scaling("raw")
    if inputs.low > -0.01 and inputs.high < 1.01:
        return Scaling("minmax")
    if all(abs(mean) < 0.5 for mean in inputs.means) and all(0.4 < s < 2.5 for s in inputs.spreads):
        return Scaling("standard")
    return Scaling("raw")
