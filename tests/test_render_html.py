"""What a page shows, what it hides, and that it stands alone."""

import base64
import hashlib
import re
import unicodedata
from html.parser import HTMLParser

import nbformat.v4 as v4
import pytest

from toolkit.errors import RenderError
from toolkit.render import to_html
from toolkit.render.fonts import font_css
from toolkit.render.markdown import Headings, to_markup
from toolkit.render.svg import inline_svg

SVG = """<?xml version="1.0" encoding="utf-8" standalone="no"?>
<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd">
<svg xmlns:xlink="http://www.w3.org/1999/xlink" width="460.8pt" height="345.6pt"
 viewBox="0 0 460.8 345.6" xmlns="http://www.w3.org/2000/svg" version="1.1">
 <metadata><rdf:RDF><dc:title>Matplotlib, https://matplotlib.org/</dc:title></rdf:RDF></metadata>
 <defs>
  <style type="text/css">*{stroke-linejoin: round; stroke-linecap: butt}</style>
 </defs>
 <defs><clipPath id="p1"><rect width="9" height="9"/></clipPath><path id="m1" d="M 0 0"/></defs>
 <g id="figure_1" clip-path="url(#p1)"><use xlink:href="#m1"/><text>Sìn Hồ</text></g>
</svg>"""


def page(*outputs, title="Báo cáo", language="vi"):
    cell = v4.new_code_cell("secret = 42", outputs=list(outputs), execution_count=1)
    return to_html(v4.new_notebook(cells=[cell]), title, language)


def shown(mime, content, kind="display_data", **metadata):
    return v4.new_output(kind, {mime: content, "text/plain": "PLAIN"}, metadata=metadata)


def markdown(text, kind="display_data"):
    return shown("text/markdown", text, kind)


def figure(alt, kind="display_data"):
    return shown("image/svg+xml", SVG, kind, **{"image/svg+xml": {"alt": alt}})


def outside(html):
    return [a for a in re.findall(r"https?://[^\"'<>\s)]+", html) if "www.w3.org" not in a]


def test_only_outputs_are_shown():
    streams = [v4.new_output("stream", name=name, text=f"{name}!") for name in ("stdout", "stderr")]
    error = v4.new_output("error", ename="KeyError", evalue="x", traceback=["Traceback (most"])
    html = page(markdown("Đạt **71 %**"), *streams, error)
    assert "<strong>71 %</strong>" in html
    for hidden in ("secret", "PLAIN", "stdout!", "stderr!", "Traceback", "KeyError"):
        assert hidden not in html


def test_returned_and_displayed_figures_are_both_there_with_their_words():
    html = page(figure('Tăng "mạnh" <3'), figure("Giảm", "execute_result"))
    assert html.count("<svg") == 2
    assert 'role="img" aria-label="Tăng &quot;mạnh&quot; &lt;3"' in html
    assert 'role="img" aria-label="Giảm"' in html


def test_ids_of_two_figures_are_their_own():
    html = page(figure("a"), figure("b"))
    ids = re.findall(r'\bid="([^"]+)"', html)
    ids.remove("main")
    assert len(ids) == len(set(ids)) == 6
    used = [name for name in re.findall(r'(?:url\(|href=")#([^")]+)', html) if name != "main"]
    assert used == ["f1-p1", "f1-m1", "f2-p1", "f2-m1"]
    assert set(used) <= set(ids)


def test_svg_loses_prologue_metadata_and_the_rule_for_every_element():
    html = page(figure("a"))
    for gone in ("<?xml", "DOCTYPE svg", "<metadata", "matplotlib", "*{stroke-linejoin: "):
        assert gone not in html
    assert 'viewBox="0 0 460.8 345.6"' in html
    assert "--width:614px" in html


def test_svg_without_words_is_not_hidden_behind_a_role():
    assert "role" not in inline_svg(SVG, "", "f1")


