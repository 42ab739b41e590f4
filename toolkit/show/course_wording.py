"""One course before and after, in sentences a trainer can read out."""

from __future__ import annotations

import dataclasses
import math
from typing import Any

import pandas as pd

from toolkit.comparison import Comparison
from toolkit.disclosure import MIN_RESPONDENTS
from toolkit.items import Item
from toolkit.right_answers import RightAnswers
from toolkit.schema import records
from toolkit.settings import Wave
from toolkit.show.change_wording import change_sentences, change_title
from toolkit.show.names import wave_label
from toolkit.show.text import Text, date_text, percent, plain
from toolkit.show.title import title_of
from toolkit.show.words import say
from toolkit.study import Study, SurveyData
from toolkit.training_levels import LEVELS, TrainingLevels


def course_title(study: Study, survey: str | None = None) -> Text:
    """Title of a report on one course: its name, and the answer sheets of each round.

    Parameters
    ----------
    study : Study
    survey : str, optional
        The study's first survey without it.
    """
    lang, data = study.language, study.survey(survey)
    title = "course-title" if len(data.waves) > 1 else "course-title-one"
    lines = [f"# {say(lang, title)}"]
    lines += [f"**{plain(study.say(data.settings.title, study.title))}**"]
    lines += [" · ".join(_wave_line(study, data, wave) for wave in data.settings.waves)]
    return title_of(lines, lang)


def _wave_line(study: Study, data: SurveyData, wave: Wave) -> str:
    """Answer sheets of a round and their days, where these are known."""
    lang, label = study.language, wave_label(study, wave)
    rows = data.responses[data.responses["wave"] == wave.name]
    if 0 < len(rows) < MIN_RESPONDENTS:
        return say(lang, "course-wave-few", wave=label, min=MIN_RESPONDENTS)
    text = say(lang, "course-wave", wave=label, n=len(rows))
    undated = any(p.code == "no_answer_dates" and p.table == wave.file for p in study.problems)
    days = [] if undated else [rows["date"].min(), rows["date"].max()]
    shown = dict.fromkeys(date_text(day, lang) for day in days if pd.notna(day))
    return f"{text} ({' – '.join(shown)})" if shown else text


def describe_course(change: Comparison, right: RightAnswers) -> Text:
    """What a course has changed, in a few sentences, as a list.

    Parameters
    ----------
    change : Comparison
        Of scales, not split; without those that tell nothing of the course (`measured`).
    right : RightAnswers
    """
    lang = change.study.language
    if _nothing_shown(right) and change.table["level"].isna().all():
        return Text(say(lang, "course-few", min=MIN_RESPONDENTS))
    lines = change_sentences(change) if len(change.table) else []
    if not _nothing_shown(right):
        lines += [_questions_line(right), _again_line(right)]
    return Text("\n".join(f"- {line}" for line in lines))


def _nothing_shown(right: RightAnswers) -> bool:
    return bool(right.table["share_after"].isna().all())


def _questions_line(right: RightAnswers) -> str:
    """How many questions more people answered rightly, or reached the pass mark."""
    lang, table = right.study.language, right.table
    kinds = [kind(row) for row in records(table)]
    if kinds.count("level") == len(kinds):
        passed = int((table["share_after"] >= right.pass_mark).sum())
        mark = percent(right.pass_mark, lang)
        return say(lang, "course-questions-level", n=passed, all=len(kinds), mark=mark)
    counts = {name: kinds.count(name) for name in ("up", "down", "open")}
    return say(lang, "course-questions", all=sum(counts.values()), **counts)


def kind(row: dict[str, Any]) -> str:
    """Whether more, fewer or not clearly either answered a question rightly: up, down, open.

    `level` where there is one round to tell of, `few` where there are too few answers.
    """
    if not math.isfinite(row["share_after"]):
        return "few"
    if not math.isfinite(row["change"]):
        return "level"
    return "up" if row["low"] > 0 else "down" if row["high"] < 0 else "open"


def _again_line(right: RightAnswers) -> str:
    again = _again(right)
    numbers = ", ".join(str(row["number"]) for row in again)
    return say(right.study.language, "course-again", n=len(again), numbers=numbers)


def _again(right: RightAnswers) -> list[dict[str, Any]]:
    """Questions to be taught again: the least known first, then those that most people lost."""
    rows = right.table[right.table["teach_again"] != ""]
    ordered = rows.assign(net=(rows["gained"] - rows["lost"]).fillna(0.0))
    below = ordered["teach_again"] != "below_mark"
    return records(ordered.assign(later=below).sort_values(["later", "share_after", "net"]))


