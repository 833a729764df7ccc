# SPDX-License-Identifier: BSD-3-Clause
"""Random inputs and feature columns of every kind, from a seed."""

import json
import os
import random
import re
from pathlib import Path

WORDS = [f"word{n}" for n in range(12)]


def rounds(few):
    """How many random cases a test tries: SEGUE_ROUNDS, or few; fewer where a
    sanitizer makes each take longer."""
    slow = {"UBSAN_OPTIONS", "TSAN_OPTIONS"} & os.environ.keys()
    return int(os.environ.get("SEGUE_ROUNDS", (few + 3) // 4 if slow else few))


def case_seed():
    """SEGUE_TEST_SEED, or one that is drawn; printed at once."""
    seed = int(os.environ.get("SEGUE_TEST_SEED",
                              random.SystemRandom().randrange(2**32)))
    print(f"SEGUE_TEST_SEED={seed}", flush=True)
    return seed


def levels():
    """The levels of instructions that this processor has."""
    flags = set()
    cpu = Path("/proc/cpuinfo")
    if cpu.exists():
        found = re.search(r"^flags\s*:(.*)$", cpu.read_text(), re.MULTILINE)
        flags = set(found[1].split()) if found else set()
    needed = {"v3": {"avx2", "fma", "bmi1", "bmi2"},
              "v4": {"avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"}}
    has = ["v2"]
    for level, its in needed.items():
        if its <= flags:
            has.append(level)
        else:
            print(f"not compared: level {level}, which this processor does "
                  "not have", flush=True)
    return has


def toml(value):
    """As TOML, tables inline."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{k} = {toml(v)}"
                                for k, v in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(toml, value)) + "]"
    return json.dumps(value)


# What a kind's own options may be; `draw` is a random.Random.
CATEGORICAL = {
    "identity": lambda draw: {
        "key": "ids", "num_buckets": 20, "default_value": draw.randrange(20)},
    "hash_bucket": lambda draw: {
        "key": "words", "hash_bucket_size": draw.randint(2, 40),
        **draw.choice([{}, {"salt": draw.randrange(100)}])},
    "vocabulary_list": lambda draw: {
        "key": "words", "vocabulary": WORDS[:draw.randint(1, 8)],
        **draw.choice([{}, {"num_oov_buckets": 3}, {"default_value": 0}])},
    "vocabulary_file": lambda draw: {
        "key": "words", "vocabulary_file": "words.txt",
        "vocabulary_size": draw.randint(1, len(WORDS))},
    "weighted": lambda draw: {
        "weight_key": "weights",
        "of": {"kind": "identity", **CATEGORICAL["identity"](draw)}},
    "bucketized": lambda draw: {
        "boundaries": sorted(draw.sample(range(1, 250), draw.randint(1, 5))),
        "of": {"key": "number"}},
}


def any_table(draw):
    return {"dimension": draw.choice([1, 2, 3, 4, 7, 8, 16]),
            "combiner": draw.choice(["mean", "sqrtn", "sum"]),
            **draw.choice([{}, {"max_norm": 0.5}]),
            **draw.choice([{}, {"initializer": {"kind": draw.choice(
                ["truncated_normal", "normal", "uniform"])}}])}


DENSE = {
    "numeric": lambda draw, of: {
        "key": "number", "normalizer": draw.choice([
            {"kind": "log1p"}, {"kind": "clip", "low": 3, "high": 90},
            {"kind": "affine", "scale": 0.01, "offset": -1},
            {"kind": "standard", "mean": 117.3, "deviation": 71.1}])},
    "embedding": lambda draw, of: {"of": of, **any_table(draw)},
    "indicator": lambda draw, of: {"of": of},
    "shared_embedding": lambda draw, of: {
        "of": [{"kind": "hash_bucket", "key": key, "hash_bucket_size": 9}
               for key in ("words", "more")], **any_table(draw)},
}


def random_columns(draw):
    """[[column]] tables in which every kind of column has a part."""
    wrapped = [{"kind": kind, **options(draw)}
               for kind, options in CATEGORICAL.items()]
    wrapped.append({"kind": "hash_bucket", "key": "home", "context": True,
                    "hash_bucket_size": 6})
    columns = [{"kind": kind, **options(draw, draw.choice(wrapped))}
               for kind, options in DENSE.items()]
    for of in wrapped:
        kind = draw.choice(["embedding", "indicator"])
        columns.append({"kind": kind, **DENSE[kind](draw, of)})
    columns.append({"kind": "numeric", "key": "pair", "shape": [2],
                    "name": "two numbers"})
    for number, column in enumerate(columns):
        if column["kind"] in ("embedding", "indicator"):
            column["name"] = f"column {number}"
    return "".join("[[column]]\n" + "".join(
        f"{k} = {toml(v)}\n" for k, v in column.items()) for column in columns)


INPUT = {"format": "jsonl", "files": ["data.jsonl"], "key": "key",
         "ragged": ["words", "more", "ids", "weights"], "label": "label"}


def random_records(draw, keys, longest):
    """JSON Lines of so many keys, some of them without a step, not the first."""
    lines = []
    for key in range(keys):
        steps = range(draw.randint(0, longest) if key else longest)
        words = lambda: draw.choices(WORDS, k=draw.randrange(4))
        ids = [[draw.randrange(25) for _ in words()] for _ in steps]
        sequences = {
            "number": [draw.randrange(2000) / 8 for _ in steps],
            "pair": [[draw.uniform(-1, 1), draw.choice([-1, 0, 1])]
                     for _ in steps],
            "words": [words() for _ in steps],
            "more": [words() for _ in steps],
            "ids": ids,
            "weights": [[draw.randrange(-1, 9) / 4 for _ in step]
                        for step in ids],
            "label": [draw.uniform(-3, 3) for _ in steps]}
        lines.append({"key": f"k{key}", "sequences": sequences,
                      "context": {"home": draw.choice(WORDS)}})
    return "".join(json.dumps(line) + "\n" for line in lines)
