"""Spanish, as students write it: "q", "xq" and "pa" are words, and so are English terms."""

from __future__ import annotations

import re

from grader.rubric.languages.traits import Language, without_accents, words_like

NUMBERS = {
    word: str(number)
    for number, word in enumerate(
        "cero uno dos tres cuatro cinco seis siete ocho nueve diez once doce".split()
    )
} | {"ceros": "0"}
SHORT_FORMS = {
    "q": "que",
    "k": "que",
    "xq": "porque",
    "pq": "porque",
    "pa": "para",
    "x": "x",
    "tb": "tambien",
}
# The stemmer throws these together with words of another meaning.
OWN_STEMS = SHORT_FORMS | {
    "media": "media", "medias": "media", "parte": "parte", "partes": "parte", "modelo": "modelo",
    "modelos": "modelo", "clase": "clase", "clases": "clase", "clasificar": "clasificar", "red": "red",
    "redes": "red", "valor": "valor", "valores": "valor", "negar": "negar", "para": "para", "parar": "parar",
    "vez": "vez", "veces": "vez", "mejor": "mejor", "mejores": "mejor", "mejora": "mejorar", "mejorar": "mejorar",
    "cosa": "cosa", "cosas": "cosa", "caso": "caso", "casos": "caso",
}  # fmt: skip
GLUE = frozenset(
    "el la los las lo un una unos unas de del al a en y e o u que q k es son era eran fue ser sea estar esta "
    "estan estaba este esto estos estas ese esa eso esos esas aquel aquella se su sus le les me te nos mi mis tu "
    "tus por para pa con sin como cuando donde cual cuales quien si no ni ya muy mas menos pero porque xq pq "
    "pues asi tambien tb entonces hay ha han he haber sobre entre hasta desde cada todo toda todos todas algo "
    "otra otro otras otros cuanto cuanta cuantos tan tanto solo sola cosa cosas caso vez bien nada yo el ella "
    "ellos ellas uno puede pueden poder debe hace hacer hacen va van ir tiene tienen tener sea osea decir dice "
    "quiere mismo misma aqui ahi alli luego despues antes mientras aunque sino segun durante tras ante".split()
)  # fmt: skip
EMPTY = frozenset(
    "red redes modelo modelos neuronal neuronales dato datos funcion funciones activacion importante necesario "
    "bueno buena creo pienso parece clase profe sirve sirven usa usan usar utiliza usamos ejemplo tipo forma "
    "manera parte numero numeros valor valores layer layers model input output keras relu softmax dense flatten "
    "dropout adam sgd loss optimizer capa capas digamos osea vemos ver ahora primero primera ultima ultimo "
    "siempre casi normalmente generalmente basicamente simplemente ademas nuestro nuestra imagen imagenes foto "
    "fotos hidden llama llamado significa mas poco mucho muchos".split()
)  # fmt: skip

SPANISH = Language(
    code="es",
    stemmer="spanish",
    plain=without_accents,
    word=words_like(r"[^\W\d_]+"),
    numbers=NUMBERS,
    own_stems=OWN_STEMS,
    glue=GLUE,
    empty=EMPTY,
    negations=frozenset("no nunca jamas sin ni tampoco nada ningun ninguna ninguno nadie".split()),
    not_only=re.compile(
        r"\s+(s[oó]lo|solamente|[uú]nicamente|necesariamente|simplemente|se trata s[oó]lo)\b", re.I
    ),
    instead=re.compile(r"(en\s+(?:vez|lugar)\s+de|y\s+no\b|a\s+diferencia\s+de|al\s+contrario\s+de)", re.I),
    frame=re.compile(
        r"\bno\s+es\s+(?:cierto|verdad|correcto)\s+que\b"
        r"|\b(?:falso|mentira|incorrecto|un\s+error|un\s+mito)\s+(?:que|decir|pensar|creer)\b",
        re.I,
    ),
    counterfactual=re.compile(
        r"\b(sin|si\s+no|de\s+lo\s+contrario)\b.*\b(no|podr[ií]a\w*|ser[ií]a\w*|har[ií]a\w*|imposible)\b"
        r"|\bsi\b.*\b(ser[ií]a\w*|podr[ií]a\w*|har[ií]a\w*|tendr[ií]a\w*|hubier\w+|\w{3,}r[ií]an?)\b",
        re.I | re.S,
    ),
    sentence_end=re.compile(
        r"[.!?;](?=\s|$)|\n\s*\n|\n\s*[-*•#]|\b(?:pero|sino|mientras que|sin embargo|aunque|en cambio)\b",
        re.I,
    ),
    clause_end=re.compile(
        r"[,:]|(?<=\s)\(|\)(?=\s|$)|--|[–—]"
        r"|\b(?:porque|xq|pq|as[ií]\s+que|entonces|ya\s+que|para\s+que|pa\s+que|pa\s+q|cuando|si)\b"
        r"|\by\b(?=\s+(?:el|la|los|las|se|as[ií]|luego|despu[eé]s|no|ya|si|ah[ií]|argmax|softmax|relu|loss|optimizer|"
        r"es|son|hace|pone|deja|da|dice|devuelve|convierte|sirve|usa|cambia|ajusta|mide)\b)",
        re.I,
    ),
    ignorance=re.compile(
        r"\bno\s+se\b(?=\s*(?:[.,;]|$|bien\b|qu[eé]\b|por\b|cu[aá]l|c[oó]mo))|\bno\s+(?:me\s+)?(?:s[eé](?<=é)|acuerdo|recuerdo|entiendo|entend[ií]|estoy\s+(?:muy\s+)?segur[oa])\b(?:\s+bien)?"
        r"|\bni\s+idea\b",
        re.I,
    ),
    either=re.compile(
        r"\b(quiz[aá]s?|tal\s+vez|puede\s+que|a\s+lo\s+mejor)\b.*\bo\b|\bo\s+tal\s+vez\b", re.I | re.S
    ),
    not_but=re.compile(r"\bno\b[^.;!?]*\bsino\b", re.I),
    asking=re.compile(r"\s*(?:qu[eé]|por\s*qu[eé]|para\s*qu[eé]|c[oó]mo|cu[aá]l(?:es)?)\b[^.;!\n]*\?", re.I),
    relative=frozenset({"que", "cual", "quien"}),
    then=frozenset({"entonc", "lueg"}),
    conditional=frozenset({"si", "cuand"}),
    articles=frozenset({"un", "una"}),
    things={
        "perdida": "loss",
        "optimizador": "optimizer",
        "metrica": "metric",
        "convolucional": "convolution",
    },
    mistaken=frozenset(
        "sequential dense time times come sale sales once base bases pone real total error final regular local general".split()
    ),
)
