"""Which classes are released, and which files were made to be given back."""

from __future__ import annotations

from pathlib import Path

from grader.gradebook import Gradebook
from grader.gradebook.releases import given_back, is_released, keep_given_back, keep_release, release_of


def test_a_class_is_released_until_somebody_hides_it(tmp_path: Path) -> None:
    path = tmp_path / "g.sqlite"
    with Gradebook(path) as book:
        assert is_released(book, "one") and release_of(book, "one") is None
        keep_release(book, "one", released=False, who="Ms K")
    with Gradebook(path) as book:  # kept, although nothing was graded yet
        assert not is_released(book, "one") and is_released(book, "two")
        keep_release(book, "one", released=True, who="Mr L")
        said = release_of(book, "one")
        assert said is not None and (said.released, said.who) == (True, "Mr L")
        assert len(book.rows("SELECT * FROM releases")) == 2  # both words are kept


def test_files_are_kept_in_place_of_those_before(tmp_path: Path) -> None:
    with Gradebook(tmp_path / "g.sqlite") as book:
        keep_given_back(book, "one", {"a.zip": "1", "b.csv": "2"})
        keep_given_back(book, "two", {"a.zip": "3"})
        keep_given_back(book, "one", {"a.zip": "4"})
        assert given_back(book, "one") == {"a.zip": "4"} and given_back(book, "two") == {"a.zip": "3"}
