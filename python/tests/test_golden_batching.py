# SPDX-License-Identifier: BSD-3-Clause
"""The batches of tests/golden, as tests/flow has them for C++."""

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

import segue

GOLDEN = Path(__file__).resolve().parents[2] / "tests" / "golden"
FIRST = np.iinfo(np.int64).min
DTYPES = {"string": object}


def written_cases():
    return json.loads((GOLDEN / "batching.json").read_text())["cases"]


def tensorflow_lines():
    with gzip.open(GOLDEN / "batching_cases.jsonl.gz", "rt") as lines:
        return list(lines)


# The written cases.


def array_of(value):
    """Whole numbers as int64, others as float64, texts as objects."""
    array = np.array(value)
    return array.astype(object) if array.dtype.kind == "U" else array


def arrays_of(named):
    return {name: array_of(value) for name, value in named.items()}


def example_of(e):
    return (
        e["key"],
        arrays_of(e["sequences"]),
        arrays_of(e["context"]),
        e["length"],
        arrays_of(e["initial_states"]),
    )


def saver_of(case, examples=None, **states):
    """The saver of a case; its states are zeros, which examples replace."""
    own = case.get("examples")
    if not states and isinstance(own, list):
        states = {
            n: np.zeros_like(array_of(s)) for n, s in own[0]["initial_states"].items()
        }
    if examples is None:
        examples = [example_of(e) for e in own or []]
    return segue.batch_sequences_with_states(
        examples,
        initial_states=states,
        num_unroll=case.get("num_unroll", 1),
        batch_size=case.get("batch_size", 1),
        capacity=case.get("capacity", 128),
        pad=case.get("pad", True),
    )


def check_same(seen, expected, what):
    assert seen.dtype == expected.dtype, what
    assert seen.shape == expected.shape, what
    if seen.dtype == object:
        assert seen.tolist() == expected.tolist(), what
    else:  # bit for bit, also NaN
        assert seen.tobytes() == expected.tobytes(), what


def check_batch(batch, expected):
    for name in ("key", "next_key"):
        if name in expected:
            assert getattr(batch, name) == expected[name]
    for name in ("sequence", "sequence_count", "length", "total_length"):
        if name in expected:
            assert getattr(batch, name).tolist() == expected[name]
    for name, value in expected.get("sequences", {}).items():
        check_same(batch.sequences[name], array_of(value), name)
    for name, value in expected.get("context", {}).items():
        check_same(batch.context[name], array_of(value), name)
    for name, value in expected.get("states", {}).items():
        check_same(batch.state(name), array_of(value), name)


def save(batch, formulas):
    """Saves by formulas like "state1 + 1"; without one the state as it is."""
    for name in list(batch.states):
        value = batch.state(name)
        if formulas is not None:
            _, sign, more = formulas[name].split()
            value = value + int(sign + more)
        batch.save_state(name, value)


def run_batches(case):
    saver = saver_of(case)
    for expected in case["batches"]:
        batch = saver.next_batch()
        check_batch(batch, expected)
        save(batch, case.get("save"))
    with pytest.raises(segue.EndOfInput):
        saver.next_batch()
    assert saver.pipeline.summary()["finished"] == len(case["examples"])
    assert saver.pipeline.figures()["active_keys"] == 0


def run_batch_sizes(case):
    steps = 2 * case["num_unroll"]
    # Not a saver: its feeder closes the input, and then batches end.
    pipeline = segue.Pipeline(
        num_unroll=case["num_unroll"],
        batch_size=case.get("batch_size", 1),
        capacity=case.get("capacity", 128),
        states={"s": np.array(0)},
    )
    for i in range(128):
        pipeline.push(f"{i:05d}", {"x": np.zeros(steps)})
    sizes, orders = case["batch_sizes"], case["insertion_order_of_entries"]
    assert len(sizes) == len(orders)
    for size, order in zip(sizes, orders):
        batch = pipeline.next(size)
        assert (batch.insertion_index - FIRST).tolist() == order
        if len(batch):
            batch.save(s=batch.states["s"] + 1)
    pipeline.close(cancel=True)


