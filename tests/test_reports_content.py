"""What stands in rendered reports, and what must not: read as a visitor of the page reads it."""

from __future__ import annotations

import csv
import io
import re
import shutil
import statistics
from datetime import date
from functools import cache
from pathlib import Path

import plain_recount as plain
import plain_survey as survey
import pytest
import report_text

import toolkit as tk

PROJECT = Path(__file__).parents[1]
FOLDER = PROJECT / "data/lai-chau"
MEN = PROJECT / "data/masculinity"
DAY, EARLIER = date(2026, 10, 31), date(2025, 6, 14)
AWKWARD = [
    *(f"LC-01-00{number}" for number in range(1, 7)),
    *(f"LC-02-00{number}" for number in (1, 2, 4, 6)),
]
UNITS = ["LC", "LC-01", *AWKWARD]
ENDED = ["LC-02-003", "LC-02-005"]  # rendered as of a day on which they were alive
IN_ENGLISH = ["LC-01", "LC-01-005"]
FEW = "LC-01-005"  # three answer sheets in each wave
MEN_UNITS = ["us-men", "age-18-34", "age-35-64", "age-65-up"]
BROKEN = r"\b(?:Traceback|nan|NaN|NaT|None|Warning|Error|inf|undefined|null)\b|<NA>|\*\*|\{ ?\$"

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("reports_content")]


def render(tmp_path_factory, path, units, language, **more):
    """Render reports of a study and give the folder with the outcomes."""
    folder = tmp_path_factory.mktemp("reports")
    study = tk.load_study(path, language=language)
    return folder, tk.render_reports(study, units=units, output=folder, workers=2, **more)


@pytest.fixture(scope="module")
def vietnamese(tmp_path_factory):
    return render(tmp_path_factory, FOLDER, UNITS, "vi")


@pytest.fixture(scope="module")
def earlier(tmp_path_factory):
    return render(tmp_path_factory, FOLDER, ENDED, "vi", as_of=EARLIER)


@pytest.fixture(scope="module")
def english(tmp_path_factory):
    return render(tmp_path_factory, FOLDER, IN_ENGLISH, "en")


@pytest.fixture(scope="module")
def men_vietnamese(tmp_path_factory):
    return render(tmp_path_factory, MEN, MEN_UNITS, "vi")


@pytest.fixture(scope="module")
def men_english(tmp_path_factory):
    return render(tmp_path_factory, MEN, MEN_UNITS, "en")


@pytest.fixture(scope="module")
def everything(vietnamese, earlier, english, men_vietnamese, men_english):
    return [vietnamese, earlier, english, men_vietnamese, men_english]


@cache
def files():
    return plain.read_plain(FOLDER)


@cache
def page(folder, unit):
    return (folder / f"{unit}.html").read_text(encoding="utf-8")


@cache
def text(folder, unit):
    return report_text.visible(page(folder, unit))


def reports(runs):
    """Folder and unit of every report of some runs."""
    return [(folder, outcome.key) for folder, outcomes in runs for outcome in outcomes]


def manifest(folder):
    content = (folder / "manifest.csv").read_text(encoding="utf-8-sig")
    return {row["unit"]: row for row in csv.DictReader(io.StringIO(content))}


# ---- every report ---------------------------------------------------------------------------


def test_every_link_in_a_page_leads_to_a_place_in_it(everything):
    for folder, outcomes in everything:
        for outcome in outcomes:
            html = page(folder, outcome.key)
            wanted = set(re.findall(r'href="#([^"]+)"', html))
            assert wanted and wanted <= set(re.findall(r'id="([^"]+)"', html)), outcome.key


def test_no_report_failed(everything):
    for folder, outcomes in everything:
        assert {outcome.key: outcome.error for outcome in outcomes if outcome.error} == {}
        assert {outcome.status for outcome in outcomes} == {"done"}
        assert {file.stem for file in folder.glob("*.html")} == {
            *(outcome.key for outcome in outcomes),
            "index",
        }


