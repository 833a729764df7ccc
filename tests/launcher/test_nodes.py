# SPDX-License-Identifier: BSD-3-Clause
"""Configurations with nodes, as the command line takes them."""

import contextlib
import json
import signal
import socket
import struct
import threading
import unittest

from cluster import ClusterTest
from program import NUMERIC_X, ProgramTest

NODES = """
[[node]]
name = "front"
host = "127.0.0.1"
port = 4791
roles = ["source", "batcher"]

[[node]]
name = "back"
host = "far.example"
port = 4792
roles = ["state", "worker", "consumer"]

[cluster]
bind = "0.0.0.0"
"""


class Nodes(ProgramTest):
    def setUp(self):
        super().setUp()
        self.write("data.csv", "id,x\na,1\na,2\nb,3\n")
        self.config = self.configuration(NUMERIC_X + NODES)

    def assert_usage_error(self, arguments, message):
        done = self.segue(*arguments, code=2)
        self.assertEqual(done.stdout, "")
        self.assertEqual(done.stderr.splitlines()[0], message)

    def test_a_run_of_several_nodes_names_one(self):
        self.assert_usage_error(
            ["run", self.config],
            f"{self.config}: the configuration has nodes; start one with "
            "--node NAME (front, back) or all nodes of this machine with segue "
            "launch, or run everything in one process with --set 'node=[]'")

    def test_an_unknown_node(self):
        self.assert_usage_error(
            ["run", self.config, "--node", "frnt"],
            f"{self.config}: --node: there is no node 'frnt'; the nodes are "
            "front, back; did you mean 'front'?")

    def test_one_process_has_no_nodes(self):
        config = self.configuration(NUMERIC_X, name="one.toml")
        self.assert_usage_error(
            ["run", config, "--node", "a"],
            f"{config}: --node a: the configuration has no [[node]]")
        self.assert_usage_error(
            ["launch", config],
            f"{config}: the configuration has no [[node]], so there is "
            f"nothing to launch")

    def test_nodes_can_be_left_out(self):
        self.segue("run", self.config, "--set", "node=[]")
        alone = self.read("out.csv")
        self.segue("run", self.configuration(NUMERIC_X, name="one.toml"))
        self.assertEqual(self.read("out.csv"), alone)

    def test_training_is_one_process(self):
        self.assert_usage_error(
            ["train", self.config],
            f"{self.config}: the configuration has nodes, but in this version "
            "training runs in one process; use --set 'node=[]'")

    def test_inspect_is_one_process_whatever_the_nodes(self):
        self.assertIn('"key":', self.segue("inspect", self.config).stdout)

    def test_check_shows_nodes_and_where_they_listen(self):
        self.assertIn(
            "\nnode front: 127.0.0.1:4791; source, batcher; listens on "
            "0.0.0.0:4791, without TLS: anyone who can reach this address can "
            "connect\nnode back: ",
            self.segue("check", self.config).stdout)

    def test_a_node_needs_only_the_files_of_its_roles(self):
        (self.folder / "data.csv").unlink()
        self.assert_usage_error(
            ["run", self.config, "--node", "front"],
            f"{self.config}:2: input.files: cannot open "
            f"'{self.folder}/data.csv': No such file or directory")
        gone = ["--set", "output.file=none/out.csv"]
        self.assert_usage_error(
            ["run", self.config, "--node", "back", *gone],
            "--set output.file: '" + f"{self.folder}/none/out.csv': there is "
            f"no folder '{self.folder}/none'")

    def test_launch_says_what_is_to_be_started_elsewhere(self):
        done = self.segue("launch", self.config, "--set", "node.0.host=near",
                          code=2)
        self.assertEqual(
            done.stderr,
            "segue: node 'front' is at near:4791, not on this machine; start "
            f"it there with: segue run {self.config} --node front\n"
            "segue: node 'back' is at far.example:4792, not on this machine; "
            f"start it there with: segue run {self.config} --node back\n"
            "segue: none of the nodes are on this machine\n")

    def test_launch_passes_on_what_is_wrong_with_a_node(self):
        (self.folder / "data.csv").unlink()
        done = self.segue("launch", self.config, code=2)
        self.assertEqual(
            done.stderr.splitlines()[1:],
            [f"[front] {self.config}:2: input.files: cannot open "
             f"'{self.folder}/data.csv': No such file or directory",
             "segue: failed: node 'front' (exit code 2)"])

    def test_the_address_of_status(self):
        for wrong in ("localhost", "localhost:", ":4701", "localhost:0",
                      "localhost:65536", "localhost:47x", ""):
            self.assert_usage_error(
                ["status", wrong],
                f"segue status: '{wrong}' is not a node's address; expected "
                "HOST:PORT with a port in [1, 65535], such as localhost:4701")
        self.assert_usage_error(
            ["status"], "segue status: no HOST:PORT given")
        self.assert_usage_error(
            ["status", "a:1", "b:2"],
            "segue status: expected one node, but 'b:2' follows 'a:1'")
        self.assert_usage_error(
            ["status", "a:1", "--set", "x=1"],
            "segue status: --set needs a configuration; name one with "
            "--config")

    def assert_no_status(self, port, message):
        done = self.segue("status", f"127.0.0.1:{port}", code=1)
        self.assertEqual(done.stderr, f"segue: 127.0.0.1:{port}: {message}\n")

    def test_a_status_where_there_is_none(self):
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
            self.assert_no_status(port, "there is no answer within 5 s")
        self.assert_no_status(port, "nothing is listening there: Connection "
                                    "refused")

    def test_a_configuration_without_tls_is_of_no_use_to_status(self):
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
        done = self.segue("status", f"127.0.0.1:{port}", "--config",
                          self.config, code=1)
        self.assertEqual(
            done.stderr.splitlines()[0],
            f"segue: {self.config} has no [cluster.tls]; connecting without TLS")

    def test_a_status_of_another_service(self):
        for answer, message in (
                (b"HTTP/1.1 400 Bad Request\r\n" * 20, "the peer is not a "
                                                       "segue node"),
                (b"segue-1\n" + b"no frame" * 20,
                 "the status request failed: data received from it has a wrong "
                 "checksum: the network or a machine corrupts bytes"),
                # CAF would read address 0.
                (b"segue-1\n" + self.frame(bytes(32)),
                 "the status request failed: it sent something that no segue "
                 "node sends"),
                (b"segue-9\n", "the peer is a node of a different segue "
                               "version"),
                (b"", "the connection was closed; is it a segue node, and "
                      "does it expect TLS?")):
            with socket.create_server(("127.0.0.1", 0)) as server:
                served = threading.Thread(target=self.serve,
                                          args=(server, answer))
                served.start()
                self.assert_no_status(server.getsockname()[1], message)
                served.join()

    @staticmethod
    def frame(content):
        """As bytes travel without TLS."""
        size = struct.pack("<I", len(content))
        crc = 0xffffffff
        for byte in size + content:
            crc ^= byte
            for _ in range(8):
                crc = crc >> 1 ^ (0x82f63b78 if crc & 1 else 0)
        return size + struct.pack("<I", crc ^ 0xffffffff) + content

    @staticmethod
    def serve(server, answer):
        caller = server.accept()[0]
        with caller, contextlib.suppress(ConnectionError):
            caller.sendall(answer)
            if answer:
                while caller.recv(4096):
                    pass


