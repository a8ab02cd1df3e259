"""What a model is made of: its layers, those that are hidden, its output; whatever way it was written."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from grader.evidence import Layer, Model
from grader.training import names
from grader.training.layers import ALIASES, OPERATIONS, RECURRENT

NORMALIZATIONS = frozenset(
    "BatchNormalization LayerNormalization GroupNormalization UnitNormalization RMSNormalization "
    "Normalization".split()
)
# Layers with weights that nobody counts among a network's layers.
UNCOUNTED = NORMALIZATIONS | {"Embedding", "PReLU"}
# Layers that are an activation. `ELU` and the others may have settings; their name is what counts.
ACTIVATION_LAYERS = {
    "ReLU": "relu", "LeakyReLU": "leaky_relu", "PReLU": "prelu", "ELU": "elu", "Softmax": "softmax",
}  # fmt: skip
# An activation of these is part of how they remember or attend, and none that follows them.
INWARD = RECURRENT | {"ConvLSTM1D", "ConvLSTM2D", "ConvLSTM3D", "RNN", "MultiHeadAttention", "Attention"}
DROPOUTS = frozenset("Dropout SpatialDropout1D SpatialDropout2D SpatialDropout3D AlphaDropout".split())
RESHAPING = frozenset({"Flatten", "Reshape", "Permute"})
# What changes neither how many outputs there are nor their activation.
BEHIND = RESHAPING | DROPOUTS | NORMALIZATIONS | {"Rescaling", "ActivityRegularization", "Lambda"}
# Keras's other names of a layer: what is written, and what its class is called.
LONG_FORMS = (("convolution", "conv"), ("maxpool(?!ing)", "maxpooling"), ("avgpool", "averagepooling"))
WRAPPED = ("layer", "cell", "backward_layer")  # settings of a wrapper that hold what it wraps
MODELS = ("Sequential", "Functional", "Model")
BEFORE = (-1,)  # the input of a step that takes what the one before gives


@dataclass(frozen=True)
class Step:
    """A layer where it stands in a network.

    Attributes:
        kinds: its class, and those of the layers that it wraps: an LSTM in a `Bidirectional` is an LSTM.
        config: its settings; of a wrapper, those of what it wraps.
        inputs: positions of the steps it takes.
        output_shape: with None for the batch; None where unknown.
        parameters: how many it has, 0 for a second use of a layer; `trainable`: how many training changes.
        activation: its own; of a layer that is one, that; "linear" for none.
        own: the class is the submission's.
        repeated: it is another use of an earlier layer.
    """

    kinds: tuple[str, ...]
    config: Mapping[str, Any]
    inputs: tuple[int, ...]
    output_shape: tuple[int | None, ...] | None
    parameters: int
    trainable: int
    activation: str
    own: bool
    repeated: bool

    @property
    def kind(self) -> str:
        """The class of what calculates, inside of all wrappers."""
        return self.kinds[-1]

    @property
    def is_activation(self) -> bool:
        """Whether it is an activation and nothing else."""
        return self.kind == "Activation" or self.kind in ACTIVATION_LAYERS or self.kind == "ops.Activation"

    @property
    def does_nothing(self) -> bool:
        """Whether it leaves everything as it is: dropout of nothing, an activation that is none."""
        if self.is_activation:
            return self.activation == "linear"
        return self.kind == "Identity" or (self.kind in DROPOUTS and not self.config.get("rate"))

    @property
    def counts(self) -> bool:
        """Whether it is one of a network's layers with weights, as people count them."""
        if self.kind in UNCOUNTED or self.is_activation or self.repeated:
            return False
        return bool(self.parameters) or "units" in self.config or "filters" in self.config

    @property
    def frozen(self) -> bool:
        """Whether it has weights and training leaves them as they are."""
        return bool(self.parameters) and self.config.get("trainable") is False

    def __str__(self) -> str:
        words = self.kinds[0] + "".join(f"({kind}" for kind in self.kinds[1:])
        return words.removeprefix("ops.") + ")" * (len(self.kinds) - 1)


