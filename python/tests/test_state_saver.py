# SPDX-License-Identifier: BSD-3-Clause
"""The state saver, its inputs and its feeder; cells over its batches."""

import gc
import itertools
import subprocess
import sys
import textwrap
import threading
import time
import weakref

import numpy as np
import pytest

import segue
from example_protos import sequence_example

DEFAULTS = {
    "num_unroll": 2,
    "batch_size": 2,
    "initial_states": {"h": np.zeros(1, "f4")},
}


def saver_of(examples=None, **options):
    return segue.batch_sequences_with_states(examples, **{**DEFAULTS, **options})


def numbers(*lengths):
    """Examples "0", "1", ... of these lengths."""
    return [(str(i), {"x": np.arange(n, dtype="f4")}) for i, n in enumerate(lengths)]


def keys_of(saver):
    keys = []
    for batch in saver:
        keys.append(batch.key)
        batch.save_state("h", batch.state("h") + 1)
    return keys


def feeder_threads():
    return [t for t in threading.enumerate() if t.name == "segue.feeder"]


def wait_for(condition):
    """Fails if it does not come true within a time that is only a bound."""
    until = time.monotonic() + 30
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.01)


@pytest.fixture(autouse=True)
def no_other_feeders():
    """Each test begins without the threads of those before."""
    gc.collect()
    wait_for(lambda: not feeder_threads())


# Inputs.


def test_a_batch_has_the_properties_of_the_original():
    saver = saver_of(
        [("a", {"x": [1.0, 2, 3]}, {"c": "A"}), ("b", {"x": [4.0]}, {"c": "B"})]
    )
    batch = saver.next_batch()
    assert batch.batch_size == 2
    assert batch.key == ["00000_of_00002:a", "00000_of_00001:b"]
    assert batch.next_key == ["00001_of_00002:a", "STOP:b"]
    assert batch.sequence.tolist() == [0, 0]
    assert batch.sequence_count.tolist() == [2, 1]
    assert batch.length.tolist() == [2, 1]
    assert batch.total_length.tolist() == [3, 1]
    assert (batch.insertion_index - np.iinfo(np.int64).min).tolist() == [0, 1]
    assert batch.sequences["x"].tolist() == [[1, 2], [4, 0]]
    assert batch.context["c"].tolist() == ["A", "B"]
    assert batch.state("h").tolist() == [[0], [0]]
    batch.save_state("h", np.array([[7], [8]], "f4"))
    batch = saver.next_batch()
    assert batch.key == ["00001_of_00002:a"]
    assert batch.state("h").tolist() == [[7]]
    with pytest.raises(KeyError, match="g"):
        batch.state("g")
    with pytest.raises(KeyError, match="g"):
        batch.save_state("g", batch.state("h"))
    with pytest.raises(ValueError, match="h"):
        batch.save_state("h", np.zeros((2, 1), "f4"))
    batch.save_state("h", batch.state("h"), name="not used")
    with pytest.raises(segue.EndOfInput):
        saver.next_batch()


def test_examples_may_have_lengths_and_states():
    saver = saver_of(
        [
            ("a", {"x": [1.0, 2, 3]}, None, 1, {"h": np.ones(1, "f4")}),
            ["b", {"x": [1.0]}, {}, np.int64(1)],
        ]
    )
    batch = saver.next_batch()
    assert batch.length.tolist() == [1, 1]
    assert batch.state("h").tolist() == [[1], [0]]
    saver.close()


def test_inputs_in_parallel():
    saver = saver_of(
        input_key=["a", "b"],
        input_sequences={"x": [[1.0, 2], [3.0, 4]]},
        input_context={"c": [[5], [6]]},
        input_length=[1, 2],
    )
    batch = saver.next_batch()
    assert batch.sequences["x"].tolist() == [[1, 2], [3, 4]]
    assert batch.context["c"].tolist() == [[5], [6]]
    assert batch.length.tolist() == [1, 2]
    saver.close()


