#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""tools/check_public_headers finds what it is there to find."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

CHECKER = Path(__file__).parents[2] / "tools" / "check_public_headers"


class CheckPublicHeaders(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = Path(folder.name)
        self.put("tensors/a.hpp", "#include <vector>\n")
        self.put("embed/b.hpp", '#include "segue/tensors/a.hpp"\n')
        self.name("# The face.", "tensors/a.hpp", "embed/*.hpp")

    def put(self, path, *lines):
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("".join(line.rstrip("\n") + "\n" for line in lines))

    def name(self, *lines):
        self.put("cmake/public_headers.txt", *lines)

    def run_checker(self):
        run = subprocess.run(
            [sys.executable, CHECKER, self.root], capture_output=True,
            text=True)
        return run.returncode, run.stdout + run.stderr

    def expect(self, *faults):
        self.assertEqual(self.run_checker(),
                         (1, "".join(f"{fault}\n" for fault in faults)))

    def test_headers_that_include_only_each_other_pass(self):
        self.assertEqual(self.run_checker(),
                         (0, "2 headers are installed\n"))

    def test_an_include_of_a_header_that_is_not_installed_is_found(self):
        self.put("embed/b.hpp", '#include "segue/tensors/c.hpp"\n')
        self.put("tensors/c.hpp")
        self.expect("embed/b.hpp: includes tensors/c.hpp, which is not "
                    "installed")

    def test_other_libraries_are_found(self):
        self.put("tensors/a.hpp", "#include <boost/smart_ptr.hpp>",
                 "#include <simdjson.h>", "#include <Eigen/Core>")
        self.expect("tensors/a.hpp: shows <boost/smart_ptr.hpp> to programs",
                    "tensors/a.hpp: shows <simdjson.h> to programs",
                    "tensors/a.hpp: shows <Eigen/Core> to programs")

    def test_eigen_in_its_header_passes(self):
        self.put("eigen.hpp", "#include <Eigen/Core>\n")
        self.name("eigen.hpp")
        self.assertEqual(self.run_checker(), (0, "1 headers are installed\n"))

    def test_caf_in_its_header_and_what_that_needs_passes(self):
        self.put("embed/caf.hpp", '#include "segue/messages/m.hpp"\n')
        self.put("messages/m.hpp", "#include <caf/atom.hpp>\n")
        self.name("embed/*.hpp", "messages/m.hpp", "tensors/a.hpp")
        self.assertEqual(self.run_checker(), (0, "4 headers are installed\n"))

    def test_caf_that_another_header_reaches_is_found(self):
        self.put("embed/caf.hpp", '#include "segue/messages/m.hpp"\n')
        self.put("embed/b.hpp", '#include "segue/messages/m.hpp"\n')
        self.put("messages/m.hpp", "#include <caf/atom.hpp>\n")
        self.name("embed/*.hpp", "messages/m.hpp")
        self.expect("messages/m.hpp: shows <caf/atom.hpp> to programs")

    def test_headers_of_actors_and_internal_ones_are_found(self):
        self.put("actors/a.hpp")
        self.put("embed/internal/c.hpp")
        self.name("actors/a.hpp", "embed/internal/*.hpp")
        self.expect("actors/a.hpp: is segue's own, but installed",
                    "embed/internal/c.hpp: is segue's own, but installed")

    def test_lines_without_a_header_and_repeated_ones_are_found(self):
        self.name("tensors/none.hpp", "tensors/a.hpp", "tensors/*.hpp")
        self.expect("cmake/public_headers.txt: there is no tensors/none.hpp",
                    "cmake/public_headers.txt: tensors/a.hpp is named twice")

    def test_a_header_that_moved_to_where_none_is_installed_is_found(self):
        self.put("cmake/moved_headers.txt", "old/a.hpp tensors/a.hpp",
                 "old/d.hpp tensors/d.hpp")
        self.expect("cmake/moved_headers.txt: tensors/d.hpp is not installed")

    def test_a_tree_without_a_list_is_refused(self):
        (self.root / "cmake/public_headers.txt").unlink()
        self.assertEqual(self.run_checker()[0], 2)


if __name__ == "__main__":
    unittest.main()
