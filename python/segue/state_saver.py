# SPDX-License-Identifier: BSD-3-Clause
"""The state saver of TensorFlow 1, under its names."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from types import TracebackType
from typing import Any, cast

import numpy as np

from segue import _core
from segue._arrays import _is_ragged, to_array
from segue._feeder import Feeder
from segue.batch import Batch
from segue.errors import InvalidArgument
from segue.pipeline import Pipeline

#: (key, sequences), and then, each if the ones before it are there: context,
#: length, initial states.
Example = Sequence[Any]
_PARTS = ("key", "sequences", "context", "length", "initial_states")


class NextQueuedSequenceBatch(Batch):
    """A batch with the properties of TensorFlow's, besides those of `segue.Batch`.

    B is the number of entries and T that of steps in a segment.
    """

    @property
    def key(self) -> list[str]:
        """ "00000_of_00002:KEY" for each entry: segment, segment count, key."""
        return self.keys

    @property
    def next_key(self) -> list[str]:
        """The keys of the next segments; "STOP:KEY" after a last one."""
        return self.next_keys

    @property
    def length(self) -> np.ndarray:
        """int64 [B]: the number of real steps in the segment, the rest is padding."""
        return self.lengths

    @property
    def total_length(self) -> np.ndarray:
        """int64 [B]: the number of real steps of the example."""
        return self.total_lengths

    def state(self, state_name: str) -> np.ndarray:
        """[B, ...]: a state as saved for the segment before, or initial.

        Raises:
            KeyError: there is no such state.
        """
        return to_array(self._core.state(state_name))

    def save_state(self, state_name: str, value: Any, name: str | None = None) -> None:
        """Saves one state, [B, ...]; after the last of them the keys move on.

        Args:
            state_name: the state.
            value: of the dtype and shape of the state, as `Batch.save` takes it.
            name: not used: there is no graph.

        Raises:
            KeyError: there is no such state.
            ValueError: another dtype or shape, or the state is saved already.
        """
        self.save({state_name: value})


class StateSaver:
    """The batches of `batch_sequences_with_states`, to be iterated once.

    As a context, it ends the run when the block is left.
    """

    def __init__(self, pipeline: Pipeline, examples: Iterable[Example] | None) -> None:
        self._pipeline = pipeline
        if examples is not None:
            pipeline._feeders.append(Feeder(pipeline, examples, _prepare))

    @property
    def pipeline(self) -> Pipeline:
        """The pipeline behind it, for its counts and figures."""
        return self._pipeline

    def next_batch(
        self, batch_size: int | None = None, *, timeout: float | None = None
    ) -> NextQueuedSequenceBatch:
        """The next batch; arguments and exceptions as for `Pipeline.next`."""
        return _named(self._pipeline.next(batch_size, timeout=timeout))

    def __iter__(self) -> Iterator[NextQueuedSequenceBatch]:
        """The batches until the end; each must be saved before the next."""
        for batch in self._pipeline:
            yield _named(batch)

    def close(self, *, cancel: bool = True) -> None:
        """Ends the run.

        Args:
            cancel: whether to give up active examples too. If not, no more are
                taken from the input, and those may finish.
        """
        self._pipeline.close(cancel=cancel)

    def __enter__(self) -> StateSaver:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def batch_sequences_with_states(
    examples: Iterable[Example] | str | os.PathLike[str] | None = None,
    *,
    input_key: Iterable[str] | str | None = None,
    input_sequences: Mapping[str, Any] | Iterable[str] | None = None,
    input_context: Mapping[str, Any] | Iterable[str] | None = None,
    input_length: Sequence[int] | str | None = None,
    initial_states: Mapping[str, Any],
    num_unroll: int,
    batch_size: int,
    num_threads: int = 3,
    capacity: int = 1000,
    allow_small_batch: bool = True,
    pad: bool = True,
    make_keys_unique: bool = False,
    make_keys_unique_seed: int | None = None,
    name: str | None = None,
) -> StateSaver:
    """Batches segments of sequences, and carries their states from one to the next.

    tf.contrib.training.batch_sequences_with_states, without a graph: what it
    returns is iterated, and nothing needs a session or queue runners::

        saver = segue.batch_sequences_with_states(
            examples, initial_states={"h": np.zeros(64, np.float32)},
            num_unroll=10, batch_size=16)
        for batch in saver:
            h = model(batch.sequences["speed"], batch.length, batch.state("h"))
            batch.save_state("h", h)

    The input is one of these:

    - `examples`: an iterable, also an endless one, of tuples (key, sequences,
      context), or longer ones, with the length and a dict of the initial states
      of that example alone. A thread takes them as they are needed. Its
      exceptions come out of the loop, after the batches of the examples before.
    - `input_key` and so on, each with an item for every example:
      ``input_key=["a", "b"], input_sequences={"x": [[1, 2, 3], [4]]}``.
    - `examples`: a file or a list of files, CSV, JSON Lines (".jsonl") or
      TFRecord (".tfrecord"). `input_key` and `input_length` (not in CSV) are
      then the names of columns or features. `input_sequences` and `input_context`
      say what to read: names, of float32 features, or a dict such as
      ``{"speed": "float32", "place": ("float32", (2,)), "road": "int64"}``.

    Args:
        examples: see above.
        input_key: the keys, unique among unfinished examples.
        input_sequences: by name; the first dimension of each is time.
        input_context: by name, without time.
        input_length: the numbers of real steps; those of the sequences if None.
        initial_states: of every example, by name, without a batch dimension.
            Floats without a dtype, here and in examples, become float32.
        num_unroll: T, the number of steps in a segment.
        batch_size: B, the number of keys in a batch.
        num_threads: of the actors that parse files; results do not depend on it.
        capacity: the largest number of unfinished examples, at least
            `batch_size`.
        allow_small_batch: whether the rest of the input comes in smaller batches.
        pad: whether the last segment of an example is padded to `num_unroll`.
            If not, examples need a length, a multiple of it.
        make_keys_unique: whether a random integer is appended to every key.
        make_keys_unique_seed: its seed; 0 if None.
        name: not used: there is no graph.

    Raises:
        ValueError: wrong arguments, all of them, a line each.
        FileNotFoundError: a file that does not exist.
    """
    read: dict[str, Any] = {}
    pushed: Iterable[Example] | None
    files = _files_of(examples)
    if files is not None:
        read = _read_files(
            files, input_key, input_sequences, input_context, input_length
        )
        pushed = None
    elif examples is None:
        pushed = _in_parallel(input_key, input_sequences, input_context, input_length)
    elif any(
        i is not None for i in (input_key, input_sequences, input_context, input_length)
    ):
        raise InvalidArgument(
            "input_key, input_sequences, input_context and input_length are parts of "
            "the examples; give either those or examples, unless examples are files"
        )
    else:
        pushed = cast(Iterable[Example], examples)
    pipeline = Pipeline(
        num_unroll=num_unroll,
        batch_size=batch_size,
        capacity=capacity,
        pad=pad,
        allow_small_batch=allow_small_batch,
        make_keys_unique=make_keys_unique,
        make_keys_unique_seed=make_keys_unique_seed or 0,
        states={n: _with_dtype(s) for n, s in initial_states.items()},
        runtime={"parsers": num_threads, "workers": num_threads},
        **read,
    )
    return StateSaver(pipeline, pushed)


def _named(batch: Batch) -> NextQueuedSequenceBatch:
    return NextQueuedSequenceBatch(batch._core)


def _with_dtype(value: Any) -> Any:
    """The value; floats that have no dtype are float32, as TensorFlow has them."""
    if hasattr(value, "dtype") or hasattr(value, "dense_shape"):
        return value
    if _is_ragged(value):
        return [_with_dtype(row) for row in value]
    array = np.asarray(value)
    return array.astype(np.float32) if array.dtype == np.float64 else array


def _prepare(pipeline: Pipeline, example: Any) -> Callable[[float], None]:
    """What pushes an example of a program."""
    parts = list(example) if isinstance(example, (tuple, list)) else []
    if not 2 <= len(parts) <= len(_PARTS):
        raise InvalidArgument(
            f"an example is {example!r:.200}, expected a tuple of 2 to 5 of ("
            f"{', '.join(_PARTS)})"
        )
    key, sequences, context, length, states = parts + [None] * (5 - len(parts))
    if not isinstance(sequences, Mapping):
        raise InvalidArgument(
            f"key '{key!s}': sequences are {type(sequences).__name__}, expected a dict "
            "by name"
        )
    named = (
        {n: _with_dtype(v) for n, v in (given or {}).items()}
        for given in (sequences, context, states)
    )
    sequences, context, states = named
    return pipeline._prepare(
        key,
        sequences,
        context,
        length=None if length is None else int(length),
        initial_states=states,
    )


def _in_parallel(
    keys: Any, sequences: Any, context: Any, lengths: Any
) -> Iterator[Example]:
    """The examples of lists with an item for each."""
    if keys is None or sequences is None:
        raise InvalidArgument(
            "there are no examples: give examples, or input_key and input_sequences"
        )
    if isinstance(keys, (str, bytes)):
        raise InvalidArgument(
            f"input_key is the string {keys!r}, expected a list with the key of each "
            "example"
        )
    keys = list(keys)
    for what, named in (
        ("input_sequences", sequences),
        ("input_context", context or {}),
    ):
        if not isinstance(named, Mapping):
            raise InvalidArgument(
                f"{what} is {type(named).__name__}, expected a dict: for each name a "
                "list with an item per example"
            )
        for name, values in named.items():
            _check_count(f"{what} '{name}'", values, keys)
    if lengths is not None:
        _check_count("input_length", lengths, keys)

    def examples() -> Iterator[Example]:
        for i, key in enumerate(keys):
            yield (
                key,
                {n: v[i] for n, v in sequences.items()},
                {n: v[i] for n, v in (context or {}).items()},
                None if lengths is None else lengths[i],
            )

    return examples()


def _check_count(what: str, values: Any, keys: Sequence[Any]) -> None:
    if len(values) != len(keys):
        raise InvalidArgument(
            f"{what} has {len(values)} items, but input_key has {len(keys)}"
        )


def _files_of(examples: Any) -> list[str] | None:
    """The paths, if that is what the program gave."""
    if isinstance(examples, (str, os.PathLike)):
        return [os.fspath(examples)]
    if (
        isinstance(examples, (list, tuple))
        and examples
        and all(isinstance(e, (str, os.PathLike)) for e in examples)
    ):
        return [os.fspath(e) for e in examples]
    return None


def _read_files(
    files: list[str], key: Any, sequences: Any, context: Any, length: Any
) -> dict[str, Any]:
    """The arguments of a pipeline that reads files."""
    if key is not None and not isinstance(key, str):
        raise InvalidArgument(
            f"input_key is {key!r}, expected the name of the key in the files"
        )
    if length is not None and not isinstance(length, str):
        raise InvalidArgument(
            f"input_length is {length!r}, expected the name of the length in the files"
        )
    if not sequences:
        raise InvalidArgument(
            "input_sequences is empty, expected names of what to read"
        )
    return {
        "input": {
            "files": files,
            "key": key,
            "length": length,
            "format": _core.format_of_name(files[0].lower()) or "csv",
        },
        "features": _specs(sequences),
        "context": _specs(context or ()),
    }


def _specs(features: Any) -> dict[str, Any]:
    if isinstance(features, Mapping):
        return dict(features)
    names = [features] if isinstance(features, str) else features
    return {name: "float32" for name in names}


__all__ = ["NextQueuedSequenceBatch", "StateSaver", "batch_sequences_with_states"]
