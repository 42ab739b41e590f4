"""PDF documents: what stands on their pages, read back by programs of others."""

from __future__ import annotations

import itertools
import re
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import document_files as files
import page
import pypdf
import pytest
from PIL import Image

from toolkit.errors import RenderError
from toolkit.render.book import Cover, book_pdf
from toolkit.render.document_options import DocumentOptions
from toolkit.render.pdf import pdf_input, pdf_report
from toolkit.render.typesetter import typeset

pytestmark = pytest.mark.skipif(not shutil.which("pdftotext"), reason="needs poppler-utils")

PLAIN, ARCHIVE = DocumentOptions(), DocumentOptions(pdf_standard="a-2b")
LEFT, RIGHT, WIDE, HIGH = 85.0, 42.5, 595.3, 841.9  # margins and size of the sheet, in points


def written(tmp_path: Path, report, options: DocumentOptions = PLAIN) -> Path:
    path = tmp_path / "report.pdf"
    path.write_bytes(pdf_report(report, options))
    return path


def whole_report():
    return files.report(
        files.markdown("Đạt **71 %**, xem [tập huấn](#tap-huan)."),
        files.markdown("## 1. Tập huấn"),
        files.figure("Chữ trong hình: Sìn Hồ"),
        files.table([["Chủ tịch", 5], ["Phó Chủ tịch", 12]], ["Chức vụ", "Số người"],
                    notes=["Ghi chú dưới bảng"]),
        files.markdown("## 2. Định nghĩa", annex=True),
        files.markdown("- một\n- hai"),
        letterhead=files.LETTERHEAD,
    )  # fmt: skip


def test_everything_stands_in_the_document_in_its_order(tmp_path):
    text = files.pdf_text(written(tmp_path, whole_report()))
    parts = [
        *("LIÊN ĐOÀN LAO ĐỘNG TỈNH LAI CHÂU", "CÔNG ĐOÀN XÃ BUM TỞ", "Số: 05/BC-CĐX"),
        *("BÁO CÁO", "Về kết quả tập huấn năm 2026", "Kính gửi: Ban Thường vụ", "Đạt 71 %"),
        *("1. Tập huấn", "Hình 1. Điều được vẽ", "Bảng 1. Tập huấn"),
        *("Phó Chủ tịch 12", "Ghi chú dưới bảng", "TM. BAN CHẤP HÀNH", "Lò Thị Pà"),
        *("PHỤ LỤC", "(Kèm theo Báo cáo số 05/BC-CĐX)", "2. Định nghĩa", "một", "hai"),
    ]
    places = [text.find(part) for part in parts]
    assert -1 not in places, parts[places.index(-1)]
    assert places == sorted(places)
    for line in ("Nơi nhận:", "- Như trên;", "- Lưu: VT.", "Bum Tở, ngày 05 tháng 11 năm 2026"):
        assert line in text


def test_a_plain_document_has_its_title_and_no_letterhead(tmp_path):
    text = files.pdf_text(written(tmp_path, files.report(files.markdown("Một câu."))))
    assert text.startswith("Kết quả tập huấn Một câu.")
    assert "CỘNG HÒA" not in text


def test_pages_are_numbered_from_the_second_and_those_of_the_annex_anew(tmp_path):
    long = [files.markdown(f"Đoạn {n}. " + "chữ " * 300) for n in range(6)]
    report = files.report(*long, files.markdown("## Phụ", annex=True), *long,
                          letterhead=files.LETTERHEAD)  # fmt: skip
    path = written(tmp_path, report)
    top = [word for word in files.words_of(path) if word.top < 50 and word.text.isdigit()]
    first_of_annex = next(w.page for w in files.words_of(path) if w.text == "PHỤ")
    count = len(pypdf.PdfReader(path).pages)
    expected = [(n, n) for n in range(2, first_of_annex)]
    expected += [(n, n - first_of_annex + 1) for n in range(first_of_annex + 1, count + 1)]
    assert len(expected) > 2
    assert [(word.page, int(word.text)) for word in top] == expected
    assert all(abs((w.left + w.right) / 2 - (WIDE + LEFT - RIGHT) / 2) < 5 for w in top)


