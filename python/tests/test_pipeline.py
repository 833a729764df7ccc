# SPDX-License-Identifier: BSD-3-Clause
"""Pushing, drawing and saving."""

from __future__ import annotations

import pickle
import threading
import time
from typing import Any

import numpy as np
import pytest

import segue
from conftest import counting, steps


def test_a_key_carries_its_state_from_segment_to_segment() -> None:
    finished: list[segue.FinishedExample] = []
    with counting(on_finished=finished.append) as pipeline:
        for k in range(5):
            pipeline.push(f"k{k}", {"x": steps(5, start=k)}, {"c": np.int64(k)}, tag=k)
        pipeline.close()
        drawn = []
        for batch in pipeline:
            segments = batch.sequence.tolist()
            drawn.append(list(zip(batch.example_keys, segments, strict=True)))
            assert batch.states["n"][:, 0].tolist() == batch.sequence.tolist()
            assert batch.context["c"].tolist() == batch.tags.tolist()
            batch.save(n=batch.states["n"] + 1)
        counts = pipeline.summary()
    assert drawn == [
        [("k0", 0), ("k1", 0)],
        [("k0", 1), ("k1", 1)],
        [("k0", 2), ("k1", 2)],
        [("k2", 0), ("k3", 0)],
        [("k2", 1), ("k3", 1)],
        [("k2", 2), ("k3", 2)],
        [("k4", 0)],
        [("k4", 1)],
        [("k4", 2)],
    ]
    assert [d.key for d in finished] == [f"k{k}" for k in range(5)]
    assert [d.states["n"].tolist() for d in finished] == [[3.0]] * 5
    assert [d.tag for d in finished] == list(range(5))
    assert finished[0].total_length == 5
    assert counts["batches"] == 9
    assert counts["failure"] is None


def test_a_batch_has_the_properties_of_the_original() -> None:
    with counting() as pipeline:
        pipeline.push("a", {"x": steps(3)})
        pipeline.push("b", {"x": steps(4)}, length=2)
        pipeline.close()
        batch = pipeline.next()
        assert batch.keys == ["00000_of_00002:a", "00000_of_00002:b"]
        assert batch.next_keys == ["00001_of_00002:a", "00001_of_00002:b"]
        assert batch.sequence_count.tolist() == [2, 2]
        assert batch.lengths.tolist() == [2, 2]
        assert batch.total_lengths.tolist() == [3, 2]
        assert batch.insertion_index.tolist() == [-(2**63), -(2**63) + 1]
        assert batch.epochs.tolist() == [0, 0]
        assert (batch.batch_size, len(batch), batch.num_unroll) == (2, 2, 2)
        assert list(batch.sequences) == ["x"]
        assert list(batch.states) == ["n"]
        assert "y" not in batch.sequences
        assert batch.layer.shape == (0,)


def test_the_rows_of_a_key_are_the_same_for_any_batch_size() -> None:
    def rows(batch_size: int) -> dict[str, list[bytes]]:
        found: dict[str, list[bytes]] = {}
        with counting(batch_size=batch_size, capacity=8) as pipeline:
            for k in range(7):
                pipeline.push(f"k{k}", {"x": steps(3 + k, start=k)})
            pipeline.close()
            for batch in pipeline:
                n = np.tanh(
                    batch.states["n"] + batch.sequences["x"].sum((1, 2))[:, None]
                )
                for b, key in enumerate(batch.example_keys):
                    found.setdefault(key, []).append(n[b].tobytes())
                batch.save(n=n)
        return found

    assert rows(1) == rows(3) == rows(7)


def test_a_dropped_batch_is_delivered_again() -> None:
    with counting() as pipeline:
        pipeline.push("a", {"x": steps(3)})
        pipeline.close()
        pipeline.next().drop()
        with pytest.raises(ZeroDivisionError):
            with pipeline.next():
                raise ZeroDivisionError
        again = pipeline.next()
        assert again.keys == ["00000_of_00002:a"]
        again.save(n=np.ones((1, 1), np.float32))
        after = pipeline.next()
        assert after.states["n"].tolist() == [[1.0]]
        assert pipeline.summary()["redelivered"] == 2


