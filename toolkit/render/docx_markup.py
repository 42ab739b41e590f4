"""Text -> the runs and paragraphs of a Word document."""

from __future__ import annotations

import re
import unicodedata
from html import escape

from toolkit.render.markdown_blocks import printable

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
}
_BREAKS = {"\n": "<w:br/>", "\t": "<w:tab/>"}
_BREAK = re.compile("([\n\t])")
# Letters written from right to left; most reports hold none, and are not looked at further.
_LEFTWARD = re.compile(
    "[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)


def escaped(text: str) -> str:
    r"""Return a text as it stands in XML, in an element or an attribute.

    Examples
    --------
    >>> escaped("<b> & \x0b")
    '&lt;b&gt; &amp; '
    """
    return escape(printable(text))


def is_leftward(text: str) -> bool:
    """Whether the first letter that has a direction is written from right to left.

    Examples
    --------
    >>> is_leftward("12 שלום a"), is_leftward("a שלום")
    (True, False)
    """
    if not _LEFTWARD.search(text):
        return False
    directions = (unicodedata.bidirectional(letter) for letter in text)
    return next((way for way in directions if way in ("L", "R", "AL")), "L") != "L"


def run(text: str, looks: str = "") -> str:
    r"""Write a run; its line breaks and tabs become Word's.

    Parameters
    ----------
    text : str
    looks : str
        Elements of its properties, in the order of the schema.

    Examples
    --------
    >>> run("A\nB", "<w:b/>")
    '<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">A</w:t><w:br/><w:t ...>B</w:t></w:r>'
    """
    if is_leftward(text):
        looks += "<w:rtl/>"
    properties = f"<w:rPr>{looks}</w:rPr>" if looks else ""
    return f"<w:r>{properties}{text_pieces(text)}</w:r>" if text else ""


def text_pieces(text: str) -> str:
    """Write what is inside a run."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\n" not in text and "\t" not in text:
        return f'<w:t xml:space="preserve">{escaped(text)}</w:t>'
    pieces = (piece for piece in _BREAK.split(text) if piece)
    return "".join(
        _BREAKS.get(piece) or f'<w:t xml:space="preserve">{escaped(piece)}</w:t>'
        for piece in pieces
    )


def paragraph(
    style: str,
    inner: str,
    *,
    keep: bool = False,
    numbering: str = "",
    leftward: bool = False,
    indent: str = "",
) -> str:
    """Write a paragraph.

    Parameters
    ----------
    style : str
        Identifier of its style.
    inner : str
        Its runs.
    keep : bool
        Whether it stays on the page of the next one.
    numbering, indent : str
        Elements that belong there; the second one may be followed by the alignment.
    leftward : bool
        Whether it is written from right to left.

    Examples
    --------
    >>> paragraph("Quote", run("A"), keep=True)
    '<w:p><w:pPr><w:pStyle w:val="Quote"/><w:keepNext/></w:pPr><w:r><w:t ...>A</w:t></w:r></w:p>'
    """
    properties = (
        f'<w:pStyle w:val="{style}"/>',
        "<w:keepNext/>" if keep else "",
        numbering,
        "<w:bidi/>" if leftward else "",
        indent,
    )
    return f"<w:p><w:pPr>{''.join(properties)}</w:pPr>{inner}</w:p>"


def kept_with_next(markup: str) -> str:
    """Keep the last paragraph of a text on the page of what comes next.

    Examples
    --------
    >>> kept_with_next(paragraph("Quote", ""))
    '<w:p><w:pPr><w:pStyle w:val="Quote"/><w:keepNext/></w:pPr></w:p>'
    """
    before, start, last = markup.rpartition("<w:p><w:pPr>")
    style, closing, rest = last.partition("/>")
    kept = "" if rest.startswith("<w:keepNext/>") else "<w:keepNext/>"
    return f"{before}{start}{style}{closing}{kept}{rest}" if start else markup
