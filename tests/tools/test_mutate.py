#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""tools/mutate makes changes that compile, and tells which no test notices."""

import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

TOOLS = Path(__file__).parents[2] / "tools"
sys.path.insert(0, str(TOOLS / "mutation"))
sys.dont_write_bytecode = True
from mutants import apply, changes_of, mutants_of  # noqa: E402

CMAKE = """
cmake_minimum_required(VERSION 3.25)
project(small CXX)
enable_testing()
add_library(small kernels/small.cpp)
file(MAKE_DIRECTORY "${CMAKE_BINARY_DIR}/tests")
add_executable(test_kernels tests/small_test.cpp)
target_link_libraries(test_kernels small)
set_target_properties(test_kernels PROPERTIES RUNTIME_OUTPUT_DIRECTORY tests)
add_test(NAME "twice is tested" COMMAND test_kernels)
set_tests_properties("twice is tested" PROPERTIES LABELS kernels)
"""
CODE = """int twice(int x) {
  return x + x;
}
int thrice(int x) {
  return x + x + x;
}
"""
TEST = """int twice(int x);
int main() {
  return twice(3) == 6 ? 0 : 1;
}
"""


class Changes(unittest.TestCase):
    def changed(self, line):
        return {text.strip() for _, text in changes_of(line)}

    def test_operators_and_constants_change(self):
        self.assertEqual(self.changed("  if (a < 2) return b;"), {
            "if (a <= 2) return b;", "if (a > 2) return b;",
            "if (a < 3) return b;", "if (a < 0) return b;",
            "if (true) return b;", "if (false) return b;"})
        self.assertIn("return texts[i];",
                      self.changed("  return texts[begin + i];"))
        self.assertIn("std::sort(rows);",
                      self.changed("  std::stable_sort(rows);"))
        self.assertIn("", self.changed("  done.push_back(x);"))

    def test_texts_comments_and_declarations_stay(self):
        for line in ("#include <a>", "  // a < b", "template <int n = 0>",
                     '  say("a < b && 1");', "using x = a<b>;"):
            self.assertLessEqual(self.changed(line), {""}, line)
        for line in ("  std::size_t size() const;", "  void write(int x);",
                     "  return f(x);", "  rows.reserve(n);"):
            self.assertNotIn("", self.changed(line), line)
        # What the condition declares is used behind it.
        self.assertFalse(self.changed("  if (auto ok = f(x); !ok)")
                         & {"if (true)", "if (false)"})

    def test_a_change_is_found_again_where_its_line_has_moved(self):
        mutant = next(mutants_of("a.cpp", "x;\n  f(1);\n", {2}))
        self.assertEqual(apply(mutant, "y;\nx;\n  f(1);\n").count("\n"), 3)
        self.assertIsNone(apply(mutant, "y;\nx;\n  f(3);\n"))


class Run(unittest.TestCase):
    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.root = Path(holder.name)
        shutil.copytree(TOOLS / "mutation", self.root / "tools" / "mutation",
                        ignore=shutil.ignore_patterns("__pycache__", "*.txt"))
        shutil.copy(TOOLS / "mutate", self.root / "tools")
        for name, text in {"CMakeLists.txt": CMAKE, "kernels/small.cpp": CODE,
                           "tests/small_test.cpp": TEST,
                           ".gitignore": "build\n"}.items():
            (self.root / name).parent.mkdir(exist_ok=True)
            (self.root / name).write_text(text)
        self.call("git", "init", "-q")
        self.call("git", "add", "-A")

    def call(self, *command):
        return subprocess.run(command, cwd=self.root, text=True,
                              capture_output=True)

    def test_what_is_not_tested_survives(self):
        done = self.call("tools/mutate", "kernels", "--count", "9")
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertIn("noticed by twice is tested", done.stdout)
        self.assertIn("1 of 3 changes were noticed (33 %)", done.stdout)
        survivors = [line for line in done.stdout.splitlines()
                     if line.startswith("survived: ")]
        self.assertEqual(len(survivors), 2)
        for line in survivors:
            self.assertIn("kernels/small.cpp:5: return x + x + x;", line)
        # It goes on where it was: nothing is left to be tried.
        again = self.call("tools/mutate", "kernels", "--count", "9")
        self.assertNotIn(" s): ", again.stdout)
        self.assertIn("1 of 3 changes", again.stdout)
        # The code is as it was.
        self.assertEqual((self.root / "kernels/small.cpp").read_text(), CODE)

    def test_what_is_noted_as_equivalent_does_not_count(self):
        self.call("tools/mutate", "kernels", "--count", "9")
        survivors = [
            line.removeprefix("survived: ").replace(":5:", ":")
            for line in self.call("tools/mutate", "kernels", "--count",
                                  "9").stdout.splitlines()
            if line.startswith("survived: ")]
        (self.root / "tools/mutation/equivalent.txt").write_text(
            "".join(f"{line} # nobody calls it\n" for line in survivors))
        done = self.call("tools/mutate", "kernels", "--count", "9")
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("1 of 1 changes were noticed (100 %)", done.stdout)

    def test_only_changed_lines_are_drawn_from_a_diff(self):
        self.call("git", "-c", "user.name=n", "-c", "user.email=e@example.com",
                  "commit", "-qm", "all")
        code = CODE.replace("x + x + x", "x + x - -x")
        (self.root / "kernels/small.cpp").write_text(code)
        done = self.call("tools/mutate", "--diff", "HEAD", "--draw")
        self.assertIn("kernels/small.cpp:5: ", done.stdout)
        self.assertNotIn("kernels/small.cpp:2: ", done.stdout)

    def test_a_wrong_path_is_named(self):
        done = self.call("tools/mutate", "nowhere")
        self.assertEqual(done.returncode, 1)
        self.assertIn("git knows no file of nowhere", done.stderr)


if __name__ == "__main__":
    unittest.main()
