"""How long a report takes: ours beside plain papermill, beside ploomber-engine, and the limit.

    make bench-rendering

renders notebooks/unit_report.ipynb for units of data/lai-chau, HTML included, in rounds in which
every way has its turn, and prints medians and ratios:

(a) papermill and nbconvert in a loop          (b) the same in as many processes as ours
(c) ploomber-engine and nbconvert in a loop    (d) ours with 1 and with 2 workers
(e) the cells' own work in one warm process, with what they display but without pages: the limit

It stops when the ways do not give the same figures, tables and text.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import multiprocessing
import os
import platform
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from importlib.metadata import version
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).parents[1]
NOTEBOOK = PROJECT / "notebooks/unit_report.ipynb"
STUDY = PROJECT / "data/lai-chau"
AS_OF = "2026-10-31"
CHECKED = 4  # units whose reports are compared between all ways
PACKAGES = ("papermill", "nbclient", "ipykernel", "nbconvert", "ploomber-engine", "matplotlib",
            "pandas", "pyarrow")  # fmt: skip

Seconds = dict[str, list[float]]


def parameters(unit: str) -> dict[str, object]:
    """What every way injects."""
    return {"study": str(STUDY), "unit": unit, "as_of": AS_OF, "language": "vi"}


def to_page(executed: Path) -> None:
    """Write the page as nbconvert's command would."""
    from nbconvert import HTMLExporter

    page, _ = HTMLExporter().from_filename(str(executed))
    executed.with_suffix(".html").write_text(page, encoding="utf-8")


def with_papermill(unit: str, folder: Path) -> None:
    """Plain papermill: a kernel for each report."""
    import papermill

    executed = folder / f"{unit}.ipynb"
    papermill.execute_notebook(
        str(NOTEBOOK), str(executed), parameters(unit), kernel_name="python3",
        progress_bar=False, cwd=str(NOTEBOOK.parent),
    )  # fmt: skip
    to_page(executed)


def with_ploomber(unit: str, folder: Path) -> None:
    """ploomber-engine: the cells run in this process."""
    from ploomber_engine import execute_notebook

    executed = folder / f"{unit}.ipynb"
    os.chdir(NOTEBOOK.parent)
    execute_notebook(
        str(NOTEBOOK), str(executed), parameters=parameters(unit), progress_bar=False,
        log_output=False,
    )  # fmt: skip
    to_page(executed)


def apart(work: Callable[..., None], units: Iterable[str], folder: Path) -> float:
    """Seconds per report of a loop in a fresh process, its start and imports included."""
    units = list(units)
    process = multiprocessing.get_context("spawn").Process(target=_loop, args=(work, units, folder))
    began = time.perf_counter()
    process.start()
    process.join()
    assert process.exitcode == 0, "a rival failed"
    return (time.perf_counter() - began) / len(units)


def _loop(work: Callable[[str, Path], None], units: list[str], folder: Path) -> None:
    for unit in units:
        work(unit, folder)


def side_by_side(units: list[str], folder: Path, size: int) -> float:
    """Seconds per report of plain papermill in several processes."""
    began = time.perf_counter()
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(size, mp_context=spawn) as pool:
        list(pool.map(with_papermill, units, [folder] * len(units)))
    return (time.perf_counter() - began) / len(units)


def ours(units: list[str], folder: Path, workers: int, to: tuple[str, ...]) -> tuple[float, float]:
    """Seconds per report of the whole batch, and once the process is warm."""
    import toolkit as tk

    study, ends = tk.load_study(STUDY, language="vi"), []
    began = time.perf_counter()
    outcomes = tk.render_reports(
        study, units, to=to, as_of=AS_OF, output=folder, workers=workers, force=True,
        on_outcome=lambda outcome: ends.append(time.perf_counter()),
    )  # fmt: skip
    whole = (time.perf_counter() - began) / len(units)
    assert all(outcome.status == "done" for outcome in outcomes), outcomes
    warm = len(ends) // 4  # the first ones are made by a process that is not warm yet
    return whole, (ends[-1] - ends[warm - 1]) / (len(ends) - warm)


def the_limit(units: list[str], queue: Any) -> None:
    """Seconds of the cells' own work for each unit, in this warm process."""
    import toolkit as tk
    from toolkit.columnar import home
    from toolkit.loading import compiled

    os.chdir(NOTEBOOK.parent)
    with home.pinned(STUDY, compiled(tk.load_study(STUDY))):
        for unit in units[:6]:
            run_cells(unit)
        times = []
        for unit in units:
            began = time.perf_counter()
            run_cells(unit)
            times.append(time.perf_counter() - began)
    queue.put(statistics.fmean(times))


def run_cells(unit: str) -> None:
    """Run the notebook's cells as plain Python and make what they display."""
    from IPython.core.interactiveshell import InteractiveShell

    shell = InteractiveShell.instance()
    names: dict[str, Any] = {}
    for source, body, last in _cells():
        exec(body, names)
        if source == "parameters":
            names |= parameters(unit)
        elif last is not None:
            shell.display_formatter.format(eval(last, names))


_COMPILED: list[tuple[str, Any, Any]] = []


