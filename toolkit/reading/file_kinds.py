"""What kind of file somebody sent, by its content; its name may say otherwise."""

from __future__ import annotations

ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
EMPTY_ZIP = b"PK\x05\x06"
_STARTS = {
    b"%PDF": "PDF",
    b"<!doctype html": "HTML",
    b"<html": "HTML",
    b"<?xml": "XML",
    b"<table": "HTML",
    b"{\\rtf": "RTF",
    b"\x89png": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"gif8": "GIF",
    b"rar!": "RAR",
    b"7z\xbc\xaf\x27\x1c": "7z",
    b"\x1f\x8b": "gzip",
    b"sqlite format 3": "SQLite",
    b"$fl2": "SPSS, .sav",
    b"<stata_dta>": "Stata, .dta",
}
# Names of streams in an old compound file, and what they tell.
_STREAMS = {
    "EncryptedPackage": "locked",
    "Workbook": "xls",
    "Book": "xls",
    "WordDocument": "Word, .doc",
    "PowerPoint Document": "PowerPoint, .ppt",
}
# A file in an archive that tells what the archive is.
_INSIDE = {
    "xl/workbook.xml": "xlsx",
    "xl/workbook.bin": "Excel, .xlsb",
    "word/document.xml": "Word, .docx",
    "ppt/presentation.xml": "PowerPoint, .pptx",
}


def foreign(start: bytes) -> str:
    """Say what a file is that holds no table; nothing where it may be text.

    Examples
    --------
    >>> foreign(b"%PDF-1.7"), foreign(b"name,sex")
    ('PDF', '')
    """
    begin = start[:200].lstrip(b"\xef\xbb\xbf \r\n\t").lower()
    return next((g for mark, g in _STARTS.items() if begin.startswith(mark.lower())), "")


def in_compound(content: bytes) -> str:
    """Say what an old compound file (OLE) is: "xls", "locked", or a name to be printed.

    Examples
    --------
    >>> in_compound("Workbook".encode("utf-16-le"))
    'xls'
    """
    found = (kind for name, kind in _STREAMS.items() if name.encode("utf-16-le") in content)
    return next(found, "")


def in_archive(names: list[str]) -> str:
    """Say what an archive is: "xlsx", "zip", or a name to be printed.

    Examples
    --------
    >>> in_archive(["[Content_Types].xml", "xl/workbook.xml"]), in_archive(["a.csv"])
    ('xlsx', 'zip')
    """
    known = {name.replace("\\", "/").lower() for name in names}
    if {"mimetype", "content.xml"} <= known:
        return "OpenDocument, .ods"
    if any(name.startswith("xl/worksheets/") and name.endswith(".xml") for name in known):
        return "xlsx"
    return next((kind for name, kind in _INSIDE.items() if name in known), "zip")
