"""Intervals of many units at once, beside `groupby().apply` of scipy calls and beside R.

    .venv/bin/python benchmarks/speed.py [--units 10000] [--compared 500] [--repeats 3]
        [--study FOLDER]

Ours is timed on all units; scipy and R, which take long, on the first `--compared` of them, and all
times are given per unit. The three take turns, each time with the same answers, and the medians are
compared. Only computing is timed, no reading, no start of a program, and it is the processor's
time, so that other work on the machine does not count. The figures of all three must agree. R is
left out where there is no `Rscript`. With --study, `compare` and `compare_items` of every unit of a
study are timed too.
"""

from __future__ import annotations

import argparse
import math
import shutil
import subprocess
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import TypeAlias

import numpy as np
import pandas as pd
from scipy import stats as scipy_stats
from statsmodels.regression.mixed_linear_model import MixedLM
from statsmodels.stats.proportion import proportion_confint

import toolkit as tk
from toolkit import stats

SCALES = [f"scale{number}" for number in range(1, 4)]
ITEMS = [f"item{number}" for number in range(1, 16)]
RESPONDENTS = 50
SEED = 262
Figures: TypeAlias = dict[str, list[float]]  # value, low … one entry a unit and outcome
Numbers: TypeAlias = np.ndarray


@dataclass(frozen=True)
class Task:
    """One thing to compute for every unit.

    Parameters
    ----------
    name : str
        Also known to speed.R.
    outcomes : list of str
        Columns `…_before` and `…_after` of the answers.
    ours : callable
        From before, after and unit to a table.
    theirs : callable
        From before and after of one unit to (figure, …), one for each of `figures`.
    figures : tuple of str
        What is computed by everybody and has to agree.
    share : float
        Of `--compared`: units given to the others, where they take very long.
    close : float
        Largest difference allowed, relative to the size of a figure or to 1.
    """

    name: str
    outcomes: list[str]
    ours: Callable[..., pd.DataFrame]
    theirs: Callable[[Numbers, Numbers], tuple[float, ...]]
    figures: tuple[str, ...] = ("value", "low", "high", "p_value")
    share: float = 1.0
    close: float = 1e-8


def answers(units: int) -> pd.DataFrame:
    """Scores 0–100 of three scales and 15 items right or wrong, of each person twice."""
    random = np.random.default_rng(SEED)
    n = units * RESPONDENTS
    columns: dict[str, Numbers] = {"unit": np.repeat(np.arange(units), RESPONDENTS)}
    unit, person = random.standard_normal(units).repeat(RESPONDENTS), random.standard_normal(n)
    for name in SCALES:
        for wave, level in (("before", 50), ("after", 60)):
            score = level + 5 * unit + 10 * person + 8 * random.standard_normal(n)
            columns[f"{name}_{wave}"] = np.clip(np.round(score, 1), 0, 100)
    for name in ITEMS:
        for wave, level in (("before", -0.2), ("after", 0.4)):
            latent = level + 0.3 * unit + 0.6 * person + 0.7 * random.standard_normal(n)
            columns[f"{name}_{wave}"] = (latent > 0).astype(float)
    lost = random.random((2, n)) < 0.2
    for name in SCALES:
        for wave, missing in zip(("before", "after"), lost, strict=True):
            columns[f"{name}_partly_{wave}"] = np.where(missing, np.nan, columns[f"{name}_{wave}"])
    return pd.DataFrame(columns)


# ---- one unit, by scipy and statsmodels -----------------------------------------------------


def mean_only(before: Numbers, after: Numbers) -> tuple[float, ...]:
    """Mean after, with the t interval."""
    found = scipy_stats.ttest_1samp(after, 0)
    return (float(after.mean()), *found.confidence_interval())


def change(before: Numbers, after: Numbers) -> tuple[float, ...]:
    """Mean change of pairs, with interval and p."""
    found = scipy_stats.ttest_rel(after, before)
    return (float((after - before).mean()), *found.confidence_interval(), float(found.pvalue))


def difference(before: Numbers, after: Numbers) -> tuple[float, ...]:
    """Welch's difference."""
    found = scipy_stats.ttest_ind(after, before, equal_var=False)
    limits = found.confidence_interval()
    return (float(after.mean() - before.mean()), *limits, float(found.pvalue))


