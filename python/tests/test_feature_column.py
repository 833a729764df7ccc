# SPDX-License-Identifier: BSD-3-Clause
"""Columns, the forms of features, and parsing of examples."""

import dataclasses

import numpy as np
import pytest

import segue
from example_protos import example, sequence_example
from segue import feature_column as fc

ROAD = fc.sequence_categorical_column_with_identity("road", num_buckets=4)
SPEED = fc.sequence_numeric_column("speed")
COUNTS = fc.indicator_column(ROAD)


def layer(features, *columns):
    return fc.sequence_input_layer(features, columns)


def values(features, *columns):
    return layer(features, *columns)[0].tolist()


# The columns.


@pytest.mark.parametrize(
    ("column", "name"),
    [
        (SPEED, "speed"),
        (fc.sequence_numeric_column("speed", name="v"), "v"),
        (fc.numeric_column("age"), "age"),
        (ROAD, "road"),
        (fc.indicator_column(ROAD), "road_indicator"),
        (fc.embedding_column(ROAD, 2), "road_embedding"),
        (fc.embedding_column(ROAD, 2, name="r"), "r_embedding"),
        (fc.bucketized_column(SPEED, [1, 2.5]), "speed_bucketized"),
        (fc.weighted_categorical_column(ROAD, "w"), "road_weighted_by_w"),
        (fc.shared_embedding_columns([ROAD], 2)[0], "road_shared_embedding"),
    ],
)
def test_names_are_those_of_the_layer(column, name):
    assert column.name == name
    if isinstance(column, fc.DenseColumn) and column.name != "age":
        assert fc.InputLayer([column]).column_names == [name]


@pytest.mark.parametrize(
    ("column", "ids"),
    [
        (ROAD, 4),
        (fc.sequence_categorical_column_with_hash_bucket("h", 9, salt=3), 9),
        (
            fc.sequence_categorical_column_with_vocabulary_list(
                "v", ["a", "b"], num_oov_buckets=3
            ),
            5,
        ),
        (fc.bucketized_column(fc.sequence_numeric_column("s", shape=2), [0.0]), 4),
    ],
)
def test_the_number_of_ids(column, ids):
    assert column.num_buckets == ids
    assert fc.indicator_column(column).width == ids


def test_columns_are_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        ROAD.key = "other"
    assert fc.sequence_categorical_column_with_identity("road", 4) == ROAD
    assert hash(SPEED) == hash(fc.sequence_numeric_column("speed"))


def test_dtypes_are_names_or_those_of_numpy():
    for dtype in ("int32", np.int32, np.dtype(np.int32)):
        assert fc.sequence_numeric_column("x", dtype=dtype).dtype == "int32"
    assert (
        fc.sequence_categorical_column_with_hash_bucket("x", 5, dtype=str).dtype
        == "string"
    )


