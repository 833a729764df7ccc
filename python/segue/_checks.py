# SPDX-License-Identifier: BSD-3-Clause
"""Checks of arguments, with errors that name them."""

from __future__ import annotations

import operator
from collections.abc import Iterable, Mapping
from typing import Any

from segue.errors import InvalidArgument


def integer(value: Any, what: str, low: int, high: int) -> int:
    """An integer in [low, high]."""
    try:
        number = operator.index(value)
    except TypeError:
        raise InvalidArgument(
            f"{what} is {value!r:.100}, expected an integer"
        ) from None
    if not low <= number <= high:
        raise InvalidArgument(f"{what} {number} is not in [{low}, {high}]")
    return number


def seconds(value: Any, what: str = "timeout") -> float | None:
    """A number of seconds; None for no limit."""
    if value is None:
        return None
    try:
        return float(value)
    except (TypeError, ValueError, OverflowError):
        raise InvalidArgument(
            f"{what} is {value!r:.100}, expected seconds, or None"
        ) from None


def mapping(value: Any, what: str) -> Mapping[str, Any]:
    """A dict by name; None is an empty one."""
    if value is None:
        return {}
    if isinstance(value, Mapping):
        return value
    raise InvalidArgument(f"{what} is {value!r:.100}, expected a dict by name")


def names(value: Any, what: str) -> list[str]:
    """A list of names."""
    if isinstance(value, Iterable) and not isinstance(value, (str, bytes, Mapping)):
        found = list(value)
        if all(isinstance(name, str) for name in found):
            return found
    raise InvalidArgument(f"{what} is {value!r:.100}, expected a list of names")


def key_choice(value: Any) -> str:
    """Which keys to read, if a configuration holds some out."""
    if value not in ("all", "training", "evaluation"):
        raise InvalidArgument(
            f"keys is {value!r}, expected 'all', 'training' or 'evaluation'"
        )
    return str(value)


def function(value: Any, what: str) -> Any:
    """A function, or None."""
    if value is None or callable(value):
        return value
    raise InvalidArgument(f"{what} is {value!r:.100}, expected a function, or None")
