"""French: "l'image" is two words, and a denial has two parts of which students leave one out."""

from __future__ import annotations

import re

from grader.rubric.languages.traits import Language, without_accents, words_like

NUMBERS = {
    word: str(number)
    for number, word in enumerate("zero _ deux trois quatre cinq six sept huit neuf dix onze douze".split())
} | {"zeros": "0"}  # "un" is an article as well
OWN_STEMS = {
    "pas": "pas", "modele": "modele", "modeles": "modele", "classe": "classe", "classes": "classe",
    "plus": "plus", "reseau": "reseau", "reseaux": "reseau", "valeur": "valeur", "valeurs": "valeur",
    "partie": "partie", "parties": "partie", "cas": "cas", "note": "note", "couche": "couche",
    "couches": "couche", "perte": "perte", "pertes": "perte", "moyenne": "moyenne", "entre": "entre",
    "entree": "entree", "entrees": "entree", "entrer": "entrer", "entrent": "entrer",
}  # fmt: skip
GLUE = frozenset(
    "le la les l' un une des de du d' au aux et ou ou en y dans sur sous avec sans par pour que qu' qui quoi dont est "
    "sont etait sera etre soit a ont avoir ce c' cet cette ces ca cela se s' sa son ses leur leurs me m' te mon ma mes "
    "notre nos votre il elle ils elles on je j' tu nous vous lui ne n' pas plus moins tres trop bien aussi mais car "
    "parce puis donc alors si comme quand lorsque chaque tout toute tous toutes autre autres meme memes entre vers "
    "chez jusqu peut peuvent doit faut fait faire va vont deja encore ici la apres avant pendant afin ainsi jamais "
    "rien quel quelle quels quelles combien comment genre gros fond quelque chose sert servent etc ben".split()
)  # fmt: skip
EMPTY = frozenset(
    "reseau reseaux modele modeles neurones donnees donnee fonction fonctions activation important necessaire bon "
    "bonne crois pense semble classe prof utilise utiliser utilisent exemple forme maniere partie nombre nombres "
    "valeur valeurs layer layers model input output keras relu softmax dense flatten dropout adam sgd loss optimizer "
    "couche couches voir premier premiere derniere dernier toujours presque generalement simplement image images "
    "photo photos hidden appelle signifie peu beaucoup quoi but role".split()
)  # fmt: skip

FRENCH = Language(
    code="fr",
    stemmer="french",
    plain=without_accents,
    word=words_like(r"[^\W\d_]+['’](?=[^\W\d_])|[^\W\d_]+"),
    numbers=NUMBERS,
    own_stems=OWN_STEMS,
    glue=GLUE,
    empty=EMPTY,
    negations=frozenset("ne n' pas jamais sans ni aucun aucune rien personne".split()),
    not_only=re.compile(
        r"['’\s]*(?:\w+\s+)?(?:pas\s+)?(seulement|uniquement|forc[eé]ment|simplement|que)\b", re.I
    ),
    instead=re.compile(
        r"(au\s+lieu\s+d|plut[oô]t\s+que|contrairement\s+[aà]|[aà]\s+la\s+diff[eé]rence|et\s+(?:non|pas)\b)",
        re.I,
    ),
    frame=re.compile(
        r"\b(?:pas|n['’]est)\s+(?:vrai|correct|exact)\s+(?:que|qu['’])"
        r"|\b(?:faux|incorrect|une?\s+erreur|un\s+mythe)\s+(?:que|qu['’]|de\s+(?:dire|croire|penser))",
        re.I,
    ),
    counterfactual=re.compile(
        r"\b(sans|sinon|autrement)\b.*\b(pas|pourrait\w*|serait\w*|ferait\w*|impossible)\b"
        r"|\bsi\b.*\b\w{3,}(?:rait|raient)\b",
        re.I | re.S,
    ),
    sentence_end=re.compile(
        r"[.!?;](?=\s|$)|\n\s*\n|\n\s*[-*•#]|\b(?:mais|tandis que|alors que|cependant|pourtant|bien que)\b",
        re.I,
    ),
    clause_end=re.compile(
        r"[,:]|(?<=\s)\(|\)(?=\s|$)|--|[–—]|\b(?:parce\s+qu|car|donc|alors|puisqu|afin\s+qu|quand|lorsqu|si(?=\s+(?:le|la|les|on|il|elle)))"
        r"|\bet\b(?=\s+(?:le|la|les|l['’]|il|elle|on|ils|elles|c['’]est|ensuite|puis|ne|argmax|softmax|relu|loss|optimizer|"
        r"est|sont|met|fait|donne|rend|dit|renvoie|garde|laisse|change|ajuste|mesure)\b)",
        re.I,
    ),
    ignorance=re.compile(
        r"\b(?:je\s+)?(?:ne\s+)?(?:sais|souviens|comprends|rappelle)\s+(?:plus|pas)\b|\bpas\s+s[uû]re?\b|\baucune\s+id[eé]e\b",
        re.I,
    ),
    either=re.compile(r"\b(peut-[eê]tre|soit)\b.*\b(?:ou|soit)\b", re.I | re.S),
    not_but=re.compile(r"\b(?:pas|non)\b[^.;!?]*\bmais\b", re.I),
    asking=re.compile(
        r"[\s«\"]*(?:qu['’]|que\b|pourquoi\b|[aà]\s+quoi\b|comment\b|quel|c['’]est\s+quoi\b)[^.;!\n]*\?", re.I
    ),
    relative=frozenset({"qui", "que", "dont"}),
    then=frozenset({"alor", "puis", "ensuit"}),
    conditional=frozenset({"si", "quand"}),
    articles=frozenset({"un", "une"}),
    things={"perte": "loss", "optimiseur": "optimizer", "metrique": "metric"},
    mistaken=frozenset(
        "sequential dense time times pass passes rate fit part point case cases rest reste mode loin pile sort figure chance".split()
    ),
)
