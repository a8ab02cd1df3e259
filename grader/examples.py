"""Cases written by hand, for examples and for tests of checks: what a submission would have left behind.

Nothing is run and nothing is trained; TensorFlow is not needed.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from grader import data
from grader.assignment import Assignment, Check, Recipe
from grader.case import Case
from grader.data.dataset import Given, HiddenInputs
from grader.evidence import NOTHING, Axes, Compiled, Crash, Figure, Fit, Layer, Model, Setting, Use
from grader.evidence import Array as Facts
from grader.found import Array, Called, Column, Found, Frame, Items, Pairs, Scalar, Value
from grader.records.observation import ImagePrediction
from grader.records.training import TrainingResult
from grader.solution import Reference, Solution
from grader.training import plan
from grader.training.network import canonical

IMAGE = data.spec(data.DEFAULT).sample_shape
RECIPE = Recipe(data=data.DEFAULT, epochs=5)


def dense(units: int, activation: str = "linear") -> Layer:
    """A `Dense` layer, as the evidence of a submission has it."""
    config: dict[str, Any] = {"units": units, "activation": activation}
    return Layer("dense", "Dense", True, config, (), (None, units), 0, (), None)


REFERENCE = (dense(128, "relu"), dense(10, "softmax"))


def example_case(
    *checks: Check,
    answers: Mapping[str, Any] | None = None,
    layers: Sequence[Layer] = (),
    loss: str = "",
    result: float | None = None,
    reference: Sequence[Layer] = REFERENCE,
    reference_results: Sequence[float] = (0.97, 0.98),
    bars: Sequence[float] = (),
    outputs: Sequence[float] = (),
    crash: str = "",
    pixels: tuple[float, float] | None = None,
    evaluated: int = 0,
    loaded: Sequence[str] = (),
    uses: Sequence[str] = (),
    ran: bool | None = None,
    inside: str = "",
    found: Mapping[str, Found] | None = None,
    expected: Mapping[str, Found] | None = None,
) -> Case:
    """A submission to an assignment about handwritten digits, images of 28 x 28 pixels in ten classes.

    Args:
        checks: of the assignment.
        answers: its `ANSWERS`.
        layers: of its network, each made by `dense`, behind a `Flatten`; without any it made no model.
        loss: by which its network was compiled, with Adam, and trained; "" if it was not.
        result: the share of hidden images on which its network is right; None if it was not measured.
        reference: the layers of the reference, behind a `Flatten`.
        reference_results: what the reference came to, one for each seed.
        bars: it drew the first hidden image, and beside it bars of these heights.
        outputs: what its network says of that image.
        crash: what stopped it, in words; "" if it ran to its end.
        pixels: its network was trained with images whose pixels go from–to.
        evaluated: of so many other images it asked how good it is.
        loaded: the data sets of Keras that its program loaded.
        uses: names that its program uses, in its first line.
        ran: whether that line ran; None where that is not known.
        inside: the function in which it does.
        found: what its program has, by the slug of the check: made by `returned`, `holds`, `predicted`
            or `holds_table`.
        expected: what the reference's has.
    """
    model = _model(layers, loss) if layers else None
    if model is not None and pixels is not None:
        model = replace(model, fits=tuple(replace(fit, x=_images(60_000, *pixels)) for fit in model.fits))
    if model is not None and evaluated:
        model = replace(model, evaluations=(_images(evaluated, 0, 1),))
    right = _model(reference, "sparse_categorical_crossentropy")
    evidence = replace(
        NOTHING,
        stage="end",
        models=(model,) if model is not None else (),
        answers=dict(answers or {}),
        loaded=tuple(loaded),
        uses=tuple(Use(name, 1, inside, ran) for name in uses),
        figures=(Figure(0, 1, 1, (Axes("", 0, IMAGE, tuple(bars)),)),) if bars else (),
    )
    dataset = data.load(data.DEFAULT, "stand-in")
    if any(check.kind == "predictions" for check in checks):
        dataset = replace(dataset, given=Given((), inputs=HiddenInputs("test.csv", "id", hidden_keys())))
    assignment = Assignment("example", "An example", RECIPE, checks)
    solution = Solution(
        assignment.tasks[0],
        dataset,
        model=model,
        network=canonical(model, IMAGE, strict=False) if model is not None else None,
        training=_training(model, result, dataset) if model is not None and result is not None else None,
        reference=Reference(
            "",
            canonical(right, IMAGE),
            tuple(_training(right, reference_result, dataset) for reference_result in reference_results),
        ),
    )
    return Case(
        assignment,
        evidence,
        "crashed" if crash else "finished",
        outcome_text=crash or "It ran to its end",
        solutions=(solution,),
        image_predictions=(ImagePrediction(0, np.array([outputs], np.float32)),) if bars else (),
        found=_named(found),
        expected=_named(expected),
    )


def _named(found: Mapping[str, Found] | None) -> dict[str, Found]:
    return {slug: replace(one, name=one.name or slug) for slug, one in (found or {}).items()}


def held(thing: Any) -> Value:
    """A plain value, as what was found has it."""
    if isinstance(thing, dict):
        pairs = tuple((held(key), held(item)) for key, item in thing.items())
        return Pairs("pairs", "dict", pairs, len(pairs))
    if isinstance(thing, (list, tuple)):
        return Items("items", type(thing).__name__, tuple(map(held, thing)), len(thing))
    if isinstance(thing, np.ndarray):
        elements = tuple(thing.ravel().tolist())
        return Array("array", "ndarray", thing.dtype.name, thing.shape, 1, elements, None, None, None, 0)
    return Scalar("scalar", type(thing).__name__, thing)


def holds(thing: Any) -> Found:
    """A variable."""
    return Found("", value=held(thing))


def holds_table(**columns: Sequence[Any]) -> Found:
    """A variable that is a data frame of these columns."""
    made = tuple(Column(name, _column(values)) for name, values in columns.items())
    return Found("", value=Frame("frame", "DataFrame", made, len(next(iter(columns.values())))))


def _column(values: Sequence[Any]) -> Array:
    dtype = "float64" if isinstance(values[0], float) else "object"
    return Array("array", "Series", dtype, (len(values),), 1, tuple(values), None, None, None, 0)


def hidden_keys() -> tuple[str, ...]:
    """The keys of the hidden images."""
    return tuple(str(number) for number in range(1, len(data.load(data.DEFAULT, "stand-in").y_test) + 1))


def right_predictions() -> tuple[str, ...]:
    """What the hidden images show."""
    return tuple(map(str, data.load(data.DEFAULT, "stand-in").y_test.tolist()))


def predicted(keys: Sequence[str], cells: Sequence[str], column: str = "label", *, key: str = "id") -> Found:
    """A file of predictions, of a column of keys and another one."""
    parts = [np.array([*values], object) for values in (keys, cells)]
    names, count = [key, column], len(keys)
    fields = {"names": names, "rows": count, "uneven": [], "key": [parts[0]], "column": [parts[1]]}
    return Found("", value=held({**fields, "column name": column}))


def returned(*things: Any) -> Found:
    """A function that returned these, one for each call; or raised them, where they are exceptions."""
    return Found("", callable=True, calls=tuple(map(_called, things)))


def _called(thing: Any) -> Called:
    if isinstance(thing, Exception):
        return Called("raised", crash=Crash(type(thing).__name__, str(thing), 1, "", ""))
    return Called("returned", held(thing))


def _images(count: int, low: float, high: float) -> Facts:
    """What is known of images handed to `fit`."""
    return Facts((count, *IMAGE), "float32", low, high, ((low + high) / 8,), ((high - low) / 3,))


def _model(layers: Sequence[Layer], loss: str) -> Model:
    """A model of layers in a row."""
    first = Layer("input", "InputLayer", True, {}, (), None, 0, (), None)
    flat = Layer("flatten", "Flatten", True, {}, (), (None, math.prod(IMAGE)), 0, (), None)
    units = [int(str(layer.config["units"])) for layer in layers]
    learning = [
        replace(layer, parameters=(inputs + 1) * outputs)
        for layer, inputs, outputs in zip(layers, (math.prod(IMAGE), *units), units, strict=False)
    ]
    chain = tuple(
        replace(layer, inputs=(place - 1,) if place else ())
        for place, layer in enumerate((first, flat, *learning))
    )
    setting = Setting("Adam", {"learning_rate": 0.001})
    return Model(
        name="model",
        variable="model",
        line=1,
        function="",
        written_as="sequential",
        traced=True,
        input_shape=IMAGE,
        outputs=1,
        layers=chain,
        parameters=sum(layer.parameters for layer in learning),
        compiled=Compiled(Setting(loss, {}), setting, ()) if loss else None,
        fits=(Fit(None, None, RECIPE.epochs, RECIPE.batch_size, False, {}),) if loss else (),
        weights=None,
    )


def _training(model: Model, result: float, dataset: data.Dataset) -> TrainingResult:
    """A training that came to a share of right predictions."""
    return TrainingResult(
        plan=plan.make(model, IMAGE, RECIPE, dataset, "example", 1),
        error=None,
        history={"loss": [1.0, 0.5]},
        predictions=np.eye(10, dtype=np.float32)[dataset.y_test],
        by_epoch=(),
        metric=result,
        parameters=model.parameters,
        cached=False,
    )
