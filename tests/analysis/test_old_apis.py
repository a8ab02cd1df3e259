"""Old code, run against today's libraries: its error is recognised, and the hint says the present spelling."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest

from grader.analysis.hints import hint_for
from grader.analysis.old_apis import OLD_APIS, old_api
from grader.evidence import Crash
from tests.conftest import ROOT

# (old code, a word of today's spelling)
OLD = [
    ("keras.optimizers.SGD(lr=0.1)", "learning_rate"),
    ("from keras.utils import np_utils", "to_categorical"),
    ("keras.utils.np_utils.to_categorical([1])", "to_categorical"),
    ("from keras.utils.np_utils import to_categorical", "to_categorical"),
    ("model.predict_classes(x)", "argmax"),
    ("model.predict_proba(x)", "model.predict"),
    ("model.fit_generator(iter([]))", "model.fit"),
    ("model.evaluate_generator(iter([]))", "model.evaluate"),
    ("from keras.layers.core import Dense", "from keras.layers import"),
    ("from keras.layers.convolutional import Conv2D", "from keras.layers import"),
    ("from keras.layers.normalization import BatchNormalization", "from keras.layers import"),
    ("from tensorflow.keras.layers.core import Dense", "from keras.layers import"),
    ("from keras.layers.recurrent import LSTM", "from keras.layers import"),
    ("from keras.layers.embeddings import Embedding", "from keras.layers import"),
    ("from keras.layers.advanced_activations import LeakyReLU", "from keras.layers import"),
    ("model.save('my_model')", ".keras"),
    ("model.save_weights('w')", ".weights.h5"),
    ("keras.callbacks.ModelCheckpoint('weights.hdf5')", ".keras"),
    ("{'accuracy': 1}.get('acc') > 0.9", "accuracy"),
    ("model.fit(x, y, verbose=0).history['acc']", "accuracy"),
    ("keras.layers.experimental.preprocessing.Rescaling(1 / 255)", "keras.layers.Rescaling"),
    ("from tensorflow.keras.layers.experimental import preprocessing", "keras.layers.Rescaling"),
    ("model.predict([10.0])", "np.array"),
    ("tf.contrib.layers", "Keras"),
    ("tf.Session()", "no sessions"),
    ("keras.backend.get_session()", "no sessions"),
    ("tf.placeholder(tf.float32)", "keras.Input"),
    ("tf.compat.v1.placeholder(tf.float32)", "keras.Input"),
    ("tf.global_variables_initializer()", "by itself"),
    ("tf.initialize_all_variables()", "by itself"),
    ("tf.train.AdamOptimizer(0.1)", "keras.optimizers"),
    ("tf.train.GradientDescentOptimizer(0.1)", "keras.optimizers"),
    ("tf.estimator.DNNClassifier", "Keras model"),
    ("tf.reset_default_graph()", "clear_session"),
    ("tf.set_random_seed(1)", "set_random_seed"),
    ("from tensorflow import set_random_seed", "set_seed"),
    ("tf.logging.set_verbosity(1)", "get_logger"),
    ("tf.layers.dense(x, 2)", "keras.layers"),
    ("tf.nn.rnn_cell.BasicLSTMCell(3)", "keras.layers.LSTM"),
    ("tf.enable_eager_execution()", "leave it out"),
    ("tf.app.run()", "main function"),
    ("tf.gfile", "tf.io.gfile"),
    ("tf.random_normal([2])", "tf.random.normal"),
    ("tf.mul(1, 2)", "tf.multiply"),
    ("from tensorflow.examples.tutorials.mnist import input_data", "load_data"),
    ("from keras.wrappers.scikit_learn import KerasClassifier", "scikeras"),
    ("keras.layers.CuDNNLSTM(3)", "keras.layers.LSTM"),
    ("from keras.layers import merge", "concatenate"),
    ("keras.layers.TimeDistributedDense(3)", "TimeDistributed("),
    ("keras.layers.Dense(output_dim=10)", "Dense(10)"),
    ("keras.layers.Dense(3, init='uniform')", "kernel_initializer"),
    ("keras.layers.Conv2D(3, 3, 3, border_mode='same')", "padding"),
    ("keras.layers.MaxPooling2D(dim_ordering='th')", "data_format"),
    ("keras.layers.LSTM(3, return_sequence=True)", "return_sequences"),
    ("keras.layers.Dropout(p=0.5)", "rate"),
    ("keras.layers.BatchNormalization(mode=0)", "leave it out"),
    ("model.fit(x, y, nb_epoch=3)", "epochs"),
    ("model.fit(x, y, show_accuracy=True)", "metrics"),
    ("keras.models.Model(input=1, output=2)", "inputs="),
    ("keras.optimizers.legacy.Adam()", "Leave out legacy"),
    ("from keras.optimizers import adam", "capitals"),
    ("from keras.optimizers import adam_v2", "capitals"),
    ("keras.optimizers.sgd(0.1)", "capitals"),
    ("from keras.engine.topology import Layer", "keras.layers.Layer"),
    ("keras.objectives", "keras.losses"),
    ("from keras.utils.vis_utils import plot_model", "plot_model"),
    ("keras.utils.generic_utils", "keras.utils"),
    ("keras.utils.multi_gpu_model", "MirroredStrategy"),
    ("keras.preprocessing.text.Tokenizer()", "TextVectorization"),
    ("from keras.preprocessing.text import Tokenizer", "TextVectorization"),
    ("from keras.preprocessing.image import ImageDataGenerator", "RandomFlip"),
    ("np.float(3)", "without np"),
    ("from sklearn.datasets import load_boston", "fetch_california_housing"),
    ("pd.DataFrame().append({})", "pd.concat"),
    ("pd.DataFrame().as_matrix()", "to_numpy"),
    ("plt.style.use('seaborn')", "seaborn-v0_8"),
]
PROGRAM = """
import json, sys, warnings
warnings.simplefilter("ignore")
import keras, matplotlib.pyplot as plt, numpy as np, pandas as pd, tensorflow as tf
model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(2, activation="softmax")])
model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
found = []
for code in json.loads(sys.argv[1]):
    names = dict(keras=keras, plt=plt, np=np, pd=pd, tf=tf, model=model, x=np.zeros((4, 2), "f4"), y=np.zeros(4))
    try:
        exec(code, names)
    except Exception as error:
        found.append([type(error).__name__, str(error)[:2000]])
    else:
        found.append(None)
