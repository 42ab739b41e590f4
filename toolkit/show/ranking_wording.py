"""Ranks of units in sentences: how sure they are, and by what rules they were made."""

from __future__ import annotations

from toolkit.ranking import Ranking
from toolkit.show.progress_wording import indicator_name
from toolkit.show.text import Text, date_text, number, percent, plain
from toolkit.show.words import say


def no_ranking(ranking: Ranking) -> Text:
    """Why there is no ranking."""
    lang = ranking.study.language
    if ranking.rule is None:
        return Text(say(lang, "rank-no-index"))
    if ranking.unranked.empty:
        return Text(say(lang, "rank-no-units"))
    return Text(say(lang, "rank-nobody", smallest=ranking.rule.smallest))


def describe_ranking(ranking: Ranking) -> Text:
    """How many units are ranked, and how far their order can be trusted.

    Parameters
    ----------
    ranking : Ranking
    """
    study, lang, table = ranking.study, ranking.study.language, ranking.table
    if ranking.rule is None or table.empty:
        return no_ranking(ranking)
    ranked, apart = len(table), len(ranking.unranked)
    words = {"label": plain(study.say(ranking.rule.label)), "date": date_text(ranking.as_of, lang)}
    parts = [say(lang, "rank-summary", ranked=ranked, apart=apart, **words)]
    if ranked > 1:
        width = number((table["rank_high"] - table["rank_low"] + 1).mean(), lang, 1)
        share = percent(ranking.certain_pairs, lang)
        parts.append(say(lang, "rank-certain", width=width, share=share))
        if ranking.certain_pairs < 0.5:
            parts.append(say(lang, "rank-weak"))
    return Text(" ".join(parts))


def ranking_notes(ranking: Ranking) -> list[str]:
    """The rules by which a table of ranks was made."""
    study, lang, rule = ranking.study, ranking.study.language, ranking.rule
    if rule is None:
        return []
    weights = "; ".join(
        f"{indicator_name(study, name)} {percent(weight, lang)}"
        for name, weight in zip(
            ranking.components["component"], ranking.components["weight"], strict=True
        )
    )
    mean = say(lang, f"rank-mean-{rule.aggregation}")
    notes = [say(lang, "note-rank-index", mean=mean, weights=weights), _interval_note(ranking)]
    notes += [say(lang, f"note-rank-{basis}") for basis in _bases(ranking)]
    notes.append(say(lang, "note-rank-ties"))
    notes.append(say(lang, "note-rank-small", smallest=rule.smallest))
    if (ranking.table["missing"] != "").any():
        notes.append(say(lang, "note-rank-missing"))
    if (ranking.table["nil"] != "").any():
        notes.append(say(lang, "note-rank-nil"))
    return notes


def _interval_note(ranking: Ranking) -> str:
    lang = ranking.study.language
    sampled = (ranking.components["basis"] == "sample").any()
    varied = [choice for choice in ranking.vary if choice != "sampling" or sampled]
    if not varied:
        return say(lang, "note-rank-fixed")
    words = ", ".join(say(lang, f"rank-vary-{choice}") for choice in varied)
    return say(lang, "note-rank-interval", draws=number(ranking.draws, lang), varied=words)


def _bases(ranking: Ranking) -> list[str]:
    """Which notes on samples belong below: all counted, some from samples, some unknown."""
    found = set(ranking.components["basis"])
    return ["census"] if found <= {"census"} else sorted(found - {"census"})
