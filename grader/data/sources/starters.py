"""What a new assignment with a teacher's own data begins with: programs that load what students are given."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace

import numpy as np

from grader.data.dataset import Array, Starter
from grader.data.sources.labels import Labels
from grader.data.sources.sheet import Sheet

PIXELS = "x_train = x_train / 255.0\n"
SMALL = 16  # sides of a picture from which it is looked at piece by piece
WORDS = 2000  # that a network knows
STEPS = 1500  # of a training that learns a small table
EPOCHS = (10, 80)
BATCH = 16
QUICK = "keras.optimizers.Adam(learning_rate=0.01)"
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
        f"x = data.drop(columns={_quoted(dropped)})",
    ]
    if facts.has_gaps:
        lines.append("x = x.fillna(x.median(numeric_only=True))")
    lines.append('x_train = pd.get_dummies(x).to_numpy("float32")')
    lines += [_labels(facts.target, labels), ""]
    return _starter("\n".join(lines), SCALE, ('Dense(16, activation="relu")',), labels, given, "standard")


def reading(sheet: Sheet) -> str:
    """How pandas reads a file that is written in this way."""
    name = _quoted(sheet.name)
    if sheet.csv is None:
        return f"pd.read_excel({name})"
    options = []
    if sheet.csv.delimiter != ",":
        options.append(f"sep={_quoted(sheet.csv.delimiter)}")
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
    column = f"data[{_quoted(target)}]"
    if not labels.classes:
        return f'y_train = {column}.to_numpy("float32")'
    if labels.classes == _counted(len(labels.classes)):
        return f"y_train = {column}.to_numpy()"
    return f'y_train = {column}.astype("category").cat.codes.to_numpy()  # in sorted order, from 0'


def arrays_starter(
    names: tuple[str, str], pair: tuple[str, str], y: Array, x: Array, labels: Labels, given: Array
) -> Starter:
    """What an assignment with arrays begins with.

    Args:
        names: of the file, or of those of inputs and labels.
        pair: what inputs and labels are called in it.
        y: the labels as the file has them.
        x: the inputs.
        labels: what is to be predicted.
        given: the labels of the given part.
    """
    first, second = map(_quoted, names)
    if names[1]:
        lines = ["", f"x_train, y_train = np.load({first}), np.load({second})"]
    else:
        inputs, target = map(_quoted, pair)
        lines = ["", f"data = np.load({first})", f"x_train, y_train = data[{inputs}], data[{target}]"]
    if y.ndim == 2 and y.shape[1] > 1:
        lines.append("y_train = y_train.argmax(axis=1)")
    elif labels.classes and labels.classes != _counted(len(labels.classes)):
        lines.append(
            "y_train = np.unique(y_train.reshape(-1), return_inverse=True)[1]  # in sorted order, from 0"
        )
    elif y.ndim == 2:
        lines.append("y_train = y_train.reshape(-1)")
    pixels = x.dtype == np.uint8
    flat: tuple[str, ...] = ("Flatten()",) if x.ndim > 2 else ()
    layers = (*flat, 'Dense(32, activation="relu")')
    load = "\n".join(["import keras", "import numpy as np", *lines, ""])
    scale = PIXELS if pixels and x.ndim > 2 else f'x_train = x_train.astype("float32")\n{SCALE}'
    return _starter(load, scale, layers, labels, given, "unit" if scale == PIXELS else "standard")


def images_starter(name: str, size: tuple[int, int], colour: bool, labels: Labels, given: Array) -> Starter:
    """What an assignment with a folder of pictures begins with."""
    folder = _quoted(name.rstrip("/"))
    mode = "" if colour else ', color_mode="grayscale"'
    lines = [
        "from pathlib import Path",
        "",
        "import keras",
        "import numpy as np",
        "",
        f"names = sorted(folder.name for folder in Path({folder}).iterdir() if folder.is_dir())",
        f"files = [(name, path) for name in names for path in sorted(Path({folder}, name).iterdir())]",
        "pictures = [",
        f'    keras.utils.load_img(path, target_size={size}, interpolation="bilinear"{mode})',
        "    for _, path in files",
        "]",
        "x_train = np.array([np.asarray(picture) for picture in pictures])",
        "y_train = np.array([names.index(name) for name, _ in files])",
        "",
    ]
    large = colour and min(size) >= SMALL
    layers = ('Conv2D(8, 3, activation="relu")', "MaxPooling2D(4)") if large else ()
    dense = () if large else ('Dense(32, activation="relu")',)
    return _starter("\n".join(lines), PIXELS, (*layers, "Flatten()", *dense), labels, given, "unit")


def series_starter(
    sheet: Sheet, column: str, window: int, horizon: int, labels: Labels, given: Array
) -> Starter:
    """What an assignment with a series begins with."""
    lines = [
        "import keras",
        "import numpy as np",
        "import pandas as pd",
        "",
        f"data = {reading(sheet)}",
        f'values = data[{_quoted(column)}].to_numpy("float32")',
        f"windows = np.lib.stride_tricks.sliding_window_view(values, {window})",
        f"x_train = windows[:-{horizon}, :, None]  # {window} values in a row",
        f"y_train = values[{window + horizon - 1}:]  # the value {_steps(horizon)} after them",
        "",
    ]
    layers = ("Flatten()", 'Dense(16, activation="relu")')
    return _starter("\n".join(lines), SCALE, layers, labels, given, "standard")


def texts_starter(
    sheet: Sheet, text: str, target: str, labels: Labels, given: Array, texts: Array
) -> Starter:
    """What an assignment with texts begins with.

    Args:
        sheet: the table.
        text: the column of the texts.
        target: that of what is to be predicted.
        labels: what is to be predicted.
        given: the labels of the given part.
        texts: its texts.
    """
    lines = [
        "import keras",
        "import pandas as pd",
        "import tensorflow as tf",
        "",
        f"data = {reading(sheet)}",
        f"x_train = tf.constant(data[{_quoted(text)}].astype(str).to_numpy()[:, None])  # one text in a row",
        _labels(target, labels),
        "",
    ]
    words, length = _vocabulary(texts)
    made = f"TextVectorization(max_tokens={words}, output_sequence_length={length})"
    scale = f"vectorize = keras.layers.{made}\nvectorize.adapt(x_train)\n"
    layers = (f"Embedding({words}, 8)", "GlobalAveragePooling1D()")
    begun = _starter("\n".join(lines), scale, layers, labels, given, "raw")
    return replace(begun, optimizer=QUICK, input='shape=(1,), dtype="string"', made="vectorize")


def _vocabulary(texts: Array) -> tuple[int, int]:
    """How many words a network should know of texts, and how many of a text it should read."""
    split = [text.casefold().split() for text in texts.tolist()]
    known = len({word for words in split for word in words})
    longest = float(np.percentile([len(words) for words in split], 95))
    return int(min(WORDS, 100 * np.ceil((known + 2) / 100))), int(np.clip(np.ceil(longest / 5) * 5, 5, 200))


def _steps(horizon: int) -> str:
    return "right" if horizon == 1 else f"{horizon} steps"


def _quoted(text: str | list[str]) -> str:
    return json.dumps(text, ensure_ascii=False)


def _counted(count: int) -> tuple[str, ...]:
    return tuple(map(str, range(count)))


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
    optimizer = QUICK
    margin = float(f"{spread / 5:.1g}")
    return Starter(
        load, scale, layers, optimizer, "mean_squared_error", "", epochs, margin,
        f', metric="root_mean_squared_error"{recipe}',
    )  # fmt: skip
