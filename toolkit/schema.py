"""The tables of a study: columns, types, keys and code lists, each said once.

Every table is a pandera schema. Tables arrive as text, as somebody typed them; `parse` makes typed
columns out of them and says what could not be understood, cell by cell.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pandas as pd
import pandera.pandas as pa

from toolkit.cells import (
    FIRST_YEAR,
    LAST_YEAR,
    nfc,
    normal,
    read_booleans,
    read_codes,
    read_dates,
    read_ids,
    read_numbers,
    read_texts,
)
from toolkit.findings import Finding, hint

DATE = "datetime64[us]"

# What people type for a code, compared after trimming and case folding.
CODES: dict[str, dict[str, tuple[str, ...]]] = {
    "sex": {"female": ("female", "f", "nữ", "nu"), "male": ("male", "m", "nam")},
    "event": {
        code: (code,)
        for code in (
            *("create", "rename", "retype", "reparent"),
            *("merge", "split", "dissolve", "take_over"),
        )
    },
    "operator": {
        "≥": ("≥", ">="),
        "≤": ("≤", "<="),
        "about": ("about", "khoảng"),
        "maintain": ("maintain", "duy trì"),
        "every_year": ("every_year", "hàng năm"),
    },
}


def _column(kind: str, *, needed: bool = False, empty: bool = True, **more: object) -> pa.Column:
    """One column; `needed` ones must be in the file, `empty` ones may have empty cells."""
    return pa.Column(kind, required=needed, nullable=empty, **more)


def _id(**more: object) -> pa.Column:
    return _column("str", needed=True, empty=False, metadata={"id": True}, **more)


def _text(*, needed: bool = False) -> pa.Column:
    return _column("str", needed=needed, empty=not needed)


def _code(name: str, *, needed: bool = False) -> pa.Column:
    return _column("str", needed=needed, empty=not needed, metadata={"code": name})


def _number(
    low: float, high: float, *, needed: bool = False, whole: bool = False
) -> pa.Column:  # fmt: skip
    inside = pa.Check.in_range(low, high)
    more = {"range": f"{low:.0f}–{high:.0f}", "whole": whole}
    return _column("float64", needed=needed, empty=not needed, checks=inside, metadata=more)


def _count(high: float, *, low: float = 0, needed: bool = False) -> pa.Column:
    return _number(low, high, needed=needed, whole=True)


def _date(*, needed: bool = False) -> pa.Column:
    return _column(DATE, needed=needed, empty=not needed)


def _yes_no() -> pa.Column:
    return _column("boolean")


def _table(key: list[str], **columns: pa.Column) -> pa.DataFrameSchema:
    return pa.DataFrameSchema(columns, unique=key or None)


TABLES: dict[str, pa.DataFrameSchema] = {
    "units": _table(
        ["unit_id", "valid_from"],
        unit_id=_id(),
        name=_text(needed=True),
        **{c: _text() for c in ("level", "kind", "sector", "parent_id")},
        **{c: _text() for c in ("managed_by", "located_in", "code")},
        valid_from=_date(),
        valid_to=_date(),
    ),
    "unit_events": _table(
        [],
        date=_date(needed=True),
        event=_code("event", needed=True),
        from_unit=_text(),
        to_unit=_text(),
        share=_number(0, 1),
        document=_text(),
    ),
    "headcounts": _table(
        ["unit_id", "date", "sex"],
        unit_id=_id(),
        date=_date(needed=True),
        sex=_code("sex"),
        members=_count(1e7, needed=True),
    ),
    "people": _table(
        ["person_id"],
        person_id=_id(),
        name=_text(needed=True),
        sex=_code("sex"),
        birth_year=_count(LAST_YEAR, low=FIRST_YEAR),
    ),
    "posts": _table(
        ["person_id", "unit_id", "role", "start"],
        person_id=_id(),
        unit_id=_id(),
        role=_text(needed=True),
        start=_date(needed=True),
        end=_date(),
    ),
    "trainings": _table(
        ["training_id"],
        training_id=_id(),
        topics=_text(needed=True),
        start=_date(needed=True),
        end=_date(),
        hours=_number(0, 2000, needed=True),
        organiser_unit_id=_text(),
        form=_text(),
    ),
    "attendance": _table(
        ["training_id", "person_id"],
        training_id=_id(),
        person_id=_id(),
        hours=_number(0, 2000),
        passed=_yes_no(),
        score=_number(0, 1000),
    ),
    "activities": _table(
        ["activity_id"],
        activity_id=_id(),
        unit_id=_id(),
        date=_date(needed=True),
        type=_text(),
        topic=_text(),
        campaign_id=_text(),
        integrated=_yes_no(),
        men=_count(1e6),
        women=_count(1e6),
        audience=_text(),
        channel=_text(),
        url=_text(),
    ),
    "measurements": _table(
        ["unit_id", "indicator_id", "date"],
        unit_id=_id(),
        indicator_id=_id(),
        date=_date(needed=True),
        numerator=_number(0, 1e9),
        denominator=_number(0, 1e9),
        note=_text(),
    ),
    "targets": _table(
        ["plan_id", "indicator_id", "level", "year"],
        plan_id=_text(needed=True),
        indicator_id=_id(),
        level=_text(),
        year=_count(LAST_YEAR, low=FIRST_YEAR, needed=True),
        operator=_code("operator", needed=True),
        value=_number(0, 1e9),
        tolerance=_number(0, 1e9),
        source=_text(),
    ),
}
COMPULSORY = ("units",)
# Columns that name a row of another table, by that table's first column.
REFERENCES = {
    **dict.fromkeys(("parent_id", "managed_by", "from_unit", "to_unit"), "units"),
    **dict.fromkeys(("unit_id", "organiser_unit_id"), "units"),
    "person_id": "people",
    "training_id": "trainings",
}


def columns(table: str) -> list[str]:
    """Columns of a table, in order.

    Examples
    --------
    >>> columns("people")
    ['person_id', 'name', 'sex', 'birth_year']
    """
    return list(TABLES[table].columns)


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Rows of a table as plain dictionaries, whose keys are the column names.

    Examples
    --------
    >>> records(pd.DataFrame({"n": [1, 2]}))
    [{'n': 1}, {'n': 2}]
    """
    return [{str(k): v for k, v in row.items()} for row in table.to_dict("records")]


