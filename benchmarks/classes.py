"""What a class costs: 200 submissions of 50 different networks, beside the 50 trainings alone.

    .venv/bin/python benchmarks/classes.py [--data DIR] [--students 200] [--networks 50] [--scripts]

In one run: the trainings alone, as many at a time as there are cores, into one empty cache; the class, into
another; the class again, with everything known. With --scripts every submission is a whole program that
loads the data, trains (cut short), evaluates and predicts; without, it only makes and compiles its network.
Timings are noisy: read the ratios.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from grader.classes import read as classroom
from grader.intake.files import assemble
from grader.loading import load_assignment
from grader.pipeline.session import open_session
from grader.records.submission import Submission
from grader.training import plan
from grader.training.trainer import Trainer

ROOT = Path(__file__).resolve().parent.parent
WAYS = (
    """
model = keras.Sequential([keras.Input((28, 28)), L.Flatten(), L.Dense({a}, "relu"), L.Dense({b}, "relu"),
                          L.Dense(10, "softmax")])
""",
    """
net = keras.Sequential([keras.Input((28, 28)), L.Flatten(), L.Dense({a}), L.ReLU(), L.Dense({b}),
                        L.Activation("relu"), L.Dense(10), L.Softmax()])
model = net
""",
    """
entry = keras.Input((28, 28))
x = L.Dense({a}, activation="relu")(L.Flatten()(entry))
x = L.Dense({b}, activation="relu", name="second")(x)
model = keras.Model(entry, L.Dense(10, "softmax")(x))
""",
    """
model = keras.Sequential()
model.add(keras.Input((784,)))
model.add(L.Dense({a}, "relu", name="first"))
model.add(L.Dense({b}, "relu"))
model.add(L.Dense(10, "softmax"))
""",
)
HEAD = "import keras\nL = keras.layers\n"
COMPILE = "\nmodel.compile('adam', 'sparse_categorical_crossentropy', metrics=['accuracy'])\n"
WHOLE = """
(x, y), (x_test, y_test) = keras.datasets.mnist.load_data()
x, x_test = x.reshape(-1, *model.input_shape[1:]) / 255.0, x_test.reshape(-1, *model.input_shape[1:]) / 255.0
model.fit(x, y, epochs=5)
print(model.evaluate(x_test, y_test))
print(model.predict(x_test[:10]).argmax(1))
"""


def submission(number: int, networks: int, *, whole: bool) -> Submission:
    """A student's program: network `number % networks`, written in one of four ways."""
    a, b = 300 + 4 * (number % networks), 150 + 2 * (number % networks)
    way = WAYS[number // networks % len(WAYS)].format(a=a, b=b)
    source = HEAD + way + COMPILE + (WHOLE if whole else "")
    return assemble(f"student{number:03}", {"model.py": source.encode()})


def main(students: int, networks: int, folder: str | None, *, whole: bool) -> None:
    """Measure and print."""
    cores = os.cpu_count() or 1
    scheme = load_assignment(ROOT / "assignments" / "digit_classifier")
    own = classroom.references(scheme)[:1]
    with tempfile.TemporaryDirectory() as place:
        with open_session(data_folder=folder, cache=Path(place) / "bare", workers=cores) as session:
            (prepared,) = session.prepare([(scheme, own)])
            dataset, recipe = prepared.tasks[0].dataset, scheme.recipe
            plans = []
            for number in range(networks):
                case, _ = session.inspect(scheme, submission(number, networks, whole=False))
                assert case.model is not None
                made = plan.make(case.model, (28, 28), recipe, dataset, "bare", recipe.seeds[0])
                plans.append(made)
            trainer = Trainer(session.environment.sandbox, scheme.limits)
            jobs = [Path(place) / f"job {number}" for number in range(networks)]
            start = time.perf_counter()
            with ThreadPoolExecutor(cores) as pool:
                list(
                    pool.map(
                        lambda *each: trainer.train(each[0], dataset, prepared.inputs, each[1]), plans, jobs
                    )
                )
            bare = time.perf_counter() - start
        print(f"{networks} trainings alone: {bare:.1f} s on {cores} cores", flush=True)
        work = [submission(number, networks, whole=whole) for number in range(students)]
        for turn in ("first", "second"):
            with open_session(data_folder=folder, cache=Path(place) / "class", workers=cores) as session:
                (prepared,) = session.prepare([(scheme, own)])
                before = session.trained
                start = time.perf_counter()
                graded = [each for _, each in session.grade_all([(prepared, each) for each in work])]
                seconds = time.perf_counter() - start
                near = sum(bool(each.grade.case.extra_seeds) for each in graded)
                unclear = sum(bool(each.grade.open) for each in graded)
                ratio = f"{seconds:.1f} s = {seconds / bare:.2f} x the trainings"
                counts = f"{session.trained - before} trained, {near} results near the line, {unclear} open"
                print(f"{turn} run of {students} students: {ratio}; {counts}", flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--data", default=None)
    parser.add_argument("--students", type=int, default=200)
    parser.add_argument("--networks", type=int, default=50)
    parser.add_argument("--scripts", action="store_true")
    given = parser.parse_args()
    main(given.students, given.networks, given.data, whole=given.scripts)
