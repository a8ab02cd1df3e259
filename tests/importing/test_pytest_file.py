"""Tests for pytest, as teachers have them, read into an assignment."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from textwrap import dedent

import pytest

from grader.importing.imported import Imported, ImportRefused
from grader.importing.pytest_file import read

PLAIN = '''\
"""Tests of squares."""
from __future__ import annotations

import pytest

from submission import square

LARGE = 10  # of all


def near(a, b):
    return abs(a - b) < 1e-6


@pytest.fixture
def numbers():
    return [1, 2, LARGE]


@pytest.mark.points(3)
def test_of_a_list(numbers):
    """Squares of several numbers.

    One after another.
    """
    assert [square(x) for x in numbers] == [1, 4, 100]


# Nothing is as small.
@pytest.mark.parametrize("x", [0, 1])
def test_small(x):
    assert near(square(x), x)


class TestTypes:
    kinds = (int, float)

    @pytest.mark.points(0.5)
    @pytest.mark.timeout(5)
    def test_of_a_float(self):
        assert isinstance(square(1.0), self.kinds)

    def test_small(self):
        assert square(0) == 0


if __name__ == "__main__":
    pytest.main()
'''


def _read(folder: Path, **files: str) -> Imported:
    for name, text in files.items():
        path = folder / name.replace("__", "/").replace("_DOT_", ".")
        path.parent.mkdir(exist_ok=True)
        path.write_text(dedent(text))
    [imported] = read(folder)
    return imported


@pytest.fixture
def course(tmp_path: Path) -> Path:
    folder = tmp_path / "week_3"
    folder.mkdir()
    (folder / "test_squares.py").write_text(PLAIN)
    (folder / "solution.py").write_text("def square(x):\n    return x * x\n")
    return folder


def test_each_test_is_asked_for_itself(course: Path) -> None:
    [imported] = read(course)
    assert (imported.slug, imported.title, imported.system) == ("week_3", "Week 3", "pytest")
    assert [(item.slug, item.title, item.points, item.seconds) for item in imported.items] == [
        ("of_a_list", "Squares of several numbers.", 3.0, 30.0),
        ("small", "Small", 1.0, 30.0),
        ("of_a_float", "Of a float", 0.5, 5.0),
        ("test_types_small", "Small", 1.0, 30.0),
    ]
    assert imported.reference == {"solution.py": b"def square(x):\n    return x * x\n"}
    assert not imported.left and not imported.files


def test_a_file_is_named_after_what_it_tests(course: Path) -> None:
    [imported] = read(course / "test_squares.py")
    assert (imported.slug, imported.title, len(imported.items)) == ("squares", "Squares", 4)
    assert list(imported.reference) == ["solution.py"]


def test_a_test_is_cut_out_as_it_was_written(course: Path) -> None:
    [imported] = read(course)
    assert imported.items[2].tests == dedent('''\
        """Tests of squares."""
        from __future__ import annotations

        import pytest

        from submission import square

        LARGE = 10  # of all


        def near(a, b):
            return abs(a - b) < 1e-6


        @pytest.fixture
        def numbers():
            return [1, 2, LARGE]


        # Nothing is as small.


        class TestTypes:
            kinds = (int, float)

            @pytest.mark.points(0.5)
            @pytest.mark.timeout(5)
            def test_of_a_float(self):
                assert isinstance(square(1.0), self.kinds)
        ''')


def test_what_is_cut_out_passes_as_the_whole_does(course: Path, tmp_path: Path) -> None:
    [imported] = read(course)
    (tmp_path / "submission.py").write_text("def square(x):\n    return x * x if x != 10 else 0\n")
    for item in imported.items:
        (tmp_path / f"test_{item.slug}.py").write_text(item.tests)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "no:cacheprovider",
        "--no-header",
        "-W",
        "ignore",
        "--rootdir",
        ".",
    ]
    done = subprocess.run([*command, "--ignore=week_3"], cwd=tmp_path, capture_output=True, text=True)
    assert "1 failed, 4 passed" in done.stdout, done.stdout
    assert "FAILED test_of_a_list.py::test_of_a_list" in done.stdout


OF_GRADESCOPE = '''\
import unittest
from gradescope_utils.autograder_utils.decorators import weight, visibility, number
from gradescope_utils.autograder_utils.json_test_runner import JSONTestRunner
from calculator import add


class Calculations(unittest.TestCase):
    def setUp(self):
        self.one = 1

    @weight(2.5)
    @number("1.1")
    def test_add(self):
        """Adds two numbers"""
        self.assertEqual(add(self.one, 2), 3)

    @number("1.2")
    @visibility("hidden")
    def test_add_negative(self):
        self.assertEqual(add(self.one, -2), -1)

    @visibility("after_due_date")
    @weight(1)
    def test_add_more(self):
        self.assertEqual(add(self.one, 9), 10)


if __name__ == "__main__":
    JSONTestRunner().run(unittest.defaultTestLoader.loadTestsFromTestCase(Calculations))
'''


def test_a_class_of_unittest_with_what_gradescope_is_told(tmp_path: Path) -> None:
    imported = _read(
        tmp_path, test_it_DOT_py=OF_GRADESCOPE, calculator_DOT_py="def add(a, b): return a + b\n"
    )
    assert [(item.title, item.points) for item in imported.items] == [
        ("1.1 Adds two numbers", 2.5),
        ("1.2 Add negative", 1.0),
        ("Add more", 1.0),
    ]
    first, second, third = (item.tests for item in imported.items)
    assert first == dedent('''\
        import unittest
        from calculator import add


        class Calculations(unittest.TestCase):
            def setUp(self):
                self.one = 1

            def test_add(self):
                """Adds two numbers"""
                self.assertEqual(add(self.one, 2), 3)
        ''')
    assert second.startswith("import pytest\nimport unittest\nfrom calculator import add\n")
    assert "    @pytest.mark.hidden\n    def test_add_negative(self):\n" in second
    assert "    @pytest.mark.hidden\n    def test_add_more(self):\n" in third
    assert imported.left == (
        "Calculations::test_add_more is to be shown later (after_due_date): here students never see it",
    )
    assert list(imported.reference) == ["calculator.py"]


def test_marks_of_a_class_and_of_a_module_are_for_each_test(tmp_path: Path) -> None:
    source = """
        import pytest
        pytestmark = [pytest.mark.points(4)]
        def test_a(): pass
        @pytest.mark.points(2)
        class TestB:
            def test_b(self): pass
            @pytest.mark.points(1)
            def test_c(self): pass
    """
    imported = _read(tmp_path, test_it_DOT_py=source, solution_DOT_py="")
    assert [item.points for item in imported.items] == [4, 2, 1]


def test_tests_that_a_class_inherits(tmp_path: Path) -> None:
    source = """
        class Base:
            def test_a(self): assert self.x
            def test_b(self): assert self.x
        class TestOne(Base):
            x = 1
            def test_b(self): assert not self.x
        class TestTwo(Base):
            x = 2
    """
    imported = _read(tmp_path, test_it_DOT_py=source, solution_DOT_py="")
    assert [item.slug for item in imported.items] == ["a", "b", "test_two_a", "test_two_b"]
    last = imported.items[3].tests
    assert "TestOne" not in last and "test_a" not in last and last.count("test_b") == 1


def test_what_conftest_gives_stands_in_each_file(tmp_path: Path) -> None:
    conftest = """
        from __future__ import annotations
        import pytest
        @pytest.fixture
        def one():
            return 1
        def pytest_configure(config):
            raise SystemExit
    """
    imported = _read(
        tmp_path,
        tests__conftest_DOT_py=conftest,
        tests__test_it_DOT_py="from __future__ import annotations\nfrom solution import f\ndef test_f(one): assert f(one) == 1\n",
        solution_DOT_py="def f(x): return x\n",
    )
    [item] = imported.items
    assert (
        item.tests.startswith("from __future__ import annotations\n") and item.tests.count("__future__") == 1
    )
    assert "def one():" in item.tests and "pytest_configure" not in item.tests
    assert imported.left == (
        "conftest.py: pytest_configure is not taken: only fixtures and what they need are",
    )


def test_a_name_of_two_things_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match=r"test_it.py: .*Received: one\. Rename"):
        _read(
            tmp_path,
            conftest_DOT_py="import pytest\n@pytest.fixture\ndef one(): return 1\n",
            test_it_DOT_py="one = 2\ndef test_f(): assert one == 2\n",
        )


def test_what_tests_name_lies_beside_each_submission(tmp_path: Path) -> None:
    imported = _read(
        tmp_path,
        test_it_DOT_py="import helpers\nfrom solution import f\ndef test_f(): assert f('prices.csv') == helpers.right\n",
        helpers_DOT_py="right = 3\n",
        prices_DOT_csv="1,2\n",
        notes_DOT_csv="3\n",
        solution_DOT_py="import parts\ndef f(name): return parts.three\n",
        parts_DOT_py="three = 3\n",
        README_DOT_md="Write f.\n",
    )
    assert imported.files == {"helpers.py": b"right = 3\n", "prices.csv": b"1,2\n"}
    assert sorted(imported.reference) == ["parts.py", "solution.py"]
    assert imported.task == "Write f.\n"


@pytest.mark.parametrize(
    ("modules", "left"),
    [
        ((), "There is no solution: put it beside the tests as solution.py. Tests know it as submission"),
        (
            ("anna", "ben"),
            "anna.py and ben.py may each be what students write: move what they write into a folder called "
            "solution; the others lie beside every submission",
        ),
    ],
)
def test_without_a_solution_it_is_said_what_to_add(
    tmp_path: Path, modules: tuple[str, ...], left: str
) -> None:
    for name in modules:
        (tmp_path / f"{name}.py").write_text("")
    names = ", ".join(modules or ("submission",))
    imported = _read(tmp_path, test_it_DOT_py=f"import {names}\ndef test_f(): pass\n")
    assert imported.left == (left,) and not imported.reference and not imported.files


def test_the_solution_is_known_by_the_name_that_tests_open(tmp_path: Path) -> None:
    source = "def test_f(): assert 'def' in open('squares.py').read()\n"
    imported = _read(tmp_path, test_it_DOT_py=source, squares_DOT_py="def f(): pass\n")
    assert list(imported.reference) == ["squares.py"]


@pytest.mark.parametrize(
    ("source", "left"),
    [
        (
            "async def test_a(): pass\n",
            "test_a is asynchronous, for which pytest needs a plugin: write it with asyncio.run",
        ),
        (
            "if True:\n    def test_a(): pass\n",
            "test_a is there under a condition only: move it to the top of the file",
        ),
        (
            "class TestA:\n    class TestB: pass\n",
            "TestB is a class inside TestA: move it to the top of the file",
        ),
        (
            "from gradescope_utils.autograder_utils.decorators import weight, nothing\n",
            "nothing of gradescope_utils is not there: write the test without it",
        ),
        (
            "from pytest_utils.decorators import max_score, partial_credit\n",
            "partial_credit of pytest_utils is not there: write the test without it",
        ),
        (
            "import pytest\n@pytest.fixture\ndef one(): return 1\n"
            "@pytest.mark.parametrize('x, y', [])\ndef test_a(tmp_path, one, x, y, mocker, z=1): pass\n",
            "test_a asks for mocker, which no fixture gives it: write one, or do without it",
        ),
        (
            "import unittest\nclass TestA(unittest.TestCase):\n"
            "    def __init__(self, name, found): super().__init__(name)\n    def test_a(self): pass\n",
            "TestA is made with arguments of its own, which pytest does not give it: let its tests import what "
            "they look at",
        ),
    ],
)
def test_what_is_not_taken_is_said_by_name(tmp_path: Path, source: str, left: str) -> None:
    imported = _read(tmp_path, test_it_DOT_py=f"{source}def test_other(): pass\n", solution_DOT_py="")
    assert imported.left == (f"test_it.py: {left}",)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("def f(): pass\n", "expected functions whose names begin with test"),
        ("def test_f(:\n", "test_it.py: expected Python"),
        (
            "import pytest\n@pytest.mark.points('two')\ndef test_f(): pass\n",
            "test_f: expected points that are a number",
        ),
        ("import pytest\n@pytest.mark.points(-1)\ndef test_f(): pass\n", "Received: -1"),
    ],
)
def test_what_cannot_be_taken_is_refused(tmp_path: Path, source: str, message: str) -> None:
    with pytest.raises(ImportRefused, match=message):
        _read(tmp_path, test_it_DOT_py=source)


def test_a_folder_without_tests_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ImportRefused, match="expected files called test_"):
        read(tmp_path)
    with pytest.raises(ImportRefused, match="expected a file of tests for pytest"):
        read(tmp_path / "nothing.py")


GRADED = """\
import unittest
from unittest.mock import patch
from gradescope_utils.autograder_utils.decorators import weight, partial_credit, number
from timeout_decorator import timeout
from work import f