def look_up(keys: pd.Series, values: pd.Series) -> pd.Series:
    """Value of each key; missing where there is none. Unlike `map`, also for an empty table.

    Examples
    --------
    >>> look_up(pd.Series(["b", "x"]), pd.Series({"a": 1.0, "b": 2.0})).tolist()
    [2.0, nan]
    """
    return pd.Series(values.reindex(keys).array, index=keys.index)


def parse(
    table: str, text: pd.DataFrame, file: str, *, day_first: bool = False
) -> tuple[pd.DataFrame, list[Finding]]:
    """Turn a table of text into typed columns.

    Parameters
    ----------
    table : str
        A key of `TABLES`.
    text : DataFrame
        Cells as text, missing ones as NA; the index is the row as a spreadsheet counts it.
    file : str
        Name printed in findings.
    day_first : bool
        Read 03/04/2025 as 3 April instead of reporting it as ambiguous.

    Returns
    -------
    typed : DataFrame
        All columns of the table, in order; what could not be understood is missing.
    findings : list of Finding
        One for each cell that could not be understood and for each broken rule.

    Examples
    --------
    >>> raw = pd.DataFrame({"person_id": ["p1"], "name": ["Lò Thị Mai"], "sex": ["Nữ"]}, index=[2])
    >>> typed, findings = parse("people", raw, "people.csv")
    >>> typed.loc[2, "sex"], findings
    ('female', [])
    """
    schema = TABLES[table]
    findings = list(_column_findings(schema, text, file))
    typed = pd.DataFrame(index=text.index)
    for name, column in schema.columns.items():
        cells = text[name] if name in text else pd.Series(pd.NA, index=text.index, dtype="str")
        typed[name], wrong = _cells(cells, column, file, day_first)
        findings += wrong
    said = {(f.row, f.column) for f in findings}
    rules = _rule_findings(schema, typed, text, file)
    keyed = {f.row for f in findings if f.column in (schema.unique or ())}
    readable = typed.drop(index=[row for row in keyed if row in typed.index])
    findings += _double_keys(schema.unique or [], readable, file)
    for finding in rules:
        if finding.code == "out_of_range":  # missing from here on, like all that makes no sense
            typed.loc[finding.row, finding.column] = float("nan")
    return typed, findings + [f for f in rules if (f.row, f.column) not in said]


