# SPDX-License-Identifier: BSD-3-Clause
"""A run over nodes that are processes of their own, for tests."""

import collections
import re
import signal
import socket
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor

from program import NUMERIC_X, PROGRAM, ProgramTest, read_rows

# What only a hang reaches; long, for machines that do much else.
PATIENCE = 120


def default_signals():
    """A test runner in the background may have left them ignored."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


KEPT = collections.deque(maxlen=32)


def free_ports(count):
    """Ports of the loopback interface that nobody listens at. This process
    keeps them, so that no other test's connection takes one meanwhile; nodes
    can listen there all the same, as they set SO_REUSEADDR."""
    ports = []
    for _ in range(count):
        s = socket.socket()
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        s.bind(("127.0.0.1", 0))
        ports.append(s.getsockname()[1])
        KEPT.append(s)
    return ports


class Messages:
    """The lines of a stream, as they come."""

    def __init__(self, stream):
        self.stream = stream
        self.text = ""
        self.changed = threading.Condition()
        self.thread = threading.Thread(target=self.read, daemon=True)
        self.thread.start()

    def read(self):
        for line in self.stream:
            with self.changed:
                self.text += line
                self.changed.notify_all()

    def wait(self, pattern):
        """Until the text so far matches."""
        with self.changed:
            if not self.changed.wait_for(
                    lambda: re.search(pattern, self.text), PATIENCE):
                raise AssertionError(f"no '{pattern}' in: {self.text}")

    def all(self):
        self.thread.join(PATIENCE)
        return self.text


class Node:
    """A process; its standard output is for the test to read, or not: a
    consumer that nobody reads stands still when the pipe is full."""

    def __init__(self, command, **options):
        self.process = subprocess.Popen(
            [str(word) for word in command], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            pipesize=4096, preexec_fn=default_signals, **options)
        self.messages = Messages(self.process.stderr)
        self.rows = ""

    def read_rows(self, count):
        """Reads so many lines more."""
        for _ in range(count):
            self.rows += self.process.stdout.readline()

    def kill(self, number=signal.SIGKILL):
        self.process.send_signal(number)

    def end(self):
        """Reads all that comes; the exit code."""
        if not self.process.stdout.closed:
            self.rows += self.process.stdout.read()
        return self.process.wait(timeout=PATIENCE)

    def close(self):
        self.process.kill()
        self.process.wait()
        for stream in (self.process.stdin, self.process.stdout):
            try:
                stream.close()
            except BrokenPipeError:
                pass
        self.messages.thread.join(PATIENCE)
        self.process.stderr.close()


class ClusterTest(ProgramTest):
    """60 keys of 31 steps, in rows that no pipe of 4 KiB holds."""

    DATA = "id,x\n" + "".join(
        f"k{key},{key + step / 64}\n" for key in range(60)
        for step in range(31))

    def setUp(self):
        super().setUp()
        self.write("data.csv", self.DATA)

    def cluster(self, roles, replicas=0, hosts=None, tail="", name="run.toml",
                **tables):
        """A configuration of nodes {name: roles}."""
        self.ports = dict(zip(roles, free_ports(len(roles))))
        self.roles = roles
        tables = {
            "batch": {"num_unroll": 2, "batch_size": 8, "capacity": 16,
                      **tables.pop("batch", {})},
            "output": {"file": "-", **tables.pop("output", {})}, **tables}
        nodes = "".join(
            f'[[node]]\nname = "{node}"\n'
            f'host = "{(hosts or {}).get(node, "127.0.0.1")}"\n'
            f"port = {self.ports[node]}\nroles = {list(its)}\n".replace(
                "'", '"')
            for node, its in roles.items())
        self.config = self.configuration(
            NUMERIC_X + nodes + f"[state]\nreplicas = {replicas}\n" + tail,
            name=name, **tables)
        return self.config

    def start(self, name, *arguments, prefix=()):
        node = Node([*prefix, PROGRAM, "run", self.config, "--node", name,
                     *arguments])
        self.addCleanup(node.close)
        return node

    def start_all(self, **options):
        return {name: self.start(name, **options) for name in self.roles}

    def alone(self):
        """What one process writes."""
        return self.segue("run", self.config, "--set", "node=[]", "--set",
                          "state.replicas=0").stdout

    def end_all(self, nodes, codes):
        """Waits for all; those that are not in `codes` end with 0."""
        # At once: one that nobody reads would hold the others.
        with ThreadPoolExecutor(len(nodes)) as pool:
            ended = dict(zip(nodes, pool.map(Node.end, nodes.values())))
        said = "\n".join(f"{name}: {node.messages.all()}"
                         for name, node in nodes.items())
        self.assertEqual(
            ended, {name: codes.get(name, 0) for name in nodes}, said)

    def assert_ends(self, node, code):
        ended = node.end()
        self.assertEqual(ended, code, node.messages.all())

    def assert_said(self, node, pattern):
        self.assertRegex(node.messages.all(), pattern)

    @staticmethod
    def steps(rows):
        """{(key, step): outputs}."""
        return {(row.pop("key"), row.pop("step")): tuple(row.values())
                for row in read_rows(rows)}
