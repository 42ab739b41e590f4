"""Scores, comparisons and shares against a recount of the answer files with plain dicts."""

from __future__ import annotations

import math
import shutil
import statistics
from datetime import date
from functools import cache
from pathlib import Path

import pandas as pd
import plain_recount as plain
import plain_survey as survey
import pytest

import toolkit as tk
from toolkit import peers as peers_module

PROJECT = Path(__file__).parents[1]
FOLDER = PROJECT / "data/lai-chau"
MEN = PROJECT / "data/masculinity"
DAY = date(2026, 10, 31)
SCALES = ("knowledge", "attitude", "practice")
WAVES = ("baseline", "endline")
FEW = "LC-01-005"  # three answer sheets in each wave
UNITS = ("LC", "LC-01", "LC-03", "LC-01-001", "LC-01-006", "LC-02-001", "LC-09-009")
NOT_FIGURES = {
    "n",
    "n_before",
    "n_after",
    "n_level",
    "pairs",
    "members",
    "units",
    "clusters",
    "tests",
}  # counts
FIGURES = ("n_before", "n_after", "pairs", "before", "after", "change", "low", "high")


@pytest.fixture(scope="module")
def study():
    return tk.load_study(FOLDER)


@pytest.fixture(scope="module")
def men():
    return tk.load_study(MEN)


@cache
def files(folder=FOLDER):
    return plain.read_plain(folder)


@cache
def form(name="awareness"):
    return survey.read_form(PROJECT / f"surveys/{name}.md")


@cache
def sheets(wave=None, unit=None):
    """The answer sheets of a wave, of a unit and those below it."""
    below = plain.units_below(files(), unit, DAY) if unit else None
    return [
        sheet
        for sheet in survey.read_sheets(files(), "awareness")
        if wave in (None, sheet.wave) and (below is None or sheet.unit in below)
    ]


@cache
def score(scale, sheet):
    return survey.score(form(), scale, sheet)


def scored(scale):
    return lambda sheet: score(scale, sheet)


def points(item):
    """What the answer to one question is worth, in per cent."""

    def value(sheet):
        found = survey.worth(form().questions[item], sheet)
        return None if found is None else 100 * found

    return value


def near(value, exact=1e-9):
    return pytest.approx(math.nan if value is None else value, rel=exact, abs=exact, nan_ok=True)


def check_change(row, want, figures=FIGURES):
    found = {name: row[name] for name in figures}
    exact = (
        1e-7 if want.method == "partly_paired" else 1e-9
    )  # found by iteration, or in closed form
    assert found == {name: near(getattr(want, name), exact) for name in figures}, row
    assert row["method"] == want.method, row


# ---- scores ---------------------------------------------------------------------------------


def test_every_score_of_every_respondent(study):
    table = tk.score(study, "awareness").table
    assert len(table) == len(sheets())
    for row, sheet in zip(table.to_dict("records"), sheets(), strict=True):
        assert (row["wave"], row["unit_id"], row["date"].date()) == (
            sheet.wave,
            sheet.unit,
            sheet.on,
        )
        for scale in SCALES:
            assert row[scale] == near(score(scale, sheet)), (scale, row)


def test_codes_are_missing_for_the_same_sheets(study):
    codes = tk.score(study, "awareness").table["respondent"]
    assert codes.isna().tolist() == [not any(sheet.code) for sheet in sheets()]


def test_codes_part_people_alike(study):
    codes = tk.score(study, "awareness").table["respondent"].tolist()
    both = {(code, sheet.code) for code, sheet in zip(codes, sheets(), strict=True)}
    assert len({code for code, _ in both}) == len(both) == len({code for _, code in both})


def test_every_score_of_the_weighted_survey(men):
    answers = survey.read_sheets(plain.read_plain(MEN), "masculinity")
    table = tk.score(men, "masculinity").table
    for row, sheet in zip(table.to_dict("records"), answers, strict=True):
        assert (row["unit_id"], row["weight"]) == (sheet.unit, sheet.weight)
        for scale in ("openness", "pressure"):
            assert row[scale] == near(survey.score(form("masculinity"), scale, sheet))


