"""The marking scheme of "A Keras glossary": MNIST with raw scores, and the words of the trade."""

from grader import (
    Assignment,
    Limits,
    Recipe,
    accuracy,
    architecture,
    compiled,
    explanation,
    runs,
)
from grader.rubric import library

assignment = Assignment(
    slug="keras_glossary",
    title="A Keras glossary",
    recipe=Recipe(data="mnist", epochs=5, batch_size=32, margin=0.01),
    limits=Limits(seconds=45),
    checks=(
        runs(points=5),
        architecture(points=10),
        compiled(points=10),
        accuracy(points=19),
        explanation("keras", library.KERAS, points=4, title="What is Keras?", asked_as=["keras !sequential|dense|layer|layers"]),
        explanation("sequential", library.SEQUENTIAL, points=4, title="What is a Sequential model?", asked_as=["sequential"]),
        explanation("tensor", library.TENSOR, points=4, title="What is a tensor?", asked_as=["tensor"]),
        explanation("flatten", library.FLATTEN, points=4, title="What does Flatten do?", asked_as=["flatten"]),
        explanation("dense", library.DENSE, points=4, title="What is a Dense layer?", asked_as=["dense"]),
        explanation("dropout", library.DROPOUT, points=4, title="What does Dropout do?", asked_as=["dropout"]),
        explanation("softmax", library.SOFTMAX, points=4, title="What is softmax?", asked_as=["softmax"]),
        explanation(
            "sparse_cce", library.SPARSE_CCE, points=4,
            title="What is SparseCategoricalCrossentropy?",
            asked_as=["sparsecategoricalcrossentropy", "sparse categorical|cross|crossentropy", "sparse_categorical_crossentropy"],
        ),
        explanation("adam", library.ADAM, points=4, title="What is Adam?", asked_as=["adam"]),
        explanation("optimizer", library.OPTIMIZER, points=4, title="What does an optimizer do?", asked_as=["optimizer|optimiser !adam"]),
        explanation("loss", library.LOSS, points=4, title="What does a loss function measure?", asked_as=["loss !sparse|sparsecategoricalcrossentropy|optimizer"]),
        explanation("fit", library.FIT, points=4, title="What does Model.fit do?", asked_as=["fit"]),
        explanation("evaluate", library.EVALUATE, points=4, title="What does Model.evaluate do?", asked_as=["evaluate"]),
        explanation("overfitting", library.OVERFITTING, points=4, title="What is overfitting?", asked_as=["overfitting|overfit"]),
    ),
)  # fmt: skip