def test_a_vocabulary_says_its_dtype():
    make = fc.sequence_categorical_column_with_vocabulary_list
    assert make("v", ["a"]).dtype == "string"
    assert make("v", np.array([3, 5])).dtype == "int64"
    assert make("v", (3, 5)).vocabulary_list == (3, 5)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (
            lambda: fc.sequence_categorical_column_with_identity("road", 0),
            r"column_with_identity\('road'\): num_buckets: 0 is less than 1",
        ),
        (
            lambda: fc.categorical_column_with_hash_bucket("h", 1),
            r"^categorical_column_with_hash_bucket\('h'\): hash_bucket_size: 1 is less",
        ),
        (
            lambda: fc.sequence_numeric_column("x", shape=(2, 0)),
            r"'x'.*shape\.1: 0 is less than 1",
        ),
        (
            lambda: fc.sequence_numeric_column("x", normalizer_fn={"kind": "log"}),
            r"'x'.*normalizer\.kind: 'log' is not one of",
        ),
        (lambda: fc.embedding_column(ROAD, 2, combiner="men"), "did you mean 'mean'"),
        (lambda: fc.embedding_column(ROAD, 2, max_norm=-1.0), "max_norm"),
        (
            lambda: fc.embedding_column(ROAD, 2, initializer="ones"),
            r"initializer\.kind: 'ones'",
        ),
        (
            lambda: fc.embedding_column(ROAD, 2, ckpt_to_load_from="m.ckpt"),
            "checkpoints",
        ),
        (
            lambda: fc.embedding_column(SPEED, 2),
            "column 'speed' is not a categorical column",
        ),
        (
            lambda: fc.indicator_column("road"),
            "'road' of type str is not a categorical column",
        ),
        (
            lambda: fc.bucketized_column(ROAD, [1]),
            "column 'road', expected a numeric column",
        ),
        (lambda: fc.bucketized_column(SPEED, [2, 1]), "boundaries"),
        (
            lambda: fc.weighted_categorical_column(
                fc.weighted_categorical_column(ROAD, "w"), "v"
            ),
            "column 'road_weighted_by_w': it is already weighted",
        ),
        (
            lambda: fc.sequence_categorical_column_with_vocabulary_list(
                "v", ["a", "a"]
            ),
            "'a'",
        ),
        (
            lambda: fc.sequence_categorical_column_with_vocabulary_list("v", "ab"),
            "expected a list",
        ),
        (lambda: fc.shared_embedding_columns([], 2), "is empty"),
        (
            lambda: fc.shared_embedding_columns(
                [ROAD, fc.sequence_categorical_column_with_identity("b", 3)], 2
            ),
            "'road' and 'b' share an embedding but have 4 and 3 buckets",
        ),
    ],
)
def test_wrong_columns_are_refused_when_they_are_made(make, message):
    with pytest.raises(segue.InvalidArgument, match=message):
        make()


def test_a_vocabulary_file_is_read(tmp_path):
    make = fc.sequence_categorical_column_with_vocabulary_file
    file = tmp_path / "words"
    file.write_text("omar\nbunk\n")
    assert make("who", file, num_oov_buckets=1).num_buckets == 3
    assert values(
        {"who": [["bunk", "kima"]]}, fc.indicator_column(make("who", file))
    ) == [[[0.0, 1.0], [0.0, 0.0]]]
    with pytest.raises(segue.InvalidArgument, match="vocabulary_size"):
        make("who", file, vocabulary_size=3)
    with pytest.raises(
        segue.InvalidArgument, match="vocabulary_file: cannot open .*none"
    ):
        make("who", tmp_path / "none")


# Features.


def test_forms_of_a_numeric_feature():
    expected = [[[1.0], [2.5]], [[3.0], [0.0]]]
    sparse = segue.SparseArray(
        np.array([[0, 0], [0, 1], [1, 0]]), np.array([1, 2.5, 3]), (2, 5)
    )
    for form in (
        [[1, 2.5], [3]],
        ([1, 2.5], (3,)),
        [np.array([1, 2.5]), np.array([3], np.float32)],
        [[[1], [2.5]], [[3]]],
        sparse,
        [sparse_row([1, 2.5]), sparse_row([3])],
    ):
        out, lengths = layer({"speed": form}, SPEED)
        assert out.tolist() == expected
        assert lengths.tolist() == [2, 1]
        assert out.dtype == np.float32 and lengths.dtype == np.int64
        assert not out.flags.writeable
    out, lengths = layer({"speed": np.array([[1, 2.5], [3, 0]])}, SPEED)
    assert out.tolist() == expected
    assert lengths.tolist() == [2, 2]  # an array has all of its steps


def sparse_row(row):
    return segue.SparseArray(np.arange(len(row))[:, None], np.array(row), (len(row),))


