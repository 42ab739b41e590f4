"""The index page of a batch: every report with its state, findable in one box."""

from __future__ import annotations

import base64
import hashlib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

from toolkit.render.files import write_whole

INDEX = "index.html"
_TEMPLATES = Path(__file__).parent / "templates" / "index"

# Every word of the page; a caller translates them, and says what the bar stands for.
ENGLISH: Mapping[str, str] = {
    "search": "Search",
    "status": "Status",
    "group": "Group",
    "all": "All",
    "unit": "Report",
    "bar": "Share",
    "error": "Error",
    "done": "done",
    "failed": "failed",
    "skipped": "unchanged",
    "missing": "missing",
    "count": "{n} reports, {failed} failed",
    "shown": "{shown} of {n} shown",
    "sort": "Sort by {column}",
    "none": "No report matches.",
}


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

    @property
    def bar_percent(self) -> float:
        """Length of the bar in percent of its place."""
        return round(100 * min(max(self.bar or 0.0, 0.0), 1.0), 1)


def write_index(
    folder: Path,
    title: str,
    language: str,
    rows: Iterable[IndexRow],
    labels: Mapping[str, str] | None = None,
) -> Path:
    """Write ``index.html``: one self-contained page that lists the reports of a batch.

    Without JavaScript it is a plain table; with it the table can be searched (accents do not
    matter), filtered and sorted.

    Parameters
    ----------
    folder : Path
        Where the page goes; links are relative to it.
    title : str
        Heading of the page.
    language : str
        Language code of the page.
    rows : iterable of IndexRow
        In the order they shall have.
    labels : mapping, optional
        Words of the page that differ from `ENGLISH`.

    Returns
    -------
    Path
        The file.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> page = write_index(folder, "Reports", "en", [IndexRow("LC-01", "Sìn Hồ", href="a.html")])
    >>> '<a href="a.html">Sìn Hồ</a>' in page.read_text("utf-8")
    True
    """
    html = _page().render(_content(title, language, list(rows), {**ENGLISH, **(labels or {})}))
    path = folder / INDEX
    write_whole({path: unicodedata.normalize("NFC", html).encode()})
    return path


def _content(
    title: str, language: str, rows: Sequence[IndexRow], words: Mapping[str, str]
) -> dict[str, object]:
    script = (_TEMPLATES / "index.js").read_text(encoding="utf-8").strip()
    failed = sum(row.status == "failed" for row in rows)
    return {
        "title": title,
        "language": language,
        "rows": rows,
        "words": words,
        "headings": list(dict.fromkeys(name for row in rows for name in row.facts)),
        "groups": list(dict.fromkeys(row.group for row in rows if row.group)),
        "states": list(dict.fromkeys(row.status for row in rows)),
        "with_bar": any(row.bar is not None or row.bar_text for row in rows),
        "count": words["count"].format(n=len(rows), failed=failed),
        "script": script,
        "script_hash": _digest(script),
    }


def _digest(script: str) -> str:
    """The page's policy lets this very script run and no other."""
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii")


@lru_cache(maxsize=1)
def _page() -> Template:
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("index.html.j2")
