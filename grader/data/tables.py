"""The tables that come with scikit-learn: iris, wine, digits, breast cancer, diabetes."""

from __future__ import annotations

from functools import partial

import numpy as np

from grader.data.dataset import Array, Dataset, DataSpec, Starter, dataset_of
from grader.data.kept import kept

HIDDEN = 0.3  # of all samples
# Tables of scikit-learn that are none of ours, and what to do instead.
OTHERS = {
    "linnerud": (
        "three numbers are to be predicted there (Weight, Waist, Pulse), of 20 people, and a network is "
        "measured by one. Save it with one of them, with `from sklearn.datasets import load_linnerud` and "
        """`load_linnerud(as_frame=True).frame.drop(columns=["Waist", "Pulse"])"""
        """.to_csv("linnerud.csv", index=False)`, """
        "and begin with that file: grader new NAME --data linnerud.csv --target Weight"
    )
}


def load(spec: DataSpec, folder: str | None) -> Dataset:
    """The table, of which three tenths are hidden; scikit-learn brings it, so no folder is asked."""
    x_train, y_train, x_test, y_test = kept(f"{spec.name} in two parts", partial(_split, spec))
    source = f"scikit-learn's {spec.name.replace('_', ' ')} data"
    return dataset_of(spec, (x_train, y_train, x_test, y_test), source)


def _split(spec: DataSpec) -> tuple[Array, Array, Array, Array]:
    """What is given and what is hidden; of classes as large a share of each."""
    import sklearn.datasets
    from sklearn.model_selection import train_test_split

    x, y = getattr(sklearn.datasets, f"load_{spec.name}")(return_X_y=True)
    if not spec.classes:
        y = y.astype(np.float32)
    x_train, x_test, y_train, y_test = train_test_split(
        x.astype(np.float32), y, test_size=HIDDEN, random_state=0, stratify=y if spec.classes else None
    )
    return x_train, y_train, x_test, y_test


LOAD = """\
import keras
from sklearn.datasets import load_{name}
from sklearn.model_selection import train_test_split

x, y = load_{name}(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x, y, random_state=1)
"""
SCALE = """\
mean, spread = x_train.mean(axis=0), x_train.std(axis=0)
x_train, x_test = (x_train - mean) / spread, (x_test - mean) / spread
"""
CELLS = (
    "radius", "texture", "perimeter", "area", "smoothness", "compactness", "concavity", "concave points",
    "symmetry", "fractal dimension",
)  # fmt: skip
# What one sample holds, as scikit-learn names it.
FEATURES = {
    "wine": (
        "alcohol", "malic_acid", "ash", "alcalinity_of_ash", "magnesium", "total_phenols", "flavanoids",
        "nonflavanoid_phenols", "proanthocyanins", "color_intensity", "hue", "od280/od315_of_diluted_wines",
        "proline",
    ),
    "iris": ("sepal length (cm)", "sepal width (cm)", "petal length (cm)", "petal width (cm)"),
    "breast_cancer": (
        *(f"mean {name}" for name in CELLS), *(f"{name} error" for name in CELLS),
        *(f"worst {name}" for name in CELLS),
    ),
    "diabetes": ("age", "sex", "bmi", "bp", "s1", "s2", "s3", "s4", "s5", "s6"),
}  # fmt: skip


def _table(
    name: str,
    features: int,
    classes: tuple[str, ...],
    *,
    layers: tuple[str, ...],
    loss: str,
    epochs: int,
    margin: float,
    optimizer: str = '"adam"',
    metrics: str = ', metrics=["accuracy"]',
    recipe: str = ', batch_size=16, scaling="standard"',
    scale: str = SCALE,
    picture_shape: tuple[int, ...] = (),
    target: str = "",
) -> DataSpec:
    """What is known of one of them; the rest is what a new assignment begins with."""
    starter = Starter(LOAD.format(name=name), scale, layers, optimizer, loss, metrics, epochs, margin, recipe)
    return DataSpec(
        name, load, classes, (features,), starter,
        features=FEATURES.get(name, ()), picture_shape=picture_shape, target=target,
    )  # fmt: skip


WINE = _table(
    "wine", 13, ("class 0", "class 1", "class 2"),
    layers=('Dense(32, activation="relu")', 'Dense(3, activation="softmax")'),
    loss="sparse_categorical_crossentropy", epochs=40, margin=0.05,
)  # fmt: skip
IRIS = _table(
    "iris", 4, ("setosa", "versicolor", "virginica"),
    layers=('Dense(16, activation="relu")', 'Dense(3, activation="softmax")'),
    loss="sparse_categorical_crossentropy", epochs=80, margin=0.05,
)  # fmt: skip
# Each 8 x 8 pixels from 0 to 16, of which some are 0 in every sample.
DIGITS = _table(
    "digits", 64, tuple("0123456789"),
    layers=('Dense(32, activation="relu")', 'Dense(10, activation="softmax")'),
    loss="sparse_categorical_crossentropy", epochs=15, margin=0.02,
    scale="x_train, x_test = x_train / 16.0, x_test / 16.0\n", recipe=', batch_size=16, scaling="minmax"',
    picture_shape=(8, 8),
)  # fmt: skip
BREAST_CANCER = _table(
    "breast_cancer", 30, ("malignant", "benign"),
    layers=('Dense(16, activation="relu")', 'Dense(1, activation="sigmoid")'),
    loss="binary_crossentropy", epochs=30, margin=0.03,
)  # fmt: skip
# How far a disease went in a year, from 25 to 346; a line through the data is off by 55.
DIABETES = _table(
    "diabetes", 10, (),
    layers=('Dense(16, activation="relu")', "Dense(1)"),
    optimizer="keras.optimizers.Adam(learning_rate=0.01)",
    loss="mean_squared_error", epochs=60, margin=8, metrics="",
    recipe=', batch_size=16, metric="root_mean_squared_error", scaling="standard"',
    target="progression after a year",
)  # fmt: skip
