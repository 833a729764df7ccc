# SPDX-License-Identifier: BSD-3-Clause
"""The layer of sequence columns, and the batches of features that it takes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

import numpy as np

from segue import _core
from segue._arrays import DTYPES, SparseArray, as_numpy, to_array, to_ragged, to_tensor
from segue._arrays import to_feature as to_own_form
from segue._columns import (
    BucketizedColumn,
    Column,
    EmbeddingColumn,
    IndicatorColumn,
    NumericColumn,
    SharedEmbeddingColumn,
    WeightedCategoricalColumn,
    columns_of,
    source_tables,
)
from segue.errors import Error, InvalidArgument

Features = Mapping[str, Any]

_WRAPPING = (
    EmbeddingColumn,
    IndicatorColumn,
    SharedEmbeddingColumn,
    WeightedCategoricalColumn,
)


class InputLayer:
    """Columns with their tables, to be applied to one batch after another.

    Args:
        columns: of segue.feature_column, or dicts such as the [[column]] tables
            of a configuration.
        seed: for the initial tables; the same seed gives the same tables.

    Raises:
        ValueError: there is no sequence column, two columns or tables have one
            name, or read a feature in different ways.
    """

    def __init__(self, columns: Iterable[Any], *, seed: int = 0) -> None:
        self._normalized: dict[str, tuple[str, Callable[..., Any]]] = {}
        self._weighted: dict[str, str] = {}  # the ids of weights
        own = [self._without_function(c) for c in columns_of(columns)]
        self._core = _core.Layer(source_tables(own), seed, _tables(own))
        self._sequences, self._context = self._core.specs
        for column in own:
            for each in column._all() if isinstance(column, Column) else ():
                if isinstance(each, WeightedCategoricalColumn):
                    ids = list(each.categorical_column._all())[-1]
                    self._weighted[each.weight_feature_key] = getattr(ids, "key", "")

    @property
    def width(self) -> int:
        """D, the number of floats in a step."""
        return self._core.width

    @property
    def column_names(self) -> list[str]:
        """The names of the columns in the order of the output."""
        return self._core.names

    @property
    def tables(self) -> dict[str, np.ndarray]:
        """The tables by name, float32 [buckets, dimension], read-only."""
        return {name: to_array(table) for name, table in self._core.tables.items()}

    def __call__(self, features: Features) -> tuple[np.ndarray, np.ndarray]:
        """The same as `sequence_input_layer` with these columns."""
        batch = []
        size: tuple[str, int] | None = None
        for specs, context in ((self._sequences, False), (self._context, True)):
            for name, dtype, dims in specs:
                key, function = self._normalized.get(name, (name, None))
                if key not in features:
                    continue  # segue's own error says which is missing
                ids = features.get(self._weighted.get(key, ""))
                examples = _to_examples(
                    features[key],
                    f"feature '{key}'",
                    dtype,
                    dims,
                    context,
                    _present(ids),
                )
                if function is not None:
                    examples = [_normalize(e, function, key) for e in examples]
                if size is not None and size[1] != len(examples):
                    raise InvalidArgument(
                        f"feature '{key}' has {len(examples)} examples, but feature "
                        f"'{size[0]}' has {size[1]}"
                    )
                size = (key, len(examples))
                batch.append((name, examples))
        values, lengths = self._core.run(batch)
        return to_array(values), to_array(lengths)

    def _without_function(self, column: Any) -> Any:
        """The column, with a feature of its own where a function makes it."""
        if isinstance(column, NumericColumn) and callable(column.normalizer_fn):
            function = column.normalizer_fn
            by = getattr(function, "__name__", "a function")
            name = f"{column.key} (normalized by {by})"
            while (
                self._normalized.setdefault(name, (column.key, function))[1]
                is not function
            ):
                name += "'"
            return replace(
                column, key=name, normalizer_fn=None, column_name=column.name
            )
        if isinstance(column, BucketizedColumn):
            return replace(
                column, source_column=self._without_function(column.source_column)
            )
        if isinstance(column, _WRAPPING):
            wrapped = self._without_function(column.categorical_column)
            if wrapped is not column.categorical_column:
                return replace(column, categorical_column=wrapped)
        return column


def sequence_input_layer(
    features: Features,
    feature_columns: Iterable[Any],
    *,
    seed: int = 0,
) -> tuple[np.ndarray, np.ndarray]:
    """Turns a batch of features into the input of a recurrent network.

    Columns are placed side by side in the order of their names. Numeric columns
    fill the steps beyond an example's length with their default value, others
    with zeros; columns of the context are repeated over all steps.

    To apply the same columns to many batches, make an `InputLayer` once.

    Args:
        features: by name, more than those of the columns too. Each has B
            examples, in one of these forms:

            - a list of examples, each a list with a value, or a list of values,
              for every step; or an array [T_b, ...] or a SparseArray;
            - an array [B, T, ...]. As in TensorFlow, -1 and "" are no ids, an
              example ends with its last id, and weights count where ids do;
            - a SparseArray [B, T, ...], as `segue.parse_example` returns it, or
              a sparse matrix of SciPy. An example ends with its last value.

            Features of the context have no time: [B, ...].
        feature_columns: see `InputLayer`.
        seed: for the initial tables.

    Returns:
        (input_layer, sequence_length): float32 [B, T, D], where T is the length
        of the longest example, and int64 [B]. Read-only.

    Raises:
        KeyError: a feature that a column reads is missing.
        ValueError: a value, dtype or shape that a column does not read, or
            sequences of different lengths, with the example and the feature.
    """
    return InputLayer(feature_columns, seed=seed)(features)


def concatenate_context_input(context_input: Any, sequence_input: Any) -> np.ndarray:
    """Appends the context to every step, including padding.

    Args:
        context_input: float32 [B, d1].
        sequence_input: float32 [B, T, d0].

    Returns:
        float32 [B, T, d0 + d1], read-only.

    Raises:
        ValueError: another dtype or rank, or batches of different sizes.
    """
    return to_array(
        _core.concatenate_context_input(
            to_tensor(context_input, "context_input", dtype="float32"),
            to_tensor(sequence_input, "sequence_input", dtype="float32"),
        )
    )


def _tables(columns: Sequence[Any]) -> dict[str, Any]:
    """The tables whose initial values the program gives, by name."""
    tables = {}
    for column in columns:
        given = column._table() if hasattr(column, "_table") else None
        if given is None:
            continue
        name, initializer, rows, width = given
        if callable(initializer) and not hasattr(initializer, "dtype"):
            initializer = initializer((rows, width), "float32")
        what = f"column '{column.name}': initializer"
        values = np.asarray(as_numpy(initializer, what), np.float32)
        if values.shape != (rows, width):
            raise InvalidArgument(
                f"{what} has the shape {values.shape}, expected ({rows}, {width}): "
                "buckets, dimension"
            )
        tables[name] = to_tensor(values, what)
    return tables


def _normalize(example: Any, function: Callable[..., Any], key: str) -> Any:
    """The feature with `function` of its values."""
    values = example if isinstance(example, _core.Tensor) else example.values
    before = to_array(values)
    after = np.asarray(function(before))
    if after.shape != before.shape:
        raise InvalidArgument(
            f"feature '{key}': normalizer_fn returns the shape {after.shape} for "
            f"{before.shape}, expected the same"
        )
    made = to_tensor(after, f"feature '{key}'")
    if isinstance(example, _core.SparseTensor):
        return _core.SparseTensor(example.indices, made, example.dense_shape)
    if isinstance(example, _core.RaggedTensor):
        return _core.RaggedTensor(made, example.row_splits)
    return made


def _to_examples(
    value: Any,
    what: str,
    dtype: str,
    dims: tuple[int, ...] | None,
    context: bool,
    present: np.ndarray | None,
) -> list[Any]:
    """The feature of each example.

    `dims` are None for any number of values. `present` says which of those of an
    array count, if it has the same shape.
    """
    if isinstance(value, SparseArray):
        return _split_sparse(value, what, dims, context)
    if hasattr(value, "tocoo"):
        own = to_own_form(value, what)
        return _split_sparse(
            SparseArray(to_array(own.indices), to_array(own.values), own.dense_shape),
            what,
            dims,
            context,
        )
    if hasattr(value, "to_pylist"):  # pyarrow
        value = value.to_pylist()
    if hasattr(value, "dtype"):
        array = as_numpy(value, what)
        if array.ndim == 0:
            raise InvalidArgument(
                f"{what} is a scalar, expected an example in each row"
            )
        if array.dtype != object or all(
            isinstance(v, (str, bytes)) for v in array.flat
        ):
            if present is None or present.shape != array.shape:
                present = _present(array)
            return _split_dense(array, what, dims, context, present)
        value = array  # of lists
    if isinstance(value, (str, bytes)) or not isinstance(value, Iterable):
        raise InvalidArgument(
            f"{what} is {value!r}, expected a list with an item per example"
        )
    examples = []
    for b, each in enumerate(value):
        where = f"{what} of example {b}"
        try:
            examples.append(_to_example(each, where, dtype, dims))
        except Error:
            raise
        except (TypeError, ValueError) as error:
            raise InvalidArgument(f"{where} is not {dtype}: {error}") from None
    return examples


def _to_example(value: Any, what: str, dtype: str, dims: tuple[int, ...] | None) -> Any:
    if (
        isinstance(value, SparseArray)
        or hasattr(value, "tocoo")
        or hasattr(value, "dtype")
    ):
        return to_own_form(value, what)
    if not isinstance(value, (list, tuple)):
        return to_tensor(value, what, dtype=dtype)
    nested = [isinstance(step, (list, tuple, np.ndarray)) for step in value]
    if any(nested):
        if not all(nested):
            raise InvalidArgument(f"{what} has both single values and lists of them")
        same = len({len(step) for step in value}) == 1
        if dims is None or not same:
            return to_ragged(value, what, dtype)
        return to_tensor(value, what, dtype=dtype)
    if dtype == "string":
        return to_tensor(_objects(value), what)
    if not value:
        return to_tensor(np.empty(0, DTYPES[dtype]), what)
    return to_tensor(value, what, dtype=dtype)


def _objects(values: Sequence[Any]) -> np.ndarray:
    """An array of strings; of numbers one of numbers, which a column refuses."""
    if values and not isinstance(values[0], (str, bytes)):
        return np.asarray(values)
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


def _present(array: Any) -> np.ndarray | None:
    """Which values of a dense array count, by TensorFlow's rule; None if all do."""
    if not isinstance(array, np.ndarray):
        return None
    kind = array.dtype.kind
    if kind == "i":
        return array != -1
    if kind == "f":  # weights
        return array != 0
    if kind == "O":
        return np.array([v not in ("", b"") for v in array.flat], bool).reshape(
            array.shape
        )
    return array != (b"" if kind == "S" else "") if kind in "UST" else None


