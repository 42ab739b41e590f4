"""The questionnaires we ship besides `awareness`: valid, complete, and fit for their tables."""

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from toolkit import schema
from toolkit.instrument import DONT_KNOW, read_instrument

SURVEYS = Path(__file__).parents[1] / "surveys"
NEW = ["training_feedback", "activity_log", "officer_register"]
ALL = ["awareness", *NEW]
LANGUAGES = ("Tiếng Việt (vi)", "English (en)")
BEFORE, AFTER = date(2026, 6, 30), date(2026, 7, 1)


def cells(name, sheet="survey"):
    """The rows of one sheet as they are written, by column."""
    text = (SURVEYS / f"{name}.md").read_text(encoding="utf-8")
    block = re.search(rf"^\| {sheet} \|.*(?:\n\|.*)+", text, re.MULTILINE)
    header, _, *lines = [
        [c.strip() for c in line.split("|")[2:-1]] for line in block[0].split("\n")
    ]
    return [dict(zip(header, line, strict=True)) for line in lines]


def inside(name, repeat):
    """Names and types of what a repeat asks, without what stands in a repeat inside it."""
    open_repeats, found = [], {}
    for row in cells(name):
        if row["type"] == "begin_repeat":
            open_repeats.append(row["name"])
        elif row["type"] == "end_repeat":
            open_repeats.pop()
        elif open_repeats[-1:] == [repeat] and not re.match("(begin|end)_group|note", row["type"]):
            found[row["name"]] = row["type"]
    return found


@pytest.mark.skipif(not shutil.which("java"), reason="ODK Validate needs Java, which is not here")
@pytest.mark.parametrize("name", ALL)
def test_odk_validate_accepts_the_form_without_a_warning(name):
    from pyxform.xls2xform import convert

    assert not convert(SURVEYS / f"{name}.md", validate=True).warnings


@pytest.mark.parametrize("name", ALL)
@pytest.mark.parametrize("sheet", ["survey", "choices"])
def test_every_text_stands_in_both_languages(name, sheet):
    for row in cells(name, sheet):
        for text in ("label", "hint", "constraint_message"):
            pair = [row.get(f"{text}::{language}", "") for language in LANGUAGES]
            assert bool(pair[0]) == bool(pair[1]), (name, row)
        if not re.match("end|start|today|calculate", row.get("type", "")):
            assert row[f"label::{LANGUAGES[0]}"], (name, row)


@pytest.mark.parametrize("name", ALL)
def test_no_list_of_choices_lies_unused(name):
    listed = {row["list_name"] for row in cells(name, "choices")}
    asked = {row["type"].split()[1] for row in cells(name) if row["type"].startswith("select_")}
    assert listed == asked


@pytest.mark.parametrize("name", ALL)
def test_every_constraint_says_what_is_wrong(name):
    for row in cells(name):
        assert bool(row.get("constraint")) == bool(row.get(f"constraint_message::{LANGUAGES[0]}"))


@pytest.mark.parametrize("name", ALL)
def test_the_form_is_identified_and_dated(name):
    form = read_instrument(SURVEYS / f"{name}.md")
    assert form.name == name
    assert re.fullmatch(r"20\d{6}\d\d", form.version)
    assert form.languages == ("vi", "en")
    assert set(form.title) == {"vi", "en"}


# --- feedback on a training -----------------------------------------------------------------


def test_feedback_asks_for_three_levels_of_kirkpatrick():
    form = read_instrument(SURVEYS / "training_feedback.md")
    sizes = {name: len(scale.items) for name, scale in form.scales.items()}
    wanted = {"reaction": 8, "confidence_then": 4, "confidence_now": 4}
    assert sizes == wanted | {"knowledge": 5, "behaviour": 5}


def test_reaction_and_behaviour_are_never_asked_at_the_same_time():
    conditions = {row["name"]: row["relevant"] for row in cells("training_feedback")}
    for group in ("reaction_group", "self_rating"):
        assert "${stage} = 'after_class'" in conditions[group]
    assert "${stage} = 'after_60_90_days'" in conditions["behaviour_group"]
    assert "stage" not in conditions["knowledge_group"]  # asked both times: what has stayed


