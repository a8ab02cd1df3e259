"""A network as it computes: its steps, in order, whatever way it was written."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

SHAPE_ONLY = ("Flatten", "Reshape")
PREPROCESSING = frozenset({"Rescaling", "Normalization"})


@dataclass(frozen=True)
class Op:
    """One step of a network.

    Attributes:
        kind: the layer's class; "Activation" for every activation.
        settings: its checked settings, sorted by name.
        inputs: positions of the steps it takes; -1 is the network's input.
        shares: position of the earlier step with the same weights, if there is one.
    """

    kind: str
    settings: tuple[tuple[str, Any], ...]
    inputs: tuple[int, ...]
    shares: int | None = None

    def get(self, name: str, default: Any = None) -> Any:
        """A setting by name."""
        return dict(self.settings).get(name, default)


@dataclass(frozen=True)
class Written:
    """How a network was written, which changes nothing that it computes.

    `layers` are the kinds of its layers in the order in which `model.summary()` lists them, inputs left out;
    `input_shape` is the shape that the first of them takes.
    """

    input_shape: tuple[int, ...]
    layers: tuple[str, ...]


@dataclass(frozen=True)
class Network:
    """A network of one input and one output: the shape of one sample, and the steps in order.

    Networks that compute the same are equal, however they were `written`. `input_dtype` is "string" for
    texts, and "int32" or "int64" where the network takes whole numbers for names.
    """

    input_shape: tuple[int, ...]
    ops: tuple[Op, ...]
    input_dtype: str = "float32"
    written: Written | None = field(default=None, compare=False)

    def to_json(self) -> dict[str, Any]:
        """The network as plain JSON, for the training job."""
        return {
            "input_shape": list(self.input_shape),
            "ops": [[op.kind, dict(op.settings), list(op.inputs), op.shares] for op in self.ops],
        } | ({"input_dtype": self.input_dtype} if self.input_dtype != "float32" else {})

    def text(self) -> str:
        """A canonical text: equal for equal networks."""
        return json.dumps(self.to_json(), sort_keys=True)

    @property
    def output_activation(self) -> str:
        """The activation at the end: "linear" if there is none."""
        for op in reversed(self.ops):
            if op.kind == "Activation":
                return str(op.get("activation"))
            if op.kind not in SHAPE_ONLY:
                return "linear"
        return "linear"

    @property
    def outputs(self) -> int | None:
        """Numbers the network gives for one sample, as far as its last sized layer tells."""
        for op in reversed(self.ops):
            for name in ("units", "filters"):
                if op.get(name):
                    return int(op.get(name))
        return None
