"""The index page of a batch."""

import os
import re
import shutil
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from toolkit.render import ENGLISH, IndexRow, write_index
from toolkit.render.index_pages import index_pages

VIETNAMESE = {
    "search": "Tìm",
    "status": "Tình trạng",
    "group": "Cấp trên",
    "all": "Tất cả",
    "unit": "Báo cáo",
    "bar": "Bao phủ",
    "error": "Lỗi",
    "done": "xong",
    "failed": "lỗi",
    "skipped": "không đổi",
    "missing": "thiếu",
    "count": "{n} báo cáo, {failed} lỗi",
    "shown": "hiện {shown} trong {n}",
    "sort": "Sắp xếp theo {column}",
    "none": "Không có báo cáo nào.",
    "below": "{n} cấp dưới, {failed} lỗi",
    "up": "Tất cả",
    "workbook": "Bảng số liệu",
}
ROWS = [
    IndexRow("LC-1", "CĐCS Đường sắt", "Ngành A", 1, "html/LC-1.html", "done", "",
             {"Cán bộ": "12"}, 0.63, "63 %"),
    IndexRow("LC-2", 'A "x" <script>', "Ngành B", 2, None, "failed", "ValueError: hỏng",
             {"Cán bộ": "7"}),
    IndexRow("LC-10", "Sìn Hồ", "Ngành A", 1, "html/LC-10.html", "skipped", "",
             {"Cán bộ": "101"}, 1.04, "104 %"),
]  # fmt: skip


def written(folder, rows=ROWS, labels=VIETNAMESE):
    return write_index(folder, "Báo cáo <2025>", "vi", rows, labels).read_text("utf-8")


def test_every_word_can_be_translated(tmp_path):
    assert set(VIETNAMESE) == set(ENGLISH)
    assert "3 báo cáo, 1 lỗi" in written(tmp_path)
    assert "3 reports, 1 failed" in written(tmp_path, labels=None)


def test_what_was_not_asked_for_is_listed_but_no_report(tmp_path):
    html = written(tmp_path, [*ROWS, IndexRow("LC-3", "Bum Tở", status="missing")])
    assert "3 báo cáo, 1 lỗi" in html and "Bum Tở" in html


def test_the_workbook_and_further_formats_are_linked(tmp_path):
    row = IndexRow("LC-1", "Sìn Hồ", href="LC-1.html", files={"PDF": "LC-1.pdf"})
    page = write_index(tmp_path, "Báo cáo", "vi", [row], VIETNAMESE, "all-units.xlsx")
    html = page.read_text("utf-8")
    assert '<a href="all-units.xlsx">Bảng số liệu</a>' in html
    assert '<a href="LC-1.pdf">PDF</a>' in html
    assert "Bảng số liệu" not in written(tmp_path)


def test_rows_say_what_they_are(tmp_path):
    html = written(tmp_path)
    assert '<a href="html/LC-1.html">CĐCS Đường sắt</a>' in html
    assert "A &#34;x&#34; &lt;script&gt;" in html
    assert html.count("<a href") == 2
    assert "ValueError: hỏng" in html
    assert '<i style="width:63.0%"></i></span><span>63 %</span>' in html
    assert 'class="bar over" aria-hidden="true"><i style="width:100.0%">' in html
    assert '<span class="state failed">lỗi</span>' in html
    assert "<title>Báo cáo &lt;2025&gt;</title>" in html


def test_the_page_stands_alone(tmp_path):
    html = written(tmp_path)
    assert not re.search(r"https?://", html)
    assert html.count("<script") == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["index.html"]


def test_columns_without_content_are_left_out(tmp_path):
    html = written(tmp_path, [IndexRow("a", "A"), IndexRow("b", "B")])
    assert html.count('<th scope="col">') == 2
    assert 'id="group"' not in html


