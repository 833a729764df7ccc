# SPDX-License-Identifier: BSD-3-Clause
"""The programs of docs/tensorflow.md, as they are written there."""

import re
from pathlib import Path

import numpy as np

import segue
from example_protos import example

PAGE = Path(__file__).resolve().parents[2] / "docs" / "tensorflow.md"
BLOCK = re.compile(
    r"<!-- run by python/tests/test_tf1_forms.py -->\n```python\n(.*?)```", re.DOTALL
)


def programs():
    return BLOCK.findall(PAGE.read_text())


def masked_error(outputs, target, length):
    """The mean square of output 0 over real steps."""
    mask = np.arange(target.shape[1]) < length[:, None]
    return float((((outputs[:, :, 0] - target) ** 2) * mask).sum() / mask.sum())


class CountingCell:
    """A cell that counts its steps."""

    def __init__(self, cell):
        self.cell = cell
        self.steps = 0

    def __call__(self, step, states):
        self.steps += 1
        return self.cell(step, states)


def sequences_of(rng, count):
    return {
        f"key{i}": rng.normal(size=rng.integers(1, 45)).astype(np.float32)
        for i in range(count)
    }


def run_saving(cell, speeds):
    """Runs the first program; returns its names."""
    examples = [
        (key, {"speed": s, "target": 2 * s}, {"city": key.upper()})
        for key, s in speeds.items()
    ]
    names = {
        "segue": segue,
        "np": np,
        "examples": examples,
        "cell": cell,
        "masked_error": masked_error,
    }
    exec(programs()[0], names)  # noqa: S102, of the page
    return names


def test_there_are_both_programs():
    assert len(programs()) == 2
    assert "batch_sequences_with_states" in programs()[0]
    assert "sequence_input_layer" in programs()[1]


def test_truncated_back_propagation_with_saved_states():
    speeds = sequences_of(np.random.default_rng(5), 40)
    names = run_saving(segue.LSTMCell(64, seed=2), speeds)
    summary = names["saver"].pipeline.summary()
    assert summary["finished"] == 40
    assert summary["segments"] == sum(-(-len(s) // 10) for s in speeds.values())
    batch = names["batch"]
    assert batch.is_done
    assert batch.key[0].endswith(":" + batch.example_keys[0])
    assert batch.context["city"].tolist() == [k.upper() for k in batch.example_keys]
    # The last batch has the ends of keys, run over all of their steps at once.
    for row, key in enumerate(batch.example_keys):
        whole, _ = segue.dynamic_rnn(segue.LSTMCell(64, seed=2), speeds[key][None])
        n = batch.length[row]
        assert batch.next_key[row] == f"STOP:{key}"
        np.testing.assert_array_equal(names["outputs"][row, :n], whole[0, -n:])
        assert not names["outputs"][row, n:].any()
    assert np.isfinite(names["loss"])


def test_the_cell_of_the_program_may_be_any_callable():
    speeds = sequences_of(np.random.default_rng(6), 20)
    own = CountingCell(segue.LSTMCell(64, seed=2))
    seen = run_saving(own, speeds)
    expected = run_saving(segue.LSTMCell(64, seed=2), speeds)
    assert own.steps == 10 * seen["saver"].pipeline.summary()["batches"]
    assert seen["batch"].key == expected["batch"].key
    np.testing.assert_array_equal(seen["outputs"], expected["outputs"])
    for name in ("cell", "hidden"):
        np.testing.assert_array_equal(
            seen["batch"].state(name), expected["batch"].state(name)
        )


def test_a_layer_of_sequence_columns():
    serialized = [
        example(speed=[1.5, 2.5, -1.0], road=[7, 499, 7], other=["x"]),
        example(speed=[4.0], road=[0]),
    ]
    names = {"segue": segue, "serialized": serialized}
    exec(programs()[1], names)  # noqa: S102, of the page
    layer, lengths = names["layer"], names["lengths"]
    assert layer.shape == (2, 3, 7)
    assert lengths.tolist() == [3, 1]
    # road_embedding comes before speed.
    assert layer[:, :, 6].tolist() == [[1.5, 2.5, -1.0], [4.0, 0.0, 0.0]]
    np.testing.assert_array_equal(layer[0, 0, :6], layer[0, 2, :6])
    assert (layer[0, 0, :6] != layer[0, 1, :6]).all()
    assert not layer[1, 1:].any()
    # tanh([x, h] kernel + bias), by hand.
    cell = segue.BasicRNNCell(32, seed=1)
    cell.build(7)
    kernel, bias = cell.weights["rnn/kernel"], cell.weights["rnn/bias"]
    h = np.zeros((2, 32), np.float32)
    for t in range(3):
        new = np.tanh(np.concatenate([layer[:, t], h], 1) @ kernel + bias)
        active = (lengths > t)[:, None]
        h = np.where(active, new, h)
        np.testing.assert_allclose(
            names["outputs"][:, t], np.where(active, new, 0), rtol=1e-5, atol=1e-6
        )
    np.testing.assert_allclose(names["state"], h, rtol=1e-5, atol=1e-6)
