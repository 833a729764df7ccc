# SPDX-License-Identifier: BSD-3-Clause
"""Pipelines that a generator feeds."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest

import segue
from conftest import steps

OPTIONS: dict[str, Any] = {"num_unroll": 2, "batch_size": 2, "states": {"n": (1,)}}


def drained(pipeline: segue.Pipeline) -> list[str]:
    keys = []
    for batch in pipeline:
        keys += batch.keys
        batch.save(n=batch.states["n"] + 1)
    return keys


def test_examples_are_tuples_or_dicts() -> None:
    examples = [
        ("a", {"x": steps(2)}, {"c": 1}),
        {"key": "b", "sequences": {"x": steps(3)}, "context": {"c": 2}, "tag": 7},
    ]
    with segue.from_iterable(examples, **OPTIONS) as pipeline:
        batch = pipeline.next()
        assert batch.example_keys == ["a", "b"]
        assert batch.context["c"].tolist() == [1, 2]
        assert batch.tags.tolist() == [0, 7]
        batch.save(n=batch.states["n"])
        assert drained(pipeline) == ["00001_of_00002:b"]


def test_the_generator_is_drawn_only_as_far_as_there_is_room() -> None:
    drawn = []

    def examples() -> Iterator[Any]:
        for k in range(100):
            drawn.append(k)
            yield f"k{k}", {"x": steps(2)}

    with segue.from_iterable(examples(), capacity=4, **OPTIONS) as pipeline:
        batch = pipeline.next()
        assert len(drawn) <= 5
        batch.drop()
        assert len(drained(pipeline)) == 100
    assert len(drawn) == 100


def test_an_exception_of_the_generator_comes_out_of_the_loop() -> None:
    def examples() -> Iterator[Any]:
        yield "a", {"x": steps(2)}
        raise ZeroDivisionError("in the generator")

    keys = []
    with segue.from_iterable(examples(), **OPTIONS) as pipeline:
        with pytest.raises(ZeroDivisionError, match="in the generator"):
            for batch in pipeline:
                keys += batch.example_keys
                batch.save(n=batch.states["n"])
    assert keys == ["a"]


@pytest.mark.parametrize(
    ("example", "message"),
    [
        (("a", {"x": [1.0]}, {"c": 1}), "'c'"),
        (("", {"x": [1.0]}), "key"),
        ("a", "an example is 'a', expected"),
        ({"key": "a", "steps": 1}, "expected 'key' and 'sequences'"),
    ],
)
def test_a_wrong_example_comes_out_of_the_loop(example: Any, message: str) -> None:
    examples = [("first", {"x": [1.0]}), example]
    with segue.from_iterable(examples, **OPTIONS) as pipeline:
        with pytest.raises(ValueError, match=message):
            drained(pipeline)


def test_a_pipeline_that_is_let_go_ends_its_thread() -> None:
    def forever() -> Iterator[Any]:
        k = 0
        while True:
            yield f"k{k}", {"x": steps(2)}
            k += 1

    pipeline = segue.from_iterable(forever(), **OPTIONS)
    pipeline.next()
    del pipeline
    gc.collect()
    until = time.monotonic() + 30
    while any(t.name == "segue.feeder" for t in threading.enumerate()):
        assert time.monotonic() < until
        time.sleep(0.01)


def test_files_and_iterables_exclude_each_other() -> None:
    with pytest.raises(ValueError, match="has no input"):
        segue.from_iterable([], input={"files": ["a"]}, **OPTIONS)


def test_a_generator_that_fails_to_close_loses_nothing() -> None:
    def examples() -> Iterator[Any]:
        try:
            yield "a", {"x": steps(2)}
            yield "wrong"
        finally:
            raise RuntimeError("in finally")

    with segue.from_iterable(examples(), **OPTIONS) as pipeline:
        with pytest.raises(ValueError, match="an example is 'wrong'"):
            drained(pipeline)


def test_errors_of_segue_in_a_generator_come_out_too() -> None:
    for error in (segue.Cancelled("inner"), segue.EndOfInput("inner")):

        def examples(raised: Exception = error) -> Iterator[Any]:
            yield "a", {"x": steps(2)}
            raise raised

        with segue.from_iterable(examples(), **OPTIONS) as pipeline:
            with pytest.raises(type(error), match="inner"):
                drained(pipeline)
            with pytest.raises(type(error), match="inner"):
                pipeline.wait(10)


def test_a_pipeline_in_a_cycle_is_collected_while_it_is_fed() -> None:
    class Owner:
        def __init__(self) -> None:
            self.pipeline = segue.from_iterable(
                ((f"k{k}", {"x": steps(2)}) for k in range(10**9)),
                on_finished=self.finished,
                **OPTIONS,
            )

        def finished(self, done: segue.FinishedExample) -> None:
            pass

    for _ in range(5):
        Owner().pipeline.next(1)
    until = time.monotonic() + 30
    while any(t.name == "segue.feeder" for t in threading.enumerate()):
        gc.collect()
        assert time.monotonic() < until
        time.sleep(0.01)
