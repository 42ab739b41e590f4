"""The part of a study that one unit needs gives the figures that the whole study gives."""

import ast
import csv
import json
from collections import defaultdict
from pathlib import Path

import pytest
import random_study
import small_study
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

import toolkit as tk
from toolkit.demo import write_study
from toolkit.loading import compiled
from toolkit.stored_study import stored_unit, unit_fingerprints
from toolkit.study_folder import parse_folder

ROOT = Path(__file__).parents[1]
EXAMPLE = "data/lai-chau"
AWKWARD = [
    "LC", "LC-02", "LC-08", "LC-01-001", "LC-01-002", "LC-01-005", "LC-01-006", "LC-02-001",
    "LC-02-002", "LC-02-004", "LC-02-006", "LC-00-001",
]  # fmt: skip
COVERS = (None, "group", "role", "sex", "level", "sector", "kind")


def cells(name="unit_report"):
    notebook = json.loads((ROOT / f"notebooks/{name}.ipynb").read_text("utf-8"))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    return {cell["id"]: "".join(cell["source"]) for cell in code}


def shown(unit, language, *, whole):
    """What every cell of the unit report shows."""
    names, outputs = {}, {}
    for cell, source in cells().items():
        if cell == "parameters":
            exec(source, names)
            names |= {"unit": unit, "language": language}
            continue
        source = (
            source.replace(", unit=unit)\ntk.report_title", ")\ntk.report_title")
            if (whole)
            else source
        )
        *before, last = ast.parse(source).body
        exec(compile(ast.Module(before, []), cell, "exec"), names)
        value = eval(compile(ast.Expression(last.value), cell, "eval"), names)
        shows = (getattr(value, f"_repr_{kind}_", None) for kind in ("mimebundle", "html"))
        outputs[cell] = [show() for show in shows if show] or repr(value)
    return outputs


def same_report(unit, language):
    part, whole = (shown(unit, language, whole=flag) for flag in (False, True))
    stamps = [tk.load_study(EXAMPLE, unit=one).fingerprint[:12] for one in (unit, None)]
    part["notes"] = json.loads(json.dumps(part["notes"]).replace(*stamps))
    assert part == whole


@pytest.mark.parametrize("unit", AWKWARD)
def test_the_report_shows_the_same_from_the_part_as_from_the_whole(unit):
    assert "unit=unit)" in cells()["title"]  # otherwise this compares nothing
    same_report(unit, "vi")


@pytest.mark.slow
def test_the_report_of_every_unit_shows_the_same_from_the_part():
    for unit in tk.load_study(EXAMPLE).hierarchy.at("2026-10-31"):
        same_report(unit, "en")


@settings(deadline=None, max_examples=25, suppress_health_check=list(HealthCheck))
@given(study=random_study.studies(), on=st.sampled_from(random_study.DAYS))
@pytest.mark.slow
def test_heads_of_a_unit_are_those_of_the_whole_on_every_day(tmp_path_factory, study, on):
    folder = random_study.write_study(tmp_path_factory.mktemp("study"), study)
    read = parse_folder(folder)
    if any(problem.severity == "error" for problem in read.problems):
        return
    store = compiled(tk.load_study(folder))
    for unit in read.hierarchy.at(on):
        part = stored_unit(store, folder, unit)
        try:
            whole = [tk.coverage(read, on, by=by, under=unit).table for by in COVERS]
        except tk.StudyError:  # units in a circle
            continue
        for by, table in zip(COVERS, whole, strict=True):
            found = tk.coverage(part, on, by=by, under=unit).table
            keys = ["unit_id"] if by is None else ["unit_id", by]
            assert_frame_equal(_by(found, keys), _by(table, keys), check_dtype=False)
        for call in (tk.gap_list, tk.data_notes):
            assert_frame_equal(call(part, unit, as_of=on).table, call(read, unit, as_of=on).table)
        assert tk.data_notes(part, unit, as_of=on).elsewhere == (
            tk.data_notes(read, unit, as_of=on).elsewhere
        )
        series = [tk.coverage_over_time(one, unit, as_of=on).table for one in (part, read)]
        assert_frame_equal(*series)


def _by(table, keys):
    return table.sort_values(keys).reset_index(drop=True)


