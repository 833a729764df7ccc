# SPDX-License-Identifier: BSD-3-Clause
"""What `segue stats` says of an input, and the configurations it suggests."""

import json
import re
import signal
import subprocess
import sys
import unittest
from pathlib import Path

from program import FLIGHTS, PROGRAM, ProgramTest, flights_slice, read_rows

FIXTURES = Path(__file__).parents[1] / "data/input/fixtures"
FLIGHTS_FILE = FLIGHTS / "flights-2013q1.csv.gz"


def batches_of(report):
    """num_unroll -> (segments, batches, full, padding) of a report."""
    lines = report[report.index("num_unroll"):].splitlines()[1:]
    rows = {}
    for line in lines:
        numbers = [float(n) for n in
                   line.replace(",", "").replace("%", "").split()]
        rows[int(numbers[0])] = numbers[1:]
    return rows


def histogram_of(report):
    """(first, last, examples, bar) of a report."""
    begin = report.index("steps per key:")
    lines = report[begin:report.index("\n\n", begin)].splitlines()[1:]
    pattern = re.compile(r"^ +([\d,]+)(?: +- +([\d,]+))? +([\d,]+)(?: +(#+))?$")
    found = [pattern.match(line).groups() for line in lines]
    number = lambda text: int(text.replace(",", ""))
    return [(number(first), number(last or first), number(n), len(bar or ""))
            for first, last, n, bar in found]


class Stats(ProgramTest):
    def stats(self, *arguments):
        done = self.segue("stats", *arguments, cwd=self.folder)
        self.assertEqual(done.stderr, "")
        return done.stdout

    def assert_suggestion_runs(self, *arguments):
        """What is suggested is checked and run as it is."""
        text = self.stats(*arguments, "--suggest")
        self.write("start.toml", text)
        self.segue("check", "start.toml", cwd=self.folder)
        done = self.segue("run", "start.toml", "--quiet", cwd=self.folder)
        return text, done.stderr, read_rows(self.read("outputs.csv"))


