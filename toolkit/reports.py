"""The one bridge from a study to rendering: units become jobs, outcomes become an index page."""

from __future__ import annotations

import datetime as dt
import os
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd

from toolkit import render
from toolkit.checks import check
from toolkit.columnar import home
from toolkit.columnar.frames import few_threads
from toolkit.coverage import coverage
from toolkit.errors import ArgumentError, RenderError, unknown
from toolkit.hierarchy import OrgTree, as_date
from toolkit.languages import catalogues
from toolkit.loading import apart, compiled, is_large, load_study
from toolkit.report_documents import document_options
from toolkit.report_fingerprints import data_fingerprints
from toolkit.report_workbook import WORKBOOK, output_files, write_all_units
from toolkit.schema import records
from toolkit.show.names import level_name
from toolkit.show.text import percent
from toolkit.show.wording import REPORTS, report_name
from toolkit.show.words import say
from toolkit.stored_study import stored_study
from toolkit.study import Study, broken, reference_date

NOTEBOOK = "unit_report.ipynb"
FORMATS = render.FORMATS
# Filled in by the index page, which counts what it shows.
_LATER = {name: f"{{{name}}}" for name in ("n", "failed", "shown", "column")}
OF_EVERY_REPORT = ("study", "unit", "as_of", "language")
LIMITS = ("timeout", "memory", "start_method", "engine", "scheduler")
_CHECKED = "checked"


def report_folder(
    study: Study,
    notebook: str | Path | None = None,
    parameters: Mapping[str, object] | None = None,
) -> Path:
    """Where reports go when nothing else is said: `reports/STUDY` beside the folder `data`.

    Reports of another notebook, or with parameters of their own, go into a folder in there, such
    as `reports/STUDY/plan_progress-five_years`: no report takes another's place.
    """
    home = study.path.parent.parent if study.path.parent.name == "data" else Path.cwd()
    folder = home / "reports" / study.path.name
    stem = Path(notebook).stem if notebook else Path(NOTEBOOK).stem
    parts = [stem, *(str(value) for value in (parameters or {}).values())]
    own = "-".join(re.sub(r"[^\w.]+", "_", part) for part in parts)
    return folder if own == Path(NOTEBOOK).stem else folder / own


def plan(
    study: Study,
    units: Iterable[str] | None = None,
    *,
    as_of: dt.date | str | None = None,
    to: Sequence[str] = ("html",),
    output: str | Path | None = None,
    notebook: str | Path | None = None,
    parameters: Mapping[str, object] | None = None,
    documents: render.DocumentOptions | None = None,
) -> list[render.Job]:
    """Make one job for each unit.

    Parameters
    ----------
    study : Study
    units : iterable of str, optional
        All units alive on `as_of` without it.
    as_of : date or str, optional
        The day of the reports; the study's own without it.
    to : sequence of {"html", "pdf", "docx", "xlsx", "ipynb", "json"}
        Formats; "xlsx" brings "json" with it, from which the workbook of all units is made.
    output : str or Path, optional
        Folder of the files; `reports/STUDY` without it, or a folder in there for another notebook.
    notebook : str or Path, optional
        The report; `unit_report.ipynb` of the folder `notebooks` without it.
    parameters : mapping, optional
        Further parameters of the notebook, such as `{"period": "five_years"}`.
    documents : DocumentOptions, optional
        How PDF and Word files are made; as the study's settings say without it.

    Returns
    -------
    list of Job
        In the order of the tree: a unit before those below it.

    Raises
    ------
    ArgumentError
        An unknown unit or format, a unit that is not alive on the date, or a parameter that every
        report has anyway.
    RenderError
        There is no such notebook.
    """
    day = as_date(reference_date(study, as_of))
    for kind in to:
        if kind not in FORMATS:
            raise unknown("to", kind, FORMATS)
    tree = study.hierarchy.at(day)
    wanted = list(units) if units is not None else list(in_order(tree))
    for unit in wanted:
        study.hierarchy.require(unit, day)
    own = dict(parameters or {})
    for name in own:
        if name in OF_EVERY_REPORT:
            raise ArgumentError(f"parameters has {name!r}, which every report is given anyway")
    folder = Path(output) if output else report_folder(study, notebook, own)
    path = Path(notebook) if notebook else find_notebook(NOTEBOOK, study.path)
    path = path.resolve()
    data = data_fingerprints(study, compiled(study), wanted, day, path)
    made = documents or document_options(study)
    sentences = catalogues()[study.language].read_bytes()
    same = render.fingerprint(path.read_bytes(), home.program(), sentences, made.stamp())
    return [
        replace(
            _job(study, tree, unit, folder.resolve(), path, to, own, (same, stamp)), options=made
        )
        for unit, stamp in zip(wanted, data, strict=True)
    ]


