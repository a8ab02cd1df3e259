"""Pretrained networks: where their weights are found, what is said where they are not, how they are told."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from grader.analysis.comparison import rows
from grader.data import pretrained_folders
from grader.evidence import Layer
from grader.sandbox.client import environment
from grader.training.layer_settings import Refused
from grader.training.network import canonical
from grader.worker import pretrained
from tests.conftest import layer, model


def test_the_folders_of_weights_that_there_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home, data = tmp_path / "home", tmp_path / "data"
    monkeypatch.setenv("KERAS_HOME", str(home))
    monkeypatch.delenv("GRADER_DATA", raising=False)
    assert pretrained_folders(str(data)) == ()
    (home / "models").mkdir(parents=True)
    assert pretrained_folders() == (home / "models",)
    (data / "models").mkdir(parents=True)
    (data / "cifar10.npz").write_bytes(b"labels")
    # Never the data folder itself, where hidden labels may lie.
    assert pretrained_folders(str(data)) == (data / "models", home / "models")
    monkeypatch.setenv("GRADER_DATA", str(data))
    assert pretrained_folders() == (data / "models", home / "models")


@pytest.fixture
def keras_files(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """What stands for Keras's own module of files; it returns what it was asked for."""
    files = ModuleType("file_utils")
    files.get_file = lambda *args, **kwargs: (args, kwargs)  # type: ignore[attr-defined]
    for name in ("keras", "keras.src", "keras.src.utils"):
        monkeypatch.setitem(sys.modules, name, ModuleType(name))
    sys.modules["keras.src.utils"].file_utils = files  # type: ignore[attr-defined]
    return files


def test_weights_are_taken_from_where_they_lie(keras_files: Any, tmp_path: Path) -> None:
    notes: list[str] = []
    first, second = tmp_path / "a", tmp_path / "b"
    second.mkdir()
    (second / "net_no_top.h5").write_bytes(b"w")
    pretrained.install([first, second], notes)
    found = keras_files.get_file("net_no_top.h5", "https://x/net_no_top.h5", cache_subdir="models")
    assert found == str(second / "net_no_top.h5") and notes == [
        "pretrained weights were loaded: net_no_top.h5"
    ]
    # Of what is asked for only the name counts.
    assert keras_files.get_file("../b/net_no_top.h5", "", cache_subdir="models") == found
    assert keras_files.get_file("x.csv", "https://x") == (("x.csv", "https://x"), {})


def test_what_is_missing_is_told_by_name(keras_files: Any, tmp_path: Path) -> None:
    pretrained.install([tmp_path], [])
    with pytest.raises(
        OSError, match=r"expected the file net\.h5 in the folder “models”.*from https://x/net\.h5"
    ):
        keras_files.get_file("net.h5", "https://x/net.h5", cache_subdir="models", file_hash="0")


def _base(*, frozen: bool) -> Layer:
    config = {"trainable": not frozen, "learned_before": True}
    return Layer("m", "MobileNetV2", True, config, (0,), (None, 1, 1, 1280), 2_257_984, (), None)


def test_a_pretrained_network_is_one_layer_and_trains_itself() -> None:
    made = model(layer("InputLayer"), _base(frozen=True), layer("Dense", units=2), input_shape=(32, 32, 3))
    with pytest.raises(Refused, match="MobileNetV2 .* comes with weights"):
        canonical(made, (32, 32, 3))
    read = [str(row) for row in rows(canonical(made, (32, 32, 3), strict=False))]
    assert read == ["input of 32 × 32 × 3", "MobileNetV2, frozen", "Dense with 2 units"]
    early = layer("Dense", units=2, trainable=False, learned_before=True)
    with pytest.raises(Refused, match="begins with weights from a file or an earlier training"):
        canonical(model(layer("InputLayer"), early), (4,))


SCRIPT = """
import dataclasses, json, pathlib, sys
import h5py, keras, numpy as np
from keras.src.legacy.saving import legacy_h5_format
from grader.worker import describe, pretrained
from grader.worker.watch import Watch
L, folder = keras.layers, pathlib.Path(sys.argv[1])
watch = Watch("nowhere.py")
watch.install(lambda: None, [])
plain = keras.applications.MobileNetV2(weights=None, include_top=False, input_shape=(32, 32, 3))
with h5py.File(folder / "mobilenet_v2_weights_tf_dim_ordering_tf_kernels_1.0_224_no_top.h5", "w") as file:
    legacy_h5_format.save_weights_to_hdf5_group(file, plain)
pretrained.install([folder], [])
base = keras.applications.MobileNetV2(weights="imagenet", include_top=False, input_shape=(32, 32, 3))
base.trainable = False
same = all(np.array_equal(a, b) for a, b in zip(plain.get_weights(), base.get_weights(), strict=True))
net = keras.Sequential([keras.Input((32, 32, 3)), base, L.GlobalAveragePooling2D(), L.Dense(2)])
open_ = keras.Sequential([keras.Input((32, 32, 3)), plain, L.Dense(2)])
coder = keras.Sequential([keras.Input((4,)), L.Dense(3), L.Dense(4)])
coder.compile("sgd", "mse")
coder.fit(np.zeros((4, 4)), np.zeros((4, 4)), verbose=0)
coder.layers[0].trainable = False
late = keras.Sequential([keras.Input((4,)), coder.layers[0], L.Dense(2)])
words = L.Embedding(5, 3)
told = keras.Sequential([keras.Input((4,)), words, L.Flatten(), L.Dense(2)])
words.set_weights([np.ones((5, 3))])
told.layers[-1].set_weights([np.ones((12, 2)), np.ones(2)])
out = folder / "out"
out.mkdir()
described = describe.models(watch, {"net": net, "open": open_, "late": late, "told": told}, (32, 32, 3), out, weights=True)
named = {one.variable: dataclasses.asdict(one) for one in described if one.variable}
missing = ""
try:
    keras.applications.ResNet50(weights="imagenet", include_top=False)
except OSError as error:
    missing = str(error)
print(json.dumps({"models": named, "same": same, "missing": missing,
                  "written": (out / f"weights_{named['net']['weights']}.f32").stat().st_size}))
"""


@pytest.mark.slow
def test_a_network_of_keras_applications(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(tmp_path)],
        capture_output=True, text=True, env=environment(), timeout=300, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    seen = json.loads(done.stdout.splitlines()[-1])
    net, opened, late, told = (seen["models"][name]["layers"] for name in ("net", "open", "late", "told"))
    assert seen["same"] and "resnet50_weights_tf_dim_ordering_tf_kernels_notop.h5" in seen["missing"]
    assert [each["kind"] for each in net] == ["InputLayer", "MobileNetV2", "GlobalAveragePooling2D", "Dense"]
    assert net[1]["config"]["trainable"] is False and net[1]["parameters"] == 2_257_984
    assert seen["written"] == 4 * seen["models"]["net"]["parameters"] == 4 * (2_257_984 + 1280 * 2 + 2)
    # One with weights of its own drawing is a network like any other.
    assert len(opened) > 150 and not any("learned_before" in each["config"] for each in opened)
    # What was trained before and is frozen now cannot be trained again from its beginning.
    assert [each["config"].get("learned_before") for each in late] == [None, True, None]
    # So with words that are given their numbers; what else is put in before it learns, training moves.
    assert [each["config"].get("learned_before") for each in told] == [None, True, None, None]
