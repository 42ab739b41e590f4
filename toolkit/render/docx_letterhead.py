"""Letterhead, title, signature and annex of a Word document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from toolkit.render.column_widths import written_width
from toolkit.render.content import Report
from toolkit.render.docx_blocks import blocks_markup
from toolkit.render.docx_markup import is_leftward, paragraph, run
from toolkit.render.docx_writer import Writer
from toolkit.render.letterhead import Letterhead, label

_CLOSE = 0.97  # of a line: typefaces differ a little
_STEPS = 24  # from the least width that could do to the whole one
_LEFT = 0.43  # of the width: the motto of the state is longer than the name of a union
_SHORT_RULE = 0.4  # of the text above it
_LEAST_RULE = 600  # twips


def opening(report: Report, head: Letterhead, writer: Writer) -> str:
    """Write what comes before the body: letterhead, title, whom it is addressed to."""
    if not head.is_administrative:
        return _line("Title", report.title, writer)
    space = (14, writer.width)
    subject = _lines("Subtitle", head.subject, space, writer) if head.subject else ""
    rule = _rule(head.subject, 14, writer.width, _SHORT_RULE, writer) if head.subject else ""
    addressed = _line("Addressee", head.addressee, writer) if head.addressee else ""
    title = _line("Title", head.title.upper() or report.title, writer)
    return f"{_letterhead(head, writer)}{title}{subject}{rule}{addressed}"


def _letterhead(head: Letterhead, writer: Writer) -> str:
    left = int(writer.width * _LEFT)
    widths = (left, writer.width - left)
    first = (_bodies(head, widths[0], writer), _state(head, widths[1], writer))
    second = (
        _line("Letterhead Number", head.number, writer),
        _line("Letterhead Place and Date", head.place_and_date, writer),
    )
    return _table(widths, [first, second], writer)


def _bodies(head: Letterhead, width: int, writer: Writer) -> str:
    issuing = head.issuing_body.upper()
    above = _lines("Letterhead Parent Body", head.parent_body.upper(), (12, width), writer)
    own = _lines("Letterhead Issuing Body", issuing, (12, width), writer)
    return f"{above}{own}{_rule(issuing, 12, width, _SHORT_RULE, writer)}"


def _state(head: Letterhead, width: int, writer: Writer) -> str:
    if not head.motto:
        return paragraph(writer.styles["Letterhead State"], "")
    *names, motto = head.motto
    lines = [_line("Letterhead State", name, writer) for name in names]
    rule = _rule(motto, 13, width, 1.0, writer)
    return f"{''.join(lines)}{_line('Letterhead Motto', motto, writer)}{rule}"


def _rule(text: str, size: float, width: int, part: float, writer: Writer) -> str:
    """A line below a text, in the middle, as long as a part of it."""
    written = min(written_width(text, size, strong=True), width)
    free = max(0, (width - max(_LEAST_RULE, round(written * part))) // 2)
    return paragraph(
        writer.styles["Letterhead Rule"], "", indent=f'<w:ind w:left="{free}" w:right="{free}"/>'
    )


def closing(head: Letterhead, writer: Writer) -> str:
    """Write what comes after the body: who gets it, and who signs."""
    left = writer.width // 2
    signing = [_line("Signature", line.upper(), writer) for line in head.signature]
    signer = _line("Signer", head.signer, writer)
    row = (_recipients(head, writer), f"{''.join(signing)}{signer}")
    above = paragraph(writer.styles["Table End"], "", keep=True)
    return f"{above}{_table((left, writer.width - left), [row], writer)}"


def _recipients(head: Letterhead, writer: Writer) -> str:
    if not head.recipients:
        return paragraph(writer.styles["Recipients"], "")
    lines = [_line("Recipients", line, writer) for line in recipient_lines(head)]
    return f"{_line('Recipients Label', head.recipients_label, writer)}{''.join(lines)}"


def recipient_lines(head: Letterhead) -> list[str]:
    """Return the list of who gets a document, with its signs.

    Examples
    --------
    >>> recipient_lines(Letterhead(recipients=("Như trên", "Lưu: VT")))
    ['- Như trên;', '- Lưu: VT.']
    """
    last = len(head.recipients) - 1
    return [f"- {one}{'.' if place == last else ';'}" for place, one in enumerate(head.recipients)]


def annex(report: Report, head: Letterhead, writer: Writer) -> str:
    """Write the annex: below a heading of its own where the document has a signature."""
    if not report.annex:
        return ""
    inner = blocks_markup(report.annex, writer)
    if not head.is_administrative:
        return inner
    heading = _line("Annex Heading", label(report.document, "annex").upper(), writer)
    space = (13, writer.width)
    belongs = _lines("Annex Of", head.annex_of, space, writer) if head.annex_of else ""
    return f"{heading}{belongs}{inner}"


def _lines(style: str, text: str, space: tuple[float, int], writer: Writer) -> str:
    """A text in the middle whose lines, where it needs several, are about equally long."""
    size, width = space
    free = (width - narrowest(text, size, width)) // 2
    indent = f'<w:ind w:left="{free}" w:right="{free}"/>' if free > 0 else ""
    return paragraph(writer.styles[style], run(text), leftward=is_leftward(text), indent=indent)


def narrowest(text: str, size: float, width: int) -> int:
    """Return the least width, in twips, in which a text takes no more lines than in this one.

    Examples
    --------
    >>> one = narrowest("CÔNG ĐOÀN", 12, 4000), narrowest("CÔNG ĐOÀN PHƯỜNG TÂN PHONG", 12, 4000)
    >>> one[0] == 4000, 2000 < one[1] < 4000
    (True, True)
    """
    words = [written_width(word, size, strong=True) for word in text.split()]
    blank = written_width(" ", size, strong=True)
    count = _count(words, blank, width)
    if count == 1:
        return width
    least = (sum(words) + blank * (len(words) - 1)) // count
    steps = (round(least + (width - least) * step / _STEPS) for step in range(_STEPS))
    return next((one for one in steps if _count(words, blank, one) <= count), width)


def _count(words: Sequence[int], blank: int, width: int) -> int:
    """How many lines words take, each as long as can be."""
    lines, used = 1, 0
    for word in words:
        if used and used + blank + word > width * _CLOSE:
            lines, used = lines + 1, 0
        used += word + (blank if used else 0)
    return lines


def _line(style: str, text: str, writer: Writer) -> str:
    return paragraph(writer.styles[style], run(text), leftward=is_leftward(text))


def _table(widths: tuple[int, int], rows: Iterable[tuple[str, str]], writer: Writer) -> str:
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{writer.styles["Letterhead Table"]}"/>'
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblLayout w:type="fixed"/></w:tblPr>'
        f"<w:tblGrid>{columns}</w:tblGrid>{''.join(_row(widths, row) for row in rows)}</w:tbl>"
    )


def _row(widths: tuple[int, int], cells: tuple[str, str]) -> str:
    inner = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{cell}</w:tc>'
        for width, cell in zip(widths, cells, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{inner}</w:tr>"
