"""A small network with numbers of one's own, and a question whose options stand in an order of one's own."""

from grader import Assignment, Recipe, Variants, accuracy, choice, compiled, network, number, runs, shuffled

variants = Variants(
    count=6,
    secret="seven wet umbrellas",
    units=(12, 16, 20, 24),
    batch=(4, 5, 6),
    losses=shuffled("sparse categorical cross-entropy", "binary cross-entropy", "mean squared error"),
)


def assignment(units: int, batch: int, losses: tuple[str, ...]) -> Assignment:
    """The assignment as the students of one variant have it."""
    return Assignment(
        slug="irises_of_your_own",
        title="Irises of your own",
        recipe=Recipe(data="iris", epochs=100, batch_size=batch, scaling="standard", margin=0.08),
        checks=(
            runs(points=10),
            network(points=20, hidden_layers=1, has={"Dense": {"units": units}}, output=(3, "softmax")),
            compiled(points=10),
            accuracy(points=20, at_least=0.8),
            number(
                "weights",
                4 * units + units + units * 3 + 3,
                points=15,
                title=f"How many numbers does your network learn, with {units} units in the middle?",
                asked_as=["numbers|parameters learn"],
            ),
            number(
                "steps",
                120 // batch,
                points=10,
                title=f"How many steps has an epoch of 120 flowers, in batches of {batch}?",
                asked_as=["steps epoch|batches"],
            ),
            choice(
                "loss",
                "sparse categorical cross-entropy",
                points=15,
                title="Which loss goes with the labels 0, 1 and 2?",
                options=losses,
                asked_as=["loss labels"],
            ),
        ),
    )