def test_files_of_csv(tmp_path):
    files = [tmp_path / "a.csv", tmp_path / "b.csv"]
    files[0].write_text("id,x,y,c\na,1.5,7,u\na,2.5,8,u\n")
    files[1].write_text("id,x,y,c\nb,4,9,v\n")
    saver = saver_of(
        files,
        input_key="id",
        input_sequences={"x": "float32", "y": "int64"},
        input_context={"c": "string"},
    )
    batch = saver.next_batch()
    assert batch.sequences["x"].tolist() == [[1.5, 2.5], [4, 0]]
    assert batch.sequences["y"].tolist() == [[7, 8], [9, 0]]
    assert batch.context["c"].tolist() == ["u", "v"]
    assert batch.length.tolist() == [2, 1]
    saver.close()
    with pytest.raises(
        segue.InvalidArgument, match="length: is not an option of the format csv"
    ):
        saver_of(files, input_key="id", input_length="n", input_sequences=["x"])
    with pytest.raises(FileNotFoundError, match="none.csv"):
        saver_of(tmp_path / "none.csv", input_key="id", input_sequences=["x"])
    saver = saver_of(files[0], input_key="id", input_sequences="x")
    assert saver.next_batch().sequences["x"].tolist() == [[1.5, 2.5]]
    saver.close()


def test_files_of_other_formats(tmp_path):
    lines = tmp_path / "a.jsonl"
    lines.write_text('{"key": "a", "sequences": {"x": [1, 2]}, "n": 1}\n')
    batch = saver_of(lines, input_sequences=["x"], input_length="n").next_batch()
    assert batch.key == ["00000_of_00001:a"]
    assert batch.length.tolist() == [1]
    record = tmp_path / "a.tfrecord"
    record.write_bytes(frame(sequence_example({"x": [[1.0], [2.0]]}, {"id": ["k"]})))
    batch = saver_of(record, input_key="id", input_sequences=["x"]).next_batch()
    assert batch.key == ["00000_of_00001:k"]
    assert batch.sequences["x"].tolist() == [[1, 2]]


def frame(data):
    """A record of a TFRecord file."""

    def masked_crc(part):
        crc = 0xFFFFFFFF
        for byte in part:
            crc ^= byte
            for _ in range(8):
                crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
        crc ^= 0xFFFFFFFF
        return (((crc >> 15 | crc << 17) + 0xA282EAD8) & 0xFFFFFFFF).to_bytes(
            4, "little"
        )

    size = len(data).to_bytes(8, "little")
    return size + masked_crc(size) + data + masked_crc(data)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({}, "there are no examples"),
        ({"input_key": ["a"]}, "there are no examples"),
        ({"input_key": "a", "input_sequences": {}}, "input_key is the string 'a'"),
        (
            {"input_key": ["a"], "input_sequences": ["x"]},
            "input_sequences is list, expected a dict",
        ),
        (
            {"input_key": ["a"], "input_sequences": {"x": [[1], [2]]}},
            "input_sequences 'x' has 2 items, but input_key has 1",
        ),
        (
            {"input_key": ["a"], "input_sequences": {"x": [[1]]}, "input_length": []},
            "input_length has 0 items",
        ),
        ({"examples": [], "input_key": ["a"]}, "either those or examples"),
        ({"examples": "a.csv", "input_sequences": []}, "input_sequences is empty"),
        (
            {"examples": "a.csv", "input_sequences": ["x"], "input_key": ["k"]},
            "input_key is",
        ),
        (
            {"examples": "a.csv", "input_sequences": ["x"], "input_length": [1]},
            "input_length is",
        ),
        ({"examples": [], "num_unroll": 0}, "num_unroll: 0 is less than 1"),
        (
            {"examples": [], "batch_size": 8, "capacity": 4},
            "capacity 4 is less than batch_size 8",
        ),
        ({"examples": [], "num_threads": 0}, "parsers"),
    ],
)
def test_wrong_arguments_are_refused(arguments, message):
    with pytest.raises(segue.InvalidArgument, match=message):
        saver_of(**arguments)


def test_floats_without_a_dtype_are_float32():
    saver = saver_of([("k", {"x": [1.5]})], initial_states={"h": [0.5, 1], "n": 3})
    batch = saver.next_batch()
    assert batch.sequences["x"].dtype == np.float32
    assert batch.state("h").dtype == np.float32
    assert batch.state("h").tolist() == [[0.5, 1]]
    assert batch.state("n").dtype == np.int64
    saver.close()


def test_small_batches_and_padding():
    assert keys_of(saver_of(numbers(1, 1, 1))) == [
        ["00000_of_00001:0", "00000_of_00001:1"],
        ["00000_of_00001:2"],
    ]
    saver = saver_of(numbers(1, 1, 1), allow_small_batch=False)
    assert keys_of(saver) == [["00000_of_00001:0", "00000_of_00001:1"]]
    assert saver.pipeline.summary()["undelivered_keys"] == ["2"]
    lengths = [(*example, None, len(example[1]["x"])) for example in numbers(2, 3)]
    with pytest.raises(
        ValueError, match="key '1': sequence 'x' has 3 steps.*multiple of: 2"
    ):
        keys_of(saver_of(lengths, pad=False))


