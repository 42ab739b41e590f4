"""A questionnaire to be filled in by hand, as a PDF document."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache

from toolkit.render.typesetter import TEMPLATES, typeset


def questionnaire_pdf(questionnaire: Mapping[str, object]) -> bytes:
    """Set a questionnaire on A4 pages; a process that has done so must not be forked.

    Parameters
    ----------
    questionnaire : mapping
        Its `id` (on every page), `title`, `lang`, `region`, `words` and `blocks`; and what stands
        below the title, `booklet`, if anything does.

    Returns
    -------
    bytes
        The same bytes for the same questionnaire.

    Examples
    --------
    >>> words = dict.fromkeys(("office", "sheet-number", "entered-by", "entered-on", "how-to"), "")
    >>> about = {"id": "a 1 vi", "title": "A", "lang": "vi", "region": "vn", "words": words}
    >>> questionnaire_pdf(about | {"blocks": [{"kind": "note", "text": "#{1}", "only": ""}]})[:5]
    b'%PDF-'
    """
    described = json.dumps(questionnaire, ensure_ascii=False)
    return typeset(_template(), {"questionnaire": described})


@lru_cache(maxsize=1)
def _template() -> bytes:
    return (TEMPLATES / "questionnaire.typ").read_bytes()
