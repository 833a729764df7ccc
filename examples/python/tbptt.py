# SPDX-License-Identifier: BSD-3-Clause
"""Trains an LSTM of PyTorch on the flights by truncated back-propagation.

Every aircraft carries its state from one segment of its flights to the next. Columns
and held-out aircraft are those of flights.toml; embedding tables stay random.
"""

import argparse
from pathlib import Path

import torch

import segue
from segue.torch import TorchBatch

CONFIG = Path(__file__).parents[1] / "flights" / "flights.toml"
UNITS = 32


class Model(torch.nn.Module):
    def __init__(self, inputs: int) -> None:
        super().__init__()
        self.lstm = torch.nn.LSTM(inputs, UNITS, batch_first=True)
        self.readout = torch.nn.Linear(UNITS, 1)

    def forward(self, batch: TorchBatch) -> torch.Tensor:
        carried = batch.states["h"][None], batch.states["c"][None]
        outputs, (h, c) = self.lstm(batch.layer, carried)
        batch.save(h=h[0], c=c[0])  # detached: gradients stay in the segment
        return 40 * self.readout(outputs)[..., 0]  # minutes


def run_epoch(model: Model, keys: str, train: torch.optim.Optimizer | None = None):
    """One pass over these aircraft; returns the mean absolute error in minutes."""
    total, steps = 0.0, 0
    states = {"h": (UNITS,), "c": (UNITS,)}
    options = {"keys": keys, "states": states, "initial_tables": True}
    with segue.Pipeline.from_config(CONFIG, **options) as pipeline:
        for batch in map(TorchBatch, pipeline):
            miss = (model(batch) - batch.sequences["arr_delay"])[batch.mask]
            if train is not None:
                train.zero_grad()
                miss.square().mean().backward()
                train.step()
            total, steps = total + miss.detach().abs().sum().item(), steps + len(miss)
    return total / steps


parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("--epochs", type=int, default=5)
torch.manual_seed(1)
with segue.Pipeline.from_config(CONFIG) as pipeline:
    model = Model(pipeline.layer_width)
optimizer = torch.optim.Adam(model.parameters(), lr=0.01)
for epoch in range(parser.parse_args().epochs):
    error = run_epoch(model, "training", optimizer)
    held_out = run_epoch(model, "evaluation")
    print(f"epoch {epoch + 1}: {error:.2f} minutes, held out {held_out:.2f}")
done = segue.run(CONFIG, keys="evaluation", overrides={"output.file": "/dev/null"})
print(f"the model of segue train: {done.errors['model']['mean_absolute']:.2f}")
