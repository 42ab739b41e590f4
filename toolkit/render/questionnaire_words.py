"""The parts of a questionnaire as WordprocessingML: questions, grids, tables, what is filled in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from typing import Any

from toolkit.render.docx_markup import run

WIDTH = 9752  # twips between the margins
_INDENT = 482  # of what stands below a number
_BOX, _BOX_HEIGHT = 442, 488  # of a letter or digit
_LETTER = 118  # twips of a letter, on average and with some to spare
_TICK_SPACE = 420
_BOLD, _ITALIC = "<w:b/><w:bCs/>", "<w:i/><w:iCs/>"
_MIDDLE = '<w:jc w:val="center"/>'
_LINE = "<w:top {0}/><w:left {0}/><w:bottom {0}/><w:right {0}/>".format(
    'w:val="single" w:sz="6" w:space="0" w:color="404040"'
)
_INNER = "<w:insideH {0}/><w:insideV {0}/>".format(
    'w:val="single" w:sz="4" w:space="0" w:color="7C8790"'
)
_SHADE = '<w:shd w:val="clear" w:color="auto" w:fill="ECEFF2"/>'
_TAB = "<w:r><w:tab/></w:r>"


def _size(points: float) -> str:
    return f'<w:sz w:val="{round(2 * points)}"/><w:szCs w:val="{round(2 * points)}"/>'


# A frame round a blank: drawn by Word, so that no typeface has to have a box. It is one blank made
# wide, as a frame round several may be drawn in pieces.
_TICK = run(
    "\u00a0",
    f'<w:w w:val="480"/>{_size(9)}<w:bdr w:val="single" w:sz="8" w:space="0" w:color="000000"/>',
)


class Sheet:
    """Writes the blocks of one questionnaire.

    Parameters
    ----------
    styles : mapping
        Name of a style -> its identifier.
    words : mapping
        What stands at boxes and lines.

    Examples
    --------
    >>> sheet = Sheet({"Table Text": "T", "Table End": "E", "heading 1": "H"}, {})
    >>> sheet.block({"kind": "only", "text": "A"}).count("<w:keepNext/>")
    1
    """

    def __init__(self, styles: Mapping[str, str], words: Mapping[str, str]) -> None:
        self.styles = styles
        self.words = words

    def opening(self, title: str, booklet: str) -> str:
        """What stands at the top of the first page."""
        office = run(self.words["office"], _BOLD + _size(9))
        names = ("sheet-number", "entered-by", "entered-on")
        stops = (4200, 7400, WIDTH - 160)
        for name in names:
            office += run(f"   {self.words[name]} ", _size(9)) + _TAB
        tabs = "".join(f'<w:tab w:val="left" w:leader="dot" w:pos="{stop}"/>' for stop in stops)
        cell = _cell(WIDTH, self.paragraph(office, tabs=f"<w:tabs>{tabs}</w:tabs>", space=(40, 40)))
        return (
            _table([WIDTH], [_row(cell)], _LINE)
            + self.paragraph(run(title, _BOLD + _size(16)), space=(200, 80), jc=_MIDDLE)
            + (
                self.paragraph(run(booklet, _BOLD + _size(14)), space=(0, 80), jc=_MIDDLE)
                if booklet
                else ""
            )
            + self.paragraph(
                run(self.words["how-to"], _ITALIC + _size(10)), space=(0, 160), jc=_MIDDLE
            )
        )

    def paragraph(
        self, inner: str, *, keep: bool = False, space: tuple[int, int] = (0, 0),
        indent: tuple[int, int] = (0, 0), tabs: str = "", jc: str = "", style: str = "Table Text",
    ) -> str:  # fmt: skip
        """Write a paragraph.

        Parameters
        ----------
        inner : str
            Its runs.
        keep : bool
            Whether it stays on the page of the next one.
        space, indent : (int, int)
            Twips before and after; of all lines from the left, and what the first one has less.
        tabs, jc : str
            Elements that belong there.
        style : str
            Name of its style.
        """
        return (
            f'<w:p><w:pPr><w:pStyle w:val="{self.styles[style]}"/>'
            f"{'<w:keepNext/>' if keep else ''}<w:keepLines/>{tabs}"
            f'<w:spacing w:before="{space[0]}" w:after="{space[1]}"/>'
            f'<w:ind w:left="{indent[0]}" w:hanging="{indent[1]}"/>{jc}</w:pPr>{inner}</w:p>'
        )

    def block(self, block: Mapping[str, Any]) -> str:
        """Write a heading, note, question, grid or repeat."""
        kind = block["kind"]
        if kind == "heading":
            style = f"heading {block['level']}"
            inner = run(block["text"])
            return self.paragraph(inner, keep=True, space=(240, 120), style=style)
        if kind == "only":
            return self._aside(block["text"], space=(160, 80), strong=True)
        if kind == "note":
            only = self._aside(block["only"]) if block["only"] else ""
            return only + self.paragraph(run(block["text"], _size(12)), space=(60, 120), keep=True)
        if kind == "question":
            return self._question(block)
        return self._grid(block) if kind == "grid" else self._repeat(block)

    def _aside(
        self, text: str, indent: int = 0, space: tuple[int, int] = (0, 40), *, strong: bool = False
    ) -> str:
        """Write what says how to answer; it stays with what it is about."""
        looks = (_BOLD if strong else "") + _ITALIC + _size(10)
        return self.paragraph(run(text, looks), keep=True, space=space, indent=(indent, 0))

    def _question(self, question: Mapping[str, Any]) -> str:
        only = question["only"]
        before = self._aside(only, _INDENT, (160, 0)) if only else ""
        how = run(f" ({question['how']})", _ITALIC + _size(10)) if question["how"] else ""
        asked = f"{run(question['number'] + '.', _BOLD + _size(12))}{_TAB}"
        asked += run(question["text"], _BOLD + _size(12)) + how
        asked = self.paragraph(
            asked, keep=True, space=(0 if only else 160, 60), indent=(_INDENT, _INDENT)
        )
        hint = self._aside(question["hint"], _INDENT, (0, 60)) if question["hint"] else ""
        return before + asked + hint + self._answer(question["answer"])

    # --- what is written into ---

    def _answer(self, answer: Mapping[str, Any]) -> str:
        kind = answer["kind"]
        if kind == "choices":
            return self._choices(answer["options"], WIDTH - _INDENT, _INDENT, 12)
        if kind == "boxes":
            return self._boxes([(answer["count"], "")])
        if kind in ("date", "time", "moment"):
            day = [(2, "day"), (2, "month"), (4, "year")] if kind != "time" else []
            hour = [(2, "hour"), (2, "minute")] if kind != "date" else []
            return self._boxes(day + hour)
        end = _INDENT + 2300 if kind == "short" else WIDTH
        count = answer.get("count", 1)
        return "".join(self._line("", end, keep=n + 1 < count) for n in range(count))

    def _line(self, inner: str, end: int, *, keep: bool, before: int = 200) -> str:
        tabs = f'<w:tabs><w:tab w:val="right" w:leader="dot" w:pos="{end}"/></w:tabs>'
        return self.paragraph(
            inner + _TAB, keep=keep, tabs=tabs, indent=(_INDENT, 0), space=(before, 60)
        )

    def _choices(
        self, options: Sequence[Mapping[str, Any]], width: int, indent: int, size: float
    ) -> str:
        """Write answers to tick: side by side where there is room, else below each other."""
        rows = list(_rows(options, width, size))
        stops = _stops(rows, width, size)
        return "".join(
            self._row_of_choices(row, stops, (indent, width), size, keep=place + 1 < len(rows))
            for place, row in enumerate(rows)
        )

    def _row_of_choices(
        self, row: Sequence[Mapping[str, Any]], stops: Sequence[int], room: tuple[int, int],
        size: float, *, keep: bool,
    ) -> str:  # fmt: skip
        indent, width = room
        start = _TICK + _TAB if len(row) == 1 else _TICK + run("  ", _size(size))
        inner = _TAB.join(start + run(one["text"], _size(size)) for one in row)
        places = [
            f'<w:tab w:val="left" w:pos="{indent + stop}"/>' for stop in stops[: len(row) - 1]
        ]
        line = row[-1]["line"]
        if line is not None:
            inner += run(f" ({line}): " if line else " ", _ITALIC + _size(min(size, 10))) + _TAB
            places.append(f'<w:tab w:val="right" w:leader="dot" w:pos="{indent + width}"/>')
        tabs = f"<w:tabs>{''.join(places)}</w:tabs>" if places else ""
        hanging = _TICK_SPACE if len(row) == 1 else 0
        indents = (indent + hanging, hanging)
        return self.paragraph(inner, keep=keep, tabs=tabs, indent=indents, space=(20, 40))

    def _boxes(self, groups: Sequence[tuple[int, str]]) -> str:
        """Write a box for each letter or digit, with a word below each group of them."""
        widths, above, below = [], "", ""
        for place, (count, word) in enumerate(groups):
            if place:
                widths.append(_BOX // 2)
                above += _cell(_BOX // 2, self.paragraph(""))
                below += _cell(_BOX // 2, self.paragraph(""))
            widths += [_BOX] * count
            frame = f"<w:tcBorders>{_LINE}</w:tcBorders>"
            above += _cell(_BOX, self.paragraph("", keep=bool(word)), frame) * count
            told = run(self.words.get(word, ""), _size(8.5))
            span = f'<w:gridSpan w:val="{count}"/>'
            below += _cell(_BOX * count, self.paragraph(told, jc=_MIDDLE), span)
        rows = [_row(above, _BOX_HEIGHT)] + ([_row(below)] if groups[0][1] else [])
        return _table(widths, rows, "", indent=_INDENT) + self._end()

    def _end(self) -> str:
        """Two tables in a row would become one."""
        low = '<w:spacing w:before="0" w:after="0" w:line="60" w:lineRule="exact"/>'
        return f'<w:p><w:pPr><w:pStyle w:val="{self.styles["Table End"]}"/>{low}</w:pPr></w:p>'

    # --- tables ---

    def _grid(self, grid: Mapping[str, Any]) -> str:
        count = len(grid["choices"])
        narrow = 1000 if count > 5 else 1240 if count > 3 else 1400
        widths = [_INDENT, WIDTH - _INDENT - count * narrow, *([narrow] * count)]
        head = _cell(sum(widths[:2]), self.paragraph(""), f'<w:gridSpan w:val="2"/>{_SHADE}')
        for choice in grid["choices"]:
            told = self.paragraph(run(choice, _BOLD + _size(9)), jc=_MIDDLE, keep=True)
            head += _cell(narrow, told, f'{_SHADE}<w:vAlign w:val="center"/>')
        tick = _cell(narrow, self.paragraph(_TICK, jc=_MIDDLE), '<w:vAlign w:val="center"/>')
        rows = [_row(head, header=True)]
        for row in grid["rows"]:
            number = self.paragraph(run(row["number"] + ".", _BOLD + _size(11)), space=(40, 40))
            asked = _cell(widths[0], number) + _cell(widths[1], self._asked(row, _size(11)))
            rows.append(_row(asked + tick * count))
        how = self._aside(grid["how"], space=(160, 60))
        return how + _table(widths, rows, _LINE + _INNER) + self._end()

    def _asked(self, row: Mapping[str, Any], looks: str) -> str:
        """Write a question in a cell, with the condition above and the hint below."""
        only = self._aside(row["only"], space=(40, 0)) if row["only"] else ""
        how = run(f" ({row['how']})", _ITALIC + _size(9.5)) if row.get("how") else ""
        text = self.paragraph(run(row["text"], looks) + how, space=(40, 40))
        hint = self.paragraph(run(row["hint"], _ITALIC + _size(9.5))) if row["hint"] else ""
        return only + text + hint

    def _repeat(self, repeat: Mapping[str, Any]) -> str:
        columns, count = repeat["columns"], repeat["rows"]
        titles = [
            self._asked({**q, "text": f"{q['number']}. {q['text']}"}, _BOLD + _size(10))
            for q in columns
        ]
        numbers = [self.paragraph(run(str(n + 1), _size(11)), jc=_MIDDLE) for n in range(count)]
        if repeat["turned"]:
            widths = [WIDTH - count * 2350, *([2350] * count)]
            rows = [_row(self._head(["", *numbers], widths), header=True)]
            for question, title in zip(columns, titles, strict=True):
                blank = self._blank(question["answer"], widths[1])
                rows.append(_row(_cells([title, *([blank] * count)], widths), 600))
        else:
            each = (WIDTH - 560) // len(columns)
            widths = [560, *([each] * len(columns))]
            number = self.paragraph(run(self.words.get("row", ""), _size(10)), jc=_MIDDLE)
            rows = [_row(self._head([number, *titles], widths), header=True)]
            blanks = [self._blank(question["answer"], each) for question in columns]
            rows += [_row(_cells([n, *blanks], widths), 600) for n in numbers]
        how = self._aside(repeat["how"], space=(120, 60))
        return how + _table(widths, rows, _LINE + _INNER) + self._end()

    def _head(self, inners: Sequence[str], widths: Sequence[int]) -> str:
        empty = self.paragraph("")
        return _cells([inner or empty for inner in inners], widths, _SHADE)

    def _blank(self, answer: Mapping[str, Any], width: int) -> str:
        """What a cell of a table offers: boxes to tick, or room to write."""
        if answer["kind"] == "choices":
            return self._choices(answer["options"], width - 240, 0, 10)
        day = "……/……/………" if answer["kind"] == "date" else ""
        return self.paragraph(run(day, _size(10)), space=(240, 0) if day else (0, 0))


def _rows(
    options: Sequence[Mapping[str, Any]], width: int, size: float
) -> Iterable[list[Mapping[str, Any]]]:
    """Share answers out to lines; one with a line to write on has a line of its own."""
    widths = [_room(one["text"], size) for one in options]
    one_row = sum(widths) <= width
    most = 4 if len(options) > 12 else 2 if len(options) > 4 else 1
    fit = max(1, min(most, width // max(widths, default=width)))
    count = len(options) if one_row else fit
    row: list[Mapping[str, Any]] = []
    for option in options:
        if row and (option["line"] is not None or len(row) == count):
            yield row
            row = []
        row.append(option)
        if option["line"] is not None:
            yield row
            row = []
    if row:
        yield row


def _room(text: str, size: float) -> int:
    return round(len(text) * _LETTER * size / 12) + _TICK_SPACE


def _stops(
    rows: Sequence[Sequence[Mapping[str, Any]]], width: int, size: float
) -> list[int]:  # fmt: skip
    """Where the second and further answers of a line begin."""
    longest = max(rows, key=len, default=())
    widths = [_room(one["text"], size) for row in rows for one in row]
    if not longest or max(widths) * len(longest) <= width:
        return [n * width // max(len(longest), 1) for n in range(1, len(longest))]
    spare = (width - sum(widths)) // len(longest)
    return list(accumulate(room + spare for room in widths[:-1]))


def _table(widths: Sequence[int], rows: Sequence[str], borders: str, indent: int = 0) -> str:
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    frame = f"<w:tblBorders>{borders}</w:tblBorders>" if borders else ""
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblInd w:w="{indent}" w:type="dxa"/>{frame}<w:tblLayout w:type="fixed"/>'
        '<w:tblCellMar><w:left w:w="70" w:type="dxa"/><w:right w:w="70" w:type="dxa"/>'
        f"</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _row(cells: str, height: int = 0, *, header: bool = False) -> str:
    tall = f'<w:trHeight w:val="{height}" w:hRule="atLeast"/>' if height else ""
    repeated = "<w:tblHeader/>" if header else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{tall}{repeated}</w:trPr>{cells}</w:tr>"


def _cell(width: int, inner: str, about: str = "") -> str:
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{about}</w:tcPr>{inner}</w:tc>'


def _cells(inners: Sequence[str], widths: Sequence[int], about: str = "") -> str:
    return "".join(_cell(w, inner, about) for w, inner in zip(widths, inners, strict=True))
