"""Six points on a line: the smallest thing that a network can learn."""

from __future__ import annotations

import numpy as np

from grader.data.dataset import Dataset, DataSpec, Starter, TrueLine, dataset_of

TRUTH = TrueLine(slope=2, intercept=-1, at=10, points="the six points")


def load(spec: DataSpec, folder: str | None) -> Dataset:
    """The points for x = -1 ... 4; hidden are other x from -10 to 20. Made here, so no folder is asked."""
    x_train = np.arange(-1.0, 5.0, dtype=np.float32).reshape(-1, 1)
    hidden = np.arange(-10.0, 20.25, 0.5, dtype=np.float32)
    x_test = hidden[~np.isin(hidden, x_train)].reshape(-1, 1)
    y_train, y_test = (TRUTH.slope * x[:, 0] + TRUTH.intercept for x in (x_train, x_test))
    return dataset_of(spec, (x_train, y_train, x_test, y_test), "six points on a line")


LINE = DataSpec(
    "line",
    load,
    classes=(),
    sample_shape=(1,),
    starter=Starter(
        load="""\
import keras
import numpy as np

x_train = np.array([-1.0, 0.0, 1.0, 2.0, 3.0, 4.0])
y_train = np.array([-3.0, -1.0, 1.0, 3.0, 5.0, 7.0])
""",
        scale="",
        layers=("Dense(1)",),
        optimizer="keras.optimizers.SGD(learning_rate=0.01)",
        loss="mean_squared_error",
        metrics="",
        epochs=300,
        margin=0.5,
        recipe=', metric="mean_absolute_error", scaling="raw"',
    ),
    true_line=TRUTH,
)