POINTS = 3


class TestF(unittest.TestCase):
    @partial_credit(POINTS / 2)
    @timeout(4)
    def test_parts(self, set_score=None):
        set_score(1)

    @number(f"{POINTS}.1")
    @weight(2 * POINTS)
    @patch("builtins.print")
    def test_whole(self, printed):
        f()
"""


def test_points_that_are_calculated_and_credit_in_parts(tmp_path: Path) -> None:
    imported = _read(tmp_path, test_it_DOT_py=GRADED, work_DOT_py="def f(): pass\n")
    assert [(item.title, item.points, item.seconds) for item in imported.items] == [
        ("Parts", 1.5, 4.0),
        ("Whole", 6.0, 30.0),
    ]
    parts, whole = (item.tests for item in imported.items)
    assert "from gradescope_utils.autograder_utils.decorators import partial_credit\n" in parts
    assert "timeout" not in parts and "@partial_credit(POINTS / 2)\n    def test_parts" in parts
    assert "weight" not in whole and '@patch("builtins.print")' in whole
    assert not imported.left and list(imported.reference) == ["work.py"]


@pytest.mark.parametrize("folder", ["solution", "reference"])
def test_what_students_write_may_be_several_files_in_a_folder(tmp_path: Path, folder: str) -> None:
    files = {
        f"{folder}__anna_DOT_py": "",
        f"{folder}__ben_DOT_py": "",
        "helper_DOT_py": "",
        "anna_DOT_py": "x",
    }
    imported = _read(tmp_path, test_it_DOT_py="import anna, ben, helper\ndef test_f(): pass\n", **files)
    assert imported.reference == {"anna.py": b"", "ben.py": b""} and "helper.py" in imported.files


@pytest.mark.parametrize(
    ("source", "program"),
    [
        ("import importlib\nNAME = '7'\ndef test_f(): importlib.import_module(NAME)\n", "7"),
        ("import subprocess\ndef test_f(): subprocess.run('python 7.py', shell=True)\n", "7"),
        ("import subprocess\ndef test_f(): subprocess.run(['python', 'test_it.py', 'my_7.py'])\n", "my_7"),
    ],
)
def test_the_solution_is_known_by_a_text_that_imports_or_starts_it(
    tmp_path: Path, source: str, program: str
) -> None:
    imported = _read(tmp_path, test_it_DOT_py=source, **{f"{program}_DOT_py": "print(7)\n"})
    assert list(imported.reference) == [f"{program}.py"]


def test_whole_folders_of_data_lie_beside_each_submission(tmp_path: Path) -> None:
    source = "from solution import f\ndef test_f():\n    for n in (1, 2): f(f'data/{n}.csv')\n"
    files = {"data__1_DOT_csv": "1", "data__2_DOT_csv": "2", "other__3_DOT_csv": "3", "solution_DOT_py": ""}
    imported = _read(tmp_path, test_it_DOT_py=source, **files)
    assert imported.files == {"data/1.csv": b"1", "data/2.csv": b"2"}


def test_what_nobody_has_is_said(tmp_path: Path) -> None:
    source = "import work, nowhere_known\ndef test_f(): open('/autograder/submission/work.py')\n"
    imported = _read(tmp_path, test_it_DOT_py=source, work_DOT_py="")
    assert [line.split(" ")[0] for line in imported.left] == [
        "nowhere_known",
        "/autograder/submission/work.py:",
    ]


def test_tests_in_a_folder_of_their_own_are_found_by_it(tmp_path: Path) -> None:
    (tmp_path / "work.py").write_text("")
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_work.py").write_text("import work\ndef test_f(): pass\n")
    [imported] = read(tmp_path / "tests")
    assert list(imported.reference) == ["work.py"]
