# SPDX-License-Identifier: BSD-3-Clause
"""The examples, as a user runs them."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples" / "python"


def run(name: str, *arguments: str) -> str:
    done = subprocess.run(
        [sys.executable, EXAMPLES / name, *arguments],
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_numpy_cell() -> None:
    lines = run("numpy_cell.py").splitlines()
    assert len(lines) == 11
    assert lines[0].startswith("sensor 0 30 steps: [")
    assert lines[-1] == f"{sum(30 + 7 * k for k in range(10))} steps"


def test_tbptt() -> None:
    pytest.importorskip("torch")
    lines = run("tbptt.py", "--epochs", "1").splitlines()
    found = re.fullmatch(r"epoch 1: .* minutes, held out ([0-9.]+)", lines[0])
    assert found is not None
    # The mean of the labels alone misses by 25.
    assert float(found[1]) < 16
    assert re.fullmatch(r"the model of segue train: 11\.[0-9]+", lines[1])
