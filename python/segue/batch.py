# SPDX-License-Identifier: BSD-3-Clause
"""Batches of segments of different keys."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from types import TracebackType
from typing import Any

import numpy as np

from segue import _checks, _core
from segue._arrays import from_feature, to_array, to_tensor
from segue.errors import InvalidArgument, UnsavedBatches


class Features(Mapping[str, Any]):
    """Arrays of a batch by name, each made when it is first asked for."""

    def __init__(self, names: list[str], read: Callable[[str], Any]) -> None:
        self._names = names
        self._read = read
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        made = self._made.get(name)
        if made is None:
            made = self._made[name] = from_feature(self._read(name))
        return made

    def __contains__(self, name: object) -> bool:
        return name in self._names

    def __iter__(self) -> Iterator[str]:
        return iter(self._names)

    def __len__(self) -> int:
        return len(self._names)

    def __repr__(self) -> str:
        return f"<{', '.join(self._names) or 'none'}>"


class Batch:
    """A batch of segments of B different keys, as a pipeline returns it.

    B is the number of entries and T the number of steps in a segment. When
    every state is saved (or, without states, the batch is acknowledged), the
    keys move on to their next segments. A batch that is dropped, or collected
    as garbage before that, is delivered again: the same segments with the same
    states.

    As a context, it drops the batch when an exception leaves the block::

        with pipeline.next() as batch:
            h = model(batch.layer, batch.states["h"])
            batch.save(h=h)

    Its arrays are read-only, stay valid after the batch and the pipeline are
    gone, and share no memory with other batches. Any number of threads may read
    a batch at the same time; one at a time may save it.
    """

    __slots__ = ("__dict__", "__weakref__", "_core")

    def __init__(self, core: _core.Batch) -> None:
        self._core = core

    @property
    def batch_size(self) -> int:
        """B, the number of entries."""
        return self._core.batch_size

    def __len__(self) -> int:
        return self._core.batch_size

    @property
    def num_unroll(self) -> int:
        """T, the number of steps in a segment."""
        return self._core.num_unroll

    @cached_property
    def keys(self) -> list[str]:
        """For each entry segment, segment count and key: "%05d_of_%05d:KEY".

        Bytes of keys that are not UTF-8 are lone surrogates, as in names of
        files (PEP 383).
        """
        return self._core.keys()

    @cached_property
    def next_keys(self) -> list[str]:
        """The keys of the next segments; "STOP:KEY" after a last one."""
        return self._core.next_keys()

    @cached_property
    def example_keys(self) -> list[str]:
        """The plain keys of the examples."""
        return self._core.example_keys()

    @cached_property
    def sequence(self) -> np.ndarray:
        """int64 [B]: the number of the segment in its example, from 0."""
        return to_array(self._core.segments())

    @cached_property
    def sequence_count(self) -> np.ndarray:
        """int64 [B]: the number of segments of the example."""
        return to_array(self._core.segment_counts())

    @cached_property
    def lengths(self) -> np.ndarray:
        """int64 [B]: the number of real steps in the segment, the rest is padding."""
        return to_array(self._core.lengths())

    @cached_property
    def total_lengths(self) -> np.ndarray:
        """int64 [B]: the number of real steps of the example."""
        return to_array(self._core.total_lengths())

    @cached_property
    def insertion_index(self) -> np.ndarray:
        """int64 [B]: the number of the example in admission order, from -2^63."""
        return to_array(self._core.insertion_indices())

    @cached_property
    def epochs(self) -> np.ndarray:
        """int64 [B]: the pass over the input, from 0."""
        return to_array(self._core.epochs())

    @cached_property
    def tags(self) -> np.ndarray:
        """int64 [B]: the tag of the example, see Pipeline.push."""
        return to_array(self._core.tags())

    @cached_property
    def sequences(self) -> Features:
        """The sequences by name: [B, T, ...], padding is zero or "".

        Strings are an array of objects (str), sparse and ragged sequences a
        SparseArray of dense shape [B, T, ...].
        """
        return Features(self._core.sequence_names(), self._core.sequence)

    @cached_property
    def context(self) -> Features:
        """The context by name: [B, ...], the same for all segments of an example."""
        return Features(self._core.context_names(), self._core.context)

    @cached_property
    def states(self) -> Features:
        """The states by name: [B, ...], as saved for the segment before, or initial."""
        return Features(self._core.state_names(), self._core.state)

    @cached_property
    def layer(self) -> np.ndarray:
        """float32 [B, T, D]: the features as the columns turn them into input.

        Has shape [0] in a pipeline without columns.
        """
        return to_array(self._core.layer())

    @cached_property
    def layer_lengths(self) -> np.ndarray:
        """int64 [B]: the number of steps with features in each row of the layer."""
        return to_array(self._core.layer_lengths())

    def save(
        self,
        states: Mapping[str, Any] | None = None,
        /,
        *,
        copy: bool = True,
        **named: Any,
    ) -> None:
        """Saves states by name, each [B, ...]: ``batch.save(h=h, c=c)``.

        States can be saved one by one. When the last of them is saved, the keys
        move on. They are arrays of NumPy, PyTorch (also with gradients, also on
        a GPU), JAX or CuPy, of the dtype and shape that the pipeline declares.

        Args:
            states: the same as a dict, for names that are no identifiers.
            copy: whether values are copied. Without it, segue uses the memory of
                contiguous arrays on the CPU itself, and the program must not
                write to it any more, not even when the batch is gone: it holds
                the states of all keys in it.

        Raises:
            KeyError: a name that is not declared.
            ValueError: another dtype or shape, or a state that is saved already.
            StaleBatch: the batch was dropped or is done.
            Cancelled: the pipeline was closed.

        An exception changes nothing.
        """
        values = {**_checks.mapping(states, "the states to save"), **named}
        if not values and self._core.state_names():
            missing = ", ".join(self._core.state_names())
            raise InvalidArgument(f"save needs the states of the batch: {missing}")
        self._core.save(
            [
                (name, self._to_state(name, value, copy))
                for name, value in values.items()
            ]
        )

    def _to_state(self, name: str, value: Any, copy: bool) -> _core.Tensor:
        # Lists have the dtype of the state.
        known = not hasattr(value, "dtype") and name in self.states
        dtype = str(self._core.state(name).dtype) if known else None
        return to_tensor(value, f"state '{name}'", dtype=dtype, copy=copy)

    def acknowledge(self) -> None:
        """Marks the batch as done, in a pipeline without states."""
        self._core.acknowledge()

    def drop(self) -> None:
        """Gives the batch back unsaved; its segments are delivered again."""
        self._core.drop()

    @property
    def is_done(self) -> bool:
        """Whether the batch was saved, acknowledged or dropped."""
        return self._core.is_done

    def __enter__(self) -> Batch:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._core.is_done:
            return
        unsaved = self._core.unsaved
        if error is None and not unsaved:
            return self._core.acknowledge()
        self._core.drop()
        if error is None:
            raise UnsavedBatches(
                f"the block ended without a save of {', '.join(unsaved)}; the batch is "
                "given back (call drop if that is meant)"
            )

    def __reduce__(self) -> Any:
        raise TypeError(
            "a batch cannot be pickled: its keys wait for it in this process; send its "
            "arrays"
        )

    def __repr__(self) -> str:
        return f"<segue.Batch of {self.batch_size} entries, {self.num_unroll} steps>"
