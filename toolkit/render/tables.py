"""A table on its way into a page: it scrolls alone, and knows the values it may be sorted by."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from html import escape
from typing import Any

_TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL | re.IGNORECASE)
# For notebooks in JupyterLab; a page has its own rules for these.
_ALIGNED = re.compile(r' style="(?:text-align:left|font-weight:bold)"')
_NUMBERS = ("number", "integer")
_DATES = ("date", "datetime")
_DAY = len("2026-11-28")


def page_table(html: str, resource: Mapping[str, Any] | None = None) -> str:
    """Make the tables of an output fit to stand in a page.

    Parameters
    ----------
    html : str
        With any number of tables.
    resource : mapping, optional
        The table as data (Frictionless), when there is one: its values are what the page sorts by.

    Returns
    -------
    str
        Each table in an element that scrolls. The first one carries its values in
        ``data-values`` if they were given: for each column a list of numbers, of days, or
        nothing where the texts themselves are to be sorted.

    Examples
    --------
    >>> fields = [{"name": "u", "type": "string"}, {"name": "n", "type": "number"}]
    >>> data = {"schema": {"fields": fields}, "data": [{"u": "A", "n": 0.5}, {"u": "B"}]}
    >>> print(page_table("<table>…</table>", data))
    <div class="scroll"><table data-values="[0,[0.5,null]]">…</table></div>
    """
    html = _ALIGNED.sub("", html)
    values = f' data-values="{escape(sort_values(resource))}"' if resource else ""
    tables = iter([values])
    return _TABLE.sub(lambda table: _scrolled(table[0], next(tables, "")), html)


def _scrolled(table: str, attributes: str) -> str:
    return f'<div class="scroll"><table{attributes}{table[6:]}</div>'


def sort_values(resource: Mapping[str, Any]) -> str:
    """Write the values of a table column by column, as JSON.

    Examples
    --------
    >>> fields = [{"name": "day", "type": "date"}]
    >>> sort_values({"schema": {"fields": fields}, "data": [{"day": "2026-11-28T00:00:00.000"}]})
    '[["2026-11-28"]]'
    """
    rows = resource["data"]
    columns = [_column(field, rows) for field in resource["schema"]["fields"]]
    return json.dumps(columns, separators=(",", ":"))


def _column(field: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> list[Any] | int:
    found = [row.get(field["name"]) for row in rows]
    if field.get("type") in _NUMBERS:
        return [_short(value) for value in found]
    if field.get("type") in _DATES:
        return [value and str(value)[:_DAY] for value in found]
    return 0


def _short(value: Any) -> Any:
    """Six figures are more than a table shows, and enough for the order."""
    return float(f"{value:.6g}") if isinstance(value, float) else value