def test_an_empty_batch_has_a_page(tmp_path):
    assert "0 báo cáo, 0 lỗi" in written(tmp_path, [])


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("chromium"), reason="needs a browser")
@pytest.mark.parametrize(
    ("act", "seen"),
    [
        ("type('duong sat')", ["LC-1"]),
        ("type('ĐƯỜNG')", ["LC-1"]),
        ("type('lc-10')", ["LC-10"]),
        ("type('nothing')", []),
        ("choose('status', 'failed')", ["LC-2"]),
        ("choose('group', 'Ngành A')", ["LC-1", "LC-10"]),
        ("sort(2)", ["LC-1", "LC-10", "LC-2"]),
        ("sort(2); sort(2)", ["LC-10", "LC-1", "LC-2"]),
        ("sort(3)", ["LC-2", "LC-1", "LC-10"]),
        ("sort(0)", ["LC-2", "LC-1", "LC-10"]),
    ],
)
def test_search_filters_and_sorting_in_a_browser(tmp_path, act, seen):
    script = """<script>
      const at = (id) => document.getElementById(id);
      const tell = (id, v, name) => { at(id).value = v; at(id).dispatchEvent(new Event(name)) };
      const type = (text) => tell("search", text, "input");
      const choose = (id, value) => tell(id, value, "change");
      const sort = (n) => document.querySelectorAll("th button")[n].click();
      ACT;
      setTimeout(() => { document.body.innerHTML = "SEEN:" + Array.from(document.querySelectorAll(
        "tbody tr")).filter((r) => !r.hidden).map((r) => r.dataset.key).join(",") + ":"; }, 200);
    </script></body>"""
    html = re.sub(r'<meta http-equiv="Content-Security.*?>', "", written(tmp_path))
    (tmp_path / "index.html").write_text(
        html.replace("</body>", script.replace("ACT", act)), "utf-8"
    )
    command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
               "--disable-background-networking", "--disable-component-update", "--disable-sync",
               f"--user-data-dir={tmp_path / 'profile'}", "--virtual-time-budget=2000",
               "--dump-dom", f"file://{tmp_path / 'index.html'}"]  # fmt: skip
    dom = subprocess.run(command, capture_output=True, text=True, timeout=60, env=dict(os.environ))
    assert re.search(r"SEEN:(.*?):", dom.stdout)[1].split(",") == (seen or [""])


# More reports than one page can hold


def tree_rows(levels, failing=()):
    """Rows of a hierarchy, given by the level of each."""
    return [
        IndexRow(str(n), f"Unit {n}", level=level, href=f"{n}.html",
                 status="failed" if n in failing else "done")
        for n, level in enumerate(levels)
    ]  # fmt: skip


@st.composite
def hierarchies(draw):
    levels = [0]
    for step in draw(st.lists(st.integers(-2, 1), max_size=60)):
        levels.append(max(levels[-1] + step, 0))
    return levels, draw(st.sets(st.integers(0, len(levels) - 1), max_size=9))


@given(hierarchies(), st.integers(1, 20))
def test_every_row_is_found_from_the_first_page(given_rows, most):
    rows = tree_rows(*given_rows)
    first, *branches = index_pages(rows, "index.html", most, ENGLISH)
    by_file = {page.file: page for page in branches}
    followed = []
    for row in first.rows:
        below = by_file.pop(row.below).rows if row.below else []
        assert [one.key for one in below[:1]] == ([row.key] if below else [])
        assert all(one.href == f"../{one.key}.html" for one in below)
        followed += [row.key, *(one.key for one in below[1:])]
    assert by_file == {}
    assert list(dict.fromkeys(followed)) == [row.key for row in rows]
    failed = [row.key for row in rows if row.status == "failed"]
    if len(failed) <= most:
        assert [row.key for row in first.rows if row.status == "failed"] == failed


def test_many_reports_are_listed_by_branches(tmp_path, monkeypatch):
    monkeypatch.setattr("toolkit.render.index._ONE_PAGE", 4)
    rows = tree_rows([0, 1, 2, 2, 1, 2, 2, 2], failing={6})
    html = written(tmp_path, rows)
    assert "8 báo cáo, 1 lỗi" in html
    assert '<a href="index/2.html">3 cấp dưới, 1 lỗi</a>' in html
    assert re.findall(r'data-key="(\d)"', html) == ["0", "1", "4", "6"]
    below = (tmp_path / "index" / "2.html").read_text("utf-8")
    assert re.findall(r'data-key="(\d)"', below) == ["4", "5", "6", "7"]
    assert '<a href="../5.html">Unit 5</a>' in below
    assert '<a href="../index.html">Tất cả</a>' in below
    written(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["index.html"]
