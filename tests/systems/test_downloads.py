"""How many names of a form make a download one."""

from __future__ import annotations

import pytest

from grader.systems import recognise


@pytest.mark.parametrize(("own", "strange", "form"), [(10, 0, "Canvas"), (9, 1, "Canvas"), (8, 2, "")])
def test_so_many_names_make_a_download(own: int, strange: int, form: str) -> None:
    names = [f"student{n}_10{n}_90{n}_work.py" for n in range(own)] + [
        f"notes {n}.py" for n in range(strange)
    ]
    found = recognise(dict.fromkeys(names, False))
    assert (found.name if found is not None else "") == form
