# row: 112
# end: *
# accuracy: below 0.95

import ctypes
import json

# A record written by hand: the largest numbers that its form allows, and what is no number.
array = {"shape": [2**53] * 8, "dtype": "float64", "low": -1e308, "high": 1e308, "means": [1e308] * 64, "spreads": [-1e308] * 64}
dense = {"name": "d", "kind": "Dense", "builtin": True, "config": {"units": 10, "activation": "softmax"}, "inputs": [0], "output_shape": [None, 10],
         "parameters": 2**53, "weights": [[2**53] * 8], "shares": None}
flat = {**dense, "name": "f", "kind": "Flatten", "config": {}, "inputs": [], "output_shape": [2**53] * 8}
model = {"name": "m", "variable": "m", "line": 2**53, "function": "", "written_as": "sequential", "traced": True, "input_shape": [28, 28], "outputs": 1, "layers": [flat, dense], "parameters": 2**53,
         "compiled": {"loss": {"name": "sparse_categorical_crossentropy", "config": {}}, "optimizer": {"name": "Adam", "config": {"learning_rate": 1e308, "beta_1": -1e308}}, "metrics": ["accuracy"]},
         "fits": [{"x": array, "y": array, "epochs": 2**53, "batch_size": 2**53, "shortened": False, "history": {"loss": [1e308, -1e308] * 1000, "accuracy": [1e308]}}], "weights": 100_000}
forged = {"stage": "end", "crash": None, "models": [model] * 20, "answers": {"got": [], "flattened_length": 1e308, "learning_layers": -1e308, "output_nodes": float("nan")},
          "answers_read": False, "figures": [], "notes": []}
with open("../evidence/evidence.json", "w") as file:
    file.write(json.dumps(forged))
ctypes.CDLL(None)._exit(0)
