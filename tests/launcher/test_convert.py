# SPDX-License-Identifier: BSD-3-Clause
"""`segue convert`: files, streams and options; what fails, and what is left."""

import gzip
import json
import os
import signal
import subprocess
import unittest
from pathlib import Path

from program import FLIGHTS, PROGRAM, ProgramTest, flights_slice, read_rows

FIXTURES = Path(__file__).parents[1] / "data/input/fixtures"
STEPS = "user,x\nb,1\na,2.5\nb,3\n"


class Convert(ProgramTest):
    def convert(self, *arguments, code=0, **options):
        return self.segue("convert", *arguments, code=code, cwd=self.folder,
                          **options)

    def lines(self, name):
        return [json.loads(line) for line in self.read(name).splitlines()]

    def names(self):
        return sorted(path.name for path in self.folder.iterdir())


class Files(Convert):
    def test_flights_go_round(self):
        self.write("a.csv", flights_slice(3000))
        order = ["--order-by", "time_hour", "--order-by", "minute"]
        done = self.convert("a.csv", "b.tfrecord.gz", "--key", "tailnum",
                            *order)
        self.assertIn(" keys, 3,000 steps from csv to tfrecord in ",
                      done.stderr)
        self.convert("b.tfrecord.gz", "c.jsonl.zst", "--key", "tailnum")
        self.convert("c.jsonl.zst", "d.csv", "--key", "tailnum")
        rows = read_rows(self.read("a.csv"))
        rows.sort(key=lambda r: (r["tailnum"], r["time_hour"],
                                 int(r["minute"])))
        self.assertEqual(read_rows(self.read("d.csv")), rows)

    def test_what_tensorflow_wrote_keeps_every_value(self):
        # JSON has no place for the bytes of `name`.
        arguments = ["--key", "id", "--drop", "name"]
        first = FIXTURES / "sequence_examples.tfrecord"
        self.convert(first, "a.jsonl", *arguments)
        self.convert(first.with_suffix(".tfrecord.gz"), "z.jsonl", *arguments)
        self.assertEqual(self.read("z.jsonl"), self.read("a.jsonl"))
        self.convert("a.jsonl", "b.tfrecord", "--key", "id")
        self.convert("b.tfrecord", "c.jsonl", "--key", "id")
        self.assertEqual(self.read("c.jsonl"), self.read("a.jsonl"))
        done = self.convert(first, "a.jsonl", "--key", "id", code=1)
        self.assertIn("sequence_examples.tfrecord:1: column 'name' holds "
                      "bytes that are not UTF-8", done.stderr)

    def test_names_say_the_format_and_the_delimiter(self):
        self.write("a.csv", STEPS)
        self.convert("a.csv", "b.tsv", "--key", "user")
        self.assertEqual(self.read("b.tsv"),
                         "user\tx\na\t2.5\nb\t1.0\nb\t3.0\n")
        done = self.convert("a.csv", "b.dat", "--key", "user", code=2)
        self.assertEqual(done.stderr,
                         "segue: the name 'b.dat' does not show its format; "
                         "set it with --to\n")
        self.convert("a.csv", "b.dat", "--key", "user", "--to", "jsonl")
        self.assertEqual([e["user"] for e in self.lines("b.dat")], ["a", "b"])

    def test_data_of_another_name_needs_its_format(self):
        self.write("a.txt", STEPS)
        self.convert("a.txt", "b.jsonl", "--key", "user", code=2)
        self.convert("a.txt", "b.jsonl", "--key", "user", "--from", "csv")
        self.assertEqual([e["user"] for e in self.lines("b.jsonl")],
                         ["a", "b"])

    def test_a_configuration_says_what_is_read(self):
        self.write("one.csv", "user,t,age,x\na,2,30,NA\na,1,30,5\n")
        self.write("two.csv", "user,t,age,x\nb,1,40,oops\nb,2,40,7\n")
        self.write("run.toml", """
            [input]
            files = ["one.csv", "two.csv"]
            key = "user"
            order_by = ["t"]
            context = ["age"]
            default = { x = "0" }
            on_error = "skip"
            reject_file = "r.csv"
            [batch]
            num_unroll = 4""")
        done = self.convert("run.toml", "out.jsonl", "--dtype", "x=int64")
        self.assertEqual(
            self.lines("out.jsonl"),
            [{"user": "a", "context": {"age": 30},
              "sequences": {"t": [1, 2], "x": [5, 0]}},
             {"user": "b", "context": {"age": 40},
              "sequences": {"t": [2], "x": [7]}}])
        self.assertIn("rejected: 1, written to ", done.stderr)
        [reject] = read_rows(self.read("r.csv"))
        self.assertEqual((reject["record"], reject["key"], reject["raw"]),
                         ("2", "b", "b,1,40,oops"))
        self.convert("run.toml", "out.jsonl", "--set", 'input.shard="0/2"')
        self.convert("run.toml", "more.jsonl", "--set", 'input.shard="1/2"')
        users = [e["user"] for name in ("out.jsonl", "more.jsonl")
                 for e in self.lines(name)]
        self.assertEqual(sorted(users), ["a", "b"])

    def test_globs(self):
        self.write("one.csv", "user,x\na,1\n")
        self.write("two.csv", "user,x\na,2\n")
        self.convert("*.csv", "out.jsonl", "--key", "user")
        self.assertEqual(self.lines("out.jsonl")[0]["sequences"]["x"], [1, 2])

    def test_a_tf_train_example_is_asked_for_by_name(self):
        self.write("a.csv", STEPS)
        self.convert("a.csv", "b.tfrecord", "--key", "user", "--to", "example")
        self.convert("b.tfrecord", "c.jsonl", "--from", "example", "--key",
                     "user")
        self.assertEqual(self.lines("c.jsonl")[1],
                         {"user": "b", "sequences": {"x": [1.0, 3.0]}})


