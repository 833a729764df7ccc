# SPDX-License-Identifier: BSD-3-Clause
"""TensorFlow reads what `segue convert` has made of the flights: every value
of every step is that of the CSV file."""

import subprocess
import sys

import numpy as np
import tensorflow as tf

import flights


def values_of(feature):
    """The values of a tf.train.Feature as the CSV file could have them."""
    kind = feature.WhichOneof("kind")
    values = list(getattr(feature, kind).value)
    return [v.decode() for v in values] if kind == "bytes_list" else values


def same(text, value):
    if isinstance(value, str):
        return text == value
    if isinstance(value, int):
        return float(text) == value
    return np.float32(text) == np.float32(value)


def check_example(example, groups):
    """How many values were compared."""
    context = {
        name: values_of(feature)[0]
        for name, feature in example.context.feature.items()
    }
    key = str(context.pop(flights.KEY))
    rows = groups.pop(key)
    lists = {
        name: [values_of(step) for step in steps.feature]
        for name, steps in example.feature_lists.feature_list.items()
    }
    lists |= {name: [[value]] * len(rows) for name, value in context.items()}
    if lists.keys() | {flights.KEY} != rows[0].keys():
        sys.exit(f"{key}: has {sorted(lists)}, the CSV {sorted(rows[0])}")
    for name, steps in lists.items():
        if len(steps) != len(rows):
            sys.exit(f"{key}: {name} has {len(steps)} steps of {len(rows)}")
        for t, (row, values) in enumerate(zip(rows, steps)):
            if len(values) != 1 or not same(row[name], values[0]):
                sys.exit(
                    f"{key}: {name} is {values} in step {t}, in the CSV "
                    f"'{row[name]}'"
                )
    return len(rows) * len(lists)


def compare(program, folder, quick):
    written = folder / "flights.tfrecord"
    subprocess.run(
        [program, "convert", flights.FILE, written, "--set",
         f"input.key={flights.KEY}"],
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    groups = flights.by_aircraft()
    aircraft, values = len(groups), 0
    for record in tf.data.TFRecordDataset(str(written)):
        example = tf.train.SequenceExample.FromString(record.numpy())
        values += check_example(example, groups)
    if groups:
        sys.exit(f"{len(groups)} aircraft are missing, e.g. {min(groups)}")
    print(
        f"TensorFlow {tf.__version__} reads from what segue convert has "
        f"written the {values} values of all {aircraft} aircraft"
    )
