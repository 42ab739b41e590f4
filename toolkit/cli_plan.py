"""The commands about who is trained and where the plan stands."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

import toolkit as tk
from toolkit.options import AsOf, Language, StudyPath, TableFile, Under
from toolkit.result import Result
from toolkit.show.words import say
from toolkit.table_files import check_table_file, write_file, write_table
from toolkit.terminal import from_here, out, print_result, print_text


def may_write(output: Path | None) -> None:
    """Refuse a wrong name of a file before anything is read and calculated."""
    if output is not None:
        check_table_file(output)


def show(result: Result, output: Path | None, needed: tuple[str, ...] = ()) -> None:
    """Print a result, its `needed` columns at least, or write it where the user wants it."""
    if output is None:
        print_result(result, needed)
        return
    out.print(f"table: {from_here(write_table(result, output))}", soft_wrap=True)


def coverage(
    study: StudyPath,
    as_of: AsOf = None,
    by: Annotated[str | None, typer.Option(help="group, role, sex, level, sector or kind.")] = None,
    under: Under = None,
    language: Language = None,
    output: TableFile = None,
) -> None:
    """Print training coverage: heads trained of heads to be trained, for every unit.

    Example: `toolkit coverage data/lai-chau --as-of 2025-06-30 --under LC`
    """
    may_write(output)
    loaded = tk.load_study(study, language=language)
    show(tk.coverage(loaded, as_of, by=by, under=under), output)


def progress(
    study: StudyPath,
    as_of: AsOf = None,
    under: Under = None,
    plan: Annotated[str | None, typer.Option(help="Only the targets of this plan.")] = None,
    language: Language = None,
    output: TableFile = None,
) -> None:
    """Print every indicator of the plan with its target, its value and whether that is enough.

    Example: `toolkit progress data/lai-chau --as-of 2025-12-31 --under LC --language en`
    """
    may_write(output)
    loaded = tk.load_study(study, language=language)
    goals = tk.progress(loaded, as_of, under=under, plan=plan)
    if output is None:
        print_text(tk.describe_progress(goals))
    show(goals, output, ("order", "indicator", "target", "done", "remark"))


def rank(
    study: StudyPath,
    as_of: AsOf = None,
    level: Annotated[
        str | None, typer.Option(help="Rank the units of this level, such as grassroots.")
    ] = None,
    under: Annotated[str | None, typer.Option(help="Only units below this one.")] = None,
    aggregation: Annotated[
        str | None, typer.Option(help="geometric or arithmetic; the study's own without it.")
    ] = None,
    language: Language = None,
    output: TableFile = None,
) -> None:
    """Print the index of units with their ranks, never a rank without its interval.

    Example: `toolkit rank data/lai-chau --as-of 2025-12-31 --under LC`
    """
    may_write(output)
    loaded = tk.load_study(study, language=language)
    ranks = tk.rank(loaded, as_of, level=level, under=under, aggregation=aggregation)
    show(ranks, output, ("rank", "interval", "unit", "points"))


def due(
    study: StudyPath,
    as_of: AsOf = None,
    days: Annotated[int, typer.Option(min=0, help="How many days ahead.")] = 30,
    unit: Annotated[str | None, typer.Option(help="Only what this unit itself owes.")] = None,
    ics: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write this and next year's days as a calendar."),
    ] = None,
    language: Language = None,
    output: TableFile = None,
) -> None:
    """Print the reports and campaigns of the next days, and what is overdue.

    Example: `toolkit due data/lai-chau --as-of 2026-10-31 --days 30`
    """
    may_write(output)
    if ics is not None and ics.suffix.lower() != ".ics":
        raise typer.BadParameter(f"--ics {ics}: the name of a calendar ends in .ics")
    loaded = tk.load_study(study, language=language)
    coming = tk.due(loaded, as_of=as_of, days=days, unit=unit)
    show(coming, output)
    if ics is not None:
        last = coming.as_of.year + 1
        write_file(ics, tk.calendar(loaded, as_of=as_of, last_year=last, unit=unit))
        out.print(f"calendar: {from_here(ics)}", soft_wrap=True)


def duplicates(
    study: StudyPath,
    language: Language = None,
    output: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Another .csv or .xlsx than the study's own table."),
    ] = None,
) -> None:
    """Add people who may stand in the register twice to a worklist, to be decided by its keeper.

    Names stand in that file only. What was decided in it is kept, and applied when the study is
    read.

    Example: `toolkit duplicates data/lai-chau --output build/person_decisions.csv`
    """
    loaded = tk.load_study(study, language=language, strict=False)
    made = tk.write_worklist(loaded, output)
    counts = {"added": made.added, "waiting": made.waiting}
    out.print(say(loaded.language, "worklist-counts", **counts), soft_wrap=True)
    out.print(f"{from_here(made.path)}", soft_wrap=True)
    next_step = "worklist-next" if made.waiting else "worklist-done"
    out.print(say(loaded.language, next_step), soft_wrap=True)
