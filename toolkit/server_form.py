"""The questionnaire as survey servers take it: an XLSForm workbook and the XForm made of it.

Only what servers read goes in. The answer key, the scales and the sources stay in the office.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from toolkit.errors import ToolkitError
from toolkit.xlsform import Form

SHEETS = {
    "survey": {
        "type", "name", "label", "hint", "guidance_hint", "constraint", "constraint_message",
        "relevant", "required", "required_message", "read_only", "readonly", "default",
        "calculation", "appearance", "parameters", "choice_filter", "repeat_count", "trigger",
        "image", "audio", "video", "media", "bind", "body", "instance", "autoplay",
    },
    "choices": {"list_name", "name", "label", "image", "audio", "video", "media"},
    "settings": {
        "form_title", "form_id", "version", "default_language", "style", "instance_name",
        "public_key", "submission_url", "auto_send", "auto_delete", "allow_choice_duplicates",
    },
}  # fmt: skip
_WIDTHS = {"label": 60.0, "hint": 40.0, "constraint_message": 40.0, "name": 18.0, "type": 26.0}


def write_server_form(form: str | Path, stem: Path) -> tuple[Path, Path]:
    """Write the workbook and the XForm.

    Parameters
    ----------
    form : str or Path
        The questionnaire; `read_instrument` must have found no error in it.
    stem : Path
        Path of the files to write, without the ending.

    Returns
    -------
    tuple of Path
        The `.xlsx` file and the `.xml` file.

    Raises
    ------
    ToolkitError
        Where the form has something that survey servers refuse.

    Examples
    --------
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     files = write_server_form("surveys/awareness.md", Path(folder) / "awareness-1")
    >>> [file.name for file in files]
    ['awareness-1.xlsx', 'awareness-1.xml']
    """
    from pyxform.errors import PyXFormError
    from pyxform.xls2xform import convert

    workbook, xform = stem.with_name(f"{stem.name}.xlsx"), stem.with_name(f"{stem.name}.xml")
    _write_workbook(Form(Path(form)), workbook)
    try:
        text = convert(xlsform=str(workbook)).xform
    except PyXFormError as error:
        workbook.unlink()
        raise ToolkitError(f"{Path(form).name}: survey servers refuse the form: {error}") from error
    xform.write_text(text, encoding="utf-8")
    return workbook, xform


def _write_workbook(form: Form, path: Path) -> None:
    import xlsxwriter

    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False}) as book:
        head = book.add_format({"bold": True, "bottom": 1, "bg_color": "#E8EEF4"})
        body = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        for name in SHEETS:
            if name not in form.headers:
                continue
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            for i, column in enumerate(_columns(form, name)):
                sheet.set_column(i, i, _WIDTHS.get(column.split("::")[0], 16.0), body)
                sheet.write_string(0, i, form.headers[name][column], head)
                for j, row in enumerate(form.rows(name), start=1):
                    if row[column]:
                        sheet.write_string(j, i, row[column], body)


def _columns(form: Form, sheet: str) -> Iterator[str]:
    """Name the columns that servers read, in the order of the form."""
    filters = " ".join(row["choice_filter"] for row in form.rows("survey"))
    used = set(re.findall(r"[\w.-]+", filters)) if sheet == "choices" else set()
    for column in form.headers[sheet]:
        if column and column.split(":")[0] in SHEETS[sheet] | used:
            yield column
