"""A codebook as one page: what every column of a table of answers holds."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

from toolkit.render.page_template import page_template


def codebook_html(described: Mapping[str, object]) -> str:
    """Lay out a codebook as a self-contained page for the screen and for paper.

    Parameters
    ----------
    described : mapping
        Its `title`, `lang`, `about`, `words`, `scales`, `meanings` and `sections`, each with
        `heading`, `id`, `level`, `notes` and `items`; see the template for what an item has.

    Returns
    -------
    str
        In NFC; without script, and with nothing that is fetched from elsewhere.

    Examples
    --------
    >>> about = {"title": "A < B", "lang": "en", "about": "", "sections": [], "scales": []}
    >>> page = codebook_html(about | {"meanings": [], "words": {"contents": "Contents"}})
    >>> "<h1>A &lt; B</h1>" in page, "<script" in page
    (True, False)
    """
    return unicodedata.normalize("NFC", page_template("codebook").render(described))
