# SPDX-License-Identifier: BSD-3-Clause
"""What the program segue does, in this process: run, train, stats, convert.

They do the same as the subcommands of the program, without a terminal. Ctrl-C
ends them as it ends the program, and raises KeyboardInterrupt.

`progress` is True for a bar of tqdm (which must be installed), or a function
that is called with a dict a few times a second, in the thread that called. An
exception from it ends the job.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from segue import _checks, _core
from segue._arrays import to_array
from segue._examples import dtype_name
from segue._options import override_texts
from segue._progress import ProgressBar

Path = str | os.PathLike[str]
Progress = bool | Callable[[dict[str, Any]], Any]


@dataclass(frozen=True)
class RunReport:
    """The result of a run.

    Attributes:
        counts: examples, batches, segments, steps, rejected, ... by name.
        seconds: the time it took.
        errors: of the outputs against the label, if there is one: of the model,
            of the label before ("last_label"), of the usual label and, with
            compare_reset, of the model with its states reset at every segment.
        outputs: the number of outputs.
        not_finite: how many of them are infinite or NaN.
        rejects: the first records that were skipped, described.
    """

    counts: dict[str, Any]
    seconds: float
    errors: dict[str, Any] | None
    outputs: int
    not_finite: int
    rejects: list[str]


@dataclass(frozen=True)
class CurvePoint:
    """A point of a loss curve.

    Attributes:
        epoch: the current one, from 1.
        batches: since the start, over all epochs.
        training_loss: the mean loss of a step since the point before; for the
            last point of an epoch, since the start of the epoch.
        evaluation_loss: the loss of the keys held out, at the end of an epoch.
        learning_rate: the learning rate.
        ends_epoch: whether it is the last point of its epoch.
    """

    epoch: int
    batches: int
    training_loss: float
    evaluation_loss: float | None
    learning_rate: float
    ends_epoch: bool


@dataclass(frozen=True)
class TrainReport:
    """The result of a training.

    Attributes:
        weights: what the weights file holds, by name.
        epochs: how many epochs are done.
        batches: how many batches are done, over all epochs.
        curve: the loss curve.
        label_mean: of the labels trained on.
        label_deviation: of the labels trained on.
        early_stop: whether it ended because of train.patience.
        weights_epoch: the epoch, from 1, after which the weights were taken.
        seconds: the time it took.
        changes: the options that differ from those of the checkpoint, if the
            training resumed from it anyway; else "".
    """

    weights: dict[str, np.ndarray]
    epochs: int
    batches: int
    curve: list[CurvePoint]
    label_mean: float
    label_deviation: float
    early_stop: bool
    weights_epoch: int
    seconds: float
    changes: str = ""


@dataclass(frozen=True)
class FeatureStats:
    """A summary of one feature.

    Attributes:
        name: its name.
        is_context: whether it has no time.
        dtype: the dtype that holds all values; None if there are none.
        shape: of a step; None if steps differ.
        is_ragged: whether a step is a list of any length.
        values: how many there are.
        missing: how many are missing.
        distinct: how many are different.
        min: the smallest number; None if there are no finite numbers.
        max: the largest.
        mean: their mean.
        deviation: their standard deviation, as of a population.
    """

    name: str
    is_context: bool
    dtype: str | None
    shape: tuple[int, ...] | None
    is_ragged: bool
    values: int
    missing: int
    distinct: int
    min: float | None
    max: float | None
    mean: float | None
    deviation: float | None


@dataclass(frozen=True)
class Stats:
    """What an input contains.

    Attributes:
        guessed: the options that were guessed, as TOML.
        examples: the number of examples (keys).
        records: the number of records.
        features: a summary of each, sequences first.
        lengths: min, median, mean, max and sum ("steps") of the lengths.
        repeated_keys: examples with the key of an earlier one.
        forecasts: for some num_unroll: segments, batches, their fill and padding.
        rejected: records that cannot be read.
        rejects_by_reason: the same by reason.
        rejects: the first of them, described.
        configuration: one to begin with, as TOML; None if there can be none.
    """

    guessed: list[str]
    examples: int
    records: int
    features: list[FeatureStats]
    lengths: dict[str, float]
    repeated_keys: int
    forecasts: list[dict[str, Any]]
    rejected: int
    rejects_by_reason: dict[str, int]
    rejects: list[str]
    configuration: str | None


@dataclass(frozen=True)
class ConvertReport:
    """The result of a conversion.

    Attributes:
        guessed: the options of the input that were guessed, as TOML.
        format: "csv", "jsonl", "tfrecord" or "example".
        notes: what the output does not represent exactly like the input.
        examples: the number of examples.
        steps: the number of steps.
        rejected: records that were skipped.
        rejects_by_reason: the same by reason.
        rejects: the first of them, described.
        repeated_keys: examples with the key of an earlier one.
        seconds: the time it took.
    """

    guessed: list[str]
    format: str
    notes: list[str]
    examples: int
    steps: int
    rejected: int
    rejects_by_reason: dict[str, int] = field(default_factory=dict)
    rejects: list[str] = field(default_factory=list)
    repeated_keys: int = 0
    seconds: float = 0.0


def run(
    config: Path,
    *,
    overrides: Mapping[str, Any] | None = None,
    keys: str = "all",
    compare_reset: bool = False,
    progress: Progress = False,
) -> RunReport:
    """Runs the model of a configuration over its input, as ``segue run`` does.

    Writes outputs, final states and rejects to the files of the configuration.

    Args:
        config: the configuration file.
        overrides: options instead of those of the file, by their whole names.
        keys: "all", "training" or "evaluation": which keys to run, if the
            configuration holds some out.
        compare_reset: whether to run the model with its states reset at every
            segment too, to compare.
        progress: see above; the dict is that of Pipeline.figures.

    Raises:
        ValueError: wrong options or data.
        FileNotFoundError: a file that does not exist.
        Error: why the run failed.
    """
    with ProgressBar(progress, "run") as bar:
        done = _core.run(
            os.fsdecode(config),
            override_texts(_checks.mapping(overrides, "overrides")),
            _checks.key_choice(keys),
            compare_reset,
            lambda _, news: bar.show_figures(news),
        )
    return RunReport(**done)


def train(
    config: Path,
    *,
    overrides: Mapping[str, Any] | None = None,
    restart: bool = False,
    accept_changes: bool = False,
    progress: Progress = False,
) -> TrainReport:
    """Trains the model of a configuration, as ``segue train`` does.

    Writes the weights, the checkpoint and the curve to the files of [train]. A
    training that was interrupted resumes from its checkpoint.

    Args:
        config: the configuration file.
        overrides: options instead of those of the file, by their whole names.
        restart: whether to start over, whatever the checkpoint contains.
        accept_changes: whether to resume even if options that affect the weights
            have changed.
        progress: see above; the dict has epoch, epoch_batches, batches, loss.

    Raises:
        ValueError: wrong options or data, or a checkpoint of other options.
        FileNotFoundError: a file that does not exist.
        Error: why the training failed.
    """
    changes = [""]

    def tell(kind: str, news: Any) -> None:
        if kind == "changes":
            changes[0] = news
        elif kind == "progress":
            bar.show_training(news)

    with ProgressBar(progress, "train") as bar:
        done = _core.train(
            os.fsdecode(config),
            override_texts(_checks.mapping(overrides, "overrides")),
            restart,
            accept_changes,
            tell,
        )
    done["weights"] = {k: np.array(to_array(v)) for k, v in done["weights"].items()}
    done["curve"] = [CurvePoint(**point) for point in done["curve"]]
    return TrainReport(**done, changes=changes[0])


def stats(
    source: Path,
    *,
    overrides: Mapping[str, Any] | None = None,
    progress: Progress = False,
) -> Stats:
    """Describes an input, as ``segue stats`` does, and suggests a configuration.

    Args:
        source: a data file, or a configuration with [input].
        overrides: options of the input: {"input.key": "id"}.
        progress: see above; the dict has bytes_read, bytes_total (-1 if it is
            not known) and records_read.

    Raises:
        ValueError: wrong options, or data that cannot be read at all.
        FileNotFoundError: a file that does not exist.
    """
    with ProgressBar(progress, "stats") as bar:
        found = _core.stats(
            os.fsdecode(source),
            override_texts(_checks.mapping(overrides, "overrides")),
            lambda _, news: bar.show_reading(news),
        )
    found["features"] = [FeatureStats(**f) for f in found["features"]]
    return Stats(**found)


def convert(
    source: Path,
    to: Path,
    *,
    format: str | None = None,
    overrides: Mapping[str, Any] | None = None,
    dtypes: Mapping[str, Any] | None = None,
    drop: Iterable[str] = (),
    progress: Progress = False,
) -> ConvertReport:
    """Converts an input to another format, as ``segue convert`` does.

    Args:
        source: a data file, a glob, or a configuration with [input].
        to: the file to write; it gets its name when it is complete.
        format: "csv", "jsonl", "tfrecord" or "example"; by the name of `to` if
            None.
        overrides: options of the input: {"input.key": "id"}.
        dtypes: the dtypes of features, by name; others follow from the values.
        drop: the features to leave out.
        progress: see above; the dict is that of stats, and pass: 1 or 2.

    Raises:
        ValueError: wrong options or data.
        FileNotFoundError: a file that does not exist.
        OSError: the file could not be written.
    """
    given = _checks.mapping(dtypes, "dtypes")
    names = {name: dtype_name(d, f"dtypes: '{name}'") for name, d in given.items()}
    with ProgressBar(progress, "convert") as bar:
        done = _core.convert(
            os.fsdecode(source),
            os.fsdecode(to),
            format,
            override_texts(_checks.mapping(overrides, "overrides")),
            names,
            _checks.names(drop, "drop"),
            lambda _, news: bar.show_reading(news),
        )
    return ConvertReport(**done)
