"""An office's own Word file as the place for a report."""

import io
import os
import zipfile

import docx
import pytest
from docx_documents import (
    LABELS,
    LETTERHEAD,
    W,
    official_report,
    one_pixel,
    opened,
    part,
    parts,
    raster_figure,
    styled,
    text,
    words,
    written,
)
from docx_order import misplaced

from toolkit.errors import RenderError
from toolkit.render.content import Heading, Listing, Report, Span
from toolkit.render.document_options import DocumentOptions


def office(path, *lines, change=lambda document: None):
    """Save a file of an office with these lines in its body."""
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.left_margin, section.right_margin = (
        docx.shared.Mm(n) for n in (200, 40, 20)
    )
    section.footer.paragraphs[0].text = "Chân trang {{issuing_body}}"
    for line in lines:
        document.add_paragraph(line)
    change(document)
    document.save(path)
    return DocumentOptions(docx_template=path)


def made(options, report=None):
    return written(report or official_report(), options, one_pixel)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "Mẫu văn bản.docx"


def test_the_report_stands_where_the_office_wants_it(path):
    data = made(office(path, "Trước", "{{report}}", "Sau {{signer}}"))
    lines = [line for _, line in styled(data)]
    assert lines[0] == "Trước"
    assert lines[1] == "Mở đầu"  # no title and no letterhead of ours
    assert "{{report}}" not in lines
    signer = lines.index("Sau Nguyễn Thị Phượng")
    assert lines.index("Cách tính") < signer < lines.index("PHỤ LỤC") < lines.index("Danh sách")
    assert len(opened(data).tables) == 2
    assert misplaced(part(data)) == []


def test_without_a_place_the_body_is_replaced_and_the_letterhead_drawn(path):
    data = made(office(path, "Nháp"))
    lines = [line for _, line in styled(data)]
    assert "Nháp" not in lines
    assert lines[0] == "BÁO CÁO"
    assert opened(data).tables[0].rows[0].cells[0].text.startswith(LETTERHEAD["parent_body"])


def test_page_header_and_footer_of_the_office_are_kept_and_filled(path):
    data = made(office(path, "{{report}}"))
    for section in opened(data).sections:
        assert round(section.page_width.mm) == 200
        assert section.footer.paragraphs[0].text == "Chân trang CÔNG ĐOÀN XÃ BUM TỞ"
    grid = [int(one.get(f"{W}w")) for one in opened(data).tables[0]._tbl.iter(f"{W}gridCol")]
    assert sum(grid) == pytest.approx(140 * 1440 / 25.4, abs=2)  # between its margins


def test_places_are_found_when_word_has_split_them_and_keep_their_looks(path):
    def change(document):
        line = document.add_paragraph()
        for piece in ("Số {", "{num", "ber", "}} và {{ti", "tle}}", " hết"):
            line.add_run(piece).bold = piece.startswith("Số")
        cell = document.add_table(1, 1).rows[0].cells[0]
        cell.text = "{{ place_and_date }}|{{signature}}|{{unknown}}"

    data = made(office(path, "{{report}}", change=change))
    assert "Số Số: 05/BC-CĐX và BÁO CÁO hết" in [line for _, line in styled(data)]
    line = next(one for one in opened(data).paragraphs if one.text.startswith("Số Số"))
    assert line.runs[0].bold
    assert opened(data).tables[-2].rows[0].cells[0].text == (
        f"{LETTERHEAD['place_and_date']}|TM. BAN CHẤP HÀNH\nCHỦ TỊCH|{{{{unknown}}}}"
    )


def test_every_text_of_the_letterhead_has_its_place(path):
    names = ("parent_body", "issuing_body", "number", "place_and_date", "title", "subject",
             "addressee", "signer")  # fmt: skip
    data = made(office(path, "{{report}}", *(f"{{{{{name}}}}}" for name in names),
                       "{{recipients}}"))  # fmt: skip
    lines = [line for _, line in styled(data)]
    assert [name for name in names if LETTERHEAD[name] not in lines] == []
    assert "- Như trên;\n- Lưu: VT." in lines


def test_a_text_that_looks_like_a_place_is_not_filled(path):
    head = LETTERHEAD | {"signer": "{{title}}", "title": "{{signer}}"}
    report = Report("a", "vi", (text("{{number}} {{report}}"),), document={"letterhead": head})
    data = made(office(path, "{{signer}}", "{{report}}", "{{title}}"), report)
    expected = ["{{title}}", "{{number}} {{report}}", "{{signer}}"]
    assert [line for _, line in styled(data)] == expected


def test_a_place_in_a_cell_or_without_anything_behind_it_leaves_a_sound_file(path):
    def change(document):
        document.add_table(1, 1).rows[0].cells[0].text = "{{report}}"

    report = Report("a", "vi", (official_report().tables()[0],), document={"labels": LABELS})
    data = made(office(path, change=change), report)
    cell = opened(data).tables[0].rows[0].cells[0]
    assert len(cell.tables) == 1
    assert cell._tc[-1].tag == f"{W}p"


