"""How long the files of a report take: ours beside nbconvert and pandoc, and in a whole batch.

    make bench-documents

runs notebooks/unit_report.ipynb for units of data/lai-chau once. Then, in rounds in which both ways
take turns on the same executed notebook, in a warm process:

(a) ours: HTML, PDF, DOCX and XLSX                 (b) nbconvert HTML, nbconvert webpdf, pandoc DOCX

After that, also in turns, `toolkit report` for all these units with HTML only and with all four
formats. It prints medians and ratios, and stops when a file of ours lacks a figure or a table.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat

import toolkit as tk
from toolkit.render import read_content
from toolkit.render.export import EXPORTERS, Source
from toolkit.render.jobs import Job

PROJECT = Path(__file__).parents[1]
STUDY = PROJECT / "data/lai-chau"
AS_OF = "2026-10-31"
OURS = ("html", "pdf", "docx", "xlsx")
CHROMIUM = "/usr/bin/chromium"

Times = dict[str, list[float]]


def executed(units: list[str], folder: Path) -> list[Path]:
    """Run the notebook for each unit."""
    study = tk.load_study(STUDY, language="vi")
    done = tk.render_reports(study, units, to=("ipynb",), as_of=AS_OF, output=folder)
    assert all(outcome.status == "done" for outcome in done)
    return [folder / f"{unit}.ipynb" for unit in units]


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    """Seconds of a piece of work, and what came out."""
    began = time.perf_counter()
    made = work()
    return time.perf_counter() - began, made


def ours(notebook: Path) -> dict[str, tuple[float, bytes]]:
    """All formats of one executed notebook, each with its seconds; reading it is part of HTML."""
    began = time.perf_counter()
    node = nbformat.read(notebook, as_version=4)
    job = Job(notebook.stem, notebook, {}, {}, notebook.stem, "vi")
    source, read = Source(node, job), time.perf_counter() - began
    made = {form: timed(lambda form=form: EXPORTERS[form].write(source)) for form in OURS}
    seconds, content = made["html"]
    return made | {"html": (seconds + read, content)}


def theirs(notebook: Path, folder: Path) -> dict[str, float]:
    """The usual way: two exporters of nbconvert, and pandoc for Word."""
    from nbconvert import HTMLExporter, WebPDFExporter

    page = timed(lambda: HTMLExporter().from_filename(str(notebook)))[0]
    printed = timed(lambda: WebPDFExporter(disable_sandbox=True).from_filename(str(notebook)))[0]
    word = ["pandoc", str(notebook), "--quiet", "-o", str(folder / "rival.docx")]
    return {
        "nbconvert html": page,
        "nbconvert webpdf": printed,
        "pandoc docx": timed(lambda: subprocess.run(word, check=True))[0],
    }


def use_chromium_of_the_system() -> None:
    """Playwright would look for a browser it has downloaded itself."""
    from playwright.async_api import BrowserType

    launch = BrowserType.launch

    async def ours_launched(self: Any, **options: Any) -> Any:
        return await launch(self, executable_path=CHROMIUM, **options)

    BrowserType.launch = ours_launched  # type: ignore[method-assign]


def check_complete(notebook: Path, made: dict[str, tuple[float, bytes]], folder: Path) -> None:
    """Stop unless every figure and table of the notebook is in the files."""
    content = read_content(nbformat.read(notebook, as_version=4))
    page = made["html"][1].decode()
    assert page.count('class="tk-figure') == len(content.figures()), "figures of the page"
    path = folder / "ours.docx"
    path.write_bytes(made["docx"][1])
    with zipfile.ZipFile(path) as parts:
        text = parts.read("word/document.xml").decode()
    assert text.count("<pic:pic") == len(content.figures()), "figures of the Word file"
    path = folder / "ours.xlsx"
    path.write_bytes(made["xlsx"][1])
    with zipfile.ZipFile(path) as parts:
        sheets = [name for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) == len(content.tables()) + 1, "sheets of the workbook"


def files_side_by_side(notebooks: list[Path], folder: Path) -> Times:
    """Seconds of each file, both ways in turns; one report before that warms both up."""
    times: Times = {}
    for number, notebook in enumerate(notebooks):
        made, rivals = ours(notebook), theirs(notebook, folder)
        if number == 0:
            check_complete(notebook, made, folder)
            continue
        for form, (seconds, _) in made.items():
            times.setdefault(f"ours {form}", []).append(seconds)
        for name, seconds in rivals.items():
            times.setdefault(name, []).append(seconds)
        times.setdefault("ours, all four", []).append(sum(s for s, _ in made.values()))
        times.setdefault("theirs, all three", []).append(sum(rivals.values()))
    return times


def batch(units: list[str], folder: Path, to: str, workers: int) -> float:
    """Seconds per report of the command, its start included."""
    command = [sys.executable, "-m", "toolkit.cli", "report", str(STUDY), *units, "--force",
               "--workers", str(workers), "--progress", "quiet", "--to", to,
               "--output", str(folder / to.replace(",", "-"))]  # fmt: skip
    seconds, _ = timed(lambda: subprocess.run(command, check=True, capture_output=True))
    return seconds / len(units)


def batches(units: list[str], folder: Path, rounds: int, workers: int) -> Times:
    """Seconds per report with HTML only and with all formats, in turns."""
    times: Times = {}
    for _ in range(rounds):
        for to in ("html", ",".join(OURS)):
            times.setdefault(f"report --to {to}", []).append(batch(units, folder, to, workers))
    return times


def show(times: Times) -> dict[str, float]:
    """Print medians."""
    medians = {name: statistics.median(values) for name, values in times.items()}
    for name, seconds in medians.items():
        print(f"{name:<40} {seconds * 1000:8.0f} ms   (n = {len(times[name])})")
    return medians


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--units", type=int, default=60, help="units of the batch")
    parser.add_argument("--files", type=int, default=10, help="reports whose files are timed")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    study = tk.load_study(STUDY)
    units = list(study.hierarchy.at(study.settings.as_of))[: given.units]
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        notebooks = executed(units[: given.files + 1], folder / "executed")
        use_chromium_of_the_system()
        asyncio.set_event_loop(asyncio.new_event_loop())
        found = show(files_side_by_side(notebooks, folder))
        print(f"theirs / ours: {found['theirs, all three'] / found['ours, all four']:.1f}")
        found = show(batches(units, folder, given.rounds, given.workers))
        few, many = found.values()
        print(f"all formats / HTML only: {many / few:.2f}")


if __name__ == "__main__":
    main()