def test_a_block_that_saves_nothing_is_an_error() -> None:
    with counting() as pipeline:
        pipeline.push("a", {"x": steps(3)})
        pipeline.close()
        with pytest.raises(segue.UnsavedBatches, match="without a save of n"):
            with pipeline.next():
                pass
        with pipeline.next() as batch:
            batch.save(n=batch.states["n"])
        assert batch.is_done


def test_states_are_saved_one_by_one_or_together() -> None:
    with counting(states={"h/0": (1,), "c": (2,)}) as pipeline:
        pipeline.push("a", {"x": steps(3)})
        pipeline.close()
        batch = pipeline.next()
        batch.save({"h/0": np.full((1, 1), 3, np.float32)})
        assert not batch.is_done
        with pytest.raises(segue.AlreadyExists, match="h/0"):
            batch.save({"h/0": np.zeros((1, 1), np.float32)})
        batch.save(c=np.full((1, 2), 4, np.float32))
        assert batch.is_done
        with pytest.raises(segue.StaleBatch, match="already been saved"):
            batch.save(c=np.full((1, 2), 4, np.float32))
        batch = pipeline.next()
        assert batch.states["h/0"].tolist() == [[3.0]]
        assert batch.states["c"].tolist() == [[4.0, 4.0]]


def test_without_states_a_loop_acknowledges_each_batch() -> None:
    with counting(states=None) as pipeline:
        for k in range(3):
            pipeline.push(f"k{k}", {"x": steps(3)})
        pipeline.close()
        assert [b.batch_size for b in pipeline] == [2, 2, 1, 1]
        assert pipeline.summary()["finished"] == 3


def test_a_loop_without_a_save_is_an_error() -> None:
    with counting() as pipeline:
        for k in range(8):
            pipeline.push(f"k{k}", {"x": steps(3)})
        with pytest.raises(segue.UnsavedBatches, match="did not save n"):
            for _ in pipeline:
                pass


def test_next_does_not_wait_for_what_only_its_own_thread_can_bring() -> None:
    with counting(capacity=4) as pipeline:
        for k in range(4):
            pipeline.push(f"k{k}", {"x": steps(3)})
        held = [pipeline.next(), pipeline.next()]
        with pytest.raises(segue.UnsavedBatches, match="has drawn 2 batches"):
            pipeline.next()
        with pytest.raises(TimeoutError, match="unsaved batches: 2"):
            pipeline.next(timeout=0.01)
        held[0].save(n=held[0].states["n"])
        assert pipeline.next().example_keys == held[0].example_keys


def test_next_waits_for_what_another_thread_holds() -> None:
    with counting(capacity=2) as pipeline:
        for k in range(2):
            pipeline.push(f"k{k}", {"x": steps(3)})
        drawn = threading.Event()

        def save_later() -> None:
            batch = pipeline.next()
            drawn.set()
            time.sleep(0.2)
            batch.save(n=batch.states["n"])

        other = threading.Thread(target=save_later)
        other.start()
        drawn.wait()
        batch = pipeline.next()
        assert batch.sequence.tolist() == [1, 1]
        other.join()


def test_next_waits_for_another_thread_that_saves() -> None:
    with counting(capacity=2) as pipeline:
        for k in range(2):
            pipeline.push(f"k{k}", {"x": steps(3)})
        batch = pipeline.next()

        def save_later() -> None:
            time.sleep(0.2)
            batch.save(n=batch.states["n"])

        other = threading.Thread(target=save_later)
        other.start()
        assert pipeline.next(others_save=True).sequence.tolist() == [1, 1]
        other.join()


def test_next_ready_returns_what_is_ready() -> None:
    with counting(batch_size=4) as pipeline:
        with pytest.raises(TimeoutError):
            pipeline.next_ready(4, 0.01)
        pipeline.push("a", {"x": steps(3)})
        pipeline.push("b", {"x": steps(3)})
        assert pipeline.next_ready(4, 0.2).example_keys == ["a", "b"]