def test_items_whose_key_was_not_yet_in_force_do_not_count(tmp_path):
    # In May 2020 only the keys of k01 to k05 were in force: five items, of which four are enough.
    folder = answered_on(tmp_path, "2020-05-15")
    table = tk.score(tk.load_study(folder), "awareness").table
    early = survey.read_sheets(files(folder), "awareness")
    for found, sheet in zip(table["knowledge"], early, strict=True):
        assert found == near(score("knowledge", sheet))


def answered_on(root, day):
    """A copy of the study whose first wave was answered on one day."""
    shutil.copytree(PROJECT / "surveys", root / "surveys")
    folder = root / "data/lai-chau"
    shutil.copytree(FOLDER, folder)
    path = folder / "responses/awareness_2025.csv"
    header, *rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
    rows = [day + row[len(day) :] for row in rows]
    path.write_text(header + "".join(rows), encoding="utf-8")
    return folder


# ---- before and after -----------------------------------------------------------------------


def test_compare_of_everybody(study):
    for row in tk.compare(study).table.to_dict("records"):
        check_change(
            row, survey.change(sheets("baseline"), sheets("endline"), scored(row["scale"]))
        )


@pytest.mark.parametrize("by", ["sex", "role", "unit"])
def test_compare_by_group_equals_the_recount(study, by):
    table = tk.compare(study, by=by).table
    protecting = {
        (scale, count): protects(part, count)
        for scale, part in table.groupby("scale")
        for count in ("n_before", "n_after", "n_level")
    }
    for row in table.to_dict("records"):
        if row["group"] in {protecting[row["scale"], count] for count in ("n_before", "n_after")}:
            assert math.isnan(row["change"]) and row["effect_name"] == ""
            continue
        before, after = (
            [sheet for sheet in sheets(wave) if group(sheet, by) == row["group"]] for wave in WAVES
        )
        pairs = [two for two in everybody() if {group(s, by) for s in two} == {row["group"]}]
        check_change(row, survey.change(before, after, scored(row["scale"]), pairs))


@cache
def everybody():
    """Pairs are found among all; one that changed its group counts in neither as a pair."""
    return survey.pairs_of(sheets("baseline"), sheets("endline"))


def protects(part, count):
    """The smallest group that may be shown, where exactly one may not: it is hidden as well."""
    few = part[part[count].between(1, survey.FEWEST - 1)]
    enough = part[part[count] >= survey.FEWEST]
    return enough.loc[enough[count].idxmin(), "group"] if len(few) == 1 and len(enough) else None


def group(sheet, by):
    return sheet.unit if by == "unit" else sheet.answers[by]


def test_compare_by_unit_has_every_unit_with_answers(study):
    table = tk.compare(study, by="unit").table
    assert set(table["group"]) == {sheet.unit for sheet in sheets()}


@pytest.mark.parametrize("unit", UNITS)
def test_compare_of_a_unit_counts_those_below(study, unit):
    for row in tk.compare(study, unit=unit).table.to_dict("records"):
        want = survey.change(
            sheets("baseline", unit), sheets("endline", unit), scored(row["scale"])
        )
        check_change(row, want)


@pytest.mark.parametrize("unit", [None, *UNITS])
def test_level_is_the_mean_of_the_last_wave_with_enough_sheets(study, unit):
    for row in tk.compare(study, unit=unit).table.to_dict("records"):
        values = {
            wave: survey.values_of(sheets(wave, unit), scored(row["scale"])) for wave in WAVES
        }
        wave = max(wave for wave in WAVES if len(values[wave]) >= survey.FEWEST)
        want = survey.level(sheets(wave, unit), scored(row["scale"]))
        assert [row[name] for name in ("level", "level_low", "level_high")] == [*map(near, want)]
        assert (row["level_wave"], row["n_level"]) == (wave, len(values[wave]))


