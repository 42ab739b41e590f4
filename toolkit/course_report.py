"""The report on one course: two files of answers and a questionnaire become one page."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from toolkit import render
from toolkit.course import find_file, load_course
from toolkit.errors import RenderError, unknown
from toolkit.hierarchy import as_date
from toolkit.reports import FORMATS, find_notebook
from toolkit.right_answers import PASS_MARK
from toolkit.show.words import say
from toolkit.study import Study

COURSE_NOTEBOOK = "training_report.ipynb"
OUTPUT = "training-report"


def render_course(
    before: str | Path | None,
    after: str | Path,
    instrument: str | Path,
    *,
    to: Sequence[str] = ("html",),
    output: str | Path | None = None,
    language: str = "vi",
    title: str | None = None,
    as_of: dt.date | str | None = None,
    pass_mark: float = PASS_MARK,
    notebook: str | Path | None = None,
) -> dict[str, Path]:
    """Render the report on one course.

    Parameters
    ----------
    before, after, instrument, language, title, as_of
        As in `load_course`.
    to : sequence of {"html", "pdf", "docx", "xlsx", "ipynb", "json"}
        Formats.
    output : str or Path, optional
        The file, or a folder for it; `training-report` in the working folder without it. Each
        format has its own ending.
    pass_mark : float
        As in `right_answers`.
    notebook : str or Path, optional
        The report; `training_report.ipynb` of the folder `notebooks` without it.

    Returns
    -------
    dict
        Format -> file. The files do not tell where the answers lay.

    Raises
    ------
    ArgumentError, StudyError
        As in `load_course`; nothing is rendered.
    RenderError
        There is no such notebook, or it failed.
    """
    for kind in to:
        if kind not in FORMATS:
            raise unknown("to", kind, FORMATS)
    given = (before, after, instrument)
    study = load_course(*given, language=language, title=title, as_of=as_of)
    source = Path(notebook) if notebook else find_notebook(COURSE_NOTEBOOK)
    if not source.is_file():
        raise RenderError(f"there is no notebook {source}")
    named = {"before": before, "after": after, "instrument": instrument}
    files = {name: find_file(path, name) for name, path in named.items() if path}
    page = _page(output)
    with TemporaryDirectory(prefix="toolkit-") as home:
        job = render.Job(
            key=page.name,
            notebook=Path(shutil.copy(source, home)),
            parameters={
                "before": "",
                **_beside(Path(home), files),
                "title": title or "",
                "language": language,
                "as_of": f"{as_date(as_of):%Y-%m-%d}" if as_of else "",
                "pass_mark": float(pass_mark),
            },
            outputs={kind: page.with_name(f"{page.name}.{kind}") for kind in to},
            title=_title(study),
            language=language,
        )
        outcome = render.run(job)
    if outcome.status == "failed":
        where = f"; see {outcome.error_notebook}" if outcome.error_notebook else ""
        raise RenderError(f"{COURSE_NOTEBOOK}: {outcome.error}{where}")
    return dict(job.outputs)


def _title(study: Study) -> str:
    """Title of the page, as browsers show it."""
    title = "course-title" if len(study.survey().waves) > 1 else "course-title-one"
    return f"{study.title} – {say(study.language, title)}"


def _page(output: str | Path | None) -> Path:
    """Folder and stem of the files."""
    path = Path(output).expanduser() if output else Path(OUTPUT)
    path = path / OUTPUT if path.is_dir() else path
    stem = path.name.removesuffix(path.suffix) if path.suffix[1:] in FORMATS else path.name
    return path.with_name(stem).resolve()


def _beside(home: Path, files: Mapping[str, Path]) -> dict[str, str]:
    """Copy the files beside the notebook, so that no report tells where they lay."""
    names, places = [path.name for path in files.values()], {}
    for argument, path in files.items():
        place = Path(path.name) if names.count(path.name) == 1 else Path(argument, path.name)
        (home / place).parent.mkdir(exist_ok=True)
        shutil.copyfile(path, home / place)
        places[argument] = place.as_posix()
    return places