def test_svg_without_viewbox_keeps_its_size():
    tag = inline_svg('<svg width="10" height="20" style="color: red"></svg>', "a", "f1")
    assert 'width="10" height="20"' in tag
    assert 'style="color: red"' in tag


def test_a_figure_that_is_none_is_an_error():
    with pytest.raises(RenderError, match="no <svg>"):
        inline_svg("nothing", "a", "f1")


def test_the_page_stands_alone():
    html = page(markdown("# A\n\n![x](https://example.org/a.png)"), figure("a"))
    assert outside(html) == []
    assert "default-src 'none'" in html
    assert "<link" not in html
    assert "@import" not in html


def test_the_policy_lets_run_the_script_of_the_page_and_no_other():
    html = page(markdown("x"))
    (script,) = re.findall(r"<script>(.*?)</script>", html, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', html)
    assert f"script-src 'sha256-{digest}';" in policy
    assert policy.count("script-src") == 1
    assert "<script" not in html.replace(f"<script>{script}", "")


@pytest.mark.parametrize(
    "attack",
    [
        'A/B "x" <script>alert(1)</script>',
        "<img src=x onerror=alert(1)>",
        "<div onclick=alert(1)>\n\nx\n\n</div>",
        "[x](javascript:alert(1))",
        "[x](data:text/html;base64,AAAA)",
        '![x](data:image/png;base64,AA" onerror="alert(1))',
        '![x" onerror="alert(1)](data:image/png;base64,AA)',
        "# <svg onload=alert(1)>",
        "| a |\n|---|\n| <iframe src=x> |",
        "`<script>`",
    ],
)
def test_markup_from_data_comes_out_as_text(attack):
    seen = Elements()
    seen.feed(to_markup(attack, Headings()))
    assert seen.names <= {
        "p",
        "h1",
        "a",
        "img",
        "code",
        *["table", "thead", "tbody", "tr", "th", "td"],
    }
    assert set(seen.attributes) <= {"id", "src", "alt"}
    assert not any("javascript" in value for value in seen.attributes.values())


class Elements(HTMLParser):
    def __init__(self):
        super().__init__()
        self.names, self.attributes = set(), {}

    def handle_starttag(self, tag, attrs):
        self.names.add(tag)
        self.attributes.update(attrs)


def test_a_title_is_escaped_and_used_when_the_notebook_has_no_heading():
    html = page(markdown("x"), title="A <b>")
    assert "<title>A &lt;b&gt;</title>" in html
    assert "<h1>A &lt;b&gt;</h1>" in html
    assert page(markdown("# Own"), title="A").count("<h1") == 1


def test_contents_list_sections_when_there_are_three():
    few = page(markdown("## Một\n\n## Hai"))
    many = page(markdown("# T\n\n## Đối thoại"), markdown("## Hai & ba"), markdown("## Đối thoại"))
    assert "<nav" not in few
    links = re.findall(r'<li><a href="#([^"]+)">([^<]+)</a>', many)
    assert links == [
        ("doi-thoai", "Đối thoại"),
        ("hai-ba", "Hai &amp; ba"),
        ("doi-thoai-2", "Đối thoại"),
    ]
    assert many.index("<h1") < many.index("<nav") < many.index("<h2")
    assert 'aria-label="Contents"' in many


def test_a_notebook_brings_the_words_of_its_page():
    title = shown("text/markdown", "# T", document={"labels": {"contents": "Nội <dung>"}})
    sections = [markdown(f"## {n}") for n in range(3)]
    assert '<nav class="contents" aria-label="Nội &lt;dung&gt;">' in page(title, *sections)


def test_every_word_of_a_page_is_said_by_the_toolkit_in_both_languages():
    from toolkit.render.labels import LABELS
    from toolkit.show import title

    assert set(title.LABELS) == set(LABELS)
    assert title.title_of(["# A"], "en").about["document"]["labels"] == LABELS


def test_a_table_scrolls_alone_and_is_preferred_to_its_data():
    table = (
        '<figure class="tk-table"><table><tr><td>1</td></tr></table><p class="notes">n</p></figure>'
    )
    output = shown("text/html", table)
    fields = [{"name": "n", "type": "integer"}]
    resource = {"schema": {"fields": fields}, "data": [{"n": 1}]}
    output.data["application/vnd.dataresource+json"] = resource
    html = page(output)
    assert (
        '<div class="scroll"><table data-values="[[1]]"><tr><td>1</td></tr></table></div>' in html
    )
    assert '</div><p class="notes">' in html
    assert html.count("<table") == 1


def test_a_table_that_is_data_only_is_written_out():
    fields = [{"name": "u", "title": "Đơn vị", "type": "string"}, {"name": "n", "type": "integer"}]
    rows = [{"u": "A <b>", "n": 3}, {"u": "B", "n": None}]
    resource = {"schema": {"fields": fields}, "data": rows}
    html = page(v4.new_output("display_data", {"application/vnd.dataresource+json": resource}))
    assert '<th scope="col">Đơn vị</th><th scope="col" class="num">n</th>' in html
    assert '<td>A &lt;b&gt;</td><td class="num">3</td>' in html
    assert '<td>B</td><td class="num">–</td>' in html


def test_a_picture_keeps_its_words():
    output = shown("image/png", "iVBORw0\n", **{"image/png": {"alt": "Biểu đồ"}})
    assert '<img alt="Biểu đồ" src="data:image/png;base64,iVBORw0">' in page(output)


def test_text_is_composed():
    html = page(markdown(unicodedata.normalize("NFD", "Công đoàn Đường sắt")))
    assert "Công đoàn Đường sắt" in html
    assert unicodedata.is_normalized("NFC", html)


def test_money_signs_are_not_a_formula():
    assert to_markup("5 $ **và** 6 $", Headings()) == "<p>5 $ <strong>và</strong> 6 $</p>\n"


def test_a_page_is_the_same_every_time():
    assert page(markdown("x"), figure("a")) == page(markdown("x"), figure("a"))


def test_the_typeface_has_every_vietnamese_letter_and_stays_small():
    import io

    from fontTools.ttLib import TTFont

    faces = re.findall(
        r'family:"([^"]+)";font-weight:([\d ]+);src:url\(data:[^,]+,([^)]+)', font_css()
    )
    assert [face[:2] for face in faces] == [
        ("Be Vietnam Pro", "400"), ("Be Vietnam Pro", "600 700"),
    ]  # fmt: skip
    fonts = [TTFont(io.BytesIO(base64.b64decode(face[2]))) for face in faces]
    bases, tones = (
        "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY",
        ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"],
    )
    letters = {ord(unicodedata.normalize("NFC", base + tone)) for base in bases for tone in tones}
    for font in fonts:
        assert letters | {ord(sign) for sign in "đĐ–…·≥≤±−“”"} <= set(font.getBestCmap())
        assert "GPOS" in font  # its kerning
        assert len(set(tabular_widths(font))) == 1
    assert len(font_css()) < 36_000


def tabular_widths(font):
    """Widths of the ten figures in columns of numbers."""
    (feature,) = font["GSUB"].table.FeatureList.FeatureRecord
    assert feature.FeatureTag == "tnum"
    (lookup,) = font["GSUB"].table.LookupList.Lookup
    replaced = lookup.SubTable[0].mapping
    return [font["hmtx"][replaced[font.getBestCmap()[ord(figure)]]][0] for figure in "0123456789"]


def test_a_reason_is_given_once_a_section_and_again_in_the_next():
    reason = "Không có phiếu khảo sát."
    html = page(
        markdown("## Một"), markdown(reason), markdown(reason), markdown("## Hai"), markdown(reason)
    )
    assert html.count(f"<p>{reason}</p>") == 2