class Flights(Stats):
    """Real data: every figure is computed here once more."""

    def test_what_is_in_the_flights(self):
        report = self.stats(FLIGHTS_FILE, "--set", "input.key=tailnum")
        import gzip
        rows = read_rows(gzip.open(FLIGHTS_FILE, "rt").read())
        lengths = {}
        for row in rows:
            lengths[row["tailnum"]] = lengths.get(row["tailnum"], 0) + 1
        self.assertIn(f"{len(rows):,} records, {len(lengths):,} keys "
                      f"(tailnum), {len(rows):,} steps\n", report)
        delays = [float(row["dep_delay"]) for row in rows]
        mean = sum(delays) / len(delays)
        deviation = (sum((d - mean) ** 2 for d in delays) / len(delays)) ** 0.5
        self.assertRegex(
            report, rf"(?m)^  dep_delay +int64 +0 +~\d+  {min(delays):.0f} to "
                    rf"{max(delays):.0f}, mean {mean:.6g}, deviation "
                    rf"{deviation:.6g}$")
        self.assertRegex(report, r"(?m)^  carrier +string +0 +16  \"UA\" 18 %")
        self.assertRegex(report, r"(?m)^  time_hour +string +0 +~[\d,]+  times$")

        bins = histogram_of(report)
        longest = max(n for *_, n, _ in bins)
        for first, last, n, bar in bins:
            self.assertEqual(
                n, sum(first <= k <= last for k in lengths.values()))
            self.assertEqual(bar, -(-50 * n // longest))
        self.assertEqual(sum(n for *_, n, _ in bins), len(lengths))

        table = batches_of(report)
        self.assertGreaterEqual(len(table), 4)
        for num_unroll, (segments, batches, full, padding) in table.items():
            expected = sum(-(-k // num_unroll) for k in lengths.values())
            self.assertEqual(segments, expected)
            self.assertAlmostEqual(full, 100 * segments / (32 * batches),
                                   delta=0.06)
            self.assertAlmostEqual(
                padding, 100 * (1 - len(rows) / (segments * num_unroll)),
                delta=0.06)

    def test_batches_are_as_many_as_a_run_makes(self):
        self.write("data.csv", flights_slice(4000))
        config = ("[input]\nfiles = ['data.csv']\nkey = 'tailnum'\n"
                  "[batch]\nnum_unroll = 5\nbatch_size = 24\n")
        self.write("run.toml", config)
        table = batches_of(self.stats("run.toml"))
        self.write("run.toml", config + "[[column]]\nkind = 'numeric'\n"
                   "key = 'dep_delay'\n[model]\nkind = 'rnn'\nunits = 1\n"
                   "[output]\nfile = '/dev/null'\n")
        for num_unroll in table:
            done = self.segue("run", self.folder / "run.toml", "--quiet",
                              "--set", f"batch.num_unroll={num_unroll}")
            segments, batches, _, _ = table[num_unroll]
            self.assertIn(f" {segments:,.0f} segments, 4,000 steps in "
                          f"{batches:,.0f} batches;", done.stderr)
        self.assertIn(5, table)

    def test_a_configuration_that_trains_is_read_too(self):
        report = self.stats(FLIGHTS.parent / "legs.toml")
        self.assertIn("steps per key:", report)

    def test_a_suggestion_runs_as_written(self):
        text, summary, rows = self.assert_suggestion_runs(
            FLIGHTS_FILE, "--set", "input.key=tailnum")
        self.assertEqual(len(rows), 77911)
        self.assertIn("3,560 keys", summary)
        self.assertIn('order_by = ["time_hour"]', text)
        for column in ("distance", "carrier", "dest", "month"):
            self.assertIn(f'key = "{column}"', text)

    def test_a_key_that_is_not_plain_is_asked_for(self):
        done = self.segue("stats", FLIGHTS_FILE, code=2)
        self.assertEqual(done.stdout, "")
        self.assertIn("input.key is not set, and there are several "
                      "candidates: tailnum (about ", done.stderr)
        self.assertIn("--set input.key=NAME", done.stderr)


class JsonLines(Stats):
    LINES = "".join(
        json.dumps({
            "user": f"u{i}", "city": ["Paris", "Rome", None][i % 3],
            "stars": [(i + t) % 6 + 0.5 for t in range(1 + i % 7)],
            "liked": [t % 2 == 0 for t in range(1 + i % 7)],
            "tags": [["a", "b", "c"][:t % 4] for t in range(1 + i % 7)],
            "place": [[t, t * i] for t in range(1 + i % 7)],
        }) + "\n" for i in range(50))

    def test_a_suggestion_runs_as_written(self):
        self.write("data.jsonl", self.LINES)
        text, summary, rows = self.assert_suggestion_runs("data.jsonl")
        self.assertIn("50 keys", summary)
        self.assertEqual(len(rows), sum(1 + i % 7 for i in range(50)))
        for line in ('key = "user"', 'json = { context = "", sequences = "" }',
                     'ragged = ["tags"]', 'shape = [2]', "context = true",
                     'default = { "city" = "" }',
                     'vocabulary = ["false", "true"]'):
            self.assertIn(line, text)

    def test_what_is_wrong_is_counted(self):
        self.write("data.jsonl", self.LINES + '{"user": "u51", "stars"\n'
                   + self.LINES.splitlines()[3] + "\n")
        report = self.stats("data.jsonl", "--set", "input.key=user")
        self.assertIn("cannot be read: 1 records\n", report)
        self.assertIn("data.jsonl:51: ", report)
        self.assertIn("with a key that had appeared before: 1 "
                      "examples\n", report)
        _, summary, _ = self.assert_suggestion_runs(
            "data.jsonl", "--set", "input.key=user")
        self.assertIn("51 keys", summary)
        self.assertIn("rejected: 1", summary)

    def test_standard_input(self):
        done = self.segue("stats", "-", "--set", "input.format=jsonl", "--set",
                          "input.key=user", "--set",
                          'input.json={context="", sequences=""}',
                          input=self.LINES.encode())
        self.assertIn("50 records, 50 keys (user)", done.stdout)
        done = self.segue("stats", "-", code=2, input=b"id,x\n")
        self.assertIn("read only once", done.stderr)


class TFRecord(Stats):
    def test_suggestions_run_as_written(self):
        for name in ("sequence_examples.tfrecord", "examples.tfrecord",
                     "sequence_examples.tfrecord.gz"):
            text, summary, rows = self.assert_suggestion_runs(FIXTURES / name)
            self.assertIn("5 keys", summary)
            self.assertEqual(len(rows), 25)
            self.assertEqual('ragged = ["tags"]' in text,
                             name != "examples.tfrecord")


class Csv(Stats):
    def test_a_configuration_with_files_alone_is_enough(self):
        self.write("data.csv", "id;x\na;1\nb;2\na;3.5\n")
        self.write("run.toml", "[input]\nfiles = ['data.csv']\n")
        report = self.stats("run.toml")
        self.assertIn('guessed: format = "csv", delimiter = ";", key = "id"\n',
                      report)
        self.assertIn("3 records, 2 keys (id), 3 steps\n", report)

    def test_odd_names_and_values_survive_a_suggestion(self):
        header = 'id,"a ""b"" \\ c",d.e,"f\ng"\n'
        self.write("data.csv", header + "".join(
            f'k{i % 4},{i},"x\\""{i % 3}\t",{i / 4}\n' for i in range(40)))
        text, summary, rows = self.assert_suggestion_runs("data.csv")
        self.assertIn(r'key = "a \"b\" \\ c"', text)
        self.assertEqual(len(rows), 40)

    def test_missing_values_get_a_default(self):
        self.write("data.csv", "id,x,y\n" + "".join(
            f"k{i % 4},{'NA' if i % 5 else i},{i % 2 or ''}\n"
            for i in range(60)))
        text, summary, rows = self.assert_suggestion_runs("data.csv")
        self.assertIn('"x" = "', text)
        self.assertEqual(len(rows), 60)

    def test_columns_that_cannot_be_read_are_named(self):
        self.write("data.csv", "id,x,a:b,x2,x2,,\x1b[2J,\n" + "".join(
            f"k{i % 4},{i},{i},{i},{i},{i},{i % 3},\n" for i in range(40)))
        text, *_ = self.assert_suggestion_runs("data.csv")
        self.assertIn("#   column 'x2' appears twice", text)
        self.assertIn("#   column 6 has no name", text)
        self.assertIn('rename = { "a:b" = "a_b" }', text)
        self.assertNotIn("unnamed", text)
        self.assertIn(r'key = "\u001b[2J"', text)
        report = self.stats("data.csv")
        self.assertIn("not read: column 6 has no name\n", report)
        self.assertIn("readable only under another name (input.rename): "
                      "'a:b'\n",
                      report)
        self.assertNotIn("\x1b", text + report)

    def test_columns_get_the_names_that_they_need(self):
        self.write("data.csv", ",id,a:b,a_b,unnamed,a_b_,a_b_\n" + "".join(
            f"{i},k{i % 4},{i * i},{i % 3},{i % 7},1,2\n" for i in range(40)))
        text, *_ = self.assert_suggestion_runs(
            "data.csv", "--set", "input.key=id")
        self.assertIn('rename = { "" = "unnamed_", "a:b" = "a_b__" }', text)
        for name in ("unnamed_", "unnamed", "a_b__", "a_b"):
            self.assertIn(f'key = "{name}"', text)

    def test_context_lists_become_ragged(self):
        self.write("data.jsonl", "".join(json.dumps({
            "id": f"k{i}", "sequences": {"x": [i, i / 3]} if i % 5 else {},
            "context": {"t:g": ["a", "b", "c"][:i % 4]} if i % 7 else {},
        }) + "\n" for i in range(40)))
        text, *_ = self.assert_suggestion_runs(
            "data.jsonl", "--set", "input.key=id")
        self.assertIn('ragged = ["t_g"]', text)
        self.assertIn('key = "t_g", ', text)
        self.assertNotIn("on_error", text)
        self.assertNotIn("default", text)

    def test_names_of_columns_that_would_meet(self):
        self.write("data.csv", "id,x,x_indicator,x_indicator_\n" + "".join(
            f"k{i % 4},{'pq'[i % 2]},{i},{i * i}\n" for i in range(40)))
        text, *_ = self.assert_suggestion_runs("data.csv")
        self.assertEqual(text.count("\nname = "), 2)

    def test_outputs_do_not_go_over_the_input(self):
        self.write("outputs.csv", "id,x\na,1\nb,2.5\na,3\n")
        text = self.stats("outputs.csv", "--suggest")
        self.assertIn('file = "outputs_2.csv"', text)
        text = self.stats("out*.csv", "--set", "input.key=id", "--suggest")
        self.assertIn('file = "-"', text)

    def test_what_was_set_is_suggested_again(self):
        self.write("data.csv", "id,x\n" + "".join(
            f"k{i % 40},{i}\n" for i in range(200)))
        options = ('shard = "1/3"', "shuffle_files = 3", "shuffle_examples = 4",
                   "shuffle_buffer = 9", "record_limit_mb = 2",
                   "group_memory_mb = 7", 'missing = ["?"]',
                   'temporary_folder = "/tmp"')
        arguments = [a for o in options
                     for a in ("--set", "input." + o.replace(" = ", "="))]
        text, *_ = self.assert_suggestion_runs("data.csv", *arguments)
        for option in options:
            self.assertIn("\n" + option + "\n", text)

    def test_a_default_does_not_count_as_missing(self):
        self.write("data.csv", "id,small,x\n" + "".join(
            f"k{i % 4},{i % 3 if i % 4 else -1},{'-1' if i % 5 else i}\n"
            for i in range(60)))
        text, *_ = self.assert_suggestion_runs(
            "data.csv", "--set", 'input.missing=["-1", "?"]')
        self.assertIn('"small" = " -1"', text)

    def test_nothing_to_suggest(self):
        self.write("data.csv", "id,x\na,1\nb,1\n")
        done = self.segue("stats", self.folder / "data.csv", "--suggest", code=1)
        self.assertEqual(done.stdout, "")
        self.assertIn('"x": has the same value everywhere', done.stderr)


class Labels(Stats):
    """What is suggested with a label trains and runs as it is."""

    def assert_suggestion_trains(self, *arguments):
        text = self.stats(*arguments, "--suggest")
        self.write("start.toml", text)
        self.segue("check", "start.toml", cwd=self.folder)
        trained = self.segue("train", "start.toml", "--quiet", cwd=self.folder)
        done = self.segue("run", "start.toml", "--quiet", cwd=self.folder)
        rows = read_rows(self.read("outputs.csv"))
        self.assertIn("label", rows[0])
        return text, trained.stderr, done.stderr, rows

    def rows_of(self, keys):
        return "id,x,y,liked\n" + "".join(
            f"u{i % keys},{i % 13},{i % 13 * 2 + 0.5},{int(i % 13 > 6)}\n"
            for i in range(40 * keys))

    def test_an_amount(self):
        for keys in (1, 2, 3, 5, 200):
            self.write("data.csv", self.rows_of(keys))
            text, trained, summary, rows = self.assert_suggestion_trains(
                "data.csv", "--set", "input.label=y")
            self.assertNotIn('key = "y"', text)
            self.assertIn('key = "x"', text)
            self.assertEqual(len(rows), 40 * keys)
            self.assertEqual("held out: " in trained, keys > 1)
            # It has learned: the mean alone is off by 7.5.
            error = re.search(r"model +([\d.]+)", summary)
            self.assertLess(float(error.group(1)), 7, summary)

    def test_classes(self):
        self.write("data.csv", self.rows_of(5))
        text, _, summary, rows = self.assert_suggestion_trains(
            "data.csv", "--set", "input.label=liked")
        self.assertIn('readout = "softmax"', text)
        self.assertEqual(set(rows[0]) - {"key", "step", "label"},
                         {"output_0", "output_1"})

    def test_records(self):
        text, *_, rows = self.assert_suggestion_trains(
            FIXTURES / "sequence_examples.tfrecord", "--set", "input.label=x")
        self.assertNotIn('key = "x"', text)
        self.assertEqual(len(rows), 25)
        self.write("data.jsonl", JsonLines.LINES)
        text, *_, rows = self.assert_suggestion_trains(
            "data.jsonl", "--set", "input.key=user", "--set",
            "input.label=stars")
        self.assertNotIn('key = "stars"', text)

    def test_weights_of_another_training_are_kept(self):
        self.write("data.csv", self.rows_of(3))
        self.write("weights.safetensors", "of another")
        self.assert_suggestion_trains("data.csv", "--set", "input.label=y")
        self.assertEqual(self.read("weights.safetensors"), "of another")
        self.assertTrue((self.folder / "weights_2.safetensors").exists())

    def test_a_pipe_is_not_trained_with(self):
        done = self.segue("stats", "-", "--suggest", "--set", "input.label=y",
                          "--set", "input.format=csv", "--set", "input.key=id",
                          input=self.rows_of(5).encode())
        self.assertNotIn("[train]\n", done.stdout)
        self.assertIn("but a pipe can be read only once", done.stdout)

    def test_what_is_no_label(self):
        self.write("data.csv", "id,x,y\na,1,p\nb,2,q\na,3,q\n")
        for label, message in (("y", "holds values that are not numbers"),
                               ("z", "is not a column"), ("id", "is the key")):
            done = self.segue("stats", "data.csv", "--suggest", "--set",
                              f"input.label={label}", code=1, cwd=self.folder)
            self.assertIn(f"segue: the label '{label}' {message}", done.stderr)


class Faults(Stats):
    def test_what_is_named_and_wrong(self):
        for arguments, message in (
                (["none.csv"], "cannot open 'none.csv'"),
                (["none.toml"], "none.toml"),
                (["a.toml"], "input"),
                (["b.toml"], "batch_size")):
            self.write("a.toml", "[batch]\nnum_unroll = 4\n")
            self.write("data.csv", "id,x\na,1\n")
            self.write("b.toml", "[input]\nfiles = ['data.csv']\n[batch]\n"
                       "batch_size = 0\n")
            done = self.segue("stats", *arguments, code=2, cwd=self.folder)
            self.assertEqual(done.stdout, "")
            self.assertIn(message, done.stderr)

    def test_a_file_that_ends_early(self):
        data = FLIGHTS_FILE.read_bytes()
        (self.folder / "cut.csv.gz").write_bytes(data[:len(data) // 2])
        done = self.segue("stats", self.folder / "cut.csv.gz", "--set",
                          "input.key=tailnum", code=1)
        self.assertIn("cut.csv.gz", done.stderr)

    def test_progress_and_interruption(self):
        with subprocess.Popen(
                [PROGRAM, "stats", "-", "--progress", "--set",
                 "input.format=csv", "--set", "input.key=id"],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=subprocess.PIPE) as process:
            process.stdin.write(b"id,x\n" + b"a,1\n" * 10)
            process.stdin.flush()
            shown = process.stderr.read(len("\rreading"))
            self.assertEqual(shown, b"\rreading")
            process.send_signal(signal.SIGINT)
            # The input is still open: only the signal ends it.
            self.assertEqual(process.wait(60), 1)
            self.assertIn(b"segue: interrupted\n", process.stderr.read())
            self.assertEqual(process.stdout.read(), b"")
            process.stdin.close()


SANITIZED = b"__asan_init" in Path(PROGRAM).read_bytes() or (
    b"__tsan_init" in Path(PROGRAM).read_bytes())


class Memory(Stats):
    @unittest.skipIf(SANITIZED, "its own memory is what would be measured")
    def test_memory_does_not_grow_with_the_input(self):
        """20 times the steps of as many keys take no more memory."""
        peaks = []
        for steps in (200, 4000):
            path = self.folder / "data.jsonl"
            with open(path, "w") as file:
                for key in range(200):
                    values = [key + t / 7 for t in range(steps)]
                    file.write(json.dumps({"key": f"k{key}", "sequences": {
                        "x": values}}) + "\n")
            code = ("import resource, subprocess, sys; "
                    "subprocess.run(sys.argv[1:], check=True, "
                    "stdout=subprocess.DEVNULL); "
                    "print(resource.getrusage("
                    "resource.RUSAGE_CHILDREN).ru_maxrss)")
            done = subprocess.run(
                [sys.executable, "-c", code, PROGRAM, "stats", str(path)],
                capture_output=True, check=True, timeout=300)
            peaks.append(int(done.stdout))
        # The chunk is as large as the largest record, some MiB.
        self.assertLess(peaks[1], peaks[0] + 24 * 1024)
        self.assertGreater(path.stat().st_size, 12 << 20)


if __name__ == "__main__":
    unittest.main()