def test_styles_are_known_by_name_whatever_the_language_of_word(path):
    def change(document):
        heading = document.styles["Heading 1"].element
        heading.set(f"{W}styleId", "u1")  # as a Vietnamese Word names it
        for style in document.styles:
            based = style.element.find(f"{W}basedOn")
            if based is not None and based.get(f"{W}val") == "Heading1":
                based.set(f"{W}val", "u1")
        document.styles["Heading 1"].font.size = docx.shared.Pt(20)

    report = Report("a", "vi", (Heading(2, (Span("Đầu"),), "a"), text("x")))
    data = made(office(path, "{{report}}", change=change), report)
    root = part(data)
    heading = next(p for p in root.iter(f"{W}p") if words(p) == "Đầu")
    assert heading.find(f".//{W}pStyle").get(f"{W}val") == "u1"
    assert opened(data).styles["Heading 1"].font.size.pt == 20
    names = [style.name for style in opened(data).styles]
    assert names.count("Heading 1") == 1
    assert {"Report Table", "Table Note", "Annex Heading"} <= set(names)
    used = {one.get(f"{W}val") for one in root.iter(f"{W}pStyle")}
    assert used <= {style.style_id for style in opened(data).styles}
    based = {one.get(f"{W}val") for one in part(data, "word/styles.xml").iter(f"{W}basedOn")}
    assert based <= {style.style_id for style in opened(data).styles}


def test_lists_and_pictures_stand_beside_those_of_the_office(path):
    def change(document):
        document.add_paragraph("Sẵn có", style="List Number")
        document.add_picture(io.BytesIO(raster_figure("jpeg").raster))

    report = Report("a", "vi", (Listing(True, 4, ((text("Bốn"),),)), raster_figure("png")))
    data = made(office(path, "{{report}}", change=change), report)
    numbers = [one.get(f"{W}numId") for one in part(data, "word/numbering.xml").iter(f"{W}num")]
    used = next(one.get(f"{W}val") for one in part(data).iter(f"{W}numId"))
    assert len(numbers) == len(set(numbers))
    assert used in numbers
    assert len([name for name in parts(data) if "/media/" in name]) == 2
    assert len(opened(data).inline_shapes) == 2
    assert misplaced(part(data, "word/numbering.xml")) == []


def test_a_file_without_styles_lists_and_properties_will_do(path):
    content = "http://schemas.openxmlformats.org/package/2006/content-types"
    related = "http://schemas.openxmlformats.org/package/2006/relationships"
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr(
            "[Content_Types].xml",
            f'<Types xmlns="{content}"><Default Extension="rels" ContentType="application/'
            'vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/d.xml" ContentType="{word}"/></Types>',
        )
        file.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{related}"><Relationship Id="a" Type="{kind}" Target="/d.xml"/>'
            "</Relationships>",
        )
        file.writestr("d.xml", f'<w:document xmlns:w="{W[1:-1]}"><w:body/></w:document>')
    data = made(DocumentOptions(docx_template=path))
    assert ("Heading 1", "1. Kết quả chính") in styled(data)
    assert opened(data).core_properties.author == LETTERHEAD["issuing_body"]


def test_a_changed_template_is_read_again_and_equal_ones_give_equal_bytes(path):
    first = made(office(path, "Một", "{{report}}"))
    assert made(DocumentOptions(docx_template=path)) == first
    office(path, "Hai", "{{report}}")
    os.utime(path, (1, 1))
    assert styled(made(DocumentOptions(docx_template=path)))[0][1] == "Hai"


LOCKED = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"Xin", "no Word document.*save it as"),
        (b"", "no Word document.*save it as"),
        (b"PK\x03\x04broken", "no Word document.*save it as"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old", r"old Word \(.doc\); open it in Word and save"),
        (LOCKED, "password; save it without"),
        (None, "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_used_is_named_with_the_remedy(path, content, said):
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(RenderError, match=said) as error:
        made(DocumentOptions(docx_template=path))
    assert str(path) in str(error.value)


@pytest.mark.parametrize("change", ["xlsx", "dotx", "strict", "bomb", "entity"])
def test_other_kinds_of_packed_files_are_refused(path, change):
    office(path, "{{report}}")
    packed = parts(path.read_bytes())
    types, document = packed["[Content_Types].xml"], packed["word/document.xml"]
    if change == "xlsx":
        packed = {name: data for name, data in packed.items() if name != "word/document.xml"}
    elif change == "dotx":
        packed["[Content_Types].xml"] = types.replace(b"document.main+xml", b"template.main+xml")
    elif change == "strict":
        packed["word/document.xml"] = document.replace(
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        )
    elif change == "bomb":
        packed["word/media/a.bin"] = bytes(301_000_000)
    else:
        packed["word/document.xml"] = b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in packed.items():
            file.writestr(name, data)
    with pytest.raises(RenderError, match="cannot be used"):
        made(DocumentOptions(docx_template=path))
