"""The tables of a study: columns, types, keys and code lists, each said once.

Every table is a pandera schema. Tables arrive as text, as somebody typed them; `table_parsing`
makes typed columns out of them and says what could not be understood, cell by cell.
"""

from __future__ import annotations

from typing import Any

import pandas as pd
import pandera.pandas as pa

from toolkit.cells import FIRST_YEAR, LAST_YEAR

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
    "decision": {
        "same": ("same", "một người", "trùng"),
        "different": ("different", "khác người", "khác"),
    },
    "period": {
        "year": ("year", "năm"),
        "half_year": ("half_year", "6 tháng"),
        "nine_months": ("nine_months", "9 tháng"),
        "five_years": ("five_years", "5 năm"),
        "ten_years": ("ten_years", "10 năm"),
    },
    "mode": {
        "in_person": ("in_person", "trực tiếp"),
        "online": ("online", "trực tuyến"),
        "hybrid": ("hybrid", "kết hợp"),
    },
    "model_status": {
        "pilot": ("pilot", "thí điểm"),
        "running": ("running", "đang thực hiện"),
        "replicated": ("replicated", "nhân rộng"),
        "ended": ("ended", "kết thúc"),
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
        leaders=_count(1e6),
        audience=_text(),
        channel=_text(),
        mode=_code("mode"),
        model_id=_text(),
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
    "campaigns": _table(
        ["campaign_id", "year"],
        campaign_id=_id(),
        year=_count(LAST_YEAR, low=FIRST_YEAR, needed=True),
        start=_date(),
        end=_date(),
        theme=_text(),
        source=_text(),
    ),
    "duties": _table(
        ["duty_id"],
        duty_id=_id(),
        title=_text(needed=True),
        level=_text(),
        kind=_text(),
        recipient=_text(),
        period=_code("period"),
        month=_count(12, low=1),
        day=_count(31, low=1),
        before=_yes_no(),
        first_year=_count(LAST_YEAR, low=FIRST_YEAR),
        last_year=_count(LAST_YEAR, low=FIRST_YEAR),
        source=_text(),
    ),
    "submissions": _table(
        ["duty_id", "unit_id", "year"],
        duty_id=_id(),
        unit_id=_id(),
        year=_count(LAST_YEAR, low=FIRST_YEAR, needed=True),
        received=_date(needed=True),
        document=_text(),
    ),
    "models": _table(
        ["model_id", "unit_id"],
        model_id=_id(),
        unit_id=_id(),
        name=_text(needed=True),
        start=_date(needed=True),
        end=_date(),
        status=_code("model_status"),
        members=_count(1e6),
        cost=_number(0, 1e12),
        document=_text(),
    ),
    "person_decisions": _table(
        ["person_id", "other_id"],
        person_id=_id(),
        other_id=_id(),
        decision=_code("decision"),
        decided_on=_date(),
        note=_text(),
    ),
}
COMPULSORY = ("units",)
# Columns that name a row of another table, by that table's first column.
REFERENCES = {
    **dict.fromkeys(("parent_id", "managed_by", "from_unit", "to_unit"), "units"),
    **dict.fromkeys(("unit_id", "organiser_unit_id"), "units"),
    **dict.fromkeys(("person_id", "other_id"), "people"),
    "training_id": "trainings",
    "duty_id": "duties",
    "model_id": "models",
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
    names = [str(name) for name in table]
    columns = (column.tolist() for _, column in table.items())
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def look_up(keys: pd.Series, values: pd.Series) -> pd.Series:
    """Value of each key; missing where there is none. Unlike `map`, also for an empty table.

    Examples
    --------
    >>> look_up(pd.Series(["b", "x"]), pd.Series({"a": 1.0, "b": 2.0})).tolist()
    [2.0, nan]
    """
    return pd.Series(values.reindex(keys).array, index=keys.index)
