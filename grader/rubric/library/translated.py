"""The rubrics of the library in other languages than English.

Phrasings are made of families, whose words each language has for itself (families.es.txt and its like), and so serve
all of them; the few words between are of whichever language. A misconception that is a single word is never charged
beside a full answer, but makes a person look: phrasings are fewer here than in English, so what an answer adds to
what is right is more often not understood. See `grader.rubric.matching`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from grader.rubric.languages import LANGUAGES
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
        "relu_is_step_function": ("> POSITIVE BECOMES 1", "> 1 POSITIVE 0 NEGATIVE", "> POSITIVE a|en|em|zu|auf|in 1", "> 1 si|se|wenn|quand|bei|pour|para|pra|cuando|quando POSITIVE", "> 1 POSITIVE !0_1 !BETWEEN", "1"),
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
        "softmax_is_argmax": ("LARGEST", "> PICK LARGEST !PROBABILITY !NOT", "LARGEST BECOMES 1", "LARGEST 1 OTHERWISE|0"),
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
        "output_is_0_to_10": ("0 10 BETWEEN !9", "> 0 a|bis|et|ate|hasta|jusqu 10"),
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
        "optimizer_is_loss": ("> MEASURE ERROR|DIFFERENCE|LOSS !UPDATE", "PENALIZE", "> HOW PENALIZE", "DIFFERENCE"),
        "optimizer_optimises_code": ("CODE FASTER", "> OPTIMIZER CODE"),
    },
    "loss": {
        "measures_error": (*_MEASURES, "> HOW GUESS", "> ERROR BETWEEN", "ERROR NETWORK", "> SIZE ERROR", "DIFFERENCE TRUTH"),
        "minimise": (*_REDUCES, "REDUCE"),
        "loss_is_optimizer": ("> UPDATE WEIGHT !HOW !MEASURE",),
        "loss_of_data": ("LOST DATA", "LOST"),
        "loss_stops_training": ("> STOP TRAIN",),
        "circular": ("ACCURACY",),
        "loss_is_softmax": ("softmax", "> BECOMES PROBABILITY CLASS"),
    },
    "softmax_argmax": {
        "softmax_probabilities": ("softmax PROBABILITY", "PROBABILITY BECOMES|EVERY|CLASS|OUTPUT|NUMBER", "BETWEEN 0 1", "SUM 1|100"),
        "argmax_index": ("INDEX|CLASS|LABEL LARGEST|LIKELY", "argmax INDEX|CLASS|LABEL|LIKELY"),
        "argmax_is_one_hot": ("> argmax BECOMES 1", "LARGEST 1 OTHERWISE|0"),
        "softmax_is_argmax": ("> softmax PICK LARGEST", "> softmax LARGEST !argmax !PROBABILITY"),
        "argmax_is_value": ("> argmax LARGEST NUMBER !INDEX !CLASS", "> argmax convierte|transforma|converte|wandelt|convertit PROBABILITY",),
    },
    "softmax_not_twice": {
        "already_in_probability_model": ("ALREADY softmax|PROBABILITY|NETWORK|LAYER", "> NETWORK ALREADY softmax", "OUTPUT IS PROBABILITY"),
        "softmax_depends_on_batch_size": ("> ONLY IMAGE !ALREADY", "batch !ALREADY"),
        "softmax_only_for_training": ("> softmax ONLY TRAIN",),
    },
    "overfitting": {
        "fits_training_too_closely": ("MEMORIZE", "TOO TRAIN", "TRAIN GOOD", "ruido|bruit|rauschen|noise", "> GOOD train"),
        "poor_on_new_data": ("BAD UNSEEN|TEST|val|OTHERWISE", "NOT GENERALIZE", "> NOT GOOD|PERFORMANCE UNSEEN|TEST|OTHERWISE", "> UNSEEN NOT", "BAD GENERALIZE"),
        "cause": ("TOO|MORE EPOCH|NEURON|LAYER|WEIGHT", "varianza|variancia|variance|varianz"),
        "overfit_is_too_general": ("> TOO GENERALIZE",),
        "overfit_is_underfit": ("> NOT TRAIN !UNSEEN !TEST", "> FEW EPOCH|TRAIN|DATA", "BAD TRAIN TEST !GOOD !MEMORIZE !DIFFERENCE", "> NOT TRAIN GOOD"),
    },
    "flatten": {
        "to_1d": ("ONE_D", "ONLY VECTOR|DIMENSION", "> BECOMES VECTOR", "> en|em|in|a VECTOR", "VECTOR NUMBER|pixel|784"),
        "shape_784": ("784",),
        "for_dense": ("dense|densa|AFTER NEEDS", "NEEDS LAYER", "NEEDS dense|densa"),
        "fewer_dimensions": ("REDUCE DIMENSION",),
        "makes_flat": ("FLAT",),
        "flatten_reduces_size": ("> REDUCE SIZE|IMAGE|DATA|NUMBER !ONE_D !DIMENSION !NOT", "COMPRESS !NOT", "> REMOVE pixel|pixels|DATA|IMAGE", "IMAGE menor|kleiner|petite"),
        "flatten_makes_28x28": ("> VECTOR BECOMES IMAGE|matriz|matrix|matrice", "> 784 BECOMES IMAGE|28|matriz|matrix|matrice", "> 784 en|em|in|a|zu IMAGE|28|matriz|matrix|matrice", "> BECOMES IMAGE 28 !784 !VECTOR !ONE_D"),
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
        "connected_within_layer": ("> EVERY NEURON CONNECT EVERY NEURON !PREVIOUS !AFTER", "CONNECT SAME LAYER", "CONNECT entre_si|entre_ellas|entre_elas|entre_eux|entre_elles|miteinander|untereinander"),
        "dense_is_one_neuron": ("> ONLY NEURON !EVERY", "> IS 1|una|um|un|ein NEURON !EVERY !LAYER"),
        "dense_groups_inputs": ("> GROUP IMAGE|DATA|INPUT", "> IMAGE GROUP"),
        "dense_is_another_layer": ("COMPRESS", "RANDOM NEURON DROP"),
    },
    "dropout": {
        "random_zero": ("RANDOM DROP", "SOME NEURON DROP", "DROP NEURON", "RANDOM NEURON ZERO"),
        "prevents_overfitting": ("OVERFIT", "REGULARIZATION", "GENERALIZE", "ROBUST", "NOT|PREVENT MEMORIZE|ROBUST", "NOT OVERFIT"),
        "dropout_permanent": ("permanente|permanent|definitiva|definitivo|endgultig|definitivement|siempre|sempre DROP",),
        "dropout_drops_layers": ("> DROP LAYER !NEURON", "> LAYER DROP !NEURON !dropout"),
        "dropout_removes_data": ("> DROP|REMOVE IMAGE|pixels|DATA !NEURON !MEMORIZE !NOT",),
        "dropout_active_at_test": ("TEST",),
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
        "adam_is_loss": ("> IS LOSS !OPTIMIZER", "> IS ACTIVATION|METRIC|LAYER !OPTIMIZER", "> IS NUMBER LOSS|ERROR !OPTIMIZER", "LAYER|NEURON|ACTIVATION"),
    },
    "sparse_cce": {
        "is_loss": ("LOSS|ERROR|DIFFERENCE",),
        "multi_class": ("MULTI CLASS|classification|clasificacion|classificacao", "multiclass"),
        "integer_labels": ("INTEGER", "LABEL|CLASS NUMBER !ONE_HOT", "> NOT ONE_HOT", "> NOT VECTOR", "LABEL INDEX", "LABEL 0 9", "INDEX CLASS"),
        "scce_confused_with_binary": ("binario|binaria|binar|binare|binares|binaire PROBLEM|CLASS|clasificacion|classificacao|classification !MULTI !NOT", "> ONLY BINARY CLASS"),
        "scce_for_one_hot": ("> LABEL IS|en|in|em ONE_HOT !NOT",),
        "scce_is_metric": ("> METRIC !LOSS",),
        "scce_is_other": ("> BECOMES WEIGHT sparse|esparsos|dispersos", "> IS OPTIMIZER|ACTIVATION", "> HOW 0 matriz|matrix|matrice"),
    },
    "tensor": {
        "multi_dim_array": ("MULTI DIMENSION|INDEX", "MORE DIMENSION", "ARRAY NUMBER|DIMENSION", "> GENERALIZE ARRAY", "ndarray", "1 2 3 DIMENSION"),
        "shape_dtype": ("shape|dtype",),
        "some_array": ("ARRAY", "DIMENSION", "NUMBER"),
        "tensor_must_be_3d_plus": ("3", "ONLY|al_menos|pelo_menos|mindestens|au_moins|sempre|siempre|immer|toujours 3 DIMENSION", "> 3 DIMENSION|o|ou|oder MORE", "> 3 DIMENSION o|ou|oder MORE", "> MORE 2 DIMENSION", "> 3_d o|ou|oder"),
        "tensor_is_layer": ("> IS LAYER|function|funcion|funcao|fonction|funktion|NETWORK|NEURON !ARRAY",),
    },
    "sequential": {
        "layers_in_order": ("STACK LAYER", "ONE_AFTER", "> OUTPUT EVERY|1 INPUT", "> LAYER AFTER", "> OUTPUT 1 = INPUT", "> OUTPUT 1 IS INPUT", "> LAYER 1 LAYER|2|AFTER 2|3"),
        "data_flows": ("> FEED ONE_AFTER|AFTER", "feed|forward"),
        "things_in_order": ("STACK", "simple|simples|basico|basique|einfach"),
        "sequential_means_sequence_data": ("SEQUENCE", "SEQUENTIAL_DATA", "SEQUENCE DATA", "SEQUENCE SEQUENTIAL_DATA", "DATA|INPUT SEQUENTIAL_DATA"),
        "sequential_is_parallel": ("paralelo|parallel|parallele", "TRAIN", "IMAGE", "EPOCH"),
    },
    "fit": {
        "trains": ("> TRAIN NETWORK", "TRAIN EPOCH", "> NETWORK LEARNS", "> LEARNS NETWORK", "> TRAIN con|com|mit|avec|sur|por|per|durante|wahrend|pendant", "UPDATE WEIGHT"),
        "fits_data": ("FEED DATA|NETWORK", "EPOCH"),
        "fit_is_evaluate": ("> MEASURE PERFORMANCE|ACCURACY !TRAIN", "TEST", "compile|compila|compiliert"),
        "fit_resizes": ("> REDUCE SIZE|IMAGE", "COMPRESS", "SIZE", "cabe|tailor|passgenau"),
    },
    "evaluate": {
        "measures_performance": ("MEASURE|TEST PERFORMANCE|LOSS|ACCURACY", "prueba|probar|testa|testar|testea|testear|comprueba|comprobar|verifica|pruft|testet|testen|uberpruft|teste|tester|verifie NETWORK", "> HOW GOOD", "PERFORMANCE|LOSS BECOMES", "> HOW PERFORMANCE", "% TRUTH"),
        "tests_network": ("PERFORMANCE", "ACCURACY", "LOSS"),
        "on_test_data": ("UNSEEN DATA|NETWORK", "> NOT SEE|TRAIN", "test|tests|teste|testing|prueba|validacion|validacao DATA|IMAGE|set|PERFORMANCE", "x_test", "> PERFORMANCE con|com|no|na|nos|en|auf|sur|mit test|tests|teste|testing|prueba"),
        "evaluate_trains": ("UPDATE", "> CONTINUE TRAIN", "> MORE TRAIN", "> TRAIN con|com|mit|avec|sur|en|nos|auf|no|na TEST"),
        "evaluate_is_predict": ("> PREDICTION CLASS !PERFORMANCE !DIFFERENCE !TEST", "> BECOMES EVERY IMAGE CLASS"),
        "evaluate_prevents_overfitting": ("PREVENT OVERFIT", "OVERFIT"),
        "evaluate_measures_efficiency": ("FASTER",),
    },
}  # fmt: skip


def translated(question: str, rubric: Rubric) -> Rubric:
    """A rubric of the library with its phrasings in all languages that are read."""
    others = [code for code in LANGUAGES if code != "en"]
    return replace(rubric, translations=dict.fromkeys(others, PHRASINGS[question]))
