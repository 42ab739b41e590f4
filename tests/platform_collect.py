"""Files of KoboToolbox and ODK Central in settings of which there is no sample."""

from __future__ import annotations

import csv
import io
import zipfile
from functools import partial
from pathlib import Path
from typing import Any

import openpyxl
from platform_files import NOT_TOLD
from platform_rows import (
    ALL,
    CHANNELS,
    FORM,
    ROWS,
    TRUTH,
    UUIDS,
    Variant,
    children_of,
    choice_label,
    choices,
    label,
    number,
    submission,
    write_csv,
)  # fmt: skip

NAMES = [name for name in FORM if name not in ("child_age", "child_sex")]
EVERY = tuple(NAMES)
ALL_ROWS = tuple(range(len(ALL)))
KOBO_META = ["_id", "_uuid", "_submission_time", "_validation_status", "_notes", "_status",
             "_submitted_by", "__version__", "_tags", "_index"]  # fmt: skip
GROUP_TEXTS = {"main": "Nội dung khảo sát", "code": "Mã tự tạo", "knowledge": "Kiến thức",
               "attitude": "Thái độ", "work": "Công việc và tập huấn",
               "training": "Tập huấn gần nhất", "children": "Con trong hộ"}  # fmt: skip


def kobo(
    path: Path, *, language: str, groups: bool, multiple: str, hxl: bool = False, bom: bool = False
) -> None:  # fmt: skip
    """Kobo's export: names or labels, with groups or without, `both`, `summary` or `details`."""
    parts = [(name, c) for name in NAMES for c in _kobo_parts(name, multiple)]
    heads = [_kobo_head(name, choice, language, groups) for name, choice in parts]
    rows: list[list[Any]] = [[*heads, *KOBO_META]]
    if hxl:
        rows.append([*(f"#{name}" if name in ("sex", "unit_id") else "" for name, _ in parts),
                     *[""] * len(KOBO_META)])  # fmt: skip
    for n in ALL_ROWS:
        cells = [_kobo_cell(submission(n), name, choice, language) for name, choice in parts]
        rows.append([*cells, *_kobo_meta(n, language)])
    if path.suffix == ".csv":
        write_csv(path, rows, separator=";", quoting=csv.QUOTE_ALL,
                  encoding="utf-8-sig" if bom else "utf-8")  # fmt: skip
        return
    book = openpyxl.Workbook()
    _fill(book.active, rows)
    _fill(book.create_sheet("children"), _kobo_children(language, groups))
    book.save(path)


def _fill(sheet: Any, rows: list[list[Any]]) -> None:
    for y, row in enumerate(rows, 1):
        for x, value in enumerate(row, 1):
            if value not in (None, ""):
                sheet.cell(y, x, str(value)).data_type = "s"


def _kobo_parts(name: str, multiple: str) -> list[str]:
    if name != "channels":
        return [""]
    return {"both": ["", *CHANNELS], "summary": [""], "details": CHANNELS}[multiple]


def _kobo_head(name: str, choice: str, language: str, groups: bool) -> str:
    above = FORM[name]["path"].split("/")[:-1] if groups else []
    if language == "xml":
        return "/".join([*above, name, *([choice] if choice else [])])
    if language == "vi":
        above = [GROUP_TEXTS[one] for one in above]
    words = [choice_label(name, choice, language)] if choice else []
    return "/".join([*above, label(name, language), *words])


def _kobo_cell(row: dict[str, Any], name: str, choice: str, language: str) -> Any:
    value = row[name]
    if value is None:
        return ""
    if choice:
        return int(choice in value)
    if isinstance(value, list):
        return " ".join(one if language == "xml" else choice_label(name, one, language)
                        for one in value)  # fmt: skip
    if choices(name) and language != "xml" and value != "other":
        return choice_label(name, value, language)
    return number(value) if isinstance(value, (int, float)) else value


def _kobo_meta(n: int, language: str) -> list[Any]:
    about = TRUTH["datasets"]["main"]["kobo_meta"][n]
    status = about[f"_validation_status_{'uid' if language == 'xml' else 'label'}"]
    return [about["_id"], about["_uuid"], about["_submission_time"], status, "", about["_status"],
            about["_submitted_by"], about["__version__"], "", n + 1]  # fmt: skip


