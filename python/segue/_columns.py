# SPDX-License-Identifier: BSD-3-Clause
"""The columns that segue.feature_column makes, and their options."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from typing import Any, ClassVar

import numpy as np

from segue import _core
from segue._options import to_table, to_value
from segue.errors import InvalidArgument

#: {"kind": ...} with the options of a normalizer, or a function of an array.
Normalizer = Mapping[str, Any] | Callable[[np.ndarray], Any]
#: {"kind": ...}, the name of a kind, an array, or a function of shape and dtype.
Initializer = Mapping[str, Any] | str | np.ndarray | Callable[..., Any]


class Column:
    """The base of all columns."""

    _source: ClassVar[str]

    @property
    def name(self) -> str:
        """The name of the column, by which a layer orders its columns."""
        raise NotImplementedError

    def to_options(self) -> dict[str, Any]:
        """The table of a configuration that describes the column.

        Raises:
            ValueError: the column has a function or an array, which no
                configuration can hold.
        """
        for column in self._all():
            column._check_is_options()
        return self._options()

    def _options(self) -> dict[str, Any]:
        """The table, without what no configuration can hold."""
        raise NotImplementedError

    def _check_is_options(self) -> None:
        pass

    def _all(self) -> Iterable[Column]:
        """The column and those that it wraps."""
        return (self,)

    def _check(self) -> int:
        """Checks the options; returns the number of its ids, or its width."""
        return _core.check_column(f"{self._source}({self.name!r})", self._options())


class CategoricalColumn(Column):
    """A column of ids, which an embedding or an indicator wraps.

    `num_buckets` is the number of its ids.
    """


class _CountedColumn(CategoricalColumn):
    @property
    def num_buckets(self) -> int:
        """The number of ids."""
        return self._check()


class DenseColumn(Column):
    """A column of numbers, which a layer can hold."""

    @property
    def width(self) -> int:
        """The number of floats in a step."""
        return self._check()

    def _table(self) -> tuple[str, Any, int, int] | None:
        """(name, initializer, rows, columns) of a table that is not options."""
        return None


def dtype_name(dtype: Any) -> str:
    """The name of a dtype: of a name, or of NumPy's or TensorFlow's."""
    if isinstance(dtype, str):
        return dtype
    if dtype in (str, bytes, object):
        return "string"
    name = getattr(dtype, "name", None)
    return name if isinstance(name, str) else np.dtype(dtype).name


@dataclass(frozen=True)
class NumericColumn(DenseColumn):
    """Numbers; see `sequence_numeric_column` and `numeric_column`."""

    key: str
    shape: tuple[int, ...] = (1,)
    default_value: float = 0.0
    dtype: str = "float32"
    normalizer_fn: Normalizer | None = None
    _: KW_ONLY
    context: bool = False
    column_name: str | None = None
    #: Whether an example without the feature has the default value.
    default_given: bool = False

    def __post_init__(self) -> None:
        self._check()

    @property
    def _source(self) -> str:  # type: ignore[override]
        return "numeric_column" if self.context else "sequence_numeric_column"

    @property
    def name(self) -> str:
        return self.column_name or self.key

    def _options(self) -> dict[str, Any]:
        normalizer = self.normalizer_fn
        return {
            "kind": "numeric",
            "key": self.key,
            "shape": to_value(self.shape, "shape"),
            "default_value": to_value(self.default_value, "default_value"),
            "dtype": self.dtype,
            "context": self.context,
            "name": self.column_name,
            "normalizer": None
            if callable(normalizer)
            else to_table(normalizer, "normalizer_fn"),
        }

    def _check_is_options(self) -> None:
        if callable(self.normalizer_fn):
            raise InvalidArgument(
                f"column '{self.name}': normalizer_fn is a function, which a pipeline "
                "cannot "
                "call from its threads; expected a dict such as {'kind': 'standard', "
                "'mean': 3.5, 'deviation': 2} (or 'affine', 'log1p', 'clip'), or call "
                "sequence_input_layer on batch.sequences"
            )


@dataclass(frozen=True)
class _LookupColumn(CategoricalColumn):
    key: str

    @property
    def name(self) -> str:
        return self.key

    @property
    def _source(self) -> str:  # type: ignore[override]
        kind = self._options()["kind"]
        context = self._options()["context"]
        return f"{'' if context else 'sequence_'}categorical_column_with_{kind}"

    def __post_init__(self) -> None:
        self._check()


@dataclass(frozen=True)
class IdentityColumn(_LookupColumn):
    """Ids as they are; see `sequence_categorical_column_with_identity`."""

    num_buckets: int
    default_value: int | None = None
    _: KW_ONLY
    dtype: str = "int64"
    context: bool = False

    def _options(self) -> dict[str, Any]:
        return {
            "kind": "identity",
            "key": self.key,
            "num_buckets": self.num_buckets,
            "default_value": self.default_value,
            "dtype": self.dtype,
            "context": self.context,
        }


@dataclass(frozen=True)
class HashBucketColumn(_LookupColumn, _CountedColumn):
    """Ids by hash; see `sequence_categorical_column_with_hash_bucket`."""

    hash_bucket_size: int
    dtype: str = "string"
    _: KW_ONLY
    salt: int | None = None
    context: bool = False

    def _options(self) -> dict[str, Any]:
        return {
            "kind": "hash_bucket",
            "key": self.key,
            "salt": self.salt,
            "hash_bucket_size": self.hash_bucket_size,
            "dtype": self.dtype,
            "context": self.context,
        }


@dataclass(frozen=True)
class VocabularyFileColumn(_LookupColumn, _CountedColumn):
    """Ids by line of a file; see `sequence_categorical_column_with_vocabulary_file`."""

    vocabulary_file: str
    vocabulary_size: int | None = None
    num_oov_buckets: int = 0
    default_value: int | None = None
    dtype: str = "string"
    _: KW_ONLY
    context: bool = False

    def _options(self) -> dict[str, Any]:
        return {
            "kind": "vocabulary_file",
            "key": self.key,
            "vocabulary_file": self.vocabulary_file,
            "vocabulary_size": self.vocabulary_size,
            "num_oov_buckets": self.num_oov_buckets,
            "default_value": self.default_value,
            "dtype": self.dtype,
            "context": self.context,
        }


@dataclass(frozen=True)
class VocabularyListColumn(_LookupColumn, _CountedColumn):
    """Ids by place; see `sequence_categorical_column_with_vocabulary_list`."""

    vocabulary_list: tuple[str | int, ...]
    dtype: str = "string"
    default_value: int = -1
    num_oov_buckets: int = 0
    _: KW_ONLY
    context: bool = False

    def _options(self) -> dict[str, Any]:
        return {
            "kind": "vocabulary_list",
            "key": self.key,
            "vocabulary": list(self.vocabulary_list),
            "dtype": self.dtype,
            "default_value": self.default_value,
            "num_oov_buckets": self.num_oov_buckets,
            "context": self.context,
        }


@dataclass(frozen=True)
class WeightedCategoricalColumn(_CountedColumn):
    """Ids with weights; see `weighted_categorical_column`."""

    categorical_column: CategoricalColumn
    weight_feature_key: str
    dtype: str = "float32"
    _source: ClassVar[str] = "weighted_categorical_column"

    def __post_init__(self) -> None:
        check_is_categorical(self.categorical_column, self._source)
        self._check()

    @property
    def name(self) -> str:
        return f"{self.categorical_column.name}_weighted_by_{self.weight_feature_key}"

    def _all(self) -> Iterable[Column]:
        return (self, *self.categorical_column._all())

    def _options(self) -> dict[str, Any]:
        return {
            "kind": "weighted",
            "of": self.categorical_column._options(),
            "weight_key": self.weight_feature_key,
            "dtype": self.dtype,
        }


@dataclass(frozen=True)
class BucketizedColumn(_CountedColumn):
    """The ranges that numbers fall into; see `bucketized_column`."""

    source_column: NumericColumn
    boundaries: tuple[float, ...]
    _source: ClassVar[str] = "bucketized_column"

    def __post_init__(self) -> None:
        if not isinstance(self.source_column, NumericColumn):
            raise InvalidArgument(
                f"bucketized_column: source_column is {_kind_of(self.source_column)}, "
                "expected a numeric column"
            )
        self._check()

    @property
    def name(self) -> str:
        return f"{self.source_column.name}_bucketized"

    def _all(self) -> Iterable[Column]:
        return (self, self.source_column)

    def _options(self) -> dict[str, Any]:
        return {
            "kind": "bucketized",
            "of": self.source_column._options(),
            "boundaries": to_value(self.boundaries, "boundaries"),
        }


@dataclass(frozen=True, eq=False)
class _TableColumn(DenseColumn):
    """Rows of a table; see `embedding_column` for its fields."""

    categorical_column: CategoricalColumn
    dimension: int
    combiner: str = "mean"
    initializer: Initializer | None = None
    max_norm: float | None = None
    trainable: bool = True
    _: KW_ONLY
    weights: str | os.PathLike[str] | None = None

    @property
    def table_name(self) -> str:
        """The table is "embedding/" and this in a weights file."""
        raise NotImplementedError

    def _all(self) -> Iterable[Column]:
        return (self, *self.categorical_column._all())

    def _table_options(self) -> dict[str, Any]:
        how = self.initializer
        if isinstance(how, str):
            how = {"kind": how}
        return {
            "dimension": self.dimension,
            "combiner": self.combiner,
            "max_norm": to_value(self.max_norm, "max_norm"),
            "trainable": self.trainable,
            "weights": None if self.weights is None else os.fspath(self.weights),
            "initializer": dict(how) if isinstance(how, Mapping) else None,
        }

    def _is_options(self) -> bool:
        return self.initializer is None or isinstance(self.initializer, (str, Mapping))

    def _check_is_options(self) -> None:
        if not self._is_options():
            raise InvalidArgument(
                f"column '{self.name}': initializer is an array or a function, which "
                "only sequence_input_layer takes. For a pipeline, write the table to a "
                f"safetensors file as 'embedding/{self.table_name}' and give the file "
                "as weights; or give a dict, such as "
                "{'kind': 'uniform', 'min': -0.1, 'max': 0.1}"
            )

    def _table(self) -> tuple[str, Any, int, int] | None:
        if self._is_options():
            return None
        rows = self.categorical_column._check()
        return self.table_name, self.initializer, rows, self.dimension


@dataclass(frozen=True, eq=False)
class EmbeddingColumn(_TableColumn):
    """Rows of a table; see `embedding_column`."""

    _: KW_ONLY
    column_name: str | None = None
    _source: ClassVar[str] = "embedding_column"

    def __post_init__(self) -> None:
        check_is_categorical(self.categorical_column, self._source)
        self._check()

    @property
    def table_name(self) -> str:
        return self.column_name or self.categorical_column.name

    @property
    def name(self) -> str:
        return f"{self.table_name}_embedding"

    def _options(self) -> dict[str, Any]:
        return {
            "kind": "embedding",
            "of": self.categorical_column._options(),
            "name": self.column_name,
            **self._table_options(),
        }


@dataclass(frozen=True, eq=False)
class SharedEmbeddingColumn(_TableColumn):
    """One of several columns with one table; see `shared_embedding_columns`."""

    _: KW_ONLY
    shared_embedding_collection_name: str
    #: The same for columns that were made together.
    group: object = field(repr=False)
    _source: ClassVar[str] = "shared_embedding_columns"

    @property
    def table_name(self) -> str:
        return self.shared_embedding_collection_name

    @property
    def name(self) -> str:
        return f"{self.categorical_column.name}_shared_embedding"

    def _options(self) -> dict[str, Any]:
        return shared_options([self])


@dataclass(frozen=True)
class IndicatorColumn(DenseColumn):
    """Counts of ids; see `indicator_column`."""

    categorical_column: CategoricalColumn
    column_name: str | None = None
    _source: ClassVar[str] = "indicator_column"

    def __post_init__(self) -> None:
        check_is_categorical(self.categorical_column, self._source)
        self._check()

    @property
    def name(self) -> str:
        return f"{self.column_name or self.categorical_column.name}_indicator"

    def _all(self) -> Iterable[Column]:
        return (self, *self.categorical_column._all())

    def _options(self) -> dict[str, Any]:
        return {
            "kind": "indicator",
            "of": self.categorical_column._options(),
            "name": self.column_name,
        }


def _kind_of(value: Any) -> str:
    if isinstance(value, Column):
        return f"column '{value.name}'"
    return f"{value!r} of type {type(value).__name__}"


def check_is_categorical(column: Any, source: str) -> None:
    if not isinstance(column, CategoricalColumn):
        raise InvalidArgument(
            f"{source}: {_kind_of(column)} is not a categorical column; to turn "
            "numbers into ids, use bucketized_column"
        )


def shared_options(columns: Sequence[SharedEmbeddingColumn]) -> dict[str, Any]:
    """The table of columns that were made together, all of them or some."""
    return {
        "kind": "shared_embedding",
        "of": [c.categorical_column._options() for c in columns],
        "shared_embedding_collection_name": columns[0].table_name,
        **columns[0]._table_options(),
    }


def columns_of(columns: Any) -> list[Any]:
    """A column, or columns, in TensorFlow's forms."""
    if isinstance(columns, (Column, Mapping)):
        return [columns]
    return list(columns)


