# SPDX-License-Identifier: BSD-3-Clause
"""`segue inspect` and `segue check`."""

import json
import unittest

from program import NUMERIC_X, ProgramTest, read_rows

FIELDS = ["key", "next_key", "sequence", "sequence_count", "length",
          "total_length", "insertion_index", "context", "sequences", "states",
          "layer", "layer_length"]


class Inspect(ProgramTest):
    def setUp(self):
        super().setUp()
        self.write("data.csv", "id,x,y,g\na,1,10,p\na,2,20,p\na,3,30,p\n"
                   "b,4,40,q\nc,5,50,r\n")
        self.config = self.configuration(
            NUMERIC_X, input={"label": "y", "context": ["g"]})

    def inspect(self, *arguments):
        done = self.segue("inspect", self.config, *arguments)
        return [json.loads(line) for line in done.stdout.splitlines()]

    def test_the_fields_of_a_batch(self):
        [batch] = self.inspect("--batches", 1)
        self.assertEqual(list(batch), FIELDS)
        states = batch.pop("states")
        self.assertEqual(states, {"c": [[0] * 3] * 2, "h": [[0] * 3] * 2})
        self.assertEqual(batch, {
            "key": ["00000_of_00002:a", "00000_of_00001:b"],
            "next_key": ["00001_of_00002:a", "STOP:b"],
            "sequence": [0, 0],
            "sequence_count": [2, 1],
            "length": [2, 1],
            "total_length": [3, 1],
            "insertion_index": [-2**63, -2**63 + 1],
            "context": {"g": ["p", "q"]},
            "sequences": {"x": [[1, 2], [4, 0]], "y": [[10, 20], [40, 0]]},
            "layer": [[[1], [2]], [[4], [0]]],
            "layer_length": [2, 1],
        })

    def test_the_model_s_states_reach_the_next_segment(self):
        self.segue("run", self.config)
        h = [[float(row[f"output_{u}"]) for u in range(3)]
             for row in read_rows(self.read("out.csv"))
             if row["key"] == "a" and row["step"] == "1"]
        _, second = self.inspect("--batches", 9)
        self.assertEqual(second["key"], ["00001_of_00002:a",
                                         "00000_of_00001:c"])
        self.assertEqual(second["states"]["h"], h + [[0] * 3])

    def test_the_first_n_batches(self):
        self.assertEqual(len(self.inspect()), 1)
        self.assertEqual(len(self.inspect("--batches", 2)), 2)
        self.assertEqual(len(self.inspect("--batches", 2000)), 2)

    def test_a_reject_that_ends_it_is_told_once(self):
        self.write("data.csv", "id,x,y,g\na,1,10,p\nb,zz,20,p\n")
        done = self.segue("inspect", self.config, "--batches", 9, code=1)
        self.assertEqual(done.stderr.count("'zz' is not a float32"), 1)
        skipped = self.segue("inspect", self.config, "--set",
                             "input.on_error=skip")
        self.assertEqual(skipped.stderr.count("'zz' is not a float32"), 1)

    def test_the_batch_size_can_be_given(self):
        [batch] = self.inspect("--batch-size", 3)
        self.assertEqual(len(batch["key"]), 3)
        done = self.segue("inspect", self.config, "--batch-size", 4, "--set",
                          "batch.capacity=3", code=2)
        self.assertIn("batch.capacity", done.stderr)

    def test_overrides(self):
        [batch] = self.inspect("--set", "batch.num_unroll=4", "--set",
                               "batch.batch_size=1")
        self.assertEqual(batch["sequences"]["x"], [[1, 2, 3, 0]])

    def test_context_of_several_values(self):
        self.write("data.jsonl", "".join(json.dumps(record) + "\n" for record in [
            {"id": "a", "context": {"g": ["p", "q"]}, "sequences": {"x": [1, 2]}},
            {"id": "b", "context": {}, "sequences": {"x": [3]}},
            {"id": "c", "context": {"g": ["q"]}, "sequences": {"x": [4]}}]))
        columns = NUMERIC_X + """
            [[column]]
            kind = "indicator"
            name = "g"
            of = { kind = "vocabulary_list", key = "g", context = true, \
vocabulary = ["p", "q"] }
            """.replace("            ", "")
        config = self.configuration(columns, input={
            "format": "jsonl", "files": ["data.jsonl"], "ragged": ["g"]})
        done = self.segue("inspect", config, "--batch-size", 3)
        batch = json.loads(done.stdout)
        self.assertEqual(batch["layer"], [[[1, 1, 1], [1, 1, 2]],
                                          [[0, 0, 3], [0, 0, 0]],
                                          [[0, 1, 4], [0, 1, 0]]])
        self.segue("run", config)

    def test_without_a_model(self):
        text = self.read("run.toml")
        start, end = text.index("[model]"), text.index("[output]")
        self.write("run.toml", text[:start] + text[end:])
        first, second = self.inspect("--batches", 2)
        self.assertEqual(first["states"], {})
        self.assertEqual(second["sequence"], [1, 0])

    def test_nothing_is_written(self):
        self.inspect("--batches", 2)
        self.assertFalse((self.folder / "out.csv").exists())


class Check(ProgramTest):
    def test_what_a_good_configuration_is(self):
        self.write("data.csv", "id,x,y\na,1,2\n")
        config = self.configuration(NUMERIC_X, input={"label": "y"})
        done = self.segue("check", config)
        self.assertEqual(done.stderr, "")
        self.assertEqual(done.stdout.splitlines(), [
            f"{config}: ok",
            f"input: {self.folder / 'data.csv'}",
            "sequences: x (float32), y (float32)",
            "layer: D = 1 from 1 column",
            "batches: 2 keys x 2 steps",
            "model: lstm of 3 units, 3 outputs, weights from seed 5",
            "  c' = sigmoid(f + forget_bias) * c + sigmoid(i) * tanh(j), h' = "
            "sigmoid(o) * tanh(c'), as TensorFlow 1's BasicLSTMCell",
            "states: c (float32 [3]), h (float32 [3])",
            f"output: {self.folder / 'out.csv'}",
        ])
        self.assertFalse((self.folder / "out.csv").exists())

    def test_which_gru_it_is(self):
        self.write("data.csv", "id,x\na,1\n")
        done = self.segue("check", self.configuration(
            NUMERIC_X, model={"kind": "gru"}))
        self.assertRegex(
            done.stdout, r"\nmodel: gru .*\n  candidate = tanh\(\[x, r \* h\] "
            r"kernel \+ bias\), .*GRUCell; not the GRU of PyTorch")


if __name__ == "__main__":
    unittest.main()
