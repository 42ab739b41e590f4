"""The calendar file, read back by the library and looked at byte by byte."""

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import plain_year
import pytest
import small_study
from icalendar import Calendar, Event
from small_study import put

import toolkit as tk
from toolkit.errors import ArgumentError

DUTIES = (
    "duty_id,title,level,period,month,day,before,recipient\n"
    "D1,Báo cáo năm,upper,year,11,5,yes,LĐLĐ tỉnh\n"
    "D2,Báo cáo đột xuất,upper,year,,,,\n"
)
CAMPAIGN = (
    '[campaigns.tet]\nlabel = { vi = "Tết", en = "New Year" }\nstart = "12-20"\nend = "01-10"\n'
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = small_study.write(tmp_path / "small")
    put(folder, "duties.csv", DUTIES)
    put(folder, "study.toml", small_study.TOML + CAMPAIGN)
    return folder


def events(text: bytes) -> dict[str, Event]:
    found = {str(event["uid"]): event for event in Calendar.from_ical(text).walk("VEVENT")}
    assert len(found) == text.count(b"BEGIN:VEVENT")
    return found


def test_events_by_hand(folder: Path) -> None:
    found = events(tk.calendar(tk.load_study(folder, language="vi"), 2025))
    assert list(found) == [
        "duty-D1-2025-P@awareness-toolkit",
        "campaign-tet-2025-P@awareness-toolkit",
    ]
    duty, tet = found.values()
    assert (duty.decoded("dtstart"), duty.decoded("dtend")) == (
        date(2025, 11, 4),
        date(2025, 11, 5),
    )
    assert (tet.decoded("dtstart"), tet.decoded("dtend")) == (date(2025, 12, 20), date(2026, 1, 11))
    assert str(duty["summary"]) == "Hạn cuối: Báo cáo năm"
    assert "04/11/2025" in duty["description"] and "LĐLĐ tỉnh" in duty["description"]
    assert "Chưa có chủ đề" in tet["description"]
    assert duty.decoded("dtstamp") == datetime(2025, 12, 31, tzinfo=UTC)
    alarms = [alarm.decoded("trigger") for alarm in duty.walk("VALARM")]
    assert alarms == [timedelta(days=-14), timedelta(days=-3)]
    assert tet.walk("VALARM") == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_lines_are_those_of_the_standard(language: str) -> None:
    study = tk.load_study(plain_year.PLACE, language=language)
    text = tk.calendar(study, 2025, last_year=2027)
    assert text.endswith(b"END:VCALENDAR\r\n") and text.count(b"\n") == text.count(b"\r\n")
    lines = text.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert any(line.startswith(b" ") for line in lines), "nothing was folded"
    for line in lines:
        line.decode("utf-8")  # no letter is torn apart by a fold
    unfolded = text.replace(b"\r\n ", b"").decode("utf-8")
    assert unicodedata.is_normalized("NFC", unfolded)
    assert str(study.path) not in unfolded


def test_every_duty_and_campaign_of_the_year_is_there_once() -> None:
    study = tk.load_study(plain_year.PLACE)
    found = events(tk.calendar(study, 2026))
    owed = {
        (duty["duty_id"], due)
        for duty in plain_year.rows("duties")
        if (due := plain_year.last_day(duty, 2026)) and plain_year.comes_up(duty, 2026)
        and plain_year.owing(duty, due)
    }  # fmt: skip
    got = {(uid.split("-")[1], e.decoded("dtstart")) for uid, e in found.items() if uid[0] == "d"}
    assert got == owed
    spans = tk.campaigns(study, 2026).table.dropna(subset=["start"])
    names = {uid.split("-")[1] for uid in found if uid.startswith("campaign-")}
    assert names == set(spans["campaign_id"])


def test_the_same_study_gives_the_same_bytes(folder: Path) -> None:
    texts = [tk.calendar(tk.load_study(folder), 2025) for _ in range(2)]
    assert texts[0] == texts[1]
    later = tk.calendar(tk.load_study(folder), 2025, as_of="2025-06-01")
    assert set(events(later)) == set(events(texts[0]))
    assert later != texts[0]


def test_a_unit_has_its_own_reports(folder: Path) -> None:
    study = tk.load_study(folder)
    assert "duty-D1-2025-P-1@awareness-toolkit" in events(tk.calendar(study, 2025, unit="P-1"))
    own = events(tk.calendar(study, 2025, unit="P-1-01"))
    assert [uid for uid in own if uid.startswith("duty")] == []


@pytest.mark.parametrize("wrong", [{"last_year": 2024}, {"unit": "P-9"}, {"year": "2025"}])
def test_wrong_arguments_are_named(folder: Path, wrong: dict[str, object]) -> None:
    with pytest.raises(ArgumentError, match=next(iter(wrong))):
        tk.calendar(tk.load_study(folder), **{"year": 2025, **wrong})  # type: ignore[arg-type]


def test_a_study_without_duties_and_campaigns_has_an_empty_calendar(tmp_path: Path) -> None:
    study = tk.load_study(small_study.write(tmp_path / "small"))
    assert events(tk.calendar(study)) == {}
