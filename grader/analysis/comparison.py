"""Two networks side by side, layer by layer, whatever way they were written."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from itertools import takewhile
from typing import Any

from grader.case import Case
from grader.records.network import PREPROCESSING, SHAPE_ONLY, Network, Op, Written
from grader.training.layers import LEARNING, WITH_ACTIVATION

ROWS = 120  # of a network that are compared
EXTRA_LAYER = 0.5  # of a layer's share, lost for a layer that was not asked for
# What is compared of a layer beside its kind and activation: (setting, what it is called).
SIZES: dict[str, tuple[tuple[str, str], ...]] = (
    {
        "Dense": (("units", "units"),),
        "Dropout": (("rate", "rate"),),
        "LeakyReLU": (("negative_slope", "slope"),),
        "ELU": (("alpha", "slope"),),
        "Embedding": (("input_dim", "entries"), ("output_dim", "dimensions")),
        "MultiHeadAttention": (("num_heads", "heads"), ("key_dim", "numbers a head")),
        "GroupQueryAttention": (("num_query_heads", "heads"), ("head_dim", "numbers a head")),
        "GroupNormalization": (("groups", "groups"),),
        "TextVectorization": (("max_tokens", "words"), ("output_sequence_length", "words a text")),
        "CategoryEncoding": (("num_tokens", "categories"),),
        "Hashing": (("num_bins", "bins"),),
        "Dot": (("axes", "axes"),),
        "RandomFlip": (("mode", "mode"),),
        "RandomRotation": (("factor", "factor"),),
        "RandomContrast": (("factor", "factor"),),
        "RandomBrightness": (("factor", "factor"),),
        "RandomZoom": (("height_factor", "factor"), ("width_factor", "factor to the sides")),
        "RandomTranslation": (
            ("height_factor", "factor up and down"),
            ("width_factor", "factor to the sides"),
        ),
    }
    | {
        kind: (("units", "units"), ("return_sequences", "return_sequences"))
        for kind in ("SimpleRNN", "LSTM", "GRU")
    }
    | {kind: (("height", "height"), ("width", "width")) for kind in ("Resizing", "CenterCrop")}
    | {
        f"{kind}{axes}D": ((setting, setting),)
        for kind, setting in (("UpSampling", "size"), ("ZeroPadding", "padding"), ("Cropping", "cropping"))
        for axes in (1, 2, 3)
    }
)
CONV_SIZES = (("filters", "filters"), ("kernel_size", "kernel"))
POOL_SIZES = (("pool_size", "window"),)
FIRST = (*SHAPE_ONLY, *PREPROCESSING)  # what may stand in front of a network, or be done outside of it


@dataclass(frozen=True)
class Row:
    """A layer as people speak of it: its kind, its sizes and its activation.

    `place` is its number among the layers as they were written, from 1, inputs left out; 0 where it was none
    of its own. One that is `frozen` has weights, and no training moves them.
    """

    kind: str
    sizes: tuple[tuple[str, Any], ...]
    activation: str
    place: int = field(default=0, compare=False)
    frozen: bool = False

    @property
    def size(self) -> int:
        """How many outputs, or channels, it has; 0 where it leaves that as it is."""
        if self.kind == "Input":
            return math.prod(self.sizes[0][1])
        value = dict(self.sizes).get("units") or dict(self.sizes).get("filters") or 0
        return value if isinstance(value, int) else 0

    def __str__(self) -> str:
        if self.kind == "Input":
            shape = self.sizes[0][1]
            return f"input of {' × '.join(map(str, shape)) if shape else '?'}"
        sizes = ", ".join(
            _amount(value, name) for name, value in self.sizes if value is not None and value is not False
        )
        words = self.kind + (f" with {sizes}" if sizes else "")
        words += f", {self.activation}" if self.activation != "linear" else ""
        return words + (", frozen" if self.frozen else "")


@dataclass(frozen=True)
class LayerPair:
    """A layer that was expected beside the one received; either may be missing.

    `credit` is the share of the layer's points, `remark` what is different, `note` what is done otherwise and
    costs nothing.
    """

    expected: Row | None
    received: Row | None
    credit: float
    remark: str
    note: str = ""


@dataclass(frozen=True)
class Comparison:
    """Two networks side by side. `credit` is 0 to 1; 1 only if they are the same."""

    lines: tuple[LayerPair, ...]
    credit: float
    learning: str = ""  # how many layers learn, in words, where some are frozen

    @property
    def largest(self) -> int:
        """The size of the largest layer of both."""
        return max(
            (row.size for line in self.lines for row in (line.expected, line.received) if row), default=0
        )


def _shown(value: Any) -> str:
    return "×".join(map(str, value)) if isinstance(value, tuple) else f"{value}"


def _amount(value: Any, name: str) -> str:
    if value is True:
        return name
    return (
        f"{_shown(value)} {name.removesuffix('s') if value == 1 and name in ('units', 'filters') else name}"
    )


def count_layers(network: Network) -> int:
    """How many layers a network has, as its author sees them: those of `model.summary()`, inputs left out."""
    return len(network.written.layers) if network.written is not None else len(rows(network)) - 1


def rows(network: Network) -> list[Row]:
    """The layers of a network, its input first, as they were written.

    An activation that is a layer of its own belongs to the layer before it.
    """
    shape = network.written.input_shape if network.written is not None else network.input_shape
    layers = [Row("Input", (("shape", shape),), "linear")]
    skipped = next((n for n, op in enumerate(network.ops) if op.kind not in FIRST), len(network.ops))
    kinds = network.written.layers if network.written is not None else [op.kind for op in network.ops]
    # What stands in front may be folded into the shape of the input: it is shown as it was written.
    layers += [Row(kind, (), "linear") for kind in takewhile(lambda kind: kind in FIRST, kinds)]
    users: dict[int, int] = {}
    for op in network.ops:
        for source in op.inputs:
            users[source] = users.get(source, 0) + 1
    joined: dict[int, int] = {}  # position of a step -> position of its row
    for place, op in enumerate(network.ops[skipped:], skipped):
        before = op.inputs[0]
        if op.kind == "Activation" and before in joined and users.get(before) == 1:
            row = layers[joined[before]]
            if row.activation == "linear":
                layers[joined[before]] = replace(row, activation=str(op.get("activation")))
                continue
        layers.append(_row(op))
        joined[place] = len(layers) - 1
    return _placed(layers, kinds)


def _placed(placed: list[Row], kinds: Sequence[str]) -> list[Row]:
    """The rows with their numbers among the layers as written."""
    numbered, at = [], 0
    for row in placed:
        plain = row.kind.partition("(")[0]
        place = next((n for n, kind in enumerate(kinds[at:], at + 1) if kind == plain), 0)
        numbered.append(replace(row, place=place))
        at = place or at
    return numbered


def _row(op: Op) -> Row:
    """A step as a row; of a layer around another one with the inner one's sizes."""
    activation = str(op.get("activation")) if op.kind == "Activation" else "linear"
    frozen = op.get("trainable") is False
    inner = op.get("layer")
    if inner is None:
        return Row(op.kind, _sizes(op), activation, frozen=frozen)
    within = Op(inner[0], inner[1], ())
    if within.kind in WITH_ACTIVATION:
        activation = str(within.get("activation", "linear"))
    frozen = frozen or within.get("trainable") is False
    return Row(f"{op.kind}({within.kind})", _sizes(within), activation, frozen=frozen)


