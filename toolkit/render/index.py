"""The index page of a batch: every report with its state, findable in one box."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path

from toolkit.render.files import write_whole
from toolkit.render.index_pages import FOLDER, IndexPage, counted, index_pages
from toolkit.render.index_row import IndexRow
from toolkit.render.page_template import TEMPLATES, page_template

INDEX = "index.html"
_ONE_PAGE = 5000  # rows, beyond which a browser opens a page slowly

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
    "below": "{n} reports below, {failed} failed",
    "up": "All reports",
    "workbook": "Tables of all reports (Excel)",
}


def write_index(
    folder: Path,
    title: str,
    language: str,
    rows: Iterable[IndexRow],
    labels: Mapping[str, str] | None = None,
    workbook: str = "",
) -> Path:
    """Write ``index.html``: one self-contained page that lists the reports of a batch.

    Without JavaScript it is a plain table; with it the table can be searched (accents do not
    matter), filtered and sorted. Some thousand reports and more are listed by branches, each on a
    page of its own in the folder ``index``.

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
    workbook : str
        File in the folder with the tables of all reports, if there is one.

    Returns
    -------
    Path
        The file, or the first of them.

    Examples
    --------
    >>> import tempfile
    >>> folder = Path(tempfile.mkdtemp())
    >>> page = write_index(folder, "Reports", "en", [IndexRow("LC-01", "Sìn Hồ", href="a.html")])
    >>> '<a href="a.html">Sìn Hồ</a>' in page.read_text("utf-8")
    True
    """
    words = {**ENGLISH, **(labels or {})}
    pages = index_pages(list(rows), INDEX, _ONE_PAGE, words)
    for page in pages:
        html = page_template("index").render(_content(page, title, language, words, workbook))
        write_whole({folder / page.file: unicodedata.normalize("NFC", html).encode()})
    _remove_others(folder, pages)
    return folder / INDEX


def _remove_others(folder: Path, pages: list[IndexPage]) -> None:
    """Remove pages of branches that are no more."""
    here = {folder / page.file for page in pages}
    for older in (folder / FOLDER).glob("*.html"):
        if older not in here:
            older.unlink()
    if len(pages) == 1:
        with contextlib.suppress(OSError):  # there is none, or something else is in it
            (folder / FOLDER).rmdir()


def _content(
    page: IndexPage, title: str, language: str, words: Mapping[str, str], workbook: str
) -> dict[str, object]:
    script = (TEMPLATES / "index" / "index.js").read_text(encoding="utf-8").strip()
    rows = page.rows
    return {
        "title": f"{page.label} – {title}" if page.label else title,
        "up": f"../{INDEX}" if page.label else "",
        "language": language,
        "workbook": "" if page.label else workbook,
        "rows": rows,
        "words": words,
        "headings": list(dict.fromkeys(name for row in rows for name in row.facts)),
        "groups": list(dict.fromkeys(row.group for row in rows if row.group)),
        "states": list(dict.fromkeys(row.status for row in rows)),
        "with_bar": any(row.bar is not None or row.bar_text for row in rows),
        "count": words["count"].format(**counted(page.counted)),
        "script": script,
        "script_hash": _digest(script),
    }


def _digest(script: str) -> str:
    """The page's policy lets this very script run and no other."""
    return base64.b64encode(hashlib.sha256(script.encode()).digest()).decode("ascii")
