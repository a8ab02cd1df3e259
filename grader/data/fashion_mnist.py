"""Fashion-MNIST: pictures of clothes (Xiao, Rasul and Vollgraf 2017)."""

from __future__ import annotations

from grader.data.dataset import KerasFiles
from grader.data.image_sets import image_set

FASHION_MNIST = image_set(
    "fashion_mnist",
    # The labels' meanings, from table 2 of the paper.
    classes=(
        "T-shirt/top",
        "Trouser",
        "Pullover",
        "Dress",
        "Coat",
        "Sandal",
        "Shirt",
        "Sneaker",
        "Bag",
        "Ankle boot",
    ),
    sample_shape=(28, 28),
    sizes=(60_000, 10_000),
    pixel_statistics=(0.2860, 0.3530),  # as they are usually given for standardising
    keras_files=KerasFiles(
        (
            "train-images-idx3-ubyte.gz",
            "train-labels-idx1-ubyte.gz",
            "t10k-images-idx3-ubyte.gz",
            "t10k-labels-idx1-ubyte.gz",
        ),
        folder="fashion-mnist",
    ),
)
