#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""tools/check_floors finds what it is there to find."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

CHECKER = Path(__file__).parents[2] / "tools" / "check_floors"
CMAKE = """
# segue_floor(commented)
segue_floor(tensors)
segue_floor(kernels DEPENDS tensors LINKS Eigen3::Eigen)
segue_floor(messages DEPENDS kernels LINKS CAF::core)
segue_floor(actors DEPENDS messages)
segue_floor(embed DEPENDS actors)
"""


class CheckFloors(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        self.put("CMakeLists.txt", CMAKE)

    def put(self, path, text):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def run_checker(self):
        run = subprocess.run(
            [sys.executable, CHECKER, self.root], capture_output=True,
            text=True)
        return run.returncode, run.stdout + run.stderr

    def test_includes_of_the_same_floor_and_those_below_pass(self):
        self.put("tensors/a.hpp", "#include <vector>\n")
        self.put("kernels/b.cpp", '#include "segue/kernels/b.hpp"\n'
                                  '#include "segue/tensors/a.hpp"\n')
        self.put("actors/c.cpp", '#include <caf/all.hpp>\n'
                                 '#include "segue/tensors/a.hpp"\n')
        self.put("embed/caf.hpp", "#include <caf/actor.hpp>\n")
        self.put("launcher/d.cpp", '#include "segue/embed/e.hpp"\n')
        code, text = self.run_checker()
        self.assertEqual((code, text),
                         (0, "5 files hold to the order of 6 floors\n"))

    def test_an_include_of_a_floor_above_is_found(self):
        self.put("tensors/a.hpp",
                 '#pragma once\n#include "segue/kernels/b.hpp"\n')
        code, text = self.run_checker()
        self.assertEqual(code, 1)
        self.assertEqual(text, 'tensors/a.hpp:2: tensors/ may not include '
                               '"segue/kernels/b.hpp" (only: tensors)\n')

    def test_caf_below_messages_is_found(self):
        self.put("kernels/deep/b.cpp", "\n\n  # include <caf/actor.hpp>\n")
        code, text = self.run_checker()
        self.assertEqual(code, 1)
        self.assertIn("kernels/deep/b.cpp:3: kernels/ includes "
                      "<caf/actor.hpp>", text)

    def test_caf_in_what_is_made_of_pipelines_is_found(self):
        self.put("launcher/a.cpp", "#include <caf/actor.hpp>\n")
        code, text = self.run_checker()
        self.assertEqual(code, 1)
        self.assertIn("launcher/a.cpp:1: launcher/ includes", text)

    def test_the_table_of_floors_is_held_to_their_order(self):
        floors = ["launcher", "embed", "actors", "messages", "kernels",
                  "tensors"]
        def table(rows):
            self.put("docs/design.md", "\n".join(
                ["| floor | holds |", "|---|---|"]
                + [f"| `{row}` | something |" for row in rows]) + "\n")
        table(floors)
        self.assertEqual(self.run_checker()[0], 0)
        table(["launcher", "actors", "embed"] + floors[3:])
        code, text = self.run_checker()
        self.assertEqual((code, text), (
            1, "docs/design.md:4: actors stands where CMakeLists.txt has "
               "embed\n"))
        table(floors[:-1])
        code, text = self.run_checker()
        self.assertEqual((code, text), (
            1, "docs/design.md:1: the table has 5 of 6 floors\n"))

    def test_a_public_header_that_reaches_caf_is_found(self):
        self.put("embed/face.hpp", '#include "segue/actors/c.hpp"\n')
        self.put("actors/c.hpp", "#include <caf/actor.hpp>\n")
        code, text = self.run_checker()
        self.assertEqual(code, 1)
        self.assertEqual(text, "embed/face.hpp:1: a public header reaches "
                               "CAF: embed/face.hpp -> actors/c.hpp -> "
                               "caf/actor.hpp\n")

    def test_two_types_of_one_name_are_found(self):
        self.put("tensors/a.hpp", "struct one;\nstruct two {\n};\n")
        self.put("actors/b.hpp", "class one final : public x {\n};\n"
                                 "enum class two : int {\n};\n")
        code, text = self.run_checker()
        self.assertEqual((code, text), (
            1, "actors/b.hpp:3: two is defined in tensors/a.hpp too\n"))

    def test_a_relative_include_is_found(self):
        self.put("tensors/a.cpp", '#include "a.hpp"\n')
        code, text = self.run_checker()
        self.assertEqual(code, 1)
        self.assertIn('tensors/a.cpp:1: "a.hpp" is to be written', text)

    def test_a_folder_that_is_no_floor_is_found(self):
        self.put("tensors/a.cpp", '#include "segue/commented/a.hpp"\n')
        code, text = self.run_checker()
        self.assertEqual(code, 1)
        self.assertIn("is in no floor", text)

    def test_folders_of_a_folder_may_be_floors_of_their_own(self):
        self.put("CMakeLists.txt", "segue_floor(data/input)\n"
                                   "segue_floor(data/output)\n")
        self.put("data/input/csv/a.hpp", "#pragma once\n")
        self.put("data/input/b.cpp",
                 '#include "segue/data/input/csv/a.hpp"\n')
        self.put("data/output/c.cpp", '#include "segue/data/input/b.hpp"\n'
                                      '#include "segue/data/d.hpp"\n')
        code, text = self.run_checker()
        self.assertEqual(code, 1)
        self.assertEqual(text.splitlines(), [
            'data/output/c.cpp:1: data/output/ may not include '
            '"segue/data/input/b.hpp" (only: data/output)',
            'data/output/c.cpp:2: "segue/data/d.hpp" is in no floor of '
            'CMakeLists.txt'])

    def test_floors_declared_in_the_wrong_order_are_an_error(self):
        self.put("CMakeLists.txt",
                 "segue_floor(a DEPENDS b)\nsegue_floor(b)\n")
        code, text = self.run_checker()
        self.assertEqual(code, 2)
        self.assertIn("a) depends on b, which is not declared before", text)


if __name__ == "__main__":
    unittest.main()
