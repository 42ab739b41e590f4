"""Codes of findings about files that no table of a study brings about: see test_sheets.py."""

from __future__ import annotations

import unicodedata

TONES = "\u0300\u0301\u0303\u0309\u0323"

SHEET_CODES = {
    "wrong_encoding",
    "zip_bomb",
    "zip_many",
    "zip_path",
    "zip_password",
    "zip_nested",
    "zip_no_table",
}


def in_windows_1258(text: str) -> bytes:
    """As Windows writes it: a letter with circumflex, breve or horn is one byte, its tone another.

    Such text is neither composed nor taken apart.
    """
    apart = "".join(map(_tone_apart, unicodedata.normalize("NFC", text)))
    return apart.encode("cp1258")


def _tone_apart(letter: str) -> str:
    marks = unicodedata.normalize("NFD", letter)
    tone = next((mark for mark in marks if mark in TONES), "")
    return unicodedata.normalize("NFC", marks.replace(tone, "")) + tone if tone else letter
