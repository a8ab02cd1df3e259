"""Which submissions of a class are alike, for a person to judge: two alike may be honest, or worked together.

Programs are compared as runs of tokens: as they are written ("tokens"), and with names, numbers and texts
made equal ("structure"), which finds what was renamed. Answers are compared as runs of words, wherever they
stand: in a sheet, in a text of the program such as one of `ANSWERS`, in a comment. A run that few share
weighs more than one that the task prescribes, and what the class was given does not count. The idea is that
of MOSS: Schleimer, Wilkerson and Aiken, Winnowing, SIGMOD 2003.

Submissions are not trusted: they are read as a reader sees them (`grader.disguise`), whatever they hold, and
not further than a person could have written.
"""

from __future__ import annotations

import hashlib
import keyword
import re
import zlib
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, combinations, islice

import numpy as np
from numpy.typing import NDArray

from grader.disguise import folded, spoken, words
from grader.records.submission import Submission

RUN_TOKENS = 8
RUN_OF_WORDS = 5  # more are lost where a copy changes a word in twenty
SENTENCE = 4  # words: fewer are a name, a key or a label, and no answer
READ_CHARS = 1_000_000  # of a program, and of a sheet; no person wrote more
MOST = 50_000  # tokens, and words, of those
COMMON_SHARE = 0.3  # of a class of some size: what more of them share is the task's
FEW_SUBMISSIONS = 5  # submissions that may share a run however small the class is
MANY_SUBMISSIONS = 60  # submissions that share a run: they are not all paired, for a class of thousands
FULL = 1000  # submissions of which all runs are looked at
SPARSEST, FEWEST = 16, 4  # of more, one run in at most so many, and so many of those that two must share
ALIKE = 0.6  # from here on a pair is shown
ALIKE_IN_STRUCTURE = 0.75  # the same of programs with names made equal, of which there are fewer
ENOUGH, ENOUGH_WORDS = 24, 12  # rare runs that two must share: some lines, and a sentence or two
MOST_PAIRS = 20_000  # the most alike, of a class of thousands that all copied
SIGNS = r"-+*/%&|^~<>=!@()\[\]{},:;."
QUOTED = r"QQQ(?:[^Q\\]|\\.|Q(?!QQ))*+(?:QQQ)?|Q(?:[^Q\\\n]|\\.)*+Q?"
# Python as far as it must be told apart here, so that a program with a mistake is read to its end. Nothing is
# tried twice ("*+" and "++" give nothing back): the time grows with the length, whatever the text.
TOKEN = re.compile(
    rf"""
    (?P<between> (?: [^\w"'\#{SIGNS}]++ | \#[^\n]*+ )*+ )
    (?:
        (?P<text> [bfrtuBFRTU]{{0,2}} (?: {QUOTED.replace("Q", "'")} | {QUOTED.replace("Q", '"')} ) )
      | (?P<number> \.?\d (?: [eE][-+](?=\d) | [\w.] )*+ )
      | (?P<name> [^\W\d] (?: \w | [^\x00-\x7f\s] )*+ )
      | (?P<sign> \*\*=? | //=? | >>=? | <<=? | \.\.\. | -> | := | [-+*/%&|^=<>!@]= | [{SIGNS}] )
      | \Z
    )""",
    re.VERBOSE | re.DOTALL,
)
COMMENT = re.compile(r"#+([^\n]*)")
ESCAPE = re.compile(
    r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U(00(?:0[0-9a-fA-F]|10)[0-9a-fA-F]{4})|([^xuU]))", re.DOTALL
)
JOINED = frozenset("+,()")  # between two texts that are one: "a" + "b", ("a" "b"), ["a", "b"]


