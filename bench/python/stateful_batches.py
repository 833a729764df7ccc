# SPDX-License-Identifier: BSD-3-Clause
"""Stateful batches in Python: by segue, by a loader written by hand, by PyTorch's.

The model does nothing: it gives back the states that it got. Contestants go over the
same sequences in turn, and the median of the rounds counts. The loader by hand is what
people write: a dict of states by key, and np.stack for each batch. PyTorch's DataLoader
has workers that cut and stack the segments; its states are kept in the same dict.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable, Iterator

import numpy as np

import segue

UNROLL, SEGMENTS, UNITS = 20, 4, 128


class Sequences:
    """The sequences of all keys: float32 [keys, UNROLL * SEGMENTS, width]."""

    def __init__(self, keys: int, width: int) -> None:
        numbers = np.random.default_rng(seed=1)
        # A few rows for all keys: what is measured is not the memory.
        self.rows = numbers.random((64, UNROLL * SEGMENTS, width), dtype="float32")
        self.keys = [f"key{k}" for k in range(keys)]

    def __iter__(self) -> Iterator[tuple[str, dict[str, np.ndarray]]]:
        for k, key in enumerate(self.keys):
            yield key, {"x": self.rows[k % 64]}


def by_segue(data: Sequences, batch_size: int) -> int:
    entries = 0
    states = {"h": (UNITS,), "c": (UNITS,)}
    with segue.from_iterable(
        data, num_unroll=UNROLL, batch_size=batch_size, states=states
    ) as pipeline:
        for batch in pipeline:
            x, h, c = batch.sequences["x"], batch.states["h"], batch.states["c"]
            entries += len(x)
            batch.save(h=h, c=c)
    return entries


def in_order(data: Sequences, batch_size: int) -> Iterator[list[tuple[int, int]]]:
    """(key, segment) of each batch, `batch_size` keys at a time."""
    for first in range(0, len(data.keys), batch_size):
        keys = range(first, min(first + batch_size, len(data.keys)))
        for segment in range(SEGMENTS):
            yield [(k, segment) for k in keys]


def stacked(data: Sequences, members: list[tuple[int, int]]) -> np.ndarray:
    return np.stack(
        [data.rows[k % 64][s * UNROLL : (s + 1) * UNROLL] for k, s in members]
    )


def carry(data: Sequences, members: list[tuple[int, int]], carried: dict) -> int:
    zeros = np.zeros(UNITS, "float32")
    keys = [data.keys[k] for k, _ in members]
    pairs = [carried.get(key, (zeros, zeros)) for key in keys]
    h = np.stack([pair[0] for pair in pairs])
    c = np.stack([pair[1] for pair in pairs])
    for b, key in enumerate(keys):
        carried[key] = (h[b].copy(), c[b].copy())
    return len(keys)


def by_hand(data: Sequences, batch_size: int) -> int:
    entries, carried = 0, {}
    for members in in_order(data, batch_size):
        stacked(data, members)
        entries += carry(data, members, carried)
    return entries


def by_torch(data: Sequences, batch_size: int) -> int:
    from torch.utils.data import DataLoader, Dataset

    class Segments(Dataset):
        def __init__(self) -> None:
            self.batches = list(in_order(data, batch_size))

        def __len__(self) -> int:
            return len(self.batches)

        def __getitem__(self, i: int) -> tuple[list[tuple[int, int]], np.ndarray]:
            return self.batches[i], stacked(data, self.batches[i])

    entries, carried = 0, {}
    loader = DataLoader(
        Segments(), batch_size=None, num_workers=2, collate_fn=lambda b: b
    )
    for members, _ in loader:
        entries += carry(data, members, carried)
    return entries


def measure(run: Callable[[Sequences, int], int], data: Sequences, size: int) -> float:
    """Entries per second."""
    begin = time.perf_counter()
    entries = run(data, size)
    assert entries == len(data.keys) * SEGMENTS
    return entries / (time.perf_counter() - begin)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--keys", type=int, default=20_000, help="default: 20000")
    parser.add_argument("--rounds", type=int, default=3, help="default: 3")
    parser.add_argument("--torch", action="store_true", help="PyTorch's loader too")
    options = parser.parse_args()
    runs = {"segue": by_segue, "by hand": by_hand}
    if options.torch:
        runs["DataLoader"] = by_torch
    print(f"{options.keys} keys; entries per second, and times those by hand")
    for width in (1, 64):
        data = Sequences(options.keys, width)
        for size in (32, 256):
            rounds: dict[str, list[float]] = {name: [] for name in runs}
            for _ in range(options.rounds):
                for name, run in runs.items():
                    rounds[name].append(measure(run, data, size))
            medians = {name: statistics.median(r) for name, r in rounds.items()}
            shown = "  ".join(
                f"{name} {m:9.0f} ({m / medians['by hand']:.2f})"
                for name, m in medians.items()
            )
            print(f"width {width:3d}  B {size:3d}  {shown}", flush=True)


if __name__ == "__main__":
    main()
