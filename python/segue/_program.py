# SPDX-License-Identifier: BSD-3-Clause
"""Runs the program segue, which the package brings along."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import NoReturn

PROGRAM = Path(__file__).parent / "bin" / "segue"


def main() -> NoReturn:
    """Becomes the program, with the arguments of this process.

    The program takes the place of Python: signals, exit code and terminal are its
    own, and `segue launch` can start further processes of it.
    """
    if not PROGRAM.is_file():
        sys.exit(f"segue: there is no program {PROGRAM}; install the package again")
    # Python ignores these two, and a program would inherit that.
    for number in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(number, signal.SIG_DFL)
    sys.stdout.flush()
    os.execv(PROGRAM, ["segue", *sys.argv[1:]])
