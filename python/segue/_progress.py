# SPDX-License-Identifier: BSD-3-Clause
"""Progress, by tqdm or by a function of the program."""

from __future__ import annotations

from collections.abc import Callable
from types import TracebackType
from typing import Any

from segue.errors import InvalidArgument


class ProgressBar:
    """Shows progress as `choice` says: not (False), with tqdm (True), or by a call."""

    def __init__(
        self, choice: bool | Callable[[dict[str, Any]], Any], name: str
    ) -> None:
        self._call = choice if callable(choice) else None
        self._bar = _make_bar(name) if choice is True else None
        if self._call is None and not isinstance(choice, bool):
            raise InvalidArgument(
                f"progress is {choice!r}, expected a bool or a function"
            )

    def show_figures(self, figures: dict[str, Any]) -> None:
        """Of a run: its bytes if their number is known, else its steps."""
        if self._call is not None:
            self._call(figures)
        if self._bar is not None:
            if figures["bytes_total"] > 0:
                self._move("B", figures["bytes_read"], figures["bytes_total"])
            else:
                self._move("step", figures["steps"], None)

    def show_reading(self, now: dict[str, Any]) -> None:
        """Of an input that is read."""
        if self._call is not None:
            self._call(now)
        if self._bar is not None:
            total = now["bytes_total"]
            self._move("B", now["bytes_read"], total if total > 0 else None)

    def show_training(self, now: dict[str, Any]) -> None:
        """Of a training: its batches, with epoch and loss."""
        if self._call is not None:
            self._call(now)
        if self._bar is not None:
            self._bar.set_postfix(
                epoch=now["epoch"] + 1, loss=f"{now['loss']:.4g}", refresh=False
            )
            self._move("batch", now["batches"], None)

    def _move(self, unit: str, done: int, total: int | None) -> None:
        assert self._bar is not None
        self._bar.unit = unit
        self._bar.unit_scale = True
        self._bar.total = total
        self._bar.n = done
        self._bar.refresh()

    def __enter__(self) -> ProgressBar:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.close()


def _make_bar(name: str) -> Any:
    try:
        from tqdm.auto import tqdm  # type: ignore[import-untyped]
    except ImportError:
        raise InvalidArgument(
            "progress=True needs tqdm: pip install tqdm, or give a function"
        ) from None
    return tqdm(desc=name)
