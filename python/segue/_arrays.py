# SPDX-License-Identifier: BSD-3-Clause
"""Between segue's tensors and the arrays of programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from segue import _core
from segue.errors import InvalidArgument

#: The dtypes of segue by their names, and as NumPy has them.
DTYPES: dict[str, Any] = {
    "float32": np.dtype(np.float32),
    "float64": np.dtype(np.float64),
    "int32": np.dtype(np.int32),
    "int64": np.dtype(np.int64),
    "uint8": np.dtype(np.uint8),
    "bool": np.dtype(np.bool_),
    "string": np.dtype(object),
}
_NAMES = {dtype: name for name, dtype in DTYPES.items() if name != "string"}


class Array(np.ndarray):
    """A read-only NumPy array over memory of segue, without a copy.

    It keeps its memory alive, so it may outlive its batch and its pipeline. The
    memory belongs to one batch alone. So other libraries get it by DLPack
    without a copy, and may write to it: ``torch.from_dlpack(array)``.
    """

    def __dlpack__(self, **options: Any) -> Any:
        # Old consumers of DLPack know no read-only arrays.
        writable = self.view(np.ndarray)
        writable.flags.writeable = True
        return writable.__dlpack__(**options)

    def __array_wrap__(
        self, array: Any, context: Any = None, return_scalar: bool = False
    ) -> Any:
        # The result of a computation is an ordinary array.
        return array[()] if return_scalar else np.asarray(array)


def to_array(tensor: _core.Tensor) -> np.ndarray:
    """An array of a tensor: strings as objects (str), all else without a copy."""
    dtype = tensor.dtype
    if dtype == "string":
        return _object_array(tensor.strings(), tensor.shape)
    buffer: Any = tensor
    array = Array(tensor.shape, DTYPES[str(dtype)], buffer)
    array.flags.writeable = False
    return array


def _object_array(values: Sequence[Any], shape: tuple[int, ...]) -> np.ndarray:
    array: np.ndarray[Any, Any] = np.empty(len(values), dtype=object)
    array[:] = values
    array = array.reshape(shape)
    array.flags.writeable = False
    return array


@dataclass(frozen=True, eq=False)
class SparseArray:
    """A sparse array in coordinate form (COO), as tf.SparseTensor has it.

    Attributes:
        indices: int64 [n, rank], rows in row-major order, each once.
        values: [n], of any dtype.
        dense_shape: rank dimensions.
    """

    indices: np.ndarray
    values: np.ndarray
    dense_shape: tuple[int, ...]

    @property
    def shape(self) -> tuple[int, ...]:
        """The dense shape."""
        return self.dense_shape

    @property
    def dtype(self) -> Any:
        """The dtype of the values; object for strings."""
        return self.values.dtype

    def to_dense(self, default_value: Any = None) -> np.ndarray:
        """The dense array, with `default_value` (zero or "") where it has none."""
        if default_value is None:
            default_value = "" if self.values.dtype == object else 0
        dense = np.full(self.dense_shape, default_value, self.values.dtype)
        dense[tuple(self.indices.T)] = self.values
        return dense

    def to_scipy(self) -> Any:
        """A scipy.sparse.coo_array of rank 2: all but the last dimension are one.

        A batch of sparse steps, [B, T, K], becomes [B * T, K].
        """
        from scipy import sparse

        if self.values.dtype == object:
            raise InvalidArgument("SciPy has no sparse arrays of strings")
        rows = int(np.prod(self.dense_shape[:-1], dtype=np.int64))
        if len(self.dense_shape) > 1:
            row = np.ravel_multi_index(
                tuple(self.indices[:, :-1].T), self.dense_shape[:-1]
            )
        else:
            row = np.zeros(len(self.values), np.int64)
        return sparse.coo_array(
            (np.asarray(self.values), (row, np.asarray(self.indices[:, -1]))),
            shape=(rows, self.dense_shape[-1]),
        )


def from_feature(feature: _core.Tensor | _core.SparseTensor) -> Any:
    """What a batch shows: an array, or a SparseArray, also of ragged sequences."""
    if isinstance(feature, _core.Tensor):
        return to_array(feature)
    return SparseArray(
        to_array(feature.indices), to_array(feature.values), feature.dense_shape
    )


def _begins_with_text(value: Any) -> bool:
    while isinstance(value, (list, tuple)) and value:
        value = value[0]
    return isinstance(value, (str, bytes))


def as_numpy(value: Any, what: str) -> np.ndarray:
    """An array of NumPy, PyTorch, JAX, CuPy, pandas, or of lists."""
    if isinstance(value, np.ma.MaskedArray) and np.any(value.mask):
        raise InvalidArgument(f"{what} has masked values; fill them: filled(value)")
    if isinstance(value, np.ndarray):
        return value
    if hasattr(value, "detach") and hasattr(value, "cpu"):  # PyTorch
        value = value.detach().cpu()
        try:
            return np.asarray(value.numpy())
        except (TypeError, RuntimeError) as error:
            raise InvalidArgument(f"{what}: {error}") from None
    if hasattr(value, "__cuda_array_interface__") and hasattr(value, "get"):  # CuPy
        return np.asarray(value.get())
    try:
        # NumPy makes lists of str and numbers all str, and bytes ASCII.
        return np.asarray(value, dtype=object if _begins_with_text(value) else None)
    except ValueError as error:
        raise InvalidArgument(f"{what} is not an array: {error}") from None


def to_tensor(
    value: Any, what: str, *, dtype: str | None = None, copy: bool = True
) -> _core.Tensor:
    """A tensor of an array or of lists.

    Arrays keep their dtype; `dtype` is that of values that have none, such as
    lists. Raises InvalidArgument, which names `what`.
    """
    make = _core.Tensor.copy_of if copy else _core.Tensor.adopt
    if type(value) in (np.ndarray, Array) and value.flags.c_contiguous:
        # What most arrays are, for every batch of a loop.
        known = _NAMES.get(value.dtype)
        if known is not None:
            return make(known, value.shape, value)
    has_dtype = hasattr(value, "dtype")
    array = as_numpy(value, what)
    if array.dtype.kind in "OUST" or dtype == "string" and array.size == 0:
        return _strings(array, what)
    if dtype is not None and dtype != "string" and not has_dtype:
        array = _astype(array, dtype, what)
    name = _NAMES.get(array.dtype.newbyteorder("="))
    if name is None:
        way = {"f": "; astype('float32')", "i": "; astype('int64')", "u": ""}
        raise InvalidArgument(
            f"{what} is {array.dtype}, expected {', '.join(DTYPES)}"
            + way.get(array.dtype.kind, "")
        )
    shape = array.shape  # ascontiguousarray makes a scalar a vector
    contiguous = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("="))
    return make(name, shape, contiguous)


def _astype(array: np.ndarray[Any, Any], dtype: str, what: str) -> np.ndarray[Any, Any]:
    """The values of lists, which have no dtype of their own, in that dtype."""
    wanted = DTYPES[dtype]
    if array.size == 0 or array.dtype == wanted:
        return array.astype(wanted)
    whole = array.dtype.kind in "iu"
    if not (
        np.can_cast(array.dtype, wanted, "same_kind") or whole and dtype != "string"
    ):
        raise InvalidArgument(f"{what} has values of {array.dtype}, expected {dtype}")
    with np.errstate(over="ignore"):
        made: np.ndarray[Any, Any] = array.astype(wanted)
    if wanted.kind == "f":
        changed = np.isinf(made) & ~np.isinf(array.astype(np.float64))
    else:
        changed = made != array
    if changed.any():
        raise InvalidArgument(
            f"{what} has the value {array[changed].flat[0]}, which {dtype} does not hold"
        )
    return made


def _strings(array: np.ndarray[Any, Any], what: str) -> _core.Tensor:
    values = array.ravel().tolist()
    texts = sum(isinstance(value, (str, bytes)) for value in values)
    if texts < len(values):
        kinds = sorted({type(value).__name__ for value in values})
        raise InvalidArgument(
            f"{what} has values of the type {' and '.join(kinds)}, expected numbers "
            "of one dtype, or str or bytes"
        )
    return _core.Tensor.of_strings(array.shape, values)


def _is_row(row: Any) -> bool:
    """Whether it can be the values of a step: a list, or an array of rank 1."""
    if isinstance(row, np.ndarray):
        return row.ndim == 1
    return isinstance(row, (list, tuple)) and not any(
        isinstance(value, (list, tuple, np.ndarray)) for value in row
    )


def _is_ragged(value: Any) -> bool:
    if not isinstance(value, (list, tuple)) or not all(_is_row(row) for row in value):
        return False
    return len({len(row) for row in value}) > 1


def to_ragged(rows: Any, what: str, dtype: str | None) -> _core.RaggedTensor:
    """A ragged tensor of a list with a list of values for each step."""
    if not isinstance(rows, (list, tuple)) or not all(_is_row(row) for row in rows):
        raise InvalidArgument(
            f"{what} is {rows!r:.100}, expected a list with a list of values for each "
            "step"
        )
    splits = np.cumsum([0, *(len(row) for row in rows)])
    filled = [row for row in rows if len(row) > 0]
    if any(isinstance(row, np.ndarray) for row in filled):
        values: Any = np.concatenate([as_numpy(row, what) for row in filled])
    else:
        values = [value for row in filled for value in row]
    if not filled:
        values = np.empty(0, DTYPES[dtype or "float32"])
    return _core.RaggedTensor(
        to_tensor(values, what, dtype=dtype), to_tensor(splits, what, dtype="int64")
    )


def _to_sparse(value: Any, what: str, dtype: str | None) -> _core.SparseTensor:
    if isinstance(value, SparseArray):
        indices, values, shape = value.indices, value.values, value.dense_shape
    else:  # SciPy
        coo = value.tocoo()
        coo.sum_duplicates()
        indices = np.stack(
            [np.asarray(c, np.int64) for c in (coo.row, coo.col)], axis=1
        )
        order = np.lexsort(indices.T[::-1])
        indices, values, shape = indices[order], coo.data[order], coo.shape
    return _core.SparseTensor(
        to_tensor(indices, f"{what}: indices", dtype="int64"),
        to_tensor(values, what, dtype=dtype),
        tuple(int(d) for d in shape),
    )


def to_feature(
    value: Any,
    what: str,
    *,
    dtype: str | None = None,
    layout: str | None = None,
    copy: bool = True,
) -> Any:
    """A feature of an example: dense, sparse (SparseArray, SciPy) or ragged.

    A list of lists of different lengths is ragged, as is every list of lists of
    a feature that is declared as ragged.
    """
    if isinstance(value, SparseArray) or hasattr(value, "tocoo"):
        return _to_sparse(value, what, dtype)
    if (
        layout == "ragged"
        and not hasattr(value, "dtype")
        or layout is None
        and _is_ragged(value)
    ):
        return to_ragged(value, what, dtype)
    return to_tensor(value, what, dtype=dtype, copy=copy)
