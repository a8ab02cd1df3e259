"""What comes next? Fill in what is marked with ..."""

import keras  # noqa: F401
import numpy as np
import pandas as pd

values = pd.read_csv("waves.csv")["height"].to_numpy("float32")
windows = np.lib.stride_tricks.sliding_window_view(values, 20)
x_train = windows[:-1, :, None]  # 20 values in a row
y_train = values[20:]  # the value right after them

# make the models remembers and sees_all, compile them and train them

ANSWERS = {
    "window": ...,
}
