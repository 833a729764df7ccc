# SPDX-License-Identifier: BSD-3-Clause
"""Nodes with certificates: who has none of the authority takes no part."""

import contextlib
import os
import shutil
import socket
import subprocess
import unittest
from concurrent.futures import ThreadPoolExecutor

from cluster import ClusterTest

ROLES = {"front": ["source", "batcher", "state", "worker"],
         "out": ["consumer"]}
TLS = """
[cluster]
wait_seconds = 3
[cluster.tls]
certificate = "node.pem"
key = "node.key"
authority = "ca.pem"
"""


class NodeTls(ClusterTest):
    def setUp(self):
        super().setUp()
        self.make_authority("ca")
        self.make_certificate("node", "ca")

    def openssl(self, *arguments):
        subprocess.run(["openssl", *arguments], cwd=self.folder, check=True,
                       capture_output=True)

    def key(self, name):
        return ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1",
                "-nodes", "-keyout", f"{name}.key", "-subj", f"/CN={name}"]

    def make_authority(self, name):
        self.openssl("req", "-x509", *self.key(name), "-days", "2", "-out",
                     f"{name}.pem")

    def make_certificate(self, name, authority):
        self.openssl("req", *self.key(name), "-out", f"{name}.csr")
        self.openssl("x509", "-req", "-days", "2", "-in", f"{name}.csr", "-CA",
                     f"{authority}.pem", "-CAkey", f"{authority}.key",
                     "-CAcreateserial", "-out", f"{name}.pem")

    def address(self):
        return f"127.0.0.1:{self.ports['front']}"

    def test_a_run_and_its_status(self):
        self.cluster(ROLES, tail=TLS.replace("= 3", "= 60"))
        alone = self.alone()
        nodes = self.start_all()
        nodes["front"].messages.wait(r"listens on [\d.:]+ with TLS")
        nodes["out"].read_rows(100)
        status = self.segue("status", self.address(), "--config", self.config)
        self.assertRegex(status.stdout, r"(?m)^ *front .* linked ")
        # However often somebody calls who may not: the links stay.
        for _ in range(5):
            refused = self.segue("status", self.address(), code=1)
            self.assertRegex(refused.stderr, f"^segue: {self.address()}: ")
            nodes["out"].read_rows(20)
        self.end_all(nodes, {})
        self.assertEqual(nodes["out"].rows, alone)

    def test_a_run_goes_on_when_connections_end(self):
        self.cluster({"front": ["source", "batcher"],
                      "k1": ["state", "worker"], "k2": ["state", "worker"],
                      "out": ["consumer"]}, replicas=1, batch={"epochs": 20},
                     tail=TLS.replace("= 3", "= 60"))
        alone = self.alone()
        nodes = self.start_all()
        nodes["out"].read_rows(100)
        # Read on, as links that stand still would not notice.
        with ThreadPoolExecutor(1) as pool:
            pool.submit(nodes["out"].end)
            for _ in range(5):
                self.segue("status", self.address(), "--config", self.config)
            nodes["k1"].kill()
        self.end_all(nodes, {"k1": -9})
        self.assertEqual(self.steps(nodes["out"].rows), self.steps(alone))

    def test_a_silent_stranger_holds_nobody(self):
        self.cluster(ROLES, tail=TLS.replace("= 3", "= 60"))
        alone = self.alone()
        nodes = self.start_all()
        nodes["out"].read_rows(100)
        with contextlib.ExitStack() as strangers:
            for port in self.ports.values():
                strangers.enter_context(
                    socket.create_connection(("127.0.0.1", port)))
            nodes["out"].read_rows(100)
            self.end_all(nodes, {})
        self.assertEqual(nodes["out"].rows, alone)

    def test_a_run_goes_on_without_its_certificate_files(self):
        self.cluster(ROLES, tail=TLS.replace("= 3", "= 60"))
        alone = self.alone()
        for path in ("node.pem", "node.key", "ca.pem"):
            shutil.copy(self.folder / path, self.folder / f"asker-{path}")
        asker = self.write("asker.toml", self.config.read_text().replace(
            '"node.', '"asker-node.').replace('"ca.pem"', '"asker-ca.pem"'))
        nodes = self.start_all()
        nodes["out"].read_rows(100)
        for spoil in (lambda p: p.write_text(""), lambda p: p.unlink(),
                      lambda p: p.write_text("-----BEGIN CERTIFICATE-----\n")):
            for path in ("node.key", "node.pem", "ca.pem"):
                spoil(self.folder / path)
                self.segue("status", self.address(), "--config", asker)
                nodes["out"].read_rows(10)
        self.end_all(nodes, {})
        self.assertEqual(nodes["out"].rows, alone)

    @unittest.skipIf("UBSAN_OPTIONS" in os.environ,
                     "the sanitizer needs handles of its own")
    def test_a_run_goes_on_beside_more_strangers_than_there_are_handles(self):
        self.cluster(ROLES, tail=TLS.replace("= 3", "= 60"))
        alone = self.alone()
        nodes = self.start_all(prefix=["prlimit", "--nofile=50"])
        nodes["out"].read_rows(100)
        with contextlib.ExitStack() as strangers:
            for _ in range(100):
                for port in self.ports.values():
                    strangers.enter_context(
                        socket.create_connection(("127.0.0.1", port)))
            nodes["out"].read_rows(100)
            self.segue("status", self.address(), "--config", self.config)
            self.end_all(nodes, {})
        self.assertEqual(nodes["out"].rows, alone)

    def test_a_status_of_a_silent_port(self):
        self.cluster(ROLES, tail=TLS)
        with socket.create_server(("127.0.0.1", self.ports["front"])):
            refused = self.segue("status", self.address(), "--config",
                                 self.config, code=1)
        self.assertEqual(refused.stderr, f"segue: {self.address()}: there is "
                                         "no answer in TLS within 3 s\n")

    STRANGER = ["--set", "cluster.tls.certificate=stranger.pem", "--set",
                "cluster.tls.key=stranger.key"]

    def make_stranger(self):
        self.make_authority("other")
        self.make_certificate("stranger", "other")

    def test_a_node_of_another_authority_is_refused(self):
        self.make_stranger()
        for wrong, other in (("out", "front"), ("front", "out")):
            self.cluster(ROLES, tail=TLS)
            nodes = {other: self.start(other),
                     wrong: self.start(
                         wrong, *self.STRANGER, "--set",
                         "cluster.tls.authority=other.pem")}
            self.end_all(nodes, {"front": 1, "out": 1})
            self.assert_said(
                nodes["front"], "node 'front' waited 3 s for node 'out' "
                                r"\(127.0.0.1:\d+\): it has not connected")
            self.assert_said(
                nodes["out"], "node 'out' waited 3 s for node 'front' "
                              r"\(127.0.0.1:\d+\): .*(TLS|certificate)")

    def test_a_certificate_that_the_others_would_refuse_is_no_start(self):
        self.make_stranger()
        self.cluster(ROLES, tail=TLS)
        node = self.start("out", *self.STRANGER)
        self.assert_ends(node, 2)
        self.assert_said(node, f"stranger.pem' is not signed by authority "
                               f"'{self.folder}/ca.pem'")

    def test_a_node_without_tls_is_refused(self):
        secure = self.cluster(ROLES, tail=TLS)
        front = self.start("front")
        self.config = self.write("plain.toml", secure.read_text().replace(
            TLS, "[cluster]\nwait_seconds = 3\n"))
        nodes = {"front": front, "out": self.start("out")}
        self.end_all(nodes, {"front": 1, "out": 1})
        self.assert_said(front, "it has not connected")
        self.assert_said(nodes["out"], "node 'out' waited 3 s for node "
                                       "'front' .*; does it expect TLS")

    def test_a_certificate_that_cannot_be_used_is_named(self):
        self.cluster(ROLES, tail=TLS)
        self.write("node.pem", "no certificate\n")
        node = self.start("front")
        self.assert_ends(node, 2)
        self.assert_said(node, f"{self.folder}/node.pem")

    def test_check_reads_the_certificates(self):
        self.cluster(ROLES, tail=TLS)
        self.segue("check", self.config)
        (self.folder / "node.key").unlink()
        done = self.segue("check", self.config, code=2)
        line = self.config.read_text().split("\n").index(
            'key = "node.key"') + 1
        self.assertEqual(
            done.stderr, f"{self.config}:{line}: cluster.tls.key: there is no "
                         f"file '{self.folder}/node.key'\n")


if __name__ == "__main__":
    unittest.main()
