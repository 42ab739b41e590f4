"""The file of rows that an import leaves out: as they were typed, each with its reasons."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from toolkit.findings import Finding
from toolkit.render.files import no_formula
from toolkit.show.finding_words import reasons

_BEFORE = ("row", "reason")  # columns before those of the office


def rejected_csv(
    headers: Sequence[str],
    rows: Iterable[tuple[int, Sequence[Finding], Sequence[str]]],
    language: str,
) -> bytes:
    r"""Write rejected rows as CSV that Excel opens, without anything it would calculate.

    Parameters
    ----------
    headers : sequence of str
        Of the columns behind `row` and `reason`; those two of an earlier such file are left out.
    rows : iterable of tuple
        The row in the file, what was found in it, and its cells.
    language : str
        Of the reasons.

    Examples
    --------
    >>> empty = Finding("error", "a.csv", 2, "name", "", "empty")
    >>> rejected_csv(["name", "sum"], [(2, [empty], ["", "=1+1"])], "en").decode("utf-8-sig")
    "row,reason,name,sum\r\n2,name: 'name' is empty,,'=1+1\r\n"
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    kept = [place for place, name in enumerate(headers) if name not in _BEFORE]
    writer.writerow([*_BEFORE, *(headers[place] for place in kept)])
    for row, findings, cells in rows:
        own = [no_formula(cells[place]) for place in kept if place < len(cells)]
        writer.writerow([row, reasons(findings, language), *own])
    return text.getvalue().encode("utf-8-sig", "replace")
