"""Kept trainings: intact or absent, shared by two graders, and no more of them than the limit."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from grader.training import cache

SIZE = 100_000


def _made(folder: Path, content: bytes = b"x") -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "result.json").write_text("{}")
    (folder / "predictions.f32").write_bytes(content * SIZE)
    (folder / "weights.f32").write_bytes(b"w" * SIZE)
    return folder


def _key(number: int) -> str:
    return f"{number:064x}"


@pytest.mark.parametrize("name", cache.FILES)
@pytest.mark.parametrize("harm", ["truncated", "changed", "gone"])
def test_a_damaged_entry_is_absent_and_can_be_made_again(tmp_path: Path, name: str, harm: str) -> None:
    made, store = _made(tmp_path / "made"), tmp_path / "store"
    cache.put(store, _key(1), made)
    entry = cache.get(store, _key(1))
    assert entry is not None
    path = entry / name
    content = path.read_bytes()
    if harm == "gone":
        path.unlink()
    else:
        path.write_bytes(content[:-1] if harm == "truncated" else content[:-1] + b"\0")
    assert cache.get(store, _key(1)) is None
    cache.put(store, _key(1), made)
    again = cache.get(store, _key(1))
    assert again is not None and (again / name).read_bytes() == content


def test_a_sum_that_is_no_text_is_absent(tmp_path: Path) -> None:
    cache.put(tmp_path / "store", _key(1), _made(tmp_path / "made"))
    entry = cache.get(tmp_path / "store", _key(1))
    assert entry is not None
    (entry / "sum").write_bytes(b"\xff\xfe")
    assert cache.get(tmp_path / "store", _key(1)) is None


def test_the_longest_unused_make_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    store, made = tmp_path / "store", _made(tmp_path / "made")
    for number in range(6):
        cache.put(store, _key(number), made)
        os.utime(store / _key(number)[:2] / _key(number) / "sum", (number + 1, number + 1))
    assert cache.get(store, _key(0)) is not None  # used now: no longer the oldest
    monkeypatch.setenv("GRADER_CACHE_MB", "1")
    cache.put(store, _key(9), made)
    kept = {entry.folder.name for entry in cache.entries(store)}
    assert sum(entry.size for entry in cache.entries(store)) <= 1 << 20
    assert {_key(0), _key(9), _key(5)} <= kept and _key(1) not in kept and _key(2) not in kept


def test_what_a_killed_grader_left_half_written_goes(tmp_path: Path) -> None:
    store = tmp_path / "store"
    cache.put(store, _key(1), _made(tmp_path / "made"))
    (store / "00" / "00000000.half").mkdir()
    fresh = store / "00" / "00000000.fresh"
    fresh.mkdir()
    os.utime(store / "00" / "00000000.half", (0, 0))
    cache.trim(store, 1 << 30)
    assert not (store / "00" / "00000000.half").exists() and fresh.exists()
    assert cache.get(store, _key(1)) is not None


def test_cleared(tmp_path: Path) -> None:
    for number in (1, 2):
        cache.put(tmp_path / "store", _key(number), _made(tmp_path / "made"))
    assert cache.clear(tmp_path / "store") == 2
    assert cache.entries(tmp_path / "store") == [] and cache.clear(tmp_path / "nowhere") == 0


WRITER = """
import sys, json
from pathlib import Path
from grader.training import cache
store, made = Path(sys.argv[1]), Path(sys.argv[2])
seen = set()
for turn in range(150):
    key = f"{turn % 5:064x}"
    found = cache.get(store, key)
    if found is None:
        cache.put(store, key, made)
    else:
        try:
            seen.add((found / "predictions.f32").read_bytes() == (made / "predictions.f32").read_bytes())
        except FileNotFoundError:  # dropped in between: the trainer trains again
            pass
print(json.dumps(sorted(seen)))
"""


def test_several_graders_at_once_see_whole_entries_only(tmp_path: Path) -> None:
    made = _made(tmp_path / "made")
    processes = [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path / "store"), str(made)],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "GRADER_CACHE_MB": "0" if number == 0 else "100"},
        )
        for number in range(3)
    ]
    for process in processes:
        out, _ = process.communicate(timeout=120)
        assert process.returncode == 0
        assert json.loads(out) in ([], [True])
    left = [path for path in (tmp_path / "store").glob("*/*.*")]
    assert left == []
