"""Ninety-odd ways to hand in the same work, written as students do: files, and what must be found in each.

Every one has the prescribed network and nine right answers unless it says otherwise.
"""

from __future__ import annotations

import ast
import io
import json
import zipfile
from dataclasses import dataclass

from tests.conftest import ROOT

LOAD = """import keras
from keras import layers
(x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
x_train, x_test = x_train / 255.0, x_test / 255.0
"""
MODEL = """model = keras.Sequential([
    keras.Input((28, 28)),
    layers.Flatten(),
    layers.Dense(500, activation="relu"),
    layers.Dense(300, activation="relu"),
    layers.Dense(10, activation="softmax"),
])
"""
COMPILE = """model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
"""
FIT = "model.fit(x_train, y_train, epochs=5)\n"
SAID = {
    "flattened_length": "784",
    "learning_layers": "3",
    "output_nodes": "10",
    "ten_neurons": "One node for each of the ten digits.",
    "relu": "It turns negative values into zero and keeps positive ones as they are.",
    "softmax": "It makes probabilities that sum to 1.",
    "flatten": "It turns the 28 x 28 picture into one long list of 784 numbers.",
    "dense": "Every neuron is connected to all outputs of the layer before.",
    "prediction_rule": "The digit with the highest probability is chosen.",
}
VALUES = list(SAID.values())
ANSWERS = f"ANSWERS = {SAID!r}\n"
SCRIPT = LOAD + MODEL + COMPILE
WHOLE = SCRIPT + ANSWERS


@dataclass(frozen=True)
class Manner:
    """What was handed in, and what must come of it.

    `right` answers of nine; `end` of the run; `model` whether the prescribed network is found; `forgive`
    whether the assignment forgives old spellings.
    """

    files: dict[str, bytes]
    right: int = 9
    end: str = "finished"
    model: bool = True
    forgive: bool = False


def _py(source: str, encoding: str = "utf-8", **expected: object) -> Manner:
    return Manner({"work.py": source.encode(encoding)}, **expected)  # type: ignore[arg-type]


def _sheet(text: str, name: str = "answers.md", encoding: str = "utf-8", **expected: object) -> Manner:
    return Manner({"work.py": SCRIPT.encode(), name: text.encode(encoding)}, **expected)  # type: ignore[arg-type]


def _nb(*cells: tuple[str, str] | tuple[str, str, int], **expected: object) -> Manner:
    return Manner({"work.ipynb": _ipynb(*cells)}, **expected)  # type: ignore[arg-type]


def _ipynb(*cells: tuple[str, str] | tuple[str, str, int]) -> bytes:
    written = []
    for cell in cells:
        kind, text = cell[0], cell[1]
        entry: dict[str, object] = {
            "cell_type": kind,
            "metadata": {},
            "source": text.splitlines(keepends=True),
        }
        if kind == "code":
            entry |= {"outputs": [], "execution_count": cell[2] if len(cell) > 2 else None}
        written.append(entry)
    return json.dumps({"cells": written, "metadata": {}, "nbformat": 4, "nbformat_minor": 4}).encode()


