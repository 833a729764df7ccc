# SPDX-License-Identifier: BSD-3-Clause
"""The flights of the repository, as Python's own csv module reads them."""

import csv
import gzip
from pathlib import Path

FILE = (
    Path(__file__).resolve().parents[2]
    / "examples/flights/data/flights-2013q1.csv.gz"
)
KEY = "tailnum"


def by_aircraft():
    """Key -> its rows in the order of the file, each name -> text."""
    groups = {}
    with gzip.open(FILE, "rt", newline="") as file:
        for row in csv.DictReader(file):
            groups.setdefault(row[KEY], []).append(row)
    return groups