def test_keys_are_made_unique():
    same = [("k", {"x": [1.0]})] * 3
    first, again = (
        keys_of(saver_of(same, make_keys_unique=True, make_keys_unique_seed=3))
        for _ in range(2)
    )
    assert first == again
    assert len(set(itertools.chain(*first))) == 3


def test_a_loop_that_saves_nothing_is_an_error():
    with pytest.raises(segue.UnsavedBatches, match="did not save h"):
        for _ in saver_of(numbers(1, 1, 1)):
            pass


# The feeder.


def test_examples_are_taken_as_they_are_needed():
    taken = []

    def endless():
        for i in itertools.count():
            taken.append(i)
            yield str(i), {"x": [1.0]}

    with saver_of(endless(), capacity=4) as saver:
        for batch in itertools.islice(saver, 5):
            batch.save_state("h", batch.state("h"))
            assert (
                len(taken) <= 2 * len(batch) + saver.pipeline.summary()["finished"] + 4
            )
    wait_for(lambda: not feeder_threads())


def test_an_exception_of_the_iterable_comes_after_its_examples():
    def breaking():
        yield from numbers(4, 1)
        raise OSError("the line is gone")

    saver = saver_of(breaking())
    seen = []
    with pytest.raises(OSError, match="the line is gone"):
        for batch in saver:
            seen.append(batch.key)
            batch.save_state("h", batch.state("h"))
    assert seen == [["00000_of_00002:0", "00000_of_00001:1"], ["00001_of_00002:0"]]


@pytest.mark.parametrize(
    ("example", "message"),
    [
        (3, "an example is 3, expected a tuple of 2 to 5 of"),
        (("k",), "an example is"),
        (("k", [1.0]), "key 'k': sequences are list, expected a dict"),
        (("", {"x": [1.0]}), "key.*empty"),
        (("k", {"x": ["a"]}), "'x' is dense string"),
        (("k", {"x": [1.0]}, None, 5), "key 'k'.*length.*5"),
        (
            ("k", {"x": [1.0]}, None, None, {"g": [1.0]}),
            "key 'k': state was not declared: g",
        ),
        (("k", {"x": np.zeros(1)}), "'x' is dense float64, expected dense float32"),
        (("0", {"x": [1.0]}), "'0'"),
    ],
)
def test_a_wrong_example_comes_out_of_the_loop(example, message):
    with pytest.raises(segue.Error, match=message):
        keys_of(saver_of([*numbers(3), example]))


def test_closing_ends_a_feeder_that_waits_for_a_place():
    saver = saver_of(((str(i), {"x": [1.0]}) for i in itertools.count()), capacity=2)
    saver.next_batch()
    saver.close()
    assert not feeder_threads()
    with pytest.raises(segue.Cancelled):
        saver.next_batch()


def test_closing_may_let_active_examples_finish():
    endless = ((str(i), {"x": [1.0] * 4}) for i in itertools.count())
    saver = saver_of(endless, capacity=2)
    first = saver.next_batch()
    saver.close(cancel=False)
    first.save_state("h", first.state("h"))
    assert keys_of(saver) == [["00001_of_00002:0", "00001_of_00002:1"]]
    assert saver.pipeline.summary()["finished"] == 2


def test_closing_does_not_wait_for_an_iterable_that_hangs():
    release = threading.Event()

    def hanging():
        yield from numbers(1, 1)
        release.wait()

    saver = saver_of(hanging())
    saver.next_batch()
    saver.close()
    assert len(feeder_threads()) == 1
    release.set()
    wait_for(lambda: not feeder_threads())


def test_a_generator_is_closed():
    closed = threading.Event()

    def endless():
        try:
            for i in itertools.count():
                yield str(i), {"x": [1.0]}
        finally:
            closed.set()

    saver = saver_of(endless(), capacity=2)
    saver.next_batch()
    saver.close()
    assert closed.wait(30)


def test_a_saver_that_is_let_go_ends():
    saver = saver_of(((str(i), {"x": [1.0]}) for i in itertools.count()), capacity=2)
    saver.next_batch()
    pipeline = weakref.ref(saver.pipeline)
    del saver
    gc.collect()
    wait_for(lambda: pipeline() is None and not feeder_threads())


