"""The tables of a report as a Frictionless data package, for programs and the batch workbook."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from toolkit.errors import RenderError
from toolkit.render.content import Field, Report, Table
from toolkit.render.read_content import table_of

_UNFIT = re.compile(r"[^a-z0-9._-]+")  # a resource's name in Frictionless has none of these
_DAY = len("2025-06-30")


def tables_package(report: Report, parameters: Mapping[str, object] | None = None) -> bytes:
    r"""Write the tables of a report, without those that name people, as a data package.

    Parameters
    ----------
    report : Report
    parameters : mapping, optional
        With which its notebook was run.

    Returns
    -------
    bytes
        JSON in UTF-8. Beside what the standard knows, a resource says in ``kind`` what its table
        is called in every report, in ``display`` what readers are shown in each cell, in
        ``strong`` which rows are bold, and in ``notes`` what stands below.

    Examples
    --------
    >>> table = Table("A", (Field("n", "n", "integer"),), (("5",),), ((5.0,),), name="units")
    >>> package = json.loads(tables_package(Report("R", "en", (table,))))
    >>> package["resources"][0]["name"], package["resources"][0]["data"]
    ('units', [{'n': 5}])
    """
    tables = report.without_people().tables()
    told: dict[str, object] = {"profile": "data-package", "name": "tables", "title": report.title}
    told |= {"language": report.language, "parameters": dict(parameters or {})}
    names: dict[str, int] = {}
    told["resources"] = [_resource(table, _name(table, names)) for table in tables]
    text = json.dumps(told, ensure_ascii=False, separators=(",", ":"), default=str)
    return f"{text}\n".encode()


def read_package(path: Path) -> dict[str, Any]:
    """Read a package that `tables_package` has written.

    Parameters
    ----------
    path : Path

    Returns
    -------
    dict
        The package.

    Raises
    ------
    RenderError
        The file is not there, or no package.
    """
    try:
        package = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise RenderError(f"{path.name} cannot be read: {type(error).__name__}") from None
    if not isinstance(package, dict) or not isinstance(package.get("resources"), list):
        raise RenderError(f"{path.name} is no data package")
    return package


def tables_of(package: Mapping[str, Any]) -> list[Table]:
    """Return the tables of a package, none of which names people.

    Examples
    --------
    >>> fields = [{"name": "n", "type": "integer"}]
    >>> resource = {"name": "units-2", "kind": "units", "schema": {"fields": fields}, "data": []}
    >>> [table.name for table in tables_of({"resources": [resource]})]
    ['units']
    """
    resources = [one | {"name": one.get("kind", "")} for one in package["resources"]]
    return [table for table in map(table_of, resources) if not table.personal]


def _name(table: Table, taken: dict[str, int]) -> str:
    name = _UNFIT.sub("-", table.name.lower()).strip("-") or "table"
    taken[name] = taken.get(name, 0) + 1
    return name if taken[name] == 1 else f"{name}-{taken[name]}"


def _resource(table: Table, name: str) -> dict[str, object]:
    fields = [_described(field) for field in table.fields]
    data = [
        {
            field.name: _plain(value, field.type)
            for field, value in zip(table.fields, row, strict=True)
        }
        for row in table.values
    ]
    resource: dict[str, object] = {"profile": "tabular-data-resource", "name": name}
    resource |= {"title": table.title, "kind": table.name, "schema": {"fields": fields}}
    resource |= {"data": data, "display": table.cells, "notes": table.notes}
    return resource | ({"strong": sorted(table.strong)} if table.strong else {})


def _described(field: Field) -> dict[str, str]:
    described = {"name": field.name, "title": field.title, "type": field.type}
    pattern = {"pattern": field.pattern} if field.pattern else {}
    return described | pattern | {"align": field.align}


def _plain(value: object, kind: str) -> object:
    """A value as the standard writes its type."""
    if kind == "integer" and isinstance(value, float) and value.is_integer():
        return int(value)
    if kind == "date" and isinstance(value, str):
        return value[:_DAY]
    return value