@pytest.mark.parametrize("unit", [None, *UNITS])
def test_compare_items_equals_the_recount(study, unit):
    for row in tk.compare_items(study, unit=unit).table.to_dict("records"):
        waves, right = (
            [sheets(wave, unit) for wave in WAVES],
            bool(form().questions[row["item"]].key),
        )
        check_change(row, survey.change(*waves, points(row["item"]), right=right))
        assert row["tests"] == 0 or row["family"] == "screening"


def test_both_methods_and_one_wave_occur():
    changes = [
        survey.change(
            [sheet for sheet in sheets("baseline") if sheet.unit == unit],
            [sheet for sheet in sheets("endline") if sheet.unit == unit],
            scored("knowledge"),
        )
        for unit in {sheet.unit for sheet in sheets()}
    ]
    assert {change.method for change in changes} == {"partly_paired", "welch", "level"}


@pytest.mark.parametrize("unit", ["LC", "LC-01-001", "LC-02-001"])
def test_notes_count_sheets_pairs_and_codes_that_are_not_unique(study, unit):
    before, after = sheets("baseline", unit), sheets("endline", unit)
    pairs = survey.pairs_of(before, after)
    exact = sum(survey.off(*two) == 0 for two in pairs)
    table = tk.data_notes(study, unit, as_of=DAY).table
    assert table["n"].tolist() == [len(before), len(after)]
    assert set(zip(table["pairs"], table["exact"], strict=True)) == {(len(pairs), exact)}
    assert set(table["ambiguous"]) == {len(survey.ambiguous(before, after))}


# ---- distribution of the answers ------------------------------------------------------------


@pytest.mark.parametrize("unit", [None, *UNITS])
def test_answer_shares_equal_the_recount(study, unit):
    for row in tk.answer_shares(study, unit=unit).table.to_dict("records"):
        question, answers = form().questions[row["item"]], sheets(row["wave"], unit)
        assert row["share"] == near(survey.shares(answers, question)[row["choice"]])
        assert row["n"] == sum(sheet.answers[row["item"]] in question.order for sheet in answers)


@pytest.mark.parametrize("unit", ["us-men", "age-18-34", "age-35-64", "age-65-up"])
def test_weighted_shares_equal_the_recount(men, unit):
    below = plain.units_below(plain.read_plain(MEN), unit, date(2018, 6, 1))
    answers = survey.read_sheets(plain.read_plain(MEN), "masculinity")
    answers = [sheet for sheet in answers if sheet.unit in below]
    for row in tk.answer_shares(men, unit=unit).table.to_dict("records"):
        question = form("masculinity").questions[row["item"]]
        assert row["share"] == near(survey.shares(answers, question)[row["choice"]])


# ---- a unit among the others ----------------------------------------------------------------


@cache
def by_unit(scale, wave, level="grassroots"):
    """Scores of a wave by the unit of one level that the answer sheet belongs to."""
    units, found = plain.units_on(files(), DAY), {}
    for sheet in sheets(wave):
        value = score(scale, sheet)
        for unit in plain.path_up(units, sheet.unit) if sheet.unit in units else []:
            if units[unit]["level"] == level and value is not None:
                found.setdefault(unit, []).append(value)
    return found


@cache
def members(unit, wave):
    """Heads of a unit and those below, each by its last head-count up to the wave's date."""
    [settings] = (
        one for one in files().settings["surveys"]["awareness"]["waves"] if one["name"] == wave
    )
    heads, below = {}, plain.units_below(files(), unit, DAY)
    for row in plain.read_rows(FOLDER / "headcounts.csv"):
        if row["unit_id"] in below and row["date"] <= str(settings["date"]):
            heads.setdefault(row["unit_id"], {}).setdefault(row["date"], []).append(row["members"])
    return sum(sum(map(int, days[max(days)])) for days in heads.values())


def drawn_in(interval, n, of):
    """Limits for the mean of `of` people of whom n answered, and why there are none."""
    middle, *limits = interval
    if n == of:
        return [middle, math.nan, math.nan], "census"
    factor = math.sqrt(1 - n / of) if n < of else 1
    reason = "more_than_members" if n > of else ""
    return [middle, *(middle + (limit - middle) * factor for limit in limits)], reason


