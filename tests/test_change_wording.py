"""What is said about a change: a table of cases in both languages, and no more than they allow."""

from __future__ import annotations

import math
import re

import pytest
import survey_study
from hypothesis import given
from hypothesis import strategies as st
from survey_study import CODED, UNITS, Answer
from test_comparison import LOOKING_BACK, wave

import toolkit as tk
from toolkit.show.change_wording import claim

nan = math.nan


def row(change, low, high, p=0.01, reason=""):
    return {"change": change, "low": low, "high": high, "p_adjusted": p, "reason": reason}


@pytest.mark.parametrize(
    ("figures", "smallest", "said"),
    [
        (row(10, 2, 18), None, "up"),
        (row(-10, -18, -2), None, "down"),
        (row(4, -2, 10, 0.2), None, "open"),
        (row(0, -1, 1, 0.9), None, "open"),  # a narrow interval is still no proof of "unchanged"
        (row(0, -1, 1, 0.9), 5.0, "same"),
        (row(3, 1, 4.9), 5.0, "same"),
        (row(3, 1, 5.1), 5.0, "up"),
        (row(0, -6, 4, 0.9), 5.0, "open"),
        (row(10, 0, 20, 0.05), None, "open"),
        (row(10, 1, 19, 0.06), None, "up_one_of_many"),
        (row(-10, -19, -1, 0.05), None, "down_one_of_many"),
        (row(10, 1, 19, nan, "few_for_p"), None, "up_hint"),
        (row(-10, -19, -1, nan, "few_for_p"), None, "down_hint"),
        (row(10, nan, nan, nan, "few_clusters"), None, "plain"),
        (row(10, nan, nan, nan, "no_spread"), 50.0, "plain"),
        (row(10, 1, 19, nan, "no_test"), None, "up_hint"),
        (row(10, 1, 19, nan, "few_discordant"), None, "up_hint"),
    ],
)
def test_what_may_be_claimed(figures, smallest, said):
    assert claim(figures, smallest) == said


@given(st.floats(-100, 100), st.floats(0.01, 80), st.floats(0, 1), st.floats(0.1, 30))
def test_no_direction_is_claimed_when_zero_is_inside(change, half, p, smallest):
    said = claim(row(change, change - half, change + half, p), smallest)
    if change - half <= 0 <= change + half:
        assert said in ("open", "same")
    if said == "same":
        assert max(abs(change - half), abs(change + half)) < smallest
    turned = claim(row(-change, -change - half, -change + half, p), smallest)
    other = {"up": "down", "down": "up"}
    assert turned == re.sub("up|down", lambda side: other[side[0]], said)


