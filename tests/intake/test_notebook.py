"""Notebooks as Jupyter reads them: lines of its own become Python of as many lines, small flaws do not matter."""

from __future__ import annotations

import ast
import json
import time
from typing import Any

import pytest

from grader.intake.notebook import _order, as_python, convert, without_outputs
from tests.intake.samples import notebook

CELLS = {
    "a question in a comment": ("net.add(layer)  # enough?", "net.add(layer)  # enough?"),
    "a measured line keeps its names": ("%time a = g()", "a = g()"),
    "in a function": ("def f():\n    %time b = g()\n    return b", "def f():\n    b = g()\n    return b"),
    "with options": ("%timeit -n 5 -r2 g()", "g()"),
    "a measured value": ("a = %time g()", "a = g()"),
    "a continued command": (
        "!pip install \\\n this\nx = 1",
        "get_ipython().system('pip install   this')\n\nx = 1",
    ),
    "what a command prints": ("a = !ls", "a = get_ipython().getoutput('ls')"),
    "help before": ("?net.fit", "get_ipython().run_line_magic('pinfo', 'net.fit')"),
    "help behind": ("net.fit?", "get_ipython().run_line_magic('pinfo', 'net.fit')"),
    "a text is a text": ("s = '''\n!ls\n'''", "s = '''\n!ls\n'''"),
    "a measured cell": ("\n%%time\nx = 1", "\n# %%time\nx = 1"),
    "a captured cell": (
        "%%capture out\nx = 1",
        "out = get_ipython().run_cell_magic('capture', '', '')\nx = 1",
    ),
    "another language": ("%%bash\nls", "# %%bash\n# ls"),
    "a file": ("%%writefile a.py\nx = 1", "get_ipython().run_cell_magic('writefile', 'a.py', 'x = 1\\n')\n"),
    "no Python": ("if x\n  y", "if x\n  y"),
    "an odd shell line in a bracket": ("x = (\n!ls", "x = (\n!ls"),
}


@pytest.mark.parametrize("way", CELLS)
def test_lines_of_jupyter_s_own(way: str) -> None:
    cell, expected = CELLS[way]
    found = convert(json.dumps({"cells": [{"cell_type": "code", "source": cell}]}))
    assert found.script == expected + "\n"
    assert found.script.count("\n") == cell.count("\n") + 1


@pytest.mark.parametrize(
    "cell", ["!ls\n" * 3000, "(" * 50_000 + "\n%ls", "%time " * 5000, "%%time\n" * 20_000]
)
def test_a_cell_that_is_much_work_is_read_all_the_same(cell: str) -> None:
    begun = time.process_time()
    found = convert(json.dumps({"cells": [{"cell_type": "code", "source": cell}]}))
    assert found.script.count("\n") == cell.removesuffix("\n").count("\n") + 1
    assert time.process_time() - begun < 15


CODE = {"cell_type": "code", "source": ["x = 1\n", "y = 2"]}
WAYS: dict[str, Any] = {
    "no metadata": {"cells": [CODE], "nbformat": 4, "nbformat_minor": 5},
    "no version": {"cells": [CODE]},
    "one text": {"cells": [{"cell_type": "code", "source": "x = 1\ny = 2"}], "metadata": {}, "nbformat": 4},
    "version 3": {
        "worksheets": [{"cells": [{"cell_type": "code", "input": ["x = 1\n", "y = 2"], "prompt_number": 1}]}],
        "nbformat": 3,
    },
    "odd cells": {"cells": [3, None, CODE, {"cell_type": "unknown"}], "metadata": None},
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_flaws_that_jupyter_does_not_mind(way: str, mark: str) -> None:
    found = convert(mark + json.dumps(WAYS[way]))
    assert found.script == "x = 1\ny = 2\n" and found.cells == (1,)


@pytest.mark.parametrize("text", ["", "{}", "[1]", "no", '{"a": 1}', "[" * 100_000])
def test_what_is_no_notebook(text: str) -> None:
    with pytest.raises(ValueError, match="expected a Jupyter notebook"):
        convert(text)


def test_outputs_are_not_kept() -> None:
    picture = [{"output_type": "display_data", "data": {"image/png": "A" * 30_000_000}}]
    large = json.dumps({"cells": [CODE | {"outputs": picture}], "metadata": {"widgets": {"a": 1}}}).encode()
    small = without_outputs(large)
    assert len(small) < 200 and convert(small.decode()).script == "x = 1\ny = 2\n"
    for broken in (large[:-5], b"", b"\xff\xfe", b"[" * 100_000, small, b"[1, 2]"):
        assert without_outputs(broken) == broken


def test_a_script_made_of_a_notebook() -> None:
    made, said = as_python("!pip install \\\n  this\nx = 1\n%matplotlib inline\n", "work.py")
    ast.parse(made)
    assert made.split("\n")[2] == "x = 1"
    assert len(said) == 1 and "line 1 (!pip install" in said[0] and "1 more" in said[0]
    for plain in ("x = 1\n", "x = (\n", "!pip\nx = (\n"):
        assert as_python(plain, "work.py") == (plain, [])


def test_notebooks_keep_their_lines() -> None:
    found = convert(
        notebook(
            ("markdown", "## relu\nzero"),
            ("code", "%matplotlib inline\nimport keras\n!pip install x"),
            ("code", "if True:\n    !ls\n    y = 2"),
            ("code", "%%bash\nls\nrm -rf /"),
            ("code", ""),
        ).decode()
    )
    lines = found.script.splitlines()
    assert found.cells == (1, 4, 7, 10) and lines[1] == "import keras"
    assert lines[5] == "    y = 2" and lines[8] == "# rm -rf /"
    compile(found.script, "x", "exec")
    assert found.prose == "## relu\nzero"


def test_cells_in_any_order_are_sorted_in_no_time() -> None:
    order = _order(range(32_000), [32_000 - n for n in range(32_000)])
    assert list(order) == list(range(31_999, -1, -1))


@pytest.mark.parametrize(
    ("counts", "order"),
    [
        ([1, 2, 3], []),
        ([4, 7, 9], []),
        ([None, None, None], []),
        ([1, None, 2], []),
        ([3, 1, 2], [2, 3, 1]),
        ([2, None, 1], [3, 1, 2]),
        ([2, 2, 1], [3, 1, 2]),
    ],
)
def test_the_order_of_cells(counts: list[int | None], order: list[int]) -> None:
    cells = [
        {"cell_type": "code", "source": f"x = {place}", "execution_count": count}
        for place, count in enumerate(counts)
    ]
    found = convert(json.dumps({"cells": cells}))
    assert list(found.order) == order and found.cells == (1, 2, 3)
