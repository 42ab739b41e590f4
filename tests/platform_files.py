"""Files as LimeSurvey, Microsoft Forms, Qualtrics, REDCap and SurveyCTO write them."""

from __future__ import annotations

import csv
import datetime as dt
import json
from functools import partial
from pathlib import Path
from typing import Any

import xlsxwriter
from platform_rows import (
    ALL,
    ASKED,
    BEYOND_DOUBLES,
    CHANNELS,
    FORM,
    GROUPS,
    NOTHING_TICKED,
    ROWS,
    UUIDS,
    VERSIONS,
    Row,
    Variant,
    children_of,
    choice_label,
    choices,
    day,
    label,
    local,
    number,
    submission,
    write_csv,
)  # fmt: skip

FREE = ("channels_other", "work_role_other")
LIME = [name for name in ASKED if name not in FREE]
CUT = 15  # letters of a heading that LimeSurvey leaves when it abbreviates
NOT_TOLD = {(NOTHING_TICKED, "channels"): None}
WITHOUT_LAST_DIGITS = {(BEYOND_DOUBLES, "card_no"): None}


def plain(name: str) -> str:
    """A question code of LimeSurvey has no underscore."""
    return name.replace("_", "")


def limesurvey(path: Path, *, heading: str, long: bool, separator: str, language: str) -> None:
    """LimeSurvey's CSV: BOM, all cells in quotation marks but those of questions not shown."""
    above = ["id", "submitdate", "lastpage", "startlanguage", "seed", "startdate", "datestamp"]
    if heading != "code":
        above = ["Response ID", "Date submitted", "Last page", "Start language", "Seed",
                 "Date started", "Date last action"]  # fmt: skip
    columns = [(name, sub) for name in LIME for sub in _parts(name)]
    lines = [[*above, *(_lime_heading(name, sub, heading, language) for name, sub in columns)]]
    cells: list[list[Any]] = list(lines)
    for place, n in enumerate(ROWS, 1):
        row, start = submission(n), local(ALL[n]["start"]).strftime("%Y-%m-%d %H:%M:%S")
        end = local(ALL[n]["end"]).strftime("%Y-%m-%d %H:%M:%S")
        told = [str(place), end, "7", "vi", str(10_000_019 * place), start, end]
        cells.append(told + [_lime_cell(row, name, sub, long, language) for name, sub in columns])
    text = "".join(separator.join(map(_lime_quoted, line)) + "\r\n" for line in cells)
    path.write_bytes(text.encode("utf-8-sig"))


def _parts(name: str) -> list[str | None]:
    if name == "channels":
        return list(CHANNELS)
    return [None, "other"] if FORM[name].get("or_other") else [None]


def _lime_heading(name: str, sub: str | None, heading: str, language: str) -> str:
    code, text = _lime_code(name, sub), _lime_text(name, sub, language, heading == "abbreviated")
    return {"code": code, "codetext": f"{code}. {text}"}.get(heading, text)


def _lime_code(name: str, sub: str | None) -> str:
    if name in GROUPS:
        return f"{GROUPS[name][0]}[{name}]"
    return plain(name) + (f"[{sub[:5]}]" if sub else "")


def _lime_text(name: str, sub: str | None, language: str, cut: bool) -> str:
    texts = [label(name, language)]
    if name in GROUPS:
        texts = [GROUPS[name][1 + (language == "en")], *texts]
    elif sub == "other":
        texts.append({"vi": "Khác", "en": "Other"}[language])
    elif sub:
        texts.append(choice_label(name, sub, language))
    if cut:
        texts = [text if len(text) <= CUT else text[:CUT] + ".." for text in texts]
    return texts[0] + "".join(f" [{text}]" for text in texts[1:])


def _lime_cell(row: Row, name: str, sub: str | None, long: bool, language: str) -> str | None:
    if row["consent"] == "no" and name not in ("unit_id", "wave", "consent"):
        return None
    if sub == "other":
        if row[name] is None and name == "channels":
            return None
        return row[f"{name}_other"] or ""
    if sub:
        return _lime_box(row[name], sub, long, language)
    value = row[name]
    if value is None:
        return ""
    if choices(name):
        return _lime_choice(name, value, long, language)
    if FORM[name]["type"] == "date":
        return f"{value} 00:00:00"
    if FORM[name]["type"] in ("integer", "decimal"):
        whole, _, rest = str(value).partition(".")
        return f"{whole}.{rest:0<10}"
    return f"'{value}" if value.startswith("=") else str(value)