def _cells() -> list[tuple[str, Any, Any]]:
    import ast

    for cell in json.loads(NOTEBOOK.read_text("utf-8"))["cells"] if not _COMPILED else ():
        if cell["cell_type"] == "code":
            tree, last = ast.parse("".join(cell["source"])), None
            if isinstance(tree.body[-1], ast.Expr):
                last = compile(ast.Expression(tree.body.pop().value), "cell", "eval")  # type: ignore[attr-defined]
            tags = cell["metadata"].get("tags", ["-"])
            _COMPILED.append((tags[0], compile(tree, "cell", "exec"), last))
    return _COMPILED


def measured_limit(units: list[str]) -> float:
    """Run `the_limit` in a process of its own."""
    spawn = multiprocessing.get_context("spawn")
    queue = spawn.Queue()
    process = spawn.Process(target=the_limit, args=(units, queue))
    process.start()
    seconds: float = queue.get(timeout=600)
    process.join()
    return seconds


# The same reports?


def content(executed: Path) -> dict[str, object]:
    """Numbers of figures and tables of an executed notebook, and its text."""
    notebook = json.loads(executed.read_text(encoding="utf-8"))
    shown = [
        output["data"]
        for cell in notebook["cells"]
        for output in cell.get("outputs", ())
        if "data" in output
    ]
    figures = ["".join(data["image/svg+xml"]) for data in shown if "image/svg+xml" in data]
    tables = [
        "".join(data["text/html"]) for data in shown if "<table" in str(data.get("text/html"))
    ]
    words = ["".join(data["text/markdown"]) for data in shown if "text/markdown" in data]
    words += [re.sub(r"<[^>]*>|\s+", " ", text) for text in (*figures, *tables)]
    return {"figures": len(figures), "tables": len(tables), "text": " ".join(words)}


def check_equal(units: list[str], folder: Path) -> None:
    """Stop when a way gives other figures, tables or text than the others."""
    folders = {name: folder / name for name in ("papermill", "ploomber", "ours")}
    for place in folders.values():
        place.mkdir(parents=True)
    apart(with_papermill, units, folders["papermill"])
    apart(with_ploomber, units, folders["ploomber"])
    ours(units, folders["ours"], 1, ("html", "ipynb"))
    for unit in units:
        found = {name: content(place / f"{unit}.ipynb") for name, place in folders.items()}
        one, *others = found.values()
        assert all(one == other for other in others), f"the reports on {unit} differ: {found}"
        print(f"{unit}: {one['figures']} figures, {one['tables']} tables, "
              f"{len(str(one['text']))} letters: the same in all ways", flush=True)  # fmt: skip


def rounds(units: list[str], few: int, n: int, folder: Path) -> Seconds:
    """Let every way have its turn in each round."""
    seconds: Seconds = {}
    for turn in range(n):
        own = folder / str(turn)
        own.mkdir()
        some = units[turn * few : (turn + 1) * few] or units[:few]
        one, warm_one = ours(units, own / "d1", 1, ("html",))
        two, warm_two = ours(units, own / "d2", 2, ("html",))
        found = {
            "e limit": measured_limit(units),
            "d1": one, "d1 warm": warm_one, "d2": two, "d2 warm": warm_two,
            "a papermill": apart(with_papermill, some, own),
            "b papermill x2": side_by_side(some, own, 2),
            "c ploomber": apart(with_ploomber, some, own),
        }  # fmt: skip
        for name, value in found.items():
            seconds.setdefault(name, []).append(value)
        print(
            f"round {turn + 1}: " + ", ".join(f"{k} {v:.3f}" for k, v in found.items()), flush=True
        )
    return seconds


def main() -> None:
    """Measure, and print a table as docs/performance.md has it."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--few", type=int, default=8, help="reports of each rival in a round")
    parser.add_argument("--units", type=int, default=114)
    asked = parser.parse_args()
    import toolkit as tk

    tree = tk.load_study(STUDY).hierarchy.at(AS_OF)
    units = [unit for unit in tree if unit != "LC"][: asked.units]
    with tempfile.TemporaryDirectory() as scratch:
        check_equal(units[10 : 10 + CHECKED], Path(scratch) / "equal")
        seconds = rounds(units, asked.few, asked.rounds, Path(scratch))
    middle = {name: statistics.median(values) for name, values in seconds.items()}
    print(f"\n{dt.date.today()}, {os.cpu_count()} cores, {platform.machine()}, "
          f"Python {platform.python_version()}, "
          + ", ".join(f"{name} {version(name)}" for name in PACKAGES))  # fmt: skip
    print(
        f"median of {asked.rounds} rounds; ours {len(units)} reports a round, rivals {asked.few}\n"
    )
    print("| way | s a report | (a) takes so many times as long |\n|---|---|---|")
    for name, value in middle.items():
        print(f"| {name} | {value:.3f} | {middle['a papermill'] / value:.1f} |")
    print(f"\n(b) / (d) with 2 workers: {middle['b papermill x2'] / middle['d2']:.1f}, "
          f"warm {middle['b papermill x2'] / middle['d2 warm']:.1f}")  # fmt: skip
    over = middle["d1 warm"] / middle["e limit"] - 1
    print(f"overhead of (d) with 1 worker over (e), warm: {over:.0%}")


if __name__ == "__main__":
    sys.exit(main())
