"""`architecture`: the network layer by layer against the reference's, whatever way it was written."""

from __future__ import annotations

from grader.analysis.comparison import LayerPair, compare_case, count_layers
from grader.assignment import Check, Task
from grader.case import Case
from grader.checks._kind import LATER, Kind
from grader.checks._task import about
from grader.evidence import NO_MODEL
from grader.records.network import Network
from grader.verdicts import Failure, Mismatch, Passed

TOO_FEW = "The last layer needs one number for each thing the network can answer."


def architecture(
    points: float, *, title: str = "The layers of your network", task: Task | None = None
) -> Check:
    """Compare the network with the reference's, layer by layer.

    What counts is what the network computes: `Dense(10, activation="relu")` equals `Dense(10)`
    and `Activation("relu")`; a Sequential model equals a functional one; an input of 784 numbers
    equals 28 x 28 flattened. Each layer earns its share, mostly for its kind and activation and a
    little for its size. Several references are alternatives: the nearest counts.

    Args:
        points: what it is worth.
        title: the check's heading in the report.
        task: the task whose network it is about, where there are several.

    Example:
        >>> from grader.examples import dense, example_case
        >>> check = architecture(points=30)
        >>> asked = [dense(128, "relu"), dense(10, "softmax")]
        >>> check.ask(example_case(check, layers=asked, reference=asked)).reason
        'All 3 layers are as asked for.'
        >>> check.ask(example_case(check, layers=[dense(64, "relu"), dense(10, "softmax")], reference=asked))
        Traceback (most recent call last):
        grader.verdicts.Failure: Layer 2 (Dense): expected 128 units. Received: 64.
    """

    def ask(case: Case) -> Passed:
        if case.model is None or case.reference is None:
            raise Failure(no_model(case), hint=how_to_make_one(case))
        comparison = compare_case(case)
        assert comparison is not None and case.network is not None
        variant = f" (compared with the {case.reference.name} network)" if case.reference.name else ""
        if comparison.credit >= 1.0:
            return Passed(f"{_all_there(case.reference.network, case.network)}{variant}.")
        wrong = [line for line in comparison.lines if line.remark]
        reason = "; ".join(map(_told, wrong[:6])) or "the layers are connected in another way"
        raise Failure(
            f"{reason[0].upper()}{reason[1:]}{variant}.", hint=_hint(case), credit=comparison.credit
        )

    return about(Check("architecture", points, title, ask, kind=KIND.name), task)


def preview(case: Case, check: Check) -> Passed:
    """Whether there is a model, and whether it has an output for each class."""
    if case.model is None:
        raise Failure(no_model(case), hint=how_to_make_one(case))
    if case.network is None:
        return Passed(f"A model was found. {LATER}")
    dataset, outputs = case.solution.dataset, case.network.outputs
    classes = len(dataset.classes) if dataset is not None else 0
    needed = 1 if classes == 2 else classes  # yes or no is one number
    if classes and outputs is not None and outputs < needed:
        raise Mismatch(
            expected=f"an output for each of the {classes} classes", received=str(outputs), hint=TOO_FEW
        )
    layers = ", ".join(layer.kind for layer in case.model.layers)
    return Passed(f"A model was found: {layers}. Whether these are the layers asked for, the handout says.")


def _advice(case: Case) -> str:
    about = f" for “{_task(case)}”" if len(case.solutions) > 1 else ""
    return f"Make a model{about}." if case.model is None else f"Change the layers of your network{about}."


KIND = Kind("architecture", preview, advice=_advice, follows=("runs",), of_network=True, tells="layers")


def no_model(case: Case) -> str:
    """Why there is no model, in words."""
    if case.outcome == "missing":
        return f"{case.outcome_text}, so there is no model"
    if case.outcome == "unreadable":
        return "No model was made, because what you handed in could not be read"
    if case.outcome != "finished":
        return "No model had been made when your file stopped"
    if any(view.model is not None for view in case.views):
        return f"Your file makes no model for “{_task(case)}”"
    return "No model was found in your file"


def _task(case: Case) -> str:
    """The task's name, as students read it."""
    return case.solution.task.title if case.solution.task is not None else ""


def how_to_make_one(case: Case) -> str:
    """What to do about it."""
    why = [note.removeprefix(NO_MODEL) for note in case.evidence.notes if note.startswith(NO_MODEL)]
    if why:
        return f"{'. '.join(reason[0].upper() + reason[1:] for reason in why)}."
    if any(view.model is not None for view in case.views):
        return f"Make one more model, and call it {case.solution.slug}."
    if case.outcome == "finished":
        return "Make a model with keras.Sequential([...]) at the top level of your file."
    return ""


def _all_there(reference: Network, network: Network) -> str:
    asked, own = count_layers(reference), count_layers(network)
    if own != asked:
        layers = "layer does" if own == 1 else "layers do"
        return f"Your {own} {layers} what the {asked} that were asked for do"
    return f"All {own} layers are as asked for" if own != 1 else "The layer is as asked for"


def _told(line: LayerPair) -> str:
    """What is different, with the number of the student's own layer."""
    if line.received is None or line.expected is None or not line.received.place:
        return line.remark
    return f"layer {line.received.place} ({line.expected.kind}): {line.remark}"


def _hint(case: Case) -> str:
    assert case.network is not None
    if case.network.outputs and case.reference and case.network.outputs != case.reference.network.outputs:
        return TOO_FEW
    return "Compare your layers with the handout, one by one, from the input to the output."