def _zip(**files: bytes | str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def _lines(form: str) -> str:
    return "\n".join(form.format(n=n, slug=slug, text=text) for n, (slug, text) in enumerate(SAID.items(), 1))


A = VALUES  # by their order, in the sheets below
MANNERS: dict[str, Manner] = {
    # --- programs -----------------------------------------------------------------------------------
    "plain": _py(SCRIPT + FIT + ANSWERS),
    "only the network": _py("import keras\nfrom keras import layers\n" + MODEL + COMPILE + ANSWERS),
    "answers in small letters": _py(SCRIPT + f"answers = {SAID!r}"),
    "answers one by one": _py(
        SCRIPT + "ANSWERS = {}\n" + "".join(f"ANSWERS[{k!r}] = {v!r}\n" for k, v in SAID.items())
    ),
    "answers by dict()": _py(SCRIPT + f"ANSWERS = dict(**{SAID!r})"),
    "answers as a list": _py(SCRIPT + f"ANSWERS = {VALUES!r}"),
    "answers by number": _py(SCRIPT + f"ANSWERS = {dict(enumerate(VALUES, 1))!r}"),
    "answers by q1, q2": _py(SCRIPT + f"ANSWERS = { {f'Q{n}': v for n, v in enumerate(VALUES, 1)}!r}"),
    "keys with errors in them": _py(
        SCRIPT
        + ANSWERS.replace("flattened_length", "flatened_length")
        .replace("prediction_rule", "prediction-rule")
        .replace("output_nodes", "Output Nodes")
    ),
    "keys are the questions": _py(
        SCRIPT
        + f"""ANSWERS = {{
    "How many numbers come out of the Flatten layer?": 784,
    "How many of the four layers learn something?": 3,
    "How many nodes does the last layer have?": 10,
    "Why does the last layer have this many nodes?": {A[3]!r},
    "What does ReLU do?": {A[4]!r},
    "What does softmax do?": {A[5]!r},
    "What is the Flatten layer for?": {A[6]!r},
    "What is a Dense layer?": {A[7]!r},
    "How do the outputs become one guess?": {A[8]!r},
}}"""
    ),
    "numbers as words": _py(SCRIPT + ANSWERS.replace("'3'", "'three'").replace("'10'", "'ten'")),
    "numbers with units": _py(
        SCRIPT + ANSWERS.replace("'784'", "'784 numbers (28*28)'").replace("'3'", "'3 layers'")
    ),
    "answers computed": _py(
        SCRIPT + ANSWERS.replace("'784'", "28 * 28").replace("'10'", "model.output_shape[-1]")
    ),
    "add": _py(
        LOAD
        + "model = keras.models.Sequential()\nmodel.add(layers.Flatten(input_shape=(28, 28)))\nmodel.add(layers.Dense(500, 'relu'))\nmodel.add(layers.Dense(300, 'relu'))\nmodel.add(layers.Dense(10, 'softmax'))\n"
        + COMPILE
        + FIT
        + ANSWERS
    ),
    "functional": _py(
        LOAD
        + "i = keras.Input((28, 28))\nh = layers.Flatten()(i)\nfor n in (500, 300):\n    h = layers.Dense(n, activation='relu')(h)\nnet = keras.Model(i, layers.Dense(10, activation='softmax')(h))\n"
        + COMPILE.replace("model.", "net.")
        + ANSWERS
    ),
    "tf.keras": _py(
        WHOLE.replace(
            "import keras\nfrom keras import layers",
            "import tensorflow as tf\nkeras = tf.keras\nlayers = tf.keras.layers",
        )
    ),
    "from tensorflow.keras": _py(
        WHOLE.replace(
            "import keras\nfrom keras import layers",
            "from tensorflow import keras\nfrom tensorflow.keras import layers",
        )
    ),
    "in main": _py(
        LOAD
        + ANSWERS
        + "def main():\n"
        + "".join(f"    {line}\n" for line in (MODEL + COMPILE + FIT).splitlines())
        + "if __name__ == '__main__':\n    main()\n"
    ),
    "in a function never called": _py(
        LOAD
        + "def create_my_network():\n"
        + "".join(f"    {line}\n" for line in (MODEL + COMPILE).splitlines())
        + "    return model\n"
        + ANSWERS
    ),
    "in a function of an odd name": _py(
        LOAD
        + "def step2():\n"
        + "".join(f"    {line}\n" for line in (MODEL + COMPILE).splitlines())
        + ANSWERS
    ),
    "a subclass never made": _py(
        LOAD
        + "class Net(keras.Model):\n    def __init__(self):\n        super().__init__()\n        self.a, self.b, self.c, self.d = layers.Flatten(), layers.Dense(500, 'relu'), layers.Dense(300, 'relu'), layers.Dense(10, 'softmax')\n    def call(self, x):\n        return self.d(self.c(self.b(self.a(x))))\n"
        + ANSWERS
    ),
    "deleted at the end": _py(WHOLE + "del model, x_train\nimport gc; gc.collect()\n"),
    "several models": _py(
        LOAD
        + "first = keras.Sequential([keras.Input((28, 28)), layers.Flatten(), layers.Dense(2)])\n"
        + MODEL
        + COMPILE
        + FIT
        + ANSWERS
    ),
    "input() at the end": _py(WHOLE + "input('Press enter')\n", end="crashed"),
    "sys.exit": _py(WHOLE + "import sys\nsys.exit()\n"),
    "a csv that is not there": _py(
        SCRIPT + ANSWERS + "import pandas as pd\npd.read_csv('C:/Users/ada/data.csv')\n", end="crashed"
    ),
    "a crash before the answers": _py(SCRIPT + "print(modle)\n" + ANSWERS, end="crashed"),
    "a crash in predict": _py(SCRIPT + "print(model.predict([10.0]))\n" + ANSWERS, end="crashed"),
    "a crash before the model in a function": _py(
        LOAD + "print(x_trian)\ndef build_model():\n    model = None\n" + ANSWERS, model=False, end="crashed"
    ),
    "a crash before build_model is called": _py(
        LOAD
        + "def build_model():\n"
        + "".join(f"    {line}\n" for line in (MODEL + COMPILE).splitlines())
        + "    return model\n"
        + ANSWERS
        + "data = open('data.csv').read()\nmodel = build_model()\n",
        end="crashed",
    ),
    "plots": _py(
        SCRIPT
        + "import matplotlib.pyplot as plt\nh = model.fit(x_train, y_train, epochs=2, validation_split=0.1)\nplt.plot(h.history['val_accuracy']); plt.show()\n"
        + ANSWERS
    ),
    "prints in Python 2": _py(SCRIPT + ANSWERS + "print 'done'\n", model=False, end="unreadable"),
    "curly quotes": _py(SCRIPT + ANSWERS + "print(“done”)\n", model=False, end="unreadable"),
    "tabs and spaces": _py(
        SCRIPT + ANSWERS + "if True:\n\tx = 1\n        y = 2\n", model=False, end="unreadable"
    ),
    "a bracket left open": _py(LOAD + ANSWERS + MODEL.replace("])", "]"), model=False, end="unreadable"),
    "line numbers": _py("".join(f"{n:3} {line}\n" for n, line in enumerate(WHOLE.splitlines(), 1))),
    "line numbers with colons": _py(
        "".join(f"{n}: {line}\n" for n, line in enumerate(WHOLE.splitlines(), 1))
    ),
    "prompts": _py(
        "".join(f"{'...' if line[:1] in ' ])' else '>>>'} {line}\n" for line in WHOLE.splitlines())
    ),
    "utf-8 with a mark": _py(WHOLE + "# é\n", "utf-8-sig"),
    "utf-16": _py(WHOLE + "# é\n", "utf-16"),
    "latin-1": _py(WHOLE + "# Größe des Bildes\n", "latin-1"),
    "latin-1, declared": _py("# -*- coding: latin-1 -*-\n" + WHOLE + "# Größe\n", "latin-1"),
    "windows line ends": _py(WHOLE.replace("\n", "\r\n")),
    "old mac line ends": _py(WHOLE.replace("\n", "\r")),
    "a name with spaces": Manner({"my work (final).py": WHOLE.encode()}),
    "a name in another script": Manner({"数字 识别.py": WHOLE.encode()}),
    "a helper beside it": Manner(
        {
            "model.py": WHOLE.replace("import keras\n", "import keras\nfrom helper import scale\n").encode(),
            "helper.py": b"def scale(x):\n    return x / 255\n",
        }
    ),
    "a data file beside it": Manner(
        {
            "main.py": (WHOLE + "import pandas as pd\npd.read_csv('my.csv')\n").encode(),
            "my.csv": b"a,b\n1,2\n",
        }
    ),
    "two versions": Manner({"work.py": b"print('old')", "work (1).py": WHOLE.encode()}),
    "three versions": Manner(
        {"hw1.py": b"x = 1", "hw1_v2.py": b"print('older')\n" * 400, "hw1_v3.py": WHOLE.encode()}
    ),
    "attempts in folders": Manner({"attempt 1/model.py": b"x = 1", "attempt 2/model.py": WHOLE.encode()}),
    "lr=": _py(WHOLE.replace('optimizer="adam"', "optimizer=keras.optimizers.Adam(lr=0.001)"), end="crashed"),
    "lr=, forgiven": _py(
        WHOLE.replace('optimizer="adam"', "optimizer=keras.optimizers.Adam(lr=0.001)"), forgive=True
    ),
    "keras.layers.core": _py(
        WHOLE.replace(
            "from keras import layers", "from keras.layers.core import Dense\nfrom keras import layers"
        ),
        end="crashed",
    ),
    "keras.layers.core, forgiven": _py(
        WHOLE.replace(
            "from keras import layers", "from keras.layers.core import Dense\nfrom keras import layers"
        ),
        forgive=True,
    ),
    "predict_classes": _py(SCRIPT + "model.predict_classes(x_test)\n" + ANSWERS, end="crashed"),
    "predict_classes, forgiven": _py(SCRIPT + "model.predict_classes(x_test[:50])\n" + ANSWERS, forgive=True),
    "history['acc'], forgiven": _py(
        SCRIPT + "h = model.fit(x_train, y_train, epochs=2)\nprint(h.history['acc'])\n" + ANSWERS,
        forgive=True,
    ),
    "np_utils, forgiven": _py(
        WHOLE.replace("import keras\n", "import keras\nfrom keras.utils import np_utils\n"), forgive=True
    ),
    "model.save without an ending": _py(WHOLE + "model.save('my_model')\n", end="crashed"),
    "tensorflow.contrib": _py("import tensorflow.contrib\n" + WHOLE, end="crashed"),
    # --- notebooks ----------------------------------------------------------------------------------
    "notebook": _nb(("code", LOAD), ("code", MODEL + COMPILE), ("code", FIT), ("code", ANSWERS)),
    "notebook with magics": _nb(
        ("code", "!pip install tensorflow\n%matplotlib inline\n" + LOAD),
        ("code", "%%time\n" + MODEL + COMPILE),
        ("code", FIT),
        ("code", ANSWERS + "model.summary?\n"),
    ),
    "notebook with Markdown answers": _nb(
        ("markdown", "# Digits"),
        ("code", SCRIPT),
        *(("markdown", f"## {slug.replace('_', ' ')}\n\n{text}") for slug, text in SAID.items()),
    ),
    "notebook with questions in bold": _nb(
        ("code", SCRIPT),
        (
            "markdown",
            f"**1. How many numbers come out of Flatten?**\n\n784\n\n**2. How many layers learn?** 3\n\n**3. How many output nodes?**\n10\n\n**4. Why ten nodes?** {A[3]}",
        ),
        (
            "markdown",
            f"**5. ReLU?** {A[4]}\n\n**6. Softmax?** {A[5]}\n\n**7. What is Flatten for?** {A[6]}\n\n**8. Dense?** {A[7]}\n\n**9. How does the network make one guess of the ten outputs?** {A[8]}",
        ),
    ),
    "notebook out of order": _nb(
        ("code", MODEL + COMPILE, 2), ("code", LOAD, 1), ("code", ANSWERS, 3), end="crashed"
    ),
    "notebook with an error in the middle": _nb(
        ("code", LOAD, 1),
        ("code", "x_train.show()", 2),
        ("code", MODEL + COMPILE + FIT, 3),
        ("code", ANSWERS, 4),
        end="crashed",
    ),
    "notebook that deletes": _nb(
        ("code", LOAD), ("code", MODEL + COMPILE), ("code", ANSWERS), ("code", "del model")
    ),
    "notebook with outputs": Manner(
        {
            "work.ipynb": _ipynb(("code", WHOLE, 1)).replace(
                b'"outputs": []', b'"outputs": [{"output_type": "stream", "name": "stdout", "text": ["hi"]}]'
            )
        }
    ),
    "notebook of version 3": Manner(
        {
            "work.ipynb": json.dumps(
                {
                    "metadata": {"name": ""},
                    "nbformat": 3,
                    "nbformat_minor": 0,
                    "worksheets": [
                        {
                            "cells": [
                                {
                                    "cell_type": "code",
                                    "collapsed": False,
                                    "input": [WHOLE],
                                    "language": "python",
                                    "metadata": {},
                                    "outputs": [],
                                }
                            ],
                            "metadata": {},
                        }
                    ],
                }
            ).encode()
        }
    ),
    "notebook of Colab": Manner(
        {
            "Copy of digits.ipynb": _ipynb(
                ("markdown", '<a href="https://colab.research.google.com/x">Open In Colab</a>'),
                ("code", "#@title Load\n" + LOAD),
                ("code", MODEL + COMPILE + FIT),
                ("code", ANSWERS),
            )
        }
    ),
    "notebook and sheet": Manner(
        {"work.ipynb": _ipynb(("code", SCRIPT)), "answers.md": _lines("## {slug}\n{text}\n").encode()}
    ),
    "notebook in a zip": Manner(
        {"ada.zip": _zip(**{"ada__work.ipynb": _ipynb(("code", WHOLE)), "__MACOSX____work.ipynb": b"junk"})}
    ),
    "script and sheet in a zip": Manner(
        {"homework.zip": _zip(**{"hw__model.py": SCRIPT, "hw__answers.md": _lines("## {slug}\n{text}\n")})}
    ),
    # --- answer sheets ------------------------------------------------------------------------------
    "sheet with slugs": _sheet(_lines("## {slug}\n{text}\n")),
    "sheet with the questions": _sheet(
        f"# Answers\n\n## How many numbers come out of the Flatten layer?\n784\n\n## How many of the four layers learn something?\n3\n\n## How many nodes does the last layer have?\n10\n\n## Why does the last layer have this many nodes?\n{A[3]}\n\n## What does ReLU do?\n{A[4]}\n\n## What does softmax do?\n{A[5]}\n\n## What is the Flatten layer for?\n{A[6]}\n\n## What is a Dense layer?\n{A[7]}\n\n## How do the outputs become one guess?\n{A[8]}\n"
    ),
    "sheet reworded": _sheet(
        f"## Size of the flattened picture\n784\n\n## Number of layers that are learning\n3\n\n## Output layer: number of nodes\n10\n\n## Why are there ten neurons at the end\n{A[3]}\n\n## The activation function ReLU\n{A[4]}\n\n## Softmax activation\n{A[5]}\n\n## Purpose of flatten\n{A[6]}\n\n## Dense layers explained\n{A[7]}\n\n## How the network makes its prediction\n{A[8]}\n"
    ),
    "sheet with errors in its headings": _sheet(
        f"## How many numbers come out of the Flaten layer?\n784\n## How many of the four layers lern something?\n3\n## How many nods does the last layer have?\n10\n## Why does the last layer have this many nods?\n{A[3]}\n## What does ReLu do?\n{A[4]}\n## What does sofmax do?\n{A[5]}\n## What is the Fltten layer for?\n{A[6]}\n## What is a Denes layer?\n{A[7]}\n## How do the outputs becom one gues?\n{A[8]}\n"
    ),
    "sheet with numbers only": _sheet(_lines("## {n}\n{text}\n")),
    "sheet with question numbers": _sheet(_lines("### Question {n}:\n{text}\n")),
    "sheet with letters": _sheet(
        "\n".join(f"**{'abcdefghi'[n]})** {text}\n" for n, text in enumerate(VALUES))
    ),
    "sheet as a numbered list": _sheet(_lines("{n}. {text}")),
    "sheet with brackets": _sheet(_lines("{n}) {text}"), "answers.txt"),
    "sheet with Q and A": _sheet(
        f"Q1: How many numbers come out of Flatten?\nA1: 784\n\nQ2: How many layers learn?\nA2: 3\n\nQ3: How many nodes has the last layer?\nA3: 10\n\nQ4: Why ten nodes?\nA4: {A[3]}\n\nQ5: What does relu do?\nA5: {A[4]}\n\nQ6: And softmax?\nA6: {A[5]}\n\nQ7: What is flatten for?\nA7: {A[6]}\n\nQ8: Dense layer?\nA8: {A[7]}\n\nQ9: How is one guess made?\nA9: {A[8]}\n",
        "answers.txt",
    ),
    "sheet of plain text": _sheet(
        f"Digits homework, Ada\n\nHow many numbers come out of the Flatten layer?\n784\nHow many layers learn?\n3\nHow many nodes does the last layer have?\n10\nWhy this many nodes?\n{A[3]}\nWhat does ReLU do?\n{A[4]}\nWhat does softmax do?\n{A[5]}\nWhat is the Flatten layer for?\n{A[6]}\nWhat is a Dense layer?\n{A[7]}\nHow do the outputs become one guess?\n{A[8]}\n",
        "homework.txt",
    ),
    "sheet with labels": _sheet(
        f"Flattened length: 784\nLearning layers: 3\nOutput nodes: 10\nWhy ten nodes: {A[3]}\nReLU: {A[4]}\nSoftmax: {A[5]}\nFlatten, what for: {A[6]}\nDense: {A[7]}\nPrediction rule: {A[8]}\n",
        "answers.txt",
    ),
    "sheet with dashes": _sheet(
        f"- flattened length - 784\n- layers that learn - 3\n- output nodes - 10\n- why ten neurons - {A[3]}\n- relu - {A[4]}\n- softmax - {A[5]}\n- what flatten does - {A[6]}\n- dense - {A[7]}\n- how it predicts - {A[8]}\n"
    ),
    "sheet as a table": _sheet("| question | answer |\n|---|---|\n" + _lines("| {slug} | {text} |")),
    "sheet as a numbered table": _sheet("| # | answer |\n|---|---|\n" + _lines("| {n} | {text} |")),
    "sheet as a table of three": _sheet(
        f"| Nr | Question | My answer |\n|---|---|---|\n| 1 | How many numbers come out of flatten? | 784 |\n| 2 | How many layers learn? | 3 |\n| 3 | Nodes of the last layer? How many? | 10 |\n| 4 | Why ten nodes? | {A[3]} |\n| 5 | ReLU | {A[4]} |\n| 6 | Softmax | {A[5]} |\n| 7 | Why Flatten? | {A[6]} |\n| 8 | Dense | {A[7]} |\n| 9 | How is one answer made? | {A[8]} |\n"
    ),
    "sheet with merged questions": _sheet(
        f"## 1-3 How many numbers come out of Flatten, how many layers learn, and how many output nodes are there?\nFlatten makes 784 numbers. 3 layers learn. There are 10 output nodes.\n\n## 4. Why ten nodes?\n{A[3]}\n\n## 5 and 6: ReLU and softmax\nReLU turns negative values into zero and keeps positive ones. Softmax makes probabilities that sum to 1.\n\n## 7 + 8: What are Flatten and Dense for?\nFlatten turns the 28 x 28 picture into one list of 784 numbers. In a Dense layer every neuron is connected to all outputs of the layer before.\n\n## 9. How does it predict?\n{A[8]}\n"
    ),
    "sheet with answers in one paragraph": _sheet(
        f"## ReLU, softmax, Flatten and Dense: what do they do?\nReLU sets negative numbers to zero and leaves positive ones. Softmax turns scores into probabilities that add up to one. Flatten makes one list of 784 numbers of the 28x28 picture. In a dense layer all neurons are connected to all outputs of the layer before.\n\n## Numbers\nFlattened length: 784\nLearning layers: 3\nOutput nodes: 10\n\n## Why ten nodes\n{A[3]}\n\n## Prediction rule\n{A[8]}\n"
    ),
    "sheet in code marks": _sheet(_lines("* `{slug}`: {text}")),
    "sheet underlined": _sheet(_lines("{slug}\n----------\n{text}\n")),
    "sheet in UTF-16": _sheet(_lines("## {slug}\n{text}\n"), "answers.txt", "utf-16"),
    "sheet from Word": _sheet(_lines("Question {n} – {slug}\r\n“{text}”\r\n"), "answers.txt", "cp1252"),
    "sheet indented": _sheet(_lines("     {n}. {text}"), "answers.txt"),
    "answers in comments": _py(
        SCRIPT + "\n" + "".join(f"# Q{n}: {text}\n" for n, text in enumerate(VALUES, 1))
    ),
    "answers in a docstring": _py(
        '"""\nAnswers\n' + "".join(f"{n}. {text}\n" for n, text in enumerate(VALUES, 1)) + '"""\n' + SCRIPT
    ),
    "questions in comments": _py(
        SCRIPT
        + f"# How many numbers come out of the Flatten layer?\n# 784\n# How many layers learn?\n# 3\n# How many nodes does the last layer have?\n# 10\n# Why this many nodes?\n# {A[3]}\n# What does ReLU do?\n# {A[4]}\n# What does softmax do?\n# {A[5]}\n# What is the Flatten layer for?\n# {A[6]}\n# What is a Dense layer?\n# {A[7]}\n# How do the outputs become one guess?\n# {A[8]}\n"
    ),
    "only a sheet": Manner(
        {"answers.md": _lines("## {slug}\n{text}\n").encode()}, model=False, end="missing"
    ),
}


# The same for a glossary: 14 terms, and the reference's own words under them.
GLOSSARY_REFERENCE = (ROOT / "reference" / "keras_glossary.py").read_text("utf-8")
GLOSSARY_CODE = GLOSSARY_REFERENCE[: GLOSSARY_REFERENCE.index("model.fit")]  # training takes the time
MEANT: dict[str, str] = ast.literal_eval(
    GLOSSARY_REFERENCE[GLOSSARY_REFERENCE.index("{", GLOSSARY_REFERENCE.index("ANSWERS")) :]
)


def _terms(form: str) -> str:
    return "\n".join(
        form.format(n=n, k=k, t=t, L="_ABCDEFGHIJKLMN"[n]) for n, (k, t) in enumerate(MEANT.items(), 1)
    )


def _script(source: str) -> dict[str, bytes]:
    return {"a.py": source.encode()}


def _beside(text: str, name: str = "answers.md", encoding: str = "utf-8") -> dict[str, bytes]:
    return {"a.py": GLOSSARY_CODE.encode(), name: text.encode(encoding)}


TERMS = {
    "keras": "What is Keras?",
    "sequential": "Sequential model",
    "tensor": "Tensors",
    "flatten": "The Flatten layer",
    "dense": "Dense layer",
    "dropout": "Dropout - why?",
    "softmax": "What softmax does",
    "sparse_cce": "SparseCategoricalCrossentropy",
    "adam": "Adam",
    "optimizer": "What is an optimizer?",
    "loss": "Loss function",
    "fit": "model.fit()",
    "evaluate": "model.evaluate()",
    "overfitting": "Overfitting",
}
GLOSSARY: dict[str, dict[str, bytes]] = {
    "glossary list dashes": _beside("".join(f"- {TERMS[k]} – {t}\n" for k, t in MEANT.items())),
    "glossary bold colon": _beside("".join(f"**{TERMS[k]}**: {t}\n\n" for k, t in MEANT.items())),
    "glossary bold own line": _beside("".join(f"**{TERMS[k]}**\n{t}\n\n" for k, t in MEANT.items())),
    "italics": _beside("".join(f"*{TERMS[k]}*\n{t}\n\n" for k, t in MEANT.items())),
    "underlined with dashes, txt": _beside(
        "".join(f"{TERMS[k]}\n{'-' * len(TERMS[k])}\n{t}\n\n" for k, t in MEANT.items()), "glossary.txt"
    ),
    "caps headings txt": _beside(
        "".join(f"{TERMS[k].upper()}\n{t}\n\n" for k, t in MEANT.items()), "glossary.txt"
    ),
    "numbers and words": _beside(
        "".join(f"{i + 1}) {TERMS[k]}: {t}\n" for i, (k, t) in enumerate(MEANT.items())), "g.txt"
    ),
    "numbers newline": _beside(
        "".join(f"{i + 1}.\n{t}\n\n" for i, (k, t) in enumerate(MEANT.items())), "g.txt"
    ),
    "Task n:": _beside(_terms("Task {n}: {t}\n"), "g.txt"),
    "letters": _beside(_terms("{L}) {t}\n"), "g.txt"),
    "Aufgabe": _beside(_terms("Aufgabe {n}: {t}\n"), "g.txt"),
    "two tables": _beside(
        "| term | meaning |\n|---|---|\n"
        + "".join(f"| {TERMS[k]} | {t} |\n" for k, t in list(MEANT.items())[:7])
        + "\nand\n\n| term | meaning |\n|---|---|\n"
        + "".join(f"| {TERMS[k]} | {t} |\n" for k, t in list(MEANT.items())[7:])
    ),
    "html": _beside(
        "<h1>Glossary</h1>" + "".join(f"<h3>{TERMS[k]}</h3><p>{t}</p>" for k, t in MEANT.items()),
        "answers.md",
    ),
    "csv-like": _beside("".join(f"{k};{t}\n" for k, t in MEANT.items()), "a.txt"),
    "equals": _beside("".join(f"{k} = {t}\n" for k, t in MEANT.items()), "a.txt"),
    "arrows": _beside("".join(f"{k} -> {t}\n" for k, t in MEANT.items()), "a.txt"),
    "answers dict nested": _script(GLOSSARY_CODE + f"ANSWERS = {{'glossary': {MEANT!r}}}"),
    "answers class attr upper": _script(
        GLOSSARY_CODE + f"ANSWERS = { {k.upper(): v for k, v in MEANT.items()}!r}"
    ),
    "answers questions": _script(GLOSSARY_CODE + f"ANSWERS = { {TERMS[k]: v for k, v in MEANT.items()}!r}"),
    "variables": _script(GLOSSARY_CODE + "".join(f"{k} = {t!r}\n" for k, t in MEANT.items())),
    "variables answer_": _script(GLOSSARY_CODE + "".join(f"answer_{k} = {t!r}\n" for k, t in MEANT.items())),
    "variables q1": _script(
        GLOSSARY_CODE + "".join(f"q{i + 1} = {t!r}\n" for i, t in enumerate(MEANT.values()))
    ),
    "comments Q": _script(
        GLOSSARY_CODE + "".join(f"# Question {i + 1}: {t}\n" for i, t in enumerate(MEANT.values()))
    ),
    "docstring": _script(
        '"""\n' + "".join(f"{TERMS[k]}\n{t}\n\n" for k, t in MEANT.items()) + '"""\n' + GLOSSARY_CODE
    ),
    "nb md one cell": {
        "a.ipynb": _ipynb(
            ("code", GLOSSARY_CODE),
            ("markdown", "# Answers\n" + "".join(f"### {TERMS[k]}\n{t}\n" for k, t in MEANT.items())),
        )
    },
    "nb md numbered cells": {
        "a.ipynb": _ipynb(
            ("code", GLOSSARY_CODE), *[("markdown", f"{i + 1}. {t}") for i, t in enumerate(MEANT.values())]
        )
    },
    "nb raw cells": {
        "a.ipynb": _ipynb(("code", GLOSSARY_CODE), *[("raw", f"{k}: {t}") for k, t in MEANT.items()])
    },
    "nb strings in code cells": {
        "a.ipynb": _ipynb(
            ("code", GLOSSARY_CODE), *[("code", f'"""{TERMS[k]}: {t}"""') for k, t in MEANT.items()]
        )
    },
    "nb comments": {
        "a.ipynb": _ipynb(
            ("code", GLOSSARY_CODE),
            ("code", "".join(f"# {i + 1}. {t}\n" for i, t in enumerate(MEANT.values()))),
        )
    },
    "nb json with BOM": {"a.ipynb": b"\xef\xbb\xbf" + _ipynb(("code", GLOSSARY_REFERENCE))},
    "py with ipynb twin": {
        "a.ipynb": _ipynb(("code", GLOSSARY_REFERENCE)),
        "a.py": GLOSSARY_REFERENCE.encode(),
    },
    "answers.docx-like text": _beside(
        "".join(f"Q. {TERMS[k]}\nA. {t}\n\n" for k, t in MEANT.items()), "a.txt"
    ),
    "misspelled labels": _beside(
        "".join(
            f"{k2}: {t}\n"
            for k2, t in zip(
                [
                    "kears",
                    "sequentiel",
                    "tensr",
                    "flaten",
                    "dence",
                    "drop out",
                    "soft max",
                    "sparse categorical crossentropy",
                    "adam",
                    "optimiser",
                    "loss fuction",
                    "fit",
                    "evalute",
                    "over fitting",
                ],
                MEANT.values(),
                strict=True,
            )
        ),
        "a.txt",
    ),
    "answers in folder, code elsewhere": {
        "src/train.py": GLOSSARY_CODE.encode(),
        "docs/Answers Final.txt": "".join(f"{TERMS[k]}: {t}\n" for k, t in MEANT.items()).encode(),
    },
    "latin sheet": _beside("".join(f"{TERMS[k]}: {t} é\n" for k, t in MEANT.items()), "a.txt", "latin-1"),
}