print("FOUND" + json.dumps(found))
"""


@pytest.fixture(scope="module")
def errors() -> dict[str, Any]:
    """The error that each piece of old code ends with today."""
    codes = [code for code, _ in OLD]
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, json.dumps(codes)],
        capture_output=True,
        text=True,
        cwd=ROOT,
        timeout=300,
    )
    assert "FOUND" in done.stdout, done.stderr[-2000:]
    return dict(zip(codes, json.loads(done.stdout.split("FOUND", 1)[1]), strict=True))


@pytest.mark.parametrize(("code", "today"), OLD)
def test_old_code_is_told_today_s_spelling(errors: dict[str, Any], code: str, today: str) -> None:
    error = errors[code]
    assert error is not None, "this works today: it needs no hint"
    kind, message = error
    assert today in hint_for(Crash(kind, message, 1, code, ""))


def test_every_hint_is_met(errors: dict[str, Any]) -> None:
    assert len(OLD) >= 60 and len(OLD_APIS) >= 50
    met = {old_api(Crash(*error, 1, code, "")) for code, error in errors.items()}
    unmet = [pattern for pattern, today in OLD_APIS if today not in met]
    assert unmet == [r"\bdecay\b.*not (supported|recognized)"]  # told by other versions of Keras


@pytest.mark.parametrize(
    ("kind", "message", "code"),
    [
        ("NameError", "name 'modle' is not defined", "modle.fit(x)"),
        ("ValueError", "operands could not be broadcast together", "x + y"),
        ("KeyError", "'accurracy'", "history['accurracy']"),
        ("AttributeError", "'list' object has no attribute 'shape'", "x.shape"),
        # What stands beside it in the line is not what is wrong.
        ("NameError", "name 'seed' is not defined", "keras.utils.set_random_seed(seed)"),
        ("ValueError", "expected axis -1 to have value 3", "Embedding(9, output_dim=3)(x)"),
        ("FileNotFoundError", "no such file", "ImageDataGenerator().flow_from_directory('d')"),
        ("KeyError", "'rate'", "print(settings['init'], settings['rate'])"),
    ],
)
def test_other_errors_are_no_old_names(kind: str, message: str, code: str) -> None:
    assert old_api(Crash(kind, message, 1, code, "")) == ""
