"""What a Word document holds, that it can be opened, and that text stays text."""

import subprocess
import sys
import time
from pathlib import Path

import nbformat.v4 as v4
import pytest
from docx_documents import (
    ATTACKS,
    LABELS,
    LETTERHEAD,
    W,
    official_report,
    one_pixel,
    opened,
    part,
    parts,
    quick,
    raster_figure,
    styled,
    svg_figure,
    table,
    text,
    whole_report,
    words,
    written,
)
from docx_order import misplaced
from lxml import etree

from toolkit.errors import RenderError
from toolkit.render.column_widths import column_widths, written_width
from toolkit.render.content import Field, Figure, Heading, Listing, Paragraph, Report, Span, Table
from toolkit.render.read_content import read_content


@pytest.fixture(scope="module")
def official():
    return written(official_report(), images=one_pixel)


def test_every_kind_of_block_is_there(official):
    found = styled(official)
    for expected in [
        ("Title", "BÁO CÁO"),
        ("Subtitle", "Về kết quả khảo sát"),
        ("Addressee", LETTERHEAD["addressee"]),
        ("Body Text", "Mở đầu"),
        ("Quote", "Số liệu minh họa."),
        ("Heading 1", "1. Kết quả chính"),
        ("Heading 2", "Cách tính"),
        ("List Bullet", "Đạt"),
        ("List Number", "Ba"),
        ("List Continue", "Thêm"),
        ("Report Code", "a = 1\n\tb"),
        ("Caption", "Hình 1. Tỷ lệ đã tập huấn"),
        ("Caption", "Bảng 1. Bao phủ tập huấn"),
        ("Caption", "Bảng 2. Danh sách"),
        ("Table Note", "Ghi chú."),
        ("Annex Heading", "PHỤ LỤC"),
        ("Annex Of", LETTERHEAD["annex_of"]),
        ("Body Text", "Dòng 1\nDòng 2"),
    ]:
        assert expected in found, expected


def test_a_plain_report_has_title_and_body_only():
    found = styled(written(whole_report(), images=one_pixel))
    assert found[0] == ("Title", "Báo cáo")
    assert not [style for style, _ in found if style.startswith(("Annex", "Sign", "Letterhead"))]
    assert ("Heading 1", "Danh sách") in found


def test_letterhead_and_signature_stand_in_tables_of_two_columns(official):
    first, *_, signature, _ = opened(official).tables
    left, right = first.rows[0].cells
    assert left.text.split("\n")[:2] == [LETTERHEAD["parent_body"], LETTERHEAD["issuing_body"]]
    assert right.text.split("\n")[:2] == LETTERHEAD["motto"]
    assert [cell.text for cell in first.rows[1].cells] == [
        LETTERHEAD["number"],
        LETTERHEAD["place_and_date"],
    ]
    receiving, signing = (cell.text.split("\n") for cell in signature.rows[0].cells)
    assert receiving == ["Nơi nhận:", "- Như trên;", "- Lưu: VT."]
    assert signing == ["TM. BAN CHẤP HÀNH", "CHỦ TỊCH", "Nguyễn Thị Phượng"]


def test_what_comes_before_the_signature_stays_on_its_page():
    report = Report("a", "vi", (text("Hết"),), document={"letterhead": LETTERHEAD})
    root = part(written(report))
    last = next(p for p in root.iter(f"{W}p") if words(p) == "Hết")
    assert last.find(f"{W}pPr/{W}keepNext") is not None


def test_the_annex_has_its_own_pages_from_one(official):
    sections = list(part(official).iter(f"{W}sectPr"))
    assert [one.find(f"{W}pgNumType") is not None for one in sections] == [False, True]
    assert sections[1].find(f"{W}pgNumType").get(f"{W}start") == "1"
    for section in sections:  # the number in the header, none on the first page
        assert section.find(f"{W}titlePg") is not None
        kinds = [one.get(f"{W}type") for one in section.findall(f"{W}headerReference")]
        assert kinds == ["default"]
    assert b"PAGE" in parts(official)["word/header.xml"]
    assert len(list(part(written(whole_report(), images=one_pixel)).iter(f"{W}sectPr"))) == 1


def test_pages_are_a4_with_official_margins(official):
    section = opened(official).sections[0]
    millimetres = [round(n.mm) for n in (section.page_width, section.page_height)]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert millimetres + [round(n.mm) for n in margins] == [210, 297, 20, 20, 30, 15]


