"""What survey servers say of a questionnaire: pyxform and, where Java is, ODK Validate."""

from __future__ import annotations

import io
import shutil
from dataclasses import dataclass
from pathlib import Path

from toolkit.form_files import open_form

_SHEETS = ("survey", "choices", "settings", "external_choices", "entities", "osm")


@dataclass(frozen=True)
class OdkVerdict:
    """What pyxform and ODK Validate say; `validated` tells whether the second was run."""

    validated: bool
    refused: str = ""
    remarks: tuple[str, ...] = ()


def java_is_here() -> bool:
    """Whether ODK Validate can run."""
    return shutil.which("java") is not None


def odk_verdict(path: Path) -> OdkVerdict:
    """Turn a questionnaire into the form of a survey server and have that checked.

    Parameters
    ----------
    path : Path
        A form in which `check_form` found no error.

    Returns
    -------
    OdkVerdict
    """
    # Imported here: it takes a second.
    from pyxform.xls2xform import convert

    java = java_is_here()
    try:
        if path.suffix.lower() == ".csv":
            result = convert(_as_workbook(path), validate=java, file_type=".xlsx")
        else:
            result = convert(path, validate=java)
    except Exception as error:  # pyxform has many kinds, and passes on those of what it calls
        return OdkVerdict(java, str(error) or type(error).__name__)
    return OdkVerdict(java, "", tuple(result.warnings))


def _as_workbook(path: Path) -> io.BytesIO:
    """A CSV form as a workbook: in CSV files pyxform refuses sheets it does not know."""
    from openpyxl import Workbook

    book, stream = Workbook(write_only=True), io.BytesIO()
    for sheet, lines in open_form(path).items():
        if sheet in _SHEETS:
            page = book.create_sheet(sheet)
            for _, cells in lines:
                page.append([cell or None for cell in cells])
    book.save(stream)
    stream.seek(0)
    return stream