def _lime_box(ticked: list[str] | None, choice: str, long: bool, language: str) -> str | None:
    if ticked is None:
        return "N/A" if long else None
    if long:
        return {"vi": ["Không", "Có"], "en": ["No", "Yes"]}[language][choice in ticked]
    return "Y" if choice in ticked else ""


def _lime_choice(name: str, value: str, long: bool, language: str) -> str:
    if value == "other":
        return {"vi": "Khác", "en": "Other"}[language] if long else "-oth-"
    return choice_label(name, value, language) if long else value[:5]


def _lime_quoted(cell: str | None) -> str:
    return "" if cell is None else '"' + cell.replace('"', '""') + '"'


def microsoft(path: Path, *, language: str, interface: str) -> None:
    """The workbook of Microsoft Forms: a table, whose second equal header gets a number."""
    above = {
        "en": ["ID", "Start time", "Completion time", "Email", "Name"],
        "vi": ["ID", "Thời gian bắt đầu", "Thời gian hoàn thành", "Email", "Tên"],
    }[interface]
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Sheet1")
    moment = book.add_format({"num_format": "m/d/yy h:mm:ss"})
    date = book.add_format({"num_format": "m/d/yy"})
    seen: dict[str, int] = {}
    for column, text in enumerate([*above, *(label(name, language) for name in LIME)]):
        seen[text] = seen.get(text, 0) + 1
        header = text.replace(" của ", " của\u00a0") + (str(seen[text]) if seen[text] > 1 else "")
        sheet.write_string(0, column, header)
    for place, n in enumerate(ROWS, 1):
        row = submission(n)
        sheet.write_number(place, 0, place)
        sheet.write_datetime(place, 1, local(ALL[n]["start"]).replace(tzinfo=None), moment)
        sheet.write_datetime(place, 2, local(ALL[n]["end"]).replace(tzinfo=None), moment)
        sheet.write_string(place, 3, "anonymous")
        for column, name in enumerate(LIME, 5):
            _write_ms(sheet, place, column, _ms_cell(row, name, language), date)
    book.close()


def _write_ms(sheet: Any, row: int, column: int, value: Any, date: Any) -> None:
    if isinstance(value, dt.date):
        sheet.write_datetime(row, column, dt.datetime(value.year, value.month, value.day), date)
    elif isinstance(value, (int, float)):
        sheet.write_number(row, column, value)
    elif value is not None:
        sheet.write_string(row, column, value)


def _ms_cell(row: Row, name: str, language: str) -> Any:
    value = row[name]
    if value is None or value == []:
        return None
    if isinstance(value, list):
        return "".join(f"{_or_free(row, name, one, language)};" for one in value)
    if choices(name):
        return _or_free(row, name, value, language)
    return day(value) if FORM[name]["type"] == "date" else value


def _or_free(row: Row, name: str, choice: str, language: str) -> str:
    if choice == "other" and row.get(f"{name}_other"):
        return str(row[f"{name}_other"])
    return choice_label(name, choice, language)


def qualtrics(path: Path, *, named: bool, numbers: bool, split: bool) -> None:
    """Qualtrics' CSV: rows of names, of questions and of identifiers above the answers."""
    above = ["StartDate", "EndDate", "Status", "IPAddress", "Progress", "Duration (in seconds)",
             "Finished", "RecordedDate", "ResponseId", "RecipientLastName", "RecipientFirstName",
             "RecipientEmail", "ExternalReference", "LocationLatitude", "LocationLongitude",
             "DistributionChannel", "UserLanguage"]  # fmt: skip
    columns = [part for name in LIME for part in _q_parts(name, split)]
    codes = {name: name if named else f"Q{n}" for n, name in enumerate(LIME, 1)}
    heads = [_q_head(codes[name], name, part) for name, part in columns]
    rows: list[list[Any]] = [
        above + [code for code, _ in heads],
        [*above[:-1], "User Language"] + [text for _, text in heads],
        [json.dumps({"ImportId": name}) for name in [*above, *(f"QID{c}" for c, _ in heads)]],
    ]
    for place, n in enumerate(ROWS):
        row = submission(n)
        start, end = (
            local(ALL[n][name]).strftime("%Y-%m-%d %H:%M:%S") for name in ("start", "end")
        )
        told = [start, end, "0", "", "100", "600", "1", end, f"R_{place:015d}", *[""] * 6,
                "anonymous", "VI"]  # fmt: skip
        rows.append(told + [_q_cell(row, name, part, numbers) for name, part in columns])
    write_csv(path, rows, end="\n")


