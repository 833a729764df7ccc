#!/usr/bin/env python3
# SPDX-License-Identifier: BSD-3-Clause
"""Writes tests/golden/cells/*.safetensors: recurrent networks run and
differentiated by PyTorch in double precision, over a ragged batch.

    python3 -m venv /tmp/golden && . /tmp/golden/bin/activate
    pip install torch numpy safetensors
    tests/golden/make_cells.py

A file holds `parameters/NAME` as segue names and lays them out, the batch
(`inputs` [B, T, D], `lengths`, `states/NAME`), `outputs` [B, T, O] (zero past
the lengths), `probabilities` (their softmax), `new_states/NAME`, and for the
loss sum(outputs * d_outputs) the gradients `d_parameters/NAME` and `d_inputs`.

LSTM and basic RNN are torch.nn.LSTM and torch.nn.RNN over packed sequences.
torch.nn.GRU applies the reset gate after the product, segue as TensorFlow's
GRUCell before it: the GRU here is its formula, step by step, and PyTorch's
automatic differentiation."""

from pathlib import Path

import torch
from safetensors.torch import save_file
from torch.nn.utils.rnn import pack_padded_sequence, pad_packed_sequence

HERE = Path(__file__).resolve().parent / "cells"
BATCH, STEPS, WIDTH, UNITS, OUTPUTS = 5, 6, 3, 7, 4
LENGTHS = [4, 6, 1, 6, 2]
FORGET_BIAS = 1.0


def segue_columns(kind, t):
    """Gates of PyTorch, rows of `t`, as columns in segue's order: i, g, f, o
    from i, f, g, o."""
    if kind == "lstm":
        i, f, g, o = t.chunk(4)
        t = torch.cat([i, g, f, o])
    return t.T if t.dim() == 2 else t


def segue_parameters(kind, net, layers, gradient):
    """PyTorch's weights, or their gradients, as segue's."""
    named = dict(net.named_parameters())

    def get(name):
        value = named[name].grad if gradient else named[name].detach()
        return segue_columns(kind, value)

    result = {}
    for layer in range(layers):
        prefix = "" if layers == 1 else f"layer_{layer}/"
        inputs, states = get(f"weight_ih_l{layer}"), get(f"weight_hh_l{layer}")
        result[f"{prefix}{kind}/kernel"] = torch.cat([inputs, states])
        bias = get(f"bias_ih_l{layer}")
        if not gradient:
            bias = bias + get(f"bias_hh_l{layer}")
            if kind == "lstm":
                bias[2 * UNITS : 3 * UNITS] -= FORGET_BIAS
        result[f"{prefix}{kind}/bias"] = bias
    return result


class Packed(torch.nn.Module):
    """nn.LSTM or nn.RNN over the steps that sequences have."""

    def __init__(self, kind, layers):
        super().__init__()
        self.kind, self.layers = kind, layers
        make = torch.nn.LSTM if kind == "lstm" else torch.nn.RNN
        self.net = make(WIDTH, UNITS, layers, batch_first=True)
        self.names = ["h", "c"] if kind == "lstm" else ["h"]

    def state_names(self):
        prefixes = [f"layer_{i}/" for i in range(self.layers)]
        return [
            [p + name for p in (prefixes if self.layers > 1 else [""])]
            for name in self.names
        ]

    def forward(self, inputs, states):
        given = [
            torch.stack([states[name] for name in names])
            for names in self.state_names()
        ]
        packed = pack_padded_sequence(
            inputs, LENGTHS, batch_first=True, enforce_sorted=False
        )
        given = tuple(given) if len(given) > 1 else given[0]
        outputs, new = self.net(packed, given)
        outputs, _ = pad_packed_sequence(
            outputs, batch_first=True, total_length=STEPS
        )
        new = new if isinstance(new, tuple) else (new,)
        return outputs, {
            name: new[i][layer]
            for i, names in enumerate(self.state_names())
            for layer, name in enumerate(names)
        }

    def export(self, gradient):
        return segue_parameters(self.kind, self.net, self.layers, gradient)


