"""Assignments of otter-grader: master notebooks become what `otter assign` makes of them."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest

from grader import released, test_files
from grader.importing.imported import Imported, ImportRefused
from grader.importing.otter import read
from tests.importing.masters import block, cells_of, code, config, question, raw, words, write

PLAIN = "init_cell: false\nexport_cell: false"
SQUARE = (
    "def square(x):\n    y = x * x # SOLUTION NO PROMPT\n    return y # SOLUTION\nnine = square(3) # SOLUTION"
)
HIDDEN = '""" # BEGIN TEST CONFIG\nhidden: true\npoints: 1\nfailure_message: Try -2\n""" # END TEST CONFIG\n'
OK_FILE = """\
OK_FORMAT = True

test = {   'name': 'q1',
    'points': 3,
    'suites': [   {   'cases': [   {'code': '>>> square(1) == 1\\nTrue', 'hidden': False, 'locked': False},
                                   {'code': '>>> for i in range(2):\\n...     print(i)\\n0\\n1\\n', 'hidden': True, 'locked': False},
                                   {'code': '>>> assert square(-2) == 4\\n', 'failure_message': 'Try -2', 'hidden': True, 'locked': False, 'points': 1}],
                      'scored': True,
                      'setup': '',
                      'teardown': '',
                      'type': 'doctest'}]}
"""
EXCEPTION_FILE = """\
from otter.test_files import test_case

OK_FORMAT = False

name = "q1"
points = 2
all_or_nothing = True

@test_case(points=None, hidden=False)
def test_square(square):
    assert square(2) == 4

@test_case(points=1, hidden=True, 
    failure_message="Try -2")
def test_negative(env):
    assert env['square'](-2) == 4

"""  # noqa: W291 - as otter-grader writes it


def q1(*tests: Any, said: str = "name: q1\npoints: 3") -> list[Any]:
    return question(
        said,
        words("**Question 1.**"),
        *block("SOLUTION", code(SQUARE)),
        *(block("TESTS", *tests) if tests else []),
    )


DOCTESTS = (
    code("square(1) == 1", value="True"),
    code("# HIDDEN\nfor i in range(2):\n    print(i)", printed="0\n1\n"),
    code(f"{HIDDEN}assert square(-2) == 4"),
)


def one(path: Path, *cells: Any, **how: Any) -> Imported:
    (imported,) = read(write(path / "hw.ipynb", *cells, **how))
    return imported


def given(imported: Imported) -> list[tuple[str, str]]:
    """What students are given."""
    return cells_of(imported.notebooks["hw.ipynb"])


def metadata(imported: Imported, place: int) -> Any:
    return json.loads(imported.notebooks["hw.ipynb"])["cells"][place]["metadata"]


def test_a_master_notebook(tmp_path: Path) -> None:
    imported = one(tmp_path, config("name: First homework"), words("# Squares"), *q1(*DOCTESTS))
    assert (imported.slug, imported.title, imported.system) == (
        "first_homework",
        "First homework",
        "otter-grader",
    )
    (item,) = imported.items
    assert (item.slug, item.title, item.points, item.kind, item.tests) == ("q1", "q1", 3, "tests", OK_FILE)
    assert [case.weight for case in test_files.read(item.tests, "q1").cases] == [1, 1, 1]
    assert given(imported) == [
        ("code", '# Initialize Otter\nimport otter\ngrader = otter.Notebook("hw.ipynb")'),
        ("markdown", "# Squares"),
        ("markdown", "**Question 1.**"),
        ("code", "def square(x):\n    ...\nnine = ..."),
        ("code", 'grader.check("q1")'),
        ("markdown", given(imported)[5][1]),
        (
            "code",
            "# Save your notebook first, then run this cell to export your submission.\n"
            "grader.export(run_tests=True)",
        ),
        ("markdown", " "),
    ]
    assert given(imported)[5][1].startswith(
        "## Submission\n\nMake sure you have run all cells in your notebook in"
    )
    assert cells_of(imported.reference["hw.ipynb"])[3] == ("code", SQUARE)
    assert metadata(imported, 2) == metadata(imported, 4) == {"deletable": False, "editable": False}
    assert metadata(imported, 3) == {"tags": ["otter_answer_cell"]}
    assert imported.left == ()


