"""How a batch of reports went: the slowest, the failed with their notebooks, and the index page."""

from __future__ import annotations

import heapq
import statistics
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from toolkit.render import Outcome
from toolkit.report_tally import Tally, counts, duration, rate_text
from toolkit.terminal import err, from_here, out

_SLOWEST = 5
_SLOW = 2.0  # times the median
_MATTERS = 1.0  # seconds beyond the median; less is nobody's trouble
_FAILED = 20  # rows
_MANY = 6  # as many reports with the same error are one row
_UNIT_SHARE = 0.3  # of the width is for units; the error needs more
_SLACK = 12  # characters, for lines are broken between words
_FRAME = 7  # characters of the rules and blanks of two columns


@dataclass(frozen=True)
class Failure:
    """Reports that failed with the same error.

    Parameters
    ----------
    error : str
        One line, in the words of the first of them.
    outcomes : list of Outcome
        At least one.
    """

    error: str
    outcomes: list[Outcome]


def print_index(tally: Tally, folder: Path) -> None:
    """Print the counts, the time, and the page to open."""
    rate = f" ({rate_text(tally.mean_rate)})" if tally.worked else ""
    out.print(f"{counts(tally)} in {duration(tally.seconds)}{rate}", soft_wrap=True)
    out.print(f"index: {from_here(folder / 'index.html')}", soft_wrap=True, markup=False)


def print_resume(tally: Tally, resume: str, afresh: bool) -> None:
    """Print how far an interrupted batch came, and the command that goes on or begins again."""
    begun = tally.total is not None
    so_far = f"{counts(tally)} of {tally.total:,}" if begun else "no report was begun"
    err.print(f"interrupted: {so_far}", soft_wrap=True)
    how = "to render all again" if afresh else "to go on"
    err.print(f"{how}: {resume}", soft_wrap=True, markup=False)


def slowest(outcomes: list[Outcome]) -> tuple[list[Outcome], float]:
    """The reports that took far longer than the others, and the median of all.

    Examples
    --------
    >>> slow, median = slowest([Outcome(str(n), "done", s) for n, s in enumerate([2, 2, 2, 9])])
    >>> [outcome.key for outcome in slow], median
    (['3'], 2.0)
    """
    if not outcomes:
        return [], 0.0
    median = float(statistics.median(outcome.seconds for outcome in outcomes))
    limit = max(_SLOW * median, median + _MATTERS)
    top = heapq.nlargest(_SLOWEST, outcomes, key=lambda outcome: outcome.seconds)
    return [outcome for outcome in top if outcome.seconds > limit], median


def print_slowest(tally: Tally, name_of: Callable[[str], str]) -> None:
    """Print the slowest units, if any are slow enough to matter."""
    slow, median = slowest(tally.worked)
    if not slow:
        return
    table = Table("slowest")
    table.add_column(f"time (median {duration(median)})", justify="right", no_wrap=True)
    for outcome in slow:
        unit = shortened(_unit(outcome.key, name_of), out.width // 2)
        table.add_row(Text(unit, no_wrap=True), duration(outcome.seconds))
    out.print(table)


def failures(outcomes: list[Outcome]) -> list[Failure]:
    """Failed reports, those with the same error together where they are many, these first.

    Examples
    --------
    >>> outcomes = [Outcome(f"u{n}", "failed", error=f"KeyError: 'u{n}'") for n in range(8)]
    >>> outcomes.append(Outcome("u8", "failed", error="ValueError: no answers"))
    >>> [(len(failure.outcomes), failure.error) for failure in failures(outcomes)]
    [(8, "KeyError: 'u0'"), (1, 'ValueError: no answers')]
    """
    alike: dict[str, list[Outcome]] = {}
    for outcome in outcomes:
        if outcome.status == "failed":  # the unit's own code makes no other error of it
            alike.setdefault(outcome.error.replace(outcome.key, "…"), []).append(outcome)
    grouped = [Failure(same[0].error, same) for same in alike.values() if len(same) >= _MANY]
    grouped.sort(key=lambda failure: -len(failure.outcomes))
    few = [o for same in alike.values() if len(same) < _MANY for o in same]
    return grouped + [Failure(outcome.error, [outcome]) for outcome in few]


def print_failures(tally: Tally, folder: Path, name_of: Callable[[str], str]) -> None:
    """Print what failed, why, and the notebook as far as it ran."""
    found = failures(tally.worked)
    if not found:
        return
    units = [_units(failure, name_of) for failure in found[:_FAILED]]
    room = err.width - _FRAME - max(cell_len(line) for text in units for line in text.split("\n"))
    table = Table("failed")
    table.add_column("error, and the notebook as far as it ran")
    for failure, unit in zip(found, units, strict=False):
        table.add_row(Text(unit, no_wrap=True), _why(failure, room))
    err.print(table)
    rest = sum(len(failure.outcomes) for failure in found[_FAILED:])
    if rest:
        manifest = from_here(folder / "manifest.csv")
        err.print(f"… and {rest:,} more: {manifest}", soft_wrap=True, markup=False)


def _units(failure: Failure, name_of: Callable[[str], str]) -> str:
    room = int(err.width * _UNIT_SHARE)
    first = shortened(_unit(failure.outcomes[0].key, name_of), room)
    more = len(failure.outcomes) - 1
    return f"{first}\nand {more:,} more" if more else first


def _why(failure: Failure, room: int) -> Text:
    many = len(failure.outcomes)
    error = f"{many:,} × {failure.error}" if many > 1 else failure.error
    notebook = failure.outcomes[0].error_notebook
    where = f"\n{from_here(notebook)}" if notebook else ""
    # Two lines of the table: one would show too little of it.
    return Text.assemble((shortened(error, 2 * room - _SLACK), "red"), where, overflow="fold")


def _unit(key: str, name_of: Callable[[str], str]) -> str:
    return f"{key} {name_of(key)}".strip()


def shortened(text: str, width: int) -> str:
    """Leave out the middle of a text that is too long: both ends tell what it is.

    Examples
    --------
    >>> shortened("Công đoàn cơ sở Trường mầm non Hoa Ban", 25)
    'Công đoàn cơ…non Hoa Ban'
    >>> shortened("Hoa Ban", 25)
    'Hoa Ban'
    """
    if cell_len(text) <= width:
        return text
    start = end = len(text) // 2
    while cell_len(text[:start]) + cell_len(text[end:]) >= width and (start or end < len(text)):
        start, end = max(0, start - 1), end + 1
    return f"{text[:start].rstrip()}…{text[end:].lstrip()}"
