"""How often a 95 % interval of each estimator holds the truth: writes docs/calibration.md.

    .venv/bin/python benchmarks/calibration.py [--replications 1000] [--seed 1] [--jobs 2]
        [--only mean_change …]

The same arguments give the same file. With --only the tables are printed and nothing is written.
"""

from __future__ import annotations

import argparse
import os
import zlib
from collections.abc import Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import groupby
from pathlib import Path

import numpy as np
from calibration_people import PERSONS
from calibration_runs import Runs, Simulated
from calibration_units import AMONG_UNITS

PAGE = Path(__file__).parents[1] / "docs" / "calibration.md"
LOWEST, HIGHEST = 93.0, 97.0  # per cent
SIMULATED = (*PERSONS, *AMONG_UNITS)
OPENING = """# How often the intervals hold

Every estimator of `toolkit.stats` that gives a 95 % interval was applied to many samples drawn
from populations whose true values are known. This page is written by
[`benchmarks/calibration.py`](../benchmarks/calibration.py) (`make bench-calibration`, seed {seed});
no number in it was typed.

A cell shows the share of the intervals that hold the truth, in per cent; then the median width of
the intervals, in the unit of the data (proportions 0–1); then, where there are any, the share of
samples for which the estimator refuses an interval. **Bold** is a share outside
{low:.0f}–{high:.0f} %. Below it the interval is too narrow and promises too much; above it the
interval is wider than need be, which is safe. Samples without an interval are not counted as
errors. "–" means that there is (almost) never an interval. A share that is beyond the mark by no
more than about twice the Monte Carlo error given may be so by chance.
"""


def main() -> None:
    """Run what is asked for, and write the page."""
    asked = _arguments()
    chosen = [one for one in SIMULATED if not asked.only or one.name in asked.only]
    with ProcessPoolExecutor(asked.jobs) as pool:
        longest_first = [(one, pool.submit(cells, one, asked)) for one in reversed(chosen)]
        found = [(one, done.result()) for one, done in reversed(longest_first)]
    page = "\n".join(_page(found, asked.seed)) + "\n"
    if asked.only:
        print(page)
    else:
        PAGE.write_text(page, encoding="utf-8")
        print(f"wrote {PAGE}")


def cells(one: Simulated, asked: argparse.Namespace) -> list[Runs]:
    """All cells of one table, from random numbers of its own."""
    name = f"{one.name} {one.columns}".encode()
    random = np.random.default_rng([asked.seed, zlib.crc32(name)])
    return list(one.runs(random, max(round(asked.replications * one.times), 20)))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--replications", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--only", nargs="*", choices=sorted({one.name for one in SIMULATED}))
    return parser.parse_args()


def _page(found: list[tuple[Simulated, list[Runs]]], seed: int) -> Iterator[str]:
    """Lines of the page: what holds and what does not, then the tables."""
    yield OPENING.format(seed=seed, low=LOWEST, high=HIGHEST)
    yield "## Where they hold and where not\n"
    for one, table in found:
        yield f"- `{one.name}` (columns: {one.columns}) {summary(table)}"
    for name, parts in groupby(found, key=lambda part: part[0].name):
        yield f"\n## `{name}`"
        for one, table in parts:
            yield from _table(one, table)


def summary(table: list[Runs]) -> str:
    """One sentence: in how many cells the interval holds, and in which it does not."""
    given = [cell for cell in table if not np.isnan(cell.coverage)]
    low = [cell for cell in given if round(cell.coverage, 1) < LOWEST]
    high = [cell for cell in given if round(cell.coverage, 1) > HIGHEST]
    words = [f"holds in {len(given) - len(low) - len(high)} of {len(given)} cells"]
    words += [f"too narrow: {_places(low)}"] if low else []
    words += [f"wider than need be: {_places(high)}"] if high else []
    silent = [cell for cell in table if cell.without >= 0.1]
    words += [f"often refuses an interval: {_places(silent, shares=False)}"] if silent else []
    return "; ".join(words) + "."


def _places(chosen: Iterable[Runs], shares: bool = True) -> str:
    """Settings and columns of some cells."""
    named = []
    for setting, own in groupby(chosen, key=lambda cell: cell.setting):
        at = (f"{one.size} ({one.coverage:.1f} %)" if shares else f"{one.size}" for one in own)
        named.append(f"{setting}, at {', '.join(at)}")
    return " · ".join(named)


def _table(one: Simulated, table: list[Runs]) -> Iterator[str]:
    """Lines of a Markdown table: a row a setting, a column a size."""
    sizes = sorted({cell.size for cell in table})
    error = max(cell.error for cell in table if not np.isnan(cell.error))
    drawn = f"{_draws(table)} Monte Carlo error at most {error:.1f} points."
    yield f"\nColumns: {one.columns}. {one.note} {drawn}".replace("  ", " ")
    yield f"\n| setting | {' | '.join(map(str, sizes))} |"
    yield "|---|" + "---|" * len(sizes)
    for setting in dict.fromkeys(cell.setting for cell in table):
        own = {cell.size: cell for cell in table if cell.setting == setting}
        shown = (_cell(own[size]) if size in own else "" for size in sizes)
        yield f"| {setting} | {' | '.join(shown)} |"


def _draws(table: list[Runs]) -> str:
    counts = sorted({cell.width.size for cell in table})
    if len(counts) == 1:
        return f"{counts[0]:,} intervals in each cell."
    return f"{counts[0]:,} to {counts[-1]:,} intervals in each cell."


def _cell(cell: Runs) -> str:
    """Coverage, width, and the share without an interval where there is one."""
    if np.isnan(cell.coverage):
        return "–"
    share = f"{cell.coverage:.1f}"
    held = LOWEST <= float(share) <= HIGHEST
    words = [share if held else f"**{share}**", f"{cell.median_width:.3g} wide"]
    words += [f"{_few(cell.without)} none"] if cell.without > 0 else []
    return "; ".join(words)


def _few(share: float) -> str:
    return f"{100 * share:.1f} %" if share >= 0.0005 else "under 0.1 %"


if __name__ == "__main__":
    main()
