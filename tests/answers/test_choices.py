"""Which options answers choose, in the spellings of people; and what no answer may do to whoever reads it."""

from __future__ import annotations

import time
from typing import Any

import pytest

from grader.answers.choices import Chosen, meant, one_chosen, several_chosen
from grader.answers.options import Options, listed, options_of, shuffled, untouched

METHODS = options_of(["compile", "fit", "evaluate", "predict"])
METHOD = "Which method trains a model?"
SHEET = "\n".join(f"- {line}" for line in METHODS.lines())
# Spellings of the second one.
SECOND: list[Any] = [
    "B", "b", " B ", "B)", "(B)", "B.", "b.", "b)", "[B]", "{B}", "**B**", "<b>B</b>", "$B$", "B!", "B?", "Ｂ", "Β", "B\u200b",
    "'B'", "“B”", "B>", "-> B", "→ B", "=> B", "Option B", "option b", "OPTION B", "option (b)", "option: B", "letter B",
    "choice b", "Answer: B", "Answer B.", "ANSWER: B) FIT", "My answer: B", "my answer is b", "The answer is B",
    "The answer is B.", "the answer is (b).", "The answer is “B”.", "The correct answer is B", "correct answer: b",
    "The right choice is b", "I think B", "I think the answer is b", "i think it's b", "it's B", "its b", "It is B.", "B it is",
    "So B.", "It must be B (fit)", "I choose B: fit", "I would say b", "I guess b", "maybe B", "probably B", "not sure, B",
    "not sure but B", "I'm not sure, but I think B", "Antwort B", "Die Antwort ist B", "Die richtige Antwort ist B, weil fit trainiert",
    "La respuesta es B", "C'est B", "La réponse est B", "My answer to this question is B",
    "fit", "Fit", "FIT", "fit()", "fit.", "`fit`", "'fit'", "“fit”", "*fit*", "model.fit", "model.fit()", "`model.fit()`", ".fit",
    "the fit method", "The fit method trains the model", "fit trains the model.", "I'd use fit", "I would call model.fit()",
    "fit = training", "It is fit", "We need fit", "method: fit", "fit, of course", "fit\n", "fit(x, y)", "Fit!",
    "2", "2.", "2)", "(2)", 2, 2.0, "#2", "number 2", "option 2", "Option (2)", "no. 2", "٢", "the second option", "The second one",
    "the 2nd one", "second choice", "Answer: 2",
    "B) fit", "b) fit", "B. fit", "B: fit", "B - fit", "B – fit", "B fit", "B = fit", "B (fit)", "fit (B)", "fit, B", "(b) fit", "- B) fit",
    "B: model.fit trains it", "4. B", "4) B", "4. B)", "4. b) fit", "Q4: B", "Question 4: B", "4 - B", "4: fit",
    "The answer is B because it trains.", "B because compile only sets the loss", "B, because", "b because it trains",
    "B, since evaluate only tests", "B as it changes the weights", "B (compile only configures)", "B - compile only configures it",
    "B\n\nBecause it trains.", "B. It trains the model and does not evaluate.", "B. The method compile only sets things up.",
    "fit, because it does not only compile", "fit while predict only computes", "B, not A", "not A but B", "A is wrong, B is right",
    "fit instead of compile", "fit, unlike evaluate", "B weil es trainiert", "compile sets the loss, fit trains the model, so B",
    "Which method trains a model? B", "Which method trains a model? fit", "Which method trains a model?\nB",
    ["B"], ["fit"], ("b",), [["fit"]], {"answer": "B"}, {"method": "fit"}, {"A": False, "B": True, "C": False, "D": False},
    {"A": "", "B": "x", "C": "", "D": ""}, {"compile": "no", "fit": "yes", "evaluate": "no", "predict": "no"},
    f"{SHEET}\n\nAnswer: B", f"{SHEET}\nB", f"{SHEET}\n\nfit", SHEET.replace("- B)", "- [x] B)"), SHEET.replace("- B)", "- (x) B)"),
    SHEET.replace("- B)", "[X] B)"), SHEET.replace("- B)", "x B)"), SHEET.replace("B) fit", "B) fit ✓"), SHEET.replace("B) fit", "B) fit <--"),
    SHEET.replace("B) fit", "B) fit (my answer)"), SHEET.replace("B) fit", "→ B) fit"), SHEET.replace("- B)", "- ✅ B)"),
]  # fmt: skip
# Spellings of others, which are as clear: the option, and the answer.
OTHERS: list[tuple[int, Any]] = [
    (0, "A"), (0, "a"), (0, "A)"), (0, "a)"), (0, "a."), (0, "(a)"), (0, "Answer: a"), (0, "The answer is A."), (0, "the answer is a"),
    (0, "A because it trains"), (0, "a because it trains"), (0, "A, since it trains"), (0, "A is the one"), (0, "1"), (0, 1), (0, "Option A"),
    (0, "compile"), (0, "compile()"), (0, "model.compile()"), (0, "Compile"), (0, "complie"), (0, "compil"), (0, "comppile"), (0, "A) compile"),
    (0, "I think its a"), (0, "I think it is A"), (0, "A!"), (0, "А"), (0, "4. A"), (0, "A: compile"), (0, "A - because it compiles"),
    (0, "the first one"), (0, "A, not B"), (0, "compile, not fit"), (0, ["A"]), (0, {"answer": "a"}), (0, f"{SHEET}\nA"),
    (0, SHEET.replace("- A)", "- [x] A)")), (0, "compile because fit is later"), (0, "My answer is A, because fit does not compile"),
    (2, "C"), (2, "c"), (2, "c)"), (2, "C."), (2, "Answer c"), (2, "3"), (2, 3), (2, "3)"), (2, "evaluate"), (2, "Evaluate()"),
    (2, "evalute"), (2, "evaluat"), (2, "evaluates"), (2, "model.evaluate"), (2, "C) evaluate"), (2, "С"), (2, "third option"),
    (2, "C because it does not train"), (2, "c, since it measures"), (2, "The answer is c"), (2, "Its C"), (2, "4) c"), (2, "C (evaluate)"),
    (2, "evaluate since compile and fit come before"), (2, f"{SHEET}\n\nAnswer: c) evaluate"), (2, {"C": True, "A": False}),
    (3, "D"), (3, "d"), (3, "d)"), (3, "D."), (3, "(d)"), (3, "4"), (3, 4), (3, "Option 4"), (3, "predict"), (3, "PREDICT"), (3, "predict()"),
    (3, "pedict"), (3, "preditc"), (3, "predict."), (3, "D) predict"), (3, "d: predict"), (3, "predict (D)"), (3, "the fourth option"),
    (3, "D because it predicts"), (3, "I choose d"), (3, "I think D"), (3, "not B but D"), (3, "D, not B"), (3, "4. D"), (3, "2) D"),
    (3, "predict, because compile, fit and evaluate do not"), (3, ["predict"]), (3, [4]), (3, "model.predict()"), (3, "D\nIt predicts."),
    (3, "Which method trains a model? D"), (3, "die Antwort ist D"), (3, "solution: d"), (3, "d) predict"), (3, "→ D"), (3, "Answer: D!"),
]  # fmt: skip
# What a person must read, and why.
DOUBTFUL: list[tuple[str, Any]] = [
    ("unclear", "A or B"), ("unclear", "B or C"), ("unclear", "A, B"), ("unclear", "B and C"), ("unclear", "B C"), ("unclear", "BC"),
    ("unclear", "B/C"), ("unclear", "B) compile"), ("unclear", "compile (B)"), ("unclear", "either fit or compile"), ("unclear", "B\nC"),
    ("unclear", "fit\ncompile"), ("unclear", [1, 2]), ("unclear", {"a": "B", "b": "C"}), ("unclear", "B... wait, C"),
    ("unclear", "First I thought B but it is C"), ("unclear", "fit is used to compile"), ("unclear", "A. no. B. yes"), ("unclear", "A-D"),
    ("unclear", SHEET.replace("- B)", "- [x] B)").replace("- C)", "- [x] C)")), ("unclear", SHEET.replace("- B)", "- [x] B)") + "\nC"),
    ("unclear", "compile? no, fit"), ("unclear", "B. Actually C."), ("unclear", SHEET.replace("A) compile", "~~A) compile~~")),
    ("denied", "not B"), ("denied", "not A"), ("denied", "B is wrong"), ("denied", "It isn't B"), ("denied", "anything but B"),
    ("denied", "fit is not the one"), ("denied", "B is not right"), ("denied", "not fit"), ("denied", "never compile"), ("denied", "A and C are wrong"),
    ("denied", "B cannot be it, it does not train"), ("denied", "≠ B"),
    ("unknown", "sigmoid"), ("unknown", "train"), ("unknown", "the training method"), ("unknown", "A model that trains"), ("unknown", "a method"),
    ("unknown", "because"), ("unknown", "all of them"), ("unknown", True), ("unknown", 0), ("unknown", "B2B"), ("unknown", "C++"),
    ("unknown", "<script>alert(1)</script>"), ("unknown", "vitamin B12"), ("unknown", "训练"),
    ("outside", "E"), ("outside", "7"), ("outside", 5), ("outside", "Option F"), ("outside", "The answer is E"),
    ("nothing", ""), ("nothing", "?"), ("nothing", "I don't know"), ("nothing", "idk"), ("nothing", "no idea"), ("nothing", SHEET),
    ("nothing", f"{SHEET}\n\nAnswer: "), ("nothing", "keine Ahnung"), ("nothing", METHOD),
]  # fmt: skip


