# SPDX-License-Identifier: BSD-3-Clause
"""PyTorch: batches as tensors, and a dataset for its loops.

Needs PyTorch; nothing else of segue does.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from typing import Any

import torch
from torch.utils.data import IterableDataset, get_worker_info

from segue._arrays import SparseArray
from segue.batch import Batch
from segue.errors import InvalidArgument
from segue.pipeline import Pipeline


def to_tensor(array: Any) -> Any:
    """A tensor over the memory of an array of a batch, without a copy.

    The memory belongs to the batch alone, so the tensor may be written to.
    Sparse arrays become sparse COO tensors; strings stay arrays of str.
    """
    if isinstance(array, SparseArray):
        if array.dtype == object:
            return array
        return torch.sparse_coo_tensor(
            to_tensor(array.indices).t(), to_tensor(array.values), array.dense_shape
        ).coalesce()
    if array.dtype == object:
        return array
    if array.dtype == bool:  # DLPack has had them only lately
        return torch.from_dlpack(array.view("uint8")).view(torch.bool)
    if array.size == 0:
        return torch.from_numpy(array.copy())
    return torch.from_dlpack(array)


class Tensors(Mapping[str, Any]):
    """Tensors of a batch by name, each made when it is first asked for."""

    def __init__(self, arrays: Mapping[str, Any]) -> None:
        self._arrays = arrays
        self._made: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._made:
            self._made[name] = to_tensor(self._arrays[name])
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._arrays)

    def __len__(self) -> int:
        return len(self._arrays)


class TorchBatch:
    """A batch whose arrays are tensors; all else is that of `segue.Batch`.

    Attributes:
        numpy: the segue.Batch.
    """

    def __init__(self, batch: Batch) -> None:
        self.numpy = batch

    def __getattr__(self, name: str) -> Any:
        if name == "numpy":  # not set yet
            raise AttributeError(name)
        return getattr(self.numpy, name)

    @cached_property
    def layer(self) -> torch.Tensor:
        """float32 [B, T, D]."""
        return to_tensor(self.numpy.layer)

    @cached_property
    def layer_lengths(self) -> torch.Tensor:
        """int64 [B]."""
        return to_tensor(self.numpy.layer_lengths)

    @cached_property
    def lengths(self) -> torch.Tensor:
        """int64 [B]: the number of real steps in the segment."""
        return to_tensor(self.numpy.lengths)

    @cached_property
    def sequences(self) -> Tensors:
        """[B, T, ...] by name."""
        return Tensors(self.numpy.sequences)

    @cached_property
    def context(self) -> Tensors:
        """[B, ...] by name."""
        return Tensors(self.numpy.context)

    @cached_property
    def states(self) -> Tensors:
        """[B, ...] by name, without a gradient."""
        return Tensors(self.numpy.states)

    @cached_property
    def mask(self) -> torch.Tensor:
        """bool [B, T]: which steps are real."""
        steps = torch.arange(self.numpy.num_unroll)
        return steps[None, :] < self.lengths[:, None]

    def save(self, states: Mapping[str, Any] | None = None, /, **named: Any) -> None:
        """Saves states by name, each [B, ...]; they are detached and copied."""
        self.numpy.save(states, **named)

    def __len__(self) -> int:
        return len(self.numpy)

    def __enter__(self) -> TorchBatch:
        self.numpy.__enter__()
        return self

    def __exit__(self, *error: Any) -> None:
        self.numpy.__exit__(*error)

    def __repr__(self) -> str:
        return repr(self.numpy).replace("segue.Batch", "segue.torch.TorchBatch")


class StatefulDataset(IterableDataset):  # type: ignore[misc, type-arg, unused-ignore]
    """The batches of a pipeline as a dataset of PyTorch.

    Each iteration makes a pipeline: an epoch. The batches are made already, so
    a data loader must not batch them again, and states come back to the
    pipeline by `save`, which a worker process could not do::

        dataset = StatefulDataset(lambda: segue.Pipeline.from_config("flights.toml"))
        for batch in DataLoader(dataset, batch_size=None):
            ...
            batch.save(h=h, c=c)

    segue works in threads of its own, so worker processes would not make it
    faster.

    Args:
        make: makes the pipeline of an epoch; called with its number, from 0, if
            it takes an argument named `epoch`.
    """

    def __init__(self, make: Callable[..., Pipeline]) -> None:
        super().__init__()
        self._make = make
        self._epoch = 0

    def set_epoch(self, epoch: int) -> None:
        """Sets the number of the next epoch, from 0."""
        self._epoch = epoch

    def __iter__(self) -> Iterator[TorchBatch]:
        if get_worker_info() is not None:
            raise InvalidArgument(
                "StatefulDataset is in a worker process, from which states cannot "
                "come back; give the DataLoader num_workers=0"
            )
        with self._open() as pipeline:
            for batch in pipeline:
                yield TorchBatch(batch)

    def _open(self) -> Pipeline:
        epoch = self._epoch
        self._epoch += 1
        if "epoch" in inspect.signature(self._make).parameters:
            return self._make(epoch=epoch)
        return self._make()
