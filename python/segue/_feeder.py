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
        push: called as push(pipeline, example, timeout) for each element. It
            raises Timeout if there was no place in time, and is then called
            again with the same element.
    """

    def __init__(
        self,
        pipeline: Any,
        examples: Iterable[Any],
        push: Callable[[Any, Any, float], None],
    ) -> None:
        self._pipeline = weakref.ref(pipeline)
        self._examples = examples
        self._push = push
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
        """Raises what the iterable or a push raised, once."""
        failure, self._failure = self._failure, None
        if failure is not None:
            raise failure

    def _run(self) -> None:
        try:
            self._feed()
        except Cancelled:
            pass  # by the program: no failure of the iterable
        except BaseException as failure:  # noqa: BLE001, it comes out elsewhere
            self._failure = failure
        finally:
            examples, self._examples = self._examples, ()
            if isinstance(examples, types.GeneratorType):
                examples.close()
            pipeline = self._pipeline()
            if pipeline is not None:
                pipeline.close()

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
        while (pipeline := self._pipeline()) is not None:
            try:
                self._push(pipeline, example, _SLICE)
                return True
            except Timeout:
                del pipeline  # it may be collected now
        return False