def _job(
    study: Study, tree: OrgTree, unit: str, folder: Path, notebook: Path, to: Sequence[str],
    own: Mapping[str, object], depends_on: tuple[str, ...],
) -> render.Job:  # fmt: skip
    parameters = {
        "study": _path_from(notebook.parent, study.path),
        "unit": unit,
        "as_of": f"{tree.date:%Y-%m-%d}",
        "language": study.language,
    } | dict(own)
    name = tree.names[unit]
    return render.Job(
        key=unit,
        notebook=notebook,
        parameters=parameters,
        outputs=output_files(folder, unit, to),
        title=f"{name} – {report_name(study.language, kind_of(notebook, own))}",
        language=study.language,
        fingerprint=render.fingerprint(*depends_on, repr(sorted(parameters.items())), name),
    )


def kind_of(notebook: str | Path | None, parameters: Mapping[str, object] | None = None) -> str:
    """Which report a notebook makes: its stem, or the period it is asked for."""
    stem = Path(notebook).stem if notebook else Path(NOTEBOOK).stem
    return str((parameters or {}).get("period", stem))


def _path_from(folder: Path, path: Path) -> str:
    """The study as seen from the notebook, so that no report tells where it was made."""
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:  # another drive, on Windows
        return str(path)


def find_notebook(name: str, *near: Path) -> Path:
    """Find a notebook of the folder `notebooks` near the working folder or the package.

    Parameters
    ----------
    name : str
        Its file name.
    *near : Path
        Other places to look near, such as the study.

    Raises
    ------
    RenderError
        When there is none.
    """
    here = Path.cwd()
    above = [parent for path in near for parent in path.parents]
    for place in (here, *here.parents, *above, Path(__file__).parents[1]):
        if (place / "notebooks" / name).is_file():
            return place / "notebooks" / name
    raise RenderError(f"notebooks/{name} was not found; name the notebook with --notebook")


def in_order(tree: OrgTree) -> dict[str, int]:
    """Units with their depth, each before the units below it."""
    order: dict[str, int] = {}
    waiting = [(unit, 0) for unit in reversed(list(tree)) if unit not in tree.parents]
    while waiting:
        unit, depth = waiting.pop()
        order[unit] = depth
        waiting += [(child, depth + 1) for child in reversed(tree.children(unit))]
    return order


def render_reports(
    study: Study,
    units: Iterable[str] | None = None,
    *,
    to: Sequence[str] = ("html",),
    as_of: dt.date | str | None = None,
    output: str | Path | None = None,
    notebook: str | Path | None = None,
    parameters: Mapping[str, object] | None = None,
    documents: render.DocumentOptions | None = None,
    workers: int | None = None,
    force: bool = False,
    on_outcome: Callable[[render.Outcome], None] | None = None,
    on_plan: Callable[[int], None] | None = None,
    **limits: Any,
) -> list[render.Outcome]:
    """Render reports and their index page; one that fails never stops the others.

    Where workbooks are asked for, one of all units is written beside them.

    The study is compiled into columns first, if it has changed since the last time; each report
    reads its own unit's. Reports run in processes forked from one that has loaded everything.

    Parameters
    ----------
    study, units, to, as_of, output, notebook, parameters, documents
        As in `plan`.
    workers : int, optional
        Reports made at the same time; one per core without it.
    force : bool
        Render also what has not changed.
    on_outcome, on_plan : callable, optional
        Told of each report when it ends, and of the number of reports before the first begins.
    **limits
        `timeout` (seconds a report may take), `memory` (bytes it may need), `start_method`
        ("fork" or "spawn"), `engine` (of papermill; None starts a kernel for each report) and
        `scheduler` ("tcp://host:port" of a Dask cluster), as in `render.render_all`.

    Returns
    -------
    list of Outcome
        One a unit: key, status ("done", "skipped", "failed"), seconds, error.

    Raises
    ------
    StudyError
        The study's data have errors; nothing is rendered.
    ArgumentError, RenderError
        As in `plan`.
    """
    for name in limits:
        if name not in LIMITS:
            raise unknown("an argument", name, LIMITS)
    store = compiled(study)  # from here on, whatever happens to the tables
    study = replace(stored_study(store, study.path), language=study.language)
    _refuse_errors(study)
    folder = Path(output) if output else report_folder(study, notebook, parameters)
    jobs = plan(
        study, units, as_of=as_of, to=to, output=folder, notebook=notebook, parameters=parameters,
        documents=documents,
    )  # fmt: skip
    render.check_jobs(jobs)  # what is refused leaves no folder
    if on_plan:
        on_plan(len(jobs))
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with home.pinned(study.path, store):
            outcomes = render.render_all(
                jobs, folder, workers, prepare=few_threads, on_outcome=on_outcome, force=force,
                **limits,
            )  # fmt: skip
        if "xlsx" in to:
            tree = study.hierarchy.at(reference_date(study, as_of))
            write_all_units(study, tree, list(in_order(tree)), folder, parameters or {})
    finally:
        write_index(study, folder, as_of=as_of, kind=kind_of(notebook, parameters), to=to)
    return outcomes


