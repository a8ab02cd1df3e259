"""`architecture`: the network layer by layer against the reference's, whatever way it was written."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import Any

from grader.assignment import Check, Failure, Passed
from grader.checks.case import Case
from grader.evidence import NO_MODEL
from grader.training.network import PREPROCESSING, Network, Op

ROWS = 120  # of a network that are compared
EXTRA_LAYER = 0.5  # of a layer's share, lost for a layer that was not asked for
# What is compared of a layer beside its kind and activation: (setting, what it is called).
SIZES: dict[str, tuple[tuple[str, str], ...]] = {
    "Dense": (("units", "units"),),
    "Dropout": (("rate", "rate"),),
    "LeakyReLU": (("negative_slope", "slope"),),
} | {
    kind: (("units", "units"), ("return_sequences", "return_sequences"))
    for kind in ("SimpleRNN", "LSTM", "GRU")
}
CONV_SIZES = (("filters", "filters"), ("kernel_size", "kernel"))
POOL_SIZES = (("pool_size", "window"),)


@dataclass(frozen=True)
class Row:
    """A layer as people speak of it: its kind, its sizes and its activation."""

    kind: str
    sizes: tuple[tuple[str, Any], ...]
    activation: str

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
        sizes = ", ".join(f"{_shown(value)} {name}" for name, value in self.sizes if value is not None)
        words = self.kind + (f" with {sizes}" if sizes else "")
        return words + (f", {self.activation}" if self.activation != "linear" else "")


@dataclass(frozen=True)
class Line:
    """A layer that was expected beside the one received; either may be missing.

    `credit` is the share of the layer's points, `remark` what is different.
    """

    expected: Row | None
    received: Row | None
    credit: float
    remark: str


@dataclass(frozen=True)
class Comparison:
    """Two networks side by side. `credit` is 0 to 1; 1 only if they are the same."""

    lines: tuple[Line, ...]
    credit: float

    @property
    def largest(self) -> int:
        """The size of the largest layer of both."""
        return max(
            (row.size for line in self.lines for row in (line.expected, line.received) if row), default=0
        )


def _shown(value: Any) -> str:
    return "×".join(map(str, value)) if isinstance(value, tuple) else f"{value}"


def rows(network: Network) -> list[Row]:
    """The layers of a network; scaling at the front is no layer of its own here."""
    found = [Row("Input", (("shape", network.input_shape),), "linear")]
    users: dict[int, int] = {}
    for op in network.ops:
        for source in op.inputs:
            users[source] = users.get(source, 0) + 1
    joined: dict[int, int] = {}  # position of a step -> position of its row
    for place, op in enumerate(network.ops):
        if op.kind in PREPROCESSING:
            continue
        before = op.inputs[0]
        if op.kind == "Activation" and before in joined and users.get(before) == 1:
            row = found[joined[before]]
            if row.activation == "linear":
                found[joined[before]] = Row(row.kind, row.sizes, str(op.get("activation")))
                continue
        activation = str(op.get("activation")) if op.kind == "Activation" else "linear"
        found.append(Row(op.kind, _sizes(op), activation))
        joined[place] = len(found) - 1
    return found


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


def _same_kind(expected: Row, received: Row) -> bool:
    return expected.kind == received.kind


def _credit(expected: Row, received: Row, *, last: bool) -> tuple[float, str]:
    """The share of the layer's points, and what is different in words."""
    if expected.kind == "Input" or received.kind == "Input":
        if expected.kind != received.kind:
            return 0.0, ""
        shape, got = expected.sizes[0][1], received.sizes[0][1]
        if shape == got:
            return 1.0, ""
        if math.prod(shape) == math.prod(got):
            return 0.5, f"expected {expected}. Received: {received}, not flattened"
        return 0.0, f"expected {expected}. Received: {received}"
    if expected.kind != received.kind:
        return 0.0, ""
    # Structure carries the marks and sizes a few, but the size of the output is the task itself.
    size_share = 0.3 if last else 0.15
    activation_share = 0.3 if expected.kind == "Dense" or expected.activation != "linear" else 0.0
    credit, remarks = 1.0, []
    if expected.activation != received.activation:
        credit -= activation_share or 0.3
        remarks.append(f"expected {_activation(expected)}. Received: {_activation(received)}")
    wrong = [(name, want, got) for (name, want), (_, got) in zip(expected.sizes, received.sizes, strict=True)
             if want != got]  # fmt: skip
    if wrong:
        credit -= size_share
        remarks += [f"expected {_shown(want)} {name}. Received: {_shown(got)}" for name, want, got in wrong]
    return credit, "; ".join(remarks)


def _activation(row: Row) -> str:
    return f"{row.activation} activation" if row.activation != "linear" else "no activation"


