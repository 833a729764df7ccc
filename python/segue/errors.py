# SPDX-License-Identifier: BSD-3-Clause
"""The exceptions of segue.

Each is also an exception of Python's own where one fits, so that both
``except segue.Error`` and, for example, ``except ValueError`` catch it.
"""


class Error(Exception):
    """The base of all exceptions of segue."""

    def __str__(self) -> str:
        # KeyError would show its message in quotes.
        return str(self.args[0]) if self.args else ""


class InvalidArgument(Error, ValueError):
    """A value of the program or of the input is wrong."""


class NotFound(Error, KeyError, FileNotFoundError):
    """There is no such file, name or key."""


class AlreadyExists(Error, ValueError):
    """A key that is active, or a state that was saved twice."""


class OutOfRange(Error, IndexError):
    """An index outside its bounds."""


class DataError(Error, ValueError):
    """A file or record that violates its format, or ends too early."""


class InputOutputError(Error, OSError):
    """The operating system refused to read or write."""


class StaleBatch(Error, RuntimeError):
    """A save of a batch that was dropped or is already saved."""


class EndOfInput(Error, EOFError):
    """No batch will come any more."""


class Cancelled(Error, RuntimeError):
    """The pipeline was closed."""


class Timeout(Error, TimeoutError):
    """The given time has passed."""


class Unavailable(Error, RuntimeError):
    """A part of the run that is needed is gone, or can never be ready."""


class ResourcesExhausted(Error, MemoryError):
    """Memory, threads or open files are exhausted."""


class InternalError(Error, RuntimeError):
    """A bug of segue."""


class UnsavedBatches(Error, RuntimeError):
    """A wait that only the waiting thread itself could end, by a save."""


class ForkError(Error, RuntimeError):
    """segue was called in a process that was forked after its import."""


_CODES = {
    "invalid_argument": InvalidArgument,
    "not_found": NotFound,
    "already_exists": AlreadyExists,
    "out_of_range": OutOfRange,
    "malformed": DataError,
    "truncated": DataError,
    "empty": DataError,
    "io": InputOutputError,
    "stale": StaleBatch,
    "end_of_input": EndOfInput,
    "cancelled": Cancelled,
    "deadline_exceeded": Timeout,
    "unavailable": Unavailable,
    "resource_exhausted": ResourcesExhausted,
}


def _of_code(code: str) -> type[Error]:
    return _CODES.get(code, InternalError)
