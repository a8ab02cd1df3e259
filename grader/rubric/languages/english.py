"""English, the language of the course: its phrasings stand in every rubric."""

from __future__ import annotations

import re

from grader.rubric.languages.traits import Language, words_like

NUMBERS = {
    word: str(number)
    for number, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve".split()
    )
} | dict.fromkeys("nought nil zeros zeroes zeroed zeroing".split(), "0") | {"once": "1"}  # fmt: skip
SENTENCE_END = re.compile(
    r"[.!?;](?=\s|$)|\n\s*\n|\n\s*[-*•#]|\b(?:but|whereas|however|although)\b"
    r"|(?<=[,–—-])\s*(?:oh |no )?(?:no|oh|wait|sorry)\s*[,:–—]",  # who corrects themselves begins anew
    re.I,
)
# "and" begins a clause only where a subject or a verb of its own follows: "does not give loss and accuracy".
CLAUSE_END = re.compile(
    r"[,:]|(?<=\s)\(|\)(?=\s|$)|--|[–—]|\b(?:so|because|since|while|then|therefore|thus|unless|if)\b"
    r"|\band\b(?=\s+(?:it|this|that|the|we|they|i|you|he|she|a|an|all|each|every|these|those|then|so|instead|also|"
    r"argmax|softmax|relu|loss|optimizer|is|are|has|do|does|doesn['’]t|don['’]t|can['’]?t|cannot|fails|isn['’]t|"
    r"makes|takes|turns|sets|gives|leaves|keeps|returns|passes|"
    r"produces|picks|puts|tells|shows|uses|changes|adjusts|updates|therefore|thus)\b)",
    re.I,
)

NEGATIONS = frozenset(
    "not no nobody never without cannot cant nor neither nothing none hardly barely fail fails failing "
    "refuses unable dont doesnt isnt wont didnt hasnt havent arent wasnt".split()
)  # fmt: skip
# What is said of a whole sentence: "it is not true that ...".
FRAME = re.compile(
    r"\b(?:not|n['’]t|never)\s+(?:true|correct|right|the\s+case)\s+that\b|\bn['’]t\s+true\s+that\b"
    r"|\b(?:wrong|false|incorrect|untrue|mistaken|nonsense|a\s+myth|a\s+mistake)\s+"
    r"(?:that\b|to\s+(?:say|think|believe|claim)\b)",
    re.I,
)
NOT_ONLY = re.compile(r"\s+(only|just|enough|necessarily|simply|merely)\b", re.I)
INSTEAD = re.compile(r"(instead\s+of|rather\s+than|other\s+than|as\s+opposed\s+to|contrary\s+to)\b", re.I)

# Words that carry no meaning of their own: the glue of a sentence.
GLUE = frozenset(
    "a an the is are was were be been being am it its it's itself this that that's these those there to "
    "of in on for and or as by with from at so if then than which who what when where why how because "
    "since we you they i he she our your their my me us them his her one's each every all any some into "
    "onto out up through over about between per via has have had having can could will would may might "
    "shall should must do does did done only also just not no very more most much many e.g i.e etc like "
    "such both during while before after unless within either else other others another same own too "
    "again here against they're we're you're i'm isn't aren't wasn't weren't don't doesn't didn't can't "
    "won't".split()
)  # fmt: skip

# The stemmer throws these together with words of another meaning.
OWN_STEMS = {
    "optimizer": "optimizer", "optimizers": "optimizer", "optimiser": "optimizer", "optimisers": "optimizer",
    "general": "general", "generally": "generally", "likely": "likely", "means": "means", "meaning": "means",
    "probable": "probable", "probably": "probably", "density": "density", "different": "different",
    "negate": "negate", "negates": "negate", "negated": "negate", "really": "really", "news": "news",
}  # fmt: skip

# What would be so without it: "without a test set you cannot tell how good it is" denies nothing.
COUNTERFACTUAL = re.compile(
    r"\b(without|otherwise|or else)\b.*"
    r"\b(can['’]?t|cannot|can not|could|would|might|no way|impossible|unable|only)\b"
    r"|\bif\b.*\b(would|could|might|wouldn['’]?t|couldn['’]?t)\b",
    re.I | re.S,
)
RELATIVE = frozenset({"which", "that", "who"})
EITHER = re.compile(
    r"\b(maybe|perhaps|possibly|might be|could be|either)\b.*\bor\b|\bor maybe\b", re.I | re.S
)

# Words that a sentence about any part of any network could have.
EMPTY = frozenset(
    "layer layers function functions activation network networks neural keras tensorflow tf nn model "
    "models data value values number numbers important good great better best nice well helpful useful "
    "need needs needed necessary essential require required use uses used using purpose name make makes "
    "making help helps thing things default know idea sorry sure lecture notes page see code above "
    "below line part parts work works working job deep machine learning learn task tasks parameter "
    "argument last first final hidden output outputs input inputs import imported called call apply "
    "applied result results answer question don't think guess basically really something stuff process "
    "step way kind type set sets create creates build builds compile compiled training train neuron "
    "neurons node nodes adam sgd rmsprop relu softmax sigmoid dense flatten dropout crossentropy sparse "
    "mse mae arguments hyperparameter hyperparameters algorithm chosen chose setting fitted exist "
    "exists before variable".split()
)  # fmt: skip
IGNORANCE = re.compile(
    r"\b(i|we)\s*(do not|don['’]?t|am not|['’]m not|have no|can ?not|can['’]?t)\s+"
    r"(really |quite )?(know|remember|understand|sure|idea|recall)\b|\bno (idea|clue)\b",
    re.I,
)
NOT_BUT = re.compile(r"(?:\b(?:not|never|no)\b|n['’]t\b)[^.;!?]*\bbut\b", re.I)

ENGLISH = Language(
    code="en",
    stemmer="english",
    plain=str.lower,
    word=words_like(r"[^\W\d_]+(?:['’][^\W\d_]+)?"),
    numbers=NUMBERS,
    own_stems=OWN_STEMS,
    glue=GLUE,
    empty=EMPTY,
    negations=NEGATIONS,
    not_only=NOT_ONLY,
    instead=INSTEAD,
    frame=FRAME,
    counterfactual=COUNTERFACTUAL,
    sentence_end=SENTENCE_END,
    clause_end=CLAUSE_END,
    ignorance=IGNORANCE,
    either=EITHER,
    not_but=NOT_BUT,
    relative=RELATIVE,
    then=frozenset({"then"}),
    conditional=frozenset({"if"}),
    articles=frozenset({"a", "an"}),
)
