"""A new assignment: whole, of one piece, and never in the place of another one."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from grader import data, scaffold
from grader.assignment import AssignmentError
from grader.data.sources import beginning
from grader.errors import UsageError
from grader.loading import load_assignment


@pytest.mark.parametrize(("slug", "data"), [("My Task", "mnist"), ("../x", "mnist"), ("ok", "cifar")])
def test_no_new_assignment(tmp_path: Path, slug: str, data: str) -> None:
    with pytest.raises(AssignmentError, match="expected"):
        scaffold.write(slug, data, "", tmp_path)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("data_set", data.NAMES)
def test_its_parts_fit_together(tmp_path: Path, data_set: str) -> None:
    """What is asked, what the reference answers and what the starter leaves open are the same."""
    files = scaffold.write("my_task", data_set, "", tmp_path)
    made = load_assignment(tmp_path / "assignments" / "my_task")
    assert (made.slug, made.title, made.recipe.data) == ("my_task", "My task", data_set)
    assert sum(check.points for check in made.checks) == made.possible == 100
    programs = {path.name: path.read_text("utf-8") for path in files if path.suffix == ".py"}
    answers = {name: _answers(programs[name]) for name in ("my_task.py", "starter.py", "wrong_answers.py")}
    asked = {check.slug for check in made.checks if check.asked_as}
    assert all(set(each) == asked for each in answers.values())
    classes = len(data.spec(data_set).classes)
    assert answers["my_task.py"]["outputs"] == (classes if classes > 2 else 1)  # yes or no is one number
    assert answers["starter.py"] == {"outputs": 0, "loss": ""}
    # The example is the reference, but for its answers.
    reference, wrong = (programs[name].partition("ANSWERS") for name in ("my_task.py", "wrong_answers.py"))
    assert reference[0] == wrong[0] and reference[2] != wrong[2]
    for path in files:
        assert not any(sign in path.read_text("utf-8") for sign in ("{title}", "{slug}", "{data}", "{{"))


def _answers(program: str) -> dict[str, object]:
    found: dict[str, object]
    (found,) = (
        ast.literal_eval(each.value)
        for each in ast.parse(program).body
        if isinstance(each, ast.Assign) and ast.unparse(each.targets[0]) == "ANSWERS"
    )
    return found


@pytest.mark.parametrize("where", ["scheme", "command"])
def test_a_table_with_several_targets_says_what_to_do(tmp_path: Path, where: str) -> None:
    with pytest.raises(UsageError) as said:
        if where == "scheme":
            data.load("linnerud")
        else:
            scaffold.write("my_task", "linnerud", "", tmp_path)
    text = str(said.value)
    assert "a network is measured by one" in text
    assert text.endswith("grader new NAME --data linnerud.csv --target Weight")
    code = (
        text.split("`")[1] + "\n" + text.split("`")[3].replace("linnerud.csv", str(tmp_path / "linnerud.csv"))
    )
    exec(code, {})  # noqa: S102 - what a teacher is told to run
    source = beginning.source_from(tmp_path / "linnerud.csv", beginning.NewData(target="Weight"))
    assert data.load(source).classes == () and data.load(source).sample_shape == (3,)


def test_a_title_is_no_code(tmp_path: Path) -> None:
    scaffold.write("my_task", "line", 'A "title" \\ """ of mine', tmp_path)
    made = load_assignment(tmp_path / "assignments" / "my_task")
    assert made.title == "A 'title' / ''' of mine"
    ast.parse((tmp_path / "reference" / "my_task.py").read_text("utf-8"))


@pytest.mark.parametrize("there", ["assignments/my_task/notes.txt", "reference/my_task.py"])
def test_nothing_that_is_there_is_written_over(tmp_path: Path, there: str) -> None:
    (tmp_path / there).parent.mkdir(parents=True)
    (tmp_path / there).write_text("mine")
    with pytest.raises(AssignmentError, match="my_task.* is there already"):
        scaffold.write("my_task", "line", "", tmp_path)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [tmp_path / there]
    assert (tmp_path / there).read_text() == "mine"


