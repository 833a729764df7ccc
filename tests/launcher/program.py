# SPDX-License-Identifier: BSD-3-Clause
"""The program under test, and inputs for it."""

import csv
import gzip
import io
import json
import os
import shutil
import struct
import subprocess
import tempfile
import unittest
from pathlib import Path

PROGRAM = os.environ["SEGUE_PROGRAM"]
FLIGHTS = Path(__file__).parents[2] / "examples/flights/data"


class ProgramTest(unittest.TestCase):
    """Tests in a folder of their own; it is the folder of configurations."""

    maxDiff = None

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp(prefix="segue-launcher-"))
        self.addCleanup(shutil.rmtree, self.folder)

    def write(self, name, text):
        path = self.folder / name
        path.write_text(text)
        return path

    def read(self, name):
        return (self.folder / name).read_text()

    def segue(self, *arguments, code=0, **options):
        """Runs the program; its exit code has to be `code`."""
        done = subprocess.run(
            [PROGRAM, *map(str, arguments)],
            capture_output=True, timeout=120, **options)
        # Not by text=True, which makes line feeds of carriage returns.
        done.stdout, done.stderr = done.stdout.decode(), done.stderr.decode()
        self.assertEqual(done.returncode, code, done.stderr + done.stdout)
        return done

    def configuration(self, columns, name="run.toml", **tables):
        """A configuration over data.csv: TABLE={OPTION: VALUE}."""
        merged = {
            "input": {"files": ["data.csv"], "key": "id"},
            "batch": {"num_unroll": 2, "batch_size": 2},
            "model": {"kind": "lstm", "units": 3, "seed": 5},
            "output": {"file": "out.csv"},
        }
        for table, values in tables.items():
            merged[table] = {**merged.get(table, {}), **values}
        text = "".join(
            f"[{table}]\n"
            + "".join(f"{k} = {json.dumps(v)}\n" for k, v in values.items())
            for table, values in merged.items())
        return self.write(name, text + columns)


NUMERIC_X = '[[column]]\nkind = "numeric"\nkey = "x"\n'


def flights_slice(rows):
    """The first rows of one airline's aircraft, which fly often, as CSV."""
    with gzip.open(FLIGHTS / "flights-2013q1.csv.gz", "rt", newline="") as file:
        header = file.readline()
        chosen = (line for line in file if line.split(",")[0].endswith("JB"))
        return header + "".join(line for line, _ in zip(chosen, range(rows)))


FLIGHTS_COLUMNS = """
[[column]]
kind = "numeric"
key = "dep_delay"
normalizer = { kind = "standard", mean = 11.36, deviation = 37.67 }

[[column]]
kind = "indicator"
of = { kind = "identity", key = "month", num_buckets = 13 }

[[column]]
kind = "embedding"
dimension = 8
of = { kind = "hash_bucket", key = "dest", hash_bucket_size = 128 }
"""

FLIGHTS_TABLES = {
    "input": {"key": "tailnum", "order_by": ["time_hour", "minute"],
              "label": "arr_delay"},
    "batch": {"num_unroll": 4, "batch_size": 16, "capacity": 64},
    "model": {"kind": "lstm", "units": 16, "outputs": 2, "seed": 7},
}


def read_rows(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


def safetensors(tensors):
    """float32 tensors, {name: (shape, values)}, as a file's bytes."""
    header, data = {}, b""
    for name, (shape, values) in tensors.items():
        run = struct.pack(f"<{len(values)}f", *values)
        header[name] = {"dtype": "F32", "shape": shape,
                        "data_offsets": [len(data), len(data) + len(run)]}
        data += run
    text = json.dumps(header).encode()
    return struct.pack("<Q", len(text)) + text + data
