"""One sheet of an office in many encodings: all are the same answers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from platform_office import MAPPING, OFFICE, TRUE_ROWS
from platform_rows import EXPORTS, FORM
from test_platforms import form, told, wanted

import toolkit as tk

__all__ = ["form"]
MAPPINGS = {"none": None, "dict": dict(MAPPING), "pairs": MAPPING, "csv": "proposed"}


@pytest.fixture(params=OFFICE)
def file(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    name, write = OFFICE[request.param]
    write(tmp_path / name)
    return tmp_path / name


def mapping_of(name: str, file: Path, form: tk.Instrument) -> Any:
    if MAPPINGS[name] != "proposed":
        return MAPPINGS[name]
    first = tk.read_responses(file, form)
    return tk.propose_mapping(first, file.with_name("mapping.csv"))


@pytest.mark.parametrize("mapping", MAPPINGS)
def test_every_answer_is_the_one_that_was_given(
    file: Path, mapping: str, form: tk.Instrument
) -> None:
    found = tk.read_responses(file, form, mapping_of(mapping, file, form))
    assert len(found.table) == len(TRUE_ROWS)
    different = [
        (n, name, told(found.table[name][n], FORM[name]["type"]), value)
        for n, row in enumerate(TRUE_ROWS)
        for name, value in row.items()
        if name in found.table
        and told(found.table[name][n], FORM[name]["type"]) != wanted(value, FORM[name]["type"])
    ]
    assert different == []
    assert [str(f) for f in found.findings if f.severity == "error"] == []


def test_it_is_the_table_of_the_workbook(file: Path, form: tk.Instrument) -> None:
    sample = tk.read_responses(EXPORTS / "office_sheet.xlsx", form)
    pd.testing.assert_frame_equal(tk.read_responses(file, form).table, sample.table)
