"""Words around the options that an answer names: denials, reasons, doubts, and what says nothing.

Patterns look at texts in which each named option is one sign (see `grader.answers.mentions`).
"""

from __future__ import annotations

import re

OUT = "\uf000"  # the sign of a label that no option has
NAMED = "[\ue000-\ue1ff]"  # those of options
ANY = f"[\ue000-\ue1ff{OUT}]"


def _one_of(words: str) -> str:
    """A pattern of words parted by " | "."""
    return f"(?:{'|'.join(each.strip() for each in words.split(' | '))})"


def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


# Words of an option that stand in any sentence: they name it only where they stand apart.
COMMON = set("a one two no none all both true false yes i it never always".split())
NEGATIONS = set("not no never without now non isnt dont cannot cant".split())
# What may follow a letter that is meant as one: "A because ...", and not "A model ...".
FOLLOW = _one_of(
    "because | since | cause | cuz | as | is | was | and | or | but | not | for | if | which | due | "
    "plus | with | the | it | "
    "i | only | so | then | would | should | must | seems | looks | makes | und | oder | weil | ist | y |"
    " o | porque | es | "
    "et | ou | car | e"
)
# What introduces a label so surely that a number is one, too; and what may introduce something else.
STRONG = _one_of(
    "options? | choices? | letters? | variants? | opción | opcion | opciones | buchstaben? | lettre | letra"
)
WEAK = _one_of(
    "answers? | answer would be | solutions? | antwort | lösung | réponse | respuesta | risposta | is | "
    "are | be | choose | "
    "chose | pick | picked | take | took | select | selected | say | guess | think | mark | marked | "
    "with | ist | sind | es | est"
)
FILLER = set(
    "the an answer answers option options choice choices letter letters number numbers no nr is are it "
    "its i im id ill "
    "think thing believe guess choose chose pick picked select selected take took would say go going "
    "with for my our "
    "final correct right true best one ones to be should must probably maybe perhaps definitely surely "
    "sure certainly "
    "obviously clearly so well ok okay hi hello and plus also both either und oder y o et ou question q "
    "solution "
    "solutions them these those that this was were will me we as in of first second third therefore "
    "hence thus only "
    "just simply mark marked both please die der das richtige antwort ist sind ich la el las los "
    "respuesta correcta es "
    "son creo que réponse bonne est".split()
)
NO_IDEA = _pattern(
    r"\W*(?:(?:i|we) )?(?:(?:really |honestly )?(?:do not|don'?t) (?:know|understand)|(?:have )?no "
    r"(?:idea|clue|answer)|"
    r"idk|not sure|unsure|n/?a|skip(?:ped)?|pass|weiß nicht|keine ahnung|no s[ée]|je ne sais pas)"
    r"(?: (?:this|it|the answer))?\W*"
)
# What sounds like a denial and is none.
UNSURE = _pattern(
    r"\b(?:i'?m |i am )?not (?:quite |entirely |completely |totally |100 ?% |really |very )?(?:sure|"
    r"certain)\b|"
    r"\b(?:i )?(?:do not|don'?t) (?:really )?know\b|\bno idea\b|\bnot only\b|\bno doubt\b|"
    r"\bwithout (?:a |any )?doubt\b|\bif i'?m not (?:wrong|mistaken)\b|\bcorrect me if i'?m wrong\b|\bwhy "
    r"not\b|"
    r"\bno\.?\s*(?=\d)"
)
DENIAL = _one_of(
    r"not | never | neither | nor | none | no | non | [a-z]{2,9}n't | (?:is|are|was|were|do|does|did|ca|"
    r"wo|would|could|"
    r"should)nt | cannot | except(?:ing)? | exclud\w+ | without | anything but | everything but | all but "
    r"| rule\w* out | "
    r"eliminat\w+ | instead of | rather than | as opposed to | unlike | wrong | false | incorrect\w* | "
    r"untrue | "
    r"nicht | kein\w* | nie | statt | falsch | pas | ni | faux | falsa"
)
DENIES = _pattern(rf"\b{DENIAL}\b|≠|!=|[❌✗✘]|~~")
_BETWEEN = r"\s?(?:(?:[,;&+/]|\b(?:and|or|nor|und|oder)\b)\s?){1,2}"
_LISTED = rf"{NAMED}(?:[\"'`)\]]{{0,2}}{_BETWEEN}[\"'`(\[]{{0,2}}{NAMED}){{0,25}}"
_SMALL = _one_of(
    "the | an? | options? | answer | choice | method | function | letter | it | is | be | that | "
    "definitely | clearly | both"
)
DENIED = _pattern(rf"(?:\b{DENIAL}|≠|!=)\s+(?:{_SMALL}\s+){{0,4}}[\"'`(\[*]{{0,4}}{_LISTED}")
_IS = _one_of(
    "is | are | was | were | would be | seems? | sounds? | must be | can be | ist | sind | es | est"
)
_SURELY = _one_of("clearly | definitely | obviously | also | just | both | all | surely | simply")
REFUTED = _pattern(
    rf"{_LISTED}[\"'`)\]*(]{{0,4}}\s?(?:{_IS}\s+)?(?:{_SURELY}\s+){{0,3}}"
    r"(?:(?:not|nicht|isn'?t|aren'?t|can'?t be|cannot be|can not be)\s+(?:the\s+)?"
    r"(?:right|correct|true|it|answers?|one|richtig)\b|(?:wrong|false|incorrect|falsch|excluded|untrue)\b)"
)
# Where reasons begin: what is named in them is not chosen.
REASON = _pattern(
    r"\b(?:because|becuase|becouse|since|cause|cuz|due to|given that|as (?:it|this|that|the|we|they|in|"
    r"you|only|an?|all)|"
    r"so that|while|whereas|which|unlike|compared (?:to|with)|weil|da|denn|parce que|car|porque|perché|"
    r"pois)\b|"
    rf"\((?!\W{{0,4}}{NAMED}\W{{0,4}}\))| - | --+ |=>|→|"
    r",\s(?:it|this|that|they)\b(?!\s*(?:is|'s|should|must|would|could)\b)"
)
HEDGED = _pattern(r"\b(?:or|oder|either|ou|vs\.?|versus|maybe|perhaps|could be|might be|depends)\b|\?")
RETRACTED = _pattern(
    r"\b(?:actually|wait|no[,.]|instead|i mean|correction|sorry|changed? my mind|on second thoughts?|"
    r"rather|edit|"
    r"however|first)\b"
)
_ANSWER = _one_of("answers? | solution | choice | antwort | respuesta | réponse")
_BE = _one_of("is | are | was | would be | should be | must be | ist | es | est")
ASSERTED = _pattern(
    rf"\b{_ANSWER}\b\W{{0,4}}(?:{_BE}\b\W{{0,4}})?(?:(?:the|option|letter|definitely|clearly|"
    rf"probably)\s+){{0,3}}"
    rf"[\"'`(\[*]{{0,4}}(?P<called>{NAMED})|"
    rf"\b(?:so|hence|therefore|thus|daher|also)\b,?\s+(?:it is |it's |it must be "
    rf")?[\"'`(\[*]{{0,3}}(?P<follows>{NAMED})|"
    rf"(?P<said>{NAMED})[\"'`)\]*]{{0,4}}\s+{_BE}\s+(?:the\s+)?(?:right|correct|answer|richtig|correcta)\b"
)
RANGE = re.compile(r"(?<!\w)[A-Z] ?(?:-|\.\.\.?|to|through|bis) ?[A-Z](?!\w)")
_OTHERS = _one_of(
    "of | the | these | those | them | options? | answers? | statements | above | is | are | true | "
    "right | correct"
)
ALL_WORDS = _pattern(
    rf"\W*(?:the )?(?:answers? (?:is|are) )?(?:all|everything|every one|all \w+)(?: {_OTHERS}){{0,8}}\W*"
)
NO_WORDS = _pattern(rf"\W*(?:the )?(?:answer is )?(?:none|neither|nothing)(?: {_OTHERS}){{0,8}}\W*")
SENTENCE = re.compile(r"(?<=[.!?;])\s+|\n+")
