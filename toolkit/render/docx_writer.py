"""What is remembered while a Word document is written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from urllib.parse import quote, urlsplit

from toolkit.render.docx_figures import Picture

_NO_LETTER = re.compile(r"\W")
_LONGEST_NAME = 40  # letters of a bookmark that Word accepts
_WRITTEN_IN_ADDRESSES = "%/:=&?~#+!$,;'@()*[]"


@dataclass
class Writer:
    """Everything that the parts of a document share while it is written.

    Parameters
    ----------
    styles : mapping
        Name of a style -> its identifier in this document.
    width, height : int
        Twips between the margins.
    labels : mapping
        Words of the exporter: `Report.document`.
    bullets, next_list : int
        The list with bullets, and the first free number of a list.
    pictures : sequence of Picture
        In the order of the figures.
    """

    styles: Mapping[str, str]
    width: int
    height: int
    labels: Mapping[str, object]
    bullets: int
    next_list: int
    pictures: Sequence[Picture]
    placed: int = 0
    bookmarks: dict[str, str] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    starts: list[tuple[int, int]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)

    def number(self, what: str) -> int:
        """Return the next number of a kind, from 1."""
        self.counts[what] += 1
        return self.counts[what]

    def know(self, anchors: Sequence[str]) -> None:
        """Give every heading a bookmark, before any link to it is written."""
        for place, anchor in enumerate(anchors, start=1):
            name = f"_{place}_{_NO_LETTER.sub('_', anchor)}"
            self.bookmarks.setdefault(anchor, name[:_LONGEST_NAME])

    def link(self, address: str) -> str:
        """Return the relationship of an address; none where it is no address."""
        address = web_address(address)
        if not address:
            return ""
        return self.links.setdefault(address, f"rIdLink{len(self.links) + 1}")

    def ordered_list(self, start: int, level: int) -> int:
        """Return the number of a new list, which begins with `start` at its level."""
        self.starts.append((start, level))
        return self.next_list + len(self.starts) - 1

    def next_picture(self) -> Picture:
        """Return the picture of the next figure."""
        self.placed += 1
        return self.pictures[self.placed - 1]


def web_address(address: str) -> str:
    """Return an address as Word accepts it, which calls a file broken for a wrong one.

    Examples
    --------
    >>> web_address("https://a.vn/báo cáo"), web_address("http://[a")
    ('https://a.vn/b%C3%A1o%20c%C3%A1o', '')
    """
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").encode("idna").decode("ascii")
        _ = parts.port
    except ValueError:
        return ""
    if parts.scheme != "mailto" and not host:
        return ""
    if host and not host.isascii():
        return ""
    return quote(address, safe=_WRITTEN_IN_ADDRESSES)
