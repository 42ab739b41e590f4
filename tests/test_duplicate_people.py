"""People under several identifiers: who is suspected, what is decided, and how it is applied."""

from __future__ import annotations

import csv
import itertools
from pathlib import Path

import openpyxl
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_study import FILES, put, write

import toolkit as tk
from toolkit.duplicates_worklist import write_worklist
from toolkit.identity import counted_under
from toolkit.study import Study

DECISIONS = "person_decisions.csv"
HEADER = "person_id,other_id,decision,decided_on,note\n"


def study_with(folder: Path, people: str, posts: str = "", decisions: str = "") -> Study:
    """The small study with more people, posts and decisions."""
    write(folder)
    put(folder, "units.csv", FILES["units.csv"] + "Q,Công đoàn ngành,upper,,,,\n")
    put(folder, "people.csv", FILES["people.csv"] + people)
    put(folder, "posts.csv", FILES["posts.csv"] + posts)
    if decisions:
        put(folder, DECISIONS, HEADER + decisions)
    return tk.load_study(folder)


def pairs(study: Study) -> dict[tuple[str, str], int]:
    table = tk.duplicate_people(study).table
    keys = zip(table["person_id"], table["other_id"], strict=True)
    return dict(zip(keys, table["score"], strict=True))


# ---- who is suspected -----------------------------------------------------------------------

HERE, NEAR, FAR = "P-1-01", "P-1", "Q"  # H1 is in P-1-01, which is below P-1; Q is far from both


@pytest.mark.parametrize(
    ("person", "unit", "score"),
    [
        ("Lò Thị Mai,female,1980", HERE, 9),  # 4 + 2 + 3
        ("LÒ  THỊ MAI,female,1980", HERE, 9),
        ("Lo\u0300 Thi\u0323 Mai,female,1980", HERE, 9),  # typed letter by letter
        ("Lo Thi Mai,female,1980", HERE, 8),  # 3 + 2 + 3
        ("Mai Lò Thị,female,1980", HERE, 8),
        ("Lò ThịMai,female,1980", HERE, 8),
        ("Lò Thị May,female,1980", HERE, 7),  # 2 + 2 + 3
        ("Lò Thị Mai,,", HERE, 7),  # 4 + 0 + 3
        ("Lò Thị Mai,female,1908", HERE, 7),  # two digits exchanged
        ("Lò Thị Mai,male,1980", HERE, 7),  # 4 + 2 + 3 - 2
        ("Lò Thị Mai,female,1980", NEAR, 8),  # 4 + 2 + 2
        ("Lò Thị Mai,female,1964", HERE, None),
        ("Lò Thị Mai,female,1964", FAR, None),  # a namesake
        ("Lò Thị Mai,,", FAR, None),
        ("Lò Thị Mai,male,1980", NEAR, None),
        ("Vừ Văn Sử,female,1980", HERE, None),
    ],
)
def test_points(tmp_path, person, unit, score):
    study = study_with(tmp_path, f"H9,{person}\n", f"H9,{unit},member,2025-01-01,2025-06-30\n")
    unit_apart = unit != HERE  # posts at once in another unit take one point off
    expected = {} if score is None else {("H1", "H9"): score - unit_apart}
    assert pairs(study) == expected


def test_a_rare_name_of_one_year_is_suspected_wherever_and_a_frequent_one_is_not(tmp_path):
    few = "H9,Lò Thị Mai,female,1980\n" + "".join(
        f"X{n},Người {'abcdefghijklmnopqrst'[n]}{n},male,{1950 + n}\n" for n in range(20)
    )
    far = "H9,Q,member,2019-01-01,2019-06-30\n"
    # 1 namesake x 2 of 25 born in that year = 0.08, at most 0.1: 4 + 2 + 2, never at one time
    assert pairs(study_with(tmp_path / "few", few, far))["H1", "H9"] == 8
    many = few + "".join(f"Y{n},Lò Thị Mai,female,{1960 + n}\n" for n in range(4))
    # 5 namesakes x 2 of 29 = 0.34
    assert ("H1", "H9") not in pairs(study_with(tmp_path / "many", many, far))


def test_what_speaks_against_takes_points_off_but_not_off_the_list(tmp_path):
    study = study_with(
        tmp_path, "H9,Lò Thị Mai,,\n",
        "H9,P-1-01,member,2024-01-01,2024-06-30\nH9,P-2,member,2025-01-01,\n",
    )  # fmt: skip
    put(tmp_path, "attendance.csv", FILES["attendance.csv"] + "T1,H9,8,yes,\n")
    study = tk.load_study(tmp_path)
    row = tk.duplicate_people(study).table.iloc[0]
    assert (row["at_once"], row["same_course"], row["score"]) == (True, True, 5)
    assert (row["units"], row["other_units"]) == ("P-1-01", "P-1-01; P-2")


# ---- decisions applied ----------------------------------------------------------------------


