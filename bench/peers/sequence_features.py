# SPDX-License-Identifier: BSD-3-Clause
"""A layer of ten columns beside TensorFlow's SequenceFeatures, from strings
and numbers to [B, T, D]. TensorFlow's inputs are sparse tensors that are
there already: making them is not counted."""

import tensorflow as tf
from safetensors.numpy import save_file

import ten_columns
from contest import Function, Segue, must_agree, run_rounds
from ten_columns import Inputs

fc = tf.feature_column


def standardize(sparse):
    return tf.sparse.map_values(lambda x: (x - 50) / 10, sparse)


def make_columns(vocabularies):
    identity = fc.sequence_categorical_column_with_identity
    hashed = fc.sequence_categorical_column_with_hash_bucket
    listed = fc.sequence_categorical_column_with_vocabulary_list
    numeric = fc.sequence_numeric_column
    words = listed("word", vocabularies["words"], num_oov_buckets=10)
    return [
        numeric("age"),
        numeric("amount", normalizer_fn=standardize),
        numeric("speeds", shape=(8,)),
        fc.embedding_column(identity("item", ten_columns.ITEMS), 64),
        fc.embedding_column(identity("genres", ten_columns.GENRES), 16),
        fc.indicator_column(identity("kind", ten_columns.KINDS)),
        fc.embedding_column(hashed("city", ten_columns.CITIES), 32),
        fc.embedding_column(
            hashed("agent", ten_columns.AGENTS), 32, combiner="sqrtn"
        ),
        fc.embedding_column(words, 16, combiner="sum"),
        fc.indicator_column(listed("day", vocabularies["days"])),
    ]


def make_layer(inputs, features):
    layer = tf.keras.experimental.SequenceFeatures(
        make_columns(inputs.vocabularies)
    )
    layer(features)
    for weight in layer.weights:
        column = weight.name.split("/")[-2]
        weight.assign(inputs.tables[column.removesuffix("_embedding")])
    return layer


def compare_one(program, folder, batch, time):
    inputs = Inputs(batch, time)
    save_file(inputs.for_segue(), folder / "layer")
    features = {
        name: tf.sparse.SparseTensor(indices, values, shape)
        for name, (indices, values, shape) in inputs.sparse().items()
    }
    layer = make_layer(inputs, features)
    graph = tf.function(layer)
    segue = Segue(program, folder / "output", "layer", folder / "layer")
    values, _ = graph(features)
    must_agree("SequenceFeatures", segue.output(), values.numpy())
    times, ratios = run_rounds(
        [
            segue,
            Function(lambda: graph(features)),
            Function(lambda: layer(features)),
        ],
        0.2,
    )
    segue.close()
    nanos = [1e9 * t / (batch * time) for t in times]
    print(
        f"{batch:4} {time:4} {values.shape[2]:6} | {nanos[0]:9.1f} "
        f"{nanos[1]:9.1f} {nanos[2]:9.1f} | {ratios[1]:8.1f} {ratios[2]:8.1f}",
        flush=True,
    )


def compare(program, folder, quick):
    tf.get_logger().setLevel("ERROR")  # each call of tf.feature_column warns
    tf.config.threading.set_intra_op_parallelism_threads(1)
    tf.config.threading.set_inter_op_parallelism_threads(1)
    print(
        f"SequenceFeatures of TensorFlow {tf.__version__}; ns per step\n"
        "   B    T  width |     segue     graph     eager | graph/segue "
        "eager/segue"
    )
    for batch in [32] if quick else [32, 256]:
        for time in [20, 200]:
            compare_one(program, folder, batch, time)
