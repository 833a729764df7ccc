# SPDX-License-Identifier: BSD-3-Clause
"""Signals, forks, the end of the interpreter: each in a process of its own."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import pytest

PREAMBLE = """
import numpy as np, os, signal, sys, threading, time
import segue

def make(**options):
    return segue.Pipeline(num_unroll=2, batch_size=2, states={"n": (1,)}, **options)

def segue_threads():
    return len(os.listdir("/proc/self/task"))
"""


def start(program: str) -> subprocess.Popen[str]:
    code = PREAMBLE + textwrap.dedent(program)
    return subprocess.Popen(
        # Of a fork of several threads, which Python 3.12 on warns of.
        [sys.executable, "-W", "ignore::DeprecationWarning", "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run(program: str) -> tuple[int, str, str]:
    process = start(program)
    out, err = process.communicate(timeout=60)
    return process.returncode, out, err


def test_control_c_ends_a_waiting_next() -> None:
    process = start(
        """
        before = segue_threads()
        pipeline = make()
        try:
            print("waiting", flush=True)
            pipeline.next()
        except KeyboardInterrupt:
            print("interrupted", flush=True)
        pipeline.push("a", {"x": [1.0]})
        pipeline.push("b", {"x": [1.0]})
        print(pipeline.next().example_keys)
        del pipeline
        # The kernel lists a thread for a moment after it was joined.
        while segue_threads() > before:
            time.sleep(0.01)
        print(segue_threads() - before)
        """
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "waiting\n"
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    sent = time.monotonic()
    assert process.stdout.readline() == "interrupted\n"
    waited = time.monotonic() - sent
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, "")
    assert out == "['a', 'b']\n0\n"
    # Far more than the 0.05 seconds of a wait: the machine may be busy.
    assert waited < 30


def test_control_c_ends_a_waiting_push() -> None:
    process = start(
        """
        pipeline = make(capacity=2)
        pipeline.push("a", {"x": [1.0]})
        pipeline.push("b", {"x": [1.0]})
        print("waiting", flush=True)
        pipeline.push("c", {"x": [1.0]})
        """
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "waiting\n"
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=60)
    assert err.endswith("KeyboardInterrupt\n")


def test_every_call_in_a_fork_raises() -> None:
    code, out, err = run(
        """
        pipeline = make()
        pipeline.push("a", {"x": [1.0, 2.0, 3.0]})
        batch = pipeline.next(1)
        n = batch.states["n"]
        calls = [
            make,
            lambda: pipeline.next(),
            lambda: pipeline.next_ready(1, 1.0),
            lambda: pipeline.push("b", {"x": [1.0]}),
            lambda: pipeline.close(),
            lambda: pipeline.close(cancel=True),
            lambda: pipeline.wait(),
            lambda: pipeline.summary(),
            lambda: pipeline.figures(),
            lambda: batch.save(n=n),
            lambda: batch.drop(),
            lambda: batch.sequences["x"],
            lambda: batch.keys,
        ]
        pid = os.fork()
        if pid == 0:
            raised = 0
            for call in calls:
                try:
                    call()
                except segue.ForkError as error:
                    assert "spawn" in str(error)
                    raised += 1
            print(raised == len(calls), n.tolist(), flush=True)
            del pipeline, batch, call, calls
            sys.exit(0)
        print(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
        batch.save(n=n + 1)
        print(pipeline.next(1).states["n"].tolist())
        """
    )
    assert (code, err) == (0, "")
    assert out == "True [[0.0]]\n0\n[[1.0]]\n"


def test_open_pipelines_end_with_the_interpreter() -> None:
    code, out, err = run(
        """
        def refuse(done):
            print("finished", done.key)

        pipeline = make(on_finished=refuse, capacity=2)
        pipeline.push("a", {"x": [1.0]})
        pipeline.push("b", {"x": [1.0]})
        batch = pipeline.next()
        batch.save(n=np.zeros((2, 1), "f4"), copy=False)
        # Threads that wait, and one that holds a batch.
        def wait():
            try:
                pipeline.next()
            except (segue.Cancelled, segue.EndOfInput):
                pass
        threading.Thread(target=wait, daemon=True).start()
        held = make()
        held.push("c", {"x": [1.0]})
        batch = held.next(1)
        time.sleep(0.2)
        print("end")
        """
    )
    assert (code, err) == (0, "")
    assert "end" in out.splitlines()


@pytest.mark.parametrize(
    "wait",
    [
        "pipeline.next()",
        "[pipeline.push(str(k), {'x': [1.0]}) for k in range(100)]",
        "pipeline.wait()",
        "held.next()",
    ],
)
def test_threads_that_wait_end_after_the_main_thread(wait: str) -> None:
    code, out, err = run(
        f"""
        pipeline = make()
        # The main thread ends with the only batch that could bring more.
        held = make(capacity=2)
        held.push("a", {{"x": [1.0, 2.0, 3.0]}})
        held.push("b", {{"x": [1.0, 2.0, 3.0]}})
        batch = held.next()
        def work():
            try:
                {wait}
            except segue.Error as error:
                print(type(error).__name__)
        threading.Thread(target=work).start()
        time.sleep(0.2)
        """
    )
    assert (code, err) == (0, "")
    assert out.strip() in ("EndOfInput", "Cancelled", "UnsavedBatches", "Timeout")


def test_threads_finish_their_work_after_the_main_thread() -> None:
    code, out, err = run(
        """
        pipeline = make(capacity=100)
        for k in range(50):
            pipeline.push(f"k{k}", {"x": [1.0, 2.0, 3.0]})
        fed = segue.from_iterable(
            ((f"k{k}", {"x": [1.0]}) for k in range(500)),
            num_unroll=1, batch_size=2, states={"n": (1,)})
        def work(source):
            for batch in source:
                time.sleep(0.001)
                batch.save(n=batch.states["n"])
            print(source.summary()["finished"], flush=True)
        for source in (pipeline, fed):
            threading.Thread(target=work, args=(source,)).start()
        """
    )
    assert (code, err) == (0, "")
    assert sorted(out.split()) == ["50", "500"]


def test_a_job_of_a_daemon_thread_ends_with_the_interpreter() -> None:
    flights = Path(__file__).parents[2] / "examples" / "flights" / "flights.toml"
    code, _, err = run(
        f"""
        import tempfile
        folder = tempfile.mkdtemp()
        def work():
            try:
                segue.train(
                    {str(flights)!r},
                    overrides={{"train.weights": folder + "/w.safetensors"}},
                    progress=lambda now: started.set())
            except segue.Cancelled:
                pass
        started = threading.Event()
        threading.Thread(target=work, daemon=True).start()
        started.wait(50)
        """
    )
    assert (code, err) == (0, "")


def test_an_exception_in_a_callback_at_the_end_is_shown() -> None:
    code, _, err = run(
        """
        def refuse(done):
            raise RuntimeError("no " + done.key)

        with make(on_finished=refuse) as pipeline:
            pipeline.push("a", {"x": [1.0]})
            pipeline.push("b", {"x": [1.0]})
            batch = pipeline.next()
            batch.save(n=batch.states["n"])
            while pipeline.summary()["finished"] < 2:
                time.sleep(0.01)
        """
    )
    assert code == 1
    assert "RuntimeError: no a\n" in err
    assert err.endswith("RuntimeError: no b\n")


def test_signals_of_the_program_are_its_own() -> None:
    code, out, err = run(
        """
        seen = []
        signal.signal(signal.SIGUSR1, lambda *_: seen.append(1))
        pipeline = make()
        def signal_and_push():
            time.sleep(0.2)
            os.kill(os.getpid(), signal.SIGUSR1)
            time.sleep(0.2)
            pipeline.push("a", {"x": [1.0]})
            pipeline.push("b", {"x": [1.0]})
        other = threading.Thread(target=signal_and_push)
        other.start()
        print(pipeline.next().example_keys, seen)
        other.join()
        """
    )
    assert (code, out, err) == (0, "['a', 'b'] [1]\n", "")
