# SPDX-License-Identifier: BSD-3-Clause
"""The configurations of examples/, as a reader runs them first."""

import tomllib
import unittest
from pathlib import Path

from program import ProgramTest

EXAMPLES = Path(__file__).parents[2] / "examples"
FLIGHTS = EXAMPLES / "flights/flights.toml"
FIGURES = ("RMSE", "MAE", "MSE")


class Flights(ProgramTest):
    def table(self, *options):
        """The errors that a run of the flights ends with, by row."""
        done = self.segue("run", FLIGHTS, *options, "--set",
                          f"output.file={self.folder}/out.csv")
        lines = done.stderr.split("errors over ")[1].splitlines()[1:]
        self.assertEqual(tuple(lines[0].split()), FIGURES)
        return {line[2:36].strip(): [float(v) for v in line[36:].split()]
                for line in lines[1:] if line.startswith("  ")}

    def assert_model_beats(self, table, baselines):
        model = table.pop("model")
        self.assertEqual(set(table), set(baselines))
        for name, errors in table.items():
            for figure, mine, theirs in zip(FIGURES, model, errors):
                self.assertLess(mine, theirs, f"{figure} of {name}")

    def test_the_forecast_beats_every_baseline(self):
        self.assert_model_beats(
            self.table(), ["the key's last label",
                           "the mean of the training labels"])

    def test_it_does_on_the_aircraft_that_were_held_out(self):
        self.assert_model_beats(
            self.table("--split", "evaluation", "--compare-reset"),
            ["model, states reset every segment", "the key's last label",
             "the mean of the training labels"])

    def test_the_flights_over_nodes_are_the_same(self):
        mine, nodes = (tomllib.loads(path.read_text()) for path in (
            FLIGHTS, EXAMPLES / "cluster/flights.toml"))
        for table in ("batch", "column"):
            self.assertEqual(mine[table], nodes[table])
        for table, paths in (("input", ["files"]), ("model", ["weights"])):
            self.assertEqual(
                *({name: value for name, value in config[table].items()
                   if name not in paths} for config in (mine, nodes)))
        weights = mine["train"]["weights"]
        self.assertEqual(nodes["model"]["weights"], f"../flights/{weights}")


if __name__ == "__main__":
    unittest.main()