class NodeStatus(ClusterTest):
    """What `segue status` says of nodes that are at work."""

    def setUp(self):
        super().setUp()
        self.cluster({"front": ["source", "batcher"], "keep": ["state"],
                      "work": ["worker"], "out": ["consumer"]},
                     tail="[cluster]\ntimeout_ms = 60000\n")
        self.nodes = self.start_all()
        self.nodes["out"].read_rows(200)

    def status_when(self, reached):
        """The status as soon as that holds, of each node in turn."""
        for _ in range(1000):
            for port in self.ports.values():
                status = json.loads(self.segue(
                    "status", f"127.0.0.1:{port}", "--json").stdout)
                if reached(status):
                    return status
        raise AssertionError(status)

    @staticmethod
    def links(status):
        return {(node["name"], link["to"]): link
                for node in status["nodes"] for link in node["links"]}

    @staticmethod
    def waits(status):
        return {n["name"]: n["waits_for"] for n in status["nodes"]}

    def end_well(self):
        self.end_all(self.nodes, {})
        self.assertEqual(self.nodes["out"].rows, self.alone())

    def test_links_carry_what_was_sent(self):
        # What the consumer writes waits in a pipe, so all come to rest. Each
        # node tells its figures by itself, the last of them a little later.
        used = (("front", "keep"), ("keep", "work"), ("work", "out"),
                ("out", "front"))
        status = self.status_when(
            lambda s: all(self.links(s).get(link, {}).get("sent_bytes")
                          for link in used) and
            s["waiting_consumers"] == s["batches_out"] == 0 and
            not any(self.links(s)[link]["queued_parcels"] for link in used))
        links = self.links(status)
        for link in used:
            self.assertEqual(links[link]["window"], 16)
        self.assertNotIn(("keep", "out"), links)
        self.assertEqual(self.waits(status), {
            "front": "capacity, used up by 16 unfinished keys; a consumer to "
                     "ask for a batch", "keep": "", "work": "", "out": ""})
        table = self.segue("status", f"127.0.0.1:{self.ports['keep']}").stdout
        self.assertRegex(table, r"\n  keep -> work +\d+\.\d KiB .* of 16 ")
        self.end_well()

    def test_who_stands_still_is_waited_for(self):
        self.nodes["work"].kill(signal.SIGSTOP)
        self.ports.pop("work")
        # What it writes waits for nobody any more, so it asks for batches.
        reading = threading.Thread(target=self.nodes["out"].end)
        reading.start()
        status = self.status_when(lambda s: self.waits(s)["out"])
        self.assertEqual(
            self.waits(status)["out"],
            "a batch made by node work, with rows from node keep")
        self.nodes["work"].kill(signal.SIGCONT)
        reading.join()
        self.end_well()


if __name__ == "__main__":
    unittest.main()
