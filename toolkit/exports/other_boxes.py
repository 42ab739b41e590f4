"""A column named as the text behind "other" that holds ticks is the box of that choice."""

from __future__ import annotations

from toolkit.exports.headings import Headings, Target
from toolkit.exports.raw_table import RawTable
from toolkit.items import OTHER

_TICKS = {"", "0", "1", "0.0", "1.0"}


def boxes_of_other(
    targets: list[Target | None], table: RawTable, headings: Headings
) -> list[Target | None]:  # fmt: skip
    """Tell `channels_other`, a box, from `channels_other`, a text.

    Parameters
    ----------
    targets : list of Target or None
        What each column holds by its header.
    table : RawTable
    headings : Headings
    """
    return [_box(target, table, place, headings) for place, target in enumerate(targets)]


def _box(
    target: Target | None, table: RawTable, place: int, headings: Headings
) -> Target | None:  # fmt: skip
    if target is None or not target.field.endswith(f"_{OTHER}"):
        return target
    asked = headings.items.get(target.field.removesuffix(f"_{OTHER}"))
    column = table.columns[place]
    if asked is None or asked.kind not in ("select_multiple", "rank") or column.blank().all():
        return target
    if all(choice.name != OTHER for choice in asked.choices):
        return target
    if place not in table.numbers and any(text.strip() not in _TICKS for text in column.values):
        return target
    return Target(asked.name, OTHER, list(headings.items).index(asked.name))
