"""Kinds of words: noun, verb, preposition and so on, a letter for each.

The small words stand in a table; the others are known by short lists and by their endings, and a word that no
list knows may be of any kind. It is what tells words in a row from a sentence, and needs to be right no more
often than that takes.

| kind | is | kind | is |
|---|---|---|---|
| `D` | determiner ("the") | `B` | "is" |
| `Z` | what may stand before one ("all the") | `b` | "be" |
| `p` | determiner that stands alone ("some") | `M` | "can", "does" |
| `N` | noun | `H` | "has" |
| `A` | adjective | `K` | "it's" |
| `0` | number | `P` `f` | "for"; "of", with which nothing begins |
| `I` `Y` | subject: "he"; "they" | `T` | "to" |
| `O` | object ("them") | `C` | "and" |
| `V` `S` | verb; with -s | `Q` | "because" |
| `E` `G` | with -ed; with -ing | `W` | "which" |
| `L` | "there" | `R` `a` | adverb; "off", as in "turns off" |
| `=` | sign | `,` `^` `$` | pause, beginning, end of a sentence |
"""

from __future__ import annotations

import re
from functools import lru_cache

from grader.rubric.words import NUMBERS, stem, stems_of_the_trade

SMALL = {
    "D": "a an the my our your their its every no",
    "ZDp": "all both half such",
    "Dp": "these those each some any another either neither many several this",
    "DN": "few fewer his her same enough",
    "DNR": "more less most least",
    "DpW": "that what which whose whatever whichever",
    "N0": "one",
    "N": "other others own none anything everything something nothing itself themselves",
    "I": "he she",
    "Y": "i we they",
    "IO": "it",
    "YO": "you",
    "O": "me us them him",
    "B": "is are was were am isn't aren't wasn't weren't",
    "b": "be been being",
    "M": (
        "can could will would may might shall should must cannot can't couldn't won't wouldn't shouldn't "
        "don't doesn't didn't cant dont doesnt didnt"
    ),
    "MV": "do does did",
    "H": "have has had hasn't haven't hadn't having",
    "K": (
        "it's that's there's they're we're you're he's she's what's i'm i've we've you've they've i'd it'll"
    ),
    "L": "there",
    "T": "to",
    "C": "and or nor but plus",
    "Q": "because since if while although though unless until whether whereas",
    "QR": "so then",
    "W": "who where when why how whenever wherever",
    "PQ": "as than",
    "PQR": "after before",
    "P": "for from with by between per via against during among",
    "f": "of at into onto",
    "Pa": (
        "in on off out up over through about under around below above across within without along behind "
        "beside beyond near inside outside down"
    ),
    "PVNA": "like",
    "AN": "dense negative positive sequential softmax",
    "DpR": "much",
    "PA": "next close prior similar equal",
    "RA": (
        "only just not never very too also even still again here else otherwise instead rather now always "
        "often usually once ever already together almost maybe perhaps therefore thus hence well better "
        "best far away back apart n't yet e.g i.e"
    ),
}
_SMALL = {word: kinds for kinds, words in SMALL.items() for word in words.split()}
# Verbs that are no nouns, and those that are nouns as well.
VERBS = frozenset(
    "accept achieve adapt add adjust allow alter amplify analyse analyze apply assess assign avoid become "
    "begin belong bring build calculate cancel capture choose chop classify collapse combine come compare "
    "compress compute condense connect consider contain continue convert correct correspond counteract "
    "create deal decide define delete depend describe detect determine deviate die differ disable discard "
    "discourage divide eliminate enlarge ensure erase examine exclude expect expose express extend feed "
    "find follow forget generalise generalize generate get give go grow happen hide hold identify ignore "
    "improve include indicate introduce invert iterate join keep kill know lead learn leave let lose "
    "lower maintain make manipulate maximise maximize memorise memorize merge minimise minimize "
    "modify multiply mute normalise normalize omit optimise optimize penalise penalize perform prevent "
    "produce provide put quantify read receive recognise recognize reduce refine reflect regularise "
    "regularize relay rely remain remember remove replace represent reshape revise saturate say scan see "
    "select send shrink silence simplify skip solve specify squash stretch struggle suffer "
    "summarise summarize suppress take teach tell tend think throw transform treat understand unroll "
    "update utilize validate verify".split()
)
NOUN_VERBS = frozenset(
    "act aim answer attempt balance benefit block boost break call cause center centre chain change check "
    "clamp clip cluster color combat compile compromise control copy cost count cover cut cycle decay "
    "decrease display distance dot double drop end estimate evaluate exam extract face fail fight filter "
    "fire fit fix flatten flip flow force form function gain gauge grade group guarantee guess guide halt "
    "handle help increase input judge kernel label lack layer leak limit line link list load look loop "
    "map mask match matter mean measure model move need noise nudge number object offer order output "
    "overfit pair pass patch pick pile place plot point practice practise predict print process product "
    "program punish range rank rate repeat report reset respond rest result return reverse rise round row "
    "rule run sample save scale score search sense separate sequence set shape share shift show shuffle sign "
    "signal size slide sort speed spot square squeeze stack stand start state stay step stop store study sum "
    "support switch target test train transfer travel trick try turn tweak type upgrade use value vary "
    "view want weight win work".split()
)
# What endings do not tell.
IRREGULAR = {
    "E": (
        "became become begun brought built came chosen cut done fed forgotten found gave given gone got "
        "gotten grew grown held hid hidden kept knew known learned learnt left let lost made meant met "
        "overcome put ran read run said saw seen sent set shown shut stood stuck taken taught thought "
        "threw thrown told took understood went withheld won written wrote"
    ),
    "S": "does goes tries",
    "A": (
        "able absolute accurate actual adaptable adaptive advanced alone arbitrary automatic available "
        "average bad basic big bigger biggest binary blank bright brighter broad categorical certain "
        "clear common compatible complete complex complicated connected consecutive convenient "
        "convolutional correct current dark dead deep default dense desired different difficult "
        "dimensional direct disproportionate dynamic early easier easy efficient empty entire equivalent "
        "exact excellent exclusive expensive external extra fair false fast faster final fine first flat "
        "fresh full general good great greater greatest hard heavy hidden high higher highest horrible "
        "hot identical imbalanced important inactive incorrect independent individual interdependent "
        "internal irrelevant large larger largest last linear little local logistic long longer low lower "
        "lowest main misleading multi multidimensional multiple mutual nested neural new nice non "
        "nonlinear nonzero normal novel numeric numerical off old optimal ordinary overall particular "
        "perfect permanent plain pointless poor popular possible powerful precise previous probable quick "
        "quicker random rare raw real redundant regular reliant right robust rough same sensible "
        "sequential serious sharp sharper short simple simpler single slight slow small smaller smallest "
        "smart smooth sparse spatial specific standard stochastic straight strong stronger strongest "
        "subsequent successive such sufficient sure symmetric terrible thick tight tiny top total true "
        "typical unable unaffected unaltered unbalanced unbiased unchanged unequal uneven unfamiliar "
        "unimportant unknown unnecessary unseen untouched unused unwanted useful useless usual various "
        "visual weak weighted whole wide wise worse worst wrong zero"
    ),
}
_IRREGULAR = {kind: frozenset(words.split()) for kind, words in IRREGULAR.items()}
# Nouns of the trade that no ending tells to be some.
TRADE = frozenset(
    "adagrad adam api argmax array arrays auc axes axis backprop bias biases class classes code cost "
    "dimension dimensions dropout dtype element elements epoch epochs gpu height int integer integers "
    "ints keras kernel library list lists logit logits loss losses mae matrices matrix mse ndarray neuron "
    "neurons node nodes numpy penalties penalty percent percentage photo photos picture pictures pixel "
    "pixels relu rmsprop roc rule scalar score sgd sigmoid size slope software tanh tensor tensorflow "
    "tensors vector vectors weight weights width".split()
)
NOUN = re.compile(r"(?:tion|sion|ment|ness|ity|ance|ence|ship|ism)s?$|ities$")
ENDINGS = (("", "V"), ("s", "S"), ("ed", "E"), ("ing", "G"))
ANY = "NAVSEG"


