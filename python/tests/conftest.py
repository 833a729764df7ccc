# SPDX-License-Identifier: BSD-3-Clause
"""What the tests share."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Iterator

import numpy as np
import pytest

import segue


@pytest.fixture(autouse=True)
def no_thread_left() -> Iterator[None]:
    """No test may leave a thread of Python behind."""
    before = set(threading.enumerate())
    yield
    gc.collect()
    # One that feeds a pipeline ends soon after this was collected.
    until = time.monotonic() + 30
    while left := [t for t in threading.enumerate() if t not in before]:
        assert time.monotonic() < until, left
        time.sleep(0.01)


def steps(count: int, width: int = 2, start: float = 0) -> np.ndarray:
    """float32 [count, width] of ascending numbers."""
    values = np.arange(count * width, dtype=np.float32) + np.float32(start)
    return values.reshape(count, width)


def counting(**options: object) -> segue.Pipeline:
    """A pipeline whose one state is a float32 [1]."""
    defaults = {"num_unroll": 2, "batch_size": 2, "states": {"n": (1,)}}
    return segue.Pipeline(**{**defaults, **options})  # type: ignore[arg-type]
