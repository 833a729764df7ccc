# SPDX-License-Identifier: BSD-3-Clause
"""Nodes in network namespaces, whose links are cut."""

import os
import subprocess
import unittest

from cluster import ClusterTest

# A cut must be noticed well before those who come back are given up.
CLUSTER = """
[cluster]
bind = "0.0.0.0"
heartbeat_ms = 500
timeout_ms = 5000
"""


def ip(*arguments):
    return subprocess.run(["ip", *arguments], capture_output=True, text=True)


def why_not():
    """What keeps this process from making namespaces; None: nothing."""
    if os.geteuid() != 0:
        return "network namespaces need root"
    name = f"segue-{os.getpid()}"
    made = ip("netns", "add", name)
    if made.returncode != 0:
        return "no network namespaces: " + made.stderr.strip()
    ip("netns", "del", name)
    return None


class NodeNetwork(ClusterTest):
    """Each node in a namespace of its own, all plugged into one switch."""

    def setUp(self):
        super().setUp()
        if reason := why_not():
            print("skipped:", reason)
            self.skipTest(reason)

    def ip(self, *arguments):
        done = ip(*arguments)
        self.assertEqual(done.returncode, 0, f"ip {arguments}: {done.stderr}")

    def space(self, node):
        return f"segue-{os.getpid()}-{node}"

    def make_space(self, name):
        self.ip("netns", "add", self.space(name))
        self.addCleanup(ip, "netns", "del", self.space(name))
        self.ip("-n", self.space(name), "link", "set", "lo", "up")

    def start_in_network(self, roles, tail=CLUSTER, rate=None, **options):
        self.hosts = {node: f"10.77.0.{i + 1}" for i, node in enumerate(roles)}
        self.make_space("switch")
        switch = self.space("switch")
        self.ip("-n", switch, "link", "add", "bridge", "type", "bridge")
        self.ip("-n", switch, "link", "set", "bridge", "up")
        for node, host in self.hosts.items():
            self.make_space(node)
            self.ip("link", "add", "wire", "netns", self.space(node), "type",
                    "veth", "peer", "name", node, "netns", switch)
            self.ip("-n", switch, "link", "set", node, "master", "bridge", "up")
            self.ip("-n", self.space(node), "address", "add", f"{host}/24",
                    "dev", "wire")
            self.ip("-n", self.space(node), "link", "set", "wire", "up")
            if rate:
                self.slow_down(node, rate)
        self.cluster(roles, hosts=self.hosts, tail=tail, **options)
        return {node: self.start(node, prefix=[
            "ip", "netns", "exec", self.space(node)]) for node in roles}

    def slow_down(self, node, rate):
        done = subprocess.run(
            ["tc", "-n", self.space(node), "qdisc", "add", "dev", "wire",
             "root", "tbf", "rate", rate, "burst", "16kb", "latency", "400ms"],
            capture_output=True, text=True)
        if done.returncode != 0:
            print("skipped:", done.stderr)
            self.skipTest("no slow links: " + done.stderr)

    def plug(self, node, how):
        self.ip("-n", self.space("switch"), "link", "set", node, how)

    def cut_between(self, one, other):
        for here, there in ((one, other), (other, one)):
            self.ip("-n", self.space(here), "route", "add", "blackhole",
                    f"{self.hosts[there]}/32")

    def test_a_node_that_was_cut_off_and_returns_is_told(self):
        nodes = self.start_in_network({
            "front": ["source", "batcher", "state"], "one": ["worker"],
            "two": ["worker"], "out": ["consumer"]})
        nodes["out"].read_rows(200)
        self.plug("one", "down")
        nodes["front"].messages.wait("node 'one' .* was lost; the run "
                                     "continues")
        self.plug("one", "up")
        self.assert_ends(nodes["one"], 1)
        self.assert_said(nodes["one"],
                         "segue: this node was replaced, according to node '")
        self.end_all(nodes, {"one": 1})
        self.assertEqual(nodes["out"].rows, self.alone())

    def test_a_node_that_stays_cut_off_ends(self):
        nodes = self.start_in_network({
            "front": ["source", "batcher", "state", "worker"],
            "one": ["consumer"], "two": ["consumer"]})
        nodes["one"].read_rows(200)
        self.plug("one", "down")
        self.end_all(nodes, {"one": 1})
        self.assert_said(nodes["one"], "segue: node 'front' .* was lost: ")
        self.assertEqual({**self.steps(nodes["one"].rows),
                          **self.steps(nodes["two"].rows)},
                         self.steps(self.alone()))

    def test_of_two_that_do_not_reach_each_other_one_goes(self):
        nodes = self.start_in_network({
            "front": ["source", "batcher"], "one": ["worker"],
            "keep": ["state"], "two": ["worker"], "out": ["consumer"]})
        nodes["out"].read_rows(200)
        self.cut_between("one", "keep")
        # Without copies the run needs the one with the keys.
        nodes["front"].messages.wait(
            "node 'one' .* was lost; the run continues without it: it and node "
            "'keep' .* cannot reach each other: ")
        self.assert_ends(nodes["one"], 1)
        # Every node passes on what front has decided; another may come first.
        self.assert_said(nodes["one"], "segue: this node was replaced, according "
                                       "to node '.* cannot reach each other")
        self.end_all(nodes, {"one": 1})
        self.assertEqual(nodes["out"].rows, self.alone())

    def test_nodes_on_slow_links_are_not_lost(self):
        # 60 keys, 31 steps, 300 floats: 2 MB. A message of 1 MiB takes four
        # seconds, and two of silence make a node lost.
        nodes = self.start_in_network(
            {"hub": ["source", "batcher"], "keys": ["state", "worker"],
             "model": ["consumer"]}, rate="2mbit",
            batch={"num_unroll": 31, "batch_size": 60, "capacity": 60},
            tail='[cluster]\nbind = "0.0.0.0"\n'
            '[[column]]\nkind = "embedding"\ndimension = 300\n'
            'of = { kind = "bucketized", boundaries = [9, 20], '
            'of = { kind = "numeric", key = "x" } }\n')
        self.end_all(nodes, {})
        self.assertEqual(nodes["model"].rows, self.alone())


if __name__ == "__main__":
    unittest.main()
