# SPDX-License-Identifier: BSD-3-Clause
"""The reject file of each format is fixed and fed back [I3]: with the input
it came from it then gives what an input without faults does."""

import csv
import io
import json
import unittest

from program import NUMERIC_X, ProgramTest


class FedBack(ProgramTest):
    def setUp(self):
        super().setUp()
        csv.field_size_limit(1 << 24)

    def outputs(self, files, name="out.csv", **options):
        """What a run writes, by key; a batch's order is not looked at."""
        inputs = {"files": files, "on_error": "skip", **options}
        done = self.segue("run", self.configuration(
            NUMERIC_X, input=inputs, output={"file": name}), "--quiet")
        return sorted(self.read(name).splitlines()), done.stderr

    def rejects(self):
        """The reject file's rows; characters stand for bytes."""
        text = (self.folder / "r.csv").read_bytes().decode("latin-1")
        return list(csv.DictReader(io.StringIO(text, newline="")))

    def feed_back(self, broken, whole, fixed, fixes, head=b"", end=b"\n",
                  **options):
        """Runs `broken`, applies fixes {raw: fixed raw} to its rejects, and
        runs both together."""
        expected, _ = self.outputs([whole], **options)
        _, summary = self.outputs([broken], reject_file="r.csv", **options)
        rejects = self.rejects()
        self.assertIn(f"rejected: {len(rejects)}, written to ", summary)
        raws = [r["raw"].encode("latin-1") for r in rejects]
        self.assertEqual(set(raws), set(fixes))
        (self.folder / fixed).write_bytes(
            head + b"".join(fixes[raw] + end for raw in raws))
        data = (self.folder / broken).read_bytes()
        for reject, raw in zip(rejects, raws):
            self.assertTrue(reject["file"].endswith(broken))
            begin = int(reject["offset"])
            self.assertEqual(data[begin:begin + len(raw)], raw)
        found, _ = self.outputs([broken, fixed], **options)
        self.assertEqual(found, expected)
        return rejects

    def test_csv(self):
        rows = ["a,1,0.5", "b,1,7", "a,2,1.5", "b,2,8", "c,1,2", "a,3,2.5"]
        self.write("whole.csv", "id,t,x\n" + "\n".join(rows) + "\n")
        broken = ["a,1,0.5", "b,1,seven", "a,2,1.5,", 'b,"2"",8', ",1,2",
                  "a,3,2.5"]
        self.write("broken.csv", "id,t,x\n" + "\n".join(broken) + "\n")
        fixes = {b.encode(): w.encode() for b, w in zip(broken, rows) if b != w}
        rejects = self.feed_back("broken.csv", "whole.csv", "fixed.csv", fixes,
                                 head=b"id,t,x\n", order_by=["t"])
        # The row that is quoted wrongly has a key all the same.
        self.assertEqual({r["record"]: r["key"] for r in rejects},
                         {"3": "b", "4": "a", "5": "b", "6": ""})

    def test_json_lines(self):
        def line(key, values):
            return json.dumps({"id": key, "sequences": {"x": values}})

        whole = [line("a", [1, 2]), line("b", [3]), line("c", [4, 5]),
                 line("d", [6]), line("e", [7])]
        broken = [whole[0], line("b", ["three"]), '{"id": "c", "sequences": {',
                  line("a", [6]), '{"sequences": {"x": [7]}}']
        self.write("whole.jsonl", "\n".join(whole) + "\n")
        self.write("broken.jsonl", "\n".join(broken) + "\n")
        fixes = {b.encode(): w.encode()
                 for b, w in zip(broken, whole) if b != w}
        rejects = self.feed_back("broken.jsonl", "whole.jsonl", "fixed.jsonl",
                                 fixes, format="jsonl")
        self.assertEqual({r["record"]: r["key"] for r in rejects},
                         {"2": "b", "3": "", "4": "a", "5": ""})
        self.assertEqual([r["reason"] for r in rejects if r["record"] == "4"],
                         ["has a key that appears twice in the input"])

    def test_tfrecord(self):
        self.write("whole.csv", "id,x\na,1.5\na,2.5\nb,3.5\nc,4.5\n")
        self.segue("convert", self.folder / "whole.csv",
                   self.folder / "whole.tfrecord", "--key", "id")
        data = (self.folder / "whole.tfrecord").read_bytes()
        first = 16 + int.from_bytes(data[:8], "little")
        second = 16 + int.from_bytes(data[first:first + 8], "little")
        whole = data[first:first + second]
        broken = bytearray(whole)
        broken[20] ^= 0x80
        broken = bytes(broken)
        (self.folder / "broken.tfrecord").write_bytes(
            data[:first] + broken + data[first + second:])
        [reject] = self.feed_back(
            "broken.tfrecord", "whole.tfrecord", "fixed.tfrecord",
            {broken: whole}, end=b"", format="tfrecord")
        self.assertEqual((reject["record"], reject["offset"]),
                         ("2", str(first)))
        self.assertEqual(reject["reason"],
                         "is corrupt: the checksum of its data is wrong")

    def test_an_example_that_breaks_a_rule_has_its_records(self):
        self.write("data.csv", "id,x\na,1\nb,2\na,3\nb,4\na,oops\na,5\n")
        config = self.configuration(
            NUMERIC_X, batch={"num_unroll": 2, "pad": False},
            input={"on_error": "skip", "reject_file": "r.csv"})
        done = self.segue("run", config, "--quiet")
        self.assertIn("1 x example is not valid", done.stderr)
        row, example = self.rejects()
        self.assertEqual(row["raw"], "a,oops")
        self.assertEqual(example["raw"], "a,1\na,3\na,5")
        self.assertEqual((example["record"], example["offset"],
                          example["key"]), ("2", "5", "a"))
        self.assertTrue(example["file"].endswith("data.csv"))
        self.assertIn("is not a valid example: ", example["reason"])
        done = self.segue("run", config, "--set", "input.on_error=stop",
                          "--set", "input.default={x = \"0\"}", "--quiet",
                          code=1)
        self.assertIn("data.csv:6: column 'x': 'oops'", done.stderr)


if __name__ == "__main__":
    unittest.main()