def _column_findings(
    schema: pa.DataFrameSchema, text: pd.DataFrame, file: str
) -> Iterable[Finding]:
    unused = [str(c) for c in text if c not in schema.columns]
    for name, column in schema.columns.items():
        if column.required and name not in text:
            more = {"hint": hint(name, unused)}
            yield Finding("error", file, 1, name, "", "missing_column", more)
    for name in unused:
        more = {"hint": hint(name, [c for c in schema.columns if c not in text])}
        yield Finding("warning", file, 1, name, "", "unused_column", more)


def _cells(
    cells: pd.Series, column: pa.Column, file: str, day_first: bool
) -> tuple[pd.Series, list[Finding]]:
    """Typed cells of one column, and a finding for each that could not be understood."""
    if cells.isna().all():
        return pd.Series(None, index=cells.index, dtype=_kind(column), name=cells.name), []
    meta = column.metadata or {}
    kind = _kind(column)
    if kind == DATE:
        return read_dates(cells, file, day_first=day_first)
    if kind == "float64":
        return read_numbers(cells, file, whole=meta["whole"])
    if kind == "boolean":
        return read_booleans(cells, file)
    if "code" in meta:
        return read_codes(cells, file, CODES[meta["code"]])
    return read_ids(cells, file) if meta.get("id") else read_texts(cells, file)


def _kind(column: pa.Column) -> str:
    """The type of a column's cells; pandera calls some of them by names of its own."""
    name = str(column.dtype)
    if name.startswith("datetime"):
        return DATE
    return "str" if name.startswith("str") else name


def _rule_findings(
    schema: pa.DataFrameSchema, typed: pd.DataFrame, text: pd.DataFrame, file: str
) -> list[Finding]:
    """What pandera finds: empty cells and impossible numbers."""
    # Only columns that have a rule: the types are ours, and each column costs time.
    ruled = {name: c for name, c in schema.columns.items() if c.checks or not c.nullable}
    rules = pa.DataFrameSchema({name: c for name, c in ruled.items() if name in text})
    try:
        if len(text) and rules.columns:
            rules.validate(typed, lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases.dropna(subset=["index"])
        return [_rule_finding(schema, text, case, file) for case in cases.to_dict("records")]
    return []


def _rule_finding(
    schema: pa.DataFrameSchema, text: pd.DataFrame, case: dict[str, object], file: str
) -> Finding:
    row, column = int(str(case["index"])), str(case["column"])
    if case["check"] == "not_nullable":
        return Finding("error", file, row, column, "", "empty")
    rule = (schema.columns[column].metadata or {})["range"]
    value = str(text.loc[row, column])
    return Finding("error", file, row, column, value, "out_of_range", {"rule": rule})


def _double_keys(key: list[str], typed: pd.DataFrame, file: str) -> list[Finding]:
    """Keys that stand twice, compared as people read them: upper and lower case are one."""
    if not key:
        return []
    compared = typed[key].apply(lambda c: normal(c) if c.dtype == "str" else c)
    double = compared.duplicated(keep="first") & typed[key[0]].notna()
    first = compared.assign(row=typed.index).groupby(key, dropna=False)["row"].transform("first")
    return [
        _double_key(key, typed.loc[row, key], file, int(row), int(first[row]))
        for row in typed.index[double]
    ]


def _double_key(key: list[str], values: pd.Series, file: str, row: int, other: int) -> Finding:
    text = _key_text(values)
    column, detail = ", ".join(key), {"key": text, "other": other}
    return Finding("error", file, row, column, text, "duplicate_key", detail)


def _key_text(values: pd.Series) -> str:
    return " ".join(nfc(_key_word(value)) for value in values.dropna())


def _key_word(value: object) -> str:
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    return f"{value:g}" if isinstance(value, float) else str(value)
