"""Every fault the toolkit knows, made in the small study, and the finding that must name it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import openpyxl
from sheet_files import in_windows_1258
from small_study import FILES, as_xlsx, change, put

from toolkit.findings import Finding

Break = Callable[[Path], object]


@dataclass
class Case:
    """One fault, and the finding that must name it."""

    name: str
    breaks: Break
    code: str
    table: str
    row: int | None = None
    column: str = ""
    value: str = ""
    severity: str = "error"
    alone: bool = True  # no other error or warning follows from it

    def matches(self, finding: Finding) -> bool:
        mine = (self.severity, self.table, self.row, self.column, self.value, self.code)
        f = finding
        return mine == (f.severity, f.table, f.row, f.column, f.value, f.code)


def cell(name: str, old: str, new: str) -> Break:
    return lambda folder: change(folder, name, (old, new))


def whole(name: str, content: str | bytes) -> Break:
    return lambda folder: put(folder, name, content)


def both(*files: tuple[str, str]) -> Break:
    return lambda folder: [put(folder, name, content) for name, content in files]


DUTY = "duty_id,title,month,day\nD1,Báo cáo năm,11,5\n"
MODEL = "model_id,unit_id,name,start\nM1,P-1-01,Câu lạc bộ,2025-01-01\n"
OF_MODEL = "activity_id,unit_id,date,model_id\nA1,P-1-01,2025-03-08,M9\n"


def more(name: str, text: str) -> Break:
    return lambda folder: put(folder, name, FILES[name] + text)


def gone(name: str) -> Break:
    return lambda folder: (folder / name).unlink()


def recode(name: str, encoding: str) -> Break:
    return lambda folder: put(folder, name, FILES[name].encode(encoding, "replace"))


def xlsx(name: str, *rows: list[object], sheets: int = 1) -> Break:
    return lambda folder: as_xlsx(folder, name, list(rows), sheets)


def damaged_xlsx(folder: Path) -> None:
    as_xlsx(folder, "people", [["person_id", "name"], ["H1", "Mai"]])
    file = folder / "people.xlsx"
    file.write_bytes(file.read_bytes()[:-400])


def sends_old_file(stream: str) -> Break:
    """A compound file, as far as its beginning goes."""

    def send(folder: Path) -> None:
        gone("people.csv")(folder)
        start = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        put(folder, "people.xlsx", start + b"\0" * 600 + stream.encode("utf-16-le"))

    return send


def far_cell(folder: Path) -> None:
    gone("people.csv")(folder)
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "person_id", "x"
    book.save(folder / "people.xlsx")


UNITS_ROW = "P-1-02,Công ty chè,grassroots,P-1,,2024-01-01,\n"
HEADER = FILES["people.csv"].splitlines(keepends=True)[0].encode()
TCVN3 = HEADER + "".join(
    f"H{n},{name},,\n" for n, name in enumerate(("Lß ThÞ Mai", "Vµng A P¸o", "Lª ThÞ Hßa", "x"), 1)
).encode("latin-1")
MIXED = FILES["people.csv"].encode("latin-1", "ignore") + b"H5,V\xb5ng \xa7\xd8nh Tu\xca\xadn,,\n"
WESTERN = FILES["people.csv"].encode("latin-1", "ignore") + "H5,10 µm ± 2,,\n".encode("latin-1")

FILE_CASES = [
    Case("no units", gone("units.csv"), "missing_table", "units.csv"),
    Case("units twice", whole("units.xlsx", b"PK"), "two_files", "units"),
    Case("people twice", xlsx("people", ["person_id"]), "missing_column", "people.xlsx", 1, "name",
         alone=False),
    Case("empty", whole("posts.csv", ""), "empty_file", "posts.csv"),
    Case("blank", whole("posts.csv", "\ufeff\r\n \r\n"), "empty_file", "posts.csv"),
    Case("only commas", whole("posts.csv", ",,,\n,,,\n"), "empty_file", "posts.csv"),
    Case("no rows", whole("posts.csv", "person_id,unit_id,role,start,end\n"), "no_rows",
         "posts.csv", severity="warning"),
    Case("no units in units", whole("units.csv", FILES["units.csv"].splitlines()[0]), "no_rows",
         "units.csv"),
    Case("windows-1258", whole("people.csv", in_windows_1258(FILES["people.csv"])), "recoded",
         "people.csv", severity="note"),
    Case("TCVN3", whole("people.csv", TCVN3), "recoded", "people.csv", severity="note"),
    Case("TCVN3 among others", whole("people.csv", MIXED), "encoding", "people.csv"),
    Case("western text", whole("people.csv", WESTERN), "encoding", "people.csv"),
    Case("half a UTF-16", whole("people.csv", b"\xff\xfea\0b"), "encoding", "people.csv"),
    Case("semicolons", whole("units.csv", FILES["units.csv"].replace(",", ";")), "separator",
         "units.csv", severity="note"),
    Case("tabs", whole("units.csv", FILES["units.csv"].replace(",", "\t")), "separator",
         "units.csv", severity="note"),
    Case("damaged workbook", lambda f: (gone("people.csv")(f), damaged_xlsx(f)), "unreadable",
         "people.xlsx"),
    Case("folder for a wave", lambda f: (gone("responses/after.csv")(f),
         (f / "responses/after.csv").mkdir()), "unreadable", "responses/after.csv"),
    Case("CSV called xlsx", lambda f: (f / "people.csv").rename(f / "people.xlsx"),
         "not_xlsx", "people.xlsx"),
    Case("PDF", whole("people.csv", b"%PDF-1.7 \x00"), "not_a_table", "people.csv"),
    Case("web page", whole("people.csv", "<!DOCTYPE html><html></html>"), "not_a_table",
         "people.csv"),
    Case("no workbook, but as old", sends_old_file(""), "not_a_table", "people.xlsx"),
    Case("old Word", sends_old_file("WordDocument"), "not_a_table", "people.xlsx"),
    Case("damaged old workbook", sends_old_file("Workbook"), "unreadable", "people.xlsx"),
    Case("password", sends_old_file("EncryptedPackage"), "password", "people.xlsx"),
    Case("far cell", far_cell, "sheet_too_large", "people.xlsx", value="Sheet"),
    Case("slip in the name", lambda f: (f / "posts.csv").rename(f / "post.csv"), "unused_file",
         "post.csv", severity="warning"),
    Case("old format", whole("letter.xls", b"\xd0\xcf"), "unused_file", "letter.xls",
         severity="note"),
    Case("more sheets", xlsx("targets", FILES["targets.csv"].splitlines()[0].split(","),
         [262, "IND-01", None, 2025, "≥", 0.3], sheets=2), "more_sheets", "targets.xlsx",
         value="Sheet1", severity="warning"),
    Case("open quotation mark", cell("people.csv", "Lò Thị Mai", '"Lò Thị Mai'), "open_quote",
         "people.csv", 2),
    Case("quotation marks inside", cell("people.csv", "Lê Thị Hòa", '"Bà "Hòa" Lê"'),
         "open_quote", "people.csv", 4),
    Case("long row", cell("people.csv", "Lò Thị Mai", "Lò, Thị Mai"), "ragged_row", "people.csv",
         2, alone=False),
    Case("missing column", cell("posts.csv", "role,", "job,"), "missing_column", "posts.csv", 1,
         "role", alone=False),
    Case("no unit_id", cell("units.csv", "unit_id", "unitid"), "missing_column", "units.csv", 1,
         "unit_id", alone=False),
    Case("double column", cell("people.csv", "birth_year", "name"), "double_column", "people.csv",
         1, "name"),
    Case("unused column", cell("people.csv", "birth_year", "year of birth"), "unused_column",
         "people.csv", 1, "year of birth", severity="warning"),
    Case("column without a name", cell("people.csv", "birth_year", ""), "ragged_row",
         "people.csv", 2, alone=False),
    Case("column without a name inside", cell("people.csv", "name,sex", "name,"),
         "nameless_column", "people.csv", 1, "C", severity="warning"),
]  # fmt: skip

DATES = {
    "2025-02-30": "bad_date",
    "31/04/2025": "bad_date",
    "2025-13-01": "bad_date",
    "6/30/2025": "bad_date",
    "2025": "bad_date",
    "06/2025": "bad_date",
    "14/5/25": "bad_date",
    "45838": "bad_date",
    "tháng 5 năm 2025": "bad_date",
    "2025-05-14 or later": "bad_date",
    "0000-00-00": "far_date",
    "1/1/1899": "far_date",
    "9999-12-31": "far_date",
    "3/4/2025": "ambiguous_date",
    "03.04.2025": "ambiguous_date",
    "3-4-2025": "ambiguous_date",
}
NUMBERS = {
    "-3": "out_of_range",
    "2001": "out_of_range",
    "1e9": "out_of_range",
    "tám": "bad_number",
    "8h": "bad_number",
    "8 000 h": "bad_number",
    "inf": "bad_number",
    "nan": "bad_number",
    "1.500": "ambiguous_number",
    "1.234.567": "bad_number",
}

CELL_CASES = [
    *(Case(f"date {date}", cell("trainings.csv", "2025-05-14", date), code, "trainings.csv", 2,
           "start", date) for date, code in DATES.items()),
    *(Case(f"hours {number}", cell("trainings.csv", ",8,P,", f",{number},P,"), code,
           "trainings.csv", 2, "hours", number) for number, code in NUMBERS.items()),
    Case("date of an answer", cell("responses/before.csv", "2025-03-01", "1.2.2025"),
         "ambiguous_date", "responses/before.csv", 2, "date", "1.2.2025"),
    Case("thousands", cell("headcounts.csv", ",22", ',"1,234"'), "ambiguous_number",
         "headcounts.csv", 3, "members", "1,234"),
    Case("half a member", cell("headcounts.csv", ",22", ",22.5"), "not_whole", "headcounts.csv", 3,
         "members", "22.5"),
    Case("share above 1", cell("unit_events.csv", "P-1,1,", "P-1,53,"), "out_of_range",
         "unit_events.csv", 3, "share", "53"),
    Case("born in 1875", cell("people.csv", "1975", "1875"), "out_of_range", "people.csv", 3,
         "birth_year", "1875"),
    Case("negative weight", cell("responses/before.csv", ",1.5,", ",-1.5,"), "out_of_range",
         "responses/before.csv", 3, "weight", "-1.5"),
    Case("weight in words", cell("responses/before.csv", ",1.5,", ",x,"), "bad_number",
         "responses/before.csv", 3, "weight", "x"),
    Case("no weight", cell("responses/before.csv", ",1.5,", ",,"), "empty",
         "responses/before.csv", 3, "weight"),
    Case("age in words", cell("responses/before.csv", ",51", ",năm mốt"), "bad_number",
         "responses/before.csv", 3, "age", "năm mốt"),
    Case("maybe", cell("attendance.csv", "8,no", "8,maybe"), "bad_boolean", "attendance.csv", 3,
         "passed", "maybe"),
    Case("empty name", cell("people.csv", "Vàng A Páo", ""), "empty", "people.csv", 3, "name"),
    Case("empty role", cell("posts.csv", "chair,2020", ",2020"), "empty", "posts.csv", 2, "role"),
    Case("no date of an event", cell("unit_events.csv", "2025-07-01", ""), "empty",
         "unit_events.csv", 2, "date"),
    Case("identifier with accents", more("people.csv", "H.Mỹ,Mỹ,,\n"), "bad_id", "people.csv", 6,
         "person_id", "H.Mỹ"),
    Case("identifier with a blank", more("people.csv", "H 5,Mỹ,,\n"), "bad_id", "people.csv", 6,
         "person_id", "H 5"),
    Case("total row", more("headcounts.csv", "Tổng cộng,,,45\n"), "bad_id", "headcounts.csv", 4,
         "unit_id", "Tổng cộng", alone=False),
    Case("total row without a word", more("headcounts.csv", ",,,45\n"), "empty",
         "headcounts.csv", 4, "unit_id", alone=False),
    Case("formula", cell("people.csv", "Vàng A Páo", "#N/A"), "spreadsheet_error", "people.csv", 3,
         "name", "#N/A"),
    Case("unknown sex", cell("people.csv", "male,1975", "M.,1975"), "unknown_code", "people.csv",
         3, "sex", "M."),
    Case("unknown role", cell("posts.csv", "H2,P-1,chair", "H2,P-1,chairr"), "unknown_code",
         "posts.csv", 3, "role", "chairr"),
    Case("unknown level", cell("units.csv", "Hoa Ban,upper", "Hoa Ban,lower"), "unknown_code",
         "units.csv", 3, "level", "lower"),
    Case("unknown topic", cell("trainings.csv", "gender;law", "gender;laws"), "unknown_code",
         "trainings.csv", 3, "topics", "laws"),
    Case("unknown topic of an activity", cell("activities.csv", "talk,gender", "talk,genders"),
         "unknown_code", "activities.csv", 2, "topic", "genders"),
    Case("unknown event", cell("unit_events.csv", "dissolve", "disolve"), "unknown_code",
         "unit_events.csv", 2, "event", "disolve"),
    Case("unknown operator", cell("targets.csv", "≥", "="), "unknown_code", "targets.csv", 2,
         "operator", "="),
    Case("wrong answer", cell("responses/before.csv", "female,yes,no", "female,yess,no"),
         "wrong_answer_code", "responses/before.csv", 2, "k1", "yess"),
    Case("wrong group", cell("responses/before.csv", "1.5,male", "1.5,men"), "wrong_answer_code",
         "responses/before.csv", 3, "sex", "men"),
]  # fmt: skip

ROW_CASES = [
    Case("unit twice", more("units.csv", UNITS_ROW), "duplicate_key", "units.csv", 7,
         "unit_id, valid_from", "P-1-02 2024-01-01"),
    Case("unit twice in small letters", more("units.csv", UNITS_ROW.replace("P-1-02", " p-1-02 ")),
         "duplicate_key", "units.csv", 7, "unit_id, valid_from", "p-1-02 2024-01-01"),
    Case("person twice", more("people.csv", "h1,Mai,,\n"), "duplicate_key", "people.csv", 6,
         "person_id", "h1"),
    Case("post twice", more("posts.csv", "H1,P-1-01,Chair,2020-05-14,\n"), "duplicate_key",
         "posts.csv", 8, "person_id, unit_id, role, start", "H1 P-1-01 Chair 2020-05-14"),
    Case("training twice", more("trainings.csv", "T1,gender,2025-05-14,,8,,\n"), "duplicate_key",
         "trainings.csv", 4, "training_id", "T1"),
    Case("attendance twice", more("attendance.csv", "T1,H1,8,,\n"), "duplicate_key",
         "attendance.csv", 5, "training_id, person_id", "T1 H1"),
    Case("unknown parent", cell("units.csv", "grassroots,P-1,,,", "grassroots,P-9,,,"),
         "unknown_unit", "units.csv", 4, "parent_id", "P-9"),
    Case("unknown unit of a post", cell("posts.csv", "H2,P-1,", "H2,P-9,"), "unknown_unit",
         "posts.csv", 3, "unit_id", "P-9"),
    Case("unknown organiser", cell("trainings.csv", "8,P,", "8,X,"), "unknown_unit",
         "trainings.csv", 2, "organiser_unit_id", "X"),
    Case("unknown person", cell("attendance.csv", "T1,H2", "T1,H9"), "unknown_person",
         "attendance.csv", 3, "person_id", "H9"),
    Case("unknown training", cell("attendance.csv", "T1,H2", "T9,H2"), "unknown_training",
         "attendance.csv", 3, "training_id", "T9"),
    Case("unknown duty", both(("duties.csv", DUTY),
         ("submissions.csv", "duty_id,unit_id,year,received\nD9,P-1-01,2025,2025-11-04\n")),
         "unknown_duty", "submissions.csv", 2, "duty_id", "D9"),
    Case("unknown model", both(("models.csv", MODEL), ("activities.csv", OF_MODEL)),
         "unknown_model", "activities.csv", 2, "model_id", "M9"),
    Case("unknown unit of an answer", cell("responses/before.csv", "01,a2", "09,a2"),
         "unknown_unit", "responses/before.csv", 3, "unit", "P-1-09"),
    Case("ended unit of an answer", cell("responses/after.csv", "P-1-01,a2", "P-2,a2"),
         "unit_not_alive", "responses/after.csv", 3, "unit", "P-2"),
    Case("ended unit by its name", cell("responses/after.csv", "P-1-01,a2",
         "Liên đoàn lao động HUYỆN,a2"), "unit_not_alive", "responses/after.csv", 3, "unit",
         "Liên đoàn lao động HUYỆN"),
    Case("answer without a unit", cell("responses/before.csv", "P-1-01,a2", ",a2"),
         "no_respondent_unit", "responses/before.csv", 3, "unit"),
    Case("name of two units", lambda f: (
        change(f, "units.csv", ("Công ty chè", "Trường Mầm non Hoa Ban")),
        change(f, "responses/before.csv", ("P-1-01,a2", "Trường mầm non Hoa Ban,a2")),
        ), "ambiguous_unit", "responses/before.csv", 3, "unit", "Trường mầm non Hoa Ban"),
    Case("unit ends before it begins", cell("units.csv", "2024-01-01,", "2024-01-01,2023-01-01"),
         "end_before_start", "units.csv", 5, "valid_to", "2023-01-01", alone=False),
    Case("post ends before it begins", cell("posts.csv", "2025-10-31", "2024-02-19"),
         "end_before_start", "posts.csv", 4, "end", "2024-02-19"),
    Case("training ends before it begins", cell("trainings.csv", "2025-05-15", "2025-05-13"),
         "end_before_start", "trainings.csv", 2, "end", "2025-05-13"),
    Case("versions overlap", more("units.csv", UNITS_ROW.replace("2024", "2025")),
         "version_overlap", "units.csv", 7, "valid_from", "P-1-02"),
    Case("own parent", cell("units.csv", "Ban,upper,P,", "Ban,upper,P-1,"), "parent_cycle",
         "units.csv", 3, "parent_id", "P-1"),
    Case("circle of three", cell("units.csv", "province,,", "province,P-1-01,"), "parent_cycle",
         "units.csv", 4, "parent_id", "P-1-01", alone=False),
    Case("parent has ended", cell("units.csv", "grassroots,P-1,,2024", "grassroots,P-2,,2024"),
         "parent_not_alive", "units.csv", 5, "parent_id", "P-2"),
    Case("parent not yet begun", cell("units.csv", "Ban,upper,P,,,", "Ban,upper,P,,2022-01-01,"),
         "parent_not_alive", "units.csv", 4, "parent_id", "P-1", alone=False),
    Case("post before the unit", cell("posts.csv", "2024-02-20", "2023-02-20"), "unit_not_alive",
         "posts.csv", 4, "unit_id", "P-1-02"),
    Case("post after the unit", more("posts.csv", "H1,P-2,chair,2025-07-01,\n"),
         "unit_not_alive", "posts.csv", 8, "unit_id", "P-2"),
    Case("post runs on", cell("posts.csv", "2020-12-31", ""), "post_outlives_unit", "posts.csv", 7,
         "end", ""),
    Case("post runs on for a while", cell("posts.csv", "2020-12-31", "2025-08-31"),
         "post_outlives_unit", "posts.csv", 7, "end", "2025-08-31"),
    Case("activity of an ended unit", cell("activities.csv", "P-1-01,2025-03", "P-2,2025-08"),
         "unit_not_alive", "activities.csv", 2, "unit_id", "P-2", "warning"),
    Case("ended, yet alive", cell("unit_events.csv", "dissolve,P-2", "dissolve,P-1"),
         "event_contradicts", "unit_events.csv", 2, "from_unit", "P-1", "warning"),
    Case("taken over by a dead unit", cell("unit_events.csv", "P-2,P-1,1", "P-1,P-2,1"),
         "event_without_unit", "unit_events.csv", 3, "to_unit", "P-2", "warning"),
    Case("trained before birth", cell("people.csv", "1990", "2029"), "trained_before_birth",
         "attendance.csv", 4, "person_id", "H3", alone=False),
    Case("chair at six", cell("people.csv", "1975", "2015"), "too_young", "posts.csv", 3,
         "person_id", "H2", alone=False),
    Case("training to come", cell("trainings.csv", "2025-08-20,6", "2026-01-02,6"),
         "future_training", "trainings.csv", 3, "end", "2026-01-02", "warning"),
    Case("group at an unknown level", cell("study.toml", 'roles = ["chair"]',
         'roles = ["chair"]\nlevels = ["uper"]'), "unknown_code", "study.toml", None,
         "groups.key.levels", "uper"),
    Case("more hours than held", cell("attendance.csv", "T1,H1,8", "T1,H1,9"), "hours_exceed",
         "attendance.csv", 2, "hours", "9", "warning"),
    Case("unit without an officer", cell("posts.csv", "H1,P-1-01,chair,2020-05-14,",
         "H1,P-1-01,chair,2020-05-14,2021-01-13"), "unit_without_officer", "units.csv",
         value="P-1-01", severity="note"),
    Case("two posts", cell("posts.csv", "H4,P", "H1,P"), "two_posts", "posts.csv", 6, "person_id",
         "H1", "note"),
    Case("item not asked", cell("responses/before.csv", "k1,k2", "k1,k3"), "item_not_asked",
         "responses/before.csv", 1, "k2", "", "warning"),
    Case("code twice", cell("responses/before.csv", ",a2,", ",A1,"), "duplicate_response",
         "responses/before.csv", 3, severity="note"),
]  # fmt: skip

SETTING_CASES = [
    Case("no such wave file", gone("responses/after.csv"), "missing_file", "responses/after.csv",
         value="after.csv"),
    Case("no such questionnaire", gone("form.md"), "missing_file", "study.toml", None,
         "surveys.views.instrument", "form.md"),
    Case("no column unit", cell("responses/before.csv", "unit", "Đơn vị"), "missing_column",
         "responses/before.csv", 1, "unit"),
    Case("no column code", cell("responses/before.csv", "code", "cod"), "missing_column",
         "responses/before.csv", 1, "code"),
    Case("broken questionnaire", cell("form.md", "select_one sex", "select_one sexes"),
         "form_unknown", "form.md", 4, "survey type", "sexes"),
    Case("questionnaire without sheets", whole("form.md", "# nothing\n"), "form_no_tables",
         "form.md"),
    Case("questionnaire in UTF-16", recode("form.md", "utf-16"), "not_utf8", "form.md"),
    Case("not TOML", cell("study.toml", 'name = "before"', "name = before"), "bad_toml",
         "study.toml", 35),
    Case("TOML that breaks off", cell("study.toml", '"responses/after.csv"', '"""responses'),
         "bad_toml", "study.toml", 45),
    Case("settings in UTF-16", recode("study.toml", "utf-16"), "not_utf8", "study.toml"),
    Case("unknown section", cell("study.toml", "[topics]", "[topic]"), "unknown_setting",
         "study.toml", None, "topic", "topic"),
    Case("unknown key", cell("study.toml", "min_hours", "minhours"), "unknown_setting",
         "study.toml", None, "training.minhours", "minhours"),
    Case("unknown key of a wave", cell("study.toml", "file =", "fille = 1\nfile ="),
         "unknown_setting", "study.toml", None, "surveys.views.waves[1].fille", "fille"),
    Case("no as_of", cell("study.toml", "as_of = 2025-12-31", ""), "missing_setting",
         "study.toml", None, "as_of"),
    Case("no title", cell("study.toml", "title = {", "source = {"), "missing_setting",
         "study.toml", None, "title"),
    Case("no roles in a group", cell("study.toml", 'roles = ["chair"]', ""), "missing_setting",
         "study.toml", None, "groups.key.roles"),
    Case("as_of in words", cell("study.toml", "as_of = 2025-12-31", 'as_of = "31/12/2025"'),
         "bad_setting", "study.toml", None, "as_of", "31/12/2025"),
    Case("language fr", cell("study.toml", 'language = "en"', 'language = "fr"'), "bad_setting",
         "study.toml", None, "language", "fr"),
    Case("hours in words", cell("study.toml", "min_hours = 4", 'min_hours = "bốn"'),
         "bad_setting", "study.toml", None, "training.min_hours", "bốn"),
    Case("target 85", cell("study.toml", "min_hours = 4", "target = 85"), "bad_setting",
         "study.toml", None, "training.target", "85"),
    Case("topics as text", cell("study.toml", 'topics = ["gender"]', 'topics = "gender"'),
         "bad_setting", "study.toml", None, "training.topics", "gender"),
    Case("label without languages", cell("study.toml", 'member = { vi = "Ủy viên", en = "Member" }',
         'member = "Ủy viên"'), "bad_setting", "study.toml", None, "roles.member", "Ủy viên"),
    Case("two waves of one name", cell("study.toml", 'name = "after"', 'name = "before"'),
         "double_wave", "study.toml", None, "surveys.views.waves", "before"),
    Case("waves turned round", cell("study.toml", "2025-11-01", "2024-11-01"), "wave_order",
         "study.toml", None, "surveys.views.waves", "after"),
    Case("group of an unknown role", cell("study.toml", 'roles = ["chair"]', 'roles = ["head"]'),
         "unknown_code", "study.toml", None, "groups.key.roles", "head"),
    Case("training in an unknown topic", cell("study.toml", 'topics = ["gender"]',
         'topics = ["genders"]'), "unknown_code", "study.toml", None, "training.topics",
         "genders"),
    Case("unknown scale", cell("study.toml", 'scales = ["knowledge"]', 'scales = ["know"]'),
         "unknown_code", "study.toml", None, "surveys.views.scales", "know"),
]  # fmt: skip

CASES = [*FILE_CASES, *CELL_CASES, *ROW_CASES, *SETTING_CASES]
