"""What a trainer reads about one course, in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import course_files as files
import pytest
from course_files import CODE, FORM, STAMP, Row
from report_text import seen, visible

import toolkit as tk
from toolkit.instrument import Instrument, read_instrument
from toolkit.show.course_wording import kind
from toolkit.study import Study

NOT_ENOUGH = {"vi": "Chưa đủ cơ sở để kết luận", "en": "not enough to conclude"}
Course = Callable[..., Study]
Lesson = Callable[[list[Row], list[Row]], object]


@pytest.fixture(scope="session")
def form() -> Instrument:
    return read_instrument(FORM)


@pytest.fixture
def course(tmp_path: Path, form: Instrument) -> Course:
    """Make a course of the invented class, or of what a function leaves of it."""

    def made(
        change: Callable[[list[Row], list[Row]], object] | None = None, **options: str
    ) -> Study:
        waves = files.answers(form)
        if change:
            change(waves["before"], waves["after"])
        paths = [
            files.as_csv(tmp_path / f"{w}.csv", files.named(rows, form)) if rows else None
            for w, rows in waves.items()
        ]
        return tk.load_course(*paths, FORM, **options)  # type: ignore[arg-type]

    return made


def anonymous(before: list[Row], after: list[Row]) -> None:
    for row in (*before, *after):
        row[CODE] = None


def only_after(before: list[Row], after: list[Row]) -> None:
    before.clear()


def four(before: list[Row], after: list[Row]) -> None:
    del before[4:], after[4:]


def unchanged(before: list[Row], after: list[Row]) -> None:
    for one, two in zip(before, after, strict=True):
        two.update({name: answer for name, answer in one.items() if name != STAMP})


def everything(course: Study) -> list[str]:
    """All sentences of the report."""
    levels, right = tk.training_levels(course), tk.right_answers(course)
    change = tk.measured(tk.compare(course), levels)
    return [
        tk.course_title(course),
        tk.describe_course(change, right),
        tk.describe_teach_again(right),
        tk.describe_right_answers(right),
        tk.describe_levels(levels, change),
    ]


def sentence(course: Study, number: int) -> str:
    lines = tk.describe_right_answers(tk.right_answers(course)).splitlines()
    start = next(n for n, line in enumerate(lines) if line.startswith(f"- **{number}.**"))
    return lines[start + 1].strip()


def test_the_sentence_of_the_issue(course: Course) -> None:
    assert sentence(course(language="en"), 7).startswith(
        "**18 of 24** answered question 7 rightly after the course, **9** before"
    )
    assert sentence(course(), 7).startswith(
        "**18/24** người trả lời đúng câu 7 sau khóa học, trước khóa học là **9**"
    )


def test_unpaired_answers_have_two_denominators(course: Course) -> None:
    def fewer(before: list[Row], after: list[Row]) -> None:
        anonymous(before, after)
        del before[20:]

    told = sentence(course(fewer, language="en"), 7)
    assert re.match(
        r"\*\*18 of 24\*\* answered question 7 rightly .*\*\*\d+ of 20\*\* before", told
    )
    assert "lost" not in told


def test_one_round_tells_no_change(course: Course) -> None:
    said = everything(course(only_after, language="en"))
    assert "**18 of 24** answered question 7 rightly." in said[3]
    assert not re.search(r"than before|gained|lost|conclude|changed", " ".join(said[1:4]))
    assert "questions were answered rightly by 70% or more" in said[1]
    assert said[0].startswith("# Results of the course")
    chart = tk.plot_right_answers(tk.right_answers(course(only_after, language="en")))
    assert "Change" not in chart.svg() and "Before" not in chart.svg()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_not_enough_to_conclude_is_not_no_change(language: str, course: Course) -> None:
    """Nobody changed an answer: the limits still hold changes, so nothing is said to be equal."""
    same = course(unchanged, language=language)
    assert {kind(row) for row in tk.right_answers(same).table.to_dict("records")} == {"open"}
    said = " ".join(everything(same))
    assert said.count(NOT_ENOUGH[language]) >= 15
    assert not re.search(r"không thay đổi|không đổi|no change\b|unchanged|stayed", said)


def test_a_clear_change_is_not_called_open(course: Course) -> None:
    assert NOT_ENOUGH["en"] not in sentence(course(language="en"), 9)
    assert NOT_ENOUGH["en"].capitalize() not in sentence(course(language="en"), 9)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_fewer_than_five_get_no_figure(language: str, course: Course) -> None:
    small = course(four, language=language)
    said = everything(small)
    assert said[1] == said[3] != ""
    assert re.findall(r"\d+", said[1]) == ["5"]
    assert not re.search(r"\d/|\d of|\d%", " ".join(said[1:]))
    assert ("dưới 5 phiếu" if language == "vi" else "fewer than 5") in said[0]
    assert tk.plot_right_answers(tk.right_answers(small)) == ""
    assert tk.table_right_answers(tk.right_answers(small)) == ""


def test_what_to_teach_again_comes_with_its_answer_and_mistake(course: Course) -> None:
    def lesson(before: list[Row], after: list[Row]) -> None:
        for n, row in enumerate(after):
            row["k08"] = "b" if n < 6 else "a" if n < 16 else "dont_know"

    text = tk.describe_teach_again(tk.right_answers(course(lesson, language="en")))
    first = text.split("\n- ")[1]
    assert first.startswith("**8.** For how many minutes")
    assert "6 of 24 answered rightly after the course (25%)." in first
    assert "Right answer: “30 minutes”. Chosen wrongly most often: “15 minutes” (10)." in first
    assert "8 answered “don’t know”." in first
    assert "fewer than 70%" in text.splitlines()[0]


def test_a_question_that_people_lost_is_taught_again_last(course: Course) -> None:
    def lesson(before: list[Row], after: list[Row]) -> None:
        for n, row in enumerate(before):
            row["k01"] = "b" if n < 22 else "a"
        for n, row in enumerate(after):
            row["k01"] = "b" if n < 20 else "a"

    items = tk.describe_teach_again(tk.right_answers(course(lesson, language="en"))).split("\n- ")
    told = next(item for item in items if item.startswith("**1.**"))
    assert "20 of 24 answered rightly after the course (83.3%), but 2 lost" in told
    assert all("but" in item for item in items[items.index(told) :])


def test_nothing_to_teach_again(course: Course, form: Instrument) -> None:
    def perfect(before: list[Row], after: list[Row]) -> None:
        for row in after:
            row.update(
                {i.name: i.answer[-1].choice for i in read_instrument(FORM).items_of("knowledge")}
            )

    done = course(perfect, language="en")
    assert tk.describe_teach_again(tk.right_answers(done)).startswith("No question needs")
    assert "No question needs to be taught again." in everything(done)[1]


@pytest.mark.parametrize("language", ["vi", "en"])
def test_each_level_says_what_was_measured_or_that_nothing_was(
    language: str, course: Course
) -> None:
    lines = everything(course(language=language))[4].splitlines()
    assert [line[4:6] for line in lines] == ["1.", "2.", "3.", "4."]
    nothing = {"vi": "không thu thập số liệu", "en": "no data were collected"}[language]
    assert [nothing in line for line in lines] == [True, False, False, True]
    assert re.search(
        {"vi": "sau 1 ngày, quá sớm", "en": "after 1 day, too early"}[language], lines[2]
    )
    assert not re.search(r"\d+[.,]\d", lines[2])  # no figure for what cannot have changed yet


def test_a_scale_that_cannot_have_changed_is_in_no_headline(course: Course) -> None:
    assert "Practice" not in everything(course(language="en"))[1]


def test_the_title_tells_sheets_and_days(course: Course) -> None:
    said = everything(course(language="en", title="Law & *order*"))[0]
    assert r"**Law & \*order\***" in said
    assert "Before the course: 24 answer sheets (3 November 2026)" in said


def test_the_chart_stays_within_0_and_100(course: Course) -> None:
    chart = tk.plot_right_answers(tk.right_answers(course()))
    ticks = {float(text) for text in re.findall(r">(\d+)</text>", chart.svg())}
    assert max(ticks) == 100


def test_the_table_gives_counts_and_limits(course: Course) -> None:
    right = tk.right_answers(course())
    rows = {row[0]: row for row in tk.table_right_answers(right, texts=False).cells()}
    assert rows["7"][1:5] == ["9/24 (38%)", "18/24 (75%)", rows["7"][3], rows["7"][4]]
    assert int(rows["7"][3]) - int(rows["7"][4]) == 9  # gained less lost
    assert len(rows) == 15
    assert "1. Theo Luật" in tk.table_right_answers(right).cells()[0][0]


def test_results_show_themselves(course: Course) -> None:
    for result in (tk.right_answers(course()), tk.training_levels(course())):
        assert "<table>" in result._repr_html_()
        assert not re.search(r"\b(nan|none|nat)\b", result._repr_html_(), re.IGNORECASE)


# The page


@pytest.mark.slow
@pytest.mark.parametrize("language", ["vi", "en"])
def test_the_page_says_it_all(language: str, tmp_path: Path) -> None:
    paths = (files.EXAMPLE / "before.xlsx", files.EXAMPLE / "after.xlsx", FORM)
    made = tk.render_course(
        *paths, to=("html", "ipynb"), output=tmp_path / "page", language=language, title="Lớp A"
    )
    assert made == {kind: tmp_path / f"page.{kind}" for kind in ("html", "ipynb")}
    page = made["html"].read_text("utf-8")
    study = tk.load_course(*paths, language=language, title="Lớp A")
    for text in everything(study):
        for piece in re.findall(r"[^\W\d_]{2,}(?: [^\W\d_]{2,}){3,}", text):
            assert piece in visible(page), piece
    assert f'lang="{language}"' in page and "Lớp A" in seen(page)
    assert "HV04" not in page  # nobody's code
    for file in made.values():
        assert str(files.PROJECT) not in file.read_text("utf-8")  # nor where the answers lay
        assert str(tmp_path) not in file.read_text("utf-8")


@pytest.mark.slow
def test_the_page_of_four_people_gives_nothing_away(tmp_path: Path, form: Instrument) -> None:
    waves = {wave: rows[:4] for wave, rows in files.answers(form).items()}
    paths = [
        files.as_csv(tmp_path / f"{w}.csv", files.named(rows, form)) for w, rows in waves.items()
    ]
    made = tk.render_course(*paths, FORM, output=tmp_path, language="en")
    text = seen(made["html"].read_text("utf-8"))
    assert made["html"] == tmp_path / "training-report.html"
    assert "fewer than 5 answer sheets" in text
    assert not re.search(r"\d of \d|\d/\d|[+−]\d", text)


@pytest.mark.slow
def test_a_notebook_that_fails_is_an_error_with_its_place(tmp_path: Path) -> None:
    import nbformat

    book = nbformat.read(files.PROJECT / "notebooks" / "training_report.ipynb", as_version=4)
    book.cells[2].source = "1 / 0"
    nbformat.write(book, tmp_path / "broken.ipynb")
    paths = (None, files.EXAMPLE / "after.xlsx", FORM)
    with pytest.raises(tk.RenderError, match=r"ZeroDivisionError.*failed/page\.ipynb"):
        tk.render_course(*paths, output=tmp_path / "page.html", notebook=tmp_path / "broken.ipynb")
    assert not (tmp_path / "page.html").exists()


def test_a_wrong_format_or_notebook_is_refused_before_anything_runs(tmp_path: Path) -> None:
    paths = (None, files.EXAMPLE / "after.xlsx", FORM)
    with pytest.raises(tk.ArgumentError, match="to='pfd'"):
        tk.render_course(*paths, to=["pfd"], output=tmp_path / "page")
    with pytest.raises(tk.RenderError, match="there is no notebook"):
        tk.render_course(*paths, output=tmp_path / "page", notebook=tmp_path / "none.ipynb")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("language", "names"),
    [("vi", ("Trước khóa học", "Sau khóa học")), ("en", ("Before the course", "After the course"))],
)
def test_the_notes_on_the_data_name_both_rounds(
    language: str, names: tuple[str, str], course: Course
) -> None:
    study = course(language=language)
    notes = str(tk.describe_notes(tk.data_notes(study, "class")))
    assert all(f"{name}: " in notes for name in names)