def test_nothing_broken_is_to_be_read(everything):
    for folder, unit in reports(everything):
        assert re.findall(BROKEN, text(folder, unit)) == [], unit
    for folder, _ in everything:
        assert re.findall(BROKEN, text(folder, "index")) == []


def test_no_page_calls_anybody(everything):
    for folder, _ in everything:
        for file in folder.glob("*.html"):
            content = file.read_text(encoding="utf-8")
            addresses = set(re.findall(r"(?:https?:)?//[\w.-]+\.[a-z]{2,}", content))
            assert {one for one in addresses if not one.endswith("//www.w3.org")} == set()


def test_no_page_tells_where_it_was_made(everything):
    for folder, _ in everything:
        for file in [*folder.glob("*.html"), folder / "manifest.csv"]:
            content = file.read_text(encoding="utf-8")
            assert str(PROJECT) not in content
            assert str(Path.home()) + "/" not in content


def test_the_manifest_and_the_index_have_every_unit(everything):
    for folder, outcomes in everything:
        rows, index = manifest(folder), page(folder, "index")
        for outcome in outcomes:
            assert (rows[outcome.key]["status"], rows[outcome.key]["error"]) == ("done", "")
            assert rows[outcome.key]["file"] == f"{outcome.key}.html"
            assert f'href="{outcome.key}.html"' in index
        assert len(rows) == len(outcomes)


# ---- the language ---------------------------------------------------------------------------


def foreign(folder, unit, form, study, exempt):
    """English words of a Vietnamese page, names of units and documents aside."""
    content = report_text.without(text(folder, unit), exempt)
    return report_text.words(content) & report_text.english_words(study, form)


def test_the_word_list_is_long_enough():
    assert len(report_text.ENGLISH) >= 150


def test_vietnamese_reports_have_no_english_words(vietnamese, earlier):
    form = PROJECT / "surveys/awareness.md"
    exempt = {row["name"] for row in files().tables["units"]}
    exempt |= {row["name"] for row in files().tables["people"]}
    exempt |= {row["document"] for row in plain.read_rows(FOLDER / "unit_events.csv")}
    for folder, unit in [*reports([vietnamese, earlier]), (vietnamese[0], "index")]:
        assert foreign(folder, unit, form, FOLDER, exempt) == set(), unit


def test_vietnamese_reports_of_an_american_survey_have_no_english_words(men_vietnamese):
    settings = plain.read_plain(MEN).settings
    exempt = {row["name"] for row in plain.read_plain(MEN).tables["units"]}
    exempt.add(settings["source"]["vi"])
    for folder, unit in [*reports([men_vietnamese]), (men_vietnamese[0], "index")]:
        found = foreign(folder, unit, PROJECT / "surveys/masculinity.md", MEN, exempt)
        assert found == set(), unit


def test_english_reports_are_english_but_for_names(english, men_english):
    names = {row["name"] for row in files().tables["units"]}
    names |= {row["name"] for row in plain.read_plain(MEN).tables["units"]}
    names |= {row["name"] for row in files().tables["people"]}
    names |= {row["document"] for row in plain.read_rows(FOLDER / "unit_events.csv")}
    names |= {"262/KH-LĐLĐ", "Lai Châu"}
    for folder, unit in reports([english, men_english]):
        content = report_text.without(text(folder, unit), names)
        assert re.findall(r"\w*[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệịọỏốồổỗộớờởỡợụủứừửữự]\w*", content) == []


def test_synthetic_reports_say_so(vietnamese, earlier, english):
    for folder, unit in reports([vietnamese, earlier]):
        assert "số liệu minh họa" in text(folder, unit).casefold()
    for folder, unit in reports([english]):
        assert "illustrative data" in text(folder, unit).casefold()
    assert "số liệu minh họa" in text(vietnamese[0], "index").casefold()


