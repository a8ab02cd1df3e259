"""`compiled`: the loss fits the network's output and the labels."""

from __future__ import annotations

from collections.abc import Sequence

from grader.assignment import Check, Failure, Passed, Skip
from grader.checks.case import Case
from grader.evidence import Compiled
from grader.training import names, plan
from grader.training.layers import Refused
from grader.training.plan import Loss

UNKNOWN = 0.5  # provisional, for a loss or an optimizer of the submission's own


def compiled(
    points: float,
    *,
    losses: Sequence[str] = (),
    metrics: Sequence[str] = (),
    title: str = "How your model is compiled",
) -> Check:
    """Ask whether the loss fits the output and the labels; any gradient optimizer is accepted.

    Args:
        points: what it is worth.
        losses: the losses the task asks for, by Keras name; others that fit earn part.
        metrics: metrics that must be among those given, e.g. "accuracy".
        title: the check's heading in the report.
    """

    def ask(case: Case) -> Passed:
        if case.model is None:
            raise Skip("There is no model to compile.")
        found = case.model.compiled
        if found is None or found.loss is None:
            raise Failure(
                "Your model was never compiled with a loss" if found is None else "compile was given no loss",
                hint="Call model.compile(optimizer=..., loss=..., metrics=[...]) after making the model.",
            )
        _spelled(found)
        try:
            loss = plan.loss_of(found)
            plan.optimizer_of(found)
        except Refused as refusal:
            raise Failure(
                f"this cannot be judged without a person: {refusal}", credit=UNKNOWN, review=True
            ) from refusal
        _fits(case, loss)
        if losses and loss.name not in [plan.snake(name) for name in losses]:
            raise Failure(
                f"expected the loss the task asks for. Received: {loss.name}, which also fits",
                hint="The handout names the loss.",
                credit=0.6,
            )
        missing = [name for name in metrics if not any(_is_metric(name, given) for given in found.metrics)]
        if missing:
            raise Failure(
                f"expected {', '.join(missing)} among the metrics. "
                f"Received: {', '.join(found.metrics) or 'none'}",
                hint=f'Give compile metrics=["{missing[0]}"] so that training shows it.',
                credit=0.7,
            )
        return Passed(f"The loss {loss.name} fits your output and your labels.")

    return Check(
        "compiled", points, title, ask, kind="compiled",
        options={"losses": list(losses), "metrics": list(metrics)},
    )  # fmt: skip


def _spelled(found: Compiled) -> None:
    """Raise `Failure` for a name that Keras does not know, and for a compile that ended in an error."""
    given = {"loss": found.loss, "optimizer": found.optimizer}
    for kind, setting in given.items():
        if setting is None or (meant := plan.misspelled(setting, kind)) is None:
            continue
        article = "an" if kind == "optimizer" else "a"
        raise Failure(
            f"expected {article} {kind} that Keras knows by this name. Received: “{setting.name}”",
            hint=names.suggestion(kind, setting.name, meant),
        )
    if not found.trouble:
        return
    optimizer = found.optimizer
    if optimizer is not None and "optimizer identifier: <class" in found.trouble:
        raise Failure(
            f"expected an optimizer. Received: {optimizer.name} without brackets, which is only its class",
            hint=f"Write {optimizer.name}(), with brackets, or its name in quotes.",
        )
    raise Failure(
        f"compile ended in an error, so your model is not compiled. Python says: {found.trouble}",
        hint="Compare the names of what you give compile with the Keras documentation.",
    )


def _is_metric(name: str, given: str) -> bool:
    given = plan.snake(given)
    return given in (name, name[:3]) or given.endswith(f"_{name}")


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
    classes = len(case.dataset.classes)
    output = network.output_activation if network is not None else ""
    width = network.outputs if network is not None else None
    if not classes:
        if loss.name not in plan.REGRESSION:
            raise Failure(
                "expected a loss for predicting a number. "
                f"Received: {loss.name}, a loss for choosing among classes",
                hint="How far a predicted number is from the true one is measured by mean squared error.",
            )
        return
    assert case.model is not None
    labels = plan.labels_of(case.model, case.dataset)
    if loss.name in plan.SPARSE | plan.ONE_HOT:
        if loss.name in plan.SPARSE and labels == "one_hot":
            raise Failure(
                "expected a loss for one-hot labels, which yours are. "
                f"Received: {loss.name}, which takes whole-number labels",
                hint="Either leave the labels as whole numbers, or use the loss without “sparse”.",
            )
        if loss.name in plan.ONE_HOT and labels == "integer":
            raise Failure(
                f"expected a loss for whole-number labels. Received: {loss.name}, which takes one-hot labels",
                hint="Either use the loss whose name begins with “sparse”, or make the labels one-hot.",
            )
        if output == "softmax" and loss.from_logits:
            raise Failure(
                "expected from_logits to say what the last layer gives. Received: a softmax output "
                "together with from_logits=True: the loss is told of raw scores and gets probabilities",
                hint="Leave one of the two out. Keras notices it; another library would train badly.",
                credit=0.5,
            )
        if output in ("linear", "relu") and not loss.from_logits:
            given = "raw scores (logits)" if output == "linear" else "the output of relu"
            raise Failure(
                f"expected probabilities for this loss. Received: {given}, without from_logits=True",
                hint="Either end the network with softmax, or tell the loss from_logits=True.",
            )
        if output not in ("softmax", "linear", "log_softmax") and output:
            raise Failure(
                f"expected an output that shares one whole among the classes. Received: {output}",
                hint="Which activation turns scores into probabilities that add up to one?",
                credit=0.3,
            )
        return
    if loss.name in plan.BINARY and width == 1 and classes == 2:
        return
    kind = (
        "a loss for yes-or-no questions" if loss.name in plan.BINARY else "not a loss for choosing one class"
    )
    raise Failure(
        f"expected a loss for choosing one of {classes} classes. Received: {loss.name}, {kind}",
        hint="Look for the loss that compares probabilities of several classes with the true class.",
        credit=0.3 if labels == "one_hot" else 0.0,
    )