@pytest.mark.parametrize("level", ["grassroots", "upper"])
@pytest.mark.parametrize("wave", WAVES)
@pytest.mark.parametrize("scale", SCALES)
def test_compare_units_equals_the_recount(study, scale, wave, level):
    table = tk.compare_units(study, scale=scale, wave=wave, level=level).table
    want = by_unit(scale, wave, level)
    assert dict(zip(table["unit_id"], table["n"], strict=True)) == {
        unit: len(values) for unit, values in want.items()
    }
    for row in table.to_dict("records"):
        values, of = want[row["unit_id"]], members(row["unit_id"], wave)
        limits, reason = [math.nan] * 3, "few_respondents"
        if len(values) >= survey.FEWEST:
            limits, reason = drawn_in(survey.mean_interval(values), len(values), of)
        assert [row[name] for name in ("mean", "low", "high")] == [*map(near, limits)]
        assert (row["members"], row["reason"]) == (of, reason)


@pytest.mark.parametrize("wave", WAVES)
@pytest.mark.parametrize("scale", SCALES)
def test_what_is_usual_equals_the_recount(study, scale, wave):
    """Only answers of the units shown count; τ² = (Σz² − (k − 1))/(Σw − Σw²/Σw), w = n/s²."""
    peers, units = tk.compare_units(study, scale=scale, wave=wave), by_unit(scale, wave)
    units = {unit: answers for unit, answers in units.items() if len(answers) >= survey.FEWEST}
    values = [value for answers in units.values() for value in answers]
    squares = [statistics.variance(one) * (len(one) - 1) for one in units.values() if len(one) > 1]
    assert peers.target == near(statistics.fmean(values))
    assert peers.sd == near(math.sqrt(math.fsum(squares) / (len(values) - len(units))))
    weights = [len(answers) / peers.sd**2 for answers in units.values()]
    squares = [
        (statistics.fmean(answers) - peers.target) ** 2 * weight
        for answers, weight in zip(units.values(), weights, strict=True)
    ]
    spare = sum(weights) - sum(weight**2 for weight in weights) / sum(weights)
    assert peers.tau**2 == near(max(0, math.fsum(squares) - len(units) + 1) / spare)
    assert set(units) == set(peers.table.dropna(subset=["mean"])["unit_id"])
    for row in peers.table[peers.table["n"] >= survey.FEWEST].to_dict("records"):
        spread = math.hypot(peers.sd / math.sqrt(row["n"]), peers.tau)
        half = statistics.NormalDist().inv_cdf(0.975) * spread
        above, below = row["mean"] > peers.target + half, row["mean"] < peers.target - half
        assert row["outside"] == above - below


@pytest.mark.parametrize("unit", ["us-men", "age-18-34", "age-35-64", "age-65-up"])
@pytest.mark.parametrize("scale", ["openness", "pressure"])
def test_weighted_level_equals_the_recount(men, unit, scale):
    below = plain.units_below(plain.read_plain(MEN), unit, date(2018, 6, 1))
    answers = survey.read_sheets(plain.read_plain(MEN), "masculinity")
    both = [
        (value, sheet.weight)
        for sheet in answers
        if sheet.unit in below
        if (value := survey.score(form("masculinity"), scale, sheet)) is not None
    ]
    row = tk.compare(men, scale=scale, unit=unit).table.iloc[0]
    want = survey.weighted_mean(*map(list, zip(*both, strict=True)))
    assert [row[name] for name in ("level", "level_low", "level_high")] == [*map(near, want)]
    assert row["n_after"] == len(both)


# ---- nothing from fewer than five -----------------------------------------------------------


def figures(table):
    """Names and values of all numbers that are not counts of people."""
    numbers = table.select_dtypes("number").drop(columns=NOT_FIGURES, errors="ignore")
    return numbers.stack().dropna().to_dict()