def right_change(before: Numbers, after: Numbers) -> tuple[float, ...]:
    """Newcombe's paired interval from statsmodels' Wilson limits, and McNemar's mid-p."""
    n, one, two = len(before), before.sum(), after.sum()
    both, gained, lost = (before * after).sum(), (after > before).sum(), (before > after).sum()
    p1, p2 = one / n, two / n
    (low1, high1), (low2, high2) = (
        proportion_confint(count, n, method="wilson") for count in (one, two)
    )
    margins = math.sqrt(one * (n - one) * two * (n - two))
    product = both * (n - both - gained - lost) - gained * lost
    drawn = max(product - n / 2, 0) if product > 0 else product
    phi = drawn / margins if margins > 0 else 0.0
    value = p2 - p1
    down = _third_side(p2 - low2, high1 - p1, phi)
    up = _third_side(high2 - p2, p1 - low1, phi)
    return value, max(value - down, -1), min(value + up, 1), _midp(gained, lost)


def _third_side(a: float, b: float, phi: float) -> float:
    return math.sqrt(max(a * a - 2 * phi * a * b + b * b, 0))


def _midp(gained: float, lost: float) -> float:
    changed, fewer = gained + lost, min(gained, lost)
    if changed < 6:
        return math.nan
    toss = scipy_stats.binom(int(changed), 0.5)
    here = float(toss.pmf(fewer))
    return 1 - here / 2 if gained == lost else 2 * float(toss.cdf(fewer)) - here


def mixed_change(before: Numbers, after: Numbers) -> tuple[float, ...]:
    """Change of partly paired waves by a random intercept.

    The standard error is left out: the optimiser stops where it can be some per cent off.
    """
    values, wave = np.append(before, after), np.repeat([0.0, 1.0], [len(before), len(after)])
    person, known = np.tile(np.arange(len(before)), 2), ~np.isnan(values)
    design = np.column_stack([np.ones(known.sum()), wave[known]])
    found = MixedLM(values[known], design, person[known]).fit(reml=True)
    return (float(found.fe_params[1]),)


TASKS = (
    Task("mean", SCALES, lambda b, a, unit: stats.mean_by(a, unit), mean_only,
         ("value", "low", "high")),
    Task("mean_change", SCALES, stats.mean_change_by, change),
    Task("mean_difference", SCALES, stats.mean_difference_by, difference),
    Task("proportion_change", ITEMS, stats.proportion_change_by, right_change),
    Task("partly_paired_change", [f"{name}_partly" for name in SCALES],
         stats.partly_paired_change_by, mixed_change, ("value", "se"), 0.1, 1e-4),
)  # fmt: skip


# ---- taking turns ---------------------------------------------------------------------------


def run_ours(task: Task, table: pd.DataFrame) -> tuple[float, Figures]:
    """Seconds, and the figures of each unit, outcome after outcome."""
    columns = [[table[f"{name}_{wave}"].to_numpy() for wave in WAVES] for name in task.outcomes]
    unit = table["unit"].to_numpy()
    start = time.process_time()
    found = [task.ours(before, after, unit) for before, after in columns]
    seconds = time.process_time() - start
    return seconds, {name: _joined(part[name] for part in found) for name in task.figures}


def run_scipy(task: Task, table: pd.DataFrame) -> tuple[float, Figures]:
    """The same with one call for each unit."""

    def of_one(part: pd.DataFrame) -> pd.Series:
        before, after = part.to_numpy().T
        found = task.theirs(before, after)
        return pd.Series(found, task.figures[: len(found)])

    start, found = time.process_time(), []
    for name in task.outcomes:
        by_unit = table.groupby("unit")[[f"{name}_{wave}" for wave in WAVES]]
        found.append(by_unit.apply(of_one))
    seconds = time.process_time() - start
    return seconds, {name: _joined(part[name] for part in found) for name in found[0]}


def run_r(folder: Path) -> tuple[dict[str, float], dict[str, Figures]]:
    """Seconds of each task, and its figures; speed.R does all tasks in one go."""
    script = Path(__file__).with_name("speed.R")
    subprocess.run(["Rscript", "--vanilla", str(script), str(folder)], check=True)
    seconds = pd.read_csv(folder / "seconds.csv", index_col="task")["seconds"].to_dict()
    found = {
        task.name: pd.read_csv(folder / f"{task.name}.csv").to_dict("list")
        for task in TASKS
        if task.name in seconds
    }
    return seconds, found


WAVES = ("before", "after")


def _joined(parts: object) -> list[float]:
    return [float(number) for part in parts for number in part]  # type: ignore[attr-defined]


