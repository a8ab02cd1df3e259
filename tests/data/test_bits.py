"""The same data, bit for bit: cache keys and kept results hang on it."""

from __future__ import annotations

import hashlib
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from grader import data

DIGESTS = {
    "mnist": "70bd84b748084c95058508acbc16086801a8186178d9204aaee028e8b54cd7fd",
    "fashion_mnist": "70bd84b748084c95058508acbc16086801a8186178d9204aaee028e8b54cd7fd",
    "cifar100": "63307b08729b800ff27b704566597f12c2466aad646e8aa839be1c0c10988c91",
    "digits": "83d73285f7efe2c35af7b1c1792348bb92f1cdc489b11153d3ca5d33de77e3b9",
    "cifar10": "63307b08729b800ff27b704566597f12c2466aad646e8aa839be1c0c10988c91",
    "wine": "1a1feca70952ab6ce94be96d245a26c00cb7bd001298464bd5e9c17574c31f88",
    "iris": "e313777f6593763e0ba099984e4a65a859dad57e6909f46dbbfa69d59e7f9096",
    "breast_cancer": "7bd98549009fb28ed4c6ae2585dc28341eb9f71b5408a65bfc071bbaf79a9e57",
    "diabetes": "49fac14c8f13427147b351ce1364060e26778132fcacb10b604360de1b407167",
    "line": "5ab868e85521be67284f8373818eaabec12243a4ca950c64e066f6de798b596e",
}
DECOYS = {
    True: "6c5f2410019cce5fb707069041938096eb5def665699dca3acc2fd882ec376ad",
    False: "ba8769f85f40fac9afd94eba03497908836f6789c33e48b2bcf67367a9344085",
}


def _digest(*arrays: NDArray[Any]) -> str:
    digest = hashlib.sha256()
    for array in arrays:
        digest.update(f"{array.dtype.str}{array.shape}".encode() + array.tobytes())
    return digest.hexdigest()


# What is not embedded, and has nothing that stands in for it.
ELSEWHERE = {"boston_housing", "california_housing", "imdb", "reuters"}


def test_every_data_set_is_held_to_its_bits() -> None:
    assert set(DIGESTS) == set(data.NAMES) - ELSEWHERE


@pytest.mark.parametrize("name", DIGESTS)
def test_what_is_embedded_stays_as_it_is(name: str) -> None:
    dataset = data.load(name, "stand-in")
    assert dataset.digest == DIGESTS[name]
    assert dataset.digest == _digest(dataset.x_train, dataset.y_train, dataset.x_test, dataset.y_test)


@pytest.mark.parametrize("name", ["mnist", "fashion_mnist"])
@pytest.mark.parametrize("given", [True, False])
def test_decoys_stay_as_they_are(name: str, given: bool) -> None:
    images, labels = data.decoy(data.load(name, "stand-in"), given=given)
    assert images.dtype == np.uint8 and _digest(images, labels) == DECOYS[given]
