"""Variants drawn: parameters with what they may be, and choices of all of them, as different as possible.

Nothing is drawn by a generator of random numbers, whose numbers another version of Python may change: choices
are put in order by what a keyed hash makes of them. So a variant that is handed out stays what it is.
"""

from __future__ import annotations

import inspect
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from grader.errors import UsageError
from grader.variants.codes import code_of, keyed

MOST = 200  # variants: each has a reference, which is trained
POOL = 1_000  # choices of all parameters among which variants are chosen


class VariantError(UsageError):
    """Variants that cannot be drawn, filled in or told apart; the message says what was expected."""


@dataclass(frozen=True)
class Shuffled:
    """A parameter that is an order of these things."""

    things: tuple[Any, ...]


def shuffled(*things: Any) -> Shuffled:
    """A parameter whose values are the orders of some things: each is a tuple of all of them.

    >>> shuffled("compile", "fit", "evaluate").things
    ('compile', 'fit', 'evaluate')

    Raises:
        ValueError: fewer than two things, or one twice.
    """
    if len(things) < 2 or len(set(map(repr, things))) < len(things):
        raise ValueError(f"shuffled: expected at least two different things. Received: {things!r}")
    return Shuffled(things)


@dataclass(frozen=True)
class Variant:
    """One variant of an assignment.

    Attributes:
        number: 1 for the first.
        code: what stands in everything that its students are given.
        values: of its parameters, by name.
    """

    number: int
    code: str
    values: Mapping[str, Any]

    @property
    def named(self) -> str:
        """It in words, for a teacher."""
        return f"variant {self.number} ({self.code})"


@dataclass(frozen=True, init=False)
class Variants:
    """How many variants an assignment has, and what differs between them.

    Attributes:
        count: variants. Each has a reference of its own, which is trained.
        secret: any words, which students must not know: with others, others are drawn.
        parameters: what each may be, by name: values to choose from, or `shuffled(...)`.
    """

    count: int
    secret: str
    parameters: Mapping[str, Sequence[Any] | Shuffled]

    def __init__(self, count: int, secret: str, **parameters: Sequence[Any] | Shuffled):
        """Say what variants there are.

        Args:
            count: how many; more of them later leave those that there are as they were.
            secret: any words that students do not know.
            parameters: the parameters of the function `assignment`: each a tuple of values, a `range`, or
                `shuffled(...)`.

        Raises:
            ValueError: no such number of different variants, no secret, or a parameter with one value.

        Example:
            >>> variants = Variants(4, "a rainy morning", units=(16, 32, 64), rate=(0.1, 0.01))
            >>> [sorted(variant.values) for variant in variants.drawn][:1]
            [['rate', 'units']]
        """
        object.__setattr__(self, "count", count)
        object.__setattr__(self, "secret", secret)
        object.__setattr__(self, "parameters", dict(parameters))
        self._refuse()

    def _refuse(self) -> None:
        """Raise ValueError where they cannot be drawn."""
        if not isinstance(self.secret, str) or not self.secret.strip():
            raise ValueError(
                f"variants: secret: expected some words that students do not know. Received: {self.secret!r}"
            )
        if not self.parameters:
            raise ValueError("variants: expected parameters, as in units=(16, 32, 64). Received: none")
        for name, values in self.parameters.items():
            if isinstance(values, Shuffled):
                continue
            if isinstance(values, (str, bytes)) or not isinstance(values, Sequence) or len(values) < 2:
                raise ValueError(
                    f"variants: {name}: expected at least two values to choose from, as in {name}=(16, 32), "
                    f"or shuffled(...). Received: {values!r:.80}"
                )
            if len(values) <= POOL and len(set(map(repr, values))) < len(values):
                raise ValueError(
                    f"variants: {name}: expected different values. Received one twice: {values!r:.80}"
                )
        possible = math.prod(map(_size, self.parameters.values()))
        if not isinstance(self.count, int) or not 2 <= self.count <= min(MOST, possible):
            raise ValueError(
                f"variants: count: expected a number from 2 to {min(MOST, possible)}: these parameters make "
                f"{possible:,} different variants. Received: {self.count!r}"
            )

    @cached_property
    def drawn(self) -> tuple[Variant, ...]:
        """The variants, the first one first."""
        names, chosen, codes = list(self.parameters), _chosen(self), list[str]()
        for values in chosen:
            codes.append(code_of(self.secret, repr(values), codes))
        return tuple(
            Variant(number, code, dict(zip(names, values, strict=True)))
            for number, (values, code) in enumerate(zip(chosen, codes, strict=True), 1)
        )

    def refuse_other_than(self, function: object) -> None:
        """Make sure that a function takes these parameters.

        Raises:
            ValueError: it takes others, or is none.
        """
        if not callable(function):
            raise ValueError(
                "expected a function `assignment` beside `variants`, which returns the Assignment. Received: "
                f"{function!r:.60}. Write: def assignment({', '.join(self.parameters)}): return "
                "Assignment(...)"
            )
        taken = list(inspect.signature(function).parameters)
        if set(taken) != set(self.parameters):
            raise ValueError(
                f"expected the parameters of `variants`: def assignment({', '.join(self.parameters)}). "
                f"Received: def assignment({', '.join(taken)}). Give both the same names."
            )


def _size(parameter: Sequence[Any] | Shuffled) -> int:
    return math.factorial(len(parameter.things)) if isinstance(parameter, Shuffled) else len(parameter)


def _value(parameter: Sequence[Any] | Shuffled, place: int) -> Any:
    """What a parameter is in one of its places."""
    if not isinstance(parameter, Shuffled):
        return parameter[place]
    left, order = list(parameter.things), []
    while left:
        place, own = divmod(place, len(left))
        order.append(left.pop(own))
    return tuple(order)


def _candidates(variants: Variants) -> Iterator[tuple[int, ...]]:
    """Choices of all parameters, each once, as places: all of them where they are not too many."""
    sizes = [_size(parameter) for parameter in variants.parameters.values()]
    every = math.prod(sizes)
    if every <= POOL:
        for number in range(every):
            places = []
            for size in sizes:
                number, place = divmod(number, size)
                places.append(place)
            yield tuple(places)
        return
    drawn = dict[tuple[int, ...], None]()
    attempt = 0
    while len(drawn) < POOL:
        drawn[tuple(keyed(variants.secret, name, attempt) % size
                    for name, size in zip(variants.parameters, sizes, strict=True))] = None  # fmt: skip
        attempt += 1
    yield from drawn


def _chosen(variants: Variants) -> list[tuple[Any, ...]]:
    """As many choices as asked for, each as unlike those before it as it can be.

    It differs in as many parameters as possible from the one it is likest; of equally good ones that is taken
    whose values came least often until now, so that all come about equally often.
    """
    pool = sorted(_candidates(variants), key=lambda places: keyed(variants.secret, "order", places))
    nearest = [len(variants.parameters) + 1] * len(pool)
    together = [0] * len(pool)
    chosen = list[tuple[int, ...]]()
    while len(chosen) < variants.count:
        best = max(range(len(pool)), key=lambda index: (nearest[index], together[index], -index))
        chosen.append(pool[best])
        for index, places in enumerate(pool):
            unlike = sum(one != other for one, other in zip(places, pool[best], strict=True))
            nearest[index] = min(nearest[index], unlike)
            together[index] += unlike
    parameters = list(variants.parameters.values())
    return [
        tuple(_value(parameter, place) for parameter, place in zip(parameters, places, strict=True))
        for places in chosen
    ]
