"""The settings of documents: letterhead, signature and files, for all units or for some."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import Field

from toolkit.setting import Name, Setting, Words

Lines = dict[str, tuple[str, ...]]  # language code -> lines


class DocumentTexts(Setting):
    """What stands around the body of a report; what is not given is derived from the unit."""

    template: Literal["administrative", "plain"] | None = None
    parent_body: Words = Field(default_factory=dict)
    issuing_body: Words = Field(default_factory=dict)
    number: int | None = Field(None, ge=1)
    symbol: Words = Field(default_factory=dict)
    motto: Lines = Field(default_factory=dict)
    place: Words = Field(default_factory=dict)
    date: dt.date | None = None
    title: Words = Field(default_factory=dict)
    subject: Words = Field(default_factory=dict)
    addressee: Words = Field(default_factory=dict)
    recipients: Lines = Field(default_factory=dict)
    authority: Words = Field(default_factory=dict)
    position: Words = Field(default_factory=dict)
    signer: str | None = None


class DocumentSettings(DocumentTexts):
    """The texts of all documents, and those of a level or a unit that are other ones."""

    by_level: dict[Name, DocumentTexts] = Field(default_factory=dict)
    by_unit: dict[Name, DocumentTexts] = Field(default_factory=dict)
    word_template: str | None = None
    pdf_standard: Literal["a-2b"] | None = None

    def of(self, level: str, unit: str) -> DocumentTexts:
        """Return the texts of one unit: its own, else those of its level, else those of all.

        Parameters
        ----------
        level, unit : str

        Examples
        --------
        >>> given = {"signer": "A", "by_unit": {"LC-01": {"signer": "B"}}}
        >>> settings = DocumentSettings.model_validate(given)
        >>> settings.of("upper", "LC-01").signer, settings.of("upper", "LC-02").signer
        ('B', 'A')
        """
        layers = (self, self.by_level.get(level), self.by_unit.get(unit))
        found: dict[str, object] = {}
        for layer in layers:
            if layer is not None:
                given = layer.model_fields_set & set(DocumentTexts.model_fields)
                found |= {name: getattr(layer, name) for name in given}
        return DocumentTexts(**found)  # type: ignore[arg-type]
