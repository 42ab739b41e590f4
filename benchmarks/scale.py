"""How rendering grows with the study: 100, 1,000, 10,000 and 100,000 units.

    make bench-scale

makes a study of each size, compiles it, plans a report for every unit and renders a sample of them
with two workers: seconds per report, and the largest memory of any process (its own pages, and its
share of those it has in common with others). Then it changes one unit in a hundred (an officer's
role, and in a second run an answer), plans again, and says what an incremental run costs beside a
full one: measured up to 1,000 units, beyond that the reports to be made times the seconds of one.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import os
import platform
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

import toolkit as tk
from toolkit import reports
from toolkit.study import Study

SIZES = (100, 1000, 10_000, 100_000)
SAMPLE = 200  # reports at each size
WORKERS = 2
WHOLE = 1000  # units, up to which whole runs are measured
MEGABYTE = 2**20


@contextmanager
def watching(peaks: dict[str, float]) -> Iterator[None]:
    """Note the largest memory of this process and of those below it, while the block runs."""
    over = threading.Event()

    def look() -> None:
        while not over.wait(0.05):
            own = psutil.Process()
            for process in (own, *own.children(recursive=True)):
                try:
                    name = "parent" if process.pid == own.pid else "others"
                    pss = process.memory_full_info().pss / MEGABYTE
                except psutil.Error:
                    continue
                peaks[name] = max(peaks.get(name, 0.0), pss)

    thread = threading.Thread(target=look)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def apart(folder: Path) -> tuple[float, float]:
    """Seconds and peak memory of compiling a study, in a process of its own."""
    shutil.rmtree(folder / ".columnar", ignore_errors=True)
    call = "import sys; from toolkit.loading import compile_folder; compile_folder(sys.argv[1])"
    began = time.perf_counter()
    process = subprocess.Popen([sys.executable, "-W", "ignore", "-c", call, str(folder)])
    _, status, usage = os.wait4(process.pid, 0)
    assert status == 0, "the study could not be compiled"
    return time.perf_counter() - began, usage.ru_maxrss / 1024


def planned(study: Study, folder: Path) -> tuple[float, dict[str, str]]:
    """Seconds of planning a report for every unit, and the fingerprints."""
    began = time.perf_counter()
    jobs = reports.plan(study, output=folder)
    return time.perf_counter() - began, {job.key: job.fingerprint for job in jobs}


def rendered(study: Study, units: list[str] | None, folder: Path, *, force: bool) -> list[float]:
    """Moments at which reports ended, and the number of those that were made."""
    ends: list[float] = []

    def note(outcome: tk.render.Outcome) -> None:  # type: ignore[name-defined]
        if outcome.status != "skipped":
            ends.append(time.perf_counter())

    made = tk.render_reports(
        study, units, output=folder, workers=WORKERS, force=force, on_outcome=note
    )
    assert all(outcome.status != "failed" for outcome in made)
    return ends


def per_report(ends: list[float]) -> float:
    """Seconds a report, once the process is warm."""
    first = len(ends) // 4
    return (ends[-1] - ends[first - 1]) / (len(ends) - first)


def change(folder: Path, file: str, share: float, seed: int) -> int:
    """Change a cell of one in so many units, as somebody at a keyboard would."""
    path = folder / file
    unit, column, values = {
        "posts.csv": ("unit_id", "role", ("committee_member", "standing_member")),
        "responses/awareness_2026.csv": ("unit", "k01", ("a", "b")),
    }[file]
    with path.open(encoding="utf-8", newline="") as source:
        rows = list(csv.DictReader(source))
    units = sorted({row[unit] for row in rows})
    wanted = set(random.Random(seed).sample(units, max(round(share * len(units)), 1)))
    changed = set()
    for row in rows:
        if row[unit] in wanted and row[unit] not in changed:
            changed.add(row[unit])
            row[column] = values[row[column] == values[0]]
    with path.open("w", encoding="utf-8", newline="") as target:
        lines = csv.DictWriter(target, rows[0])
        lines.writeheader()
        lines.writerows(rows)
    return len(changed)


def measure(size: int, scratch: Path, given: Path | None) -> dict[str, float]:
    """Everything that is said about one size."""
    folder = scratch / f"study-{size}"
    if given:
        shutil.copytree(given, folder, ignore=shutil.ignore_patterns(".columnar"))
    else:
        subprocess.run([sys.executable, "-m", "toolkit.cli", "demo", str(folder), "--units",
                        str(size)], check=True, stdout=subprocess.DEVNULL)  # fmt: skip
    found: dict[str, float] = {}
    found["compile s"], found["compile MB"] = apart(folder)
    study, out = tk.load_study(folder), scratch / f"out-{size}"
    began = time.perf_counter()
    assert not len(tk.check(study).of("error"))
    found["check s"] = time.perf_counter() - began
    found["plan s"], before = planned(study, out)
    grassroots = [unit for unit in before if unit.count("-") == 2]
    sample = random.Random(size).sample(grassroots, min(SAMPLE, len(grassroots)))
    peaks: dict[str, float] = {}
    runs = []
    for _ in range(3):
        with watching(peaks):
            runs.append(per_report(rendered(study, sample, out, force=True)))
    found["s a report"] = statistics.median(runs)
    found["parent MB"], found["others MB"] = peaks["parent"], peaks["others"]
    if size <= WHOLE:
        began = time.perf_counter()
        rendered(study, None, out, force=True)
        found["full s"] = time.perf_counter() - began
    else:
        found["full s"] = found["plan s"] + len(before) * found["s a report"]
    for name, file in (("officers", "posts.csv"), ("answers", "responses/awareness_2026.csv")):
        found |= incremental(folder, out, size, name, file, found)
    return found


def incremental(
    folder: Path, out: Path, size: int, name: str, file: str, found: dict[str, float]
) -> dict[str, float]:  # fmt: skip
    """Cost of a run after one unit in a hundred has changed, beside a full one."""
    study = tk.load_study(folder)
    _, before = planned(study, out)
    change(folder, file, 0.01, seed=size)
    began = time.perf_counter()
    study = tk.load_study(folder)  # compiles what has changed
    compiled = time.perf_counter() - began
    seconds, after = planned(study, out)
    stale = sum(before[unit] != stamp for unit, stamp in after.items())
    if size <= WHOLE:
        began = time.perf_counter()
        made = len(rendered(study, None, out, force=False))
        assert made == stale, (made, stale)
        cost = compiled + time.perf_counter() - began
    else:
        cost = compiled + seconds + stale * found["s a report"]
    return {
        f"{name}: reports": stale, f"{name}: recompile s": compiled, f"{name}: s": cost,
        f"{name}: share of full": cost / found["full s"],
    }  # fmt: skip


def main() -> None:
    """Measure, and print a table as docs/performance.md has it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES)
    parser.add_argument("--study", type=Path, help="a study of the largest size, made before")
    asked = parser.parse_args()
    columns: dict[int, dict[str, float]] = {}
    for size in asked.sizes:
        given = asked.study if size == max(asked.sizes) else None
        with tempfile.TemporaryDirectory() as scratch:
            columns[size] = measure(size, Path(scratch), given)
        print(f"{size}: {columns[size]}", flush=True)
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    print(f"\n{dt.date.today()}, {machine}; {WORKERS} workers, {SAMPLE} reports a size\n")
    print("| units | " + " | ".join(f"{size:,}" for size in columns) + " |")
    print("|---|" + "---|" * len(columns))
    for name in next(iter(columns.values())):
        print(f"| {name} | " + " | ".join(f"{c[name]:.3g}" for c in columns.values()) + " |")


if __name__ == "__main__":
    main()
