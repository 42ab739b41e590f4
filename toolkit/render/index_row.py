"""One line of an index page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class IndexRow:
    """One line of the index.

    Parameters
    ----------
    key : str
        Key of the report; it is searched too.
    label : str
        What the reader knows the report as.
    group : str
        What it is filtered by, such as the unit above; may be empty.
    level : int
        Depth in the hierarchy, drawn as an indent.
    href : str or None
        Link relative to the index; None when there is nothing to open.
    status : str
        ``done``, ``failed``, ``skipped`` or another key of the labels.
    error : str
        One line, shown under the label.
    facts : mapping
        Column heading -> text; the same headings in every row.
    bar : float or None
        Between 0 and 1, drawn as a small bar; beyond 1 it is drawn full and marked.
    bar_text : str
        The bar in words, such as ``"63 %"``.
    files : mapping
        Name of a further format -> link to its file.
    below, below_text : str
        Link to a page on what is below it, and its words; empty where there is none.

    Examples
    --------
    >>> IndexRow("LC-01", "Sìn Hồ", "Lai Châu", 1, "LC-01.html", "done").bar is None
    True
    """

    key: str
    label: str
    group: str = ""
    level: int = 0
    href: str | None = None
    status: str = "done"
    error: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)
    bar: float | None = None
    bar_text: str = ""
    files: Mapping[str, str] = field(default_factory=dict)
    below: str = ""
    below_text: str = ""

    @property
    def bar_percent(self) -> float:
        """Length of the bar in percent of its place."""
        return round(100 * min(max(self.bar or 0.0, 0.0), 1.0), 1)
