"""What a submission may use here: by the reference, and never less than the assignment says."""

from __future__ import annotations

from dataclasses import replace

import pytest

from grader.assignment import Limits
from tests.pipeline.cases import ready

OWN = Limits(seconds=60, memory_mb=100)


@pytest.mark.parametrize(("reference", "seconds"), [(0.0, 60), (3.0, 60), (6.0, 60), (9.0, 90.0)])
def test_limits_follow_the_reference(reference: float, seconds: float) -> None:
    made = replace(ready(limits=OWN), reference_seconds=reference)
    assert made.limits == replace(OWN, seconds=seconds)