@lru_cache(50_000)
def kinds(word: str) -> str:
    """The kinds that a word, in small letters, may be of."""
    if letters := _SMALL.get(word):
        return letters
    if word[0].isdigit() or word in NUMBERS:
        return "0"
    if not word[0].isalpha():
        return "="
    letters = "".join(kind for kind, words in _IRREGULAR.items() if word in words)
    for ending, kind in ENDINGS:
        if verb := _verb(word, ending):
            letters += f"{kind}N" if kind in "VS" and verb in NOUN_VERBS else kind
    if letters:
        return letters
    if word.endswith("ly"):
        return "R"
    return "N" if NOUN.search(word) or word in TRADE or stem(word) in stems_of_the_trade() else ANY


def _verb(word: str, ending: str) -> str:
    """The verb of which a word is the form with an ending; "" if of none."""
    if not word.endswith(ending):
        return ""
    root = word[: len(word) - len(ending)]
    ways = [root]
    if ending in ("ed", "ing"):
        ways += [f"{root}e", root[:-1] if root[-1:] == root[-2:-1] else root]
    if ending == "s" and root.endswith("e"):
        ways += [root[:-1], f"{root[:-2]}y" if root.endswith("ie") else root]
    if ending == "ed" and root.endswith("i"):
        ways += [f"{root[:-1]}y"]
    return next((way for way in ways if way in VERBS or way in NOUN_VERBS), "")
