"""The title of a report, which also tells exporters how to speak to its readers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from toolkit.show.text import Text
from toolkit.show.words import say

# What an exporter writes around the results, and the end of the message that says it.
LABELS = (
    *("contents", "skip", "top", "sort", "copy", "copied", "not-copied"),
    *("figure", "table", "annex", "no-tables", "cut"),
)


class Title(Text):
    """Markdown whose output carries what exporters have to know of the whole document.

    Parameters
    ----------
    text : str
    document : mapping
        Goes into the metadata of the output, under ``document``.

    Examples
    --------
    >>> title = Title("# Report", {"labels": {"copy": "Copy"}})
    >>> title._repr_mimebundle_()[1]
    {'document': {'labels': {'copy': 'Copy'}}}
    """

    document: Mapping[str, object]

    def __new__(cls, text: str, document: Mapping[str, object] | None = None) -> Title:
        """Make the text, and keep what belongs to it."""
        title = super().__new__(cls, text)
        title.document = dict(document or {})
        return title

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, str], dict[str, object]]:
        shown = {"text/markdown": str(self), "text/plain": str(self)}
        return shown, {"document": dict(self.document)}


def title_of(paragraphs: Sequence[str], language: str) -> Title:
    r"""Join the paragraphs of a title, with the words exporters need in its language.

    Examples
    --------
    >>> title = title_of(["# Báo cáo", "Quý III"], "vi")
    >>> title, title.document["labels"]["copied"]
    ('# Báo cáo\n\nQuý III', 'Đã sao chép bảng.')
    """
    labels = {label: say(language, f"export-{label}") for label in LABELS}
    return Title("\n\n".join(paragraphs), {"labels": labels})
