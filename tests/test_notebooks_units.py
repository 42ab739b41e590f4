"""The notebooks of coverage, plan and ranking for awkward units, cell by cell in both languages."""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest

import toolkit as tk
from toolkit.show.chart import Chart
from toolkit.show.display_table import DisplayTable

ROOT = Path(__file__).parents[1]
DAY = "2026-10-31"
NOTEBOOKS = ("coverage", "plan_progress", "ranking")
UNITS = {
    "root": "LC",
    "above units": "LC-02",
    "without officers": "LC-01-002",
    "created last month": "LC-02-004",
    "directly below the top": "LC-00-001",
    "quotes in its name": "LC-02-002",
}
IN_ENGLISH = ("root", "without officers", "created last month")
ENGLISH = re.compile(
    r"\b(the|and|with|which|from|this|units?|reports?|scores?|officers?|training|trained|table"
    r"|None|nan|NaN|NaT)\b"
)


@pytest.fixture(autouse=True)
def _home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


def outputs(name: str, **given: object) -> Iterator[tuple[str, Any]]:
    """What each cell shows, with the cell's name; run as a notebook runs it, without a kernel."""
    cells = nbformat.read(ROOT / "notebooks" / f"{name}.ipynb", as_version=4).cells
    space: dict[str, Any] = {}
    exec(cells[0].source, space)
    assert set(given) <= set(space)
    space |= given
    for cell in cells[1:]:
        tree = ast.parse(cell.source)
        last = tree.body.pop()
        exec(compile(tree, cell.id, "exec"), space)
        assert isinstance(last, ast.Expr), f"{cell.id} shows nothing"
        yield cell.id, eval(compile(ast.Expression(last.value), cell.id, "eval"), space)


def said(shown: Any) -> str:
    """All words of one output."""
    if isinstance(shown, Chart):
        texts = re.findall(r"<text[^>]*>([^<]*)</text>", shown.svg())
        return " ".join([shown.title_text, shown.alt, *texts])
    if isinstance(shown, DisplayTable):
        heads = [shown.title, *(column.title for column in shown.columns), *shown.notes]
        return " ".join([*heads, *(cell for row in shown.cells() for cell in row)])
    return str(shown)


def empty_sections(shown: list[tuple[str, Any]]) -> list[str]:
    """Headings under which nothing stands."""
    found, heading, filled = [], "", True
    for name, one in [*shown, ("end", "## end")]:
        if isinstance(one, str) and str(one).startswith("## "):
            found += [] if filled else [heading]
            heading, filled = name, False
        else:
            filled = filled or bool(said(one).strip())
    return found


@pytest.mark.slow
@pytest.mark.parametrize(
    ("language", "unit"),
    [*(("vi", unit) for unit in UNITS.values()), *(("en", UNITS[kind]) for kind in IN_ENGLISH)],
)
@pytest.mark.parametrize("name", NOTEBOOKS)
def test_every_unit_has_its_report(name: str, language: str, unit: str) -> None:
    shown = list(outputs(name, unit=unit, language=language, as_of=DAY))
    kinds = {"Annotated", "Chart", "DisplayTable", "Text"}
    assert {type(one).__name__ for _, one in shown} <= kinds
    assert empty_sections(shown) == []
    for cell, one in shown:
        words = said(one)
        assert "**" not in words or isinstance(one, str), f"{cell}: marks in a table"
        if language == "vi":
            assert ENGLISH.findall(words) == [], cell
        assert "{" not in words and "}" not in words, cell


@pytest.mark.slow
def test_the_five_year_review_has_the_years_and_the_yearly_report_has_not() -> None:
    given = {"unit": "LC", "as_of": "2025-12-31", "language": "vi"}
    five = dict(outputs("plan_progress", period="five_years", **given))
    assert "sơ kết 5 năm" in five["title"] and "01/01/2021" in five["title"]
    years = [column.title for column in five["results-years-table"].columns][-5:]
    assert years == ["2021", "2022", "2023", "2024", "2025"]
    one = dict(outputs("plan_progress", **given))
    assert "01/01/2025" in one["title"] and one["results-years-table"] == ""


def test_the_skeleton_of_the_report_is_kept() -> None:
    """Sections I to XI in their order, as docs describe them."""
    cells = nbformat.read(ROOT / "notebooks" / "plan_progress.ipynb", as_version=4).cells
    found = re.findall(r'tk\.heading\(data, "([\w-]+)", "([IVX]+)"\)', str(cells))
    numbers = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]
    assert [number for _, number in found] == numbers
    sections = "situation direction results measures campaigns models inspection welfare survey"
    assert [name for name, _ in found] == [*sections.split(), "assessment", "proposals", "annex"]


@pytest.mark.slow
def test_names_stand_in_the_gap_list_only() -> None:
    study = tk.load_study("data/lai-chau")
    names = [name for name in study.tables["people"]["name"] if len(name) > 9]
    for notebook in NOTEBOOKS:
        for cell, one in outputs(notebook, unit="LC-02", language="vi", as_of=DAY):
            if cell != "gap":
                found = [name for name in names if name in said(one)]
                assert found == [], (notebook, cell)


@pytest.mark.slow
def test_two_notebooks_do_not_overwrite_each_other(tmp_path: Path) -> None:
    for folder in ("data", "surveys", "notebooks"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    study = tk.load_study(tmp_path / "data" / "lai-chau")
    for name, own in (("ranking", {}), ("plan_progress", {"period": "five_years"})):
        book = tmp_path / "notebooks" / f"{name}.ipynb"
        done = tk.render_reports(
            study, ["LC-02-001"], as_of="2025-12-31", notebook=book, parameters=own, workers=1
        )
        assert [outcome.status for outcome in done] == ["done"]
    made = sorted(
        path.relative_to(tmp_path / "reports").as_posix()
        for path in (tmp_path / "reports").rglob("LC-02-001.html")
    )
    assert made == [
        "lai-chau/plan_progress-five_years/LC-02-001.html", "lai-chau/ranking/LC-02-001.html",
    ]  # fmt: skip
    page = (tmp_path / "reports" / made[0]).read_text("utf-8")
    assert "Báo cáo sơ kết 5 năm thực hiện kế hoạch</title>" in page.replace("\n", "")
    index = (tmp_path / "reports/lai-chau/ranking/index.html").read_text("utf-8")
    assert "Xếp hạng đơn vị" in index