def test_bookmarks_language_and_title_are_there(tmp_path):
    path = written(tmp_path, whole_report())
    assert files.bookmarks(path) == [
        "BÁO CÁO Về kết quả tập huấn năm 2026",
        "1. Tập huấn",
        "PHỤ LỤC",
        "2. Định nghĩa",
    ]
    reader = pypdf.PdfReader(path)
    assert reader.metadata is not None
    assert reader.metadata.title == "Kết quả tập huấn"
    assert reader.metadata.author == "Công đoàn xã Bum Tở"
    root = reader.root_object
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"].lower().startswith("vi")


def test_tags_tell_headings_tables_lists_and_figures_with_their_words(tmp_path):
    path = written(tmp_path, whole_report())
    run = subprocess.run(["pdfinfo", "-struct-text", path], capture_output=True, check=True)
    tree = run.stdout.decode("utf-8", "replace")
    kinds = set(re.findall(r"^\s*([A-Z][A-Za-z0-9]*)\b", tree, re.MULTILINE))
    assert {"H1", "H2", "Table", "TH", "TD", "L", "LI", "Figure"} <= kinds
    assert "Lời tả" in _alternatives(path)


def _alternatives(path: Path) -> str:
    """Alternative texts of the structure tree."""
    found = []

    def walk(item):
        item = item.get_object() if hasattr(item, "get_object") else item
        if isinstance(item, list):
            for one in item:
                walk(one)
        elif isinstance(item, dict):
            if "/Alt" in item:
                found.append(str(item["/Alt"]))
            if "/K" in item:
                walk(item["/K"])

    walk(pypdf.PdfReader(path).root_object["/StructTreeRoot"]["/K"])
    return "\n".join(found)


def test_a_long_table_repeats_its_heading_and_loses_no_row(tmp_path):
    rows = [[f"Đơn vị {n:03d}", n] for n in range(150)]
    path = written(tmp_path, files.report(files.table(rows, ["Đơn vị", "Số người"])))
    text = files.pdf_text(path)
    assert [n for n in range(150) if f"Đơn vị {n:03d}" not in text] == []
    pages = {word.page for word in files.words_of(path) if re.fullmatch(r"\d{3}", word.text)}
    assert len(pages) > 2
    assert text.count("Số người") == len(pages)


def test_columns_of_a_wide_table_do_not_write_over_each_other(tmp_path):
    unbroken = "+12,7\N{NO-BREAK SPACE}điểm\N{NO-BREAK SPACE}%"
    row = ["Cung cấp thông tin", "262/KH-LĐLĐ", "duy trì 30% (2030)", unbroken, unbroken,
           "15/11/2026", "Chưa đạt; còn thiếu 52 (cần 103/103)"]  # fmt: skip
    table = files.table([row] * 3, ["Chỉ tiêu", "Văn bản", "Kế hoạch", "So", "Kỳ", "Ngày", "Gì"])
    words = files.words_of(written(tmp_path, files.report(table, letterhead=files.LETTERHEAD)))
    assert len(words) > 60
    for one, other in itertools.combinations(words, 2):
        apart = one.right <= other.left + 0.5 or other.right <= one.left + 0.5
        assert apart or abs(one.top - other.top) > 2, (one, other)


@pytest.mark.parametrize("last", [
    files.markdown("Cuối báo cáo."), files.markdown("- một\n- hai\n- Cuối báo cáo."),
    files.table([["Chủ tịch", 5]], ["Chức vụ", "Số"], notes=["Cuối báo cáo."]),
    files.table([["Chủ tịch", n] for n in range(20)], ["Chức vụ", "Số"], notes=["Cuối báo cáo."]),
])  # fmt: skip
def test_a_signature_never_stands_alone(tmp_path, last):
    for count in range(12, 40, 2):  # wherever on its page the body ends
        lines = [files.markdown(f"Dòng {n}.") for n in range(count)]
        path = written(tmp_path, files.report(*lines, last, letterhead=files.LETTERHEAD))
        pages = {word.text: word.page for word in files.words_of(path)}
        assert pages["Cuối"] == pages["HÀNH"], count


