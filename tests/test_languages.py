"""A third language is one file; it may be half done; numbers and dates are those of its locale."""

from __future__ import annotations

import datetime as dt
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from babel.numbers import format_decimal, format_percent
from fluent.syntax import FluentParser, FluentSerializer
from fluent.syntax import ast as fluent

import toolkit as tk
from toolkit import cli
from toolkit.errors import ArgumentError, StudyError
from toolkit.findings import Finding
from toolkit.languages import COMPLETE, languages
from toolkit.settings import read_settings
from toolkit.show import text
from toolkit.show.display_table import Column, DisplayTable
from toolkit.show.finding_words import finding_words
from toolkit.show.words import catalogue, say
from toolkit.table_files import write_table

ROOT = Path(__file__).parents[1]
STUDY = "data/lai-chau"
# A translation that has only begun; French counts 0 with the singular.
FRENCH = """
report-title = Rapport
note-wave = { $wave } : { $n ->
    [one] { $n } réponse
   *[other] { $n } réponses
  }.
finding-bad_date = « { $value } » n’est pas une date
check-hint = { "" } ; vouliez-vous dire « { $value } » ?
"""
GERMAN = "report-title = Bericht\n"
ALL = "language='it' is not known; allowed: 'vi', 'en', 'de', 'fr'"
DAY = dt.date(2026, 3, 5)