def test_a_push_waits_for_a_place_and_says_so() -> None:
    with counting(capacity=2) as pipeline:
        pipeline.push("a", {"x": steps(3)})
        pipeline.push("b", {"x": steps(3)})
        with pytest.raises(TimeoutError, match="'c'"):
            pipeline.push("c", {"x": steps(3)}, timeout=0.01)
        with pytest.raises(ValueError, match="'a'"):
            pipeline.push("a", {"x": steps(3)}, timeout=float("nan"))
        with pytest.raises(ValueError, match="tag -1 is not in"):
            pipeline.push("d", {"x": steps(3)}, tag=-1)


def test_a_closed_pipeline_refuses() -> None:
    pipeline = counting()
    pipeline.push("a", {"x": steps(3)})
    batch = pipeline.next(1)
    pipeline.close(cancel=True)
    with pytest.raises(segue.Cancelled):
        pipeline.push("b", {"x": steps(3)})
    with pytest.raises(segue.Cancelled):
        batch.save(n=batch.states["n"])
    with pytest.raises(segue.Cancelled):
        pipeline.next()


def test_a_batch_outlives_its_pipeline() -> None:
    pipeline = counting()
    pipeline.push("a", {"x": steps(3)})
    batch = pipeline.next(1)
    x = batch.sequences["x"]
    del pipeline
    with pytest.raises(segue.Cancelled):
        batch.save(n=np.zeros((1, 1), np.float32))
    del batch
    assert x.tolist() == [[[0.0, 1.0], [2.0, 3.0]]]


def test_callbacks_raise_where_batches_are_drawn() -> None:
    def refuse(done: segue.FinishedExample) -> None:
        raise RuntimeError(f"no {done.key}")

    with counting(on_finished=refuse) as pipeline:
        pipeline.push("a", {"x": steps(2)})
        pipeline.push("b", {"x": steps(2)})
        pipeline.close()
        batch = pipeline.next()
        batch.save(n=batch.states["n"])
        with pytest.raises(RuntimeError, match="no a"):
            pipeline.next()
        with pytest.raises(RuntimeError, match="no b"):
            pipeline.next()
        with pytest.raises(segue.EndOfInput):
            pipeline.next()


def test_initial_states_are_the_pipelines_or_the_examples() -> None:
    initial = np.array([1, 2], np.float64)
    with counting(states={"n": initial}, batch_size=2) as pipeline:
        pipeline.push("a", {"x": steps(2)})
        pipeline.push("b", {"x": steps(2)}, initial_states={"n": [5, 6]})
        assert pipeline.states == {"n": ("float64", (2,))}
        assert pipeline.next().states["n"].tolist() == [[1.0, 2.0], [5.0, 6.0]]


def test_resume_starts_from_the_states_before() -> None:
    with counting(on_duplicate="resume", batch_size=1) as pipeline:
        for piece in range(3):
            pipeline.push("a", {"x": steps(2)})
            batch = pipeline.next()
            assert batch.states["n"].tolist() == [[piece]]
            batch.save(n=batch.states["n"] + 1)


def test_wait_ends_with_the_run() -> None:
    with counting() as pipeline:
        with pytest.raises(TimeoutError):
            pipeline.wait(0.01)
        pipeline.close()
        with pytest.raises(segue.EndOfInput):
            pipeline.next()
        pipeline.wait(10)


def test_many_threads_push_and_draw() -> None:
    with counting(batch_size=4) as pipeline:
        total = [0]
        lock = threading.Lock()

        def push(t: int) -> None:
            for k in range(50):
                pipeline.push(f"{t}/{k}", {"x": steps(1 + k % 5)})

        def draw() -> None:
            while True:
                try:
                    batch = pipeline.next(others_save=True)
                except segue.EndOfInput:
                    return
                with lock:
                    total[0] += int(batch.lengths.sum())
                batch.save(n=batch.states["n"] + 1)

        pushing = [threading.Thread(target=push, args=(t,)) for t in range(3)]
        drawing = [threading.Thread(target=draw) for _ in range(2)]
        for t in pushing + drawing:
            t.start()
        for t in pushing:
            t.join()
        pipeline.close()
        for t in drawing:
            t.join()
        assert total[0] == 3 * 10 * (1 + 2 + 3 + 4 + 5)
        assert pipeline.summary()["finished"] == 150


