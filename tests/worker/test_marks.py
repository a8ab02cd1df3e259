"""Which lines of a program ran: marks that change nothing else."""

from __future__ import annotations

import ast
import inspect
import sys
import traceback
import types
from typing import Any

import pytest

from grader.assignment import Assignment, Limits
from grader.checks import calls, forbidden, required, runs
from grader.intake.files import assemble
from grader.pipeline.session import Session
from grader.worker.marks import Marks

PROGRAM = '''\
"""What it is."""
from __future__ import annotations
import sys
def never(x):
    return sorted(x)
def often(x):
    """Of what it is."""
    for value in x:
        if value: total = sum(x)
    return total
class Net:
    """A net."""
    size = len("net")
    def build(self, rows=min(1, 2)):
        try:
            return [max(row) for row in rows]
        except TypeError:
            return repr(rows)
        else:
            hash(rows)
        finally:
            divmod(7, 2)
async def later():
    async with open("a") as file:
        pow(2, 3)
match often([1, 2]):
    case 3: abs(-1)
    case _: chr(65)
if False: dir()
elif Net().build(): any([])
else: all([])
while False:
    bin(3)
else:
    hex(3)
lambda: oct(3)
'''
RAN = (
    "sum",
    "len",
    "min",
    "max",
    "repr",
    "divmod",
    "abs",
    "any",
    "hex",
    "for",
    "class",
    "def",
    "while",
    "sys",
)
IDLE = ("sorted", "hash", "open", "pow", "chr", "dir", "all", "bin")


def run(program: str, names: tuple[str, ...]) -> tuple[Marks, dict[str, Any]]:
    marks = Marks(program.encode(), "ada.py", names)
    space: dict[str, Any] = {"__name__": "__main__"}
    exec(marks.compiled(ast.parse(program, "ada.py")), space)  # noqa: S102 - written above
    return marks, space


def ran(marks: Marks, name: str, *, whole: bool = True, functions: bool = True) -> set[bool | None]:
    return {use.ran for use in marks.uses(whole=whole, functions=functions) if use.name == name}


def test_what_ran_and_what_did_not() -> None:
    marks, _ = run(PROGRAM, (*RAN, *IDLE))
    assert {name: True in ran(marks, name) for name in RAN} == dict.fromkeys(RAN, True)
    assert {name: ran(marks, name) for name in IDLE} == {name: {False} for name in IDLE}


def test_what_is_not_known_is_not_said() -> None:
    marks, _ = run(PROGRAM, (*RAN, *IDLE))
    assert ran(marks, "sorted", functions=False) == {None} and ran(marks, "dir", functions=False) == {False}
    assert ran(marks, "dir", whole=False, functions=False) == {None}
    assert ran(marks, "oct") == {None}, "nobody asked"
    assert ran(run(PROGRAM, ("__future__",))[0], "__future__.annotations") == {True}, "it has to be first"


def test_one_of_several_is_enough() -> None:
    marks, _ = run(
        "if False:\n    print()\nx = 1\nlen('a')\nif False: len('b')\nlen('c')\n", ("len", "print")
    )
    assert ran(marks, "len") == {True} and ran(marks, "print") == {False}


def code_of(program: str, names: tuple[str, ...]) -> types.CodeType:
    return Marks(program.encode(), "ada.py", names).compiled(ast.parse(program, "ada.py"))


def test_a_program_without_any_of_it_is_compiled_as_it_is_written() -> None:
    assert code_of(PROGRAM, ()) == code_of(PROGRAM, ("np.mean",)) == compile(PROGRAM, "ada.py", "exec")


def test_nothing_else_is_another() -> None:
    """Docstrings, names, signatures, what can be looked up, and the bytes of what is computed."""
    plain: dict[str, Any] = {"__name__": "__main__"}
    exec(compile(PROGRAM, "ada.py", "exec", dont_inherit=True), plain)  # noqa: S102 - written above
    _, space = run(PROGRAM, (*RAN, *IDLE))
    assert list(space) == list(plain) and space["__doc__"] == "What it is."
    assert space["often"].__doc__ == "Of what it is." and space["Net"].__doc__ == "A net."
    assert list(vars(space["Net"])) == list(vars(plain["Net"]))
    for name in ("never", "often"):
        assert inspect.signature(space[name]) == inspect.signature(plain[name])
        assert space[name].__code__.co_names == plain[name].__code__.co_names
    assert space["often"].__annotations__ == {} and isinstance(hash(space["often"].__code__), int)


FAILS = """
import sys
def depth():
    return sys._getframe().f_lineno, sum([1]), len(
        [2])

def fails(x):
    if sum(x): return len(
        x / 2)
try:
    fails([1])
except TypeError as error:
    caught = error
"""


def test_tracebacks_and_lines_stay_as_they_are() -> None:
    plain: dict[str, Any] = {}
    exec(compile(FAILS, "ada.py", "exec", dont_inherit=True), plain)  # noqa: S102 - written above
    _, space = run(FAILS, ("sum", "len", "try", "def", "if"))
    told = ["".join(traceback.format_tb(each["caught"].__traceback__)[1:]) for each in (plain, space)]
    assert told[0] == told[1] and "line 9" in told[0]
    assert space["depth"]() == plain["depth"]() == (4, 1, 1)


def test_the_depth_of_recursion_stays_as_it_is() -> None:
    program = "def down(n):\n    if n: return len([n]) + down(n - 1)\n    return 0\n"
    plain: dict[str, Any] = {}
    exec(compile(program, "ada.py", "exec"), plain)  # noqa: S102 - written above
    _, space = run(program, ("len", "if", "def"))

    def deepest(down: Any) -> int:
        for depth in range(sys.getrecursionlimit(), 0, -1):
            try:
                return int(down(depth))
            except RecursionError:
                continue
        return 0

    assert deepest(space["down"]) == deepest(plain["down"])