def test_forms_of_ids():
    expected = [[[0, 1, 0, 0], [0, 0, 1, 1]], [[1, 0, 0, 0], [0, 0, 0, 0]]]
    for form in (
        [[[1], [2, 3]], [[0]]],
        [[[1], np.array([2, 3])], [[0]]],
        np.array([[[1, -1], [2, 3]], [[0, -1], [-1, -1]]]),
        segue.SparseArray(
            np.array([[1, 0, 0], [0, 0, 0], [0, 1, 0], [0, 1, 1]]),
            np.array([0, 1, 2, 3]),
            (2, 7, 2),
        ),
    ):
        out, lengths = layer({"road": form}, COUNTS)
        assert out.tolist() == expected
        assert lengths.tolist() == [2, 1]


def test_matrices_of_scipy():
    sparse = pytest.importorskip("scipy.sparse")
    matrix = sparse.csr_matrix(np.array([[1.0, 2.5, 0], [3, 0, 0]]))
    out, lengths = layer({"speed": matrix}, SPEED)
    assert out.tolist() == [[[1.0], [2.5]], [[3.0], [0.0]]]
    assert lengths.tolist() == [2, 1]


@pytest.mark.parametrize("library", ["pandas", "polars", "pyarrow"])
def test_frames_of_lists(library):
    frames = pytest.importorskip(library)
    make = frames.table if library == "pyarrow" else frames.DataFrame
    frame = make({"speed": [[1.0, 2.5], [3.0]], "road": [[1, 2], [0]], "a": [7, 8]})
    features = {name: frame[name] for name in ("speed", "road", "a")}
    out, lengths = layer(features, SPEED, COUNTS, fc.numeric_column("a"))
    assert out[:, :, 5].tolist() == [[1.0, 2.5], [3.0, 0.0]]
    assert out[:, :, 0].tolist() == [[7, 7], [8, 8]]
    assert lengths.tolist() == [2, 1]


def test_strings():
    words = fc.indicator_column(
        fc.sequence_categorical_column_with_vocabulary_list("who", ["omar", "bunk"])
    )
    expected = [[[1.0, 0.0], [0.0, 1.0]], [[0.0, 1.0], [0.0, 0.0]]]
    for form in (
        [["omar", "bunk"], ["bunk"]],
        [[b"omar", b"bunk"], [b"bunk"]],
        np.array([["omar", "bunk"], ["bunk", ""]]),
        np.array([["omar", "bunk"], ["bunk", ""]], object),
        np.array([[b"omar", b"bunk"], [b"bunk", b""]]),
        np.array([[b"omar", b"bunk"], [b"bunk", b""]], object),
    ):
        out, lengths = layer({"who": form}, words)
        assert out.tolist() == expected
        assert lengths.tolist() == [2, 1]
    # In lists, an empty string is a value like others.
    assert layer({"who": [["bunk", ""]]}, words)[1].tolist() == [2]


def test_examples_without_steps():
    out, lengths = layer({"speed": [[], [3]], "road": [[], [[1, 2]]]}, SPEED, COUNTS)
    assert lengths.tolist() == [0, 1]
    assert out.tolist() == [[[0.0] * 5], [[0.0, 1.0, 1.0, 0.0, 3.0]]]
    assert layer({"speed": [[], []]}, SPEED)[0].shape == (2, 0, 1)


def test_several_values_per_step():
    pair = fc.sequence_numeric_column("xy", shape=2, default_value=-1)
    expected = [[[1, 2], [3, 4]], [[5, 6], [-1, -1]]]
    assert values({"xy": [[[1, 2], [3, 4]], [[5, 6]]]}, pair) == expected
    assert values({"xy": [[1, 2, 3, 4], [5, 6]]}, pair) == expected
    flat = segue.SparseArray(
        np.array([[0, 0], [0, 1], [0, 2], [0, 3], [1, 0], [1, 1]]),
        np.arange(1.0, 7),
        (2, 8),
    )
    assert values({"xy": flat}, pair) == expected
    with pytest.raises(
        segue.InvalidArgument, match=r"example 1.*'xy' holds 3 values in step 0"
    ):
        layer({"xy": [[[1, 2]], [[1, 2, 3]]]}, pair)