def test_students_have_no_hidden_tests_and_no_outputs(tmp_path: Path) -> None:
    imported = one(tmp_path, code("print(1)", printed="1\n"), *q1(*DOCTESTS))
    assert b"square(-2)" in imported.reference["hw.ipynb"] and b"range(2)" in imported.reference["hw.ipynb"]
    assert (
        b"square(-2)" not in imported.notebooks["hw.ipynb"]
        and b"range(2)" not in imported.notebooks["hw.ipynb"]
    )
    notebook = json.loads(imported.notebooks["hw.ipynb"])
    assert [case["code"] for case in notebook["metadata"]["otter"]["tests"]["q1"]["suites"][0]["cases"]] == [
        ">>> square(1) == 1\nTrue"
    ]
    assert [cell["outputs"] for cell in notebook["cells"] if cell["cell_type"] == "code"] == [[]] * 5
    assert "outputs" in json.dumps(json.loads(imported.reference["hw.ipynb"])["cells"][1])


def test_the_newer_format(tmp_path: Path) -> None:
    tests = (
        code("def test_square(square):\n    assert square(2) == 4\n\ntest_square(square)"),
        code(f"{HIDDEN}def test_negative(env):\n    # negative\n    assert env['square'](-2) == 4"),
    )
    said = "name: q1\npoints: 2\nall_or_nothing: true"
    imported = one(tmp_path, config("tests:\n  ok_format: false"), *q1(*tests, said=said))
    assert imported.items[0].tests == EXCEPTION_FILE
    assert imported.items[0].points == 2
    assert "env" not in json.loads(imported.notebooks["hw.ipynb"])["metadata"]["otter"]["tests"]["q1"]


@pytest.mark.parametrize(
    ("test", "doctest"),
    [
        (
            "try:\n    f()\nexcept (KeyError, ValueError) as error:\n    print(error)",
            ">>> try:\n...     f()\n... except (KeyError, ValueError) as error:\n...     print(error)\n",
        ),
        ("@cache\ndef f():\n    return 1", ">>> @cache\n... def f():\n...     return 1\n"),
        ("n: int = 3\ndef f(x: int) -> int:\n    return x", ">>> n = 3\n>>> def f(x):\n...     return x\n"),
    ],
    ids=["errors", "decorator", "annotations"],
)
def test_doctests_that_otter_grader_breaks(test: str, doctest: str, tmp_path: Path) -> None:
    """Its own of these are no Python, or it stops at them."""
    (item,) = one(tmp_path, *q1(code(test), said="name: q1")).items
    assert test_files.read(item.tests, "q1").cases[0].code == doctest


def test_points_of_public_tests_are_their_own(tmp_path: Path) -> None:
    tests = (code("# HIDDEN\nsquare(3)", value="9"), code("nine", value="9"))
    imported = one(tmp_path, *q1(*tests, said="name: q1\npoints: [5, 1]"))
    assert json.loads(imported.notebooks["hw.ipynb"])["metadata"]["otter"]["tests"]["q1"]["points"] == [1]


def test_two_functions_of_one_name_are_told(tmp_path: Path) -> None:
    tests = [code(f"def test(square):\n    assert square({n}) == {n * n}") for n in (1, 2)]
    imported = one(tmp_path, config("tests:\n  ok_format: false"), *q1(*tests, said="name: q1"))
    assert imported.left[0].startswith("question q1: of the tests called test only the last one counts")


@pytest.mark.parametrize(
    ("said", "points", "weights"),
    [
        ("points: 3", 3, [1, 1, 1]),
        ("points:\n  each: 2", 6, [2.5, 2.5, 1]),
        ("points: [0, 2, 4]", 6, [0, 2, 4]),
        ("manual: false", 1, [0, 0, 1]),
    ],
    ids=["number", "each", "list", "none"],
)
def test_points(said: str, points: float, weights: list[float], tmp_path: Path) -> None:
    (item,) = one(tmp_path, *q1(*DOCTESTS, said=f"name: q1\n{said}")).items
    assert item.points == points
    assert [case.weight for case in test_files.read(item.tests, "q1").cases] == weights


