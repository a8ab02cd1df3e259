"""Which submissions of a class are alike, for a person to judge: two alike may be honest, or worked together.

Programs are compared as runs of tokens: as they are written ("tokens"), and with names, numbers and texts
made equal ("structure"), which finds what was renamed. Sheets are compared as runs of words. A run that few
share weighs more than one that the task prescribes, and what the class was given does not count. The idea is
that of MOSS: Schleimer, Wilkerson and Aiken, Winnowing, SIGMOD 2003.
"""

from __future__ import annotations

import io
import keyword
import math
import re
import tokenize
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from grader.submission import Submission

RUN = 8  # tokens; words of a text
COMMON = 0.3  # of a class of some size: what more of them share is the task's
FEW = 5  # submissions that may share a run however small the class is
MANY = 60  # submissions that share a run: they are not all paired, for a class of thousands
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


def _weights(sets: Sequence[set[int]], given: set[int]) -> dict[int, float]:
    """What a run weighs: the more, the fewer have it; nothing if it was given or is common."""
    counts = Counter(each for one in sets for each in one)
    most = max(FEW, COMMON * len(sets))
    return {
        run: math.log((len(sets) + 1) / count)
        for run, count in counts.items()
        if run not in given and 1 < count <= most
    }


def _alike(sets: Sequence[set[int]], given: set[int], enough: int) -> dict[tuple[int, int], float]:
    """The pairs that share at least so many rare runs, with the share that is common to them."""
    weights = _weights(sets, given)
    alone = math.log(len(sets) + 1)
    owners: dict[int, list[int]] = defaultdict(list)
    for place, own in enumerate(sets):
        for run in own & weights.keys():
            owners[run].append(place)
    common: dict[tuple[int, int], float] = defaultdict(float)
    shared: Counter[tuple[int, int]] = Counter()
    for run, places in owners.items():
        if len(places) <= MANY:
            for pair in combinations(places, 2):
                common[pair] += weights[run]
                shared[pair] += 1
    counts = Counter(run for one in sets for run in one)
    # What somebody alone wrote is theirs: it weighs most, and makes them less like anybody.
    total = [
        sum(weights.get(run, alone if counts[run] == 1 and run not in given else 0.0) for run in own)
        for own in sets
    ]
    return {
        (a, b): value / min(total[a], total[b]) for (a, b), value in common.items() if shared[a, b] >= enough
    }


def similar(submissions: Sequence[Submission], given: Iterable[str] = ()) -> list[Pair]:
    """The pairs of a class that are most alike, the most alike first.

    Args:
        submissions: the class.
        given: what everybody was given: programs and texts to begin with.
    """
    given = list(given)
    written = [_tokens(program(each)) for each in submissions]
    handed = [token for text in given for token in _tokens(text)]
    texts = [sheet(each) for each in submissions]
    by_kind = [
        _alike(
            [_runs([t for t, _, _ in each]) for each in written], _runs([t for t, _, _ in handed]), ENOUGH
        ),
        _alike(
            [_runs([p for _, p, _ in each]) for each in written], _runs([p for _, p, _ in handed]), ENOUGH
        ),
        _alike([_words(text) for text in texts], _words("\n".join(given)), ENOUGH_WORDS),
    ]
    found = []
    for a, b in set().union(*by_kind):
        tokens, structure, words = (kind.get((a, b), 0.0) for kind in by_kind)
        if max(tokens, words) < ALIKE and structure < ALIKE_IN_STRUCTURE:
            continue
        both = bool(written[a]) and bool(written[b])
        found.append(
            Pair(
                submissions[a], submissions[b],
                tokens if both else None,
                structure if both else None,
                words if texts[a] and texts[b] else None,
                _shared_lines(written[a], written[b]),
            )
        )  # fmt: skip
    order = {each.student: place for place, each in enumerate(submissions)}
    found.sort(key=lambda each: (-each.most, order[each.first.student], order[each.second.student]))
    return found[:SHOWN]


def identical(submissions: Sequence[Submission], given: Iterable[str] = ()) -> list[list[Submission]]:
    """Groups of submissions that are the same but for spaces and not what was given; the largest first."""
    groups: dict[tuple[str, str], list[Submission]] = defaultdict(list)
    known = {"", *("".join(text.split()) for text in given)}
    for each in submissions:
        key = ("".join(program(each).split()), "".join(sheet(each).split()))
        if set(key) - known:
            groups[key].append(each)
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
