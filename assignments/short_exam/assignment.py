"""A short exam about training networks: options, orders and pairs, without a program."""

from grader import Assignment, choice, choices, matched, number, ordered

assignment = Assignment(
    slug="short_exam",
    title="A short exam",
    checks=(
        choice(
            "learns",
            "fit",
            points=10,
            title="Which method changes the weights of a model?",
            options=["compile", "fit", "evaluate", "predict"],
            hints={"compile": "It only says how the model is going to learn."},
        ),
        choice(
            "held_back",
            "to see how it does on data that it does not learn from",
            points=10,
            title="What are validation data for?",
            options=[
                "to learn from twice as much",
                "to see how it does on data that it does not learn from",
                "to make the training faster",
                "none of these",
            ],
        ),
        choice(
            "yes_or_no",
            "one unit with sigmoid",
            points=10,
            title="How does a network for yes or no end?",
            options=["one unit with sigmoid", "one unit with ReLU", "two units without an activation"],
        ),
        choices(
            "overfitting",
            ["Dropout", "more data", "early stopping"],
            points=15,
            title="What helps against overfitting? Several are right.",
            options=["Dropout", "more units", "more data", "early stopping", "more epochs"],
        ),
        choices(
            "errors",
            ["mean squared error", "mean absolute error"],
            points=15,
            credit="all",
            title="Which losses are for numbers, such as a price?",
            options=["binary cross-entropy", "mean squared error", "mean absolute error"],
        ),
        ordered(
            "steps",
            ["load the data", "scale the inputs", "train", "evaluate"],
            points=15,
            title="In which order is this done?",
        ),
        matched(
            "layers",
            {
                "Flatten": "makes one row of a picture",
                "Conv2D": "looks at small pieces of a picture",
                "Embedding": "makes a vector of a word",
            },
            points=15,
            title="What is each layer for?",
            others=["forgets some of its inputs"],
        ),
        number(
            "weights",
            30,
            points=10,
            title="How many numbers does Dense(3) behind 9 inputs learn?",
            hint="A weight for each input and unit, and a bias for each unit.",
            asked_as=("numbers does dense", "dense(3)"),
        ),
    ),
)
