# SPDX-License-Identifier: BSD-3-Clause
"""tools/check_readme finds what it is there to find."""

import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

CHECKER = Path(__file__).parents[2] / "tools" / "check_readme"


class CheckReadme(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        (self.root / "tools").mkdir()
        shutil.copy(CHECKER, self.root / "tools")

    def check(self, *pages, options=()):
        """Exit code, what the commands printed, and the faults."""
        names = []
        for i, text in enumerate(pages):
            names.append(f"page{i}.md")
            (self.root / names[-1]).write_text(text)
        run = subprocess.run(
            [sys.executable, self.root / "tools" / "check_readme", *options,
             *names], capture_output=True, text=True)
        return run.returncode, run.stdout, run.stderr

    def test_a_command_that_fails_is_found(self):
        code, shown, faults = self.check("a\n\n```sh\necho hello\nfalse\n```\n")
        self.assertEqual(code, 1)
        self.assertIn("\nhello\n", shown)
        self.assertEqual(faults, "page0.md:3: this sh block fails\n")

    def test_a_command_runs_once_over_all_pages(self):
        page = "```sh\necho once >> log\n```\n"
        self.assertEqual(self.check(page, page + page)[0], 0)
        self.assertEqual((self.root / "log").read_text(), "once\n")

    def test_what_has_run_or_is_marked_does_not_run(self):
        code, shown, _ = self.check(
            "```sh\nfalse\n```\n<!-- not run: it takes long -->\n"
            "```sh\nfalse # too\n```\n```text\nanything\n```\n",
            options=["--ran", "false"])
        self.assertEqual((code, shown), (0, ""))

    def test_a_snippet_stands_in_its_file(self):
        (self.root / "a.cpp").write_text("int a;\nint b;\n")
        page = "<!-- from a.cpp -->\n```cpp\n{}\n```\n"
        self.assertEqual(self.check(page.format("int a;\nint b;"))[0], 0)
        for text in (page.format("int c;"), "```cpp\nint a;\n```\n",
                     page.format("int a;").replace("a.cpp", "b.cpp")):
            self.assertEqual(self.check(text)[2].splitlines()[-1].split(": ")[1],
                             "this cpp block is not in its file")

    def test_what_is_printed_is_shown(self):
        page = ("```sh\nprintf 'one\\ntwo\\nthree\\n'\n```\n"
                "<!-- printed -->\n```text\n{}\n```\n")
        self.assertEqual(self.check(page.format("one\nthree"))[0], 0)
        for wrong in ("three\none", "on", "four"):
            self.assertEqual(
                self.check(page.format(wrong))[2],
                "page0.md:4: this text block is not what was printed\n")


if __name__ == "__main__":
    unittest.main()