def test_context():
    age = fc.numeric_column("age")
    home = fc.indicator_column(fc.categorical_column_with_identity("home", 2))
    features = {
        "speed": [[1, 2], [3]],
        "age": [10, 20],
        "home": [0, [0, 1]],
        "more": None,
    }
    expected = [[[10, 1, 0, 1], [10, 1, 0, 2]], [[20, 1, 1, 3], [20, 1, 1, 0]]]
    assert values(features, age, home, SPEED) == expected
    features |= {"age": np.array([[10.0], [20.0]]), "home": np.array([[0, -1], [0, 1]])}
    assert values(features, age, home, SPEED) == expected
    joined = fc.concatenate_context_input(
        np.array([[7], [8]], "f4"), layer(features, SPEED)[0]
    )
    assert joined.tolist() == [[[1, 7], [2, 7]], [[3, 8], [0, 8]]]
    with pytest.raises(segue.InvalidArgument, match="2"):
        fc.concatenate_context_input(np.zeros((1, 1), "f4"), np.zeros((2, 1, 1), "f4"))


def test_weights_and_buckets():
    weighted = fc.indicator_column(fc.weighted_categorical_column(ROAD, "w"))
    assert values({"road": [[[1, 2]]], "w": [[[0.5, 2]]]}, weighted) == [
        [[0, 0.5, 2, 0]]
    ]
    padded = {
        "road": np.array([[1, 2, -1], [3, -1, -1]]),
        "w": np.array([[0, 2, 0], [0, 0, 0.0]]),
    }
    out, lengths = layer(padded, weighted)
    assert lengths.tolist() == [2, 1]
    assert out.tolist() == [[[0, 0, 0, 0], [0, 0, 2, 0]], [[0, 0, 0, 0], [0, 0, 0, 0]]]
    with pytest.raises(segue.InvalidArgument, match="'w'.*'road'"):
        layer({"road": [[1, 2]], "w": [[[1], [2, 3]]]}, weighted)
    ranges = fc.indicator_column(fc.bucketized_column(SPEED, [0, 10]))
    assert values({"speed": [[-1, 0, 10]]}, ranges) == [
        [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
    ]


def test_a_function_normalizes_real_values():
    def halved(x):
        assert (x != 0).all()
        return x / 2

    column = fc.sequence_numeric_column("speed", normalizer_fn=halved)
    ranges = fc.indicator_column(fc.bucketized_column(column, [3]))
    plain = fc.sequence_numeric_column("speed", name="z")
    assert values({"speed": [[2, 8], [4]]}, column, ranges, plain) == [
        [[1, 1, 0, 2], [4, 0, 1, 8]],
        [[2, 1, 0, 4], [0, 0, 0, 0]],
    ]
    named = fc.sequence_numeric_column(
        "speed", normalizer_fn={"kind": "affine", "scale": 0.5, "offset": 1}
    )
    assert values({"speed": [[2, 8]]}, named) == [[[2], [5]]]
    wrong = fc.sequence_numeric_column("speed", normalizer_fn=lambda x: x[:1])
    with pytest.raises(
        segue.InvalidArgument, match="'speed': normalizer_fn returns the shape"
    ):
        layer({"speed": [[2, 8]]}, wrong)


def test_initial_tables():
    table = np.arange(8, dtype=np.float32).reshape(4, 2)
    for initializer in (table, table.astype("f8"), lambda shape, dtype: table):
        column = fc.embedding_column(ROAD, 2, initializer=initializer)
        assert values({"road": [[1, 2]]}, column) == [[[2, 3], [4, 5]]]
    zeros = fc.embedding_column(ROAD, 2, initializer="zeros")
    assert values({"road": [[1]]}, zeros) == [[[0, 0]]]
    drawn = fc.embedding_column(
        ROAD, 2, initializer={"kind": "uniform", "min": 3, "max": 4}
    )
    first = layer({"road": [[1]]}, drawn)[0]
    assert ((first >= 3) & (first < 4)).all()
    np.testing.assert_array_equal(first, layer({"road": [[1]]}, drawn)[0])
    other, _ = fc.sequence_input_layer({"road": [[1]]}, drawn, seed=1)
    assert (first != other).all()
    with pytest.raises(
        segue.InvalidArgument, match=r"'road_embedding'.*\(2, 4\), expected \(4, 2\)"
    ):
        layer({"road": [[1]]}, fc.embedding_column(ROAD, 2, initializer=table.T))


def test_shared_tables():
    other = fc.sequence_categorical_column_with_identity("other", 4)
    a, b = fc.shared_embedding_columns([ROAD, other], 2)
    assert a.table_name == "other_road_shared_embedding"
    out, _ = layer({"road": [[1, 2]], "other": [[2, 1]]}, a, b)
    np.testing.assert_array_equal(out[0, 0, :2], out[0, 1, 2:])
    tables = fc.InputLayer([a, b]).tables
    assert list(tables) == [a.table_name]
    np.testing.assert_array_equal(tables[a.table_name][[1, 2]], out[0, :, 2:])
    alone, _ = layer({"road": [[1, 2]]}, a)
    np.testing.assert_array_equal(alone, out[:, :, 2:])


@pytest.mark.parametrize(
    ("features", "columns", "kind", "message"),
    [
        (
            {"speed": [[1.0]]},
            [SPEED, COUNTS],
            segue.NotFound,
            "feature 'road' is not among",
        ),
        (
            {"road": [[1], [4]]},
            [COUNTS],
            segue.InvalidArgument,
            r"example 1.*'road'.*4.*\[0, 4\)",
        ),
        (
            {"road": [[1.5]]},
            [COUNTS],
            segue.InvalidArgument,
            "feature 'road' of example 0 has values of float64, expected int64",
        ),
        (
            {"road": [[1, [2]]]},
            [COUNTS],
            segue.InvalidArgument,
            "both single values and lists",
        ),
        ({"road": [["a"]]}, [COUNTS], segue.InvalidArgument, "'road' is string"),
        ({"road": [[None]]}, [COUNTS], segue.InvalidArgument, "'road' of example 0"),
        ({"road": 3}, [COUNTS], segue.InvalidArgument, "'road' is 3, expected a list"),
        (
            {"road": "abc"},
            [COUNTS],
            segue.InvalidArgument,
            "'road' is 'abc', expected a list",
        ),
        (
            {"road": [3]},
            [COUNTS],
            segue.InvalidArgument,
            "'road' has no time dimension",
        ),
        ({"road": np.array(3)}, [COUNTS], segue.InvalidArgument, "'road' is a scalar"),
        (
            {"road": [[1], [2]], "speed": [[1]]},
            [COUNTS, SPEED],
            segue.InvalidArgument,
            "feature 'speed' has 1 examples, but feature 'road' has 2",
        ),
        (
            {"road": [[1, 2]], "speed": [[1]]},
            [COUNTS, SPEED],
            segue.InvalidArgument,
            r"'road_indicator' has \[2\], column 'speed' has \[1\]",
        ),
        (
            {"road": [[1]]},
            [ROAD],
            segue.InvalidArgument,
            "'road' is not a dense sequence column",
        ),
        ({"road": [[1]]}, [3], segue.InvalidArgument, "3 of type int is not a column"),
        ({}, [{"key": "x"}], segue.InvalidArgument, "kind: is required"),
        (
            {},
            [{"kind": "number", "key": "x"}],
            segue.InvalidArgument,
            "'number' is not one of",
        ),
        ({}, [], segue.InvalidArgument, "at least one sequence column, got no columns"),
        (
            {"age": [1]},
            [fc.numeric_column("age")],
            segue.InvalidArgument,
            "sequence column",
        ),
        (
            {"speed": segue.SparseArray(np.array([[2, 0]]), np.array([1.0]), (2, 1))},
            [SPEED],
            segue.InvalidArgument,
            "index outside of its 2 examples",
        ),
    ],
)
def test_wrong_features_are_refused(features, columns, kind, message):
    with pytest.raises(kind, match=message):
        fc.sequence_input_layer(features, columns)


def test_other_threads_may_use_a_layer():
    from concurrent.futures import ThreadPoolExecutor

    apply = fc.InputLayer([SPEED, fc.embedding_column(ROAD, 3)])
    batch = {"speed": [[1, 2]] * 50, "road": [[3, 1]] * 50}
    with ThreadPoolExecutor(4) as pool:
        first, *others = pool.map(lambda _: apply(batch)[0], range(40))
    for other in others:
        np.testing.assert_array_equal(first, other)


# In a pipeline.


def test_a_pipeline_takes_columns():
    other = fc.sequence_categorical_column_with_identity("other", 4)
    columns = [
        SPEED,
        COUNTS,
        fc.embedding_column(ROAD, 3),
        fc.numeric_column("age"),
        *fc.shared_embedding_columns([ROAD, other], 2),
        fc.indicator_column(fc.bucketized_column(SPEED, [2.0])),
    ]
    features = {
        "speed": [[1.0, 3.0], [2.0]],
        "road": [[1, 0], [3]],
        "other": [[2, 2], [1]],
        "age": [[30.0], [40.0]],
    }
    expected, lengths = fc.sequence_input_layer(features, columns, seed=4)
    pipeline = segue.Pipeline(num_unroll=2, batch_size=2, columns=columns, seed=4)
    for b, key in enumerate("ab"):
        pipeline.push(
            key,
            {n: features[n][b] for n in ("speed", "road", "other")},
            {"age": features["age"][b]},
        )
    batch = pipeline.next()
    np.testing.assert_array_equal(batch.layer, expected)
    assert batch.layer_lengths.tolist() == lengths.tolist()
    batch.acknowledge()
    pipeline.close()


@pytest.mark.parametrize(
    ("column", "message"),
    [
        (
            fc.sequence_numeric_column("x", normalizer_fn=np.sqrt),
            "column 'x': normalizer_fn is a function",
        ),
        (
            fc.indicator_column(
                fc.bucketized_column(
                    fc.sequence_numeric_column("x", normalizer_fn=np.sqrt), [1]
                )
            ),
            "column 'x': normalizer_fn is a function",
        ),
        (
            fc.embedding_column(ROAD, 1, initializer=np.zeros((4, 1), "f4")),
            "column 'road_embedding': initializer is an array",
        ),
        (
            fc.shared_embedding_columns([ROAD], 1, initializer=np.zeros((4, 1), "f4"))[
                0
            ],
            "column 'road_shared_embedding': initializer is an array",
        ),
    ],
)
def test_a_pipeline_says_what_it_cannot_take(column, message):
    with pytest.raises(segue.InvalidArgument, match=message):
        segue.Pipeline(num_unroll=1, columns=[column])
    with pytest.raises(segue.InvalidArgument, match=message):
        column.to_options()


# Examples.


def test_the_spec_of_columns():
    spec = fc.make_parse_example_spec(
        [
            SPEED,
            ROAD,
            fc.numeric_column("age", shape=2, default_value=1.0),
            fc.numeric_column("one"),
            fc.embedding_column(fc.categorical_column_with_hash_bucket("home", 9), 2),
            fc.indicator_column(
                fc.weighted_categorical_column(
                    fc.sequence_categorical_column_with_vocabulary_list("v", ["a"]), "w"
                )
            ),
        ]
    )
    assert spec == {
        "speed": segue.VarLenFeature("float32"),
        "road": segue.VarLenFeature("int64"),
        "age": segue.FixedLenFeature((2,), "float32", 1.0),
        "one": segue.FixedLenFeature((1,), "float32"),
        "home": segue.VarLenFeature("string"),
        "v": segue.VarLenFeature("string"),
        "w": segue.VarLenFeature("float32"),
    }
    with pytest.raises(segue.InvalidArgument, match="'road' is read both"):
        fc.make_parse_example_spec(
            [ROAD, fc.categorical_column_with_identity("road", 4)]
        )
    with pytest.raises(segue.InvalidArgument, match="'road' is read with dtype"):
        fc.make_parse_example_spec([ROAD, fc.sequence_numeric_column("road")])


def test_examples_are_parsed():
    spec = {
        "x": segue.VarLenFeature(np.float32),
        "n": segue.VarLenFeature("int32"),
        "s": segue.VarLenFeature(str),
        "f": segue.FixedLenFeature((2,), "int64", -7),
        "g": segue.FixedLenFeature((), "float32"),
    }
    serialized = [
        example(x=[1.5, 2.0], n=[-3], s=["a", b"\xff"], f=[1, 2], g=[0.5], z=[9]),
        example(n=[4, 5], g=[1.5]),
    ]
    parsed = segue.parse_example(serialized, spec)
    assert list(parsed) == list(spec)
    assert parsed["x"].indices.tolist() == [[0, 0], [0, 1]]
    assert parsed["x"].values.tolist() == [1.5, 2.0]
    assert parsed["x"].values.dtype == np.float32
    assert parsed["x"].dense_shape == (2, 2)
    assert parsed["n"].to_dense().tolist() == [[-3, 0], [4, 5]]
    assert parsed["n"].values.dtype == np.int32
    assert parsed["s"].values.tolist() == ["a", "\udcff"]
    assert parsed["f"].tolist() == [[1, 2], [-7, -7]]
    assert parsed["g"].tolist() == [0.5, 1.5]
    assert segue.parse_example([], spec)["x"].dense_shape == (0, 0)


def test_sequence_examples_are_parsed():
    serialized = [
        sequence_example(
            {"road": [[1], [2, 3]], "speed": [[1.0], [2.5]]}, {"age": [30.0]}
        ),
        sequence_example({"road": [[0]], "speed": [[3.0]]}, {"age": [40.0]}),
    ]
    columns = [SPEED, COUNTS, fc.numeric_column("age")]
    parsed = segue.parse_example(serialized, fc.make_parse_example_spec(columns))
    assert parsed["road"].dense_shape == (2, 2, 2)
    assert parsed["road"].indices.tolist() == [
        [0, 0, 0],
        [0, 1, 0],
        [0, 1, 1],
        [1, 0, 0],
    ]
    out, lengths = fc.sequence_input_layer(parsed, columns)
    assert lengths.tolist() == [2, 1]
    assert out.tolist() == [
        [[30, 0, 1, 0, 0, 1], [30, 0, 0, 1, 1, 2.5]],
        [[40, 1, 0, 0, 0, 3], [40, 0, 0, 0, 0, 0]],
    ]


@pytest.mark.parametrize(
    ("serialized", "spec", "message"),
    [
        ([b"\xff"], {}, "example 0: is not a tf.train.Example"),
        (
            [example(), example(x=["a"])],
            {"x": segue.VarLenFeature("float32")},
            "example 1: feature 'x' holds bytes, but float32 is expected",
        ),
        (
            [example(x=[300])],
            {"x": segue.VarLenFeature("uint8")},
            "example 0: feature 'x' '300' is out",
        ),
        (
            [example()],
            {"x": segue.FixedLenFeature((), "int64")},
            "example 0: feature 'x' is missing, expected 1",
        ),
        (
            [example(x=[1, 2])],
            {"x": segue.FixedLenFeature((3,), "int64")},
            "example 0: feature 'x' has 2 values, expected 3",
        ),
        (example(), {}, "a single message"),
        (["x"], {}, r"serialized\[0\] is of type str"),
        ([], {"x": "float32"}, "feature 'x' is 'float32', expected VarLenFeature"),
        ([], {"x": segue.VarLenFeature("float16")}, "dtype 'float16' is not supported"),
    ],
)
def test_wrong_examples_are_refused(serialized, spec, message):
    with pytest.raises(ValueError, match=message):
        segue.parse_example(serialized, spec)
