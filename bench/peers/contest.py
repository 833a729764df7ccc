# SPDX-License-Identifier: BSD-3-Clause
"""Contestants timed in turn, so that what slows the machine slows all."""

import statistics
import subprocess
import sys
import time

import numpy as np
from safetensors.numpy import load_file

ROUNDS = 5


class Segue:
    """A peer program of segue's: a process that runs for as long as it is told."""

    def __init__(self, program, output, *arguments):
        self.process = subprocess.Popen(
            [program, *map(str, arguments), str(output)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.path = output
        self.round(0.01)

    def output(self):
        return self.output_file()["output"]

    def output_file(self):
        return load_file(self.path)

    def round(self, seconds):
        self.process.stdin.write(f"{seconds}\n")
        self.process.stdin.flush()
        cpu, _ = self.process.stdout.readline().split()
        return float(cpu)

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class Function:
    """A Python function, timed as the whole process's CPU seconds."""

    def __init__(self, call):
        self.call = call
        self.calls = 1
        while self.time_calls() * self.calls < 0.01:
            self.calls *= 2

    def time_calls(self):
        begin = time.process_time()
        for _ in range(self.calls):
            self.call()
        return (time.process_time() - begin) / self.calls

    def round(self, seconds):
        times = []
        end = time.perf_counter() + seconds
        while not times or time.perf_counter() < end:
            times.append(self.time_calls())
        return statistics.fmean(times)


def run_rounds(contestants, seconds):
    """CPU seconds of one call: the median round of each, and the median of
    the rounds' ratios to the first contestant."""
    rounds = [[c.round(seconds) for c in contestants] for _ in range(ROUNDS)]
    times = [statistics.median(column) for column in zip(*rounds)]
    ratios = [
        statistics.median(row[i] / row[0] for row in rounds)
        for i in range(len(contestants))
    ]
    return times, ratios


def must_agree(what, ours, theirs, tolerance=1e-5):
    worst = float(np.max(np.abs(ours - theirs))) if ours.size else 0.0
    if ours.shape != theirs.shape or not worst <= tolerance:
        sys.exit(
            f"{what}: shapes {ours.shape} and {theirs.shape}, "
            f"values differ by up to {worst}, allowed is {tolerance}"
        )
    return worst
