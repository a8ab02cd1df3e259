"""A student's own file in the report: its lines, what is said of them, and the links between the two."""

from __future__ import annotations

import re
from typing import Any

import pytest

from grader.assignment import Check, hidden
from grader.evidence import Crash
from grader.grade import Grade, Graded
from grader.policy import Timing, as_students_see
from grader.public import public_part
from grader.records.mark import Answered, Mark
from grader.records.submission import Program, Submission
from grader.report.source import WHOLE_LINES, Source, in_cells, sources_of
from grader.report.student import student_page
from grader.verdicts import Passed
from tests.checks.cases import case as digit_case
from tests.checks.cases import dense
from tests.conftest import compiled, fit, layer, model
from tests.report.pages import inert, page_of
from tests.solved import replace

TEXT = "\n".join(f"line_{number} = {number}" for number in range(1, 21)) + "\n"


def _check(slug: str, kind: str = "", **facts: Any) -> Check:
    return Check(slug, 10.0, f"About {slug}", lambda case: Passed("Right."), kind=kind, **facts)


LAYERS, COMPILE, FIT, RUNS = (
    _check("layers", "architecture"), _check("compile", "compiled"), _check("result", "accuracy"), _check("runs", "runs"),
)  # fmt: skip
QUESTION = _check("softmax", "number", asked_as=("softmax",))
MADE = replace(
    model(
        layer("InputLayer"),
        replace(layer("Flatten", shape=(None, 784)), line=6),
        replace(dense(32, "relu"), line=7),
        replace(dense(10, "softmax"), line=9),
    ),
    line=5,
    compiled=replace(compiled("sparse_categorical_crossentropy"), line=11),
    fits=(replace(fit(), line=12), replace(fit(), line=13)),
)


def graded(
    *checks: Check,
    text: str = TEXT,
    made: Any = MADE,
    submission: Submission | None = None,
    elsewhere: dict[str, Crash] | None = None,
    **evidence: Any,
) -> Graded:
    checks = checks or (LAYERS, COMPILE, FIT, RUNS, QUESTION)
    answer = Answered("10", "softmax")
    marks = tuple(
        Mark(each, "passed", 10.0, "Right.", answer=answer if each.asked_as else None) for each in checks
    )
    found = digit_case(made, checks, answers={"softmax": 10}, answer_lines={"softmax": 15}, **evidence)
    handed_in = submission or Submission("ada", (("ada.py", text.encode()),), "ada.py")
    return Graded(handed_in, Grade("ada", replace(found, elsewhere=elsewhere or {}), marks), None, ())


def _source(found: Graded) -> Source:
    (source,) = sources_of(found)
    return source


def _notes(source: Source) -> dict[int, list[tuple[str, str]]]:
    lines = [line for passage in source.passages for line in passage.lines]
    return {
        line.number: [(note.text, note.mark.check.slug if note.mark else "") for note in line.notes]
        for line in lines
        if line.notes
    }


def test_what_the_checks_are_about_is_marked_and_linked() -> None:
    source = _source(graded(crash=Crash("NameError", "no x\nmore", 16, "x", "")))
    assert _notes(source) == {
        5: [("Your network is made here", "")],
        6: [("The layers of your network", "layers")],
        11: [("Your network is compiled here", "compile")],
        12: [("Your network is trained here", "")],
        13: [("Your network is trained here", "result")],  # the last training is the one that is graded
        15: [("Your answer", "softmax")],
        16: [("It failed here: NameError: no x", "runs")],
    }
    assert [line.number for line in source.passages[0].lines if line.marked] == [
        5,
        6,
        7,
        9,
        11,
        12,
        13,
        15,
        16,
    ]
    assert {slug: (place.text, place.line) for slug, place in source.places.items()} == {
        "layers": ("Layers of your network: lines 6 to 9", "6"),
        "compile": ("Compiled: line 11", "11"),
        "result": ("Trained: line 13", "13"),
        "runs": ("Stopped: line 16", "16"),
        "softmax": ("Your answer: line 15", "15"),
    }


