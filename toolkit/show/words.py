"""The catalogues of sentences, one per language, and how a sentence is made."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from fluent.runtime import FluentBundle, FluentResource

from toolkit.languages import SPARE, catalogues

LONGEST = 2000  # characters; the formatter refuses a word of more than 2,500


class Said(str):
    """A sentence that still knows by which message it was made.

    Examples
    --------
    >>> sentence = say("en", "export-table")
    >>> sentence, sentence.message
    ('Table', 'export-table')
    """

    message: str

    def __new__(cls, text: str, message: str) -> Said:
        """Make the sentence, and keep its message."""
        said = super().__new__(cls, text)
        said.message = message
        return said

    def __reduce__(self) -> tuple[type[Said], tuple[str, str]]:
        """Take the message along to another process."""
        return Said, (str(self), self.message)


@lru_cache
def catalogue(language: str) -> Any:
    """Load the sentences of one language; none where it has no catalogue.

    Forms may be written in languages that the toolkit itself does not speak.
    """
    bundle = FluentBundle([language], use_isolating=False)
    if source := catalogues().get(language):
        bundle.add_resource(FluentResource(source.read_text(encoding="utf-8")))
    return bundle


def has(language: str, message: str) -> bool:
    """Whether a language has a catalogue, and a sentence of its own in it.

    Examples
    --------
    >>> has("en", "report-title"), has("en", "no-such-sentence"), has("km", "report-title")
    (True, False, False)
    """
    bundle = catalogue(language)
    return bool(bundle.has_message(message) and bundle.get_message(message).value)


def say(language: str, message: str, **words: object) -> str:
    """Make a sentence; in English where a language has no sentence of its own yet.

    Parameters
    ----------
    language : str
        Such as one of `languages()`; a language without a catalogue has no sentence of its own.
    message : str
        Identifier in the catalogues.
    **words
        What the sentence mentions; whole numbers decide on singular and plural.

    Raises
    ------
    KeyError
        No catalogue has the message, or a word it mentions was not given: never half a sentence.

    Examples
    --------
    >>> say("en", "note-wave", wave="2025", n=1), say("en", "note-wave", wave="2026", n=2)
    ('2025: 1 answer sheet.', '2026: 2 answer sheets.')
    """
    bundle = catalogue(language if has(language, message) else SPARE)
    pattern = bundle.get_message(message).value if bundle.has_message(message) else None
    if pattern is None:
        raise KeyError(f"{language}.ftl has no message {message!r}")
    long = {name: word for name, word in words.items() if _is_long(word)}
    text, errors = bundle.format_pattern(pattern, words | {name: _stand_in(name) for name in long})
    if errors:
        raise KeyError(f"{language}.ftl, {message}: {errors[0]}")
    for name, word in long.items():
        text = text.replace(_stand_in(name), str(word))
    return Said(str(text), message)


def _is_long(word: object) -> bool:
    return isinstance(word, str) and len(word) > LONGEST


def _stand_in(name: str) -> str:
    """What holds the place of a long word; no text has these two characters."""
    return f"\ufdd0{name}\ufdd1"
