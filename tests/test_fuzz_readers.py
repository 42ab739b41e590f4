"""Damaged files of every kind are refused or give a table that fits; `make fuzz` reads more."""

import random
import time

import damaged_files
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import toolkit as tk

QUIET = (HealthCheck.function_scoped_fixture, HealthCheck.too_slow)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("damaged")


@pytest.fixture(scope="module")
def form(tmp_path_factory):
    return tk.load_instrument(damaged_files.form_file(tmp_path_factory.mktemp("form")))


@pytest.fixture(scope="module")
def files(folder):
    return damaged_files.whole_files(folder)


def read_damaged(number, folder, form, files):
    draw = random.Random(number)
    name = draw.choice(sorted(files))
    path = folder / name
    path.write_bytes(damaged_files.damaged(draw, files[name]))
    before = sorted(folder.rglob("*"))
    assert damaged_files.read_and_check(path, form) in ("read", "refused")
    assert sorted(folder.rglob("*")) == before


def test_whole_files_are_read(folder, form, files):
    for name, content in files.items():
        (folder / name).write_bytes(content)
        assert damaged_files.read_and_check(folder / name, form) == "read", name


@settings(max_examples=60, deadline=None, suppress_health_check=QUIET)
@given(number=st.integers(0, 2**32))
def test_a_damaged_file_is_refused_or_fits(number, folder, form, files):
    read_damaged(number, folder, form, files)


@pytest.mark.slow
@settings(max_examples=2000, deadline=None, suppress_health_check=QUIET)
@given(number=st.integers(0, 2**32))
def test_many_damaged_files_are_refused_or_fit(number, folder, form, files):
    read_damaged(number, folder, form, files)


def test_a_form_whose_looks_are_broken_is_refused_or_as_it_was(folder, files):
    """Found by the fuzz run: errors of zlib, lxml and openpyxl came through."""
    import io
    import zipfile

    with zipfile.ZipFile(io.BytesIO(files["form.xlsx"])) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    styles = members["xl/styles.xml"]
    (folder / "form_whole.xlsx").write_bytes(files["form.xlsx"])
    form = tk.load_instrument(folder / "form_whole.xlsx")
    for broken in (
        styles[:-20],  # XML that ends too early
        styles.replace(b"<patternFill", b"<gradientFill"),  # openpyxl: a TypeError
    ):
        path = folder / "form_broken.xlsx"
        path.write_bytes(damaged_files.zipped(members | {"xl/styles.xml": broken}))
        try:  # looks do not matter to a form: it may be read all the same
            assert tk.load_instrument(path).body == form.body
        except tk.errors.ToolkitError as error:
            assert "cannot be read" in str(error)


@pytest.mark.parametrize("text", ["| survey |\n| | type |\n| settings |\n", "| |\n|\n"])
def test_a_markdown_form_without_rows_is_refused(text, folder):
    """Found by the fuzz run: pyxform gives `False` in the place of rows."""
    path = folder / "form_short.md"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(tk.errors.ToolkitError):
        tk.load_instrument(path)


@pytest.mark.parametrize(
    "text",
    [
        "| `data/` | x |\n|---|---|\n| `docs/` | y |\n",
        "| survey | type |\n| | text |\n| a:b | x |\n",
        "| survey | type |\n| | te\x01xt |\n",
    ],
)
def test_a_markdown_file_of_something_else_is_refused(text, folder, capfd):
    """Found by a slip: pyxform began a workbook of it, whose pieces complained to the screen."""
    path = folder / "readme.md"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(tk.errors.ToolkitError):
        tk.load_instrument(path)
    assert capfd.readouterr() == ("", "")


def test_variables_without_a_name_or_with_the_same_are_read(folder, form, monkeypatch):
    """Found by the fuzz run of 100,000: the name of a variable was damaged to none at all."""
    import pandas as pd

    from toolkit.exports import statistical

    frame = pd.DataFrame([["female", "1", "2"]], columns=["sex", float("nan"), "sex"], dtype=object)
    said = ("variable_value_labels", "missing_ranges", "missing_user_values", "mr_sets",
            "column_names_to_labels")  # fmt: skip
    about = type("About", (), dict.fromkeys(said, {}))
    monkeypatch.setattr(statistical, "_open", lambda path: (frame, about))
    (folder / "x.sav").write_bytes(b"")
    found = tk.read_responses(folder / "x.sav", form)
    assert found.table["sex"].tolist() == ["female"]
    assert [f.code for f in found.findings if f.severity == "warning"] == ["double_column"]


def test_a_decimal_question_without_a_column_is_missing(folder, form):
    """Found on the way: a column of numbers was to be filled with what is no number."""
    path = folder / "few.csv"
    path.write_text("sex,age,_id,_uuid\nfemale,30,1,a\n", encoding="utf-8")
    table = tk.read_responses(path, form).table
    assert table["hours"].isna().all()
    assert table["hours"].dtype == "float64"


def test_a_hundred_thousand_letters_take_no_time(folder, form):
    """Found by the fuzz run: words of a file that is not UTF-8 were looked for from each letter."""
    path = folder / "letters.csv"
    path.write_bytes(b"sex,remark\nfemale," + b"a" * 200_000 + b"\nmale,Vi\xd6t Nam\n")
    begun = time.process_time()
    assert damaged_files.read_and_check(path, form) in ("read", "refused")
    assert time.process_time() - begun < 5