def _grouped(columns: Any) -> list[list[Any]]:
    """Columns that share a table together, all others alone, in their order."""
    groups: dict[int, list[Any]] = {}
    for column in columns_of(columns):
        shared = isinstance(column, SharedEmbeddingColumn)
        groups.setdefault(id(column.group if shared else column), []).append(column)
    return list(groups.values())


def column_tables(columns: Iterable[Any]) -> list[dict[str, Any]]:
    """The [[column]] tables of columns, or of dicts that already are such tables.

    Raises:
        ValueError: a column with a function or an array.
    """
    tables = []
    for group in _grouped(columns):
        if isinstance(group[0], SharedEmbeddingColumn):
            group[0].to_options()
            tables.append(shared_options(group))
            continue
        for column in group:
            table = to_table(column, "columns")
            if table is None:
                raise InvalidArgument("columns: None is not a column")
            tables.append(table)
    return tables


def source_tables(columns: Iterable[Any]) -> list[tuple[str, dict[str, Any]]]:
    """Pairs of the name of a column in errors, and its table, for a layer.

    What no configuration can hold is left out.
    """
    tables = []
    for group in _grouped(columns):
        first = group[0]
        if isinstance(first, SharedEmbeddingColumn):
            tables.append(
                (f"{first._source}({first.table_name!r})", shared_options(group))
            )
            continue
        for column in group:
            if isinstance(column, Column):
                tables.append((f"{column._source}({column.name!r})", column._options()))
            elif isinstance(column, Mapping):
                tables.append(("column", to_table(column, "columns") or {}))
            else:
                raise InvalidArgument(f"{_kind_of(column)} is not a column")
    return tables
