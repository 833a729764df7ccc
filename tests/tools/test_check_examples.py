#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""tools/check_examples finds what no example shows."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

CHECKER = Path(__file__).parents[2] / "tools" / "check_examples"


class CheckExamples(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        self.put("segue.hpp", '#include "segue/tensors/tensor.hpp"')
        self.put("columns.hpp", '#include "segue/features/column.hpp"')
        for header in ("tensors/tensor.hpp", "features/column.hpp",
                       "config/batch_options.hpp", "embed/pipeline.hpp",
                       "embed/trainer.hpp", "tensors/example.hpp"):
            self.declare(header, "")
        self.put("examples/not_shown.txt", "# None.")
        self.put("examples/a.cpp", "int main() {}")

    def put(self, path, *lines):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("".join(line + "\n" for line in lines))

    def declare(self, path, *lines):
        self.put(path, "#pragma once", "#include <vector>", "namespace segue {",
                 *lines, "}  // namespace segue")

    def run_checker(self):
        run = subprocess.run([sys.executable, CHECKER, self.root],
                             capture_output=True, text=True)
        return run.returncode, run.stdout + run.stderr

    def expect(self, *faults):
        self.assertEqual(self.run_checker(),
                         (1, "".join(f"{fault}\n" for fault in faults)))

    def expect_names(self, count):
        self.assertEqual(
            self.run_checker(),
            (0, f"{count} names stand in examples, or need not\n"))

    def test_functions_that_are_called_pass(self):
        self.declare("tensors/tensor.hpp",
                     "class tensor { public:",
                     "  static tensor from(std::vector<int (*)(int)> v = {});",
                     "  int size() const { return sum(1, {2}); }",
                     " private: int sum(int, int) const; };",
                     "std::vector<int> numbers(const tensor& of);")
        self.put("examples/a.cpp", "auto t = tensor::from({});",
                 "auto* p = &t; auto n = p->size();", "auto m = numbers(t);")
        self.expect_names(3)

    def test_functions_that_no_example_calls_are_found(self):
        self.declare("tensors/tensor.hpp", "struct tensor {",
                     "  explicit tensor(int n) : n_{n} {}",
                     "  template <class T> T* data();",
                     "  friend bool same(tensor, tensor);",
                     "  int n_ = 0; };",
                     "[[nodiscard]] inline int add(int a) { return a + f(a); }",
                     "namespace internal { void inner(); }")
        self.declare("embed/pipeline.hpp", "struct core;", "int run();")
        self.expect("tensors/tensor.hpp: tensor::tensor stands in no example",
                    "tensors/tensor.hpp: tensor::data stands in no example",
                    "tensors/tensor.hpp: add stands in no example",
                    "embed/pipeline.hpp: run stands in no example")

    def test_comments_and_texts_of_examples_do_not_count(self):
        self.declare("embed/pipeline.hpp", "int run();")
        self.put("examples/a.cpp", "// run();", 'auto s = "run()";',
                 "/* run(); */", '#include "run"')
        self.expect("embed/pipeline.hpp: run stands in no example")

    def test_a_free_function_does_not_stand_for_a_member(self):
        self.declare("embed/pipeline.hpp", "class p { public: void stop(); };")
        self.put("examples/a.cpp", "void f() { stop(); }")
        self.expect("embed/pipeline.hpp: p::stop stands in no example")

    def test_an_override_stands_for_a_member(self):
        self.declare("embed/pipeline.hpp",
                     "class p { public: virtual void stop(int) = 0; };")
        self.put("examples/a.cpp",
                 "struct q : p { void stop(int n) const override; };")
        self.expect_names(1)

    def test_options_and_enumerators_count(self):
        self.declare("embed/pipeline.hpp", "struct pipeline_options {",
                     "  int least{};", "  std::vector<int> all = {1, 2};",
                     "  static constexpr int bound = 3; };",
                     "struct other { int left = 0; };",
                     "enum class close_mode : int { finish, cancel = 2 };")
        self.put("examples/a.cpp", "void f(pipeline_options o) { o.all = {};",
                 "  close(close_mode::cancel); }")
        self.expect(
            "embed/pipeline.hpp: pipeline_options::least stands in no example",
            "embed/pipeline.hpp: close_mode::finish stands in no example")

    def test_of_columns_only_functions_that_make_them_count(self):
        self.declare("features/column.hpp", "int some_column(int n);",
                     "int read_some(int n);", "class some { public: int w(); };")
        self.expect("features/column.hpp: some_column stands in no example")

    def test_exceptions_pass_while_they_are_some(self):
        self.declare("embed/pipeline.hpp", "int run();", "int stop();")
        self.put("examples/not_shown.txt", "run   for others",
                 "stop  for others", "gone  for others")
        self.put("examples/a.cpp", "int n = stop();")
        self.expect("examples/not_shown.txt: stop stands in an example",
                    "examples/not_shown.txt: there is no gone")

    def test_a_tree_without_a_face_is_refused(self):
        (self.root / "segue.hpp").unlink()
        self.assertEqual(self.run_checker()[0], 2)


if __name__ == "__main__":
    unittest.main()