def draw_error(case):
    """What a case's examples end with."""
    return list(saver_of(case))


def save_error(name, value):
    saver = saver_of({}, [("k", {"x": [1.0]})], state1=np.array(0))
    saver.next_batch().save_state(name, value)


def run_error(case):
    name = case["name"]
    if name == "an undeclared state":
        save_error("state2", np.array([1]))
    elif name == "a state of the wrong shape":
        save_error("state1", np.array([[1]]))
    else:
        draw_error(case)


def run_names():
    """Names that the original refuses, and an example without sequences."""
    for features, context, states, name in (
        ({"a:b": "float32"}, None, None, "'a:b'"),
        ({"x": "float32"}, {"c:": "float32"}, None, "'c:'"),
        (None, None, {"s:t": (1,)}, "'s:t'"),
    ):
        with pytest.raises(segue.InvalidArgument, match=name):
            segue.Pipeline(
                num_unroll=1,
                batch_size=1,
                features=features,
                context=context,
                states=states,
            )
    with pytest.raises(segue.InvalidArgument, match="no sequences given"):
        list(saver_of({}, [("bare", {})], h=np.zeros(1)))


KINDS = {
    "invalid_argument": segue.InvalidArgument,
    "already_exists": segue.AlreadyExists,
    "not_found": segue.NotFound,
    "out_of_range": segue.OutOfRange,
}


@pytest.mark.parametrize("case", written_cases(), ids=lambda c: c["name"])
def test_the_golden_batching_cases_hold(case):
    if "batches" in case:
        run_batches(case)
    elif "batch_sizes" in case:
        run_batch_sizes(case)
    elif case["name"].startswith("no states declared"):
        run_names()
    else:
        with pytest.raises(KINDS[case["error"]["kind"]]) as raised:
            run_error(case)
        for part in case["error"]["mentions"]:
            assert part in str(raised.value)


def test_there_are_all_cases():
    assert len(written_cases()) == 11
    assert len(tensorflow_lines()) == 1000


# Those that TensorFlow 1.15 has run.


def dtype_of(spec):
    return DTYPES.get(spec["dtype"], spec["dtype"])


def shaped(spec, values, dims):
    return np.array(
        [
            float(v) if isinstance(v, str) and dtype_of(spec) is not object else v
            for v in values
        ],
        dtype_of(spec),
    ).reshape(dims)


def sparse_of(spec, v):
    indices = np.array(v["indices"], np.int64).reshape(-1, len(v["shape"]))
    return segue.SparseArray(indices, shaped(spec, v["values"], -1), tuple(v["shape"]))


