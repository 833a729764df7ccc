# SPDX-License-Identifier: BSD-3-Clause
"""Tries the package that is installed, and removes it; tools/build_wheel runs it.

The working folder has a copy of examples/cluster and examples/flights.
"""

import importlib.metadata
import subprocess
import sys
from pathlib import Path

import numpy as np

import segue

PROGRAM = Path(sys.executable).parent / "segue"


def run(*command: "str | Path") -> str:
    done = subprocess.run(
        list(command),
        text=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    if done.returncode != 0:
        sys.exit(f"{command} ended with {done.returncode}:\n{done.stdout}")
    return done.stdout


def expect(holds: bool, what: object) -> None:
    if not holds:
        sys.exit(f"wheel_test: {what}")


def try_pipeline() -> None:
    with segue.Pipeline(num_unroll=4, batch_size=1, states={"sum": ()}) as pipeline:
        pipeline.push("a", {"x": np.arange(10, dtype=np.float32)})
        pipeline.close()
        for batch in pipeline:
            total = batch.states["sum"] + batch.sequences["x"].sum(axis=1)
            batch.save(sum=total)
    expect(total[0] == 45, f"the sum is {total[0]}, expected 45")


def try_program() -> None:
    expect("launch" in run(PROGRAM, "--help"), "segue --help does not name launch")
    version = f"segue {segue.__version__}"
    expect(
        run(sys.executable, "-m", "segue", "--version").startswith(version),
        f"the program is not {version}",
    )
    run(PROGRAM, "launch", "examples/cluster/flights.toml")
    rows = Path("examples/cluster/predictions.csv").read_text().count("\n")
    expect(rows == 77912, f"segue launch wrote {rows} lines, expected 77912")


def try_contents() -> None:
    folder = Path(segue.__file__).parent
    files = {
        str(path.relative_to(folder.parent))
        for path in importlib.metadata.files("segue") or []
        for path in [Path(path.locate())]
        if folder in path.parents and path.suffix not in (".py", ".pyc")
    }
    kinds = {name.split(".")[0] for name in files}
    expected = {"segue/_core", "segue/bin/segue", "segue/libsegue", "segue/py"}
    expect(kinds == expected, f"the wheel holds {sorted(files)}")


def main() -> None:
    try_contents()
    try_pipeline()
    try_program()
    libc = run("/usr/bin/ldd", "--version").splitlines()[0].split()[-1]
    run(sys.executable, "-m", "pip", "uninstall", "--yes", "segue")
    left = Path(segue.__file__).parent
    expect(not left.exists() and not PROGRAM.exists(), f"pip left {left} or {PROGRAM}")
    print(
        f"imported, ran a pipeline and segue launch, uninstalled (Python "
        f"{sys.version.split()[0]}, NumPy {np.__version__}, glibc {libc})"
    )


if __name__ == "__main__":
    main()
