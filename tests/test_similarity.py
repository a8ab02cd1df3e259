"""Alike submissions: copies however they are disguised, and no honest work on the same task."""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from grader import similarity
from grader.classes.publish import given_texts
from grader.classes.read import open_classes
from grader.classes.request import GradeRequest
from grader.intake.files import assemble
from grader.records.section import Section
from grader.records.submission import Submission
from grader.similarity import ALIKE, identical, shared_lines, similar
from tests.conftest import ROOT, SLUGS

OWN = """
import keras
from keras import layers
{comment}
def prepare(images, top={top}):
    {a} = images.astype("float32") / top
    return {a}.reshape(len({a}), -1)

(x, y), (tx, ty) = keras.datasets.mnist.load_data()
{b} = keras.Sequential()
for size in {sizes}:
    {b}.add(layers.Dense(size, activation="{act}"))
    if size > {limit}:
        {b}.add(layers.Dropout({rate}))
{b}.add(layers.Dense(10, activation="softmax"))
{b}.compile(optimizer="{opt}", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
history = {b}.fit(prepare(x), y, epochs={epochs}, validation_data=(prepare(tx), ty))
print("best epoch", max(range({epochs}), key=lambda n: history.history["val_accuracy"][n]))
"""
FIRST = {"comment": "# mine", "top": 255.0, "a": "scaled", "b": "model", "sizes": "(500, 300)", "act": "relu",
         "limit": 400, "rate": 0.2, "opt": "adam", "epochs": 5}  # fmt: skip


# What one student answers, and another in words of their own.
ANSWERED = {
    "relu": "It lets only what is above zero pass, like a door that opens to one side, and stops all the rest.",
    "softmax": "Turns the scores of the last layer into shares of one, so that I can read them as chances.",
    "flatten": "Lays the rows of each picture end to end, since a dense layer takes a list and no square.",
}
OTHERWISE = {
    "relu": "Sets negative values to nought and keeps the positive ones just as they are in the network.",
    "softmax": "Because we want probabilities for the ten digits, and these should have a sum of exactly 1.",
    "flatten": "A 28 x 28 image is reshaped to a vector with 784 entries, which is what comes next in our model.",
}
FORMS = ["sheet", "program", "docstring", "comments", "printed", "in pieces"]


def student(name: str, source: str, sheet: str = "") -> Submission:
    files = {f"{name}.py": source.encode()} | ({"answers.md": sheet.encode()} if sheet else {})
    return assemble(name, files)


def as_sheet(answers: dict[str, str]) -> str:
    return "\n".join(f"# {key}\n\n{answer}\n" for key, answer in answers.items())


def answering(name: str, answers: dict[str, str], form: str, program: str = "x = 1") -> Submission:
    """A submission with answers in one of `FORMS`."""
    if form == "sheet":
        return student(name, program, as_sheet(answers))
    if form == "docstring":
        more = f'"""\n{as_sheet(answers)}\n"""'
    elif form == "comments":
        more = "\n".join(f"# {line}" for line in as_sheet(answers).splitlines())
    elif form == "printed":
        more = "\n".join(f"print({answer!r})" for answer in answers.values())
    else:
        texts = {key: repr(answer) for key, answer in answers.items()}
        if form == "in pieces":
            texts = {key: re.sub(r" (\w+) ", r" ' + '\1 '\n    ' ", text) for key, text in texts.items()}
        more = "ANSWERS = {\n" + "".join(f"    {key!r}: {text},\n" for key, text in texts.items()) + "}"
    return student(name, f"{program}\n{more}\n")


