# SPDX-License-Identifier: BSD-3-Clause
"""Threads, open files and memory that are not to be had."""

import os
import resource
import subprocess
import unittest

from cluster import ClusterTest
from program import NUMERIC_X, PROGRAM

# Of a user of its own: nothing bounds root, and a user's other processes count,
# those of another test run too.
OWN_USER = 64001 + os.getpid() % 1000


def limited(what, most):
    def limit():
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(what, (most, most))
        if what == resource.RLIMIT_NPROC and os.getuid() == 0:
            os.setgroups([])
            os.setuid(OWN_USER)
    return limit


def runs_for_another():
    """Whether another user can start the program."""
    try:
        return subprocess.run(
            [PROGRAM, "--version"], capture_output=True, check=False,
            preexec_fn=limited(resource.RLIMIT_NPROC, 100)).returncode == 0
    except (OSError, subprocess.SubprocessError):
        return False


@unittest.skipIf({"ASAN_OPTIONS", "TSAN_OPTIONS"} & os.environ.keys(),
                 "a sanitizer needs threads and files of its own")
class Limits(ClusterTest):
    def setUp(self):
        super().setUp()
        self.folder.chmod(0o777)
        self.one = {"one": ["source", "batcher", "state", "worker", "consumer"]}

    def commands(self):
        label = {"input": {"label": "x"}, "runtime": {"threads": 2},
                 "train": {"loss": "mean_squared", "epochs": 2,
                           "weights": "weights"}}
        config = self.configuration(NUMERIC_X, output={"file": "-"},
                                    runtime={"threads": 2})
        train = self.configuration(NUMERIC_X, name="train.toml", **label)
        nodes = self.cluster(self.one, runtime={"threads": 2},
                             name="nodes.toml")
        return [("run", config), ("inspect", config), ("train", train),
                ("stats", config),
                ("convert", config, "out.jsonl"),
                ("run", nodes, "--node", "one"), ("launch", nodes)]

    def under(self, limit, command):
        # A core's signal or a hang would show.
        done = subprocess.run(
            [PROGRAM, *map(str, command)], capture_output=True, timeout=60,
            cwd=self.folder, preexec_fn=limit)
        done.stderr = done.stderr.decode()
        return done

    @unittest.skipUnless(runs_for_another(), "another user cannot start segue")
    def test_without_threads_nothing_begins(self):
        for command in self.commands():
            with self.subTest(command):
                done = self.under(limited(resource.RLIMIT_NPROC, 1), command)
                self.assertEqual(done.returncode, 1, done.stderr)
                self.assertRegex(
                    done.stderr, r"segue: not enough threads: only 0 of \d+ are "
                    r"available: Resource temporarily unavailable; check "
                    r"ulimit -u, ")

    @unittest.skipUnless(runs_for_another() and os.getuid() == 0,
                         "only root has a user without other processes")
    def test_some_threads_are_not_enough(self):
        two = self.cluster({"one": ["source", "batcher", "state"],
                            "two": ["worker", "consumer"]},
                           runtime={"threads": 2}, name="two.toml")
        for command in [*self.commands(), ("launch", two)]:
            if command[0] in ("stats", "convert"):
                continue
            done = None
            for most in range(2, 40):
                done = self.under(limited(resource.RLIMIT_NPROC, most), command)
                if done.returncode == 0:
                    break
                self.assertEqual(done.returncode, 1, done.stderr)
                self.assertIn("segue: not enough threads: ", done.stderr)
            self.assertEqual(done.returncode, 0, command)

    def test_without_files_nothing_begins(self):
        for command in self.commands():
            for most in range(4, 40, 5):
                with self.subTest(command, most=most):
                    done = self.under(limited(resource.RLIMIT_NOFILE, most),
                                      command)
                    self.assertIn(done.returncode, (0, 1, 2), done.stderr)
                    if done.returncode != 0:
                        self.assertIn("Too many open files", done.stderr)

    def test_without_memory_it_ends_in_words(self):
        config = self.configuration(NUMERIC_X, output={"file": "-"},
                                    runtime={"threads": 2})
        told = []
        for most in range(32, 1024):
            done = self.under(limited(resource.RLIMIT_AS, most << 20),
                              ("run", config))
            if done.returncode == 0:
                break
            with self.subTest(megabytes=most):
                # Where the linker has no memory the program never begins.
                self.assertIn(done.returncode, (1, 127), done.stderr)
                if done.returncode == 1:
                    self.assertRegex(
                        done.stderr,
                        "segue: (not enough threads|out of memory)")
                    self.assertEqual(done.stderr.count("segue:"), 1)
            told.append(done.stderr)
        self.assertEqual(done.returncode, 0, done.stderr)
        for before_it_begins in ("check ulimit -u, ulimit -v or ",
                                 "out of memory; check ulimit -v"):
            self.assertTrue(any(before_it_begins in text for text in told))

    def test_nodes_say_how_many_files_they_need(self):
        nodes = self.cluster({"one": ["source", "batcher", "state"],
                              "two": ["worker", "consumer"]})
        done = self.under(limited(resource.RLIMIT_NOFILE, 8),
                          ("run", nodes, "--node", "one"))
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertRegex(done.stderr, r"not enough open files: only \d of 7 are "
                         "available: Too many open files; check ulimit -n")


if __name__ == "__main__":
    unittest.main()
