# SPDX-License-Identifier: BSD-3-Clause
"""Batches as tensors of PyTorch."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import segue
from conftest import counting, steps

torch = pytest.importorskip("torch")
from torch.utils.data import DataLoader  # noqa: E402

from segue.torch import StatefulDataset, TorchBatch  # noqa: E402


def make(**options: Any) -> segue.Pipeline:
    pipeline = counting(capacity=8, **options)
    for k in range(4):
        pipeline.push(
            f"k{k}",
            {
                "x": steps(3, start=k),
                "s": ["a", "b", "c"],
                "r": [[1.0], [], [2.0, 3.0]],
            },
            {"c": np.int64(k), "b": np.array([True, False])},
        )
    pipeline.close()
    return pipeline


def test_arrays_are_tensors() -> None:
    with make() as pipeline:
        batch = TorchBatch(pipeline.next())
        assert batch.sequences["x"].dtype == torch.float32
        assert batch.sequences["x"].data_ptr() == batch.numpy.sequences["x"].ctypes.data
        assert batch.sequences["x"] is batch.sequences["x"]
        assert batch.sequences["s"].tolist() == [["a", "b"], ["a", "b"]]
        assert batch.sequences["r"].is_sparse
        assert batch.sequences["r"].to_dense().tolist() == [[[1.0], [0.0]]] * 2
        assert batch.context["c"].tolist() == [0, 1]
        assert batch.context["b"].tolist() == [[True, False]] * 2
        assert batch.states["n"].tolist() == [[0.0], [0.0]]
        assert batch.lengths.tolist() == [2, 2]
        assert batch.mask.tolist() == [[True, True], [True, True]]
        assert batch.layer.shape == (0,)
        assert batch.keys[0] == "00000_of_00002:k0"
        assert len(batch) == 2
        batch.save(n=batch.states["n"] + 1)
        batch = TorchBatch(pipeline.next())
        assert batch.mask.tolist() == [[True, False], [True, False]]
        assert batch.states["n"].tolist() == [[1.0], [1.0]]


def test_a_loader_goes_through_the_epochs() -> None:
    made = []

    def open_epoch(epoch: int) -> segue.Pipeline:
        made.append(epoch)
        return make()

    loader = DataLoader(StatefulDataset(open_epoch), batch_size=None)
    for _ in range(2):
        total = torch.zeros(())
        for batch in loader:
            n = batch.states["n"] + batch.sequences["x"].sum((1, 2))[:, None]
            total += n.sum()
            batch.save(n=n)
        assert total.item() > 0
    assert made == [0, 1]


def test_a_loop_that_breaks_ends_its_pipeline() -> None:
    pipelines = []

    def open_epoch() -> segue.Pipeline:
        pipelines.append(make())
        return pipelines[-1]

    batches = iter(DataLoader(StatefulDataset(open_epoch), batch_size=None))
    next(batches)
    del batches
    with pytest.raises(segue.Cancelled):
        pipelines[0].next()


def test_worker_processes_are_refused() -> None:
    loader = DataLoader(
        StatefulDataset(make),
        batch_size=None,
        num_workers=1,
        multiprocessing_context="spawn",
    )
    with pytest.raises(ValueError, match="num_workers=0"):
        next(iter(loader))
