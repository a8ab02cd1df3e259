"""Which submissions of a class are alike, for a person to judge: two alike may be honest, or worked together.

Programs are compared as runs of tokens: as they are written ("tokens"), and with names, numbers and texts
made equal ("structure"), which finds what was renamed. Sheets are compared as runs of words. A run that few
share weighs more than one that the task prescribes, and what the class was given does not count. The idea is
that of MOSS: Schleimer, Wilkerson and Aiken, Winnowing, SIGMOD 2003.
"""

from __future__ import annotations

import hashlib
import io
import keyword
import re
import tokenize
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from grader.submission import Submission

RUN = 8  # tokens; words of a text
COMMON = 0.3  # of a class of some size: what more of them share is the task's
FEW = 5  # submissions that may share a run however small the class is
MANY = 60  # submissions that share a run: they are not all paired, for a class of thousands
FULL = 1000  # submissions of which all runs are looked at
SPARSEST, FEWEST = 16, 4  # of more, one run in at most so many, and so many of those that two must share
ALIKE = 0.6  # from here on a pair is shown
ALIKE_IN_STRUCTURE = 0.75  # the same of programs with names made equal, of which there are fewer
ENOUGH, ENOUGH_WORDS = 24, 10  # rare runs that two must share: some lines, and a sentence or two
SHOWN = 40  # pairs
SKIPPED = (
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENCODING,
)
WORD = re.compile(r"[^\W_]+|[^\s\w]")


@dataclass(frozen=True)
class Pair:
    """Two submissions, and the share of the rarer runs of one that the other has, too: 0 to 1.

    `tokens` are programs as written, `structure` those with names made equal, `words` sheets and answers;
    None where one has none. `lines` are the numbers of the lines that both have, of either, from 1.
    """

    first: Submission
    second: Submission
    tokens: float | None
    structure: float | None
    words: float | None
    lines: tuple[frozenset[int], frozenset[int]]

    @property
    def most(self) -> float:
        """The largest of the shares."""
        return max(each for each in (self.tokens, self.structure, self.words, 0.0) if each is not None)


def program(submission: Submission) -> str:
    """The program of a submission, a notebook's cells as one; "" without one."""
    content = dict(submission.files).get(submission.script or "", b"")
    return content.decode("utf-8", "replace")


def sheet(submission: Submission) -> str:
    """The answer sheet of a submission as text; "" without one."""
    return "\n".join(f"{part.heading}\n{part.own}" for part in submission.sections if not part.loose).strip()


def _tokens(text: str) -> list[tuple[str, str, int]]:
    """Each token as it is written, as what it is, and its line; as many as can be read."""
    found = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type in SKIPPED or not token.string.strip():
                continue
            plain = {tokenize.NUMBER: "0", tokenize.STRING: "''"}.get(token.type, token.string)
            if token.type == tokenize.NAME and not keyword.iskeyword(token.string):
                plain = "n"
            found.append((token.string, plain, token.start[0]))
    except (tokenize.TokenError, SyntaxError, ValueError, RecursionError):
        pass  # what was read until there is compared
    return found


def _runs(items: Sequence[str]) -> set[int]:
    return {_name(items[n : n + RUN]) for n in range(max(0, len(items) - RUN + 1))}


def _name(run: Sequence[str]) -> int:
    """A number for a run of tokens, the same in every process."""
    text = "\0".join(run).encode("utf-8", "replace")
    return zlib.crc32(text) << 32 | zlib.adler32(text)


def _words(text: str) -> set[int]:
    return _runs([word.lower() for word in WORD.findall(text)])


