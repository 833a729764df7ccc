# SPDX-License-Identifier: BSD-3-Clause
"""Runs a cell of NumPy over sequences that a generator makes.

Each sensor carries its state from segment to segment, whoever shares its batches.
"""

from collections.abc import Iterator

import numpy as np

import segue

UNITS = 4
numbers = np.random.default_rng(seed=3)
w_in = numbers.normal(size=(2, UNITS)).astype("float32")
w_state = numbers.normal(size=(UNITS, UNITS)).astype("float32")


def readings() -> Iterator[tuple[str, dict[str, np.ndarray]]]:
    """A sequence of two values per step for each of ten sensors."""
    for sensor in range(10):
        steps = 30 + 7 * sensor
        yield f"sensor {sensor}", {"x": numbers.random((steps, 2), dtype="float32")}


def show(done: segue.FinishedExample) -> None:
    print(done.key, done.total_length, "steps:", done.states["h"].round(3))


with segue.from_iterable(
    readings(), num_unroll=16, batch_size=4, states={"h": (UNITS,)}, on_finished=show
) as pipeline:
    for batch in pipeline:
        x, h = batch.sequences["x"], batch.states["h"]
        for t in range(batch.num_unroll):
            after = np.tanh(x[:, t] @ w_in + h @ w_state)
            real = t < batch.lengths[:, None]  # the state stays where padding is
            h = np.where(real, after, h)
        batch.save(h=h)
print(pipeline.summary()["steps"], "steps")
