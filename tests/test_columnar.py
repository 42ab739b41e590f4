"""The store of a study: equal to what was read, whole or not there, and current."""

import csv
import json
import multiprocessing
import os
import shutil
from collections import defaultdict
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import small_study
from hypothesis import given
from hypothesis import strategies as st
from pandas.testing import assert_frame_equal

import toolkit as tk
from toolkit.columnar import home
from toolkit.columnar.digests import row_digests, summed
from toolkit.columnar.frames import StoredFrame, write_frame
from toolkit.columnar.memory import Memory
from toolkit.columnar.ragged import Ragged
from toolkit.columnar.store import Store
from toolkit.loading import compiled
from toolkit.reports import _refuse_errors as refuse_errors
from toolkit.stored_study import compile_study, stored_study
from toolkit.study_folder import open_folder, parse_folder

ROOT = Path(__file__).parents[1]
pairs = st.lists(st.tuples(st.integers(-1, 5), st.integers(0, 9)), max_size=30)


@pytest.fixture
def small(tmp_path):
    return small_study.write(tmp_path / "small")


# Lists of numbers


@given(pairs)
def test_ragged_lists_are_those_of_a_dictionary(rows):
    owner, value = (np.array([row[i] for row in rows], dtype=np.int64) for i in (0, 1))
    found, plain = Ragged.grouped(owner, 6, value), defaultdict(list)
    for one, what in rows:
        plain[one].append(what)
    for one in range(6):
        assert found.of(one).tolist() == plain[one]
        assert found.each_once().of(one).tolist() == sorted(set(plain[one]))
    some = np.array([1, 4])
    assert found.of_all(some).tolist() == sorted({*plain[1], *plain[4]})
    turned = found.turned(10)
    for what in range(10):
        assert sorted(turned.of(what).tolist()) == sorted(
            o for o, w in rows if w == what and o >= 0
        )


@given(pairs, pairs)
def test_ragged_lists_lead_from_one_to_the_next(first, second):
    first = [(one, what % 6) for one, what in first if one >= 0]
    one, other = (
        Ragged.grouped(*(np.array([r[i] for r in rows], dtype=np.int64) for i in (0,)), 6,
                       np.array([r[1] for r in rows], dtype=np.int64))
        for rows in (first, second)
    )  # fmt: skip
    for owner in range(6):
        reached = {what for o, via in first if o == owner for p, what in second if p == via}
        assert one.through(other).of(owner).tolist() == sorted(reached)


@given(st.lists(st.tuples(st.integers(-1, 3), st.integers(0, 2**64 - 1)), max_size=20))
def test_digests_are_added_up_modulo_two_to_the_64(rows):
    owner = np.array([row[0] for row in rows], dtype=np.int64)
    worth = np.array([row[1] for row in rows], dtype=np.uint64)
    plain = [sum(w for o, w in rows if o == one) % 2**64 for one in range(4)]
    assert summed(owner, worth, 4).tolist() == plain
    assert Ragged.grouped(owner, 4).sums(worth).tolist() == plain


# Frames


