# SPDX-License-Identifier: BSD-3-Clause
"""Writes tf.train.Example and tf.train.SequenceExample, for tests."""

import struct


def varint(value):
    value &= (1 << 64) - 1
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])


def field(number, content):
    return varint(number << 3 | 2) + varint(len(content)) + content


def feature(values):
    """A feature of bytes or str, floats or ints; of none if there are no values."""
    if not values:
        return b""
    if isinstance(values[0], (str, bytes)):
        texts = (v.encode() if isinstance(v, str) else v for v in values)
        return field(1, b"".join(field(1, t) for t in texts))
    if isinstance(values[0], float):
        return field(2, field(1, struct.pack(f"<{len(values)}f", *values)))
    return field(3, field(1, b"".join(varint(v) for v in values)))


def entries(features, encode):
    return b"".join(
        field(1, field(1, name.encode()) + field(2, encode(value)))
        for name, value in features.items()
    )


def example(**features):
    """Each feature a list of values."""
    return field(1, entries(features, feature))


def sequence_example(lists, context=None):
    """Each list of features a list with a list of values for each step."""

    def feature_list(steps):
        return b"".join(field(1, feature(step)) for step in steps)

    return field(1, entries(context or {}, feature)) + field(
        2, entries(lists, feature_list)
    )