def _q_parts(name: str, split: bool) -> list[tuple[str, str]]:
    if name == "channels":
        boxes = [(name, choice) for choice in CHANNELS] if split else [(name, "")]
        return [*boxes, (name, "TEXT")]
    return [(name, ""), (name, "TEXT")] if FORM[name].get("or_other") else [(name, "")]


def _q_head(code: str, name: str, part: str) -> tuple[str, str]:
    other = choices(name).index("other") + 1 if part == "TEXT" else 0
    text = label(name)
    if name in GROUPS:
        return code, f"{GROUPS[name][1]} - {text}"
    if part == "TEXT":
        return f"{code}_{other}_TEXT", f"{text} - {choice_label(name, 'other')} - Text"
    if part:
        shown = choice_label(name, part)
        return f"{code}_{choices(name).index(part) + 1}", f"{text} - Selected Choice - {shown}"
    return code, f"{text} - Selected Choice" if len(_q_parts(name, False)) > 1 else text


def _q_cell(row: Row, name: str, part: str, numbers: bool) -> Any:
    value = row[name]
    if part == "TEXT":
        return row[f"{name}_other"]

    def shown(choice: str) -> str:
        place = choices(name).index(choice) + 1
        return str(place) if numbers else choice_label(name, choice)

    if part:
        return ("1" if numbers else shown(part)) if part in (value or []) else ""
    if isinstance(value, list):
        return ",".join(shown(one) for one in sorted(value, key=choices(name).index))
    if value is not None and choices(name):
        return shown(value)
    return number(value) if isinstance(value, (int, float)) else value


def redcap(path: Path, *, labels: bool) -> None:
    """REDCap's CSV: rows of a repeating instrument stand below their record, in the same file."""
    heads = ["record_id", "redcap_repeat_instrument", "redcap_repeat_instance", "timestamp_x"]
    parts = [(name, c) for name in ASKED for c in (CHANNELS if name == "channels" else [""])]
    inner = ["child_age", "child_sex"]
    if labels:
        heads = ["Record ID", "Repeat Instrument", "Repeat Instance", "Survey Timestamp"]
        names = [_red_text(name, choice) for name, choice in parts] + [
            label(name) for name in inner
        ]
    else:
        names = [f"{name}___{choice}" if choice else name for name, choice in parts] + inner
    rows: list[list[Any]] = [[*heads, *names, "Complete?" if labels else "awareness_complete"]]
    instrument = "Con trong hộ" if labels else "children"
    for place, n in enumerate(ROWS, 1):
        row = submission(n)
        cells = [_red_cell(row, name, choice, labels) for name, choice in parts]
        rows.append([place, "", "", ALL[n]["end"][:19].replace("T", " "), *cells, "", "",
                     "Complete" if labels else 2])  # fmt: skip
        for child in children_of(n):
            sex = child["child_sex"]
            sex = choice_label("child_sex", sex) if labels and sex else sex
            rows.append([place, instrument, child["position"], "", *[""] * len(parts),
                         child["child_age"], sex, ""])  # fmt: skip
    write_csv(path, rows, end="\n")


def _red_text(name: str, choice: str) -> str:
    return f"{label(name)} (choice={choice_label(name, choice)})" if choice else label(name)


def _red_cell(row: Row, name: str, choice: str, labels: bool) -> Any:
    value = row[name]
    if choice:
        ticked = choice in (value or [])
        return ("Checked" if ticked else "Unchecked") if labels else int(ticked)
    if value is not None and labels and choices(name):
        return choice_label(name, value)
    return number(value) if isinstance(value, (int, float)) else value


