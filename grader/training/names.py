"""The names of Keras that a program may give as text, and which of them a misspelled one means."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rapidfuzz.distance import OSA

WRONG = 0.2  # of a name's letters that may be wrong; one may always

_LOSSES = (
    "BinaryCrossentropy BinaryFocalCrossentropy CategoricalCrossentropy CategoricalFocalCrossentropy "
    "CategoricalGeneralizedCrossEntropy CategoricalHinge Circle CosineSimilarity CTC Dice Hinge Huber "
    "KLDivergence LogCosh MeanAbsoluteError MeanAbsolutePercentageError MeanSquaredError "
    "MeanSquaredLogarithmicError Poisson SparseCategoricalCrossentropy SquaredHinge Tversky"
).split()
_SHORT = "bce kld mae mape mse msle".split()


def snake(name: str) -> str:
    """`SparseCategoricalCrossentropy` as `sparse_categorical_crossentropy`."""
    word = re.sub(r"(?<=[A-Z])(?=[A-Z][a-z])|(?<=[a-z0-9])(?=[A-Z])", "_", name.strip())
    return word.lower()


# As Keras takes them, letter by letter: functions, classes, and the short forms in small and capital letters.
LOSSES = frozenset(map(snake, _LOSSES)) | {*_LOSSES, *_SHORT, *(name.upper() for name in _SHORT)}
# Classes, of which Keras takes the names in any case.
OPTIMIZERS = frozenset(
    "SGD Adam AdamW RMSprop Adagrad Adadelta Adamax Nadam Ftrl Lion Adafactor Lamb Muon ScheduleFreeAdamW "
    "LossScaleOptimizer".split()
)
ACTIVATIONS = frozenset(
    "celu elu exponential gelu glu hard_shrink hard_sigmoid hard_silu hard_swish hard_tanh leaky_relu linear "
    "log_sigmoid log_softmax mish relu relu6 selu sigmoid silu soft_shrink softmax softplus softsign "
    "sparse_plus sparse_sigmoid sparsemax squareplus swish tanh tanh_shrink threshold".split()
)
METRICS = frozenset(
    "accuracy auc binary_accuracy categorical_accuracy f1_score mae mape mean_absolute_error "
    "mean_squared_error mse precision r2_score recall root_mean_squared_error sparse_categorical_accuracy "
    "top_k_categorical_accuracy".split()
)
KINDS = {"loss": LOSSES, "optimizer": OPTIMIZERS, "activation": ACTIVATIONS, "metric": METRICS}

PAGES = {
    "loss": "losses", "optimizer": "optimizers", "activation": "layers/activations", "metric": "metrics"
}  # fmt: skip


def meant(name: str, known: Iterable[str]) -> str:
    """The known name that a misspelled one means; "" where none is near, or several are."""
    names = sorted(known, key=lambda word: (word != word.lower(), word))  # small letters first
    bare = _bare(name)
    if not bare:
        return ""
    if same := [word for word in names if _bare(word) == bare]:
        return same[0]
    # Letters that are wrong, missing, too many or exchanged with their neighbour.
    off = {word: OSA.distance(bare, _bare(word)) for word in names}
    least = min(off.values(), default=0)
    nearest = [word for word in names if off[word] == least]
    alone = len({_bare(word) for word in nearest}) == 1
    return nearest[0] if alone and least <= max(1, WRONG * len(bare)) else ""


def suggestion(kind: str, name: str, known: str | None = None) -> str:
    """What to do about a name that Keras does not know.

    Args:
        kind: of `KINDS`.
        name: as it was written.
        known: what it means, where that was found already.
    """
    known = meant(name, KINDS[kind]) if known is None else known
    shown = known.lower() if kind == "optimizer" else known
    if not known:
        return f"Look for the names of Keras's own: https://keras.io/api/{PAGES[kind]}."
    return f"Write “{shown}”: that is how Keras spells it."


def _bare(name: str) -> str:
    """A name without what tells one spelling of it from another, and without what it is called with."""
    return re.sub(r"\(.*|[^a-z0-9]", "", name.lower())
