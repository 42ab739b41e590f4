"""The title of a report, which also tells exporters how to speak to its readers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from toolkit.show.text import Text
from toolkit.show.words import say

# What an exporter writes around the results, and the end of the message that says it.
LABELS = (
    *("contents", "skip", "top", "sort", "copy", "copied", "not-copied"),
    *("figure", "table", "annex", "no-tables", "cut"),
)


class Annotated(Text):
    """Markdown whose output carries what exporters have to know.

    Parameters
    ----------
    text : str
    about : mapping
        Goes into the metadata of the output.

    Examples
    --------
    >>> Annotated("## 5. Methods", {"annex": True})._repr_mimebundle_()[1]
    {'annex': True}
    """

    about: Mapping[str, object]

    def __new__(cls, text: str, about: Mapping[str, object] | None = None) -> Annotated:
        """Make the text, and keep what belongs to it."""
        made = super().__new__(cls, text)
        made.about = dict(about or {})
        return made

    def _repr_mimebundle_(
        self, include: object = None, exclude: object = None
    ) -> tuple[dict[str, str], dict[str, object]]:
        shown = {"text/markdown": str(self), "text/plain": str(self)}
        return shown, dict(self.about)


def title_of(
    paragraphs: Sequence[str],
    language: str,
    letterhead: Mapping[str, object] | None = None,
    day: dt.date | None = None,
) -> Annotated:
    r"""Join the paragraphs of a title, with what exporters need for the whole document.

    Parameters
    ----------
    paragraphs : sequence of str
    language : str
    letterhead : mapping, optional
        As from `show.letterhead.letterhead`.
    day : date, optional
        The day of the figures, by which a document is dated in its metadata.

    Examples
    --------
    >>> title = title_of(["# Báo cáo", "Quý III"], "vi")
    >>> title, title.about["document"]["labels"]["copied"]
    ('# Báo cáo\n\nQuý III', 'Đã sao chép bảng.')
    """
    labels = {label: say(language, f"export-{label}") for label in LABELS}
    document: dict[str, object] = {"language": language, "labels": labels}
    if letterhead:
        document["letterhead"] = dict(letterhead)
    if day:
        document["day"] = f"{day:%Y-%m-%d}"
    return Annotated("\n\n".join(paragraphs), {"document": document})