def honest(count: int) -> list[Submission]:
    """Different programs for the same task, as far as a machine makes them."""
    random.seed(4)
    lines = [
        "import keras", "from tensorflow import keras", "import numpy as np", "np.random.seed({n})",
        "(x, y), (tx, ty) = keras.datasets.mnist.load_data()", "x = x / 255", "x, tx = x / 255.0, tx / 255.0",
        "model = keras.Sequential([keras.layers.Flatten(), keras.layers.Dense({n}, activation='relu')])",
        "model.add(keras.layers.Dense({n}, 'tanh'))", "model.add(keras.layers.Dense(10, activation='softmax'))",
        "model.compile(optimizer='adam', loss='sparse_categorical_crossentropy', metrics=['accuracy'])",
        "model.fit(x, y, epochs={n})", "model.fit(x, y, batch_size={n}, epochs=5)", "print(model.evaluate(tx, ty))",
        "model.summary()", "out = model.predict(tx[:{n}])", "guess = np.argmax(out, axis=1)",
        "for n in range({n}):\n    print(n, guess[n], ty[n])", "w, b = model.layers[1].get_weights()",
        "print('weights', w.shape, b.shape)", "wrong = [n for n, g in enumerate(guess) if g != ty[n]]",
        "print(len(wrong), 'are wrong of', {n})", "keras.utils.plot_model(model)",
    ]  # fmt: skip
    return [
        student(
            f"h{k:02}", "\n".join(line.format(n=random.randint(2, 600)) for line in random.sample(lines, 14))
        )
        for k in range(count)
    ]


def pairs(found: list[Submission], given: tuple[str, ...] = ()) -> set[frozenset[str]]:
    return {frozenset((pair.first.student, pair.second.student)) for pair in similar(found, given)}


def test_copies_are_found_however_they_are_disguised() -> None:
    source = OWN.format(**FIRST)
    renamed = OWN.format(
        **{**FIRST, "a": "images01", "b": "netz", "comment": "# all my own work\n", "opt": "sgd"}
    )
    spaced = re.sub(r"\n", "\n\n", source).replace("    ", "        ")
    added = (
        "import os, sys\n"
        + source.replace("import keras\n", "import keras, random\nrandom.seed(1)\n")
        + "\nprint('done')\n"
    )
    crowd = honest(20)
    for name, copy in (("renamed", renamed), ("spaced", spaced), ("added", added)):
        found = pairs([*crowd, student("first", source), student(name, copy)])
        assert found == {frozenset(("first", name))}, name
    (pair,) = similar([*crowd, student("first", source), student("renamed", renamed)])
    assert pair.structure is not None and pair.tokens is not None and pair.structure > 0.95 > pair.tokens
    assert len(shared_lines(pair.first, pair.second)[0]) >= 14 and pair.words is None


def test_honest_work_is_left_alone() -> None:
    assert pairs(honest(30)) == set()


def test_what_everybody_was_given_does_not_count() -> None:
    given = OWN.format(**FIRST)
    two = [student(name, given + f"\nprint('{name}')\n") for name in ("ada", "ben")]
    assert pairs([*honest(10), *two]) == {frozenset(("ada", "ben"))}
    assert pairs([*honest(10), *two], (given,)) == set()
    same = [student(name, given) for name in ("ada", "ben", "chiara")]
    assert identical(same) == [["ada", "ben", "chiara"]]
    assert identical(same, (given,)) == []


def test_answer_sheets() -> None:
    text = "# ReLU\nIt lets only what is above zero pass, like a door that opens to one side, which I find neat.\n"
    other = "# ReLU\nsets negative values to zero and keeps all the positive ones just as they are in the network\n"
    sheets = [
        student("ada", "x = 1", text),
        student("ben", "y = 2", text.replace("neat", "nice")),
        student("eve", "z = 3", other),
    ]
    (pair,) = similar([*honest(8), *sheets])
    assert {pair.first.student, pair.second.student} == {"ada", "ben"}
    assert pair.words is not None and pair.words > ALIKE


def test_what_cannot_be_read_or_is_empty_is_like_nothing() -> None:
    odd = [
        student("a", "def f(:\n" * 50),
        student("b", "\x00"),
        assemble("c", {}),
        student("d", ""),
        student("e", "'''" * 9),
    ]
    assert similar(odd) == [] and identical(odd) == []
    broken = OWN.format(**FIRST) + "\ndef f(:\n"
    assert pairs([*honest(9), student("a", broken), student("b", broken + "\n")]) == {frozenset(("a", "b"))}


@pytest.mark.parametrize("slug", SLUGS)
def test_the_sample_class_has_no_copies(slug: str, tmp_path: Path) -> None:
    (given,) = open_classes(GradeRequest((slug,), ROOT / "submissions", out=tmp_path))
    assert pairs(list(given.submissions), tuple(given_texts(given))) == set()


