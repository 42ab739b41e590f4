"""The command `toolkit import`: files of an office into a study, with a preview and an undo."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from toolkit.checks import ORDER
from toolkit.cli_import_answers import AnswerOptions, import_answers, may_write, tell_written
from toolkit.database.address import Address, is_url, read_address
from toolkit.database.place import url_of
from toolkit.errors import EXIT_FAILED, ArgumentError, ToolkitError, unknown
from toolkit.findings import Finding, one_line
from toolkit.options import Language
from toolkit.registers.new_findings import new_findings
from toolkit.registers.register_import import (
    RegisterImport,
    carry_out,
    plan_import,
    read_mapping,
    write_mapping,
)
from toolkit.registers.rejected_rows import rejected_name
from toolkit.registers.table_changes import TableChange
from toolkit.registers.table_stores import FolderStore, TableStore
from toolkit.schema import TABLES
from toolkit.settings import Settings, read_settings
from toolkit.show.words import say
from toolkit.study import SETTINGS_FILE
from toolkit.study_changes import last_change, undo_last
from toolkit.study_folder import find_study
from toolkit.survey_import.known_units import known_units
from toolkit.terminal import err, from_here, out, plain, print_findings

_SHOWN = 10  # rows of a preview


def import_(
    what: Annotated[
        str | None, typer.Argument(metavar="TABLE|SURVEY", help="people, units …, or a survey.")
    ] = None,
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="FILE…", help="Files of the office.")
    ] = None,
    study: Annotated[str, typer.Option(help="The study folder.")] = ".",
    mapping: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Which header is which field.")
    ] = None,
    sheet: Annotated[str | None, typer.Option(help="Of a workbook; the first without it.")] = None,
    encoding: Annotated[
        str | None, typer.Option(help="utf-8, utf-16, windows-1258, tcvn3 or vni; else guessed.")
    ] = None,
    propose_mapping: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write such a mapping, import nothing.")
    ] = None,
    replace: Annotated[
        bool, typer.Option("--replace", help="Remove rows that are not in the file.")
    ] = False,
    wave: Annotated[
        str | None, typer.Option(metavar="NAME", help="Of a survey, where answers do not tell it.")
    ] = None,
    strict: Annotated[
        bool, typer.Option("--strict", help="Of a survey: all answers or none.")
    ] = False,
    preview: Annotated[bool, typer.Option("--preview", help="Show it, write nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Take the last import back.")] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Undo also what was changed by hand since.")
    ] = False,
    language: Language = None,
) -> None:
    """Import files of an office, or answers to a survey, into a study, after a preview.

    Example: `toolkit import people can-bo.xlsx --study data/lai-chau --preview`
    """
    if is_url(study):  # whose folder is a temporary one
        raise ArgumentError("import into the study folder whose study.toml names the database")
    folder = find_study(study)
    settings, findings = read_settings(folder / SETTINGS_FILE)
    words = language or settings.language
    if undo:
        _undo(folder, settings, words, force=force)
        return
    if not what or not files:
        raise typer.BadParameter("give a table or a survey and the files to import, or --undo")
    if what in settings.surveys and what not in TABLES:
        if sheet or replace:
            raise typer.BadParameter("--sheet and --replace are for tables, not for surveys")
        given_too = AnswerOptions(wave, mapping, encoding, propose_mapping, preview, yes, strict)
        units = known_units(_store(folder, settings).read("units"))
        import_answers(folder, settings, what, files, given_too, words, units)
        return
    if what not in TABLES:
        raise _unknown(what, settings, findings)
    if wave or strict:
        raise typer.BadParameter("--wave and --strict are for surveys, not for tables")
    store = _store(folder, settings)
    given = read_mapping(mapping, what) if mapping else None
    plan = plan_import(
        store, settings, what, files,
        replace=replace, mapping=given, sheet=sheet, encoding=encoding,
    )  # fmt: skip
    if propose_mapping:
        write_mapping(propose_mapping, plan.sheets)
        out.print(from_here(propose_mapping), soft_wrap=True, markup=False)
        return
    _show(plan, words)
    if not plan.changes_nothing:
        _show_checks(new_findings(_store(folder, settings), folder, settings, plan.tables), words)
    if not any(sheet.headers for sheet in plan.sheets):
        raise typer.Exit(EXIT_FAILED)
    if preview or not _wanted(plan, words, yes=yes):
        return
    record = carry_out(plan, store, words)
    _tell(plan, folder, words, written=record is not None)


def _wanted(plan: RegisterImport, language: str, *, yes: bool) -> bool:
    """Whether to write; what cannot be asked is not done."""
    if plan.changes_nothing:
        out.print(say(language, "import-nothing"))
    return (not plan.changes_nothing or plan.failed) and may_write(language, yes=yes)


def _unknown(what: str, settings: Settings, findings: list[Finding]) -> ToolkitError:
    """The error for what is neither a table nor a survey that can be used."""
    broken = [f for f in findings if f.column.startswith("surveys")]
    wrong = [f"{f.place}: {f.message} → {f.remedy}" for f in broken]
    if wrong:
        return ToolkitError(wrong[0])
    if not settings.surveys:
        return ToolkitError(
            f"{what!r} is no table, and study.toml has no surveys; tables: {', '.join(TABLES)}"
        )
    return unknown("TABLE|SURVEY", what, [*settings.surveys, *TABLES])


def _show(plan: RegisterImport, language: str) -> None:
    print_findings(err, plan.findings, language)
    counts = {"read": plan.read, "rejected": plan.refused}
    left = sum(len(sheet.left_out) for sheet in plan.sheets)
    out.print(say(language, "import-read", left=left, **counts), soft_wrap=True)
    _show_left_out(plan, language)
    for change in plan.changes:
        out.print(
            f"[bold]{change.table}[/] " + say(language, "import-counts", **change.counts),
            soft_wrap=True,
        )
        _show_rows(change, language)


def _show_left_out(plan: RegisterImport, language: str) -> None:
    """The rows that were taken for something else than data, so that a person can judge it."""
    told = [(sheet, row, one) for sheet in plan.sheets for row, one in sheet.left_out.items()]
    for sheet, row, one in told[:_SHOWN]:
        place = say(language, "check-place-row", table=sheet.file, row=str(row))
        kind = say(language, f"import-left-out-{one.kind}")
        out.print(
            f"  {place} ({kind}): {one_line(one.text)}", style="dim", soft_wrap=True, markup=False
        )
    if len(told) > _SHOWN:
        out.print(say(language, "import-more", n=len(told) - _SHOWN), style="dim")


def _show_checks(found: list[Finding] | None, language: str) -> None:
    """What `check` would find anew: how much, and the first of it."""
    if found is None:
        out.print(say(language, "import-unchecked"), soft_wrap=True)
        return
    counts = Counter(finding.severity for finding in found)
    told = {f"{severity}s": counts[severity] for severity in ORDER}
    out.print(say(language, "import-checked" if found else "import-checked-none", **told))
    print_findings(out, found[:_SHOWN], language)
    if len(found) > _SHOWN:
        out.print(say(language, "import-more", n=len(found) - _SHOWN), style="dim")


def _show_rows(change: TableChange, language: str) -> None:
    """The first rows that change, cell by cell."""
    lines = [
        ("import-added", key, " · ".join(v for v in cells.values() if v and v not in key))
        for key, cells in islice(change.added.items(), _SHOWN)
    ]
    lines += [("import-removed", key, "") for key in change.removed[:_SHOWN]]
    for key, cells in list(change.changed.items())[:_SHOWN]:
        told = "\n".join(f"{name}: {a or '—'} → {b}" for name, (a, b) in cells.items())
        lines.append(("import-changed", key, told))
    if not lines:
        return
    table = Table(show_header=False)
    for sign, key, told in lines:
        table.add_row(say(language, sign), plain(" · ".join(filter(None, key))), plain(told))
    out.print(table)
    total = len(change.added) + len(change.removed) + len(change.changed)
    if total > len(lines):
        out.print(say(language, "import-more", n=total - len(lines)), style="dim")


def _tell(plan: RegisterImport, folder: Path, language: str, *, written: bool) -> None:
    if written:
        tell_written(language, only_rejected=plan.changes_nothing)
    for sheet in plan.sheets:
        if sheet.rejected:
            path = from_here(folder / rejected_name(plan.table, sheet))
            out.print(path, soft_wrap=True, markup=False)
    if plan.failed:
        raise typer.Exit(EXIT_FAILED)


def _store(folder: Path, settings: Settings) -> TableStore:
    """Where the tables of a study are written: its files, or its database."""
    url = url_of(folder, settings)
    if not url:
        return FolderStore(folder)
    from toolkit.database.table_store import DatabaseStore

    return DatabaseStore(
        read_address(url, folder), day_first=settings.reading.day_first, folder=folder
    )


def _undo(folder: Path, settings: Settings, language: str, *, force: bool) -> None:
    url = url_of(folder, settings)
    if url:
        _undo_in(read_address(url, folder), folder, language, force=force)
        return
    last = last_change(folder)
    if last is None:
        raise ToolkitError(f"no import to undo in {from_here(folder)}")
    names = ", ".join(change.name for change in last.files)
    told = {"when": last.when[:16].replace("T", " "), "files": names}
    undo_last(folder, force=force)
    out.print(say(language, "import-undone", **told), soft_wrap=True, markup=False)


def _undo_in(address: Address, folder: Path, language: str, *, force: bool) -> None:
    from toolkit.database.table_store import last_import, undo_import

    last = last_import(address)
    undo_import(address, force=force, folder=folder)  # which says so where there is none
    if last is not None:
        names = ", ".join(change.name for change in last.files)
        told = {"when": last.when[:16].replace("T", " "), "files": names}
        out.print(say(language, "import-undone", **told), soft_wrap=True, markup=False)
