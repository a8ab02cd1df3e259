"""Groups of submissions that are alike."""

from __future__ import annotations

import random
from itertools import combinations

from grader.clusters import beside, clusters
from grader.records.submission import Submission
from grader.similarity import Pair, similar
from tests.test_similarity import FIRST, OWN, honest, student


def pair(first: str, second: str, tokens: float | None, words: float | None = None) -> Pair:
    return Pair(Submission(first), Submission(second), tokens, tokens, words)


def everybody(names: list[str], tokens: float) -> list[Pair]:
    return [pair(a, b, tokens) for a, b in combinations(names, 2)]


def test_of_a_class_of_300_each_group_is_one_row() -> None:
    """25, 5 and 2 of them: the large group does not take the room of the others."""
    names = [f"s{number:03}" for number in range(300)]
    large, middle, small = names[:25], names[100:105], names[200:202]
    pairs = [*everybody(small, 0.99), *everybody(middle, 0.8), *everybody(large, 0.9)]
    random.Random(4).shuffle(pairs)
    found = clusters(pairs)
    assert [each.members for each in found] == [tuple(large), tuple(middle), tuple(small)]
    assert [(each.alike, each.possible) for each in found] == [(300, 300), (10, 10), (1, 1)]
    assert [len(each.links) for each in found] == [24, 4, 1]
    assert [each.strongest.said() for each in found] == ["90% as written", "80% as written", "99% as written"]
    # Some of each are shown side by side, and not fifteen of the largest.
    shown = beside(found, 15)
    assert len(shown) == 15 and {(0, 0), (1, 0), (2, 0), (1, 3)} <= shown and (2, 1) not in shown


def test_a_group_is_held_together_by_its_strongest_links() -> None:
    chain = [
        pair("ben", "ada", 0.7), pair("ada", "eve", None, 0.95), pair("eve", "ben", 0.65), pair("eve", "Zoë Ash", 0.61),
    ]  # fmt: skip
    (found,) = clusters(chain)
    assert found.members == ("ada", "Zoë Ash", "ben", "eve")  # as a list is sorted: by the family name
    assert [(link.first.student, link.second.student) for link in found.links] == [
        ("ada", "eve"), ("ben", "ada"), ("eve", "Zoë Ash"),
    ]  # fmt: skip
    assert (found.alike, found.possible) == (4, 6)
    assert (found.strongest.said(), found.weakest.said()) == ("95% answers", "61% as written")


def test_groups_of_the_same_size_are_sorted_by_how_alike_they_are() -> None:
    found = clusters([pair("a", "b", 0.7), pair("c", "d", 0.9), pair("e", "f", 0.9)])
    assert [each.members for each in found] == [("c", "d"), ("e", "f"), ("a", "b")]
    assert clusters([]) == []


def test_two_groups_that_a_late_link_joins_are_one() -> None:
    pairs = [*everybody(["a", "b", "c"], 0.9), *everybody(["d", "e", "f"], 0.8), pair("c", "d", 0.6)]
    (found,) = clusters(pairs)
    assert len(found.members) == 6 and found.weakest.most == 0.6 and found.alike == 7


def test_copies_in_a_class_come_as_groups() -> None:
    source = OWN.format(**FIRST)
    other = "\n".join(f"first{n} = second{n} * {n} + third{n}(fourth{n})" for n in range(40))
    copies = [student(f"copy{n}", source.replace("model", f"net{n}")) for n in range(5)]
    twins = [student(f"twin{n}", f"{other}\nprint({n})") for n in range(2)]
    found = clusters(similar([*copies, *honest(40), *twins]))
    assert [each.members for each in found] == [tuple(f"copy{n}" for n in range(5)), ("twin0", "twin1")]
