"""Groups of submissions that are alike: who hangs together, by which pairs, and how firmly."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from grader.records.person import place_in_list
from grader.similarity import Pair


@dataclass(frozen=True)
class Cluster:
    """Submissions that are connected by pairs that are alike, each with some other and not with all.

    Attributes:
        members: the students, as a list of names is sorted.
        links: the pairs that hold it together, the strongest first: as few as do, so one less than members.
            Without the last one it would be two groups.
        alike: how many of all its pairs are alike.
    """

    members: tuple[str, ...]
    links: tuple[Pair, ...]
    alike: int

    @property
    def possible(self) -> int:
        """All its pairs, alike or not."""
        return len(self.members) * (len(self.members) - 1) // 2

    @property
    def strongest(self) -> Pair:
        """The pair that is most alike."""
        return self.links[0]

    @property
    def weakest(self) -> Pair:
        """The weakest of the pairs that hold it together."""
        return self.links[-1]


def clusters(pairs: Iterable[Pair]) -> list[Cluster]:
    """The groups that pairs make, the largest first; of the same size the most alike.

    Pairs join two groups from the strongest to the weakest, so that each group hangs together by pairs as
    strong as there are: its maximum spanning tree, by Kruskal.
    """
    groups: dict[str, list[str]] = {}  # of each student; members of a group share a list
    links: list[Pair] = []
    ordered = sorted(pairs, key=lambda pair: -pair.most)
    for pair in ordered:
        first, second = (
            groups.setdefault(each.student, [each.student]) for each in (pair.first, pair.second)
        )
        if first is second:
            continue
        links.append(pair)
        larger, smaller = (first, second) if len(first) >= len(second) else (second, first)
        larger += smaller
        for student in smaller:
            groups[student] = larger
    alike = Counter(id(groups[pair.first.student]) for pair in ordered)
    held: dict[int, list[Pair]] = {}
    for link in links:
        held.setdefault(id(groups[link.first.student]), []).append(link)
    found = [
        Cluster(
            tuple(sorted(groups[own[0].first.student], key=place_in_list)),
            tuple(own),
            alike[number],
        )
        for number, own in held.items()
    ]
    return sorted(found, key=lambda each: (-len(each.members), -each.strongest.most, each.members))


def beside(found: Iterable[Cluster], most: int) -> set[tuple[int, int]]:
    """Which links are worth a look side by side, by the numbers of cluster and link, both from 0.

    The strongest of each cluster, then the second of each, and so on, until there are `most`.
    """
    places = [(link, cluster) for cluster, each in enumerate(found) for link in range(len(each.links))]
    return {(cluster, link) for link, cluster in sorted(places)[:most]}
