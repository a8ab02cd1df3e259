"""Old spellings that an assignment may forgive: each works there, is named with today's, and fails elsewhere."""

from __future__ import annotations

import json

import pytest

from grader.assignment import Assignment, Limits, Recipe
from grader.case import Case
from grader.checks.runs import runs
from grader.grade import grade
from grader.intake.files import assemble
from grader.pipeline.session import Session

# (old code, a word of the note on it)
FORGIVEN = [
    ("keras.optimizers.SGD(lr=0.1)", "learning_rate="),
    ("keras.optimizers.Adam(lr=0.1, decay=1e-4)", "a schedule"),
    ("tf.keras.optimizers.RMSprop(lr=0.1)", "learning_rate="),
    ("from keras.utils import np_utils\nnp_utils.to_categorical([1])", "keras.utils.to_categorical"),
    ("from keras.utils.np_utils import to_categorical", "keras.utils.to_categorical"),
    ("from tensorflow.keras.utils.np_utils import to_categorical", "keras.utils.to_categorical"),
    ("assert model.predict_classes(x).shape == (4,)", "argmax"),
    ("assert model.predict_proba(x).shape == (4, 2)", "model.predict"),
    ("model.fit_generator(((x, y) for _ in range(3)), steps_per_epoch=1)", "model.fit"),
    ("from keras.layers.core import Dense, Dropout", "keras.layers.Dense"),
    ("from keras.layers.convolutional import Conv2D", "keras.layers.Conv2D"),
    ("from tensorflow.keras.layers.core import Dense", "keras.layers.Dense"),
    ("from keras.layers.advanced_activations import LeakyReLU", "keras.layers.LeakyReLU"),
    ("from keras.layers.recurrent import LSTM", "keras.layers.LSTM"),
    ("model.save('my_model')", "keras"),
    ("model.save_weights('w')", ".weights.h5"),
    ("model.fit(x, y, callbacks=[keras.callbacks.ModelCheckpoint('best.hdf5')])", ".keras"),
    ("assert model.fit(x, y).history['acc']", '"accuracy"'),
    ("model.fit(x, y, callbacks=[Stop()])", '"accuracy"'),
    ("keras.layers.experimental.preprocessing.Rescaling(1 / 255)", "keras.layers.Rescaling"),
    ("keras.optimizers.legacy.Adam(lr=0.1)", "keras.optimizers.Adam"),
    ("keras.layers.Dense(output_dim=10, init='uniform')", "units="),
    ("keras.layers.Dropout(p=0.5)", "rate="),
    ("keras.layers.LSTM(3, return_sequence=True)", "return_sequences="),
    ("model.fit(x, y, nb_epoch=2, show_accuracy=True)", "epochs="),
    ("assert model.predict([[1.0, 2.0]]).shape == (1, 2)", "np.array"),
    ("model.fit([[1.0, 2.0], [3.0, 4.0]], [0, 1])", "np.array"),
    ("tf.set_random_seed(1)", "tf.random.set_seed"),
    ("assert tf.random_normal([2]).shape == (2,)", "tf.random.normal"),
    ("tf.enable_eager_execution()", "leave it out"),
    ("assert len(pd.DataFrame({'a': [1]}).append({'a': 2}, ignore_index=True)) == 2", "pd.concat"),
    ("assert pd.DataFrame({'a': [1]}).as_matrix().shape == (1, 1)", "to_numpy"),
    ("plt.style.use('seaborn')", "seaborn-v0_8"),
    ("assert np.float(3) == 3.0", "today: float"),
]
START = """
import keras, matplotlib.pyplot as plt, numpy as np, pandas as pd, tensorflow as tf
model = keras.Sequential([keras.Input((2,)), keras.layers.Dense(2, activation="softmax")])
model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"])
x, y = np.zeros((4, 2), "f4"), np.zeros(4)
class Stop(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs={}):
        if logs.get('acc') > 0.9:
            self.model.stop_training = True
ANSWERS = {}
"""
PIECE = """
try:
    exec({code!r}, dict(globals()))
    ANSWERS[{key!r}] = "worked"
except Exception as error:
    ANSWERS[{key!r}] = type(error).__name__ + ": " + str(error)
"""


def _look(session: Session, source: str, *, forgive: bool) -> Case:
    recipe = Recipe(data="line", epochs=1)
    bare = Assignment("bare", "Bare", recipe, (runs(points=5),), Limits(seconds=60), forgive_old_apis=forgive)
    return session.inspect(bare, assemble("ada", {"ada.py": source.encode()}))[0]


@pytest.fixture(scope="module")
def tried(session: Session) -> dict[bool, Case]:
    """All pieces of old code in one program, with and without forgiveness."""
    pieces = [PIECE.format(code=code, key=str(number)) for number, (code, _) in enumerate(FORGIVEN)]
    source = START + "".join(pieces)
    found = {forgive: _look(session, source, forgive=forgive) for forgive in (True, False)}
    assert not any(case.evidence.answers_read for case in found.values()), found[True].outcome_text
    return found


@pytest.mark.parametrize("number", range(len(FORGIVEN)))
def test_old_code_works_where_it_is_forgiven(tried: dict[bool, Case], number: int) -> None:
    assert tried[True].evidence.answers[str(number)] == "worked"
    assert tried[False].evidence.answers[str(number)] != "worked", "this works anyway"


def test_every_old_spelling_is_named(session: Session) -> None:
    for code, today in FORGIVEN[::4]:
        case = _look(session, START + code, forgive=True)
        mark = grade("ada", case).marks[0]
        assert mark.verdict == "passed", mark.reason
        assert today in mark.hint, json.dumps([code, mark.hint])


def test_an_old_program_from_end_to_end(session: Session) -> None:
    source = """
from keras.models import Sequential
from keras.layers.core import Dense, Flatten
from keras.optimizers import SGD
import numpy as np
model = Sequential()
model.add(Dense(output_dim=1, input_shape=(1,)))
model.compile(optimizer=SGD(lr=0.01), loss='mean_squared_error')
model.fit([-1.0, 0.0, 1.0, 2.0, 3.0, 4.0], [-3.0, -1.0, 1.0, 3.0, 5.0, 7.0], nb_epoch=500)
ANSWERS = {"prediction_for_10": model.predict([10.0])}
"""
    case = _look(session, source, forgive=True)
    assert case.outcome == "finished", case.outcome_text
    assert case.model is not None and case.model.parameters == 2
    compiled = case.model.compiled
    assert compiled is not None and compiled.optimizer.config["learning_rate"] == pytest.approx(0.01)
    answer = case.evidence.answers["prediction_for_10"]
    assert isinstance(answer, list) and float(str(answer[0][0])) == pytest.approx(19, abs=0.3)  # type: ignore[index]
    assert "lr=" in grade("ada", case).marks[0].hint


def test_nothing_is_forgiven_unless_the_assignment_says_so(session: Session) -> None:
    case = _look(session, "import keras\nkeras.optimizers.SGD(lr=0.1)", forgive=False)
    assert case.outcome == "crashed"
    assert "learning_rate" in grade("ada", case).marks[0].hint
