"""Vietnamese written for the fonts of before Unicode: TCVN3 (.VnTime …) and VNI (VNI-Times …).

Both use bytes that elsewhere are signs or letters of western languages. The tables are written
from the published ones (TCVN 5712:1993, VN3, and the VNI-Win table of VNI Software).
"""

from __future__ import annotations

import re
import unicodedata
from typing import Literal

Legacy = Literal["tcvn3", "vni"]

# TCVN3: the first byte of a run -> its letters. Capitals with a tone have no bytes of their own;
# the fonts whose names end with H (.VnTimeH) draw small letters as capitals.
_TCVN3_RUNS = {
    0xA1: "ĂÂÊÔƠƯĐăâêôơưđ",
    0xB5: "àảãáạ",
    0xBB: "ằẳẵắ",
    0xC6: "ặầẩẫấậè",
    0xCE: "ẻẽéẹềểễếệìỉ",
    0xDC: "ĩíịò",
    0xE1: "ỏõóọồổỗốộờởỡớợù",
    0xF1: "ủũúụừửữứựỳỷỹýỵ",
}
# VNI: a letter is followed by a mark; the marks, with the letters that result.
_VNI_TONES = "øùûõï"  # grave, acute, hook, tilde, dot
_VNI_MARKS = {
    "a": dict(zip(_VNI_TONES + "âàáåãä" + "êèéúüë", "àáảãạâầấẩẫậăằắẳẵặ", strict=True)),
    "e": dict(zip(_VNI_TONES + "âàáåãä", "èéẻẽẹêềếểễệ", strict=True)),
    "o": dict(zip(_VNI_TONES + "âàáåãä", "òóỏõọôồốổỗộ", strict=True)),
    "ô": dict(zip(_VNI_TONES, "ờớởỡợ", strict=True)),
    "u": dict(zip(_VNI_TONES, "ùúủũụ", strict=True)),
    "ö": dict(zip(_VNI_TONES, "ừứửữự", strict=True)),
    "y": dict(zip(_VNI_TONES[:4], "ỳýỷỹ", strict=True)),
}
_VNI_ALONE = dict(zip("ôöñìíæóòî", "ơưđìíỉĩịỵ", strict=True))


def _tcvn3() -> dict[str, str]:
    runs = ((chr(at + n), c) for at, run in _TCVN3_RUNS.items() for n, c in enumerate(run))
    return dict(runs)


def _vni() -> dict[str, str]:
    """Capitals as well; of a pair the first letter says whether it is one."""
    found = dict(_VNI_ALONE)
    for letter, marks in _VNI_MARKS.items():
        found |= {letter + mark: result for mark, result in marks.items()}
    found |= {pair.upper(): result.upper() for pair, result in found.items()}
    mixed = {p[0].upper() + p[1:]: r.upper() for p, r in found.items() if p.islower()}
    return mixed | found


# What Windows set up for Vietnamese made of these bytes, back to the signs of western Windows.
_WESTERN = {
    ord(sign): chr(byte)
    for byte in range(0xA1, 0x100)
    if (sign := bytes([byte]).decode("cp1258")) != chr(byte)
}
TABLES: dict[Legacy, dict[str, str]] = {"tcvn3": _tcvn3(), "vni": _vni()}
_PATTERNS = {
    kind: re.compile("|".join(sorted(map(re.escape, table), key=len, reverse=True)))
    for kind, table in TABLES.items()
}
_SHOUTED = re.compile(r"[^\W\d_]+")


def converted(text: str, kind: Legacy, *, capitals: bool = False) -> str:
    r"""Text of such a font as Unicode.

    Parameters
    ----------
    text : str
        As it was read: neither normalised nor cleaned. The soft hyphen is a letter of TCVN3.
    kind : {"tcvn3", "vni"}
    capitals : bool
        Whether the font draws small letters as capitals (`.VnTimeH`).

    Examples
    --------
    >>> converted("C«ng ®oµn", "tcvn3"), converted("Coâng ñoaøn", "vni")
    ('Công đoàn', 'Công đoàn')
    """
    table = TABLES[kind]
    found = _PATTERNS[kind].sub(lambda m: table[m[0]], text.translate(_WESTERN))
    if capitals:
        return found.upper()
    return _SHOUTED.sub(_shouted, found) if kind == "tcvn3" else found


def _shouted(word: re.Match[str]) -> str:
    """Capitals where all letters that have one are capitals, and these are several: C«NG."""
    plain = [letter for letter in word[0] if letter.isascii()]
    all_high = len(plain) > 1 and all(letter.isupper() for letter in plain)
    return word[0].upper() if all_high else word[0]


def legacy_font(name: str) -> tuple[Legacy, bool] | None:
    """The encoding a font is made for, and whether it draws capitals only.

    Examples
    --------
    >>> legacy_font(".VnTimeH"), legacy_font("VNI-Times"), legacy_font("Arial")
    (('tcvn3', True), ('vni', False), None)
    """
    plain = name.strip().casefold()
    if plain.startswith(".vn"):
        return "tcvn3", plain.endswith("h")
    return ("vni", False) if plain.startswith("vni-") else None


def whole_word(word: str, kind: Legacy) -> str:
    """A word of such a font as Unicode; nothing where not all of its signs are letters of it.

    Examples
    --------
    >>> whole_word("ThÞ", "tcvn3"), whole_word("Thị", "tcvn3"), whole_word("Vàng", "vni")
    ('Thị', '', '')
    """
    rest = _PATTERNS[kind].sub("", word.translate(_WESTERN))
    return converted(word, kind) if rest.isascii() else ""


def within_font(text: str) -> bool:
    """Whether a text has no letter that fonts of before Unicode cannot hold.

    Examples
    --------
    >>> within_font("Lß ThÞ “Mai”"), within_font("Lò Thị")
    (True, False)
    """
    return all(c <= "\xff" or not c.isalpha() or ord(c) in _WESTERN for c in text)


def odd_signs() -> str:
    """Signs such fonts write letters with, and Vietnamese in Unicode never has.

    Examples
    --------
    >>> [sign in odd_signs() for sign in "µßñà°"]
    [True, True, True, False, False]
    """
    written = {c for table in TABLES.values() for sign in table for c in sign if not c.isascii()}
    letters = {c for table in TABLES.values() for c in table.values()}
    return "".join(sorted(written - letters))


def composed(text: str) -> str:
    """One character a letter.

    Examples
    --------
    >>> len(composed("ê\u0301"))
    1
    """
    return unicodedata.normalize("NFC", text)
