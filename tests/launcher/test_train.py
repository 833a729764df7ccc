# SPDX-License-Identifier: BSD-3-Clause
"""Training by configuration, and what a run makes of its weights."""

import csv
import io
import json
import random
import re
import signal
import struct
import subprocess
import time
import unittest
from pathlib import Path

from program import NUMERIC_X, PROGRAM, ProgramTest, read_rows
from random_cases import case_seed, rounds

WORDS = """
[[column]]
kind = "embedding"
dimension = 2
of = { kind = "hash_bucket", key = "word", hash_bucket_size = 8 }
"""


def read_safetensors(path):
    """{name: (shape, values)} as Python's safetensors would give them."""
    data = path.read_bytes()
    [length] = struct.unpack_from("<Q", data)
    header = json.loads(data[8:8 + length])
    tensors = {}
    for name, about in header.items():
        begin, end = about["data_offsets"]
        assert about["dtype"] == "F32", about
        run = data[8 + length + begin:8 + length + end]
        tensors[name] = (about["shape"],
                         struct.unpack(f"<{len(run) // 4}f", run))
    return tensors


class Train(ProgramTest):
    def prepare(self, keys=60, name="run.toml", **tables):
        """Keys whose label is the mean of the x that have been."""
        rows = ["id,x,word,y"]
        draw = 7
        for key in range(keys):
            total = 0
            for t in range(1 + key * 5 % 13):
                draw = (draw * 1103515245 + 12345) % 2**31
                x = (draw >> 16) % 10
                total += x
                rows.append(f"k{key},{x},w{x % 3},{20 + total / (t + 1)}")
        self.write("data.csv", "\n".join(rows) + "\n")
        train = {"weights": "w.safetensors", "learning_rate": 0.02,
                 "epochs": 4, "evaluation": 0.3, "curve": "curve.csv",
                 "picture": "curve.svg", "clip_norm": 1.0}
        merged = {
            "input": {"label": "y"},
            "batch": {"num_unroll": 3, "batch_size": 4, "capacity": 16},
            "model": {"outputs": 1},
            "train": train,
        }
        for table, values in tables.items():
            merged[table] = {**merged.get(table, {}), **values}
        return self.configuration(NUMERIC_X + WORDS, name=name, **merged)

    def test_the_weights_are_safetensors_that_a_run_takes(self):
        config = self.prepare()
        done = self.segue("train", config)
        self.assertIn("done: 4 epochs, ", done.stderr)
        self.assertIn("batches", done.stderr)
        tensors = read_safetensors(self.folder / "w.safetensors")
        self.assertEqual(
            {name: shape for name, (shape, _) in tensors.items()},
            {"lstm/kernel": [6, 12], "lstm/bias": [12],
             "readout/kernel": [3, 1], "readout/bias": [1],
             "embedding/word": [8, 2], "output/offset": [1],
             "output/scale": [1], "label/mean": [1]})
        checked = self.segue("check", config)
        self.assertIn("w.safetensors\n", checked.stdout)
        self.assertNotIn("unused tensors", checked.stdout)
        self.segue("run", config)
        rows = read_rows(self.read("out.csv"))
        # In the label's unit: labels are 20 to 29.
        mean = sum(float(r["output_0"]) for r in rows) / len(rows)
        self.assertTrue(20 < mean < 29, mean)

    def test_a_run_shows_the_errors_that_its_rows_have(self):
        config = self.prepare()
        self.segue("train", config, "--quiet")
        done = self.segue("run", config, "--split", "evaluation",
                          "--compare-reset")
        rows = read_rows(self.read("out.csv"))
        table = {line[2:36].strip(): [float(v) for v in line[36:].split()]
                 for line in done.stderr.splitlines()
                 if line.startswith("  ") and "RMSE" not in line}
        mean = read_safetensors(self.folder / "w.safetensors")["label/mean"]
        last = {}
        guesses = {"model": [], "the key's last label": [],
                   "the mean of the training labels": []}
        for row in rows:
            label = float(row["label"])
            for name, guess in (
                    ("model", float(row["output_0"])),
                    ("the key's last label", last.get(row["key"], mean[1][0])),
                    ("the mean of the training labels", mean[1][0])):
                guesses[name].append(guess - label)
            last[row["key"]] = label
        for name, errors in guesses.items():
            n = len(errors)
            mse = sum(e * e for e in errors) / n
            for got, expected in zip(table[name], (
                    mse ** 0.5, sum(map(abs, errors)) / n, mse)):
                self.assertAlmostEqual(got, expected, delta=2e-3 * expected)
        self.assertGreater(table["model, states reset every segment"][0],
                           table["model"][0])
        self.assertLess(table["model"][0],
                        table["the mean of the training labels"][0])
        self.assertIn(f"errors over {len(rows)} labels:", done.stderr)

    def test_a_file_without_labels_is_predicted(self):
        config = self.prepare()
        self.segue("train", config, "--quiet")
        self.segue("run", config)
        labeled = read_rows(self.read("out.csv"))
        self.write("data.csv", "".join(
            line.rsplit(",", 1)[0] + "\n"
            for line in self.read("data.csv").splitlines()))
        wrong = self.segue("run", config, code=2)
        self.assertIn("has no column 'y'", wrong.stderr)
        for option in (["--no-label"], ["--set", "input.label="]):
            self.segue("run", config, *option)
            predicted = read_rows(self.read("out.csv"))
            for row in labeled:
                row.pop("label", None)
            self.assertEqual(predicted, labeled)
        wrong = self.segue("train", config, "--set", "input.label=", code=2)
        self.assertIn("input.label: is required for training but missing",
                      wrong.stderr)

    def test_a_label_that_is_not_finite_is_told_by_its_key(self):
        config = self.prepare(train={"evaluation": 0.0})
        lines = self.read("data.csv").splitlines()
        of_k1 = [i for i, line in enumerate(lines) if line.startswith("k1,")]
        key, x, word, _ = lines[of_k1[4]].split(",")
        lines[of_k1[4]] = f"{key},{x},{word},inf"
        self.write("data.csv", "\n".join(lines) + "\n")
        done = self.segue("train", config, code=1)
        self.assertIn("the label 'y' of key 'k1' is inf in step 4; expected a "
                      "finite number", done.stderr)

    def test_the_splits_are_the_whole(self):
        config = self.prepare()
        self.segue("train", config, "--quiet")
        keys = {}
        for split in ("all", "training", "evaluation"):
            self.segue("run", config, "--split", split)
            keys[split] = {r["key"] for r in read_rows(self.read("out.csv"))}
        self.assertEqual(keys["training"] | keys["evaluation"], keys["all"])
        self.assertFalse(keys["training"] & keys["evaluation"])
        self.assertTrue(6 <= len(keys["evaluation"]) <= 30)

    def test_the_curves_are_kept(self):
        config = self.prepare(train={"curve_every": 4})
        done = self.segue("train", config)
        points = list(csv.DictReader(io.StringIO(self.read("curve.csv"))))
        ends = [p for p in points if p["end"] == "1"]
        self.assertEqual([p["epoch"] for p in ends], ["1", "2", "3", "4"])
        self.assertTrue(all(p["evaluation_loss"] for p in ends))
        self.assertLess(float(ends[-1]["training_loss"]),
                        float(ends[0]["training_loss"]))
        self.assertGreater(len(points), 8)
        self.assertTrue(self.read("curve.svg").startswith("<svg "))
        drawn = [line[11:] for line in done.stderr.splitlines()
                 if line[10:11] == "|"]
        self.assertEqual(len(drawn), 14, done.stderr)
        self.assertEqual(sum(line.count("o") for line in drawn), 4)

    def test_weights_do_not_depend_on_parsers_and_workers(self):
        config = self.prepare()
        files = []
        for many in (1, 4):
            self.segue("train", config, "--quiet",
                       "--set", f"runtime.parsers={many}",
                       "--set", f"runtime.workers={many}")
            files.append((self.folder / "w.safetensors").read_bytes())
        self.assertEqual(*files)
        self.segue("train", config, "--quiet", "--set", "train.seed=6")
        self.assertNotEqual((self.folder / "w.safetensors").read_bytes(),
                            files[0])

    def test_a_training_killed_at_any_time_ends_with_the_same_weights(self):
        config = self.prepare(keys=200, train={
            "epochs": 6, "checkpoint_every": 5, "checkpoint": "c"})
        begin = time.monotonic()
        self.segue("train", config, "--quiet", "--set", "train.weights=whole")
        longest = (time.monotonic() - begin) / 10
        (self.folder / "c").unlink()
        moments = random.Random(case_seed())
        killed = 0
        while killed < rounds(12):
            if self.train_and_kill(config, moments.uniform(0, longest)):
                killed += 1
            else:
                # It ended before that: the next one starts over.
                self.check_weights()
                (self.folder / "c").unlink()
        self.segue("train", config, "--quiet")
        self.check_weights()

    def train_and_kill(self, config, seconds):
        """Kills a training so long after it has written a checkpoint, so that
        each of several goes on from a later one. False if it ended first."""
        run = subprocess.Popen([PROGRAM, "train", str(config), "--quiet"],
                               stderr=subprocess.PIPE)
        before = self.checkpoint()
        while run.poll() is None and self.checkpoint() == before:
            time.sleep(0.001)
        time.sleep(seconds)
        run.send_signal(signal.SIGKILL)
        messages = run.stderr.read().decode()
        run.stderr.close()
        self.assertIn(run.wait(), (0, -signal.SIGKILL), messages)
        return run.returncode != 0

    def check_weights(self):
        self.assertEqual((self.folder / "w.safetensors").read_bytes(),
                         (self.folder / "whole").read_bytes())

    def checkpoint(self):
        try:
            return (self.folder / "c").stat().st_ino
        except FileNotFoundError:
            return None

    def test_an_interrupted_training_says_how_it_goes_on(self):
        config = self.prepare(keys=200, train={
            "epochs": 100000, "checkpoint": "c", "checkpoint_every": 1})
        run = subprocess.Popen([PROGRAM, "train", str(config)],
                               stderr=subprocess.PIPE, text=True)
        while self.checkpoint() is None:
            time.sleep(0.001)
        run.send_signal(signal.SIGTERM)
        messages = run.stderr.read()
        run.stderr.close()
        self.assertEqual(run.wait(timeout=60), 1, messages)
        self.assertEqual(messages, "interrupted; the same command resumes "
                                   f"from {self.folder}/c\n")
        self.assertFalse((self.folder / "w.safetensors").exists())
        done = self.segue("train", config, "--quiet", "--set",
                          "train.learning_rate=1", code=2)
        self.assertIn("train.learning_rate = 1, but 0.02 in the checkpoint",
                      done.stderr)
        done = self.segue("train", config, "--quiet", "--set",
                          "input.shuffle_examples=3", code=2)
        self.assertIn("input.shuffle_examples = 3, but absent in the checkpoint",
                      done.stderr)
        self.segue("train", config, "--quiet", "--restart",
                   "--set", "train.epochs=1")

    def test_an_interruption_names_no_checkpoint_that_is_not_there(self):
        config = self.prepare(keys=20000, train={"checkpoint": "c"})
        run = subprocess.Popen([PROGRAM, "train", str(config)],
                               stderr=subprocess.PIPE, text=True)
        status = Path(f"/proc/{run.pid}/status")
        caught = re.compile(r"^SigCgt:\s*([0-9a-f]+)$", re.MULTILINE)
        # Until it takes a SIGTERM for an interruption.
        while not int(caught.search(status.read_text())[1], 16) >> 14 & 1:
            time.sleep(0.001)
        run.send_signal(signal.SIGTERM)
        messages = run.stderr.read()
        run.stderr.close()
        self.assertEqual(run.wait(timeout=60), 1, messages)
        self.assertFalse((self.folder / "c").exists())
        self.assertEqual(messages, "interrupted\n")

    def test_a_column_that_means_something_else_is_named(self):
        config = self.prepare(train={"checkpoint": "c", "epochs": 2})
        self.segue("train", config, "--quiet")
        before = (self.folder / "w.safetensors").read_bytes()
        change = ("--set", "column.0.normalizer={kind = 'log1p'}",
                  "--set", "column.1.of.salt=3", "--set", "train.epochs=3")
        done = self.segue("train", config, "--quiet", *change, code=2)
        differs = ('column."word_embedding".of.salt = 3, but absent in the '
                   'checkpoint; column."x".normalizer.kind = "log1p", but '
                   "absent in the checkpoint")
        self.assertEqual(
            done.stderr, f"segue: {self.folder}/c was written with different "
            f"options: {differs}; restore those, accept the changes "
            "(--accept-changes), or start over (--restart)\n")
        self.assertEqual((self.folder / "w.safetensors").read_bytes(), before)
        done = self.segue("train", config, "--quiet", *change,
                          "--accept-changes")
        self.assertIn(f"segue: resuming from {self.folder}/c with changed "
                      f"options: {differs}\ndone: 3 epochs, ", done.stderr)
        self.segue("train", config, "--quiet", *change)

    def test_a_checkpoint_that_cannot_be_gone_on_with_is_no_start(self):
        config = self.prepare(train={"checkpoint": "c", "epochs": 3})
        self.segue("train", config, "--quiet")
        done = self.segue("train", config, "--quiet")
        self.assertIn(f"; nothing left to train: {self.folder}/c already has "
                      "them all\n", done.stderr)
        done = self.segue("train", config, "--quiet", "--set",
                          "train.epochs=2", code=2)
        self.assertIn(f"train.epochs is 2, but {self.folder}/c has already "
                      "done epoch 3", done.stderr)
        damaged = bytearray((self.folder / "c").read_bytes())
        damaged[-3] ^= 4
        (self.folder / "c").write_bytes(damaged)
        done = self.segue("train", config, "--quiet", code=2)
        self.assertIn(f"segue: {self.folder}/c is corrupt", done.stderr)

    def test_the_loss_is_that_of_the_weights_that_are_written(self):
        # So fast that the first epoch is the best.
        config = self.prepare(train={"learning_rate": 0.5, "epochs": 3})
        done = self.segue("train", config, "--quiet")
        losses = {p["epoch"]: float(p["evaluation_loss"]) for p in
                  csv.DictReader(io.StringIO(self.read("curve.csv")))
                  if p["end"] == "1"}
        best = min(losses, key=losses.get)
        self.assertNotEqual(best, "3")
        self.assertIn(f"\nheld out: {losses['3']:.6g} after epoch 3, whose "
                      f"weights were written; best: {losses[best]:.6g} after "
                      f"epoch {best}\n", done.stderr)
        done = self.segue("train", config, "--quiet", "--set",
                          "train.patience=9")
        self.assertIn(f"\nheld out: {losses[best]:.6g} after epoch {best}, "
                      "whose weights were written\n", done.stderr)

    def test_nobody_held_out_is_an_error_before_the_first_epoch(self):
        config = self.prepare(keys=12, train={"evaluation": 1e-6,
                                              "patience": 3})
        done = self.segue("train", config, code=1)
        self.assertEqual(
            done.stderr, "segue: train.evaluation = 1e-06 holds out none of "
                         "the 12 keys in the input; use a larger share or "
                         "another train.evaluation_seed\n")
        self.assertFalse((self.folder / "w.safetensors").exists())
        self.assertFalse((self.folder / "curve.csv").exists())
        self.segue("train", config, "--quiet", "--set", "train.evaluation=0.3")
        done = self.segue("run", config, "--split", "evaluation")
        self.assertIn("\n--split evaluation: no key of the input is in this "
                      "part; train.evaluation (the held-out share) is "
                      "1e-06\n", done.stderr)

    def test_files_that_cannot_be_written_are_found_at_the_start(self):
        config = self.prepare()
        # As long as a name may be; the file that is renamed to it needs more.
        long = "w" * 255
        for option in ("weights", "checkpoint", "curve", "picture"):
            before = sorted(self.folder.iterdir())
            done = self.segue("train", config, "--set",
                              f"train.{option}={long}", code=2)
            self.assertIn(f"train.{option}: {self.folder}/{long}: cannot "
                          "create a file next to it: ", done.stderr)
            self.assertEqual(sorted(self.folder.iterdir()), before)
        done = self.segue("train", config, "--set", "train.weights=/dev/null",
                          code=2)
        self.assertIn("train.weights: '/dev/null' is not a regular file",
                      done.stderr)
        self.assertTrue(Path("/dev/null").is_char_device())
        self.write("w.safetensors", "old")
        self.segue("train", config, "--set", "train.curve=" + long, code=2)
        self.assertEqual(self.read("w.safetensors"), "old")

    def test_what_a_killed_training_left_is_removed(self):
        config = self.prepare(train={"checkpoint": "c"})
        for name in ("c.12-3.tmp", "w.safetensors.4-0.tmp", "c.tmp"):
            self.write(name, "left")
        self.segue("train", config, "--quiet")
        self.assertEqual(
            sorted(p.name for p in self.folder.iterdir()),
            ["c", "c.tmp", "curve.csv", "curve.svg", "data.csv", "run.toml",
             "w.safetensors"])

    def test_classes_are_learnt(self):
        rows = ["id,x,word,y"]
        for key in range(40):
            for t in range(6):
                rows.append(f"k{key},{(key + t) % 3},w,{(key + t + 1) % 3}")
        config = self.prepare(
            model={"outputs": 3, "readout": "softmax", "units": 8},
            train={"loss": "softmax_cross_entropy", "epochs": 20,
                   "learning_rate": 0.05})
        self.write("data.csv", "\n".join(rows) + "\n")
        self.segue("train", config, "--quiet")
        done = self.segue("run", config, "--split", "evaluation")
        self.assertRegex(done.stderr, r"accuracy\n  model +1\.0000\n")
        self.assertRegex(done.stderr, r"the key's last label +0\.")
        for row in read_rows(self.read("out.csv")):
            self.assertAlmostEqual(
                sum(float(row[f"output_{k}"]) for k in range(3)), 1, delta=1e-5)

    def test_faults_are_named_before_anything_starts(self):
        cases = (
            ({"train": {"optimizer": "adm"}},
             "train.optimizer: 'adm' is not one of adam, sgd; did you mean "
             "'adam'?"),
            ({"train": {"weights": "data.csv"}},
             "train.weights: '{0}/data.csv' would overwrite one of "
             "input.files"),
            ({"train": {"checkpoint": "w.safetensors"}},
             "would overwrite train.weights"),
            ({"train": {"curve": "none/c.csv"}},
             "there is no folder '{0}/none'"),
            ({"input": {"files": ["-"]}},
             "input.files: training reads its input several times, but '-' "
             "can be read only once"),
            ({"batch": {"epochs": 2}},
             "batch.epochs: 2; expected 1, because training counts its epochs "
             "with train.epochs"),
            ({"model": {"readout": "softmax"}},
             'train.loss: must be "softmax_cross_entropy", as model.readout '
             'is "softmax"'),
        )
        for change, message in cases:
            config = self.prepare(**change)
            done = self.segue("train", config, code=2)
            self.assertIn(message.format(self.folder), done.stderr)
        config = self.configuration(NUMERIC_X, input={"label": "x"})
        done = self.segue("train", config, code=2)
        self.assertIn("train: the table is missing", done.stderr)

    def test_a_run_before_training_says_what_is_missing(self):
        config = self.prepare()
        self.assertIn("weights from seed 5",
                      self.segue("check", config).stdout)
        done = self.segue("run", config, code=2)
        self.assertIn("train.weights: there is no file "
                      f"'{self.folder}/w.safetensors' yet; segue train "
                      "writes it", done.stderr)

    def test_training_starts_from_weights_that_the_model_names(self):
        config = self.prepare()
        self.segue("train", config, "--quiet")
        self.segue("train", config, "--quiet", "--set",
                   "model.weights=w.safetensors", "--set",
                   "train.weights=more.safetensors", "--set",
                   "train.curve=more.csv")
        ends = [[float(p["training_loss"]) for p in csv.DictReader(
            io.StringIO(self.read(name))) if p["end"] == "1"]
            for name in ("curve.csv", "more.csv")]
        self.assertLess(ends[1][0], ends[0][0])


if __name__ == "__main__":
    unittest.main()
