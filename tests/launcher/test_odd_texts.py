# SPDX-License-Identifier: BSD-3-Clause
"""Keys and names of bytes that do not print, or are not UTF-8."""

import json
import re
import unittest

from program import NUMERIC_X, ProgramTest

# Of Latin-1; and texts that look like what these become.
KEYS = [b"caf\xe8", b"caf\xe9", b"caf\\xe9", b"caf\\x5cxe9", "café".encode()]


def key_bytes(text):
    """As docs/configuration.md has it."""
    return re.sub(rb"\\x([0-9a-f]{2})", lambda m: bytes([int(m[1], 16)]),
                  text.encode())


class NotUtf8(ProgramTest):
    def setUp(self):
        super().setUp()
        rows = b"".join(b"%s,%d\n" % (key, i) for i, key in enumerate(KEYS))
        (self.folder / "data.csv").write_bytes(b"id,x\n" + rows)

    def test_different_keys_stay_different_in_json(self):
        config = self.configuration(
            NUMERIC_X, output={"file": "out.jsonl", "states_file": "s.jsonl"})
        self.segue("run", config)
        for name in ("out.jsonl", "s.jsonl"):
            lines = [json.loads(line) for line in self.read(name).splitlines()]
            self.assertEqual(sorted(key_bytes(line["key"]) for line in lines),
                             sorted(KEYS))

    def test_inspect_shows_keys_and_values_apart(self):
        config = self.configuration(NUMERIC_X, input={"context": ["id"]},
                                    batch={"batch_size": len(KEYS)})
        done = self.segue("inspect", config)
        [batch] = map(json.loads, done.stdout.splitlines())
        self.assertEqual([key_bytes(key) for key in batch["key"]],
                         [b"00000_of_00001:" + key for key in sorted(KEYS)])
        self.assertEqual([key_bytes(value) for value in
                          batch["context"]["id"]], sorted(KEYS))

    def test_csv_has_the_bytes_themselves(self):
        self.segue("run", self.configuration(NUMERIC_X))
        rows = (self.folder / "out.csv").read_bytes().splitlines()[1:]
        self.assertEqual(sorted(row.split(b",")[0] for row in rows),
                         sorted(KEYS))

    def test_convert_refuses_what_json_cannot_hold(self):
        (self.folder / "few.csv").write_bytes(b"id,x\ncaf\xe9,1\n")
        done = self.segue("convert", self.folder / "few.csv",
                          self.folder / "o.jsonl", code=1)
        self.assertIn("not UTF-8", done.stderr)
        self.assertIn("key 'caf\\xe9'", done.stderr)
        # A backslash is no escape there.
        (self.folder / "few.csv").write_bytes(b"id,x\ncaf\\xe9,1\n")
        self.segue("convert", self.folder / "few.csv", self.folder / "o.jsonl")
        [line] = self.read("o.jsonl").splitlines()
        self.assertEqual(json.loads(line)["id"], "caf\\xe9")


class Controls(ProgramTest):
    """A terminal takes no orders from data."""

    def assert_harmless(self, done):
        for text in (done.stdout, done.stderr):
            self.assertNotRegex(text, r"[\x00-\x09\x0b-\x1f\x7f\x80-\x9f]")

    def test_in_suggestions_and_lists_of_names(self):
        self.write("data.csv", "id,xx\x1b[2J\na,1\n")
        for key in ("xx[2J", "nothing"):
            columns = f'[[column]]\nkind = "numeric"\nkey = "{key}"\n'
            done = self.segue("check", self.configuration(columns), code=2)
            self.assertIn("xx\\x1b[2J", done.stderr)
            self.assert_harmless(done)

    def test_in_keys_that_may_be_meant(self):
        self.write("data.csv", "a\x1b[2J,b\nk,x\nk,x\nl,y\n")
        done = self.segue("stats", self.folder / "data.csv", code=2)
        self.assertIn("a\\x1b[2J", done.stderr)
        self.assert_harmless(done)

    def test_in_a_vocabulary(self):
        self.write("data.csv", "id,x\na,1\n")
        self.write("words.txt", "\x1b[2J\n\x1b[2J\n")
        columns = ('[[column]]\nkind = "indicator"\n'
                   'of = { kind = "vocabulary_file", key = "x", '
                   'vocabulary_file = "words.txt" }\n')
        done = self.segue("check", self.configuration(columns), code=2)
        self.assertIn("contains '\\x1b[2J' twice, in lines 1 and 2", done.stderr)
        self.assert_harmless(done)

    def test_in_statistics_and_paths(self):
        path = self.write("a\x1b[2J.csv",
                          "id,x\x9b\na\x1b[2J,\x1b[2J\nb,\x9b2J\n")
        done = self.segue("stats", path, "--set", "input.key=id")
        self.assertIn('"\\x1b[2J"', done.stdout)
        self.assert_harmless(done)
        done = self.segue("stats", path, "--set", "input.key=id", "--suggest")
        self.assert_harmless(done)

    def test_in_a_checked_configuration(self):
        self.write("data.csv", "id,x\na,1\n")
        config = self.configuration(NUMERIC_X, input={"label": "\u001b[2J"})
        self.assert_harmless(self.segue("check", config, code=2))


if __name__ == "__main__":
    unittest.main()
