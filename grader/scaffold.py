"""A new assignment to begin with: it can be graded as it is, and every part says what to change."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

from grader.assignment import DATA, SLUG, AssignmentError
from grader.data import SPECS, DataSpec, Source, as_code, instead_of, load
from grader.data.sources import beginning

ASSIGNMENT = '''\
"""The marking scheme of "{title}". docs/marking.md says what may be asked.

Prove that it is sound: grader validate {slug}
"""

from grader import Assignment, Idea, Limits, Misconception, Recipe, Rubric
from grader import accuracy, architecture, compiled, explanation, number, runs
{imports}
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
    recipe=Recipe(data={data}, epochs={epochs}{recipe}, margin={margin}),
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
        keras.Input({input}),
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
        keras.Input({input}),
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


def write(slug: str, data: str | Source, title: str, home: Path) -> list[Path]:
    """Write a new assignment and its reference; return the files.

    Args:
        slug: its name: the folder in `assignments/`, the file in `reference/`.
        data: name of its data set; or the teacher's own data, which are copied into its folder.
        title: as students read it; "" for one made of the slug.
        home: where both folders are.

    Raises:
        AssignmentError: no slug, unknown data, or it is there already: nothing is overwritten.
        DataError: the teacher's own data cannot be read, or nothing can be learned from them.
    """
    if not SLUG.fullmatch(slug):
        raise AssignmentError(
            f"expected a name of small letters, digits and _, such as my_digits. Received: {slug!r}"
        )
    folder, reference = home / "assignments" / slug, home / "reference" / f"{slug}.py"
    there = [str(path) for path in (folder, reference) if path.exists()]
    if there:
        raise AssignmentError(
            f"expected a new name. Received: {slug}, which is there already ({', '.join(there)}). "
            "Choose another name."
        )
    facts = _named(data) if isinstance(data, str) else _own(data)
    facts |= {"slug": slug}
    facts["title"] = (title or slug.replace("_", " ").capitalize()).replace('"', "'").replace("\\", "/")
    answered = REFERENCE.format(**facts)
    wrong = (
        answered[: answered.index("ANSWERS")]
        + 'ANSWERS = {\n    "outputs": 77,\n    "loss": "A layer.",\n}\n'
    )
    files = {
        folder / "assignment.py": ASSIGNMENT.format(**facts),
        folder / "handout.md": HANDOUT.format(**facts),
        folder / "starter.py": STARTER.format(**facts),
        folder / "examples" / "expected.toml": EXAMPLES.format(**facts),
        folder / "examples" / "wrong_answers.py": wrong,
        reference: answered,
    }
    for path, text in files.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    copied = [] if isinstance(data, str) else beginning.copy(data, folder / DATA)
    return [*files, *copied]


def left_in(text: str) -> list[str]:
    """The placeholders that still stand in a text, however its lines are broken."""
    plain = " ".join(text.split()).casefold()
    return [placeholder for placeholder in PLACEHOLDERS.values() if placeholder.casefold() in plain]


def _named(data: str) -> dict[str, object]:
    """What is written of a data set that has a name.

    Raises:
        AssignmentError: it is unknown.
    """
    if data not in SPECS:
        instead = instead_of(data) or ", which is neither. Check the name and the folder it is in."
        raise AssignmentError(
            f"--data: expected one of {', '.join(SPECS)}, or a file or folder of your own. "
            f"Received: {data!r}{instead}"
        )
    return facts_of(SPECS[data]) | {"data": f'"{data}"', "imports": ""} | PLACEHOLDERS


def _own(source: Source) -> dict[str, object]:
    """What is written of a teacher's own data.

    Raises:
        DataError: they cannot be read, or nothing can be learned from them.
    """
    dataset = load(source)
    call = as_code(source)
    return facts_of(dataset.spec) | {
        "data": call,
        "imports": f"from grader.data import {call.partition('(')[0]}\n",
        "goal": beginning.goal(dataset),
        "network": beginning.network(dataset),
    }


def facts_of(spec: DataSpec) -> dict[str, object]:
    """What differs between data sets."""
    layers = "\n".join(f"        keras.layers.{layer}," for layer in spec.starter.layers)
    outputs = len(spec.classes) if len(spec.classes) > 2 else 1  # yes or no is one number
    if spec.starter.made:
        layers = f"        {spec.starter.made},\n{layers}"
    known = {
        "input": spec.starter.input or f"shape={spec.sample_shape}",
        "outputs": outputs,
        "layers": layers,
    }
    return asdict(spec.starter) | known
