#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""What carried state is worth on the flights, over several seeds.

    examples/flights/measure_gain.py [PROGRAM] [SEED...]

For each seed (default 1 to 5; they draw the first weights and which aircraft
are held out) a model is trained with the states carried, and one with the
states reset at every segment (model.carry_states = false). Printed are the
root mean squared errors on the held-out aircraft, mean and standard error over
the seeds, and the gains, each the mean and standard error of the seeds' own
differences. First for legs.toml, then for arrival delays (flights.toml), where
the delay at departure says nearly all that can be known.
"""

import math
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).parent
PROGRAM = HERE.parents[1] / "build/release/launcher/segue"
ROWS = {
    "model": "carried",
    "model, states reset every segment": "reset",
    "the key's last label": "last label",
    "the mean of the training labels": "mean label",
}
DELAYS = {
    "batch.num_unroll": 4,
    "batch.batch_size": 16,
    "batch.capacity": 128,
    "model.units": 48,
    "train.learning_rate": 0.003,
    "train.decay": 0.85,
    "train.clip_norm": 1.0,
    "train.epochs": 10,
    "train.patience": 3,
    "train.evaluation": 0.2,
}


def settings(options):
    return [word for name, value in options.items()
            for word in ("--set", f"{name}={value}")]


def segue(program, *arguments):
    done = subprocess.run([str(program), *map(str, arguments)], check=True,
                          stderr=subprocess.PIPE, text=True)
    return done.stderr


def errors(program, config, options):
    """Root mean squared errors by row of the table that a run prints."""
    with tempfile.TemporaryDirectory() as folder:
        options = {
            **options,
            "train.weights": f"{folder}/weights",
            "train.checkpoint": f"{folder}/checkpoint",
            "train.curve": f"{folder}/curve.csv",
            "train.picture": f"{folder}/curve.svg",
            "output.file": "/dev/null",
        }
        chosen = settings(options)
        segue(program, "train", config, "--quiet", *chosen)
        table = segue(program, "run", config, "--quiet", "--split",
                      "evaluation", "--compare-reset", *chosen)
    found = {}
    for line in table.splitlines():
        name = ROWS.get(line[2:36].strip())
        if name:
            found[name] = float(line[36:].split()[0])
    return found


def one_seed(program, config, options, seed):
    options = {**options, "train.seed": seed, "train.evaluation_seed": seed}
    row = errors(program, config, options)
    alone = errors(program, config, {**options, "model.carry_states": "false"})
    row["trained reset"] = alone["carried"]
    return row


def spread(values):
    mean = sum(values) / len(values)
    if len(values) < 2:
        return mean, math.nan
    variance = sum((v - mean) ** 2 for v in values) / (len(values) - 1)
    return mean, math.sqrt(variance / len(values))


def measure(program, title, config, options, seeds):
    print(f"{title}: RMSE on the held-out aircraft, {len(seeds)} seeds",
          flush=True)
    rows = [one_seed(program, config, options, seed) for seed in seeds]
    for name in ("carried", "reset", "trained reset", "last label",
                 "mean label"):
        mean, error = spread([row[name] for row in rows])
        print(f"  {name:16} {mean:8.2f} +- {error:.2f}")
    for name in ("reset", "trained reset"):
        mean, error = spread(
            [100 * (1 - row["carried"] / row[name]) for row in rows])
        print(f"  gain over {name:16} {mean:5.2f} +- {error:.2f} %",
              flush=True)


def main(arguments):
    program = arguments[0] if arguments else PROGRAM
    seeds = [int(a) for a in arguments[1:]] or [1, 2, 3, 4, 5]
    measure(program, "distance of the next flight (miles)",
            HERE / "legs.toml", {}, seeds)
    measure(program, "arrival delay (minutes)", HERE / "flights.toml", DELAYS,
            seeds)


if __name__ == "__main__":
    main(sys.argv[1:])