def test_the_body_is_set_in_times_new_roman_13_and_headings_are_words_own(official):
    defaults = part(official, "word/styles.xml").find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
    assert defaults.find(f"{W}rFonts").get(f"{W}ascii") == "Times New Roman"
    assert defaults.find(f"{W}sz").get(f"{W}val") == "26"
    styles = opened(official).styles
    for level in (1, 2, 3):
        style = styles[f"Heading {level}"]
        assert style.builtin
        assert style.element.find(f".//{W}outlineLvl").get(f"{W}val") == str(level - 1)


def test_tables_are_real_with_a_repeated_heading_and_whole_rows(official):
    shown = opened(official).tables[1]
    assert [cell.text for cell in shown.rows[0].cells] == ["Đơn vị", "Phải tập huấn"]
    assert [cell.text for cell in shown.rows[3].cells] == ["Đơn vị 2", "1002"]
    rows = shown._tbl.tr_lst
    assert rows[0].find(f".//{W}tblHeader") is not None
    assert all(row.find(f".//{W}cantSplit") is not None for row in rows)
    assert [bool(row.findall(f".//{W}b")) for row in rows] == [False, False, False, True]
    assert shown._tbl.find(f".//{W}tblCaption").get(f"{W}val") == "Bao phủ tập huấn"


def test_columns_and_cells_say_the_same_widths_that_fill_the_page(official):
    for shown in opened(official).tables:
        grid = [int(one.get(f"{W}w")) for one in shown._tbl.iter(f"{W}gridCol")]
        assert sum(grid) == 9354  # 210 − 30 − 15 mm
        for row in shown._tbl.tr_lst:
            assert [int(one.get(f"{W}w")) for one in row.iter(f"{W}tcW")] == grid


def test_short_tables_stay_with_caption_and_notes_and_long_ones_may_break():
    def kept(rows, notes=()):
        root = part(quick(table(rows, notes=notes)))
        caption = next(p for p in root.iter(f"{W}p") if words(p).startswith("Bảng 1."))
        assert caption.find(f".//{W}keepNext") is not None
        return [row.find(f".//{W}keepNext") is not None for row in root.iter(f"{W}tr")]

    assert kept(3) == [True, True, True, False]
    assert kept(3, ("a",)) == [True, True, True, True]
    assert kept(30) == [True, True, True, *[False] * 26, True, False]
    assert kept(30, ("a",)) == [True, True, True, *[False] * 26, True, True]


def test_numbers_stand_right_and_are_never_broken():
    fields = (Field("a", "Đơn vị"), *(Field(f"n{n}", "Tỷ lệ", "number", align="right")
              for n in range(4)))  # fmt: skip
    cells = (("Công đoàn " * 30, *["1.234.567,8 %"] * 4),)
    shown = Table("", fields, cells, cells)
    widths, size = column_widths(shown, 9354)
    assert sum(widths) == 9354
    assert min(widths[1:]) > written_width("1.234.567,8 %", size) + 2 * 85
    assert widths[0] > widths[1]
    sides = [one.get(f"{W}val") for one in part(quick(shown)).iter(f"{W}jc")]
    assert sides == ["right"] * 8


def test_a_table_of_many_columns_takes_smaller_letters_and_fits():
    fields = tuple(Field(str(n), f"Chỉ tiêu {n}", "number", align="right") for n in range(12))
    cells = (("1.234.567,8",) * 12,)
    widths, size = column_widths(Table("", fields, cells, cells), 9354)
    assert sum(widths) == 9354
    assert size < 11
    assert min(widths) > written_width("1.234.567,8", size)


def test_a_text_beside_many_numbers_is_no_tower_of_short_lines():
    numbers = (Field(str(n), f"Số phiếu {n}", "number", align="right") for n in range(10))
    fields = (*numbers, Field("a", "Ghi chú"))
    cells = (("1.234,5",) * 10 + ("dưới mười cặp phiếu nên không tính",),)
    widths, size = column_widths(Table("", fields, cells, cells), 9354)
    assert size < 11
    assert widths[-1] * 3 > written_width(cells[0][-1], size)
    alone = (Field("a", "Ý kiến"),)
    essay = (("Chúng tôi đề nghị mở thêm lớp. " * 40,),)
    assert column_widths(Table("", alone, essay, essay), 9354) == ([9354], 11)


def test_a_cell_longer_than_a_page_may_break():
    cells = (("chữ " * 3000,), ("ngắn",))
    rows = part(quick(Table("", (Field("a", "a"),), cells, cells))).iter(f"{W}tr")
    assert [row.find(f".//{W}cantSplit") is not None for row in rows] == [True, False, True]


def test_figures_have_words_for_who_cannot_see_them(official):
    described = [one.get("descr") for one in part(official).iter("{*}docPr")]
    assert described == ["Tăng", "Ảnh", "Ảnh"]
    files = [name for name in parts(official) if "/media/" in name]
    assert [name.rpartition(".")[2] for name in files] == ["png", "png", "jpeg"]


