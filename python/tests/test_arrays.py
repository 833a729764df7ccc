# SPDX-License-Identifier: BSD-3-Clause
"""Values in and out: dtypes, shapes, strings, sparse, ragged, memory."""

from __future__ import annotations

import gc

import numpy as np
import pytest

import segue
from conftest import counting, steps


def through(value: object, **options: object) -> object:
    """What a batch shows of a sequence that was pushed."""
    with counting(batch_size=1, num_unroll=3, states=None, **options) as pipeline:
        pipeline.push("a", {"x": value})
        return pipeline.next().sequences["x"]


@pytest.mark.parametrize(
    "dtype", ["float32", "float64", "int32", "int64", "uint8", "bool"]
)
def test_every_dtype_comes_back(dtype: str) -> None:
    values = np.array([[1, 0], [0, 1], [1, 1]]).astype(dtype)
    array = through(values)
    assert isinstance(array, np.ndarray)
    assert array.dtype == values.dtype
    assert array.tolist() == [values.tolist()]


@pytest.mark.parametrize(
    "dtype", ["float16", "complex64", "int8", "uint32", "datetime64[s]"]
)
def test_other_dtypes_are_refused_by_name(dtype: str) -> None:
    with pytest.raises(ValueError, match=f"key 'a': sequence 'x' is .*{dtype[:2]}"):
        through(np.zeros(3, dtype))


def test_layouts_of_memory_do_not_matter() -> None:
    wide = np.arange(24, dtype=">i4").reshape(3, 8)
    assert through(wide[:, ::2]).tolist() == [wide[:, ::2].tolist()]
    assert through(np.asfortranarray(wide)).tolist() == [wide.tolist()]
    assert through(wide[::-1]).tolist() == [wide[::-1].tolist()]


def test_lists_are_arrays_of_their_own_dtype() -> None:
    assert through([1, 2, 3]).dtype == np.int64
    assert through([1.0, 2, 3]).dtype == np.float64
    assert through([True, False]).tolist() == [[True, False, False]]


def test_lists_have_the_dtype_that_is_declared() -> None:
    array = through([1, 2, 3], features={"x": "float32"})
    assert array.dtype == np.float32
    with pytest.raises(ValueError, match="'x' has values of float64, expected int64"):
        through([1.5, 2.5], features={"x": np.int64})
    with pytest.raises(ValueError, match="float64"):
        through(np.zeros(3), features={"x": "float32"})


def test_strings_are_str_and_lose_no_byte() -> None:
    array = through(["ä", b"\xff\x00b", ""])
    assert array.dtype == object
    assert array.tolist() == [["ä", "\udcff\x00b", ""]]
    assert array[0, 1].encode("utf-8", "surrogateescape") == b"\xff\x00b"
    fixed = np.array([["a", "bc"], ["", "d"], ["e", "f"]])
    assert through(fixed).tolist() == [fixed.tolist()]
    with pytest.raises(ValueError, match="values of the type int and str"):
        through(["a", 1])


def test_padding_is_the_empty_string() -> None:
    with counting(batch_size=1, num_unroll=3, states=None) as pipeline:
        pipeline.push("a", {"x": ["q"]})
        assert pipeline.next().sequences["x"].tolist() == [["q", "", ""]]


def test_keys_lose_no_byte() -> None:
    with counting(batch_size=2) as pipeline:
        pipeline.push(b"\xff", {"x": steps(1)})
        pipeline.push("é", {"x": steps(1)})
        assert pipeline.next().example_keys == ["\udcff", "é"]


def test_lists_of_different_lengths_are_ragged() -> None:
    sparse = through([[1, 2], [], [3]])
    assert isinstance(sparse, segue.SparseArray)
    assert sparse.dense_shape == (1, 3, 2)
    assert sparse.to_dense().tolist() == [[[1, 2], [0, 0], [3, 0]]]
    assert sparse.dtype == np.int64
    words = through([["a"], [], ["b", "c"]])
    assert words.to_dense().tolist() == [[["a", ""], ["", ""], ["b", "c"]]]