def test_every_link_leads_somewhere() -> None:
    page = inert(student_page(graded(crash=Crash("NameError", "no", 16, "x", "")), "strong").decode())
    names = [a["id"] for _, a in page.tags if a.get("id")]
    links = [(a["href"] or "")[1:] for tag, a in page.tags if tag == "a"]
    assert len(names) == len(set(names)) and set(links) <= set(names)
    assert {"line-6", "check-layers", "line-15", "check-softmax", "line-16", "check-runs"} <= set(links)


def test_a_line_that_is_not_there_is_no_place() -> None:
    far = replace(MADE, line=0, compiled=replace(MADE.compiled, line=2**53), fits=(replace(fit(), line=21),))
    source = _source(graded(made=far, crash=Crash("NameError", "", 10**9, "x", "")))
    assert set(_notes(source)) == {6, 15}
    assert set(source.places) == {"layers", "softmax"}


def test_layers_far_apart_are_not_told_as_one_piece() -> None:
    entry, flat, first, _ = MADE.layers
    far = replace(MADE, layers=(entry, replace(flat, line=2), replace(first, line=19)))
    assert _source(graded(made=far)).places["layers"].text == "Layers of your network: from line 2 on"


def test_a_notebook_is_shown_by_its_cells() -> None:
    files = (("hw/ada.ipynb", b"{}"), ("hw/ada.py", TEXT.encode()), ("data.csv", b""))
    notebook = Submission("ada", files, "hw/ada.py", cells=(1, 4, 11))
    source = _source(graded(submission=notebook))
    assert (source.name, source.others) == ("hw/ada.ipynb", ("data.csv",))
    assert [(each.title, each.begins, len(each.lines)) for each in source.passages] == [
        ("Cell 1", 1, 3), ("Cell 2", 1, 7), ("Cell 3", 1, 10),
    ]  # fmt: skip
    assert source.places["layers"].text == "Layers of your network: cell 2, lines 3 to 6"
    assert in_cells("made in line 5 (line 12), in cell 3, line 2", notebook.cells) == (
        "made in cell 2, line 2 (cell 3, line 2), in cell 3, line 2"
    )
    assert in_cells("in line 5", ()) == "in line 5"


NOTEBOOKS = Submission(
    "ada",
    (
        ("b.ipynb", b"{}"),
        ("a.ipynb", b"{}"),
        ("b.py", TEXT.encode()),
        ("a.py", b"x = 1\n\ny = z"),
        ("c.csv", b""),
    ),
    "b.py",
    cells=(1, 4, 11),
    others=(Program("a.py", (1, 3), notebook="a"),),
    notebook="b",
)


def test_each_of_several_notebooks_is_shown_with_what_is_known_of_it() -> None:
    """In their order, whichever of them has the network; of the others it is known where they stopped."""
    stopped = {"a": Crash("NameError", "no z", 3, "y = z", ""), "b": Crash("KeyError", "", 1, "", "")}
    first = graded(RUNS, submission=NOTEBOOKS.running(0), elsewhere=stopped)
    b, a = sources_of(first)
    assert (b.name, a.name, b.others, a.others) == ("b.ipynb", "a.ipynb", (), ("c.csv",))
    assert set(_notes(b)) == {5, 6, 11, 12, 13} and _notes(a) == {
        3: [("It failed here: NameError: no z", "runs")]
    }
    assert [(each.title, each.begins) for each in a.passages] == [("Cell 1", 1), ("Cell 2", 1)]
    assert (a.places["runs"].text, a.places["runs"].line) == ("Stopped: a.ipynb, cell 2, line 1", "2-3")
    again = graded(RUNS, submission=NOTEBOOKS.running(1), elsewhere=stopped)
    assert [source.name for source in sources_of(again)] == ["b.ipynb", "a.ipynb"]
    late = graded(RUNS, submission=NOTEBOOKS.running(0), elsewhere={"a": Crash("TimeLimit", "", 1, "", "")})
    assert _notes(sources_of(late)[1]) == {1: [("Here it was when its time was over", "runs")]}


