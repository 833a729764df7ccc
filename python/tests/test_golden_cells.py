# SPDX-License-Identifier: BSD-3-Clause
"""Cells against PyTorch, by tests/golden/make_cells.py."""

import json
import struct
from pathlib import Path

import numpy as np
import pytest

import segue

GOLDEN = Path(__file__).resolve().parents[2] / "tests" / "golden" / "cells"
DTYPES = {"F32": np.float32, "I64": np.int64}
CELLS = {"lstm": segue.LSTMCell, "gru": segue.GRUCell, "rnn": segue.BasicRNNCell}
STATES = {"lstm": ["c", "h"], "gru": ["h"], "rnn": ["h"]}
# As in tests/models/golden_cells_test.cpp.
TOLERANCE = {"rtol": 2e-6, "atol": 2e-6}


def read_safetensors(path):
    data = path.read_bytes()
    (size,) = struct.unpack("<Q", data[:8])
    header, values = json.loads(data[8 : 8 + size]), data[8 + size :]
    header.pop("__metadata__", None)
    return {
        name: np.frombuffer(
            values[slice(*t["data_offsets"])], DTYPES[t["dtype"]]
        ).reshape(t["shape"])
        for name, t in header.items()
    }


def part_of(file, part):
    return {
        n.removeprefix(f"{part}/"): t
        for n, t in file.items()
        if n.startswith(f"{part}/")
    }


def load(kind):
    file = read_safetensors(GOLDEN / f"{kind}.safetensors")
    states = tuple(part_of(file, "states")[n] for n in STATES[kind])
    after = [part_of(file, "new_states")[n] for n in STATES[kind]]
    return file, states if len(states) > 1 else states[0], after


@pytest.mark.parametrize("kind", CELLS)
def test_outputs_and_states_are_those_of_pytorch(kind):
    file, states, after = load(kind)
    cell = CELLS[kind](7, weights=part_of(file, "parameters"))
    outputs, seen = segue.dynamic_rnn(cell, file["inputs"], file["lengths"], states)
    np.testing.assert_allclose(outputs, file["outputs"], **TOLERANCE)
    seen = seen if isinstance(seen, tuple) else (seen,)
    assert len(seen) == len(after)
    for s, expected in zip(seen, after):
        np.testing.assert_allclose(s, expected, **TOLERANCE)


def by_hand(kind, weights):
    """A callable with the formula of the kind."""

    def sigmoid(x):
        return 1 / (1 + np.exp(-x))

    def rnn(x, h):
        h = np.tanh(
            np.concatenate([x, h], 1) @ weights["rnn/kernel"] + weights["rnn/bias"]
        )
        return h, h

    def gru(x, h):
        r, u = np.split(
            sigmoid(
                np.concatenate([x, h], 1) @ weights["gru/gates/kernel"]
                + weights["gru/gates/bias"]
            ),
            2,
            axis=1,
        )
        candidate = np.tanh(
            np.concatenate([x, r * h], 1) @ weights["gru/candidate/kernel"]
            + weights["gru/candidate/bias"]
        )
        h = u * h + (1 - u) * candidate
        return h, h

    def lstm(x, states):
        c, h = states
        i, j, f, o = np.split(
            np.concatenate([x, h], 1) @ weights["lstm/kernel"] + weights["lstm/bias"],
            4,
            axis=1,
        )
        c = sigmoid(f + 1) * c + sigmoid(i) * np.tanh(j)
        h = sigmoid(o) * np.tanh(c)
        return h, (c, h)

    return {"rnn": rnn, "gru": gru, "lstm": lstm}[kind]


@pytest.mark.parametrize("kind", CELLS)
def test_a_callable_with_the_same_formula_gives_the_same(kind):
    file, states, after = load(kind)
    cell = by_hand(kind, part_of(file, "parameters"))
    outputs, seen = segue.dynamic_rnn(cell, file["inputs"], file["lengths"], states)
    np.testing.assert_allclose(outputs, file["outputs"], **TOLERANCE)
    seen = seen if isinstance(seen, tuple) else (seen,)
    for s, expected in zip(seen, after):
        np.testing.assert_allclose(s, expected, **TOLERANCE)


def test_a_changed_weight_is_noticed():
    file, states, _ = load("gru")
    weights = dict(part_of(file, "parameters"))
    weights["gru/gates/bias"] = weights["gru/gates/bias"] + np.float32(1e-3)
    outputs, _ = segue.dynamic_rnn(
        segue.GRUCell(7, weights=weights), file["inputs"], file["lengths"], states
    )
    assert not np.allclose(outputs, file["outputs"], **TOLERANCE)