def test_figures_are_drawn_and_fit_the_page():
    data = written(Report("a", "vi", (svg_figure(height=2000), svg_figure(width=200))))
    root, files = part(data), parts(data)
    sizes = [(int(e.get("cx")), int(e.get("cy"))) for e in root.iter("{*}extent")]
    assert sizes[1] == (200 * 12700, 200 * 12700)
    assert sizes[0][1] <= 257 * 36000  # millimetres between the margins
    assert sizes[0][0] / sizes[0][1] == pytest.approx(468 / 2000, rel=0.001)
    for name in ("report-figure-1.png", "report-figure-2.png"):
        assert files[f"word/media/{name}"].startswith(b"\x89PNG")
        assert len(files[f"word/media/{name}"]) > 1000


@pytest.mark.parametrize(
    "figure",
    [Figure("Gãy", "", svg="<p/>"), Figure("Gãy", "", raster=b"GIF89a", raster_kind="png"),
     Figure("Gãy", "", svg='<svg width="9pt" height="9pt"><g></svg>')],
)  # fmt: skip
def test_a_figure_that_cannot_be_shown_is_an_error_not_a_gap(figure):
    with pytest.raises(RenderError, match=r"figure|set"):
        written(Report("a", "vi", (figure,)))


def test_captions_are_counted_by_word_with_the_number_written_in():
    root = part(quick(table(), svg_figure(), table()))
    fields = [(one.get(f"{W}instr").split(), words(one)) for one in root.iter(f"{W}fldSimple")]
    assert fields == [
        (["SEQ", "Bảng", "\\*", "ARABIC"], "1"),
        (["SEQ", "Hình", "\\*", "ARABIC"], "1"),
        (["SEQ", "Bảng", "\\*", "ARABIC"], "2"),
    ]


