"""Small files of every kind that a survey comes in, and what can happen to them on the way.

Everything is drawn from a seed: the same number gives the same damaged file.
"""

import csv
import io
import random
import zipfile

import numpy as np
import pandas as pd

import toolkit as tk
from toolkit.exports.mapping import read_mapping

FORM = """| survey | | | |
| | type | name | label::Tiếng Việt (vi) | label::English (en) | appearance |
| | start | start | | | |
| | date | day | Ngày điền | Day | |
| | select_one sex | sex | Giới tính | Sex | |
| | select_multiple media or_other | media | Nghe từ đâu? | Heard from? | |
| | integer | age | Tuổi | Age | |
| | decimal | hours | Số giờ | Hours | |
| | text | remark | Ý kiến | Remark | |
| | begin_repeat | child | Con | Child | |
| | integer | child_age | Tuổi con | Age of child | |
| | end_repeat | | | | |
| choices | | | |
| | list_name | name | label::Tiếng Việt (vi) | label::English (en) |
| | sex | male | Nam | Male |
| | sex | female | Nữ | Female |
| | media | radio | Đài | Radio |
| | media | zalo | Zalo, Facebook | Zalo, Facebook |
"""
KOBO = (
    "start;day;sex;media;media/radio;media/zalo;media/other;media_other;age;hours;remark;_id;_uuid;"
    "_submission_time;_validation_status;_index"
)
ROWS = (
    ("2026-03-02T08:15:00.000+07:00", "2026-03-02", "female", "radio zalo", "1", "1", "0", "",
     "34", "2.5", "Rất bổ ích, cảm ơn", "11", "a-1", "2026-03-02T01:30:00", "", "1"),
    ("2026-03-02T09:15:00.000+07:00", "02/03/2026", "male", "other", "0", "0", "1", "báo \"X\"",
     "041", "1e3", "dòng\nhai 😀", "12", "a-2", "2026-03-02T02:30:00", "", "2"),
    ("", "2026-02-30", "Nam", "", "", "", "", "", "-3", "1.500", "", "13", "a-3", "", "", "3"),
)  # fmt: skip
MAPPING = "header,name,text,choice\nGiới tính,sex,,\nGiới tính,sex,nam giới,male\nTuổi,age,,\n"
STATISTICAL = {"sex": ["male", "female", ""], "age": [30.0, np.nan, 41.5], "remark": ["a", "b", ""]}
# What somebody may have typed, or a program written.
CELLS = (
    b"1e999", b"9" * 5000, b"-1e-999", b"nan", b"inf", b"\0", b"\x1b[31m", b"\xed\xa0\x80",
    b"\xff\xfe",
    b'"' * 99, b'","', b"\r", b"=1+1", b"_id", b"_uuid", b"KEY", b"PARENT_KEY", b"SubmissionDate",
    b"9999-99-99", b"0001-01-01", b"2026-03-02T25:61:61+99:99", b"media/", b"[", b"a" * 70_000,
    b";" * 1000, b"\n" * 1000, b"-9223372036854775809", b"99999999999999999999", "Ⅷ²٣".encode(),
    b"1.2.3", b"12/31/1899 24:00:00 CH", b"child", b"Timestamp", b"record_id", b"submitdate",
    b"\xe2\x80\xae", b"<![CDATA[", b"&#0;", b"&amp;lol;", b"select_one", b"../../x", b"${a}",
    b"\xef\xbb\xbf",
    b"+07:00", b"2026-03-02T08:15:00+00:00:01", b"2026-03-02T08:15:00.1234567Z", b"1_000", b"0x1f",
)  # fmt: skip
NAMES = (
    "../out.csv",
    "/etc/x.csv",
    "a/../../b.csv",
    "C:\\x.csv",
    "a\0.csv",
    "x.xlsx",
    "xl/workbook.xml",
)


def form_file(folder):
    """The form of these files."""
    path = folder / "form.md"
    path.write_text(FORM, encoding="utf-8")
    return path


def whole_files(folder):
    """Name -> content of undamaged files; forms and mappings among them."""
    kobo = io.StringIO(newline="")
    writer = csv.writer(kobo, delimiter=";", quoting=csv.QUOTE_ALL)
    writer.writerows([KOBO.split(";"), *ROWS])
    text = kobo.getvalue()
    plain = 'Timestamp,Giới tính,Nghe từ đâu?,Tuổi,Ý kiến\n1/5/2026,Nữ,"Đài, báo",33,tốt\n'
    hand = "PHIẾU HỎI\t\t\nHọ tên\tGiới tính\tTuổi\nLan\tnữ\t34\nTổng\t\t34\n"
    lime = '"id","submitdate","sex","media[radio]","media[zalo]"\n'
    lime += '"1","2026-03-02 01:02:03","male","Y",""\n'
    files = {
        "kobo.csv": text.encode(),
        "bom.csv": text.encode("utf-8-sig"),
        "wide.csv": text.encode("utf-16"),
        "western.csv": text.replace("😀", "").encode("cp1258", "ignore"),
        "google.csv": plain.encode(),
        "hand.csv": hand.encode(),
        "lime.csv": lime.encode(),
        "form.md": FORM.encode(),
        "mapping.csv": MAPPING.encode(),
    }
    return files | _workbooks(text) | _archive() | _statistical(folder)


def _workbooks(text):
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))
    repeat = [["child_age", "_index", "_parent_index"], ["7", "1", "1"], ["9", "2", "7"]]
    sheets = {}
    section = ""
    for line in FORM.splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        section = cells[0] or section
        sheets.setdefault(section, []).append(cells[1:])
    form = {name: rows[1:] for name, rows in sheets.items()}
    found = {"kobo.xlsx": {"Answers": rows, "child": repeat}, "form.xlsx": form}
    return {name: _workbook(book) for name, book in found.items()}