@pytest.mark.parametrize("hang", ["time.sleep(1000)", "yield from endless()"])
def test_an_open_saver_does_not_keep_the_process(hang):
    program = textwrap.dedent(f"""
        import itertools, time
        import numpy as np
        import segue

        def endless():
            for i in itertools.count():
                yield str(i), {{"x": [1.0]}}

        def examples():
            yield "a", {{"x": [1.0]}}
            yield "b", {{"x": [1.0]}}
            {hang}

        saver = segue.batch_sequences_with_states(
            examples(), initial_states={{"h": np.zeros(1)}}, num_unroll=1, batch_size=2)
        print(saver.next_batch().key)
    """)
    ran = subprocess.run(
        [sys.executable, "-c", program],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ran.stdout == "['00000_of_00001:a', '00000_of_00001:b']\n"
    assert (ran.returncode, ran.stderr) == (0, "")


# Cells over batches.


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        (segue.BasicRNNCell(5, seed=1), ["h"]),
        (segue.GRUCell(5, seed=1), ["h"]),
        (segue.LSTMCell(5, seed=1), ["c", "h"]),
        (segue.LSTMCell(5, forget_bias=0, seed=1), ["c", "h"]),
    ],
)
def test_cells_carry_their_states_bit_for_bit(cell, names):
    rng = np.random.default_rng(2)
    data = {
        str(i): rng.normal(size=(n, 3)).astype("f4")
        for i, n in enumerate([7, 2, 6, 3, 1])
    }
    final = {}
    saver = segue.batch_sequences_with_states(
        [(key, {"x": x}) for key, x in data.items()],
        num_unroll=2,
        batch_size=3,
        initial_states={n: np.zeros(5, "f4") for n in names},
    )
    for batch in saver:
        outputs = segue.state_saving_rnn(cell, batch.sequences["x"], batch, names)
        for row, key in enumerate(batch.example_keys):
            final[key] = outputs[row, batch.length[row] - 1]
    for key, x in data.items():
        outputs, state = segue.dynamic_rnn(cell, x[None])
        np.testing.assert_array_equal(final[key], outputs[0, -1])
        np.testing.assert_array_equal(
            final[key], state.h[0] if len(names) > 1 else state[0]
        )


def test_an_lstm_may_have_one_state():
    cell = segue.LSTMCell(3, seed=1)
    data = np.linspace(-1, 1, 5, dtype="f4")
    saver = saver_of([("k", {"x": data})], initial_states={"h": np.zeros(6, "f4")})
    for batch in saver:
        outputs = segue.state_saving_rnn(cell, batch.sequences["x"], batch, "h")
    whole, state = segue.dynamic_rnn(
        cell, data[None], initial_state=np.zeros((1, 6), "f4")
    )
    np.testing.assert_array_equal(outputs[0, 0], whole[0, -1])
    np.testing.assert_array_equal(state[:, 3:], whole[:, -1])


def test_other_lengths_than_those_of_the_batch():
    cell = segue.GRUCell(1, seed=1)
    saver = saver_of([("k", {"x": np.ones(2, "f4")})])
    batch = saver.next_batch()
    outputs = segue.state_saving_rnn(cell, batch.sequences["x"], batch, ["h"], [1])
    assert outputs[0, 0] != 0
    assert outputs[0, 1] == 0
    saver.close()


def test_a_cell_takes_one_step():
    cell = segue.LSTMCell(4, seed=3)
    step, states = np.ones((2, 3), "f4"), cell.zero_state(2)
    assert cell.weights == {}
    output, after = cell(step, states)
    assert isinstance(after, segue.LSTMStateTuple)
    assert {n: w.shape for n, w in cell.weights.items()} == {
        "lstm/kernel": (7, 16),
        "lstm/bias": (16,),
    }
    outputs, whole = segue.dynamic_rnn(cell, [step, step], initial_state=tuple(states))
    np.testing.assert_array_equal(outputs[:, 0], output)
    np.testing.assert_array_equal(outputs[:, 1], cell(step, after)[0])
    assert type(whole) is tuple
    single, _ = segue.GRUCell(4)(step, np.zeros((2, 4), "f4"))
    assert single.shape == (2, 4)
    assert cell.state_size == (4, 4) and cell.output_size == 4