def feature_of(spec, named, has_time):
    v = named[spec["name"]]
    if spec.get("layout") == "sparse":
        return sparse_of(spec, v)
    dims = spec["dims"]
    return shaped(spec, v, (len(v) // int(np.prod(dims)), *dims) if has_time else dims)


def declared(specs):
    return {
        s["name"]: (s["dtype"], tuple(s["dims"]), s.get("layout", "dense"))
        for s in specs
    }


class LockStep:
    """Pushes before each batch what capacity admits, as the script does."""

    def __init__(self, case, threads):
        self.case = case
        self.pushed = self.active = 0
        self.pipeline = segue.Pipeline(
            num_unroll=case["num_unroll"],
            batch_size=case["batch_size"],
            capacity=case["capacity"],
            pad=case["pad"],
            allow_small_batch=case["allow_small_batch"],
            states={
                s["name"]: shaped(s, s["initial"], s["dims"]) for s in case["states"]
            },
            features=declared(case["sequences"]),
            context=declared(case["context"]),
            runtime={"threads": threads, "workers": threads},
        )

    def run(self):
        for expected in self.case["batches"]:
            self.fill()
            asked = expected.get("asked", self.case["batch_size"])
            batch = segue.NextQueuedSequenceBatch(self.pipeline.next(asked)._core)
            self.check(batch, expected, asked)
            self.save(batch)
            self.active -= int((batch.sequence + 1 == batch.sequence_count).sum())
        self.fill()
        with pytest.raises(segue.EndOfInput):
            self.pipeline.next(self.case["capacity"])
        summary = self.pipeline.summary()
        assert summary["undelivered_keys"] == self.case["undelivered"]
        assert summary["finished"] + summary["undelivered"] == len(
            self.case["examples"]
        )

    def fill(self):
        case = self.case
        while self.active < case["capacity"] and self.pushed < len(case["examples"]):
            e = case["examples"][self.pushed]
            self.pipeline.push(
                e["key"],
                {
                    s["name"]: feature_of(s, e["sequences"], True)
                    for s in case["sequences"]
                },
                {
                    s["name"]: feature_of(s, e["context"], False)
                    for s in case["context"]
                },
                length=e.get("length"),
                initial_states={
                    s["name"]: shaped(s, e["initial"][s["name"]], s["dims"])
                    for s in case["states"]
                    if s["name"] in e["initial"]
                },
            )
            self.pushed += 1
            self.active += 1
        if self.pushed == len(case["examples"]):
            self.pipeline.close()

    def check(self, batch, expected, asked):
        for name in ("key", "next_key"):
            assert getattr(batch, name) == expected[name]
        for name in ("sequence", "sequence_count", "length", "total_length"):
            assert getattr(batch, name).tolist() == expected[name]
        assert (batch.insertion_index - FIRST).tolist() == expected["inserted"]
        rows, steps = batch.batch_size, batch.num_unroll
        for spec in self.case["sequences"]:
            self.check_feature(
                spec,
                batch.sequences[spec["name"]],
                expected["sequences"][spec["name"]],
                (rows, steps),
                asked,
            )
        for spec in self.case["context"]:
            self.check_feature(
                spec,
                batch.context[spec["name"]],
                expected["context"][spec["name"]],
                (rows,),
                asked,
            )
        for spec in self.case["states"]:
            check_same(
                batch.state(spec["name"]),
                shaped(spec, expected["states"][spec["name"]], (rows, *spec["dims"])),
                spec["name"],
            )

    @staticmethod
    def check_feature(spec, seen, v, first, asked):
        if spec.get("layout") != "sparse":
            return check_same(
                seen, shaped(spec, v, (*first, *spec["dims"])), spec["name"]
            )
        # TensorFlow's dense shape has the rows that were asked for.
        expected = sparse_of(spec, v)
        assert expected.dense_shape[0] == asked
        assert seen.dense_shape == (first[0], *expected.dense_shape[1:])
        check_same(seen.indices, expected.indices, spec["name"])
        check_same(seen.values, expected.values, spec["name"])

    def save(self, batch):
        if batch.batch_size == 0:
            return
        sums = batch.sequence + batch.length
        if self.case["signal"]:
            signal = batch.sequences[self.case["signal"]]
            for row, length in enumerate(batch.length):
                real = np.asarray(signal[row, :length], np.float64)
                sums[row] += int(4 * real.sum())
        for spec in self.case["states"]:
            old = batch.state(spec["name"])
            more = (sums[:, None] + np.arange(old.size // len(old))).reshape(old.shape)
            batch.save_state(spec["name"], next_state(old, more))


def next_state(old, more):
    """What is saved in the place of `old`, as the script has it."""
    if old.dtype == object:
        texts = [(s + str(m))[-3:] for s, m in zip(old.ravel(), more.ravel())]
        return np.array(texts, object).reshape(old.shape)
    if old.dtype == bool:
        return old != (more % 2 != 0)
    if old.dtype.kind == "f":
        return np.asarray(old * old.dtype.type(0.5) + more.astype(old.dtype))
    return (old.astype(np.int64) * 3 + more).astype(old.dtype)


@pytest.mark.parametrize("threads", [1, 4])
def test_the_state_saver_of_tensorflow_delivers_the_same_batches(threads):
    for line in tensorflow_lines():
        case = json.loads(line)
        try:
            LockStep(case, threads).run()
        except Exception:
            print(f"make_batching_cases.py --only {case['case']}")
            raise


def test_a_changed_number_is_noticed():
    case = next(c for c in written_cases() if "batches" in c)
    case["batches"][0]["length"][0] += 1
    with pytest.raises(AssertionError):
        run_batches(case)
