"""What a sheet of an XLSX file says beside the values of its cells.

The fast reader gives values alone. The text of the sheet is looked through for formulas, numbers
whose zeros or last digits would be lost, error messages, and fonts of before Unicode; and, before
anything is unpacked for good, for cells so far away that the rows between would fill the memory.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from toolkit.reading.legacy_text import Legacy
from toolkit.reading.legacy_vote import may_hold_legacy
from toolkit.reading.sheet import Place, letters
from toolkit.reading.workbook_styles import Font, Styles

CHUNK = 1 << 22  # bytes of a sheet looked at once
LARGEST = 60_000_000  # cells of a sheet, empty ones included: 200,000 rows of 300 columns
EXACT = 2**53  # from here on a number of a workbook may have lost its last digits

_COLUMN = re.compile(rb"""r\s*=\s*["']([A-Za-z]+)\d""")
_ROWS = [re.compile(rb"""r\s*=\s*["'][A-Za-z]*\d{%d}""" % n) for n in range(12)]  # digits
_ANY_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]*)(\d+)""")
_FILLED_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]+)(\d+)["'][^<>]*(?<!/)>(?!</)""")
_NO_PLACE = re.compile(rb"<(?:\w+:)?c(?=[\s>/])(?![^<>]*\br\s*=)")
# Formulas and error messages, by marks that are found fast; long numbers.
_MARKS = (b"<f>", b"<f ", b"<f/", b":f>", b":f ", b't="e"', b"t='e'")
_LONG = re.compile(rb">-?(?:\d{16}|[\d.]+[Ee]\+?\d)")
_TAG = re.compile(rb"<(?:\w+:)?(row|c)\b([^<>]*)>")
_ATTRIBUTE = re.compile(rb"""\b([rst])\s*=\s*["']([^"']*)["']""")
_FORMULA = re.compile(rb"<(?:\w+:)?f\b[^<>]*>([^<]+)</")
_VALUE = re.compile(rb"<(?:\w+:)?v\b[^<>]*>([^<]*)</")
_WHOLE = re.compile(r"-?\d+")


class TooFarError(Exception):
    """A cell lies so far away that the sheet cannot be read."""


@dataclass
class Marks:
    """What is said of the cells of a sheet, by their places.

    Attributes
    ----------
    texts : dict
        What a cell says, where its value alone would say less.
    formulas : dict
    lossy : set
    fonts : dict
        Cells whose font is made for an encoding of before Unicode.
    odd : bool
        Whether other cells may hold text of such an encoding.
    """

    texts: dict[Place, str] = field(default_factory=dict)
    formulas: dict[Place, str] = field(default_factory=dict)
    lossy: set[Place] = field(default_factory=set)
    fonts: dict[Place, Font] = field(default_factory=dict)
    odd: bool = False

    @property
    def near(self) -> Legacy | None:
        """The one encoding all such fonts are made for."""
        kinds = {kind for kind, _ in self.fonts.values()}
        return kinds.pop() if len(kinds) == 1 else None


def read_marks(archive: zipfile.ZipFile, part: str, styles: Styles) -> Marks:
    """Look through a sheet.

    Raises
    ------
    TooFarError
        With the name of the last cell.
    """
    marks = Marks()
    styled = _styled(styles)
    place, bounds = [0, -1], [0, 0]
    for content in _chunks(archive, part):
        _bound(content, bounds)
        marks.odd = marks.odd or (b"inlineStr" in content and may_be_odd(content))
        if _tells(content) or (styled and styled.search(content)):
            _look(content, styles, marks, place)
        else:
            _move(content, place)
    if (10 ** bounds[0] - 1) * bounds[1] > LARGEST:
        _check_filled(archive, part)
    return marks


def may_be_odd(content: bytes) -> bool:
    """Whether strings in XML may be written for fonts of before Unicode.

    Examples
    --------
    >>> may_be_odd(b"<t>L&#223;</t>"), may_be_odd(b"<t>Ho</t>")
    (True, False)
    """
    return b"&#" in content or may_hold_legacy(content)


