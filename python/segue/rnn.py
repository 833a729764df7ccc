# SPDX-License-Identifier: BSD-3-Clause
"""Recurrent cells, unrolled over batches, as tf.nn has them.

A cell is one of segue's, which compute in float32 as TensorFlow's do, or any
callable ``(step, states) -> (output, states)``, with arrays of NumPy, PyTorch
or others: `step` is [B, D], `output` [B, H].
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

import numpy as np

from segue import _core
from segue._arrays import as_numpy, to_array, to_tensor
from segue.errors import InvalidArgument, OutOfRange


class LSTMStateTuple(NamedTuple):
    """The states of an LSTM, float32 [B, units] each."""

    c: Any
    h: Any


class Cell:
    """The base of segue's cells; any number of threads may run one.

    Args:
        units: H, the floats in each state and in the output, in [1, 65536].
        seed: for the kernels, uniform in +-sqrt(6 / (rows + columns)); biases
            are 0, but those of a GRU's gates 1.
        weights: by name, float32, instead: "kernel" and so on as in
            docs/configuration.md, with or without the kind before it.

    Raises:
        ValueError: another number of units, or weights of another shape.
    """

    kind: ClassVar[str]
    state_count: ClassVar[int] = 1

    def __init__(
        self, units: int, *, seed: int = 0, weights: Mapping[str, Any] | None = None
    ) -> None:
        if not 1 <= units <= 65536:
            raise InvalidArgument(
                f"{type(self).__name__}: units is {units}, expected [1, 65536]"
            )
        self.units = int(units)
        self.seed = int(seed)
        self._core: _core.Cell | None = None
        self._width: int | None = None
        if weights is not None:
            self._take(weights)

    @property
    def output_size(self) -> int:
        """H."""
        return self.units

    @property
    def state_size(self) -> int | tuple[int, ...]:
        """The floats in the state, or in each of them."""
        return self.units if self.state_count == 1 else (self.units,) * self.state_count

    @property
    def weights(self) -> dict[str, np.ndarray]:
        """The weights by name, once the first inputs have set their shapes."""
        if self._core is None:
            return {}
        return {name: to_array(w) for name, w in self._core.weights.items()}

    def zero_state(self, batch_size: int) -> Any:
        """Zeros, [batch_size, units] each, in the form in which states are returned."""
        zeros = np.zeros((batch_size, self.units), np.float32)
        return self._form([zeros] * self.state_count)

    def build(self, input_width: int) -> None:
        """Makes the weights for inputs of D floats; the first call does it."""
        if self._core is None:
            self._make(input_width, {})
        elif self._width != input_width:
            raise InvalidArgument(
                f"{type(self).__name__}: the inputs have {input_width} floats per "
                f"step, but the cell has weights for {self._width}"
            )

    def __call__(self, step: Any, states: Any) -> tuple[np.ndarray, Any]:
        """One step: (output [B, units], new states in the form of `states`)."""
        step = np.asarray(as_numpy(step, "step"))
        outputs, after = self.run(
            step[:, None], np.ones(len(step), np.int64), _listed(states)
        )
        return outputs[:, 0], _as_given(after, states)

    def run(
        self, inputs: np.ndarray, lengths: np.ndarray, states: Sequence[Any]
    ) -> tuple[np.ndarray, list[np.ndarray]]:
        """All steps: outputs [B, T, units], zero beyond each length, and the states."""
        inputs = np.asarray(as_numpy(inputs, "inputs"), np.float32)
        self.build(inputs.shape[2])
        assert self._core is not None
        outputs, after = self._core.run(
            to_tensor(inputs, "inputs"),
            to_tensor(lengths, "sequence_length"),
            [to_tensor(s, f"state {i}") for i, s in enumerate(states)],
        )
        return to_array(outputs), [to_array(s) for s in after]

    def _form(self, states: Sequence[Any]) -> Any:
        return states[0]

    def _options(self) -> dict[str, Any]:
        return {"forget_bias": 1.0}

    def _take(self, weights: Mapping[str, Any]) -> None:
        given = {}
        for name, value in weights.items():
            full = name if name.startswith(f"{self.kind}/") else f"{self.kind}/{name}"
            given[full] = to_tensor(value, f"weight '{full}'", dtype="float32")
        kernel = next((w for n, w in given.items() if n.endswith("kernel")), None)
        if kernel is None or len(kernel.shape) != 2 or kernel.shape[0] < self.units:
            raise InvalidArgument(
                f"{type(self).__name__}: weights need a kernel of D + {self.units} rows"
            )
        self._make(kernel.shape[0] - self.units, given)
        unknown = given.keys() - self.weights.keys()
        if unknown:
            raise InvalidArgument(
                f"{type(self).__name__}: weight '{min(unknown)}' is none of "
                f"{', '.join(self.weights)}"
            )

    def _make(self, input_width: int, weights: dict[str, Any]) -> None:
        self._core = _core.Cell(
            self.kind,
            self.units,
            input_width,
            self.seed,
            weights=weights,
            **self._options(),
        )
        self._width = input_width


class BasicRNNCell(Cell):
    """h' = tanh([x, h] kernel + bias), as tf.nn.rnn_cell.BasicRNNCell."""

    kind = "rnn"


