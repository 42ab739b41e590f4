"""One course from two files: what is read, what is counted, and what is refused."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from pathlib import Path

import course_files as files
import openpyxl
import pandas as pd
import pytest
from course_files import CODE, FORM, KNOWN, STAMP, Row

import toolkit as tk
from toolkit import stats
from toolkit.findings import Finding
from toolkit.instrument import Instrument, read_instrument
from toolkit.reading.headers import item_headers, item_of
from toolkit.study import Study

Waves = dict[str, list[Row]]


@pytest.fixture(scope="session")
def form() -> Instrument:
    return read_instrument(FORM)


@pytest.fixture(scope="module")
def course(form: Instrument, tmp_path_factory: pytest.TempPathFactory) -> Study:
    """The class as it is, for tests that change nothing."""
    home = tmp_path_factory.mktemp("class")
    made = files.answers(form).items()
    paths = [files.as_csv(home / f"{w}.csv", files.named(rows, form)) for w, rows in made]
    return tk.load_course(*paths, FORM)


@pytest.fixture
def waves(form: Instrument) -> Waves:
    return files.answers(form)


@pytest.fixture
def write(tmp_path: Path, form: Instrument) -> Callable[[Waves], list[Path]]:
    """Write the waves as survey servers export them; returns the arguments of `load_course`."""

    def written(waves: Waves) -> list[Path]:
        made = [
            files.as_csv(tmp_path / f"{wave}.csv", files.named(rows, form))
            for wave, rows in waves.items()
        ]
        return [*made, FORM]

    return written


def found(*paths: object, **options: object) -> list[Finding]:
    return list(tk.check(tk.load_course(*paths, strict=False, **options)))  # type: ignore[arg-type]


def codes(findings: list[Finding], severity: str = "error") -> list[str]:
    return [finding.code for finding in findings if finding.severity == severity]


def table(course: Study) -> pd.DataFrame:
    return tk.right_answers(course).table.set_index("item")


# What is read


def test_a_class_becomes_a_study_of_one_unit(write: Callable, waves: Waves) -> None:
    course = tk.load_course(*write(waves), language="en", title="One day")
    data = course.survey()
    assert (course.title, data.name, data.waves) == ("One day", "course", ["before", "after"])
    assert list(course.hierarchy.at(course.settings.as_of)) == ["class"]
    assert set(data.responses["unit_id"]) == {"class"}
    assert data.responses.groupby("wave").size().to_dict() == {"before": 24, "after": 24}
    assert [str(day.date()) for day in data.responses["date"].unique()] == [
        "2026-11-03",
        "2026-11-04",
    ]
    assert str(course.settings.as_of) == "2026-11-04"


def test_without_a_title_the_questionnaire_gives_its_own(write: Callable, waves: Waves) -> None:
    for language in ("vi", "en"):
        course = tk.load_course(*write(waves), language=language)
        assert course.title == read_instrument(FORM).title[language]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_names_and_whole_texts_are_read_alike(
    language: str, write: Callable, waves: Waves, form: Instrument, tmp_path: Path
) -> None:
    """An export with names as CSV, and one with labels under merged titles as XLSX."""
    plain = tk.load_course(*write(waves))
    books = [
        files.as_xlsx(tmp_path / f"{wave}.xlsx", files.labelled(rows, form, language), ("Lớp", "1"))
        for wave, rows in waves.items()
    ]
    labelled = tk.load_course(*books, FORM)
    assert found(*books, FORM) == []
    same = [*form.items, "respondent", "date", "wave"]
    assert plain.survey().responses[same].equals(labelled.survey().responses[same])


def test_a_header_may_be_numbered_starred_or_in_a_group(form: Instrument) -> None:
    known = item_headers(form)
    label = form.item("k07").label["vi"]
    for header in (f"7. {label}", f"Câu 7: {label} *", label.upper(), "knowledge/k07", " K07 "):
        assert item_of(header, known) == "k07", header
    assert item_of("Họ và tên", known) is None


def test_a_text_of_two_questions_means_neither(tmp_path: Path) -> None:
    small = """\
| survey | type | name | label | scale | answer |
|---|---|---|---|---|---|
| | select_one yn | q1 | Is it so? | k | yes |
| | select_one yn | q2 | Is it so? | k | yes |