@dataclass(frozen=True)
class Pair:
    """Two submissions, and the share of the rarer runs of one that the other has, too: 0 to 1.

    `tokens` are programs as written, `structure` those with names made equal, which is not less: what is
    the same as written is the same with names aside. `words` are answers, in sheets and in programs. None
    where one has none, and where too few of the rarer runs are in both to tell.
    """

    first: Submission
    second: Submission
    tokens: float | None
    structure: float | None
    words: float | None

    @property
    def most(self) -> float:
        """The largest of the shares."""
        return max((share for _, share in self._known()), default=0.0)

    def said(self) -> str:
        """The largest of the shares, and what it is a share of: "98% as written"."""
        name, share = max(self._known(), key=lambda known: known[1], default=("", 0.0))
        return f"{share:.0%} {name}".strip()

    def shares(self) -> list[str]:
        """The shares that are known, in words."""
        return [f"{name} {share:.0%}" for name, share in self._known()]

    def _known(self) -> list[tuple[str, float]]:
        each = (("as written", self.tokens), ("names aside", self.structure), ("answers", self.words))
        return [(name, share) for name, share in each if share is not None]


def program(submission: Submission) -> str:
    """The program of a submission, a notebook's cells as one; "" without one."""
    content = dict(submission.files).get(submission.script or "", b"")
    return content.decode("utf-8", "replace")


def sheet(submission: Submission) -> str:
    """The answer sheet of a submission as text; "" without one."""
    return "\n".join(f"{part.heading}\n{part.own}" for part in submission.sections if not part.loose).strip()


def _scan(text: str) -> Iterator[re.Match[str]]:
    """The tokens of a program, each with the spaces and comments before it, as far as it is read."""
    return islice(TOKEN.finditer(text[:READ_CHARS]), MOST)


def _tokens(text: str) -> list[tuple[str, str, int]]:
    """Each token as a reader sees it, as what it is, and its line."""
    tokens = []
    ends = list(accumulate(map(len, text[:READ_CHARS].splitlines(keepends=True))))
    for token in _scan(text):
        kind = token.lastgroup
        if kind == "text":
            written, plain = "'" + " ".join(words(spoken(_inside(token["text"])))), "''"
        elif kind == "name":
            written, plain = folded(token["name"]), token["name"] if keyword.iskeyword(token["name"]) else "n"
        elif kind in ("number", "sign"):
            written, plain = token[kind], "0" if kind == "number" else token[kind]
        else:
            continue
        tokens.append((written, plain, bisect_right(ends, token.start(kind)) + 1))
    return tokens


def _inside(text: str) -> str:
    """What a text of a program says, without its quotes."""
    return ESCAPE.sub(_escaped, text.lstrip("bfrtuBFRTU").strip("'\""))


def _escaped(found: re.Match[str]) -> str:
    code = found[1] or found[2] or found[3]
    if code:
        return chr(int(code, 16))
    return "" if found[4] == "\n" else " " if found[4].isalpha() else found[4]


def _texts(text: str) -> Iterator[str]:
    """What a program says in words: its texts, those that are joined as one, and its comments."""
    joined: list[str] = []
    for token in _scan(text):
        if comments := COMMENT.findall(token["between"]):
            yield "\n".join(comments)
        if token["text"]:
            joined.append(_inside(token["text"]))
            continue
        if token["sign"] in JOINED:
            continue
        if token["sign"] == ":" and joined:  # the last was a key
            joined.pop()
        if joined:
            yield " ".join(joined)
            joined = []
    yield " ".join(joined)


def _answers(submission: Submission) -> Iterator[str]:
    """The texts in which a submission may answer: the parts of its sheet, and what its program says."""
    room = READ_CHARS
    for part in submission.sections:
        for text in () if part.loose else (part.heading, part.own):
            yield text[:room]
            room = max(0, room - len(text))
    yield from _texts(program(submission))


def _runs(items: Sequence[str], length: int = RUN_TOKENS) -> set[int]:
    return {_name(items[n : n + length]) for n in range(max(0, len(items) - length + 1))}


def _name(run: Sequence[str]) -> int:
    """A number for a run of tokens, the same in every process."""
    text = "\0".join(run).encode("utf-8", "replace")
    return zlib.crc32(text) << 32 | zlib.adler32(text)


