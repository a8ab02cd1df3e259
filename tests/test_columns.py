"""Titles of a class list, in the languages of schools."""

from __future__ import annotations

import pytest

from grader.columns import LEADING, name_columns, plain_title, titles_of


@pytest.mark.parametrize("cell", ["Full name", " FULL  NAME ", "Full\nname:", "Full name *", "*Full name*"])
def test_a_title_is_the_same_whatever_stands_around_it(cell: str) -> None:
    assert plain_title(cell) == "full name"


@pytest.mark.parametrize(
    ("titles", "columns"),
    [
        (["id", "name"], (1,)),
        (["surname", "first name"], (1, 0)),  # as a name is said, whatever stands first
        (["vorname", "nachname", "e-mail"], (0, 1)),
        (["nome", "cognome"], (0, 1)),
        (["prénom", "nom"], (0, 1)),
        (["apellido(s)", "nombre"], (1, 0)),
        (["full name", "first name", "last name"], (1, 2)),
        (["first name", "name"], (1,)),  # a first name alone is none
        (["nachname"], None),
        (["nickname", "id"], None),
        ([], None),
    ],
)
def test_which_columns_are_a_name(titles: list[str], columns: tuple[int, ...] | None) -> None:
    assert name_columns(titles) == columns


def test_titles_may_stand_below_other_rows() -> None:
    rows = [
        ["Course 7b: name of the group"],
        [],
        ["Student", "", "Exercises"],  # a name, and nothing else that is known
        ["First name", "Last name", "ID"],
        ["Ada", "Lovelace", "1"],
    ]
    assert titles_of(rows) == (3, ["first name", "last name", "id"])


def test_a_row_without_a_name_is_no_row_of_titles_however_many_it_has() -> None:
    rows = [["ID", "Email", "Login", "Group"], ["Name", "ID"], ["Ada", "1"]]
    assert titles_of(rows)[0] == 1


def test_of_rows_that_are_alike_the_first_is_that_of_titles() -> None:
    assert titles_of([["Name", "ID"], ["Ada", "1"], ["Name", "ID"]])[0] == 0


def test_far_below_nobody_looks() -> None:
    above = [["x"]] * (LEADING - 1)
    assert titles_of([*above, ["Name", "ID"]]) == (LEADING - 1, ["name", "id"])
    assert titles_of([*above, ["x"], ["Name", "ID"]]) == (0, ["x"])


def test_without_titles_the_first_row_that_has_something_is_told() -> None:
    assert titles_of([["", " "], ["Nickname", "Points"], ["ada", "1"]]) == (1, ["nickname", "points"])
    assert titles_of([]) == (0, [])
    assert titles_of([["", ""]]) == (0, ["", ""])
