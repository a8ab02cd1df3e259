"""Two networks compared: deep and narrow, or wide and flat."""

from grader import (
    Assignment,
    Idea,
    Misconception,
    Recipe,
    Rubric,
    Task,
    accuracy,
    compiled,
    differs,
    explanation,
    network,
    runs,
)

FLOWERS = Recipe(data="iris", epochs=60, batch_size=16, scaling="standard", margin=0.08)
deep = Task("deep", FLOWERS, title="The deep network")
wide = Task("wide", FLOWERS, title="The wide network")

SAME_SIZE = Rubric(
    question="Why should both networks have about as many parameters?",
    ideas=(
        Idea(
            "fair",
            (
                "fair|fairly compare|comparison|compared|only|them|same",
                "otherwise|else bigger|larger|more|size better|win|wins|advantage",
                "only|just shape|depth|form|difference|differ|arrangement",
            ),
            hint="What would you not know if one of them were larger?",
        ),
    ),
    full=("fair",),
    misconceptions=(
        Misconception(
            "faster",
            ("faster|quicker|speed train|training|learn|learns|so",),
            feedback="How long it takes is not what is compared here.",
        ),
    ),
)

assignment = Assignment(
    slug="deep_or_wide",
    title="Deep or wide?",
    tasks=(deep, wide),
    checks=(
        runs(points=10),
        network(points=10, task=deep, hidden_layers=3, output=(3, "softmax")),
        network(points=10, task=wide, hidden_layers=1, output=(3, "softmax")),
        differs(deep, wide, points=20, deeper=True, parameters=0.25),
        compiled(points=5, task=deep),
        compiled(points=5, task=wide),
        accuracy(points=15, task=deep, at_least=0.8),
        accuracy(points=15, task=wide, at_least=0.8),
        explanation(
            "same_size", SAME_SIZE, points=10,
            title="Why should both networks have about as many parameters?", asked_as=["parameters|same|many why"],
        ),
    ),
)  # fmt: skip