# By the real worker.

REFERENCE = b"import numpy as np\ndef mean(x): return np.mean(x)\nprint(np.std([1.0]))\n"
CHECKS = (runs(points=1), calls("mean", [[1.0, 3.0]], points=1, secret=[[5.0]]))


@pytest.mark.parametrize(
    ("program", "reasons"),
    [
        (REFERENCE, {}),
        (  # a function that nobody calls, and a condition that is never true
            b"import numpy as np\ndef mean(x): return sum(x) / len(x)\ndef other(x): return np.mean(x)\n"
            b"if False:\n    np.std([1.0])\n",
            {
                "required": "np.mean is written in line 3, but that line did not run. "
                "np.std is written in line 5, but that line did not run."
            },
        ),
        (  # what comes after an exit is never run
            b"import sys\nimport numpy as np\ndef mean(x): return np.mean(x)\nsys.exit()\nnp.std([1.0])\n",
            {"required": "np.std is written in line 5, but that line did not run."},
        ),
        (  # what a crash keeps from running is not known
            b"import numpy as np\ndef mean(x): return sum(x) / len(x)\ndef other(x): return np.mean(x)\n"
            b"1 / 0\nnp.std([1.0])\n",
            {},
        ),
        (  # nor what a call does that is stopped
            b"import numpy as np\nnp.std([1.0])\ndef mean(x):\n    while x != [1.0, 3.0]: pass\n"
            b"    return sum(x) / len(x)\ndef other(x): return np.mean(x)\n",
            {},
        ),
        (  # TensorFlow rewrites these from their text
            b"import numpy as np, tensorflow as tf\nnp.std([1.0])\n@tf.function\ndef double(x):\n"
            b"    print(np.mean([1.0]))\n    return x\ndouble(tf.constant(1.0))\n"
            b"def mean(x): return sum(x) / len(x)\n",
            {},
        ),
        (
            b"import numpy as np, tensorflow as tf\nnp.std([1.0])\ndef twice(x):\n    np.mean([1.0])\n"
            b"    return 2 * x\nlist(tf.data.Dataset.range(2).map(twice))\n"
            b"def mean(x): return sum(x) / len(x)\n",
            {},
        ),
    ],
    ids=["ran", "idle", "exit", "crash", "stopped", "tf.function", "map"],
)
def test_what_is_required_has_to_run(session: Session, program: bytes, reasons: dict[str, str]) -> None:
    own = Assignment(
        "used",
        "Used",
        checks=(*CHECKS, required(["np.mean", "np.std"], points=2)),
        limits=Limits(seconds=30),
    )
    (ready,) = session.prepare([(own, [assemble("", {"used.py": REFERENCE})])])
    marks = session.grade_one(ready, assemble("ada", {"ada.py": program})).grade.marks
    told = {mark.check.slug: mark.reason for mark in marks if mark.check.slug == "required"}
    assert {slug: reason for slug, reason in told.items() if not reason.startswith("You use")} == reasons


def test_after_a_training_that_was_cut_short_the_file_decides(session: Session) -> None:
    program = (
        b"import numpy as np, keras\nmodel = keras.Sequential([keras.Input((1,)), keras.layers.Dense(1)])\n"
        b"model.compile('sgd', 'mse')\nclass Mean(keras.callbacks.Callback):\n"
        b"    def on_epoch_end(self, epoch, logs=None):\n        if epoch == 900: np.mean([1.0])\n"
        b"x = np.zeros((200, 1), 'float32')\nmodel.fit(x, x, epochs=1_000, callbacks=[Mean()])\n"
    )
    own = Assignment("cut", "Cut", checks=(runs(points=1), required(["np.mean"], points=1)))
    (ready,) = session.prepare([(own, [assemble("", {"cut.py": b"import numpy as np\nnp.mean([1.0])\n"})])])
    marks = session.grade_one(ready, assemble("ada", {"ada.py": program})).grade.marks
    assert marks[1].reason == "You use np.mean."


def test_a_notebook_is_marked_cell_by_cell(session: Session) -> None:
    import nbformat

    cells = ["import numpy as np\nx = [1.0]", "if not x:\n    np.mean(x)", "np.std(x)"]
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    own = Assignment("book", "Book", checks=(runs(points=1), required(["np.mean", "np.std"], points=1)))
    reference = b"import numpy as np\nnp.mean([1.0])\nnp.std([1.0])\n"
    (ready,) = session.prepare([(own, [assemble("", {"book.py": reference})])])
    book_bytes = nbformat.writes(book).encode()
    marks = session.grade_one(ready, assemble("ada", {"ada.ipynb": book_bytes})).grade.marks
    assert "np.mean is written in" in marks[1].reason and "np.std" not in marks[1].reason
    assert marks[1].earned == 0.5


def test_what_is_forbidden_is_so_where_it_never_runs_too(session: Session) -> None:
    own = Assignment("never", "Never", checks=(runs(points=1), forbidden(["np.mean"], points=1)))
    (ready,) = session.prepare([(own, [assemble("", {"never.py": b"print(1)\n"})])])
    program = b"import numpy as np\nif False: np.mean([1.0])\n"
    marks = session.grade_one(ready, assemble("ada", {"ada.py": program})).grade.marks
    assert marks[1].reason == "np.mean is used, in line 2."
