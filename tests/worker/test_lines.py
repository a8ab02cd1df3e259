"""Where something stands in a submission's file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from grader.case import Case
from grader.records.run import Run
from grader.worker.answers import NAMES
from grader.worker.lines import of_answers

Look = Callable[..., tuple[Case, Run | None]]
PROGRAM = """import keras
import numpy as np

def network(units):
    return keras.Sequential([
        keras.layers.Flatten(),
        keras.layers.Dense(units),
        keras.layers.Dense(10,
                           activation="softmax"),
    ])

model = network(
    32)
model.compile("adam",
              "sparse_categorical_crossentropy")
x, y = np.zeros((20, 28, 28)), np.zeros(20)
model.fit(x, y, epochs=1)
model.fit(
    x, y, epochs=2)
ANSWERS = {"softmax": "shares",
           "dense": 10}
"""


def test_lines_are_those_that_ran(look: Look) -> None:
    case, _ = look(PROGRAM)
    assert case.model is not None and case.model.compiled is not None
    layers = [(layer.kind, layer.line) for layer in case.model.layers]
    # The input that Keras adds by itself stands nowhere.
    assert layers == [("InputLayer", None), ("Flatten", 6), ("Dense", 7), ("Dense", 8)]
    assert (case.model.line, case.model.compiled.line) == (5, 14)
    assert [fit.line for fit in case.model.fits] == [17, 18]
    assert case.evidence.answer_lines == {"softmax": 20, "dense": 21}


def test_every_way_to_write_a_network_has_lines(look: Look) -> None:
    case, _ = look(
        """import keras
inputs = keras.Input((28, 28))
x = keras.layers.Flatten()(inputs)
x = keras.layers.Dense(16)(x)
model = keras.Model(inputs, keras.layers.Dense(10)(x))
try:
    model.compile("adam", loss="none such")
except ValueError:
    pass
"""
    )
    assert case.model is not None and case.model.compiled is not None
    assert [layer.line for layer in case.model.layers] == [2, 3, 4, 5]
    assert (case.model.line, case.model.compiled.line) == (5, 7)

    case, _ = look(
        """import keras
class Own(keras.Model):
    def __init__(self):
        super().__init__()
        self.flat = keras.layers.Flatten()
        self.last = keras.layers.Dense(10)
    def call(self, x):
        return self.last(self.flat(x))
model = Own()
"""
    )
    assert case.model is not None
    lines = [layer.line for layer in case.model.layers if layer.kind != "InputLayer"]
    assert (case.model.line, lines) == (9, [5, 6])


def _lines(source: str, *keys: Any) -> dict[str, int]:
    return of_answers(source.encode(), keys, NAMES)


def test_answers_are_found_however_they_are_given() -> None:
    assert _lines('ANSWERS = {\n "a": 1,\n "part": {"b": 2}}\nANSWERS["c"] = 3', "a", "b", "c") == {
        "a": 2, "b": 3, "c": 4,
    }  # fmt: skip
    assert _lines("answers = dict(\n a=1)\nanswers.update({'b': 2})", "a", "b") == {"a": 2, "b": 3}
    assert _lines("ANSWERS = ['x',\n 'y']", "1", "2") == {"1": 1, "2": 2}
    assert _lines("q1 = 5\nq1 = 6\nother = 7", "q1") == {"q1": 2}  # the last is the one that counts


def test_what_is_no_answer_has_no_line() -> None:
    assert _lines('colours = {"a": 1}\nprint(a="x")', "a") == {}
    assert _lines("ANSWERS = {", "a") == {}
    assert len(_lines("\n".join(f"v{n} = 1" for n in range(900)), *(f"v{n}" for n in range(900)))) == 400
