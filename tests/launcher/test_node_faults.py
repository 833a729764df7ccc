# SPDX-License-Identifier: BSD-3-Clause
"""Nodes that are killed, stopped, or never come: real processes."""

import json
import signal
import threading
import time
import unittest

from cluster import ClusterTest, Node
from program import PROGRAM

# A run is at work when so many rows have come, and far from its end: what
# consumers write waits in pipes.
SOME = 200

# Enough for a loaded machine, less than any deadline that would otherwise end
# the test (`cluster.wait_seconds` is 60).
SOON = 30


class NodeFaults(ClusterTest):
    def run_to_the_middle(self, consumer="out"):
        nodes = self.start_all()
        nodes[consumer].read_rows(SOME)
        return nodes

    def lose(self, lost, roles, codes=None, number=signal.SIGKILL, **tables):
        """A run that loses nodes in the middle; all the others go on."""
        self.cluster(roles, **tables)
        alone = self.alone()
        nodes = self.run_to_the_middle()
        nodes[lost].kill(number)
        nodes["front"].messages.wait(f"node '{lost}' .* was lost; the run continues")
        self.end_all(nodes, codes or {lost: -number})
        self.assertEqual(nodes["out"].rows, alone)

    def end_with(self, lost, roles, number=signal.SIGKILL, **tables):
        """A run that ends with a node, in time."""
        self.cluster(roles, **tables)
        nodes = self.run_to_the_middle()
        begin = time.monotonic()
        nodes[lost].kill(number)
        others = {n: node for n, node in nodes.items() if n != lost}
        self.end_all(others, dict.fromkeys(others, 1))
        self.assertLess(time.monotonic() - begin, SOON)
        return others

    def test_a_killed_workers_batches_go_to_another(self):
        for lost in ("one", "two"):
            self.lose(lost, {
                "front": ["source", "batcher"], "keep": ["state"],
                "one": ["worker"], "two": ["worker"], "out": ["consumer"]})

    def test_a_worker_is_lost_beside_the_consumer_of_another(self):
        self.lose("one", {
            "front": ["source", "batcher", "state"], "one": ["worker"],
            "out": ["worker", "consumer"]})

    def test_a_killed_consumers_batches_are_delivered_to_the_other(self):
        self.cluster({"front": ["source", "batcher", "state", "worker"],
                      "one": ["consumer"], "two": ["consumer"]})
        alone = self.steps(self.alone())
        nodes = self.start_all()
        nodes["one"].read_rows(SOME)
        nodes["two"].read_rows(SOME)
        nodes["one"].kill()
        nodes["front"].messages.wait("node 'one' .* was lost; the run "
                                     "continues")
        self.end_all(nodes, {"one": -signal.SIGKILL})
        # Its last row may be cut.
        written = nodes["one"].rows.rpartition("\n")[0]
        self.assertEqual(
            {**self.steps(written), **self.steps(nodes["two"].rows)}, alone)

    def test_a_consumer_that_was_stopped_too_long_saves_nothing_more(self):
        self.cluster({"front": ["source", "batcher", "state", "worker"],
                      "one": ["consumer"], "two": ["consumer"]})
        alone = self.steps(self.alone())
        nodes = self.start_all()
        nodes["one"].read_rows(SOME)
        nodes["two"].read_rows(SOME)
        nodes["one"].kill(signal.SIGSTOP)
        nodes["front"].messages.wait("node 'one' .* was lost; the run "
                                     "continues")
        nodes["one"].kill(signal.SIGCONT)
        self.assert_ends(nodes["one"], 1)
        self.assert_said(nodes["one"],
                         "segue: this node was replaced, according to node '")
        self.end_all(nodes, {"one": 1})
        # Values, too: a save that came late would have changed them.
        both = self.steps(nodes["one"].rows)
        for step, outputs in self.steps(nodes["two"].rows).items():
            self.assertEqual(both.setdefault(step, outputs), outputs)
        self.assertEqual(both, alone)

    def test_a_worker_that_was_stopped_too_long_ends(self):
        self.cluster({
            "front": ["source", "batcher", "state"], "one": ["worker"],
            "two": ["worker"], "out": ["consumer"]})
        alone = self.alone()
        for stopped in ("one", "two"):
            nodes = self.run_to_the_middle()
            nodes[stopped].kill(signal.SIGSTOP)
            nodes["front"].messages.wait(
                f"node '{stopped}' .* was lost; the run continues")
            nodes[stopped].kill(signal.SIGCONT)
            self.assert_ends(nodes[stopped], 1)
            self.assert_said(nodes[stopped],
                             "segue: this node was replaced, according to node '")
            self.end_all(nodes, {stopped: 1})
            self.assertEqual(nodes["out"].rows, alone)

    def test_with_a_copy_a_killed_state_node_loses_no_step(self):
        for lost in ("a", "b", "c"):
            self.lose(lost, {
                "front": ["source", "batcher"], "a": ["state"],
                "b": ["state", "worker"], "c": ["state", "worker"],
                "out": ["consumer"]}, replicas=1)

    def test_with_a_copy_a_stopped_state_node_loses_no_step(self):
        roles = {"front": ["source", "batcher", "worker"], "a": ["state"],
                 "b": ["state"], "out": ["consumer"]}
        self.cluster(roles, replicas=1)
        alone = self.alone()
        nodes = self.run_to_the_middle()
        nodes["a"].kill(signal.SIGSTOP)
        nodes["front"].messages.wait("node 'a' .* was lost; the run continues")
        self.end_all({n: nodes[n] for n in roles if n != "a"}, {})
        self.assertEqual(nodes["out"].rows, alone)
        nodes["a"].kill(signal.SIGCONT)
        self.assert_ends(nodes["a"], 1)
        # It may be that nobody is left to say so.
        self.assert_said(nodes["a"], "segue: (this node was replaced, "
                                     "according to node '|node 'front' .* "
                                     "was lost: )")

    def test_without_copies_the_keys_that_are_lost_are_counted(self):
        others = self.end_with("a", {
            "front": ["source", "batcher", "worker"], "a": ["state"],
            "b": ["state"], "out": ["consumer"]})
        for node in others.values():
            self.assert_said(
                node, r"segue: node 'a' \(state, 127.0.0.1:\d+\) was lost, and "
                r"with it the states of [1-9]\d* unfinished keys "
                r"\(state.replicas is 0\): ")

    def test_the_last_of_a_role_ends_the_run(self):
        others = self.end_with("work", {
            "front": ["source", "batcher", "state"], "work": ["worker"],
            "out": ["consumer"]})
        for node in others.values():
            self.assert_said(node, "segue: node 'work' .* was lost, which was "
                                   "the last worker: ")

    def test_a_killed_batcher_ends_all(self):
        others = self.end_with("hub", {
            "front": ["source"], "hub": ["batcher"], "work": ["worker"],
            "keep": ["state"], "out": ["consumer"]})
        for node in others.values():
            self.assert_said(node, "segue: node 'hub' .* was lost: ")

    def test_a_stopped_batcher_ends_all(self):
        others = self.end_with("hub", {
            "hub": ["batcher"], "front": ["source", "state"],
            "out": ["worker", "consumer"]}, number=signal.SIGSTOP)
        for node in others.values():
            self.assert_said(node, "segue: node 'hub' .* was lost: ")

    def test_a_killed_source_ends_all(self):
        for number in (signal.SIGKILL, signal.SIGSTOP):
            others = self.end_with("in", {
                "hub": ["batcher"], "work": ["worker"], "keep": ["state"],
                "in": ["source"], "out": ["consumer"]}, number=number)
            for node in others.values():
                self.assert_said(
                    node, "segue: node 'in' .* was lost, before it had read all "
                          "of the input: ")

    def test_a_source_that_has_sent_all_can_be_lost(self):
        self.cluster({
            "front": ["batcher", "worker"], "keep": ["state"],
            "in": ["source"], "out": ["consumer"]}, batch={"capacity": 100})
        alone = self.alone()
        nodes = self.run_to_the_middle()
        while self.status("front")["phase"] != "ending":
            pass
        nodes["in"].kill()
        nodes["front"].messages.wait("node 'in' .* was lost; the run continues")
        self.end_all(nodes, {"in": -signal.SIGKILL})
        self.assertEqual(nodes["out"].rows, alone)

    def status(self, node):
        return json.loads(self.segue(
            "status", f"127.0.0.1:{self.ports[node]}", "--json").stdout)

    def test_nodes_that_do_not_agree_say_what_differs(self):
        self.cluster({"front": ["source", "batcher", "state", "worker"],
                      "out": ["consumer"]})
        nodes = {"front": self.start("front"),
                 "out": self.start("out", "--set", "batch.batch_size=4")}
        self.end_all(nodes, {"front": 2, "out": 2})
        for node in nodes.values():
            self.assert_said(
                node, "segue: nodes 'front' and 'out' do not match: batch."
                      "batch_size is 8 at 'front' and 4 at 'out'\n")

    def test_a_node_that_never_comes_is_named(self):
        self.cluster({"front": ["source", "batcher", "state", "worker"],
                      "late": ["worker"], "out": ["consumer"]},
                     tail="[cluster]\nwait_seconds = 4\n")
        nodes = {"front": self.start("front"), "out": self.start("out")}
        nodes["front"].messages.wait("waiting for node late")
        status = self.status("front")
        self.assertEqual(status["phase"], "waiting for nodes")
        self.assertEqual(
            [(n["state"], n["waits_for"]) for n in status["nodes"]],
            [("linked", "node late"), ("waiting", ""), ("linked", "")])
        self.end_all(nodes, {"front": 1, "out": 1})
        for node in nodes.values():
            self.assert_said(
                node, f"node 'late' \\(127.0.0.1:{self.ports['late']}\\): ")

    def test_a_node_that_waits_for_others_ends_when_it_is_told(self):
        self.cluster({"front": ["source", "batcher", "state", "worker"],
                      "late": ["worker"], "out": ["consumer"]})
        for number in (signal.SIGTERM, signal.SIGINT):
            nodes = {"front": self.start("front"), "out": self.start("out")}
            for node in nodes.values():
                node.messages.wait("waiting for node late\n")
            nodes["out"].kill(number)
            self.end_all(nodes, {"front": 1, "out": 1})
            self.assert_said(nodes["out"], "segue: interrupted before all "
                                           "nodes were linked\n")
            self.assert_said(nodes["front"], "node 'out' .* left before all "
                                             "nodes were linked: it has ended")

    def test_batches_that_take_long_to_come_are_waited_for(self):
        # 60 keys, 31 steps, 2000 floats: 15 MB in pieces of 4 KiB, one at a
        # time, which takes longer than a node goes without a look at signals.
        self.cluster({"hub": ["source", "batcher"], "keys": ["state", "worker"],
                      "model": ["consumer"]},
                     batch={"num_unroll": 31, "batch_size": 60,
                            "capacity": 60},
                     tail='[cluster]\nmax_message_bytes = 4096\nwindow = 1\n'
                     '[[column]]\nkind = "embedding"\ndimension = 2000\n'
                     'of = { kind = "bucketized", boundaries = [9, 20], '
                     'of = { kind = "numeric", key = "x" } }\n')
        nodes = self.start_all()
        self.end_all(nodes, {})
        self.assertEqual(nodes["model"].rows, self.alone())
        self.assert_said(nodes["hub"], "done: 60 keys.* in 1 batch;")
        self.assertNotIn("redelivered", nodes["hub"].messages.all())

    def start_in_turn(self, order):
        """Starts a node when the one before it waits for the others."""
        nodes = {}
        for name in order:
            nodes[name] = self.start(name)
            nodes[name].messages.wait("waiting for node")
        return nodes

    def fail_at_once(self, order, reason):
        """All tell the run's reason, whoever was linked last."""
        nodes = self.start_in_turn(order)
        self.end_all(nodes, dict.fromkeys(nodes, 1))
        for name, node in nodes.items():
            self.assertIn(reason, node.messages.all(), name)

    def test_all_nodes_tell_who_was_lost_before_the_run(self):
        others = ["front", "keep", "work", "out"]
        self.cluster({"front": ["source", "batcher"], "keep": ["state"],
                      "work": ["worker"], "out": ["consumer"],
                      "lost": ["worker"], "late": ["worker"]})
        nodes = self.start_in_turn([*others, "lost"])
        for node in nodes.values():
            node.messages.wait("waiting for node late\n")
        nodes["lost"].kill()
        self.end_all({name: nodes[name] for name in others},
                     dict.fromkeys(others, 1))
        for name in others:
            self.assertRegex(
                nodes[name].messages.all(), "\nsegue: node 'lost' .* left before "
                "all nodes were linked: ")

    def test_all_nodes_tell_why_a_run_failed_at_once(self):
        self.write("data.csv", "id,x\nk0,none\n" + self.DATA[len("id,x\n"):])
        self.cluster({"front": ["source", "batcher"], "keep": ["state"],
                      "work": ["worker"], "out": ["consumer"]})
        # Those that come last are the last to be linked with each other.
        for order in (["front", "out", "work", "keep"],
                      ["out", "work", "keep", "front"],
                      ["front", "keep", "work", "out"]):
            self.fail_at_once(order, "'none'")

    def test_all_nodes_tell_of_a_consumer_that_cannot_write_at_all(self):
        self.cluster({"in": ["source"], "hub": ["batcher"],
                      "keep": ["state", "worker"], "out": ["consumer"]},
                     output={"file": "/dev/full"})
        for order in (["hub", "in", "out", "keep"],
                      ["out", "keep", "hub", "in"]):
            self.fail_at_once(order, "No space left on device")

    def test_an_interrupted_consumer_ends_no_run_well(self):
        self.cluster({"in": ["source", "batcher"], "keep": ["state", "worker"],
                      "out": ["consumer"]})
        nodes = self.run_to_the_middle()
        nodes["out"].kill(signal.SIGINT)
        self.end_all(nodes, dict.fromkeys(nodes, 1))
        for name in ("in", "keep"):
            self.assert_said(
                nodes[name], "node 'out' .* ends: interrupted\n"
                             "(.*\n)?interrupted: ")

    def test_one_of_several_consumers_that_is_told_to_end_is_gone(self):
        self.cluster({"front": ["source", "batcher", "state", "worker"],
                      "one": ["consumer"], "two": ["consumer"]})
        alone = self.steps(self.alone())
        for number in (signal.SIGTERM, signal.SIGINT):
            nodes = self.start_all()
            nodes["one"].read_rows(SOME)
            nodes["two"].read_rows(SOME)
            nodes["one"].kill(number)
            # It ends although the others are far from their end: nobody reads
            # what the other consumer writes.
            self.assert_ends(nodes["one"], 1)
            self.assertIsNone(nodes["two"].process.poll())
            self.end_all(nodes, {"one": 1})
            self.assert_said(nodes["one"], "interrupted: ")
            self.assert_said(nodes["front"], "node 'one' .* ends: "
                                             "interrupted; the run "
                                             "continues\n")
            self.assertNotIn("lost", nodes["front"].messages.all())
            self.assertEqual({**self.steps(nodes["one"].rows),
                              **self.steps(nodes["two"].rows)}, alone)

    def test_a_run_that_is_over_at_once_ends_well_everywhere(self):
        self.write("data.csv", "id,x\nk0,1\n")
        self.cluster({"front": ["source", "batcher"], "keep": ["state"],
                      "one": ["worker", "consumer"],
                      "two": ["worker", "consumer"]})
        alone = self.alone().splitlines()
        for order in (["front", "two", "one", "keep"],
                      ["keep", "one", "two", "front"]):
            nodes = self.start_in_turn(order)
            self.end_all(nodes, {})
            rows = nodes["one"].rows + nodes["two"].rows
            self.assertEqual(set(rows.splitlines()), set(alone))

    def test_ctrl_c_ends_what_was_launched(self):
        self.cluster({"front": ["source", "batcher", "state"],
                      "one": ["worker", "consumer"],
                      "two": ["worker", "consumer"]},
                     output={"states_file": "states.jsonl"})
        alone = self.steps(self.alone())
        for number in (signal.SIGINT, signal.SIGTERM):
            launched = Node([PROGRAM, "launch", self.config])
            self.addCleanup(launched.close)
            launched.read_rows(4 * SOME)  # more than the first keys have
            # A node that has not begun ends by the signal itself.
            while not all(f"[{name}] " in launched.rows
                          for name in ("one", "two")):
                launched.read_rows(1)
            launched.kill(number)
            self.assert_ends(launched, 1)
            said = launched.messages.all()
            self.assertIn("segue: failed: ", said)
            self.assertNotIn("signal", said)
            for name in ("one", "two"):
                rows = "".join(
                    line.removeprefix(f"[{name}] ")
                    for line in launched.rows.splitlines(keepends=True)
                    if line.startswith(f"[{name}] "))
                self.assertTrue(rows.endswith("\n"))
                for step, outputs in self.steps(rows).items():
                    self.assertEqual(outputs, alone[step])
            states = self.read("states.jsonl")
            self.assertTrue(states.startswith('{"key":"k'), states[:80])
            self.assertTrue(states.endswith("}\n"))


if __name__ == "__main__":
    unittest.main()