CASES = {
    "up": (wave(30, 8), wave(30, 24), CODED),
    "down": (wave(30, 24), wave(30, 8), CODED),
    "open": (wave(30, 14), wave(30, 16), CODED),
    "hint": (wave(9, 1), wave(9, 9), CODED),
    "same": (
        wave(30, 15),
        wave(30, 15)[:29] + wave(1, 1, start=29),
        f"{CODED}\nsmallest_change=15",
    ),
    "few clusters": (wave(30, 8, units=UNITS[:3]), wave(30, 24, units=UNITS[:3]), CODED),
    "clusters": (wave(60, 16, units=UNITS[:6]), wave(60, 48, units=UNITS[:6]), CODED),
    "partly": (wave(30, 8), wave(22, 18), CODED),
    "welch, few pairs": (wave(30, 8), wave(30, 24, start=28), CODED),
    "welch, anonymous": (wave(30, 8), wave(30, 24), ""),
    "level": (wave(30, 8), wave(3, 1), CODED),
    "hidden": (wave(4, 1), wave(4, 3), CODED),
    "ceiling": (wave(30, 12), wave(30, 29), CODED),
}
SAID = {
    ("up", "en"): "**Knowledge** rose by **53.3 points** (from 26.7 to 80.0 on a scale of 0–100; "
    "95% CI: +34.4 … +72.3), computed from the 30 people who answered both times (paired by their "
    "own code among 30 and 30 answer sheets).",
    ("up", "vi"): "**Kiến thức** tăng **53,3 điểm** (từ 26,7 lên 80,0, thang 0–100; "
    "KTC 95%: +34,4 … +72,3), tính trên 30 người trả lời cả hai đợt (ghép được theo mã tự tạo "
    "trong 30 và 30 phiếu).",
    ("down", "en"): "**Knowledge** fell by **53.3 points** (from 80.0 to 26.7",
    ("down", "vi"): "**Kiến thức** giảm **53,3 điểm** (từ 80,0 xuống 26,7",
    ("open", "en"): "The data do not suffice to conclude that it rose or fell, nor that it stayed "
    "the same.",
    ("open", "vi"): "Không đủ cơ sở để kết luận là tăng hay giảm, cũng không đủ cơ sở để nói là "
    "không thay đổi.",
    (
        "hint",
        "en",
    ): "Too few people stand behind it for a test, so this is a first indication and no proof.",
    ("hint", "vi"): "Có quá ít người để kiểm định nên đây mới là dấu hiệu ban đầu, chưa phải bằng "
    "chứng.",
    ("few clusters", "en"): "No interval can be given (people from fewer than 6 units: no "
    "interval), so nothing is concluded.",
    ("few clusters", "vi"): "Không tính được khoảng tin cậy (người trả lời ở dưới 6 đơn vị: không "
    "có khoảng tin cậy) nên không rút ra kết luận.",
    ("clusters", "en"): ", in 6 units, each taken as a whole.",
    ("clusters", "vi"): ", ở 6 đơn vị, mỗi đơn vị được xét như một khối.",
    ("partly", "en"): "computed from 30 people, 22 of whom answered both times.",
    ("partly", "vi"): "tính trên 30 người, trong đó 22 người trả lời cả hai đợt.",
    ("welch, few pairs", "en"): "comparing 30 answer sheets before with 30 after (too few could be "
    "paired).",
    ("welch, few pairs", "vi"): "so sánh 30 phiếu đợt trước với 30 phiếu đợt sau (không ghép được "
    "đủ người).",
    ("welch, anonymous", "en"): "comparing 30 answer sheets before with 30 after, which carry no "
    "code.",
    ("welch, anonymous", "vi"): "so sánh 30 phiếu đợt trước với 30 phiếu đợt sau, phiếu không có "
    "mã.",
    ("level", "en"): "**Knowledge**, Before: **26.7 points** on a scale of 0–100 (95% CI: "
    "9.9–43.5), 30 answer sheets; the other round has too few to compare with.",
    ("level", "vi"): "**Kiến thức**, Trước: **26,7 điểm** trên thang 0–100 (KTC 95%: 9,9–43,5), "
    "30 phiếu; đợt kia không có đủ phiếu để so sánh.",
    ("hidden", "en"): "The unit’s survey results are not shown because there are fewer than 5 "
    "answer sheets.",
    ("hidden", "vi"): "Không công bố kết quả khảo sát của đơn vị",
    ("ceiling", "en"): "Many had the highest score already, so there was little room to rise.",
    ("ceiling", "vi"): "Nhiều người đã đạt điểm cao nhất nên khó tăng thêm.",
}