@pytest.mark.parametrize("answer", SECOND, ids=repr)
def test_spellings_of_one_option(answer: Any) -> None:
    assert one_chosen(answer, METHODS, METHOD) == Chosen((1,))


@pytest.mark.parametrize(("place", "answer"), OTHERS, ids=repr)
def test_spellings_of_the_others(place: int, answer: Any) -> None:
    assert one_chosen(answer, METHODS, METHOD) == Chosen((place,))


@pytest.mark.parametrize(("doubt", "answer"), DOUBTFUL, ids=repr)
def test_what_cannot_be_told(doubt: str, answer: Any) -> None:
    assert one_chosen(answer, METHODS, METHOD).doubt == doubt


def test_there_are_enough_of_them() -> None:
    assert len(SECOND) >= 150 and len(OTHERS) + len(DOUBTFUL) >= 150


LOSSES = options_of(["accuracy", "mse", "cross-entropy", "mae", "precision"])
LOSS = "Which losses suit regression?"
LOSS_SHEET = "\n".join(f"- {line}" for line in LOSSES.lines())
BOTH: list[Any] = [
    "B, D", "B and D", "b and d", "B D", "BD", "bd", "B/D", "B + D", "B & D", "B; D", "B,D,", "b,d", "B , D", "B.D", "B. D.", "B\nD", "- B\n- D",
    "1. B\n2. D", "B\n\nD", "[B, D]", "('B', 'D')", "{'B','D'}", "| B | D |", "B) and D)", "(B) (D)", "B und D", "options B and D",
    "Option B, Option D", "answers: B and D", "The answers are B and D.", "I think B and D", "Both B and D", "Q3: B, D", "3. B, D", "3) BD",
    "B and D, because they measure distance", "B, D, not A", "B and D are correct; A is wrong", "2, 4", "2 and 4", "2 4", [2, 4], [4, 2],
    "mse, mae", "mse and mae", "MSE & MAE", "mae,mse", "mse mae", "mse + mae", "'mse', 'mae'", "mean... mse and mae", ["mse", "mae"], ["B", "D"],
    ["b) mse", "d) mae"], {"B": True, "D": True, "A": False, "C": False, "E": False}, {1: "B", 2: "D"}, {"B": "x", "D": "x", "A": ""},
    "B) mse\nD) mae", "mse (B), mae (D)", "B: mse; D: mae", "both mse and mae are losses for regression", f"{LOSS_SHEET}\nAnswer: B, D",
    LOSS_SHEET.replace("- B)", "- [x] B)").replace("- D)", "- [x] D)"), "Which losses suit regression? B and D",
]  # fmt: skip


