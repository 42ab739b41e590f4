"""Files of real exporters: each gives the answers that were put into it."""

import datetime as dt
import json
import unicodedata
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

import toolkit as tk

EXPORTS = Path(__file__).parent / "exports"
TRUTH = json.loads((EXPORTS / "expected.json").read_text(encoding="utf-8"))
FILES = list(TRUTH["files"])


def truth_of(name):
    about = TRUTH["files"][name]
    rows = about.get("rows") or [
        dict(TRUTH["datasets"]["main"]["rows"][i]) for i in about["row_order"]
    ]
    for one in about.get("overrides", []):
        rows[about["row_order"].index(one["row"])][one["field"]] = one["value"]
    return rows


def plain(value, kind):
    """A cell of the table as the truth writes it."""
    if isinstance(value, list):
        return value
    if pd.isna(value):
        return None
    if kind in ("start", "end"):
        return value.isoformat()
    if isinstance(value, (np.integer, np.floating)):
        return value.item()
    if isinstance(value, (pd.Timestamp, dt.date)):
        return value.strftime("%Y-%m-%d")
    return unicodedata.normalize("NFC", value) if isinstance(value, str) else value


def wanted(value, kind):
    if kind in ("start", "end") and value:
        return dt.datetime.fromisoformat(value).isoformat()
    return unicodedata.normalize("NFC", value) if isinstance(value, str) else value


@pytest.fixture(scope="module")
def form():
    earlier = [EXPORTS / "awareness_form_v1.xlsx"]
    return tk.load_instrument(EXPORTS / "awareness_form.xlsx", earlier=earlier)


@pytest.fixture(scope="module", params=FILES)
def file(request):
    return request.param


@pytest.fixture(scope="module")
def responses(file, form):
    return tk.read_responses(EXPORTS / file, form)


def test_every_answer_is_the_one_that_was_given(file, responses):
    rows = truth_of(file)
    fields = responses.instrument.fields
    assert len(responses.table) == len(rows)
    different = [
        (n, name, plain(responses.table[name][n], fields[name].kind), value)
        for n, row in enumerate(rows)
        for name, value in row.items()
        if name in fields
        and plain(responses.table[name][n], fields[name].kind) != wanted(value, fields[name].kind)
    ]
    assert different == []


def test_no_answer_comes_from_nowhere(file, responses):
    rows = truth_of(file)
    told = set().union(*rows)
    for name in set(responses.table) - told:
        assert responses.table[name].isna().all(), name


def test_every_column_has_the_meaning_it_has(file, responses):
    meant = next(iter(TRUTH["files"][file]["header_map"].values()))
    headers = [header for header, _ in meant]
    for header, name in meant:
        if name in responses.instrument.fields and headers.count(header) == 1:
            assert dict(responses.columns)[header] == name


def test_children_belong_to_their_parents(file, responses):
    about = TRUTH["files"][file]
    if "sheet" not in about.get("children", "") and "csv" not in about.get("children", "")[:30]:
        assert responses.repeats["children"].empty
        return
    place = {row: n for n, row in enumerate(about["row_order"])}
    truth = sorted(
        (
            (place[one["parent_row"]], one["position"], one["child_age"], one["child_sex"])
            for one in TRUTH["datasets"]["main"]["children"]
            if one["parent_row"] in place
        ),
        key=str,
    )
    table = responses.repeats["children"]
    found = sorted(
        (
            (
                int(row.parent_row),
                int(row.position),
                plain(row.child_age, ""),
                plain(row.child_sex, ""),
            )
            for row in table.itertuples()
        ),
        key=str,
    )
    assert found == truth


def test_nothing_is_wrong_in_them(responses):
    assert [f for f in responses.findings if f.severity == "error"] == []


OLD = {"v1": "not_asked"}  # the version of the form that had no question on the helpline


def test_what_an_earlier_version_did_not_ask_is_told_from_no_answer(file, responses):
    about = TRUTH["files"][file]
    status = responses.status("helpline")
    if file == "office_sheet.xlsx":
        assert set(status) == {"not_asked"}
    elif file != "google_forms_vi.csv":  # which knows no versions
        versions = [TRUTH["datasets"]["main"]["form_version"][row] for row in about["row_order"]]
        for version, value, answer in zip(
            versions, status, responses.table["helpline"], strict=True
        ):
            other = "unanswered" if pd.isna(answer) else "answered"
            assert value == OLD.get(version, other)


def test_a_proposed_mapping_gives_the_same_answers(file, form, responses, tmp_path):
    proposed = tk.propose_mapping(responses, tmp_path / "mapping.csv")
    again = tk.read_responses(EXPORTS / file, form, proposed)
    pd.testing.assert_frame_equal(again.table, responses.table)
