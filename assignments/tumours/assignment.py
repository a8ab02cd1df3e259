"""Yes or no: benign or malignant, from 30 measurements of cells."""

from grader import Assignment, Recipe, accuracy, architecture, compiled, number, runs, shape

assignment = Assignment(
    slug="tumours",
    title="Benign or malignant?",
    recipe=Recipe(data="breast_cancer", epochs=30, batch_size=16, scaling="standard", margin=0.03),
    checks=(
        runs(points=10),
        architecture(points=25),
        compiled(points=15, losses=["binary_crossentropy"]),
        accuracy(points=25),
        accuracy(
            points=10,
            slug="malignant_found",
            metric="recall of malignant",
            at_least=0.85,
            title="How many malignant tumours your network finds",
        ),
        shape(
            "all_samples", (569, 30), points=10,
            title="What is the shape of the table of all measurements?", asked_as=["shape table|measurements"],
        ),
        number(
            "outputs", 1, points=5,
            title="How many units does the last layer need?", asked_as=["how many unit|units last"],
        ),
    ),
)  # fmt: skip