@pytest.mark.parametrize(
    ("source", "students"),
    [
        (
            "a, b = 1, 2 # SOLUTION\nd['x'] = 1 # SOLUTION\nm.n = 3  #SOLUTION",
            "a, b = ...\nd['x'] = ...\nm.n = ...",
        ),
        (
            "a == 1 # SOLUTION\n    return a == 1 # SOLUTION",
            "a = ...\n    ...",
        ),  # the first is no better there
        ("x = 0\n    # BEGIN SOLUTION\n    x = 1\n\n    # END SOLUTION\ny", "x = 0\n    ...\ny"),
        ("# BEGIN SOLUTION NO PROMPT\nx = 1\n# END SOLUTION\ny", "y"),
        ('""" # BEGIN PROMPT\nx = ...\n""" # END PROMPT\ny', "x = ...\ny"),
        ("np.random.seed(1) # SEED\ny", "y"),
        ("x # IGNORE\n# BEGIN IGNORE\ny\n# END IGNORE\nz", "z"),
        (
            "# BEGIN PLUGIN\nplugin: a.B\nargs: [x]\nkwargs: {y: 1}\n# END PLUGIN",
            'grader.run_plugin("a.B", x, y=1)',
        ),
        ("# BEGIN PLUGIN EXPORT\nplugin: a.B\n# END PLUGIN\nz", 'grader.add_plugin_files("a.B")\nz'),
    ],
    ids=[
        "assigned",
        "compared",
        "block",
        "no prompt",
        "prompt",
        "seed",
        "ignored",
        "plugin",
        "plugin export",
    ],
)
def test_what_stands_for_a_solution(source: str, students: str, tmp_path: Path) -> None:
    cells = question("name: q1\nmanual: true", *block("SOLUTION", code(source)))
    imported = one(tmp_path, config(f"{PLAIN}\ngenerate: {{seed: 1}}"), *cells)
    assert given(imported)[1] == ("code", students)


@pytest.mark.parametrize(
    "source",
    [
        "# END SOLUTION",
        "# BEGIN SOLUTION",
        "# BEGIN IGNORE",
        "# END IGNORE",
        "# BEGIN PLUGIN\nplugin: x",
        "# END PLUGIN",
    ],
)
def test_a_half_of_a_pair_is_refused(source: str, tmp_path: Path) -> None:
    word = source.split()[2]
    with pytest.raises(ImportRefused, match=rf"BEGIN {word} and # END {word} in pairs"):
        one(tmp_path, *question("name: q1\nmanual: true", *block("SOLUTION", code(source))))


def test_cells_that_are_nobodys(tmp_path: Path) -> None:
    imported = one(tmp_path, config(PLAIN), code("# Ignore\nx"), words("## Ignore ## this"), *q1(*DOCTESTS))
    assert given(imported)[0] == ("markdown", "**Question 1.**")


def test_questions_that_a_person_decides(tmp_path: Path) -> None:
    imported = one(
        tmp_path,
        config(PLAIN),
        *question("name: Q 2\nmanual: true\npoints: 2", words("Why?"), *block("SOLUTION", words("Because."))),
        *question(
            "name: q3\nmanual: true",
            words("Plot."),
            *block("PROMPT", words("_Here_"), code("# plot")),
            *block("SOLUTION", code("plot() # SOLUTION"), words("As seen.")),
        ),
        *question("name: q4\nmanual: true\npoints: 1", words("Say something below.")),
    )
    assert [(item.slug, item.title, item.points, item.kind) for item in imported.items] == [
        ("q_2", "Q 2", 2, "by_hand"),
        ("q3", "q3", 0, "by_hand"),
        ("q4", "q4", 1, "by_hand"),
    ]
    students = released.read("hw", imported.notebooks["hw.ipynb"])
    assert [(cell.name, cell.role, cell.source) for cell in students.cells if cell.check] == [
        ("q_2", "answer", "_Type your answer here, replacing this text._"),
        ("q3", "answer", "_Here_"),
        ("q3.2", "answer", "# plot"),
        ("q3.3", "answer", "..."),
        ("q4", "task", "<!-- END QUESTION -->\n\n<!-- BEGIN QUESTION -->\n\nSay something below."),
    ]
    assert given(imported)[-1] == ("markdown", "<!-- END QUESTION -->\n\n")
    author = released.read("hw", imported.reference["hw.ipynb"])
    assert {cell.name: cell.source for cell in author.cells if cell.check} == {
        "q_2": "Because.",
        "q3": "As seen.",
        "q3.2": "# plot",
        "q3.3": "plot() # SOLUTION",
        "q4": "<!-- END QUESTION -->\n\n<!-- BEGIN QUESTION -->\n\nSay something below.",
    }


