"""The command `toolkit import`: files of an office into a study, with a preview and an undo."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from toolkit.database.address import Address, read_address
from toolkit.database.place import url_of
from toolkit.errors import EXIT_FAILED, ToolkitError, unknown
from toolkit.options import Language
from toolkit.registers.register_import import (
    RegisterImport,
    carry_out,
    plan_import,
    read_mapping,
    rejected_file,
    write_mapping,
)
from toolkit.registers.table_changes import TableChange
from toolkit.registers.table_stores import FolderStore, TableStore
from toolkit.schema import TABLES
from toolkit.settings import Settings, read_settings
from toolkit.show.words import say
from toolkit.study import SETTINGS_FILE
from toolkit.study_changes import last_change, undo_last
from toolkit.study_folder import find_study
from toolkit.terminal import err, from_here, out, plain, print_findings

_SHOWN = 10  # rows of a preview


def import_(
    what: Annotated[
        str | None, typer.Argument(metavar="TABLE", help="people, posts, units, trainings …")
    ] = None,
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="FILE…", help="The files of the office.")
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
    preview: Annotated[bool, typer.Option("--preview", help="Show it, write nothing.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Take the last import back.")] = False,
    force: Annotated[
        bool, typer.Option("--force", help="Undo also what was changed by hand since.")
    ] = False,
    language: Language = None,
) -> None:
    """Import files of an office into the tables of a study, after a preview.

    Example: `toolkit import people can-bo.xlsx --study data/lai-chau --preview`
    """
    folder = find_study(study)
    settings, _ = read_settings(folder / SETTINGS_FILE)
    words = language or settings.language
    if undo:
        _undo(folder, settings, words, force=force)
        return
    if not what or not files:
        raise typer.BadParameter("give a table and the files to import, or --undo")
    if what not in TABLES:  # a survey of the study has its place here
        raise unknown("TABLE", what, [*TABLES, *settings.surveys])
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
    if preview or not _wanted(plan, words, yes=yes):
        return
    carry_out(plan, store, folder)
    _tell(plan, folder, words)


def _wanted(plan: RegisterImport, language: str, *, yes: bool) -> bool:
    """Whether to write; what cannot be asked is not done."""
    if not any(sheet.headers for sheet in plan.sheets):
        raise typer.Exit(EXIT_FAILED)
    if plan.changes_nothing:
        out.print(say(language, "import-nothing"))
        if plan.refused:
            raise typer.Exit(EXIT_FAILED)
        return False
    if yes:
        return True
    if not sys.stdin.isatty():
        err.print(say(language, "import-not-asked"), soft_wrap=True)
        raise typer.Exit(EXIT_FAILED)
    if typer.confirm(say(language, "import-ask")):
        return True
    out.print(say(language, "import-left"))
    return False


def _show(plan: RegisterImport, language: str) -> None:
    print_findings(err, plan.findings, language)
    counts = {"read": plan.read, "rejected": plan.refused}
    left = sum(sheet.left_out for sheet in plan.sheets)
    out.print(say(language, "import-read", left=left, **counts), soft_wrap=True)
    for change in plan.changes:
        out.print(
            f"[bold]{change.table}[/] " + say(language, "import-counts", **change.counts),
            soft_wrap=True,
        )
        _show_rows(change, language)


def _show_rows(change: TableChange, language: str) -> None:
    """The first rows that change, cell by cell."""
    lines = [("import-added", key, "") for key in change.added[:_SHOWN]]
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


def _tell(plan: RegisterImport, folder: Path, language: str) -> None:
    out.print(say(language, "import-done"), soft_wrap=True)
    for sheet in plan.sheets:
        if plan.rejected.get(sheet.file):
            out.print(from_here(rejected_file(folder, sheet)), soft_wrap=True, markup=False)
    if plan.refused:
        raise typer.Exit(EXIT_FAILED)


def _store(folder: Path, settings: Settings) -> TableStore:
    """Where the tables of a study are written: its files, or its database."""
    url = url_of(folder, settings)
    if not url:
        return FolderStore(folder)
    from toolkit.database.table_store import DatabaseStore

    return DatabaseStore(read_address(url, folder), day_first=settings.reading.day_first)


def _undo(folder: Path, settings: Settings, language: str, *, force: bool) -> None:
    url = url_of(folder, settings)
    if url:
        _undo_in(read_address(url, folder), language, force=force)
        return
    last = last_change(folder)
    if last is None:
        raise ToolkitError(f"no import to undo in {from_here(folder)}")
    names = ", ".join(change.name for change in last.files)
    told = {"when": last.when[:16].replace("T", " "), "files": names}
    undo_last(folder, force=force)
    out.print(say(language, "import-undone", **told), soft_wrap=True, markup=False)


def _undo_in(address: Address, language: str, *, force: bool) -> None:
    from toolkit.database.table_store import last_import, undo_import

    last = last_import(address)
    undo_import(address, force=force)  # which says so where there is none
    if last is not None:
        names = ", ".join(change.name for change in last.files)
        told = {"when": last.when[:16].replace("T", " "), "files": names}
        out.print(say(language, "import-undone", **told), soft_wrap=True, markup=False)
