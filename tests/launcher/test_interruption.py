# SPDX-License-Identifier: BSD-3-Clause
"""Ctrl-C, SIGTERM and SIGHUP."""

import fcntl
import signal
import subprocess
import sys
import termios
import unittest

from program import NUMERIC_X, PROGRAM, ProgramTest


def default_signals():
    """A test runner in the background may have left them ignored."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


class Interruption(ProgramTest):
    def start(self, batch_size=2, pipe_size=65536):
        """A run that takes for ever, its rows in a pipe."""
        self.write("data.csv", "id,x\n" + "".join(
            f"k{i},{i}\n" for i in range(1000)))
        config = self.configuration(
            NUMERIC_X, batch={"epochs": 1000000, "batch_size": batch_size,
                              "capacity": 2 * batch_size},
            output={"file": "-", "states_file": "s.jsonl"})
        run = subprocess.Popen(
            [PROGRAM, "run", str(config)], stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, pipesize=pipe_size,
            preexec_fn=default_signals)
        for end in (run.stderr.close, run.stdout.close, run.wait, run.kill):
            self.addCleanup(end)
        self.assertEqual(run.stdout.readline(),
                         "key,step,output_0,output_1,output_2\n")
        self.assertTrue(run.stdout.readline().startswith("k0,0,"))
        return run

    def test_what_is_done_is_written_and_summed_up(self):
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            run = self.start()
            # Capacity is 4: for this row to come, the first key has ended.
            before = "k0\n"  # which start() has read
            while "k9,0," not in before:
                before += run.stdout.readline()
            run.send_signal(number)
            if number == signal.SIGHUP:
                # A terminal that is closed sends it, and the shell too.
                self.wait_for_no_signal(run, number)
                run.send_signal(number)
            rows = run.stdout.read()
            messages = run.stderr.read()
            self.assertEqual(run.wait(timeout=60), 1, messages)
            self.assertTrue(messages.startswith("interrupted: "), messages)
            self.assertTrue((before + rows).endswith("\n"))
            for row in rows.splitlines():
                self.assertEqual(row.count(","), 4, row)
            states = self.read("s.jsonl")
            self.assertTrue(states.startswith('{"key":"k0",'))
            self.assertTrue(states.endswith("}\n"))
            # Nothing is counted that is not written. The last batch's keys may
            # not have finished when the run stops.
            keys, steps = (
                int(messages.split(unit)[0].split()[-1].replace(",", ""))
                for unit in (" keys", " steps"))
            self.assertEqual(steps, before.count("\n") + rows.count("\n"))
            self.assertEqual(keys, states.count("\n"))
            self.assertIn(steps - keys, range(3))

    def test_a_reader_that_takes_nothing_does_not_hold_the_end(self):
        run = self.start(batch_size=1000, pipe_size=4096)
        self.wait_for_full_pipe(run)
        run.send_signal(signal.SIGINT)
        self.assertEqual(run.wait(timeout=60), 1)
        messages = run.stderr.read()
        self.assertTrue(messages.startswith(
            "segue: standard output: the reader has stopped reading\n"
            "failed: "),
            messages)
        self.assertIn("keys", messages)

    def wait_for_no_signal(self, run, number):
        """Until the process has taken it."""
        pending = True
        while pending:
            with open(f"/proc/{run.pid}/status") as status:
                masks = [line.split()[1] for line in status
                         if line.startswith(("SigPnd", "ShdPnd"))]
            pending = any(int(m, 16) >> (number - 1) & 1 for m in masks)

    def wait_for_full_pipe(self, run):
        held = 0
        while held < 4096:
            buffer = fcntl.ioctl(run.stdout, termios.FIONREAD, bytes(4))
            held = int.from_bytes(buffer, sys.byteorder)

    def test_the_second_ctrl_c_kills(self):
        # Nobody reads the rows and a batch's are more than the pipe holds, so
        # a full pipe means that the run hangs in writing them.
        run = self.start(batch_size=1000, pipe_size=4096)
        self.wait_for_full_pipe(run)
        run.send_signal(signal.SIGINT)
        caught = True
        while caught:
            with open(f"/proc/{run.pid}/status") as status:
                [mask] = [line.split()[1] for line in status
                          if line.startswith("SigCgt")]
            caught = int(mask, 16) >> (signal.SIGINT - 1) & 1
        run.send_signal(signal.SIGINT)
        # By itself it ends five seconds later, which a machine that stands
        # still may need for this.
        self.assertIn(run.wait(timeout=60), (-signal.SIGINT, 1))

    def test_an_input_that_is_silent_does_not_hold_the_run(self):
        config = self.configuration(
            NUMERIC_X, input={"files": ["-"], "grouped": True},
            output={"file": "-"})
        run = subprocess.Popen(
            [PROGRAM, "run", str(config)], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
            preexec_fn=default_signals)
        for end in (run.stdin.close, run.stderr.close, run.stdout.close,
                    run.wait, run.kill):
            self.addCleanup(end)
        # The header is written when the run has begun; then nothing comes.
        run.stdin.write("id,x\n" + "k0,1\n" * 9)
        run.stdin.flush()
        self.assertTrue(run.stdout.readline().startswith("key,step,"))
        run.send_signal(signal.SIGTERM)
        self.assertEqual(run.wait(timeout=60), 1)
        self.assertTrue(run.stderr.read().startswith("interrupted: "))

    def test_an_input_that_never_begins_does_not_hold_the_run(self):
        config = self.configuration(
            NUMERIC_X, input={"files": ["-"], "grouped": True},
            output={"file": "out.csv"})
        run = subprocess.Popen(
            [PROGRAM, "run", str(config)], stdin=subprocess.PIPE,
            stderr=subprocess.PIPE, text=True, preexec_fn=default_signals)
        for end in (run.stdin.close, run.stderr.close, run.wait, run.kill):
            self.addCleanup(end)
        # It opens its outputs before it waits for the input's first bytes.
        while not (self.folder / "out.csv").exists():
            self.assertIsNone(run.poll())
        run.send_signal(signal.SIGINT)
        self.assertEqual(run.wait(timeout=60), -signal.SIGINT)

    def test_a_reader_that_goes_away_ends_the_run(self):
        run = self.start()
        run.stdout.close()
        messages = run.stderr.read()
        self.assertEqual(run.wait(timeout=60), 1)
        self.assertTrue(messages.startswith(
            "segue: standard output: cannot be written: Broken pipe\nfailed: "),
            messages)


if __name__ == "__main__":
    unittest.main()
