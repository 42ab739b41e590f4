"""The tables of a study: columns, types, keys and code lists, each said once.

Every table is a pandera schema. Tables arrive as text, as somebody typed them; `parse` makes typed
columns out of them and says what could not be understood, cell by cell.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd
import pandera.pandas as pa

from toolkit.findings import Finding, hint

ID_PATTERN = r"[A-Za-z0-9][A-Za-z0-9._-]*"
DATE = "datetime64[us]"
FIRST_YEAR, LAST_YEAR = 1900, 2100

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
BOOLEANS = {
    **dict.fromkeys(("yes", "true", "1", "x", "có", "co", "đạt"), True),
    **dict.fromkeys(("no", "false", "0", "không", "khong", "chưa đạt"), False),
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


def _number(low: float, high: float, *, needed: bool = False) -> pa.Column:
    inside = pa.Check.in_range(low, high)
    return _column("float64", needed=needed, empty=not needed, checks=inside)


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
        members=_number(0, 1e7, needed=True),
    ),
    "people": _table(
        ["person_id"],
        person_id=_id(),
        name=_text(needed=True),
        sex=_code("sex"),
        birth_year=_number(FIRST_YEAR, LAST_YEAR),
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
        men=_number(0, 1e6),
        women=_number(0, 1e6),
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
        year=_number(FIRST_YEAR, LAST_YEAR, needed=True),
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


def normal(text: pd.Series) -> pd.Series:
    """Text as it is compared: NFC, trimmed, inner spaces single, case folded."""
    return by_value(text, lambda cell: " ".join(nfc(cell).split()).casefold())


def nfc(cell: str) -> str:
    r"""One spelling for letters that can be composed in two ways.

    Examples
    --------
    >>> len(nfc("e\u0302\u0301")), nfc("abc")
    (1, 'abc')
    """
    return cell if cell.isascii() else unicodedata.normalize("NFC", cell)


def by_value(cells: pd.Series, change: Callable[[str], str]) -> pd.Series:
    """Change texts, each different one once: what people type repeats itself."""
    changed = {value: change(value) for value in cells.dropna().unique()}
    return pd.Series(cells.map(changed), dtype="str")


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
    broken = _rule_findings(schema, typed, file, [c for c in schema.columns if c in text])
    readable = typed.drop(index=[f.row for f in findings if f.row in typed.index])
    findings += _double_keys(schema.unique or [], readable, file)
    return typed, findings + [f for f in broken if (f.row, f.column) not in said]


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
    meta = column.metadata or {}
    kind = str(column.dtype)
    if kind.startswith("datetime"):
        return read_dates(cells, file, day_first=day_first)
    if kind == "float64":
        return _numbers(cells, file)
    if kind == "boolean":
        return _booleans(cells, file)
    if "code" in meta:
        return _codes(cells, file, CODES[meta["code"]])
    if meta.get("id"):
        return _ids(cells, file)
    return cells, []


def _wrong(
    cells: pd.Series, bad: pd.Series, file: str, code: str, **detail: object
) -> list[Finding]:
    return [
        Finding("error", file, int(str(row)), str(cells.name), str(value), code, detail)
        for row, value in cells[bad].items()
    ]


def _ids(cells: pd.Series, file: str) -> tuple[pd.Series, list[Finding]]:
    bad = cells.notna() & ~cells.str.fullmatch(ID_PATTERN).fillna(False).astype(bool)
    return cells, _wrong(cells, bad, file, "bad_id")


def _numbers(cells: pd.Series, file: str) -> tuple[pd.Series, list[Finding]]:
    numbers = pd.to_numeric(cells.str.replace(",", ".", regex=False), errors="coerce")
    return numbers.astype("float64"), _wrong(
        cells, cells.notna() & numbers.isna(), file, "bad_number"
    )


def _booleans(cells: pd.Series, file: str) -> tuple[pd.Series, list[Finding]]:
    answers = normal(cells).map(BOOLEANS).astype(pd.BooleanDtype())
    return answers, _wrong(cells, cells.notna() & answers.isna(), file, "bad_boolean")


def _codes(
    cells: pd.Series, file: str, codes: dict[str, tuple[str, ...]]
) -> tuple[pd.Series, list[Finding]]:
    known = {typed: code for code, ways in codes.items() for typed in ways}
    read = normal(cells).map(known).astype("str")
    bad = cells.notna() & read.isna()
    allowed = ", ".join(codes)
    return read, _wrong(cells, bad, file, "unknown_code", allowed=allowed)


def read_dates(
    cells: pd.Series, file: str, *, day_first: bool = False
) -> tuple[pd.Series, list[Finding]]:
    """Read dates written 2025-06-30, 30/6/2025, 30.6.2025 or 30-6-2025.

    Parameters
    ----------
    cells : Series of str
        Missing cells stay missing.
    file : str
        Name printed in findings.
    day_first : bool
        Without it, a date whose day and month could be exchanged is reported.

    Returns
    -------
    dates : Series of datetime64
    findings : list of Finding

    Examples
    --------
    >>> dates, findings = read_dates(pd.Series(["30/6/2025", "3/4/2025"], name="start"), "x.csv")
    >>> dates.isna().tolist(), findings[0].message
    ([False, True], "'3/4/2025' could be 2025-04-03 or 2025-03-04")
    """
    iso = cells.str.extract(r"^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?$")
    local = cells.str.extract(r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$")[[2, 1, 0]]
    local.columns = iso.columns
    parts = iso.fillna(local).astype("float64").set_axis(["year", "month", "day"], axis=1)
    parts = parts.where(parts["year"].between(FIRST_YEAR, LAST_YEAR))
    dates = pd.to_datetime(parts, errors="coerce").dt.as_unit("us")
    two_ways = local.notna().all(axis=1) & (parts["day"] <= 12) & (parts["day"] != parts["month"])
    unclear = two_ways & dates.notna() & (not day_first)
    findings = _wrong(cells, cells.notna() & dates.isna(), file, "bad_date")
    findings += [_two_readings(cells, file, row, dates[row]) for row in dates.index[unclear]]
    return dates.mask(unclear), findings


def _two_readings(cells: pd.Series, file: str, row: int, read: pd.Timestamp) -> Finding:
    other = read.replace(month=read.day, day=read.month)
    detail = {"first": f"{read:%Y-%m-%d}", "second": f"{other:%Y-%m-%d}"}
    return Finding(
        "error", file, int(row), str(cells.name), str(cells[row]), "ambiguous_date", detail
    )


def _rule_findings(
    schema: pa.DataFrameSchema, typed: pd.DataFrame, file: str, present: list[str]
) -> list[Finding]:
    """What pandera finds: empty cells and impossible numbers."""
    try:
        rules = pa.DataFrameSchema({c: schema.columns[c] for c in present})
        rules.validate(typed, lazy=True)
    except pa.errors.SchemaErrors as errors:
        cases = errors.failure_cases.dropna(subset=["index"])
        return [_rule_finding(case, file) for case in cases.to_dict("records")]
    return []


def _rule_finding(case: dict[str, object], file: str) -> Finding:
    row, column, value = int(str(case["index"])), str(case["column"]), case["failure_case"]
    if case["check"] == "not_nullable":
        return Finding("error", file, row, column, "", "empty")
    rule = re.sub(r"in_range\((.*)\)", r"\1", str(case["check"])).replace(", ", "–")
    return Finding("error", file, row, column, f"{value:g}", "out_of_range", {"rule": rule})


def _double_keys(key: list[str], typed: pd.DataFrame, file: str) -> list[Finding]:
    """Keys that stand twice, compared as people read them: upper and lower case are one."""
    if not key:
        return []
    compared = typed[key].apply(lambda c: normal(c) if c.dtype == "str" else c)
    double = compared.duplicated(keep="first") & typed[key[0]].notna()
    first = compared.assign(row=typed.index).groupby(key, dropna=False)["row"].transform("first")
    return [
        Finding(
            "error", file, int(row), ", ".join(key), "", "duplicate_key",
            {"key": _key_text(typed.loc[row, key]), "other": int(first[row])},
        )
        for row in typed.index[double]
    ]  # fmt: skip


def _key_text(values: pd.Series) -> str:
    texts = (f"{v:%Y-%m-%d}" if isinstance(v, pd.Timestamp) else str(v) for v in values.dropna())
    return " ".join(unicodedata.normalize("NFC", text) for text in texts)
