import shutil
from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

import toolkit as tk

ROOT = Path(__file__).parents[1]


@pytest.fixture
def copy(tmp_path):
    """A small real study that a test may change."""
    shutil.copytree(ROOT / "data/masculinity", tmp_path / "data/masculinity")
    shutil.copytree(ROOT / "surveys", tmp_path / "surveys")
    return tmp_path / "data/masculinity"


@pytest.mark.parametrize("folder", [".", "notebooks", "toolkit/show"])
def test_a_study_is_found_from_anywhere_in_the_project(monkeypatch, folder):
    monkeypatch.chdir(ROOT / folder)
    assert tk.load_study("data/lai-chau").path == ROOT / "data/lai-chau"


def test_the_same_data_have_the_same_fingerprint_and_a_changed_cell_another(copy):
    first = tk.load_study(copy)
    assert first.fingerprint == tk.load_study(copy).fingerprint
    file = copy / "responses/masculinity_2018.csv"
    file.write_text(file.read_text("utf-8").replace("Often", "Rarely", 1), "utf-8")
    second = tk.load_study(copy)
    assert second.fingerprint != first.fingerprint
    assert second != first


def test_a_changed_questionnaire_outside_the_folder_is_noticed(copy):
    first = tk.load_study(copy)
    form = copy.parents[1] / "surveys/masculinity.md"
    form.write_text(form.read_text("utf-8") + "\n", "utf-8")
    assert tk.load_study(copy).fingerprint != first.fingerprint


def test_calculations_are_cached_by_the_data_not_by_the_object(copy):
    one, two = tk.load_study(copy), tk.load_study(copy)
    assert tk.compare(one) is tk.compare(two)
    assert tk.compare(one) is not tk.compare(tk.load_study(copy, language="vi"))


def test_a_study_cannot_be_changed_by_accident():
    with pytest.raises(FrozenInstanceError):
        tk.load_study("data/lai-chau").language = "en"


def test_wrong_arguments_name_argument_value_choices_and_the_nearest():
    study = tk.load_study("data/lai-chau")
    calls = {
        "by='sexx'": lambda: tk.compare(study, "awareness", by="sexx"),
        "scale='knowlege'": lambda: tk.compare(study, "awareness", scale="knowlege"),
        "survey='awarenes'": lambda: tk.score(study, "awarenes"),
        "unit='LC-01-01'": lambda: tk.gap_list(study, "LC-01-01"),
        "by='rol'": lambda: tk.coverage(study, by="rol"),
        "as_of='31/12/2025'": lambda: tk.coverage(study, as_of="31/12/2025"),
        "language='vn'": lambda: tk.load_study("data/lai-chau", language="vn"),
        "section='find'": lambda: tk.heading(study, "find"),
    }
    for expected, call in calls.items():
        with pytest.raises(tk.ArgumentError) as caught:
            call()
        assert expected in str(caught.value)


def test_a_unit_that_has_ended_is_named_with_its_lifetime():
    study = tk.load_study("data/lai-chau")
    with pytest.raises(tk.ArgumentError, match="until 2025-06-30"):
        tk.coverage(study, as_of="2026-01-01", under="LC-02-003")
