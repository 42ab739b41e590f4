"""Answers to repeated questions as the text of the files beside a wave's."""

from __future__ import annotations

import pandas as pd

from toolkit.responses import Responses
from toolkit.survey_import.answer_cells import UUID, item_cells

PLACE, OUTER_PLACE = "position", "parent_position"


def repeat_cells(responses: Responses, keys: pd.Series) -> dict[str, pd.DataFrame]:
    """Write the rows of each repeat with the key of their submission and their position in it.

    A repeat inside another one has the position of its outer row as well.

    Parameters
    ----------
    responses : Responses
    keys : Series of str
        Of the submissions.
    """
    outer = _outer(responses)
    found: dict[str, pd.DataFrame] = {}
    for name, section in responses.instrument.repeats.items():
        rows = responses.repeats[name]
        above = found.get(outer[name] or "")
        parents = rows["parent_row"].astype("int64")
        first = parents if above is None else parents.map(above["parent_row"])
        cells = pd.DataFrame({"parent_row": first}, index=rows.index)  # place of the submission
        cells[UUID] = parents.map(keys if above is None else above[UUID]).astype("str")
        if outer[name]:
            places = above[PLACE] if above is not None else pd.Series(dtype="str")
            cells[OUTER_PLACE] = parents.map(places).astype("str")
        cells[PLACE] = rows["position"].astype("str")
        for item in section.items():
            cells = cells.assign(**item_cells(item, rows[item.name]))
        found[name] = cells.dropna(subset=[UUID]).fillna("")
    return found


def _outer(responses: Responses) -> dict[str, str | None]:
    """For each repeat the one it stands in."""
    found: dict[str, str | None] = {}
    for path in responses.instrument.body.sections():
        if path[-1].repeat:
            above = [section.name for section in path[:-1] if section.repeat]
            found[path[-1].name] = above[-1] if above else None
    return found
