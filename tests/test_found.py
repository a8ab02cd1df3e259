"""What a run left of what checks look at is read with distrust."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from grader import found
from grader.evidence import Crash, EvidenceRefused
from grader.found import FILE, LINE_LIMIT, LOOK, NOTHING_FOUND, Called, Found, Items, Line, Scalar
from grader.worker.values import value_of

THREE = Scalar("scalar", "int", 3)
VALUES: list[Any] = [
    3, 2.5, "a", None, True, float("nan"), 2**90, 1j, b"x", [1, [2, "a"]], (1,), {1}, {"a": {2: [3]}}, np.eye(3), np.zeros((1,) * 40), np.broadcast_to(0.0, (2**40, 2)), np.array(["a"]), np.array([None, 1], object),
    list(range(100)), range(10**18), pd.DataFrame({"a": [1, 2], "b": ["x", None]}), pd.Series([1.5]), pd.DataFrame(), pd.Series([1.0, 2.0], index=pd.MultiIndex.from_tuples([("a", 1), ("b", None)], names=["k", None])), pd.DataFrame({"a": [1]}, index=pd.Index([5], name=3)), np.array([], "datetime64[s]"), {f"k{n}": n for n in range(2000)}, ["x" * 30_000] * 100, "\ud800", [[]] * 2000,
    np.full((3, 2), np.nan), np.array([2**63], "uint64"), [2**80] * 40, np.float16([1]),
]  # fmt: skip


def no_model(model: Any) -> Any:
    raise AssertionError("there is no model in it")


def lines(folder: Path, *written: Any) -> found.Findings:
    text = [one if isinstance(one, str) else json.dumps(asdict(one)) for one in written]
    (folder / FILE).write_text("\n".join(text) + "\n", "utf-8")
    return found.read(folder)


@pytest.mark.parametrize("thing", VALUES, ids=lambda thing: repr(thing)[:40])
def test_what_is_written_is_read(tmp_path: Path, thing: Any) -> None:
    if getattr(thing, "size", 0) == 2**41:  # only the last of its elements would take a day to look at
        thing = thing[: 2**20]
    line = Line("a", case=0, called=Called("returned", value_of(thing, no_model)))
    text = found.as_text(line)
    assert len(text) <= LINE_LIMIT
    (tmp_path / FILE).write_bytes(text)
    assert found.read(tmp_path).calls == {"a": {0: line.called}}
    assert found.from_plain({"a": asdict(Found("x", value=line.called.value if line.called else None))})


def test_nothing_is_read_where_nothing_is(tmp_path: Path) -> None:
    assert found.read(tmp_path) is NOTHING_FOUND
    (tmp_path / FILE).write_bytes(b"")
    assert found.read(tmp_path) == NOTHING_FOUND
    (tmp_path / FILE).write_bytes(b"\n\n\n")
    assert found.read(tmp_path) == NOTHING_FOUND


def test_where_a_run_ended(tmp_path: Path) -> None:
    look, seen = Line("a"), Line("a", found=Found("x", value=THREE))
    begun, done = Line("f", case=2), Line("f", case=2, called=Called("returned", THREE))
    assert lines(tmp_path, look).ended_in == ("a", LOOK)
    assert lines(tmp_path, look, seen).ended_in is None
    assert lines(tmp_path, look, seen, begun).ended_in == ("f", 2)
    whole = lines(tmp_path, look, seen, begun, done)
    assert (
        whole.ended_in is None and whole.found == {"a": seen.found} and whole.calls == {"f": {2: done.called}}
    )
    assert lines(tmp_path, begun, Line("f", case=3), done).ended_in is None  # in whatever order


def test_half_a_last_line_is_none(tmp_path: Path) -> None:
    whole = json.dumps(asdict(Line("f", case=1, called=Called("returned", THREE))))
    for cut in range(1, len(whole)):
        (tmp_path / FILE).write_text(json.dumps(asdict(Line("f", case=1))) + "\n" + whole[:cut])
        assert found.read(tmp_path).ended_in == ("f", 1) and found.read(tmp_path).calls == {}
    (tmp_path / FILE).write_text(whole[:20] + "\n" + whole + "\n")
    with pytest.raises(EvidenceRefused, match="line 1"):
        found.read(tmp_path)


def test_the_latest_counts(tmp_path: Path) -> None:
    seen = lines(
        tmp_path, *(Line("f", case=0, called=Called("returned", Scalar("scalar", "int", n))) for n in (1, 2))
    )
    assert seen.calls["f"][0].value == Scalar("scalar", "int", 2)


GOOD: dict[str, Any] = {
    "slug": "f",
    "found": None,
    "case": 0,
    "called": {"outcome": "returned", "value": None, "crash": None, "printed": "", "changed": []},
}
ARRAY = {
    "kind": "array",
    "type": "ndarray",
    "dtype": "float64",
    "shape": [2],
    "step": 1,
    "elements": [1.0, 2.0],
    "low": 1.0,
    "high": 2.0,
    "mean": 1.5,
    "missing": 0,
}
SCALAR = {"kind": "scalar", "type": "int", "value": 3}


def returned(value: Any) -> str:
    return json.dumps(GOOD | {"called": GOOD["called"] | {"value": value}})


@pytest.mark.parametrize(
    "text",
    [
        "nonsense", "[]", "3", "null", "{}", '{"slug": 3}', json.dumps(GOOD | {"more": 1}), json.dumps(GOOD | {"slug": "x" * 301}), json.dumps(GOOD | {"case": -1}), json.dumps(GOOD | {"case": 10**9}), json.dumps(GOOD | {"case": "0"}), json.dumps(GOOD | {"case": 1.0}),
        json.dumps(GOOD | {"called": {"outcome": "right"}}), json.dumps(GOOD | {"called": GOOD["called"] | {"credit": 1}}), json.dumps(GOOD | {"called": GOOD["called"] | {"printed": "x" * 20_001}}), json.dumps(GOOD | {"called": GOOD["called"] | {"changed": ["1"] * 51}}),
        returned({"kind": "thing"}), returned({"kind": "other", "type": "x"}), returned(SCALAR | {"value": [1]}), returned(SCALAR | {"value": "x" * 20_001}), returned(SCALAR | {"more": 1}), returned(SCALAR).replace("3}", "NaN}"),
        returned(SCALAR).replace("3}", "1e999}"), returned(SCALAR).replace("3}", "9" * 5000 + "}"), returned(ARRAY | {"elements": []}), returned(ARRAY | {"elements": [1.0]}), returned(ARRAY | {"step": 2}), returned(ARRAY | {"step": 0}), returned(ARRAY | {"shape": [-2]}), returned(ARRAY | {"shape": [3]}),
        returned(ARRAY | {"shape": [1] * 65, "elements": [1.0]}), returned(ARRAY | {"elements": [[1.0], 2.0]}), returned(ARRAY | {"shape": [4097], "elements": [1.0] * 4097}), returned({"kind": "items", "type": "list", "items": [SCALAR, SCALAR], "count": 1}), returned({"kind": "items", "type": "list", "items": [SCALAR] * 1001, "count": 1001}),
        returned({"kind": "frame", "type": "DataFrame", "columns": [], "index": [{"name": "a", "values": ARRAY}], "rows": 3}), returned({"kind": "pairs", "type": "dict", "pairs": [[SCALAR]], "count": 1}), returned({"kind": "pairs", "type": "dict", "pairs": [[SCALAR, SCALAR]], "count": 0}), returned({"kind": "frame", "type": "DataFrame", "columns": [{"name": "a", "values": ARRAY}], "rows": 3}),
        returned({"kind": "frame", "type": "DataFrame", "columns": [{"name": "a", "values": ARRAY | {"shape": [1, 2]}}], "rows": 2}), returned({"kind": "network", "type": "Sequential", "model": {}}), returned({"kind": "thing", "type": "x", "text": "", "settings": {str(n): SCALAR for n in range(61)}}),
        '{"slug": "a", "slug": 3}', "[" * 100_000, returned(SCALAR).replace('"value"', '"__class__"'), "\0", "\ufeff{}", returned({"kind": "items", "type": "list", "count": 1, "items": [ARRAY | {"elements": []}]}),
    ],
    ids=lambda text: text[-60:],
)  # fmt: skip
def test_what_is_malformed_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(EvidenceRefused, match=r"^found.jsonl: line 1: \w+") as error:
        lines(tmp_path, text)
    assert len(str(error.value)) < 600


def test_what_is_deep_is_refused(tmp_path: Path) -> None:
    text = returned(SCALAR).replace(
        json.dumps(SCALAR),
        '{"kind": "items", "type": "list", "count": 1, "items": [' * 5000 + json.dumps(SCALAR) + "]}" * 5000,
    )
    with pytest.raises(EvidenceRefused):
        lines(tmp_path, text)


@pytest.mark.parametrize("kind", ["link", "pipe", "folder", "large"])
def test_what_is_no_file_of_its_size_is_refused(tmp_path: Path, kind: str) -> None:
    path, other = tmp_path / FILE, tmp_path / "other"
    other.write_text(json.dumps(asdict(Line("a"))) + "\n")
    if kind == "link":
        path.symlink_to(other)
    elif kind == "pipe":
        os.mkfifo(path)
    elif kind == "folder":
        path.mkdir()
    else:
        path.touch()
        os.truncate(path, 10 << 30)
    with pytest.raises(EvidenceRefused, match=FILE):
        found.read(tmp_path)


def test_a_line_that_is_too_long_or_no_json_is_refused() -> None:
    text = Items("items", "list", (Scalar("scalar", "str", "x" * 20_000),) * 200, 200)
    for value in (text, Scalar("scalar", "float", float("nan")), Scalar("scalar", "x", object())):  # type: ignore[arg-type]
        with pytest.raises((ValueError, TypeError)):
            found.as_text(Line("a", found=Found("x", value=value)))


def test_an_exception_is_kept_as_others_are(tmp_path: Path) -> None:
    called = Called(
        "raised", crash=Crash("ValueError", "no", 3, "raise", "Traceback"), printed="p", changed=("1", "x")
    )
    assert lines(tmp_path, Line("f", case=0, called=called)).calls["f"][0] == called
