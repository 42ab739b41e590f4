"""Files that hold tables, of whatever kind, as sheets of raw text.

Everything that opens a table goes through here: tables of a study, exports of surveys, registers
of an office. What a sheet means is for its reader; here is decided only what a cell says.
"""

from __future__ import annotations

import zipfile
from functools import partial
from pathlib import Path
from typing import BinaryIO, cast

from toolkit.findings import Finding
from toolkit.reading.archives import member_name, tables, unsafe
from toolkit.reading.cell_texts import Number, plain_number
from toolkit.reading.csv_files import open_csv
from toolkit.reading.failures import failed, is_locked, unreadable
from toolkit.reading.file_kinds import EMPTY_ZIP, OLE, ZIP, foreign, in_archive, in_compound
from toolkit.reading.legacy_columns import by_vote, in_unicode
from toolkit.reading.old_workbook import open_old_workbook
from toolkit.reading.sheet import Place, Range, Sheet
from toolkit.reading.text_files import Source, forced, open_text
from toolkit.reading.workbook import open_workbook

__all__ = ["TITLES", "Place", "Range", "Sheet", "open_sheets"]

TITLES = 20  # rows of titles and remarks that may stand above a header
_START = 1 << 12  # bytes that tell what kind of file it is

Found = tuple[list[Sheet], list[Finding]]


def open_sheets(
    path: Path,
    label: str = "",
    *,
    encoding: str | None = None,
    titles: int = TITLES,
    number: Number = plain_number,
) -> Found:
    """Open a file that holds one table or several.

    Parameters
    ----------
    path : Path
    label : str
        Name printed in findings; the file's own name without it.
    encoding : str, optional
        The encoding of its text, where it is not to be guessed: "utf-8", "utf-16",
        "windows-1258", "tcvn3" or "vni".
    titles : int
        The first piece of each sheet ends with so many rows that hold anything.
    number : callable
        How a number of a workbook that is not whole is written.

    Returns
    -------
    sheets : list of Sheet
        Empty where the file cannot be read.
    findings : list of Finding
        Why it cannot be read, or how it was read.

    Raises
    ------
    FileNotFoundError
    """
    label = label or path.name
    try:
        return _open(path, label, titles, number, encoding)
    except FileNotFoundError:
        raise
    except BaseException as error:  # a damaged file raises almost anything
        if not failed(error):
            raise
        if is_locked(error):
            return _refused(label, "password")
        return [], [unreadable(label, error)]


def _open(path: Path, label: str, titles: int, number: Number, encoding: str | None) -> Found:
    start = _start(path)
    if not start:
        return _refused(label, "empty_file")
    if start.startswith((ZIP, EMPTY_ZIP)):
        return _open_archive(path, label, titles, number, encoding)
    if start.startswith(OLE):
        return _open_compound(path, label, titles, number, encoding)
    if guess := foreign(start):
        return _refused(label, "not_a_table", guess=guess)
    if path.suffix.casefold() in (".xlsx", ".xlsm"):
        return _refused(label, "not_xlsx")
    return _open_text(lambda: path.open("rb"), path.stem, label, titles, encoding)


def _open_text(source: Source, name: str, label: str, titles: int, encoding: str | None) -> Found:
    text, findings = open_text(source, label, encoding)
    file, more = open_csv(text, label) if text else (None, [])
    if text is None or file is None:
        return [], findings + more
    pieces, told = file.pieces(titles), list[Finding]()
    if text.legacy:
        pieces = in_unicode(pieces, lambda column: text.legacy)
    elif text.odd and encoding is None:
        kinds, told = by_vote(lambda: file.pieces(titles), label)
        pieces = in_unicode(pieces, kinds) if told else pieces
    return [Sheet(name, pieces)], findings + more + told


def _open_archive(
    path: Path, label: str, titles: int, number: Number, encoding: str | None
) -> Found:
    with zipfile.ZipFile(path) as archive:
        kind = in_archive(archive.namelist())
        if findings := unsafe(archive, label):
            return [], findings
        members, told = tables(archive, label) if kind == "zip" else ([], [])
    if kind == "xlsx":
        return open_workbook(path, label, titles, number, forced(encoding))
    if kind != "zip":
        return _refused(label, "not_a_table", guess=kind)
    found = [_open_member(path, one, label, titles, encoding) for one in members]
    sheets = [sheet for opened, _ in found for sheet in opened]
    return sheets, told + [finding for _, more in found for finding in more]


def _open_member(
    path: Path, member: zipfile.ZipInfo, label: str, titles: int, encoding: str | None
) -> Found:
    """Open a CSV file of an archive; nothing is unpacked to the disk."""
    name = member_name(member.filename)

    def source() -> BinaryIO:
        return cast(BinaryIO, zipfile.ZipFile(path).open(member.filename))

    with source() as file:
        start = file.read(_START)
    if guess := foreign(start):
        return _refused(f"{label}: {member.filename}", "not_a_table", guess=guess)
    if not start.strip():
        return _refused(f"{label}: {member.filename}", "empty_file")
    return _open_text(source, name, f"{label}: {member.filename}", titles, encoding)


def _open_compound(
    path: Path, label: str, titles: int, number: Number, encoding: str | None
) -> Found:
    kind = in_compound(path.read_bytes())
    if kind == "xls":
        return open_old_workbook(path, label, titles, number, forced(encoding))
    if kind == "locked":
        return _refused(label, "password")
    return _refused(label, "not_a_table", guess=kind or "Microsoft Office")


def _refused(label: str, code: str, **detail: object) -> Found:
    return [], [Finding("error", label, None, "", "", code, detail)]


def _start(path: Path) -> bytes:
    """The first bytes of a file that holds anything but blanks; of others nothing."""
    with path.open("rb") as file:
        start = file.read(_START)
        some = start.strip() or any(
            piece.strip() for piece in iter(partial(file.read, _START), b"")
        )
    return start if some else b""
