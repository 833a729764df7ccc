# SPDX-License-Identifier: BSD-3-Clause
"""What a run writes."""

import json
import math
import os
import random
import re
import subprocess
import unittest

from program import (FLIGHTS_COLUMNS, FLIGHTS_TABLES, NUMERIC_X, PROGRAM,
                     ProgramTest,
                     flights_slice, read_rows, safetensors)


def sigmoid(x):
    return 1 / (1 + math.exp(-x))


def lstm(kernel, bias, readout, inputs):
    """Outputs and final (c, h) of one sequence; gates i, j, f, o."""
    units = len(bias) // 4
    c, h, outputs = [0.0] * units, [0.0] * units, []
    for x in inputs:
        row = list(x) + h
        gates = [b + sum(v * kernel[r][g] for r, v in enumerate(row))
                 for g, b in enumerate(bias)]
        i, j, f, o = (gates[n * units:(n + 1) * units] for n in range(4))
        c = [sigmoid(f[u] + 1) * c[u] + sigmoid(i[u]) * math.tanh(j[u])
             for u in range(units)]
        h = [sigmoid(o[u]) * math.tanh(c[u]) for u in range(units)]
        outputs.append([sum(h[u] * readout[u][k] for u in range(units))
                        for k in range(len(readout[0]))])
    return outputs, c, h


