"""By what a submission is known again when it comes a second time."""

from __future__ import annotations

import hashlib

import pandas as pd

from toolkit.items import fold
from toolkit.responses import Responses
from toolkit.survey_import.answer_cells import NOTED, TIME

_HEX = 24  # letters of a hash that make a key


def submission_keys(
    responses: Responses, cells: pd.DataFrame, papers: pd.Series | None = None
) -> pd.Series:  # fmt: skip
    """Give each submission a key that is the same in every export of it.

    - KoboToolbox, ODK Central, SurveyCTO, and whatever has a column `uuid`: the UUID. Kobo gives a
      submission a new one when it is edited and keeps the first as `meta/rootUuid`, which therefore
      goes before it.
    - LimeSurvey, Microsoft Forms, REDCap, Qualtrics: a hash of the platform's own number and, where
      there is one, the time of submission; numbers start at 1 in every questionnaire.
    - The toolkit's own workbook: a hash of what `paper_names` says, which an answer that is
      corrected leaves as it is.
    - Google Forms and sheets that people typed: a hash of the time, if any, and of all answers. An
      answer that is corrected in such a file is therefore a new submission. Rows that are the same
      in everything are told apart by counting them.

    Parameters
    ----------
    responses : Responses
    cells : DataFrame of str
        Of `answer_cells`.
    papers : Series of str, optional
        Of `paper_names`; missing for rows that have no number of a paper.

    Returns
    -------
    Series of str
        On the index of `cells`.
    """
    known = _root(responses).fillna(_noted(responses, "_uuid"))
    if known.notna().all():
        return known.astype("str")
    number, times = _noted(responses, "_id"), cells[TIME].fillna("")
    own = "id|" + responses.kind + "|" + number + "|" + times
    row = cells.drop(columns=[c for c in NOTED if c in cells])
    contents = _counted("row|" + times + "|" + _contents(row))
    rows = contents if papers is None else _counted("paper|" + papers).fillna(contents)
    made = own.fillna(rows).map(_hashed)
    return known.fillna(made).astype("str")


def _counted(told: pd.Series) -> pd.Series:
    """Tell apart rows that say the same; what says nothing stays missing."""
    return told + "|" + told.groupby(told).cumcount().astype("str")


def _root(responses: Responses) -> pd.Series:
    """The UUID a submission had before it was edited."""
    headers = [h for h in responses.metadata if fold(str(h)) in ("meta/rootuuid", "meta-rootuuid")]
    if not headers:
        return pd.Series(pd.NA, index=responses.metadata.index, dtype="str")
    roots: pd.Series = responses.metadata[headers[0]].str.removeprefix("uuid:")
    return roots.where(roots != "")


def _noted(responses: Responses, name: str) -> pd.Series:
    if name in responses.metadata:
        noted: pd.Series = responses.metadata[name].astype("str")
        return noted.where(noted != "")
    return pd.Series(pd.NA, index=responses.metadata.index, dtype="str")


def _contents(cells: pd.DataFrame) -> pd.Series:
    """What a row says: its filled cells by name, whatever other columns the file has."""
    names = sorted(cells.columns)
    rows = zip(*(cells[name].fillna("").tolist() for name in names), strict=True)
    told = [
        "\x1e".join(f"{name}\x1f{cell}" for name, cell in zip(names, row, strict=True) if cell)
        for row in rows
    ]
    return pd.Series(told or [""] * len(cells), index=cells.index, dtype="str")


def _hashed(text: str) -> str:
    """Make a key of a text.

    Examples
    --------
    >>> _hashed("a")
    'made-ca978112ca1bbdcafac231b3'
    """
    return "made-" + hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:_HEX]