def _words(texts: Iterable[str]) -> set[int]:
    """The runs of words of texts, none from one text into the next; of a short one, all of it is a run."""
    runs: set[int] = set()
    room = MOST
    for text in texts:
        own = words(spoken(text))[:room]
        room -= len(own)
        if len(own) >= SENTENCE:
            runs |= _runs(own, min(len(own), RUN_OF_WORDS))
    return runs


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
        most = max(FEW_SUBMISSIONS, COMMON_SHARE * self.count)
        weights = np.where(free & (counts <= most), np.log((self.count + 1) / np.maximum(counts, 1)), 0.0)
        total = np.bincount(owners, np.repeat(weights, counts), self.count)
        common: dict[tuple[int, int], float] = defaultdict(float)
        shared: Counter[tuple[int, int]] = Counter()
        for group in np.flatnonzero((weights > 0) & (counts > 1) & (counts <= MANY_SUBMISSIONS)):
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
    # What was given may be a program or a sheet: it is taken as both.
    said = _Runs(_words(given) | _words(part for text in given for part in _texts(text)), share)
    for submission in submissions:
        tokens = _tokens(program(submission))
        written.add(_runs([t for t, _, _ in tokens]))
        plain.add(_runs([p for _, p, _ in tokens]))
        said.add(_words(_answers(submission)))
    by_kind = [written.alike(ENOUGH), plain.alike(ENOUGH), said.alike(ENOUGH_WORDS)]
    candidates = []
    for a, b in set().union(*by_kind):
        own, structure, words = (kind.get((a, b)) for kind in by_kind)
        if max(own or 0, words or 0) < ALIKE and (structure or 0) < ALIKE_IN_STRUCTURE:
            continue
        if structure is not None:
            structure = max(structure, own or 0.0)
        candidates.append((-max(own or 0, structure or 0, words or 0), a, b, own, structure, words))
    most_alike = sorted(candidates, key=lambda candidate: candidate[:3])[:MOST_PAIRS]
    return [Pair(submissions[a], submissions[b], *shares) for _, a, b, *shares in most_alike]


def identical(submissions: Iterable[Submission], given: Iterable[str] = ()) -> list[list[str]]:
    """Groups of students who handed in the same, and not what was given; the largest first.

    The same to the eye: but for spaces, for what cannot be seen, and for letters that look alike.
    """
    groups: dict[bytes, list[str]] = defaultdict(list)
    known = {"", *map(_seen, given)}
    for submission in submissions:
        key = (_seen(program(submission)), _seen(sheet(submission)))
        if set(key) - known:
            digest = hashlib.sha256("\0".join(key).encode("utf-8", "replace")).digest()
            groups[digest].append(submission.student)
    return sorted((group for group in groups.values() if len(group) > 1), key=len, reverse=True)


def _seen(text: str) -> str:
    # Not split and joined: a list of the words of a long text takes many times its memory.
    return folded(text.translate({ord(character): None for character in set(text) if character.isspace()}))


def shared_lines(first: Submission, second: Submission) -> tuple[frozenset[int], frozenset[int]]:
    """The numbers of the lines of either program, from 1, that are in runs that both have, names aside."""
    programs = [_tokens(program(submission)) for submission in (first, second)]
    names = [
        [_name(plain[n : n + RUN_TOKENS]) for n in range(max(0, len(plain) - RUN_TOKENS + 1))]
        for plain in ([p for _, p, _ in tokens] for tokens in programs)
    ]
    common = set(names[0]) & set(names[1])
    lines: list[set[int]] = [set(), set()]
    for side, tokens in enumerate(programs):
        for n, name in enumerate(names[side]):
            if name in common:
                lines[side] |= {line for _, _, line in tokens[n : n + RUN_TOKENS]}
    return frozenset(lines[0]), frozenset(lines[1])
