"""A questionnaire in a few sentences."""

from __future__ import annotations

from collections.abc import Iterator

from toolkit.instrument import Instrument
from toolkit.show.words import say


def describe_form(instrument: Instrument, language: str, *, minutes: int) -> list[str]:
    """Say what is in a questionnaire.

    Parameters
    ----------
    instrument : Instrument
    language : str
        Of the sentences.
    minutes : int
        What answering takes, by estimate.

    Returns
    -------
    list of str
        One a line.
    """
    return [
        say(
            language, "survey-title", title=instrument.title[language] or instrument.name,
            name=instrument.name, version=instrument.version or "–",
        ),
        say(
            language, "survey-counts", items=len(instrument.items), minutes=minutes,
            languages=", ".join(instrument.languages),
        ),
        *_parts(instrument, language),
    ]  # fmt: skip


def _parts(instrument: Instrument, language: str) -> Iterator[str]:
    paths = list(instrument.body.sections())
    groups = [path[-1].name for path in paths if not path[-1].repeat]
    if groups:
        names = ", ".join(groups)
        yield say(language, "survey-groups", n=len(groups), names=names)
    for name, repeat in instrument.repeats.items():
        yield say(language, "survey-repeat", name=name, n=len(list(repeat.items())))
    for scale in instrument.scales.values():
        yield say(
            language, "survey-scale", label=scale.label[language] or scale.name, name=scale.name,
            n=len(scale.items), method=scale.method,
        )  # fmt: skip