def test_a_declared_ragged_feature_takes_equal_lengths() -> None:
    spec = {"x": ("int64", (), "ragged")}
    assert through([[1], [2]], features=spec).to_dense().tolist() == [[[1], [2], [0]]]
    assert through([[], []], features=spec).values.shape == (0,)


def test_sparse_arrays_go_in_and_out() -> None:
    given = segue.SparseArray(
        np.array([[0, 1], [2, 0]]), np.array([5.0, 6.0], np.float32), (3, 2)
    )
    found = through(given)
    assert found.indices.tolist() == [[0, 0, 1], [0, 2, 0]]
    assert found.to_dense().tolist() == [[[0, 5], [0, 0], [6, 0]]]
    bad = segue.SparseArray(np.array([[0, 7]]), np.array([1.0]), (3, 2))
    with pytest.raises(ValueError, match="'a'"):
        through(bad)


def test_matrices_of_scipy_go_in_and_out() -> None:
    sparse = pytest.importorskip("scipy.sparse")
    matrix = sparse.csr_matrix(np.array([[0, 5, 0], [0, 0, 0], [6, 0, 7]], np.float32))
    found = through(matrix)
    assert found.to_scipy().toarray().tolist() == matrix.toarray().tolist()


def test_arrays_are_read_only_and_shared() -> None:
    with counting() as pipeline:
        pipeline.push("a", {"x": steps(3)})
        batch = pipeline.next(1)
        x = batch.sequences["x"]
        assert batch.sequences["x"] is x
        with pytest.raises(ValueError, match="read-only"):
            x[0] = 1
        with pytest.raises(ValueError, match="read-only"):
            batch.states["n"][:] = 1
        assert type(x + 1) is np.ndarray
        y = x + 1
        y[0] = 2  # results are the program's own
        assert isinstance(x[0, 0, 0], np.float32)


def test_an_array_outlives_batch_and_pipeline() -> None:
    pipeline = counting()
    pipeline.push("a", {"x": steps(3)})
    batch = pipeline.next(1)
    arrays = [batch.sequences["x"][0, 1:], batch.states["n"], batch.lengths]
    del batch, pipeline
    gc.collect()
    assert [a.tolist() for a in arrays] == [[[2.0, 3.0]], [[0.0]], [2]]


def test_a_save_copies_unless_told_otherwise() -> None:
    with counting(batch_size=1) as pipeline:
        pipeline.push("a", {"x": steps(6)})
        mine = np.ones((1, 1), np.float32)
        pipeline.next().save(n=mine)
        mine[:] = 7
        batch = pipeline.next()
        assert batch.states["n"].tolist() == [[1.0]]
        given = np.full((1, 1), 3, np.float32)
        batch.save(n=given, copy=False)
        del given
        gc.collect()
        assert pipeline.next().states["n"].tolist() == [[3.0]]


@pytest.mark.parametrize(
    ("value", "message"),
    [
        (np.zeros((1, 1)), "state 'n' is float64 .*expected float32"),
        (np.zeros((2, 1), np.float32), r"state 'n' is float32 \[2, 1\], expected"),
        (np.zeros(1, np.float32), r"expected float32 \[1, 1\]"),
        ("x", "state 'n' is string"),
        (None, "state 'n'"),
    ],
)
def test_a_wrong_save_changes_nothing(value: object, message: str) -> None:
    with counting(batch_size=1) as pipeline:
        pipeline.push("a", {"x": steps(3)})
        batch = pipeline.next()
        with pytest.raises(ValueError, match=message):
            batch.save(n=value)
        with pytest.raises(KeyError, match="m"):
            batch.save(m=np.zeros((1, 1), np.float32))
        with pytest.raises(ValueError, match="needs the states of the batch: n"):
            batch.save()
        batch.save(n=np.ones((1, 1), np.float32))
        assert batch.is_done