def test_real_reports_do_not_say_so(men_vietnamese, men_english):
    for folder, unit in reports([men_vietnamese, men_english]):
        assert "minh họa" not in text(folder, unit).casefold()
        assert "illustrative" not in text(folder, unit).casefold()


# ---- coverage -------------------------------------------------------------------------------

SENTENCES = (
    r"(?P<trained>\d+)/(?P<eligible>\d+) cán bộ .{0,80}?\( ?(?P<share>[\d,]+)% ?\)",
    r"chưa có ai trong số (?P<eligible>\d+) .{0,60}?\( ?(?P<trained>0)/\d+, (?P<share>0)% ?\)",
)


def told(content):
    """Heads trained and eligible, and per cent, in the first sentence about coverage."""
    for sentence in SENTENCES:
        if found := re.search(sentence, content):
            share = float(found["share"].replace(",", "."))
            return int(found["trained"]), int(found["eligible"]), share
    return None


def check_told(content, count):
    if not count.eligible:
        assert told(content) is None
        assert "không có cán bộ thuộc diện phải tập huấn" in content
    else:
        want = (count.trained, count.eligible, pytest.approx(100 * count.share, abs=0.0501))
        assert told(content) == want


def test_coverage_in_the_text_equals_the_recount(vietnamese, earlier):
    for folder, unit in reports([vietnamese]):
        check_told(text(folder, unit), plain.count_of(files(), unit, DAY))
    for folder, unit in reports([earlier]):
        check_told(text(folder, unit), plain.count_of(files(), unit, EARLIER))


def test_coverage_in_the_index_equals_the_recount(vietnamese):
    rows = re.findall(r"<tr.*?</tr>", page(vietnamese[0], "index"), flags=re.DOTALL)
    found = {unit: row for row in rows for unit in re.findall(r'href="([\w-]+)\.html"', row)}
    assert set(found) == set(UNITS)
    for unit, row in found.items():
        count, content = plain.count_of(files(), unit, DAY), report_text.seen(row)
        if count.eligible:
            heads = re.search(r"(\d+)/(\d+) · ([\d,]+)%", content)
            assert (int(heads[1]), int(heads[2])) == (count.trained, count.eligible), unit
            share = float(heads[3].replace(",", "."))
            assert share == pytest.approx(100 * count.share, abs=0.0501)


def test_groups_in_the_report_equal_the_recount(vietnamese):
    groups = {"key_officers": "Cán bộ chủ chốt", "womens_affairs": "Cán bộ nữ công"}
    counts = plain.counts(files(), DAY, "group")
    for folder, unit in reports([vietnamese]):
        for group, label in groups.items():
            if count := counts.get((unit, group)):
                assert f"{label} {count.trained}/{count.eligible} · " in text(folder, unit), unit


# ---- who must not be found ------------------------------------------------------------------


def test_officers_are_named_in_their_own_units_report_only(vietnamese, earlier):
    people = {row["name"] for row in files().tables["people"]}
    for runs, on in ((vietnamese, DAY), (earlier, EARLIER)):
        for folder, unit in reports([runs]):
            own = {name for name, *_ in plain.gap(files(), unit, on)}
            assert {name for name in people if name in page(folder, unit)} == own, unit


def test_nobody_is_named_in_the_index_or_the_manifest(everything):
    people = {row["name"] for row in files().tables["people"]}
    for folder, _ in everything:
        for name in ("index.html", "manifest.csv"):
            content = (folder / name).read_text(encoding="utf-8")
            assert {person for person in people if person in content} == set()


def test_names_are_where_they_should_be(vietnamese):
    folder = vietnamese[0]
    for name in ("Sùng Thị Pà", "Bùi Thu Hương", "Đặng Xuân Hùng"):
        assert name in text(folder, "LC-01-003")
        assert name not in text(folder, "LC-01") + text(folder, "LC")


