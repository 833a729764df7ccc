# SPDX-License-Identifier: BSD-3-Clause
"""The package as a whole: its version, its types, the program in it."""

import re
import subprocess
import sys
from pathlib import Path

import numpy as np

import segue

ROOT = Path(__file__).resolve().parents[2]


def run_program(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "segue", *arguments],
        capture_output=True,
        text=True,
        timeout=120,
    )


def test_the_version_is_that_of_the_project() -> None:
    cmake = (ROOT / "CMakeLists.txt").read_text()
    found = re.search(r"project\(\s*segue\s+VERSION\s+([0-9.]+)", cmake)
    assert found and segue.__version__ == found[1]


def test_all_public_names_are_there() -> None:
    assert len(set(segue.__all__)) == len(segue.__all__)
    assert [name for name in segue.__all__ if not hasattr(segue, name)] == []


def test_the_package_has_types() -> None:
    folder = Path(segue.__file__).parent
    assert (folder / "py.typed").is_file()
    stub = (folder / "_core.pyi").read_text()
    assert "class Tensor" in stub and "class Pipeline" in stub


def test_the_program_runs() -> None:
    done = run_program("--version")
    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[:2] == ["segue", segue.__version__]


def test_the_program_has_its_own_exit_codes_and_messages() -> None:
    done = run_program("check", "does/not/exist.toml")
    assert done.returncode == 2
    assert "does/not/exist.toml" in done.stderr
    assert "Traceback" not in done.stderr


def test_the_program_is_not_told_to_ignore_signals() -> None:
    # A program that shows what it has inherited.
    script = (
        "import os, segue._program as p, pathlib;"
        "p.PROGRAM = pathlib.Path('/bin/cat');"
        "import sys; sys.argv = ['segue', '/proc/self/status'];"
        "p.main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60
    )
    ignored = re.search(r"^SigIgn:\s*([0-9a-f]+)$", done.stdout, re.MULTILINE)
    # Signals 32 and 33 are glibc's own; its posix_spawn ignores them.
    others = ~(0b11 << 31)
    assert ignored and int(ignored[1], 16) & others == 0, done.stderr


def test_without_its_program_the_package_says_so(tmp_path: Path) -> None:
    script = (
        "import segue._program as p, pathlib;"
        f"p.PROGRAM = pathlib.Path({str(tmp_path / 'segue')!r}); p.main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1
    assert f"segue: there is no program {tmp_path / 'segue'}" in done.stderr


def test_a_pipeline_carries_states() -> None:
    with segue.Pipeline(num_unroll=2, batch_size=1, states={"sum": ()}) as pipeline:
        pipeline.push("a", {"x": np.array([1, 2, 3], np.float32)})
        pipeline.close()
        sums = []
        for batch in pipeline:
            total = batch.states["sum"] + batch.sequences["x"].sum(axis=1)
            batch.save(sum=total)
            sums.append(float(total[0]))
    assert sums == [3.0, 6.0]
