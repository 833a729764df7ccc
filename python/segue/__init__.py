# SPDX-License-Identifier: BSD-3-Clause
"""Stateful sequence batching: keyed sequences in, stateful batches out.

Sequences are cut into segments and batched across keys, and each key's state is
carried from one segment to the next.
"""

import atexit

from segue import feature_column
from segue._arrays import Array, SparseArray
from segue._core import __version__
from segue._parse_example import FixedLenFeature, VarLenFeature, parse_example
from segue.batch import Batch
from segue.errors import (
    AlreadyExists,
    Cancelled,
    DataError,
    EndOfInput,
    Error,
    ForkError,
    InputOutputError,
    InternalError,
    InvalidArgument,
    NotFound,
    OutOfRange,
    ResourcesExhausted,
    StaleBatch,
    Timeout,
    Unavailable,
    UnsavedBatches,
)
from segue.pipeline import FinishedExample, Pipeline, Reject, close_open_pipelines

atexit.register(close_open_pipelines)

__all__ = [
    "AlreadyExists",
    "Array",
    "Batch",
    "Cancelled",
    "DataError",
    "EndOfInput",
    "Error",
    "FinishedExample",
    "FixedLenFeature",
    "ForkError",
    "InputOutputError",
    "InternalError",
    "InvalidArgument",
    "NotFound",
    "OutOfRange",
    "Pipeline",
    "Reject",
    "ResourcesExhausted",
    "SparseArray",
    "StaleBatch",
    "Timeout",
    "Unavailable",
    "UnsavedBatches",
    "VarLenFeature",
    "__version__",
    "feature_column",
    "parse_example",
]
