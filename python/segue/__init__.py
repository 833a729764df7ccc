# SPDX-License-Identifier: BSD-3-Clause
"""Stateful sequence batching: keyed sequences in, stateful batches out.

Sequences are cut into segments and batched across keys, and each key's state is
carried from one segment to the next.
"""

import atexit
import threading

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
    close_inputs,
    close_open_pipelines,
    from_iterable,
)
from segue.rnn import (
    BasicLSTMCell,
    BasicRNNCell,
    GRUCell,
    LSTMCell,
    LSTMStateTuple,
    dynamic_rnn,
    state_saving_rnn,
)
from segue.state_saver import (
    NextQueuedSequenceBatch,
    StateSaver,
    batch_sequences_with_states,
)

# Before Python waits for the threads of the program, and after.
getattr(threading, "_register_atexit", atexit.register)(close_inputs)
atexit.register(close_open_pipelines)

__all__ = [
    "AlreadyExists",
    "Array",
    "BasicLSTMCell",
    "BasicRNNCell",
    "Batch",
    "Cancelled",
    "ConvertReport",
    "CurvePoint",
    "DataError",
    "EndOfInput",
    "Error",
    "FeatureStats",
    "FinishedExample",
    "FixedLenFeature",
    "ForkError",
    "GRUCell",
    "InputOutputError",
    "InternalError",
    "InvalidArgument",
    "LSTMCell",
    "LSTMStateTuple",
    "NextQueuedSequenceBatch",
    "NotFound",
    "OutOfRange",
    "Pipeline",
    "Reject",
    "ResourcesExhausted",
    "RunReport",
    "SparseArray",
    "StaleBatch",
    "StateSaver",
    "Stats",
    "Timeout",
    "TrainReport",
    "Unavailable",
    "UnsavedBatches",
    "VarLenFeature",
    "__version__",
    "batch_sequences_with_states",
    "convert",
    "dynamic_rnn",
    "feature_column",
    "from_iterable",
    "parse_example",
    "run",
    "state_saving_rnn",
    "stats",
    "train",
]