class Streams(Convert):
    def test_a_pipe_is_read_twice(self):
        for text in (STEPS.encode(), gzip.compress(STEPS.encode())):
            done = self.convert("-", "-", "--from", "csv", "--to", "jsonl",
                                "--key", "user", input=text)
            self.assertEqual(
                [json.loads(line) for line in done.stdout.splitlines()],
                [{"user": "a", "sequences": {"x": [2.5]}},
                 {"user": "b", "sequences": {"x": [1.0, 3.0]}}])

    def test_a_file_as_standard_input_begins_where_it_stands(self):
        path = self.write("a.csv", "skipped\n" + STEPS)
        with open(path, "rb", buffering=0) as file:
            file.readline()
            done = self.convert("-", "-", "--from", "csv", "--to", "jsonl",
                                "--key", "user", stdin=file)
        self.assertEqual(len(done.stdout.splitlines()), 2)

    def test_of_a_pipe_nothing_is_guessed(self):
        done = self.convert("-", "-", "--to", "jsonl", code=2,
                            input=STEPS.encode())
        self.assertIn("nothing can be guessed from it", done.stderr)
        self.assertIn("--key NAME", done.stderr)
        done = self.convert("-", "-", code=2, input=b"")
        self.assertIn("set it with --to", done.stderr)

    def test_an_empty_pipe_is_an_empty_input(self):
        done = self.convert("-", "-", "--from", "csv", "--to", "jsonl",
                            "--key", "user", code=2, input=b"")
        self.assertEqual(done.stderr, "segue: '-' is empty\n")

    def test_a_pipe_by_its_name_is_refused(self):
        os.mkfifo(self.folder / "pipe.csv")
        done = self.convert("pipe.csv", "out.jsonl", "--key", "user", code=2)
        self.assertIn("'pipe.csv' can be read only once", done.stderr)

    def test_what_is_no_file_is_not_replaced(self):
        self.write("a.csv", STEPS)
        self.convert("a.csv", "/dev/null", "--to", "jsonl", "--key", "user")
        self.assertTrue(Path("/dev/null").is_char_device())
        done = self.convert("a.csv", "/dev/stdout", "--to", "jsonl", "--key",
                            "user")
        self.assertEqual(len(done.stdout.splitlines()), 2)

    def test_a_link_stays_a_link(self):
        self.write("a.csv", STEPS)
        self.write("target.jsonl", "old")
        (self.folder / "link.jsonl").symlink_to("target.jsonl")
        self.convert("a.csv", "link.jsonl", "--key", "user")
        self.assertTrue((self.folder / "link.jsonl").is_symlink())
        self.assertEqual(len(self.lines("target.jsonl")), 2)

    def test_a_full_disk_is_an_error(self):
        self.write("a.csv", STEPS)
        done = self.convert("a.csv", "/dev/full", "--to", "jsonl", "--key",
                            "user", code=1)
        self.assertEqual(done.stderr, "segue: /dev/full: cannot be written: "
                         "No space left on device\n")