class Outputs(ProgramTest):
    def test_outputs_are_those_of_an_lstm_written_out(self):
        draw = random.Random(1)
        matrix = lambda r, c: [[draw.uniform(-1, 1) for _ in range(c)]
                               for _ in range(r)]
        kernel, [bias], readout = matrix(4, 12), matrix(1, 12), matrix(3, 2)
        flat = lambda m: [v for row in m for v in row]
        (self.folder / "w.safetensors").write_bytes(safetensors({
            "lstm/kernel": ([4, 12], flat(kernel)), "lstm/bias": ([12], bias),
            "readout/kernel": ([3, 2], flat(readout)),
            "readout/bias": ([2], [0, 0])}))
        values = {key: [round(draw.uniform(-2, 2), 3) for _ in range(n)]
                  for key, n in {"a": 5, "b": 1, "c": 8}.items()}
        self.write("data.csv", "id,x\n" + "".join(
            f"{key},{x}\n" for key, xs in values.items() for x in xs))
        config = self.configuration(
            NUMERIC_X, model={"weights": "w.safetensors", "outputs": 2},
            output={"states_file": "s.jsonl"})
        self.segue("run", config)
        rows = read_rows(self.read("out.csv"))
        self.assertEqual(list(rows[0]), ["key", "step", "output_0", "output_1"])
        self.assertEqual(len(rows), 14)
        states = {line["key"]: line for line in
                  map(json.loads, self.read("s.jsonl").splitlines())}
        for key, xs in values.items():
            outputs, c, h = lstm(kernel, bias, readout, [[x] for x in xs])
            mine = sorted((int(r["step"]), r) for r in rows if r["key"] == key)
            self.assertEqual([step for step, _ in mine], list(range(len(xs))))
            for (step, row), expected in zip(mine, outputs):
                for k, value in enumerate(expected):
                    self.assertAlmostEqual(float(row[f"output_{k}"]), value,
                                           delta=1e-5)
            self.assertEqual(states[key]["total_length"], len(xs))
            for name, final in (("c", c), ("h", h)):
                for got, value in zip(states[key]["states"][name], final):
                    self.assertAlmostEqual(got, value, delta=1e-5)

    def test_layers_have_states_of_their_own_and_a_softmax_sums_to_one(self):
        self.write("data.csv", "id,x\n" + "".join(
            f"{key},{x}\n" for key, x in zip("aababba", range(7))))
        config = self.configuration(
            NUMERIC_X, model={"layers": 2, "outputs": 3, "readout": "softmax"},
            output={"states_file": "s.jsonl"})
        self.segue("run", config)
        rows = read_rows(self.read("out.csv"))
        self.assertEqual(len(rows), 7)
        for row in rows:
            outputs = [float(row[f"output_{k}"]) for k in range(3)]
            self.assertAlmostEqual(sum(outputs), 1, delta=1e-5)
            self.assertTrue(all(0 < p < 1 for p in outputs), outputs)
        for line in map(json.loads, self.read("s.jsonl").splitlines()):
            self.assertEqual(sorted(line["states"]), [
                "layer_0/c", "layer_0/h", "layer_1/c", "layer_1/h"])

    def test_keys_are_quoted_as_rfc_4180_has_it(self):
        self.write("data.csv",
                   'id,x\n"a,b",1\n"say ""x""",2\n"two\nlines",3\n')
        self.segue("run", self.configuration(NUMERIC_X))
        text = self.read("out.csv")
        self.assertTrue(text.startswith('key,step,output_0,output_1,output_2\n'
                                        '"a,b",0,'), text)
        self.assertEqual([r["key"] for r in read_rows(text)],
                         ["a,b", 'say "x"', "two\nlines"])

    def test_outputs_that_are_not_finite_are_counted(self):
        self.write("data.csv", "id,x\na,1\na,2\nb,3\nb,-2\nb,4\n")
        config = self.configuration(
            NUMERIC_X + 'normalizer = { kind = "log1p" }\n', input={"label": "x"})
        done = self.segue("run", config, "--set", "model.outputs=1")
        rows = read_rows(self.read("out.csv"))
        outputs = {(r["key"], r["step"]): r["output_0"] for r in rows}
        # A key's state stays what it has become.
        self.assertEqual([place for place, y in outputs.items() if y == "nan"],
                         [("b", "1"), ("b", "2")])
        self.assertNotIn("-nan", self.read("out.csv"))
        self.assertIn("\nnot finite: 2 of 5 outputs; the first: output_0 of key "
                      "'b', step 1, is nan\n", done.stderr)
        self.assertRegex(done.stderr, r"\n  model +nan +nan +nan\n")
        # What was written is read again as numbers of which two are missing.
        done = self.segue("stats", self.folder / "out.csv")
        self.assertRegex(done.stdout, r"\n  output_0 +float32 +2 +~3 ")

    def test_keys_without_steps_finish_with_their_initial_states(self):
        sequences = {"none": {"x": []}, "some": {"x": [1, 2, 3]},
                     "absent": {}, "null": {"x": None}}
        self.write("data.jsonl", "".join(
            json.dumps({"key": key, "sequences": s}) + "\n"
            for key, s in sequences.items()))
        config = self.configuration(
            NUMERIC_X, input={"format": "jsonl", "files": ["data.jsonl"],
                              "key": "key"},
            output={"states_file": "s.jsonl"})
        done = self.segue("run", config)
        self.assertIn("\nwithout steps: 3 keys, which finished with their "
                      "initial states\n", done.stderr)
        rows = read_rows(self.read("out.csv"))
        self.assertEqual([r["key"] for r in rows], ["some"] * 3)
        states = {line["key"]: line for line in
                  map(json.loads, self.read("s.jsonl").splitlines())}
        self.assertEqual(set(states), {"none", "some", "absent", "null"})
        for key in ("none", "absent", "null"):
            self.assertEqual(states[key]["total_length"], 0)
            self.assertEqual(set(states[key]["states"]["h"]), {0})

    def test_json_lines_have_the_names_of_the_header(self):
        self.write("data.csv", 'id,x,y\n"é""",1,0.5\n')
        config = self.configuration(
            NUMERIC_X, input={"label": "y"}, output={"file": "out.jsonl"})
        self.segue("run", config)
        [line] = map(json.loads, self.read("out.jsonl").splitlines())
        self.assertEqual(list(line), ["key", "step", "label", "output_0",
                                      "output_1", "output_2"])
        self.assertEqual((line["key"], line["step"], line["label"]),
                         ('é"', 0, 0.5))

    def test_the_format_can_be_set_and_standard_output_used(self):
        self.write("data.csv", "id,x\na,1\n")
        config = self.configuration(NUMERIC_X)
        done = self.segue("run", config, "--set", "output.file=-",
                          "--set", "output.format=jsonl")
        self.assertEqual(json.loads(done.stdout)["key"], "a")
        self.assertFalse((self.folder / "out.csv").exists())

    def test_input_from_a_pipe(self):
        self.write("data.csv", "id,x\na,1\na,2\n")
        config = self.configuration(NUMERIC_X)
        self.segue("run", config)
        piped = self.segue("run", config, "--set", 'input.files=["-"]', "--set",
                           "output.file=-", input=self.read("data.csv").encode())
        self.assertEqual(piped.stdout, self.read("out.csv"))
        done = self.segue("run", config, "--set", 'input.files=["-"]', code=2,
                          input=b"id,z\na,1\n")
        self.assertIn("'x'", done.stderr)

    def test_no_run_fails_because_nobody_can_be_told(self):
        self.write("data.csv", "id,x\na,1\na,2\n")
        config = self.configuration(NUMERIC_X)
        self.segue("run", config)
        whole = self.read("out.csv")
        for redirection in ("2>&-", "2>/dev/full", "2>&- 0>&-"):
            os.remove(self.folder / "out.csv")
            code = subprocess.call(["sh", "-c", f'"$0" run "$1" {redirection}',
                                    PROGRAM, str(config)])
            self.assertEqual(code, 0, redirection)
            self.assertEqual(self.read("out.csv"), whole)
        # But rows that cannot be written are not lost in silence.
        done = subprocess.run(
            ["sh", "-c", '"$0" run "$1" --set output.file=- >&-', PROGRAM,
             str(config)], stderr=subprocess.PIPE, text=True)
        self.assertEqual(done.returncode, 1)
        self.assertIn("segue: standard output: cannot be written: ",
                      done.stderr)

    def test_rows_and_progress_share_a_terminal(self):
        self.write("data.csv", "id,x\n" + "".join(
            f"k{i},{i}\n" for i in range(500)))
        config = self.configuration(NUMERIC_X, output={"file": "-"})
        ours, theirs = os.openpty()
        run = subprocess.Popen([PROGRAM, "run", str(config)], stdout=theirs,
                               stderr=theirs)
        os.close(theirs)
        seen = b""
        with open(ours, "rb", buffering=0) as terminal:
            while True:
                try:
                    seen += terminal.read(65536)
                except OSError:  # the other end is closed
                    break
        self.assertEqual(run.wait(timeout=60), 0)
        self.assertIn(b"\x1b[K", seen)
        lines = seen.decode().split("\r\n")
        # What is left of a line once the progress on it is erased.
        rows = [line.split("\x1b[K")[-1].lstrip("\r") for line in lines]
        rows = [row for row in rows if row.startswith("k")]
        self.assertEqual(rows[0], "key,step,output_0,output_1,output_2")
        self.assertEqual([row.split(",")[0] for row in rows[1:]],
                         sorted(f"k{i}" for i in range(500)))
        for line in lines:
            if line.endswith("output_2") or line.split("\x1b[K")[-1][:1] == "k":
                before = line.split("\x1b[K")[:-1]
                self.assertTrue(not before or before[-1] == "\r", line)

    def test_the_summary_comes_either_way_progress_only_if_asked(self):
        self.write("data.csv", "id,x\na,1\na,2\na,3\nb,1\n")
        config = self.configuration(NUMERIC_X)
        summary = (r"^done: 2 keys, 3 segments, 4 steps in 2 batches; "
                   r"\d+\.\d\d s, [\d,]+ segments/s\n$")
        for option in ([], ["--quiet"]):
            self.assertRegex(self.segue("run", config, *option).stderr, summary)
        forced = self.segue("run", config, "--progress").stderr
        self.assertTrue(forced.startswith("\r"), forced)
        self.assertRegex(forced.split("\r\x1b[K")[-1], summary)


