# SPDX-License-Identifier: BSD-3-Clause
"""A thread that pushes what an iterable gives."""

from __future__ import annotations

import threading
import time
import types
import weakref
from collections.abc import Callable, Iterable
from typing import Any

from segue.errors import Cancelled, Timeout

#: Seconds that a push waits before it looks whether the pipeline is still used.
_SLICE = 0.25
#: Seconds that join waits for an iterable that is at work.
_PATIENCE = 1.0


class Feeder:
    """Pushes the examples of an iterable into a pipeline, in a thread of its own.

    At the end of the iterable it closes the pipeline, so that what is active
    may finish. An exception of the iterable, or of a push, ends the input
    likewise; `raise_failure` raises it in the thread that draws batches.

    The thread never keeps the process alive, nor a pipeline that the program
    has let go. It advances the iterable alone, one element at a time.

    Args:
        pipeline: what is fed; it knows its feeders and calls `join` and
            `raise_failure`.
        examples: any iterable.
        prepare: called as prepare(pipeline, example) for each element. It
            returns what pushes it, without a reference to the pipeline, in at
            most as many seconds as it is given. That raises Timeout if there
            was no place in time, and is then called again.
    """

    def __init__(
        self,
        pipeline: Any,
        examples: Iterable[Any],
        prepare: Callable[[Any, Any], Callable[[float], None]],
    ) -> None:
        self._pipeline = weakref.ref(pipeline)
        self._examples = examples
        self._prepare = prepare
        self._failure: BaseException | None = None
        self._drawing = threading.Event()
        # A daemon: its end is not waited for before the pipelines are closed.
        self._thread = threading.Thread(
            target=self._run, name="segue.feeder", daemon=True
        )
        self._thread.start()

    def join(self) -> None:
        """Waits for the thread to end, after the pipeline is closed.

        An iterable that is at work, for example waits for a socket, cannot be
        interrupted. After a second it is left; its thread ends when the
        iterable gives its next element.
        """
        if threading.current_thread() is self._thread:
            return
        until = time.monotonic() + _PATIENCE
        while self._thread.is_alive():
            self._thread.join(0.02)
            if self._drawing.is_set() and time.monotonic() > until:
                return

    def raise_failure(self) -> None:
        """Raises what the iterable or a push raised."""
        if self._failure is not None:
            raise self._failure

    def _run(self) -> None:
        try:
            self._feed()
        except BaseException as failure:
            self._failure = failure
        try:
            self._close_examples()
        except BaseException as failure:
            if self._failure is None:
                self._failure = failure
        pipeline = self._pipeline()
        if pipeline is not None:
            pipeline.close()

    def _close_examples(self) -> None:
        examples, self._examples = self._examples, ()
        if isinstance(examples, types.GeneratorType):
            examples.close()

    def _feed(self) -> None:
        iterator = iter(self._examples)
        while True:
            self._drawing.set()
            try:
                example = next(iterator)
            except StopIteration:
                return
            finally:
                self._drawing.clear()
            if not self._deliver(example):
                return

    def _deliver(self, example: Any) -> bool:
        """Whether there was still a pipeline to push to."""
        pipeline = self._pipeline()
        if pipeline is None:
            return False
        push = self._prepare(pipeline, example)
        del pipeline  # so that it can be collected while the push waits
        while True:
            try:
                push(_SLICE)
                return True
            except Timeout:
                continue
            except Cancelled:
                return False  # by the program: no failure of the iterable
