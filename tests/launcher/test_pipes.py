# SPDX-License-Identifier: BSD-3-Clause
"""Inputs and outputs that are no files: pipes of every kind, and sockets."""

import contextlib
import fcntl
import json
import os
import signal
import socket
import subprocess
import sys
import termios
import threading
import unittest

from program import NUMERIC_X, PROGRAM, ProgramTest

FORMATS = ("csv", "jsonl", "tfrecord")
STORED = ("", ".gz", ".zst")


def default_signals():
    """A test runner in the background may have left them ignored."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def in_thread(write):
    thread = threading.Thread(target=write)
    thread.start()
    return thread


class Pipes(ProgramTest):
    def setUp(self):
        super().setUp()
        # More than a pipe holds.
        self.write("data.csv", "id,x\n" + "".join(
            f"k{i % 400:03},{i}\n" for i in range(12000)))

    def convert_data(self):
        for name in FORMATS:
            for stored in STORED:
                to = f"data.{name}{stored}"
                if to != "data.csv":
                    self.segue("convert", "data.csv", to, "--key", "id",
                               cwd=self.folder)

    @contextlib.contextmanager
    def fifo(self, content):
        """A named pipe that somebody opens once to write."""
        path = self.folder / "fifo"
        path.unlink(missing_ok=True)
        os.mkfifo(path)

        def write():
            with open(path, "wb", buffering=0) as file:
                file.write(content)
        writer = in_thread(write)
        yield str(path), {}
        writer.join()

    @contextlib.contextmanager
    def descriptor(self, content):
        """What a shell makes of <(...)."""
        reading, writing = os.pipe()

        def write():
            with open(writing, "wb", buffering=0) as file:
                file.write(content)
        writer = in_thread(write)
        yield f"/dev/fd/{reading}", {"pass_fds": [reading]}
        os.close(reading)
        writer.join()

    @contextlib.contextmanager
    def standard_input(self, content):
        yield "/dev/stdin", {"input": content}

    @contextlib.contextmanager
    def dash(self, content):
        yield "-", {"input": content}

    @contextlib.contextmanager
    def connection(self, content):
        """A socket, which cannot be opened by its name."""
        ours, theirs = socket.socketpair()

        def write():
            ours.sendall(content)
            ours.close()
        writer = in_thread(write)
        yield "/dev/stdin", {"stdin": theirs}
        writer.join()
        theirs.close()

    def kinds(self):
        return (self.fifo, self.descriptor, self.standard_input, self.dash,
                self.connection)

    def of_format(self, name):
        return self.configuration(
            NUMERIC_X, input={"files": [f"data.{name}"], "key": "id",
                              "format": name, "on_error": "skip"},
            batch={"batch_size": 64, "num_unroll": 32}, output={"file": "-"})

    def test_a_run_reads_every_pipe_as_the_file(self):
        self.convert_data()
        for name in FORMATS:
            config = self.of_format(name)
            whole = self.segue("run", config).stdout
            self.assertEqual(whole.count("\n"), 12001)
            for stored in STORED:
                content = (self.folder / f"data.{name}{stored}").read_bytes()
                for kind in self.kinds():
                    with self.subTest(name + stored, kind=kind.__name__), \
                            kind(content) as (path, options):
                        done = self.segue("run", config, "--set",
                                          f'input.files=["{path}"]', **options)
                        self.assertEqual(done.stdout, whole)

    def test_the_others_that_read_once_read_every_pipe(self):
        self.convert_data()
        for name in FORMATS:
            config = self.of_format(name)
            content = (self.folder / f"data.{name}").read_bytes()
            for command in (("inspect", "--batches", "3"), ("stats",)):
                whole = self.segue(command[0], config, *command[1:]).stdout
                for kind in self.kinds():
                    with self.subTest(name, command=command[0],
                                      kind=kind.__name__), \
                            kind(content) as (path, options):
                        done = self.segue(
                            command[0], config, *command[1:], "--set",
                            f'input.files=["{path}"]',
                            **options)
                        self.assertEqual(
                            [line for line in done.stdout.splitlines()
                             if not line.startswith("input: ")],
                            [line for line in whole.splitlines()
                             if not line.startswith("input: ")])

    def test_several_pipes_are_one_input(self):
        config = self.of_format("csv")
        whole = self.segue("run", config).stdout
        rows = self.read("data.csv").splitlines(keepends=True)
        with self.fifo("".join(rows[:6001]).encode()) as (a, _), \
                self.descriptor("".join([rows[0], *rows[6001:]]).encode()) as (
                    b, options):
            done = self.segue("run", config, "--set",
                              f'input.files=["{a}","{b}"]', **options)
        self.assertEqual(done.stdout, whole)

    def test_a_pipe_is_not_opened_by_a_check(self):
        os.mkfifo(self.folder / "fifo")
        config = self.of_format("csv")
        done = self.segue("check", config, "--set",
                          f'input.files=["{self.folder}/fifo"]')
        self.assertIn(": ok\n", done.stdout)

    def test_what_is_read_twice_is_no_pipe(self):
        os.mkfifo(self.folder / "fifo")
        config = self.of_format("csv")
        fifo = f"{self.folder}/fifo"
        reading, writing = os.pipe()
        for path in (fifo, f"/dev/fd/{reading}", "/dev/stdin"):
            for arguments, message in (
                    (("train", config), "training reads its input several"),
                    (("run", config, "--set", "batch.epochs=2"), "2 epochs need"),
                    (("convert", config, "out.jsonl"), "can be read only once"),
                    (("stats", config, "--set", "input.format=csv", "--set",
                      "input.key="), "input.key"),
                    (("convert", path, "out.jsonl", "--from", "csv"),
                     "can be read only once, so nothing can be guessed")):
                with self.subTest(arguments[0], path=path):
                    done = self.segue(
                        *arguments, "--set", f'input.files=["{path}"]', code=2,
                        input=b"id,x\na,1\n", pass_fds=[reading],
                        cwd=self.folder)
                    self.assertIn(message, done.stderr)
        os.close(reading)
        os.close(writing)

    def test_nothing_is_guessed_of_a_pipe(self):
        config = self.write("bare.toml", "[input]\nfiles = ['data.csv']\n")
        for kind in (self.descriptor, self.dash):
            with kind(b"id,x\na,1\n") as (path, options):
                done = self.segue("stats", config, "--set",
                                  f'input.files=["{path}"]', code=2, **options)
                self.assertIn("nothing can be guessed from it", done.stderr)
            with kind(b"id,x\na,1\n") as (path, options):
                done = self.segue("stats", config, "--set", "input.key=id",
                                  "--set", f'input.files=["{path}"]', **options)
                self.assertIn("\n1 records, 1 keys (id), 1 steps\n", done.stdout)

    def test_a_configuration_comes_from_a_pipe(self):
        text = f"[input]\nfiles = ['{self.folder}/data.csv']\nkey = 'id'\n"
        with self.descriptor(text.encode()) as (path, options):
            done = self.segue("stats", path, **options)
            self.assertIn("\n12,000 records, 400 keys (id)", done.stdout)
        node = {"name": "a", "host": "127.0.0.1", "port": 9,
                "roles": ["source", "batcher", "state", "worker", "consumer"]}
        text = self.of_format("csv").read_text() + "[[node]]\n" + "".join(
            f"{name} = {json.dumps(value)}\n" for name, value in node.items())
        with self.descriptor(text.encode()) as (path, options):
            done = self.segue("launch", path, code=2, **options)
            self.assertIn("every node reads the configuration, but this file "
                          "can be read only once", done.stderr)

    def test_what_is_read_is_not_overwritten_through_a_redirection(self):
        text = self.read("data.csv")
        data = self.folder / "data.csv"
        config = self.of_format("csv")
        for arguments, option in (
                (("run", config, "--set", f"output.file={data}"),
                 "output.file: 'data.csv'"),
                (("run", config, "--set", f"input.reject_file={data}"),
                 "input.reject_file"),
                (("convert", "-", data, "--from", "csv", "--key", "id"), "")):
            with open(data, "rb") as file:
                done = self.segue(*arguments, "--set", 'input.files=["-"]',
                                  code=2, stdin=file)
            self.assertIn("would overwrite ", done.stderr)
            self.assertEqual(self.read("data.csv"), text)
        for command in (["run", config],
                        ["convert", config, "-", "--to", "jsonl"]):
            with open(data, "ab") as file:
                done = subprocess.run([PROGRAM, *map(str, command)],
                                      stdout=file, stderr=subprocess.PIPE)
            self.assertEqual(done.returncode, 2)
            self.assertIn(b"'standard output' would overwrite ", done.stderr)
            self.assertEqual(self.read("data.csv"), text)

    def start(self, *arguments):
        process = subprocess.Popen(
            [PROGRAM, *map(str, arguments)], stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, preexec_fn=default_signals)
        for end in (process.stderr.close, process.stdout.close, process.wait,
                    process.kill):
            self.addCleanup(end)
        return process

    def wait_until_open(self, process, path):
        def opened():
            folder = f"/proc/{process.pid}/fd"
            for name in os.listdir(folder):
                with contextlib.suppress(FileNotFoundError):
                    yield os.readlink(f"{folder}/{name}")
        while str(path) not in opened():
            self.assertIsNone(process.poll())

    def test_a_pipe_that_nobody_writes_to_does_not_hold_the_end(self):
        fifo = self.folder / "fifo"
        os.mkfifo(fifo)
        config = self.of_format("csv")
        for command in ("run", "inspect", "stats"):
            process = self.start(command, config, "--set",
                                 f'input.files=["{fifo}"]')
            self.wait_until_open(process, fifo)
            process.send_signal(signal.SIGTERM)
            self.assertEqual(process.wait(timeout=60), -signal.SIGTERM)

    def catches(self, process, number):
        with open(f"/proc/{process.pid}/status") as status:
            [mask] = [line.split()[1] for line in status
                      if line.startswith("SigCgt")]
        return int(mask, 16) >> (number - 1) & 1

    def test_an_output_that_nobody_reads_does_not_hold_the_end(self):
        fifo = self.folder / "fifo"
        os.mkfifo(fifo)
        self.write("faulty.csv", "id,x\na,b\n" + "c,1\n" * 9)
        config = self.of_format("csv")
        rejecting = ("--set", f'input.files=["{self.folder}/faulty.csv"]',
                     "--set", f"input.reject_file={fifo}")
        for command in (
                ("run", config, "--set", f"output.file={fifo}"),
                ("run", config, "--set", f"output.states_file={fifo}"),
                ("run", config, *rejecting),
                ("convert", config, fifo, "--to", "jsonl"),
                ("convert", config, "/dev/null", "--to", "jsonl", "--dtype",
                 "x=int64", *rejecting)):
            with self.subTest(command):
                process = self.start(*command)
                if command[0] == "convert" or "input.reject" in command[-1]:
                    while not self.catches(process, signal.SIGTERM):
                        self.assertIsNone(process.poll())
                process.send_signal(signal.SIGTERM)
                # Whether it was waiting already or not.
                self.assertIn(process.wait(timeout=60), (1, -signal.SIGTERM))

    def test_an_output_that_is_not_taken_does_not_hold_the_end(self):
        fifo = self.folder / "fifo"
        os.mkfifo(fifo)
        config = self.of_format("csv")
        for command in (
                ("run", config, "--set", f"output.states_file={fifo}"),
                ("convert", config, fifo, "--to", "jsonl")):
            with self.subTest(command):
                process = self.start(*command, "--set", "output.file=/dev/null")
                with open(fifo, "rb", buffering=0) as file:
                    fcntl.fcntl(file, fcntl.F_SETPIPE_SZ, 4096)
                    held = 0
                    while held < 4096:
                        self.assertIsNone(process.poll())
                        count = fcntl.ioctl(file, termios.FIONREAD, bytes(4))
                        held = int.from_bytes(count, sys.byteorder)
                    process.send_signal(signal.SIGTERM)
                    self.assertEqual(process.wait(timeout=60), 1)
                    self.assertIn("fifo: the reader has stopped reading",
                                  process.stderr.read())

    def test_a_pipe_that_nobody_wrote_to_is_empty(self):
        fifo = self.folder / "fifo"
        os.mkfifo(fifo)
        config = self.of_format("csv")
        for command, code in (("run", 2), ("inspect", 1), ("stats", 2)):
            process = self.start(command, config, "--set",
                                 f'input.files=["{fifo}"]')
            with open(fifo, "wb"):  # which waits until somebody reads
                self.wait_until_open(process, fifo)
            self.assertIn("fifo' is empty\n", process.stderr.read())
            self.assertEqual(process.wait(timeout=60), code)


if __name__ == "__main__":
    unittest.main()
