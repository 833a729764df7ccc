#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Writes tests/golden/batching_cases.jsonl.gz: random cases of batching, and
what TensorFlow 1.15's own state saver delivers in each, as its
tf.contrib.training.batch_sequences_with_states builds it. TensorFlow 1.15
needs Python 3.7; pyenv has it:

    pyenv install 3.7.16
    PYENV_VERSION=3.7.16 pyenv exec python -m venv /tmp/golden
    /tmp/golden/bin/pip install 'tensorflow==1.15.5' 'protobuf<3.21' 'numpy<1.19'
    /tmp/golden/bin/python tests/golden/make_batching_cases.py

A case is one line. Its examples hold what is pushed. Its batches hold what
TensorFlow hands out, tensors as their elements in row-major order; what is
not written of a shape is checked here (`check_shape`). Numbers are drawn from
--seed and the case's own number, so that a case is made anew, and shown, by

    ... make_batching_cases.py --only 17

Nothing is left to TensorFlow's threads: examples are inserted one by one, as
many as `capacity` allows, before each batch is taken, and each batch is saved
in the step that takes it. What is saved is computed by `next_state`, which
the test does as well.

Not drawn, since TensorFlow cannot do it or docs/tensorflow.md says that segue
does it otherwise:
  - examples without steps, and dense bool sequences with padding: TensorFlow
    fails on them;
  - sparse sequences of rank 1, which its handles cannot hold;
  - empty batches of sparse tensors, which it cannot put together;
  - empty keys, which segue refuses;
  - make_keys_unique: both draw numbers of their own;
  - a batch that nobody saves."""

import argparse
import gzip
import json
import os
import random
import sys
import warnings
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
warnings.filterwarnings("ignore")
import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402

HERE = Path(__file__).resolve().parent
INT64_MIN = -(2**63)
DTYPES = ["float32", "float64", "int32", "int64", "uint8", "bool", "string"]
DIMS = [[], [], [1], [2], [3], [2, 2], [1, 3], [2, 1, 2]]
NAMES = ["a", "b", "seq_1", "Z", "x.y", "m/n", "c2"]
KEYS = ["k%d", "u:%d", "\u00fc %d", "%d", "STOP:%d"]
WORDS = ["", "a", "bc", "w\u00f6rd", "a b", "x\0", '"']
EXTREMES = {
    "float32": [float("nan"), float("inf"), -float("inf"), -0.0, 2.0**20],
    "float64": [float("nan"), float("inf"), -float("inf"), -0.0, -(2.0**40)],
    "int32": [-(2**31), 2**31 - 1],
    "int64": [-(2**63), 2**63 - 1],
    "uint8": [255],
}


class Draw:
    """One case, all but what TensorFlow adds."""

    def __init__(self, seed, number):
        self.random = random.Random(seed * 1000003 + number)
        large = number % 100 == 99
        self.unroll = self.below(12 if large else 4) + 1
        self.batch = self.below(12 if large else 5) + 1
        self.capacity = self.batch + self.below(2 * self.batch + 1)
        self.pad = self.chance(0.75)
        self.small = self.chance(0.75)
        # Sizes that change from call to call; 0 among them.
        self.sizes = self.chance(0.2)
        self.reuse = self.chance(0.3)
        self.number_of_examples = self.below(20 if large else 6) + 1
        self.infer_length = self.pad and self.chance(0.5)
        self.sequences = self.features(1, 3, sequence=True)
        self.context = self.features(0, 2, sequence=False)
        self.states = self.features(1, 2, sequence=False, states=True)
        self.defaults = [self.values(s) for s in self.states]
        self.signal = next(
            (
                s["name"]
                for s in self.sequences
                if s["layout"] == "dense" and s["dtype"] not in ("bool", "string")
            ),
            None,
        )
        self.any_sparse = any(
            s["layout"] == "sparse" for s in self.sequences + self.context
        )

    def below(self, bound):
        return self.random.randrange(bound)

    def chance(self, probability):
        return self.random.random() < probability

    def features(self, least, most, sequence, states=False):
        names = self.random.sample(NAMES, least + self.below(most - least + 1))
        return [self.feature(name, sequence, states) for name in names]

    def feature(self, name, sequence, states):
        dtype = self.random.choice(DTYPES)
        dims = self.random.choice(DIMS)
        sparse = not states and self.chance(0.3)
        if sparse and not dims:
            dims = [3]
        if sparse and self.chance(0.3):
            # A dimension that differs from example to example.
            dims = dims[:-1] + [-1]
        if sequence and not sparse and self.pad and dtype == "bool":
            dtype = "uint8"
        layout = "sparse" if sparse else "dense"
        return {"name": name, "dtype": dtype, "dims": dims, "layout": layout}

    def value(self, dtype, plain):
        if dtype == "string":
            return self.random.choice(WORDS[:3] if plain else WORDS)
        if dtype == "bool":
            return self.chance(0.5)
        if not plain and self.chance(0.05):
            return self.random.choice(EXTREMES[dtype])
        if dtype == "uint8":
            return self.below(10)
        whole = self.below(10) - 2
        return whole / 4 if dtype.startswith("float") else whole

    def next_size(self):
        if not self.sizes:
            return self.batch
        least = 1 if self.any_sparse else 0
        return least + self.below(self.capacity + 1 - least)

    def values(self, spec, dims=None, plain=True):
        """Dense. Plain ones can be computed with: no extremes."""
        n = int(np.prod(spec["dims"] if dims is None else dims, dtype=int))
        return [self.value(spec["dtype"], plain) for _ in range(n)]

    def sparse(self, spec, dims):
        shape = [self.below(3) + 1 if d < 0 else d for d in dims]
        places = [p for p in np.ndindex(*shape) if self.chance(0.3)]
        return {
            "indices": [i for p in places for i in p],
            "values": self.values(spec, [len(places)], plain=False),
            "shape": shape,
        }

    def filled(self, spec, steps=None):
        dims = ([] if steps is None else [steps]) + spec["dims"]
        if spec["layout"] == "sparse":
            return self.sparse(spec, dims)
        return self.values(spec, dims, plain=spec["name"] == self.signal)

    def example(self, active, finished):
        """One whose key no unfinished example has."""
        steps = self.below(3 * self.unroll) + 1
        if not self.pad:
            steps = round_up(steps, self.unroll)
        key = self.random.choice(KEYS) % self.below(100)
        while key in active:
            key = self.random.choice(KEYS) % self.below(100)
        again = sorted(finished - active)
        if self.reuse and again and self.chance(0.5):
            key = self.random.choice(again)
        all_sparse = all(s["layout"] == "sparse" for s in self.sequences)
        lengths = {}
        for s in self.sequences:
            # A sparse sequence may be shorter; where all are, the longest
            # gives the length.
            if s["layout"] == "sparse" and self.pad and self.chance(0.3):
                lengths[s["name"]] = self.below(steps) + 1
            else:
                lengths[s["name"]] = steps
        if all_sparse:
            steps = max(lengths.values())
        e = {
            "key": key,
            "sequences": {
                s["name"]: self.filled(s, lengths[s["name"]]) for s in self.sequences
            },
            "context": {s["name"]: self.filled(s) for s in self.context},
            "initial": {
                s["name"]: self.values(s) for s in self.states if self.chance(0.2)
            },
        }
        if not self.infer_length:
            e["length"] = self.below(round_up(steps, self.unroll) + 1)
        return e


def round_up(steps, unroll):
    return -(-steps // unroll) * unroll


def encoded(values, dtype):
    """As a numpy array; strings as bytes."""
    if dtype == "string":
        values = [v.encode() for v in values]
        flat = np.empty(len(values), dtype=object)
        flat[:] = values
        return flat
    return np.array(values, dtype=dtype)


def plain_value(v):
    """As JSON has it, which has no names for some floats."""
    if isinstance(v, bytes):
        return v.decode()
    if isinstance(v, (float, np.floating)):
        v = float(v)
        if not np.isfinite(v):
            return str(v)
        whole = v == int(v) and not (v == 0 and np.signbit(v))
        return int(v) if whole else v
    return v.item() if isinstance(v, np.generic) else v


def decoded(array):
    """An array's elements, in row-major order."""
    return [plain_value(v) for v in np.asarray(array).reshape(-1)]


