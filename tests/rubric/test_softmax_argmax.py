"""What beginners say that softmax and argmax do, in many wordings."""

from __future__ import annotations

import pytest

from grader.rubric import Rubric, library, read

# Right where both are asked for, and where only argmax is.
BOTH = """
Softmax turns the ten scores into percentages and argmax says which of them is at which place the biggest.
First softmax gives us chances for every digit, then argmax tells us the digit with the biggest chance.
softmax makes the outputs sum up to 1 and argmax returns the position of the maximum
The ten probabilities come from softmax. np.argmax looks for the biggest of them and gives back where it stands.
Softmax: likelihood per class. Argmax: the label of the highest likelihood.
Softmax normalises the logits so they are between 0 and 1; argmax gives the index at which the value is largest.
Softmax converts raw numbers into probabilities, and argmax takes the most probable one as the prediction.
With argmax you get the predicted digit, as it picks the class whose probability from softmax is highest.
Softmax tells how sure the network is about each class and argmax chooses the class it is surest about.
Softmax says how confident the model is in every label; argmax picks the label with the most confidence.
After softmax each output is a probability, after argmax only the number of the winning class is left.
Softmax scales the outputs to values from 0 to 1 that add up to 1. Argmax then gives the index of the biggest.
softmax = probabilities, argmax = index of max
Softmax changes logits to a probability distribution; argmax gives us the guess, the class with most probability.
Softmax gives a percent for each item of clothing and argmax shows which item has the largest percent.
The softmax layer makes probabilities. Argmax reduces them to one answer, the class with the greatest value.
I put softmax at the end to get probabilities and used argmax to see which class was predicted.
By softmax we know how likely each class is; by argmax we know the likeliest.
Softmax produces ten probabilities, and argmax gives the index, not the value, of the largest one.
Argmax picks out the index with the highest probability from the softmax output.
We use softmax to get probabilities out of logits and argmax to decide on one class, the most likely.
Softmax expresses the outputs as probabilities, argmax identifies the label that fits best.
softmax: makes numbers comparable, all add to one. argmax: index of biggest number
""".strip().splitlines()
ONLY_ARGMAX = """
np.argmax tells the number of the class that softmax gave the highest probability.
It gives the index of the entry with the highest probability, which is the predicted label.
argmax gives the predicted class: the one with the largest of the ten softmax probabilities
argmax finds where in the list of probabilities the biggest value is
The index of the largest probability, so 7 if the eighth output is the highest.
It returns the position in the array of probabilities that holds the maximum.
np.argmax gives the label which has the best probability.
It tells which of the ten probabilities is the highest, so which digit the network thinks it sees.
argmax goes through the probabilities and outputs the slot number of the top one
np.argmax returns the place of the maximum among the probabilities, counted from 0.
The probabilities are compared by argmax and the class number of the highest comes out.
It returns the class with the highest probability.
The number of the neuron with the highest probability.
Which class the model believes in most: the index of its highest probability.
argmax gives 3 when the fourth probability is the highest.
It gives the digit that the network thinks is most likely, as its place in the list of ten probabilities.
From the ten probabilities it takes the biggest and returns its index.
""".strip().splitlines()
HALF = """
argmax gives the index of the largest number
Softmax makes probabilities of the scores.
It gives the position of the highest value.
The softmax gives percentages.
""".strip().splitlines()
WRONG = """
It sorts the numbers.
argmax gives the average of all of them.
Softmax and argmax are used to train the network.
It adds the outputs.
""".strip().splitlines()
RIGHT = [
    *((library.SOFTMAX_ARGMAX, text) for text in BOTH),
    *((library.ARGMAX, text) for text in (*BOTH, *ONLY_ARGMAX)),
]


@pytest.mark.parametrize(("rubric", "text"), RIGHT)
def test_a_right_answer_is_never_half(rubric: Rubric, text: str) -> None:
    reading = read(text, rubric)
    assert reading.credit == 1.0 or not reading.sure, reading


def test_most_right_answers_need_no_person() -> None:
    open_ = [text for rubric, text in RIGHT if not read(text, rubric).sure]
    assert len(open_) <= 0.1 * len(RIGHT), open_


@pytest.mark.parametrize("text", HALF)
def test_one_of_the_two_is_half(text: str) -> None:
    assert read(text, library.SOFTMAX_ARGMAX).credit == 0.5


@pytest.mark.parametrize("rubric", [library.SOFTMAX_ARGMAX, library.ARGMAX])
@pytest.mark.parametrize("text", WRONG)
def test_neither_is_nothing(rubric: Rubric, text: str) -> None:
    assert read(text, rubric).credit == 0.0
