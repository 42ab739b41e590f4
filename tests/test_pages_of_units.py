"""Pages of the example study in a real browser: faults axe finds, widths, paper, size."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from browser import Browser, needs_chromium

import toolkit as tk

PROJECT = Path(__file__).parents[1]
STUDY = PROJECT / "data/lai-chau"
LARGEST = 150_000  # bytes
# The largest pages of the study's 114, the province, a tiny unit, one without officers.
UNITS = ("LC-01", "LC-02", "LC-05", "LC-07", "LC-09", "LC-10", "LC", "LC-01-005", "LC-01-002")
IN_USE = [*(f"{unit}-{language}" for unit in ("LC", "LC-01", "LC-01-005", "LC-01-002")
            for language in ("vi", "en")), "plan-vi", "course-en"]  # fmt: skip
WINDOWS = {"light": (1280, False), "dark": (1280, True), "phone": (390, False),
           "dark phone": (390, True), "small phone": (320, False)}  # fmt: skip

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("pages_of_units")]
needs_pdftotext = pytest.mark.skipif(not shutil.which("pdftotext"), reason="pdftotext is missing")


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Reports of units in both languages, one on the plan, one of a course."""
    folder = tmp_path_factory.mktemp("pages")
    found = {}
    for language in ("vi", "en"):
        study = tk.load_study(STUDY, language=language)
        tk.render_reports(study, units=UNITS, output=folder / language, workers=2)
        found |= {f"{unit}-{language}": folder / language / f"{unit}.html" for unit in UNITS}
    notebook = PROJECT / "notebooks/plan_progress.ipynb"
    study = tk.load_study(STUDY)
    tk.render_reports(study, units=["LC"], output=folder / "plan", notebook=notebook)
    course = PROJECT / "data/course"
    files = [course / "before.xlsx", course / "after.xlsx", PROJECT / "surveys/awareness.md"]
    made = tk.render_course(*files, output=folder / "course.html", language="en")
    return found | {"plan-vi": folder / "plan/LC.html", "course-en": made["html"]}


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    running = Browser(tmp_path_factory.mktemp("profile"))
    yield running
    running.close()


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("unit", UNITS)
def test_a_page_stays_small(pages: dict[str, Path], unit: str, language: str) -> None:
    assert pages[f"{unit}-{language}"].stat().st_size < LARGEST


@needs_chromium
@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("name", IN_USE)
def test_axe_finds_no_serious_fault(
    browser: Browser, pages: dict[str, Path], name: str, window: str
) -> None:
    wide, dark = WINDOWS[window]
    with browser.page(pages[name], wide, dark=dark) as page:
        assert page.run("matchMedia('(prefers-color-scheme: dark)').matches") is dark
        assert page.serious_faults() == []


@needs_chromium
def test_axe_would_find_faults(browser: Browser, tmp_path: Path) -> None:
    file = tmp_path / "faulty.html"
    file.write_text('<html><body><img src="data:,"><p style="color:#ddd">pale</p>', "utf-8")
    with browser.page(file) as page:
        page.load_axe()
        ids = page.run("axe.run().then((all) => all.violations.map((one) => one.id))")
    assert {"image-alt", "color-contrast", "html-has-lang"} <= set(ids)


@needs_chromium
@pytest.mark.parametrize("name", IN_USE)
def test_no_request_leaves_the_page(browser: Browser, pages: dict[str, Path], name: str) -> None:
    with browser.page(pages[name]) as page:
        page.run("new Promise((done) => setTimeout(done, 200))")
        assert browser.requests == [pages[name].as_uri()]


@needs_chromium
@pytest.mark.parametrize("wide", [1280, 700, 390, 320])
@pytest.mark.parametrize("name", IN_USE)
def test_a_page_fits_its_window(
    browser: Browser, pages: dict[str, Path], name: str, wide: int
) -> None:
    with browser.page(pages[name], wide) as page:
        assert page.run("innerWidth") == wide
        assert page.run("document.documentElement.scrollWidth") <= wide
        shown = "[...document.querySelectorAll('.CLASS')].filter((e) => e.offsetHeight).length"
        drawn = {kind: page.run(shown.replace("CLASS", kind)) for kind in ("wide", "narrow")}
        inside = page.run(
            "[...document.querySelectorAll('.narrow svg')].every((e) => "
            "e.getBoundingClientRect().right <= innerWidth)"
        )
    seen, unseen = ("narrow", "wide") if wide < 600 else ("wide", "narrow")
    assert drawn[unseen] == 0
    assert drawn[seen] > 0 or "narrow" not in pages[name].read_text("utf-8").split("<main")[1]
    assert inside


@needs_chromium
@needs_pdftotext
@pytest.mark.parametrize("name", IN_USE)
def test_paper_has_everything_once_and_no_button(
    browser: Browser, pages: dict[str, Path], name: str, tmp_path: Path
) -> None:
    with browser.page(pages[name]) as page:
        file = page.pdf(tmp_path / "page.pdf")
    text = " ".join(pdf_text(file, "-raw").split())
    html = pages[name].read_text("utf-8")
    outside = words_outside_charts(html)
    titles = chart_titles(html)
    assert {title: text.count(title) for title in titles} == {
        title: 1 + outside.count(title) for title in titles
    }
    for button in ("Sao chép bảng", "Copy the table", "Về đầu trang", "Back to top"):
        assert button not in text
    places = re.findall(
        r'<word xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)"', pdf_text(file, "-bbox")
    )
    (across,) = set(re.findall(r'<page width="([\d.]+)"', pdf_text(file, "-bbox")))
    margin = 15 / 25.4 * 72 - 2  # the page's own, in points; a word's box is a little too wide
    assert len(places) > 300
    assert min(float(left) for left, _, _ in places) > margin
    assert max(float(right) for _, _, right in places) < float(across) - margin


def pdf_text(file: Path, how: str) -> str:
    command = ["pdftotext", how, str(file), "-"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


def words_outside_charts(html: str) -> str:
    """What a page says beside its charts; a finding may be the title of a chart word for word."""
    body = html.split("<article>")[1].split("</article>")[0]
    text = re.sub(r"<[^>]*>", " ", re.sub(r"(?s)<svg.*?</svg>|</?(?:strong|a|b)\b[^>]*>", "", body))
    return " ".join(unescape(text).split())


def chart_titles(html: str) -> list[str]:
    """First line of each chart as it is drawn for wide pages."""
    charts = re.findall(r'<div class="wide">(<svg.*?</svg>)', html, re.DOTALL)
    return [unescape(re.findall(r"<text[^>]*>([^<]+)", chart)[0]) for chart in charts]