@dataclass
class _Runs:
    """The runs of a class in one kind of text: as many as fit, each with whose it is."""

    given: set[int]
    share: int  # one run in so many is looked at

    def __post_init__(self) -> None:
        self._names: list[NDArray[np.uint64]] = []
        self._owners: list[NDArray[np.uint32]] = []
        self.count = 0

    def add(self, own: set[int]) -> None:
        """Add the runs of the next submission."""
        names = np.fromiter((run for run in own if run % self.share == 0), np.uint64)
        self._names.append(names)
        self._owners.append(np.full(len(names), self.count, np.uint32))
        self.count += 1

    def alike(self, enough: int) -> dict[tuple[int, int], float]:
        """The pairs that share at least so many rare runs, with the share that is common to them.

        A run weighs the more, the fewer have it; nothing if it was given or is common. What somebody alone
        wrote is theirs: it weighs most, and makes them less like anybody.
        """
        names, owners = np.concatenate(self._names), np.concatenate(self._owners)
        self._names, self._owners = [], []
        order = np.lexsort((owners, names))
        names, owners = names[order], owners[order]
        starts = np.flatnonzero(np.r_[True, names[1:] != names[:-1]]) if len(names) else np.zeros(0, int)
        counts = np.diff(np.r_[starts, len(names)])
        free = ~np.isin(names[starts], np.fromiter(self.given, np.uint64, len(self.given)))
        most = max(FEW, COMMON * self.count)
        weights = np.where(free & (counts <= most), np.log((self.count + 1) / np.maximum(counts, 1)), 0.0)
        total = np.bincount(owners, np.repeat(weights, counts), self.count)
        common: dict[tuple[int, int], float] = defaultdict(float)
        shared: Counter[tuple[int, int]] = Counter()
        for group in np.flatnonzero((weights > 0) & (counts > 1) & (counts <= MANY)):
            weight = float(weights[group])
            for pair in combinations(owners[starts[group] : starts[group] + counts[group]].tolist(), 2):
                common[pair] += weight
                shared[pair] += 1
        enough = max(FEWEST, enough // self.share)
        return {
            (a, b): value / min(total[a], total[b])
            for (a, b), value in common.items()
            if shared[a, b] >= enough
        }


def similar(submissions: Sequence[Submission], given: Iterable[str] = ()) -> list[Pair]:
    """The pairs of a class that are most alike, the most alike first.

    Args:
        submissions: the class.
        given: what everybody was given: programs and texts to begin with.
    """
    if not submissions:
        return []
    given = list(given)
    handed = [token for text in given for token in _tokens(text)]
    # Of a class of thousands a sample of the runs, the same in every text, takes no more memory than of one.
    share = min(SPARSEST, max(1, len(submissions) // FULL))
    written = _Runs(_runs([t for t, _, _ in handed]), share)
    plain = _Runs(_runs([p for _, p, _ in handed]), share)
    said = _Runs(_words("\n".join(given)), share)
    has: list[tuple[bool, bool]] = []
    for each in submissions:
        tokens, text = _tokens(program(each)), sheet(each)
        written.add(_runs([t for t, _, _ in tokens]))
        plain.add(_runs([p for _, p, _ in tokens]))
        said.add(_words(text))
        has.append((bool(tokens), bool(text)))
    by_kind = [written.alike(ENOUGH), plain.alike(ENOUGH), said.alike(ENOUGH_WORDS)]
    found = []
    for a, b in set().union(*by_kind):
        own, structure, words = (float(kind.get((a, b), 0.0)) for kind in by_kind)
        if max(own, words) < ALIKE and structure < ALIKE_IN_STRUCTURE:
            continue
        found.append((-max(own, structure, words), a, b, own, structure, words))
    pairs = []
    for _, a, b, own, structure, words in sorted(found)[:SHOWN]:
        both = has[a][0] and has[b][0]
        first, second = submissions[a], submissions[b]
        pairs.append(
            Pair(
                first, second,
                own if both else None,
                structure if both else None,
                words if has[a][1] and has[b][1] else None,
                _shared_lines(_tokens(program(first)), _tokens(program(second))),
            )
        )  # fmt: skip
    return pairs


def identical(submissions: Iterable[Submission], given: Iterable[str] = ()) -> list[list[str]]:
    """Groups of students who handed in the same but for spaces, and not what was given; the largest first."""
    groups: dict[bytes, list[str]] = defaultdict(list)
    known = {"", *("".join(text.split()) for text in given)}
    for each in submissions:
        key = ("".join(program(each).split()), "".join(sheet(each).split()))
        if set(key) - known:
            digest = hashlib.sha256("\0".join(key).encode("utf-8", "replace")).digest()
            groups[digest].append(each.student)
    return sorted((group for group in groups.values() if len(group) > 1), key=len, reverse=True)


def _shared_lines(
    first: Sequence[tuple[str, str, int]], second: Sequence[tuple[str, str, int]]
) -> tuple[frozenset[int], frozenset[int]]:
    """The lines of either program that are in runs that both have, names aside."""
    plain = [[p for _, p, _ in each] for each in (first, second)]
    common = _runs(plain[0]) & _runs(plain[1])
    lines: list[set[int]] = [set(), set()]
    for side, (tokens, items) in enumerate(zip((first, second), plain, strict=True)):
        for n in range(max(0, len(items) - RUN + 1)):
            if _name(items[n : n + RUN]) in common:
                lines[side] |= {line for _, _, line in tokens[n : n + RUN]}
    return frozenset(lines[0]), frozenset(lines[1])
