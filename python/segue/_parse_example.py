# SPDX-License-Identifier: BSD-3-Clause
"""Features of serialized tf.train.Example and tf.train.SequenceExample."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from segue import _core
from segue._arrays import DTYPES, SparseArray, as_numpy, to_array
from segue._columns import Column, NumericColumn, columns_of, dtype_name, source_tables
from segue.errors import DataError, InvalidArgument


@dataclass(frozen=True)
class VarLenFeature:
    """A feature with any number of values.

    Attributes:
        dtype: "float32", "float64", "int32", "int64", "uint8", "bool" or
            "string"; a NumPy dtype becomes its name.
    """

    dtype: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "dtype", dtype_name(self.dtype))


@dataclass(frozen=True)
class FixedLenFeature:
    """A feature with the same number of values in every example.

    Attributes:
        shape: of the values.
        dtype: as for VarLenFeature.
        default_value: of an example without it; if None, that is an error.
    """

    shape: tuple[int, ...]
    dtype: str
    default_value: Any = None

    def __post_init__(self) -> None:
        shape = (self.shape,) if isinstance(self.shape, int) else tuple(self.shape)
        object.__setattr__(self, "shape", shape)
        object.__setattr__(self, "dtype", dtype_name(self.dtype))


def make_parse_example_spec(
    feature_columns: Iterable[Any],
) -> dict[str, VarLenFeature | FixedLenFeature]:
    """The features that columns read, dense or categorical ones, by name.

    Sequences and ids have any number of values; numbers of the context have
    their column's shape.

    Raises:
        ValueError: two columns read a feature with different dtypes or shapes,
            or one as a sequence and another as context.
    """
    columns = columns_of(feature_columns)
    sequences, context = _core.feature_specs(source_tables(columns))
    numbers = _context_numbers(columns)
    spec: dict[str, VarLenFeature | FixedLenFeature] = {
        name: VarLenFeature(dtype) for name, dtype, _ in sequences
    }
    for name, dtype, dims in context:
        if name in spec:
            raise InvalidArgument(
                f"feature '{name}' is read both as a sequence and as context, but an "
                "example has one place for both"
            )
        shape, default = numbers.get(name, (dims, None))
        spec[name] = (
            VarLenFeature(dtype)
            if dims is None
            else FixedLenFeature(shape, dtype, default)
        )
    return spec


def _context_numbers(columns: Sequence[Any]) -> dict[str, tuple[tuple[int, ...], Any]]:
    """Shape and default value, if one was given, of the numbers of the context."""
    return {
        each.key: (each.shape, each.default_value if each.default_given else None)
        for column in columns
        if isinstance(column, Column)
        for each in column._all()
        if isinstance(each, NumericColumn) and each.context
    }


def parse_example(
    serialized: Iterable[bytes],
    features: Mapping[str, VarLenFeature | FixedLenFeature],
) -> dict[str, Any]:
    """Parses messages of type tf.train.Example or tf.train.SequenceExample.

    Args:
        serialized: B messages, for example the records of a TFRecord file.
        features: what to read of each, by name, such as
            `feature_column.make_parse_example_spec` returns it. Others are
            skipped. If a SequenceExample has a name both in its lists and in its
            context, the lists are read.

    Returns:
        By name, for a VarLenFeature a SparseArray: [B, T] of the values of an
        Example, or of the context; [B, T, K] of a list, which has values for
        every step. For a FixedLenFeature an array [B, *shape].

    Raises:
        ValueError: bytes that are no such message, a feature of another type, a
            missing FixedLenFeature or one of another size, with the number of
            the example.
    """
    if isinstance(serialized, (str, bytes)):
        raise InvalidArgument("serialized is a single message, expected a list of them")
    messages = [
        bytes(m) if isinstance(m, (bytearray, memoryview)) else m for m in serialized
    ]
    for i, m in enumerate(messages):
        if not isinstance(m, bytes):
            raise InvalidArgument(
                f"serialized[{i}] is of type {type(m).__name__}, expected bytes"
            )
    for name, spec in features.items():
        if not isinstance(spec, (VarLenFeature, FixedLenFeature)):
            raise InvalidArgument(
                f"feature '{name}' is {spec!r}, expected VarLenFeature or "
                "FixedLenFeature"
            )
    parsed = _core.parse_example(messages, [(n, s.dtype) for n, s in features.items()])
    return {
        name: _to_fixed(name, spec, examples)
        if isinstance(spec, FixedLenFeature)
        else _to_sparse(spec, examples)
        for (name, spec), examples in zip(features.items(), parsed)
    }


def _rows_of(example: tuple[bool | None, Any]) -> tuple[np.ndarray, np.ndarray]:
    """The values of an example, and the ends of its rows among them."""
    kind, ragged = example
    values, splits = to_array(ragged.values), to_array(ragged.row_splits)
    if kind is None:
        return values[:0], splits[:1] - splits[0]
    return values[splits[0] : splits[-1]], splits - splits[0]


def _to_sparse(spec: VarLenFeature, examples: Sequence[Any]) -> SparseArray:
    lists = any(kind for kind, _ in examples)
    indices, values, longest, widest = [], [], 0, 0
    for b, example in enumerate(examples):
        own, splits = _rows_of(example)
        if not example[0]:  # each value is a step
            splits = np.arange(len(own) + 1)
        counts = np.diff(splits)
        steps = np.repeat(np.arange(len(counts)), counts)
        place = [np.full(len(own), b), steps]
        if lists:
            place.append(np.arange(len(own)) - splits[:-1][steps])
        indices.append(np.stack(place, axis=1))
        values.append(own)
        longest = max(longest, len(counts))
        widest = max(widest, int(counts.max(initial=0)))
    shape = (len(examples), longest, *((widest,) if lists else ()))
    return SparseArray(
        np.concatenate(indices).astype(np.int64)
        if indices
        else np.empty((0, 2), np.int64),
        np.concatenate(values) if values else np.empty(0, DTYPES[spec.dtype]),
        shape,
    )


def _to_fixed(name: str, spec: FixedLenFeature, examples: Sequence[Any]) -> np.ndarray:
    wanted = int(np.prod(spec.shape, dtype=np.int64))
    rows = []
    for b, example in enumerate(examples):
        values, _ = _rows_of(example)
        if example[0] is None and spec.default_value is not None:
            given = as_numpy(spec.default_value, f"feature '{name}': default_value")
            values = np.broadcast_to(given, spec.shape).ravel()
        if len(values) != wanted:
            found = "is missing" if example[0] is None else f"has {len(values)} values"
            raise DataError(
                f"example {b}: feature '{name}' {found}, expected {wanted} for the "
                f"shape {spec.shape}"
            )
        rows.append(values)
    flat = np.concatenate(rows) if rows else np.empty(0)
    return flat.astype(DTYPES[spec.dtype]).reshape(len(examples), *spec.shape)
