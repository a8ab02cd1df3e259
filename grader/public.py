"""What of an assignment students may have: its questions and rules, without an answer.

`public_part` decides it, once, for everything that is made for students. A handout carries it as
`<slug>.check.json`; `grader check` reads it on the student's own computer and asks there
what can be asked without the reference and without the marking scheme.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from grader.analysis.diagnoses import diagnose
from grader.answers.formulas import NoFormula, is_formula
from grader.answers.numbers import numbers_in
from grader.assignment import Assignment, AssignmentError, Check, Failure, Limits, Passed, Recipe, Rules, Skip
from grader.case import Case, given, quoted
from grader.checks.architecture import how_to_make_one, no_model
from grader.checks.compiled import compiled
from grader.checks.runs import runs

ENDING = ".check.json"
FORM = 1  # of the file
SIZE_LIMIT = 1 << 20  # bytes
SHORT = 4  # words that are few for an explanation
LATER = "Whether it is right is seen when it is graded."


@dataclass(frozen=True)
class PublicCheck:
    """What students may know of a check: how it is named and asked, never how it is answered.

    The attributes are those of `grader.assignment.Check`.
    """

    __pydantic_config__ = ConfigDict(extra="forbid", strict=True)
    slug: str
    points: Annotated[float, Field(ge=0)]
    title: str
    kind: str
    asked_as: tuple[str, ...]
    options: Mapping[str, tuple[str, ...]]
    extra_credit: bool = False


@dataclass(frozen=True)
class PublicAssignment:
    """What of an assignment students may have: its questions and rules, without an answer.

    `public_part` makes it, for a time: what is hidden from students then is not in it. Whatever is made for
    students is made of it, and of nothing else that an assignment holds.

    Attributes:
        recipe: how networks are trained. Its margin is the usual one, whatever the assignment's is.
        rules: without checks that are not in `checks`.

    The others are those of `grader.assignment.Assignment`.
    """

    slug: str
    title: str
    recipe: Recipe
    checks: tuple[PublicCheck, ...]
    limits: Limits
    trained_by: Literal["grader", "student"]
    forgive_old_apis: bool
    rules: Rules = field(default_factory=Rules)

    @property
    def asked_beforehand(self) -> tuple[PublicCheck, ...]:
        """The checks that students can try before they hand in."""
        return tuple(
            replace(check, kind=check.kind or "text") for check in self.checks if check.kind or check.asked_as
        )

    @property
    def questions(self) -> tuple[PublicCheck, ...]:
        """The checks that are answered in words or numbers, or by a figure."""
        return tuple(check for check in self.checks if check.asked_as)


def public_part(assignment: Assignment, now: datetime | None = None) -> PublicAssignment:
    """What of an assignment students may have.

    Args:
        assignment: the marking scheme.
        now: the time, by which is decided what the deadline still hides; None for before the deadline.
    """
    deadline = assignment.rules.deadline
    over = now is not None and deadline is not None and now >= deadline
    seen = ("now", "after") if over else ("now",)
    checks = tuple(_public_check(check) for check in assignment.checks if check.visible in seen)
    slugs = {check.slug for check in checks}
    return PublicAssignment(
        slug=assignment.slug,
        title=assignment.title,
        recipe=replace(assignment.recipe, margin=Recipe.margin),
        checks=checks,
        limits=assignment.limits,
        trained_by=assignment.trained_by,
        forgive_old_apis=assignment.forgive_old_apis,
        rules=replace(
            assignment.rules, dropped=tuple(each for each in assignment.rules.dropped if each in slugs)
        ),
    )


def _public_check(check: Check) -> PublicCheck:
    options = {name: tuple(values) for name, values in check.options.items()}
    return PublicCheck(
        check.slug, check.points, check.title, check.kind, check.asked_as, options, check.extra_credit
    )


_Check = PublicCheck  # as the file has it


class _Public(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)
    form: int
    slug: str
    title: str
    recipe: dict[str, Any]
    limits: dict[str, float]
    trained_by: str
    forgive_old_apis: bool
    checks: list[PublicCheck]


def publish(public: PublicAssignment) -> str:
    """The file of checks of a handout, as JSON: what can be asked before anything is handed in."""
    asked = [
        {
            "slug": check.slug,
            "points": check.points,
            "title": check.title,
            "kind": check.kind,
            "asked_as": check.asked_as,
            "options": check.options,
        }
        for check in public.asked_beforehand
    ]
    found = {
        "form": FORM,
        "slug": public.slug,
        "title": public.title,
        "recipe": {key: value for key, value in asdict(public.recipe).items() if key != "margin"},
        "limits": asdict(public.limits),
        "trained_by": public.trained_by,
        "forgive_old_apis": public.forgive_old_apis,
        "checks": asked,
    }
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n"


def read(text: str, name: str) -> PublicAssignment:
    """The assignment as a student may check it.

    Args:
        text: what `publish` wrote.
        name: of the file, for messages.

    Raises:
        AssignmentError: it is not that, or of another version of the grader.
    """
    try:
        found = _Public.model_validate_json(text)
        if found.form != FORM:
            raise ValueError(f"form {FORM}, not {found.form}")
        recipe = dict(found.recipe)
        recipe["reference_seeds"] = tuple(recipe["reference_seeds"])
        made = PublicAssignment(
            slug=found.slug,
            title=found.title,
            recipe=Recipe(**recipe),
            checks=tuple(found.checks),
            limits=Limits(
                **{key: type(getattr(Limits(), key))(value) for key, value in found.limits.items()}
            ),
            trained_by="student" if found.trained_by == "student" else "grader",
            forgive_old_apis=found.forgive_old_apis,
        )
        as_asked_beforehand(made)  # it says what of it is none
        return made
    except (ValidationError, ValueError, TypeError, KeyError, AttributeError) as error:
        reason = str(error).splitlines()[0]
        raise AssignmentError(
            f"{name}: expected the file of checks of a handout, made by this version of the grader. "
            f"Received: {reason}"
        ) from error


def as_asked_beforehand(public: PublicAssignment) -> Assignment:
    """The assignment that a student's own copy of the grader asks, as far as it can be asked there.

    Raises:
        ValueError: a check of a kind that is not known, or something that no assignment has.
    """
    return Assignment(
        slug=public.slug,
        title=public.title,
        recipe=public.recipe,
        limits=public.limits,
        checks=tuple(map(_check, public.asked_beforehand)),
        trained_by=public.trained_by,
        forgive_old_apis=public.forgive_old_apis,
    )


def find(file: Path) -> Path:
    """The file of checks beside a submission, or in a folder above it.

    Raises:
        AssignmentError: there is none, or there are several.
    """
    start = file.resolve() if file.is_dir() else file.resolve().parent
    for folder in (start, *list(start.parents)[:3]):
        found = sorted(folder.glob(f"*{ENDING}"))
        if len(found) == 1:
            return found[0]
        if found:
            raise AssignmentError(
                f"expected one file of checks in {folder}; say which with --handout. "
                f"Received: {', '.join(path.name for path in found)}"
            )
    raise AssignmentError(
        f"expected the file of checks of your handout (*{ENDING}) beside {file.name or 'your work'}. "
        "Received: none. Unpack the handout there, or give it with --handout."
    )


def load(path: Path) -> PublicAssignment:
    """Read the file of checks at `path`.

    Raises:
        AssignmentError: it cannot be read.
    """
    try:
        if path.stat().st_size > SIZE_LIMIT:
            raise OSError("the file is too large")
        return read(path.read_text("utf-8"), path.name)
    except (OSError, UnicodeDecodeError) as error:
        raise AssignmentError(
            f"expected the file of checks of a handout. Received: {path}: {error}"
        ) from error


def _check(said: _Check) -> Check:
    if said.kind not in KINDS:
        raise ValueError(f"a kind of check among {', '.join(KINDS)}, not {said.kind!r}")
    if said.kind == "runs":
        return runs(said.points, title=said.title)
    if said.kind == "compiled":
        options = said.options
        return compiled(
            said.points,
            title=said.title,
            losses=options.get("losses", ()),
            metrics=options.get("metrics", ()),
        )
    ask = KINDS[said.kind]
    check = Check(
        said.slug,
        said.points,
        said.title,
        lambda case: ask(case, check),
        tuple(said.asked_as),
        kind=said.kind,
    )
    return check


def _architecture(case: Case, check: Check) -> Passed:
    if case.model is None:
        raise Failure(no_model(case), hint=how_to_make_one(case))
    if case.network is None:
        return Passed(f"A model was found. {LATER}")
    classes, outputs = len(case.dataset.classes), case.network.outputs
    if classes and outputs is not None and outputs < classes:
        raise Failure(
            f"expected an output for each of the {classes} classes. Received: {outputs}",
            hint="The last layer needs one number for each thing the network can answer.",
        )
    layers = ", ".join(f"{layer.kind}" for layer in case.model.layers)
    return Passed(f"A model was found: {layers}. Whether these are the layers asked for, the handout says.")


def _accuracy(case: Case, check: Check) -> Passed:
    if case.model is None or case.model.compiled is None:
        raise Skip("There is no compiled model to train.")
    if case.trouble:
        raise Skip(case.trouble)
    measured = case.measured
    if measured is None:
        return Passed("Your network was not trained here.")
    if measured.metric is None:
        said = measured.error.message if measured.error is not None else "it came to nothing"
        raise Failure(f"your network could not be trained: {said}"[:600], hint=_observed(case))
    how = f"Trained as it will be when it is graded ({case.assignment.recipe.epochs} epochs)"
    if case.assignment.recipe.metric == "accuracy":
        return Passed(
            f"{how}, your network is right on {measured.metric:.1%} of data it has not seen.", _observed(case)
        )
    return Passed(f"{how}, your network is off by {measured.metric:.3g} on average.", _observed(case))


def _observed(case: Case) -> str:
    return " ".join(f"{each.text} {each.advice}" for each in diagnose(case)[:2])


def _text(case: Case, check: Check) -> Passed:
    answer = given(case, check)
    text = str(answer.value)
    words = len(text.split())
    short = (
        "It is very short. Say what it does, and why."
        if isinstance(answer.value, str) and words < SHORT
        else ""
    )
    return Passed(f"An answer of {words} word{'s' if words != 1 else ''} was found: {quoted(answer)}", short)


def _number(case: Case, check: Check) -> Passed:
    answer = given(case, check)
    found = numbers_in(answer.value)
    if not found:
        raise Failure(f"expected a number. Received: {quoted(answer)}", hint="Write it with digits.")
    read = ", ".join(f"{value:g}" for value in found[:6])
    several = "Give the number alone." if len(found) > 1 else ""
    return Passed(f"Read as {read}. {LATER}", several)


def _shape(case: Case, check: Check) -> Passed:
    answer = given(case, check)
    found = numbers_in(answer.value)
    if not found:
        raise Failure(
            f"expected how many and how large. Received: {quoted(answer)}", hint="Write it with digits."
        )
    return Passed(f"Read as {', '.join(f'{value:g}' for value in found[:6])}. {LATER}")


def _formula(case: Case, check: Check) -> Passed:
    answer = given(case, check)
    try:
        is_formula(str(answer.value), 1, 0)
    except NoFormula:
        raise Failure(
            f"expected a rule with x and y. Received: {quoted(answer)}",
            hint="Write it as a formula, like y = 5x + 3.",
        ) from None
    return Passed(f"Read as a rule. {LATER}")


def _figure(case: Case, check: Check) -> Passed:
    count = len(case.evidence.figures)
    if not count:
        raise Failure("no figure was shown or saved", hint="Draw it, then call plt.show().")
    return Passed(f"{count} figure{'s were' if count != 1 else ' was'} drawn. {LATER}")


def _asked_elsewhere(case: Case, check: Check) -> Passed:
    raise AssertionError(check.slug)  # `_check` makes these by their own factories


# What can be asked of each kind of check without the reference.
KINDS: Mapping[str, Callable[[Case, Check], Passed]] = {
    "runs": _asked_elsewhere,
    "compiled": _asked_elsewhere,
    "architecture": _architecture,
    "accuracy": _accuracy,
    "text": _text,
    "number": _number,
    "shape": _shape,
    "formula": _formula,
    "figure": _figure,
}