@given(
    st.lists(
        st.tuples(
            st.none() | st.text(max_size=4),
            st.none() | st.floats(allow_nan=False, allow_infinity=False),
            st.none() | st.booleans(),
            st.none() | st.dates(),
        ),
        max_size=12,
    ),
    st.randoms(),
)
def test_a_frame_comes_back_as_it_was(tmp_path_factory, rows, random):
    columns = list(zip(*rows, strict=True)) or [[], [], [], []]
    frame = pd.DataFrame(
        {
            "text": pd.Series(list(columns[0]), dtype="str"),
            "number": pd.Series(list(columns[1]), dtype="float64"),
            "flag": pd.Series(list(columns[2]), dtype="boolean"),
            "day": pd.Series(pd.to_datetime(list(columns[3]))).astype("datetime64[us]"),
        }
    ).set_axis(sorted(random.sample(range(100), len(rows))), axis=0)
    path = tmp_path_factory.mktemp("f") / "f.arrow"
    shuffled = frame.iloc[random.sample(range(len(frame)), len(frame))]
    write_frame(path, shuffled)
    stored = StoredFrame(path)
    assert_frame_equal(stored.take(np.arange(len(frame))), frame, check_index_type=False)
    some = np.array(sorted(random.sample(range(len(frame)), len(frame) // 2)), dtype=np.int64)
    wanted = shuffled.iloc[some].sort_index()
    assert_frame_equal(stored.take(some), wanted, check_index_type=False)


def test_equal_rows_of_two_tables_have_different_digests():
    rows = pd.DataFrame({"unit_id": ["a"], "n": [1.0]})
    assert row_digests(rows, "one")[0] != row_digests(rows, "two")[0]


# The whole study


@pytest.mark.parametrize("name", ["data/lai-chau", "data/masculinity"])
def test_a_study_from_its_store_is_the_study_that_was_read(name):
    read = parse_folder(ROOT / name)
    stored = stored_study(compiled(tk.load_study(name)), ROOT / name)
    for table in read.tables:
        assert_frame_equal(stored.tables[table], read.tables[table])
    for table in ("people", "posts", "trainings", "attendance"):
        assert_frame_equal(getattr(stored.register, table), getattr(read.register, table))
    for survey in read.surveys:
        one, other = stored.surveys[survey], read.surveys[survey]
        assert_frame_equal(one.responses, other.responses)
        assert (one.asked, one.waves, one.settings) == (other.asked, other.waves, other.settings)
    assert stored == read
    assert stored.files == read.files
    assert stored.register.began is read.register.began or (
        stored.register.began == read.register.began
    )


def copied(name, folder):
    shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns(".columnar"))
    shutil.copytree(ROOT / "surveys", folder / "surveys")
    return folder / name


def rewrite(file, old, new, times=1):
    text = file.read_text("utf-8")
    assert old in text
    file.write_text(text.replace(old, new, times), "utf-8")


def first_answers(folder):
    return min((folder / "responses").glob("*.csv"))


HARM = {
    "none": lambda folder: None,
    "a column is missing": lambda folder: (
        rewrite(first_answers(folder), ",q0002,", ",other,")
        if "masc" in folder.name
        else rewrite(first_answers(folder), ",k02,", ",other,")
    ),
    "a file is missing": lambda folder: first_answers(folder).unlink(),
    "answers are wrong": lambda folder: (
        rewrite(first_answers(folder), ",a,", ",?,", 9)
        if "lai" in folder.name
        else rewrite(first_answers(folder), ",Often,", ",Oftn,", 9)
    ),
    "the questionnaire is missing": lambda folder: rewrite(folder / "study.toml", ".md", ".mt"),
}


SLOW = pytest.param("data/lai-chau", marks=pytest.mark.slow)


@pytest.mark.parametrize("name", [SLOW, "data/masculinity"])
@pytest.mark.parametrize("harm", HARM)
def test_answers_read_piece_by_piece_make_the_same_store(name, harm, tmp_path, monkeypatch):
    monkeypatch.setattr("toolkit.reading.csv_files.PIECE", 20_000)
    folder = copied(name, tmp_path)
    HARM[harm](folder)
    read = parse_folder(folder)
    whole, pieces = tmp_path / "whole", tmp_path / "pieces"
    whole.mkdir()
    pieces.mkdir()
    compile_study(read, whole)
    study, opened = open_folder(folder)
    compile_study(study, pieces, opened)
    assert (pieces / "about.json").read_text() == (whole / "about.json").read_text()
    assert np.array_equal(np.load(pieces / "digests.npy"), np.load(whole / "digests.npy"))
    stored = stored_study.__wrapped__(Store(pieces), folder)
    assert stored.problems == read.problems
    for survey in read.surveys:
        assert_frame_equal(stored.surveys[survey].responses, read.surveys[survey].responses)


def test_blocks_of_answers_are_the_answers():
    read = parse_folder(ROOT / "data/lai-chau")
    store = compiled(tk.load_study("data/lai-chau"))
    stored = stored_study.__wrapped__(store, ROOT / "data/lai-chau")  # nobody has used it yet
    wanted = ["unit_id", "k01", "a03"]
    for wave in read.survey().waves:
        rows = pd.concat(stored.survey().blocks(wave, wanted)).sort_index()
        assert_frame_equal(rows, pd.concat(read.survey().blocks(wave, wanted)))
    assert "responses" not in vars(stored.survey())


def test_a_study_without_answers_or_register_has_a_store(tmp_path):
    (tmp_path / "study.toml").write_text(
        'title = { en = "T", vi = "T" }\nas_of = 2025-01-01\nlanguage = "en"\n', "utf-8"
    )
    (tmp_path / "units.csv").write_text("unit_id,name\nA,a\n", "utf-8")
    part = tk.load_study(tmp_path, unit="A")
    assert part.tables["units"]["name"].tolist() == ["a"]
    assert part.tables["posts"].empty
    assert pd.isna(part.register.began)


# Where it lies, and whether it is current


def test_the_store_is_made_again_when_a_table_changes(small):
    first = compiled(tk.load_study(small)).folder
    assert compiled(tk.load_study(small)).folder == first
    small_study.change(small, "units.csv", ("Alpha", "Alpine")) if (
        "Alpha" in (small / "units.csv").read_text("utf-8")
    ) else os.utime(small / "units.csv", (1, 1))
    second = compiled(tk.load_study(small)).folder
    assert second != first
    assert not first.exists()


def test_a_changed_program_makes_another_store(small, monkeypatch):
    first = compiled(tk.load_study(small)).folder
    monkeypatch.setattr(home, "program", lambda: "another")
    assert compiled(tk.load_study(small)).folder != first


def test_a_store_is_whole_or_not_there(small, monkeypatch):
    import toolkit.loading as loading

    def broken(study, folder):
        (folder / "units.arrow").write_bytes(b"half")
        raise KeyboardInterrupt

    monkeypatch.setattr(loading, "compile_study", broken)
    with pytest.raises(KeyboardInterrupt):
        tk.load_study(small, unit="P")
    assert [f.name for f in (small / home.HOME).iterdir()] == [".gitignore"]
    monkeypatch.undo()
    unit = tk.load_study(small).tables["units"]["unit_id"].iloc[0]
    assert tk.load_study(small, unit=unit).unit == unit


def test_half_a_store_left_by_a_power_cut_is_replaced(small):
    store = compiled(tk.load_study(small)).folder
    home._opened.cache_clear()
    for file in store.iterdir():
        if file.name == "about.json":
            file.unlink()
    unit = tk.load_study(small).tables["units"]["unit_id"].iloc[0]
    assert tk.load_study(small, unit=unit).unit == unit
    assert (store / "about.json").is_file()


def _part_in_a_process(folder, unit, queue):
    queue.put(len(tk.load_study(folder, unit=unit).tables["units"]))


@pytest.mark.slow
def test_two_processes_may_compile_at_once(small):
    unit = str(tk.load_study(small).tables["units"]["unit_id"].iloc[0])
    context = multiprocessing.get_context("spawn")
    queue = context.Queue()
    both = [context.Process(target=_part_in_a_process, args=(small, unit, queue)) for _ in range(2)]
    for process in both:
        process.start()
    assert queue.get(timeout=120) == queue.get(timeout=120) > 0
    for process in both:
        process.join()
        assert process.exitcode == 0
    folders = [f.name for f in (small / home.HOME).iterdir() if f.is_dir()]
    assert len(folders) == 1


def test_a_study_in_which_nothing_can_be_written_is_compiled_elsewhere(small, monkeypatch):
    real = home._new_part

    def refused(place):
        if place.parent == small:
            raise PermissionError
        return real(place)

    monkeypatch.setattr(home, "_new_part", refused)
    unit = str(tk.load_study(small).tables["units"]["unit_id"].iloc[0])
    assert tk.load_study(small, unit=unit).unit == unit
    assert not (small / home.HOME).exists()


def test_a_pinned_study_is_taken_from_its_store_whatever_happens_to_its_files(small):
    study = tk.load_study(small)
    with home.pinned(small, compiled(study)):
        shutil.move(small / "units.csv", small / "gone.csv")
        assert tk.load_study(small).tables["units"].equals(study.tables["units"])
        shutil.move(small / "gone.csv", small / "units.csv")
    assert home.VARIABLE not in os.environ


def test_a_pinned_store_stays_until_its_batch_is_over(small):
    first = compiled(tk.load_study(small))
    with home.pinned(small, first):
        os.utime(small / "units.csv", (1, 1))
        home.made(small, "another", lambda part: (part / "about.json").write_text("{}"))
        assert (first.folder / "about.json").is_file()
    home.made(small, "a third", lambda part: (part / "about.json").write_text("{}"))
    assert not first.folder.exists()
    assert len(first.table("units")) > 0  # it had been opened


def test_nothing_is_unpickled_from_a_store(small):
    store = compiled(tk.load_study(small)).folder
    kinds = {file.suffix for file in store.iterdir() if file.is_file()}
    assert kinds == {".arrow", ".npy", ".json"}
    for file in store.glob("*.npy"):
        np.load(file, allow_pickle=False)
    json.loads((store / "about.json").read_text("utf-8"))


# What was worked out


def test_a_result_about_all_units_is_the_same_in_the_next_process():
    study = stored_study(compiled(tk.load_study("data/lai-chau")), ROOT / "data/lai-chau")
    found = tk.compare_units(study, level="grassroots")
    shutil.rmtree(study.memory.folder, ignore_errors=True)
    from toolkit.peers import _of_level

    plain = _of_level.__wrapped__.__wrapped__
    arguments = (study, found.survey, found.scale, found.wave, found.level, found.as_of)
    made, kept = plain(*arguments), _of_level.__wrapped__
    first, second = kept(*arguments), kept(*arguments)
    assert any(study.memory.folder.iterdir())
    for result in (first, second):
        assert_frame_equal(result.table, made.table)
        assert_frame_equal(result.limits, made.limits)
        for name in ("target", "sd", "tau", "as_of", "level", "scale", "wave"):
            assert getattr(result, name) == getattr(made, name)


def test_what_is_kept_may_be_missing_numbers(tmp_path):
    memory = Memory(tmp_path / "kept")
    memory.keep("a", {"x": None}, {"t": pd.DataFrame({"y": [float("nan"), 1.0]})})
    values, frames = memory.recall("a")
    assert values == {"x": None}
    assert_frame_equal(frames["t"], pd.DataFrame({"y": [float("nan"), 1.0]}))
    assert memory.recall("b") is None


def test_where_nothing_can_be_kept_it_is_worked_out_again(tmp_path):
    (tmp_path / "kept").write_text("a file stands in the way")
    memory = Memory(tmp_path / "kept")
    memory.keep("a", {}, {})
    assert memory.recall("a") is None


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


# What goes through all of a large study


@pytest.fixture
def large(small, monkeypatch):
    """A study that is taken for a large one; small studies have errors nowhere else."""
    monkeypatch.setattr("toolkit.loading._LARGE", 0)
    return small


@pytest.mark.slow
def test_a_large_study_is_compiled_and_checked_apart(large, monkeypatch):
    monkeypatch.setattr("toolkit.loading.parse_folder", lambda folder: pytest.fail("read in here"))
    study = tk.load_study(large, strict=False)
    assert study.memory is not None
    errors = [str(finding) for finding in tk.check(study).of("error")]
    monkeypatch.setattr("toolkit.reports.check", lambda study: pytest.fail("checked in here"))
    assert errors == []
    refuse_errors(study)
    refuse_errors(study)


@pytest.mark.slow
def test_errors_of_a_large_study_are_told(large):
    small_study.change(large, "posts.csv", (",chair,", ",no such role,"))
    with pytest.raises(tk.StudyError, match="no such role"):
        refuse_errors(tk.load_study(large, strict=False))