def results(study):
    """Every table of the toolkit with rows about the unit with three sheets."""
    tables = {
        "by unit": tk.compare(study, by="unit").table.query("group == @FEW"),
        "own": tk.compare(study, unit=FEW).table,
        "own by sex": tk.compare(study, unit=FEW, by="sex").table,
        "items": tk.compare_items(study, unit=FEW).table,
        "shares": tk.answer_shares(study, unit=FEW).table,
    }
    for scale in SCALES:
        for wave in WAVES:
            table = tk.compare_units(study, scale=scale, wave=wave).table
            row = table[table["unit_id"] == FEW].drop(columns="outside")
            tables[f"peers {scale} {wave}"] = row
    return tables


def test_the_unit_with_three_sheets_has_no_figure_anywhere(study):
    found = results(study)
    assert all(len(table) for table in found.values())
    assert {name: figures(table) for name, table in found.items() if figures(table)} == {}


@pytest.mark.parametrize("wave", WAVES)
def test_what_is_usual_says_nothing_about_the_unit_with_three_sheets(study, wave):
    table = tk.compare_units(study, wave=wave).table
    row = table.set_index("unit_id").loc[FEW]
    assert math.isnan(row["outside"]) and row["reason"] == "few_respondents"


def test_words_do_not_tell_that_three_people_answered_alike(study):
    table = tk.compare_items(study, unit=FEW).table
    assert table["effect_name"].nunique() == 1


def test_the_hidden_unit_cannot_be_found_by_subtraction(study):
    units = tk.compare(study, by="unit", scale="knowledge").table
    total = tk.compare(study, scale="knowledge").table.iloc[0]
    shown = units.query("level_wave == 'endline'").dropna(subset=["level"])
    rest = total["level"] * total["n_level"] - (shown["level"] * shown["n_level"]).sum()
    true = statistics.fmean(by_unit("knowledge", "endline")[FEW])
    assert rest / (total["n_level"] - shown["n_level"].sum()) != near(true)


@pytest.mark.parametrize("wave", WAVES)
def test_the_hidden_unit_cannot_be_found_from_the_mean_of_all(study, wave):
    peers = tk.compare_units(study, scale="knowledge", wave=wave)
    shown = peers.table.dropna(subset=["mean"])
    everybody = peers.target * peers.table["n"].sum()
    rest = (everybody - (shown["mean"] * shown["n"]).sum()) / (
        peers.table["n"].sum() - shown["n"].sum()
    )
    assert rest != near(statistics.fmean(by_unit("knowledge", wave)[FEW]))


@pytest.mark.parametrize("wave", WAVES)
def test_nothing_in_a_comparison_depends_on_the_hidden_unit(study, wave, monkeypatch):
    """Other answers of the three people leave every figure that is given as it was."""
    before = tk.compare_units(study, scale="knowledge", wave=wave)
    scored = peers_module._scored

    def changed(*asked):
        rows = scored(*asked)
        assert (rows["unit_id"] == FEW).any()
        return rows.assign(score=rows["score"].mask(rows["unit_id"] == FEW, 0.0))

    monkeypatch.setattr(peers_module, "_scored", changed)
    compared = peers_module._of_level.__wrapped__.__wrapped__  # not one that is kept
    after = compared(study, before.survey, before.scale, wave, before.level, before.as_of)
    pd.testing.assert_frame_equal(after.table, before.table)
    pd.testing.assert_frame_equal(after.limits, before.limits)
    assert (after.target, after.sd, after.tau) == (before.target, before.sd, before.tau)


def test_no_group_of_fewer_than_five_has_a_figure(study):
    table = pd.concat([tk.compare(study, by=by).table for by in ("sex", "role", "unit")])
    for row in table.to_dict("records"):
        if row["n_before"] < survey.FEWEST:
            assert math.isnan(row["before"]) and math.isnan(row["change"])
        if row["n_after"] < survey.FEWEST:
            assert math.isnan(row["after"]) and math.isnan(row["change"])
        if row["n_level"] < survey.FEWEST:
            assert all(math.isnan(row[name]) for name in ("level", "level_low", "level_high"))