@pytest.mark.parametrize("answer", BOTH, ids=repr)
def test_spellings_of_two_options(answer: Any) -> None:
    chosen = several_chosen(answer, LOSSES, LOSS)
    assert (sorted(chosen.places), chosen.doubt) == ([1, 3], "")


@pytest.mark.parametrize(
    ("answer", "places", "doubt"),
    [
        ("mse", [1], ""),
        ("B, C and D", [1, 2, 3], ""),
        ("prescision", [4], ""),
        ("all", [0, 1, 2, 3, 4], ""),
        ("none of them", [], "nothing"),
        (LOSS_SHEET, [], "nothing"),
        ("B or D", [1, 3], "unclear"),
        ("B-D", [1], "unclear"),
        ("B and D are right. Accuracy is a metric.", [1, 3, 0], "unclear"),
        ("mse because it squares, mae because it does not", [1, 3], "unclear"),
        ("all but A", [], "denied"),
        ("not B", [], "denied"),
        ("distance", [], "unknown"),
        ("F", [], "outside"),
    ],
)
def test_how_many_are_chosen(answer: str, places: list[int], doubt: str) -> None:
    assert several_chosen(answer, LOSSES, LOSS) == Chosen(tuple(places), doubt)  # type: ignore[arg-type]


def test_options_that_stand_for_others() -> None:
    options = options_of(["Dropout", "L2", "early stopping", "All of the above"])
    for answer in (
        "D",
        "all of the above",
        "all",
        "All of them",
        "A, B and C",
        "all three",
        "everything",
        "Dropout, L2, early stopping",
    ):
        assert one_chosen(answer, options).places == (3,), answer
    assert one_chosen("A and B", options).doubt == "unclear" and one_chosen("A", options) == Chosen((0,))
    assert meant([3], options) == meant([0, 1, 2], options) == meant([0, 1, 2, 3], options) == {0, 1, 2}
    pair = options_of(["mse", "mae", "Both A and B", "None of these"])
    assert (
        one_chosen("A and B", pair)
        == one_chosen("both A and B", pair)
        == one_chosen("C", pair)
        == Chosen((2,))
    )
    assert (
        one_chosen("none", pair)
        == one_chosen("None of these", pair)
        == one_chosen("neither", pair)
        == Chosen((3,))
    )