def test_a_short_table_stays_on_one_page(tmp_path):
    fill = files.markdown("chữ " * 620)
    rows = [[f"Hàng{n}", n] for n in range(10)]
    path = written(tmp_path, files.report(fill, files.table(rows, ["Đơn vị", "Số người"])))
    pages = {word.page for word in files.words_of(path) if word.text.startswith("Hàng")}
    assert len(pages) == 1


@pytest.mark.parametrize("letterhead", [None, files.LETTERHEAD], ids=["plain", "administrative"])
def test_nothing_stands_outside_the_margins(tmp_path, letterhead):
    wide = [["Một đơn vị có tên rất dài ở huyện Nậm Nhùn", *range(1000, 1011)]] * 3
    titles = ["Đơn vị", *(f"Chỉ tiêu số {n}" for n in range(11))]
    report = files.report(
        files.markdown(files.LONG_WORD), files.table(wide, titles), files.figure("rộng"),
        files.table([[files.LONG_WORD[:300], 1]], ["Ý kiến", "Số"]), letterhead=letterhead,
    )  # fmt: skip
    path = written(tmp_path, report)
    edge = RIGHT if letterhead else 63.7
    outside = [word for word in files.words_of(path) if word.right > WIDE - edge + 1.5]
    assert not outside, outside[0]
    assert files.pdf_text(path).replace(" ", "").count("Đ") >= 10_300


@pytest.mark.parametrize("attack", files.ATTACKS)
def test_text_that_attacks_is_text(tmp_path, attack):
    escaped = re.sub(r"([\\`*_{}\[\]<>#|~$!=+-])", r"\\\1", attack.replace("\t", " "))
    report = files.report(
        files.markdown(escaped), files.table([[attack, 1]], [attack, "n"], notes=[attack]),
        files.figure("hình", alt=attack, caption=attack),
        letterhead=files.LETTERHEAD | {"issuing_body": attack, "signer": attack},
    )  # fmt: skip
    path = written(tmp_path, report)
    assert len(pypdf.PdfReader(path).pages) < 4
    if "שלום" in attack:  # poppler writes such lines from left to right
        return
    squeezed = re.sub(r"\s+", "", files.pdf_text(path))
    assert squeezed.count(re.sub(r"\s+", "", attack)) >= 5
    links = [one for p in pypdf.PdfReader(path).pages for one in p.get("/Annots", [])]
    assert not any("/URI" in str(link.get_object()) for link in links)


def test_control_characters_are_gone_and_the_rest_is_there(tmp_path):
    report = files.report(files.table([[files.CONTROL, 1]], ["Tên", "n"]))
    assert "abcdef" in files.pdf_text(written(tmp_path, report)).replace("\x7f", "")


def test_letters_of_other_scripts_are_drawn(tmp_path):
    path = written(tmp_path, files.report(files.markdown("שלום مرحبا Привет Ελλάδα ₫ → ✓")))
    fonts = subprocess.run(["pdffonts", path], capture_output=True, check=True).stdout.decode()
    assert "DejaVuSans" in fonts
    assert "LastResort" not in fonts


def test_all_vietnamese_letters_are_of_the_typeface_itself(tmp_path):
    letters = "ăâđêôơưĂÂĐÊÔƠƯ" + "".join(map(chr, range(0x1EA0, 0x1EFA)))
    path = written(tmp_path, files.report(files.markdown(letters), letterhead=files.LETTERHEAD))
    fonts = subprocess.run(["pdffonts", path], capture_output=True, check=True).stdout.decode()
    assert "Tinos" in fonts
    assert "DejaVu" not in fonts
    assert letters in files.pdf_text(path).replace(" ", "")


