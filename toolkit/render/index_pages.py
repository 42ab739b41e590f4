"""The rows of an index on one page, or on a page for each branch where one page were too long."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from toolkit.render.index_row import IndexRow

FOLDER = "index"  # of the pages of branches
_UP = "../"


@dataclass
class IndexPage:
    """One page of an index.

    Attributes
    ----------
    file : str
        Relative to the folder of the reports.
    label : str
        Which branch it shows; empty on the first page.
    rows : list of IndexRow
    all_rows : sequence of IndexRow
        What the page and those it leads to list together; empty where that is the same.
    """

    file: str
    label: str = ""
    rows: list[IndexRow] = field(default_factory=list)
    all_rows: Sequence[IndexRow] = ()

    @property
    def counted(self) -> Sequence[IndexRow]:
        """Rows of which the page says how many there are."""
        return self.all_rows or self.rows


def index_pages(
    rows: Sequence[IndexRow], first: str, most: int, words: Mapping[str, str]
) -> list[IndexPage]:
    """Distribute rows among pages: the upper levels first, then each branch below them.

    Failed reports stand on the first page too, unless there are too many of them.

    Parameters
    ----------
    rows : sequence of IndexRow
        Each below the row it belongs to.
    first : str
        File of the first page.
    most : int
        Rows from which one page is too long.
    words : mapping
        With ``below``, said of a branch: how many reports, how many of them failed.

    Returns
    -------
    list of IndexPage
        The first page, and those of branches.

    Examples
    --------
    >>> rows = [IndexRow("A", "A"), *(IndexRow(f"A{n}", f"A{n}", level=1) for n in range(3))]
    >>> pages = index_pages(rows, "index.html", 3, {"below": "{n} below, {failed} failed"})
    >>> [(page.file, len(page.rows)) for page in pages]
    [('index.html', 1), ('index/1.html', 4)]
    >>> pages[0].rows[0].below, pages[0].rows[0].below_text
    ('index/1.html', '3 below, 0 failed')
    """
    if len(rows) <= most:
        return [IndexPage(first, rows=list(rows))]
    top, pages = IndexPage(first, all_rows=rows), list[IndexPage]()
    with_failed = sum(row.status == "failed" for row in rows) <= most
    for branch in _branches(rows, _level(rows, most)):
        head, *below = branch
        if below:
            pages.append(_page(len(pages) + 1, branch))
            said = words["below"].format(**counted(below))
            head = replace(head, below=pages[-1].file, below_text=said)
        top.rows.append(head)
        top.rows += [row for row in below if row.status == "failed" and with_failed]
    return [top, *pages]


def counted(rows: Sequence[IndexRow]) -> dict[str, int]:
    """Count the reports, as words of the page ask for it; what was not asked for is no report.

    Examples
    --------
    >>> counted([IndexRow("A", "A"), IndexRow("B", "B", status="missing")])
    {'n': 1, 'failed': 0}
    """
    states = [row.status for row in rows if row.status != "missing"]
    return {"n": len(states), "failed": states.count("failed")}


def _page(number: int, branch: Sequence[IndexRow]) -> IndexPage:
    return IndexPage(f"{FOLDER}/{number}.html", branch[0].label, list(map(_from_below, branch)))


def _from_below(row: IndexRow) -> IndexRow:
    """A row whose links begin in the folder of the pages below the first."""
    files = {name: _UP + file for name, file in row.files.items()}
    return replace(row, href=row.href and _UP + row.href, files=files)


def _level(rows: Sequence[IndexRow], most: int) -> int:
    """Return the highest level at which all pages are short enough, or the one that comes nearest.

    The first page has a row for each branch.
    """
    longest = {}
    for level in sorted({row.level for row in rows}):
        branches = [len(branch) for branch in _branches(rows, level)]
        longest[level] = max(len(branches), *branches)
    fitting = [level for level, length in longest.items() if length <= most]
    return fitting[0] if fitting else min(longest, key=lambda level: longest[level])


def _branches(rows: Sequence[IndexRow], level: int) -> Iterator[list[IndexRow]]:
    """Split rows into those of upper levels, each alone, and branches with all below them."""
    branch: list[IndexRow] = []
    for row in rows:
        if branch and row.level > level:
            branch.append(row)
            continue
        if branch:
            yield branch
        branch = [row]
    if branch:
        yield branch
