# SPDX-License-Identifier: BSD-3-Clause
"""Stateful sequence batching: keyed sequences in, stateful batches out.

Sequences are cut into segments and batched across keys, and each key's state is
carried from one segment to the next.
"""

import atexit

from segue._arrays import Array, SparseArray
from segue._core import __version__
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
from segue.jobs import (
    ConvertReport,
    CurvePoint,
    FeatureStats,
    RunReport,
    Stats,
    TrainReport,
    convert,
    run,
    stats,
    train,
)
from segue.pipeline import (
    FinishedExample,
    Pipeline,
    Reject,
    close_open_pipelines,
    from_iterable,
)

atexit.register(close_open_pipelines)

__all__ = [
    "AlreadyExists",
    "Array",
    "Batch",
    "Cancelled",
    "ConvertReport",
    "CurvePoint",
    "DataError",
    "EndOfInput",
    "Error",
    "FeatureStats",
    "FinishedExample",
    "ForkError",
    "InputOutputError",
    "InternalError",
    "InvalidArgument",
    "NotFound",
    "OutOfRange",
    "Pipeline",
    "Reject",
    "ResourcesExhausted",
    "RunReport",
    "SparseArray",
    "StaleBatch",
    "Stats",
    "Timeout",
    "TrainReport",
    "Unavailable",
    "UnsavedBatches",
    "__version__",
    "convert",
    "from_iterable",
    "run",
    "stats",
    "train",
]
