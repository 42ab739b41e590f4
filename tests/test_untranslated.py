"""No word of a report is hard-wired: all notebooks speak a third language, which is one file.

The third language is the English one in other letters (`other_alphabet`). What a reader sees in
Latin letters after that comes from the data, or the test fails.
"""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote

import other_alphabet as other
import pytest
import report_text

import toolkit as tk
from toolkit.show.text import Text

ROOT = Path(__file__).parents[1]
LAI_CHAU, MEN, COURSE = "data/lai-chau", "data/masculinity", "data/course"
FORMS = {
    LAI_CHAU: "surveys/awareness.md",
    COURSE: "surveys/awareness.md",
    MEN: "surveys/masculinity.md",
}
TITLE = "Tập huấn bình đẳng giới (số liệu minh họa)"  # a parameter of the notebook on a course
AT_THE_END = {"period": "five_years", "as_of": "2025-12-31"}
# Of every notebook: the unit at the top, and units that lack something.
AWKWARD = {
    "unit_report": ("LC", "LC-01-002", "LC-01-005", "LC-02-002", "LC-02-004", "LC-00-001"),
    "coverage": ("LC", "LC-02", "LC-01-002", "LC-02-004", "LC-00-001"),
    "plan_progress": ("LC", "LC-01-002", "LC-02-004", "LC-00-001"),
    "ranking": ("LC", "LC-02", "LC-01-002", "LC-02-004"),
}
RUNS = [
    *((name, LAI_CHAU, {"unit": unit}) for name, units in AWKWARD.items() for unit in units),
    *(("plan_progress", LAI_CHAU, {"unit": unit} | AT_THE_END) for unit in ("LC", "LC-01-002")),
    *(("unit_report", MEN, {"unit": unit, "study": MEN}) for unit in ("us-men", "age-18-34")),
    *(("survey_quality", LAI_CHAU, {"by": by}) for by in (None, "sex")),
    ("survey_quality", MEN, {"study": MEN}),
    *(("training_report", COURSE, own) for own in ({}, {"before": ""}, {"pass_mark": 1.0})),
]
VIETNAMESE = re.compile(
    "[ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹàáãèéìíòóõùúýĩũ]", re.IGNORECASE
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("locale")
    (place / f"{other.CODE}.ftl").write_text(other.sentences(), encoding="utf-8")
    return place


@pytest.fixture(autouse=True)
def _third_language(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TOOLKIT_LOCALE", str(folder))
    monkeypatch.chdir(ROOT)


def known(study: str, language: str) -> tuple[str, ...]:
    return (TITLE, *other.names(ROOT / study, ROOT / FORMS[study], language))


def left(name: str, data: str, language: str, /, **given: object) -> dict[str, list[str]]:
    """What each cell of a notebook says in Latin letters that does not come from the data."""
    names = known(data, language)
    shown = list(other.outputs(ROOT / f"notebooks/{name}.ipynb", language=language, **given))
    words = {cell: other.not_from(other.read_by_anybody(one), names) for cell, one in shown}
    assert len(words) > 10
    return {cell: found for cell, found in words.items() if found}


def test_a_report_says_nothing_that_is_not_in_the_catalogue() -> None:
    assert left("unit_report", LAI_CHAU, other.CODE, unit="LC-02-001") == {}


@pytest.mark.slow
@pytest.mark.parametrize(("name", "study", "given"), RUNS)
def test_no_notebook_has_words_of_its_own(name: str, study: str, given: dict[str, object]) -> None:
    assert left(name, study, other.CODE, **given) == {}


def test_every_notebook_is_run() -> None:
    there = {path.stem for path in (ROOT / "notebooks").glob("*.ipynb")}
    assert {name for name, _, _ in RUNS} == there


@pytest.mark.slow
@pytest.mark.parametrize(("name", "study", "given"), RUNS)
def test_the_two_languages_do_not_mix(name: str, study: str, given: dict[str, object]) -> None:
    english = left(name, study, "en", **given)
    assert [word for words in english.values() for word in words if VIETNAMESE.search(word)] == []
    vietnamese = left(name, study, "vi", **given)
    wrong = _english(study)
    assert [w for words in vietnamese.values() for w in words if w.casefold() in wrong] == []


def _english(study: str) -> set[str]:
    """English words that no Vietnamese label and no Vietnamese sentence has."""
    folder = ROOT / (LAI_CHAU if study == COURSE else study)
    return report_text.english_words(folder, ROOT / FORMS[study])


@pytest.mark.slow
def test_the_pages_around_a_report_speak_the_language_too(tmp_path: Path) -> None:
    study = tk.load_study(LAI_CHAU, language=other.CODE)
    done = tk.render_reports(study, ["LC-01-005", "LC-02-001"], output=tmp_path, workers=1)
    assert [outcome.status for outcome in done] == ["done", "done"]
    names = known(LAI_CHAU, other.CODE)
    for file in sorted(tmp_path.glob("*.html")):
        html = file.read_text("utf-8")
        words = other.not_from(report_text.visible(html), names)
        assert words == [], file.name
        wanted = {unquote(link) for link in re.findall(r'href="#([^"]+)"', html)}
        assert wanted <= set(re.findall(r'id="([^"]+)"', html)), file.name


# The tests above can fail


@pytest.mark.parametrize("planted", ["Trained of all", "Đã tập huấn", "Total"])
def test_a_hard_wired_word_is_found(planted: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tk, "describe_definitions", lambda *_, **__: Text(planted))
    assert left("unit_report", LAI_CHAU, other.CODE, unit="LC-01-002") == {
        "definitions": planted.split()
    }


def test_a_name_that_is_cut_short_is_still_from_the_data() -> None:
    names = ("Công ty Chè Tam Đường", "Đường")
    assert other.not_from("Ա (Công ty Chè… 12% Đường Công ty Chè Tam Đường", names) == []
    assert other.not_from("Công ty Gạo… 12%", names) == ["Công", "ty", "Gạo"]
