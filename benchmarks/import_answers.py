"""How long answers take to come in: 200,000 submissions of 60 questions, beside pandas.

    make bench-import

writes files as KoboToolbox writes them (names of the form, `;`, every cell in quotation marks,
CRLF, metadata behind the answers), as ODK does (commas, quotation marks where they are needed),
and a workbook of 20,000 rows; always the same. Each is read by `read_responses` and by pandas in
turns, every time in a process of its own, which tells how long it took, its processor time and the
most memory that it has held. pandas gives texts and numbers; we give choices, lists, moments, and
findings.
"""

from __future__ import annotations

import argparse
import csv
import datetime as dt
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

SEED = 7
CHOICES = ("never", "rarely", "sometimes", "often", "always", "dont_know")
CHANNELS = ("radio", "tv", "meeting", "poster", "zalo", "facebook")
BEGINNING = dt.datetime(2026, 1, 5, 7, tzinfo=dt.timezone(dt.timedelta(hours=7)))
KINDS = (  # how many questions of which kind
    ("select_one how_often", 30),
    ("select_multiple channels", 8),
    ("integer", 8),
    ("decimal", 4),
    ("date", 3),
    ("text", 5),
)
META = ("_id", "_uuid", "_submission_time", "_validation_status", "_notes", "_status",
        "_submitted_by", "__version__", "_tags", "_index")  # fmt: skip
WORDS = (
    "công", "đoàn", "cơ", "sở", "cán", "bộ", "nữ", "tập", "huấn", "kiến", "thức", "bổ", "ích",
)  # fmt: skip


def questions() -> list[tuple[str, str]]:
    """Type and name of the 60 questions."""
    found = [("start", "start"), ("end", "end")]
    for kind, count in KINDS:
        found += [(kind, f"{kind.split()[0]}_{n}") for n in range(1, count + 1)]
    return found


def write_form(path: Path) -> None:
    """Write the questionnaire as a Markdown form."""
    lines = ["| survey | | | |", "| | type | name | label |"]
    lines += [f"| | {kind} | {name} | Question {name} |" for kind, name in questions()]
    lines += ["| choices | | | |", "| | list_name | name | label |"]
    lines += [f"| | how_often | {name} | {name.capitalize()} |" for name in CHOICES]
    lines += [f"| | channels | {name} | By {name} |" for name in CHANNELS]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


def header(*, summary_only: bool) -> list[str]:
    """Names of the columns; a question with several choices has one more for each choice."""
    names = []
    for kind, name in questions():
        names.append(name)
        if kind.startswith("select_multiple") and not summary_only:
            names += [f"{name}/{choice}" for choice in CHANNELS]
    return names + list(META)


def rows(count: int, *, summary_only: bool) -> Iterator[list[str]]:
    """Submissions: a twentieth of all answers is missing, every sixth comment is one of its own."""
    rng = np.random.default_rng(SEED)
    for n in range(count):
        began = BEGINNING + dt.timedelta(seconds=37 * n)
        row = []
        for kind, _ in questions():
            cell = _answer(kind, rng.random(), rng, began)
            row.append(cell)
            if kind.startswith("select_multiple") and not summary_only:
                row += [str(int(c in cell.split())) if cell else "" for c in CHANNELS]
        sent = (began + dt.timedelta(minutes=25)).astimezone(dt.UTC)
        name = str(uuid.UUID(bytes=rng.bytes(16), version=4))
        yield [*row, str(100_000 + n), name, sent.strftime("%Y-%m-%dT%H:%M:%S"), "", "",
                     "submitted_via_web", "lan", "vX7", "", str(n + 1)]  # fmt: skip


def _answer(kind: str, chance: float, rng: np.random.Generator, began: dt.datetime) -> str:
    if kind in ("start", "end"):
        return (began + dt.timedelta(minutes=12 * (kind == "end"))).isoformat("T", "milliseconds")
    if chance < 0.05:
        return ""
    if kind == "select_one how_often":
        return CHOICES[int(chance * 1e6) % len(CHOICES)]
    if kind == "select_multiple channels":
        chosen = int(chance * 1e6) % 63 + 1
        return " ".join(name for n, name in enumerate(CHANNELS) if chosen >> n & 1)
    if kind == "integer":
        return str(int(chance * 100))
    if kind == "decimal":
        return f"{chance * 40:.1f}"
    if kind == "date":
        return (began.date() - dt.timedelta(days=int(chance * 20_000))).isoformat()
    if chance > 0.2:
        return WORDS[int(chance * 100) % len(WORDS)]
    return " ".join(rng.choice(WORDS, 6)) + f", {int(chance * 1e9)}"


