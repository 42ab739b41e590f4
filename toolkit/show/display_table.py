"""A table for readers: typed columns with titles and units, and notes below."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal

import pandas as pd

from toolkit.schema import records
from toolkit.show.text import date_text, number, p_text, percent, spreadsheet_dates

Kind = Literal[
    "text", "count", "share", "points", "change", "effect", "p", "index", "interval", "date"
]  # fmt: skip
FRICTIONLESS = {"text": "string", "interval": "string", "count": "integer", "date": "date"}
NUMERIC = ("count", "share", "points", "change", "effect", "p", "index", "interval")
WORDY = 24  # letters; a column of shorter texts may be narrow
_BREAKS = str.maketrans({"\t": r"\t", "\r": r"\r", "\n": r"\n"})
DIGITS = {"count": 0, "effect": 2, "index": 2}  # an index: reliability, correlation, ratio
# How a spreadsheet writes the values, which stay numbers there.
PATTERNS = {
    "count": "#,##0", "share": "0.0%", "points": "0.0", "change": "+0.0;\u22120.0;0.0",
    "effect": "+0.00;\u22120.00;0.00", "p": "0.000", "index": "0.00",
}  # fmt: skip


@dataclass(frozen=True)
class Column:
    """One column: its key in the rows, its heading, and what its values are."""

    key: str
    title: str
    kind: Kind = "text"


@dataclass(frozen=True)
class DisplayTable:
    """A table that displays itself as HTML and, for exporters, as a Frictionless resource.

    Parameters
    ----------
    title : str
    columns : sequence of Column
    rows : DataFrame
        One column per key; proportions 0–1, missing values are printed as a dash.
    notes : sequence of str
        Printed below: definitions, what was left out.
    language : str
    strong : sequence of int
        Positions of rows printed in bold, such as totals.
    personal : bool
        Whether it names people, so that it may stand in the report of their own unit only.
    name : str
        What tables of its kind are called where those of many reports are gathered; without it
        the message its title was made by, such as "units" for "table-units".

    Examples
    --------
    >>> rows = pd.DataFrame({"who": ["Chair"], "share": [0.625]})
    >>> columns = [Column("who", "Role"), Column("share", "%", "share")]
    >>> table = DisplayTable("Coverage", columns, rows)
    >>> "62.5%" in table._repr_html_()
    True
    """

    title: str
    columns: Sequence[Column]
    rows: pd.DataFrame
    notes: Sequence[str] = ()
    language: str = "en"
    strong: Sequence[int] = ()
    personal: bool = False
    name: str = ""

    @property
    def kind(self) -> str:
        """What tables of its kind are called, whatever days or units their titles mention."""
        message: str = getattr(self.title, "message", "")
        return self.name or message.removeprefix("table-").removesuffix("-title")

    def cell(self, value: object, kind: Kind) -> str:
        """Write one value as text."""
        if not isinstance(value, str) and pd.isna(value):  # type: ignore[call-overload]
            return "–"
        if kind in ("text", "interval"):
            return str(value)
        if kind == "date":
            return date_text(pd.Timestamp(str(value)), self.language)
        if kind == "share":
            return percent(float(str(value)), self.language)
        if kind == "p":
            return p_text(float(str(value)), self.language)
        signed = kind in ("change", "effect")
        return number(float(str(value)), self.language, DIGITS.get(kind, 1), signed=signed)

    def _repr_html_(self) -> str:
        return self._html(self._records())

    def _html(self, rows: list[dict[str, object]]) -> str:
        head = "".join(
            f"<th{_head_style(c, [row[c.key] for row in rows])}>{escape(c.title)}</th>"
            for c in self.columns
        )
        bold = ' class="strong" style="font-weight:bold"'  # JupyterLab does not know the class
        strong = dict.fromkeys(self.strong, bold)
        body = "".join(
            f"<tr{strong.get(n, '')}>{self._heading(row) if n in strong else self._cells(row)}</tr>"
            for n, row in enumerate(rows)
        )
        notes = "".join(f'<p class="notes">{escape(note)}</p>' for note in self.notes)
        return (
            f'<figure class="tk-table"><table><caption>{escape(self.title)}</caption>'
            f"<thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>{notes}</figure>"
        )

    def _heading(self, row: dict[str, object]) -> str:
        """Cells of a strong row; one that heads the rows below spans what is empty after it."""
        filled = [n for n, c in enumerate(self.columns) if row[c.key] != ""]
        last = filled[-1] if filled else 0
        if last + 1 >= len(self.columns):
            return self._cells(row)
        span = f'<td colspan="{len(self.columns) - last}">'
        text = escape(self.cell(row[self.columns[last].key], self.columns[last].kind))
        before = "".join(f"<td{_style(c)}></td>" for c in self.columns[:last])
        return f"{before}{span}{text}</td>"

    def _cells(self, row: dict[str, object]) -> str:
        return "".join(
            f"<td{_style(c)}>{_unbroken(escape(self.cell(row[c.key], c.kind)), c)}</td>"
            for c in self.columns
        )

    def resource(self) -> dict[str, object]:
        """Return the table as a Frictionless tabular data resource; numbers stay numbers.

        Beyond that standard it holds the text of each cell as readers see it, which rows are
        bold, how spreadsheets write a column, and whether it names people.
        """
        return self._resource(self.cells())

    def _resource(self, texts: list[list[str]]) -> dict[str, object]:
        data = json.loads(
            self.rows[[c.key for c in self.columns]].to_json(orient="records", date_format="iso")
        )
        fields = [_field(c, self.language) for c in self.columns]
        schema = {"fields": fields, "missingValues": [""]}
        described = {"title": self.title, "notes": list(self.notes), "display": texts}
        told = {"name": self.kind, "strong": list(self.strong), "personal": self.personal}
        return {"schema": schema, "data": data} | described | {k: v for k, v in told.items() if v}

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> dict[str, object]:  # fmt: skip
        rows = self._records()
        texts = self._texts(rows)
        return {
            "text/html": self._html(rows),
            "application/vnd.dataresource+json": self._resource(texts),
            "text/plain": lined_up([c.title for c in self.columns], texts),
        }

    def cells(self) -> list[list[str]]:
        """Every cell as text, row by row."""
        return self._texts(self._records())

    def _texts(self, rows: list[dict[str, object]]) -> list[list[str]]:
        return [[self.cell(row[c.key], c.kind) for c in self.columns] for row in rows]

    def _records(self) -> list[dict[str, object]]:
        return records(self.rows)


def _field(column: Column, language: str) -> dict[str, str]:
    """Describe a column to programs."""
    kind = FRICTIONLESS.get(column.kind, "number")
    field = {"name": column.key, "title": column.title, "type": kind}
    pattern = spreadsheet_dates(language) if column.kind == "date" else PATTERNS.get(column.kind)
    if pattern:
        field["pattern"] = pattern
    return field | ({"align": "right"} if column.kind == "interval" else {})


def lined_up(titles: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Columns of text, each as wide as its widest cell and flush right, as pandas prints them.

    Examples
    --------
    >>> print(lined_up(["Role", "%"], [["Chair", "62.5%"]]))
     Role     %
    Chair 62.5%
    """
    if not rows or not titles:
        return str(pd.DataFrame(list(rows), columns=list(titles)).to_string(index=False))
    lines = [[cell.translate(_BREAKS) for cell in line] for line in (titles, *rows)]
    wide = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        " ".join(cell.rjust(room) for cell, room in zip(line, wide, strict=True)) for line in lines
    )


def _head_style(column: Column, values: Sequence[object]) -> str:
    """A column of sentences or names is not squeezed to a word a line."""
    wordy = column.kind == "text" and any(len(str(value)) > WORDY for value in values)
    return ' style="text-align:left;min-width:8em"' if wordy else _style(column)


def _style(column: Column) -> str:
    """Alignment that also holds in JupyterLab, which has a style of its own."""
    if column.kind in NUMERIC:
        return ' class="num"'
    return ' style="text-align:left"'


def _unbroken(cell: str, column: Column) -> str:
    """An interval stays on one line, whatever the width of the table."""
    if column.kind != "interval":
        return cell
    return cell.replace(" ", "\u00a0").replace("–", "\u2060–\u2060")
