"""A new assignment to begin with: it can be graded as it is, and every part says what to change."""

from __future__ import annotations

from pathlib import Path

from grader.assignment import SLUG, AssignmentError
from grader.data import IMAGE_SETS, NAMES

ASSIGNMENT = '''\
"""The marking scheme of "{title}". docs/marking.md says what may be asked.

Prove that it is sound: grader validate {slug}
"""

from grader import Assignment, Idea, Limits, Misconception, Recipe, Rubric
from grader import accuracy, architecture, compiled, explanation, number, runs

LOSS = Rubric(
    question="What does the loss measure?",
    ideas=(
        Idea(
            "how_wrong",
            ("ERROR", "how wrong|far|off|bad", "DIFFERENCE|distance PREDICTION|TRUTH|label"),
            hint="What is it like when the network is often wrong?",
        ),
    ),
    full=("how_wrong",),
    misconceptions=(
        Misconception(
            "loss_is_accuracy",
            ("> loss is accuracy", "> how many right|correct"),
            feedback="That is accuracy. The loss is small where predictions are near the truth.",
            credit=0.0,
        ),
    ),
)

assignment = Assignment(
    slug="{slug}",
    title="{title}",
    recipe=Recipe(data="{data}", epochs={epochs}{metric}, margin={margin}),
    limits=Limits(seconds=60),
    checks=(
        runs(points=10),
        architecture(points=30),
        compiled(points=20),
        accuracy(points=20),
        number(
            "outputs", {outputs}, points=10,
            title="How many numbers does the network give for each sample?",
            asked_as=["many numbers|outputs|output", "outputs|output"],
            hint="Count what it can answer.",
        ),
        explanation("loss", LOSS, points=10, title="What does the loss measure?", asked_as=["loss"]),
    ),
)  # fmt: skip
'''
# What only a teacher can write stands for itself until they do; `grader validate` looks for it.
PLACEHOLDERS = {
    "goal": "What is given, and what the network is to learn.",
    "network": "Say what is asked for: the layers, the loss, how the data are scaled, how many epochs.",
}
HANDOUT = """\
# {title}

{goal}

## The network

{network}

## The questions

| answer | question | points |
|---|---|---|
| `outputs` | How many numbers does the network give for each sample? | 10 |
| `loss` | What does the loss measure? | 10 |

A file that runs to its end earns 10 points, the layers 30, how the model is compiled 20, and what your
network achieves 20.

## What to hand in

One Python file or notebook named after you, or a folder named after you with one of them. Answer the
questions in the dictionary `ANSWERS` of your program, or in a file `answers.md` in the folder, each
under a heading that repeats the question. Your file is run once, without a network.

Your network is trained again by the grader, the same way for everyone.
"""
STARTER = '''\
"""{title}: fill in what is marked."""

{load}
model = keras.Sequential(
    [
        keras.Input(shape={shape}),
        # your layers
    ]
)
# compile and train the model

ANSWERS = {{
    "outputs": 0,
    "loss": "",
}}
'''
REFERENCE = '''\
"""{title}: a submission that earns every point."""

{load}{scale}
model = keras.Sequential(
    [
        keras.Input(shape={shape}),
{layers}
    ]
)
model.compile(optimizer={optimizer}, loss="{loss}"{metrics})
model.fit(x_train, y_train, epochs={epochs}, verbose=0)

ANSWERS = {{
    "outputs": {outputs},
    "loss": "How far the predictions are from the truth.",
}}
'''
EXAMPLES = """\
# Submissions and what they must get, check by check: a verdict, or points. `grader validate {slug}` grades
# them. Add what students of yours have handed in.

["wrong_answers.py"]
runs = "passed"
architecture = "passed"
outputs = "failed"
loss = 0
"""
IMAGES = """\
import keras

(x_train, y_train), (x_test, y_test) = keras.datasets.{data}.load_data()
"""
WINE = """\
import keras
from sklearn.datasets import load_wine
from sklearn.model_selection import train_test_split

x, y = load_wine(return_X_y=True)
x_train, x_test, y_train, y_test = train_test_split(x, y, random_state=1)
"""
SCALE = """\
mean, spread = x_train.mean(axis=0), x_train.std(axis=0)
x_train, x_test = (x_train - mean) / spread, (x_test - mean) / spread
"""
LINE = """\
import keras
import numpy as np

x_train = np.array([-1.0, 0.0, 1.0, 2.0, 3.0, 4.0])
y_train = np.array([-3.0, -1.0, 1.0, 3.0, 5.0, 7.0])
"""