def test_what_is_the_same_as_written_is_the_same_names_aside() -> None:
    """Of a class that shares its shape: what cannot be told is not given as a number."""
    crowd = []
    for k in range(20):  # in pairs with the same names and numbers, all of one shape
        lines = [f"net{k // 2}.add(layers.Dense({100 * (k // 2) + n}, activation='relu'))" for n in range(9)]
        crowd.append(student(f"s{k}", f"net{k // 2} = keras.Sequential()\n" + "\n".join(lines)))
    source = OWN.format(**FIRST)
    crowd += [student("ada", source), student("ben", source.replace("model", "net"))]
    found = similar([*honest(8), *crowd])
    assert any(pair.tokens is not None and pair.structure is None for pair in found)
    assert any(pair.tokens is not None and pair.structure is not None for pair in found)
    for pair in found:
        assert pair.structure is None or pair.structure >= (pair.tokens or 0)
        assert all(each is None or 0 < each <= 1 + 1e-9 for each in (pair.tokens, pair.structure, pair.words))
        assert len(pair.shares()) == sum(
            each is not None for each in (pair.tokens, pair.structure, pair.words)
        )


def test_the_same_in_any_order() -> None:
    found = [
        *honest(12),
        student("one", OWN.format(**FIRST)),
        student("two", OWN.format(**FIRST) + "\nprint(1)"),
    ]
    shuffled = list(found)
    random.shuffle(shuffled)
    assert pairs(found) == pairs(shuffled) != set()


