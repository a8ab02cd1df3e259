"""What is kept, as bytes and back; what earlier versions kept is read."""

from __future__ import annotations

import base64
import json
import zlib
from dataclasses import replace

from grader.evidence import Crash
from grader.gradebook.codec import (
    pack_files,
    pack_observation,
    pack_submission,
    pack_training,
    unpack_files,
    unpack_observation,
    unpack_submission,
    unpack_training,
)
from grader.intake import read_files
from grader.intake.files import assemble
from grader.records.observation import Observation, Prediction
from grader.records.run import Run
from grader.records.section import Section
from grader.records.submission import Program, Submission
from grader.records.training import TrainingResult
from grader.records.transformation import Target, Transformation
from tests.checks.cases import measured
from tests.conftest import found
from tests.intake.samples import NB, NETWORK

SECTION = {
    "heading": "ReLU",
    "text": "zero",
    "depth": 0,
    "pictures": ["a.png"],
    "own": "zero",
    "loose": False,
}
# A submission as gradebooks have it since they hold several programs.
STORED = {
    "student": "ada", "files": [["a.py", base64.b64encode(b"x = 1").decode()]], "script": "a.py",
    "cells": [1, 4], "order": [4, 1], "sections": [SECTION], "trouble": "", "remarks": ["one"], "key": "17",
    "late": True, "members": [["ada", "17"]], "handed_in": "2026-11-20 12:00", "rows": [3], "system": "Moodle",
    "place": "Ada_17", "earlier": [], "fault": "a disk", "absent": False,
    "others": [{"script": "b.py", "cells": [], "order": [2], "sections": [SECTION]}],
}  # fmt: skip
OWN = Section("ReLU", "zero", 0, ("a.png",), "zero")
MEANT = Submission(
    "ada", (("a.py", b"x = 1"),), "a.py", (1, 4), (4, 1), (OWN,), remarks=("one",), student_id="17", late=True,
    members=(("ada", "17"),), handed_in="2026-11-20 12:00", roster_rows=(3,), system="Moodle",  # type: ignore[arg-type]
    feedback_prefix="Ada_17", read_error="a disk", others=(Program("b.py", (), (2,), (OWN,)),),
)  # fmt: skip


def test_what_earlier_versions_kept_of_a_submission_is_read() -> None:
    assert unpack_submission(zlib.compress(json.dumps(STORED).encode())) == MEANT


def test_a_submission_is_kept_as_it_always_was() -> None:
    assert json.loads(zlib.decompress(pack_submission(MEANT))) == STORED
    assert unpack_submission(pack_submission(MEANT)) == MEANT


def test_what_was_seen_comes_back() -> None:
    run = Run(0, None, 1.5, 90.0, "hello", seconds_used=1.2, waited=0.1)
    seen = Observation(
        found(answers={"relu": "zero"}), "finished", "It ran to its end", True, run,
        predictions=(Prediction(10.0, 19.0),), program=1, elsewhere={"b": Crash("KeyError", "x", 3, "y", "")},
    )  # fmt: skip
    assert unpack_observation(pack_observation(seen)) == seen
    nothing = Observation(None, "missing", "Nothing was handed in", False, None)
    assert unpack_observation(pack_observation(nothing)) == nothing
    # Whether it is no evidence, and under which name it lies, belongs to the run at hand.
    assert unpack_observation(pack_observation(replace(seen, excuse="busy", key="k"))) == seen


def test_a_training_comes_back_and_says_that_it_was_known() -> None:
    made = measured(0.97)
    again = unpack_training(made.plan, *pack_training(made))
    assert again.cached and not made.cached and again.metric == 0.97 and again.history == made.history
    assert again.predictions is not None and made.predictions is not None
    assert (again.predictions == made.predictions).all()


def test_what_was_done_to_the_target_of_inputs_that_a_program_made_comes_back() -> None:
    made = measured(0.97)
    asked = replace(made.plan, made_by="preprocess", unproven="no rows are known")
    target = Transformation(target=Target("log", 1.5, 2.0))
    found = replace(made, plan=replace(asked, transformation=target, unproven=""))
    again = unpack_training(asked, *pack_training(found))
    assert again.plan == found.plan and again.plan.unproven == "" and again.plan.made_by == "preprocess"
    failed = TrainingResult.failed(asked, "untransformed", "KeyError: 'x'")
    assert unpack_training(asked, *pack_training(failed)).plan is asked


def test_what_is_sent_to_the_reader_comes_back() -> None:
    files = {"a\ud800.py": b"\0\xff", "b": b"", "c": b"x" * 1000}
    assert unpack_files(pack_files("ada", files, ["d"])) == ("ada", files, ["d"], ())
    made = read_files("ada", {"one.ipynb": NB, "two.py": NETWORK})
    assert made.others and unpack_submission(pack_submission(made)) == made


def test_what_was_handed_in_comes_back_whole() -> None:
    program = b"# coding: latin-1\n\xe4 = 1\n"
    made = assemble("Zo\xeb", {"a.py": program, "answers.md": b"# ReLU\nsets ![x](p.png) to 0\n"})
    made = replace(
        made, members=(("Zo\xeb", "7"), ("Bo",)), handed_in="2026-11-20", roster_rows=(3,), late=True
    )
    assert unpack_submission(pack_submission(made)) == made
    assert unpack_submission(pack_submission(made)).digest == made.digest
    assert replace(made, student="other", handed_in="").digest == made.digest
    assert replace(made, sections=()).digest != made.digest


def test_numbers_and_broken_characters_come_back_to_the_last_bit() -> None:
    answers = {
        "a": "half \ud800 of a pair",
        "b": 0.1 + 0.2,
        "c": 5e-324,
        "d": 10**30,
        "e": -0.0,
        "f": 1e22,
        "g": 3,
    }
    for chosen in (answers, {"b": answers["b"], "d": 10**30, "e": -0.0, "g": 3}):
        seen = Observation(found(answers=chosen), "finished", "It ran to its end", False, None)
        again = unpack_observation(pack_observation(seen))
        assert again == seen and again.evidence is not None
        assert repr(again.evidence.answers) == repr(chosen)