def compare(expected: Network, received: Network) -> Comparison:
    """Lay two networks side by side so that as much as possible agrees."""
    want, got = rows(expected), rows(received)[:ROWS]
    same = expected.ops == received.ops and expected.input_shape == received.input_shape

    @cache
    def best(i: int, j: int) -> tuple[float, tuple[tuple[int | None, int | None], ...]]:
        if i == len(want):
            return 0.0, tuple((None, n) for n in range(j, len(got)))
        if j == len(got):
            return 0.0, tuple((n, None) for n in range(i, len(want)))
        options = []
        share, _ = _credit(want[i], got[j], last=i == len(want) - 1)
        if _same_kind(want[i], got[j]):
            rest = best(i + 1, j + 1)
            # The smallest bonus keeps equal kinds side by side where nothing else decides.
            options.append((share + 0.01 + rest[0], ((i, j), *rest[1])))
        rest = best(i + 1, j)
        options.append((rest[0], ((i, None), *rest[1])))
        rest = best(i, j + 1)
        options.append((rest[0], ((None, j), *rest[1])))
        return max(options, key=lambda option: option[0])

    lines = []
    for i, j in best(0, 0)[1]:
        if i is None:
            assert j is not None
            lines.append(Line(None, got[j], 0.0, f"{got[j]} was not asked for"))
        elif j is None:
            lines.append(Line(want[i], None, 0.0, f"expected {want[i]}. Received: no such layer"))
        else:
            share, remark = _credit(want[i], got[j], last=i == len(want) - 1)
            lines.append(Line(want[i], got[j], share, remark))
    extra = sum(line.expected is None for line in lines)
    total = sum(line.credit for line in lines) - EXTRA_LAYER * extra
    credit = max(0.0, min(1.0, total / len(want)))
    if credit == 1.0 and not same and len(expected.ops) != len(_compared(received)):
        credit = 0.95  # the same layers, connected otherwise
    return Comparison(tuple(lines), credit)


def _compared(network: Network) -> list[Op]:
    return [op for op in network.ops if op.kind not in PREPROCESSING]


def architecture(points: float, *, title: str = "The layers of your network") -> Check:
    """Compare the network with the reference's, layer by layer.

    What counts is what the network computes: `Dense(10, activation="relu")` equals `Dense(10)`
    and `Activation("relu")`; a Sequential model equals a functional one; an input of 784 numbers
    equals 28 x 28 flattened. Each layer earns its share, mostly for its kind and activation and a
    little for its size. Several references are alternatives: the nearest counts.
    """

    def ask(case: Case) -> Passed:
        if case.model is None or case.reference is None:
            raise Failure(no_model(case), hint=how_to_make_one(case))
        comparison = compare_case(case)
        assert comparison is not None
        variant = f" (compared with the {case.reference.name} network)" if case.reference.name else ""
        if comparison.credit >= 1.0:
            count = len(comparison.lines) - 1
            return Passed(
                f"All {count} layers are as asked for{variant}."
                if count != 1
                else "The layer is as asked for."
            )
        wrong = [line for line in comparison.lines if line.remark]
        reason = (
            "; ".join(_placed(comparison, line) for line in wrong[:6])
            or "the layers are connected in another way"
        )
        raise Failure(
            f"{reason[0].upper()}{reason[1:]}{variant}.", hint=_hint(case), credit=comparison.credit
        )

    return Check("architecture", points, title, ask, kind="architecture")


def no_model(case: Case) -> str:
    """Why there is no model, in words."""
    if case.end == "missing":
        return f"{case.ended}, so there is no model"
    if case.end == "unreadable":
        return "No model was made, because Python could not read your file"
    if case.end != "finished":
        return "No model had been made when your file stopped"
    return "No model was found in your file"


def how_to_make_one(case: Case) -> str:
    """What to do about it."""
    why = [note.removeprefix(NO_MODEL) for note in case.evidence.notes if note.startswith(NO_MODEL)]
    if why:
        return f"{'. '.join(each[0].upper() + each[1:] for each in why)}."
    if case.end == "finished":
        return "Make a model with keras.Sequential([...]) at the top level of your file."
    return ""


def compare_case(case: Case) -> Comparison | None:
    """The submission's network beside its reference's; None without one of them."""
    if case.network is None or case.reference is None:
        return None
    return compare(case.reference.network, case.network)


def _placed(comparison: Comparison, line: Line) -> str:
    if line.received is None or line.expected is None or line.expected.kind == "Input":
        return line.remark
    number = [each for each in comparison.lines if each.received is not None].index(line)
    return f"layer {number} ({line.expected.kind}): {line.remark}"


def _hint(case: Case) -> str:
    assert case.network is not None
    if case.network.outputs and case.reference and case.network.outputs != case.reference.network.outputs:
        return "The last layer needs one number for each thing the network can answer."
    return "Compare your layers with the handout, one by one, from the input to the output."
