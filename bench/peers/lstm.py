# SPDX-License-Identifier: BSD-3-Clause
"""segue's LSTM beside torch.nn.LSTM, and both beside matrix products alone."""

import itertools

import numpy as np
import torch
from safetensors.numpy import save_file

from contest import Function, Segue, must_agree, run_rounds

STEPS = 20


class Peer:
    """torch.nn.LSTM [T, B, D], as it likes its inputs best, with random
    weights; what segue needs to do the same is written to a file."""

    def __init__(self, path, units, batch):
        torch.manual_seed(1)
        self.net = torch.nn.LSTM(units, units)
        self.inputs = torch.randn(STEPS, batch, units).requires_grad_()
        self.d_outputs = torch.randn(STEPS, batch, units)
        self.states = tuple(0.5 * torch.randn(1, batch, units) for _ in "hc")
        self.units, self.batch = units, batch
        by_row = lambda t: t.detach().transpose(0, 1).contiguous().numpy()
        save_file(
            {
                "lstm/kernel": self.kernel(lambda p: p.detach()),
                "lstm/bias": self.bias(),
                "inputs": by_row(self.inputs),
                "lengths": np.full(batch, STEPS),
                "h": self.states[0][0].numpy(),
                "c": self.states[1][0].numpy(),
                "d_outputs": by_row(self.d_outputs),
            },
            path,
        )

    def kernel(self, part):
        """[D + H, 4H] with gates i, g, f, o of PyTorch's i, f, g, o."""
        i, f, g, o = torch.cat(
            [part(self.net.weight_ih_l0), part(self.net.weight_hh_l0)], 1
        ).chunk(4)
        return torch.cat([i, g, f, o]).T.contiguous().numpy()

    def bias(self):
        total = (self.net.bias_ih_l0 + self.net.bias_hh_l0).detach()
        i, f, g, o = total.chunk(4)
        return torch.cat([i, g, f - 1, o]).numpy()

    @torch.inference_mode()
    def forward(self):
        return self.net(self.inputs, self.states)

    def training(self):
        self.net.zero_grad()
        self.inputs.grad = None
        outputs, _ = self.net(self.inputs, self.states)
        outputs.backward(self.d_outputs)

    def check_forward(self, ours):
        outputs, (h, c) = self.forward()
        by_row = outputs.transpose(0, 1).numpy()
        must_agree("outputs", ours["outputs"], by_row)
        must_agree("h", ours["h"], h[0].numpy())
        must_agree("c", ours["c"], c[0].numpy())

    def check_training(self, ours):
        self.training()
        for name, theirs in {
            "d_inputs": self.inputs.grad.transpose(0, 1).numpy(),
            "d_lstm/kernel": self.kernel(lambda p: p.grad),
        }.items():
            scale = np.abs(theirs).max()
            must_agree(name, ours[name] / scale, theirs / scale)


class Products:
    """The products of an LSTM by torch.mm alone, on matrices as they lie."""

    def __init__(self, units, batch):
        make = lambda rows, columns: torch.randn(rows, columns)
        self.x, self.h = make(STEPS * batch, units), make(batch, units)
        self.kernel = make(units, 4 * units)
        self.all_gates, self.gates = (
            make(rows, 4 * units) for rows in (STEPS * batch, batch)
        )
        self.d_x, self.d_h = torch.empty_like(self.x), torch.empty_like(self.h)
        self.d_kernel = torch.empty_like(self.kernel)

    @torch.inference_mode()
    def forward(self):
        torch.mm(self.x, self.kernel, out=self.all_gates)
        for _ in range(STEPS):
            torch.mm(self.h, self.kernel, out=self.gates)

    @torch.inference_mode()
    def training(self):
        self.forward()
        back = self.kernel.T
        for _ in range(STEPS - 1):
            torch.mm(self.gates, back, out=self.d_h)
        torch.mm(self.all_gates, back, out=self.d_x)
        for _ in range(2):
            torch.mm(self.x.T, self.all_gates, out=self.d_kernel)


def compare_one(program, folder, units, batch, seconds):
    peer = Peer(folder / "input", units, batch)
    products = Products(units, batch)
    segue = {
        what: Segue(program, folder / what, what, folder / "input")
        for what in (
            "forward",
            "forward_floor",
            "training",
            "updating",
            "training_floor",
        )
    }
    peer.check_forward(segue["forward"].output_file())
    peer.check_training(segue["training"].output_file())
    for part in ("forward", "training"):
        contestants = [segue[part], segue[f"{part}_floor"]]
        if part == "training":
            contestants.append(segue["updating"])
        contestants += [
            Function(getattr(peer, part)),
            Function(getattr(products, part)),
        ]
        times, ratios = run_rounds(contestants, seconds)
        updating = f"{ratios[2]:8.2f}" if part == "training" else " " * 8
        print(
            f"{part:8} {units:5} {batch:4} | {1e6 * times[0]:10.1f} "
            f"{ratios[1]:6.2f} {updating} | {1e6 * times[-2]:10.1f} "
            f"{ratios[-2]:6.2f} {ratios[-1]:6.2f}",
            flush=True,
        )
    for process in segue.values():
        process.close()


def compare(program, folder, quick, points=None):
    torch.set_num_threads(1)
    print(
        f"LSTM, T = {STEPS}, D = H, one thread; PyTorch {torch.__version__}\n"
        "microseconds of CPU per call; the other columns are times of segue's\n"
        "                    |      segue  floor  +update |    PyTorch"
        "  ratio  its mm"
    )
    units = [64, 256] if quick else [64, 256, 1024]
    for units, batch in points or itertools.product(units, [1, 32, 256]):
        heavy = units * units * batch > 1 << 22
        compare_one(program, folder, units, batch, 1.0 if heavy else 0.2)
