"""What to do about an exception: each hint is read beside a program that raises it."""

from __future__ import annotations

import importlib

import pytest

from grader.analysis.hints import HINTS, hint_for
from grader.evidence import Crash
from grader.worker.crashes import describe

UNREADABLE = [
    ("model.add(Dense(30)\nmodel.add(Dense(4))\n", 1, "close it, here or in a line below"),
    ("sizes = {'a': 3\nprint(sizes)\n", 1, "close it, here or in a line below"),
    ("print(3))\n", 1, "one too many"),
    ("sizes = [3, 4)\n", 1, "of another kind"),
    ("text = 'tall\nprint(text)\n", 1, "put the same quote at its end"),
    ('text = """tall\nprint(text)\n', 1, "end it with three quotes"),
    ("text = \u201ctall\u201d\n", 1, "curly quote"),
    ("x = 3\u00a0+ 4\n", 1, "delete it and type it anew"),
    ("x = 3 \u2013 4\n", 1, "delete it and type it anew"),
    ("print 'tall'\n", 1, "Python 2"),
    ("sizes = [3 4]\n", 1, "comma missing"),
    ("fit(x, y epochs=3)\n", 1, "comma missing"),
    ("if size = 3:\n    pass\n", 1, "Compare with =="),
    ("sizes = (3,\ncount = 2\nprint(count", 2, "whether a bracket above is still open"),
    ("for size in sizes\n    pass\n", 1, "ends with a colon"),
    ("for size in sizes:\nprint(size)\n", 2, "indent it"),
    ("count = 3\n    size = 4\n", 2, "do not belong there"),
    ("if count:\n    size = 4\n  size = 5\n", 3, "do not match the lines around"),
    ("if count:\n\tsize = 4\n        size = 5\n", 3, "spaces only"),
    ("try:\n    size = 4\ncount = 3\n", 3, "needs an except"),
    ("fit(epochs=3, x)\n", 1, "before what has one"),
    ("fit(epochs=3, epochs=4)\n", 1, "the same name twice"),
    ("return 3\n", 1, "inside a function or a loop"),
    ("break\n", 1, "inside a function or a loop"),
    ("size = 09\n", 1, "write 9 instead of 09"),
    ("2nd = 3\n", 1, "cannot begin with a digit"),
    ("name = data\\train\n", 1, "Nothing may follow"),
    ("name = 'C:\\Users\\me'\n", 1, "write / between folders"),
    ("f'{size'\n", 1, "Look inside the braces"),
    ("3 = size\n", 1, "To compare, write =="),
    ("size = 3 +\n", 1, "Python cannot read this line"),
    ("$ pip install x\n", 1, "Python cannot read this line"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "line", "words"), UNREADABLE)
def test_what_python_cannot_read(source: str, line: int, words: str) -> None:
    with pytest.raises(SyntaxError) as error:
        compile(source, "student.py", "exec", dont_inherit=True)
    crash = describe(error.value, "student.py", source.encode())
    assert crash.line == line and words in hint_for(crash)


RAISED = [
    ("import nothing_of_this_name", "If it is a file of your own, hand it in"),
    ("from math import tau2", "not in that module"),
    ("sizes", "used before it is made"),
    ("def f():\n    n += 1\nf()", "before it gives it a value"),
    ("open('nowhere.csv')", "not there while grading"),
    ("print.nothing", "after the dot"),
    ("x = None\nx.fit()", "before the dot is None"),
    ("x = None\nx[0]", "Something here is None"),
    ("print()()", "Something here is None"),
    ("3(4)", "is no function"),
    ("accuracy = {}\naccuracy['rate']", "There is no entry of this name"),
    ("acc = {}\nacc['val_loss']", "only if fit was given validation_data"),
    ("logs = {}\nlogs['val_acc']", "accuracy"),
    ("[1, 2][2]", "past the end"),
    ("import numpy as np\nnp.zeros(3)[0, 0]", "fewer dimensions"),
    ("import numpy as np\nnp.zeros(3)[7]", "past the end"),
    ("def f(a, b): pass\nf(1)", "the message names what is missing"),
    ("def f(a): pass\nf(b=1)", "no such argument"),
    ("def f(): f()\nf()", "calls itself without end"),
    ("raise SystemExit('no')", "ended itself"),
    ("raise RuntimeError('odd')", "Read the last line"),
]  # fmt: skip


@pytest.mark.parametrize(("source", "words"), RAISED)
@pytest.mark.filterwarnings("ignore::SyntaxWarning")
def test_what_ends_a_program(source: str, words: str) -> None:
    with pytest.raises(BaseException) as error:  # noqa: B017 - whatever it is that ends it
        exec(compile(source, "student.py", "exec"), {"__name__": "student"})  # noqa: S102 - our own lines
    assert words in hint_for(describe(error.value, "student.py", source.encode()))


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ("Could not interpret loss identifier: mean squared error", "“mean_squared_error”"),
        ("Could not interpret optimizer identifier: addam", "“adam”"),
        ("Could not interpret activation function identifier: Relu", "“relu”"),
        ("Could not interpret metric identifier: acuracy", "“accuracy”"),
        ("Could not interpret activation function identifier: wave", "keras.io/api/layers/activations"),
        ("Could not interpret optimizer identifier: <class 'keras.src.optimizers.adam.Adam'>", "Adam()"),
    ],
)
def test_a_name_that_keras_does_not_know_is_spelled(message: str, words: str) -> None:
    assert words in hint_for(Crash("ValueError", message, 3, "", ""))


def test_keras_says_so_still() -> None:
    """The messages above, from today's Keras."""
    keras = importlib.import_module("keras")
    for get, given, words in (
        (keras.losses.get, "mean squared error", "“mean_squared_error”"),
        (keras.optimizers.get, "addam", "“adam”"),
        (keras.activations.get, "Relu", "“relu”"),
        (keras.metrics.get, "acuracy", "“accuracy”"),
        (keras.optimizers.get, keras.optimizers.Adam, "Adam()"),
    ):
        with pytest.raises(ValueError) as error:
            get(given)
        assert words in hint_for(Crash("ValueError", str(error.value), 3, "", ""))


def test_the_line_of_code_is_no_message() -> None:
    assert "entry of this name" in hint_for(Crash("KeyError", "'rate'", 3, "print(acc['rate'])", ""))


def test_every_hint_can_be_reached() -> None:
    """None stands behind one that takes everything of its kind."""
    seen: set[str] = set()
    for kind, pattern, _ in HINTS:
        assert kind not in seen, pattern
        if not pattern:
            seen.add(kind)