def test_a_question_with_tests_that_a_person_decides_too(tmp_path: Path) -> None:
    imported = one(tmp_path, *q1(*DOCTESTS, said="name: q1\nmanual: true\npoints: 3"))
    assert [(item.slug, item.points, item.kind) for item in imported.items] == [
        ("q1", 3, "tests"),
        ("q1_by_hand", 3, "by_hand"),
    ]
    assert imported.left[0].startswith("question q1: tests and a person give 3 points each")


@pytest.mark.parametrize("said", ["check_cell: false", "manual: false"])
def test_tests_without_a_check_cell_run_after_the_last_one(said: str, tmp_path: Path) -> None:
    """Where a question says so, or has neither a prompt nor a test that students see."""
    tests = DOCTESTS if "check" in said else DOCTESTS[1:]
    imported = one(tmp_path, config(PLAIN), *q1(*tests, said=f"name: q1\n{said}"))
    assert metadata(imported, 1)["otter"] == {"tests": ["q1"]}
    assert not any("grader.check" in source for _, source in given(imported))


def test_fenced_cells(tmp_path: Path) -> None:
    fenced = (
        f"```otter\n# ASSIGNMENT CONFIG\n{PLAIN}\n```\n\nHello\n\n```otter\n# BEGIN QUESTION\nname: q1\n```\n\n"
        "Ask.\n```otter\n# BEGIN SOLUTION\n```"
    )
    end = "```otter\n# END SOLUTION\n```\n```otter\n# BEGIN TESTS\n```"
    imported = one(
        tmp_path, words(fenced), code("x = 1 # SOLUTION"), words(end), DOCTESTS[0],
        words("```otter\n# END TESTS\n```\n```otter\n# END QUESTION\n```"), minor=4,
    )  # fmt: skip
    assert given(imported) == [
        ("markdown", "Hello\n"),
        ("markdown", "Ask."),
        ("code", "x = ..."),
        ("code", 'grader.check("q1")'),
    ]


def test_the_seed(tmp_path: Path) -> None:
    said = f"{PLAIN}\nseed: {{variable: rng, autograder_value: 7, student_value: 42}}"
    imported = one(tmp_path, config(said), code("rng = 7\nnp.random.seed(rng)"), *q1(*DOCTESTS))
    assert (imported.seed, imported.seed_variable) == (7, "rng")
    assert given(imported)[0][1] == "rng = 42\nnp.random.seed(rng)"
    imported = one(tmp_path, config("generate: {seed: 3}"), code("np.random.seed(3) # SEED"), *q1(*DOCTESTS))
    assert (imported.seed, imported.seed_variable) == (3, "")
    with pytest.raises(ImportRefused, match="expected a seed, since a line of it ends in # SEED"):
        one(tmp_path, code("np.random.seed(3) # SEED"), *q1(*DOCTESTS))


