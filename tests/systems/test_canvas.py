"""Canvas: downloads and gradebooks made after their documented forms, and names that take feedback."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest

from grader import export, systems
from grader.export import GradebookError, fill
from grader.grade import Graded
from grader.records.submission import Submission
from tests.systems.cases import TEXT, TITLE, both, class_of, graded

DOWNLOAD = {
    "lovelaceada_101_9001_model.py": b"x = 1",
    "lovelaceada_101_9002_answers.md": b"# relu\nzero",
    "benford_LATE_102_9003_my_model_v2.py": b"x = 2",
    "chiararossi_103_text.html": TEXT.encode(),
    "dmitri\u0438\u0432\u0430\u043d_104_9005_hand in (1).ipynb": b"{}",
    "emeka_105_link.html": b"<a href='https://example.org'>",
    "LATE_anon_Xy3Z_106_9006_model.py".replace("_106", ""): b"x = 6",
}
GRADEBOOK = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Your first model (77),Homework 2 (78),Current Score\r\n"
    ",,,,,Manual Posting,,\r\n"
    "    Points Possible,,,,,10.00,20.00,(read only)\r\n"
    '"Lovelace, Ada",101,S101,ada,Section 1,,19.50,97.5\r\n'
    '"Ford, Ben ""B""",102,S102,ben,Section 1,9.00,EX,\r\n'
    '"Rossi, Chiara",103,S103,chiara,"Section 1, late",,,\r\n'
)


@pytest.fixture
def first() -> Graded:
    return graded()


def test_download(tmp_path: Path) -> None:
    for found in both(tmp_path, DOWNLOAD):
        assert list(found) == [
            "anon",
            "benford",
            "chiararossi",
            "dmitri\u0438\u0432\u0430\u043d",
            "emeka",
            "lovelaceada",
        ]
        ada, ben = found["lovelaceada"], found["benford"]
        assert (ada.student_id, ada.late, ada.script) == ("101", False, "model.py") and ada.sections[
            0
        ].text == "zero"
        assert (ben.student_id, ben.late, ben.script) == ("102", True, "my_model_v2.py")
        assert any("late, as Canvas says" in each for each in ben.remarks)
        chiara = found["chiararossi"].sections
        assert [(part.heading, part.text) for part in chiara] == [
            ("What is relu?", "Negative numbers become zero.")
        ]
        assert (
            found["anon"].late and found["anon"].student_id == "Xy3Z" and found["anon"].script == "model.py"
        )
        assert found["emeka"].script is None  # an address: nothing is fetched
        assert "notebook" in found["dmitri\u0438\u0432\u0430\u043d"].unreadable


def test_the_places_that_take_feedback(tmp_path: Path) -> None:
    found = both(tmp_path, DOWNLOAD)[0]
    assert (
        found["lovelaceada"].feedback_prefix.startswith("lovelaceada_101_")
        and found["anon"].feedback_prefix == ""
    )
    assert found["chiararossi"].feedback_prefix == ""  # a text has no number of a file


