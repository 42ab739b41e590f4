"""What offices write over their columns, and which field of a table they mean by it."""

from __future__ import annotations

import csv
import functools
import re
from importlib import resources

from toolkit.cells import nfc
from toolkit.duplicate_names import plain_words
from toolkit.schema import columns

# What a row may hold beside the columns of the table it is meant for.
_OF_PEOPLE = ("name", "family_name", "given_name", "person_id", "sex", "sex_male", "sex_female")
_MIDDLE = {"đệm", "lót", "dem", "lot"}
FIELDS: dict[str, tuple[str, ...]] = {
    "units": (),
    "people": (*_OF_PEOPLE, "birth_year", "unit", "role", "start", "end"),
    "posts": (*_OF_PEOPLE, "birth_year", "unit", "role"),
    "trainings": ("periods",),
    "attendance": (
        *(*_OF_PEOPLE, "birth_year", "unit", "role"),
        *("topics", "start", "end", "training_hours", "periods", "organiser_unit_id", "form"),
    ),
    "activities": ("unit",),
}


def plain_header(text: str) -> str:
    """Write a header as it is compared: letters and digits without diacritics.

    Examples
    --------
    >>> plain_header(" Họ và  tên: "), plain_header("SỐ GIỜ (giờ)")
    ('ho va ten', 'so gio gio')
    """
    return " ".join(re.sub(r"[\W_]+", " ", " ".join(plain_words(text))).split())


def of_name_part(header: str) -> bool:
    """Whether a header seems to stand over a part of names: its words begin or join them.

    Only a header without any diacritics is compared without them: a household is no family name.

    Examples
    --------
    >>> of_name_part("Họ (chữ đầu)"), of_name_part("Ho va ten lot"), of_name_part("Hộ khẩu")
    (True, True, False)
    """
    words = re.findall(r"\w+", nfc(header).casefold())
    return words[:1] in (["họ"], ["ho"]) or not _MIDDLE.isdisjoint(words)


def _told(table: str) -> list[tuple[str, list[str]]]:
    """Fields of a table and the headers each has; what is said for one table comes later."""
    fields = {*columns(table), *FIELDS.get(table, ()), "order"}
    text = resources.files("toolkit.registers").joinpath("header_synonyms.csv").read_text("utf-8")
    return [
        (row["field"], row["headers"].split("|"))
        for row in csv.DictReader(text.splitlines())
        if row["field"] in fields and row["table"] in ("", table)
    ]


@functools.cache
def usual_headers(table: str) -> dict[str, str]:
    """Return the header that most offices write over each field of a table.

    Examples
    --------
    >>> usual_headers("attendance")["start"]
    'Ngày khai mạc'
    """
    return {name: headers[0] for name, headers in _told(table)}


@functools.cache
def synonyms(table: str) -> dict[str, str]:
    """Return every header that is understood in a table, and its field.

    Parameters
    ----------
    table : str

    Examples
    --------
    >>> synonyms("posts")["ngay"], synonyms("activities")["ngay"]
    ('start', 'date')
    """
    fields = {*columns(table), *FIELDS.get(table, ())}
    known: dict[str, str] = {}
    for name, headers in _told(table):
        known |= {plain_header(header): name for header in headers}
    own = {plain_header(name): name for name in sorted(fields)}
    if "unit" in fields:  # a unit is looked up by whatever names it
        own["unit id"] = "unit"
    return known | own


@functools.cache
def _long_forms(table: str) -> dict[str, str]:
    text = resources.files("toolkit.registers").joinpath("abbreviations.csv").read_text("utf-8")
    rows = [row for row in csv.DictReader(text.splitlines()) if row["table"] in ("", table)]
    return {" ".join(plain_words(row["short"])): plain_header(row["long"]) for row in rows}


def written_out(text: str, table: str) -> str:
    """Write a name as `plain_header` does, with its abbreviations written out.

    Parameters
    ----------
    text : str
    table : str
        In which it stands: "CT" is a chair among posts, and a company among units.

    Examples
    --------
    >>> written_out("PCT LĐLĐ", "posts"), written_out("CĐCS CT Hoa Ban", "units")
    ('pho chu tich lien doan lao dong', 'cong doan co so cong ty hoa ban')
    """
    forms = _long_forms(table)
    return " ".join(forms.get(word, word) for word in plain_header(text).split())