def test_what_lies_beside(tmp_path: Path) -> None:
    for name in ("data.csv", "pictures/deep/a.png", "secret.csv", "sub/tool.py", "made.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(name)
    said = (
        "files: [data.csv, pictures, sub/tool.py]\nautograder_files: [secret.csv]\nstudent_files: [made.txt]"
    )
    imported = one(tmp_path, config(said), *q1(*DOCTESTS))
    assert imported.files == {
        name: name.encode() for name in ("data.csv", "pictures/deep/a.png", "sub/tool.py")
    }
    assert imported.grading_files == {"secret.csv": b"secret.csv"}
    assert imported.reference["made.txt"] == b"made.txt"
    assert given(imported)[-2][1].endswith("grader.export(run_tests=True, files=['made.txt'])")
    assert [left.partition(" ")[0] for left in imported.left] == ["autograder_files:", "student_files:"]


@pytest.mark.parametrize("name", ["gone.csv", "../outside.csv", "/etc/hostname"])
def test_what_does_not_lie_beside_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / "outside.csv").write_text("1")
    with pytest.raises(ImportRefused, match=r"expected a file or a folder beside the notebook"):
        one(tmp_path / "hw", config(f"files: [{name}]"), *q1(*DOCTESTS))


def test_settings_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "config.yml").write_text(
        f"name: Of the file\ngenerate: {{seed: 4}}\ncheck_all_cell: true\n{PLAIN}"
    )
    said = "config_file: config.yml\nname: Of the cell\ngenerate: {show_stdout: true}"
    imported = one(tmp_path, config(said), *q1(*DOCTESTS))
    assert (imported.title, imported.seed) == ("Of the cell", 4)
    assert given(imported)[-1] == ("code", "grader.check_all()")


def test_what_otter_asks_at_home_stays_in_the_notebook(tmp_path: Path) -> None:
    said = "name: A\nexport_cell:\n  require_no_pdf_ack:\n    message: Really?"
    imported = one(tmp_path, config(said), *q1(*DOCTESTS))
    assert json.loads(imported.notebooks["hw.ipynb"])["metadata"]["otter"] | {"tests": {}} == {
        "assignment_name": "A",
        "OK_FORMAT": True,
        "tests": {},
        "require_no_pdf_confirmation": True,
        "export_pdf_failure_message": "Really?",
    }


def test_points_are_shown_where_they_are_to_be(tmp_path: Path) -> None:
    imported = one(tmp_path, config(f"{PLAIN}\nshow_question_points: true"), *q1(*DOCTESTS))
    assert given(imported)[0][1] == "**Question 1.**\n\n_Points:_ 3"


def test_what_is_not_taken_is_named(tmp_path: Path) -> None:
    said = (
        "requirements: [numpy]\nplugins: [a.B]\nnonsense: 1\ntests:\n  files: true\n"
        "generate:\n  points_possible: 10\n  show_hidden: true\n  pdf: true\n  logo: false\n  other: 2"
    )
    left = one(tmp_path, config(said), *q1(*DOCTESTS), *q1(said="name: q2")).left
    assert [sentence.rpartition(": ")[0] for sentence in left] == [
        "requirements",
        "plugins",
        "generate: points_possible",
        "generate: show_hidden",
        "generate: pdf",
        "nonsense",
        "other",
        "tests: files",
        "question q2",
    ]


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ([raw("# BEGIN QUESTION")], "cell 1: expected a `name`"),
        ([raw("# BEGIN QUESTION\n: [")], "cell 1: expected YAML"),
        ([raw("# BEGIN QUESTION\nname: q1")], "expected a cell # END QUESTION"),
        ([*question("name: q1"), raw("# END QUESTION")], "cell 3: expected # END QUESTION in a question block"),
        ([*block("TESTS"), *question("name: q1")], "cell 1: expected # BEGIN TESTS in a question"),
        (question("name: q1", raw("# BEGIN QUESTION\nname: q2")), "cell 2, question q1: .*outside of other blocks"),
        (question("name: q1", raw("# BEGIN TESTS"), *block("PROMPT")), "in a tests block"),
        (question("name: q1", *block("PROMPT"), *block("PROMPT")), "expected one prompt"),
        (question("name: q1", *block("TESTS", words("x"))), "expected code between"),
        (question("name: q1", *block("TESTS", code("x ="))), "question q1: expected Python in its tests"),
        ([config("tests: {ok_format: false}"), *q1(code("x = 1"))], "with one function"),
        (q1(*DOCTESTS, said="name: q1\npoints: 0"), "question q1: expected cases worth at most 0 together"),
        (q1(*DOCTESTS, said="name: q1\npoints: [1]"), "question q1: expected points for 3 cases"),
        ([*q1(*DOCTESTS), *q1(*DOCTESTS, said="name: Q1")], "names differ.*Received: q1, Q1"),
        (question("name: q1", words("x")), "Received: no question that tests or a person decide"),
        ([config("seed: 3"), *q1(*DOCTESTS)], "seed: expected keys with values"),
        ([config("runs_on: colab"), *q1(*DOCTESTS)], "tests in files for Colab"),
        ([config("config_file: gone.yml"), *q1(*DOCTESTS)], "config_file: expected a file beside"),
        ([words("x")], "expected a master notebook"),
        ([words("```otter\n# BEGIN QUESTION\nname: q")], "cell 1: expected ``` after"),
    ],
    ids=range(20),
)  # fmt: skip
def test_what_is_refused(cells: list[Any], said: str, tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match=said):
        one(tmp_path, *cells)