def apart(task: Task, one: Figures, two: Figures) -> float:
    """Largest difference of two sets of figures, relative to a figure's size or to 1."""
    largest = 0.0
    for name in set(one) & set(two):
        first, second = np.array(one[name]), np.array(two[name])
        if (np.isnan(first) != np.isnan(second)).any():
            return math.inf
        size = np.maximum(np.abs(second), 1)
        largest = max(largest, float(np.nanmax(np.abs(first - second) / size)))
    return largest


def main() -> None:
    """Time everything, and print the table."""
    asked = _arguments()
    table = answers(asked.units)
    few = {task.name: _first(table, round(asked.compared * task.share)) for task in TASKS}
    seconds: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for task in TASKS:
            few[task.name].to_csv(folder / f"{task.name}_answers.csv", index=False)
        for _ in range(asked.repeats):
            differences = _one_round(table, few, folder, seconds)
    print(_report(asked, few, seconds, differences))
    if asked.study:
        print(_whole_study(asked.study))


def _first(table: pd.DataFrame, units: int) -> pd.DataFrame:
    return table[table["unit"] < max(units, 2)]


def _one_round(
    table: pd.DataFrame,
    few: dict[str, pd.DataFrame],
    folder: Path,
    seconds: dict[str, list[float]],
) -> dict[str, float]:
    """Everybody once; adds to `seconds`, returns the largest differences to ours."""
    differences: dict[str, float] = {}
    in_r, by_r = run_r(folder) if shutil.which("Rscript") else ({}, {})
    for task in TASKS:
        own, _ = run_ours(task, table)
        theirs, by_scipy = run_scipy(task, few[task.name])
        ours = run_ours(task, few[task.name])[1]
        took = {"ours": own, "scipy": theirs, "R": in_r.get(task.name, math.nan)}
        for who, time_taken in took.items():
            seconds.setdefault(f"{task.name} {who}", []).append(time_taken)
        differences[f"{task.name} scipy"] = apart(task, ours, by_scipy)
        differences[f"{task.name} R"] = apart(task, ours, by_r.get(task.name, {}))
        for who in ("scipy", "R"):
            if differences[f"{task.name} {who}"] > task.close:
                wrong = f"{differences[f'{task.name} {who}']:.2g}"
                raise SystemExit(f"{task.name}: ours and {who} differ by {wrong}")
    return differences


def _report(
    asked: argparse.Namespace,
    few: dict[str, pd.DataFrame],
    seconds: dict[str, list[float]],
    differences: dict[str, float],
) -> str:
    """Markdown table of medians per unit and of how many times faster ours is."""
    heads = (
        f"of every unit | ours, {asked.units:,} units (s) | ours (µs a unit)", "scipy (µs a unit)",
        "R (µs a unit)", "faster than scipy", "than R", "largest difference to scipy", "to R",
    )  # fmt: skip
    lines = [f"| {' | '.join(heads)} |", "|---|" + "---:|" * 8]
    for task in TASKS:
        compared = few[task.name]["unit"].nunique()
        ours = median(seconds[f"{task.name} ours"])
        micro = [
            1e6 * median(seconds[f"{task.name} {who}"]) / units
            for who, units in (("ours", asked.units), ("scipy", compared), ("R", compared))
        ]
        ratios = [f"{other / micro[0]:,.0f} ×" for other in micro[1:]]
        apart = [f"{differences[f'{task.name} {who}']:.0e}" for who in ("scipy", "R")]
        name = f"`{task.name}_by`, {len(task.outcomes)} {_kind(task)}"
        cells = [name, f"{ours:.2f}", *(f"{one:,.0f}" for one in micro), *ratios, *apart]
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def _kind(task: Task) -> str:
    return "items" if task.outcomes == ITEMS else "scales"


def _whole_study(folder: Path) -> str:
    """Time `compare` and `compare_items` of every unit of a study."""
    study = tk.load_study(folder)
    start = time.process_time()
    scales = tk.compare(study, by="unit").table
    middle = time.process_time()
    items = tk.compare_items(study, by="unit").table
    seconds = f"{middle - start:.1f} s and {time.process_time() - middle:.1f} s"
    return (
        f"\n`compare` and `compare_items` by unit: {seconds} "
        f"({scales['group'].nunique():,} units, {len(scales):,} and {len(items):,} rows)"
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--units", type=int, default=10_000)
    parser.add_argument("--compared", type=int, default=500)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--study", type=Path)
    return parser.parse_args()


if __name__ == "__main__":
    main()
