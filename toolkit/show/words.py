"""The catalogues of sentences, one per language, and how a sentence is made."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from typing import Any

from fluent.runtime import FluentBundle, FluentResource

LANGUAGES = ("vi", "en")


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
    """Load the sentences of one language from `locale/LANGUAGE.ftl`."""
    source = resources.files("toolkit.show").joinpath("locale", f"{language}.ftl")
    bundle = FluentBundle([language], use_isolating=False)
    bundle.add_resource(FluentResource(source.read_text(encoding="utf-8")))
    return bundle


def say(language: str, message: str, **words: object) -> str:
    """Make a sentence.

    Parameters
    ----------
    language : {"vi", "en"}
    message : str
        Identifier in the catalogues.
    **words
        What the sentence mentions; whole numbers decide on singular and plural.

    Raises
    ------
    KeyError
        The message is missing, or mentions a word that was not given: never a half sentence.

    Examples
    --------
    >>> say("en", "note-wave", wave="2025", n=1), say("en", "note-wave", wave="2026", n=2)
    ('2025: 1 answer sheet.', '2026: 2 answer sheets.')
    """
    bundle = catalogue(language)
    pattern = bundle.get_message(message).value if bundle.has_message(message) else None
    if pattern is None:
        raise KeyError(f"{language}.ftl has no message {message!r}")
    text, errors = bundle.format_pattern(pattern, words)
    if errors:
        raise KeyError(f"{language}.ftl, {message}: {errors[0]}")
    return Said(str(text), message)