def test_r_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        ImportRefused, match=r"hw.ipynb: expected an assignment in Python. Received: one in R"
    ):
        one(tmp_path, *q1(*DOCTESTS), language="R")
    with pytest.raises(ImportRefused, match=r"hw.Rmd: .*Received: one in R"):
        read(tmp_path / "hw.Rmd")
    (tmp_path / "of_r" / "tests").mkdir(parents=True)
    (tmp_path / "of_r" / "tests" / "q1.R").touch()
    with pytest.raises(ImportRefused, match=r"of_r: .*Received: one in R"):
        read(tmp_path / "of_r")


def folder(path: Path) -> Path:
    """A folder with tests in both formats, and what lies beside them."""
    for name, text in {
        "tests/q1.py": OK_FILE,
        "tests/q2.py": EXCEPTION_FILE,
        "tests/__init__.py": "",
        "files/data/a.csv": "1",
        "otter_config.json": '{"assignment_name": "Lab 3", "seed": 5, "seed_variable": "rng"}',
        "requirements.txt": "numpy",
    }.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_text(text)
    return path


def test_a_folder_of_tests(tmp_path: Path) -> None:
    path = folder(tmp_path / "lab03")
    (imported,) = read(path)
    assert (imported.slug, imported.title) == ("lab_3", "Lab 3")
    assert [(item.slug, item.points, item.tests) for item in imported.items] == [
        ("q1", 3, OK_FILE),
        ("q2", 2, EXCEPTION_FILE),
    ]
    assert (imported.files, imported.grading_files) == ({}, {"data/a.csv": b"1"})  # some may be for grading
    assert (imported.seed, imported.seed_variable) == (5, "rng")
    assert (dict(imported.notebooks), dict(imported.reference)) == ({}, {})
    assert [sentence.partition(":")[0] for sentence in imported.left] == [
        "the notebook that students fill in",
        "what earns every point",
        "files",
        "requirements.txt",
    ]
    assert "add it as reference/lab_3.ipynb" in imported.left[1]
    assert read(path / "tests") == [imported]


@pytest.mark.parametrize(
    "secret", ["x = 1 # SOLUTION", "# BEGIN SOLUTION\nx = 1", "# ASSIGNMENT CONFIG\nname: a", "# HIDDEN\nx"]
)
def test_a_notebook_with_solutions_is_handed_out_under_no_name(tmp_path: Path, secret: str) -> None:
    path = folder(tmp_path / "lab03")
    write(path / "lab03.ipynb", code(secret))
    (imported,) = read(path)
    assert imported.notebooks == imported.reference == {}
    assert any(one.startswith("lab03.ipynb: there are solutions or tests in it") for one in imported.left)


