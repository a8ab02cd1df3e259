"""The rubrics of the library in other languages than English.

Most phrasings are made of families, whose words each language has for itself (families.es.txt and its like), and so
serve all of them; what only one language says stands in a file of its own. See `grader.rubric.matching`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from grader.rubric.languages import LANGUAGES
from grader.rubric.library.idioms import IDIOMS
from grader.rubric.scheme import Rubric

Ways = Mapping[str, tuple[str, ...]]  # phrasings by the name of what they say

_MEASURES = (
    "MEASURE ERROR|DIFFERENCE", "> LOSS MEASURE GOOD|BAD|PERFORMANCE", "LOSS ERROR|DIFFERENCE|BAD !OPTIMIZER",
    "> HOW BAD|ERROR|DIFFERENCE|GOOD", "DIFFERENCE PREDICTION TRUTH", "ERROR PREDICTION", "DIFFERENCE y_true|y",
    "PENALIZE PREDICTION|ERROR|BAD",
)  # fmt: skip
_UPDATES = ("UPDATE WEIGHT", "GUESS BETTER", "UPDATE GUESS", "> UPDATE NETWORK", "NUMBER WEIGHT BETTER")
_REDUCES = ("REDUCE ERROR|LOSS", "LOSS SMALLEST")

PHRASINGS: dict[str, Ways] = {
    "train_test_split": {
        "train_learns": ("TRAIN NETWORK|DATA|WEIGHT",),
        "test_evaluates": ("TEST NETWORK|HOW|PERFORMANCE|DATA|ERROR|GENERALIZE|SEE|GOOD", "MEASURE PERFORMANCE|GENERALIZE|ERROR|GOOD", "> HOW GOOD", "> SEE GOOD|GENERALIZE"),
        "unseen_data": ("> NOT SEE|USE|TRAIN", "UNSEEN DATA|NETWORK|OTHERWISE|TEST|PERFORMANCE", "SEE NOT DATA"),
        "generalisation": ("GENERALIZE", "MEMORIZE", "OVERFIT"),
        "split_prevents_overfitting": ("PREVENT OVERFIT !MEASURE !SEE", "> NOT OVERFIT !MEASURE !SEE !TEST", "> NOT OVERFIT more|mas|mais|mehr|plus"),
        "split_for_speed": ("FASTER",),
        "test_set_used_to_train": ("> TRAIN TEST DATA !NOT !TRAIN",),
    },
    "relu": {
        "negative_to_zero": ("> NOT PASS NEGATIVE", "> SMALLEST 0 0", "> NEGATIVE NOT PASS"),
        "max_0_x": ("> LARGEST 0 x|z|NUMBER|INPUT", "> LARGEST x|z 0", "> LARGEST BETWEEN 0 x|NUMBER|INPUT"),
        "positive_passes": ("POSITIVE SAME|PASS", "> POSITIVE NOT UPDATE"),
        "removes_negatives": ("REMOVE NEGATIVE",),
        "nonlinear": ("NONLINEAR",),
        "relu_squashes_0_1": ("BETWEEN 0 1", "SQUASH 0 1", "> 0 to|a|bis 1"),
        "relu_is_step_function": ("> POSITIVE BECOMES 1", "> 1 POSITIVE 0 NEGATIVE", "> POSITIVE a|en|em|zu|auf|in 1"),
        "relu_negates": ("> NEGATIVE BECOMES POSITIVE !0", "absolut|absoluto|absolue|absolute NUMBER|BECOMES", "> UPDATE signo|sinal|signe|vorzeichen"),
        "relu_keeps_negatives": ("> PASS NEGATIVE !ZERO !POSITIVE !NOT", "> REMOVE POSITIVE"),
        "relu_normalises": ("AVERAGE", "normaliza|normalizar|normaliser|normalise|normalisiert NUMBER|DATA|OUTPUT|INPUT"),
        "relu_reduces_overfitting": ("OVERFIT", "REGULARIZATION"),
        "relu_chooses": ("> PICK CLASS|LARGEST !0",),
        "relu_is_stop_rule": ("> STOP TRAIN",),
    },
    "softmax": {
        "probabilities": ("PROBABILITY !LARGEST", "PROBABILITY EVERY|BECOMES|OUTPUT|SUM|NUMBER", "> LIKELY EVERY", "> BECOMES PROBABILITY", "> HOW LIKELY"),
        "sum_to_one": ("SUM 1|100",),
        "range_0_1": ("BETWEEN 0 1", "> 0 a|y|e|et|und|bis 1"),
        "most_likely_class": ("PICK LARGEST", "LARGEST 1", "LIKELY CLASS", "PICK LIKELY"),
        "when_used": ("MULTI CLASS", "multiclass", "CLASS"),
        "softmax_is_argmax": ("> PICK LARGEST !PROBABILITY !NOT", "LARGEST BECOMES 1", "LARGEST 1 OTHERWISE|0"),
        "softmax_merges_data": ("> MERGE DATA|OUTPUT|NEURON|NUMBER|LAYER", "AVERAGE"),
        "softmax_is_relu": ("NEGATIVE ZERO !POSITIVE",),
        "softmax_is_loss": ("> MEASURE ERROR", "> REDUCE ERROR|LOSS"),
    },
    "ten_neurons": {
        "one_per_class": ("> 1|NEURON|OUTPUT EVERY CLASS|NUMBER", "> EVERY NEURON|OUTPUT CLASS|1", "> EVERY CLASS", "> EVERY 1 CLASS", "> SAME CLASS", "> HOW CLASS"),
        "ten_classes": ("10 CLASS", "0 9"),
        "about_the_classes": ("CLASS",),
        "neurons_called_layers": ("> 10 LAYER",),
        "ten_nodes_for_each_class": ("> 10 NEURON EVERY CLASS", "> EVERY CLASS 10 NEURON"),
        "output_is_0_to_10": ("0 10 BETWEEN !9", "> 0 a|bis|et 10"),
        "ten_times_faster": ("FASTER",),
        "for_accuracy": ("BETTER|GOOD PERFORMANCE !CLASS", "pixel|pixels|pixeles"),
        "arbitrary_number": ("arbitrario|arbitrair|arbitraire|willkurlich|RANDOM !CLASS",),
    },
    "optimizer_loss": {
        "loss_measures_error": _MEASURES,
        "optimizer_updates_params": _UPDATES,
        "optimizer_reduces_loss": _REDUCES,
        "optimizer_uses_loss": ("USE LOSS|ERROR", "GRADIENT LOSS"),
        "optimizer_changes_data": ("> UPDATE pixels|pixel|IMAGE|DATA !WEIGHT",),
        "loss_is_accuracy": ("> LOSS MEASURE|IS ACCURACY !HOW !ERROR",),
        "roles_swapped": ("> LOSS UPDATE WEIGHT !OPTIMIZER", "> OPTIMIZER MEASURE ERROR|LOSS|DIFFERENCE"),
        "loss_of_data": ("LOST DATA",),
        "optimises_code": ("CODE FASTER",),
        "connects_layers": ("> CONNECT LAYER",),
    },
    "optimizer": {
        "updates_weights": (*_UPDATES, "WEIGHT backpropagation", "> w lr"),
        "reduces_loss": _REDUCES,
        "gradient": ("GRADIENT",),
        "optimizer_is_loss": ("> MEASURE ERROR|DIFFERENCE|LOSS !UPDATE", "PENALIZE", "> HOW PENALIZE"),
        "optimizer_optimises_code": ("CODE FASTER", "> OPTIMIZER CODE"),
    },
    "loss": {
        "measures_error": (*_MEASURES, "> HOW GUESS", "> ERROR BETWEEN", "ERROR NETWORK", "> SIZE ERROR", "DIFFERENCE TRUTH"),
        "minimise": (*_REDUCES, "REDUCE"),
        "loss_is_optimizer": ("> UPDATE WEIGHT !HOW !MEASURE",),
        "loss_of_data": ("LOST DATA", "LOST"),
        "loss_stops_training": ("> STOP TRAIN",),
        "loss_is_softmax": ("softmax", "> BECOMES PROBABILITY CLASS"),
    },
    "softmax_argmax": {
        "softmax_probabilities": ("softmax PROBABILITY", "PROBABILITY BECOMES|EVERY|CLASS|OUTPUT|NUMBER", "BETWEEN 0 1", "SUM 1|100"),
        "argmax_index": ("INDEX|CLASS|LABEL LARGEST|LIKELY", "argmax INDEX|CLASS|LABEL|LIKELY"),
        "argmax_is_one_hot": ("> argmax BECOMES 1", "LARGEST 1 OTHERWISE|0"),
        "softmax_is_argmax": ("> softmax PICK LARGEST",),
        "argmax_is_value": ("> argmax LARGEST NUMBER !INDEX !CLASS",),
    },
    "softmax_not_twice": {
        "already_in_probability_model": ("ALREADY softmax|PROBABILITY|NETWORK|LAYER", "> NETWORK ALREADY softmax", "OUTPUT IS PROBABILITY"),
        "softmax_depends_on_batch_size": ("> ONLY IMAGE !ALREADY", "batch !ALREADY"),
        "softmax_only_for_training": ("> softmax ONLY TRAIN",),
    },
    "overfitting": {
        "fits_training_too_closely": ("MEMORIZE", "TOO TRAIN", "TRAIN GOOD", "ruido|bruit|rauschen|noise", "> GOOD train", "SEE GOOD !UNSEEN"),
        "poor_on_new_data": ("BAD UNSEEN|TEST|val|OTHERWISE", "NOT GENERALIZE", "> NOT GOOD|PERFORMANCE UNSEEN|TEST|OTHERWISE", "> UNSEEN NOT", "BAD GENERALIZE", "TEST SMALLEST|REDUCE"),
        "cause": ("TOO|MORE EPOCH|NEURON|LAYER|WEIGHT", "varianza|variancia|variance|varianz"),
        "overfit_is_too_general": ("> TOO GENERALIZE",),
        "overfit_is_underfit": ("> NOT TRAIN !UNSEEN !TEST", "> FEW EPOCH|TRAIN|DATA", "> NOT TRAIN GOOD"),
    },
    "flatten": {
        "to_1d": ("ONE_D", "ONLY VECTOR|DIMENSION", "> BECOMES VECTOR", "> en|em|in|a VECTOR", "VECTOR NUMBER|pixel|784"),
        "shape_784": ("784",),
        "for_dense": ("dense|densa|AFTER NEEDS", "NEEDS LAYER", "NEEDS dense|densa"),
        "fewer_dimensions": ("REDUCE DIMENSION",),
        "makes_flat": ("FLAT",),
        "flatten_reduces_size": ("> REDUCE SIZE|IMAGE|DATA|NUMBER !ONE_D !DIMENSION !NOT", "COMPRESS !NOT", "> REMOVE pixel|pixels|DATA|IMAGE", "IMAGE menor|kleiner|petite"),
        "flatten_makes_28x28": ("> VECTOR BECOMES IMAGE|matriz|matrix|matrice", "> 784 IMAGE 28", "> BECOMES IMAGE 28 !784 !VECTOR !ONE_D"),
        "flatten_averages": ("AVERAGE", "BETWEEN 0 1"),
        "flatten_sorts": ("SORT",),
        "flatten_is_relu": ("NEGATIVE ZERO",),
        "flatten_is_dropout": ("RANDOM DROP",),
    },
    "dense": {
        "fully_connected": ("FULLY CONNECT", "EVERY NEURON CONNECT PREVIOUS|LAYER|INPUT|OUTPUT", "> EVERY NEURON EVERY INPUT|OUTPUT|PREVIOUS|pixel", "CONNECT EVERY PREVIOUS|LAYER|INPUT", "> SEE EVERY INPUT|PREVIOUS", "EVERY INPUT|OUTPUT EVERY NEURON"),
        "weights_and_bias": ("WEIGHT EVERY INPUT|CONNECT|pixel", "WEIGHT bias SUM", "wx|w_x b"),
        "layer_of_neurons": ("LAYER NEURON", "128|10 NEURON"),
        "standard_layer": ("normal|comun|comum|ublich LAYER",),
        "connected_within_layer": ("> EVERY NEURON CONNECT EVERY NEURON !PREVIOUS !AFTER", "> NEURON CONNECT BETWEEN !PREVIOUS !AFTER", "> NEURON miteinander CONNECT"),
        "dense_is_one_neuron": ("> ONLY NEURON !EVERY", "> IS 1|una|um|un|ein NEURON !EVERY !LAYER"),
        "dense_groups_inputs": ("> GROUP IMAGE|DATA|INPUT", "> IMAGE GROUP"),
        "dense_is_another_layer": ("COMPRESS", "RANDOM NEURON DROP"),
    },
    "dropout": {
        "random_zero": ("RANDOM DROP", "SOME NEURON DROP", "DROP NEURON", "RANDOM NEURON ZERO"),
        "prevents_overfitting": ("OVERFIT", "REGULARIZATION", "GENERALIZE", "ROBUST", "NOT|PREVENT MEMORIZE|ROBUST"),
        "dropout_permanent": ("permanente|permanent|definitiva|definitivo|endgultig|definitivement|siempre|sempre DROP",),
        "dropout_drops_layers": ("> DROP LAYER !NEURON",),
        "dropout_removes_data": ("> DROP|REMOVE IMAGE|pixels|DATA !NEURON !MEMORIZE !NOT",),
        "dropout_for_speed": ("FASTER",),
        "dropout_adds_neurons": ("> ADD NEURON",),
        "dropout_changes_lr": ("> REDUCE|UPDATE RATE",),
    },
    "adam": {
        "is_optimizer": ("OPTIMIZER",),
        "adaptive": ("ADAPTIVE RATE", "adaptivo|adaptativo|adaptatif|adaptiv|adaptive", "momentum|rmsprop|momento", "UPDATE RATE", "RATE EVERY WEIGHT"),
        "sgd_variant": ("VARIANT|BETTER GRADIENT|sgd|momentum",),
        "updates_weights": ("UPDATE WEIGHT !RATE", "> UPDATE NETWORK"),
        "plain_sgd": ("GRADIENT",),
        "popular": ("POPULAR", "FASTER"),
        "reduces_loss": _REDUCES,
        "adam_equals_sgd": ("> SAME|IS GRADIENT !VARIANT !BETTER !ADAPTIVE !momentum !USE", "otro|outro|anderer|autre GRADIENT"),
        "adam_is_loss": ("> IS LOSS !OPTIMIZER", "> IS ACTIVATION|METRIC|LAYER !OPTIMIZER", "> IS NUMBER LOSS|ERROR !OPTIMIZER"),
    },
    "sparse_cce": {
        "is_loss": ("LOSS|ERROR|DIFFERENCE",),
        "multi_class": ("MULTI CLASS|classification|clasificacion|classificacao", "multiclass"),
        "integer_labels": ("INTEGER", "LABEL|CLASS NUMBER !ONE_HOT", "> NOT ONE_HOT", "> NOT VECTOR", "LABEL INDEX", "LABEL 0 9", "INDEX CLASS"),
        "scce_confused_with_binary": ("BINARY PROBLEM|CLASS !MULTI !NOT",),
        "scce_for_one_hot": ("> LABEL IS|en|in|em ONE_HOT !NOT",),
        "scce_is_metric": ("> METRIC !LOSS",),
        "scce_is_other": ("> BECOMES WEIGHT sparse|esparsos|dispersos", "> IS OPTIMIZER|ACTIVATION", "> HOW 0 matriz|matrix|matrice"),
    },
    "tensor": {
        "multi_dim_array": ("MULTI DIMENSION|INDEX", "MORE DIMENSION", "ARRAY NUMBER|DIMENSION", "> GENERALIZE ARRAY", "ndarray", "1 2 3 DIMENSION"),
        "shape_dtype": ("shape|dtype",),
        "some_array": ("ARRAY", "DIMENSION", "NUMBER"),
        "tensor_must_be_3d_plus": ("> ONLY 3 DIMENSION", "> 3 d MORE", "> 3 DIMENSION MORE|o|ou|oder", "> 3_d o|ou|oder"),
        "tensor_is_layer": ("> IS LAYER|function|funcion|funcao|fonction|funktion|NETWORK|NEURON !ARRAY",),
    },
    "sequential": {
        "layers_in_order": ("STACK LAYER", "ONE_AFTER", "> OUTPUT EVERY|1 INPUT", "> LAYER AFTER", "> LAYER 1 LAYER|2|AFTER 2|3"),
        "data_flows": ("> FEED ONE_AFTER|AFTER", "feed|forward"),
        "things_in_order": ("STACK", "simple|simples|basico|basique|einfach"),
        "sequential_means_sequence_data": ("SEQUENCE DATA", "SEQUENCE SEQUENTIAL_DATA", "DATA|INPUT SEQUENTIAL_DATA"),
        "sequential_is_parallel": ("paralelo|parallel|parallele",),
    },
    "fit": {
        "trains": ("TRAIN NETWORK|EPOCH|DATA|it", "> NETWORK TRAIN", "UPDATE WEIGHT"),
        "fits_data": ("FEED DATA|NETWORK", "EPOCH"),
        "fit_is_evaluate": ("> MEASURE PERFORMANCE|ACCURACY !TRAIN",),
        "fit_resizes": ("> REDUCE SIZE|IMAGE", "COMPRESS", "cabe|tailor|passgenau"),
    },
    "evaluate": {
        "measures_performance": ("MEASURE|TEST PERFORMANCE|LOSS|ACCURACY", "TEST NETWORK", "> HOW GOOD", "PERFORMANCE|LOSS BECOMES", "> HOW PERFORMANCE", "% TRUTH"),
        "tests_network": ("TEST NETWORK|DATA", "PERFORMANCE", "ACCURACY", "LOSS"),
        "on_test_data": ("UNSEEN DATA|NETWORK", "> NOT SEE|TRAIN", "> TEST DATA", "> DATA TEST", "x_test", "> PERFORMANCE TEST", "test|teste set|bilder"),
        "evaluate_trains": ("> CONTINUE TRAIN", "> MORE TRAIN"),
        "evaluate_is_predict": ("> PREDICTION CLASS !PERFORMANCE !DIFFERENCE !TEST", "> BECOMES EVERY IMAGE CLASS"),
        "evaluate_prevents_overfitting": ("> PREVENT OVERFIT",),
        "evaluate_measures_efficiency": ("FASTER",),
    },
}  # fmt: skip


def translated(question: str, rubric: Rubric) -> Rubric:
    """A rubric of the library with its phrasings in all languages that are read."""
    return replace(
        rubric,
        translations={
            code: _joined(PHRASINGS[question], IDIOMS[code].get(question, {})) for code in LANGUAGES if code != "en"
        },
    )


def _joined(everywhere: Ways, own: Ways) -> Ways:
    return {slug: (*everywhere.get(slug, ()), *own.get(slug, ())) for slug in everywhere | own}
