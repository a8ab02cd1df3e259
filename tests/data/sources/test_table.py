"""A teacher's own table: how it is read and split, what students get of it, and what they do not."""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from grader import data
from grader.assignment import Recipe
from grader.data import DataError, Dataset, table
from grader.data.sources.table import TableSource

Make = Callable[..., Dataset]
WORDS = ("atypical", "none", "typical")


def lines(count: int = 60, separator: str = ",", comma: bool = False) -> str:
    """A table of patients; the first half of each class has the marker."""
    rows = [separator.join(("id", "age", "chol", "pain", "disease"))]
    for number in range(count):
        chol = f"{200 + number * 1.5:.1f}"
        cells = (
            str(number + 1), str(30 + number % 40), chol.replace(".", ",") if comma else chol,
            WORDS[number % 3], "yes" if number % 2 else "no",
        )  # fmt: skip
        rows.append(separator.join(cells))
    return "\n".join(rows) + "\n"


@pytest.fixture
def make(tmp_path: Path) -> Make:
    def made(
        text: str | bytes, name: str = "heart.csv", target: str = "disease", **settings: object
    ) -> Dataset:
        (tmp_path / name).write_bytes(text.encode() if isinstance(text, str) else text)
        source = table(name, target, **settings)  # type: ignore[arg-type]
        return data.load(TableSource(**{**vars(source), "folder": str(tmp_path)}))

    return made


def given(dataset: Dataset) -> str:
    assert dataset.given is not None
    return dataset.given.files[0].read().decode("utf-8-sig")


def test_numbers_come_first_then_words_one_hot(make: Make) -> None:
    heart = make(lines())
    assert heart.name == "heart.csv" and heart.classes == ("no", "yes")
    assert heart.x_train.shape == (48, 5) and heart.x_test.shape == (12, 5)  # age, chol, three kinds of pain
    assert heart.x_train.dtype == np.float32 and heart.y_train.dtype.kind == "i"
    assert heart.sample_shape == heart.spec.sample_shape == (5,)
    first = given(heart).splitlines()[1].split(",")
    assert heart.x_train[0].tolist() == [
        float(first[1]), float(first[2]), *[float(word == first[3]) for word in WORDS],
    ]  # fmt: skip
    assert np.bincount(heart.y_test).tolist() == [6, 6] and np.bincount(heart.y_train).tolist() == [24, 24]


def test_few_rows_of_many_whole_numbers_are_values(make: Make) -> None:
    rows = [f"{n},{n * 2 + 1},{n % 4 + 3}" for n in range(16)]
    few = make("\n".join(["a,b,y", *rows]), target="y")  # four different ones in 16 rows
    assert few.classes == () and make("\n".join(["a,b,y", *rows * 2]), target="y").classes == tuple("3456")


@pytest.mark.parametrize("gap", ["", "NA", "NaN", "?", "-", "n/a", "<NA>", "#N/A"])
def test_what_stands_where_there_is_no_number(make: Make, gap: str) -> None:
    text = lines().replace("\n3,32,", f"\n3,{gap},")
    with pytest.raises(DataError, match="Received: missing 1 in age"):
        make(text)
    assert make(text, missing="fill").sample_shape == (5,)  # it is no word


def test_the_columns_are_kept_with_their_names(make: Make) -> None:
    heart = make(lines())
    columns = heart.given.columns
    assert columns.names == ("id", "age", "chol", "pain", "disease") and columns.target == "disease"
    rows = [line.split(",") for line in given(heart).splitlines()[1:]]
    assert columns.column("chol").tolist() == [float(row[2]) for row in rows]
    assert columns.column("pain").tolist() == [row[3] for row in rows]
    assert columns.column("id").tolist() == [float(row[0]) for row in rows]
    with pytest.raises(KeyError, match="expected one of id, age"):
        columns.column("sex")


