"""One PDF document with the reports of all units below one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from toolkit import render
from toolkit.errors import ArgumentError
from toolkit.hierarchy import OrgTree, as_date
from toolkit.report_documents import document_options
from toolkit.reports import in_order, kind_of, render_reports, report_folder
from toolkit.show.text import date_text
from toolkit.show.wording import report_name
from toolkit.show.words import say
from toolkit.study import Study, reference_date


def render_book(
    study: Study,
    unit: str,
    *,
    deep: bool = False,
    as_of: dt.date | str | None = None,
    output: str | Path | None = None,
    notebook: str | Path | None = None,
    parameters: Mapping[str, object] | None = None,
    documents: render.DocumentOptions | None = None,
    **how: Any,
) -> tuple[Path, list[render.Outcome]]:
    """Bind the reports of all units directly below one into one PDF document.

    Parameters
    ----------
    study : Study
    unit : str
        The unit above.
    deep : bool
        All units below it, not only those directly below.
    as_of, notebook, parameters, documents
        As in `render_reports`.
    output : str or Path, optional
        The file; `reports/STUDY/book-UNIT.pdf` without it.
    **how
        `workers`, `on_outcome`, `on_plan` and limits, as in `render_reports`.

    Returns
    -------
    path : Path
        The document.
    outcomes : list of Outcome
        One a report; those that failed are named on the first page instead.

    Raises
    ------
    ArgumentError
        An unknown unit, or one with nothing below it.
    RenderError
        No report at all could be made.
    """
    day = as_date(reference_date(study, as_of))
    tree = study.hierarchy.require(unit, day)
    units = [one for one in in_order(tree) if _is_below(tree, one, unit, deep)]
    if not units:
        raise ArgumentError(f"unit={unit!r} has no units below it on {day:%Y-%m-%d}")
    if output and Path(output).suffix.lower() != ".pdf":
        raise ArgumentError(f"output={str(output)!r}: a book is a PDF file; name it with .pdf")
    own = dict(parameters or {})
    folder = report_folder(study, notebook, own)
    path = Path(output) if output else folder / f"book-{render.file_stem(unit)}.pdf"
    with TemporaryDirectory(prefix="toolkit-") as place:
        outcomes = render_reports(
            study, units, to=["ipynb"], as_of=as_of, output=place, notebook=notebook,
            parameters=own, **how,
        )  # fmt: skip
        made = [outcome.key for outcome in outcomes if outcome.status != "failed"]
        chapters = [_chapter(tree, one, Path(place)) for one in made]
    failed = [tree.names[one] for one in units if one not in made]
    cover = _cover(study, tree, unit, kind_of(notebook, own), failed, len(made))
    made_with = documents or document_options(study)
    render.write_whole({path.resolve(): render.book_pdf(chapters, cover, made_with)})
    return path, outcomes


def _is_below(tree: OrgTree, one: str, unit: str, deep: bool) -> bool:
    path = tree.path(one)
    return unit in path[:-1] if deep else path[-2:-1] == [unit]


def _chapter(tree: OrgTree, unit: str, place: Path) -> tuple[str, render.Report]:
    node = render.read_notebook(place / f"{render.file_stem(unit)}.ipynb")
    return tree.names[unit], render.read_content(node)


def _cover(
    study: Study, tree: OrgTree, unit: str, kind: str, failed: Sequence[str], made: int
) -> render.Cover:  # fmt: skip
    lang = study.language
    date = date_text(tree.date, lang)
    lines = [say(lang, "book-line", n=made, date=date)]
    lines.append(say(lang, "book-names"))
    if failed:
        lines.append(say(lang, "book-failed", units=", ".join(failed)))
    contents = say(lang, "export-contents")
    title = say(lang, "book-title", report=report_name(lang, kind))
    return render.Cover(title, tree.names[unit], tuple(lines), contents)
