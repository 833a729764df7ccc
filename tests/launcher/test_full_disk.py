# SPDX-License-Identifier: BSD-3-Clause
"""Files that can grow no further: what is written are whole lines."""

import resource
import subprocess
import unittest

from program import NUMERIC_X, PROGRAM, ProgramTest

MOST = 100_003  # bytes of a file; cuts a line of any length but one


def on_small_disk():
    resource.setrlimit(resource.RLIMIT_FSIZE, (MOST, MOST))


class FullDisk(ProgramTest):
    def setUp(self):
        super().setUp()
        # Keys of all lengths, some of which are quoted and hold line ends.
        self.write("data.csv", "id,x\n" + "".join(
            f'"k{"," * (i % 7)}\n{i}",{i}\n' if i % 2 else f"k{i},{i}\n"
            for i in range(9000)))

    def files(self, folder):
        return {p.name: p.read_bytes() for p in folder.iterdir()}

    def assert_cut(self, name, whole):
        """The file is a beginning of the whole, up to a line's end."""
        part = (self.folder / name).read_bytes()
        self.assertGreater(len(part), MOST // 2)
        self.assertLess(len(part), len(whole))
        self.assertTrue(whole.startswith(part))
        self.assertTrue(part.endswith(b"\n"))
        # Outside of quotes: the next row begins here.
        self.assertRegex(whole[len(part):], rb'^(k\d|"k|\{|data.csv,|/)')

    def run_out(self, *arguments, **options):
        done = subprocess.run(
            [PROGRAM, *map(str, arguments)], stderr=subprocess.PIPE,
            cwd=self.folder, preexec_fn=on_small_disk, timeout=120, **options)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn(b"cannot be written: File too large", done.stderr)
        return done.stderr.decode()

    def test_the_outputs_and_states_of_a_run(self):
        for name in ("out.csv", "out.jsonl", "states.jsonl"):
            option = "states_file" if name == "states.jsonl" else "file"
            config = self.configuration(
                NUMERIC_X, output={"file": "/dev/null", option: name})
            self.segue("run", config)
            whole = (self.folder / name).read_bytes()
            self.assertIn(f"segue: {self.folder / name}: cannot be written",
                          self.run_out("run", config))
            self.assert_cut(name, whole)

    def test_standard_output(self):
        config = self.configuration(NUMERIC_X, output={"file": "-"})
        for command in (["run", config],
                        ["convert", "data.csv", "-", "--key", "id", "--to",
                         "csv"],
                        ["convert", "data.csv", "-", "--key", "id", "--to",
                         "jsonl"]):
            whole = self.segue(*command, cwd=self.folder).stdout.encode()
            with open(self.folder / "redirected", "wb") as file:
                self.run_out(*command, stdout=file)
            self.assert_cut("redirected", whole)

    def test_rejects(self):
        self.write("data.csv", "id,x\n" + "".join(
            f'"k{"," * (i % 7)}\n{i}",{i}\n' if i % 5 == 0 else f"k{i},a\n"
            for i in range(9000)))
        config = self.configuration(
            NUMERIC_X, output={"file": "/dev/null"},
            input={"on_error": "skip", "reject_file": "rejects.csv"})
        self.segue("run", config)
        whole = (self.folder / "rejects.csv").read_bytes()
        for command in (["run", config],
                        ["convert", config, "/dev/null", "--to", "jsonl",
                         "--dtype", "x=int64"]):
            self.assertIn("segue: the reject file ", self.run_out(*command))
            part = (self.folder / "rejects.csv").read_bytes()
            self.assertTrue(part.endswith(b"\n"))
            self.assertGreater(len(part), MOST // 2)
            if command[0] == "run":
                self.assertTrue(whole.startswith(part))

    def test_a_conversion_that_fails_leaves_no_file(self):
        for stored in ("csv", "jsonl", "tfrecord", "csv.gz", "csv.zst"):
            before = self.files(self.folder)
            self.write("data.csv", "id,x\n" + "".join(
                f"k{i * 7919 % 100003},{i * 104729 % 1000003}\n"
                for i in range(60000)))
            before["data.csv"] = (self.folder / "data.csv").read_bytes()
            done = subprocess.run(
                [PROGRAM, "convert", "data.csv", "out." + stored, "--key",
                 "id"], stderr=subprocess.PIPE, cwd=self.folder,
                preexec_fn=on_small_disk, timeout=120)
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertIn(b"cannot write: File too large", done.stderr)
            self.assertEqual(self.files(self.folder), before)

    def test_a_training_keeps_what_was_there(self):
        self.write("small.csv", "id,x,y\n" + "".join(
            f"k{i % 9},{i},{i}\n" for i in range(90)))
        config = self.configuration(
            NUMERIC_X, input={"files": ["small.csv"], "label": "y"},
            model={"units": 200},
            train={"loss": "mean_squared", "epochs": 1, "checkpoint": "checkpoint",
                   "weights": "weights"})
        self.write("weights", "old")
        done = subprocess.run(
            [PROGRAM, "train", str(config)], stderr=subprocess.PIPE,
            cwd=self.folder, preexec_fn=on_small_disk, timeout=120)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn(b": cannot write: File too large", done.stderr)
        self.assertEqual(self.read("weights"), "old")
        self.assertEqual(sorted(p.name for p in self.folder.iterdir()),
                         ["data.csv", "run.toml", "small.csv", "weights"])


if __name__ == "__main__":
    unittest.main()
