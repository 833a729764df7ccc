#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""docs/rules.md defines the rules that tests and headers name."""

import re
import unittest
from pathlib import Path

ROOT = Path(__file__).parents[2]
DEFINED = re.compile(r"^- \*\*([A-Z]\d+)\*\* ", re.MULTILINE)
NAMED = re.compile(r"\[([A-Z]\d+)\]")
RULE = r"[A-Z]\d+"
# In a header also several: [B3, F14], [B4-B6].
TAG = re.compile(rf"\[({RULE}(?:(?:, |-){RULE})*)\]")


def rules_of_tests():
    """Rule -> a file that names it."""
    found = {}
    for pattern in ("*.cpp", "*.py"):
        for path in (ROOT / "tests").rglob(pattern):
            for rule in NAMED.findall(path.read_text(encoding="utf-8")):
                found.setdefault(rule, path.relative_to(ROOT))
    return found


def rules_of_headers():
    """Rule -> a header that names it."""
    found = {}
    for path in ROOT.rglob("*.hpp"):
        folder = path.relative_to(ROOT).parts[0]
        if folder in ("build", "tests"):
            continue
        for tag in TAG.findall(path.read_text(encoding="utf-8")):
            for rule in re.findall(RULE, tag):
                found.setdefault(rule, path.relative_to(ROOT))
    return found


class Rules(unittest.TestCase):
    def setUp(self):
        text = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
        self.defined = DEFINED.findall(text)
        self.named = rules_of_tests()

    def test_a_rule_is_defined_once(self):
        self.assertEqual(len(self.defined), len(set(self.defined)))
        self.assertGreater(len(self.defined), 40)

    def test_every_rule_has_a_test(self):
        self.assertEqual(
            [rule for rule in self.defined if rule not in self.named], [])

    def test_every_rule_that_a_test_names_is_defined(self):
        self.assertEqual(
            {rule: str(path) for rule, path in self.named.items()
             if rule not in self.defined}, {})

    def test_every_rule_that_a_header_names_is_defined(self):
        named = rules_of_headers()
        self.assertGreater(len(named), 20)
        self.assertEqual(
            {rule: str(path) for rule, path in named.items()
             if rule not in self.defined}, {})

    def test_a_tag_is_read_with_all_its_rules(self):
        self.assertEqual(TAG.findall("/// one [B17], [B3, F14]. a[b] [B4-B6]"),
                         ["B17", "B3, F14", "B4-B6"])


if __name__ == "__main__":
    unittest.main()
