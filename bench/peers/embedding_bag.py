# SPDX-License-Identifier: BSD-3-Clause
"""An embedding column over ids beside torch.nn.EmbeddingBag."""

import itertools

import numpy as np
import torch
from safetensors.numpy import save_file

from contest import Function, Segue, must_agree, run_rounds


def write_ids(path, batch, time, vocabulary, per_step):
    """Full sequences of `per_step` ids in every step."""
    steps = batch * time
    rng = np.random.default_rng(1)
    ids = rng.integers(0, vocabulary, steps * per_step)
    splits = np.arange(steps + 1) * per_step
    file = {"x": ids, "steps": np.arange(batch + 1) * time}
    if per_step > 1:
        file["x/splits"] = splits
    save_file(file, path)
    return torch.from_numpy(ids), torch.from_numpy(splits)


def compare_one(program, folder, table, table_path, point, combiner):
    batch, time, per_step = point
    ids, offsets = write_ids(
        folder / "ids", batch, time, len(table), per_step
    )
    bag = torch.nn.EmbeddingBag.from_pretrained(
        torch.from_numpy(table), mode=combiner, include_last_offset=True
    )
    segue = Segue(
        program,
        folder / "output",
        "embedding",
        folder / "ids",
        table_path,
        combiner,
    )
    ours = segue.output().reshape(-1, table.shape[1])
    must_agree("EmbeddingBag", ours, bag(ids, offsets).numpy())
    times, ratios = run_rounds(
        [segue, Function(lambda: bag(ids, offsets))], 0.05
    )
    segue.close()
    nanos = [1e9 * t / (batch * time) for t in times]
    print(
        f"{batch:4} {time:4} {table.shape[1]:6} {len(table):8} {per_step:4} "
        f"{combiner:5} | {nanos[0]:9.2f} {nanos[1]:9.2f} | {ratios[1]:6.2f}",
        flush=True,
    )
    return ratios[1]


@torch.inference_mode()
def compare(program, folder, quick):
    torch.set_num_threads(1)
    print(
        f"EmbeddingBag of PyTorch {torch.__version__}; ns per step\n"
        "   B    T  width    vocab  ids how   |     segue   PyTorch "
        "| PyTorch/segue"
    )
    batches = [32, 256]
    times = [20, 200]
    ratios = []
    for vocabulary, width in itertools.product(
        [1000, 1000000], [64] if quick else [8, 64, 128]
    ):
        rng = np.random.default_rng(2)
        table = rng.uniform(-0.05, 0.05, (vocabulary, width))
        table = table.astype(np.float32)
        save_file({"table": table}, folder / "table")
        points = itertools.product(batches, times, [1, 4])
        for point in points:
            for combiner in ["mean", "sum"]:
                ratios.append(
                    compare_one(
                        program,
                        folder,
                        table,
                        folder / "table",
                        point,
                        combiner,
                    )
                )
    print(f"the least favorable: {min(ratios):.2f}\n")