def plain(values):
    """The same, each value as `plain_value` gives it."""
    if isinstance(values, dict):
        return {k: plain(v) for k, v in values.items()}
    if isinstance(values, list):
        return [plain(v) for v in values]
    return plain_value(values)


def next_state(dtype, old, sums):
    """What a consumer saves: depends on all that came before.

    `sums` [B] is of each entry its sequence number, its real steps, and four
    times the sum of the signal over these."""
    old = old.reshape(len(old), int(np.prod(old.shape[1:])))
    more = sums.reshape(-1, 1) + np.arange(old.shape[1])
    if dtype == "string":
        new = np.empty(old.shape, dtype=object)
        for at in np.ndindex(*old.shape):
            new[at] = (old[at] + b"%d" % more[at])[-3:]
        return new
    if dtype == "bool":
        return old != (more % 2 == 1)
    if dtype.startswith("float"):
        return (old * old.dtype.type(0.5) + more.astype(old.dtype)).astype(dtype)
    return (old.astype(np.int64) * 3 + more).astype(dtype)


def sums_of(sequence, length, signal):
    sums = sequence.astype(np.int64) + length
    if signal is not None:
        for b, steps in enumerate(length):
            quarters = 4 * signal[b, :steps].astype(np.float64).sum()
            assert quarters == int(quarters)
            sums[b] += int(quarters)
    return sums


