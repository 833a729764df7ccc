# SPDX-License-Identifier: BSD-3-Clause
"""What a hasty user does to a cluster that runs."""

import fcntl
import signal
import socket
import sys
import termios
import unittest

from cluster import ClusterTest, Node
from program import PROGRAM

ROLES = {"front": ["source", "batcher"], "keep": ["state", "worker"],
         "out": ["consumer"]}


class Outputs(ClusterTest):
    """Of several runs with the same configuration."""

    FILES = {"file": "out.csv", "states_file": "states.jsonl"}

    def files(self):
        return self.read("out.csv"), self.read("states.jsonl")

    def test_a_second_start_leaves_the_first_runs_output_alone(self):
        # Rows that are more than a buffer holds, so that some are in the file.
        self.cluster(ROLES, output=self.FILES, model={"outputs": 64},
                     batch={"epochs": 4},
                     tail="[cluster]\ntimeout_ms = 100000\n")
        self.segue("run", self.config, "--set", "node=[]")
        alone = self.files()
        self.write("out.csv", "")
        nodes = self.start_all()
        while not self.read("out.csv"):
            self.assertIsNone(nodes["out"].process.poll())
        nodes["keep"].kill(signal.SIGSTOP)
        done = self.segue("launch", self.config, code=2)
        self.assertIn("cannot listen on 127.0.0.1:", done.stderr)
        nodes["keep"].kill(signal.SIGCONT)
        self.end_all(nodes, {})
        self.assertEqual(self.files(), alone)

    def test_nobody_waits_for_a_node_that_cannot_start(self):
        # Also where a run could go on without it.
        self.cluster({"front": ["source", "batcher"], "k1": ["state"],
                      "k2": ["state", "worker", "consumer"]}, replicas=1,
                     tail="[cluster]\nwait_seconds = 3600\n")
        with socket.create_server(("127.0.0.1", self.ports["k1"])):
            done = self.segue("launch", self.config, code=2)
        self.assertIn(f"[k1] segue: node 'k1' cannot listen on 127.0.0.1:"
                      f"{self.ports['k1']}: Address already in use\n",
                      done.stderr)

    def test_nodes_that_do_not_begin_keep_what_was_there(self):
        self.cluster({**ROLES, "late": ["worker"]}, output=self.FILES,
                     tail="[cluster]\nwait_seconds = 1\n")
        self.write("out.csv", "old rows\n")
        self.write("states.jsonl", "old states\n")
        nodes = {name: self.start(name) for name in ("front", "out")}
        self.end_all(nodes, {"front": 1, "out": 1})
        self.assertEqual(self.files(), ("old rows\n", "old states\n"))

    def test_a_run_replaces_what_was_there(self):
        self.cluster(ROLES, output=self.FILES)
        self.write("out.csv", "x" * 1_000_000)
        self.write("states.jsonl", "x" * 1_000_000)
        self.segue("launch", self.config)
        together = self.files()
        for path in self.FILES.values():
            (self.folder / path).unlink()
        self.segue("run", self.config, "--set", "node=[]")
        self.assertEqual(together, self.files())

    def test_a_run_without_rows_replaces_what_was_there(self):
        self.write("data.csv", "id,x\n")
        self.cluster(ROLES, output={**self.FILES, "format": "jsonl"})
        for command in (["launch"], ["run", "--set", "node=[]"]):
            self.write("out.csv", "old rows\n")
            self.write("states.jsonl", "old states\n")
            self.segue(command[0], self.config, *command[1:])
            self.assertEqual(self.files(), ("", ""))


class Interruption(ClusterTest):
    def test_a_signal_ends_a_launch_that_nobody_reads(self):
        # The first batch alone is more than the pipe holds.
        self.cluster(ROLES, output={"format": "jsonl"}, model={"outputs": 64})
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            launched = Node([PROGRAM, "launch", self.config])
            self.addCleanup(launched.close)
            held = 0
            while not held:
                buffer = fcntl.ioctl(launched.process.stdout, termios.FIONREAD,
                                     bytes(4))
                held = int.from_bytes(buffer, sys.byteorder)
            launched.kill(number)
            self.assertEqual(launched.process.wait(timeout=60), 1)
            said = launched.messages.all().splitlines()
            self.assertRegex(said[-2], r"^segue: dropped [1-9]\d* bytes of output "
                                       "that nothing read$")
            self.assertTrue(said[-1].startswith("segue: failed: node "))


if __name__ == "__main__":
    unittest.main()
