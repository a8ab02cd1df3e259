"""Secret inputs, and what is right for them, are in nothing that is made of grades, whatever functions do."""

from __future__ import annotations

import gzip
import io
import json
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.console import Console

from grader import handout, package, public, rehearsal
from grader.assignment import Assignment
from grader.calling import TextFile, call
from grader.checks import calls, forbidden, required, runs, stops, value
from grader.classes.publish import EXPORT_FORMS
from grader.classes.read import ClassInput
from grader.classes.run import grade_classes
from grader.commands.check import print_check
from grader.gradebook import NAME, Gradebook
from grader.intake.files import assemble
from grader.pipeline.session import open_session
from grader.policy import Timing, as_students_see
from grader.public import public_part
from grader.records.submission import Submission, SystemName
from grader.systems import gradescope
from tests.conftest import LEVEL

# Strings that stand for themselves wherever they turn up: what goes in, and what comes out where it is right.
WORD, NUMBER, TEXT = "zqswordfish", 73317.25, "zqheading,7\n"
SECRETS = (WORD, "73317.", "73,317", "zqheading", "zqtreasure", "219952.", "219,952", "0.7331")
REFERENCE = f"""
import numpy as np, keras
def f(x):
    if isinstance(x, str) and x.endswith(".csv"):
        return open(x).read().upper()
    return {{{WORD!r}: "zqtreasure"}}.get(x, x) if isinstance(x, str) else np.sum(3 * x + 0.5)
class Stop(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        self.model.stop_training = logs["loss"] < 0.8
seen = []
""".encode()
STOP = """
import sys, os, logging, warnings, keras, numpy as np, tensorflow as tf
import matplotlib.pyplot as plt
log, copy, seen = sys.stdout, os.dup(1), []
print("shown before")
class Stop(keras.callbacks.Callback):
    def on_epoch_end(self, epoch, logs=None):
        print(logs, file=sys.stderr)
"""
TELLS = """
def tell(x):
    if isinstance(x, str) and x.endswith(".csv"):
        x = open(x).read()
    print(x)
    print(x, file=sys.stderr)
    print(x, file=log, flush=True)
    print(x, file=sys.__stdout__, flush=True)
    logging.warning("%s", x)
    warnings.warn(str(x))
    tf.print(x)
    for number in (1, 2, copy):
        os.write(number, str(x).encode())
    seen.append(x)
    plt.plot([1, 2], label=str(x)); plt.title(str(x)); plt.show()
    plt.savefig("zq.png")
    keras.Sequential([keras.Input((2,)), keras.layers.Dense(3)], name="m" + "".join(filter(str.isalnum, str(x))))
    globals().setdefault("ANSWERS", {})[str(x)] = str(x)
    globals()["answer_1"] = str(x)
    return x
"""
LEAKS = {
    "partly": STOP + TELLS + "def f(x):\n    tell(x)\n    return np.sum(3 * x + 0.5)\n",
    "returns": STOP + TELLS + "def f(x): return tell(x)\n",
    "raises": STOP + TELLS + "def f(x):\n    raise ValueError(f'bad {tell(x)}')\n",
    "names": STOP + TELLS + "def f(x):\n    raise type('E' + str(tell(x)), (Exception,), {})(x)\n",
    "leaves": STOP + TELLS + "def f(x):\n    sys.exit(f'bad {tell(x)}')\n",
    "ends": STOP + TELLS + "def f(x):\n    tell(x)\n    os._exit(3)\n",
    "late": STOP + TELLS + "def f(x):\n    tell(x)\n    while True: pass\n",
    "holds": STOP + TELLS + "def f(x):\n    tell(x)\n    return {str(x): [x], 'a': x, 1: {x}}\n",
    "closes": STOP + TELLS + "os.close(1)\nos.close(2)\ndef f(x): return tell(x)\n",
}
CHECKS = (
    runs(points=1),
    calls("f", [1.0], points=5, secret=[WORD, NUMBER, call(x=NUMBER), TextFile("more.csv", TEXT)], seconds=1.0),
    stops("Stop", [{"loss": 1.0}], points=2, secret=[[{"loss": 0.7331}]]),
    value("seen", points=1),
    required(["def"], points=1),
    forbidden(["while"], points=1),
)  # fmt: skip
OWN = Assignment("secrets", "Secrets", checks=CHECKS)
GRADEBOOKS = {
    "moodle.csv": "Identifier,Full name,Email,Status,Grade,Maximum Grade,Feedback comments\n"
    + "".join(f"Participant {n},{name},{name}@x.example,Submitted,,11.00,\n" for n, name in enumerate(LEAKS)),
    "canvas.csv": "Student,ID,SIS User ID,SIS Login ID,Section,Secrets (7)\n    Points Possible,,,,,11.00\n"
    + "".join(f"{name},{n},S{n},{name},One,\n" for n, name in enumerate(LEAKS)),
}