def test_an_end_that_a_callback_raises_is_no_end_of_the_loop() -> None:
    def refuse(done: segue.FinishedExample) -> None:
        raise segue.EndOfInput(f"no {done.key}")

    # Those that are left come out together.
    with pytest.raises(segue.EndOfInput, match="no [bd]"):
        with counting(on_finished=refuse) as pipeline:
            for key in "abcd":
                pipeline.push(key, {"x": steps(2)})
            pipeline.close()
            with pytest.raises(segue.EndOfInput, match="no a"):
                for batch in pipeline:
                    batch.save(n=batch.states["n"])


def test_the_exception_of_a_block_wins_over_those_of_callbacks() -> None:
    told = []

    def refuse(done: segue.FinishedExample) -> None:
        told.append(done.key)
        raise RuntimeError(done.key)

    with pytest.raises(ZeroDivisionError) as caught:
        with counting(on_finished=refuse) as pipeline:
            for key in "ab":
                pipeline.push(key, {"x": steps(2)})
            batch = pipeline.next()
            batch.save(n=batch.states["n"])
            while pipeline.summary()["finished"] < 2:
                time.sleep(0.01)
            raise ZeroDivisionError
    assert told == ["a", "b"]
    assert isinstance(caught.value.__context__, RuntimeError)


def test_a_callback_that_waits_holds_up_no_other_thread() -> None:
    entered = threading.Event()

    def wait_for_room(done: segue.FinishedExample) -> None:
        if done.key == "a":
            entered.set()
            pipeline.push("late", {"x": steps(2)}, timeout=30)

    with counting(capacity=4, batch_size=1, on_finished=wait_for_room) as pipeline:
        for key in "abcd":
            pipeline.push(key, {"x": steps(2)})
        first, second = pipeline.next(), pipeline.next()
        first.save(n=first.states["n"])
        while pipeline.summary()["finished"] < 1:
            time.sleep(0.01)
        pipeline.push("e", {"x": steps(2)})
        other = threading.Thread(target=lambda: pipeline.next(others_save=True).drop())
        other.start()
        assert entered.wait(30)
        second.save(n=second.states["n"])
        other.join(30)
        assert not other.is_alive()


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (
            lambda p: p.push(None, {"x": [1.0]}),
            "key is NoneType, expected str or bytes",
        ),
        (lambda p: p.push("a", [1.0]), "key 'a': sequences is .1.0., expected a dict"),
        (lambda p: p.push("a", {"x": [1.0]}, length=1.0), "length is 1.0, expected an"),
        (lambda p: p.push("a", {"x": [1.0]}, length=-1), r"length -1 is not in \[0, "),
        (lambda p: p.push("a", {"x": [1.0]}, timeout="1s"), "timeout is '1s'"),
        (lambda p: p.push("a", {"x": [1.0]}, initial_states=[1]), "initial_states is"),
        (lambda p: p.next(1.5), "batch_size is 1.5, expected an integer"),
        (lambda p: p.next(2**70), "batch_size 1180591620717411303424 is not in"),
        (lambda p: p.next_ready(None, 1), "max is None, expected an integer"),
    ],
)
def test_wrong_arguments_are_told(call: Any, message: str) -> None:
    with counting() as pipeline, pytest.raises(ValueError, match=message):
        call(pipeline)


def test_a_batch_says_why_it_cannot_be_pickled() -> None:
    with counting() as pipeline:
        pipeline.push("a", {"x": steps(2)})
        with pytest.raises(TypeError, match="a batch cannot be pickled"):
            pickle.dumps(pipeline.next(1))


def test_names_lose_no_byte() -> None:
    with counting(states={"\udcff": (1,)}) as pipeline:
        pipeline.push("a", {b"\xfe": steps(2)})
        batch = pipeline.next(1)
        assert list(batch.sequences) == ["\udcfe"]
        assert batch.sequences["\udcfe"].shape == (1, 2, 2)
        batch.save({"\udcff": [[1.0]]})
        assert batch.is_done
