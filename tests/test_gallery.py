"""The gallery shows what its code draws, and every chart says in words what it shows."""

from __future__ import annotations

import importlib.util
import json
import re
from functools import cache
from pathlib import Path

import pytest

import toolkit as tk
from toolkit.show.chart import Chart
from toolkit.show.ink import Words
from toolkit.show.lettering import SEMIBOLD

PROJECT = Path(__file__).parents[1]
SPEC = importlib.util.spec_from_file_location("draw_gallery", PROJECT / "docs/draw_gallery.py")
gallery = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(gallery)
ENTRIES = {entry.file.stem: entry for entry in gallery.entries()}
DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
LARGEST = 40_000  # bytes
VARIANTS = {"plot_groups", "plot_rebuilt", "plot_right_answers"}  # drawn as others are


@pytest.fixture(autouse=True)
def _at_home(monkeypatch):
    monkeypatch.chdir(PROJECT)


@cache
def chart(name: str) -> Chart:
    return gallery.drawn(ENTRIES[name].code)


@pytest.mark.parametrize("name", ENTRIES)
def test_the_picture_is_what_the_code_draws(name):
    entry = ENTRIES[name]
    assert entry.file.read_text("utf-8") == chart(name).svg(), "make gallery"
    assert entry.alt == gallery.said(chart(name).alt), "make gallery"
    assert entry.file.stat().st_size < LARGEST


@pytest.mark.parametrize("entry", ENTRIES.values(), ids=ENTRIES)
def test_three_lines_make_it(entry):
    lines = [line for line in entry.code.splitlines() if line]
    assert len(lines) == 3 and lines[0] == "import toolkit as tk"


def test_every_chart_has_its_place_in_the_gallery():
    page, plots = gallery.PAGE.read_text("utf-8"), {n for n in tk.__all__ if n.startswith("plot_")}
    drawn = set(re.findall(r"tk\.(plot_\w+)", page))
    assert drawn | VARIANTS == plots and not drawn & VARIANTS
    assert all(f"`{name}`" in page for name in VARIANTS)
    files = {path.stem for path in (PROJECT / "docs/gallery").glob("*.svg")}
    assert files == set(ENTRIES) and page.count("](gallery/") == len(ENTRIES)


def test_every_chart_of_the_notebooks_is_among_them():
    used = set()
    for path in (PROJECT / "notebooks").glob("*.ipynb"):
        for cell in json.loads(path.read_text("utf-8"))["cells"]:
            used |= set(re.findall(r"tk\.(plot_\w+)", "".join(cell["source"])))
    drawn = set(re.findall(r"tk\.(plot_\w+)", gallery.PAGE.read_text("utf-8")))
    assert used and used <= drawn | VARIANTS


@pytest.mark.parametrize("name", ENTRIES)
def test_it_says_in_words_what_it_shows(name):
    _, about = chart(name)._repr_mimebundle_()
    about = about["image/svg+xml"]
    assert set(about) == {"alt", "caption", "narrow"}
    assert about["alt"].startswith(chart(name).title_text) and "\n" not in about["alt"]
    assert about["caption"] and about["caption"] != about["alt"] and "\n" not in about["caption"]


@pytest.mark.parametrize("name", ENTRIES)
def test_the_numbers_printed_in_bold_are_in_the_alternative_text(name):
    """Values are set in semi-bold; names and headings of columns are not numbers."""
    own = chart(name)
    told = DIGITS.findall(own.alt)
    marks = [mark for mark in own.marks if isinstance(mark, Words) and mark.y > own.top]
    bold = [mark.text for mark in marks if mark.weight == SEMIBOLD]
    missing = [text for text in bold if not set(DIGITS.findall(text)) <= set(told)]
    if name == "item-means":  # of twelve groups the lowest and the highest are told
        missing = [text for text in missing if text.isdigit() and len(text) > 3]
    assert missing == []


def test_a_word_of_any_length_can_be_said():
    long = "x" * 9000
    assert tk.show.words.say("en", "change-alt", title="T", values=long).count("x") == 9000