def test_a_large_class_is_sampled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of many, some of the runs: whoever copied is found all the same, and nobody else is."""
    copies = [student("zoe", OWN.format(**FIRST)), student("yan", OWN.format(**FIRST).replace("x", "z"))]
    everybody = [*honest(40), *copies]
    wanted = pairs(everybody)
    assert frozenset(("zoe", "yan")) in wanted
    monkeypatch.setattr(similarity, "FULL", 10)
    assert pairs(everybody) == wanted


def after_every_fourth(mark: str) -> Callable[[str], str]:
    return lambda text: re.sub(r"((?:\S+ ){3}\S+) ", lambda found: f"{found[1]} {mark} ", text)


def letters(these: str, those: str) -> Callable[[str], str]:
    return lambda text: text.translate(str.maketrans(these, those))


def shifted(begin: str, to: int) -> Callable[[str], str]:
    """Letters of the alphabet as another block of Unicode has them."""
    return lambda text: re.sub(
        f"[{begin}-{chr(ord(begin) + 25)}]", lambda c: chr(ord(c[0]) - ord(begin) + to), text
    )


DISGUISES: dict[str, Callable[[str], str]] = {
    **{
        f"U+{ord(mark):04X}": after_every_fourth(mark)
        for mark in "\u200b\u2060\u00ad\u202e\u034f\u3164\ufe0f\u2014\u2013-.*_\u02d0\u1427\u4e00\x00"
    },
    "inside words": lambda text: re.sub(r"(?<=\w)(?=\w)", "\u200b", text),
    "soft hyphens": lambda text: re.sub(r"(?<=\w\w)(?=\w\w)", "\u00ad", text),
    "Cyrillic": letters("aeopcyxAEOPCTI", "\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0410\u0415\u041e\u0420\u0421\u0422\u0406"),
    "Greek": letters("oavIT", "\u03bf\u03b1\u03bd\u0399\u03a4"),
    "full width": shifted("a", 0xFF41),
    "mathematical": shifted("a", 0x1D41A),
    "I for l": letters("lo", "I0"),
    "rn for m": lambda text: text.replace("m", "rn"),
    "accents": lambda text: text.replace("e", "\u00e9").replace("a", "a\u0327"),
    "case": str.upper,
    "punctuation": lambda text: re.sub(r"(?<=\w) ", " ... ", text).replace(",", ";"),
    "spaces": lambda text: text.replace(" ", "\u2003\t"),
    "HTML": after_every_fourth("<!-- yes --><i></i>"),
    "character by name": after_every_fourth("&zwnj;"),
    "bold": lambda text: re.sub(r"(\w\w)(\w\w)", r"\1**\2**", text),
}  # fmt: skip


@pytest.mark.parametrize("form", ["sheet", "program"])
@pytest.mark.parametrize("disguise", DISGUISES.values(), ids=DISGUISES)
def test_copied_answers_are_seen_through_a_disguise(disguise: Callable[[str], str], form: str) -> None:
    copied = {key: disguise(answer) for key, answer in ANSWERED.items()}
    two = [answering("ada", ANSWERED, form), answering("ben", copied, form, "y = (2, 3)")]
    (pair,) = similar([*honest(8), *two, answering("eve", OTHERWISE, form)])
    assert {pair.first.student, pair.second.student} == {"ada", "ben"}
    assert pair.words is not None and pair.words > 0.95


@pytest.mark.parametrize("theirs", FORMS)
@pytest.mark.parametrize("own", FORMS)
def test_copied_answers_are_found_wherever_they_stand(own: str, theirs: str) -> None:
    two = [answering("ada", ANSWERED, own), answering("ben", ANSWERED, theirs, "y = (2, 3)")]
    found = similar([*honest(8), *two, answering("eve", OTHERWISE, "sheet")])
    (pair,) = (each for each in found if each.words is not None and each.words >= ALIKE)
    assert {pair.first.student, pair.second.student} == {"ada", "ben"}
    assert pair.words is not None and pair.words > 0.9


@pytest.mark.parametrize("form", ["sheet", "program"])
def test_a_program_of_one_with_the_answers_of_another(form: str) -> None:
    """Both are shown: whose program it is, and whose answers."""
    source = OWN.format(**FIRST)
    three = [
        answering("chiara", OTHERWISE, "program", source),
        answering("ada", ANSWERED, form, "w = [1, 2]"),
        answering("ben", ANSWERED, "program", source),
    ]
    assert pairs([*honest(8), *three]) == {frozenset(("ben", "chiara")), frozenset(("ada", "ben"))}


@pytest.mark.parametrize("form", FORMS)
def test_honest_answers_are_left_alone(form: str) -> None:
    """So are those to which a task leaves little choice."""
    brief = {"relu": "ReLU returns max(0, x).", "softmax": "Shares that add up to one.", "units": "10"}
    longer = {key: f"{brief[key]} {OTHERWISE[key]}" for key in ("relu", "softmax")}
    class_ = [
        answering("ada", brief, form),
        answering("ben", brief, form, "y = (2, 3)"),
        answering("chiara", longer, form, "z = {4}"),
        answering("dmitri", ANSWERED, form),
    ]
    assert not [pair for pair in similar([*honest(8), *class_]) if (pair.words or 0) >= ALIKE]


@pytest.mark.parametrize(
    "disguise",
    [
        lambda text: text.replace("model", "mo\u200bdel").replace("history", "histo\u2060ry"),
        lambda text: (
            text.replace("model", "m\u043edel").replace("scaled", "sc\u0430led").replace("x", "\u0445")
        ),
        lambda text: text.replace("model", "\uff4d\uff4f\uff44\uff45\uff4c").replace("size", "\uff53ize"),
        lambda text: text.replace(" ", " \u200b"),
        lambda text: text.replace('"', "'").replace("'best epoch'", "'Best - epoch!'"),
    ],
    ids=["invisible", "Cyrillic", "full width", "between", "punctuation"],
)
def test_copied_programs_are_seen_through_a_disguise(disguise: Callable[[str], str]) -> None:
    source = OWN.format(**FIRST)
    (pair,) = similar([*honest(20), student("ada", source), student("ben", disguise(source))])
    assert {pair.first.student, pair.second.student} == {"ada", "ben"}
    assert pair.tokens == pytest.approx(1)
    own, other = shared_lines(pair.first, pair.second)
    assert len(own) >= 14 and own == other


@pytest.mark.parametrize("mark", ["\u200b", "\u2060", "\u00ad", "\ufeff", "\u202e", "\ufe0f", " ", "\u3164"])
def test_the_same_but_for_what_cannot_be_seen(mark: str) -> None:
    source, text = OWN.format(**FIRST), as_sheet(ANSWERED)
    same = [
        student("ada", source, text),
        student("ben", source, text.replace(" ", f" {mark}")),
        student("chiara", source.replace("model", f"model{mark}"), text.replace("a", "\u0430")),
    ]
    assert identical([*same, student("eve", source, as_sheet(OTHERWISE))]) == [["ada", "ben", "chiara"]]


@pytest.mark.parametrize(
    "answer",
    [
        "Функция пропускает только то, что выше нуля, как дверь, которая открывается в одну сторону, "
        "а всё остальное она задерживает на пороге",
        "Αφήνει να περάσει μόνο ό,τι είναι πάνω από το μηδέν, σαν μια πόρτα που ανοίγει προς τη μια πλευρά, "
        "και σταματά όλα τα άλλα",
        "它只让大于零的数通过，就像一扇只朝一边开的门，其余的全部挡在外面。",
    ],
    ids=["Russian", "Greek", "Chinese"],
)
def test_answers_in_other_scripts(answer: str) -> None:
    three = [
        answering("ada", {"relu": answer}, "sheet"),
        answering("ben", {"relu": answer.replace(" ", " \u200b").replace("，", "。")}, "program"),
        answering("eve", {"relu": " ".join(reversed(re.findall(r"\w", answer)))}, "sheet"),
    ]
    assert pairs([*honest(8), *three]) == {frozenset(("ada", "ben"))}


def test_no_more_is_read_than_a_person_writes(monkeypatch: pytest.MonkeyPatch) -> None:
    source, text = OWN.format(**FIRST), as_sheet(ANSWERED)
    two = [student("ada", source, text), student("ben", source.replace("model", "net"), text)]
    assert len(pairs(two)) == 1
    long = "a = 1\n" * 400_000 + '"' + "word " * 400_000
    assert len(similarity._tokens(long)) == similarity.MOST
    assert sum(map(len, similarity._texts(f"'{long}'"))) <= similarity.READ_CHARS
    sheet = Submission("eve", sections=(Section("a", "", own=long), Section("b", "", own=long)))
    assert sum(map(len, similarity._answers(sheet))) <= similarity.READ_CHARS
    for limit in ("READ_CHARS", "MOST"):
        with monkeypatch.context() as patch:
            patch.setattr(similarity, limit, 10)
            assert pairs(two) == set()
            assert len(similarity._words([text, text])) <= 10 or limit == "READ_CHARS"


ODD = {
    "half a character": "x = '\ud800'\n" * 99,
    "null bytes": "x = \0 'a\0b'\0\n" * 99,
    "brackets": "([{" * 9000,
    "no end": "'''" + "\\'" * 9000,
    "no ends": "'a\n" * 9000,
    "backslashes": "\\" * 9000,
    "continued": "x = 1 + \\\n" * 9000,
    "deep": "".join(" " * n + "if x:\n" for n in range(300)),
    "in and out": "".join(" " * (n * 7 % 90) + "x\n" for n in range(999)),
    "texts in texts": "f'{" * 9000,
    "numbers": "1e+" * 9000,
    "names of characters": "&#" + "9" * 9000 + ";" + "&#9999999999; &#x110000; &#xd800;" * 99,
    "codes of characters": r"'\ud800 \U00110000 \UFFFFFFFF \xzz \777 \N{nothing}' " * 99,
    "accents": "a" + "\u0301\u0327" * 9000,
    "a sentence in a letter": "\ufdfa " * 9000,
    "tags": "<a" * 9000 + "<!--" * 9000,
    "everything": "".join(map(chr, range(0, 0x110000, 37))),
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_no_text_of_a_student_ends_the_class(text: str) -> None:
    content, part = text.encode("utf-8", "surrogatepass"), Section("a", text, own=text)
    odd = [
        Submission("a", (("a.py", content),), "a.py", sections=(part,)),
        Submission("b", (("b.py", content + b" "),), "b.py", sections=(part, part)),
    ]
    copies = [student("ada", OWN.format(**FIRST)), student("ben", OWN.format(**FIRST) + "\nx = 1")]
    wanted = frozenset(("ada", "ben"))
    assert wanted in pairs([*honest(8), *odd, *copies]) <= {wanted, frozenset(("a", "b"))}
    assert wanted in pairs([*odd, *copies], (text,))
    assert identical(odd[:1]) == []
