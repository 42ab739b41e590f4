"""What an archive may hold before anything in it is opened; a workbook is one, too.

Nothing is ever written to the disk. An archive is refused for what it says of itself, and again
where a file in it turns out to be longer than it said.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath, PureWindowsPath

from toolkit.findings import Finding, Severity

MEMBERS = 10_000
MEMBER = 4 << 30  # bytes of one file, unpacked
TOTAL = 8 << 30  # bytes of all files, unpacked
HARMLESS = 100 << 20  # bytes that do no harm, however small they were packed
RATIO = 200  # bytes unpacked from one byte, beyond what is harmless
NESTED = (".zip", ".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".7z", ".rar", ".gz", ".tar", ".docx")
TABLES = (".csv", ".tsv", ".txt")


def unsafe(archive: zipfile.ZipFile, label: str) -> list[Finding]:
    """Say why an archive is not opened; nothing where it may be."""
    members = archive.infolist()
    if len(members) > MEMBERS:
        return [_of(label, "zip_many", str(len(members)), limit=MEMBERS)]
    checks = (_outside(members, label), _locked(members, label), _bomb(members, label))
    return next((found for found in checks if found), [])


def tables(archive: zipfile.ZipFile, label: str) -> tuple[list[zipfile.ZipInfo], list[Finding]]:
    """Files of an archive that are tables, in its order, and findings on those that are not."""
    files = [m for m in archive.infolist() if not m.is_dir() and not _hidden(m.filename)]
    found = [m for m in files if m.filename.casefold().endswith(TABLES)]
    nested = [m.filename for m in files if m.filename.casefold().endswith(NESTED)]
    if not found and not nested:
        return [], [_of(label, "zip_no_table", "")]
    severity: Severity = "warning" if found else "error"
    return found, [Finding(severity, label, None, "", name, "zip_nested") for name in nested]


def member_name(filename: str) -> str:
    """The name of a file in an archive without folders and ending.

    Examples
    --------
    >>> member_name("export/Form-repeat.csv")
    'Form-repeat'
    """
    return PurePosixPath(filename.replace("\\", "/")).stem


def read_through(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """Read a file in pieces to its end: length or checksum may not be what the archive says.

    Raises
    ------
    zipfile.BadZipFile
    """
    with archive.open(name) as file:
        while content := file.read(1 << 20):
            yield content


def _hidden(name: str) -> bool:
    return name.startswith("__MACOSX/") or PurePosixPath(name).name.startswith(".")


def _outside(members: list[zipfile.ZipInfo], label: str) -> list[Finding]:
    return [
        _of(label, "zip_path", member.orig_filename)
        for member in members
        if _leads_out(member.orig_filename) or _leads_out(member.filename)
    ][:1]


def _leads_out(name: str) -> bool:
    windows = PureWindowsPath(name)
    rooted = name.startswith(("/", "\\")) or bool(windows.drive)
    return rooted or ".." in windows.parts or "\0" in name


def _locked(members: list[zipfile.ZipInfo], label: str) -> list[Finding]:
    return [_of(label, "zip_password", m.filename) for m in members if m.flag_bits & 1][:1]


def _bomb(members: list[zipfile.ZipInfo], label: str) -> list[Finding]:
    for member in members:
        ratio = member.file_size / max(member.compress_size, 1)
        if member.file_size > MEMBER or (member.file_size > HARMLESS and ratio > RATIO):
            return [_of(label, "zip_bomb", member.filename, size=_size(member.file_size))]
    total = sum(member.file_size for member in members)
    return [_of(label, "zip_bomb", label, size=_size(total))] if total > TOTAL else []


def _size(count: int) -> str:
    return f"{count / (1 << 20):.0f} MB"


def _of(label: str, code: str, value: str, **detail: object) -> Finding:
    return Finding("error", label, None, "", value, code, detail)
