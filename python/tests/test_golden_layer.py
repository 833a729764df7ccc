# SPDX-License-Identifier: BSD-3-Clause
"""The layers of tests/golden, as tests/features/golden_test.cpp has them."""

import gzip
import json
from pathlib import Path

import numpy as np
import pytest

import segue
from segue import feature_column as fc

GOLDEN = Path(__file__).resolve().parents[2] / "tests" / "golden"


def written_cases():
    return json.loads((GOLDEN / "feature_layer.json").read_text())["cases"]


def tensorflow_cases():
    with gzip.open(GOLDEN / "layer_cases.jsonl.gz", "rt") as lines:
        return [json.loads(line) for line in lines]


def categorical(table, folder):
    """A sequence column of its table, by the function of the original."""
    table = dict(table)
    kind, key = table.pop("kind"), table.pop("key")
    if kind == "vocabulary_list":
        table["vocabulary_list"] = table.pop("vocabulary")
        table.setdefault("dtype", "string")
    if kind == "vocabulary_file":
        file = folder / key
        file.write_text("".join(f"{word}\n" for word in table.pop("vocabulary")))
        table["vocabulary_file"] = file
    return getattr(fc, f"sequence_categorical_column_with_{kind}")(key, **table)


def columns_of(case, folder):
    columns = []
    for table in case["columns"]:
        table = dict(table)
        kind = table.pop("kind")
        if "weights" in table:
            table["initializer"] = np.array(table.pop("weights"), np.float32)
        if kind == "numeric":
            if "normalizer" in table:
                table["normalizer_fn"] = table.pop("normalizer")
            columns.append(fc.sequence_numeric_column(table.pop("key"), **table))
        elif kind == "shared_embedding":
            of = [categorical(each, folder) for each in table.pop("of")]
            columns += fc.shared_embedding_columns(of, **table)
        else:
            of = categorical(table.pop("of"), folder)
            columns.append(getattr(fc, f"{kind}_column")(of, **table))
    return columns


def run(case, folder):
    layer, lengths = fc.sequence_input_layer(
        case["inputs"], columns_of(case, folder), seed=7
    )
    if "context" in case:
        layer = fc.concatenate_context_input(
            np.array(case["context"], np.float32), layer
        )
    return layer, lengths


def check_output(case, folder, tolerance):
    layer, lengths = run(case, folder)
    expected = np.array(case["expected"], np.float32)
    assert layer.dtype == np.float32
    assert lengths.dtype == np.int64
    assert layer.shape == expected.shape
    assert (
        np.abs(layer - expected) <= tolerance * np.maximum(1, np.abs(expected))
    ).all()
    assert lengths.tolist() == case["length"]


def test_there_are_all_cases():
    assert len(written_cases()) == 16
    assert len(tensorflow_cases()) == 600


@pytest.mark.parametrize("case", written_cases(), ids=lambda c: c["name"])
def test_the_layer_gives_the_golden_outputs(case, tmp_path):
    if "error" not in case:
        return check_output(case, tmp_path, 0)
    kinds = {
        "invalid_argument": segue.InvalidArgument,
        "out_of_range": segue.OutOfRange,
    }
    with pytest.raises(kinds[case["error"]["kind"]]) as raised:
        run(case, tmp_path)
    for part in case["error"]["mentions"]:
        assert part in str(raised.value)


def test_the_layer_gives_the_outputs_of_tensorflow(tmp_path):
    for i, case in enumerate(tensorflow_cases()):
        folder = tmp_path / str(i)
        folder.mkdir()
        check_output(case, folder, np.float32(5e-7))


def test_a_changed_number_is_noticed(tmp_path):
    case = written_cases()[0]
    case["expected"][0][0][0] += 1
    with pytest.raises(AssertionError):
        check_output(case, tmp_path, 0)
