"""Whether words in a row are a sentence.

Each pair of kinds of words has a price: nothing for what English does all the time, a half for what learners
write as well, one for what hardly anybody does ("the is", "of becomes"). A sentence costs what its cheapest
reading costs, and most honest ones cost nothing, terse ones too. Nothing here knows what words mean: what is
English and senseless passes.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise
from math import inf

from grader.rubric.kinds import kinds
from grader.rubric.words import GLUE, Word

PAUSE = re.compile(r"[,:;()\[\]{}—–\n/…]|--|\s-\s|\.")
COMPARING = re.compile(r"\w+er|more|less|worse|rather|others?|greater|fewer", re.IGNORECASE)
COMMA = re.compile(r"\s*[,;/]\s*")

# What hardly anybody writes behind a word of a kind, and what learners write, too; see `kinds`.
NEVER = {
    "D": "VSBbMHIOKPTCQWLp,$=", "Z": "SBMKQ", "P": "SBMHIKPTQL", "T": "SBMIKPTCQWL", "B": "SBMKL,$",
    "K": "SBMKIL,$", "b": "SBMKIVbL", "H": "BMKSIL", "M": "DNPBKM0TWLQp", "I": "NADP0TCQIOKWL$", "O": "SKL",
    "V": "SKB", "S": "SKBV", "C": "C", "Q": "CT", "W": "C", "N": "OZ", "A": "OZL", "0": "OZ", "^": "O",
    "L": "NADOIVTCQ", "a": "BK",
}  # fmt: skip
SELDOM = {
    "P": ",$aCV", "T": "E,$", "B": "VCIOH", "b": "$,C", "M": "SEA,$CO", "H": ",CQ$", "I": ",Gba", "O": "BIM",
    "V": "MIH", "S": "MIH", "E": "BMKS", "C": "$", "Q": "$QVSB,", "W": "$PQ", "N": "ADbLp", "A": "DIBVSMbp",
    "0": "DIbLp0", "p": "NDpIO", "Z": "$", "L": "$S", "Y": "S", "D": "D", "^": "M", "a": "MSVQa", "R": "a",
}  # fmt: skip
# What nobody need write where every word is one that the rubric asks for.
STRICT = {"^": "BCMfp", "B": "N", "b": "N", "N": "0", "0": "f", "Q": "P", "P": "W"}
# Kinds that are like another one but for what the tables say of them.
LIKE = {"f": "P", "Y": "I"}
# What costs nothing behind a verb ("makes it smaller") or in place of one ("adam the best"), and behind a
# question word ("how bad it is").
BEHIND_VERB = {"N": "AD", "A": "AD", "0": "AD"}
BEHIND_QUESTION = {"B": "$,CV", "A": "DI", "N": "D", "V": "B", "S": "B"}
FINITE, OTHER_VERBS = frozenset("SBMHK="), frozenset("VEGb")
TWICE = 0.5  # a second verb where no clause of its own has begun
VERBLESS, LONG = 0.5, 9  # a clause without a verb; words from which a sentence should have one

# What a sentence may cost: for each of its words; in all, and for each, where every word that means something
# is one of the rubric's; and where hardly one of them is not a word that earns credit there.
ODD, SENSELESS = 0.09, 0.18
ALL_KNOWN, ODD_KNOWN = 1.0, 0.06
SUSPECT, ASKED_FOR = 0.5, 0.75
JOINING = frozenset("PfTBMHKIYWQ=")
BARE = 4  # words in a row with nothing that joins them
REPEATED = 8  # words of meaning of a piece that is said twice


def _pairs(table: dict[str, str]) -> set[tuple[str, str]]:
    return {(left, right) for left, rights in table.items() for right in rights}


def _prices(*, strict: bool) -> dict[tuple[str, str], float]:
    """What it costs that one kind stands behind another."""
    prices = dict.fromkeys(_pairs(SELDOM), 0.5) | dict.fromkeys(_pairs(NEVER), 1.0)
    for kind, model in LIKE.items():
        for (left, right), paid in tuple(prices.items()):
            if model in (left, right):
                pair = (kind if left == model else left, kind if right == model else right)
                prices.setdefault(pair, paid)
    return prices | dict.fromkeys(_pairs(STRICT) - set(prices), 0.5) if strict else prices


PRICES = {strict: _prices(strict=strict) for strict in (False, True)}
FREE = dict.fromkeys("snic", _pairs(BEHIND_VERB)) | {
    "v": _pairs(BEHIND_VERB) | {("L", "$")},
    "o": _pairs(BEHIND_QUESTION),
    "w": _pairs(BEHIND_QUESTION) | _pairs(BEHIND_VERB),
}


def is_strung(text: str, words: Sequence[Word], used: Collection[str], known: Collection[str]) -> bool:
    """Whether a sentence only strings words together.

    Args:
        text: in which it stands.
        words: of the sentence.
        used: the stems of those that earn credit.
        known: the stems of all words that the ideas of the rubric have.
    """
    if len(words) < 2:
        return False
    extra = _repeated(words) + _listed(text, words) + _compared(words)
    cost = price(text, words) + extra
    meant = [word.stem for word in words if _means(word)]
    if cost > ODD * len(words):
        return True
    if cost >= max(ALL_KNOWN, ODD_KNOWN * len(words)) and all(root in known for root in meant):
        return True
    if sum(root in used for root in meant) < ASKED_FOR * len(meant):
        return False
    return price(text, words, strict=True) + extra >= SUSPECT or _is_bare(text, words)


def is_senseless(text: str, words: Sequence[Word]) -> bool:
    """Whether a sentence that is strung could not even be a learner's own."""
    return bool(_repeated(words)) or price(text, words) + _listed(text, words) > SENSELESS * len(words)