def test_weights_are_given_or_drawn():
    cell = segue.BasicRNNCell(2, seed=9)
    cell.build(1)
    same = segue.BasicRNNCell(
        2, weights={"kernel": cell.weights["rnn/kernel"], "bias": [0.0, 0]}
    )
    x = np.ones((1, 3), "f4")
    np.testing.assert_array_equal(
        segue.dynamic_rnn(cell, x)[0], segue.dynamic_rnn(same, x)[0]
    )
    other = segue.BasicRNNCell(2, seed=10)
    assert (segue.dynamic_rnn(other, x)[0] != segue.dynamic_rnn(cell, x)[0]).all()


@pytest.mark.parametrize(
    ("call", "kind", "message"),
    [
        (
            lambda: segue.GRUCell(0),
            ValueError,
            r"GRUCell: units is 0, expected \[1, 65536\]",
        ),
        (lambda: segue.GRUCell(2, weights={}), ValueError, "need a kernel"),
        (
            lambda: segue.BasicRNNCell(2, weights={"kernel": np.zeros((3, 2), "f4")}),
            segue.NotFound,
            "rnn/bias",
        ),
        (
            lambda: segue.BasicRNNCell(
                2, weights={"kernel": np.zeros((3, 3), "f4"), "bias": [0.0, 0]}
            ),
            ValueError,
            "rnn/kernel",
        ),
        (
            lambda: segue.BasicRNNCell(
                2,
                weights={
                    "kernel": np.zeros((3, 2), "f4"),
                    "bias": [0.0, 0],
                    "b": [0.0],
                },
            ),
            ValueError,
            "weight 'rnn/b' is none of rnn/kernel, rnn/bias",
        ),
        (
            lambda: segue.dynamic_rnn(segue.GRUCell(2), np.zeros((1, 2, 3, 4))),
            ValueError,
            r"\(1, 2, 3, 4\), expected \[B, T, D\]",
        ),
        (
            lambda: segue.dynamic_rnn(segue.GRUCell(2), np.zeros((1, 2, 3)), [3]),
            IndexError,
            r"3, expected \[0, 2\]",
        ),
        (
            lambda: segue.dynamic_rnn(segue.GRUCell(2), np.zeros((1, 2, 3)), [1, 1]),
            ValueError,
            r"sequence_length is int64 \(2,\), expected integers \(1,\)",
        ),
        (
            lambda: segue.dynamic_rnn(
                segue.GRUCell(2), np.zeros((1, 2, 3)), None, np.zeros((1, 3), "f4")
            ),
            ValueError,
            "state",
        ),
        (
            lambda: segue.dynamic_rnn(lambda x, s: (x, s), np.zeros((1, 2, 3))),
            ValueError,
            "initial_state is None",
        ),
        (
            lambda: segue.dynamic_rnn(
                lambda x, s: (x, (s, s)), np.zeros((1, 2, 3)), None, np.zeros(1)
            ),
            ValueError,
            "returns 2 states in step 0, but got 1",
        ),
    ],
)
def test_wrong_cells_and_inputs_are_refused(call, kind, message):
    with pytest.raises(kind, match=message):
        call()


def test_a_cell_keeps_its_input_width():
    cell = segue.GRUCell(2)
    cell.build(3)
    with pytest.raises(
        ValueError, match="4 floats per step, but the cell has weights for 3"
    ):
        segue.dynamic_rnn(cell, np.zeros((1, 1, 4)))


def test_cells_of_pytorch_keep_gradients():
    torch = pytest.importorskip("torch")
    weight = torch.full((1, 2), 0.5, requires_grad=True)

    def cell(step, states):
        (h,) = (
            torch.as_tensor(np.array(s)) if isinstance(s, np.ndarray) else s
            for s in states
        )
        h = torch.tanh(torch.as_tensor(np.array(step)) @ weight + h)
        return h, (h,)

    saver = saver_of(numbers(3, 1), initial_states={"h": np.zeros(2, "f4")})
    for batch in saver:
        outputs = segue.state_saving_rnn(cell, batch.sequences["x"], batch, ("h",))
        assert outputs.shape == (len(batch), 2, 2)
        for row, n in enumerate(batch.length):
            assert not outputs[row, n:].any()
        outputs.sum().backward()
    assert weight.grad.abs().sum() > 0
    np.testing.assert_allclose(
        batch.state("h")[0], np.tanh(0.5 + np.tanh(0)), rtol=1e-6
    )
