"""Markdown of a report -> HTML that carries no markup of its own from the data."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from mistune import HTMLRenderer, Markdown
from mistune.plugins import import_plugin

PLUGINS = ("table", "strikethrough", "def_list")
_TAG = re.compile(r"<[^>]+>")
_ENTITY = re.compile(r"&#?\w+;")
_FOLLOWED = ("https:", "http:", "mailto:", "#")


def can_be_followed(url: str) -> bool:
    """Whether a link of a report leads to a page, an address for mail, or a place in it.

    Examples
    --------
    >>> can_be_followed("#coverage"), can_be_followed("javascript:alert(1)")
    (True, False)
    """
    return url.lower().startswith(_FOLLOWED)


class OnceASection:
    """Which texts a section has had: figures without data all give the same reason.

    Examples
    --------
    >>> texts = OnceASection()
    >>> [texts.is_new(text) for text in ("No answers.", "No answers.", "## 2.", "No answers.")]
    [True, False, True, True]
    """

    def __init__(self) -> None:
        self.had: set[str] = set()

    def is_new(self, source: str) -> bool:
        """Whether a text is to be shown; a heading begins a section."""
        if source.lstrip().startswith("#"):
            self.had.clear()
        new = source not in self.had
        self.had.add(source)
        return new


@dataclass
class Headings:
    """The headings of one page while it is written: their anchors, and those of level two.

    Examples
    --------
    >>> headings = Headings()
    >>> headings.add("Kết quả chính", 2), headings.add("Kết quả chính", 3)
    ('ket-qua-chinh', 'ket-qua-chinh-2')
    >>> headings.contents
    [('ket-qua-chinh', 'Kết quả chính')]
    """

    contents: list[tuple[str, str]] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)

    def add(self, html: str, level: int) -> str:
        """Remember a heading, given as HTML, and return its anchor."""
        text = _TAG.sub("", html)
        wanted = anchor = _slug(text)
        number = 1
        while anchor in self.taken:
            number += 1
            anchor = f"{wanted}-{number}"
        self.taken.add(anchor)
        if level == 2:
            self.contents.append((anchor, text))
        return anchor


def _slug(text: str) -> str:
    words = _ENTITY.sub(" ", text).lower()
    folded = unicodedata.normalize("NFD", words.replace("đ", "d"))
    if any(letter.isalpha() and not letter.isascii() for letter in folded):
        return _own_letters(words)
    return re.sub(r"[^a-z0-9]+", "-", folded.encode("ascii", "ignore").decode()).strip("-") or "s"


def _own_letters(words: str) -> str:
    """The words of a script that has no other letters, with the marks set on them."""
    kept = (c if unicodedata.category(c)[0] in "LMN" else " " for c in words)
    return "-".join("".join(kept).split())


def to_markup(source: str, headings: Headings) -> str:
    r"""Turn Markdown into HTML; raw HTML, remote pictures and odd links come out as text.

    Parameters
    ----------
    source : str
        The Markdown.
    headings : Headings
        Where this page's headings are gathered.

    Returns
    -------
    str
        HTML without scripts and without anything loaded from elsewhere.

    Examples
    --------
    >>> to_markup("Đơn vị A <script>", Headings())
    '<p>Đơn vị A &lt;script&gt;</p>\n'
    """
    html = _without_headings(source)
    return _parsed(source, headings) if html is None else html


@lru_cache(maxsize=1000)
def _without_headings(source: str) -> str | None:
    """HTML of a text that many reports share word for word; none where anchors are to be given."""
    headings = Headings()
    html = _parsed(source, headings)
    return None if headings.taken else html


def _parsed(source: str, headings: Headings) -> str:
    parser, renderer = _parser()
    renderer.headings = headings
    return str(parser(source))


@lru_cache(maxsize=1)
def _parser() -> tuple[Markdown, _Renderer]:
    # Not nbconvert's MarkdownWithMath: it takes "5 $ ... 6 $" for a formula.
    renderer = _Renderer(Headings())
    return Markdown(renderer, plugins=[import_plugin(name) for name in PLUGINS]), renderer


class _Renderer(HTMLRenderer):
    def __init__(self, headings: Headings) -> None:
        super().__init__(escape=True)
        self.headings = headings

    def heading(self, text: str, level: int, **attrs: Any) -> str:
        anchor = self.headings.add(text, level)
        return f'<h{level} id="{anchor}">{text}</h{level}>\n'

    def link(self, text: str, url: str, title: str | None = None) -> str:
        if not can_be_followed(url):
            return text
        link = super().link(text, url, title)
        return link.replace("<a ", '<a rel="noopener noreferrer" ', 1)

    def image(self, text: str, url: str, title: str | None = None) -> str:
        if not url.startswith("data:image/"):  # a page must not fetch anything
            return text
        # The parent lets no data: address pass.
        return super().image(text, "", title).replace('src=""', f'src="{self._quoted(url)}"', 1)

    @staticmethod
    def _quoted(url: str) -> str:
        return re.sub(r"[\"'<>&\s]", "", url)
