"""The languages there are: each is one file of sentences, and its name is the language's code."""

from __future__ import annotations

import os
import re
from functools import lru_cache
from importlib import resources
from importlib.resources.abc import Traversable
from pathlib import Path

from babel import Locale, localedata

VARIABLE = "TOOLKIT_LOCALE"  # names a folder with catalogues of further languages
COMPLETE = ("vi", "en")  # every sentence is in both; the first is taken where none is named
SPARE = "en"  # speaks where another catalogue has no sentence of its own
_ENDING = ".ftl"
_CODE = re.compile(r"[a-z]{2,3}([-_][a-z]{4})?([-_]([a-z]{2}|\d{3}))?", re.IGNORECASE)


def catalogues() -> dict[str, Traversable]:
    """Find the file of sentences of each language.

    Returns
    -------
    dict
        Language code -> file: those of the package, and those of the folder that the environment
        variable `TOOLKIT_LOCALE` names. A file counts when Babel knows its name as a language,
        since numbers and dates are written by Babel.

    Examples
    --------
    >>> catalogues()["vi"].name
    'vi.ftl'
    """
    own = resources.files("toolkit").joinpath("show", "locale")
    further = os.environ.get(VARIABLE)
    found = (_catalogues_in(Path(further)) if further else {}) | _catalogues_in(own)
    order = [*COMPLETE, *sorted(set(found) - set(COMPLETE))]
    return {code: found[code] for code in order}


def _catalogues_in(folder: Traversable) -> dict[str, Traversable]:
    files = list(folder.iterdir()) if folder.is_dir() else []
    named = {f.name.removesuffix(_ENDING): f for f in files if f.name.endswith(_ENDING)}
    # Letters only: a page names its language otherwise than Babel where there is more to a code.
    return {code: file for code, file in named.items() if code.isalpha() and _known(code)}


def _known(code: str) -> bool:
    return code.islower() and bool(localedata.exists(code))


def spoken(language: str) -> str:
    """Return the language for sentences, numbers and dates beside texts of a form.

    Examples
    --------
    >>> spoken("vi"), spoken("km")  # a form may be in Khmer
    ('vi', 'en')
    """
    return language if language in catalogues() else SPARE


def languages() -> tuple[str, ...]:
    """Name the languages that sentences can be said in.

    Examples
    --------
    >>> languages()[:2]
    ('vi', 'en')
    """
    return tuple(catalogues())


def is_code(text: str) -> bool:
    """Tell whether a text has the shape of a language's code: language, script, region.

    Examples
    --------
    >>> is_code("vi"), is_code("zh-Hant-TW"), is_code("Mường")
    (True, True, False)
    """
    return bool(_CODE.fullmatch(text))


def code_of(name: str) -> str:
    """Give the code of a language by its Vietnamese or English name.

    Parameters
    ----------
    name : str
        A code, or a name that Babel knows, in capitals or not.

    Returns
    -------
    str
        The text itself where it is a code already, or no known name.

    Examples
    --------
    >>> code_of("Tiếng Việt"), code_of("vietnamese"), code_of("Lao"), code_of("vi")
    ('vi', 'vi', 'lo', 'vi')
    >>> code_of("Mường")
    'Mường'
    """
    if name.islower() and is_code(name):
        return name  # some codes are names of other languages
    return _codes().get(name.casefold(), name)


@lru_cache
def _codes() -> dict[str, str]:
    """Names of languages in those that have every sentence -> code."""
    named = (item for one in COMPLETE for item in Locale(one).languages.items())
    return {name.casefold(): code for code, name in named}
