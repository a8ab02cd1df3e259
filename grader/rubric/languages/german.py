"""German, whose words are often two in one ("Trainingsdaten"), and whose "nicht" may come last."""

from __future__ import annotations

import re
from functools import lru_cache

from grader.rubric.languages.traits import Language, without_accents, words_like

UMLAUT = re.compile(r"(?<![aeo])([aou])e")  # "ue" for "ü", but not in "neue"


@lru_cache(50_000)
def plain(word: str) -> str:
    """Small letters; "größte", "groesste" and "grosste" are the same."""
    return UMLAUT.sub(r"\1", without_accents(word)).replace("ss", "s")


def _plain(words: str) -> frozenset[str]:
    return frozenset(map(plain, words.split()))


# The first part of a word that is two in one.
COMPOUND = (
    r"(?:trainings|test|validierungs|bild|eingabe|eingangs|ausgabe|ausgangs|klassen|kleidungs|verlust|loss|gewichts|"
    r"pixel|optimierungs|aktivierungs|wahrscheinlichkeits)(?=[^\W\d_]{4})"
)
NUMBERS = {
    plain(word): str(number)
    for number, word in enumerate(
        "null eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf".split()
    )
} | {"nuller": "0", "nullen": "0"}
OWN_STEMS = {
    "nich": "nicht", "net": "nicht", "nix": "nichts", "ne": "eine", "modell": "modell", "modelle": "modell",
    "klasse": "klasse", "klassen": "klasse", "sicher": "sicher", "sicherheit": "sicherheit",
    "allgemein": "allgemein", "verlust": "verlust", "verluste": "verlust", "richtung": "richtung",
}  # fmt: skip
GLUE = _plain(
    "der die das den dem des ein eine einen einem einer eines und oder ist sind war waren wird werden wurde worden "
    "sein seine seinen hat haben hatte auf in im ins an am zu zum zur von vom mit bei beim aus für um über unter nach "
    "vor durch gegen ohne bis als wie wenn dass das damit weil denn da also so dann doch aber nur auch noch schon "
    "nicht nich kein keine keinen man ich er sie es wir ihr mir mich uns sich ihm ihn ihnen dieser diese dieses diesen "
    "jede jeder jedes jeden alle allen alles was wer wo welche welcher welches kann können könnte muss müssen soll "
    "sollen darf mehr sehr viel viele etwas ganz mal halt eben einfach quasi glaub glaube denke meine jetzt hier dort "
    "dabei dafür daran darauf davon dazu deshalb sonst selbst während zwischen pro je ob zwar bzw z b d h macht gibt "
    "machen tun geht kommt steht"
)
EMPTY = _plain(
    "netz netzwerk modell modelle neuronal neuronales neuronale daten funktion funktionen aktivierung wichtig nötig gut "
    "braucht brauchen benutzt verwendet beispiel art weise teil zahl zahlen wert werte layer layers model input output "
    "keras relu softmax dense flatten dropout adam sgd loss optimizer schicht schichten erste ersten letzte letzten "
    "immer fast normalerweise außerdem unser unsere bild bilder foto hidden heißt bedeutet wenig schritt sorgt dient"
)

GERMAN = Language(
    code="de",
    stemmer="german",
    plain=plain,
    word=words_like(rf"{COMPOUND}|[^\W\d_]+"),
    numbers=NUMBERS,
    own_stems=OWN_STEMS,
    glue=GLUE,
    empty=EMPTY,
    negations=_plain("nicht nich nie niemals ohne kein keine keinen keinem keiner weder nichts nix niemand"),
    not_only=re.compile(r"\s+(nur|bloß|allein|unbedingt|einfach)\b", re.I),
    instead=re.compile(r"(statt|anstatt|anstelle|im\s+gegensatz\s+zu|anders\s+als|und\s+nicht\b)", re.I),
    frame=re.compile(
        r"\b(?:nicht\s+(?:wahr|richtig|so|korrekt)|falsch|unsinn|ein\s+irrtum|ein\s+mythos)\s*,?\s+dass\b"
        r"|\bstimmt\s+nicht\s*,?\s+dass\b",
        re.I,
    ),
    counterfactual=re.compile(
        r"\b(ohne|sonst)\b.*\b(nicht|kann|könnte\w*|würde\w*|wäre\w*|unmöglich)\b"
        r"|\b(würde\w*|hätte\w*|wäre\w*|könnte\w*)\b",
        re.I | re.S,
    ),
    sentence_end=re.compile(
        r"[.!?;](?=\s|$)|\n\s*\n|\n\s*[-*•#]|\b(?:aber|sondern|während|jedoch|obwohl|hingegen|dagegen)\b",
        re.I,
    ),
    clause_end=re.compile(
        r"[,:]|(?<=\s)\(|\)(?=\s|$)|--|[–—]|\b(?:weil|denn|damit|sodass|wenn|also|deshalb|dann)\b"
        r"|\bund\b(?=\s+(?:der|die|das|den|es|er|sie|man|dann|so|nicht|argmax|softmax|relu|loss|optimizer|ist|sind|"
        r"wird|macht|setzt|gibt|lässt|sagt|zeigt|misst|ändert|passt|nimmt)\b)",
        re.I,
    ),
    ignorance=re.compile(
        r"\b(?:weiß|weiss)\s+(?:ich\s+)?(?:leider\s+|grad\s+|auch\s+)?(?:nicht|nich|net)\b|\bkeine\s+ahnung\b"
        r"|\bnicht\s+(?:so\s+)?(?:genau\s+)?(?:sicher|verstanden)\b",
        re.I,
    ),
    either=re.compile(
        r"\b(vielleicht|möglicherweise|entweder)\b.*\boder\b|\boder\s+vielleicht\b", re.I | re.S
    ),
    not_but=re.compile(r"\b(?:nicht|kein\w*)\b[^.;!?]*\bsondern\b", re.I),
    asking=re.compile(r"\s*(?:was|warum|wieso|weshalb|wozu|wofür|wie|welche\w*)\b[^.;!\n]*\?", re.I),
    relative=frozenset({"der", "die", "das", "welch"}),
    then=frozenset({"dan"}),
    conditional=frozenset({"wen"}),
    articles=frozenset({"ein", "eine", "einen"}),
    things={"verlust": "loss", "verlustfunktion": "loss", "optimierer": "optimizer", "metrik": "metric"},
    mistaken=frozenset(
        "sequential dense time times rate fall falls rest wert test bleib also will gift arten item".split()
    ),
    denies_before=True,
)