def test_links_into_several_notebooks_lead_somewhere() -> None:
    stopped = {"a": Crash("NameError", "no z", 3, "y = z", "")}
    found = graded(submission=NOTEBOOKS.running(0), elsewhere=stopped)
    text = student_page(found, "strong").decode()
    names = [a["id"] for _, a in inert(text).tags if a.get("id")]
    links = [(a["href"] or "")[1:] for tag, a in inert(text).tags if tag == "a"]
    assert len(names) == len(set(names)) and set(links) <= set(names)
    assert {"line-2-3", "line-1-6", "check-runs"} <= set(links) and {"code-1", "code-2"} <= set(names)
    assert "b.ipynb, a.ipynb · marking scheme" in text


def test_of_a_long_file_is_shown_what_is_marked() -> None:
    text = "\n".join(f"x{number}" for number in range(1, 5001))
    far = replace(MADE, line=2500, layers=(), compiled=None, fits=())
    source = _source(graded(text=text, made=far))
    shown = [line.number for passage in source.passages for line in passage.lines]
    assert source.cut and 2500 in shown and len(shown) < WHOLE_LINES
    assert [each.left_out for each in source.passages if each.left_out] == [
        "2,451 lines left out here", "2,492 lines left out here",
    ]  # fmt: skip
    whole = _source(graded(text="\n".join("x" for _ in range(WHOLE_LINES)), made=None))
    assert not whole.cut and len(whole.passages) == 1
    # However much of it is marked, the page stays one that can be read.
    everywhere = (
        MADE.layers[0],
        *(replace(MADE.layers[1], inputs=(0,), line=each) for each in range(20, 5000, 20)),
    )
    many = _source(graded(text=text, made=replace(far, layers=everywhere)))
    assert sum(len(each.lines) for each in many.passages) < WHOLE_LINES + 50


def test_a_long_line_is_cut_and_says_so() -> None:
    source = _source(graded(text="x" * 10_400, made=None))
    assert source.passages[0].lines[0].text == f"{'x' * 400} … (10,000 more characters)"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("a\x07b", "a\N{REPLACEMENT CHARACTER}b"),
        ("if x:\u202e#", "if x:\N{REPLACEMENT CHARACTER}#"),
        ("</li></ol></details>", "&lt;/li&gt;&lt;/ol&gt;&lt;/details&gt;"),
    ],
    ids=["script", "control", "turned around", "tags"],
)
def test_what_a_file_says_is_text(text: str, shown: str) -> None:
    page = student_page(graded(text=text, made=None, crash=Crash(text, text, 1, text, "")), "strong").decode()
    inert(page)
    assert f'<li id="line-1" class="at">{shown}<div>' in page


def test_students_see_no_mark_of_what_is_hidden_from_them() -> None:
    secret = hidden(LAYERS)
    whole = graded(secret, COMPILE, hidden(QUESTION))
    assert {"layers", "softmax"} <= set(_source(whole).places)
    seen = as_students_see(whole, public_part(whole.grade.case.assignment), Timing())
    source = _source(seen.graded)
    assert set(source.places) == {"compile"}
    assert {slug for notes in _notes(source).values() for _, slug in notes} == {"", "compile"}
    page = student_page(seen, "strong").decode()
    assert "check-layers" not in page and "About layers" not in page and "softmax" not in _own_code(page)


def _own_code(page: str) -> str:
    found = re.search(r'(?s)<details id="code".*?</details>', page)
    assert found is not None
    return found[0]


def test_without_a_program_there_is_no_code() -> None:
    nothing = graded(submission=Submission("ada", (("answers.md", b"# 1"),)))
    assert sources_of(nothing) == () and "Your code" not in page_of(nothing)[1]
