"""Brightspace: downloads and exported grades as teachers' own programs for them show their forms."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader import export
from grader.classes.roster import read_roster
from grader.export import GradebookError, fill
from grader.intake.classes import collect
from tests.conftest import completed
from tests.systems.cases import TITLE, both, class_of, graded, zipped

DOWNLOAD = {
    "39786-640693 - Ada Lovelace - Nov 9, 2026 926 AM/model.py": b"x = 1",
    "39786-640693 - Ada Lovelace - Nov 20, 2026 1159 PM/model.py": b"x = 2",
    "39787-640694 - Mary-Ann O'Hara - Nov 20, 2026 1205 AM/code/model.py": b"x = 3",
    "39787-640694 - Mary-Ann O'Hara - Nov 20, 2026 1205 AM/index.html": b"<p>mine</p>",
    "39788-640695 - Chiara Rossi- Dez. 1, 2026 805 AM/answers.md": b"# relu\nzero",
    "index.html": b"<h1>Submissions</h1><p>Ada Lovelace</p>",
}
GRADES = (
    "OrgDefinedId,Username,Last Name,First Name,Your first model Points Grade "
    "<Numeric MaxPoints:50 Weight:10 Category:Homework CategoryWeight:20>,"
    "Homework 2 Points Grade <Numeric MaxPoints:20>,Calculated Final Grade Numerator,End-of-Line Indicator\r\n"
    "#0101,#ada,Lovelace,Ada,,19.5,,#\r\n"
    "#0102,#mary,O'Hara,Mary-Ann,9,,,#\r\n"
    "#0103,#chiara,Rossi,Chiara,,,,#\r\n"
)


def test_download(tmp_path: Path) -> None:
    for place in both(tmp_path, DOWNLOAD):
        assert list(place) == ["Ada Lovelace", "Chiara Rossi", "Mary-Ann O'Hara"]
        assert {each.system for each in place.values()} == {"Brightspace"}
        mary, chiara = place["Mary-Ann O'Hara"], place["Chiara Rossi"]
        assert mary.script == "code/model.py" and "index.html" in dict(mary.files)
        assert (mary.student_id, mary.handed_in) == ("", "2026-11-20 00:05")
        assert chiara.sections[0].text == "zero" and chiara.handed_in == ""  # no month that is known


def test_who_handed_in_again_is_one_student_whose_latest_counts(tmp_path: Path) -> None:
    (tmp_path / "class.zip").write_bytes(zipped({f"Homework 1/{name}": DOWNLOAD[name] for name in DOWNLOAD}))
    there, strangers = completed(list(collect(tmp_path / "class.zip", "hw1")), read_roster(GRADES.encode()))
    assert not strangers
    ada = next(each for each in there if each.student == "Ada Lovelace")
    assert ada.handed_in == "2026-11-20 23:59" and dict(ada.files)["model.py"] == b"x = 2"
    assert [each.handed_in for each in ada.earlier] == ["2026-11-09 09:26"]


def test_numbers_of_several_names_are_nobodys(tmp_path: Path) -> None:
    download = {
        "7-8 - Ada Lovelace - Nov 9, 2026 926 AM/model.py": b"x = 1",
        "7-8 - Ada Lovelace - Nov 20, 2026 1159 PM/model.py": b"x = 2",
        "7-8 - Ben Ford - Nov 20, 2026 1159 PM/model.py": b"x = 3",
    }
    (tmp_path / "class.zip").write_bytes(zipped(download))
    there = list(collect(tmp_path / "class.zip", "hw1"))
    assert [each.student for each in there] == ["Ada Lovelace", "Ada Lovelace", "Ben Ford"]
    assert not any(each.earlier for each in there)


def test_a_time_that_cannot_be_read_leaves_attempts_apart(tmp_path: Path) -> None:
    download = {
        "7-8 - Ada Lovelace - Dez. 9, 2026 926 AM/model.py": b"x = 1",
        "7-8 - Ada Lovelace - Nov 20, 2026 1159 PM/model.py": b"x = 2",
        "7-9 - Ben Ford - Nov 20, 2026 1159 PM/model.py": b"x = 3",
    }
    (tmp_path / "class.zip").write_bytes(zipped(download))
    assert len(list(collect(tmp_path / "class.zip", "hw1"))) == 3


def test_keys_are_without_their_sign() -> None:
    people = read_roster(GRADES.encode())
    assert [each.name for each in people] == ["Ada Lovelace", "Mary-Ann O'Hara", "Chiara Rossi"]
    assert {"0101", "ada"} <= people[0].keys and "#" not in people[0].keys


def test_grades() -> None:
    assert export.is_gradebook(GRADES.encode())
    filled = fill(GRADES.encode(), class_of(graded(), GRADES, ada="", chiara="0103"), TITLE)
    assert filled.content.decode() == GRADES.replace("Ada,,", "Ada,10.00,").replace(
        "Chiara,,", "Chiara,10.00,"
    )
    assert (filled.scale, filled.filled, filled.remark) == (0.5, 2, "")
    assert filled.column.startswith("Your first model Points Grade")
    second = fill(GRADES.encode(), class_of(graded(), GRADES, ada=""), ("x",), "Homework 2")
    assert b"Ada,,4.00," in second.content


def test_grades_without_points() -> None:
    plain = GRADES.replace(" <Numeric MaxPoints:20>", "")
    filled = fill(plain.encode(), class_of(graded(), plain, ada=""), ("homework 2",))
    assert b"Ada,,20.00," in filled.content and "does not say how many points" in filled.remark


def test_a_column_that_is_no_assignment() -> None:
    with pytest.raises(GradebookError, match="Received: Your first model Points Grade .*, Homework 2 Points"):
        fill(GRADES.encode(), [], ("x",), "Calculated Final Grade Numerator")
