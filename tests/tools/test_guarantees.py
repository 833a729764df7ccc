#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Every test that docs/guarantees.md names is there."""

import ast
import re
import unittest
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "guarantees.md"
# A file, and tests of it: names of C++ tests in quotes, of Python's in backquotes.
NAMED = re.compile(r'`(tests/[\w/]+\.(?:cpp|py))`'
                   r'((?:,?\s+(?:"[^"]+"|`\w+\.test_\w+`))*)')
CASE = re.compile(r'TEST_CASE\(\s*((?:"(?:[^"\\]|\\.)*"\s*)+)')


def words(text):
    return " ".join(text.split())


def tests_of(path):
    text = (ROOT / path).read_text(encoding="utf-8")
    if path.endswith(".cpp"):
        return {"".join(re.findall(r'"((?:[^"\\]|\\.)*)"', literals))
                for literals in CASE.findall(text)}
    return {f"{each.name}.{method.name}" for each in ast.parse(text).body
            if isinstance(each, ast.ClassDef) for method in each.body
            if isinstance(method, ast.FunctionDef)}


class Guarantees(unittest.TestCase):
    def setUp(self):
        self.text = PAGE.read_text(encoding="utf-8")
        self.named = [
            (path, [words(a or b) for a, b in
                    re.findall(r'"([^"]+)"|`(\w+\.test_\w+)`', names)])
            for path, names in NAMED.findall(self.text)]

    def test_every_test_that_is_named_is_there(self):
        self.assertGreater(len(self.named), 20)
        for path, names in self.named:
            there = tests_of(path)
            for name in names:
                self.assertIn(name, there, path)

    def test_every_file_comes_with_a_test_of_it(self):
        self.assertEqual([path for path, names in self.named if not names], [])
        self.assertEqual(len(self.named),
                         len(re.findall(r"tests/[\w/]+\.(?:cpp|py)", self.text)))

    def test_every_promise_is_held_by_a_test(self):
        head, *sections = re.split(r"^## ", self.text, flags=re.MULTILINE)
        self.assertNotRegex(head, r"tests/")
        for section in sections:
            title = section.splitlines()[0]
            if title != "Where it does not hold":
                self.assertRegex(section, NAMED, title)


if __name__ == "__main__":
    unittest.main()
