"""Activities and units without any as sentences, in the study's language."""

from __future__ import annotations

from toolkit.activities import ActivitySummary, SilentUnits
from toolkit.show.text import Text, date_text, percent
from toolkit.show.words import say


def describe_activities(summary: ActivitySummary) -> Text:
    """Say how many activities were held in a year and who took part.

    Parameters
    ----------
    summary : ActivitySummary
    """
    lang, total = summary.study.language, summary.total
    words = {"year": str(summary.year), "date": date_text(summary.as_of, lang)}
    if not total["events"]:
        return Text(say(lang, "activities-none", **words))
    heads = {key: int(total[key]) for key in ("events", "own", "integrated", "people", "men")}
    parts = [say(lang, "activities-sentence", **words, **heads)]
    if heads["people"]:
        parts.append(
            say(lang, "activities-people", share=percent(total["men_share"], lang), **heads)
        )
    if int(total["led_of"]):
        share = percent(total["leaders_share"], lang)
        parts.append(say(lang, "activities-led", n=int(total["leaders"]), share=share))
    if uncounted := int(total["uncounted"]):
        parts.append(say(lang, "note-heads-unknown", n=uncounted))
    return Text(" ".join(parts))


def describe_silent(silent: SilentUnits) -> Text:
    """Say how many units have held no activity this year.

    Parameters
    ----------
    silent : SilentUnits
    """
    lang = silent.study.language
    words = {"year": str(silent.year), "date": date_text(silent.as_of, lang)}
    if silent.table.empty:
        return Text(say(lang, "silent-none", **words))
    units, new = int(silent.by_parent["units"].sum()), int(silent.table["new"].sum())
    text = say(lang, "silent-sentence", n=len(silent.table), units=units, **words)
    return Text(text + (" " + say(lang, "silent-of-them-new", n=new) if new else ""))
