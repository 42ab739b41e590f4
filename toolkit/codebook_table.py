"""The codebook as a table: what every column of the answers holds, one row per choice."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from toolkit.booklet_orders import NO_ORDERS, Orders, letter
from toolkit.instrument import Choice, Instrument, Item
from toolkit.questionnaire import Section

_PLAIN = ("name", "group", "type", "choice")
_WORTH = ("value", "reversed", "scale", "right", "source", "relevant", "constraint", "since")


def write_codebook_table(
    instrument: Instrument, path: Path, orders: Orders = NO_ORDERS
) -> Path:  # fmt: skip
    """Write the codebook as CSV, in UTF-8 with the mark by which Excel knows it.

    With the orders of booklets there is a column for each, with the letter it prints.

    Examples
    --------
    >>> import tempfile
    >>> from toolkit.instrument import read_instrument
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = Path(folder) / "codebook.csv"
    ...     lines = write_codebook_table(read_instrument("surveys/awareness.md"), path)
    ...     path.read_text(encoding="utf-8-sig")[:22]
    'name,group,type,choice'
    """
    texts = [f"{what}::{code}" for what in ("question", "label") for code in instrument.languages]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        booklets = [f"booklet::{booklet}" for booklet in orders]
        writer = csv.DictWriter(file, [*_PLAIN, *texts, *_WORTH, *booklets], restval="")
        writer.writeheader()
        writer.writerows(row | _letters(row, orders) for row in codebook_rows(instrument))
    return path


def _letters(row: dict[str, str], orders: Orders) -> dict[str, str]:
    """The letter each booklet prints before the choice of a row."""
    return {
        f"booklet::{booklet}": letter(own[row["name"]].index(row["choice"]) + 1)
        for booklet, own in orders.items()
        if row["name"] in own
    }


def codebook_rows(instrument: Instrument) -> Iterator[dict[str, str]]:
    """Give one row per item without choices, and one per choice of the others."""
    for group, item in _grouped(instrument.body, ""):
        for choice in item.choices or (None,):
            yield _row(group, item, choice, instrument.languages)


def _grouped(section: Section, path: str) -> Iterator[tuple[str, Item]]:
    for part in section.parts:
        if isinstance(part, Item):
            yield path, part
        elif isinstance(part, Section):
            yield from _grouped(part, f"{path}/{part.name}".lstrip("/"))


def _row(
    group: str, item: Item, choice: Choice | None, languages: tuple[str, ...]
) -> dict[str, str]:
    row = {"name": item.name, "group": group, "type": item.kind}
    row |= {"scale": item.scale or "", "reversed": "yes" if item.reverse else ""}
    row |= {"source": item.source, "relevant": item.relevant}
    row |= {"constraint": item.constraint, "since": item.since}
    row |= {f"question::{code}": item.label[code] for code in languages}
    if choice is not None:
        value = item.counted(choice.name)
        row |= {f"label::{code}": choice.label[code] for code in languages}
        row |= {"choice": choice.name, "value": "" if value is None else f"{value:g}"}
        row |= {"right": _right(item, choice)}
    return row


def _right(item: Item, choice: Choice) -> str:
    """Say when a choice is the right one: `2026-07-01/` means from that day on."""
    periods = item.right_in(choice.name)
    return "; ".join(f"{key.valid_from or ''}/{key.valid_to or ''}" for key in periods)
