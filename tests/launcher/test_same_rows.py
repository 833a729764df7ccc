# SPDX-License-Identifier: BSD-3-Clause
"""[E1] A key's rows, and trained weights, are the same bytes whatever else is
different: what docs/guarantees.md says of the program, tried at random.

SEGUE_TEST_SEED repeats the cases of a run, SEGUE_ROUNDS says how many of each
sort are tried."""

import os
import random
import re
import unittest

from cluster import ClusterTest, free_ports
from program import FLIGHTS_COLUMNS, FLIGHTS_TABLES, flights_slice
from random_cases import (CATEGORICAL, DENSE, INPUT, WORDS, case_seed, levels,
                          random_columns, random_records, rounds)

LEVELS = levels()


def random_roles(draw, count):
    """Of so many nodes, each with one at least."""
    nodes = [f"n{i}" for i in range(count)]
    roles = {node: set() for node in nodes}
    for role in ("source", "batcher"):
        roles[draw.choice(nodes)].add(role)
    for role in ("state", "worker", "consumer"):
        for node in draw.sample(nodes, draw.randint(1, count)):
            roles[node].add(role)
    for its in roles.values():
        if not its:
            its.add("worker")
    return roles


def with_level(level):
    return {**os.environ, "SEGUE_ISA": level}


class RandomRuns(ClusterTest):
    @classmethod
    def setUpClass(cls):
        cls.seed = case_seed()

    def setUp(self):
        super().setUp()
        self.draw = random.Random(self.seed)

    def kinds(self, option, settings):
        """What the program knows by that option."""
        done = self.segue("check", self.config, *settings, code=2)
        [listed] = re.findall(rf"{re.escape(option)}: '\?' is not one of (.*)",
                              done.stderr)
        return listed.split(", ")

    def prepare(self, **tables):
        """A random input, with random columns of every kind."""
        draw = self.draw
        self.write("words.txt", "\n".join(WORDS))
        self.write("data.jsonl", random_records(
            draw, draw.randint(1, 200), draw.choice([3, 10, 40])))
        self.columns = random_columns(draw)
        self.tables = {
            "input": INPUT,
            "model": {"units": draw.randint(1, 24), "seed": draw.randrange(99),
                      "layers": draw.randint(1, 2)}, **tables}
        self.config = self.configuration(self.columns, **self.tables)

    def random_runtime(self):
        draw = self.draw
        return {"threads": draw.randint(1, 8), "parsers": draw.randint(1, 4),
                "workers": draw.randint(1, 4)}

    def random_batch(self):
        size = self.draw.randint(1, 256)
        return {"num_unroll": self.draw.randint(1, 64), "batch_size": size,
                "capacity": size * self.draw.randint(1, 4)}

    def model_kinds(self):
        return self.kinds("model.kind", ["--set", "model.kind=?"])


