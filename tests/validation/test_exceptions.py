"""What the reference's functions raise."""

from __future__ import annotations

from grader.checks import calls
from grader.examples import example_case, returned
from grader.validation.exceptions import exceptions


def test_inputs_for_which_the_reference_raises_are_told() -> None:
    check = calls("root", [1, 4], points=2, secret=[-1])
    meant = example_case(check, found={"root": returned(1, 2, ValueError("negative"))})
    (found,) = exceptions(meant)
    assert found.level == "remark" and found.text.startswith(
        "root: the reference's own function raises an exception for 1 of 3 inputs "
        "(for input 3 ValueError: negative). So must students'."
    )
    assert not list(exceptions(example_case(check, found={"root": returned(1, 2, 3)})))
    assert not list(exceptions(example_case(check)))