@pytest.mark.parametrize(("case", "language"), SAID)
def test_sentence(tmp_path, case, language):
    before, after, settings = CASES[case]
    folder = survey_study.write(tmp_path / "study", before, after, settings)
    change = tk.compare(tk.load_study(folder, language=language), scale="knowledge")
    assert SAID[case, language] in tk.describe_change(change)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "is practically unchanged: from 60.0 to 60.4"),
        ("vi", "gần như không thay đổi: từ 60,0 thành 60,4"),
    ],
)
def test_unchanged_is_said_of_what_was_declared_too_small(tmp_path, language, said):
    before = [Answer(UNITS[0], f"c{i}", True, 3 + i % 3 - (i % 5 == 0)) for i in range(60)]
    after = [Answer(UNITS[0], f"c{i}", True, 3 + i % 3 - (i % 5 == 0)) for i in range(60)]
    after[1] = Answer(UNITS[0], "c1", True, 5)
    settings = f"{CODED}\nsmallest_change = 5"
    folder = survey_study.write(tmp_path / "study", before, after, settings)
    change = tk.compare(tk.load_study(folder, language=language), scale="trust")
    text = str(tk.describe_change(change))
    assert ("practically unchanged" if language == "en" else "gần như không thay đổi") in text
    assert "5.0" in text or "5,0" in text


@pytest.mark.parametrize(
    ("language", "recalled", "shift"),
    [
        (
            "en",
            "as people recall it after the course",
            "either their yardstick has moved or their memory errs",
        ),
        ("vi", "theo hồi tưởng sau lớp", "cũng có thể họ nhớ không đúng"),
    ],
)
def test_looking_back_is_said_apart(tmp_path, language, recalled, shift):
    before = [Answer(UNITS[0], f"c{i}", True, 3 + i % 2) for i in range(20)]
    after = [Answer(UNITS[0], f"c{i}", True, 4 + i % 2, 1 + i % 3) for i in range(20)]
    folder = survey_study.write(tmp_path / "study", before, after, LOOKING_BACK)
    change = tk.compare(tk.load_study(folder, language=language), scale="trust")
    first, *apart = str(tk.describe_change(change)).split("\n\n")
    assert recalled not in first
    assert [recalled in apart[0], shift in apart[1]] == [True, True]


@pytest.mark.parametrize(
    ("right", "language", "said"),
    [
        (84, "en", "points** more in the units with the programme than in the comparison units"),
        (84, "vi", "ở các đơn vị có chương trình, thay đổi lớn hơn"),
        (40, "en", "which does not suffice to conclude that there is a difference, nor that"),
        (40, "vi", "không đủ cơ sở để kết luận là có khác biệt, cũng không đủ cơ sở để nói là"),
    ],
)
def test_comparison_units(tmp_path, right, language, said):
    """96 people in 12 units; those in the first six gain when more than 40 are right after."""
    programme = [i for i in range(96) if i % 12 < 6]
    after = wave(96, 43, units=UNITS)
    for i in programme[: max(right - 40, 0)]:
        after[i] = Answer(UNITS[i % 12], f"c{i}", True)
    folder = survey_study.write(tmp_path / "study", wave(96, 38, units=UNITS), after)
    study = tk.load_study(folder, language=language)
    change = tk.compare(study, scale="knowledge", comparison=UNITS[6:])
    assert said in str(tk.describe_change(change))


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("case", CASES)
def test_every_sentence_with_a_figure_leads_to_its_method(tmp_path, case, language):
    before, after, settings = CASES[case]
    folder = survey_study.write(tmp_path / "study", before, after, settings)
    change = tk.compare(tk.load_study(folder, language=language), scale="knowledge")
    links = re.findall(r"\(#([a-z0-9-]+)\)", str(tk.describe_change(change)))
    headings = re.findall(r"^#### (.+)$", str(tk.describe_methods(change)), re.M)
    assert len(links) == (0 if case == "hidden" else 1)
    from toolkit.render.markdown import _slug

    assert set(links) <= {_slug(heading) for heading in headings}


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("case", CASES)
def test_the_table_has_notes_on_its_method_and_tests(tmp_path, case, language):
    before, after, settings = CASES[case]
    folder = survey_study.write(tmp_path / "study", before, after, settings)
    change = tk.compare(tk.load_study(folder, language=language))
    shown = tk.table_change(change)
    if case == "hidden":
        assert isinstance(shown, str)
        return
    tests = int(change.table["tests"].max())
    assert any(str(tests) in note for note in shown.notes) == bool(tests)
