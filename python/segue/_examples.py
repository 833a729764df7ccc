# SPDX-License-Identifier: BSD-3-Clause
"""Features and states of examples, as programs give and declare them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from segue import _checks, _core
from segue._arrays import DTYPES, to_feature, to_tensor
from segue.errors import InvalidArgument

_PUSHED = frozenset({"key", "sequences", "context", "length", "initial_states", "tag"})


def initial_state(name: str, state: Any) -> _core.Tensor:
    """The initial value of a state: of a shape float32 zeros, or an array."""
    what = f"state '{name}'"
    if hasattr(state, "dtype") and not isinstance(state, np.generic):
        return to_tensor(state, what)
    if isinstance(state, bool) or isinstance(state, (str, bytes)):
        dims = None
    else:
        dims = _dims(state if isinstance(state, (tuple, list)) else (state,))
    if dims is None:
        raise InvalidArgument(
            f"{what} is {state!r:.100}, expected a shape such as (128,), or an array"
        )
    if any(d < 0 for d in dims):
        raise InvalidArgument(f"{what} has the shape {dims}")
    return to_tensor(np.zeros(dims, np.float32), what)


def _dims(dims: Any) -> tuple[int, ...] | None:
    """The dimensions; None if they are no integers."""
    if not all(isinstance(d, (int, np.integer)) for d in dims):
        return None
    return tuple(int(d) for d in dims)


def feature_spec(name: str, declared: Any) -> tuple[str, str, tuple[int, ...], str]:
    """A declared feature: dtype, or (dtype, dims), or (dtype, dims, layout)."""
    what = f"feature '{name}'"
    parts = list(declared) if isinstance(declared, (tuple, list)) else [declared]
    dims = parts[1] if len(parts) > 1 else ()
    found = _dims(dims) if isinstance(dims, (tuple, list)) else None
    if not 1 <= len(parts) <= 3 or found is None:
        raise InvalidArgument(
            f"{what} is {declared!r:.100}, expected a dtype, (dtype, dims) or "
            "(dtype, dims, layout), with integers as dims"
        )
    layout = parts[2] if len(parts) > 2 else "dense"
    if layout not in ("dense", "sparse", "ragged"):
        raise InvalidArgument(
            f"{what} has the layout {layout!r}, expected 'dense', 'sparse' or 'ragged'"
        )
    return name, dtype_name(parts[0], what), found, layout


def dtype_name(dtype: Any, what: str) -> str:
    """The name of a dtype of segue, given by that name, or by one of NumPy."""
    if isinstance(dtype, str) and dtype in DTYPES:
        return dtype
    if dtype is str:
        return "string"
    try:
        found = np.dtype(dtype).name if dtype is not None else None
    except TypeError:
        found = None
    if found not in DTYPES:
        raise InvalidArgument(
            f"{what} has the dtype {dtype!r:.100}, expected one of {', '.join(DTYPES)}"
        )
    return found


def to_features(
    values: Any, declared: Mapping[str, Any], of_key: str, kind: str
) -> list[tuple[str, Any]]:
    """The features of an example for the core, by name."""
    made = []
    plural = "sequences" if kind == "sequence" else kind
    for name, value in _checks.mapping(values, f"{of_key}: {plural}").items():
        _, dtype, _, layout = declared.get(name, (name, None, None, None))
        what = f"{of_key}: {kind} '{name}'"
        made.append((name, to_feature(value, what, dtype=dtype, layout=layout)))
    return made


def push_arguments(example: Any) -> dict[str, Any]:
    """The arguments of Pipeline.push of an element of an iterable."""
    if isinstance(example, Mapping):
        unknown = set(example) - _PUSHED
        if unknown or not {"key", "sequences"} <= set(example):
            found = ", ".join(map(repr, example)) or "nothing"
            raise InvalidArgument(
                f"an example is a dict with {found:.200}; expected 'key' and "
                "'sequences', and perhaps 'context', 'length', 'initial_states', 'tag'"
            )
        return dict(example)
    if not isinstance(example, (tuple, list)) or not 2 <= len(example) <= 3:
        raise InvalidArgument(
            f"an example is {example!r:.100}, expected (key, sequences), "
            "(key, sequences, context), or a dict"
        )
    return dict(zip(("key", "sequences", "context"), example, strict=False))