def test_the_names_that_take_feedback() -> None:
    places = ("lovelaceada_101_9001_", "benford_LATE_102_9003_", "")
    submissions = [
        Submission("a", system=systems.canvas.CANVAS.name, feedback_prefix=place) for place in places
    ]
    *names, none = [systems.feedback_name(each, "report.html") for each in submissions]
    assert none == ""
    # Assignment#infer_comment_context_from_filename: the first two parts of digits are user and attachment;
    # a name whose last part begins with "link" or "._" is ignored.
    read = [[int(part) for part in name.split("_") if part.isdigit()][:2] for name in names]
    assert read == [[101, 9001], [102, 9003]]
    assert not any(name.split("_")[-1].startswith(("link", "._")) for name in names)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_gradebook(first: Graded, encoding: str) -> None:
    graded = class_of(first, GRADEBOOK, ada="101", chiara="103", stranger="")
    content = GRADEBOOK.encode(encoding)
    filled = fill(content, graded, ("Your first model", "first_model"))
    before = list(csv.reader(io.StringIO(GRADEBOOK)))
    after = list(csv.reader(io.StringIO(filled.content.decode(encoding))))
    assert filled.column == "Your first model (77)" and filled.scale == 0.1 and filled.filled == 2
    assert [row[5] for row in after] == [
        "Your first model (77)",
        "Manual Posting",
        "10.00",
        "2.00",
        "9.00",
        "2.00",
    ]
    for old, new in zip(before, after, strict=True):
        assert old[:5] + old[6:] == new[:5] + new[6:]  # nothing else is touched
    assert dict(filled.left) == {
        "stranger": "not in the gradebook, or not to be told apart by name",
        'Ford, Ben "B"': "handed in nothing",
    }
    assert (b"\r\n" in filled.content) == (b"\r\n" in content)


def test_the_column_is_the_teacher_s_to_name(first: Graded) -> None:
    graded = class_of(first, GRADEBOOK, ada="101")
    with pytest.raises(
        GradebookError, match="Your first model .77., Homework 2 .78.*Say which with --column"
    ):
        fill(GRADEBOOK.encode(), graded, ("Something else",))
    assert fill(GRADEBOOK.encode(), graded, ("x",), "Homework 2").column == "Homework 2 (78)"
    assert fill(GRADEBOOK.encode(), graded, ("x",), "Homework 2 (78)").scale == 0.2
    with pytest.raises(GradebookError, match="Current"):
        fill(
            GRADEBOOK.replace("Current Score", "Current Score (1)").encode(), graded, ("x",), "Current Score"
        )


@pytest.mark.parametrize(
    ("change", "grades", "scale"),
    [
        (("    Points Possible,,,,,10.00,20.00,(read only)\r\n", ""), "20.00", 1),
        ((",,,,,Manual Posting,,\r\n", ",,,,,,,\r\n\r\n    Muted,,,,,Muted,,\r\n"), "2.00", 0.1),
        (("10.00,", '"1,000.00",'), "200.00", 10),
        (("10.00,", '"1.000,00",'), '"200,00"', 10),
        (("    Points Possible", "  Points Possible"), "2.00", 0.1),
        (("Student,ID", "Autumn term\r\n\r\nStudent,ID"), "2.00", 0.1),
        (("10.00,20.00", "#N/A,20.00"), "20.00", 1),
        (("101,S101", '="0101",S101'), "2.00", 0.1),
        (("Student,ID", "Student , Id"), "2.00", 0.1),
    ],
)
def test_as_it_is_saved_again(first: Graded, change: tuple[str, str], grades: str, scale: float) -> None:
    assert change[0] in GRADEBOOK
    text = GRADEBOOK.replace(*change) + ",,,,,,,\r\n\r\n"
    filled = fill(text.encode(), class_of(first, text, ada="101"), TITLE)
    old, new = text.splitlines(), filled.content.decode().splitlines()
    (place,) = (place for place, line in enumerate(old) if line.startswith('"Lovelace'))
    assert filled.scale == scale and filled.filled == 1
    assert new[place] == old[place].replace("Section 1,,", f"Section 1,{grades},")
    assert new[:place] + new[place + 1 :] == old[:place] + old[place + 1 :]  # byte for byte
    assert ("does not say how many points" in filled.remark) == (scale == 1)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (("10.00,", '"1,000",'), "as a number such as 1000. Received: 1,000, which may be 1 or 1000"),
        (("10.00,", "(read only),"), "that Canvas takes back.*Your first model .77., which is read only"),
    ],
)
def test_a_column_that_cannot_be_filled_is_told_before(change: tuple[str, str], message: str) -> None:
    with pytest.raises(GradebookError, match=message):
        export.check_column(GRADEBOOK.replace(*change).encode(), TITLE)