def test_confidence_then_and_now_ask_the_same_with_the_same_answers():
    form = read_instrument(SURVEYS / "training_feedback.md")
    then, now = form.items_of("confidence_then"), form.items_of("confidence_now")
    for one, two in zip(then, now, strict=True):
        assert one.name.removeprefix("then_") == two.name.removeprefix("now_")
        assert one.choices == two.choices
        assert one.label["vi"].removeprefix("Trước lớp học: ") == two.label["vi"].removeprefix(
            "Bây giờ: "
        )


def test_ticking_one_column_of_the_reaction_does_not_give_the_best_score():
    items = read_instrument(SURVEYS / "training_feedback.md").items_of("reaction")
    assert 3 <= sum(item.reverse for item in items) <= 5


def test_knowledge_has_a_key_that_follows_the_law():
    form = read_instrument(SURVEYS / "training_feedback.md")
    leave = form.item("l04")
    # 6 months for every child until the Population Law of 2025 takes effect, 7 for the second.
    right = {c.name: c.label["en"] for c in leave.choices}
    assert right[leave.key_on(BEFORE)] == "6 months"
    assert right[leave.key_on(AFTER)] == "7 months"
    for item in form.items_of("knowledge"):
        assert item.choices[-1].name == DONT_KNOW
        assert all(key.valid_from for key in item.answer), item.name
        assert bool(item.source) == (item.name != "l04"), item.name  # not read in the law itself
    assert len({item.key_on(AFTER) for item in form.items_of("knowledge")}) == 3


def test_feedback_pairs_by_the_same_questions_as_awareness():
    old, new = (
        {row["name"]: row for row in cells(name) if row["name"].startswith("code_")}
        for name in ("awareness", "training_feedback")
    )
    assert list(new) == list(old)
    for name, row in new.items():
        for text in (f"label::{language}" for language in LANGUAGES):
            assert row[text] == old[name][text]
        assert row["constraint"] == old[name]["constraint"]


# --- forms that fill tables -----------------------------------------------------------------


def test_activities_have_the_columns_of_their_table():
    asked = inside("activity_log", "activities")
    assert set(asked) == set(schema.columns("activities"))


def test_ways_of_meeting_are_those_of_the_table():
    modes = {row["name"] for row in cells("activity_log", "choices") if row["list_name"] == "mode"}
    assert modes == set(schema.CODES["mode"])


def test_news_is_not_asked_for_participants():
    conditions = {row["name"]: row["relevant"] for row in cells("activity_log")}
    assert conditions["who"] == conditions["integrated"] == "${type} != 'news'"


def test_officers_have_the_columns_of_people_and_posts():
    asked = set(inside("officer_register", "officers"))
    assert asked >= {*schema.columns("people"), *schema.columns("posts")}
    attended = set(inside("officer_register", "trainings"))
    assert attended >= set(schema.columns("attendance")) - {"person_id", "score"}


def test_no_two_rows_of_a_form_share_a_name():
    """Exports without group names keep one column of two."""
    for name in ALL:
        names = [row["name"] for row in cells(name) if row["name"]]
        folded = [one.casefold() for one in names]
        twice = {one for one in folded if folded.count(one) > 1}
        assert not twice, (name, twice)


@pytest.mark.parametrize("name", ["activity_log", "officer_register"])
def test_the_codes_are_those_of_the_example_study(name):
    import tomllib

    study = Path(__file__).parents[1] / "data/lai-chau/study.toml"
    settings = tomllib.loads(study.read_text(encoding="utf-8"))
    lists = {
        "activity_type": "activity_types", "topic": "topics", "audience": "audiences",
        "channel": "channels", "role": "roles", "campaign": "campaigns",
    }  # fmt: skip
    for row in cells(name, "choices"):
        if row["list_name"] in lists and row["name"] not in ("other", "none_of_these", DONT_KNOW):
            assert row["name"] in settings[lists[row["list_name"]]], row