def describe_right_answers(right: RightAnswers) -> Text:
    """A sentence a question: how many answered it rightly after the course, and before.

    Parameters
    ----------
    right : RightAnswers
    """
    lang = right.study.language
    if right.table.empty:
        return Text(say(lang, "right-none"))
    if _nothing_shown(right):
        return Text(say(lang, "course-few", min=MIN_RESPONDENTS))
    lines = [
        f"- {_question(right, row)}  \n  {_sentence(right, row)}" for row in records(right.table)
    ]
    note = [say(lang, "right-note")] if "level" not in right.table["method"].tolist() else []
    return Text("\n\n".join(["\n".join(lines), *note]))


def _question(right: RightAnswers, row: dict[str, Any]) -> str:
    label = _item(right, row).label[right.study.language]
    return f"**{row['number']}.** {plain(label)}"


def _item(right: RightAnswers, row: dict[str, Any]) -> Item:
    return right.study.survey(right.survey).instrument.item(row["item"])


def _sentence(right: RightAnswers, row: dict[str, Any]) -> str:
    """The plain sentence of one question."""
    lang, verdict = right.study.language, kind(row)
    if verdict == "few":
        return say(lang, "right-few", number=row["number"], min=MIN_RESPONDENTS)
    keys = ["number", "right_after", "n_after"]
    keys += [] if verdict == "level" else ["right_before"]
    keys += ["n_before"] if row["method"] == "independent" else []
    keys += ["lost", "gained"] if row["method"] == "paired" else []
    counts = {key: int(row[key]) for key in keys}
    if verdict == "level":
        return say(lang, "right-level", **counts)
    told = say(lang, f"right-{row['method']}", **counts)
    return f"{told} {say(lang, 'right-open')}" if verdict == "open" else told


def describe_teach_again(right: RightAnswers) -> Text:
    """The questions to be taught again, the weakest first, with what was answered instead.

    Parameters
    ----------
    right : RightAnswers
    """
    lang = right.study.language
    mark = percent(right.pass_mark, lang)
    compared = bool(right.table["change"].notna().any())
    rule = say(lang, "again-rule" if compared else "again-rule-level", mark=mark)
    if _nothing_shown(right):
        return Text(say(lang, "again-unknown"))
    again = _again(right)
    if not again:
        return Text(f"{say(lang, 'again-none')} {rule}")
    lines = [f"- {_question(right, row)}  \n  {_reteach(right, row, mark)}" for row in again]
    return Text("\n\n".join([rule, "\n".join(lines)]))


def _reteach(right: RightAnswers, row: dict[str, Any], mark: str) -> str:
    """Why one question is to be taught again, its right answer, and the commonest mistake."""
    lang, item = right.study.language, _item(right, row)
    labels = {choice.name: plain(choice.label[lang]) for choice in item.choices}
    words: dict[str, Any] = {"n": int(row["n_after"]), "after": int(row["right_after"])}
    words |= {"share": percent(row["share_after"], lang), "mark": mark}
    lost = {k: int(row[k]) for k in ("lost", "gained") if math.isfinite(row[k])}
    told = [say(lang, f"again-{row['teach_again']}", **words, **lost)]
    if row["answer"] in labels:
        told.append(say(lang, "again-answer", answer=labels[row["answer"]]))
    if row["n_mistake"] > 1 and row["mistake"] in labels:
        mistake = {"answer": labels[row["mistake"]], "n": int(row["n_mistake"])}
        told.append(say(lang, "again-mistake", **mistake))
    if row["n_dont_know"] > 1:
        told.append(say(lang, "again-dont-know", n=int(row["n_dont_know"])))
    return " ".join(told)


def describe_levels(levels: TrainingLevels, change: Comparison) -> Text:
    """Kirkpatrick's four levels: what was measured at each, or that nothing was.

    Parameters
    ----------
    levels : TrainingLevels
    change : Comparison
        Of scales, not split.
    """
    lang, lines = levels.study.language, []
    for number, level in enumerate(LEVELS, start=1):
        rows = records(levels.table[levels.table["level"] == level])
        told = "; ".join(_level(levels, change, row) for row in rows)
        lines.append(f"- **{number}. {say(lang, f'level-title-{level}')}**: {told}.")
    return Text("\n".join(lines))


def _level(levels: TrainingLevels, change: Comparison, row: dict[str, Any]) -> str:
    """What was measured by one scale, or why it tells nothing."""
    lang = levels.study.language
    if row["state"] == "no_data":
        return say(lang, "level-no_data")
    own = dataclasses.replace(change, table=change.table[change.table["scale"] == row["scale"]])
    scale = levels.study.survey(levels.survey).instrument.scale(row["scale"]).label[lang]
    if row["state"] == "measured":
        found = change_title(own) or say(lang, "level-few", scale=scale, min=MIN_RESPONDENTS)
        return say(lang, "level-measured", found=found, n=row["items"])
    days = 0 if pd.isna(row["days"]) else int(row["days"])
    return say(lang, f"level-{row['state']}", scale=scale, days=days)