def test_the_given_file_has_no_hidden_row_and_no_trace_of_where_one_stood(make: Make) -> None:
    whole = lines()
    heart = make(whole)
    kept = given(heart).splitlines()[1:]
    without = [line.partition(",")[2] for line in whole.splitlines()[1:]]
    left = [line.partition(",")[2] for line in kept]
    assert len(kept) == 48 and [line for line in without if line in left] == left  # in their order
    assert [line.partition(",")[0] for line in kept] == [str(number) for number in range(1, 49)]
    hidden = [line for line in without if line not in left]
    assert len(hidden) == 12 and not any(line in given(heart) for line in hidden)
    assert len(given(heart)) < len(whole)


def test_the_same_seed_hides_the_same_rows(make: Make) -> None:
    one, two, other = make(lines()), make(lines()), make(lines(), seed=2)
    assert one.digest == two.digest != other.digest
    # For ever: who has graded half of a class must not get other rows.
    assert one.x_test[:4, 1].tolist() == EXPECTED


EXPECTED = [207.5, 216.5, 230.0, 242.0]


def test_rows_that_are_alike_are_hidden_together(make: Make) -> None:
    head, *rows = lines(30).splitlines()
    twice = [f"{line.partition(',')[0]}x,{line.partition(',')[2]}" for line in rows]
    heart = make("\n".join([head, *rows, *twice]), leave_out=["id"])
    hidden = {sample.tobytes() for sample in heart.x_test}
    assert len(heart.x_test) == 12 and not hidden & {sample.tobytes() for sample in heart.x_train}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_file_of_excel_keeps_its_form(make: Make, encoding: str) -> None:
    text = lines(separator=";", comma=True).replace("atypical", "untypisch ä").replace("\n", "\r\n")
    plain, heart = make(lines()), make(text.encode(encoding))
    assert np.array_equal(heart.x_train[:, :2], plain.x_train[:, :2])
    content = heart.given.files[0].read()
    assert content.decode(encoding).startswith("id;age;chol;pain;disease\r\n1;")
    assert "untypisch ä" in content.decode(encoding) and ",5;" in content.decode(encoding)


def test_starters_read_the_form_that_the_file_has(make: Make) -> None:
    import pandas as pd

    text = lines(separator=";", comma=True).replace("atypical", "ä")
    heart = make(text.encode("cp1252"))
    line = next(line for line in heart.spec.starter.load.splitlines() if "read_csv" in line)
    assert line == 'data = pd.read_csv("heart.csv", sep=";", decimal=",", encoding="cp1252")'
    content = io.BytesIO(heart.given.files[0].read())
    read = pd.read_csv(content, sep=";", decimal=",", encoding="cp1252")
    dummies = pd.get_dummies(read.drop(columns=["disease", "id"])).to_numpy("float32")
    assert np.array_equal(dummies, heart.x_train)  # as pandas makes it
    assert read["disease"].astype("category").cat.codes.tolist() == heart.y_train.tolist()


@pytest.mark.parametrize(
    ("target", "settings", "classes"),
    [
        ("chol", {}, ()),
        ("disease", {}, ("no", "yes")),
        ("stars", {}, ("1", "2", "3", "4", "5")),
        ("stars", {"classes": False}, ()),
        ("age", {}, ()),
        ("age", {"classes": True, "hidden": 0.5}, tuple(str(age) for age in range(30, 60))),
    ],
)
def test_what_is_predicted(
    make: Make, target: str, settings: dict[str, object], classes: tuple[str, ...]
) -> None:
    head, *rows = lines(60).splitlines()
    rows = [f"{n},{30 + n % 30},{line.split(',', 2)[2]},{n % 5 + 1}" for n, line in enumerate(rows)]
    dataset = make("\n".join([f"{head},stars", *rows]), target=target, **settings)
    assert dataset.classes == classes
    assert dataset.y_train.dtype == (np.int64 if classes else np.float32)