def _split_dense(
    array: np.ndarray,
    what: str,
    dims: tuple[int, ...] | None,
    context: bool,
    present: np.ndarray | None,
) -> list[Any]:
    """The rows; without the values that do not count, if a row may have fewer."""
    if dims is not None or present is None or present.all():
        return [to_tensor(np.asarray(row), what) for row in array]
    sparse = SparseArray(np.argwhere(present), array[present], array.shape)
    return _split_sparse(sparse, what, dims, context)


def _split_sparse(
    sparse: SparseArray, what: str, dims: tuple[int, ...] | None, context: bool
) -> list[Any]:
    """The rows; those of sequences end with their last value."""
    indices = np.asarray(sparse.indices, np.int64)
    values = as_numpy(sparse.values, what)
    shape = tuple(int(d) for d in sparse.dense_shape)
    if indices.ndim != 2 or indices.shape != (len(values), len(shape)):
        raise InvalidArgument(
            f"{what}: indices have the shape {indices.shape}, expected "
            f"({len(values)}, {len(shape)}): values, rank"
        )
    if len(shape) < 2:
        if not context:
            raise InvalidArgument(f"{what} has the shape {shape}, expected [B, T, ...]")
        indices = np.concatenate(
            [indices, np.zeros((len(values), 1), np.int64)], axis=1
        )
        shape = (*shape, 1)
    if len(values) and not 0 <= indices[:, 0].min() <= indices[:, 0].max() < shape[0]:
        raise InvalidArgument(f"{what} has an index outside of its {shape[0]} examples")
    order = np.lexsort(indices.T[::-1])
    indices, values = indices[order], values[order]
    ends = np.searchsorted(indices[:, 0], np.arange(shape[0] + 1))
    unit = int(np.prod(dims)) if len(shape) == 2 and dims else 1
    examples = []
    for begin, end in pairwise(ends):
        own, rest = indices[begin:end, 1:], shape[1:]
        if not context:
            steps = int(own[-1, 0]) + 1 if len(own) else 0
            rest = (min(-(-steps // unit) * unit, max(rest[0], steps)), *rest[1:])
        examples.append(to_own_form(SparseArray(own, values[begin:end], rest), what))
    return examples
