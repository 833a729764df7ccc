# SPDX-License-Identifier: BSD-3-Clause
"""The feature columns of TensorFlow 1, under their names.

A column says how a feature of every step becomes numbers. Columns are checked
when they are made: an error names the column, the option and its bound, as
docs/configuration.md has them. They are given to `sequence_input_layer`, which
turns a batch of features into the input of a recurrent network, and to
`segue.Pipeline(columns=...)`, which does the same for every batch::

    from segue import feature_column as fc

    speed = fc.sequence_numeric_column("speed")
    road = fc.sequence_categorical_column_with_identity("road", num_buckets=500)
    columns = [speed, fc.embedding_column(road, dimension=6)]
    layer, lengths = fc.sequence_input_layer(
        {"speed": [[1.0, 2.5], [3.0]], "road": [[7, 7], [499]]}, columns)

The functions have the arguments and defaults of TensorFlow 1.15. Those after
``*`` are segue's own.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import Any

import numpy as np

from segue import _core
from segue._columns import (
    BucketizedColumn,
    CategoricalColumn,
    Column,
    DenseColumn,
    EmbeddingColumn,
    HashBucketColumn,
    IdentityColumn,
    IndicatorColumn,
    Initializer,
    Normalizer,
    NumericColumn,
    SharedEmbeddingColumn,
    VocabularyFileColumn,
    VocabularyListColumn,
    WeightedCategoricalColumn,
    check_is_categorical,
    dtype_name,
    shared_options,
)
from segue._input_layer import (
    InputLayer,
    concatenate_context_input,
    sequence_input_layer,
)
from segue._options import to_value
from segue._parse_example import (
    FixedLenFeature,
    VarLenFeature,
    make_parse_example_spec,
)
from segue.errors import InvalidArgument


def sequence_numeric_column(
    key: str,
    shape: int | Sequence[int] = (1,),
    default_value: float = 0.0,
    dtype: Any = "float32",
    normalizer_fn: Normalizer | None = None,
    *,
    name: str | None = None,
) -> NumericColumn:
    """Numbers of every step.

    Args:
        key: the feature.
        shape: of the values of one step, which are flattened.
        default_value: fills the padding.
        dtype: as which a parser reads the feature.
        normalizer_fn: of real values: {"kind": "affine", "scale": 2, "offset":
            1}, {"kind": "log1p"}, {"kind": "clip", "low": 0, "high": 1},
            {"kind": "standard", "mean": 5, "deviation": 2}. Or a function of an
            array that returns another of the same shape, for
            `sequence_input_layer` alone.
        name: of the column, instead of `key`.
    """
    return NumericColumn(
        key,
        _shape(shape),
        default_value,
        dtype_name(dtype),
        normalizer_fn,
        column_name=name,
    )


def numeric_column(
    key: str,
    shape: int | Sequence[int] = (1,),
    default_value: float | None = None,
    dtype: Any = "float32",
    normalizer_fn: Normalizer | None = None,
    *,
    name: str | None = None,
) -> NumericColumn:
    """Numbers of the context, for all steps; see `sequence_numeric_column`."""
    return NumericColumn(
        key,
        _shape(shape),
        0.0 if default_value is None else default_value,
        dtype_name(dtype),
        normalizer_fn,
        context=True,
        column_name=name,
        default_given=default_value is not None,
    )


def _shape(shape: int | Sequence[int]) -> tuple[int, ...]:
    return (shape,) if isinstance(shape, (int, np.integer)) else tuple(shape)


def sequence_categorical_column_with_identity(
    key: str,
    num_buckets: int,
    default_value: int | None = None,
    *,
    dtype: Any = "int64",
) -> IdentityColumn:
    """Integers in [0, num_buckets) as ids.

    Args:
        key: the feature.
        num_buckets: the number of ids.
        default_value: the id of values outside; if None, they are an error.
        dtype: "int64", "int32" or "uint8", as which a parser reads it.
    """
    return IdentityColumn(key, num_buckets, default_value, dtype=dtype_name(dtype))


def categorical_column_with_identity(
    key: str,
    num_buckets: int,
    default_value: int | None = None,
    *,
    dtype: Any = "int64",
) -> IdentityColumn:
    """As `sequence_categorical_column_with_identity`, of the context."""
    return IdentityColumn(
        key, num_buckets, default_value, dtype=dtype_name(dtype), context=True
    )


def sequence_categorical_column_with_hash_bucket(
    key: str,
    hash_bucket_size: int,
    dtype: Any = "string",
    *,
    salt: int | None = None,
) -> HashBucketColumn:
    """The hash of a string or an integer as its id, as in TensorFlow.

    Args:
        key: the feature.
        hash_bucket_size: the number of ids, at least 2.
        dtype: "string", or an integer type.
        salt: gives a second, independent hash.
    """
    return HashBucketColumn(key, hash_bucket_size, dtype_name(dtype), salt=salt)


def categorical_column_with_hash_bucket(
    key: str,
    hash_bucket_size: int,
    dtype: Any = "string",
    *,
    salt: int | None = None,
) -> HashBucketColumn:
    """As `sequence_categorical_column_with_hash_bucket`, of the context."""
    return HashBucketColumn(
        key, hash_bucket_size, dtype_name(dtype), salt=salt, context=True
    )


def sequence_categorical_column_with_vocabulary_list(
    key: str,
    vocabulary_list: Sequence[str] | Sequence[int],
    dtype: Any = None,
    default_value: int = -1,
    num_oov_buckets: int = 0,
) -> VocabularyListColumn:
    """The place of a word, or of an integer, in a list as its id.

    Args:
        key: the feature.
        vocabulary_list: different words, or different integers.
        dtype: "string", or an integer type; if None, as the list has it.
        default_value: the id of other values; -1 means none.
        num_oov_buckets: so many ids for other values, by hash, instead.
    """
    return _vocabulary_list(
        key, vocabulary_list, dtype, default_value, num_oov_buckets, False
    )


def categorical_column_with_vocabulary_list(
    key: str,
    vocabulary_list: Sequence[str] | Sequence[int],
    dtype: Any = None,
    default_value: int = -1,
    num_oov_buckets: int = 0,
) -> VocabularyListColumn:
    """As `sequence_categorical_column_with_vocabulary_list`, of the context."""
    return _vocabulary_list(
        key, vocabulary_list, dtype, default_value, num_oov_buckets, True
    )


def _vocabulary_list(
    key: str,
    words: Any,
    dtype: Any,
    default_value: int,
    num_oov_buckets: int,
    context: bool,
) -> VocabularyListColumn:
    if isinstance(words, (str, bytes)):
        raise InvalidArgument(
            f"column '{key}': vocabulary_list is the string {words!r}, expected a list"
        )
    words = tuple(to_value(words, "vocabulary_list"))
    if dtype is None:
        texts = not words or isinstance(words[0], (str, bytes))
        dtype = "string" if texts else "int64"
    return VocabularyListColumn(
        key, words, dtype_name(dtype), default_value, num_oov_buckets, context=context
    )


def sequence_categorical_column_with_vocabulary_file(
    key: str,
    vocabulary_file: str | os.PathLike[str],
    vocabulary_size: int | None = None,
    num_oov_buckets: int = 0,
    default_value: int | None = None,
    dtype: Any = "string",
) -> VocabularyFileColumn:
    """The line of a word in a text file as its id, from 0.

    Args:
        key: the feature.
        vocabulary_file: one word per line, all different; may be compressed with
            gzip or zstd. It is read here and again by each layer.
        vocabulary_size: how many lines are used; all if None.
        num_oov_buckets: so many ids for other words, by hash.
        default_value: the id of other words otherwise; none if None.
        dtype: "string", or an integer type.

    Raises:
        ValueError: a file that cannot be opened, a line that is blank or appears
            twice, or too few lines.
    """
    return VocabularyFileColumn(
        key,
        os.fspath(vocabulary_file),
        vocabulary_size,
        num_oov_buckets,
        default_value,
        dtype_name(dtype),
    )


def categorical_column_with_vocabulary_file(
    key: str,
    vocabulary_file: str | os.PathLike[str],
    vocabulary_size: int | None = None,
    num_oov_buckets: int = 0,
    default_value: int | None = None,
    dtype: Any = "string",
) -> VocabularyFileColumn:
    """As `sequence_categorical_column_with_vocabulary_file`, of the context."""
    return VocabularyFileColumn(
        key,
        os.fspath(vocabulary_file),
        vocabulary_size,
        num_oov_buckets,
        default_value,
        dtype_name(dtype),
        context=True,
    )


def weighted_categorical_column(
    categorical_column: CategoricalColumn,
    weight_feature_key: str,
    dtype: Any = "float32",
) -> WeightedCategoricalColumn:
    """The ids of a column, with weights from another feature.

    Args:
        categorical_column: the ids.
        weight_feature_key: the feature with as many numbers in every step.
        dtype: as which a parser reads the weights.
    """
    return WeightedCategoricalColumn(
        categorical_column, weight_feature_key, dtype_name(dtype)
    )


def bucketized_column(
    source_column: NumericColumn,
    boundaries: Sequence[float],
) -> BucketizedColumn:
    """The ranges that numbers fall into as ids.

    Args:
        source_column: a numeric column.
        boundaries: ascending; n of them make n + 1 ids.
    """
    return BucketizedColumn(source_column, tuple(to_value(boundaries, "boundaries")))


def embedding_column(
    categorical_column: CategoricalColumn,
    dimension: int,
    combiner: str = "mean",
    initializer: Initializer | None = None,
    ckpt_to_load_from: None = None,
    tensor_name_in_ckpt: None = None,
    max_norm: float | None = None,
    trainable: bool = True,
    *,
    weights: str | os.PathLike[str] | None = None,
    name: str | None = None,
) -> EmbeddingColumn:
    """A row of a table for each id, combined for every step.

    Args:
        categorical_column: the ids.
        dimension: the floats in a row.
        combiner: "mean", "sqrtn" or "sum".
        initializer: of the table: {"kind": "truncated_normal", "mean": 0,
            "deviation": 0.1}, {"kind": "normal", ...}, {"kind": "uniform", "min":
            -1, "max": 1}, "zeros". Or, for `sequence_input_layer` alone, an array
            float32 [buckets, dimension], or a function of that shape and
            "float32" that returns one.
        ckpt_to_load_from: there are no checkpoints of TensorFlow; see `weights`.
        tensor_name_in_ckpt: the same.
        max_norm: rows with a larger L2 norm are scaled down to it.
        trainable: whether a training changes the table.
        weights: a safetensors file with the table as "embedding/NAME".
        name: instead of that of the categorical column.
    """
    _refuse_checkpoint(ckpt_to_load_from, tensor_name_in_ckpt, "embedding_column")
    return EmbeddingColumn(
        categorical_column,
        dimension,
        combiner,
        initializer,
        max_norm,
        trainable,
        weights=weights,
        column_name=name,
    )


def shared_embedding_columns(
    categorical_columns: Sequence[CategoricalColumn],
    dimension: int,
    combiner: str = "mean",
    initializer: Initializer | None = None,
    shared_embedding_collection_name: str | None = None,
    ckpt_to_load_from: None = None,
    tensor_name_in_ckpt: None = None,
    max_norm: float | None = None,
    trainable: bool = True,
    *,
    weights: str | os.PathLike[str] | None = None,
) -> list[SharedEmbeddingColumn]:
    """Embedding columns with one table, one for each categorical column.

    Args:
        categorical_columns: all with the same number of ids.
        shared_embedding_collection_name: the name of the table.

        The others are those of `embedding_column`.
    """
    source = "shared_embedding_columns"
    _refuse_checkpoint(ckpt_to_load_from, tensor_name_in_ckpt, source)
    for column in categorical_columns:
        check_is_categorical(column, source)
    names = sorted(column.name for column in categorical_columns)
    collection = shared_embedding_collection_name or "_".join(
        [*names, "shared_embedding"]
    )
    group = object()
    columns = [
        SharedEmbeddingColumn(
            column,
            dimension,
            combiner,
            initializer,
            max_norm,
            trainable,
            weights=weights,
            shared_embedding_collection_name=collection,
            group=group,
        )
        for column in categorical_columns
    ]
    if not columns:
        raise InvalidArgument(
            f"{source}: categorical_columns is empty, expected at least one"
        )
    _core.check_column(f"{source}({collection!r})", shared_options(columns))
    return columns


def _refuse_checkpoint(file: Any, tensor: Any, source: str) -> None:
    if file is not None or tensor is not None:
        raise InvalidArgument(
            f"{source}: checkpoints of TensorFlow cannot be read; write the table to a "
            "safetensors file as 'embedding/NAME' and give the file as weights"
        )


def indicator_column(
    categorical_column: CategoricalColumn,
    *,
    name: str | None = None,
) -> IndicatorColumn:
    """How often each id occurs in a step, as a row of `num_buckets` floats.

    Args:
        categorical_column: the ids.
        name: instead of that of the categorical column.
    """
    return IndicatorColumn(categorical_column, name)


__all__ = [
    "BucketizedColumn",
    "CategoricalColumn",
    "Column",
    "DenseColumn",
    "EmbeddingColumn",
    "FixedLenFeature",
    "HashBucketColumn",
    "IdentityColumn",
    "IndicatorColumn",
    "InputLayer",
    "NumericColumn",
    "SharedEmbeddingColumn",
    "VarLenFeature",
    "VocabularyFileColumn",
    "VocabularyListColumn",
    "WeightedCategoricalColumn",
    "bucketized_column",
    "categorical_column_with_hash_bucket",
    "categorical_column_with_identity",
    "categorical_column_with_vocabulary_file",
    "categorical_column_with_vocabulary_list",
    "concatenate_context_input",
    "embedding_column",
    "indicator_column",
    "make_parse_example_spec",
    "numeric_column",
    "sequence_categorical_column_with_hash_bucket",
    "sequence_categorical_column_with_identity",
    "sequence_categorical_column_with_vocabulary_file",
    "sequence_categorical_column_with_vocabulary_list",
    "sequence_input_layer",
    "sequence_numeric_column",
    "shared_embedding_columns",
    "weighted_categorical_column",
]
