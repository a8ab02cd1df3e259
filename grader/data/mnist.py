"""MNIST: handwritten digits (LeCun et al. 1998)."""

from __future__ import annotations

from grader.data.dataset import KerasFiles
from grader.data.image_sets import DIGITS, image_set

MNIST = image_set(
    "mnist",
    classes=DIGITS,
    sample_shape=(28, 28),
    sizes=(60_000, 10_000),
    pixel_statistics=(0.1307, 0.3081),  # as they are usually given for standardising
    keras_files=KerasFiles(
        ("mnist.npz",), sha256="731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1"
    ),
)
