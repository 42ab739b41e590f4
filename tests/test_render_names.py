"""Names of files made from any key, and reports whose keys are no file names."""

import random
import string
import unicodedata
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tiny_reports import hidden, job, pages

from toolkit.errors import RenderError
from toolkit.render import Job, check_jobs, file_stem, file_stems, read_manifest, render_all
from toolkit.render.file_names import folded

FIT = ["LC-02-001", "Sìn Hồ", "a.b", "công_đoàn (2)", "đ" * 60, "🏭 mỏ", "Console", "a'b", "-x"]
UNFIT = [
    *("a/b", "..", ".", "../../etc/passwd", "a\\b", "C:\\x", 'say "hi"', "a?b*c", "a<b>|", "#1"),
    *("x" * 300, "đ" * 61, "👨‍👩‍👧", "a\u202eb", "tab\there", "line\nbreak", "nul\0byte", "\ue000"),
    *("50%", " a", "a ", "a.", ".hidden", " ", "\u00a0", "Ho\u0302"),
    *("CON", "con", "nul", "NUL.txt", "Lpt1", "com¹", "aux.tar.gz", "CONIN$", "prn .x"),
]  # fmt: skip
DEVICES = {"CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$"}
DEVICES |= {f"{port}{number}" for port in ("COM", "LPT") for number in "0123456789¹²³"}
texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=400)


@pytest.mark.parametrize("key", FIT)
def test_a_key_that_is_a_file_name_stays_as_it_is(key):
    assert file_stem(key) == key


@pytest.mark.parametrize("key", UNFIT)
def test_a_key_that_is_none_is_cleaned_and_told_apart(key, tmp_path):
    stem = file_stem(key)
    assert stem != key and stem == file_stem(key)
    (tmp_path / f"{stem}.html").write_text("there")
    assert [path.name for path in tmp_path.iterdir()] == [f"{stem}.html"]


@given(texts)
@example("con")
@example("." * 400)
@example("\U0001f3f3\ufe0f\u200d\U0001f308" * 50)
def test_every_stem_is_a_file_name_everywhere(key):
    stem = file_stem(key)
    assert 0 < len(stem.encode()) <= 120
    assert not set(stem) & set('/\\:*?"<>|#%')
    assert not {unicodedata.category(letter) for letter in stem} & {"Cc", "Cf", "Cs", "Co", "Zl"}
    assert stem == stem.strip(". ")
    assert stem.split(".")[0].rstrip().upper() not in DEVICES
    assert file_stem(stem) == stem


@given(st.lists(texts, unique=True, max_size=30))
@example(["a", "A", "ạ", "Ạ", "a\u0323"])
@example(["a/b", "a_b", "a?b"])
@example(["STRASSE", "straße"])
def test_stems_of_different_keys_are_different_for_windows_too(keys):
    stems = file_stems(keys)
    assert list(stems) == keys
    assert len({folded(stem) for stem in stems.values()}) == len(keys)
    turned = file_stems(keys[::-1])
    assert turned == stems


def test_a_hundred_thousand_odd_keys_stay_apart():
    draw = random.Random(1)
    keys = {"/" * draw.randint(1, 9) + "".join(draw.choices(string.digits, k=9))
            for _ in range(100_000)}  # fmt: skip
    assert len({folded(stem) for stem in file_stems(keys).values()}) == len(keys)


def job_at(key, *paths, notebook=Path("n.ipynb")):
    return Job(key, notebook, {}, {f"f{n}": path for n, path in enumerate(paths)})


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("out/a.html", "out/a.html"),
        ("out/a.html", "OUT/A.html"),
        ("out/ô.html", "out/O\u0302.html"),
        ("out/a.html", "out/a.ipynb"),  # their notebooks would take each other's place in failed/
    ],
)
def test_two_reports_in_one_file_are_refused(first, second):
    with pytest.raises(RenderError, match="'x' and 'y', would be written into one file"):
        check_jobs([job_at("x", Path(first)), job_at("y", Path(second))])


def test_a_key_that_comes_twice_is_refused():
    with pytest.raises(RenderError, match="two reports have the key 'x'"):
        check_jobs([job_at("x", Path("a.html")), job_at("x", Path("b.html"))])


@pytest.mark.slow
def test_reports_with_odd_keys_come_out_and_are_recorded(tmp_path):
    keys = [*FIT, *UNFIT, "Lc-02-001"]
    stems = file_stems(keys)
    say = "from IPython.display import Markdown\nMarkdown(f'# {len(unit)}')"
    jobs = [job(tmp_path, key, say, stem=stems[key]) for key in keys]
    bad = 'say "hi"/.. 👷'
    jobs.append(job(tmp_path, bad, "1 / 0", stem=file_stem(bad)))
    outcomes = render_all(jobs, tmp_path / "out")
    assert {outcome.key: outcome.error for outcome in outcomes[:-1]} == dict.fromkeys(keys, "")
    assert sorted(pages(tmp_path / "out")) == sorted(f"{stem}.html" for stem in stems.values())
    assert outcomes[-1].error_notebook == tmp_path / "out" / "failed" / f"{file_stem(bad)}.ipynb"
    rows = read_manifest(tmp_path / "out")
    assert set(rows) == {*keys, bad}
    assert all((tmp_path / "out" / rows[key].file).is_file() for key in keys)
    assert hidden(tmp_path / "out") == []
    assert {outcome.status for outcome in render_all(jobs[:-1], tmp_path / "out")} == {"skipped"}
