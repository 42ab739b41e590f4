"""A hundred thousand damaged files for every reader, on all processors.

    make fuzz

Each input has a number; the number and the seed give the file (`tests/damaged_files.py`). A reader
may refuse it with a `ToolkitError`, or give a table that fits; nothing else, within a time, within
4 GB, and without opening a file for writing outside its temporary folder. What breaks is printed
with its number and kept:

    .venv/bin/python benchmarks/fuzz_readers.py --only 4711
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import random
import resource
import signal
import sys
import tempfile
import time
import traceback
from collections import Counter
from multiprocessing.connection import Connection, wait
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

import damaged_files

import toolkit as tk

SECONDS = 20  # of processor time for one input
PART = 500  # inputs of one process
MEMORY = 4 << 30


class HangError(BaseException):
    """An input took too long."""


def content(seed: int, number: int, files: dict[str, bytes]) -> tuple[str, bytes]:
    """Name and content of an input."""
    draw = random.Random(f"{seed}-{number}")
    name = draw.choice(sorted(files))
    return name, damaged_files.damaged(draw, files[name])


def try_one(path: Path, form: tk.Instrument) -> tuple[str, str]:
    """What came of an input, and the trace of what is wrong."""
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        return damaged_files.read_and_check(path, form), ""
    except KeyboardInterrupt:
        raise
    except BaseException:  # a panic of a library in Rust is no Exception
        return "broken", traceback.format_exc()
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def work(seed: int, numbers: range, files: dict[str, bytes], told: Connection) -> None:
    """Read some inputs in a process of its own."""
    signal.signal(signal.SIGPROF, _stop)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    sys.dont_write_bytecode = True
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "whole").mkdir()
        form = tk.load_instrument(damaged_files.form_file(folder / "whole"))
        tempfile.tempdir = name
        written: list[str] = []
        sys.addaudithook(lambda event, given: _watch(written, name, event, given))
        for number in numbers:
            told.send((number, "begun", ""))
            kind, made = content(seed, number, files)
            path = folder / kind
            path.write_bytes(made)
            written.clear()
            found, trace = try_one(path, form)
            if written:
                found, trace = "broken", f"written: {written}"
            told.send((number, found, trace))
    told.close()


def _watch(written: list[str], folder: str, event: str, given: tuple[object, ...]) -> None:
    """Note what is opened for writing outside the temporary folder."""
    if event == "open" and isinstance(given[2], int) and given[2] & (os.O_WRONLY | os.O_RDWR):
        outside = not Path(str(given[0])).absolute().is_relative_to(folder)
        written += [str(given[0])] * (outside and not isinstance(given[0], int))


def _stop(*_: object) -> None:
    raise HangError


def run(seed: int, count: int, jobs: int, files: dict[str, bytes]) -> Counter[str]:
    """Read all inputs and print what broke."""
    parts = [range(n, min(n + PART, count)) for n in range(0, count, PART)][::-1]
    running: dict[Connection, tuple[multiprocessing.Process, range, int, float]] = {}
    told: Counter[str] = Counter()
    while parts or running:
        while parts and len(running) < jobs:
            _begin(running, seed, parts.pop(), files)
        for one in wait(list(running), timeout=5):
            assert isinstance(one, Connection)
            _hear(one, running, parts, told)
        for process, _, at, since in list(running.values()):
            if time.monotonic() - since > 40 * SECONDS:
                print(f"{at}: hangs outside Python", flush=True)
                process.kill()
    return told


def _begin(running, seed, part, files):  # type: ignore[no-untyped-def]
    ours, theirs = multiprocessing.Pipe(duplex=False)
    process = multiprocessing.get_context("fork").Process(
        target=work, args=(seed, part, files, theirs)
    )
    process.start()
    theirs.close()
    running[ours] = process, part, part.start, time.monotonic()


def _hear(one, running, parts, told):  # type: ignore[no-untyped-def]
    process, part, at, _ = running[one]
    try:
        number, found, trace = one.recv()
    except EOFError:
        del running[one]
        process.join()
        if process.exitcode:
            told["broken"] += 1
            print(f"{at}: the process ended with {process.exitcode}", flush=True)
            parts.append(range(at + 1, part.stop))
        return
    running[one] = process, part, number, time.monotonic()
    if found == "begun":
        return
    told[found] += 1
    if trace:
        print(f"{number}: {trace}", flush=True)
    if sum(told.values()) % 1000 == 0:
        print(dict(told), flush=True)


def main() -> None:
    """Fuzz, and end with an error where anything broke."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--only", type=int, help="the number of one input, written and read here")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        files = damaged_files.whole_files(Path(name))
        if given.only is not None:
            kind, made = content(given.seed, given.only, files)
            path = Path(name) / kind
            path.write_bytes(made)
            print(kind, made[:2000])
            (Path(name) / "whole").mkdir()
            form = tk.load_instrument(damaged_files.form_file(Path(name) / "whole"))
            print(damaged_files.read_and_check(path, form))
            return
    begun = time.monotonic()
    told = run(given.seed, given.inputs, given.jobs, files)
    print(f"seed {given.seed}: {dict(told)}, {time.monotonic() - begun:.0f} s")
    sys.exit(bool(told["broken"]))


if __name__ == "__main__":
    main()
