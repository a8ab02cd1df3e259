"""How two networks of one submission differ: deeper, wider, the same but for one thing."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from typing import Any

from grader.analysis import compilation, settings
from grader.analysis.condition import Asked, Condition, listed
from grader.analysis.structure import INWARD, Step, Structure, bare, structure
from grader.evidence import Model, Setting
from grader.training import plan

# What a layer's settings hold that says nothing of what it computes, or is said otherwise.
UNSAID = frozenset({"name", "dtype", "seed", "activation", "registered_name", "module"})
OF_WRAPPERS = ("merge_mode", "power_iterations")  # settings that a wrapper adds to those of what it wraps
GENERAL = ("activation", "loss", "optimizer")
HIDDEN = "Hidden layers are those with weights before the output."
SUMMARY = "model.summary() shows how many each of your layers has."
NEVER = "never trained"
TOLD = 3  # settings of a layer that are named


@dataclass(frozen=True)
class Piece:
    """A part of a network, as two are compared: a layer, an activation, the loss or the optimizer.

    Attributes:
        kinds: its class, and those of the layers that it wraps; or one of `GENERAL`, and which one it is.
        settings: by name, sorted.
        inputs: positions of the pieces it takes.
    """

    kinds: tuple[str, ...]
    settings: tuple[tuple[str, Any], ...]
    inputs: tuple[int, ...] = ()

    def __str__(self) -> str:
        first, *others = self.kinds
        return others[0] if first in GENERAL else "(".join(self.kinds) + ")" * len(others)


@dataclass(frozen=True)
class Pair:
    """Two models, with the names by which a task speaks of them."""

    names: tuple[str, str]
    models: tuple[Asked, Asked]

    def __str__(self) -> str:
        return " and ".join(self.names)


def differences(
    first: tuple[str, Model], second: tuple[str, Model], wanted: Mapping[str, Any]
) -> list[Condition]:
    """What a task asks of two models, one after the other.

    Args:
        first: what the task calls the one, and the model.
        second: the other.
        wanted: the settings of `grader.differs`, without those that ask nothing.
    """
    (name, a), (other, b) = first, second
    pair = Pair((name, other), (Asked(a, structure(a)), Asked(b, structure(b))))
    return [condition for key, value in wanted.items() for condition in DIFFERENCES[key](pair, value)]


def _deeper(pair: Pair, value: bool) -> Iterator[Condition]:
    a, b = (len(each.structure.hidden) for each in pair.models)
    yield _more(pair, "more" if value else "no more", "hidden layers", a, b, HIDDEN)


def _wider(pair: Pair, value: bool) -> Iterator[Condition]:
    a, b = (max(map(_width, each.structure.hidden), default=0) for each in pair.models)
    hint = "Compare the units, or filters, of the largest hidden layer of both."
    yield _more(pair, "more" if value else "no more", "units in its widest hidden layer", a, b, hint)


def _width(step: Step) -> int:
    size = step.config.get("units") or step.config.get("filters") or 0
    return size if isinstance(size, int) else 0


def _parameters(pair: Pair, value: float | str) -> Iterator[Condition]:
    a, b = (each.model.parameters for each in pair.models)
    if isinstance(value, str):
        yield _more(pair, value, "parameters", a, b, SUMMARY)
        return
    off = abs(a - b) / max(a, b, 1)
    asked = f"{pair} to have as many parameters, within {100 * value:g} %"
    received = f"{a:,} and {b:,}, {100 * off:.3g} % apart"
    yield Condition(asked, received, bool(a and b) and off <= value, SUMMARY)


def _more(pair: Pair, how: str, what: str, a: int, b: int, hint: str) -> Condition:
    met = {"more": a > b, "no more": a <= b, "fewer": a < b}[how]
    asked = f"{pair.names[0]} to have {how} {what} than {pair.names[1]}"
    return Condition(asked, f"{a:,} and {b:,}", met, hint)


def _same(pair: Pair, value: Sequence[str]) -> Iterator[Condition]:
    for what in value:
        a, b = (ASPECTS[what](each) for each in pair.models)
        asked = f"{pair} to have the same {what}"
        if what in PIECES:
            missing = [name for name, pieces in zip(pair.names, (a, b), strict=True) if not pieces]
            received = f"none for {' and '.join(missing)}" if missing else listed(_unlike(pair.names, a, b))
            yield Condition(asked, received, a == b and not missing, f"Compare the {what} of both.")
        else:
            yield Condition(asked, f"{a} and {b}", a == b != NEVER, f"Compare the {what} of both.")


def _only(pair: Pair, value: Sequence[str]) -> Iterator[Condition]:
    what = " and ".join(value)
    asked = f"{pair} to differ in {what} and in nothing else" if value else f"{pair} to be the same network"
    # Two that are not compiled both are the same or not by their layers alone.
    both = all(each.compiled is not None for each in pair.models)
    a, b = (_layers(each.structure) + (_compiled(each) if both else []) for each in pair.models)
    besides = _unlike(pair.names, _erased(a, value), _erased(b, value))
    alike = [
        name for name in value if not _unlike(pair.names, *(_erased(p, _others(value, name)) for p in (a, b)))
    ]
    received = f"besides, {listed(besides)}" if besides else f"the same {' and '.join(alike)}"
    hint = f"Make one of them a copy of the other, and change {what} alone." if value else ""
    yield Condition(asked, received, not besides and not alike, hint)


def _others(names: Sequence[str], name: str) -> list[str]:
    return [other for other in names if other != name]


def _unlike(names: tuple[str, str], a: Sequence[Piece], b: Sequence[Piece]) -> list[str]:
    """How two networks differ, in words; nothing where they do not."""
    bodies = [[replace(piece, inputs=()) for piece in pieces] for pieces in (a, b)]
    found = []
    texts = [list(map(repr, pieces)) for pieces in bodies]  # settings may be lists, which have no hash
    matcher = SequenceMatcher(None, texts[0], texts[1], autojunk=False)
    for tag, i, j, m, n in matcher.get_opcodes():
        if tag == "equal":
            continue
        ours, theirs = bodies[0][i:j], bodies[1][m:n]
        for one, other in zip(ours, theirs, strict=False):
            found.append(_difference(names, one, other))
        found += [f"{piece} in {names[0]} alone" for piece in ours[len(theirs) :]]
        found += [f"{piece} in {names[1]} alone" for piece in theirs[len(ours) :]]
    if not found and list(a) != list(b):
        return ["the same layers, connected in another way"]
    return found


def _difference(names: tuple[str, str], one: Piece, other: Piece) -> str:
    if one.kinds != other.kinds:
        return f"{one} in {names[0]}, {other} in {names[1]}"
    ours, theirs = dict(one.settings), dict(other.settings)
    keys = [key for key in sorted({*ours, *theirs}) if ours.get(key) != theirs.get(key)][:TOLD]
    said = (settings.told(keys, own) for own in (ours, theirs))
    return f"{one} with {next(said)} in {names[0]}, with {next(said)} in {names[1]}"


def _erased(pieces: Sequence[Piece], names: Sequence[str]) -> list[Piece]:
    """A network without what some names mean: kinds of layers, settings, activations, how it is compiled."""
    gone = {bare(name).replace("activations", "activation") for name in names}
    kept: list[Piece] = []
    place: dict[int, int] = {-1: -1}
    for number, piece in enumerate(pieces):
        inputs = tuple(place[source] for source in piece.inputs)
        kinds = tuple(kind for kind in piece.kinds if bare(kind) not in gone)
        # A wrapper that is left out leaves what it wraps.
        if piece.kinds[-1] not in kinds or (kinds != piece.kinds and piece.kinds[0] in GENERAL):
            place[number] = inputs[0] if inputs else -1
            continue
        left = tuple((key, value) for key, value in piece.settings if bare(key) not in gone)
        if kinds != piece.kinds:
            left = tuple((key, value) for key, value in left if key not in OF_WRAPPERS)
        kept.append(Piece(kinds, left, inputs))
        place[number] = len(kept) - 1
    return kept


def _layers(made: Structure) -> list[Piece]:
    """The layers of a network; every activation is a piece of its own."""
    pieces: list[Piece] = []
    place: dict[int, int] = {}
    for number, step in enumerate(made.steps):
        inputs = tuple(place[source] for source in step.inputs)
        if step.does_nothing and inputs:
            place[number] = inputs[0]
            continue
        if not step.is_activation:
            pieces.append(Piece(step.kinds, _settings(step), inputs))
            inputs = (len(pieces) - 1,)
        if step.activation != "linear" and step.kind not in INWARD:
            pieces.append(Piece(("activation", step.activation), _slope(step), inputs))
        place[number] = len(pieces) - 1
    return pieces


def _settings(step: Step) -> tuple[tuple[str, Any], ...]:
    if step.kind == "InputLayer":
        return (("shape", (step.output_shape or ())[1:]),)
    own = _plain(step.config) | ({"activation": step.activation} if step.kind in INWARD else {})
    return _sorted({key: value for key, value in own.items() if (key, value) != ("trainable", True)})


def _slope(step: Step) -> tuple[tuple[str, Any], ...]:
    """The settings of an activation that is a layer of its own, as far as they say something."""
    own = step.config if step.is_activation else {}
    return _sorted({key: own[key] for key in ("negative_slope", "alpha") if own.get(key)})


def _plain(value: Any) -> Any:
    """Settings without names and seeds, and without what is not set."""
    if isinstance(value, Mapping):
        return {key: _plain(item) for key, item in value.items() if key not in UNSAID and item is not None}
    return [_plain(item) for item in value] if isinstance(value, (list, tuple)) else value


def _compiled(asked: Asked) -> list[Piece]:
    compiled = asked.compiled
    if compiled is None:
        return []
    given = (("loss", compiled.loss), ("optimizer", compiled.optimizer))
    return [_piece(what, setting) for what, setting in given if setting is not None]


def _piece(what: str, setting: Setting) -> Piece:
    if what == "optimizer":
        return Piece((what, compilation.optimizer_name(setting)), _sorted(_plain(setting.config)))
    # `"mse"` and `MeanSquaredError()` are the same: a setting that was not given says nothing.
    own = {key: value for key, value in setting.config.items() if key in plan.LOSS_SETTINGS and value}
    return Piece((what, compilation.loss_name(setting).removeprefix("custom:")), _sorted(own))


def _sorted(own: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    return tuple(sorted(own.items()))


def _compiled_part(what: str) -> Callable[[Asked], Any]:
    return lambda asked: [piece for piece in _compiled(asked) if piece.kinds[0] == what]


def _metrics(asked: Asked) -> str:
    given = asked.compiled.metrics if asked.compiled is not None else ()
    return ", ".join(sorted(map(compilation.metric_name, given))) or "none"


def _ends(asked: Asked) -> str:
    return ", ".join(f"{units} units with {activation}" for units, activation in asked.structure.ends)


def _of_fit(what: str) -> Callable[[Asked], Any]:
    return lambda asked: getattr(asked.model.fits[-1], what) if asked.model.fits else NEVER


PIECES = ("layers", "loss", "optimizer")
# What of two networks can be the same.
ASPECTS: dict[str, Callable[[Asked], Any]] = {
    "layers": lambda asked: _layers(asked.structure),
    "input": lambda asked: ", ".join(map(str, asked.structure.input_shapes)),
    "output": _ends,
    "loss": _compiled_part("loss"),
    "optimizer": _compiled_part("optimizer"),
    "metrics": _metrics,
    "epochs": _of_fit("epochs"),
    "batch_size": _of_fit("batch_size"),
}
DIFFERENCES: dict[str, Callable[[Pair, Any], Iterator[Condition]]] = {
    "deeper": _deeper,
    "wider": _wider,
    "parameters": _parameters,
    "same": _same,
    "only": _only,
}
