"""Ways to mark explanations, compared on answers that a teacher has marked, without peeking at the student.

    python -m benchmarks.explanations MARKED.jsonl [--table]

MARKED.jsonl is what `grader calibrate` takes; a field `sheet` (or `student`) names who wrote an answer. What
is trained is trained on other students' answers only (five folds); "examples" are the project's own, in
`tests/rubric/answers`. Prints exact agreement and quadratic weighted kappa of each way, over explanations.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import cohen_kappa_score
from sklearn.model_selection import GroupKFold
from sklearn.pipeline import make_pipeline, make_union

from grader.calibration import calibrate, questions, read_marks
from grader.rubric import library, read

EXAMPLES = Path(__file__).parent.parent / "tests" / "rubric" / "answers"
NEAREST = 3
Levels = NDArray[np.int_]  # 0, 1, 2 for 0, 0.5, 1


def examples() -> list[tuple[str, int, str]]:
    """The project's own answers: question, level and text."""
    found = []
    for path in sorted(EXAMPLES.glob("*.txt")):
        for line in path.read_text("utf-8").splitlines():
            score, _, text = line.partition(" | ")
            found.append((path.stem, round(2 * float(score)), text))
    return found


def phrasings(rows: list[dict[str, object]]) -> tuple[Levels, NDArray[np.float64]]:
    """The rubrics: the level, and what a judge could go by."""
    levels, features = [], []
    for row in rows:
        reading = read(str(row["answer"]), library.BY_QUESTION[str(row["question_type"])])
        level = round(2 * reading.credit)
        levels.append(level)
        features.append([level == 0, level == 1, level == 2, reading.confidence, len(reading.ideas),
                         len(reading.misconceptions), np.log1p(len(str(row["answer"]).split()))])  # fmt: skip
    return np.array(levels), np.array(features, dtype=float)


def bag_of_words(rows: list[dict[str, object]], truth: Levels, folds: list[tuple[Levels, Levels]]) -> Levels:
    """TF-IDF of question and answer, logistic regression on other students' answers."""
    texts = [f"q_{row['question_type']} {row['answer']}" for row in rows]
    guess = np.zeros(len(rows), dtype=int)
    for train, test in folds:
        model = make_pipeline(TfidfVectorizer(ngram_range=(1, 2)), LogisticRegression(C=10, max_iter=2000))
        model.fit([texts[n] for n in train], truth[train])
        guess[test] = model.predict([texts[n] for n in test])
    return guess


def nearest_examples(rows: list[dict[str, object]]) -> NDArray[np.float64]:
    """The mean level of the nearest own examples of the question, weighted by their similarity."""
    own = examples()
    vectors = make_union(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True),
    ).fit([text for _, _, text in own])
    theirs, ours = (
        vectors.transform([str(row["answer"]) for row in rows]),
        vectors.transform([t for *_, t in own]),
    )
    similar = (theirs @ ours.T).toarray() / 2
    found = []
    for row, similarities in zip(rows, similar, strict=True):
        same = [n for n, (question, _, _) in enumerate(own) if question == row["question_type"]]
        best = sorted(same, key=lambda n: -similarities[n])[:NEAREST]
        weights = np.array([similarities[n] + 1e-6 for n in best])
        found.append(float(weights @ [own[n][1] for n in best] / weights.sum()))
    return np.array(found)


def judge(features: NDArray[np.float64], truth: Levels, folds: list[tuple[Levels, Levels]]) -> Levels:
    """Logistic regression over what the other ways found."""
    guess = np.zeros(len(truth), dtype=int)
    for train, test in folds:
        model = LogisticRegression(C=1, max_iter=2000).fit(features[train], truth[train])
        guess[test] = model.predict(features[test])
    return guess


def main() -> None:
    """Compare and print."""
    path = Path(sys.argv[1])
    lines = [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]
    rows = [row for row in lines if row["question_type"] in library.BY_QUESTION]
    truth = np.array([round(2 * row["score"]) for row in rows])
    students = [str(row.get("sheet") or row.get("student") or row["id"]) for row in rows]
    folds = list(GroupKFold(5).split(rows, groups=students))
    level, features = phrasings(rows)
    near = nearest_examples(rows)
    both = np.column_stack([features, near])
    ways = {
        "always full marks": np.full(len(rows), 2),
        "bag of words, trained on other students": bag_of_words(rows, truth, folds),
        "nearest own examples": near.round().astype(int),
        "phrasings": level,
        "judge over phrasings, trained on other students": judge(features, truth, folds),
        "judge over phrasings and examples": judge(both, truth, folds),
    }
    print(f"{len(rows)} explanations, {len(set(students))} students\n{'exact':>6} {'kappa':>6}")
    for name, guess in ways.items():
        kappa = cohen_kappa_score(truth, guess, labels=[0, 1, 2], weights="quadratic")
        print(f"{np.mean(truth == guess):6.3f} {kappa:6.3f}  {name}")
    by_question = questions()
    marked = read_marks(path.read_text("utf-8"), by_question)
    calibrate(marked, by_question)
    started = time.process_time()
    for _ in range(10):
        calibrate(marked, by_question)
    rate = 10 * len(marked) / (time.process_time() - started)
    print(f"\n{rate:,.0f} answers a second on one core, once the rubrics are compiled")
    if "--table" in sys.argv:
        for name, found in sorted(calibrate(marked, by_question).by_question.items()):
            kappa_text = "–" if found.kappa is None else f"{found.kappa:.2f}"
            decided = "–" if found.decided_accuracy is None else f"{found.decided_accuracy:.0%}"
            cells = (
                name,
                found.answers,
                f"{found.accuracy:.0%}",
                kappa_text,
                f"{found.coverage:.0%}",
                decided,
            )
            print(f"| {' | '.join(map(str, cells))} |")


if __name__ == "__main__":
    main()