| choices | list_name | name | label |
|---|---|---|---|
| | yn | yes | Yes |
| | yn | no | No |

| scales | name | method | min_answered | low | high | better | label |
|---|---|---|---|---|---|---|---|
| | k | percent_correct | 0.5 | 0 | 100 | higher | K |
"""
    (tmp_path / "form.md").write_text(small, encoding="utf-8")
    known = item_headers(read_instrument(tmp_path / "form.md"))
    assert (item_of("Is it so?", known), item_of("q2", known)) == (None, "q2")


def test_one_file_gives_levels(write: Callable, waves: Waves) -> None:
    _, after, instrument = write(waves)
    for before in (None, ""):
        course = tk.load_course(before, after, instrument)
        assert course.survey().waves == ["after"]
        rows = table(course)
        assert set(rows["method"]) == {"level"} and rows["change"].isna().all()
        assert rows.loc["k07", "right_after"] == KNOWN["k07"][1]
        assert tk.compare(course).table["level"].notna().all()


def test_the_code_may_be_made_of_several_questions(write: Callable, waves: Waves) -> None:
    """As in the questionnaire; without a column of its own."""
    paths = write(waves)
    draw = random.Random(1)
    people = {
        row[CODE]: [draw.choice("abcdefg"), draw.randint(1, 31), 1] for row in waves["before"]
    }
    for path in paths[:2]:
        rows = pd.read_csv(path, dtype=str)
        own = pd.DataFrame([people[code] for code in rows["respondent"]])
        for name, values in zip(("code_mother", "code_day", "code_siblings"), own, strict=True):
            rows[name] = own[values]
        rows["code_birthplace"], rows["code_phone"] = rows["respondent"], "7"
        rows.drop(columns="respondent").to_csv(path, index=False)
    course = tk.load_course(*paths)
    wanted = ("sex", "code_mother", "code_day", "code_siblings", "code_birthplace", "code_phone")
    assert course.survey().settings.respondent_columns == wanted
    assert set(table(course)["method"]) == {"paired"}


def test_half_a_code_pairs_nobody(write: Callable, waves: Waves) -> None:
    paths = write(waves)
    for path, column in zip(paths, ("code_day", "code_phone"), strict=False):
        rows = pd.read_csv(path, dtype=str).rename(columns={"respondent": column})
        rows[column] = "7"
        rows.to_csv(path, index=False)
    assert codes(found(*paths), "warning").count("no_code") == 1
    assert set(table(tk.load_course(*paths))["method"]) == {"independent"}


def test_a_column_that_only_counts_rows_pairs_nobody(write: Callable, waves: Waves) -> None:
    """Forms number the answers as they come in: the third before is not the third after."""
    draw = random.Random(2)
    for rows in waves.values():
        draw.shuffle(rows)
        for number, row in enumerate(rows, start=1):
            row[CODE] = number
    paths = write(waves)
    for path in paths[:2]:
        path.write_text(path.read_text("utf-8").replace("respondent", "ID"), encoding="utf-8")
    findings = found(*paths)
    assert codes(findings, "note").count("running_number") == 2
    assert "no_code" in codes(findings, "warning")
    assert table(tk.load_course(*paths))["lost"].isna().all()


def test_own_numbers_under_the_heading_id_are_a_code(write: Callable, waves: Waves) -> None:
    paths = write(waves)
    for path in paths[:2]:
        path.write_text(path.read_text("utf-8").replace("respondent", "ID"), encoding="utf-8")
    assert set(table(tk.load_course(*paths))["method"]) == {"paired"}


@pytest.mark.parametrize(
    ("header", "stamp"),
    [
        ("Ngày", "3/11/2026"),
        ("Dấu thời gian", "03/11/2026 14:05:33"),
        ("_submission_time", "2026-11-03T08:12:45.000+07:00"),
        ("Timestamp", "2026/11/03 2:05:33 PM GMT+7"),
    ],
)
def test_days_are_read_as_forms_write_them(
    header: str, stamp: str, write: Callable, waves: Waves
) -> None:
    before, after, instrument = write(waves)
    rows = pd.read_csv(before, dtype=str).rename(columns={"date": header})
    rows[header] = stamp
    rows.to_csv(before, index=False)
    data = tk.load_course(before, after, instrument).survey()
    assert str(data.settings.waves[0].date) == "2026-11-03"


def test_without_dates_the_latest_key_or_the_given_day_counts(tmp_path: Path) -> None:
    small = FORM.read_text("utf-8").replace("c 2007-07-01/", "b /2026-06-30; c 2026-07-01/")
    (tmp_path / "form.md").write_text(small, encoding="utf-8")
    rows = "\n".join(["k02,k03", *["c,b"] * 6])
    (tmp_path / "after.csv").write_text(rows + "\n", encoding="utf-8")
    paths = (None, tmp_path / "after.csv", tmp_path / "form.md")
    assert codes(found(*paths), "note") == ["no_answer_dates"]
    assert table(tk.load_course(*paths)).loc["k02", "right_after"] == 6
    assert table(tk.load_course(*paths, as_of="2025-06-30")).loc["k02", "right_after"] == 0


def test_reading_again_gives_the_same_study_and_another_title_another(
    write: Callable, waves: Waves
) -> None:
    paths = write(waves)
    assert tk.load_course(*paths) == tk.load_course(*paths)
    assert tk.load_course(*paths) != tk.load_course(*paths, title="Another")
    waves["after"][0]["k01"] = "a"
    fingerprint = tk.load_course(*paths).fingerprint
    assert tk.load_course(*write(waves)).fingerprint != fingerprint


def test_paths_are_looked_for_upwards(
    write: Callable, waves: Waves, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(waves)
    (tmp_path / "notebooks").mkdir()
    monkeypatch.chdir(tmp_path / "notebooks")
    assert tk.load_course("before.csv", "after.csv", FORM).path == tmp_path


# What is refused, all of it at once


def rewritten(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_every_wrong_answer_of_both_files_is_named(write: Callable, waves: Waves) -> None:
    waves["before"][4]["k07"] = "sa thai"
    waves["after"][0]["a01"] = "agre"
    with pytest.raises(tk.StudyError) as refused:
        tk.load_course(*write(waves))
    said = str(refused.value)
    assert "before.csv, row 6, k07: 'sa thai' is no answer to 'k07'" in said
    assert "after.csv, row 2, a01: 'agre' is no answer to 'a01'" in said
    assert "did you mean 'agree'?" in said
    assert len(refused.value.findings) == 2


def test_without_strict_a_wrong_answer_is_none(write: Callable, waves: Waves) -> None:
    waves["after"][0]["k07"] = "sa thai"
    course = tk.load_course(*write(waves), strict=False)
    assert table(course).loc["k07", "n_after"] == 23


def _same_file(before: Path, after: Path) -> None:
    after.write_bytes(before.read_bytes())


def _same_answers(before: Path, after: Path) -> None:
    after.write_text(before.read_text("utf-8") + "\n", encoding="utf-8")


def _exchanged(before: Path, after: Path) -> None:
    one, two = before.read_bytes(), after.read_bytes()
    before.write_bytes(two)
    after.write_bytes(one)


def _other_questionnaire(before: Path, after: Path) -> None:
    after.write_text("name,height\nA,170\nB,160\n", encoding="utf-8")


def _empty(before: Path, after: Path) -> None:
    after.write_bytes(b"")


def _header_only(before: Path, after: Path) -> None:
    after.write_text(before.read_text("utf-8").splitlines()[0] + "\n", encoding="utf-8")


def _question_twice(before: Path, after: Path) -> None:
    rewritten(after, '"p01"', '"Lao động nữ trong thời gian hành kinh được nghỉ mỗi ngày '
              'bao nhiêu phút, hưởng đủ lương?"')  # fmt: skip


def _no_workbook(before: Path, after: Path) -> None:
    after.write_bytes(b"%PDF-1.7")


def _impossible_day(before: Path, after: Path) -> None:
    rewritten(after, "2026-11-04", "2026-02-30")


@pytest.mark.parametrize(
    ("breaks", "severity", "code"),
    [
        (_same_file, "error", "same_answers"),
        (_same_answers, "warning", "same_answers"),
        (_exchanged, "error", "exchanged_files"),
        (_other_questionnaire, "error", "no_question"),
        (_empty, "error", "empty_file"),
        (_header_only, "error", "no_rows"),
        (_question_twice, "error", "double_column"),
        (_no_workbook, "error", "not_a_table"),
        (_impossible_day, "error", "bad_date"),
    ],
)
def test_awkward_files(
    breaks: Callable, severity: str, code: str, write: Callable, waves: Waves
) -> None:
    paths = write(waves)
    breaks(*paths[:2])
    findings = [f for f in found(*paths) if f.code == code]
    assert [(f.severity, f.table) for f in findings] == [(severity, "after.csv")]
    if severity == "error":
        with pytest.raises(tk.StudyError, match=r"after\.csv"):
            tk.load_course(*paths)


def test_unknown_columns_are_ignored_with_a_note(write: Callable, waves: Waves) -> None:
    paths = write(waves)
    rows = pd.read_csv(paths[1], dtype=str).assign(**{"Họ và tên": "Lò Thị Mai"})
    rows.rename(columns={"k15": "k_15"}).to_csv(paths[1], index=False)
    notes = {f.column: f for f in found(*paths) if f.severity == "note"}
    assert set(notes) == {"họ và tên", "k_15"}
    assert "did you mean 'k15'?" in notes["k_15"].remedy
    assert not any("Mai" in str(finding) for finding in found(*paths))
    asked = tk.load_course(*paths).survey().asked
    assert "k15" in asked["before"] and "k15" not in asked["after"]
    assert table(tk.load_course(*paths)).loc["k15", "n_after"] == 0


def test_two_files_of_one_name_are_told_apart(
    waves: Waves, tmp_path: Path, form: Instrument
) -> None:
    paths = []
    for wave, rows in waves.items():
        (tmp_path / wave).mkdir()
        rows[0]["k01"] = "?"
        paths.append(files.as_csv(tmp_path / wave / "answers.csv", files.named(rows, form)))
    tables = {f.table for f in found(*paths, FORM) if f.code == "wrong_answer_code"}
    assert tables == {"before/answers.csv", "after/answers.csv"}


def test_a_code_that_stands_twice_is_not_paired(write: Callable, waves: Waves) -> None:
    waves["after"][1][CODE] = waves["after"][0][CODE]
    paths = write(waves)
    assert "duplicate_response" in codes(found(*paths), "note")
    assert set(table(tk.load_course(*paths))["n_after"]) == {22}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nowhere.csv", "nothing.csv", FORM), "before: there is no file 'nowhere.csv'"),
        ((None, "nothing.csv", FORM), "after: there is no file 'nothing.csv'"),
        ((None, FORM, "surveys/awarenes.md"), "did you mean 'awareness.md'?"),
    ],
)
def test_a_missing_file_is_a_wrong_argument(
    arguments: tuple, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(files.PROJECT)
    with pytest.raises(tk.ArgumentError) as error:
        tk.load_course(*arguments)
    assert said in str(error.value)


def test_wrong_arguments(write: Callable, waves: Waves) -> None:
    paths = write(waves)
    with pytest.raises(tk.ArgumentError, match="language='fr'"):
        tk.load_course(*paths, language="fr")
    with pytest.raises(tk.ArgumentError, match="as_of='3/11/2026' is no date"):
        tk.load_course(*paths, as_of="3/11/2026")
    with pytest.raises(tk.ArgumentError, match="pass_mark=70"):
        tk.right_answers(tk.load_course(*paths), pass_mark=70)


def test_a_broken_questionnaire_is_refused(write: Callable, waves: Waves, tmp_path: Path) -> None:
    (tmp_path / "form.md").write_text("# nothing\n", encoding="utf-8")
    with pytest.raises(tk.StudyError, match=r"form\.md"):
        tk.load_course(*write(waves)[:2], tmp_path / "form.md", strict=False)


# What is counted


def by_hand(waves: Waves, form: Instrument, item: str) -> dict[str, int]:
    """Pairs counted one by one, with plain dictionaries."""
    key = form.item(item).answer[-1].choice
    before, after = ({row[CODE]: row[item] for row in rows} for rows in waves.values())
    both = [code for code in before if before[code] and after.get(code)]
    cases = [(before[code] == key, after[code] == key) for code in both]
    return {
        "n_after": len(both),
        "right_before": sum(one for one, _ in cases),
        "right_after": sum(two for _, two in cases),
        "lost": sum(one and not two for one, two in cases),
        "gained": sum(two and not one for one, two in cases),
    }


def test_right_answers_are_those_counted_by_hand(
    write: Callable, waves: Waves, form: Instrument
) -> None:
    draw = random.Random(3)
    for rows in waves.values():
        for row in draw.sample(rows, 8):
            row[draw.choice(list(KNOWN))] = None
        draw.shuffle(rows)
    del waves["after"][5]
    rows = table(tk.load_course(*write(waves)))
    for item in KNOWN:
        wanted = by_hand(waves, form, item)
        assert rows.loc[item, list(wanted)].to_dict() == wanted, item
        pairs = [[wanted["right_before"] - wanted["lost"], wanted["lost"]], [wanted["gained"], 0]]
        pairs[1][1] = wanted["n_after"] - sum(map(sum, pairs))
        change = stats.proportion_change(pairs)
        assert rows.loc[item, ["change", "low", "high"]].tolist() == [
            change.value, change.low, change.high,
        ]  # fmt: skip


def test_the_example_of_the_issue(write: Callable, waves: Waves) -> None:
    row = table(tk.load_course(*write(waves))).loc["k07"]
    assert (row["number"], row["right_before"], row["right_after"], row["n_after"]) == (
        7,
        9,
        18,
        24,
    )


def test_anonymous_answers_are_compared_as_two_groups(write: Callable, waves: Waves) -> None:
    for rows in waves.values():
        for row in rows:
            row[CODE] = None
    del waves["after"][:3]
    row = table(tk.load_course(*write(waves))).loc["k09"]
    assert (row["method"], row["n_before"], row["n_after"]) == ("independent", 24, 21)
    change = stats.proportion_difference(row["right_before"], 24, row["right_after"], 21)
    assert (row["low"], row["high"]) == (change.low, change.high)
    assert math.isnan(row["lost"])


def test_practice_and_attitudes_are_no_questions_of_knowledge(
    write: Callable, waves: Waves
) -> None:
    assert list(table(tk.load_course(*write(waves))).index) == list(KNOWN)


def few(waves: Waves, before: int, after: int) -> Waves:
    return {"before": waves["before"][:before], "after": waves["after"][:after]}


def test_nothing_from_fewer_than_five(write: Callable, waves: Waves) -> None:
    course = tk.load_course(*write(few(waves, 4, 4)))
    rows = table(course)
    shown = ["right_before", "right_after", "share_after", "change", "lost", "gained", "n_mistake"]
    assert rows[shown].isna().all(axis=None)
    assert rows["mistake"].isna().all() and set(rows["teach_again"]) == {""}
    assert set(rows["reason"]) == {"few_respondents"}
    assert tk.compare(course).table[["before", "after", "level"]].isna().all(axis=None)


def test_five_are_enough_and_four_before_hide_only_the_change(
    write: Callable, waves: Waves
) -> None:
    assert table(tk.load_course(*write(few(waves, 5, 5))))["change"].notna().all()
    rows = table(tk.load_course(*write(few(waves, 4, 9))))
    assert rows["share_after"].notna().all()
    assert rows[["right_before", "change", "lost"]].isna().all(axis=None)


def test_five_rounds_of_one_answer_each_hide_it(write: Callable, waves: Waves) -> None:
    """A question that only four answered is hidden, whatever the size of the class."""
    for row in waves["after"][4:]:
        row["k03"] = None
    rows = table(tk.load_course(*write(waves)))
    assert math.isnan(rows.loc["k03", "share_after"]) and rows.loc["k02", "share_after"] > 0


def test_what_is_taught_again_follows_the_rule(course: Study) -> None:
    seen = set()
    for mark in (0.0, 0.1, 0.5, 12 / 24, 0.7, 18 / 24, 0.9, 1.0):
        for row in tk.right_answers(course, pass_mark=mark).table.to_dict("records"):
            below, lost = row["share_after"] < mark, row["lost"] > row["gained"]
            assert row["teach_again"] == ("below_mark" if below else "more_lost" if lost else "")
            seen.add(row["teach_again"])
    assert seen == {"below_mark", "more_lost", ""}


def test_the_commonest_mistake_is_not_dont_know(write: Callable, waves: Waves) -> None:
    for n, row in enumerate(waves["after"]):
        row["k10"] = "dont_know" if n < 15 else "a" if n < 18 else "c" if n < 22 else "b"
    row = table(tk.load_course(*write(waves))).loc["k10"]
    assert (row["answer"], row["mistake"], row["n_mistake"], row["n_dont_know"]) == (
        "b",
        "c",
        4,
        15,
    )


def test_an_answer_is_judged_by_the_law_of_its_day(write: Callable, waves: Waves) -> None:
    before, after, instrument = write(waves)
    for path in (before, after):
        path.write_text(path.read_text("utf-8").replace("2026-11", "2020-11"), encoding="utf-8")
    rows = table(tk.load_course(before, after, instrument))
    assert rows.loc["k07", "n_after"] == 0  # its key holds since 2021
    assert rows.loc["k02", "n_after"] == 24


# The four levels


def states(course: object) -> dict[str, list[str]]:
    table = tk.training_levels(course).table  # type: ignore[arg-type]
    return {
        str(level): part["state"].tolist() for level, part in table.groupby("level", sort=False)
    }


def moved(waves: Waves, days: int) -> Waves:
    for row in waves["after"]:
        row[STAMP] += pd.Timedelta(days=days)  # type: ignore[operator]
    return waves


@pytest.mark.parametrize(("days", "state"), [(0, "too_early"), (58, "too_early"), (59, "measured")])
def test_behaviour_needs_time(days: int, state: str, write: Callable, waves: Waves) -> None:
    """The files are a day apart already, so 59 days more make 60."""
    course = tk.load_course(*write(moved(waves, days)))
    assert states(course)["behaviour"] == [state]
    change = tk.measured(tk.compare(course), tk.training_levels(course))
    assert ("practice" in set(change.table["scale"])) == (state == "measured")


def test_levels_without_data_are_not_invented(course: Study) -> None:
    found = states(course)
    assert found["reaction"] == found["results"] == ["no_data"]
    assert found["learning"] == ["measured", "measured"]


def test_behaviour_without_dates_or_in_one_round_only(write: Callable, waves: Waves) -> None:
    before, after, instrument = write(waves)
    assert states(tk.load_course(None, after, instrument))["behaviour"] == ["one_wave"]
    rows = pd.read_csv(after, dtype=str).drop(columns="date")
    rows.to_csv(after, index=False)
    assert states(tk.load_course(before, after, instrument))["behaviour"] == ["undated"]


def test_a_scale_called_reaction_measures_reaction(
    write: Callable, waves: Waves, tmp_path: Path
) -> None:
    """Asked after the course only, as is usual: its level, and no word on a change."""
    text = FORM.read_text("utf-8").replace(" attitude | |", " reaction | |")
    text = text.replace(" attitude | yes |", " reaction | yes |")
    text = text.replace("| | attitude | Thái độ", "| | reaction | Thái độ")
    (tmp_path / "form.md").write_text(text, encoding="utf-8")
    before, after, _ = write(waves)
    rows = pd.read_csv(before, dtype=str)
    rows[[c for c in rows if not c.startswith("a")]].to_csv(before, index=False)
    course = tk.load_course(before, after, tmp_path / "form.md")
    assert states(course)["reaction"] == ["measured"]
    row = tk.compare(course, scale="reaction").table.iloc[0]
    assert row["method"] == "level" and row["n_level"] == 24


# The example


def test_the_example_is_what_the_code_makes(tmp_path: Path) -> None:
    files.write_example(tmp_path)
    for name in ("before.xlsx", "after.xlsx"):
        made, kept = (
            [[cell.value for cell in row] for row in openpyxl.load_workbook(folder / name).active]
            for folder in (tmp_path, files.EXAMPLE)
        )
        assert made == kept


def test_the_example_has_no_fault() -> None:
    paths = [files.EXAMPLE / "before.xlsx", files.EXAMPLE / "after.xlsx", FORM]
    assert found(*paths) == []
    assert tk.right_answers(tk.load_course(*paths)).table["n_after"].between(21, 22).all()