@pytest.fixture(autouse=True)
def _further(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    folder = tmp_path / "locale"
    folder.mkdir()
    (folder / "fr.ftl").write_text(FRENCH, encoding="utf-8")
    (folder / "de.ftl").write_text(GERMAN, encoding="utf-8")
    (folder / "nowhere.ftl").write_text(GERMAN, encoding="utf-8")  # no language of this name
    (folder / "vi.ftl").write_text(FRENCH, encoding="utf-8")  # the package has its own
    monkeypatch.setenv("TOOLKIT_LOCALE", str(folder))
    monkeypatch.chdir(ROOT)
    catalogue.cache_clear()
    yield
    catalogue.cache_clear()


# One file


def test_a_catalogue_is_a_language() -> None:
    assert languages() == ("vi", "en", "de", "fr")
    assert say("fr", "report-title") == "Rapport"
    assert "Báo cáo" in say("vi", "report-title")


def test_without_the_folder_there_are_two(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TOOLKIT_LOCALE")
    assert languages() == COMPLETE == ("vi", "en")
    with pytest.raises(ArgumentError, match=r"allowed: 'vi', 'en'(;|$)"):
        tk.load_study(STUDY, language="fr")


def test_a_study_is_loaded_in_it() -> None:
    study = tk.load_study(STUDY, language="fr")
    assert str(tk.report_title(study, "LC")).startswith("# Rapport")
    assert tk.coverage(study)._repr_html_()
    with pytest.raises(ArgumentError, match=ALL):
        tk.load_study(STUDY, language="it")


def test_a_course_is_loaded_in_it_and_its_rounds_have_names() -> None:
    files = ("data/course/before.xlsx", "data/course/after.xlsx", "surveys/awareness.md")
    course = tk.load_course(*files, language="fr", title="Égalité")
    assert "Égalité" in tk.course_title(course)
    assert "Before the course" in tk.course_title(course)  # not yet translated
    assert "Trước khóa học" in tk.course_title(tk.load_course(*files, language="vi"))
    with pytest.raises(ArgumentError, match=ALL):
        tk.load_course(*files, language="it")


def test_study_toml_may_name_it(tmp_path: Path) -> None:
    written = (ROOT / STUDY / "study.toml").read_text("utf-8")
    assert tomllib.loads(written)["language"] == "vi"
    for language in ("fr", "it"):
        changed = re.sub(r'^language = "vi"', f'language = "{language}"', written, flags=re.M)
        (tmp_path / f"{language}.toml").write_text(changed, encoding="utf-8")
    settings, findings = read_settings(tmp_path / "fr.toml")
    assert (settings.language, findings) == ("fr", [])
    settings, findings = read_settings(tmp_path / "it.toml")
    assert settings.language == "vi"
    assert [(f.code, f.column, f.value) for f in findings] == [("bad_setting", "language", "it")]
    assert '"vi" / "en" / "de" / "fr"' in findings[0].remedy


def test_the_command_line_takes_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert command(monkeypatch, "progress", STUDY, "--under", "LC", "--language", "it") != 0
    assert "allowed: 'vi', 'en', 'de', 'fr'" in capsys.readouterr().err
    assert command(monkeypatch, "progress", STUDY, "--under", "LC", "--language", "fr") == 0
    assert "31 octobre 2026" in capsys.readouterr().out


def command(monkeypatch: pytest.MonkeyPatch, *words: str) -> object:
    monkeypatch.setattr(sys, "argv", ["toolkit", *words])
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    return stopped.value.code


# Half a translation


def test_a_missing_sentence_is_english() -> None:
    assert say("fr", "heading-findings") == say("en", "heading-findings")
    with pytest.raises(KeyError, match=r"fr\.ftl has no message 'no-such-message'"):
        say("fr", "no-such-message")


def test_each_language_has_its_own_plural() -> None:
    assert say("fr", "note-wave", wave="2026", n=0) == "2026 : 0 réponse."
    assert say("fr", "note-wave", wave="2026", n=2) == "2026 : 2 réponses."
    assert say("de", "note-wave", wave="2026", n=0) == "2026: 0 answer sheets."  # English counts


def test_a_finding_is_told_in_it_as_far_as_it_goes() -> None:
    finding = Finding("error", "posts.csv", 7, "start", "2025-02-30", "bad_date")
    told = finding_words(finding, "fr")
    assert told["message"] == "« 2025-02-30 » n’est pas une date"
    assert told["remedy"] == finding.remedy
    assert told["place"] == "posts.csv, row 7, start"
    assert finding_words(finding, "de") == finding_words(finding, "en")


def test_a_refused_study_is_told_in_the_language_asked_for(tmp_path: Path) -> None:
    (tmp_path / "study.toml").write_text('title = {}\nlanguage = "fr"\n', encoding="utf-8")
    with pytest.raises(StudyError) as refused:
        tk.load_study(tmp_path, language="de")
    assert refused.value.language == "de"


# Numbers and dates


@pytest.mark.parametrize("language", ["vi", "en", "fr", "de"])
@pytest.mark.parametrize("value", [0.0, 7.25, 1234.5, 9_876_543.21])
def test_numbers_have_the_signs_of_the_locale(language: str, value: float) -> None:
    assert text.number(value, language, 2) == format_decimal(value, "#,##0.00", locale=language)
    assert text.number(-1 - value, language, 2)[0] == text.MINUS
    low, high = (text.number(limit, language, 1) for limit in (value, value + 1))
    assert text.interval(value, value + 1, language) == f"{low}–{high}"
    assert text.percent(0.625, language) == format_percent(0.625, _percent(language), language)
    assert text.p_text(0.0421, language) == format_decimal(0.042, "0.000", locale=language)


def _percent(language: str) -> str:
    return {"fr": "#,##0.0\xa0%", "de": "#,##0.0\xa0%"}.get(language, "#,##0.0%")


def test_a_reader_of_each_language_finds_what_is_usual() -> None:
    written = {
        code: (
            text.number(1234567.5, code, 1), text.percent(0.625, code), text.percent(1, code),
            text.p_text(0.00002, code), text.date_text(DAY, code), text.month_text(DAY, code),
            text.month_name(DAY, code), text.interval(-1.25, 3, code, signed=True),
        )
        for code in languages()
    }  # fmt: skip
    assert written == {
        "vi": ("1.234.567,5", "62,5%", "100%", "< 0,001", "05/03/2026", "3/2026", "3",
               "−1,2 … +3,0"),
        "en": ("1,234,567.5", "62.5%", "100%", "< 0.001", "5 March 2026", "Mar 2026", "Mar",
               "−1.2 … +3.0"),
        "de": ("1.234.567,5", "62,5\xa0%", "100\xa0%", "< 0,001", "5. März 2026", "März 2026",
               "Mär", "−1,2 … +3,0"),
        "fr": ("1\u202f234\u202f567,5", "62,5\xa0%", "100\xa0%", "< 0,001", "5 mars 2026",
               "mars 2026", "mars", "−1,2 … +3,0"),
    }  # fmt: skip


def test_a_table_is_written_by_the_locale_on_the_page_and_in_a_spreadsheet(tmp_path: Path) -> None:
    rows = pd.DataFrame({"share": [0.625], "n": [1234], "day": [pd.Timestamp(DAY)]})
    columns = [Column("share", "%", "share"), Column("n", "n", "count"), Column("day", "d", "date")]
    shown = {code: DisplayTable("T", columns, rows, (), code) for code in languages()}
    assert shown["de"].cells() == [["62,5\xa0%", "1.234", "5. März 2026"]]
    assert shown["en"].cells() == [["62.5%", "1,234", "5 March 2026"]]
    formats = {}
    for code, table in shown.items():
        sheet = openpyxl.load_workbook(write_table(table, tmp_path / f"{code}.xlsx")).active
        formats[code] = sheet["C4"].number_format
        assert sheet["C4"].value == dt.datetime(2026, 3, 5)
    assert formats == {
        "vi": "dd/mm/yyyy", "en": "d mmmm yyyy", "de": "d. mmmm yyyy", "fr": "d mmmm yyyy"
    }  # fmt: skip


@pytest.mark.parametrize(
    ("pattern", "codes"),
    [
        ("d MMMM y", "d mmmm yyyy"),
        ("d 'de' MMMM 'de' y", 'd "de" mmmm "de" yyyy'),
        ("y年M月d日", 'yyyy"年"m"月"d"日"'),
        ("dd LLL yy", "dd mmm yyyy"),
    ],
)
def test_spreadsheets_take_the_pattern_of_any_language(
    pattern: str, codes: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text, "date_pattern", lambda _: pattern)
    assert text.spreadsheet_dates("de") == codes


# Catalogues that are added to the package


def faults(catalogue_text: str) -> list[str]:
    """What Fluent cannot read, sentences that nobody says, and words that nobody fills in."""
    known = {m.id.name: _words(m) for m in _body("vi") if isinstance(m, fluent.Message)}
    found = []
    for entry in FluentParser().parse(catalogue_text).body:
        if isinstance(entry, fluent.Junk):
            found.append(f"not understood: {entry.content.strip()}")
        elif isinstance(entry, fluent.Message) and entry.id.name not in known:
            found.append(f"never said: {entry.id.name}")
        elif isinstance(entry, fluent.Message):
            unknown = _words(entry) - known[entry.id.name]
            found += [f"{entry.id.name}: unknown word {word}" for word in sorted(unknown)]
    return found


def _body(language: str) -> list[fluent.EntryType]:
    return FluentParser().parse(_sentences(language)).body


def _sentences(language: str) -> str:
    return (ROOT / f"toolkit/show/locale/{language}.ftl").read_text("utf-8")


def _words(message: fluent.Message) -> set[str]:
    """Placeables of a sentence; any finding may mention its table, column, value and hint."""
    always = {"table", "column", "value", "hint"} if "-" in message.id.name else set()
    return set(re.findall(r"\$(\w+)", FluentSerializer().serialize_entry(message))) | always


@pytest.mark.parametrize("path", sorted((ROOT / "toolkit/show/locale").iterdir()), ids=str)
def test_every_catalogue_of_the_package_can_be_said(path: Path) -> None:
    assert path.suffix == ".ftl" and path.stem in languages()
    assert faults(path.read_text("utf-8")) == []


def test_a_fault_of_a_catalogue_is_found() -> None:
    assert faults(FRENCH + GERMAN) == []
    assert faults("report-tite = Bericht") == ["never said: report-tite"]
    assert faults("report-path = { $pfad }") == ["report-path: unknown word pfad"]
    assert faults("report-path = { $path")[0].startswith("not understood")