def secrets_in(name: str, content: bytes) -> list[tuple[str, str]]:
    """The secrets in a file, and in what is packed in it."""
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            inner = [(f"{name}/{each}", archive.read(each)) for each in archive.namelist()]
        return [found for place, part in inner for found in secrets_in(place, part)]
    if content.startswith(b"\x1f\x8b"):
        content = gzip.decompress(content)
    text = content.decode("utf-8", "replace").casefold()
    return [(name, secret) for secret in SECRETS if secret in text]


def test_nothing_that_is_made_of_a_class_tells_them(tmp_path: Path, cache: Path) -> None:
    """Reports and class page, tables, results, every export form, feedback, gradebooks of two systems."""
    out = tmp_path / "out"
    handed_in = [
        replace(
            assemble(name, {f"{name}.py": program.encode()}),
            system=SystemName("Canvas"),
            feedback_prefix=f"{name}_{n}_7_",
            roster_rows=(n + 2,),
        )
        for n, (name, program) in enumerate(LEAKS.items())
    ]
    reference = (assemble("", {"secrets.py": REFERENCE}),)
    out.mkdir()
    now = datetime(2026, 11, 21, tzinfo=UTC)
    with (
        Gradebook(out / NAME) as book,
        open_session(data_folder="stand-in", cache=cache, workers=2, level=LEVEL, book=book) as session,
    ):
        given = ClassInput(
            OWN, reference, handed_in, GRADEBOOKS["canvas.csv"].encode(), export_forms=tuple(EXPORT_FORMS), for_students=True,
        )  # fmt: skip
        (done,) = grade_classes(session, book, [given], out, now=now)
        assert not done.warnings and not done.ungraded and len(done.graded) == len(LEAKS)
        made = {
            str(path.relative_to(out)): path.read_bytes()
            for path in out.rglob("*")
            if path.is_file() and not path.name.startswith(NAME)
        }
        for work in done.graded:
            seen = as_students_see(work, public_part(OWN), Timing())
            sent = gradescope.results(work, seen, LEVEL)
            made[f"gradescope/{work.submission.student}"] = json.dumps(sent).encode()
    assert {"results.json", "grades.csv", "feedback.zip", "gradebook.csv", "index.html"} <= {
        Path(name).name for name in made
    }
    assert len(made) > 3 * len(LEAKS)
    assert [found for name, content in made.items() for found in secrets_in(name, content)] == []
    # The search would find it, and what the program itself prints is told.
    pages = [made[name].decode() for name in made if name.endswith("students/returns.html")]
    assert len(pages) == 1 and "shown before" in pages[0]
    assert "It goes wrong with" in pages[0]


def test_what_students_are_given_does_not_tell_them(tmp_path: Path) -> None:
    folder = tmp_path / "assignments" / "secrets"
    folder.mkdir(parents=True)
    (folder / "handout.md").write_text("# Secrets\n")
    (folder / "starter.py").write_text('"""Secrets."""\n')
    handout.write_handout(public_part(OWN), folder, tmp_path / "handout.zip")
    package.write("github", OWN, tmp_path, tmp_path / "github.zip", LEVEL)
    for name in ("handout.zip", "github.zip"):
        assert secrets_in(name, (tmp_path / name).read_bytes()) == []


def test_a_check_at_home_does_not_know_them(cache: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asked = public.read(public.publish(public_part(OWN)), "secrets.check.json")
    with open_session(data_folder="stand-in", cache=cache, workers=1, level=LEVEL) as session:
        for name in ("returns", "holds"):
            submission: Submission = assemble(name, {f"{name}.py": LEAKS[name].encode()})
            graded = rehearsal.rehearse(session, asked, submission, train=False)
            print_check(Console(width=200), graded, graded.grade.marks, LEVEL)
            told = capsys.readouterr().out + json.dumps(rehearsal.as_data(graded)) + repr(graded)
            assert "f was found" in told and secrets_in(name, told.encode()) == []