def test_a_column_may_say_what_is_hidden(make: Make) -> None:
    head, *rows = lines(20).splitlines()
    text = "\n".join(
        [f"{head},part", *[f"{row},{'test' if n > 13 else 'train'}" for n, row in enumerate(rows)]]
    )
    heart = make(text, hidden="part")
    assert heart.x_test[:, 1].tolist() == [200 + 1.5 * n for n in range(14, 20)]
    assert given(heart).splitlines()[0] == head  # which tells of no other part
    assert "part" not in heart.given.columns.names
    with pytest.raises(DataError, match="expected 1 for rows that are hidden.*Received: perhaps"):
        make(text.replace("train", "perhaps"), hidden="part")
    with pytest.raises(DataError, match="everything is hidden"):
        make(text.replace("train", "test"), hidden="part")


def test_a_second_file_may_be_hidden(make: Make, tmp_path: Path) -> None:
    head, *rows = lines(20).splitlines()
    other = ["age,id,chol,disease,pain", "33,1,250.5,yes,of another kind"]
    (tmp_path / "secret.csv").write_text("\n".join(other))
    heart = make("\n".join([head, *rows]), hidden="secret.csv")
    assert len(heart.x_train) == 20 and heart.x_test.tolist() == [
        [33, 250.5, 0, 0, 0]
    ]  # an unknown word: none
    assert heart.y_test.tolist() == [1] and "another" not in given(heart)
    (tmp_path / "secret.csv").write_text("age,pain\n3,x\n")
    with pytest.raises(DataError, match="secret.csv: expected the columns of heart.csv.*without id"):
        make("\n".join([head, *rows]), hidden="secret.csv")
    (tmp_path / "secret.csv").write_text(f"{head}\n1,30,5.5,typical,perhaps\n")
    with pytest.raises(DataError, match="only in the hidden part: perhaps"):
        make("\n".join([head, *rows]), hidden="secret.csv")


def test_missing_values(make: Make) -> None:
    text = lines(60).replace("\n3,32,203.0,", "\n3,NA,,").replace("\n9,38,212.0,typical", "\n9,38,212.0,")
    with pytest.raises(DataError, match="missing 1 in age, 1 in chol, 1 in pain"):
        make(text)
    filled = make(text, missing="fill")
    assert len(filled.x_train) + len(filled.x_test) == 60
    everything = np.concatenate([filled.x_train, filled.x_test])
    assert not np.isnan(everything).any() and (everything[:, 2:].sum(axis=1) == 0).sum() == 1
    fewer = make(text, missing="leave out")
    assert len(fewer.x_train) + len(fewer.x_test) == 58
    with pytest.raises(DataError, match="expected a value of disease for every sample.*none for 1 of 60"):
        make(lines().replace("3,32,203.0,typical,no", "3,32,203.0,typical,"))


@pytest.mark.parametrize(
    ("text", "settings", "said"),
    [
        ("", {}, "expected a line of headings"),
        (lines(9), {}, "expected at least 10 samples. Received: 9"),
        (lines().replace("age,chol", "age,age"), {}, "each heading once. Received twice: age"),
        (lines().replace("yes", "no"), {}, "at least two different values.*Received: no everywhere"),
        (lines(), {"target": "sick"}, "expected columns among id, age, chol, pain, disease. Received: 'sick'"),
        (lines(), {"leave_out": ["name"]}, "Received: 'name'"),
        (lines(), {"hidden": "part"}, "Received: 'part'"),
        ("1,2,3\n" * 20, {"target": "1"}, "names of the columns in the first line"),
        (lines().replace("typical", "none").replace("anone", "none"), {}, "pain: expected at least two.*leave_out"),
        (lines().replace("typical,", "typical,more,"), {}, "no more cells than headings, 5. Received: more in line 2"),
        (lines().encode() + b"\0\0", {}, "a file that is no text"),
        (b"PK\x03\x04 a workbook", {}, "a workbook of a spreadsheet"),
        (lines(), {"leave_out": ["id", "age", "chol", "pain"]}, "at least one column beside disease"),
    ],
)  # fmt: skip
def test_what_nothing_can_be_learned_from(
    make: Make, text: str | bytes, settings: dict[str, object], said: str
) -> None:
    with pytest.raises(DataError, match=f"^heart.csv: .*{said}") as caught:
        make(text, **settings)
    assert "expected" in str(caught.value) and "Received" in str(caught.value)