def figures_of_the_few():
    """Means before and after of the unit with three sheets, as a report would write them."""
    form = survey.read_form(PROJECT / "surveys/awareness.md")
    for wave in ("baseline", "endline"):
        for scale in form.scales:
            own = [
                sheet
                for sheet in survey.read_sheets(files(), "awareness")
                if (sheet.unit, sheet.wave) == (FEW, wave)
            ]
            yield statistics.fmean(
                survey.values_of(own, lambda sheet, scale=scale: survey.score(form, scale, sheet))
            )


@pytest.mark.parametrize(("language", "point"), [("vietnamese", ","), ("english", ".")])
def test_three_answer_sheets_leave_no_figure(request, language, point):
    folder = request.getfixturevalue(language)[0]
    for value in figures_of_the_few():
        written = f"{value:.1f}".replace(".", point)
        for unit in ("index", FEW):
            assert not re.search(rf"(?<![\d.,]){re.escape(written)}(?!\d)", text(folder, unit))


def test_the_survey_section_of_three_sheets_says_why_it_is_empty(vietnamese):
    content = report_text.seen(page(vietnamese[0], FEW))
    start, end = "3. Khảo sát nhận thức", "4. Đơn vị giữa các đơn vị khác"
    section = content.rpartition(start)[2].partition(end)[0].strip()
    assert section == "Không công bố kết quả khảo sát của đơn vị vì có dưới 5 phiếu."


# ---- the awkward ones -----------------------------------------------------------------------


def test_awkward_units_say_what_is_awkward(vietnamese, earlier):
    told_of = {
        "LC-01-002": "không có cán bộ thuộc diện phải tập huấn nên không tính tỷ lệ",
        "LC-01-003": "chưa có ai trong số 3 cán bộ",
        "LC-01-004": "tất cả 3/3 cán bộ",
        "LC-02-002": 'CĐCS Trung tâm Y tế/Bệnh viện "Mường Tè"',
        "LC-02-004": "Đơn vị không có phiếu khảo sát nào",
        "LC-02-006": "CĐCS Trường Tiểu học Bum Tở",
    }
    for unit, sentence in told_of.items():
        assert sentence in text(vietnamese[0], unit), unit


def test_a_unit_that_has_ended_gets_no_report(tmp_path):
    study = tk.load_study(FOLDER)
    for unit in ENDED:
        with pytest.raises(tk.ArgumentError, match="2025-06"):
            tk.render_reports(study, units=[unit], output=tmp_path)


# ---- again ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def copied(tmp_path_factory):
    """A copy of the study that may be changed."""
    root = tmp_path_factory.mktemp("again")
    shutil.copytree(FOLDER, root / "data/lai-chau")
    shutil.copytree(PROJECT / "surveys", root / "surveys")
    return root / "data/lai-chau"


def statuses(path, folder, **more):
    units = ["LC-01-002", "LC-02-004"]
    notebook = PROJECT / "notebooks/unit_report.ipynb"
    done = tk.render_reports(
        tk.load_study(path), units=units, output=folder, notebook=notebook, workers=1, **more
    )
    return [outcome.status for outcome in done]


def test_only_what_has_changed_is_rendered_again(copied, tmp_path):
    assert statuses(copied, tmp_path) == ["done", "done"]
    before = {file.name: file.stat().st_mtime_ns for file in tmp_path.glob("LC-*.html")}
    assert statuses(copied, tmp_path) == ["skipped", "skipped"]
    assert before == {file.name: file.stat().st_mtime_ns for file in tmp_path.glob("LC-*.html")}
    change_birth_year(copied / "people.csv", "P0348")  # an officer of LC-02-004
    assert statuses(copied, tmp_path) == ["skipped", "done"]


def change_birth_year(path, person):
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    number = next(n for n, line in enumerate(lines) if line.startswith(f"{person},"))
    rest, _, year = lines[number].rpartition(",")
    lines[number] = f"{rest},{int(year) + 1}\n"
    path.write_text("".join(lines), encoding="utf-8")
