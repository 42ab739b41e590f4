"""A study's tables and answers -> the files of a store."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa

from toolkit.columnar.contents import contents, in_order, unit_digests
from toolkit.columnar.digests import Digests, row_digests, summed, together
from toolkit.columnar.frames import ROW, as_arrow, is_text, narrow, write_arrow, write_frame
from toolkit.columnar.ownership import Ownership, ownership
from toolkit.columnar.ragged import Numbers, Ragged
from toolkit.columnar.store import ABOUT, ID, PEOPLE, UNITS, answers_name

UNIT = "unit_id"
RESPONDENT = "respondent"  # a code of a person's own: no two are alike
_PLACES = ["file", "row"]  # where an answer stands, which no report shows

Answers = Mapping[tuple[int, int], Iterable[pd.DataFrame]]


def write_store(
    folder: Path,
    tables: Mapping[str, pd.DataFrame],
    answers: Answers,
    about: Callable[[], Mapping[str, Any]],
) -> None:
    """Write a store.

    Parameters
    ----------
    folder : Path
        An empty one.
    tables : mapping
        The typed tables of a study.
    answers : mapping
        (number of the survey, of its wave) -> blocks of answers with equal columns; each is used
        up before the next one is asked for. Their index is their place in the survey's frame.
    about : callable
        Returns what else belongs to the study, as JSON can hold it, when all has been read.
    """
    owned = ownership(tables)
    given = [
        _write_answers(folder, answers_name(*wave), blocks, owned)
        for wave, blocks in answers.items()
    ]
    nobody = np.zeros(len(owned.units), dtype=np.uint64)
    ordered = in_order(tables, owned)
    found = contents(ordered, owned)
    for name, table in ordered.items():
        write_frame(folder / f"{name}.arrow", table)
    for name, ids in ((UNITS, owned.units), (PEOPLE, owned.people)):
        write_frame(folder / f"{name}.arrow", pd.DataFrame({ID: pd.Series(ids, dtype="str")}))
    lists = {f"rows-{name}": rows for name, rows in found.rows.items()}
    lists |= {"beside": found.beside, "met": found.met}
    lists |= {"below": owned.below, "above": owned.above, "people_of": owned.people_of}
    for name, ragged in lists.items():
        _write_ragged(folder, name, ragged)
    np.save(folder / "person.npy", owned.person)
    digests = unit_digests(ordered, owned, found, together([nobody, *given]))
    np.save(folder / "digests.npy", digests)
    (folder / ABOUT).write_text(json.dumps(about(), ensure_ascii=False), encoding="utf-8")


def _write_ragged(folder: Path, name: str, ragged: Ragged) -> None:
    np.save(folder / f"{name}.starts.npy", ragged.starts)
    np.save(folder / f"{name}.values.npy", ragged.values)


def _write_answers(
    folder: Path, name: str, blocks: Iterable[pd.DataFrame], owned: Ownership
) -> Digests:  # fmt: skip
    """Write one wave, sorted by unit, and return what the answers of each unit are worth."""
    parts, units, worth = [], [], np.zeros(len(owned.units), dtype=np.uint64)
    for block in blocks:
        unit = owned.unit_codes(block[UNIT])
        worth += summed(unit, row_digests(block.drop(columns=_PLACES), name), len(worth))
        parts.append(_coded(as_arrow(block.drop(columns=UNIT))))
        units.append(unit)
    table = pa.concat_tables(parts).unify_dictionaries().combine_chunks()
    unit = np.concatenate(units)
    order = np.argsort(unit, kind="stable")
    table = _narrow(table.take(pa.array(order)))
    named = pa.DictionaryArray.from_arrays(_with_gaps(unit[order]), owned.units)
    write_arrow(folder / f"{name}.arrow", table.add_column(1, UNIT, named))
    _write_ragged(folder, name, Ragged.grouped(unit[order], len(owned.units)))
    return worth


def _coded(table: pa.Table) -> pa.Table:
    """Choices as numbers into lists of texts, block by block."""
    columns = [
        column.combine_chunks().dictionary_encode()
        if is_text(column.type) and name not in (RESPONDENT, ROW)
        else column
        for name, column in zip(table.column_names, table.columns, strict=True)
    ]
    return pa.table(columns, names=table.column_names)


def _narrow(table: pa.Table) -> pa.Table:
    columns = [column.combine_chunks() for column in table.columns]
    short = [narrow(c) if pa.types.is_dictionary(c.type) else c for c in columns]
    return pa.table(short, names=table.column_names)


def _with_gaps(units: Numbers) -> pa.Array:
    return pa.array(units.astype(np.int32), mask=units < 0)