class GRUCell(Cell):
    """A gated recurrent unit, as tf.nn.rnn_cell.GRUCell.

    r, u = sigmoid([x, h] gates/kernel + gates/bias),
    candidate = tanh([x, r * h] candidate/kernel + candidate/bias),
    h' = u * h + (1 - u) * candidate. Those of PyTorch and Keras differ.
    """

    kind = "gru"


class LSTMCell(Cell):
    """An LSTM with the gates i, j, f, o, as tf.nn.rnn_cell.BasicLSTMCell.

    c' = sigmoid(f + forget_bias) * c + sigmoid(i) * tanh(j),
    h' = sigmoid(o) * tanh(c'). Its states are c and h, in this order.

    Args:
        units: see Cell, as for `seed` and `weights`.
        forget_bias: added to the forget gate.
    """

    kind = "lstm"
    state_count = 2

    def __init__(
        self,
        units: int,
        forget_bias: float = 1.0,
        *,
        seed: int = 0,
        weights: Mapping[str, Any] | None = None,
    ) -> None:
        self.forget_bias = float(forget_bias)
        super().__init__(units, seed=seed, weights=weights)

    def _form(self, states: Sequence[Any]) -> Any:
        return LSTMStateTuple(*states)

    def _options(self) -> dict[str, Any]:
        return {"forget_bias": self.forget_bias}


BasicLSTMCell = LSTMCell

AnyCell = Cell | Callable[[Any, Any], tuple[Any, Any]]


def dynamic_rnn(
    cell: AnyCell,
    inputs: Any,
    sequence_length: Any = None,
    initial_state: Any = None,
) -> tuple[Any, Any]:
    """Unrolls a cell over a padded batch, as tf.nn.dynamic_rnn does.

    Args:
        cell: one of segue's, or a callable ``(step, states) -> (output, states)``.
        inputs: [B, T, D], or [B, T] for one number per step, or a list of T
            arrays [B, D]. segue's cells take them as float32.
        sequence_length: integers [B] in [0, T]; T if None.
        initial_state: the states before the first step: [B, H], or a tuple of
            several. Zeros if None, for segue's cells alone.

    Returns:
        (outputs, state): [B, T, H], zero beyond each length, and the states
        after the last step of each row, in the form of `initial_state` (for an
        LSTM without one an LSTMStateTuple).

    Raises:
        ValueError: another dtype or shape.
        IndexError: a length outside of [0, T].
    """
    inputs = _stacked(inputs)
    lengths = _lengths(sequence_length, inputs)
    if isinstance(cell, Cell):
        given = cell.zero_state(len(inputs)) if initial_state is None else initial_state
        outputs, after = cell.run(inputs, lengths, _listed(given))
        return outputs, _as_given(after, given)
    if initial_state is None:
        raise InvalidArgument(
            "initial_state is None; a cell that is not one of segue's needs its states"
        )
    return _unroll(cell, inputs, lengths, initial_state)


def state_saving_rnn(
    cell: AnyCell,
    inputs: Any,
    batch: Any,
    state_names: str | Sequence[str],
    sequence_length: Any = None,
) -> Any:
    """Unrolls a cell over a segment, from the states of its batch, and saves the new.

    tf.nn.static_state_saving_rnn, with one array for the list of steps.

    Args:
        cell: one of segue's, or a callable ``(step, states) -> (output, states)``;
            `states` is a tuple, or a single array if `state_names` is a string.
        inputs: see `dynamic_rnn`; often ``batch.sequences[name]`` or
            ``batch.layer``.
        batch: a batch whose states the cell has.
        state_names: those states in the cell's order; c before h for an LSTM,
            or one name for both side by side.
        sequence_length: integers [B] in [0, T]; those of the batch if None.

    Returns:
        Outputs [B, T, H], zero beyond each length.

    Raises:
        KeyError: the batch has no such state.
        ValueError: another dtype or shape. Nothing is saved then.
    """
    inputs = _stacked(inputs)
    lengths = _lengths(
        batch.lengths if sequence_length is None else sequence_length, inputs
    )
    single = isinstance(state_names, str)
    names = [state_names] if isinstance(state_names, str) else list(state_names)
    before = [batch.states[name] for name in names]
    if isinstance(cell, Cell):
        outputs, after = cell.run(inputs, lengths, before)
    else:
        outputs, states = _unroll(
            cell, inputs, lengths, before[0] if single else tuple(before)
        )
        after = _listed(states)
        if len(after) != len(names):
            raise InvalidArgument(
                f"the cell returns {len(after)} states, expected {', '.join(names)}"
            )
    batch.save(dict(zip(names, after)))
    return outputs


