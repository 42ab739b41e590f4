"""What the script of a report page does in a browser: sorting and copying, or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import nbformat.v4 as v4
import pandas as pd
import pytest
from browser import Browser, Page, needs_chromium

from toolkit.render import to_html
from toolkit.show.display_table import Column, DisplayTable
from toolkit.show.title import title_of

pytestmark = [needs_chromium, pytest.mark.xdist_group("page_in_use")]

COLUMNS = [
    Column("name", "Đơn vị"), Column("n", "Số người", "count"), Column("share", "Tỷ lệ", "share"),
    Column("day", "Ngày", "date"), Column("between", "Khoảng", "interval"),
]  # fmt: skip
# As text 1.200 stands before 9, and 02/01/2026 before 03/12/2025.
ROWS = pd.DataFrame({
    "name": ["Đồng Tâm", "An Bình", "Ánh Sao", "=1+1"],
    "n": [9, 1200, None, 35],
    "share": [0.25, None, 1.0, 0.095],
    "day": pd.to_datetime(["2026-01-02", "2025-12-03", None, "2026-11-01"]),
    "between": ["1–2", "2–3", "", "3–4"],
})  # fmt: skip
GROUPED = pd.DataFrame({
    "name": ["Khối A", "a1", "a2", "Khối B", "b1", "b2", "Chung"],
    "n": [5, 2, 3, 13, 7, 6, 18],
})  # fmt: skip
NAMES = "[...document.querySelectorAll('tbody tr')].map(r => r.cells[0].textContent.trim())"


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    running = Browser(tmp_path_factory.mktemp("profile"))
    yield running
    running.close()


def written(folder: Path, *shown: object, language: str = "vi") -> Path:
    """A page with what a notebook would show."""
    outputs = []
    for one in (title_of(["# Báo cáo"], language), *shown):
        bundle = one._repr_mimebundle_()  # type: ignore[attr-defined]
        data, about = bundle if isinstance(bundle, tuple) else (bundle, {})
        outputs.append(v4.new_output("display_data", data, metadata=about))
    node = v4.new_notebook(cells=[v4.new_code_cell(outputs=outputs)])
    file = folder / "page.html"
    file.write_text(to_html(node, "Báo cáo", language), "utf-8")
    return file


@pytest.fixture
def page(browser: Browser, tmp_path: Path) -> Iterator[Page]:
    table = DisplayTable("Các đơn vị", COLUMNS, ROWS, (), "vi")
    with browser.page(written(tmp_path, table)) as opened:
        yield opened


def click(page: Page, column: str) -> None:
    buttons = "[...document.querySelectorAll('.sort')]"
    page.run(f"{buttons}.find((one) => one.textContent == '{column}').click()")


@pytest.mark.parametrize(
    ("column", "up", "down"),
    [
        # what is missing comes last both ways; accents as Vietnamese orders them, signs first
        ("Số người", ["Đồng Tâm", "=1+1", "An Bình", "Ánh Sao"],
         ["An Bình", "=1+1", "Đồng Tâm", "Ánh Sao"]),
        ("Tỷ lệ", ["=1+1", "Đồng Tâm", "Ánh Sao", "An Bình"],
         ["Ánh Sao", "Đồng Tâm", "=1+1", "An Bình"]),
        ("Ngày", ["An Bình", "Đồng Tâm", "=1+1", "Ánh Sao"],
         ["=1+1", "Đồng Tâm", "An Bình", "Ánh Sao"]),
        ("Đơn vị", ["=1+1", "An Bình", "Ánh Sao", "Đồng Tâm"],
         ["Đồng Tâm", "Ánh Sao", "An Bình", "=1+1"]),
    ],
)  # fmt: skip
def test_rows_are_sorted_by_value_and_a_third_click_restores_them(
    page: Page, column: str, up: list[str], down: list[str]
) -> None:
    state = "document.querySelector('[aria-sort]')?.ariaSort"
    for order, said in ((up, "ascending"), (down, "descending"), (list(ROWS["name"]), None)):
        click(page, column)
        assert page.run(NAMES) == order
        assert page.run(state) == said


def test_an_interval_has_no_order(page: Page) -> None:
    heads = "[...document.querySelectorAll('.sort')].map(b => b.textContent)"
    assert page.run(heads) == ["Đơn vị", "Số người", "Tỷ lệ", "Ngày"]


def test_the_keyboard_sorts_and_another_column_takes_over(page: Page) -> None:
    page.run("document.querySelectorAll('.sort')[0].focus()")
    page.press("Enter", 13)
    assert page.run(NAMES)[0] == "=1+1"
    page.press("Tab", 9)
    page.press("Enter", 13)
    assert page.run(NAMES)[0] == "Đồng Tâm"
    assert page.run("[...document.querySelectorAll('th')].map(h => h.ariaSort)") == [
        None, "ascending", None, None, None,
    ]  # fmt: skip


def test_rows_stay_in_their_groups(browser: Browser, tmp_path: Path) -> None:
    table = DisplayTable("Nhóm", COLUMNS[:2], GROUPED, (), "vi", strong=(0, 3, 6))
    with browser.page(written(tmp_path, table)) as page:
        click(page, "Số người")
        assert page.run(NAMES) == ["Khối A", "a1", "a2", "Khối B", "b2", "b1", "Chung"]
        click(page, "Số người")
        assert page.run(NAMES) == ["Khối A", "a2", "a1", "Khối B", "b1", "b2", "Chung"]


def test_a_table_of_totals_only_and_one_without_data_are_not_sorted(
    browser: Browser, tmp_path: Path
) -> None:
    from toolkit.show.text import Text

    totals = DisplayTable("Chung", COLUMNS[:2], GROUPED[:2], (), "vi", strong=(0, 1))
    marked = Text("| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |")
    with browser.page(written(tmp_path, totals, marked)) as page:
        assert page.run("document.querySelectorAll('.sort').length") == 0
        assert page.run("document.querySelectorAll('.copy button').length") == 2


TAKEN = "navigator.clipboard.writeText = async (text) => { window.taken = text; }"
LISTEN = "document.addEventListener('copy', () => { taken = document.activeElement.value; })"
COPIED = [
    ["Đơn vị", "Số người", "Tỷ lệ", "Ngày", "Khoảng"],
    ["Đồng Tâm", "9", "25%", "02/01/2026", "1–2"],
    ["An Bình", "1.200", "–", "03/12/2025", "2–3"],
    ["Ánh Sao", "–", "100%", "–", ""],
    ["'=1+1", "35", "9,5%", "01/11/2026", "3–4"],  # never a formula
]


@pytest.mark.parametrize("allowed", [True, False], ids=["clipboard", "selection"])
def test_a_table_is_copied_as_a_spreadsheet_takes_it(page: Page, allowed: bool) -> None:
    refused = "navigator.clipboard.writeText = () => Promise.reject(new Error('refused'));"
    page.run(TAKEN if allowed else refused)
    page.run(f"{LISTEN}; document.querySelector('.copy button').click()")
    page.run("new Promise((done) => setTimeout(done, 100))")
    assert [line.split("\t") for line in page.run("window.taken").split("\n")] == COPIED
    status = "document.querySelector('.copy [role=status]').textContent"
    assert page.run(status) == "Đã sao chép bảng."


def test_what_is_copied_is_what_is_seen(page: Page) -> None:
    page.run(TAKEN)
    click(page, "Số người")
    page.run("document.querySelector('.copy button').click()")
    names = [line.split("\t")[0] for line in page.run("window.taken").split("\n")]
    assert names == ["Đơn vị", "Đồng Tâm", "'=1+1", "An Bình", "Ánh Sao"]


def test_the_page_tells_when_it_could_not_copy(page: Page) -> None:
    page.run("navigator.clipboard.writeText = () => Promise.reject(new Error('refused'))")
    page.run("document.execCommand = () => false; document.querySelector('.copy button').click()")
    page.run("new Promise((done) => setTimeout(done, 100))")
    assert page.run("document.querySelector('.copy [role=status]').textContent") == (
        "Không sao chép được bảng."
    )


def test_words_of_buttons_are_those_of_the_report(browser: Browser, tmp_path: Path) -> None:
    table = DisplayTable("Units", COLUMNS, ROWS, (), "en")
    with browser.page(written(tmp_path, table, language="en")) as page:
        assert page.run("document.querySelector('.copy button').textContent") == "Copy the table"
        assert page.run("document.querySelector('.sort').title") == "Sort by this column"
        assert page.run("document.querySelector('.skip').textContent") == "Skip to the content"


def test_the_first_key_leads_to_the_content(page: Page) -> None:
    page.press("Tab", 9)
    assert page.run("document.activeElement.className") == "skip"
    page.press("Enter", 13)
    assert page.run("document.activeElement.id") == "main"


def test_a_page_without_script_has_its_tables_and_no_dead_button(
    browser: Browser, tmp_path: Path
) -> None:
    file = written(tmp_path, DisplayTable("Các đơn vị", COLUMNS, ROWS, (), "vi"))
    html = file.read_text("utf-8")
    file.write_text(html.replace("script-src 'sha256-", "script-src 'sha256-other"), "utf-8")
    with browser.page(file) as page:  # the policy lets the script run no more
        assert page.run("document.querySelectorAll('button').length") == 0
        assert page.run(NAMES) == list(ROWS["name"])