def _means(word: Word) -> bool:
    return word.text.lower() not in GLUE


def _repeated(words: Sequence[Word]) -> float:
    """What it costs to say the same again at once: "the numbers of pixels and the numbers of pixels"."""
    meant = [(at, word.stem) for at, word in enumerate(words) if _means(word)]
    roots = [root for _, root in meant]
    for size in range(1, min(len(meant) // 2, REPEATED) + 1):
        for at in range(len(meant) - 2 * size + 1):
            if roots[at : at + size] != roots[at + size : at + 2 * size]:
                continue
            between = {word.stem for word in words[meant[at + size - 1][0] + 1 : meant[at + size][0]]}
            # "list of lists", "the one part and the other part" and "0 for 0 and 0 otherwise" say something.
            joined = between & {"and", "or"} and between <= {"and", "or", "the", "a", "an"}
            if size > 1 or (joined and (len(between) > 1 or not roots[at].isdigit())):
                return 1.0
    return 0.0


def _listed(text: str, words: Sequence[Word]) -> float:
    """What single words between commas cost."""
    alone = [COMMA.fullmatch(text, word.end, behind.start) is not None for word, behind in pairwise(words)]
    return 0.5 * sum(before and behind for before, behind in pairwise(alone))


def _compared(words: Sequence[Word]) -> float:
    """What a "than" costs that compares nothing."""
    for at, word in enumerate(words):
        if word.stem == "than" and not any(
            COMPARING.fullmatch(earlier.text) for earlier in words[max(0, at - 6) : at]
        ):
            return 1.0
    return 0.0


def _is_bare(text: str, words: Sequence[Word]) -> bool:
    """Whether nothing joins some words in a row: no small word, no verb before the last one, no sign."""
    run: list[set[str]] = []
    for number, word in enumerate(words):
        if number and (PAUSE.search(text, words[number - 1].end, word.start)):
            run = []
        run.append(set(kinds(word.text.lower())))
        ends = number + 1 == len(words) or PAUSE.search(text, word.end, words[number + 1].start)
        if ends and len(run) >= BARE and not any(word_kinds & JOINING for word_kinds in run):
            if not any(word_kinds & {"V", "S"} and "N" not in word_kinds for word_kinds in run[:-1]):
                return True
    return False


_Costs = dict[tuple[str, str], float]  # by the kind of the last word, and what the clause has: see `_after`


def price(text: str, words: Sequence[Word], *, strict: bool = False) -> float:
    """What the cheapest reading of a sentence costs; 0 for one in which nothing is odd."""
    costs: _Costs = {("^", "^"): 0.0}
    last: Word | None = None
    for word in words:
        between = text[last.end : word.start] if last is not None else ""
        if last is not None and last.text == word.text and between.isspace() and not _means(word):
            last = word  # "the the"
            continue
        if PAUSE.search(between):
            costs = _step(costs, ",", strict=strict)
        word_kinds = kinds(word.text.lower().replace("’", "'"))
        if between == "-" or text[word.end : word.end + 1] == "-":
            word_kinds += "NA"  # "feed-forward"
        if text[word.end : word.end + 1] == "(":
            word_kinds += "A"  # "it is max(0, x)"
        costs = _step(costs, word_kinds, joined=between == "-", strict=strict)
        last = word
    ended = _step(costs, "$", strict=strict)
    return min(cost + _unfinished(has, len(words)) for (_, has), cost in ended.items())


def _step(costs: _Costs, following: str, *, joined: bool = False, strict: bool = False) -> _Costs:
    cheapest: _Costs = {}
    for (left, has), cost in costs.items():
        for right in following:
            state = right, _after(has, right)
            now = cost if joined else cost + _price(left, right, has, strict)
            if now < cheapest.get(state, inf):
                cheapest[state] = now
    return cheapest


def _price(left: str, right: str, has: str, strict: bool) -> float:
    if (left, right) in FREE.get(has, ()):
        return 0.0
    return PRICES[strict].get((left, right), 0.0) + (TWICE if has in "iv" and right in "SBMK" else 0.0)


def _after(has: str, kind: str) -> str:
    """What a clause has.

    "^" nothing, "s" one word, "-" more words without a verb, "n" a verb without a subject of its own,
    "i" a subject and "is", "v" another verb, "c" that and the beginning of another clause, "q" the
    beginning of one, "o" a question word, "w" a question word and a verb.
    """
    if kind == "W":
        return "o"
    if kind == "Q":
        return "q"
    if kind in FINITE or kind in OTHER_VERBS:
        if has in "ow":
            return "w"
        if kind in "BK" and has != "v":
            return "i"
        return "v" if kind in FINITE else {"q": "v", "c": "v", "v": "v", "i": "i"}.get(has, "n")
    if has in "iv" and kind in "C,IY":
        return "c"
    if has in "^s-":
        return "^" if kind == "," else "s" if has == "^" and kind in "NA0" else "-"
    return has


def _unfinished(has: str, length: int) -> float:
    """What it costs that a clause has no verb."""
    return VERBLESS if has == "o" or (has in "^s-" and length >= LONG) else 0.0