def test_notebooks_beside_tests(tmp_path: Path) -> None:
    path = folder(tmp_path / "lab03")
    write(path / "lab03.ipynb", words("# Lab three"), words("<!-- BEGIN QUESTION -->"))
    write(path / "lab03-sol.ipynb", words("# Lab three"), code("x = 1"))
    (path / "otter_config.json").unlink()
    (imported,) = read(path)
    assert (imported.slug, imported.title) == ("lab03", "Lab three")
    assert (list(imported.notebooks), list(imported.reference)) == (["lab03.ipynb"], ["lab03-sol.ipynb"])
    assert [sentence.partition(":")[0] for sentence in imported.left] == [
        "questions that a person decides",
        "files",
        "requirements.txt",
    ]


def test_an_archive(tmp_path: Path) -> None:
    path = folder(tmp_path / "lab03")
    with zipfile.ZipFile(tmp_path / "autograder.zip", "w") as archive:
        archive.writestr("files/../../outside.py", "x")
        for file in sorted(file for file in path.rglob("*") if file.is_file()):
            archive.write(file, file.relative_to(path).as_posix())
    assert read(tmp_path / "autograder.zip") == read(path)
    (tmp_path / "broken.zip").write_text("no")
    with pytest.raises(ImportRefused, match=r"broken.zip: expected an autograder.zip"):
        read(tmp_path / "broken.zip")


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("tests/q3.py", "assert x == 1", r"tests/q3.py: expected one of otter-grader's formats"),
        ("tests/q3.py", "OK_FORMAT = True", r"tests/q3.py: expected a `test` with a name"),
        ("tests/q3.py", "test = {", r"tests/q3.py: expected Python.*Mend it"),
        ("tests/q3.py", EXCEPTION_FILE.replace("False", "True", 1), r"functions: write OK_FORMAT = False"),
        ("tests/Q1.py", OK_FILE, r"names differ.*Received: Q1, q1"),
        ("otter_config.json", "{", r"otter_config.json: expected JSON"),
        ("otter_config.json", "[]", r"otter_config.json: expected keys with values"),
        ("otter_config.json", '{"lang": "r"}', r"one in R"),
    ],
    ids=["cell", "no test", "no Python", "functions", "same name", "no json", "list", "r"],
)
def test_a_folder_that_is_refused(name: str, text: str, said: str, tmp_path: Path) -> None:
    path = folder(tmp_path / "lab03")
    (path / name).write_text(text)
    with pytest.raises(ImportRefused, match=said):
        read(path)


def test_several_masters_and_none(tmp_path: Path) -> None:
    for name in ("b", "a"):
        write(tmp_path / f"{name}.ipynb", *q1(*DOCTESTS))
    write(tmp_path / "notes.ipynb", words("nothing"))
    assert [imported.slug for imported in read(tmp_path)] == ["a", "b"]
    (tmp_path / "empty").mkdir()
    with pytest.raises(ImportRefused, match=r"empty: expected test files of otter-grader, tests/\*.py"):
        read(tmp_path / "empty")
    with pytest.raises(ImportRefused, match="expected a master notebook, a folder with tests"):
        read(tmp_path / "gone.ipynb")


def test_names_that_begin_with_a_digit(tmp_path: Path) -> None:
    imported = one(tmp_path, config("name: 1st lab"), *q1(*DOCTESTS, said="name: 1a"))
    assert (imported.slug, imported.items[0].slug) == ("assignment_1st_lab", "cell_1a")


OLD = (
    "```\nBEGIN QUESTION\nname: q1\n```",
    "**Question**\n\n```\nBEGIN QUESTION\nname: q1\n```",
    "<!--\nBEGIN QUESTION\nname: q1\n-->",
)


@pytest.mark.parametrize("question", OLD, ids=["fence", "below words", "comment"])
def test_the_format_of_before_is_told(question: str, tmp_path: Path) -> None:
    path = write(tmp_path / "hw.ipynb", words("# Old"), words(question), code("x = 1 # SOLUTION"))
    with pytest.raises(ImportRefused, match=r"in cell 2, as otter-grader had it before version 4"):
        read(path)