def test_options_that_are_alike() -> None:
    spelled = options_of(["model.Fit", "model.fit", "Model.fit"])
    assert [one_chosen(each, spelled).places for each in spelled.texts] == [(0,), (1,), (2,)]
    assert one_chosen("MODEL.FIT", spelled).doubt == "unclear"
    terms = options_of(["x + 1", "x - 1", "1 - x", "x"])
    assert [one_chosen(each, terms).places for each in ("x+1", "x-1", "1-x", "B", "x")] == [
        (0,),
        (1,),
        (2,),
        (1,),
        (3,),
    ]
    signs = options_of([">", ">=", "<", "<="])
    assert [one_chosen(each, signs).places for each in (">", ">=", "`<`", "D", "<=")] == [
        (0,),
        (1,),
        (2,),
        (3,),
        (3,),
    ]
    languages = options_of(["C", "C++", "Python"])
    assert (
        languages.numbered
        and one_chosen("C++", languages) == Chosen((1,))
        and one_chosen("C", languages) == Chosen((0,))
    )
    longer = options_of(
        ["categorical crossentropy", "sparse categorical crossentropy", "binary crossentropy"]
    )
    assert (
        one_chosen("sparse_categorical_crossentropy", longer)
        == one_chosen("SparseCategoricalCrossentropy()", longer)
        == Chosen((1,))
    )
    assert (
        one_chosen("keras.losses.CategoricalCrossentropy", longer)
        == one_chosen("categorical cross-entropy", longer)
        == Chosen((0,))
    )
    opposite = options_of(["weights are updated", "weights are not updated"])
    assert one_chosen("weights are not updated", opposite) == Chosen((1,)) and one_chosen(
        "the weights are updated", opposite
    ) == Chosen((0,))


def test_an_error_of_typing_is_no_negation_and_no_number() -> None:
    options = options_of(["weights are never updated", "weights stay", "conv2d has kernels"])
    assert one_chosen("weights are ever updated", options).doubt == "unknown"
    assert one_chosen("conv3d has kernels", options).doubt and one_chosen(
        "conv2d has kernel", options
    ) == Chosen((2,))


