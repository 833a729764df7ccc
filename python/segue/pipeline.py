# SPDX-License-Identifier: BSD-3-Clause
"""The pipeline: keyed sequences in, stateful batches out."""

from __future__ import annotations

import math
import os
import threading
import time
import weakref
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any

import numpy as np

from segue import _checks, _core
from segue._arrays import from_feature, to_tensor
from segue._columns import column_tables
from segue._examples import (
    feature_spec,
    initial_state,
    push_arguments,
    to_features,
)
from segue._feeder import Feeder
from segue._options import batch_table, override_texts, to_table
from segue._progress import ProgressBar
from segue.batch import Batch
from segue.errors import (
    Cancelled,
    EndOfInput,
    Error,
    ForkError,
    InvalidArgument,
    UnsavedBatches,
)


@dataclass(frozen=True)
class FinishedExample:
    """An example whose last states are saved.

    Attributes:
        key: its key.
        epoch: the pass over the input, from 0.
        insertion_index: its number in the order of admission, from -2^63.
        total_length: the number of its steps.
        tag: its tag, see Pipeline.push.
        states: its final states by name, arrays of their own.
    """

    key: str
    epoch: int
    insertion_index: int
    total_length: int
    tag: int
    states: Mapping[str, np.ndarray]


@dataclass(frozen=True)
class Reject:
    """A record of the input that was skipped.

    Attributes:
        file: the file.
        record: the line where it starts; for TFRecord the record's number. From 1.
        offset: its byte in the file, uncompressed.
        key: its key; "" if unknown.
        column: the column that is wrong; "" if the whole record is.
        value: the wrong value; None if the column itself is wrong.
        reason: what is wrong.
        raw: the bytes of the record.
        description: all of it in a sentence.
    """

    file: str
    record: int
    offset: int
    key: str
    column: str
    value: str | None
    reason: str
    raw: bytes
    description: str


#: Seconds between two looks at the progress.
_SHOW_EVERY = 0.2

_open_pipelines: weakref.WeakSet[Pipeline] = weakref.WeakSet()


def close_inputs() -> None:
    """Lets threads that draw or wait come to an end after the main thread.

    Nobody is left to push to a pipeline that it has left open. Called when the
    main thread has ended, before Python waits for the others.
    """
    for pipeline in list(_open_pipelines):
        if not pipeline._reads_files and not pipeline._feeders:
            _close(pipeline._core, cancel=False)
    _core.end_main_thread()


def close_open_pipelines() -> None:
    """Ends the runs that the program has left open. Called at its exit."""
    for pipeline in list(_open_pipelines):
        pipeline._end()
    _core.end_waits()