def _chunks(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """The text of a sheet, cut behind rows."""
    rest = b""
    with archive.open(part) as file:
        while content := file.read(CHUNK):
            content = rest + content
            end = content.rfind(b"row>") + 4
            if end < 4 and len(content) < 16 * CHUNK:
                rest = content
                continue
            end = end if end >= 4 else len(content)
            yield content[:end]
            rest = content[end:]
    yield rest


def _styled(styles: Styles) -> re.Pattern[bytes] | None:
    """What finds cells in styles that mean something."""
    some = "|".join(map(str, sorted({*styles.fonts, *styles.zeros}))).encode()
    return re.compile(rb"s\s*=\s*[\"'](?:" + some + rb")[\"']") if some else None


def _tells(content: bytes) -> bool:
    return any(mark in content for mark in _MARKS) or _LONG.search(content) is not None


def _bound(content: bytes, bounds: list[int]) -> None:
    """How many digits the number of a row has, and how many columns there are, at most."""
    while bounds[0] + 1 < len(_ROWS) and _ROWS[bounds[0] + 1].search(content):
        bounds[0] += 1
    bounds[1] = max(bounds[1], *map(_number, set(_COLUMN.findall(content))), 0)


def _reach(content: bytes, places: re.Pattern[bytes], last: list[int]) -> None:
    """Move the last cell on: its row and column, counted from 1."""
    found = set(places.findall(content))
    rows = {int(row) for row in {row for _, row in found}}
    columns = {_number(column) for column in {column for column, _ in found}}
    last[0], last[1] = max(last[0], *rows, 0), max(last[1], *columns, 0)


def _number(column: bytes) -> int:
    number = 0
    for letter in column.upper():
        number = number * 26 + letter - 64
    return number


def _check_filled(archive: zipfile.ZipFile, part: str) -> None:
    """A cell that is empty is not read, whatever its format is."""
    last = [0, 0]
    for content in _chunks(archive, part):
        # A cell that does not say where it stands may stand in any row and column there are.
        _reach(content, _ANY_PLACE if _NO_PLACE.search(content) else _FILLED_PLACE, last)
    if last[0] * last[1] > LARGEST:
        raise TooFarError(f"{letters(last[1])}{last[0]}")


def _move(content: bytes, place: list[int]) -> None:
    """Go to the last row of a text in which nothing is to be looked at."""
    at = max(content.rfind(b"<row"), content.rfind(b":row"))
    row = re.search(rb"""\br\s*=\s*["'](\d+)""", content[at : content.find(b">", at)])
    place[0] = int(row[1]) if at >= 0 and row else place[0] + content.count(b"row>")
    place[1] = -1


def _look(content: bytes, styles: Styles, marks: Marks, place: list[int]) -> None:
    tags = list(_TAG.finditer(content))
    ends = [tag.start() for tag in tags[1:]] + [len(content)]
    for tag, end in zip(tags, ends, strict=True):
        attributes = dict(_ATTRIBUTE.findall(tag[2]))
        at = attributes.get(b"r", b"")
        if tag[1] == b"row":
            place[:] = [int(at) if at.isdigit() else place[0] + 1, -1]
            continue
        column = at.rstrip(b"0123456789")
        place[1] = _number(column) - 1 if column else place[1] + 1
        row = int(at[len(column) :] or place[0]) if column else place[0]
        if not tag[2].endswith(b"/"):
            _mark((row - 1, place[1]), attributes, content[tag.end() : end], styles, marks)


def _mark(
    place: Place, attributes: dict[bytes, bytes], inner: bytes, styles: Styles, marks: Marks
) -> None:
    style, kind = int(attributes.get(b"s", b"0") or 0), attributes.get(b"t", b"n")
    value = _VALUE.search(inner)
    said = unescape(value[1].decode()) if value else ""
    if formula := _FORMULA.search(inner):
        marks.formulas[place] = "=" + unescape(formula[1].decode())
    if kind == b"e":
        marks.texts[place] = said
    elif kind == b"n":
        _mark_number(place, said, styles.zeros.get(style, 0), marks)
    elif style in styles.fonts:
        marks.fonts[place] = styles.fonts[style]


def _mark_number(place: Place, said: str, digits: int, marks: Marks) -> None:
    try:
        number = float(said)
    except ValueError:
        return
    if not number.is_integer():
        return
    whole = said.strip() if _WHOLE.fullmatch(said.strip()) else str(int(number))
    if abs(number) >= EXACT:
        marks.lossy.add(place)
        marks.texts[place] = whole
    if digits and number >= 0:
        marks.texts[place] = whole.zfill(digits)