def _kobo_children(language: str, groups: bool) -> list[list[Any]]:
    inner = ["child_age", "child_sex"]
    heads = [_kobo_head(name, "", language, groups) for name in inner]
    ties = ["_index", "_parent_table_name", "_parent_index", "_submission__uuid"]
    rows: list[list[Any]] = [[*heads, *ties]]
    for n in ALL_ROWS:
        for child in children_of(n):
            cells = [_kobo_cell(child, name, "", language) for name in inner]
            rows.append(
                [*cells, len(rows), "Khảo sát nhận thức về bình đẳng giới", n + 1, UUIDS[n]]
            )
    return rows


def central(path: Path, *, paths: bool, split: bool, media: bool = False) -> None:
    """ODK Central: newest first, split columns in the alphabet, 0 even where nobody answered."""
    seen = sorted({one for n in ROWS for one in submission(n)["channels"] or []})
    parts = [(name, c) for name in NAMES for c in (["", *seen] if name == "channels" and split
                                                   else [""])]  # fmt: skip
    heads = [
        _central_head(name, paths) + (f"/{choice}" if choice else "") for name, choice in parts
    ]
    told = TRUTH["datasets"]["main"]["odk_meta"]
    last = ["KEY", "SubmitterID", "SubmitterName", "AttachmentsPresent", "AttachmentsExpected",
            "Status", "ReviewState", "DeviceID", "Edits", "FormVersion"]  # fmt: skip
    instance = "meta-instanceID" if paths else "instanceID"
    main: list[list[Any]] = [["SubmissionDate", *heads, instance, *last]]
    inner: list[list[Any]] = [["child_age", "child_sex", "PARENT_KEY", "KEY"]]
    for one in told:
        row = submission(one["row"])
        cells = [_central_cell(row, name, choice) for name, choice in parts]
        main.append([one["SubmissionDate"], *cells, one["KEY"], one["KEY"], one["SubmitterID"],
                     one["SubmitterName"], 0, 0, "", one["ReviewState"], one["DeviceID"],
                     one["Edits"], one["FormVersion"]])  # fmt: skip
        for child in children_of(one["row"]):
            key = f"{one['KEY']}/main/children[{child['position']}]"
            inner.append([child["child_age"], child["child_sex"], one["KEY"], key])
    if path.suffix == ".csv":
        write_csv(path, main, end="\n")
        return
    with zipfile.ZipFile(path, "w") as archive:
        for name, rows in (("awareness_form.csv", main), ("awareness_form-children.csv", inner)):
            text = io.StringIO(newline="")
            csv.writer(text, lineterminator="\n").writerows(rows)
            archive.writestr(name, text.getvalue())
        if media:
            archive.writestr("media/1772420000.jpg", b"\xff\xd8\xff\xe0 a picture")


def _central_head(name: str, paths: bool) -> str:
    return str(FORM[name]["path"]).replace("/", "-") if paths else name


def _central_cell(row: dict[str, Any], name: str, choice: str) -> Any:
    value = row[name]
    if choice:
        return int(choice in (value or []))
    if isinstance(value, list):
        return " ".join(value)
    return "" if value is None else value


NEWEST_FIRST = tuple(one["row"] for one in TRUTH["datasets"]["main"]["odk_meta"])
_KOBO = [
    ("xml", True, "both", "xlsx"), ("xml", True, "details", "csv"),
    ("xml", False, "summary", "csv"),
    ("vi", False, "both", "csv"), ("vi", False, "summary", "csv"), ("vi", True, "summary", "xlsx"),
    ("vi", False, "details", "xlsx"), ("en", False, "details", "csv"),
    ("en", False, "summary", "xlsx"), ("vi", True, "both", "xlsx"),
]  # fmt: skip
KOBO = [
    Variant(
        f"kobo {language} groups={groups} {multiple} {suffix}{' hxl' * hxl}", f"answers.{suffix}",
        partial(kobo, language=language, groups=groups, multiple=multiple, hxl=hxl, bom=hxl),
        "kobo", has=EVERY, order=ALL_ROWS, children=suffix == "xlsx",
        lost=NOT_TOLD if multiple == "summary" else {},
    )
    for hxl in (False, True)
    for language, groups, multiple, suffix in _KOBO
]  # fmt: skip
CENTRAL = [
    Variant(
        f"central paths={paths} split={split} media={media} {suffix}", f"awareness_form.{suffix}",
        partial(central, paths=paths, split=split, media=media), "odk", has=EVERY,
        order=NEWEST_FIRST, children=suffix == "csv.zip", lost=NOT_TOLD,
    )
    for paths in (True, False) for split in (True, False)
    for media, suffix in ((False, "csv.zip"), (True, "csv.zip"), (False, "csv"))
]  # fmt: skip