def layers_that_learn(network: Network) -> tuple[int, int]:
    """How many layers of a network have weights that training moves, and how many have any; each once."""
    having = [op for op in network.ops if op.kind in LEARNING and op.shares is None]
    return sum(not _row(op).frozen for op in having), len(having)


def _learning(network: Network) -> str:
    learning, all_of_them = layers_that_learn(network)
    if learning == all_of_them:
        return ""
    of = f"{learning} of {all_of_them} layers with weights" if all_of_them > 1 else f"{learning} of 1 layer"
    return f"{of} {'learns' if learning == 1 else 'learn'}: the rest is frozen (trainable=False)."


def _sizes(op: Op) -> tuple[tuple[str, Any], ...]:
    names: tuple[tuple[str, str], ...]
    if "Conv" in op.kind:
        names = CONV_SIZES
    elif op.kind.startswith(("MaxPooling", "AveragePooling")):
        names = POOL_SIZES
    else:
        names = SIZES.get(op.kind, ())
    return tuple((called, _pair(op.get(setting))) for setting, called in names)


def _pair(value: Any) -> Any:
    return round(value, 6) if isinstance(value, float) else value


def _credit(expected: Row, received: Row, *, last: bool) -> tuple[float, str]:
    """The share of the layer's points, and what is different in words; 0 for another kind of layer."""
    if expected.kind != received.kind:
        return 0.0, ""
    # Structure carries the marks and sizes a few, but the size of the output is the task itself.
    size_share = 0.3 if last else 0.15
    credit, remarks = 1.0, []
    if expected.activation != received.activation:
        credit -= 0.3
        remarks.append(f"expected {_activation(expected)}. Received: {_activation(received)}")
    wrong = [(name, want, got) for (name, want), (_, got) in zip(expected.sizes, received.sizes, strict=True)
             if want != got]  # fmt: skip
    if expected.frozen != received.frozen:
        credit -= 0.3
        states = {True: "frozen (trainable=False)", False: "learning"}
        remarks.append(f"expected {states[expected.frozen]}. Received: {states[received.frozen]}")
    if wrong:
        credit -= size_share
        remarks += [f"expected {_amount(want, name)}. Received: {_shown(got)}" for name, want, got in wrong]
    return credit, "; ".join(remarks)