def test_torch_shares_memory_and_harms_nobody() -> None:
    torch = pytest.importorskip("torch")
    with counting(batch_size=2) as pipeline:
        for key in "ab":
            pipeline.push(key, {"x": steps(6)})
        batch = pipeline.next()
        x = torch.from_dlpack(batch.sequences["x"])
        assert x.data_ptr() == batch.sequences["x"].ctypes.data
        part = torch.from_dlpack(batch.sequences["x"][:, 1])
        assert part.tolist() == batch.sequences["x"][:, 1].tolist()
        n = torch.ones(2, 1, requires_grad=True)
        batch.save(n=n * 2)
        batch = pipeline.next()
        # The same keys in the same order: the saved block could be shared.
        torch.from_dlpack(batch.states["n"]).fill_(9)
        batch.drop()
        again = pipeline.next()
        assert again.states["n"].tolist() == [[2.0], [2.0]]
        with pytest.warns(UserWarning, match="not writ"):
            torch.from_numpy(again.states["n"]).fill_(9)
        again.drop()
        assert pipeline.next().states["n"].tolist() == [[2.0], [2.0]]


def test_the_first_states_belong_to_the_batch_too() -> None:
    with counting(batch_size=1) as pipeline:
        pipeline.push("a", {"x": steps(2)})
        pipeline.push("b", {"x": steps(2)})
        first = pipeline.next()
        writable = first.states["n"]
        writable.flags.writeable = True
        writable[:] = 5
        assert pipeline.next().states["n"].tolist() == [[0.0]]


def test_final_states_are_copies() -> None:
    finished: list[segue.FinishedExample] = []
    with counting(on_finished=finished.append) as pipeline:
        pipeline.push("a", {"x": steps(2)})
        pipeline.push("b", {"x": steps(2)})
        pipeline.close()
        for batch in pipeline:
            batch.save(n=batch.states["n"] + 1)
    finished[0].states["n"][:] = 9
    assert finished[1].states["n"].tolist() == [1.0]


@pytest.mark.parametrize(
    ("dtype", "values", "message"),
    [
        ("int32", [2**40, 1], "has the value 1099511627776, which int32 does not hold"),
        ("uint8", [-1], "has the value -1, which uint8 does not hold"),
        ("bool", [2], "has the value 2, which bool does not hold"),
        ("float32", [1e300], r"has the value 1e\+300, which float32 does not hold"),
        ("int64", [[2**40 + 7], [1, 2.5]], "has values of float64, expected int64"),
        ("float32", [1.0, None], "has values of the type NoneType and float"),
        ("string", [1], "is dense int64, expected dense string"),
    ],
)
def test_lists_that_do_not_fit_are_refused(
    dtype: str, values: object, message: str
) -> None:
    form = (
        "ragged"
        if isinstance(values, list) and isinstance(values[0], list)
        else "dense"
    )
    with pytest.raises(ValueError, match=message):
        through(values, features={"x": (dtype, (), form)})


@pytest.mark.parametrize(
    ("dtype", "values"),
    [("uint8", [1, 255]), ("bool", [0, 1]), ("float32", [1, 2.5]), ("int32", [-5])],
)
def test_lists_that_fit_have_the_declared_dtype(
    dtype: str, values: list[float]
) -> None:
    array = through(values, features={"x": dtype})
    assert array.dtype == dtype
    assert array[0, : len(values)].tolist() == values


def test_masked_values_are_refused() -> None:
    values = np.ma.masked_array([1.0, 2.0], mask=[False, True])
    with pytest.raises(ValueError, match="masked values; fill them"):
        through(values)
    assert through(values[:1]).tolist() == [[1.0, 0.0, 0.0]]


def test_lists_of_lists_of_lists_are_not_ragged() -> None:
    with pytest.raises(ValueError, match="key 'a': sequence 'x'"):
        through([[[1, 2], [3]], [[4]]])
    with pytest.raises(ValueError, match="expected a list with a list of values"):
        through([None, [3.0]], features={"x": ("float32", (), "ragged")})


def test_lists_are_saved_in_the_dtype_of_the_state() -> None:
    with counting(batch_size=1) as pipeline:
        pipeline.push("a", {"x": steps(3)})
        pipeline.next().save(n=[[3]])
        assert pipeline.next().states["n"].tolist() == [[3.0]]
