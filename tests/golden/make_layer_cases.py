#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Writes tests/golden/layer_cases.jsonl.gz: random feature layers, and what
TensorFlow 1.15's tf.contrib.feature_column.sequence_input_layer gives of them.
How to get TensorFlow 1.15 says make_batching_cases.py; then

    /tmp/golden/bin/python tests/golden/make_layer_cases.py

A case is one line, of the same members as those of feature_layer.json. It is
drawn from --seed and its own number; `--only 17` shows it.

Drawn are numeric columns of every normalizer, flat and nested; embedding,
shared embedding and indicator columns of identity, hash bucket, vocabulary
list and vocabulary file columns, of one id and of several in a step; and
context. Not drawn are columns that contrib's layer does not take (weighted,
bucketized), and what docs/tensorflow.md lists: ids out of range without a
default_value, and sequences that end in steps without ids."""

import argparse
import gzip
import json
import os
import random
import sys
import tempfile
import warnings
from pathlib import Path

os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
warnings.filterwarnings("ignore")
import numpy as np  # noqa: E402
import tensorflow as tf  # noqa: E402

HERE = Path(__file__).resolve().parent
# Not `tf.contrib.feature_column` alone, which has no concatenate_context_input.
from tensorflow.contrib.feature_column.python.feature_column import (  # noqa: E402
    sequence_feature_column as contrib,
)

columns_of = tf.compat.v1.feature_column
KEYS = ["a", "b", "Z", "key_1", "x2", "word", "id"]
WORDS = ["omar", "stringer", "marlo", "kima", "w\u00f6rd", "", "a b", "7"]
SHAPES = [[1], [2], [2, 2], [1, 3]]


class Draw:
    def __init__(self, seed, number):
        self.random = random.Random(seed * 1000003 + number)
        self.lengths = [self.below(5) for _ in range(1 + self.below(4))]
        if not any(self.lengths):
            self.lengths[0] = 1 + self.below(3)
        self.keys = self.random.sample(KEYS, len(KEYS))
        self.inputs = {}
        self.columns = [self.column() for _ in range(1 + self.below(3))]
        self.context = None
        if self.chance(0.2):
            width = 1 + self.below(3)
            self.context = [self.numbers(width) for _ in self.lengths]

    def below(self, bound):
        return self.random.randrange(bound)

    def chance(self, probability):
        return self.random.random() < probability

    def choice(self, values):
        return self.random.choice(values)

    def numbers(self, count):
        """Eighths, which float32 holds as they are."""
        return [(self.below(33) - 16) / 8 for _ in range(count)]

    def column(self):
        kinds = ["numeric", "embedding", "embedding", "indicator"]
        if len(self.keys) > 3:
            kinds.append("shared_embedding")
        kind = self.choice(kinds)
        if kind == "numeric":
            return self.numeric()
        if kind == "indicator":
            of, _ = self.categorical()
            return {"kind": kind, "of": of}
        if kind == "embedding":
            of, buckets = self.categorical()
            return {"kind": kind, "of": of, **self.table(buckets)}
        of, buckets = self.categorical("identity")
        other, _ = self.categorical("identity", buckets)
        return {"kind": kind, "of": [of, other], **self.table(buckets)}

    def table(self, buckets):
        width = 1 + self.below(3)
        made = {
            "dimension": width,
            "combiner": self.choice(["mean", "sqrtn", "sum"]),
            "weights": [self.numbers(width) for _ in range(buckets)],
        }
        if self.chance(0.3):
            made["max_norm"] = self.choice([0.5, 1.5])
        return made

    def numeric(self):
        key = self.keys.pop()
        shape = self.choice(SHAPES)
        made = {"kind": "numeric", "key": key, "shape": shape}
        if self.chance(0.4):
            made["default_value"] = self.choice([-1.0, 0.5])
        normalizer = self.choice(
            [
                None,
                {"kind": "affine", "scale": 0.3, "offset": -1.5},
                {"kind": "log1p"},
                {"kind": "clip", "low": -0.5, "high": 1.0},
                {"kind": "standard", "mean": 0.7, "deviation": 1.3},
            ]
        )
        if normalizer:
            made["normalizer"] = normalizer
        width = int(np.prod(shape))
        nested = self.chance(0.3)
        self.inputs[key] = []
        for length in self.lengths:
            steps = [self.numbers(width) for _ in range(length)]
            if normalizer == {"kind": "log1p"}:
                steps = [[abs(v) for v in step] for step in steps]
            if not nested:
                steps = [v for step in steps for v in step]
            self.inputs[key].append(steps)
        return made

    def categorical(self, kind=None, buckets=None):
        """A column, and how many ids it has; draws its input."""
        kinds = ["identity", "hash_bucket", "vocabulary_list", "vocabulary_file"]
        kind = kind or self.choice(kinds)
        key = self.keys.pop()
        made = {"kind": kind, "key": key}
        dtype = "int64" if kind == "identity" else self.choice(["string", "int64"])
        if kind != "identity" and dtype != "string":
            made["dtype"] = dtype
        values = WORDS if dtype == "string" else list(range(-2, 7))
        if kind == "identity":
            buckets = buckets or 2 + self.below(4)
            made["num_buckets"] = buckets
            values = list(range(buckets))
            if self.chance(0.4):
                made["default_value"] = self.below(buckets)
                values = [-3, buckets, 1000] + values
        elif kind == "hash_bucket":
            buckets = 2 + self.below(5)
            made["hash_bucket_size"] = buckets
        else:
            # No line of a file may be empty.
            words = [v for v in values if v != "" or kind == "vocabulary_list"]
            buckets = 1 + self.below(4)
            made["vocabulary"] = self.random.sample(words, buckets)
            if self.chance(0.3):
                made["num_oov_buckets"] = 1 + self.below(3)
                buckets += made["num_oov_buckets"]
            elif self.chance(0.3):
                made["default_value"] = self.below(buckets)
        several = self.chance(0.5)
        self.inputs[key] = [self.ids(values, n, several) for n in self.lengths]
        return made, buckets

    def ids(self, values, length, several):
        if not several:
            return [self.choice(values) for _ in range(length)]
        steps = []
        for t in range(length):
            # The last step tells the length, so it has an id.
            least = 1 if t == length - 1 else 0
            count = least + self.below(4)
            steps.append([self.choice(values) for _ in range(count)])
        return steps


def nested(examples):
    return any(steps and isinstance(steps[0], list) for steps in examples)


def sparse(examples, dtype):
    """What TensorFlow reads: [B, T] or [B, T, W]."""
    places, values = [], []
    for b, steps in enumerate(examples):
        for t, step in enumerate(steps):
            for j, v in enumerate(step if nested(examples) else [step]):
                places.append([b, t, j] if nested(examples) else [b, t])
                values.append(v)
    rank = 3 if nested(examples) else 2
    shape = np.max(np.array(places).reshape(-1, rank) + 1, axis=0)
    shape[0] = len(examples)
    return tf.SparseTensor(places, tf.constant(values, dtype), shape.tolist())


def type_of(column):
    if column["kind"] == "numeric":
        return "float32"
    return column.get("dtype", "int64" if column["kind"] == "identity" else "string")


def normalizer_of(column):
    n = column.get("normalizer")
    if n is None:
        return None
    functions = {
        "affine": lambda x: x * n["scale"] + n["offset"],
        "log1p": tf.math.log1p,
        "clip": lambda x: tf.clip_by_value(x, n["low"], n["high"]),
        "standard": lambda x: (x - n["mean"]) / n["deviation"],
    }
    f = functions[n["kind"]]
    return lambda x: tf.SparseTensor(x.indices, f(x.values), x.dense_shape)


class Maker:
    """TensorFlow's columns of a case, and its features."""

    def __init__(self, draw, folder):
        self.draw = draw
        self.folder = Path(folder)
        self.features = {}

    def columns(self):
        return [c for each in self.draw.columns for c in self.dense(each)]

    def read(self, column):
        key = column["key"]
        self.features[key] = sparse(self.draw.inputs[key], type_of(column))
        return key

    def dense(self, column):
        kind = column["kind"]
        if kind == "numeric":
            return [
                contrib.sequence_numeric_column(
                    self.read(column),
                    shape=tuple(column["shape"]),
                    default_value=column.get("default_value", 0.0),
                    normalizer_fn=normalizer_of(column),
                )
            ]
        if kind == "indicator":
            return [columns_of.indicator_column(self.categorical(column["of"]))]
        options = {
            "dimension": column["dimension"],
            "combiner": column["combiner"],
            "max_norm": column.get("max_norm"),
            "initializer": tf.compat.v1.constant_initializer(column["weights"]),
        }
        if kind == "embedding":
            of = self.categorical(column["of"])
            return [columns_of.embedding_column(of, **options)]
        of = [self.categorical(each) for each in column["of"]]
        return columns_of.shared_embedding_columns(of, **options)

    def categorical(self, column):
        kind, key = column["kind"], self.read(column)
        dtype = tf.as_dtype(type_of(column))
        if kind == "identity":
            return contrib.sequence_categorical_column_with_identity(
                key, column["num_buckets"], column.get("default_value")
            )
        if kind == "hash_bucket":
            return contrib.sequence_categorical_column_with_hash_bucket(
                key, column["hash_bucket_size"], dtype=dtype
            )
        options = {"dtype": dtype}
        for name in ("num_oov_buckets", "default_value"):
            if name in column:
                options[name] = column[name]
        words = column["vocabulary"]
        if kind == "vocabulary_list":
            make = contrib.sequence_categorical_column_with_vocabulary_list
            return make(key, words, **options)
        path = self.folder / key
        path.write_bytes("".join(f"{w}\n" for w in words).encode())
        make = contrib.sequence_categorical_column_with_vocabulary_file
        return make(key, str(path), **options)