class Faults(Convert):
    def test_a_file_that_is_read_is_not_written_over(self):
        self.write("a.csv", STEPS)
        done = self.convert("a.csv", "./a.csv", "--key", "user", code=2)
        self.assertEqual(done.stderr, "segue: './a.csv' would overwrite an "
                                      "input file\n")
        self.assertEqual(self.read("a.csv"), STEPS)

    def test_a_folder_that_is_not_there(self):
        self.write("a.csv", STEPS)
        done = self.convert("a.csv", "no/b.jsonl", "--key", "user", code=2)
        self.assertIn("there is no folder 'no'", done.stderr)

    def test_a_key_that_is_not_plain(self):
        self.write("a.csv", "p,q\n1,2\n1,3\n")
        done = self.convert("a.csv", "b.jsonl", code=2)
        self.assertIn("--key NAME", done.stderr)
        self.assertEqual(self.names(), ["a.csv"])

    def test_three_files_that_hold_nothing_are_three_errors(self):
        self.write("empty.csv", "")
        whole = (FLIGHTS / "flights-2013q1.csv.gz").read_bytes()
        (self.folder / "cut.csv.gz").write_bytes(whole[:len(whole) // 2])
        done = self.convert("none.csv", "b.jsonl", "--key", "tailnum", code=2)
        self.assertIn("No such file", done.stderr)
        done = self.convert("empty.csv", "b.jsonl", "--key", "tailnum", code=2)
        self.assertIn("'empty.csv' is empty", done.stderr)
        done = self.convert("cut.csv.gz", "b.jsonl", "--key", "tailnum",
                            code=1)
        self.assertIn("the gzip stream ends early", done.stderr)
        self.assertEqual(self.names(), ["cut.csv.gz", "empty.csv"])

    def test_a_reject_leaves_what_was_there(self):
        self.write("a.csv", "user,x\na,1\nb,oops\n")
        self.write("b.jsonl", "old")
        done = self.convert("a.csv", "b.jsonl", "--key", "user", "--dtype",
                            "x=int64", code=1)
        self.assertIn("a.csv:3: column 'x': 'oops' is not an int64 (byte "
                      "offset 11, key 'b')", done.stderr)
        self.assertEqual(self.read("b.jsonl"), "old")
        self.assertEqual(self.names(), ["a.csv", "b.jsonl"])

    def test_ctrl_c_leaves_what_was_there(self):
        # Compressing this takes far longer than the first progress line does.
        self.write("a.csv", "user,x\n" + "".join(
            f"u{n},{n % 97}.25\n" for n in range(1000000)))
        self.write("b.jsonl.gz", "old")
        run = subprocess.Popen(
            [PROGRAM, "convert", "a.csv", "b.jsonl.gz", "--key", "user",
             "--progress"], cwd=self.folder, stderr=subprocess.PIPE,
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL))
        self.addCleanup(run.stderr.close)
        self.addCleanup(run.kill)
        # The first progress line says that signals are heard.
        self.assertIn(b"scanning the input",
                      run.stderr.read(len("\rscanning the input")))
        run.send_signal(signal.SIGINT)
        messages = run.stderr.read().decode()
        self.assertEqual(run.wait(timeout=60), 1, messages)
        self.assertTrue(messages.endswith("segue: interrupted\n"), messages)
        self.assertEqual(self.read("b.jsonl.gz"), "old")
        self.assertEqual(self.names(), ["a.csv", "b.jsonl.gz"])

    def test_arguments_that_are_wrong(self):
        for arguments, reason in (
                ([], "no input file given"),
                (["a.csv"], "no output file given"),
                (["a", "b", "c"], "expected one input and one output"),
                (["a.csv", "b.csv", "--to", "xml"],
                 "--to: 'xml' is not one of csv, jsonl, tfrecord, example"),
                (["a.csv", "b.csv", "--from", "xml"],
                 "--from: 'xml' is not one of csv, jsonl, tfrecord, example"),
                (["a.csv", "b.csv", "--dtype", "x"], "is not NAME=DTYPE"),
                (["a.csv", "b.csv", "--dtyp", "x=int64"],
                 "did you mean '--dtype'?")):
            done = self.convert(*arguments, code=2)
            self.assertIn(reason, done.stderr)
            self.assertIn("See 'segue convert --help'", done.stderr)


if __name__ == "__main__":
    unittest.main()
