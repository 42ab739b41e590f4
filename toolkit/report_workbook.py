"""The bridge from a batch of reports to the workbook that gathers the tables of all units."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from toolkit import render
from toolkit.hierarchy import OrgTree
from toolkit.render.batch_workbook import BatchWords, write_batch_workbook
from toolkit.show.names import level_name
from toolkit.show.text import date_text
from toolkit.show.words import say
from toolkit.study import Study

WORKBOOK = "all-units.xlsx"
PACKAGES = "tables"  # folder of what the workbook is made from


def output_files(folder: Path, unit: str, to: Sequence[str]) -> dict[str, Path]:
    """Return the files of one report: in the folder, and its tables for programs in one below.

    Examples
    --------
    >>> [path.as_posix() for path in output_files(Path("out"), "LC-01", ["xlsx"]).values()]
    ['out/LC-01.xlsx', 'out/tables/LC-01.json']
    """
    stem = render.file_stem(unit)
    packages = ["json"] if "xlsx" in to and "json" not in to else []
    places = {"json": folder / PACKAGES}
    return {kind: places.get(kind, folder) / f"{stem}.{kind}" for kind in (*to, *packages)}


def write_all_units(
    study: Study, tree: OrgTree, units: Sequence[str], folder: Path, parameters: Mapping[str, Any]
) -> Path | None:
    """Gather the tables of a folder's reports, where there are at least two.

    Parameters
    ----------
    study : Study
    tree : OrgTree
        Of the day of the reports: those of another day are passed over.
    units : sequence of str
        In the order in which their rows come.
    folder : Path
        Holds the reports and `manifest.csv`.
    parameters : mapping
        Further ones of the notebook, of which the reports are.

    Returns
    -------
    Path or None
        The workbook.
    """
    paths = {unit: output_files(folder, unit, ["json"])["json"] for unit in units}
    there = [unit for unit in units if paths[unit].is_file()]
    if len(there) < 2:
        return None
    same = {"as_of": f"{tree.date:%Y-%m-%d}", "language": study.language, **parameters}
    write_batch_workbook(
        folder / WORKBOOK,
        [(_keys(study, tree, unit), paths[unit]) for unit in there],
        _words(study, tree, len(units)),
        _failed(tree, units, folder),
        fits=lambda package: same.items() <= package.get("parameters", {}).items(),
    )
    return folder / WORKBOOK


def _keys(study: Study, tree: OrgTree, unit: str) -> tuple[str, ...]:
    """Texts of the columns that say whose row it is."""
    names, parent = tree.names, tree.parents.get(unit)
    above = str(names[parent]) if parent else ""
    return unit, str(names[unit]), above, level_name(study, tree.unit(unit).level)


def _failed(tree: OrgTree, units: Sequence[str], folder: Path) -> list[tuple[str, ...]]:
    made = render.read_manifest(folder)
    failed = [unit for unit in units if unit in made and made[unit].status == "failed"]
    return [(unit, str(tree.names[unit]), made[unit].error) for unit in failed]


def _words(study: Study, tree: OrgTree, units: int) -> BatchWords:
    lang = study.language
    keys = ("workbook-code", "column-unit", "workbook-parent", "column-unit-level")
    day = say(lang, "workbook-day", date=date_text(tree.date, lang), units=units)
    return BatchWords(
        title=say(lang, "workbook-title", report=study.title),
        lines=[day, say(lang, "workbook-people")],
        contents=say(lang, "export-contents"),
        keys=[say(lang, key) for key in keys],
        failed=say(lang, "workbook-failed"),
        cut=say(lang, "export-cut"),
    )
