"""The answers that a program gives, of the run or, behind a crash, of its text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.case import Case
from grader.records.run import Run
from grader.worker.answers import collect, variables

Look = Callable[..., tuple[Case, Run | None]]


def test_answers_of_every_kind(look: Look) -> None:
    case, _ = look(
        """
import numpy as np, tensorflow as tf
ANSWERS = {"int": np.int64(3), "float": np.float32(0.5), "array": np.array([[1.5]]), "shape": (1, 2), "nan": float("nan"),
           "tensor": tf.constant([1, 2]), "tshape": tf.constant([1, 2]).shape, "none": None, "set": {1}, "object": object, 7: "seven",
           "nested": {"a": [1, (2, 3)]}, "long": "x" * 50000}
"""
    )
    answers = case.evidence.answers
    assert answers["int"] == 3 and answers["float"] == 0.5 and answers["array"] == [[1.5]]
    assert answers["shape"] == [1, 2] and answers["nan"] == "nan" and answers["tensor"] == [1, 2]
    assert answers["tshape"] == [2] and answers["set"] == [1] and answers["7"] == "seven"
    assert answers["nested"] == {"a": [1, [2, 3]]} and len(str(answers["long"])) == 20_000


def test_answers_behind_a_crash_are_read_from_the_source(look: Look) -> None:
    case, _ = look(
        "x = 1 / 0\nANSWERS = {'relu': 'zero', 'n': 28 * 28, 'm': 784, 'shape': (1, 2)}\nANSWERS['late'] = 'yes'\n"
    )
    assert case.evidence.answers_read
    assert case.evidence.answers == {"relu": "zero", "m": 784, "shape": [1, 2], "late": "yes"}


def test_lower_case_answers(look: Look) -> None:
    assert look("answers = {'relu': 'zero'}")[0].evidence.answers == {"relu": "zero"}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("print 'x'\nANSWERS = {\n  'a': 1,\n  'b': 'two',\n}\nprint 'y'", {"a": 1, "b": "two"}),
        ("ANSWERS = {}\nANSWERS['a'] = '''one\ntwo'''\nif x\n  y", {"a": "one\ntwo"}),
        ("ANSWERS = {'a': “curly”}\n", {}),
        ("answers = {'a': 1}\nx = (", {"a": 1}),
        ("  ANSWERS = {'a': 1}\nx = (", {}),
    ],
)
def test_answers_of_a_file_that_python_cannot_read(look: Look, source: str, expected: dict[str, Any]) -> None:
    case, _ = look(source)
    assert case.outcome == "unreadable"
    assert case.evidence.answers == expected


def test_variables_are_answers_where_there_is_no_dictionary(look: Look) -> None:
    case, _ = look("relu = 'it makes zero'\nq2 = 784\nx = 3\noptimizer = 'adam'\n_y = 'not one of them'")
    assert case.evidence.answers == {}
    assert case.evidence.variables == {"relu": "it makes zero", "q2": 784, "x": 3}
    case, _ = look("relu = 'it makes zero'\nANSWERS = {'softmax': 'sum'}")
    assert case.evidence.answers == {"softmax": "sum"} and case.evidence.variables == {}


def test_a_list_of_answers(look: Look) -> None:
    case, _ = look("ANSWERS = ['one', 2]")
    assert case.evidence.answers == {"1": "one", "2": 2}


def test_the_run_goes_before_the_text() -> None:
    source = b"ANSWERS = {'n': 3}\n"
    assert collect({"ANSWERS": {"n": np.int64(4), 7: "seven"}}, source) == ({"n": 4, "7": "seven"}, False)
    assert collect({"ANSWERS": {}, "answers": {"n": 5}}, source) == ({"n": 5}, False)
    assert collect({"Answers": ("one", 2)}, source) == ({"1": "one", "2": 2}, False)
    nothing: tuple[dict[str, Any], ...] = ({}, {"ANSWERS": {}}, {"ANSWERS": 3})
    for empty in nothing:
        assert collect(empty, source) == ({"n": 3}, True)


def test_a_dictionary_that_lies_about_itself_is_read_as_one() -> None:
    class Odd(dict):  # type: ignore[type-arg]
        def items(self) -> Any:
            raise RuntimeError("no")

    assert collect({"ANSWERS": Odd(n=3)}, b"") == ({"n": 3}, False)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("ANSWERS: dict = {'a': 1}\nANSWERS['b'] = (1, 2)\nOTHER = {'c': 3}", {"a": 1, "b": [1, 2]}),
        ("def f():\n    answers = {'a': -1}", {"a": -1}),
        ("ANSWERS = {'a': 1, 'b': x, 'c': f(), **more, 3: 4}", {"a": 1}),
        ("ANSWERS = {'a': 1}\nANSWERS['a'] = 2\nANSWERS[x] = 3", {"a": 2}),
        ("ANSWERS = dict(a=1)", {}),
        ("print 'x'\nanswers['late'] = [\n1,\n2]\nx = (", {"late": [1, 2]}),
    ],
)
def test_what_is_written_is_read_without_running_it(source: str, found: dict[str, Any]) -> None:
    assert collect({}, source.encode()) == (found, True)


@pytest.mark.parametrize(
    ("name", "value", "found"),
    [
        ("q1", "no", "no"),  # named like an answer: of any length
        ("answer_relu", True, True),
        ("optimizer", "adam", None),
        ("mine", "it makes zero", "it makes zero"),
        ("flag", True, None),
        ("n", np.float32(0.5), 0.5),
        ("shape", (28, 28), [28, 28]),
        ("_hidden", 3, None),
        ("sizes", list(range(8)), list(range(8))),
        ("data", list(range(9)), None),
        ("q2", list(range(100)), list(range(100))),
        ("q3", list(range(101)), None),
        ("q4", np.zeros(101), None),
        ("q5", {"a": [1, 2]}, {"a": [1, 2]}),
        ("settings", {"a": 1}, None),
        ("empty", [], None),
        ("question_12", print, None),
    ],
)
def test_a_variable_that_may_be_an_answer(name: str, value: Any, found: Any) -> None:
    assert variables({name: value}) == ({} if found is None else {name: found})


def test_what_is_named_like_an_answer_goes_first_where_there_is_room_for_few() -> None:
    many: dict[str, Any] = {f"x{number}": number for number in range(400)}
    found = variables({**many, "q1": "last"})
    assert len(found) == 200 and found["q1"] == "last" and "x198" in found and "x199" not in found
