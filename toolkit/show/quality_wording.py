"""The quality of a survey in sentences, and the title of its report."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.errors import ArgumentError
from toolkit.measurement import ItemAnalysis, ItemDifferences, PairingQuality, Reliability
from toolkit.quality import Duplicates, MissingAnswers, ResponseRates, StraightLining
from toolkit.schema import records
from toolkit.show.names import scale_label, short_wave_labels, wave_labels
from toolkit.show.text import Text, interval, number, percent, plain
from toolkit.show.title import title_of
from toolkit.show.words import say
from toolkit.study import Study

Quality = (
    ResponseRates
    | MissingAnswers
    | StraightLining
    | Duplicates
    | PairingQuality
    | Reliability
    | ItemAnalysis
    | ItemDifferences
)


def quality_title(study: Study, survey: str | None = None) -> Text:
    """Title of a report on the quality of a survey: its name, its waves, where the data are from.

    Parameters
    ----------
    study : Study
    survey : str, optional
        The study's first survey without it.
    """
    lang = study.language
    lines = [f"# {say(lang, 'quality-title')}"]
    if survey is not None or study.surveys:
        data = study.survey(survey)
        waves = " · ".join(plain(label) for label in wave_labels(study, data.name).values())
        title = plain(study.say(data.settings.title))
        lines.append(say(lang, "quality-line", survey=title, waves=waves))
    source = plain(study.say(study.settings.source))
    if source:
        kind = "report-synthetic" if study.settings.synthetic else "report-source"
        lines.append(f"> {say(lang, kind, source=source)}")
    return title_of(lines, lang)


def describe_quality(*results: Quality) -> Text:
    """Say the most important of several results in a few sentences, as a list.

    Parameters
    ----------
    *results : ResponseRates, MissingAnswers, StraightLining, Duplicates, PairingQuality, \
Reliability, ItemAnalysis or ItemDifferences
        In the order in which they are to be told.

    Raises
    ------
    ArgumentError
        Without any result.
    """
    if not results:
        example = "describe_quality(response_rates(study))"
        raise ArgumentError(f"results is empty; give at least one, for example {example}")
    lang = results[0].study.language
    if not results[0].survey:
        return Text(say(lang, "no-survey"))
    return Text("\n".join(f"- {sentence}" for result in results for sentence in _told(result)))


def _told(result: Quality) -> Iterator[str]:
    """Sentences of one result; none where there is nothing to say."""
    if isinstance(result, ResponseRates):
        yield from _response(result)
    elif isinstance(result, MissingAnswers):
        yield from _missing(result)
    elif isinstance(result, StraightLining):
        yield from _straight(result)
    elif isinstance(result, Duplicates):
        yield from _duplicates(result)
    elif isinstance(result, PairingQuality):
        yield from _pairing(result)
    elif isinstance(result, Reliability):
        yield from _reliability(result)
    elif isinstance(result, ItemAnalysis):
        yield from _items(result)
    else:
        yield from _differences(result)


def _response(rates: ResponseRates) -> Iterator[str]:
    """All units together, wave by wave: the tops of the tree are added up."""
    study, lang = rates.study, rates.study.language
    labels = wave_labels(study, rates.survey)
    for wave in study.survey(rates.survey).settings.waves:
        tree = study.hierarchy.at(wave.date)
        tops = [unit for unit in tree if unit not in tree.parents]
        rows = rates.table[(rates.table["wave"] == wave.name) & rates.table["unit_id"].isin(tops)]
        top = rows.sort_values("answers").iloc[-1]
        words = {"wave": labels[wave.name], "answers": number(top["answers"], lang)}
        if not top["members"]:
            yield say(lang, "quality-response-only", **words)
            continue
        words |= {"members": number(top["members"], lang), "rate": percent(top["rate"], lang)}
        units = {"answering": int(top["answering"]), "units": int(top["units"])}
        yield say(lang, "quality-response", **words, **units)


def _missing(missing: MissingAnswers) -> Iterator[str]:
    """The scale and wave with most fields left empty."""
    study, lang = missing.study, missing.study.language
    rows = missing.scales[missing.scales["unanswered"] > 0]
    if len(rows):
        worst = rows.sort_values("unanswered", kind="stable").iloc[-1]
        scale = scale_label(study, missing.survey, worst["scale"])
        wave = short_wave_labels(study, missing.survey)[worst["wave"]]
        share = percent(worst["unanswered"], lang)
        yield say(lang, "quality-missing", share=share, scale=scale, wave=wave)


def _straight(found: StraightLining) -> Iterator[str]:
    shares = found.table["straight"].dropna()
    if len(shares):
        lang = found.study.language
        yield say(lang, "quality-straight", share=percent(shares.max(), lang))


def _duplicates(found: Duplicates) -> Iterator[str]:
    lang = found.study.language
    groups = found.table.drop_duplicates(["kind", "group"])["kind"]
    yield say(lang, "quality-duplicates", n=int((groups == "identical_answers").sum()))
    if found.study.survey(found.survey).settings.code_columns:
        yield say(lang, "quality-codes", n=int((groups == "repeated_code").sum()))


def _pairing(quality: PairingQuality) -> Iterator[str]:
    lang, pairing = quality.study.language, quality.pairing
    if pairing is not None:
        words = {"share": percent(pairing.matched, lang)}
        words |= {"rate": percent(pairing.false_link_rate, lang)}
        yield say(lang, "quality-pairing", pairs=number(len(pairing.pairs), lang), **words)


def _reliability(reliability: Reliability) -> Iterator[str]:
    """Alpha of every scale in the last wave."""
    study, lang = reliability.study, reliability.study.language
    labels = wave_labels(study, reliability.survey)
    last = reliability.table[reliability.table["wave"] == list(labels)[-1]]
    for row in records(last[last["alpha"].notna()]):
        limits = interval(row["alpha_low"], row["alpha_high"], lang, digits=2)
        scale = scale_label(study, reliability.survey, row["scale"])
        words = {"wave": labels[row["wave"]], "alpha": number(row["alpha"], lang, 2)}
        yield say(lang, "quality-reliability", scale=scale, interval=limits, **words)


def _items(analysis: ItemAnalysis) -> Iterator[str]:
    study = analysis.study
    wave, label = list(wave_labels(study, analysis.survey).items())[-1]
    rows = analysis.table[(analysis.table["wave"] == wave) & analysis.table["item_rest"].notna()]
    if len(rows):
        words = {"weak": int(rows["weak"].sum()), "all": len(rows)}
        yield say(study.language, "quality-items", wave=label, **words)


def _differences(differences: ItemDifferences) -> Iterator[str]:
    """Questions of class B or C in any wave, of those that could be examined in one."""
    rows = differences.table[differences.table["ets_class"] != ""]
    if len(rows):
        found = rows.loc[rows["ets_class"].isin(["B", "C"]), "item"].nunique()
        words = {"n": int(found), "all": int(rows["item"].nunique())}
        yield say(differences.study.language, "quality-differences", **words)