def surveycto(path: Path, *, wide: bool) -> None:
    """SurveyCTO's CSV: month names, boxes as 0 and 1 beside the list, repeats side by side."""
    most = max(len(children_of(n)) for n in ROWS)
    names = [name for name in FORM if name not in ("child_age", "child_sex")]
    parts = [(name, c) for name in names for c in (["", *CHANNELS] if name == "channels" else [""])]
    heads = ["SubmissionDate", "starttime", "endtime"]
    heads += [f"{name}_{choice}" if choice else name for name, choice in parts]
    inside = [f"child_{what}_{n}" for n in range(1, most + 1) for what in ("age", "sex")]
    heads += ["children_count", *inside] if wide else []
    rows: list[list[Any]] = [[*heads, "instanceID", "formdef_version", "review_status", "KEY"]]
    for n in ROWS:
        row = submission(n)
        sent = local(ALL[n]["end"]).strftime("%b %d, %Y %I:%M:%S %p").replace(" 0", " ")
        cells = [sent, sent, sent, *(_cto_cell(row, name, choice) for name, choice in parts)]
        cells += _cto_children(n, most) if wide else []
        version = TRUE_VERSIONS[VERSIONS[n]]
        rows.append([*cells, f"uuid:{UUIDS[n]}", version, "APPROVED", f"uuid:{UUIDS[n]}"])
    write_csv(path, rows, end="\n", quoting=csv.QUOTE_ALL)


TRUE_VERSIONS = {"v1": "2026030101", "v2": "2026051502"}


def _cto_children(n: int, most: int) -> list[Any]:
    children = children_of(n)
    cells = [child[name] for child in children for name in ("child_age", "child_sex")]
    return [len(children) or "", *cells, *[""] * (2 * (most - len(children)))]


def _cto_cell(row: Row, name: str, choice: str) -> Any:
    value = row[name]
    if choice:
        return int(choice in (value or []))
    if isinstance(value, list):
        return " ".join(value)
    if value and FORM[name]["type"] in ("date", "today"):
        return day(value).strftime("%b %d, %Y").replace(" 0", " ")
    return number(value) if isinstance(value, (int, float)) else value


_EVERYTHING = tuple(name for name in FORM if name not in ("child_age", "child_sex"))
LIMESURVEY = [
    Variant(
        f"limesurvey {heading} {'long' if long else 'short'} {language} {separator}", "results.csv",
        partial(limesurvey, heading=heading, long=long, separator=separator, language=language),
        "limesurvey",
    )
    for heading, long, separator, language in (
        ("code", False, ";", "vi"), ("code", True, ",", "en"), ("full", True, ";", "vi"),
        ("full", False, ",", "en"), ("abbreviated", False, ";", "vi"),
        ("abbreviated", True, ";", "en"), ("codetext", True, ",", "vi"),
        ("codetext", False, ";", "en"),
    )
]  # fmt: skip
MICROSOFT = [
    Variant(
        f"microsoft {language} {interface}", "answers.xlsx",
        partial(microsoft, language=language, interface=interface), "microsoft",
        lost=NOT_TOLD | WITHOUT_LAST_DIGITS,
    )
    for language, interface in (("vi", "vi"), ("vi", "en"), ("en", "en"))
]  # fmt: skip
QUALTRICS = [
    Variant(
        f"qualtrics named={named} numbers={numbers} split={split}", "qualtrics.csv",
        partial(qualtrics, named=named, numbers=numbers, split=split), "qualtrics", lost=NOT_TOLD,
    )
    for named in (True, False) for numbers in (False, True) for split in (False, True)
]  # fmt: skip
REDCAP = [
    Variant(f"redcap labels={labels}", "redcap.csv", partial(redcap, labels=labels), "redcap",
            lost=NOT_TOLD, children=True)
    for labels in (False, True)
]  # fmt: skip
SURVEYCTO = [
    Variant(f"surveycto wide={wide}", "surveycto.csv", partial(surveycto, wide=wide), "surveycto",
            has=_EVERYTHING, lost=NOT_TOLD, children=wide)
    for wide in (True, False)
]  # fmt: skip