class Gru(torch.nn.Module):
    """tf.nn.rnn_cell.GRUCell, as its documentation has it."""

    layers = 1

    def __init__(self):
        super().__init__()
        depth = WIDTH + UNITS
        for name, shape in {
            "gates_kernel": (depth, 2 * UNITS),
            "gates_bias": (2 * UNITS,),
            "candidate_kernel": (depth, UNITS),
            "candidate_bias": (UNITS,),
        }.items():
            value = torch.nn.Parameter(0.4 * torch.randn(shape))
            self.register_parameter(name, value)

    def state_names(self):
        return [["h"]]

    def forward(self, inputs, states):
        h = states["h"]
        outputs = []
        for t in range(STEPS):
            x = inputs[:, t]
            gates = torch.cat([x, h], 1) @ self.gates_kernel + self.gates_bias
            r, u = torch.sigmoid(gates).chunk(2, 1)
            candidate = torch.tanh(
                torch.cat([x, r * h], 1) @ self.candidate_kernel
                + self.candidate_bias
            )
            active = torch.tensor([[t < n] for n in LENGTHS])
            new = u * h + (1 - u) * candidate
            h = torch.where(active, new, h)
            outputs.append(torch.where(active, new, torch.zeros_like(new)))
        return torch.stack(outputs, 1), {"h": h}

    def export(self, gradient):
        return {
            "gru/" + name.replace("_", "/"): p.grad if gradient else p.detach()
            for name, p in self.named_parameters()
        }


def draw(*shape):
    """Doubles that float32 holds as they are."""
    return torch.randn(shape).float().double()


def make_exact(net):
    for p in net.parameters():
        p.data = p.data.float().double()
    return net


def golden(net, with_readout):
    make_exact(net)
    inputs = draw(BATCH, STEPS, WIDTH).requires_grad_()
    states = {
        name: draw(BATCH, UNITS)
        for names in net.state_names()
        for name in names
    }
    outputs, new_states = net(inputs, states)
    active = torch.tensor([[[t < n] for t in range(STEPS)] for n in LENGTHS])
    readout = None
    if with_readout:
        readout = make_exact(torch.nn.Linear(UNITS, OUTPUTS))
    if readout:
        outputs = readout(outputs) * active
    d_outputs = draw(*outputs.shape)
    (outputs * d_outputs).sum().backward()
    parameters, gradients = net.export(False), net.export(True)
    if readout:
        parameters["readout/kernel"] = readout.weight.detach().T
        parameters["readout/bias"] = readout.bias.detach()
        gradients["readout/kernel"] = readout.weight.grad.T
        gradients["readout/bias"] = readout.bias.grad
    file = {
        "inputs": inputs.detach(),
        "lengths": torch.tensor(LENGTHS),
        "outputs": outputs.detach(),
        "probabilities": (torch.softmax(outputs, 2) * active).detach(),
        "d_outputs": d_outputs,
        "d_inputs": inputs.grad,
    }
    for part, values in {
        "parameters": parameters,
        "d_parameters": gradients,
        "states": states,
        "new_states": {k: v.detach() for k, v in new_states.items()},
    }.items():
        file |= {f"{part}/{name}": value for name, value in values.items()}
    return {
        name: (t if t.dtype == torch.int64 else t.float()).contiguous()
        for name, t in file.items()
    }


def main():
    torch.set_default_dtype(torch.float64)
    cases = {
        "lstm": (lambda: Packed("lstm", 1), False),
        "lstm_readout": (lambda: Packed("lstm", 1), True),
        "lstm_stack": (lambda: Packed("lstm", 3), True),
        "rnn": (lambda: Packed("rnn", 1), False),
        "rnn_stack": (lambda: Packed("rnn", 2), True),
        "gru": (Gru, False),
        "gru_readout": (Gru, True),
    }
    HERE.mkdir(exist_ok=True)
    for seed, (name, (make, with_readout)) in enumerate(cases.items()):
        torch.manual_seed(seed)
        file = golden(make(), with_readout)
        save_file(file, HERE / f"{name}.safetensors")
        print(f"{name}: {sum(t.nbytes for t in file.values())} bytes")


if __name__ == "__main__":
    main()