def test_a_class_of_one_row_is_told(make: Make) -> None:
    text = lines().replace("\n5,34,206.0,none,no", "\n5,34,206.0,none,perhaps")
    with pytest.raises(DataError, match="at least 2 different samples of the class perhaps"):
        make(text)


def test_a_name_is_no_choice_among_a_few(make: Make) -> None:
    rows = [f"{n},{n % 7},{n % 9 + 0.5},person {n},{'yes' if n % 2 else 'no'}" for n in range(200)]
    text = "\n".join([lines().partition("\n")[0], *rows])
    with pytest.raises(
        DataError, match=r"pain: expected words.*160 different ones in 160.*leave_out=\['pain'\]"
    ):
        make(text)
    assert make(text, leave_out=["pain"]).sample_shape == (2,)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    source = TableSource("heart.csv", "disease", folder=str(tmp_path))
    with pytest.raises(DataError, match="No such file.*folder data"):
        data.load(source)
    with pytest.raises(DataError, match="a name, or data of your own"):
        data.load(7)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "settings",
    [
        {"hidden": 0}, {"hidden": 1.5}, {"hidden": True}, {"hidden": ""}, {"missing": "ignore"},
        {"leave_out": "age"}, {"target": ""}, {"file": 7},
    ],
)  # fmt: skip
def test_settings_that_are_none(settings: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="expected.*Received"):
        table(**{"file": "a.csv", "target": "y", **settings})  # type: ignore[arg-type]


def test_it_goes_over_to_other_processes(make: Make) -> None:
    heart = make(lines())
    again = pickle.loads(pickle.dumps(heart))  # noqa: S301 - our own
    assert again.digest == heart.digest and again.given.files == heart.given.files
    assert heart.spec.load(heart.spec, None).digest == heart.digest


def test_students_copies_measure_on_what_is_given(make: Make, tmp_path: Path) -> None:
    heart = make(lines())
    source = data.given_part(table("heart.csv", "disease", hidden=0.3, seed=77), classes=True)
    told = data.as_plain(source)
    assert 77 not in told.values() and 0.3 not in told.values() and data.from_plain(told) == source
    (tmp_path / "student").mkdir()
    (tmp_path / "student" / "heart.csv").write_bytes(heart.given.files[0].read())
    theirs = data.load(TableSource(**{**vars(source), "folder": str(tmp_path / "student")}))
    assert np.array_equal(theirs.x_train, heart.x_train) and np.array_equal(theirs.y_train, heart.y_train)
    known = {sample.tobytes() for sample in heart.x_train}
    assert len(theirs.x_test) == 10 and all(sample.tobytes() in known for sample in theirs.x_test)


def test_where_it_lies_is_in_no_key() -> None:
    one, two = (TableSource("a.csv", "y", folder=folder) for folder in ("here", "there"))
    assert one == two and repr(one) == repr(two) and "here" not in repr(Recipe(data=one, epochs=1))
    assert one != TableSource("a.csv", "z")


def test_workbooks(make: Make) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    book = openpyxl.Workbook()
    for line in lines().splitlines():
        cells = line.split(",")
        book.active.append([float(cell) if cell.replace(".", "").isdigit() else cell for cell in cells])
    out = io.BytesIO()
    book.save(out)
    plain, heart = make(lines()), make(out.getvalue(), "heart.xlsx")
    assert np.array_equal(plain.x_train, heart.x_train) and np.array_equal(plain.y_test, heart.y_test)
    again = openpyxl.load_workbook(io.BytesIO(heart.given.files[0].read()))
    rows = list(again.active.iter_rows(values_only=True))
    assert len(rows) == 49 and [row[0] for row in rows[1:]] == list(range(1, 49))
    assert heart.digest == make(out.getvalue(), "heart.xlsx").digest
    assert 'pd.read_excel("heart.xlsx")' in heart.spec.starter.load
    with pytest.raises(DataError, match="expected a workbook of Excel"):
        make(b"no workbook", "broken.xlsx")
