"""The methods behind the figures of a report, in plain words, and the links that lead to them."""

from __future__ import annotations

import math
import re
import unicodedata
from typing import Any

from toolkit.comparison import Comparison
from toolkit.peers import Peers
from toolkit.result import Result
from toolkit.show.text import Text
from toolkit.show.words import say


def anchor(method: str, language: str) -> str:
    """Anchor of a method's heading, as pages and notebooks make it from the heading's words.

    Examples
    --------
    >>> anchor("paired", "en")
    'method-paired-answers'
    """
    words = _title(method, language).lower()
    folded = unicodedata.normalize("NFD", words.replace("đ", "d"))
    if any(letter.isalpha() and not letter.isascii() for letter in folded):
        kept = (c if unicodedata.category(c)[0] in "LMN" else " " for c in words)
        return "-".join("".join(kept).split())
    return re.sub(r"[^a-z0-9]+", "-", folded.encode("ascii", "ignore").decode()).strip("-")


def linked(sentence: str, method: str, language: str) -> str:
    """Add to a sentence the link to its method.

    Examples
    --------
    >>> linked("Knowledge rose.", "paired", "en")
    'Knowledge rose. ([method](#method-paired-answers))'
    """
    return f"{sentence} ([{say(language, 'method-link')}](#{anchor(method, language)}))"


def describe_methods(*results: Result) -> Text:
    """What the methods behind some results are, on what they rest and when they say nothing.

    Parameters
    ----------
    *results : Coverage, Comparison or Peers
        Each method is described once, in the language of the first.
    """
    lang = results[0].study.language
    parts = []
    for method in dict.fromkeys(name for result in results for name in methods_of(result)):
        text = say(lang, f"method-{method}")
        parts.append(f"#### {_title(method, lang)}\n\n{text}")
    return Text("\n\n".join(parts))


def methods_of(result: Result) -> list[str]:
    """Name the methods that figures of a result were got by."""
    if result.table.empty:
        return []
    if isinstance(result, Comparison):
        return _of_comparison(result)
    return ["peers"] if isinstance(result, Peers) else ["coverage"]


def method_of(row: dict[str, Any]) -> str:
    """Name the method of a row of a comparison."""
    if row["method"] in ("level", "difference"):
        return str(row["method"])
    if row["method"] in ("retrospective", "response_shift"):
        return "retrospective"
    return "clusters" if row["clusters"] else str(row["method"])


def _of_comparison(change: Comparison) -> list[str]:
    known = change.table["change"].notna().to_numpy()
    used = methods_used(change)
    level = ["level"] if not known.all() and not change.of_items else []
    if change.of_items and "paired" in used:
        used += ["right", "ordered"]
    many = ["many"] if change.table["p_adjusted"].notna().to_numpy()[known].any() else []
    return [*used, *level, *many]


def methods_used(change: Comparison) -> list[str]:
    """Name the methods of the rows that tell a change, each once."""
    rows = zip(*(change.table[name] for name in ("change", "method", "clusters")), strict=True)
    told = [(method, clusters) for step, method, clusters in rows if not math.isnan(step)]
    return list(
        dict.fromkeys(method_of({"method": method, "clusters": many}) for method, many in told)
    )


def _title(method: str, language: str) -> str:
    return say(language, f"method-title-{method}")
