"""A list on the disk is a list."""

from __future__ import annotations

import pickle
from dataclasses import dataclass
from pathlib import Path

import pytest

from grader.disk_list import DiskList


@dataclass(frozen=True)
class Item:
    name: str
    scheme: object
    numbers: tuple[int, ...] = ()


def test_the_first_items_stay_as_they_are(tmp_path: Path) -> None:
    items = [Item(f"student {n}", None, tuple(range(n))) for n in range(8)]
    spool = DiskList(tmp_path, items[:2], in_memory=5)
    for each in items[2:]:
        spool.append(each)
        assert list(spool) == items[: len(spool)]
    assert [spool[n] is items[n] for n in range(8)] == [True] * 5 + [False] * 3
    assert spool[3:7] == items[3:7] and spool[-1] == items[-1]
    spool.reorder([7, 0, 6, 1, 5, 2, 4, 3])
    assert [each.name[-1] for each in spool] == list("70615243")
    with pytest.raises(IndexError):
        spool[8]


def test_it_is_a_list(tmp_path: Path) -> None:
    scheme = {"large": list(range(1000)), "function": lambda: 1}  # which no pickle could hold
    items = [Item(f"student {n}", scheme, tuple(range(n))) for n in range(20)]
    spool = DiskList(tmp_path, items[:10], shared=[scheme])
    for each in items[10:]:
        assert list(spool) == items[: len(spool)]  # read between writes
        spool.append(each)
    assert len(spool) == 20 and spool[3] == items[3] and spool[-1] == items[-1] and spool[2:4] == items[2:4]
    assert spool[5] is not items[5] and all(each.scheme is scheme for each in spool)
    spool.reorder([*range(10, 20), *range(10)])
    assert list(spool) == items[10:] + items[:10]
    with pytest.raises(IndexError):
        spool[20]
    assert list(tmp_path.iterdir()) == []  # nobody else can open it
    with pytest.raises((pickle.PicklingError, AttributeError)):
        DiskList(tmp_path, items)