def _activation(row: Row) -> str:
    return f"{row.activation} activation" if row.activation != "linear" else "no activation"


def compare(expected: Network, received: Network) -> Comparison:
    """Lay two networks side by side, so that as much as possible agrees.

    Input stands beside input and output beside output; a missing layer costs one layer. What
    stands in front, as `Flatten`, may also be done before the network; scaling is nobody's loss.
    """
    try:
        return _compared(expected, expected.written, received, received.written)
    except TypeError:  # an odd setting, which has no hash
        return _compared.__wrapped__(expected, expected.written, received, received.written)


@lru_cache(1000)  # many of a class hand in the same network, and several parts of a grade compare it
def _compared(expected: Network, _: Written | None, received: Network, __: Written | None) -> Comparison:
    """The same; how networks were written is shown, and is no part of whether they are equal."""
    want, got = rows(expected), rows(received)[:ROWS]
    first, first_credit = _compare_first(expected, received, _first(want), _first(got))
    pairs = _aligned(want[len(_first(want)) :], got[len(_first(got)) :])
    lines = [*first, *(_line(*pair) for pair in pairs)]
    layers = [line for line in lines[len(first) :] if not _is_scaling(line)]
    extra = sum(line.expected is None for line in layers)
    total = first_credit + sum(line.credit for line in layers) - EXTRA_LAYER * extra
    credit = max(0.0, min(1.0, total / (1 + sum(line.expected is not None for line in layers))))
    if credit == 1.0 and _wiring(expected) != _wiring(received):
        credit = 0.95  # the same layers, connected otherwise
    return Comparison(tuple(lines), credit, _learning(received))


def _first(placed: list[Row]) -> list[Row]:
    """The input and what stands before the first layer that calculates."""
    return [placed[0], *takewhile(lambda row: row.kind in FIRST, placed[1:])]


def _compare_first(
    expected: Network, received: Network, want: list[Row], got: list[Row]
) -> tuple[list[LayerPair], float]:
    """The input and what stands in front of two networks, and the share of one layer that it earns."""
    reshaped = any(row.kind in SHAPE_ONLY for row in want)
    if expected.input_shape == received.input_shape:
        credit, remark = 1.0, ""
    elif math.prod(expected.input_shape) == math.prod(received.input_shape):
        shape = Row("Input", (("shape", expected.input_shape),), "linear")
        credit, remark = 0.5, f"expected {shape}. Received: {got[0]}, not reshaped"
    else:
        credit, remark = 0.0, f"expected {want[0]}. Received: {got[0]}"
    flat = credit == 0.5 and reshaped  # the layer that is missing is what is different, not the input
    lines = [LayerPair(want[0], got[0], 1.0 if flat else credit, "" if flat else remark)]
    remaining = got[1:]
    for row in want[1:]:
        partner = next((candidate for candidate in remaining if candidate.kind == row.kind), None)
        if partner is not None:
            lines += [_free(layer) for layer in remaining[: remaining.index(partner)]]
            remaining = remaining[remaining.index(partner) + 1 :]
            lines.append(LayerPair(row, partner, 1.0, ""))
        elif row.kind in PREPROCESSING or credit == 1.0:
            lines.append(LayerPair(row, None, 1.0, "", "not needed: done before your network"))
        elif flat:
            remark = f"expected {row}. Received: no such layer: the {got[0]} keeps its shape"
            lines.append(LayerPair(row, None, 0.0, remark))
        else:
            lines.append(LayerPair(row, None, 1.0, "", "see the input"))
    return lines + [_free(layer) for layer in remaining], credit


