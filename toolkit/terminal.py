"""Results, findings and paths as a terminal shows them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path

from rich.console import Console, JustifyMethod
from rich.markdown import Markdown
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from toolkit.findings import Finding
from toolkit.result import Result
from toolkit.show.display_table import NUMERIC, DisplayTable

out = Console(highlight=False)
err = Console(stderr=True, highlight=False)


def print_findings(console: Console, findings: Iterable[Finding], language: str) -> None:
    """Print findings in a language, one a line."""
    from toolkit.show.finding_words import finding_words

    colours = {"error": "red", "warning": "yellow", "note": "blue"}
    for finding in findings:
        words = finding_words(finding, language)
        line = Text.assemble(
            (words["severity"], colours[finding.severity]), " ", (words["place"], "bold"),
            f": {words['message']} → {words['remedy']}",
        )  # fmt: skip
        console.print(line, soft_wrap=True)


def plain(text: object) -> str:
    """Text that the terminal shows letter by letter."""
    return escape(str(text))


def from_here(path: Path) -> str:
    """A path as seen from the working folder, where it lies below."""
    full = Path(path).resolve()
    return str(full.relative_to(Path.cwd()) if full.is_relative_to(Path.cwd()) else full)


def print_text(text: str) -> None:
    """Print sentences as they look in a report."""
    out.print(Markdown(text))


def print_result(result: Result, needed: Sequence[str] = ()) -> None:
    """Print the same table that a notebook shows.

    Where the terminal is too narrow for all columns, those of `needed` are printed; where it is
    too narrow for these, row by row, one cell a line.
    """
    from toolkit.show.displays import display

    shown = display(result)
    if isinstance(shown, str):
        out.print(plain(shown))
        return
    kept = shown if _narrowest(shown) <= out.width else _with_columns(shown, needed)
    if _narrowest(kept) <= out.width:
        _print_table(kept)
    else:
        _print_rows(shown)
    for note in kept.notes:
        out.print(plain(note), style="dim", soft_wrap=True)


def _with_columns(shown: DisplayTable, needed: Sequence[str]) -> DisplayTable:
    """The table with some columns only, and a note that there are others."""
    from toolkit.show.words import say

    columns = [column for column in shown.columns if column.key in needed]
    if not columns or len(columns) == len(shown.columns):
        return shown
    note = say(shown.language, "terminal-fewer", n=len(shown.columns) - len(columns))
    return replace(shown, columns=columns, notes=[*shown.notes, note])


def _print_table(shown: DisplayTable) -> None:
    table = Table(title=plain(shown.title), title_justify="left")
    for column, least in zip(shown.columns, _least(shown), strict=True):
        numeric = column.kind in NUMERIC
        justify: JustifyMethod = "right" if numeric else "left"
        # A fixed width: rich would otherwise narrow numbers, too, and cut the last column off.
        table.add_column(plain(column.title), justify=justify, width=least if numeric else None)
    for row in shown.cells():
        table.add_row(*(plain(cell) for cell in row))
    out.print(table)


def _least(shown: DisplayTable) -> list[int]:
    """Characters each column needs when numbers stay whole and texts are broken between words."""
    widths = []
    for number, column in enumerate(shown.columns):
        cells = [row[number] for row in shown.cells()]
        whole = cells if column.kind in NUMERIC else " ".join(cells).split()
        widths.append(max(map(len, [*whole, *column.title.split()]), default=0))
    return widths


def _narrowest(shown: DisplayTable) -> int:
    """Characters a table needs, with rules, blanks, and a little air."""
    return sum(_least(shown)) + 4 * len(shown.columns) + 1


def _print_rows(shown: DisplayTable) -> None:
    """Row by row, one cell a line: where the terminal is too narrow for the table."""
    out.print(plain(shown.title), style="bold")
    for row in shown.cells():
        out.print()
        for column, cell in zip(shown.columns, row, strict=True):
            if cell:
                out.print(f"{plain(column.title)}: {plain(cell)}" if column.title else plain(cell))