def test_a_part_holds_no_other_unit_and_no_stranger():
    whole, part = tk.load_study(EXAMPLE), tk.load_study(EXAMPLE, unit="LC-02-001")
    own = set(part.tables["posts"].loc[part.tables["posts"]["unit_id"] == "LC-02-001", "person_id"])
    assert set(part.register.posts["person_id"]) == own
    assert set(part.survey().responses["unit_id"]) == {"LC-02-001"}
    assert set(part.tables["headcounts"]["unit_id"]) <= {"LC-02-001", "LC-02-003"}
    assert part.whole == whole
    assert part.whole.language == part.language


def test_an_unknown_unit_is_refused_with_the_nearest():
    for wrong in ("LC-02-01", "", 7):
        with pytest.raises(tk.ArgumentError, match="unit="):
            tk.load_study(EXAMPLE, unit=wrong)


def test_a_study_with_errors_gives_no_part(tmp_path):
    folder = small_study.write(tmp_path / "small")
    unit = str(tk.load_study(folder).tables["units"]["unit_id"].iloc[0])
    posts = folder / "posts.csv"
    posts.write_text(posts.read_text("utf-8") + "p1,nowhere\n", "utf-8")
    (folder / "units.csv").write_text("unit_id\nA\n", "utf-8")
    with pytest.raises(tk.StudyError):
        tk.load_study(folder, unit=unit)


# Fingerprints


def fingerprints(folder):
    study = tk.load_study(folder)
    store = compiled(study)
    units = store.owned.units.to_pylist()
    return dict(zip(units, unit_fingerprints(store, range(len(units))), strict=True))


def read_rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write_rows(path, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        lines = csv.DictWriter(file, rows[0])
        lines.writeheader()
        lines.writerows(rows)


def ever_above(rows):
    """Plain dictionaries: each unit with whatever was ever above it."""
    above = defaultdict(set)
    for row in rows:
        above[row["unit_id"]].add(row["unit_id"])
    grown = True
    while grown:
        grown = False
        for row in rows:
            more = above.get(row["parent_id"], set()) - above[row["unit_id"]]
            above[row["unit_id"]] |= more
            grown = grown or bool(more)
    return above


CHANGES = {  # table: column, another value
    "posts": ("role", "member"),
    "people": ("name", "Somebody Else"),
    "attendance": ("hours", "1"),
    "headcounts": ("members", "977"),
    "activities": ("date", "2026-02-03"),
}


@pytest.mark.parametrize("table", CHANGES)
def test_a_changed_cell_changes_the_fingerprints_of_those_who_show_it_and_of_no_other(
    tmp_path, table
):
    folder = write_study(tmp_path / "demo", units=30)
    before = fingerprints(folder)
    file = folder / f"{table}.csv"
    rows, (column, value) = read_rows(file), CHANGES[table]
    row = next(r for r in rows[len(rows) // 2 :] if r[column] != value)
    concerned = {row["unit_id"]} if "unit_id" in row and table != "posts" else {
        post["unit_id"]
        for post in read_rows(folder / "posts.csv")
        if post["person_id"] == row["person_id"]
    }  # fmt: skip
    row[column] = value
    write_rows(file, rows)
    after = fingerprints(folder)
    above = ever_above(read_rows(folder / "units.csv"))
    expected = {higher for unit in concerned for higher in above[unit]}
    assert {unit for unit in before if before[unit] != after[unit]} == expected


def test_another_order_of_rows_is_no_change_and_another_setting_is_one_for_all(tmp_path):
    folder = write_study(tmp_path / "demo", units=12)
    before = fingerprints(folder)
    rows = read_rows(folder / "headcounts.csv")
    write_rows(folder / "headcounts.csv", rows[::-1])
    assert fingerprints(folder) == before
    settings_file = folder / "study.toml"
    settings_file.write_text(settings_file.read_text("utf-8") + "\n# a remark\n", "utf-8")
    after = fingerprints(folder)
    assert all(before[unit] != after[unit] for unit in before)


def test_an_answer_changes_the_fingerprint_of_its_unit(tmp_path):
    folder = write_study(tmp_path / "demo", units=12)
    before = fingerprints(folder)
    file = folder / "responses/awareness_2025.csv"
    rows = read_rows(file)
    row = rows[10]
    row["k01"] = "b" if row["k01"] != "b" else "c"
    write_rows(file, rows)
    after = fingerprints(folder)
    above = ever_above(read_rows(folder / "units.csv"))
    assert {unit for unit in before if before[unit] != after[unit]} == above[row["unit"]]
