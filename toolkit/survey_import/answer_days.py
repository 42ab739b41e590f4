"""Days that a file of answers has in a column of their own: how written, and what is wrong."""

from __future__ import annotations

from dataclasses import replace

from toolkit.cells import read_dates
from toolkit.exports.values import day_order
from toolkit.findings import Finding
from toolkit.items import fold
from toolkit.responses import Responses

DAY = "date"  # by which right answers are judged


def day_column(responses: Responses) -> str | None:
    """The column of days that is no field of the form, under its name in the metadata."""
    if DAY in responses.instrument.fields:
        return None
    return next((str(name) for name in responses.metadata if fold(str(name)) == DAY), None)


def days_read(
    responses: Responses, file: str, *, day_first: bool
) -> tuple[bool, list[Finding]]:  # fmt: skip
    """Say whether such days have the day before the month, and which of them are none.

    Parameters
    ----------
    responses : Responses
    file : str
        Its name in findings.
    day_first : bool
        Whether the study says so; else the column is asked, and what it leaves open is told.
    """
    name = day_column(responses)
    if name is None:
        return day_first, []
    header = next((h for h, meant in responses.columns if meant == name), name)
    typed = responses.metadata[name].astype("str")
    cells = typed.where(typed != "").set_axis(responses.metadata["row"]).rename(header)
    order = day_order(cells.dropna().tolist())
    wrong = read_dates(cells, file, day_first=day_first or order.day_first)[1]
    if day_first or not order.day_first or order.sure:
        return day_first or order.day_first, wrong
    open_ones = [f for f in read_dates(cells, file)[1] if f.code == "ambiguous_date"]
    assumed = [
        replace(f, severity="warning", code="day_first_assumed", detail={}) for f in open_ones
    ]
    return True, [*wrong, *assumed]