def write_csv(path: Path, count: int, *, kobo: bool) -> None:
    """Write a file as KoboToolbox or as ODK writes it."""
    style: dict[str, object] = {"delimiter": ";", "quoting": csv.QUOTE_ALL} if kobo else {}
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, **style)  # type: ignore[arg-type]
        writer.writerow(header(summary_only=not kobo))
        writer.writerows(rows(count, summary_only=not kobo))


def write_xlsx(path: Path, count: int) -> None:
    """Write a workbook as KoboToolbox does: whole numbers and decimals as numbers."""
    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Answers")
    names = header(summary_only=False)
    sheet.append(names)
    number = [name.startswith(("integer", "decimal")) or "/" in name for name in names]
    for row in rows(count, summary_only=False):
        sheet.append(
            [float(cell) if is_number and cell else cell or None
             for cell, is_number in zip(row, number, strict=True)]
        )  # fmt: skip
    book.save(path)


def ours(path: Path, form: Path) -> object:
    """Read a file as answers."""
    import toolkit as tk

    return tk.read_responses(path, tk.load_instrument(form)).table


def pandas_csv(path: Path, form: Path) -> object:
    """Read a file as pandas does when it is told its separator only."""
    import pandas as pd

    return pd.read_csv(path, sep=";" if "kobo" in path.name else ",", low_memory=False)


def pandas_calamine(path: Path, form: Path) -> object:
    """Read a workbook with the reader that we use, too."""
    import pandas as pd

    return pd.read_excel(path, engine="calamine")


def pandas_openpyxl(path: Path, form: Path) -> object:
    """Read a workbook with the reader that pandas takes by itself."""
    import pandas as pd

    return pd.read_excel(path, engine="openpyxl")


WAYS: dict[str, Callable[[Path, Path], object]] = {
    one.__name__: one  # type: ignore[attr-defined]
    for one in (ours, pandas_csv, pandas_calamine, pandas_openpyxl)
}


def measured(way: str, path: Path, form: Path) -> list[float]:
    """Seconds, processor seconds and MB of one run in a process of its own, libraries loaded."""
    command = [sys.executable, __file__, "--run", way, str(path), str(form)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    told = json.loads(done.stdout)
    return [told["seconds"], told["processor"], told["megabytes"]]


def run(way: str, path: Path, form: Path) -> None:
    """Measure here, and print."""
    import pandas  # noqa: F401
    import pyarrow.csv  # noqa: F401
    import pyxform  # noqa: F401

    import toolkit.exports.read  # noqa: F401

    begun, clock = time.perf_counter(), time.process_time()
    kept = WAYS[way](path, form)
    seconds, processor = time.perf_counter() - begun, time.process_time() - clock
    assert len(kept)  # type: ignore[arg-type]
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "processor": processor, "megabytes": held}))


def compare(path: Path, form: Path, ways: list[str], rounds: int) -> None:
    """Run all ways in turns and print medians, and how many times those of pandas ours are."""
    size = path.stat().st_size / (1 << 20)
    print(f"{path.name}, {size:.0f} MB, medians of {rounds} rounds", flush=True)
    runs = [[measured(way, path, form) for way in ways] for _ in range(rounds)]
    for place, way in enumerate(ways):
        mine = [statistics.median(one[place][n] for one in runs) for n in range(3)]
        print(f"  {way:<16} {mine[0]:6.2f} s, of processors {mine[1]:6.2f} s, {mine[2]:5.0f} MB")
        if place:
            ratios = [
                statistics.median(one[0][n] / one[place][n] for one in runs) for n in range(3)
            ]
            told = "  ours: {:.2f} times the time, {:.2f} of processors, {:.2f} times the memory"
            print(told.format(*ratios), flush=True)


def main() -> None:
    """Write the files, measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=200_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--keep", type=Path, help="folder for the files; else a temporary one")
    parser.add_argument("--run", nargs=3, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.run:
        run(given.run[0], Path(given.run[1]), Path(given.run[2]))
        return
    with tempfile.TemporaryDirectory() as temporary:
        folder = given.keep or Path(temporary)
        form = folder / "form.md"
        write_form(form)
        for name in ("kobo.csv", "odk.csv"):
            if not (folder / name).exists():
                write_csv(folder / name, given.rows, kobo=name == "kobo.csv")
            compare(folder / name, form, ["ours", "pandas_csv"], given.rounds)
        book = folder / "kobo.xlsx"
        if not book.exists():
            write_xlsx(book, given.rows // 10)
        compare(book, form, ["ours", "pandas_calamine", "pandas_openpyxl"], given.rounds)


if __name__ == "__main__":
    main()
