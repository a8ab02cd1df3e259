"""Whether a loss fits the network's outputs and the labels."""

from __future__ import annotations

from grader.case import Case
from grader.records.training import Loss
from grader.training import plan
from grader.verdicts import Failure, Mismatch


def misfit(case: Case, loss: Loss) -> Failure | None:
    """What is wrong with the loss for the network's output and the labels; None if nothing."""
    try:
        _fits(case, loss)
    except Failure as failure:
        return failure
    return None


def _fits(case: Case, loss: Loss) -> None:
    """Raise `Failure` where the loss does not fit the output, or the labels."""
    network = case.network
    if case.solution.dataset is None:  # nobody knows what the labels are
        return None
    classes = len(case.dataset.classes)
    output = network.output_activation if network is not None else ""
    width = network.outputs if network is not None else None
    if not classes:
        if loss.name not in plan.REGRESSION:
            raise Mismatch(
                expected="a loss for predicting a number",
                received=f"{loss.name}, a loss for choosing among classes",
                hint="How far a predicted number is from the true one is measured by mean squared error.",
            )
        return
    assert case.model is not None
    labels = plan.labels_of(case.model, case.dataset)
    if loss.name in plan.SPARSE | plan.ONE_HOT:
        if loss.name in plan.SPARSE and labels == "one_hot":
            raise Mismatch(
                expected="a loss for one-hot labels, which yours are",
                received=f"{loss.name}, which takes whole-number labels",
                hint="Either leave the labels as whole numbers, or use the loss without “sparse”.",
            )
        if loss.name in plan.ONE_HOT and labels == "integer":
            raise Mismatch(
                expected="a loss for whole-number labels",
                received=f"{loss.name}, which takes one-hot labels",
                hint="Either use the loss whose name begins with “sparse”, or make the labels one-hot.",
            )
        if output == "softmax" and loss.from_logits:
            raise Mismatch(
                expected="from_logits=True only where the last layer gives raw scores",
                received="a softmax output together with from_logits=True: the loss is told of raw scores "
                "and gets probabilities",
                hint="Leave one of the two out. Keras notices it; another library would train badly.",
                credit=0.5,
            )
        if output in ("linear", "relu") and not loss.from_logits:
            given = "raw scores (logits)" if output == "linear" else "the output of relu"
            raise Mismatch(
                expected="probabilities for this loss",
                received=f"{given}, without from_logits=True",
                hint="Either end the network with softmax, or tell the loss from_logits=True.",
            )
        if output not in ("softmax", "linear", "log_softmax") and output:
            raise Mismatch(
                expected="an output that shares one whole among the classes",
                received=output,
                hint="Which activation turns scores into probabilities that add up to one?",
                credit=0.3,
            )
        return
    if loss.name in plan.BINARY and width == 1 and classes == 2:
        _fits_one_output(output, loss)
        return
    kind = (
        "a loss for yes-or-no questions" if loss.name in plan.BINARY else "not a loss for choosing one class"
    )
    raise Mismatch(
        expected=f"a loss for choosing one of {classes} classes",
        received=f"{loss.name}, {kind}",
        hint="Look for the loss that compares probabilities of several classes with the true class.",
        credit=0.3 if labels == "one_hot" else 0.0,
    )


def _fits_one_output(output: str, loss: Loss) -> None:
    """Raise `Failure` where a yes-or-no loss takes the one output for what it is not."""
    if output == "sigmoid" and loss.from_logits:
        raise Mismatch(
            expected="from_logits=True only where the last layer gives raw scores",
            received="a sigmoid output together with from_logits=True: the loss is told of a raw score and "
            "gets a probability",
            hint="Leave one of the two out.",
            credit=0.5,
        )
    if output not in ("sigmoid", "linear") and output:
        raise Mismatch(
            expected="an output between 0 and 1, the probability of yes",
            received=output,
            hint="Which activation turns a score into a probability?",
            credit=0.3,
        )
    if output == "linear" and not loss.from_logits:
        raise Mismatch(
            expected="a probability for this loss",
            received="a raw score (a logit), without from_logits=True",
            hint="Either end the network with sigmoid, or tell the loss from_logits=True.",
        )
