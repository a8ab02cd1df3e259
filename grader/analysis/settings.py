"""Settings of layers and optimizers: whether one is as it is asked for, and how it is said."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from typing import Any

from grader.analysis.structure import bare

# Settings whose pair of numbers is the sides of something; of others it is from–to.
SIDES = frozenset(
    "kernel_size strides pool_size dilation_rate size padding cropping target_shape dims axis".split()
)
CLOSE = 1e-5  # relative, for settings that Keras keeps in 32 bits


def unlike(asked: Mapping[str, Any], given: Mapping[str, Any]) -> list[str]:
    """The settings that are not as asked for, by name."""
    return [key for key, value in asked.items() if not matches(key, value, given.get(key))]


def matches(key: str, asked: Any, given: Any) -> bool:
    """Whether a setting is as it is asked for.

    Args:
        key: the setting's name, e.g. "kernel_size".
        asked: a number, a text, a truth or None; a list of several that are all right; a pair of numbers,
            which is from–to (either may be None), and of `SIDES` the sides; of an object such as a
            regularizer its class, or a mapping from that to its strength.
        given: the setting, as evidence has it.
    """
    if isinstance(asked, list):
        return any(matches(key, each, given) for each in asked)
    if isinstance(asked, Mapping):
        numbers = _numbers(given)
        return any(
            matches(key, name, given) and any(matches("", strength, number) for number in numbers)
            for name, strength in asked.items()
        )
    if isinstance(asked, str):
        return bare(asked) == bare(_object_name(given))
    if asked is None or isinstance(asked, bool):
        return given is asked
    if isinstance(asked, tuple):
        if key in SIDES or isinstance(given, list):
            return isinstance(given, list) and len(given) == len(asked) and all(
                matches(key, a, g) for a, g in zip(asked, given, strict=True)
            )  # fmt: skip
        return _is_number(given) and _within(asked, given)
    if isinstance(given, list):
        return bool(given) and all(matches(key, asked, each) for each in given)
    return _is_number(given) and math.isclose(asked, given, rel_tol=CLOSE, abs_tol=1e-12)


def _within(pair: tuple[Any, ...], given: float) -> bool:
    low, high = pair
    slack = CLOSE * abs(given)
    return (low is None or given >= low - slack) and (high is None or given <= high + slack)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _numbers(given: Any) -> list[float]:
    """The numbers among the settings of an object."""
    config = given.get("config") if isinstance(given, dict) else None
    return [value for value in config.values() if _is_number(value)] if isinstance(config, dict) else []


def _object_name(given: Any) -> str:
    """The class of an object, or a text; of L1L2 with one of both only that one."""
    if not isinstance(given, dict):
        return given if isinstance(given, str) else ""
    name, config = str(given.get("class_name")), given.get("config")
    if name == "L1L2" and isinstance(config, dict):
        parts = [part for part in ("l1", "l2") if config.get(part)]
        return "".join(parts) or name
    return name


def asked_for(settings: Mapping[str, Any]) -> str:
    """Settings in words: "strides (2, 2), rate from 0.2 to 0.5"."""
    return ", ".join(f"{key} {said(key, value)}" for key, value in settings.items())


def said(key: str, value: Any) -> str:
    """What is asked of a setting, in words."""
    if isinstance(value, list):
        return " or ".join(said(key, each) for each in value)
    if isinstance(value, Mapping):
        return " or ".join(f"{name} of {said('', strength)}" for name, strength in value.items())
    if isinstance(value, tuple) and key not in SIDES and len(value) == 2:
        low, high = value
        if low is None:
            return f"at most {high:,}"
        return f"at least {low:,}" if high is None else f"from {low:,} to {high:,}"
    return str(value)


def told(settings: Iterable[str], given: Mapping[str, Any]) -> str:
    """Some of a model's settings in words, as they are."""
    return ", ".join(f"{key} {_shown_given(given.get(key))}" for key in settings)


def _shown_given(value: Any) -> str:
    if isinstance(value, dict):
        numbers = ", ".join(f"{number:.4g}" for number in _numbers(value))
        return str(value.get("class_name")) + (f" of {numbers}" if numbers else "")
    if isinstance(value, list):
        return str(tuple(value))
    return f"{value:.6g}" if isinstance(value, float) else str(value)[:60]