def test_options_that_are_numbers() -> None:
    sizes = options_of(["16", "32", "64"])
    assert (
        one_chosen("32", sizes)
        == one_chosen(32, sizes)
        == one_chosen("B", sizes)
        == one_chosen("thirty-two", sizes)
        == Chosen((1,))
    )
    assert one_chosen("2", sizes).doubt and one_chosen("48", sizes).doubt
    few = options_of(["1", "2", "4"])
    assert one_chosen("4", few) == Chosen((2,)) and one_chosen("option 2", few) == Chosen((1,))
    rates = options_of(["0.1", "0.01", "0.001"])
    assert (
        one_chosen("0,01", rates)
        == one_chosen(".01", rates)
        == one_chosen("0.010", rates)
        == one_chosen(0.01, rates)
        == Chosen((1,))
    )


def test_yes_and_no() -> None:
    truth = options_of(["True", "False"])
    assert one_chosen(True, truth) == one_chosen("true", truth) == one_chosen("A", truth) == Chosen((0,))
    assert one_chosen(False, truth) == one_chosen("False, because it learns", truth) == Chosen((1,))
    assert one_chosen("not true", truth).doubt == "denied"
    sure = options_of(["Yes", "No"])
    assert one_chosen("No, it does not", sure) == one_chosen("no", sure) == Chosen((1,))


def test_a_part_of_one_option_is_that_option() -> None:
    options = options_of(
        ["the training loss falls", "the test loss rises while training goes on", "both losses fall"]
    )
    assert one_chosen("test loss rises", options) == Chosen((1,))
    assert one_chosen("loss", options).doubt == "unknown" == one_chosen("the loss", options).doubt


@pytest.mark.parametrize(
    "text",
    [
        "x" * 100_000, "B " + "x" * 100_000, "(" * 50_000, "not " * 25_000, "B, " * 30_000, "a" * 4_000, "A or " * 9_000, "[x] " * 9_000, "\n" * 90_000,
        "B) fit\n" * 9_000, "<b>" * 9_000, "because " * 9_000, "answer is " * 9_000, "\ue001" * 5_000, "\u202e" * 5_000, "'" * 9_000, "- " * 9_000,
        "1) " * 9_000, "é" * 50_000, "&amp;" * 9_000, "A-" * 9_000, " " * 90_000 + "B", "not the " * 9_000 + "B", "\0B", "&#x42;",
    ],
    ids=lambda text: repr(text[:8]),
)  # fmt: skip
def test_no_text_takes_long_or_breaks_anything(text: str) -> None:
    began = time.process_time()
    one, several = one_chosen(text, METHODS, METHOD), several_chosen(text, METHODS, METHOD)
    assert time.process_time() - began < 8  # where a pattern goes astray it takes hours
    assert all(place < 4 for place in (*one.places, *several.places))


def test_signs_of_ours_in_a_text_are_none() -> None:
    assert one_chosen("\ue001", METHODS, METHOD).places == ()


def test_the_order_of_mixed_options_tells_nothing_of_the_one_they_were_written_in() -> None:
    written = ["load", "scale", "train", "evaluate"]
    first = shuffled(written, "steps 0")
    assert sorted(first) == sorted(written) and first == shuffled(written[::-1], "steps 0") == shuffled(
        sorted(written), "steps 0"
    )
    assert len({shuffled(written, f"steps {seed}") for seed in range(50)}) > 10
    kept = shuffled(["relu", "tanh", "gelu", "None of the above"], "a", keeping=True)
    assert kept[-1] == "None of the above"
    assert {shuffled(["b", "a", "all of the above"], str(seed))[-1] for seed in range(20)} > {
        "all of the above"
    }


def test_a_sheet_as_it_was_given_out_answers_nothing() -> None:
    assert untouched(SHEET, METHODS) and untouched(f"{SHEET}\n\nAnswer: ", METHODS)
    for text in (
        "",
        f"{SHEET}\nAnswer: B",
        SHEET.replace("- B)", "- [x] B)"),
        "- B) fit",
        SHEET.replace("B) fit\n", ""),
    ):
        assert not untouched(text, METHODS)
    assert listed("D) predict\nA) compile\nC) evaluate\nB) fit", METHODS).order == (3, 0, 2, 1)
    assert untouched("x\ny", Options(("x", "y"), numbered=True))  # Markdown keeps their numbers
