# SPDX-License-Identifier: BSD-3-Clause
"""TFRecord files of tf.train.SequenceExample to tensors, beside TensorFlow's
parsers. segue's time is that from the file, with its checksums; TensorFlow's
is that of the serialized messages, which are in memory."""

import numpy as np
import tensorflow as tf

import flights
from contest import Function, Segue, must_agree, run_rounds

BATCH = 256


def column(dtype, shape=()):
    return tf.io.FixedLenSequenceFeature(shape, dtype)


SPECS = {
    "synthetic": {
        **{f"f{i}": column(tf.float32) for i in range(4)},
        **{f"i{i}": column(tf.int64) for i in range(3)},
        "v": column(tf.float32, (8,)),
        **{f"w{i}": column(tf.string) for i in range(2)},
    },
    "flights": {
        "arr_delay": column(tf.float32),
        "dep_delay": column(tf.float32),
        "distance": column(tf.float32),
        "hour": column(tf.float32),
        "month": column(tf.int64),
        "carrier": column(tf.string),
        "dest": column(tf.string),
        "origin": column(tf.string),
    },
}


def floats(values):
    return tf.train.Feature(float_list=tf.train.FloatList(value=values))


def ints(values):
    return tf.train.Feature(int64_list=tf.train.Int64List(value=values))


def texts(values):
    return tf.train.Feature(bytes_list=tf.train.BytesList(value=values))


def sequence_example(key_name, key, lists):
    """`lists`: name -> (make, the values of each step)."""
    steps = {
        name: tf.train.FeatureList(feature=[make(v) for v in values])
        for name, (make, values) in lists.items()
    }
    return tf.train.SequenceExample(
        context=tf.train.Features(feature={key_name: texts([key])}),
        feature_lists=tf.train.FeatureLists(feature_list=steps),
    )


def synthetic_examples(count, steps=100):
    rng = np.random.default_rng(5)
    for number in range(count):
        lists = {f"f{i}": (floats, rng.normal(size=(steps, 1))) for i in range(4)}
        for i in range(3):
            lists[f"i{i}"] = ints, rng.integers(0, 10_000, (steps, 1))
        lists["v"] = floats, rng.normal(size=(steps, 8))
        for i in range(2):
            numbers = rng.integers(0, 1_000_000, steps)
            lists[f"w{i}"] = texts, [[b"w%d" % n] for n in numbers]
        yield sequence_example("id", b"key-%d" % number, lists)


def flights_examples():
    for key, rows in flights.by_aircraft().items():
        lists = {}
        for name, feature in SPECS["flights"].items():
            texts_of = [row[name] for row in rows]
            if feature.dtype == tf.string:
                lists[name] = texts, [[t.encode()] for t in texts_of]
            elif feature.dtype == tf.float32:
                lists[name] = floats, [[float(t)] for t in texts_of]
            else:
                lists[name] = ints, [[int(t)] for t in texts_of]
        yield sequence_example("tailnum", key.encode(), lists)


def write(path, examples):
    with tf.io.TFRecordWriter(str(path)) as file:
        for example in examples:
            file.write(example.SerializeToString())


def parsers(spec, messages):
    """The batched parser and the one for each example, as graphs; both over
    all messages."""
    batches = [
        tf.constant(messages[i : i + BATCH])
        for i in range(0, len(messages), BATCH)
    ]
    singles = [tf.constant(m) for m in messages]

    @tf.function
    def batched(serialized):
        return tf.io.parse_sequence_example(
            serialized, sequence_features=spec
        )[1:]

    @tf.function
    def single(serialized):
        return tf.io.parse_single_sequence_example(
            serialized, sequence_features=spec
        )[1]

    return (
        lambda: [batched(b) for b in batches],
        lambda: [single(s) for s in singles],
    )


def check_values(spec, ours, parsed):
    """Every value of every step, the batches' padding left out."""
    taken = 0
    steps = ours["steps"]
    rows = {name: [] for name in spec}
    for values, lengths in parsed:
        for name in spec:
            for row, length in zip(values[name].numpy(), lengths[name].numpy()):
                rows[name].append(row[:length])
    for name in spec:
        lengths = np.array([len(r) for r in rows[name]])
        must_agree(f"steps of {name}", steps, lengths, tolerance=0)
        theirs = np.concatenate(rows[name])
        if theirs.dtype == object:
            joined = np.frombuffer(b"".join(theirs), dtype=np.uint8)
            ends = np.cumsum([0] + [len(w) for w in theirs])
            must_agree(f"{name}/offsets", ours[f"{name}/offsets"], ends, 0)
            must_agree(f"{name}/bytes", ours[f"{name}/bytes"].astype(int),
                       joined.astype(int), 0)
        else:
            must_agree(name, ours[name], theirs.reshape(-1), tolerance=0)
        taken += theirs.size
    return taken


def compare_file(program, folder, what, path, seconds):
    messages = [m.numpy() for m in tf.data.TFRecordDataset(str(path))]
    spec = SPECS[what]
    batched, single = parsers(spec, messages)
    segue = Segue(program, folder / "output", what, path)
    values = check_values(spec, segue.output_file(), batched())
    times, ratios = run_rounds(
        [segue, Function(batched), Function(single)], seconds
    )
    segue.close()
    megabytes = path.stat().st_size / 1e6
    speeds = [f"{megabytes / t:8.0f} {len(messages) / t:9.0f}" for t in times]
    print(
        f"{what:10} {megabytes:6.1f} {values:9} | {' | '.join(speeds)} | "
        f"{ratios[1]:7.2f} {ratios[2]:7.2f}",
        flush=True,
    )


def compare(program, folder, quick):
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    print(
        f"TFRecord to tensors beside TensorFlow {tf.__version__}: MB and "
        "examples in a second of CPU; how\nmany times longer "
        f"parse_sequence_example over {BATCH} and "
        "parse_single_sequence_example take\n"
        "               MB    values |    segue  examples |  batched  examples |"
        "   single  examples | batched  single"
    )
    for what, examples in {
        "synthetic": synthetic_examples(200 if quick else 2000),
        "flights": flights_examples(),
    }.items():
        path = folder / f"{what}.tfrecord"
        write(path, examples)
        compare_file(program, folder, what, path, 0.05 if quick else 1)