class Saver:
    """TensorFlow's graph of a case, in a session."""

    def __init__(self, draw):
        self.draw = draw
        d = draw
        self.graph = tf.Graph()
        with self.graph.as_default():
            self.size = d.batch
            if d.sizes:
                self.size = tf.compat.v1.placeholder_with_default(d.batch, [])
            self.key = tf.compat.v1.placeholder(tf.string, [])
            self.length = (
                None
                if d.infer_length
                else tf.compat.v1.placeholder(tf.int32, [])
            )
            self.sequences = {s["name"]: self.input(s, [None]) for s in d.sequences}
            self.context = {s["name"]: self.input(s, []) for s in d.context}
            self.initial = {s["name"]: self.input(s, []) for s in d.states}
            batch = tf.contrib.training.batch_sequences_with_states(
                self.key,
                dict(self.sequences),
                dict(self.context),
                self.length,
                dict(self.initial),
                num_unroll=d.unroll,
                batch_size=self.size,
                num_threads=1,
                capacity=d.capacity,
                allow_small_batch=d.small,
                pad=d.pad,
            )
            runner = tf.compat.v1.get_collection(
                tf.compat.v1.GraphKeys.QUEUE_RUNNERS
            )[-1]
            self.insert = runner.enqueue_ops[0]
            self.close = runner.close_op
            self.ready = batch._state_saver.barrier.ready_size()
            self.taken = self.take(batch)
        self.session = tf.compat.v1.Session(
            graph=self.graph,
            config=tf.compat.v1.ConfigProto(
                intra_op_parallelism_threads=1, inter_op_parallelism_threads=2
            ),
        )

    def input(self, spec, front):
        if spec["layout"] == "sparse":
            return tf.compat.v1.sparse_placeholder(spec["dtype"])
        return tf.compat.v1.placeholder(spec["dtype"], front + spec["dims"])

    def take(self, batch):
        """What a batch gives, with the ops that save it."""
        d = self.draw
        names = [s["name"] for s in d.states]
        states = [batch.state(name) for name in names]
        signal = [batch.sequences[d.signal]] if d.signal else []

        def update(sequence, length, *rest):
            old, of_signal = rest[: len(names)], rest[len(names) :]
            sums = sums_of(sequence, length, of_signal[0] if of_signal else None)
            return [
                next_state(spec["dtype"], o, sums).reshape(o.shape)
                for spec, o in zip(d.states, old)
            ]

        new = tf.compat.v1.py_func(
            update,
            [batch.sequence, batch.length] + states + signal,
            [s.dtype for s in states],
        )
        for n, s in zip(new, states):
            n.set_shape(s.shape)
        saves = [batch.save_state(name, n) for name, n in zip(names, new)]
        return (
            {
                "key": batch.key,
                "next_key": batch.next_key,
                "sequence": batch.sequence,
                "sequence_count": batch.sequence_count,
                "length": batch.length,
                "total_length": batch.total_length,
                "insertion_index": batch.insertion_index,
                "sequences": dict(batch.sequences),
                "context": dict(batch.context),
                "states": dict(zip(names, states)),
            },
            saves,
        )

    def push(self, e):
        d = self.draw
        feed = {self.key: e["key"].encode()}
        if self.length is not None:
            feed[self.length] = e["length"]

        def give(placeholders, spec, value, front):
            to = placeholders[spec["name"]]
            dtype = spec["dtype"]
            if spec["layout"] == "sparse":
                rank = len(value["shape"])
                feed[to] = tf.compat.v1.SparseTensorValue(
                    np.array(value["indices"], np.int64).reshape(-1, rank),
                    encoded(value["values"], dtype),
                    np.array(value["shape"], np.int64),
                )
            else:
                feed[to] = encoded(value, dtype).reshape(front + spec["dims"])

        for s in d.sequences:
            give(self.sequences, s, e["sequences"][s["name"]], [-1])
        for s in d.context:
            give(self.context, s, e["context"][s["name"]], [])
        for s, default in zip(d.states, d.defaults):
            give(self.initial, s, e["initial"].get(s["name"], default), [])
        self.session.run(self.insert, feed)

    def next(self, size):
        """The next batch, saved; None at the end."""
        feed = {self.size: size} if self.draw.sizes else {}
        # Where too few are ready and small batches are not allowed TensorFlow
        # says OutOfRange, or waits for ever: this is the end.
        ready = self.session.run(self.ready)
        if ready == 0 or (not self.draw.small and ready < size):
            return None
        values, _ = self.session.run(self.taken, feed)
        return self.plain(values, size)

    def plain(self, values, size):
        d = self.draw
        rows = len(values["key"])
        made = {}
        for name in ("key", "next_key", "sequence", "sequence_count", "length",
                     "total_length"):
            check_shape(values[name], [rows])
            made[name] = decoded(values[name])
        # From -2^63 on; JSON gets what is added to that.
        made["inserted"] = [
            int(i) - INT64_MIN for i in values["insertion_index"]
        ]
        kinds = (
            ("sequences", d.sequences, [rows, d.unroll]),
            ("context", d.context, [rows]),
            ("states", d.states, [rows]),
        )
        for kind, specs, front in kinds:
            made[kind] = {}
            assert set(values[kind]) == {s["name"] for s in specs}
            for s in specs:
                v = values[kind][s["name"]]
                made[kind][s["name"]] = self.tensor(v, s, front, size)
        return made

    def tensor(self, v, spec, front, size):
        if spec["layout"] == "dense":
            check_shape(v, front + spec["dims"])
            return decoded(v)
        shape = [int(n) for n in v.dense_shape]
        # TensorFlow names the size that was asked for, however many came.
        assert shape[0] == size and shape[1 : len(front)] == front[1:]
        return {
            "indices": decoded(v.indices),
            "values": decoded(v.values),
            "shape": shape,
        }