def write(slug: str, data: str, title: str, home: Path) -> list[Path]:
    """Write a new assignment and its reference; return the files.

    Args:
        slug: its name: the folder in `assignments/`, the file in `reference/`.
        data: name of its data set.
        title: as students read it; "" for one made of the slug.
        home: where both folders are.

    Raises:
        AssignmentError: no slug, unknown data, or it is there already: nothing is overwritten.
    """
    if not SLUG.fullmatch(slug):
        raise AssignmentError(
            f"expected a name of small letters, digits and _, such as my_digits. Received: {slug!r}"
        )
    if data not in NAMES:
        raise AssignmentError(f"--data: expected one of {', '.join(NAMES)}. Received: {data!r}")
    folder, reference = home / "assignments" / slug, home / "reference" / f"{slug}.py"
    there = [str(path) for path in (folder, reference) if path.exists()]
    if there:
        raise AssignmentError(f"expected a new name: {', '.join(there)} is there already.")
    facts = _facts(data) | {"slug": slug, "data": data}
    facts["title"] = (title or slug.replace("_", " ").capitalize()).replace('"', "'").replace("\\", "/")
    answered = REFERENCE.format(**facts)
    wrong = (
        answered[: answered.index("ANSWERS")]
        + 'ANSWERS = {\n    "outputs": 77,\n    "loss": "A layer.",\n}\n'
    )
    files = {
        folder / "assignment.py": ASSIGNMENT.format(**facts),
        folder / "handout.md": HANDOUT.format(**facts, **PLACEHOLDERS),
        folder / "starter.py": STARTER.format(**facts),
        folder / "examples" / "expected.toml": EXAMPLES.format(**facts),
        folder / "examples" / "wrong_answers.py": wrong,
        reference: answered,
    }
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return list(files)


def left_in(text: str) -> list[str]:
    """The placeholders that still stand in a text, however its lines are broken."""
    plain = " ".join(text.split()).casefold()
    return [each for each in PLACEHOLDERS.values() if each.casefold() in plain]


def _facts(data: str) -> dict[str, object]:
    """What differs between data sets."""
    layer = "        keras.layers."
    if data in IMAGE_SETS:
        return {
            "load": IMAGES.format(data=data),
            "scale": "x_train, x_test = x_train / 255.0, x_test / 255.0\n",
            "shape": "(28, 28)",
            "layers": f'{layer}Flatten(),\n{layer}Dense(64, activation="relu"),\n'
            f'{layer}Dense(10, activation="softmax"),',
            "optimizer": '"adam"',
            "loss": "sparse_categorical_crossentropy",
            "metrics": ', metrics=["accuracy"]',
            "epochs": 3,
            "outputs": 10,
            "margin": 0.02,
            "metric": "",
        }
    if data == "wine":
        return {
            "load": WINE,
            "scale": SCALE,
            "shape": "(13,)",
            "layers": f'{layer}Dense(32, activation="relu"),\n{layer}Dense(3, activation="softmax"),',
            "optimizer": '"adam"',
            "loss": "sparse_categorical_crossentropy",
            "metrics": ', metrics=["accuracy"]',
            "epochs": 40,
            "outputs": 3,
            "margin": 0.05,
            "metric": ', batch_size=16, scaling="standard"',
        }
    return {
        "load": LINE,
        "scale": "",
        "shape": "(1,)",
        "layers": f"{layer}Dense(1),",
        "optimizer": "keras.optimizers.SGD(learning_rate=0.01)",
        "loss": "mean_squared_error",
        "metrics": "",
        "epochs": 300,
        "outputs": 1,
        "margin": 0.5,
        "metric": ', metric="mean_absolute_error", scaling="raw"',
    }
