"""Letterhead and signature of a document, as the metadata of a notebook carry them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from toolkit.render.labels import LABELS
from toolkit.render.markdown_blocks import printable

ADMINISTRATIVE = "administrative"


@dataclass(frozen=True)
class Letterhead:
    """What an administrative document has around its body; every text is ready to be printed.

    Parameters
    ----------
    template : {"plain", "administrative"}
        A plain document has a title and a body only.
    parent_body, issuing_body : str
        Above each other at the left, the second in bold.
    number : str
        Such as "Số: 05/BC-CĐCS".
    motto : sequence of str
        Above each other at the right: the state, and its motto.
    place_and_date : str
        Below them, in italics.
    title, subject : str
        Such as "BÁO CÁO" and what it is about.
    addressee : str
        Such as "Kính gửi: …"; may be empty.
    recipients_label : str
    recipients : sequence of str
        Who gets it, at the left of the signature.
    signature : sequence of str
        Above the place of the signature: for whom, and in what office.
    signer : str
        Below that place.
    annex_of : str
        Below the heading of an annex: to what document it belongs.
    """

    template: str = "plain"
    parent_body: str = ""
    issuing_body: str = ""
    number: str = ""
    motto: tuple[str, ...] = ()
    place_and_date: str = ""
    title: str = ""
    subject: str = ""
    addressee: str = ""
    recipients_label: str = ""
    recipients: tuple[str, ...] = ()
    signature: tuple[str, ...] = ()
    signer: str = ""
    annex_of: str = ""

    @property
    def is_administrative(self) -> bool:
        """Whether the document has a letterhead and a signature."""
        return self.template == ADMINISTRATIVE


def letterhead_of(document: Mapping[str, object]) -> Letterhead:
    """Read the letterhead that the metadata of a notebook describe; a plain one where none.

    Parameters
    ----------
    document : mapping
        As in `Report.document`; the letterhead is under ``letterhead``.

    Examples
    --------
    >>> letterhead_of({"letterhead": {"template": "administrative", "motto": ["A", "B"]}}).motto
    ('A', 'B')
    >>> letterhead_of({}).template
    'plain'
    """
    given = document.get("letterhead")
    if not isinstance(given, Mapping):
        return Letterhead()
    known = {one.name: given[one.name] for one in fields(Letterhead) if one.name in given}
    return Letterhead(**{name: _text(value) for name, value in known.items()})


def _text(value: object) -> Any:
    if isinstance(value, (list, tuple)):
        return tuple(printable(line) for line in value)
    return printable(value)


def label(document: Mapping[str, object], key: str) -> str:
    """Return a word of the exporter in the language of the document.

    Examples
    --------
    >>> label({"labels": {"figure": "Hình"}}, "figure"), label({}, "table")
    ('Hình', 'Table')
    """
    labels = document.get("labels")
    said = labels.get(key) if isinstance(labels, Mapping) else None
    return printable(said if said is not None else LABELS[key])