def test_one_person_is_counted_once_and_nothing_typed_is_lost(tmp_path):
    posts = "H9,P-1-01,chair,2020-05-14,\nH9,P-1,member,2022-01-01,\n"
    study = study_with(tmp_path, "H9,Lo Thi Mai,,1980\n", posts)
    assert int(tk.coverage(study).table["eligible"].max()) == 4
    put(tmp_path, DECISIONS, HEADER + "H1,H9,một người,2025-12-01,\n")
    merged = tk.load_study(tmp_path)
    assert int(tk.coverage(merged).table["eligible"].max()) == 3
    held = merged.register.posts.query("person_id == 'H1'")
    assert held["unit_id"].tolist() == ["P-1-01", "P-1"]  # the post held twice is there once
    assert len(merged.tables["people"]) == 5 and len(merged.tables["posts"]) == 8
    assert "H9" not in merged.register.people["person_id"].tolist()


@pytest.mark.parametrize(
    ("one", "other", "counts"),
    [
        ("8,no", "6,yes", "6,yes"),
        ("6,yes", "8,no", "6,yes"),
        ("2,yes", "8,yes", "8,yes"),
        ("8,", "6,yes", "8,"),  # nothing written down counts as passed
        ("5,yes", ",yes", ",yes"),  # empty hours are the training's eight
    ],
)
def test_the_better_attendance_of_one_training_counts(tmp_path, one, other, counts):
    write(tmp_path)
    put(tmp_path, "people.csv", FILES["people.csv"] + "H9,Lo Thi Mai,,1980\n")
    put(tmp_path, "attendance.csv",
        f"training_id,person_id,hours,passed\nT1,H9,{one}\nT1,H1,{other}\n")  # fmt: skip
    put(tmp_path, DECISIONS, HEADER + "H1,H9,same,,\n")
    seats = tk.load_study(tmp_path).register.attendance
    assert seats["person_id"].tolist() == ["H1"]
    hours, passed = counts.split(",")
    assert seats["hours"].fillna(-1).tolist() == [float(hours or -1)]
    written = seats["passed"].iloc[0]
    assert (None if pd.isna(written) else bool(written)) == {"yes": True, "no": False}.get(passed)


def test_empty_cells_of_a_person_are_filled_from_the_other_row(tmp_path):
    study = study_with(tmp_path, "H8,Sùng A,,\nH9,Sung A,male,1970\n", decisions="H8,H9,same,,\n")
    person = study.register.people.set_index("person_id").loc["H8"]
    assert (person["name"], person["sex"], person["birth_year"]) == ("Sùng A", "male", 1970)


def test_contradictions_leave_the_chain_as_it_is(tmp_path):
    rows = "H1,H3,same,,\nH3,H4,same,,\nH1,H4,different,,\n"
    study = study_with(tmp_path, "", decisions=rows)
    assert len(study.register.people) == 4


def test_what_follows_from_decisions_does_not_wait(tmp_path):
    """H1, H8 and H9 are alike: H1 = H8 and H1 unlike H9 say all about H8 and H9."""
    people = "H8,Lò Thị Mai,female,1980\nH9,Lò Thị Mai,female,1980\n"
    posts = "H8,P-1-01,member,2024-01-01,\nH9,P-1-01,member,2024-01-01,\n"
    study = study_with(tmp_path / "a", people, posts)
    assert len(tk.duplicate_people(study).waiting) == 3
    study = study_with(tmp_path / "b", people, posts, "H8,H1,same,,\nH1,H9,different,,\n")
    found = tk.duplicate_people(study)
    assert len(found.table) == 3 and found.waiting.empty
    said = found.table.set_index(["person_id", "other_id"])["decision"]
    assert said["H1", "H8"] == "same" and pd.isna(said["H8", "H9"])


names = st.sampled_from("ABCDEFG")
decisions = st.lists(
    st.tuples(names, names, st.sampled_from(["same", "same", "different"])), max_size=8
)


def by_hand(rows: list[tuple[str, str, str]], people: list[str]) -> dict[str, str]:
    """The same by plain sets: chains grown until nothing changes."""
    groups = [{name} for name in people]
    same = [(a, b) for a, b, said in rows if said == "same" and a != b]
    for _, (a, b) in itertools.product(range(len(rows)), same):
        one = next(g for g in groups if a in g)
        two = next(g for g in groups if b in g)
        if one is not two:
            groups.remove(two)
            one |= two
    bad = [(a, b) for a, b, said in rows if said == "different" and a != b]
    into = {}
    for group in groups:
        if any(a in group and b in group for a, b in bad):
            continue
        first = [n for n in people if n in group and n not in {b for _, b in same}]
        kept = (first or [n for n in people if n in group])[0]
        into |= {name: kept for name in group if name != kept}
    return into


