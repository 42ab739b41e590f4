"""A language of the tests' own: the English sentences in Armenian letters; and what notebooks show.

Whatever a report in this language says in Latin letters comes from the data, or was never given to
a translator. Armenian has letters of its own, large and small; Babel writes its months in them.
"""

from __future__ import annotations

import ast
import re
import string
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import nbformat
import pandas as pd
import report_text
from fluent.syntax import FluentParser, FluentSerializer
from fluent.syntax import ast as fluent
from fluent.syntax.visitor import Transformer

from toolkit.findings import TEXTS
from toolkit.languages import COMPLETE

CODE = "hy"
ROOT = Path(__file__).parents[1]
_LATIN = string.ascii_uppercase + string.ascii_lowercase
_ARMENIAN = [chr(0x531 + n) for n in range(26)] + [chr(0x561 + n) for n in range(26)]
LETTERS = str.maketrans(_LATIN, "".join(_ARMENIAN))
WORD = re.compile(r"(?<!\w)[A-Za-zÀ-ɏḀ-ỿ]+(?!\w)")  # not the letters of a number such as 3f2a
NUMERAL = re.compile(r"[IVX]+")  # sections of a report are numbered so in every language


class _Rewritten(Transformer):
    """Other letters in every variant of every sentence; words to be filled in stay as they are."""

    def visit_TextElement(self, node: fluent.TextElement) -> fluent.TextElement:  # noqa: N802
        return fluent.TextElement(node.value.translate(LETTERS))

    def visit_SelectExpression(self, node: fluent.SelectExpression) -> fluent.SelectExpression:  # noqa: N802
        for variant in node.variants:  # and not what it selects by
            variant.value = self.visit(variant.value)
        return node

    def visit_Placeable(self, node: fluent.Placeable) -> fluent.Placeable:  # noqa: N802
        if isinstance(node.expression, fluent.StringLiteral):
            text = node.expression.value.translate(LETTERS)
            return fluent.Placeable(fluent.StringLiteral(text))
        if isinstance(node.expression, fluent.SelectExpression):
            return fluent.Placeable(self.visit(node.expression))
        return node


def sentences() -> str:
    """The catalogue: all of en.ftl but the patterns of dates, and the findings."""
    english = (report_text.LOCALE / "en.ftl").read_text("utf-8")
    body = FluentParser().parse(english + "\n" + _findings()).body
    kept = [m for m in body if isinstance(m, fluent.Message) and "-pattern" not in m.id.name]
    return FluentSerializer().serialize(fluent.Resource([_Rewritten().visit(m) for m in kept]))


def _findings() -> str:
    pairs = [
        (code, words) for code, both in TEXTS.items() for words in zip(KINDS, both, strict=True)
    ]
    lines = (f"{kind}-{code} = {_placeables(text)}" for code, (kind, text) in pairs)
    return "\n".join(lines) + "\n"


KINDS = ("finding", "remedy")


def _placeables(text: str) -> str:
    return re.sub(r"\{(\w+)\}", r"{ $\1 }", text)


# What a notebook shows


def outputs(path: Path, **given: object) -> Iterator[tuple[str, Any]]:
    """What each cell shows, with the cell's name; run as a notebook runs it, without a kernel."""
    cells = nbformat.read(path, as_version=4).cells
    space: dict[str, Any] = {}
    exec(cells[0].source, space)
    assert set(given) <= set(space)
    space |= given
    for cell in cells[1:]:
        tree = ast.parse(cell.source)
        last = tree.body.pop() if isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, cell.id, "exec"), space)
        if isinstance(last, ast.Expr):
            yield cell.id, eval(compile(ast.Expression(last.value), cell.id, "eval"), space)


def read_by_anybody(shown: Any) -> str:
    """All words of an output as its reader sees them, and hears them where a page is read aloud."""
    bundle = shown._repr_mimebundle_() if hasattr(shown, "_repr_mimebundle_") else {}
    data, about = bundle if isinstance(bundle, tuple) else (bundle, {})
    if "image/svg+xml" in data:
        more = about["image/svg+xml"]
        pictures = [data["image/svg+xml"], more.get("narrow", "")]
        return " ".join([more["alt"], *map(report_text.visible, pictures)])
    if "text/markdown" in data:
        text = re.sub(r"\]\(#[^)]*\)", "]", data["text/markdown"])
        around = about.get("document", {}).get("labels", {}).values()  # words of page and document
        return " ".join([re.sub(r"\\(.)", r"\1", text), *around])
    return report_text.visible(data["text/html"] if data else shown._repr_html_())


# What comes from the data


@cache
def names(study: Path, form: Path, language: str) -> tuple[str, ...]:
    """Texts of the tables, and those of the settings and the questionnaire in one language.

    A questionnaire that is not in the language speaks its own first one.
    """
    found = {study.name, *_tables(study)}
    first = language if language in COMPLETE else COMPLETE[0]  # as in all settings of the data
    if (study / "study.toml").is_file():
        settings = tomllib.loads((study / "study.toml").read_text("utf-8"))
        found |= {*report_text.labels(settings, first), *_codes(settings)}
    found |= set(report_text.form_labels(form, _spoken(form, language))) | _in_capitals(form)
    spaced = {" ".join(text.split()) for text in found}
    return tuple(sorted((text for text in spaced if WORD.search(text)), key=len, reverse=True))


def _spoken(form: Path, language: str) -> str:
    codes = re.findall(r"label::[^|]*\((\w+)\)", form.read_text("utf-8"))
    return language if language in codes else codes[0]


def _tables(study: Path) -> Iterator[str]:
    yield from (file.name for file in study.rglob("*.*"))
    for file in study.glob("*.csv"):
        table = pd.read_csv(file, dtype=str, keep_default_na=False)
        yield from table.columns
        for column in table:
            yield from table[column].unique()


def _codes(settings: dict[str, Any]) -> Iterator[str]:
    """The keys that the study itself has chosen, such as those of its indicators."""
    for section in settings.values():
        if isinstance(section, dict):
            yield from section


def _in_capitals(form: Path) -> set[str]:
    """The numbers of questions, as K01."""
    text = form.read_text("utf-8")
    return {row["name"].upper() for row in report_text.survey.sheet_of(text, "survey")}


@cache
def _beginnings(known: tuple[str, ...]) -> frozenset[str]:
    """What a chart may show of a name that it has cut short."""
    split = [name.split(" ") for name in known]
    return frozenset(" ".join(parts[:n]) for parts in split for n in range(1, len(parts) + 1))


def _without_cut(text: str, begun: frozenset[str]) -> str:
    """A text without the names in it that end in …"""
    pieces = text.split("…")
    for place, piece in enumerate(pieces[:-1]):
        parts = piece.split(" ")
        for n in range(len(parts)):
            if " ".join(parts[n:]).lstrip("(“") in begun:
                pieces[place] = " ".join(parts[:n])
                break
    return " … ".join(pieces)


def not_from(text: str, known: tuple[str, ...]) -> list[str]:
    """The words in Latin letters that are left of a text without what comes from the data."""
    text = _without_cut(" ".join(text.split()), _beginnings(known))
    present = [name for name in known if name in text]
    for name in present:
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", " ", text)
    return [word for word in WORD.findall(text) if not NUMERAL.fullmatch(word)]