class Flights(ProgramTest):
    """Real data: 4000 departures of one airline's aircraft."""

    @classmethod
    def setUpClass(cls):
        cls.data = flights_slice(4000)

    def run_flights(self, *settings):
        self.write("data.csv", self.data)
        config = self.configuration(FLIGHTS_COLUMNS, **FLIGHTS_TABLES)
        arguments = [a for s in settings for a in ("--set", s)]
        done = self.segue("run", config, "--set",
                          "output.states_file=s.jsonl", *arguments)
        self.summary = re.sub(r"; [\d.]+ m?s, [\d,]+ segments/s", "",
                              done.stderr)
        return self.read("out.csv"), self.read("s.jsonl")

    def outputs(self, *settings):
        text, _ = self.run_flights(*settings)
        return {(r["key"], int(r["step"])):
                (float(r["label"]), float(r["output_0"]), float(r["output_1"]))
                for r in read_rows(text)}

    def test_state_is_carried_over_every_cut(self):
        whole = self.outputs("batch.num_unroll=1000")
        self.assertEqual(len(whole), 4000)
        for n in (1, 4):
            cut = self.outputs("batch.num_unroll=4", f"runtime.parsers={n}",
                               f"runtime.workers={n}")
            self.assertEqual(cut.keys(), whole.keys())
            for place, values in cut.items():
                self.assertEqual(values[0], whole[place][0])
                for a, b in zip(values, whole[place]):
                    self.assertAlmostEqual(a, b, delta=1e-5, msg=str(place))

    def test_labels_are_those_of_the_flights_in_time_order(self):
        flights = {}
        for row in read_rows(self.data):
            flights.setdefault(row["tailnum"], []).append(row)
        expected = {
            (key, step): float(row["arr_delay"])
            for key, rows in flights.items()
            for step, row in enumerate(sorted(
                rows, key=lambda r: (r["time_hour"], int(r["minute"]))))}
        labels = {place: values[0] for place, values in self.outputs().items()}
        self.assertEqual(labels, expected)

    def test_files_are_the_same_to_the_byte_for_any_number_of_threads(self):
        """[E2] [E3]"""
        one = self.run_flights("runtime.threads=1", "runtime.parsers=1",
                               "runtime.workers=1")
        summary_of_one = self.summary
        four = self.run_flights("runtime.threads=4", "runtime.parsers=4",
                                "runtime.workers=4")
        self.assertEqual(one[0], four[0])
        self.assertEqual(one[1], four[1])
        self.assertRegex(summary_of_one, "4,000 steps in \\d+ batches$")
        self.assertEqual(summary_of_one, self.summary)
        keys = {json.loads(line)["key"] for line in one[1].splitlines()}
        self.assertEqual(keys, {r["key"] for r in read_rows(one[0])})


if __name__ == "__main__":
    unittest.main()
