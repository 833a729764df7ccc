# SPDX-License-Identifier: BSD-3-Clause
"""Options of Python as tables of a configuration."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np

from segue.errors import InvalidArgument

_BATCH = (
    "num_unroll",
    "batch_size",
    "capacity",
    "pad",
    "allow_small_batch",
    "min_batch_size",
    "max_wait",
    "epochs",
    "on_duplicate",
    "make_keys_unique",
    "make_keys_unique_seed",
)


def batch_table(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The table [batch] of the arguments of that name."""
    return {name: to_value(arguments[name], name) for name in _BATCH}


def to_table(options: Any, what: str) -> dict[str, Any] | None:
    """A table of a configuration, of a mapping or of what has `to_options`."""
    if options is None:
        return None
    if hasattr(options, "to_options"):
        options = options.to_options()
    if not isinstance(options, Mapping):
        raise InvalidArgument(
            f"{what}: {options!r} is {type(options).__name__}, expected a dict"
        )
    return {str(name): to_value(value, str(name)) for name, value in options.items()}


def to_value(value: Any, what: str) -> Any:
    """A value of an option, with lists, dicts and plain numbers."""
    if hasattr(value, "to_options") or isinstance(value, Mapping):
        return to_table(value, what)
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    if isinstance(value, np.ndarray):
        return value.tolist()
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, Iterable) and not isinstance(value, (str, bytes)):
        return [to_value(each, what) for each in value]
    return value


def override_texts(overrides: Mapping[str, Any]) -> list[str]:
    """Overrides as the program takes them: "NAME=VALUE", with TOML's values."""
    return [
        f"{name}={_toml(to_value(value, name), name)}"
        for name, value in overrides.items()
    ]


def _toml(value: Any, what: str) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    if isinstance(value, str):
        return _toml_text(value)
    if isinstance(value, list):
        return "[" + ", ".join(_toml(each, what) for each in value) + "]"
    if isinstance(value, dict):
        return (
            "{"
            + ", ".join(f"{_toml_text(k)} = {_toml(v, what)}" for k, v in value.items())
            + "}"
        )
    raise InvalidArgument(
        f"override {what} is {value!r} of type {type(value).__name__}, "
        "which no option is"
    )


def _toml_text(text: str) -> str:
    escaped = "".join(
        f"\\u{ord(c):04x}" if ord(c) < 32 or c in '"\\' or ord(c) == 127 else c
        for c in text
    )
    return f'"{escaped}"'
