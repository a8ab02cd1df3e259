"""Arithmetic expressions in x and y, evaluated as a constant and how many x and y."""

from __future__ import annotations

from collections.abc import Sequence

TOKENS_LIMIT = 60  # of one formula
DEEPEST = 30  # brackets within each other


class NoLine(ValueError):
    """A formula that is no straight line."""


Form = tuple[float, float, float]  # a constant, and how many x and y


def evaluate(tokens: Sequence[str]) -> Form:
    """What a formula is, as constant + a x + b y; "2x" is a product. Recursive descent.

    Raises:
        NoLine: it is no such sum.
        ValueError: it is no formula.
    """
    if len(tokens) > TOKENS_LIMIT or not tokens:
        raise ValueError
    place = depth = 0

    def peek() -> str:
        return tokens[place] if place < len(tokens) else ""

    def take() -> str:
        nonlocal place
        place += 1
        if place > len(tokens):
            raise ValueError
        return tokens[place - 1]

    def total() -> Form:
        value = product()
        while peek() in ("+", "-"):
            sign = 1.0 if take() == "+" else -1.0
            value = _sum(value, product(), sign)
        return value

    def product() -> Form:
        value = power()
        while peek() and peek() not in ("+", "-", ")"):
            if peek() == "/":
                take()
                value = _product(value, _inverse(power()))
            else:
                if peek() == "*":
                    take()
                value = _product(value, power())
        return value

    def power() -> Form:
        value = factor()
        if peek() != "**":
            return value
        take()
        exponent = factor()
        if any(exponent[1:]) or (any(value[1:]) and exponent[0] != 1):
            raise NoLine
        if any(value[1:]):
            return value
        raised = value[0] ** exponent[0]
        if isinstance(raised, complex):  # the root of a negative number
            raise ValueError
        return (float(raised), 0.0, 0.0)

    def factor() -> Form:
        nonlocal depth
        sign = take()
        if sign in ("+", "-"):
            return factor() if sign == "+" else _product((-1.0, 0.0, 0.0), factor())
        if sign == "(":
            depth += 1
            if depth > DEEPEST:
                raise ValueError
            value = total()
            depth -= 1
            if take() != ")":
                raise ValueError
            return value
        return {"x": (0.0, 1.0, 0.0), "y": (0.0, 0.0, 1.0)}.get(sign) or (float(sign), 0.0, 0.0)

    value = total()
    if place != len(tokens):
        raise ValueError
    return value


def _sum(first: Form, second: Form, sign: float) -> Form:
    return (first[0] + sign * second[0], first[1] + sign * second[1], first[2] + sign * second[2])


def _product(first: Form, second: Form) -> Form:
    if any(first[1:]) and any(second[1:]):
        raise NoLine
    if any(second[1:]):
        first, second = second, first
    return (first[0] * second[0], first[1] * second[0], first[2] * second[0])


def _inverse(form: Form) -> Form:
    if any(form[1:]):
        raise NoLine
    return (1 / form[0], 0.0, 0.0)
