"""A file name for any key: readable, the same every time, and good on every system."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

_LONGEST = 120  # bytes; with an ending and a temporary prefix it stays below 255
_HASH = 10  # 40 bits: even 100,000 keys that are cleaned to one text stay apart
# What Windows forbids, and what has a meaning of its own in a link.
_UNFIT = re.compile(r'[/\\:*?"<>|#%]')
_UNSEEN = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}  # control, direction and private characters
_EDGE = ". "  # a dot in front hides a file, and Windows drops dots and blanks at the end
# Devices on Windows, with any ending.
_DEVICE = re.compile(r"(con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9¹²³])\s*(\..*)?", re.DOTALL)


def file_stem(key: str) -> str:
    """Return a file name without ending for a key: the key itself where that is possible.

    Parameters
    ----------
    key : str
        Any text.

    Returns
    -------
    str
        At most 120 bytes in UTF-8. A key that cannot be a file name on Windows, macOS and Linux
        alike is cleaned and given a short hash of itself, so that two keys stay apart.

    Examples
    --------
    >>> file_stem("LC-02-001"), file_stem("a/b"), file_stem("CON")
    ('LC-02-001', 'a_b-c14cddc033', 'CON-a3dbc4b644')
    """
    return key if _is_fit(key) else _hashed(key)


def file_stems(keys: Iterable[str]) -> dict[str, str]:
    """Return a file name for each of many keys; those that differ only in case get a hash.

    Parameters
    ----------
    keys : iterable of str
        Different texts.

    Returns
    -------
    dict
        Key -> stem; no two are equal for Windows or macOS.

    Examples
    --------
    >>> file_stems(["LC-01", "Sìn Hồ", "sìn hồ"])
    {'LC-01': 'LC-01', 'Sìn Hồ': 'Sìn Hồ-f5ac322a2e', 'sìn hồ': 'sìn hồ-52d3c95823'}
    """
    stems = {key: file_stem(key) for key in keys}
    alike = Counter(map(folded, stems.values()))
    return {key: stem if alike[folded(stem)] == 1 else _hashed(key) for key, stem in stems.items()}


def folded(name: str) -> str:
    """Return a name as Windows and macOS compare it: without case, accents composed.

    Examples
    --------
    >>> folded("LC-Ô") == folded("lc-o\u0302")
    True
    """
    if name.isascii():
        return name.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _is_fit(key: str) -> bool:
    return bool(key) and len(key.encode(errors="replace")) <= _LONGEST and _cleaned(key) == key


def _hashed(key: str) -> str:
    digest = hashlib.sha256(key.encode(errors="surrogatepass")).hexdigest()[:_HASH]
    room = _LONGEST - _HASH - 1
    start = _cleaned(key).encode(errors="replace")[:room].decode(errors="ignore").strip(_EDGE + "_")
    return f"{start or 'report'}-{digest}"


def _cleaned(key: str) -> str:
    """Text without what a file name must not hold; equal to the key when there is nothing."""
    if key.isascii() and key.isprintable():
        seen = key
    else:
        composed = unicodedata.normalize("NFC", key)
        seen = "".join("_" if _is_unseen(letter) else letter for letter in composed)
    text = _UNFIT.sub("_", seen).strip(_EDGE)
    return f"{text}_" if _DEVICE.fullmatch(text.casefold()) else text


def _is_unseen(letter: str) -> bool:
    return unicodedata.category(letter) in _UNSEEN or (letter.isspace() and letter != " ")
