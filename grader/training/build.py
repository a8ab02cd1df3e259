"""Inside the sandbox: a Keras model, its loss and its optimizer, from their canonical descriptions.

What is described was checked by `layer_settings` and `plan`; here it only meets constructors.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from typing import Any

from grader.training.layers import CALLED, INNER, NAMED_INPUTS

LISTS = (
    "vocabulary",
    "idf_weights",
    "bin_boundaries",
    "mean",
    "variance",
    "value_range",
)  # as Keras takes them


def build(network: dict[str, Any]) -> tuple[Any, list[Any], list[Any]]:
    """Build the Keras model of a canonical network.

    Returns:
        The model, the layer of each step and the tensor each step makes.
    """
    import keras

    entry = keras.Input(tuple(network["input_shape"]), dtype=network.get("input_dtype", "float32"))
    uses = Counter(source for _, _, inputs, _ in network["ops"] for source in inputs)
    tensors: list[Any] = []
    owners: list[Any] = []
    handed_out: list[Iterator[Any]] = []
    for kind, settings, inputs, shares in network["ops"]:
        feeds = [entry if source < 0 else next(handed_out[source]) for source in inputs]
        given = {key: value for key, value in settings.items() if key in CALLED}
        own = {key: value for key, value in settings.items() if key not in CALLED}
        layer = owners[shares] if shares is not None else _layer(kind, own)
        owners.append(layer)
        taken = feeds if kind in NAMED_INPUTS else [feeds if len(feeds) > 1 else feeds[0]]
        tensors.append(layer(*taken, **given))
        handed_out.append(_handed_out(tensors[-1], uses[len(handed_out)]))
    return keras.Model(entry, tensors[-1] if tensors else entry), owners, tensors


def _handed_out(tensor: Any, uses: int) -> Iterator[Any]:
    """A tensor, for each of its uses, so that no more than two gradients ever come together.

    TensorFlow begins the sum of three and more with one whose memory is free, which is another one each time;
    and so are the last bits then.
    """
    import keras

    for left in range(uses, 0, -1):
        yield tensor
        if left > 2:
            tensor = keras.layers.Lambda(_passed_on)(tensor)


def _passed_on(x: Any) -> Any:
    """`x`, whose gradient is a copy: else the sums before and after it would be made one again."""
    import tensorflow as tf

    @tf.custom_gradient  # type: ignore[untyped-decorator]
    def passed(given: Any) -> Any:
        return tf.identity(given), lambda gradient: tf.raw_ops.Snapshot(input=gradient)

    return passed(x)


def _layer(kind: str, settings: dict[str, Any]) -> Any:
    import keras

    homes: dict[str, Any] = {
        "initializer": keras.initializers,
        "regularizer": keras.regularizers,
        "constraint": keras.constraints,
    }
    ready = {}
    for key, value in settings.items():
        home = homes.get(key.rpartition("_")[2])
        if key in INNER:
            name, config = value
            value = _layer(name, dict(config))
        elif home is not None:
            name, config = value
            value = getattr(home, name)(**{k: v for k, v in config if k != "seed" or v is not None})
        elif isinstance(value, list) and key not in LISTS:
            value = tuple(tuple(item) if isinstance(item, list) else item for item in value)
        ready[key] = value
    learns = ready.pop("trainable", True)
    layer = getattr(keras.layers, kind)(**ready)
    if not learns:
        layer.trainable = False  # and whatever lies within it
    return layer


def count_parameters(network: dict[str, Any]) -> int:
    """How many weights the network has, found without allocating any."""
    from keras.src.backend.common.stateless_scope import StatelessScope

    with StatelessScope(initialize_variables=False):
        model = build(network)[0]
        return sum(math.prod(variable.shape) for variable in model.weights)


def loss(name: str, settings: dict[str, Any]) -> Any:
    """The loss of a plan."""
    import keras

    if name == "kl_divergence":
        return keras.losses.KLDivergence()
    camel = "".join(part.capitalize() for part in name.split("_"))
    return getattr(keras.losses, camel)(**settings)


def optimizer(name: str, settings: dict[str, Any]) -> Any:
    """The optimizer of a plan, with its schedule."""
    import keras

    ready = dict(settings)
    rate = ready.get("learning_rate")
    if isinstance(rate, list):
        schedule, config = rate
        ready["learning_rate"] = getattr(keras.optimizers.schedules, schedule)(
            **{key: value for key, value in config if key != "name"}
        )
    if name == "Adam":
        from grader.fitting.loop import FusedAdam

        return FusedAdam(**ready)
    return getattr(keras.optimizers, name)(**ready)
