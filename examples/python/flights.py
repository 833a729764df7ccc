# SPDX-License-Identifier: BSD-3-Clause
"""Runs a small network over the flights of each aircraft, in NumPy.

Each aircraft's state `h` is carried from one segment of 16 flights to the next.
"""

import numpy as np

import segue

draw = np.random.default_rng(1)
w = draw.normal(size=(2, 8), scale=0.5).astype(np.float32)
u = draw.normal(size=(8, 8), scale=0.5).astype(np.float32)

flights = {
    "format": "csv",
    "files": ["examples/flights/data/flights-2013q1.csv.gz"],
    "key": "tailnum",
    "order_by": ["time_hour", "minute"],
}
columns = [
    {"kind": "numeric", "key": "dep_delay"},
    {"kind": "numeric", "key": "distance"},
]

with segue.Pipeline(
    input=flights, columns=columns, num_unroll=16, batch_size=32, states={"h": (8,)}
) as pipeline:
    for batch in pipeline:
        h = batch.states["h"]
        for t in range(batch.num_unroll):
            after = np.tanh(batch.layer[:, t] / 100 @ w + h @ u)
            # Steps after the end of a segment are padding.
            h = np.where(t < batch.lengths[:, None], after, h)
        batch.save(h=h)

print(f"{pipeline.summary()['finished']:,} aircraft")