def test_boundaries_that_are_no_raw_cells_are_told(tmp_path: Path) -> None:
    path = write(tmp_path / "hw.ipynb", words("# A"), code("# BEGIN QUESTION\nname: q1"))
    with pytest.raises(ImportRefused, match=r"Received: one in cell 2, which is code.*to raw"):
        read(path)
    imported = one(tmp_path, code("# ASSIGNMENT CONFIG\nname: a"), *q1(*DOCTESTS))
    assert imported.left[0].startswith("cell 1: # ASSIGNMENT CONFIG stands in a cell of code")
    assert not one(tmp_path, code("# SOLUTION\nx = 1"), *q1(*DOCTESTS)).left


def test_what_notebooks_and_tests_name_lies_beside(tmp_path: Path) -> None:
    path = folder(tmp_path / "lab03")
    for name in ("data", "pictures"):
        (path / name).mkdir()
    for name in ("data/1.csv", "right.txt", "pictures/a.png", "helper.py", "checks.py", "nobody.txt", ".env"):
        (path / name).write_text(name)
    asks = "from checks import near; open('right.txt'); assert square(2)"
    (path / "tests" / "q2.py").write_text(EXCEPTION_FILE.replace("assert square(2)", asks))
    write(path / "lab03.ipynb", words("![](pictures/a.png)"), code("import helper\nopen(f'data/{1}.csv')"))
    write(path / "lab03-sol.ipynb", code("open('.env')"))
    (imported,) = read(path)
    assert sorted(imported.files) == ["data/1.csv", "helper.py", "pictures/a.png"]
    assert sorted(imported.grading_files) == ["checks.py", "data/a.csv", "right.txt"]
    assert any(line.startswith("helper.py lies beside every submission") for line in imported.left)
    assert any(line.startswith("checks.py, right.txt: only tests name them") for line in imported.left)


LOCKED = """\
test = {"name": "q1", "points": 1, "suites": [{"type": "doctest", "cases": [{"code": r'''
    >>> square(2)
    8b4928a4e87b08b3d1b0cc98b979c72f
    # locked
    ''', "hidden": False, "locked": True}]}]}
"""


def test_tests_that_are_scrambled_or_in_the_notebook_are_told(tmp_path: Path) -> None:
    path = folder(tmp_path / "lab03")
    (path / "tests" / "q1.py").write_text(LOCKED)
    (imported,) = read(path)
    assert any(line.startswith("q1: what is right stands in it scrambled") for line in imported.left)
    own = write(tmp_path / "student" / "hw.ipynb", code("x = 1"))
    notebook = json.loads(own.read_text())
    notebook["metadata"]["otter"] = {"tests": {"q1": {}}}
    own.write_text(json.dumps(notebook))
    with pytest.raises(ImportRefused, match=r"hw.ipynb has the public tests in it. Name the master notebook"):
        read(own.parent)


def test_questions_are_titled_by_headings_near(tmp_path: Path) -> None:
    """By a heading of their own, else of their part; the notebook's own is the assignment's title."""

    def asked(name: str, *text: str) -> list[Any]:
        solved = block("SOLUTION", code("x = 1 # SOLUTION"))
        return question(
            f"name: {name}", *map(words, text), *solved, *block("TESTS", code("x", "1")), words("## After it")
        )

    imported = one(
        tmp_path,
        words("# Homework"),
        *asked("q1"),
        *asked("q2", "### **Mean** of a list (2 points)\n\n#### Write it", "## A hint"),
        words("```python\n# no heading\n```\n## Part B"),
        *asked("q3", "```\n# nor this\n```"),
        *asked("q4a", "### Question 4a: Dice"),
        *asked("q5", "### Question 51"),
        *question("name: q6\nmanual: true", words("# Why?"), *block("SOLUTION", words("# Because"))),
    )
    assert [(item.slug, item.title) for item in imported.items] == [
        ("q1", "q1"),
        ("q2", "Mean of a list: q2"),
        ("q3", "Part B: q3"),
        ("q4a", "Question 4a: Dice"),
        ("q5", "Question 51: q5"),
        ("q6", "Why?: q6"),
    ]
