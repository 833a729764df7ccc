# SPDX-License-Identifier: BSD-3-Clause
"""Pipelines of configuration files, and of options in Python."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import segue

FLIGHTS = Path(__file__).parents[2] / "examples" / "flights"
CONFIG = FLIGHTS / "flights.toml"
INPUT = {
    "files": [FLIGHTS / "data" / "flights-2013q1.csv.gz"],
    "key": "tailnum",
    "order_by": ["time_hour", "minute"],
}
COLUMNS = [
    {"kind": "numeric", "key": "dep_delay"},
    {
        "kind": "indicator",
        "of": {
            "kind": "vocabulary_list",
            "key": "origin",
            "vocabulary": ["EWR", "JFK", "LGA"],
        },
    },
]


def keys_of(**options: Any) -> set[str]:
    keys: set[str] = set()
    with segue.Pipeline.from_config(CONFIG, **options) as pipeline:
        for batch in pipeline:
            keys.update(batch.example_keys)
            batch.save(batch.states)
    return keys


def test_a_file_has_states_layer_and_label() -> None:
    with segue.Pipeline.from_config(CONFIG) as pipeline:
        assert pipeline.states == {"c": ("float32", (32,)), "h": ("float32", (32,))}
        assert pipeline.label == "arr_delay"
        batch = pipeline.next()
        assert batch.layer.shape == (32, 16, pipeline.layer_width)
        assert "arr_delay" in batch.sequences
        assert batch.layer_lengths.tolist() == batch.lengths.tolist()


def test_tables_are_trained_or_initial() -> None:
    def first_layer(**options: Any) -> np.ndarray:
        with segue.Pipeline.from_config(CONFIG, **options) as pipeline:
            return pipeline.next().layer

    trained, initial = first_layer(), first_layer(initial_tables=True)
    differ = (trained != initial).any((0, 1))
    embedded = 4 + 2 + 8
    assert differ.sum() == embedded


def test_the_keys_that_are_held_out_are_the_others() -> None:
    every = keys_of()
    training, evaluation = keys_of(keys="training"), keys_of(keys="evaluation")
    assert training | evaluation == every
    assert not training & evaluation
    with pytest.raises(ValueError, match="keys is 'none'"):
        keys_of(keys="none")


def test_overrides_are_options() -> None:
    with segue.Pipeline.from_config(
        CONFIG,
        overrides={
            "batch.batch_size": np.int64(5),
            "batch.num_unroll": 3,
            "input.files": [FLIGHTS / "data" / "flights-2013q1.csv.gz"],
            "column.0.normalizer": {"kind": "standard", "mean": 0.0, "deviation": 2.0},
        },
        states={"n": (1,)},
    ) as pipeline:
        batch = pipeline.next()
        assert batch.layer.shape[:2] == (5, 3)
        assert list(batch.states) == ["n"]
    with pytest.raises(ValueError, match="batch.batchsize"):
        segue.Pipeline.from_config(CONFIG, overrides={"batch.batchsize": 5})
    with pytest.raises(ValueError, match="override batch.epochs is .*object"):
        segue.Pipeline.from_config(CONFIG, overrides={"batch.epochs": object()})


def test_a_pipeline_of_files_in_python() -> None:
    rejects: list[segue.Reject] = []
    with segue.Pipeline(
        num_unroll=4,
        batch_size=8,
        states={"n": (1,)},
        columns=COLUMNS,
        input=INPUT,
        gather=[],
        runtime={"threads": 1},
        on_reject=rejects.append,
    ) as pipeline:
        batch = pipeline.next()
        assert batch.layer.shape == (8, 4, 4)
        assert (batch.layer[..., 1:].sum(-1) <= 1).all()
        assert list(batch.sequences) == []
    assert rejects == []


def test_rejects_are_told(tmp_path: Path) -> None:
    data = tmp_path / "a.csv"
    data.write_text("id,x\na,1\nb,no\nc,3\n")
    rejects: list[segue.Reject] = []
    with segue.Pipeline(
        num_unroll=1,
        batch_size=1,
        columns=[{"kind": "numeric", "key": "x"}],
        input={"files": [data], "key": "id", "on_error": "skip"},
        on_reject=rejects.append,
    ) as pipeline:
        assert [b.example_keys for b in pipeline] == [["a"], ["c"]]
    (reject,) = rejects
    assert (reject.file, reject.record) == (str(data), 3)
    assert (reject.key, reject.column, reject.value) == ("b", "x", "no")
    assert reject.raw == b"b,no"
    assert "float32" in reject.description


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"num_unroll": 0}, "batch.num_unroll: 0 is less than 1"),
        ({"num_unroll": "x"}, "batch.num_unroll"),
        ({"capacity": 2**70}, "capacity"),
        ({"on_duplicate": "no"}, "batch.on_duplicate"),
        ({"runtime": {"thread": 1}}, "runtime.thread"),
        ({"runtime": 3}, "runtime: 3 is int, expected a dict"),
        ({"columns": [{"kind": "numerical", "key": "x"}]}, "column.0"),
        ({"columns": [3]}, "columns: 3 is int"),
        ({"input": {"files": []}}, "input.files"),
        ({"states": {"h:": (1,)}}, "h:"),
        ({"states": ["h"]}, "states is ..h.., expected a dict by name"),
        ({"states": {"h": True}}, "state 'h' is True, expected a shape"),
        ({"features": ["x"]}, "features is ..x.., expected a dict by name"),
        ({"features": {"x": ("float32", ("a",))}}, "feature 'x' is .*with integers"),
        ({"features": {"x": None}}, "feature 'x' has the dtype None, expected one of"),
        ({"seed": -1}, r"seed -1 is not in \[0, "),
        ({"on_finished": 3}, "on_finished is 3, expected a function"),
        ({"gather": "x"}, "gather is 'x', expected a list of names"),
        ({"states": {"h": (-1,)}}, r"state 'h' has the shape \(-1,\)"),
        ({"states": {"h": 1.5}}, "state 'h' is 1.5, expected a shape"),
        ({"features": {"x": "float16"}}, "float16"),
        ({"features": {"x": ("int64", (), "flat")}}, "layout 'flat'"),
        ({"gather": ["z"], "features": {"x": "float32"}}, "'z'"),
        ({"epochs": 2}, "epochs"),
    ],
)
def test_wrong_options_are_told(options: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        segue.Pipeline(**{"num_unroll": 2, **options})


def test_files_that_do_not_exist() -> None:
    with pytest.raises(FileNotFoundError, match="none.csv"):
        segue.Pipeline(
            num_unroll=1, columns=COLUMNS, input={"files": ["none.csv"], "key": "id"}
        )


def test_steps_of_a_column_may_have_lists_of_any_length() -> None:
    words = {"kind": "vocabulary_list", "key": "w", "vocabulary": ["a", "b"]}
    with segue.Pipeline(
        num_unroll=2, batch_size=1, columns=[{"kind": "indicator", "of": words}]
    ) as pipeline:
        pipeline.push("k", {"w": [["a"], ["a", "b", "b"]]})
        assert pipeline.next().layer.tolist() == [[[1.0, 0.0], [1.0, 2.0]]]


def test_lists_have_the_dtype_that_a_column_reads() -> None:
    with segue.Pipeline(
        num_unroll=2, batch_size=1, columns=[{"kind": "numeric", "key": "x"}]
    ) as pipeline:
        pipeline.push("k", {"x": [1, 2]})
        assert pipeline.next().layer.tolist() == [[[1.0], [2.0]]]


def test_a_loop_shows_its_progress(capsys: pytest.CaptureFixture[str]) -> None:
    seen: list[dict[str, Any]] = []
    with segue.Pipeline.from_config(CONFIG, states={"n": (1,)}) as pipeline:
        for batch in pipeline.batches(progress=seen.append):
            batch.save(batch.states)
    assert 0 < seen[-1]["bytes_read"] == seen[-1]["bytes_total"]
    assert seen[-1]["steps"] == pipeline.summary()["steps"]
    tqdm = pytest.importorskip("tqdm")
    tqdm.tqdm.monitor_interval = 0  # a thread that tqdm never ends
    with segue.Pipeline.from_config(CONFIG, states={"n": (1,)}) as pipeline:
        for batch in pipeline.batches(progress=True):
            batch.save(batch.states)
    assert "batches: 100%" in capsys.readouterr().err
