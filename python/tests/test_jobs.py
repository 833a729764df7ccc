# SPDX-License-Identifier: BSD-3-Clause
"""run, train, stats and convert on the flights."""

from __future__ import annotations

import csv
import json
import os
import signal
import threading
import time
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import segue

FLIGHTS = Path(__file__).parents[2] / "examples" / "flights"
CONFIG = FLIGHTS / "flights.toml"


@pytest.fixture
def few(tmp_path: Path) -> dict[str, Any]:
    """Overrides for a short training in a folder of its own."""
    return {
        "input.files": [str(FLIGHTS / "data" / "flights-2013q1.csv.gz")],
        "train.epochs": 1,
        "train.weights": str(tmp_path / "w.safetensors"),
        "output.file": str(tmp_path / "out.csv"),
    }


def test_train_then_run(few: dict[str, Any]) -> None:
    seen: list[dict[str, Any]] = []
    trained = segue.train(CONFIG, overrides=few, restart=True, progress=seen.append)
    assert trained.epochs == 1
    assert trained.weights_epoch == 1
    assert trained.curve[-1].ends_epoch
    assert trained.curve[-1].evaluation_loss is not None
    assert Path(few["train.weights"]).exists()
    assert trained.weights["output/scale"].dtype == np.float32
    assert seen[-1]["batches"] <= trained.batches

    report = segue.run(CONFIG, overrides=few, keys="evaluation", compare_reset=True)
    with open(few["output.file"], newline="") as file:
        rows = list(csv.reader(file))
    assert len(rows) - 1 == report.counts["steps"]
    assert report.outputs == report.counts["steps"]
    assert report.not_finite == 0
    assert report.errors is not None
    assert (
        report.errors["model"]["mean_absolute"]
        < report.errors["usual_label"]["mean_absolute"]
    )
    assert "model_reset" in report.errors


def test_a_training_that_was_interrupted_resumes(few: dict[str, Any]) -> None:
    few["train.checkpoint"] = few["train.weights"] + ".checkpoint"

    def interrupt(now: dict[str, Any]) -> None:
        raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        segue.train(CONFIG, overrides=few, progress=interrupt)
    resumed = segue.train(CONFIG, overrides=few)
    whole = segue.train(CONFIG, overrides=few, restart=True)
    for name, value in whole.weights.items():
        assert value.tobytes() == resumed.weights[name].tobytes()


def test_control_c_ends_a_training(few: dict[str, Any]) -> None:
    def interrupt() -> None:
        time.sleep(0.3)
        os.kill(os.getpid(), signal.SIGINT)

    few["train.epochs"] = 1000
    other = threading.Thread(target=interrupt)
    with pytest.raises(KeyboardInterrupt):
        other.start()
        segue.train(CONFIG, overrides=few, restart=True)
    other.join()
    assert not Path(few["train.weights"]).exists()


def test_errors_of_a_configuration_come_together() -> None:
    wrong = {"batch.num_unroll": 0, "model.units": -1}
    with pytest.raises(ValueError) as caught:
        segue.train(CONFIG, overrides=wrong)
    assert "--set batch.num_unroll" in str(caught.value)
    assert "--set model.units" in str(caught.value)
    with pytest.raises(FileNotFoundError, match="none.toml"):
        segue.run("none.toml")
    with pytest.raises(ValueError, match="keys is 'some'"):
        segue.run(CONFIG, keys="some")


def test_nodes_are_for_the_program() -> None:
    cluster = FLIGHTS.parent / "cluster"
    config = next(iter(sorted(cluster.glob("*.toml"))))
    with pytest.raises(ValueError, match="segue launch"):
        segue.run(config)
    with pytest.raises(ValueError, match="segue launch"):
        segue.Pipeline.from_config(config)


def test_stats_and_the_configuration_it_suggests(tmp_path: Path) -> None:
    seen: list[dict[str, Any]] = []
    found = segue.stats(CONFIG, progress=seen.append)
    delay = next(f for f in found.features if f.name == "dep_delay")
    assert delay.dtype == "int64"
    assert delay.mean == pytest.approx(11.36, abs=0.01)
    assert found.examples > 3000
    assert found.lengths["steps"] == found.records
    assert found.rejected == 0
    assert found.configuration is not None
    config = tmp_path / "suggested.toml"
    config.write_text(found.configuration)
    with segue.Pipeline.from_config(config, states={"n": (1,)}) as pipeline:
        assert pipeline.next().layer.shape[0] == 32


def test_convert_and_read_back(tmp_path: Path) -> None:
    source = tmp_path / "a.csv"
    source.write_text("id,x,y\na,1,u\na,2,v\nb,3,w\n")
    target = tmp_path / "a.jsonl"
    done = segue.convert(
        source,
        target,
        overrides={"input.key": "id"},
        dtypes={"x": np.float64},
        drop=["y"],
    )
    assert (done.examples, done.steps, done.format) == (2, 3, "jsonl")
    lines = [json.loads(line) for line in target.read_text().splitlines()]
    assert [line["id"] for line in lines] == ["a", "b"]
    with pytest.raises(ValueError, match="format 'xml'"):
        segue.convert(source, target, format="xml")
    with pytest.raises(ValueError, match="zz"):
        segue.convert(source, target, drop=["zz"])


def test_progress_with_tqdm(capsys: pytest.CaptureFixture[str]) -> None:
    tqdm = pytest.importorskip("tqdm")
    tqdm.tqdm.monitor_interval = 0  # a thread that tqdm never ends
    segue.stats(CONFIG, progress=True)
    assert "stats" in capsys.readouterr().err
    with pytest.raises(ValueError, match="progress is 3"):
        segue.stats(CONFIG, progress=3)  # type: ignore[arg-type]