def test_a_figure_is_drawn_and_no_page_is_empty(tmp_path):
    path = written(tmp_path, whole_report())
    subprocess.run(["pdftoppm", "-r", "40", "-png", path, tmp_path / "p"], check=True)
    shots = [Image.open(shot).convert("RGB") for shot in sorted(tmp_path.glob("p-*.png"))]
    for shot in shots:
        assert min(shot.convert("L").get_flattened_data()) < 100  # something is written on it
    blue = sum(1 for dot in shots[0].get_flattened_data() if dot[2] > dot[0] + 60)
    assert blue > 1000  # the bar of the figure


def test_the_same_report_is_the_same_file():
    assert pdf_report(whole_report(), PLAIN) == pdf_report(whole_report(), PLAIN)


@pytest.mark.parametrize("letterhead", [None, files.LETTERHEAD], ids=["plain", "administrative"])
def test_a_document_for_the_archive_is_valid(tmp_path, letterhead):
    report = files.report(
        files.markdown("## 1. A\n\nCó chữ 漢字 và 🙂."), files.figure("x"),
        files.table([["a", 1]], ["b", "c"]), letterhead=letterhead,
    )  # fmt: skip
    checked = page.validate_pdf(
        written(tmp_path, report, ARCHIVE), profile=page.ValidationProfile.PDF_A_2B
    )
    assert checked.is_compliant, [(f.rule_id, f.message) for f in checked.failures]
    usual = page.validate_pdf(written(tmp_path, report), profile=page.ValidationProfile.PDF_A_2B)
    assert not usual.is_compliant  # or the check would prove nothing


def test_a_picture_of_dots_is_drawn(tmp_path):
    import base64
    import io

    made = io.BytesIO()
    Image.new("RGB", (300, 100), "#0b5394").save(made, "PNG")
    shown = base64.b64encode(made.getvalue()).decode()
    report = files.report(files.output("image/png", shown, **{"image/png": {"alt": "Ảnh"}}))
    path = written(tmp_path, report)
    images = subprocess.run(["pdfimages", "-list", path], capture_output=True, check=True).stdout
    assert b"300   100" in images


def test_what_cannot_be_set_is_an_error_in_words():
    with pytest.raises(RenderError, match="cannot be set"):
        typeset(b"#panic()", {})


def test_a_book_has_contents_bookmarks_and_names_nobody(tmp_path):
    chapters = []
    for n in range(3):
        table = files.table([["Lò Thị Pà", n]], ["Họ tên", "n"], personal=True)
        report = files.report(files.markdown(f"Nội dung {n}"), table, letterhead=files.LETTERHEAD)
        chapters.append((f"Đơn vị số {n}", replace(report, title=f"T{n}")))
    cover = Cover("Tập báo cáo", "Công đoàn xã", ("3 báo cáo.",), "Mục lục")
    signed = files.LETTERHEAD["signer"]
    assert signed == "Lò Thị Pà"  # who signs is named by the letterhead, not by the table
    path = tmp_path / "book.pdf"
    path.write_bytes(book_pdf(chapters, cover, PLAIN))
    text = files.pdf_text(path)
    assert text.startswith("Tập báo cáo Công đoàn xã 3 báo cáo.")
    assert files.bookmarks(path)[-3:] == [f"Đơn vị số {n}" for n in range(3)]
    listed = re.findall(r"Đơn vị số (\d) [. ]+ (\d+)", text.partition("Mục lục")[2])
    assert listed == [("0", "3"), ("1", "4"), ("2", "5")]
    assert "Họ tên" not in text
    assert text.count("Nội dung") == 3
    starts = {w.page: w for w in files.words_of(path) if w.top < 50 and w.text.isdigit()}
    assert [int(word.text) for word in starts.values()] == [2, 3, 4, 5]


def test_the_description_holds_no_code():
    assert '"text": "#{panic(1)}' in pdf_input(files.report(files.markdown("#{panic(1)}")))