def _refuse_errors(study: Study) -> None:
    """Raise when `check` finds errors; that there are none is kept with the compiled study."""
    if not _is_sound(study) and is_large(study.path):
        apart("toolkit.reports:note_soundness", study.path)
    if not _is_sound(study):
        _note_soundness(study)


def note_soundness(folder: str) -> None:
    """Keep with a compiled study that it has no errors; raise if it has some.

    Parameters
    ----------
    folder : str
        Of the study.
    """
    _note_soundness(load_study(folder))


def _is_sound(study: Study) -> bool:
    return study.memory is not None and study.memory.recall(_CHECKED) is not None


def _note_soundness(study: Study) -> None:
    errors = check(study).of("error")
    if errors:
        raise broken(study.path, errors, study.language)
    if study.memory:
        study.memory.keep(_CHECKED, {}, {})


def write_index(
    study: Study, folder: Path, *, as_of: dt.date | str | None = None, kind: str = "",
    to: Sequence[str] = ("html",),
) -> Path:  # fmt: skip
    """Write the index page of a folder: every unit, its report, and its coverage.

    Parameters
    ----------
    study : Study
    folder : Path
        Holds the reports and `manifest.csv`.
    as_of : date or str, optional
    kind : str
        Which report the folder holds; see `kind_of`.
    to : sequence of str
        The formats that are there.

    Returns
    -------
    Path
        The page.
    """
    lang = study.language
    cover = coverage(study, as_of)
    tree = study.hierarchy.at(cover.as_of)
    made = render.read_manifest(folder)
    counts = {row["unit_id"]: row for row in records(cover.table)}
    rows = [
        _index_row(study, tree, unit, depth, made.get(unit), counts[unit], to)
        for unit, depth in in_order(tree).items()
    ]
    labels = {key: say(lang, f"index-{key}", **_LATER) for key in render.ENGLISH}
    name = report_name(lang, kind) if kind in REPORTS[1:] else say(lang, "index-title")
    title = f"{name} – {study.title}"
    workbook = WORKBOOK if "xlsx" in to and (folder / WORKBOOK).is_file() else ""
    return render.write_index(folder, title, lang, rows, labels, workbook)


def _index_row(
    study: Study, tree: OrgTree, unit: str, depth: int,
    made: render.ManifestRow | None, counts: dict[str, Any], to: Sequence[str],
) -> render.IndexRow:  # fmt: skip
    lang, names = study.language, tree.table["name"]
    parent = tree.parents.get(unit)
    there = made is not None and made.status != "failed"
    share = counts["share"]
    bar_text = f"{counts['trained']}/{counts['eligible']} · {percent(share, lang)}"
    return render.IndexRow(
        key=unit,
        label=names[unit],
        group=names[parent] if parent else "",
        level=depth,
        href=made.file if made and there else None,
        files=_files(made.file, to) if made and there else {},
        status=made.status if made else "missing",
        error=made.error if made else "",
        facts={say(lang, "index-level"): level_name(study, tree.unit(unit).level)},
        bar=None if pd.isna(share) else float(share),
        bar_text="" if pd.isna(share) else bar_text,
    )


def _files(first: str, to: Sequence[str]) -> dict[str, str]:
    """Name and address of the other files of a report."""
    stem, _, ending = first.rpartition(".")
    return {form.upper(): f"{stem}.{form}" for form in to if form not in (ending, "json")}