def _listed(states: Any) -> list[Any]:
    return list(states) if isinstance(states, (tuple, list)) else [states]


def _as_given(states: Sequence[Any], given: Any) -> Any:
    """States in the form in which they were given."""
    if not isinstance(given, (tuple, list)):
        return states[0]
    if hasattr(given, "_fields"):
        return type(given)(*states)
    return type(given)(states)


def _is_torch(array: Any) -> bool:
    return type(array).__module__.split(".")[0] == "torch"


def _stack(arrays: Sequence[Any]) -> Any:
    """[B, T, ...] of T arrays [B, ...], of the library that the first is of."""
    if _is_torch(arrays[0]):
        return sys.modules["torch"].stack(list(arrays), 1)
    if hasattr(arrays[0], "__array_namespace__"):
        return arrays[0].__array_namespace__().stack(list(arrays), axis=1)
    return np.stack(arrays, axis=1)


def _stacked(inputs: Any) -> Any:
    """Inputs as [B, T, D]."""
    if isinstance(inputs, (list, tuple)) and inputs and hasattr(inputs[0], "shape"):
        inputs = _stack(inputs)
    if not hasattr(inputs, "shape"):
        inputs = as_numpy(inputs, "inputs")
    if len(inputs.shape) == 2:
        inputs = inputs[:, :, None]
    if len(inputs.shape) != 3:
        raise InvalidArgument(
            f"inputs have the shape {tuple(inputs.shape)}, expected [B, T, D] or [B, T]"
        )
    return inputs


def _lengths(given: Any, inputs: Any) -> np.ndarray:
    rows, steps = inputs.shape[:2]
    if given is None:
        return np.full(rows, steps, np.int64)
    lengths = as_numpy(given, "sequence_length")
    if lengths.shape != (rows,) or lengths.dtype.kind not in "iu":
        raise InvalidArgument(
            f"sequence_length is {lengths.dtype} {lengths.shape}, expected integers "
            f"({rows},)"
        )
    lengths = lengths.astype(np.int64)
    if rows and not 0 <= lengths.min() <= lengths.max() <= steps:
        raise OutOfRange(
            f"sequence_length has {lengths.min()} to {lengths.max()}, expected [0, "
            f"{steps}]"
        )
    return lengths


def _unroll(
    cell: Callable[[Any, Any], tuple[Any, Any]],
    inputs: Any,
    lengths: np.ndarray,
    states: Any,
) -> tuple[Any, Any]:
    """Steps of a cell that is not segue's."""
    if inputs.shape[1] == 0:
        raise InvalidArgument("inputs have no steps")
    outputs = []
    for t in range(inputs.shape[1]):
        active = lengths > t
        output, after = cell(inputs[:, t], states)
        old, new = _listed(states), _listed(after)
        if len(old) != len(new):
            raise InvalidArgument(
                f"the cell returns {len(new)} states in step {t}, but got {len(old)}"
            )
        outputs.append(_where(active, output, None))
        states = _as_given([_where(active, n, o) for n, o in zip(new, old)], states)
    return _stack(outputs), states


def _where(active: np.ndarray, new: Any, old: Any) -> Any:
    """Rows of `new` where active, else those of `old`; zeros if that is None."""
    if active.all():
        return new
    mask = active.reshape(-1, *(1,) * (len(new.shape) - 1))
    if _is_torch(new):
        torch = sys.modules["torch"]
        old = (
            torch.zeros_like(new)
            if old is None
            else torch.as_tensor(_writable(old)).to(new)
        )
        return torch.where(torch.as_tensor(mask).to(new.device), new, old)
    xp = new.__array_namespace__() if hasattr(new, "__array_namespace__") else np
    old = xp.zeros_like(new) if old is None else xp.asarray(old)
    return xp.where(xp.asarray(mask), new, old)


def _writable(array: Any) -> Any:
    """A copy of an array of NumPy, which PyTorch takes without a warning."""
    return np.array(array) if isinstance(array, np.ndarray) else array


__all__ = [
    "BasicLSTMCell",
    "BasicRNNCell",
    "Cell",
    "GRUCell",
    "LSTMCell",
    "LSTMStateTuple",
    "dynamic_rnn",
    "state_saving_rnn",
]
