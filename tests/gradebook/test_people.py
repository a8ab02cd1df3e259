"""The class list as it was last given."""

from __future__ import annotations

from pathlib import Path

from grader.classes.roster import read_roster
from grader.gradebook import Gradebook
from grader.gradebook.people import keep_people, known_people
from grader.records.person import place_in_list

LIST = b"First name,Last name,Email,ID,Group\nAda,Lovelace,ada@x.edu,007,red\nZoe,van Dyck,zoe@x.edu,12,\n"


def test_who_is_on_a_list_is_known_by_number_address_and_family_name(tmp_path: Path) -> None:
    ada, zoe = read_roster(LIST)
    assert (ada.identifier, ada.email, ada.family_name) == ("007", "ada@x.edu", "Lovelace")
    with Gradebook(tmp_path / "g.sqlite") as book:
        keep_people(book, [ada])
        keep_people(book, [zoe])
        known = known_people(book)
    assert known["Ada Lovelace"].email == "ada@x.edu" and known["Ada Lovelace"].groups == ("red",)
    assert known["Zoe van Dyck"].place_in_list == ("van dyck", "zoe van dyck")


def test_lists_are_sorted_as_schools_do() -> None:
    names = ["Ada Lovelace", "Östberg, Per", "García, Ada", "zoe Abt", "Oskar Oland"]
    assert sorted(names, key=place_in_list) == [
        "zoe Abt",
        "García, Ada",
        "Ada Lovelace",
        "Oskar Oland",
        "Östberg, Per",
    ]
