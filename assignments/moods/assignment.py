"""Words: is a sentence glad or sad?"""

from grader import (
    Assignment,
    Idea,
    Misconception,
    Recipe,
    Rubric,
    accuracy,
    compiled,
    explanation,
    network,
    runs,
)
from grader.data import texts

EMBEDDING = Rubric(
    question="What does the Embedding layer do?",
    ideas=(
        Idea(
            "vector",
            (
                "word|words|token|tokens|number|index|each becomes|become|to|into|as|maps|turns|gives|makes vector|vectors",
                "word|words|token|tokens represented|represents|described vector|vectors|numbers",
            ),
            hint="What does each word become?",
        ),
        Idea(
            "learned",
            ("vector|vectors|numbers|weights|they|these|it learned|learns|learn|trained|adjusted|adjusts",),
            hint="Where do the numbers come from?",
        ),
    ),
    full=("vector + learned",),
    half=("vector", "learned"),
    misconceptions=(
        Misconception(
            "splits",
            ("cuts|splits|tokenizes|tokenises text|sentence|sentences|it",),
            feedback="Texts are cut into words before, by TextVectorization.",
        ),
    ),
)

assignment = Assignment(
    slug="moods",
    title="Glad or sad?",
    recipe=Recipe(data=texts("sentences.csv", text="text", target="mood", hidden=0.25, seed=3), epochs=30, batch_size=16,
                  scaling="raw", margin=0.06),
    checks=(
        runs(points=10),
        network(points=30, has={"TextVectorization": 1, "Embedding": 1}, output=(1, "sigmoid")),
        compiled(points=15),
        accuracy(points=30),
        explanation("embedding", EMBEDDING, points=15, title="What does the Embedding layer do?", asked_as=["embedding"]),
    ),
)  # fmt: skip
