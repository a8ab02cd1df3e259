"""Portuguese, as students write it: "vc", "q", "pq" and "pra" are words, and so are English terms."""

from __future__ import annotations

import re

from grader.rubric.languages.traits import Language, without_accents, words_like

NUMBERS = {
    word: str(number)
    for number, word in enumerate("zero _ dois tres quatro cinco seis sete oito nove dez onze doze".split())
} | {"duas": "2", "zeros": "0"}  # "um" is an article as well
SHORT_FORMS = {
    "q": "que",
    "pq": "porque",
    "vc": "voce",
    "tb": "tambem",
    "n": "nao",
    "ñ": "nao",
    "ta": "esta",
    "dai": "dai",
}
# The stemmer throws these together with words of another meaning.
OWN_STEMS = SHORT_FORMS | {
    "media": "media", "medias": "media", "parte": "parte", "partes": "parte", "modelo": "modelo",
    "modelos": "modelo", "classe": "classe", "classes": "classe", "rede": "rede", "redes": "rede",
    "valor": "valor", "valores": "valor", "para": "para", "vez": "vez", "vezes": "vez", "imagens": "imagem",
    "imagem": "imagem", "erros": "erro", "erro": "erro", "camada": "camada", "camadas": "camada",
    "melhora": "melhorar", "melhorar": "melhorar", "melhor": "melhor", "caso": "caso", "casos": "caso",
}  # fmt: skip
GLUE = frozenset(
    "o a os as um uma uns umas de do da dos das em no na nos nas ao aos e ou que q eh sao era foi ser seja estar "
    "esta estao isso isto esse essa este esta aquele aquela se seu sua seus suas lhe me te meu minha por para pra "
    "pro com sem como quando onde qual quais quem nao n ja muito mais menos mas porque pq pois assim tambem entao "
    "ha tem sobre entre ate desde cada todo toda todos todas tudo algo outro outra outros outras quanto tao so "
    "coisa caso vez nada eu ele ela eles elas vc voce gente pode podem deve faz fazer vai vao ir ter diz quer mesmo "
    "mesma aqui ai la depois antes enquanto segundo durante ne tipo pelo pela pelos pelas num numa c p d".split()
)  # fmt: skip
EMPTY = frozenset(
    "rede redes modelo modelos neural dado dados funcao funcoes ativacao importante necessario bom boa acho acredito "
    "parece classe professor serve servem usa usam usar utiliza usamos exemplo forma jeito maneira parte numero "
    "numeros valor valores layer layers model input output keras relu softmax dense densa flatten dropout adam sgd "
    "loss optimizer camada camadas ver agora primeiro primeira ultima ultimo sempre quase geralmente basicamente "
    "simplesmente alem nossa nosso imagem imagens foto fotos hidden chama significa pouco lembro direito".split()
)  # fmt: skip

PORTUGUESE = Language(
    code="pt",
    stemmer="portuguese",
    plain=without_accents,
    word=words_like(r"[^\W\d_]+"),
    numbers=NUMBERS,
    own_stems=OWN_STEMS,
    glue=GLUE,
    empty=EMPTY,
    negations=frozenset("nao n nunca jamais sem nem tampouco nada nenhum nenhuma ninguem".split()),
    not_only=re.compile(r"\s+(s[oó]|somente|apenas|necessariamente|simplesmente)\b", re.I),
    instead=re.compile(
        r"(em\s+(?:vez|lugar)\s+d[eoa]|e\s+n[aã]o\b|ao\s+inv[eé]s\s+d[eoa]|diferente\s+d[eoa])", re.I
    ),
    frame=re.compile(
        r"\bn[aã]o\s+[eé]\s+(?:verdade|certo|correto)\s+que\b"
        r"|\b(?:falso|mentira|incorreto|um\s+erro|um\s+mito)\s+(?:que|dizer|pensar|achar)\b",
        re.I,
    ),
    counterfactual=re.compile(
        r"\b(sem|sen[aã]o|caso\s+contr[aá]rio)\b.*\b(n[aã]o|poderia\w*|seria\w*|faria\w*|imposs[ií]vel)\b"
        r"|\bse\b.*\b(fosse\w*|\w{3,}riam?)\b",
        re.I | re.S,
    ),
    sentence_end=re.compile(
        r"[.!?;](?=\s|$)|\n\s*\n|\n\s*[-*•#]|\b(?:mas|por[eé]m|enquanto|entretanto|embora|s[oó] que)\b", re.I
    ),
    clause_end=re.compile(
        r"[,:]|(?<=\s)\(|\)(?=\s|$)|--|[–—]"
        r"|\b(?:porque|pq|pois|ent[aã]o|assim|para\s+que|pra\s+que|quando|se(?=\s+(?:o|a|os|as|eu|ele|ela|for|fosse)\b))\b"
        r"|\be\b(?=\s+(?:o|a|os|as|se|assim|depois|n[aã]o|j[aá]|da[ií]|argmax|softmax|relu|loss|optimizer|otimizador|"
        r"[eé]|s[aã]o|faz|coloca|deixa|d[aá]|diz|devolve|converte|serve|usa|muda|ajusta|mede|zera)\b)",
        re.I,
    ),
    ignorance=re.compile(
        r"\bn[aã]o\s+(?:me\s+)?(?:sei|lembro|entendi|entendo|tenho\s+certeza)\b(?:\s+(?:bem|direito))?|\bsei\s+l[aá]\b",
        re.I,
    ),
    either=re.compile(r"\b(talvez|pode\s+ser|quem\s+sabe)\b.*\bou\b|\bou\s+talvez\b", re.I | re.S),
    not_but=re.compile(r"\bn[aã]o\b[^.;!?]*\b(?:mas sim|e sim)\b", re.I),
    asking=re.compile(r"\s*(?:o\s+que|por\s*qu[eê]|para\s+que|pra\s+que|como|qual|quais)\b[^.;!\n]*\?", re.I),
    relative=frozenset({"que", "qual", "quem"}),
    then=frozenset({"enta", "depo"}),
    conditional=frozenset({"se", "quand"}),
    articles=frozenset({"um", "uma"}),
    things={"perda": "loss", "otimizador": "optimizer", "metrica": "metric", "convolucional": "convolution"},
    mistaken=frozenset(
        "sequential dense time times come pass passes real total erro final regular local general para".split()
    ),
)
