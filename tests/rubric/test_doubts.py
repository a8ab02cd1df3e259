"""How sure a reading is: what was left unread, and what is wrong beside what is right."""

from __future__ import annotations

from grader.rubric import Idea, Misconception, Rubric, read
from grader.rubric.doubts import CONFIDENCE, DECIDED

RUBRIC = Rubric(
    question="What does a filter do?",
    ideas=(Idea("keeps", ("keeps large",)), Idea("drops", ("drops small",)), Idea("named", ("sieve",))),
    full=("keeps + drops",),
    half=("keeps", "drops", "named"),
    misconceptions=(Misconception("grinds", ("> grinds stones",), "It grinds nothing.", credit=0.0),),
)
FULL = "It keeps the large ones and it drops the small ones"


def test_full_marks_with_a_clause_that_was_not_understood_are_less_sure() -> None:
    plain, more = read(f"{FULL}.", RUBRIC), read(f"{FULL}, because marmots whistle at noon.", RUBRIC)
    assert plain.credit == more.credit == 1.0 and plain.sure and more.sure
    assert plain.confidence == CONFIDENCE["full"] > more.confidence == CONFIDENCE["full, part unread"]


def test_half_marks_stand_where_hardly_anything_was_left_unread() -> None:
    short = read("It keeps the large ones.", RUBRIC)
    assert (short.credit, short.confidence, short.sure) == (0.5, CONFIDENCE["half"], True)
    long = read("It keeps the large ones while marmots whistle loudly at noon.", RUBRIC)
    assert (long.credit, long.confidence, long.sure) == (0.5, CONFIDENCE["half, part unread"], False)
    assert CONFIDENCE["half, part unread"] < DECIDED


def test_a_misunderstanding_beside_what_matters_is_half_and_a_person_looks() -> None:
    for text in (f"{FULL} and it grinds stones.", f"{FULL}. It grinds stones."):
        reading = read(text, RUBRIC)
        assert reading.complete and reading.credit == 0.5 and not reading.sure
        assert reading.doubt.startswith("It says what matters") and "grinds stones" in reading.doubt


def test_a_misunderstanding_beside_half_of_it_earns_nothing_until_a_person_looks() -> None:
    reading = read("It keeps the large ones. It grinds stones.", RUBRIC)
    assert reading.credit == 0.0 and not reading.sure
    assert reading.doubt.startswith("It says something that is right")


def test_a_misunderstanding_by_itself_stands() -> None:
    reading = read("It grinds stones.", RUBRIC)
    assert (reading.credit, reading.confidence, reading.sure) == (0.0, CONFIDENCE["misconception"], True)


def test_words_of_the_misunderstanding_itself_are_nothing_right_beside_it() -> None:
    rubric = Rubric(
        question=RUBRIC.question,
        ideas=(Idea("stones", ("stones",)),),
        full=("stones",),
        misconceptions=RUBRIC.misconceptions,
    )
    reading = read("It grinds stones.", rubric)
    assert reading.credit == 0.0 and reading.sure, reading
