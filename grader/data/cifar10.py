"""CIFAR-10: small colour photographs (Krizhevsky 2009)."""

from __future__ import annotations

from grader.data.image_sets import image_set

CIFAR10 = image_set(
    "cifar10",
    # In the order of the labels, as keras.datasets.cifar10 documents them.
    classes=(
        "airplane",
        "automobile",
        "bird",
        "cat",
        "deer",
        "dog",
        "frog",
        "horse",
        "ship",
        "truck",
    ),
    sample_shape=(32, 32, 3),
    sizes=(50_000, 10_000),
    pixel_statistics=(0.4734, 0.2516),  # over all three colours, as they are usually given for standardising
    label_shape=(1,),
    # No `keras_files`: Keras keeps it as an archive of pickles, which are never loaded here.
)
