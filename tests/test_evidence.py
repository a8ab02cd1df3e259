"""The distrustful reader: what is refused, and that nothing makes it crash."""

from __future__ import annotations

import json
import os
import random
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from grader import evidence
from grader.evidence import EvidenceRefused, read, read_array, write
from tests.conftest import array, compiled, fit, found, layer, model

SAMPLE = evidence.Sample(
    2,
    (evidence.Rows("", (28, 28), 300, (0.0, 0.5, None, 0.1, 0.2, 1.0)),),
    evidence.Rows("", (), 1, (7.0, 3.0)),
)
REAL = found(
    models=(
        model(
            layer("InputLayer", shape=(None, 28, 28)),
            layer("Flatten", shape=(None, 784)),
            layer("Dense", units=10, activation="softmax"),
            compiled=compiled("sparse_categorical_crossentropy"),
            fits=(replace(fit(array(60000, 28, 28), array(60000)), sample=SAMPLE),),
        ),
    ),
    answers={"relu": "max(0, x)", "shape": [60000, 28, 28], "nested": {"a": [1, None, True]}},
    figures=(evidence.Figure(0, 2, 3, (evidence.Axes("t", 0, (28, 28), (0.1, 0.9)),)),),
)


def _store(folder: Path, value: Any) -> None:
    text = value if isinstance(value, (str, bytes)) else json.dumps(value)
    (folder / "evidence.json").write_bytes(text if isinstance(text, bytes) else text.encode())


def test_what_is_written_is_read(tmp_path: Path) -> None:
    write(tmp_path, REAL)
    assert read(tmp_path) == REAL


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("stage",), "graded"),
        (("score",), 100),
        (("models", 0, "parameters"), -1),
        (("models", 0, "parameters"), True),
        (("models", 0, "parameters"), "many"),
        (("models", 0, "line"), 1e400),
        (("models", 0, "layers", 1, "inputs"), [7]),
        (("models", 0, "layers", 0, "inputs"), [0]),
        (("models", 0, "fits", 0, "x", "low"), float("nan")),
        (("models", 0, "fits", 0, "sample", "rows"), 3),
        (("models", 0, "fits", 0, "sample", "rows"), 10**6),
        (("models", 0, "fits", 0, "sample", "y", "numbers"), [7.0]),
        (("models", 0, "fits", 0, "sample", "x", 0, "step"), 0),
        (("models", 0, "fits", 0, "sample", "x", 0, "numbers"), ["1", 2, 3, 4, 5, 6]),
        (("models", 0, "name"), "x" * 301),
        (("models", 0, "written_as"), "by hand"),
        (("figures", 0, "width"), 10**9),
        (("figures", 0, "axes", 0, "bars"), [0.0] * 65),
        (("answers",), [1, 2]),
    ],
)
def test_one_wrong_field_is_refused(tmp_path: Path, path: tuple[Any, ...], value: Any) -> None:
    write(tmp_path, REAL)
    whole = json.loads((tmp_path / "evidence.json").read_text())
    place = whole
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    _store(tmp_path, whole)
    with pytest.raises(EvidenceRefused):
        read(tmp_path)


@pytest.mark.parametrize(
    "text", [b"", b"{", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b'{"stage": ' + b"9" * 10_000 + b"}"]
)
def test_no_json_is_refused(tmp_path: Path, text: bytes) -> None:
    _store(tmp_path, text)
    with pytest.raises(EvidenceRefused):
        read(tmp_path)


def test_too_large_is_refused(tmp_path: Path) -> None:
    _store(tmp_path, b" " * (evidence.JSON_LIMIT + 1))
    with pytest.raises(EvidenceRefused, match="at most"):
        read(tmp_path)


def test_only_regular_files_are_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "evidence.json")  # a naive open would wait for ever
    with pytest.raises(EvidenceRefused, match="regular file"):
        read(tmp_path)
    (tmp_path / "evidence.json").unlink()
    (tmp_path / "secret").write_text("{}")
    (tmp_path / "evidence.json").symlink_to(tmp_path / "secret")
    with pytest.raises(EvidenceRefused, match="regular file"):
        read(tmp_path)


def test_arrays(tmp_path: Path) -> None:
    path = tmp_path / "a.f32"
    path.write_bytes(np.arange(6, dtype="<f4").tobytes())
    assert read_array(path, (2, 3))[1, 2] == 5
    with pytest.raises(EvidenceRefused, match="expected 28 bytes"):
        read_array(path, (7,))
    with pytest.raises(EvidenceRefused, match="at most"):
        read_array(path, (10**6, 10**6))
    path.write_bytes(np.array([1, np.nan], "<f4").tobytes())
    with pytest.raises(EvidenceRefused, match="finite"):
        read_array(path, (2,))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=10), inner, max_size=4),
    max_leaves=20,
)


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(JSON)
def test_any_json_is_read_or_refused(tmp_path: Path, value: Any) -> None:
    _store(tmp_path, value)
    with pytest.raises(EvidenceRefused):
        read(tmp_path)


def test_mutated_evidence_is_read_or_refused(tmp_path: Path) -> None:
    write(tmp_path, REAL)
    whole = (tmp_path / "evidence.json").read_bytes()
    dice = random.Random(0)
    refused = 0
    for _ in range(10_000):
        data = bytearray(whole)
        for _ in range(dice.randint(1, 4)):
            place = dice.randrange(len(data))
            data[place : place + dice.randint(0, 3)] = dice.choice(
                [b"", b"0", b'"', b"]", b"1e999", b"null", b"\\ud800", b"-"]
            )
        _store(tmp_path, bytes(data))
        try:
            read(tmp_path)
        except EvidenceRefused:
            refused += 1
    assert refused > 5000  # most mutations break it, and none breaks the reader


@given(JSON)
def test_plain_is_always_writable(value: Any) -> None:
    json.dumps(evidence.plain(value), allow_nan=False).encode("ascii")


def test_plain_values() -> None:
    class Odd:
        def __repr__(self) -> str:
            return "odd \ud800"

    assert evidence.plain(np.float32(0.5)) == 0.5
    assert evidence.plain(np.array([[18.98]])) == [[pytest.approx(18.98)]]
    assert evidence.plain((60000, 28, 28)) == [60000, 28, 28]
    assert evidence.plain(float("inf")) == "inf"
    assert evidence.plain(10**5000).startswith("an integer of")
    assert evidence.plain(np.zeros(10**6)) == "an array of shape (1000000,)"
    assert evidence.plain(Odd()) == "odd ?"
    cyclic: list[Any] = []
    cyclic.append(cyclic)
    json.dumps(evidence.plain(cyclic))
