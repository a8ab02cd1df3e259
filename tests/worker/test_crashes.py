"""An exception of a submission, described by its own lines."""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import Any

import pytest

from grader.worker.crashes import describe, out_of_time

SOURCE = "import json\ndef inner(x):\n    return json.loads(x)\n\ninner('{')\n"


def raised(source: str, name: str = "a.py") -> BaseException:
    try:
        exec(compile(source, name, "exec"), {})
    except BaseException as error:
        return error
    raise AssertionError("it went well")


def test_the_line_is_the_last_one_of_the_student_s_own() -> None:
    found = describe(raised(SOURCE), "a.py", SOURCE.encode())
    assert (found.type, found.line, found.code) == ("JSONDecodeError", 3, "return json.loads(x)")
    assert found.traceback.splitlines()[:5] == [
        "Traceback (most recent call last):",
        '  File "a.py", line 5',
        "    inner('{')",
        '  File "a.py", line 3, in inner',
        "    return json.loads(x)",
    ]
    assert "decoder" not in found.traceback and found.message in found.traceback


def test_a_file_that_python_cannot_read_names_its_own_line() -> None:
    source = "x = 1\nprint 'x'\n"
    found = describe(raised(source), "a.py", source.encode())
    assert (found.type, found.line, found.code) == ("SyntaxError", 2, "print 'x'")
    assert found.message.startswith("Missing parentheses") and "a.py, line" not in found.message
    # One that another text made is where that was asked for.
    source = "x = 1\n\nexec('1 1')\n"
    assert describe(raised(source), "a.py", source.encode()).line == 3


def test_whatever_an_exception_says_of_itself() -> None:
    class Odd(Exception):
        def __str__(self) -> str:
            raise ValueError("no")

    found = describe(Odd(), "a.py", b"")
    assert (found.type, found.message, found.line, found.code) == (
        "Odd", "(its message could not be read)", None, "",
    )  # fmt: skip
    assert describe(ValueError("a\ud800"), "a.py", b"").message == "a?"
    long = describe(ValueError("a" * 9_000 + "b" * 9_000), "a.py", b"").message
    assert long == "a" * 4_000 + "\n...\n" + "b" * 4_000


@pytest.mark.parametrize("place", [0, 1, 2])
def test_where_it_was_when_its_time_was_over(place: int) -> None:
    def frame(name: str, line: int, back: Any) -> Any:
        return SimpleNamespace(f_code=SimpleNamespace(co_filename=name), f_lineno=line, f_back=back)

    inner = frame("a.py", 2, frame("a.py", 9, None))
    for _ in range(place):
        inner = frame("keras/trainer.py", 400, inner)
    found = out_of_time(inner, "a.py", b"x = 1\nmodel.fit(x, y)\n")
    assert (found.type, found.line, found.code) == ("TimeLimit", 2, "model.fit(x, y)")
    assert out_of_time(sys._getframe(), "a.py", b"").line is None


def test_no_frame_of_keras_or_of_ours_is_told() -> None:
    said = (
        "Graph execution error:\n\nDetected at node model/lookup defined at (most recent call last):\n"
        '  File "<frozen runpy>", line 88, in _run_code\n\n  File "/opt/grader/worker/run.py", line 3, in run\n\n'
        "Table not initialized.\n\t [[{{node model/lookup}}]] [Op:__inference_7]"
    )
    found = describe(ValueError(said), "a.py", b"")
    assert found.message.startswith("Graph execution error: Table not initialized.")
    assert "File" not in found.traceback and "grader" not in found.traceback
    plain = describe(ValueError('no such\n  File "mine"'), "a.py", b"")
    assert plain.message == 'no such\n  File "mine"'