class Pipeline:
    """Turns keyed sequences into stateful batches.

    Example::

        with segue.Pipeline(num_unroll=20, batch_size=32,
                            states={"h": (128,), "c": (128,)},
                            input={"files": ["flights.csv"], "key": "tailnum"},
                            columns=[...]) as pipeline:
            for batch in pipeline:
                h, c = model(batch.layer, batch.states["h"], batch.states["c"])
                batch.save(h=h, c=c)

    Without `input`, the program pushes examples: see `push` and
    `segue.from_iterable`. All options have the names, defaults and bounds of a
    configuration file, in docs/configuration.md.

    Any number of threads may call any function. Waits are without the GIL, and
    Ctrl-C ends them. A pipeline is closed by `close`, at the end of a ``with``
    block, or when it is collected as garbage. It cannot be used in a forked
    process. A run over several nodes is started by the program ``segue``, not
    from Python.

    Args:
        num_unroll: T, the number of steps in a segment.
        batch_size: B, the number of keys in a batch.
        capacity: the largest number of unfinished examples; 8 * batch_size if
            None.
        pad: whether the last segment of an example is padded to `num_unroll`.
        allow_small_batch: whether the rest of the input is delivered in smaller
            batches.
        min_batch_size: a batch of so many entries is due...
        max_wait: ...once one of them has waited for so many seconds.
        epochs: how often files are read.
        on_duplicate: "reject", "queue" or "resume": what happens to an example
            whose key has had one.
        make_keys_unique: whether a random integer is appended to every key.
        make_keys_unique_seed: its seed.
        states: the states that every key carries, by name: a shape, for float32
            zeros, or the initial value as an array.
        columns: the columns of the layer, from segue.feature_column or as dicts
            like the [[column]] tables of a configuration.
        seed: for the initial embedding tables.
        input: the files to read, as the [input] table of a configuration.
        features: the features of pushed examples, if they are to be declared:
            {"x": "float32", "y": ("int64", (3,)), "z": ("string", (), "ragged")},
            with the dimensions after time. If None, the columns and the first
            example determine them.
        context: the same for features without time.
        gather: the names of the sequences in `batch.sequences`; all if None.
        layer_ahead: whether the layer of a batch is computed while the program
            still has the batch before.
        runtime: the [runtime] table: parsers, workers, threads.
        on_finished: called with a FinishedExample for every example whose last
            states are saved, in order. It is called in the thread that draws
            batches, closes, or waits. An exception from it comes out there.
        on_reject: called likewise with a Reject for every record that is skipped.

    Raises:
        ValueError: wrong options, all of them, a line each.
        FileNotFoundError: a file that does not exist.
    """

    def __init__(
        self,
        *,
        num_unroll: int,
        batch_size: int = 32,
        capacity: int | None = None,
        pad: bool = True,
        allow_small_batch: bool = True,
        min_batch_size: int | None = None,
        max_wait: float | None = None,
        epochs: int = 1,
        on_duplicate: str = "reject",
        make_keys_unique: bool = False,
        make_keys_unique_seed: int = 0,
        states: Mapping[str, Any] | None = None,
        columns: Iterable[Any] | None = None,
        seed: int = 0,
        input: Mapping[str, Any] | None = None,
        features: Mapping[str, Any] | None = None,
        context: Mapping[str, Any] | None = None,
        gather: Iterable[str] | None = None,
        layer_ahead: bool = True,
        runtime: Mapping[str, Any] | None = None,
        on_finished: Callable[[FinishedExample], Any] | None = None,
        on_reject: Callable[[Reject], Any] | None = None,
    ) -> None:
        tables: dict[str, Any] = {
            "batch": batch_table(locals()),
            "runtime": to_table(runtime, "runtime"),
            "input": to_table(input, "input"),
        }
        if columns is not None:
            tables["column"] = column_tables(columns)
        options = _core.Options.from_dict(
            {k: v for k, v in tables.items() if v is not None},
            _checks.integer(seed, "seed", 0, 2**63 - 1),
        )
        if features is not None or context is not None:
            options.set_features(
                [
                    feature_spec(*s)
                    for s in _checks.mapping(features, "features").items()
                ],
                [feature_spec(*s) for s in _checks.mapping(context, "context").items()],
            )
        if gather is not None:
            options.set_gather(_checks.names(gather, "gather"))
        options.set_layer_ahead(bool(layer_ahead))
        self._start(options, states, on_finished, on_reject)

    @classmethod
    def from_config(
        cls,
        path: str | os.PathLike[str],
        *,
        overrides: Mapping[str, Any] | None = None,
        states: Mapping[str, Any] | None = None,
        keys: str = "all",
        initial_tables: bool = False,
        on_finished: Callable[[FinishedExample], Any] | None = None,
        on_reject: Callable[[Reject], Any] | None = None,
    ) -> Pipeline:
        """The pipeline that a configuration file describes.

        The layer has the columns of the file, with the tables of its trained
        weights if there are some, and the label is among `batch.sequences`. The
        [model] of the file is not run. Its states are those of the pipeline,
        unless `states` gives others.

        Args:
            path: the file.
            overrides: options instead of those of the file, by their whole
                names: ``{"batch.batch_size": 64, "input.files": ["a.csv"]}``.
            states: as for Pipeline.
            keys: "all", "training" or "evaluation": which keys to read, if the
                [train] of the file holds some out.
            initial_tables: whether embedding tables have their initial values,
                not those that a training has written.
            on_finished: as for Pipeline.
            on_reject: as for Pipeline.

        Raises:
            ValueError: wrong options, all of them, a line each with file, line
                and option.
            FileNotFoundError: a file that does not exist.
        """
        options = _core.Options.from_file(
            os.fsdecode(path),
            override_texts(_checks.mapping(overrides, "overrides")),
            _checks.key_choice(keys),
            bool(initial_tables),
        )
        self = cls.__new__(cls)
        self._start(options, states, on_finished, on_reject)
        return self

    def _start(
        self,
        options: _core.Options,
        states: Mapping[str, Any] | None,
        on_finished: Callable[[FinishedExample], Any] | None,
        on_reject: Callable[[Reject], Any] | None,
    ) -> None:
        if states is not None:
            given = _checks.mapping(states, "states")
            options.set_states(
                [(name, initial_state(name, s)) for name, s in given.items()]
            )
        sequences, context = options.declared
        self._sequences = {s[0]: s for s in reversed(sequences)}
        self._context = {s[0]: s for s in reversed(context)}
        self._states = {name: (dtype, shape) for name, dtype, shape in options.states}
        self._label = options.label
        self._reads_files = options.reads_files
        self._width = options.width
        self._on_finished = _checks.function(on_finished, "on_finished")
        self._on_reject = _checks.function(on_reject, "on_reject")
        self._telling = threading.RLock()
        self._untold: deque[dict[str, Any]] = deque()
        self._feeders: list[Any] = []
        self._core = _core.Pipeline(
            options, on_finished is not None, on_reject is not None
        )
        _open_pipelines.add(self)
        # A thread that feeds it may keep the run, but not the pipeline.
        weakref.finalize(self, _cancel, self._core).atexit = False

    @property
    def label(self) -> str | None:
        """The name of the label of the configuration; None if there is none."""
        return self._label or None

    @property
    def layer_width(self) -> int:
        """D, the width of `batch.layer`; 0 without columns."""
        return self._width

    @property
    def states(self) -> dict[str, tuple[str, tuple[int, ...]]]:
        """dtype and shape of the states that every key carries, by name."""
        return dict(self._states)

    def push(
        self,
        key: str | bytes,
        sequences: Mapping[str, Any],
        context: Mapping[str, Any] | None = None,
        *,
        length: int | None = None,
        initial_states: Mapping[str, Any] | None = None,
        tag: int = 0,
        timeout: float | None = None,
    ) -> None:
        """Adds an example; waits while `capacity` examples are unfinished.

        Args:
            key: unique among unfinished examples.
            sequences: at least one, by name: arrays or lists whose first
                dimension is time, the same for all. A list of lists of different
                lengths is ragged; a SparseArray or a matrix of SciPy is sparse.
                Values are copied.
            context: features without time, by name.
            length: the number of real steps; all if None.
            initial_states: by name, instead of those of the pipeline.
            tag: a number of the program's own, in [0, 2^63): `batch.tags`.
            timeout: in seconds; if None, waits as long as the run goes on.

        Raises:
            ValueError: an empty key, a feature with another dtype or shape than
                the pipeline reads, a key that is unfinished.
            TimeoutError: there was no place in time.
            Cancelled: the pipeline was closed.
        """
        self._prepare(
            key,
            sequences,
            context,
            length=length,
            initial_states=initial_states,
            tag=tag,
        )(_checks.seconds(timeout))

    def _prepare(
        self,
        key: str | bytes,
        sequences: Mapping[str, Any],
        context: Mapping[str, Any] | None = None,
        *,
        length: int | None = None,
        initial_states: Mapping[str, Any] | None = None,
        tag: int = 0,
    ) -> Callable[[float | None], None]:
        """What pushes the example in so many seconds. It does not keep `self`."""
        of_key = f"key {key!r:.100}"
        if length is not None:
            length = _checks.integer(length, f"{of_key}: length", 0, 2**63 - 1)
        arguments = (
            key,
            to_features(sequences, self._sequences, of_key, "sequence"),
            to_features(context, self._context, of_key, "context"),
            length,
            self._to_states(initial_states, of_key),
            _checks.integer(tag, f"{of_key}: tag", 0, 2**63 - 1),
        )
        core = self._core
        return lambda timeout: core.push(*arguments, timeout)

    def _to_states(self, states: Any, of_key: str) -> list[tuple[str, _core.Tensor]]:
        made = []
        for name, value in _checks.mapping(states, f"{of_key}: initial_states").items():
            dtype = self._states.get(name, ("float32",))[0]
            what = f"{of_key}: initial state '{name}'"
            made.append((name, to_tensor(value, what, dtype=dtype)))
        return made

    def next(
        self,
        batch_size: int | None = None,
        *,
        timeout: float | None = None,
        others_save: bool = False,
    ) -> Batch:
        """The next batch.

        Args:
            batch_size: the number of entries, instead of that of the options.
            timeout: in seconds; if None, waits as long as the run goes on.
            others_save: whether batches that this thread draws are saved by
                other threads. If not, a wait that only they could end raises
                UnsavedBatches.

        Raises:
            EndOfInput: everything is drawn and saved.
            TimeoutError: no batch was ready in time; says what it waits for.
            UnsavedBatches: only batches that this thread has drawn, and not
                saved, could bring more.
            Cancelled: the pipeline was closed.
            Error: the failure of the run.
        """
        batch = self._draw(batch_size, _checks.seconds(timeout), others_save)
        if batch is None:
            raise EndOfInput("the input has ended")
        return batch

    def _draw(
        self,
        batch_size: int | None = None,
        timeout: float | None = None,
        others_save: bool = False,
    ) -> Batch | None:
        """The next batch; None at the end of the input."""
        if batch_size is not None:
            batch_size = _checks.integer(batch_size, "batch_size", 0, 2**31 - 1)
        until = None if timeout is None else time.monotonic() + timeout
        while True:
            self._tell()
            left = None if until is None else max(until - time.monotonic(), 0.0)
            try:
                drawn = self._core.next(batch_size, left, others_save)
            except EndOfInput:
                self._after_the_end()
                return None
            except Cancelled:
                self._after_the_end()
                raise
            except Error:
                self._tell()
                raise
            if drawn is not None:
                return Batch(drawn)

    def next_ready(self, max: int, timeout: float) -> Batch:
        """A batch of what is ready: `max` entries, or fewer after `timeout` seconds.

        Which rows share a batch then depends on time; a key's rows do not.

        Raises:
            TimeoutError: no entry is ready.
            Others as for next.
        """
        max = _checks.integer(max, "max", 1, 2**31 - 1)
        self._tell()
        try:
            return Batch(self._core.next_ready(max, _checks.seconds(timeout) or 0.0))
        except (EndOfInput, Cancelled):
            self._after_the_end()
            raise

    def __iter__(self) -> Iterator[Batch]:
        """The batches until the end of the input.

        Each must be saved, or dropped, before the next is asked for. In a
        pipeline without states that happens by itself.
        """
        before: Batch | None = None
        while True:
            if before is not None and not before.is_done:
                unsaved = before._core.unsaved
                if unsaved:
                    raise UnsavedBatches(
                        "the loop asks for the next batch, but did not save "
                        f"{', '.join(unsaved)} of the one before: call batch.save, or "
                        "batch.drop to have it delivered again"
                    )
                before.acknowledge()
            before = self._draw()
            if before is None:
                return
            yield before

    def batches(
        self, *, progress: bool | Callable[[dict[str, Any]], Any] = False
    ) -> Iterator[Batch]:
        """The same, with progress.

        Args:
            progress: True for a bar of tqdm (which must be installed), or a
                function that is called with `figures()` a few times a second.
        """
        shown = -math.inf
        with ProgressBar(progress, "batches") as bar:
            for batch in self:
                yield batch
                if progress and time.monotonic() - shown >= _SHOW_EVERY:
                    bar.show_figures(self.figures())
                    shown = time.monotonic()
            if progress:
                bar.show_figures(self.figures())

    def close(self, *, cancel: bool = False) -> None:
        """Stops admitting examples; those that are active may finish.

        Args:
            cancel: whether to end everything now; calls that wait get Cancelled.
        """
        self._core.close(cancel)
        if cancel:
            for feeder in self._feeders:
                feeder.join()
            self._tell_all()

    def _end(self) -> None:
        """Ends the run at the program's exit: no callback is called any more."""
        _cancel(self._core)

    def wait(self, timeout: float | None = None) -> None:
        """Waits until the run is over, for threads that draw no batches.

        It is over when all batches are saved and a thread that draws has seen
        the end of the input, or when the pipeline was closed with `cancel`.

        Raises:
            TimeoutError: it is not over in time.
            Error: why it failed.
        """
        self._core.wait(_checks.seconds(timeout))
        self._tell()
        for feeder in self._feeders:
            feeder.raise_failure()

    def summary(self) -> dict[str, Any]:
        """The counts since the start, by name: examples, finished, batches, ..."""
        return self._core.summary()

    def figures(self) -> dict[str, Any]:
        """The current state of the run, by name: ready_entries, batches_out, ..."""
        return self._core.figures()

    def __enter__(self) -> Pipeline:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self.close(cancel=True)
        except BaseException as raised:
            if error is None:
                raise
            # What ended the block wins, and shows the other.
            error.__context__ = raised

    def _after_the_end(self) -> None:
        """Raises what callbacks and iterables have raised before the end."""
        self._tell()
        for feeder in self._feeders:
            feeder.raise_failure()

    def _tell(self) -> None:
        """Calls the callbacks, in order, unless another thread does it already.

        An exception leaves the others for the next time.
        """
        if not (self._core.has_news() or self._untold):
            return
        if not self._telling.acquire(blocking=False):
            return  # a callback may wait for what this thread is about to do
        try:
            self._untold.extend(self._core.take_rejects())
            self._untold.extend(self._core.take_finished())
            while self._untold:
                self._tell_of(self._untold.popleft())
        finally:
            self._telling.release()

    def _tell_all(self) -> None:
        """The same for the last time: an exception keeps no other from its call."""
        failure: BaseException | None = None
        while True:
            try:
                self._tell()
                break
            except BaseException as raised:
                if failure is not None:
                    raised.__context__ = failure
                failure = raised
        if failure is not None:
            raise failure

    def _tell_of(self, news: dict[str, Any]) -> None:
        if "raw" in news:
            if self._on_reject is not None:
                self._on_reject(Reject(**news))
        elif self._on_finished is not None:
            self._on_finished(_finished(news))


