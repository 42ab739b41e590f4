"""Files as platforms write them, in their settings: all give the answers that were put in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from platform_collect import CENTRAL, KOBO
from platform_files import LIMESURVEY, MICROSOFT, QUALTRICS, REDCAP, SURVEYCTO
from platform_rows import EXPORTS, FORM, Variant, children_of, composed, local
from platform_statistical import STATISTICAL

import toolkit as tk

VARIANTS = [*LIMESURVEY, *MICROSOFT, *QUALTRICS, *REDCAP, *SURVEYCTO, *STATISTICAL, *KOBO, *CENTRAL]


@pytest.fixture(scope="module")
def form() -> tk.Instrument:
    earlier = [EXPORTS / "awareness_form_v1.xlsx"]
    return tk.load_instrument(EXPORTS / "awareness_form.xlsx", earlier=earlier)


@pytest.fixture(scope="module", params=VARIANTS, ids=lambda variant: variant.name)
def variant(request: pytest.FixtureRequest) -> Variant:
    return request.param  # type: ignore[no-any-return]


@pytest.fixture(scope="module")
def responses(
    variant: Variant, form: tk.Instrument, tmp_path_factory: pytest.TempPathFactory
) -> tk.Responses:
    path: Path = tmp_path_factory.mktemp("platform") / variant.file
    variant.write(path)
    return tk.read_responses(path, form)


def told(value: Any, kind: str) -> Any:
    """A cell of the table as the truth writes it."""
    if isinstance(value, list):
        return value
    if pd.isna(value):
        return None
    if kind in ("start", "end"):
        return value.to_pydatetime()
    if isinstance(value, (np.integer, np.floating)):
        return value.item()
    return value.strftime("%Y-%m-%d") if isinstance(value, pd.Timestamp) else composed(value)


def wanted(value: Any, kind: str) -> Any:
    return local(value) if kind in ("start", "end") and value else composed(value)


def test_every_answer_is_the_one_that_was_given(variant: Variant, responses: tk.Responses) -> None:
    truth, kinds = variant.truth(), {name: one["type"] for name, one in FORM.items()}
    assert len(responses.table) == len(truth)
    different = [
        (n, name, told(responses.table[name][n], kinds[name]), value)
        for n, row in enumerate(truth)
        for name, value in row.items()
        if told(responses.table[name][n], kinds[name]) != wanted(value, kinds[name])
    ]
    assert different == []


def test_the_platform_is_recognised(variant: Variant, responses: tk.Responses) -> None:
    assert responses.kind == variant.kind


def test_children_belong_to_their_parents(variant: Variant, responses: tk.Responses) -> None:
    truth = [
        (place, child["position"], child["child_age"], child["child_sex"])
        for place, n in enumerate(variant.order)
        for child in (children_of(n) if variant.children else [])
    ]
    found = [
        (row.parent_row, row.position, told(row.child_age, ""), told(row.child_sex, ""))
        for row in responses.repeats["children"].itertuples()
    ]
    assert found == truth


def test_nothing_is_wrong_in_them(responses: tk.Responses) -> None:
    assert [str(f) for f in responses.findings if f.severity == "error"] == []
