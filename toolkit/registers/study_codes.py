"""Codes of a study, by the names that an office writes for them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from toolkit.registers.header_synonyms import written_out
from toolkit.registers.sheet_titles import named_in
from toolkit.settings import CODE_LISTS, Settings

_TOPICS = ("trainings", "topics")  # the one column whose cells hold several codes
_LISTS = (*CODE_LISTS, (*_TOPICS, "topics"))


class StudyCodes:
    """The codes that `study.toml` lists, with their names in every language.

    Parameters
    ----------
    settings : Settings
    """

    def __init__(self, settings: Settings) -> None:
        self._lists = {
            (table, column): getattr(settings, setting) for table, column, setting in _LISTS
        }
        self._settings = settings
        self.read = cache(self._read)
        self._known = cache(self._names)

    def listed(self, table: str, column: str) -> list[str]:
        """What may stand in a column: names in the language of the study, or codes without."""
        listed = self._lists.get((table, column), {})
        own = self._settings.language
        return [next(iter(_labels(words, own)), code) for code, words in listed.items()]

    def topics_in(self, text: str) -> str:
        """The topics a text names among other words, such as the title of a class.

        Returns
        -------
        str
            Their codes, with blanks between them; empty where there are none.
        """
        return " ".join(named_in(written_out(text, "trainings"), self._known(*_TOPICS)))

    def _names(self, table: str, column: str) -> dict[str, str]:
        listed = self._lists.get((table, column), {})
        return {
            written_out(word, table): code
            for code, words in listed.items()
            for word in (code, *_labels(words))
        }

    def _read(self, table: str, column: str, cell: str) -> tuple[str, str]:
        """Read a cell: its codes, and what of it stands for none that `study.toml` lists.

        Returns
        -------
        codes, unknown : str
            The cell as it is where the column has no list.
        """
        known = self._known(table, column)
        if not known:
            return cell, ""
        several = (table, column) == _TOPICS
        if {*cell.split()} <= {*known.values()} if several else cell in known.values():
            return cell, ""
        if code := known.get(written_out(cell, table)):
            return code, ""
        if not several:
            return cell, cell
        parts = [part.strip() for part in re.split(r"[;\n+]|,(?=\s)|\s-\s", cell) if part.strip()]
        codes = [known.get(written_out(part, table), "") for part in parts]
        unknown = [part for part, code in zip(parts, codes, strict=True) if not code]
        return (cell, unknown[0]) if unknown else (" ".join(dict.fromkeys(codes)), "")


def _labels(words: object, language: str | None = None) -> Iterable[str]:
    """Names of a code, in one language or in all."""
    given = words if isinstance(words, Mapping) else getattr(words, "label", {})
    if language is None:
        return given.values()
    return [given[language]] if language in given else []