def from_iterable(examples: Iterable[Any], **options: Any) -> Pipeline:
    """A pipeline that a thread feeds from an iterable, such as a generator.

    Example::

        def examples():
            for user in users:
                yield user.name, {"x": user.features}

        with segue.from_iterable(examples(), num_unroll=20,
                                 states={"h": (128,)}) as pipeline:
            for batch in pipeline:
                ...

    The thread draws an element when there is a place for it, so that at most
    `capacity` examples are unfinished. At the end it closes the pipeline. What
    the iterable raises, or a push, comes out where batches are drawn, after the
    batches of the examples before.

    Args:
        examples: tuples (key, sequences) or (key, sequences, context), or dicts
            with the arguments of Pipeline.push.
        options: those of Pipeline, without `input`.

    Raises:
        ValueError: wrong options.
    """
    if options.get("input") is not None:
        raise InvalidArgument(
            "from_iterable has no input: its examples come from the iterable"
        )
    pipeline = Pipeline(**options)
    pipeline._feeders.append(Feeder(pipeline, examples, _prepare_example))
    return pipeline


def _prepare_example(
    pipeline: Pipeline, example: Any
) -> Callable[[float | None], None]:
    return pipeline._prepare(**push_arguments(example))


def _close(core: _core.Pipeline, cancel: bool) -> None:
    try:
        core.close(cancel)
    except ForkError:
        pass  # the run is that of the parent


def _cancel(core: _core.Pipeline) -> None:
    _close(core, cancel=True)


def _finished(done: dict[str, Any]) -> FinishedExample:
    # Copies: the memory is that of a whole batch.
    states = {name: np.array(from_feature(value)) for name, value in done.pop("states")}
    return FinishedExample(states=states, **done)