def test_links_lead_to_headings_and_addresses():
    data = written(whole_report(), images=one_pixel)
    inside, outside = part(data).iter(f"{W}hyperlink")
    names = {one.get(f"{W}name") for one in part(data).iter(f"{W}bookmarkStart")}
    assert inside.get(f"{W}anchor") in names
    assert opened(data).part.rels[outside.get(
        "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    )].target_ref == "https://a.vn/x%20y"  # fmt: skip
    for name in names:  # as Word writes them
        assert name.replace("_", "a").isalnum() and len(name) <= 40


def test_links_that_lead_nowhere_are_text():
    spans = tuple(Span(f"{n} ", link=link) for n, link in enumerate(
        ("#nirgends", "http://[a", "http:///x", "https://a:b/", "http://a .vn")
    ))  # fmt: skip
    data = quick(Paragraph(spans))
    assert "0 1 2 3" in words(part(data))
    targets = [rel.target_ref for rel in opened(data).part.rels.values() if rel.is_external]
    assert [one for one in targets if " " in one or "[" in one] == []


def test_each_ordered_list_counts_from_its_own_start():
    first, second = (Listing(True, start, ((text("a"),), (text("b"),))) for start in (1, 7))
    data = quick(first, second)
    used = [one.get(f"{W}val") for one in part(data).iter(f"{W}numId")]
    starts = {
        one.get(f"{W}numId"): override.get(f"{W}val")
        for one in part(data, "word/numbering.xml").iter(f"{W}num")
        for override in one.iter(f"{W}startOverride")
    }
    assert [starts[number] for number in used] == ["1", "1", "7", "7"]


def test_right_to_left_paragraphs_are_marked_and_others_not():
    data = quick(text("مرحبا"), text("12 שלום"), text("Đạt مرحبا"), text("Đạt"))
    marked = {words(p): p.find(f"{W}pPr/{W}bidi") is not None for p in part(data).iter(f"{W}p")}
    assert [marked[key] for key in ("مرحبا", "12 שלום", "Đạt مرحبا", "Đạt")] == [
        True, True, False, False,
    ]  # fmt: skip
    cells = (("مرحبا",),)
    cell = next(part(quick(Table("", (Field("a", "a"),), cells, cells))).iter(f"{W}bidi"))
    assert words(cell.getparent().getparent()) == "مرحبا"


@pytest.mark.parametrize("attack", ATTACKS, ids=range(len(ATTACKS)))
def test_text_that_attacks_is_shown_as_text(attack):
    spans = (Span(attack), Span(attack, strong=True), Span(attack, code=True))
    fields = (Field("a", attack), Field("n", "n", "integer"))
    figure = Figure(attack, attack, svg=svg_figure().svg)
    report = Report(
        attack,
        "vi",
        (
            Heading(2, spans, "s"),
            Paragraph(spans),
            Listing(False, 1, ((Paragraph(spans),),)),
            Table(attack, fields, ((attack, attack),), ((attack, 1),), (attack,)),
            figure,
        ),
        document={"labels": LABELS, "letterhead": {**LETTERHEAD, "subject": attack,
                  "signer": attack, "recipients": [attack]}},
    )  # fmt: skip
    data = written(report, images=one_pixel)
    root = part(data)
    # heading, paragraph and item three times each; caption, title and cells, note; caption below;
    # subject, signer, recipient
    assert words(root).count(attack) == 9 + 5 + 1 + 3
    assert next(root.iter("{*}docPr")).get("descr") == attack
    for element in ("altChunk", "instrText", "fldChar", "object", "script"):
        assert not list(root.iter(f"{{*}}{element}"))
    instructions = {one.get(f"{W}instr").split()[0] for one in root.iter(f"{W}fldSimple")}
    assert instructions == {"SEQ"}
    assert misplaced(root) == []


def test_control_characters_are_left_out_on_the_way():
    source = "# A\x00\x0b\n\nĐạt\ufffe \x1b[31m\ud800"
    said = v4.new_output("display_data", {"text/markdown": source})
    report = read_content(v4.new_notebook(cells=[v4.new_code_cell(outputs=[said])]))
    data = written(report)
    assert [line for _, line in styled(data)] == ["A", "Đạt [31m"]
    assert words(part(quick(text("a\x00\x1fb\uffff")))).endswith("ab")


def test_equal_reports_are_equal_bytes_without_dates_of_the_machine(official, monkeypatch):
    monkeypatch.setattr(time, "time", lambda: 2_000_000_000.0)
    assert written(official_report(), images=one_pixel) == official
    core = parts(official)["docProps/core.xml"].decode()
    assert "BÁO CÁO Về kết quả khảo sát" in core
    assert "CÔNG ĐOÀN XÃ BUM TỞ" in core
    assert "created" not in core and "modified" not in core


@pytest.mark.parametrize(("language", "region"), [("vi", "vi-VN"), ("en", "en-GB")])
def test_text_is_marked_with_its_language(language, region):
    styles = part(written(whole_report(language=language), images=one_pixel), "word/styles.xml")
    assert [one.get(f"{W}val") for one in styles.iter(f"{W}lang")] == [region]


def test_elements_stand_in_the_order_of_the_schema(official):
    for name, data in parts(official).items():
        if name.endswith(".xml"):
            assert misplaced(etree.fromstring(data)) == [], name


def test_a_wrong_order_is_found():
    wrong = f'<w:pPr xmlns:w="{W[1:-1]}"><w:keepNext/><w:pStyle/><w:jump/></w:pPr>'
    assert len(misplaced(etree.fromstring(wrong))) == 2


def test_identifiers_of_an_equal_kind_are_unique(official):
    root = part(official)
    for tag, key in (("{*}docPr", "id"), (f"{W}bookmarkStart", f"{W}id")):
        found = [one.get(key) for one in root.iter(tag)]
        assert len(found) == len(set(found)) > 0
    styles = [one.get(f"{W}styleId") for one in part(official, "word/styles.xml").iter(f"{W}style")]
    used = {one.get(f"{W}val") for kind in ("pStyle", "rStyle", "tblStyle")
            for one in root.iter(f"{W}{kind}")}  # fmt: skip
    assert len(styles) == len(set(styles))
    assert used <= set(styles)


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="threads are counted in /proc")
def test_nothing_is_drawn_in_a_rehearsal_and_a_fork_draws_afterwards():
    script = """
import os, sys
sys.path.insert(0, "tests")
from docx_documents import parts, svg_figure, written
from pathlib import Path
from toolkit.render.content import Report
from toolkit.render.export import EXPORTERS, Source
from toolkit.render.jobs import Job

def threads():
    return len(os.listdir("/proc/self/task"))

report = Report("a", "vi", (svg_figure(),))
source = Source(None, Job("a", Path("n.ipynb"), {}, {}))
source.__dict__["content"] = report
before = threads()
EXPORTERS["docx"].rehearse(source)
assert threads() == before
child = os.fork()
if not child:
    drawn = parts(written(report))["word/media/report-figure-1.png"]
    os._exit(0 if drawn.startswith(b"\\x89PNG") else 1)
assert os.waitpid(child, 0)[1] == 0
"""
    subprocess.run([sys.executable, "-c", script], check=True, timeout=120)


def test_an_empty_report_is_a_document():
    assert styled(written(Report("", "vi", ()))) == [("Title", "")]
    nobody = Report("a", "vi", (Table("", (), (), ()), table(0)))
    assert len(opened(written(nobody)).tables) == 1
    assert raster_figure("png").raster.startswith(b"\x89PNG")
