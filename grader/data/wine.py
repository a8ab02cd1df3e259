"""scikit-learn's wine data: 178 wines, 13 features, 3 classes."""

from __future__ import annotations

import numpy as np

from grader.data.dataset import Array, Dataset, DataSpec, Starter, dataset_of
from grader.data.kept import kept


def load(spec: DataSpec, folder: str | None) -> Dataset:
    """The wines, of which three tenths are hidden; scikit-learn brings them, so no folder is asked."""
    x_train, y_train, x_test, y_test = kept("wine in two parts", _split)
    return dataset_of(spec, (x_train, y_train, x_test, y_test), "scikit-learn's wine data")


def _split() -> tuple[Array, Array, Array, Array]:
    from sklearn.datasets import load_wine
    from sklearn.model_selection import train_test_split

    wine = load_wine()
    x_train, x_test, y_train, y_test = train_test_split(
        wine.data.astype(np.float32), wine.target, test_size=0.3, random_state=0, stratify=wine.target
    )
    return x_train, y_train, x_test, y_test


WINE = DataSpec(
    "wine",
    load,
    classes=("class 0", "class 1", "class 2"),
    sample_shape=(13,),
    starter=Starter(
        load="""\
import keras
from sklearn.datasets import load_wine
from sklearn.model_selection import train_test_split

x, y = load_wine(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x, y, random_state=1)
""",
        scale="""\
mean, spread = x_train.mean(axis=0), x_train.std(axis=0)
x_train, x_test = (x_train - mean) / spread, (x_test - mean) / spread
""",
        layers=('Dense(32, activation="relu")', 'Dense(3, activation="softmax")'),
        optimizer='"adam"',
        loss="sparse_categorical_crossentropy",
        metrics=', metrics=["accuracy"]',
        epochs=40,
        margin=0.05,
        recipe=', batch_size=16, scaling="standard"',
    ),
)
