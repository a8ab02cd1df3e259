"""Which answers follow from what a teacher decided of others."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.rubric import library, read
from grader.rubric.following import ENOUGH, NEAR, Answer, Class, Follows, Found, found_in, tokens

NOTHING = Found("nothing")
BASE = "It helps the neurons to pass the signal on to whatever layers come next"


def answer(text: str, student: str = "ada", found: Found = NOTHING) -> Answer:
    return Answer((student, "1"), text, found)


def follows(text: str, *decided: tuple[str, float], found: Found = NOTHING) -> Follows | None:
    """What a text follows, of a class that has no other answers."""
    others = {answer(other, f"s{place}"): points for place, (other, points) in enumerate(decided)}
    return Class([text, *(other for other, _ in decided)]).follows(answer(text, found=found), others)


@pytest.mark.parametrize(
    "text",
    [
        BASE.upper() + "!!",
        f"  {BASE}. ",
        BASE.replace("signal", "signals"),  # an ending
        BASE.replace("whatever", "whatevr"),  # a slip
        f"I think {BASE}",
        BASE.replace("the layers", "layers"),
    ],
)
def test_the_same_and_nearly_the_same_follow_one_answer(text: str) -> None:
    assert follows(text, (BASE, 0.5)) == Follows(0.5, (("s0", "1"),))


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("it does set what is negative in the layer to zero", "it does not set what is negative in the layer to zero"),
        ("It helps to increase all of the many weights here", "It helps to decrease all of the many weights here"),
        ("the values go from large to small in the network", "the values go from small to large in the network"),
        ("the model has seen all of the pictures before that", "the model has unseen all of the pictures before that"),
        ("a number x > 0 stays as it is and the others go", "a number x < 0 stays as it is and the others go"),
        ("all that it does is to change the weight of a thing", "all that it does is to change the height of a thing"),
        ("between -1 and 1", "between 1 and 1"),
        ("0.5", "05"),
        ("it learns from all of the data in the first layer", "it learns from all of the data in the last layer"),
        ("मॉडल", "मडल"),
        ("It can't tell", "It can tell"),
    ],
)  # fmt: skip
def test_who_says_another_thing_in_the_same_words_does_not(text: str, other: str) -> None:
    assert follows(text, (other, 1.0)) is None and follows(other, (text, 1.0)) is None


def test_other_findings_other_answers() -> None:
    assert follows(BASE, (BASE, 1.0), found=Found("something")) is None
    foreign = Found("foreign", readable=False)
    own, other = answer(BASE, found=foreign), answer(BASE.replace("signal", "signals"), "ben", foreign)
    assert Class([BASE]).follows(own, {other: 1.0}) is None
    assert Class([BASE]).follows(own, {replace(own, key=("ben", "1")): 1.0}) is not None


def test_those_that_are_decided_otherwise_leave_it_to_the_teacher() -> None:
    assert follows(BASE, (BASE, 1.0), (BASE.upper(), 1.0)) == Follows(1.0, (("s0", "1"), ("s1", "1")))
    assert follows(BASE, (BASE, 1.0), (BASE.upper(), 0.5)) is None
    assert follows("", ("", 1.0)) is follows("?!", ("...", 1.0)) is None


FILLING = [f"Answer {name} speaks about {name}s alone" for name in "abcdefghijklmnopqrstuv"]
NEIGHBOURS = (
    "Because the rectifier thing lets signals of neurons flow onwards without trouble",
    "The rectifier thing lets the signals of neurons flow onwards",
    "With the rectifier thing signals of neurons flow onwards without any trouble",
)


def test_several_different_answers_that_are_near_decide_together() -> None:
    own, near, nearer = (answer(text, f"s{place}") for place, text in enumerate(NEIGHBOURS))
    # One denies oftener than the other, which is never near.
    nearer = replace(nearer, text=NEIGHBOURS[1].replace("flow", "do flow without trouble and go"))
    third = answer(NEIGHBOURS[2], "s2")
    whole = Class([*FILLING, *NEIGHBOURS])
    assert whole.likeness(own.text, third.text) >= NEAR and whole.likeness(own.text, nearer.text) >= NEAR
    assert whole.follows(own, {near: 1.0, third: 1.0}) is None
    both = {nearer: 1.0, third: 1.0}
    assert whole.follows(own, {third: 1.0}) is None
    assert whole.follows(own, {third: 1.0, replace(third, key=("s9", "1")): 1.0}) is None  # one, said twice
    assert whole.follows(own, both) is not None
    assert whole.follows(own, {nearer: 1.0, third: 0.5}) is None
    assert Class([*FILLING[: ENOUGH - 4], *NEIGHBOURS]).follows(own, both) is None


def test_what_was_found_is_what_the_rubric_says() -> None:
    def found(text: str) -> Found:
        return found_in(read(text, library.RELU))

    assert found("It is a kind of thing") == found("Some sort of thing it is")
    assert found("sets negatives to zero") != found("a kind of thing")
    assert not found("음수를 영으로 바꿉니다 그리고 양수는 그대로 둡니다").readable


TEXTS = st.sampled_from(
    [BASE, BASE.upper(), BASE.replace("signal", "signals"), *NEIGHBOURS, *FILLING[:3], ""]
)
DECIDED = st.lists(st.tuples(TEXTS, st.sampled_from([0.0, 0.5, 1.0])), max_size=8)


@given(TEXTS, DECIDED, st.randoms())
def test_the_order_of_decisions_does_not_matter(
    text: str, decided: list[tuple[str, float]], random: object
) -> None:
    others = [(answer(other, f"s{place}"), points) for place, (other, points) in enumerate(decided)]
    whole = Class([*FILLING, *NEIGHBOURS, text, *(other for other, _ in decided)])
    first = whole.follows(answer(text), dict(others))
    random.shuffle(others)  # type: ignore[attr-defined]
    assert whole.follows(answer(text), dict(others)) == first


@given(TEXTS, DECIDED)
def test_nothing_follows_without_a_decided_answer_that_is_like_it(
    text: str, decided: list[tuple[str, float]]
) -> None:
    others = {answer(other, f"s{place}"): points for place, (other, points) in enumerate(decided)}
    whole = Class([*FILLING, *NEIGHBOURS, text, *(other for other, _ in decided)])
    found = whole.follows(answer(text), others)
    if found is not None:
        like = {each: points for each, points in others.items() if each.key in found.like}
        assert like and set(like.values()) == {found.points}
        assert all(whole.likeness(text, each.text) >= NEAR for each in like)
    assert whole.follows(answer(text), {}) is None
    assert whole.follows(answer(text), {answer(text): 1.0}) is None  # nobody is like themselves


@given(st.text(max_size=60))
def test_any_text_has_words_and_is_the_same_as_itself(text: str) -> None:
    assert tokens(text) == tokens(text.swapcase().swapcase()) or not text.isascii()
    assert (follows(text, (text, 1.0)) is None) == (not tokens(text))