def _free(row: Row) -> LayerPair:
    """A layer in front that was not asked for and costs nothing."""
    note = "scaled inside the network" if row.kind in PREPROCESSING else "reshaped inside the network"
    return LayerPair(None, row, 1.0, "", note)


def _line(want: Row | None, got: Row | None, last: bool) -> LayerPair:
    """The line of a pair."""
    if want is None:
        assert got is not None
        return (
            _free(got) if got.kind in PREPROCESSING else LayerPair(None, got, 0.0, f"{got} was not asked for")
        )
    if got is None:
        if want.kind in PREPROCESSING:
            return LayerPair(want, None, 1.0, "", "not needed: done before your network")
        return LayerPair(want, None, 0.0, f"expected {want}. Received: no such layer")
    return LayerPair(want, got, *_credit(want, got, last=last))


def _is_scaling(line: LayerPair) -> bool:
    row = line.expected or line.received
    return row is not None and row.kind in PREPROCESSING


def _aligned(want: list[Row], got: list[Row]) -> list[tuple[Row | None, Row | None, bool]]:
    """Pairs of layers, and whether it is the output's: by edit distance, with the outputs as an anchor."""
    free = _nearest(want, got)
    i, j = _output(want), _output(got)
    if i is None or j is None or want[i].kind != got[j].kind:
        return free
    # A network that ends in what is exactly a hidden layer has no output layer.
    partner = next((w for w, g, _ in free if g is got[j]), None)
    if partner is not None and partner is not want[i] and _credit(partner, got[j], last=False)[0] == 1.0:
        return free
    hidden = [(w, g, False) for w, g, _ in _nearest(want[:i], got[:j])]
    return [*hidden, (want[i], got[j], True), *_nearest(want[i + 1 :], got[j + 1 :])]


def _output(placed: list[Row]) -> int | None:
    """The position of the layer that gives the output: the last one with a size of its own."""
    return next((n for n in range(len(placed) - 1, -1, -1) if placed[n].size), None)


def _nearest(want: list[Row], got: list[Row]) -> list[tuple[Row | None, Row | None, bool]]:
    """Pairs of layers of one kind, in order, that agree as far as possible."""
    end = _output(want)

    @cache
    def best(i: int, j: int) -> tuple[float, tuple[tuple[int | None, int | None], ...]]:
        if i == len(want):
            return 0.0, tuple((None, n) for n in range(j, len(got)))
        if j == len(got):
            return 0.0, tuple((n, None) for n in range(i, len(want)))
        options = []
        if want[i].kind == got[j].kind:
            share, _ = _credit(want[i], got[j], last=i == end)
            tail = best(i + 1, j + 1)
            # The smallest bonus keeps equal kinds side by side where nothing else decides.
            options.append((share + 0.01 + tail[0], ((i, j), *tail[1])))
        tail = best(i + 1, j)
        options.append((tail[0], ((i, None), *tail[1])))
        tail = best(i, j + 1)
        options.append((tail[0], ((None, j), *tail[1])))
        return max(options, key=lambda option: option[0])

    return [
        (want[i] if i is not None else None, got[j] if j is not None else None, i is not None and i == end)
        for i, j in best(0, 0)[1]
    ]


def _wiring(network: Network) -> list[tuple[int, ...]]:
    """Which steps each step takes, without those in front and without scaling."""
    place: dict[int, int] = {-1: -1}
    wiring: list[tuple[int, ...]] = []
    leading = True
    for number, op in enumerate(network.ops):
        leading = leading and op.kind in FIRST
        if leading or op.kind in PREPROCESSING:
            place[number] = place[op.inputs[0]]
        else:
            wiring.append(tuple(place[source] for source in op.inputs))
            place[number] = len(wiring) - 1
    return wiring


def compare_case(case: Case) -> Comparison | None:
    """The submission's network beside its reference's; None without one of them."""
    if case.network is None or case.reference is None:
        return None
    return compare(case.reference.network, case.network)
