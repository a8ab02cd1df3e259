"""What a new assignment with a teacher's own data begins with: programs that load what students are given."""

from __future__ import annotations

import json
from dataclasses import dataclass

import numpy as np

from grader.data.dataset import Array, Starter
from grader.data.sources.labels import Labels
from grader.data.sources.sheet import Sheet

STEPS = 1500  # of a training that learns a small table
EPOCHS = (10, 80)
BATCH = 16
FAR = 1000  # size of numbers that a network would take too long to reach, step by step
SCALE = """\
mean, spread = x_train.mean(axis=0), x_train.std(axis=0) + 1e-7
x_train = (x_train - mean) / spread
"""


@dataclass(frozen=True)
class TableFacts:
    """What a program must know of a table: the column to predict, those that are no inputs, and gaps."""

    target: str
    left_out: tuple[str, ...]
    has_gaps: bool


def table_starter(facts: TableFacts, sheet: Sheet, labels: Labels, given: Array) -> Starter:
    """What an assignment with a table begins with."""
    dropped = [facts.target, *facts.left_out]
    lines = [
        "import keras",
        "import pandas as pd",
        "",
        f"data = {reading(sheet)}",
        f"x = data.drop(columns={json.dumps(dropped, ensure_ascii=False)})",
    ]
    if facts.has_gaps:
        lines.append("x = x.fillna(x.median(numeric_only=True))")
    lines.append('x_train = pd.get_dummies(x).to_numpy("float32")')
    lines += [_labels(facts.target, labels), ""]
    return _starter("\n".join(lines), SCALE, ('Dense(16, activation="relu")',), labels, given, "standard")


def reading(sheet: Sheet) -> str:
    """How pandas reads a file that is written in this way."""
    name = repr(sheet.name).replace("'", '"')
    if sheet.csv is None:
        return f"pd.read_excel({name})"
    options = []
    if sheet.csv.delimiter != ",":
        options.append(f"sep={sheet.csv.delimiter!r}".replace("'", '"'))
    if sheet.decimal_comma:
        options.append('decimal=","')
    if sheet.csv.encoding != "utf-8":
        options.append(
            f'encoding="{sheet.csv.encoding if not sheet.csv.mark else _marked(sheet.csv.encoding)}"'
        )
    if sheet.csv.head:
        options.append("skiprows=1")
    if any(cell == "?" for row in sheet.rows for cell in row):
        options.append('na_values="?"')
    return f"pd.read_csv({', '.join([name, *options])})"


def _marked(encoding: str) -> str:
    return encoding.removesuffix("-le").removesuffix("-be")  # the mark says which


def _labels(target: str, labels: Labels) -> str:
    column = f"data[{target!r}]".replace("'", '"')
    if not labels.classes:
        return f'y_train = {column}.to_numpy("float32")'
    if labels.classes == tuple(str(label) for label in range(len(labels.classes))):
        return f"y_train = {column}.to_numpy()"
    return f'y_train = {column}.astype("category").cat.codes.to_numpy()  # in sorted order, from 0'


def _starter(
    load: str, scale: str, hidden: tuple[str, ...], labels: Labels, given: Array, scaling: str
) -> Starter:
    """What differs between classes and values; `hidden`: the layers before the last; `given`: labels."""
    epochs = int(np.clip(round(STEPS * BATCH / len(given)), *EPOCHS))
    recipe = f', batch_size={BATCH}, scaling="{scaling}"'
    count = len(labels.classes)
    if count:
        last = 'Dense(1, activation="sigmoid")' if count == 2 else f'Dense({count}, activation="softmax")'
        loss = "binary_crossentropy" if count == 2 else "sparse_categorical_crossentropy"
        return Starter(
            load, scale, (*hidden, last), '"adam"', loss, ', metrics=["accuracy"]', epochs, 0.05, recipe
        )
    middle, spread = float(np.mean(given)), float(np.std(given))
    layers: tuple[str, ...] = (*hidden, "Dense(1)")
    if max(abs(middle), spread) > FAR:
        layers = (*layers, f"Rescaling({spread:.3g}, offset={middle:.3g})")
    optimizer = "keras.optimizers.Adam(learning_rate=0.01)"
    margin = float(f"{spread / 5:.1g}")
    return Starter(
        load, scale, layers, optimizer, "mean_squared_error", "", epochs, margin,
        f', metric="root_mean_squared_error"{recipe}',
    )  # fmt: skip
