"""Of several programs the work is run: not what it imports, what was installed, or what tests it."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.intake import read, read_files
from grader.intake.classes import collect
from grader.intake.programs import ranked, traits
from grader.intake.tree import NAMES_LIMIT
from tests.intake.samples import notebook, tarred, zipped

MAKES = "from keras import Sequential, layers\nmodel = Sequential([layers.Dense({n})])\n"
TRAINS = MAKES + "model.compile('sgd', 'mse')\nmodel.fit([[1.0]], [[2.0]])\n"
LONG = "".join(f"def step_{n}(x):\n    return x * {n}\n" for n in range(300))


def _run(files: dict[str, str]) -> tuple[str | None, list[str]]:
    made = {
        name: notebook(("code", text)) if name.endswith("ipynb") else text.encode()
        for name, text in files.items()
    }
    found = read_files("ada", made)
    return found.script, [each.script for each in found.others]


@pytest.mark.parametrize(
    ("files", "script", "others"),
    [
        ({"week2.py": "import tools\n" + TRAINS, "tools.py": LONG}, "week2.py", []),
        ({"a/week2.py": "from a.tools import x\n" + TRAINS, "a/tools.py": LONG}, "a/week2.py", []),
        ({"a/week2.py": "from .tools import x\n" + TRAINS, "a/tools.py": LONG}, "a/week2.py", []),
        ({"run.py": "from net import model\nmodel.fit([1], [2])", "net.py": MAKES + LONG}, "run.py", []),
        ({"show.py": "import hw3\nprint(hw3.model)", "hw3.py": TRAINS}, "hw3.py", []),
        ({"a.py": "import b\n", "b.py": "import a\n"}, "a.py", []),
        ({"main.py": "print(1)", "work.py": TRAINS}, "work.py", []),
        ({"first.py": TRAINS, "second.py": MAKES + LONG}, "first.py", ["second.py"]),
        ({"first.py": TRAINS, "plots.py": LONG}, "first.py", []),
        ({"hw.py": TRAINS, "test_hw.py": "import hw, pytest\n" + TRAINS + LONG}, "hw.py", []),
        ({"hw.py": TRAINS, "setup.py": TRAINS + LONG, "conftest.py": TRAINS}, "hw.py", []),
        ({"test_network.py": TRAINS, "plots.py": LONG}, "test_network.py", []),
        ({"conftest.py": "x = 1"}, "conftest.py", []),
        ({"starter.py": TRAINS + LONG, "mine.py": TRAINS}, "mine.py", ["starter.py"]),
        ({"homework.ipynb": TRAINS, "practice.ipynb": TRAINS + LONG}, "practice.py", ["homework.py"]),
        ({"hw.ipynb": TRAINS + LONG, "hw.py": TRAINS}, "hw (2).py", ["hw.py"]),
        ({"ada.py": TRAINS, "b.py": TRAINS + LONG, "c.py": TRAINS, "d.py": TRAINS, "e.py": TRAINS}, "ada.py", 3),
        ({"starter.ipynb": "# Write it here.\ndef f(x): ...", "starter.py": "def f(x): return 2 * x"}, "starter.py", []),
        ({"broken.py": TRAINS + "print(\n", "other.py": LONG}, "broken.py", []),
    ],
)  # fmt: skip
def test_the_work_is_run(files: dict[str, str], script: str, others: object) -> None:
    found = _run(files)
    assert found[0] == script
    assert found[1] == others if isinstance(others, list) else len(found[1]) == others


def test_each_program_has_its_own_answers() -> None:
    files = {
        "one.ipynb": notebook(("markdown", "# relu\nfirst"), ("code", TRAINS + LONG)),
        "two.py": (TRAINS + "# Q3: second?\n").encode(),
        "answers.md": b"# loss\nsheet",
    }
    found = read_files("ada", files)
    (other,) = found.others
    assert (found.script, other.script) == ("one.py", "two.py") and found.cells == (1,) and other.cells == ()
    assert [part.heading for part in found.sections if not part.loose] == ["loss", "relu"]
    assert [part.heading for part in other.sections if not part.loose] == ["loss"]
    assert any(part.heading.startswith("Q3") for part in other.sections)
    assert {"one.py", "two.py"} <= set(dict(found.files))
    assert found.digest != read_files("ada", {**files, "two.py": TRAINS.encode()}).digest


def test_a_notebook_that_cannot_be_read_leaves_the_others() -> None:
    found = read_files("ada", {"a.ipynb": b"{", "b.py": TRAINS.encode()})
    assert found.script == "b.py" and any("a.ipynb could not be read" in each for each in found.remarks)
    assert "a.ipynb could not be read" in read_files("ada", {"a.ipynb": b"{"}).unreadable


@pytest.mark.parametrize("text", ["(" * 100_000, "-" * 50_000 + "1", "x = " + "[" * 300, "\0", "import " * 9])
def test_whatever_is_written_has_traits(text: str) -> None:
    assert not traits(text + "\n").makes and ranked("ada", {"a.py": text}, {"a.py": 1}) == ["a.py"]


INSTALLED = {
    "venv/lib/python3.12/site-packages/keras/models.py": b"x" * 999,
    "env/lib/python3.12/random.py": b"x" * 999,
    "my_env/pyvenv.cfg": b"",
    "my_env/lib64/python3.12/random.py": b"x" * 999,
    "tf/conda-meta/history": b"",
    "tf/Library/bin/thing.py": b"x" * 999,
    "node_modules/a/b.py": b"x" * 999,
    "old/site-packages/c.py": b"x" * 999,
    "work.egg-info/top_level.txt": b"c",
    ".idea/workspace.xml": b"x",
    ".ipynb_checkpoints/work-checkpoint.ipynb": b"{}",
    "__pycache__/work.cpython-312.pyc": b"x",
    "__MACOSX/._work.py": b"\0\5\x16\7",
    "._work.py": b"\0\5\x16\7",
    "Thumbs.DB": b"x",
    "~$answers.docx": b"x",
}
MINE = {"work.py": TRAINS.encode(), "env/agent.py": b"x = 1", "lib/tools.py": b"x = 2"}


@pytest.mark.parametrize("form", ["folder", "zip", "tar"])
def test_what_is_installed_is_nobodys_work(tmp_path: Path, form: str) -> None:
    files = {**INSTALLED, **MINE, **{f"venv/lib/f{n}.py": b"" for n in range(300)}}
    if form == "folder":
        for name, content in files.items():
            (tmp_path / "ada" / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "ada" / name).write_bytes(content)
        found = read(tmp_path / "ada")
    else:
        packed = zipped(files) if form == "zip" else tarred(files)
        (tmp_path / f"ada.{form}").write_bytes(packed)
        found = read(tmp_path / f"ada.{form}")
    assert set(dict(found.files)) == set(MINE) and found.script == "work.py" and not found.remarks[1:]


def test_an_environment_may_be_the_folder_itself() -> None:
    files = {"pyvenv.cfg": b"", "bin/activate.py": b"x" * 999, "lib/p/site.py": b"x" * 999, "hw.py": b"x = 1"}
    found = read_files("ada", {"a.zip": zipped(files)})
    assert found.script == "hw.py" and set(dict(found.files)) == {"hw.py"}


def test_names_that_are_installed_are_not_counted(tmp_path: Path) -> None:
    files = {**{f"env/lib/{n}.py": b"" for n in range(NAMES_LIMIT + 10)}, "work.py": TRAINS.encode()}
    found = read_files("ada", {"a.zip": zipped(files)})
    assert found.script == "work.py" and not found.remarks


CANVAS = {
    "okaforada_11_901_hw.py": b"x = 1",
    "benitezleo_LATE_12_902_hw.py": b"x = 2",
    "mullerkim_13_903_hw-1.py": b"x = 3",
}
EXTRA = {
    "desktop.ini": b"", ".DS_Store": b"", "Thumbs.db": b"", "README.txt": b"mine", "grading notes.docx": b"",
    "__MACOSX/._x": b"",
}  # fmt: skip
MOODLE = {
    f"{name}_{n}_assignsubmission_file/hw.py": b"x = 1"
    for n, name in enumerate(("Ada O", "Leo B", "Kim M"), 50)
}
NBGRADER = {f"submitted/{name}/hw/hw.py": b"x = 1" for name in ("ada", "leo", "kim")}
GRADESCOPE = {
    "submission_metadata.yml": b"submission_1:\n  :submitters:\n  - :name: Ada\n    :sid: '5'\n",
    "submission_1/hw.py": b"x = 1",
    "submission_2/hw.py": b"x = 2",
}
FORMS = {"Canvas": CANVAS, "Moodle": MOODLE, "nbgrader": NBGRADER, "Gradescope": GRADESCOPE}


@pytest.mark.parametrize("around", ["", "submissions/", "Downloads/submissions/"])
@pytest.mark.parametrize("system", FORMS)
@pytest.mark.parametrize("packed", [True, False])
@pytest.mark.slow
def test_a_download_that_was_looked_at_and_packed_again(
    tmp_path: Path, system: str, around: str, packed: bool
) -> None:
    files = {f"{around}{name}": content for name, content in {**FORMS[system], **EXTRA}.items()}
    if around:
        files |= {f"__MACOSX/{name}": b"\0\5\x16\7" for name in files} | {"._x": b"", ".DS_Store": b""}
    place = tmp_path / ("class.zip" if packed else "class")
    if packed:
        place.write_bytes(zipped(files))
    else:
        for name, content in files.items():
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            (place / name).write_bytes(content)
    found = list(collect(place, "hw"))
    assert len(found) == len([name for name in FORMS[system] if not name.endswith(".yml")])
    assert all(each.system == system and each.script for each in found)
    if system == "Canvas":
        assert [(each.student, each.student_id, each.late) for each in found] == [
            ("benitezleo", "12", True), ("mullerkim", "13", False), ("okaforada", "11", False),
        ]  # fmt: skip


def test_one_work_of_another_form_is_graded_beside_a_download(tmp_path: Path) -> None:
    (tmp_path / "class.zip").write_bytes(zipped({**CANVAS, "mailed by zoe.py": b"x = 9"}))
    found = {each.student: each.system for each in collect(tmp_path / "class.zip", "hw")}
    assert found == {
        "benitezleo": "Canvas",
        "mullerkim": "Canvas",
        "okaforada": "Canvas",
        "mailed by zoe": "",
    }
    many = {f"zoe{n}.py": b"x" for n in range(3)}
    (tmp_path / "plain.zip").write_bytes(zipped({**CANVAS, **many}))
    assert {each.system for each in collect(tmp_path / "plain.zip", "hw")} == {""}


@pytest.mark.parametrize(
    ("files", "students"),
    [
        (("ada/main.py", "ada/tools.py", "ada/data/x.csv"), ["ada"]),
        (("ada/hw1.py", "ada/hw2.py"), ["ada"]),
        (("ada/src/a.py", "ada/data/x.csv"), ["ada"]),
        (("week 3/ada.py", "week 3/leo.py"), ["ada", "leo"]),
        (("week 3/ada/main.py", "week 3/leo.py"), ["ada", "leo"]),
    ],
)
def test_a_class_of_one_is_one_student(tmp_path: Path, files: tuple[str, ...], students: list[str]) -> None:
    (tmp_path / "class.zip").write_bytes(zipped(dict.fromkeys(files, b"x = 1")))
    assert [each.student for each in collect(tmp_path / "class.zip", "hw")] == students