@given(decisions, st.permutations("ABCDEF"), st.randoms())
@settings(max_examples=200, deadline=None)
def test_chains_are_as_by_hand_and_the_order_of_decisions_does_not_matter(rows, people, random):
    rows = [row for row in rows if set(row[:2]) <= set(people)]
    columns = ["person_id", "other_id", "decision"]
    found = counted_under(pd.DataFrame(rows, columns=columns, dtype="str"), pd.Series(people))
    assert found == by_hand(rows, people)
    assert not set(found) & set(found.values())  # applying it again changes nothing
    random.shuffle(rows)
    again = counted_under(pd.DataFrame(rows, columns=columns, dtype="str"), pd.Series(people))
    assert again == found


# ---- the worklist as a file -----------------------------------------------------------------

TWINS = "H8,Lo Thi Mai,female,1980\nH9,Lò Thị Mai,,\n"
THEIR_POSTS = "H8,P-1-01,member,2024-01-01,\nH9,P-1-01,member,2024-01-01,\n"


def test_the_worklist_is_written_once_and_read_again(tmp_path):
    study = study_with(tmp_path, TWINS, THEIR_POSTS)
    done = write_worklist(study)
    assert (done.path, done.added, done.waiting) == (study.path / DECISIONS, 2, 2)
    assert done.path.read_bytes().startswith(b"\xef\xbb\xbf")  # Excel shows the diacritics
    with done.path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(r["person_id"], r["other_id"], r["decision"]) for r in rows] == [
        ("H1", "H8", ""), ("H1", "H9", "")]  # fmt: skip
    assert "Lò Thị Mai (woman; 1980; P-1-01; Chair)" in rows[0]["note"]
    written = done.path.read_bytes()
    again = tk.load_study(tmp_path)
    assert tk.check(again).of("error") == [] and write_worklist(again).added == 0
    assert done.path.read_bytes() == written


def test_rows_that_are_there_stay_letter_by_letter(tmp_path):
    text = 'note;other_id;person_id;decision\r\n"đã hỏi; đúng";h1;H8;một người\r\n'
    study_with(tmp_path, TWINS, THEIR_POSTS)
    put(tmp_path, DECISIONS, text)
    done = write_worklist(tk.load_study(tmp_path))
    after = done.path.read_bytes().decode("utf-8-sig")
    assert after.startswith(text.removesuffix("\r\n").split("\r\n")[0])
    assert '"đã hỏi; đúng";h1;H8;một người' in after and done.added == 1
    study = tk.load_study(tmp_path)
    assert study.tables["person_decisions"]["decision"].tolist()[0] == "same"
    assert write_worklist(study).added == 0


def test_a_workbook_keeps_its_rows_and_formats(tmp_path):
    study_with(tmp_path, TWINS, THEIR_POSTS)
    book = openpyxl.Workbook()
    for row in (HEADER.strip().split(","), ["H9", "H1", "khác", None, "đã hỏi"]):
        book.active.append(row)
    book.active["C2"].font = openpyxl.styles.Font(bold=True)
    book.save(tmp_path / "person_decisions.xlsx")
    study = tk.load_study(tmp_path)
    done = write_worklist(study)
    sheet = openpyxl.load_workbook(done.path).active
    assert done.path.suffix == ".xlsx" and done.added == 1 and sheet["C2"].font.b
    assert [sheet["A2"].value, sheet["C2"].value, sheet["A3"].value] == ["H9", "khác", "H1"]
    assert write_worklist(tk.load_study(tmp_path)).added == 0


def test_another_file_has_the_earlier_decisions_too(tmp_path):
    study = study_with(tmp_path / "s", TWINS, THEIR_POSTS, "H1,H8,same,,đã hỏi\n")
    done = write_worklist(study, tmp_path / "out" / "list.xlsx")
    rows = [row[:3] for row in openpyxl.load_workbook(done.path).active.values]
    assert rows[1] == ("H1", "H8", "same") and len(rows) == 3
    assert [str(f.name) for f in done.path.parent.iterdir()] == ["list.xlsx"]


def test_wrong_files_are_refused(tmp_path):
    study = study_with(tmp_path, TWINS, THEIR_POSTS)
    with pytest.raises(tk.ArgumentError, match=r"^output='x.ods' ends in neither"):
        write_worklist(study, "x.ods")
    put(tmp_path, DECISIONS, HEADER + "H1,H8,maybe,,\n")
    with pytest.raises(tk.StudyError, match="maybe"):
        write_worklist(tk.load_study(tmp_path, strict=False))
    assert (tmp_path / DECISIONS).read_text() == HEADER + "H1,H8,maybe,,\n"


def test_a_study_without_people_has_no_duplicates(tmp_path):
    write(tmp_path)
    for name in ("people", "posts", "attendance", "trainings"):
        (tmp_path / f"{name}.csv").unlink()
    found = tk.duplicate_people(tk.load_study(tmp_path))
    assert found.table.empty and "<p>" in found._repr_html_()
