"""The codebook as a page: every question, code, value and key of a form, in each language."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import html

from toolkit.codebook_page import write_codebook_page
from toolkit.instrument import Instrument, read_instrument

SURVEYS = Path(__file__).parents[1] / "surveys"
FORMS = sorted(path.name for path in SURVEYS.glob("*.md"))


def page_of(form: Instrument, language: str, folder: Path) -> html.HtmlElement:
    path = write_codebook_page(form, language, folder / f"codebook-{language}.html")
    return html.fromstring(path.read_bytes())


def texts(element: html.HtmlElement, path: str) -> list[str]:
    return [" ".join(found.text_content().split()) for found in element.xpath(path)]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("name", FORMS)
def test_every_question_and_every_choice_stands_there_once(
    name: str, language: str, tmp_path: Path
) -> None:
    form = read_instrument(SURVEYS / name)
    page = page_of(form, language, tmp_path)
    items = form.body.all_items()
    articles = {article.get("id"): article for article in page.xpath("//article")}
    assert len(articles) == len(page.xpath("//article"))
    assert set(articles) == set(items)
    for item in items.values():
        rows = articles[item.name].xpath(".//tbody/tr")
        assert [texts(row, "td")[:2] for row in rows] == [
            [choice.name, " ".join(choice.label[language].split())] for choice in item.choices
        ], item.name
    for target in page.xpath("//nav//a/@href"):
        assert len(page.xpath(f"//*[@id='{target[1:]}']")) == 1, target


def test_values_are_those_of_the_analysis_and_keys_have_their_days(tmp_path: Path) -> None:
    form = read_instrument(SURVEYS / "awareness.md")
    page = page_of(form, "vi", tmp_path)
    turned = next(item for item in form.items.values() if item.reverse)
    shown = texts(page, f"//article[@id='{turned.name}']//tbody/tr/td[3]")
    values = [form.items[turned.name].value(choice.name) for choice in turned.choices]
    assert shown == ["" if value is None else f"{value:g}" for value in values]
    assert shown[0] == "5"
    facts = texts(page, f"//article[@id='{turned.name}']//dd")
    assert "attitude (đảo chiều: càng đồng ý thì điểm càng thấp)" in facts
    right = texts(page, "//article[@id='k08']//tr[@class='right']/td")
    assert (right[0], right[-1]) == ("b", "đúng từ ngày 01/01/2021")
    keyed = {article.get("id") for article in page.xpath("//article[.//tr[@class='right']]")}
    assert keyed == {item.name for item in form.items.values() if item.answer}


def test_a_key_that_ends_and_a_condition_are_told(tmp_path: Path) -> None:
    path = tmp_path / "f.md"
    path.write_text(
        "| survey | type | name | label::English (en) | relevant | constraint | answer | since |\n"
        "|---|---|---|---|---|---|---|---|\n"
        "| | select_one d | k | How <b>many</b> & why? | | | a /2026-06-30; b 2026-07-01/ | |\n"
        "| | integer | n | And? | ${k} = 'a' | . < 9 | | 3 |\n"
        "| choices | list_name | name | label::English (en) |\n|---|---|---|---|\n"
        "| | d | a | 5 <script> |\n| | d | b | 10 |\n",
        encoding="utf-8",
    )
    page = page_of(read_instrument(path), "en", tmp_path)
    assert texts(page, "//article[@id='k']//td[3]") == [
        "right until 30 June 2026",
        "right from 1 July 2026",
    ]
    assert texts(page, "//article[@id='k']//td[2]") == ["5 <script>", "10"]
    assert "How many & why?" in texts(page, "//article[@id='k']/h3")[0]
    assert not page.xpath("//script")
    assert texts(page, "//article[@id='n']//dd") == [
        "whole number",
        "Only if you answered “5 <script>” to question 1.",
        "${k} = 'a'",
        ". < 9",
        "3",
    ]


def test_a_repeat_is_named_with_its_table(tmp_path: Path) -> None:
    form = read_instrument(SURVEYS / "officer_register.md")
    headings = " | ".join(texts(page_of(form, "en", tmp_path), "//h2"))
    assert form.repeats
    for name in form.repeats:
        assert f"(answered several times; table “{name}”)" in headings