@dataclass(frozen=True)
class Structure:
    """What a model is made of.

    Attributes:
        steps: in order of calculation, inputs first.
        users: of each step, the positions of those that take it.
        unsure: why not everything can be told, in words; "" where it can.
    """

    steps: tuple[Step, ...]
    users: tuple[tuple[int, ...], ...]
    unsure: str = ""

    @property
    def counted(self) -> list[Step]:
        """The layers with weights: hidden ones and outputs, in order."""
        return [step for step in self.steps if step.counts]

    @property
    def outputs(self) -> list[Step]:
        """Of these the ones that none of the others follows."""
        return [self.steps[place] for place in self._last]

    @property
    def hidden(self) -> list[Step]:
        """Of these the ones before the output."""
        last = set(self._last)
        return [step for place, step in enumerate(self.steps) if step.counts and place not in last]

    @property
    def trainable(self) -> int:
        """How many parameters training changes."""
        return sum(step.trainable for step in self.steps)

    @property
    def _last(self) -> list[int]:
        followed: set[int] = set()  # steps that a layer with weights follows
        for place in range(len(self.steps) - 1, -1, -1):
            if any(user in followed or self._calculates(user) for user in self.users[place]):
                followed.add(place)
        return [n for n, step in enumerate(self.steps) if step.counts and n not in followed]

    def _calculates(self, place: int) -> bool:
        step = self.steps[place]
        return step.counts or (step.repeated and step.kind not in UNCOUNTED and "units" in step.config)

    def activation_of(self, step: Step) -> str:
        """The activation of a layer: its own, else that of a layer behind it, else "linear"."""
        if step.activation != "linear" or step.kind in INWARD:
            return step.activation
        waiting = list(self.users[_place(self.steps, step)])
        for _ in self.steps:
            if not waiting:
                break
            place = waiting.pop(0)
            follower = self.steps[place]
            if follower.is_activation and not follower.does_nothing:
                return follower.activation
            if not follower.counts and not follower.repeated:
                waiting += [user for user in self.users[place] if user not in waiting]
        return "linear"

    @property
    def ends(self) -> list[tuple[int | None, str]]:
        """How many numbers each output has, None where unknown, and its activation."""
        return [self._end(place) for place, users in enumerate(self.users) if not users]

    def _end(self, place: int) -> tuple[int | None, str]:
        activation = "linear"
        shape = self.steps[place].output_shape
        for _ in self.steps:
            step = self.steps[place]
            activation = step.activation if activation == "linear" else activation
            units = step.config.get("units") or step.config.get("filters")
            if isinstance(units, int):
                return units, activation
            # Pooling behind a convolution leaves its channels; an activation before it is none of the output.
            behind = step.does_nothing or step.is_activation or step.kind in BEHIND or "Pool" in step.kind
            if not behind or not step.inputs:
                break
            place = step.inputs[0]
        return (shape[-1] if shape else None), activation

    @property
    def input_shapes(self) -> list[tuple[int | None, ...]]:
        """The shape of each input, without the batch, as far as it is known."""
        return [shape for shape, _ in self._inputs]

    @property
    def _inputs(self) -> list[tuple[tuple[int | None, ...], int]]:
        entries = [(n, step) for n, step in enumerate(self.steps) if step.kind == "InputLayer"]
        return [(step.output_shape[1:], n) for n, step in entries if step.output_shape]

    def forms_of_input(self, number: int) -> list[tuple[int | None, ...]]:
        """The shape of an input, and those into which it is brought before anything is calculated."""
        shape, place = self._inputs[number]
        forms = [shape]
        while len(self.users[place]) == 1:
            place = self.users[place][0]
            step = self.steps[place]
            if step.kind not in RESHAPING - {"Permute"} and step.kind not in ("Rescaling", "Normalization"):
                break
            if step.output_shape is not None:
                forms.append(step.output_shape[1:])
        return forms

    def count(self, kind: str) -> int:
        """How many layers are of a class; of an activation, how many have it."""
        return len(self.of_kind(kind))

    def of_kind(self, kind: str) -> list[Step]:
        """The layers of a class, however it is spelled, each once.

        Of an activation (`ReLU`), those that have it: as a layer of its own or as a setting. `Activation` is
        one that is a layer of its own.
        """
        wanted = bare(kind)
        steps = [step for step in self.steps if not step.repeated and not step.does_nothing]
        return [step for step in steps if wanted in _names(step)]


def bare(kind: str) -> str:
    """A class's name without what tells one spelling of it from another."""
    word = re.sub(r"[^a-z0-9]", "", kind.lower().removeprefix("ops."))
    for pattern, name in LONG_FORMS:
        word = re.sub(pattern, name, word)
    return word


def activation_name(value: Any) -> str:
    """The name of an activation as evidence has it; "linear" for none."""
    if isinstance(value, dict):
        value = str(value.get("class_name") or value.get("config") or "")
    if not isinstance(value, str) or not value:
        return "linear"
    inner = value.removeprefix("custom:")
    if inner in ACTIVATION_LAYERS:  # a layer that was given as the activation of another
        return ACTIVATION_LAYERS[inner]
    return ALIASES.get(value, value)