def check_shape(array, dims):
    assert list(np.shape(array)) == dims, (np.shape(array), dims)


def run(draw):
    """Lets TensorFlow deliver a case."""
    saver = Saver(draw)
    examples, batches, active, finished = [], [], [], set()
    closed = False
    with saver.session:
        while True:
            while not closed and len(active) < draw.capacity:
                e = draw.example(set(active), finished)
                saver.push(e)
                examples.append(e)
                active.append(e["key"])
                if len(examples) == draw.number_of_examples:
                    saver.session.run(saver.close)
                    closed = True
            size = draw.next_size()
            made = saver.next(size)
            if made is None:
                break
            if draw.sizes:
                made["asked"] = size
            batches.append(made)
            for key in made["next_key"]:
                if key.startswith("STOP:"):
                    active.remove(key[len("STOP:") :])
                    finished.add(key[len("STOP:") :])
    return examples, batches, active


def make_case(seed, number):
    draw = Draw(seed, number)
    print("case", number, file=sys.stderr)
    examples, batches, undelivered = run(draw)
    states = [
        {"name": s["name"], "dtype": s["dtype"], "dims": s["dims"], "initial": v}
        for s, v in zip(draw.states, draw.defaults)
    ]
    case = {
        "case": number,
        "num_unroll": draw.unroll,
        "batch_size": draw.batch,
        "capacity": draw.capacity,
        "pad": draw.pad,
        "allow_small_batch": draw.small,
        "sequences": draw.sequences,
        "context": draw.context,
        "states": states,
        "signal": draw.signal,
        "examples": examples,
        "batches": batches,
        "undelivered": undelivered,
    }
    return plain(case)


def main():
    parser = argparse.ArgumentParser(description="Writes random golden cases.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--only", type=int, help="show one case, write nothing")
    options = parser.parse_args()
    tf.compat.v1.logging.set_verbosity(tf.compat.v1.logging.ERROR)
    if options.only is not None:
        print(json.dumps(make_case(options.seed, options.only), indent=1))
        return
    lines = []
    for number in range(options.count):
        case = make_case(options.seed, number)
        lines.append(json.dumps(case, separators=(",", ":"), sort_keys=True) + "\n")
        if number % 50 == 49:
            print(number + 1, file=sys.stderr)
    packed = gzip.compress("".join(lines).encode(), 9)
    # Without the time, so that the same cases are the same file.
    packed = packed[:4] + b"\0\0\0\0" + packed[8:]
    (HERE / "batching_cases.jsonl.gz").write_bytes(packed)


if __name__ == "__main__":
    main()
