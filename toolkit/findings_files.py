"""The texts of findings about files: their kind, their encoding, and what is unsafe to open."""

from __future__ import annotations

FILE_TEXTS: dict[str, tuple[str, str]] = {
    "encoding": (
        "the file is not UTF-8 (it looks like {guess})",
        "in Excel: Save As, 'CSV UTF-8 (comma delimited)'; or give the table as .xlsx",
    ),
    "wrong_encoding": (
        "the file cannot be read as '{value}'",
        "name the encoding it was written in ({allowed}), or let the program find it",
    ),
    "recoded": (
        "text written in {encoding} was converted: {samples}",
        "compare the samples with the original; if they are wrong, save the file as UTF-8",
    ),
    "password": (
        "the workbook is protected by a password",
        "open it in Excel, remove the password under File > Info > Protect Workbook, and save it",
    ),
    "not_a_table": (
        "the file is neither CSV nor XLSX (it looks like {guess})",
        "open it in Excel or LibreOffice and save it as .xlsx",
    ),
    "not_xlsx": (
        "the file is called .xlsx, but is no Excel workbook",
        "open it in Excel and save it as .xlsx; if it is a CSV file, name it .csv",
    ),
    "sheet_too_large": (
        "sheet '{value}' reaches to cell {cell}, too far to be read",
        "delete the empty rows and columns behind the table, and save the workbook again",
    ),
    "zip_bomb": (
        "'{value}' in the archive would take {size} when unpacked; nothing was unpacked",
        "ask for the file again; if it is right, unpack it and give the tables one by one",
    ),
    "zip_many": (
        "the archive holds {value} files, more than {limit}; nothing was unpacked",
        "make an archive of the tables alone",
    ),
    "zip_path": (
        "the file '{value}' in the archive would be written outside its folder; "
        "nothing was unpacked",
        "ask for the file again, from somebody you know",
    ),
    "zip_password": (
        "the file '{value}' in the archive is protected by a password",
        "unpack it with the password and give the tables one by one",
    ),
    "zip_nested": (
        "'{value}' in the archive is itself an archive or a workbook; it was not read",
        "unpack it and give its file by itself",
    ),
    "zip_no_table": (
        "the archive holds no CSV file",
        "give the tables as .csv or .xlsx",
    ),
}
