"""Letterhead and signature of a unit's report, written as Decree 30/2020/NĐ-CP wants them.

The layout is each format's own; here are the texts. An office's own rule may differ: what the
decree leaves to it, or what is not printed under it at all, is a setting of the study.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping

from babel.dates import format_date

from toolkit.document_settings import DocumentTexts
from toolkit.hierarchy import OrgTree
from toolkit.setting import Words
from toolkit.show.text import date_text
from toolkit.show.words import say
from toolkit.study import Study

_BLANK = "\N{NO-BREAK SPACE}"
_MARKS = re.compile(r"\{(?:unit|parent)\}")


def letterhead(study: Study, tree: OrgTree, unit: str, kind: str) -> dict[str, object]:
    """Write what stands around the report of a unit.

    Parameters
    ----------
    study : Study
    tree : OrgTree
        On the day of the report.
    unit : str
    kind : str
        Which report it is; see `show.wording.REPORTS`.

    Returns
    -------
    dict
        As `render.letterhead.Letterhead` reads it; empty where the study has no documents.
    """
    settings = study.settings.document
    if settings is None:
        return {}
    level = str(tree.table["level"].fillna("")[unit])
    texts = settings.of(level, unit)
    if texts.template == "plain":
        return {"template": "plain"}
    return _Writer(study, tree, unit, texts).all(kind)


class _Writer:
    """Writes the texts of one document."""

    def __init__(self, study: Study, tree: OrgTree, unit: str, texts: DocumentTexts) -> None:
        self.study, self.lang, self.texts = study, study.language, texts
        self.day = tree.date
        path = tree.path(unit)
        self.name = tree.names[unit]
        self.parent = tree.names[path[-2]] if len(path) > 1 else ""
        self.names = {"{unit}": self.name, "{parent}": self.parent}

    def all(self, kind: str) -> dict[str, object]:
        """Everything together."""
        texts, addressee = self.texts, self.words(self.texts.addressee, self.parent)
        return {
            "template": "administrative",
            "parent_body": self.words(texts.parent_body, self.parent),
            "issuing_body": self.words(texts.issuing_body, self.name),
            "number": self.number(),
            "motto": self.lines(texts.motto, self.said("motto-state", "motto-words")),
            "place_and_date": self.place_and_date(),
            "title": self.words(texts.title, say(self.lang, "document-title")),
            "subject": self.words(texts.subject, self.subject(kind)),
            "addressee": say(self.lang, "document-addressee", body=addressee) if addressee else "",
            "recipients_label": say(self.lang, "document-recipients"),
            "recipients": self.recipients(bool(addressee)),
            "signature": self.signature(),
            "signer": texts.signer or "",
            "annex_of": self.annex_of(),
        }

    def words(self, words: Words, otherwise: str) -> str:
        """A text of the settings with the names in it, or another one where there is none."""
        if not words:
            return otherwise
        # All at once: a name that holds such a mark itself is no setting.
        return _MARKS.sub(lambda mark: self.names[mark[0]], self.study.say(words))

    def lines(self, lines: Mapping[str, tuple[str, ...]], otherwise: list[str]) -> list[str]:
        """Lines of the settings in the language of the study, or other ones."""
        if not lines:
            return otherwise
        found = lines.get(self.lang, next(iter(lines.values())))
        return [self.words({self.lang: line}, "") for line in found]

    def said(self, *messages: str) -> list[str]:
        """Some sentences of the catalogue."""
        return [say(self.lang, f"document-own-{message}") for message in messages]

    def subject(self, kind: str) -> str:
        """What the report is about."""
        return say(self.lang, f"document-subject-{kind}", date=date_text(self.day, self.lang))

    def number(self) -> str:
        """Number and symbol; room to write the number by hand where it has none yet."""
        symbol = self.words(self.texts.symbol, say(self.lang, "document-symbol"))
        number = self.texts.number
        shown = _BLANK * 8 if number is None else f"{number:02d}"
        return say(self.lang, "document-number", number=shown, symbol=symbol)

    def place_and_date(self) -> str:
        """Where and when it is signed; room to write the day by hand where it has none yet."""
        date = self.date()
        place = self.words(self.texts.place, "")
        return say(self.lang, "document-place", place=place, date=date) if place else date

    def date(self) -> str:
        """The day of the signature."""
        day = self.texts.date
        if day is None:
            room = {"room": _BLANK * 6, "year": f"{self.day.year}"}
            return say(self.lang, "document-date-open", **room)
        return document_date(day, self.lang)

    def recipients(self, addressed: bool) -> list[str]:
        """Who gets the report: as above, where it is addressed to somebody, and the files."""
        usual = self.said("recipient-above", "recipient-files")
        return self.lines(self.texts.recipients, usual if addressed else usual[1:])

    def signature(self) -> list[str]:
        """For whom it is signed, and in what office."""
        authority, position = self.said("authority", "position")
        lines = [self.words(self.texts.authority, authority)]
        return [*lines, self.words(self.texts.position, position)]

    def annex_of(self) -> str:
        """To what report an annex belongs."""
        if self.texts.number is None or self.texts.date is None:
            return say(self.lang, "document-annex-of", body=self.name)
        symbol = self.words(self.texts.symbol, say(self.lang, "document-symbol"))
        told = {"number": f"{self.texts.number:02d}", "symbol": symbol, "date": self.date()}
        return say(self.lang, "document-annex-of-number", body=self.name, **told)


def document_date(day: dt.date, language: str) -> str:
    """Write the day of a document: days below ten and the first two months with a nought.

    Examples
    --------
    >>> document_date(dt.date(2026, 2, 5), "vi"), document_date(dt.date(2026, 11, 15), "vi")
    ('ngày 05 tháng 02 năm 2026', 'ngày 15 tháng 11 năm 2026')
    >>> document_date(dt.date(2026, 3, 9), "vi"), document_date(dt.date(2026, 3, 9), "en")
    ('ngày 09 tháng 3 năm 2026', '9 March 2026')
    """
    pattern = say(language, "document-date-pattern")
    if day.month > 2:  # noughts are for what could be made a ten by hand
        pattern = pattern.replace(" MM ", " M ")
    return str(format_date(day, pattern, locale=language))
