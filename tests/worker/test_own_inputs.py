"""What a program's own functions make of inputs: asked for given and for other ones, and written as it came."""

from __future__ import annotations

import json
import re
import types
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader.evidence import Fit
from grader.worker import own_inputs
from grader.worker.sample import sample_of
from grader.worker.watch import Made

AGE, CITY, SICK = [30.0, 41.0, 52.0, 38.0], ["Rome", "Oslo", None, "Rome"], ["yes", "no", "no", "yes"]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Four given rows of a table, and three that are asked about."""
    (tmp_path / "evidence").mkdir()
    given = {"target": "sick", "columns": {"age": AGE, "city": CITY, "sick": SICK}}
    asked = {
        "target": "sick",
        "columns": {"age": [20.0, 61.0, 33.5], "city": ["Bern", "Rome", "Oslo"], "sick": ["no", "no", "yes"]},
    }
    (tmp_path / "given.json").write_text(json.dumps(given))
    (tmp_path / "asked.json").write_text(json.dumps(asked))
    np.save(tmp_path / "given.npy", np.array([[age, 1.0] for age in AGE], np.float32))
    np.save(tmp_path / "asked.npy", np.array([[20, 1.0], [61, 1.0], [33.5, 1.0]], np.float32))
    return tmp_path


def program(source: str) -> dict[str, Any]:
    """The variables of a program."""
    main = types.ModuleType("__main__")
    exec("import numpy as np\n" + source, main.__dict__)
    return main.__dict__


def asked(folder: Path, space: dict[str, Any], went_in: Any) -> dict[str, Any]:
    """What is left of asking a program whose `fit` was given these inputs."""
    x = np.asarray(went_in, np.float64)
    made = Made(space.get("model"), 1, "", [Fit(None, None, 1, 32, False, {}, sample_of(x, None))])
    settings = {"model": 0, "data": str(folder), "transforms": own_inputs.defined(space)}
    own_inputs.write(types.SimpleNamespace(made=[made]), space, settings, folder)  # type: ignore[arg-type]
    left = json.loads((folder / "evidence" / "inputs.json").read_text())
    assert isinstance(left, dict)
    return left


def floats(folder: Path, name: str) -> list[float]:
    return [float(value) for value in np.fromfile(folder / "evidence" / f"{name}.f32", "<f4")]


OF_TABLE = "    return np.stack([x['age'] // 10, x['city'].eq('Rome')], 1).astype(float)\n"
WAYS = {
    "a table without the target": "def preprocess(x):\n    assert 'sick' not in x\n" + OF_TABLE,
    "a table with it": "def preprocess(x):\n    x.pop('sick')\n" + OF_TABLE,
    "inputs and labels": "def preprocess(x):\n    y = x.pop('sick')\n    x = np.stack([x['age'] // 10, x['city'].eq('Rome')], 1)\n    return x.astype(float), y\n",
    "its values": "def preprocess(x):\n    assert not hasattr(x, 'columns')\n    return [[age // 10, city == 'Rome'] for age, city in x]\n",
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_it_is_asked_in_the_way_in_which_it_makes_what_went_into_fit(data: Path, way: str) -> None:
    left = asked(data, program(WAYS[way]), [[3, 1], [4, 0], [5, 0], [3, 1]])
    assert left == {"error": "", "by": "preprocess", "shape": [2], "given": 4, "asked": 3}
    assert floats(data, "given") == [3, 1, 4, 0, 5, 0, 3, 1]
    assert floats(data, "asked") == [2, 0, 6, 1, 3, 0]


def test_numbers_as_the_grader_has_them_come_last(data: Path) -> None:
    left = asked(data, program("def preprocess(x):\n    return x[:, :1] * 2\n"), [[60], [82], [104], [76]])
    assert left["by"] == "preprocess" and floats(data, "asked") == [40, 122, 67]


PREDICT = """
def predict(x):
    return [model.predict(np.array([[age // 10]])) for age in x['age']]
"""


def test_what_its_predict_hands_on_to_the_model(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Model:
        def __call__(self, x: Any) -> Any:
            return x

        def predict(self, x: Any) -> Any:
            return self(x + 100)  # its own call inside is no input

        predict_on_batch = predict

    import sys

    monkeypatch.setitem(sys.modules, "keras", types.SimpleNamespace(Model=Model))  # type: ignore[arg-type]
    space = program(PREDICT)
    space["model"] = Model()
    left = asked(data, space, [[3], [4], [5], [3]])
    assert left["by"] == "predict" and floats(data, "asked") == [2, 6, 3]
    assert space["model"](1) == 1 and space["model"].predict(1) == 101


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (
            "def preprocess(x):\n    return np.zeros((len(x), 2))\n",
            "what it makes of the data is not what went in",
        ),
        (
            "def preprocess(x):\n    return np.zeros((len(x), 3))\n",
            r"of shape \(3,\), and fit was given \(2,\)",
        ),
        ("def preprocess(x):\n    return np.zeros((3, 2))\n", r"an array of shape \(3, 2\) .* of 4 samples"),
        ("def preprocess(x):\n    raise KeyError('age')\n", "KeyError: 'age'"),
        ("def predict(x):\n    return x\n", "it hands nothing on to the model"),
    ],
)
def test_what_makes_something_else_is_told(data: Path, source: str, said: str) -> None:
    left = asked(data, program(source), [[3, 1], [4, 0], [5, 0], [3, 1]])
    assert re.search(said, left["error"]), left
    assert not (data / "evidence" / "given.f32").exists()


def test_functions_of_its_own_that_take_one_thing() -> None:
    space = program("def preprocess(x, scale=2): pass\ndef predict(model, x): pass\n")
    assert own_inputs.defined(space) == ("preprocess",)
    assert own_inputs.defined({"preprocess": np.asarray, "predict": 3}) == ()
