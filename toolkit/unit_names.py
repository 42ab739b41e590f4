"""By what a unit is known in answers: its identifier, its code, its name."""

from __future__ import annotations

import pandas as pd

from toolkit.cells import normal


def unit_names(versions: pd.DataFrame) -> dict[str, list[str]]:
    """What may be written for a unit -> the units meant; an identifier means one only.

    Parameters
    ----------
    versions : DataFrame
        A table of units, typed or as text.

    Examples
    --------
    >>> unit_names(pd.DataFrame({"unit_id": ["TH1"], "name": ["Trường Một"]}))
    {'trường một': ['TH1'], 'th1': ['TH1']}
    """
    versions = versions.dropna(subset=["unit_id"])
    names: dict[str, dict[str, None]] = {}
    for column in versions.columns.intersection(["name", "code"]):
        texts = normal(versions[column].astype("str"))
        for text, unit in zip(texts, versions["unit_id"], strict=True):
            if isinstance(text, str):
                names.setdefault(text, {})[unit] = None
    return {text: list(units) for text, units in names.items()} | {
        unit.casefold(): [unit] for unit in versions["unit_id"]
    }
