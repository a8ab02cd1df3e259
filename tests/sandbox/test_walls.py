"""The walls by themselves: the canary, the tables, and what happens where they do not hold."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from grader.assignment import Limits
from grader.case import Case
from grader.records.run import Run
from tests.conftest import CAN_WALL

HONEST = """
import threading, tempfile, os
import keras, numpy as np, pandas as pd, tensorflow as tf
import matplotlib.pyplot as plt
from concurrent.futures import ThreadPoolExecutor
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split

(x, y), _ = keras.datasets.mnist.load_data()
x, y = x[:640] / 255, y[:640]
done = []
model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(10, "softmax")])
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"], jit_compile=True)
model.fit(x, y, epochs=2, callbacks=[keras.callbacks.ModelCheckpoint("best.keras", monitor="loss")])
done.append("fit with XLA")
data = tf.data.Dataset.from_tensor_slices((x, y)).map(lambda a, b: (a * 2, b), num_parallel_calls=4).shuffle(50).batch(32).prefetch(2)
model.fit(data, epochs=1)
done.append("tf.data threads")
before = model.predict(x[:3], verbose=0)
model.save("saved.keras"); model.save_weights("w.weights.h5")
assert np.allclose(keras.models.load_model("saved.keras").predict(x[:3], verbose=0), before)
done.append("save and load")
pd.DataFrame({"a": [1, 2]}).to_csv("t.csv"); assert len(pd.read_csv("t.csv")) == 2
done.append("pandas")
plt.plot([1, 2]); plt.savefig("p.png"); plt.savefig("p.pdf"); plt.show()
done.append("matplotlib")
LogisticRegression(max_iter=20).fit(x.reshape(-1, 784)[:100], y[:100])
done.append("scikit-learn")
with ThreadPoolExecutor(4) as pool:
    assert list(pool.map(len, ["a", "bb"])) == [1, 2]
with tempfile.TemporaryDirectory() as folder:
    open(os.path.join(folder, "x"), "w").write("x")
np.save("a.npy", x); np.load("a.npy"); os.rename("a.npy", "b.npy"); os.remove("b.npy")
done.append("threads and files")
import asyncio
asyncio.run(asyncio.sleep(0))
done.append("asyncio")
ANSWERS = {"done": done}
"""


@pytest.mark.filterwarnings("default")
def test_honest_work_goes_on_behind_the_walls(look: Callable[..., tuple[Case, Run | None]]) -> None:
    case, run = look(HONEST, limits=Limits(seconds=60))
    assert case.outcome == "finished", (case.outcome_text, run)
    assert case.evidence.answers["done"] == [
        "fit with XLA",
        "tf.data threads",
        "save and load",
        "pandas",
        "matplotlib",
        "scikit-learn",
        "threads and files",
        "asyncio",
    ]


@pytest.mark.skipif(not CAN_WALL, reason="this kernel has no walls to raise")
@pytest.mark.parametrize("gpu", [True, False])
def test_the_device_s_files_are_open_to_trainings_only(tmp_path: Path, gpu: bool) -> None:
    """/dev/full stands for a GPU: a device that is behind the walls otherwise."""
    code = f"""
import pathlib
from grader.sandbox import walls
walls.accelerator = lambda: [pathlib.Path("/dev/full")]
walls.raise_walls("strong", readable=[], writable=[pathlib.Path({str(tmp_path)!r})], gpu={gpu})
try:
    open("/dev/full", "rb+").close()
    print("open")
except OSError:
    print("closed")
try:
    open("/etc/passwd").close()
except OSError:
    print("walls")
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["open" if gpu else "closed", "walls"]