def test_a_placeholder_is_found_however_its_lines_are_broken() -> None:
    goal, network = scaffold.PLACEHOLDERS.values()
    assert scaffold.left_in(f"# A task\n{goal}\n\n{network}") == [goal, network]
    assert scaffold.left_in("what is GIVEN, and what the\n   network is\tto learn.") == [goal]
    assert scaffold.left_in("What is given are six points.") == []


def _sentences(path: Path, *columns: str, id_first: bool = False) -> Path:
    """A table of forty sentences that are good or bad, and of whatever columns are wanted beside them."""
    rows = [",".join((*(["id"] if id_first else []), "said", "mood", *columns))]
    for n in range(40):
        cells = [f"it was a {('good', 'bad')[n % 2]} day number {n}", ("good", "bad")[n % 2]]
        rows.append(",".join((*([str(n + 1)] if id_first else []), *cells, *(str(n % 3) for _ in columns))))
    path.write_text("\n".join(rows), "utf-8")
    return path


@pytest.mark.parametrize(
    ("columns", "id_first", "said"),
    [
        ((), False, {}),
        ((), True, {}),
        ((), False, {"target": "mood"}),
        ((), False, {"text": "said"}),
        (("stars", "by"), False, {"text": "said", "target": "mood"}),
    ],
)
def test_sentences_with_labels_are_texts(
    tmp_path: Path, columns: tuple[str, ...], id_first: bool, said: dict[str, str]
) -> None:
    path = _sentences(tmp_path / "moods.csv", *columns, id_first=id_first)
    source = beginning.source_from(path, beginning.NewData(**said))  # type: ignore[arg-type]
    assert source == data.texts("moods.csv", "said", "mood") and source.folder == str(tmp_path)


def test_a_table_with_sentences_among_other_inputs_stays_a_table(tmp_path: Path) -> None:
    path = _sentences(tmp_path / "moods.csv", "stars")
    source = beginning.source_from(path, beginning.NewData(target="mood"))
    assert isinstance(source, type(data.table("a.csv", "b")))
    with pytest.raises(data.DataError, match="expected --target COLUMN"):
        beginning.source_from(path, beginning.NewData())
    with pytest.raises(
        data.DataError, match="expected --target COLUMN, the column to predict; one of mood, stars"
    ):
        beginning.source_from(path, beginning.NewData(text="said"))


def test_a_new_assignment_on_texts(tmp_path: Path) -> None:
    source = beginning.source_from(_sentences(tmp_path / "moods.csv"), beginning.NewData())
    files = scaffold.write("my_task", source, "", tmp_path)
    made = load_assignment(tmp_path / "assignments" / "my_task")
    assert made.recipe is not None and made.recipe.data == source and made.recipe.scaling == "raw"
    programs = {path.name: path.read_text("utf-8") for path in files if path.suffix == ".py"}
    reference, starter = programs["my_task.py"], programs["starter.py"]
    assert (
        "TextVectorization(max_tokens=100, output_sequence_length=10)\nvectorize.adapt(x_train)" in reference
    )
    assert reference.index('keras.Input(shape=(1,), dtype="string"),') < reference.index("        vectorize,")
    assert reference.index("        vectorize,") < reference.index("keras.layers.Embedding(100, 8),")
    assert "GlobalAveragePooling1D" not in starter and 'keras.Input(shape=(1,), dtype="string")' in starter
    handout = (tmp_path / "assignments" / "my_task" / "handout.md").read_text("utf-8")
    assert "- `said`: texts of 7 words or so" in handout and "Scale" not in handout
    assert "Make a layer `TextVectorization(max_tokens=100, output_sequence_length=10)`" in handout
    assert (tmp_path / "assignments" / "my_task" / "data" / "moods.csv").is_file()
