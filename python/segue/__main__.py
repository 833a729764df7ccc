# SPDX-License-Identifier: BSD-3-Clause
"""``python -m segue`` is the program segue."""

from segue._program import main

main()
