"""Tables as somebody typed them, made into typed columns by the schema."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd
import pandera.pandas as pa

from toolkit.cells import (
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
from toolkit.schema import CODES, DATE, TABLES


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
    read = dict[str, pd.Series]()
    for name, column in schema.columns.items():
        cells = text[name] if name in text else pd.Series(pd.NA, index=text.index, dtype="str")
        read[name], wrong = _cells(cells, column, file, day_first)
        findings += wrong
    typed = pd.DataFrame(read, index=text.index)
    said = {(f.row, f.column) for f in findings}
    rules = _rule_findings(schema, typed, text, file)
    keyed = {f.row for f in findings if f.column in (schema.unique or ())}
    readable = ~typed.index.isin(keyed)
    findings += _double_keys(schema.unique or [], typed[readable], file)
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
        return pd.Series(None, index=cells.index, dtype=kind_of(column), name=cells.name), []
    meta = column.metadata or {}
    kind = kind_of(column)
    if kind == DATE:
        return read_dates(cells, file, day_first=day_first)
    if kind == "float64":
        return read_numbers(cells, file, whole=meta["whole"])
    if kind == "boolean":
        return read_booleans(cells, file)
    if "code" in meta:
        return read_codes(cells, file, CODES[meta["code"]])
    return read_ids(cells, file) if meta.get("id") else read_texts(cells, file)


def kind_of(column: pa.Column) -> str:
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
    if not double.any():
        return []
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