class SameRows(RandomRuns):
    OUTPUT = {"file": "out.csv", "states_file": "states.jsonl"}

    def rows(self):
        """Each key's rows in the order of its steps, from all files, and the
        final states of all keys."""
        by_key, headers = {}, set()
        for path in sorted(self.folder.glob("out*.csv")):
            header, *rows = path.read_text().splitlines()
            headers.add(header)
            last = {}
            for row in rows:
                key, step, _ = row.split(",", 2)
                self.assertLess(last.get(key, -1), int(step))
                last[key] = int(step)
                by_key.setdefault(key, []).append((int(step), row))
            path.unlink()
        states = self.folder / "states.jsonl"
        finals = sorted(states.read_text().splitlines())
        states.unlink()
        return headers, {k: sorted(r) for k, r in by_key.items()}, finals

    def run_once(self, level, **tables):
        config = self.configuration(self.columns, name="once.toml",
                                    **{**self.tables, **tables},
                                    output=self.OUTPUT)
        self.segue("run", config, "--quiet", env=with_level(level))
        return self.rows()

    def run_over_nodes(self, roles, node_levels, **tables):
        self.ports = dict(zip(roles, free_ports(len(roles))))
        nodes = "".join(
            f'[[node]]\nname = "{node}"\nhost = "127.0.0.1"\n'
            f"port = {self.ports[node]}\nroles = {sorted(its)}\n".replace(
                "'", '"') for node, its in roles.items())
        self.config = self.configuration(
            self.columns + nodes, name="nodes.toml",
            **{**self.tables, **tables}, output=self.OUTPUT)
        if len(set(node_levels.values())) == 1:
            [level] = set(node_levels.values())
            self.segue("launch", self.config, env=with_level(level))
        else:
            self.end_all({node: self.start(node, prefix=[
                "env", f"SEGUE_ISA={node_levels[node]}"]) for node in roles}, {})
        return self.rows()

    def alone(self, model):
        """Every key by itself, in one piece, by one thread."""
        return self.run_once(
            LEVELS[-1], model=model, runtime={"threads": 1},
            batch={"num_unroll": 1000, "batch_size": 1, "capacity": 1})

    def test_however_a_run_is_cut_and_threaded(self):
        self.prepare()
        for kind in self.model_kinds():
            for _ in range(rounds(3)):
                self.prepare()
                model = {**self.tables["model"], "kind": kind}
                alone = self.alone(model)
                for level in LEVELS:
                    tables = {"batch": self.random_batch(),
                              "runtime": self.random_runtime()}
                    with self.subTest(seed=self.seed, kind=kind, level=level,
                                      **tables):
                        self.assertTrue(self.run_once(
                            level, model=model, **tables) == alone)

    def test_over_one_to_four_nodes(self):
        draw = self.draw
        self.prepare()
        for kind in self.model_kinds():
            for _ in range(rounds(2)):
                self.prepare()
                model = {**self.tables["model"], "kind": kind}
                alone = self.alone(model)
                roles = random_roles(draw, draw.randint(1, 4))
                same = draw.choice([LEVELS, [draw.choice(LEVELS)]])
                node_levels = {node: draw.choice(same) for node in roles}
                tables = {"batch": self.random_batch(),
                          "runtime": self.random_runtime()}
                with self.subTest(seed=self.seed, kind=kind, roles=roles,
                                  levels=node_levels, **tables):
                    self.assertTrue(self.run_over_nodes(
                        roles, node_levels, model=model, **tables) == alone)

    def test_of_flights(self):
        """Real data, which is a CSV that is sorted and grouped first."""
        self.write("data.csv", flights_slice(4000))
        self.columns, self.tables = FLIGHTS_COLUMNS, FLIGHTS_TABLES
        self.config = self.configuration(self.columns, **self.tables)
        for kind in self.model_kinds():
            model = {**self.tables["model"], "kind": kind}
            alone = self.alone(model)
            self.assertEqual(sum(map(len, alone[1].values())), 4000)
            for _ in range(rounds(1)):
                tables = {"batch": self.random_batch(),
                          "runtime": self.random_runtime()}
                level = self.draw.choice(LEVELS)
                with self.subTest(seed=self.seed, kind=kind, level=level,
                                  **tables):
                    self.assertTrue(self.run_once(
                        level, model=model, **tables) == alone)

    def test_every_kind_of_column_is_tried(self):
        self.prepare()
        self.config.write_text(self.config.read_text()
                               + '[[column]]\nkind = "?"\n')
        number = self.columns.count("[[column]]")
        self.assertEqual(sorted(self.kinds(f"column.{number}.kind", [])),
                         sorted([*CATEGORICAL, *DENSE]))
        for kind in [*CATEGORICAL, *DENSE]:
            self.assertIn(f'kind = "{kind}"', self.columns)


class SameWeights(RandomRuns):
    def weights(self, level, runtime, **tables):
        """What training writes, and the course of its loss."""
        config = self.configuration(self.columns, name="train.toml",
                                    **{**self.tables, **tables},
                                    runtime=runtime)
        self.segue("train", config, "--quiet", env=with_level(level))
        return [(self.folder / name).read_bytes()
                for name in ("w.safetensors", "curve.csv")]

    def test_of_a_training_for_any_threads_and_level(self):
        draw = self.draw
        self.prepare(train={"weights": "w.safetensors"})
        optimizers = self.kinds("train.optimizer",
                                ["--set", "train.optimizer=?"])
        for kind in self.model_kinds():
            for _ in range(rounds(1)):
                train = {"weights": "w.safetensors", "curve": "curve.csv",
                         "epochs": 2, "learning_rate": 0.01,
                         "optimizer": draw.choice(optimizers),
                         "clip_norm": draw.choice([0.1, 1.0])}
                self.prepare(train=train)
                size = draw.randint(1, 64)
                tables = {"batch": {"num_unroll": draw.randint(1, 20),
                                    "batch_size": size, "capacity": 2 * size},
                          "model": {**self.tables["model"], "kind": kind,
                                    "outputs": 1}}
                first = self.weights(LEVELS[-1], {"threads": 1}, **tables)
                for level in LEVELS:
                    runtime = self.random_runtime()
                    with self.subTest(seed=self.seed, kind=kind, level=level,
                                      runtime=runtime, train=train, **tables):
                        self.assertTrue(self.weights(level, runtime,
                                                     **tables) == first)


if __name__ == "__main__":
    unittest.main()