def structure(model: Model) -> Structure:
    """What a model is made of."""
    steps: list[Step] = []
    place: dict[int, int] = {}  # position among the layers -> position of the step that ends it
    for number, layer in enumerate(model.layers):
        inputs = tuple(place[source] for source in layer.inputs)
        for step in _steps(layer, inputs, model):
            last = (len(steps) - 1,)
            steps.append(replace(step, inputs=last) if step.inputs is BEFORE else step)
        place[number] = len(steps) - 1
    users: list[list[int]] = [[] for _ in steps]
    for number, step in enumerate(steps):
        for source in step.inputs:
            users[source].append(number)
    return Structure(tuple(steps), tuple(map(tuple, users)), _unsure(model, steps))


def _unsure(model: Model, steps: list[Step]) -> str:
    own = sorted({step.kind for step in steps if step.own})
    if own:
        return f"{', '.join(own)} is of the student's own making and is not looked into"
    if any(step.kind == "Lambda" for step in steps):
        return "what a Lambda layer does is not looked into"
    if not model.traced and model.written_as == "subclass":
        return "how the layers of this model are connected could not be followed"
    return ""


def _steps(layer: Layer, inputs: tuple[int, ...], model: Model) -> Iterator[Step]:
    """The steps of a layer: of a model inside the model that was not opened, those of its layers."""
    inner = layer.config.get("layers")
    parts = [_named(item) for item in inner] if layer.kind in MODELS and isinstance(inner, list) else []
    parts = [(kind, config) for kind, config in parts if kind and kind != "InputLayer"]
    if not parts:
        yield _step(layer.kind, layer.config, inputs, layer, model)
    for number, (kind, config) in enumerate(parts):
        # How the parameters are shared out among them is not known: the first has them all.
        parameters = 0 if number else layer.parameters
        part = Layer(layer.name, kind, True, config, (), None, parameters, (), layer.shares)
        yield _step(kind, config, inputs if not number else BEFORE, part, model)


def _step(kind: str, config: Mapping[str, Any], inputs: tuple[int, ...], layer: Layer, model: Model) -> Step:
    kinds = [OPERATIONS.get(kind, kind)]
    while (wrapped := _wrapped(config)) is not None:
        outer = {key: value for key, value in config.items() if key not in WRAPPED}
        config = {**outer, **wrapped[1], "trainable": outer.get("trainable", True)}
        kinds.append(wrapped[0])
    activation = _activation(kinds[-1], config)
    if kinds[-1].startswith("ops.") and activation != "linear":
        kinds[-1] = "ops.Activation"
    repeated = layer.shares is not None
    shape = layer.output_shape
    if kind == "InputLayer" and shape is None and model.input_shape is not None:
        shape = (None, *model.input_shape)
    return Step(
        tuple(kinds), config, inputs, shape, 0 if repeated else layer.parameters,
        0 if repeated else _trainable(kinds[-1], config, layer), activation, not layer.builtin, repeated,
    )  # fmt: skip


def _named(item: Any) -> tuple[str, dict[str, Any]]:
    """The class and the settings of a layer inside the settings of another; "" where there is none."""
    if not isinstance(item, dict) or not isinstance(item.get("class_name"), str):
        return "", {}
    config = item.get("config")
    return item["class_name"], config if isinstance(config, dict) else {}


def _wrapped(config: Mapping[str, Any]) -> tuple[str, dict[str, Any]] | None:
    """The class and the settings of what a layer wraps; None where it wraps nothing."""
    for key in WRAPPED:
        kind, inner = _named(config.get(key))
        if kind:
            return kind.removesuffix("Cell"), inner
    return None


def _activation(kind: str, config: Mapping[str, Any]) -> str:
    if kind.startswith("ops."):
        word = names.snake(kind.removeprefix("ops."))
        return ALIASES.get(word, word) if word in names.ACTIVATIONS else "linear"
    if kind == "ReLU" and config.get("max_value") in (6, 6.0):
        return "relu6"
    if kind == "ReLU" and config.get("negative_slope"):
        return "leaky_relu"
    return ACTIVATION_LAYERS.get(kind) or activation_name(config.get("activation"))


def _trainable(kind: str, config: Mapping[str, Any], layer: Layer) -> int:
    """How many parameters of a layer training changes: not the statistics that a normalization keeps."""
    if config.get("trainable") is False or kind == "Normalization":
        return 0
    kept = layer.weights[-2:] if kind == "BatchNormalization" else ()
    return layer.parameters - sum(map(math.prod, kept))


def _names(step: Step) -> set[str]:
    words = {bare(kind) for kind in step.kinds}
    if step.is_activation:
        words.add("activation")
    if step.activation != "linear" and step.kind not in INWARD:
        words.add(bare(step.activation))
    return words


def _place(steps: tuple[Step, ...], wanted: Step) -> int:
    return next(number for number, step in enumerate(steps) if step is wanted)