def _workbook(sheets):
    import openpyxl

    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append([float(c) if c.isascii() and c.isdigit() else c or None for c in row])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def _archive():
    main = "SubmissionDate,start,sex,media,age,KEY,ReviewState\n"
    main += "2026-03-02T01:30:00.000Z,,male,radio zalo,30,uuid:1,\n"
    child = "child_age,PARENT_KEY,KEY\n7,uuid:1,uuid:1/child[1]\n"
    return {"odk.zip": zipped({"form.csv": main.encode(), "form-child.csv": child.encode()})}


def zipped(members):
    """A zip archive."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return kept.getvalue()


def _statistical(folder):
    import pyreadstat

    frame = pd.DataFrame(STATISTICAL)
    pyreadstat.write_sav(frame, str(folder / "x.sav"))
    pyreadstat.write_dta(frame, str(folder / "x.dta"))
    return {f"x.{kind}": (folder / f"x.{kind}").read_bytes() for kind in ("sav", "dta")}


def damaged(draw: random.Random, content: bytes) -> bytes:
    """Damage a file once to four times; a zip archive mostly inside."""
    if content.startswith(b"PK") and draw.random() < 0.8:
        return _damaged_archive(draw, content)
    for _ in range(draw.randint(1, 4)):
        content = draw.choice(DAMAGES)(draw, content)
    return content


def _damaged_archive(draw, content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    way, name = draw.random(), draw.choice(list(members))
    if way < 0.7:
        for _ in range(draw.randint(1, 3)):
            members[name] = draw.choice(DAMAGES)(draw, members[name])
    elif way < 0.8:
        other = draw.choice(list(members))
        members[name], members[other] = members[other], members[name]
    elif way < 0.87:
        del members[name]
    elif way < 0.95:
        members[draw.choice(NAMES)] = members[name]
    else:
        members[name] += b"0" * (120 << 20 if draw.random() < 0.1 else 1 << 20)
    return zipped(members)


def _truncate(draw, content):
    return content[: draw.randrange(len(content) + 1)]


def _flip(draw, content):
    changed = bytearray(content)
    for _ in range(draw.randint(1, 8) if changed else 0):
        changed[draw.randrange(len(changed))] ^= 1 << draw.randrange(8)
    return bytes(changed)


def _part(draw, content):
    first = draw.randrange(len(content) + 1)
    return first, min(len(content), first + draw.choice((1, 2, 8, 64, 512)))


def _delete(draw, content):
    first, last = _part(draw, content)
    return content[:first] + content[last:]


def _double(draw, content):
    first, last = _part(draw, content)
    times = draw.choice((2, 3, 50))
    return content[:first] + content[first:last] * times + content[last:]


def _insert(draw, content):
    place = draw.randrange(len(content) + 1)
    return content[:place] + draw.choice(CELLS) + content[place:]


def _cell(draw, content):
    """Put something in the place of a cell, be it of CSV, Markdown or XML."""
    for sign in (b"><" if b"<c " in content else b'";,|\t\n').decode():
        content, kept = content, sign.encode()
        cells = content.split(kept)
        if len(cells) > 2 and draw.random() < 0.5:
            cells[draw.randrange(len(cells))] = draw.choice(CELLS)
            return kept.join(cells)
    return _insert(draw, content)


def _swap(draw, content):
    """Two lines change places, or one is there a thousand times."""
    lines = content.split(b"\n")
    one, two = draw.randrange(len(lines)), draw.randrange(len(lines))
    if draw.random() < 0.05:
        return b"\n".join([*lines, *[lines[one][:200]] * 1000])
    lines[one], lines[two] = lines[two], lines[one]
    return b"\n".join(lines)


def _wide(draw, content):
    """A thousand columns more in a line."""
    lines = content.split(b"\n")
    sign = draw.choice((b",", b";", b"\t"))
    lines[draw.randrange(len(lines))] += sign.join(b"c%d" % n for n in range(1000))
    return b"\n".join(lines)


def _recode(draw, content):
    try:
        return content.decode().encode(draw.choice(("utf-16", "utf-16-le", "utf-32", "cp1258")))
    except UnicodeError:
        return content


DAMAGES = (_truncate, _flip, _flip, _flip, _delete, _delete, _delete, _double, _double, _insert,
           _insert, _cell, _cell, _cell, _cell, _cell, _swap, _swap, _recode, _wide)  # fmt: skip


def read_and_check(path, form):
    """Read a file as what its name says; only a `ToolkitError` or a fitting table is right."""
    name = path.name
    try:
        if name.startswith("form"):
            read = tk.load_instrument(path)
            assert isinstance(read.fields, dict)
        elif name.startswith("mapping"):
            read_mapping(path, form)
        else:
            fits(tk.read_responses(path, form), form)
    except tk.errors.ToolkitError as error:
        assert str(error)
        return "refused"
    return "read"


def fits(responses, form):
    """Every column has its type, every choice is one of the form, and repeats have parents."""
    table = responses.table
    assert len(table) == len(responses.metadata)
    assert list(table) == [name for name in form.fields if name in table]
    for name, item in form.fields.items():
        names = {choice.name for choice in item.choices}
        if item.kind == "select_one":
            assert set(table[name].dropna()) <= names, name
        elif item.kind == "select_multiple":
            for cell in table[name].dropna():
                assert cell == sorted(set(cell)) and set(cell) <= names, name
        elif item.kind == "date":
            assert table[name].dtype == "datetime64[us]"
    for repeat in responses.repeats.values():
        assert repeat["parent_row"].isin(range(len(table))).all()
    assert all(str(finding) for finding in responses.findings)