def make_case(seed, number):
    print("case", number, file=sys.stderr)
    draw = Draw(seed, number)
    with tempfile.TemporaryDirectory() as folder, tf.Graph().as_default():
        maker = Maker(draw, folder)
        columns = maker.columns()
        layer, length = contrib.sequence_input_layer(maker.features, columns)
        if draw.context is not None:
            layer = contrib.concatenate_context_input(
                tf.constant(draw.context, tf.float32), layer
            )
        with tf.compat.v1.Session() as session:
            session.run(tf.compat.v1.global_variables_initializer())
            session.run(tf.compat.v1.tables_initializer())
            values, lengths = session.run([layer, length])
    assert values.dtype == np.float32 and lengths.tolist() == draw.lengths
    case = {
        "name": f"make_layer_cases.py --only {number}",
        "columns": draw.columns,
        "inputs": draw.inputs,
        "expected": values.tolist(),
        "length": draw.lengths,
    }
    if draw.context is not None:
        case["context"] = draw.context
    return case


def rounded(values):
    """Nine digits, which tell all float32 apart, instead of a double's 17."""
    if isinstance(values, dict):
        return {k: rounded(v) for k, v in values.items()}
    if isinstance(values, list):
        return [rounded(v) for v in values]
    if isinstance(values, float):
        values = float(f"{values:.9g}")
        return int(values) if values == int(values) else values
    return values


def main():
    parser = argparse.ArgumentParser(description="Writes random golden layers.")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=400)
    parser.add_argument("--only", type=int, help="show one case, write nothing")
    options = parser.parse_args()
    tf.compat.v1.logging.set_verbosity(tf.compat.v1.logging.ERROR)
    if options.only is not None:
        case = make_case(options.seed, options.only)
        print(json.dumps(rounded(case), indent=1))
        return
    lines = []
    for number in range(options.count):
        case = rounded(make_case(options.seed, number))
        lines.append(json.dumps(case, separators=(",", ":"), sort_keys=True) + "\n")
    packed = gzip.compress("".join(lines).encode(), 9)
    # Without the time, so that the same cases are the same file.
    packed = packed[:4] + b"\0\0\0\0" + packed[8:]
    (HERE / "layer_cases.jsonl.gz").write_bytes(packed)


if __name__ == "__main__":
    main()
