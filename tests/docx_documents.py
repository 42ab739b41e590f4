"""Reports for the tests of Word documents, and readers of what came out."""

import io
import zipfile

import docx
import matplotlib.image
import numpy as np
from lxml import etree

from toolkit.render.content import (
    Code,
    Field,
    Figure,
    Heading,
    Listing,
    Paragraph,
    Quote,
    Report,
    Span,
    Table,
)
from toolkit.render.document_options import DocumentOptions
from toolkit.render.docx import docx_report

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="{width}pt" height="{height}pt" '
    'viewBox="0 0 {width} {height}"><rect width="{width}" height="{height}" fill="white"/>'
    '<rect x="10" y="10" width="90" height="40" fill="#c55a11"/>'
    '<text x="20" y="80" font-family="Be Vietnam Pro" font-size="12">Tỷ lệ</text></svg>'
)
LETTERHEAD = {
    "template": "administrative",
    "parent_body": "LIÊN ĐOÀN LAO ĐỘNG TỈNH LAI CHÂU",
    "issuing_body": "CÔNG ĐOÀN XÃ BUM TỞ",
    "number": "Số: 05/BC-CĐX",
    "motto": ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"],
    "place_and_date": "Bum Tở, ngày 05 tháng 11 năm 2026",
    "title": "BÁO CÁO",
    "subject": "Về kết quả khảo sát",
    "addressee": "Kính gửi: Liên đoàn Lao động tỉnh Lai Châu",
    "recipients_label": "Nơi nhận:",
    "recipients": ["Như trên", "Lưu: VT"],
    "signature": ["TM. BAN CHẤP HÀNH", "CHỦ TỊCH"],
    "signer": "Nguyễn Thị Phượng",
    "annex_of": "(Kèm theo Báo cáo số 05/BC-CĐX)",
}
ATTACKS = [
    "<script>alert(1)</script>",
    '=HYPERLINK("http://a.b","x")',
    '#{1+1} #read("/etc/passwd")',
    '{ INCLUDETEXT "c:\\\\a.txt" } \\* MERGEFORMAT',
    "]]></w:t></w:r><w:altChunk r:id='a'/>",
    "{{title}} {{report}}",
    "&lt;b&gt; &#x41; %s {0}",
    "مرحبا بالعالم",
    "a\u202eb\u2066c",
    "x" * 10_000,
]
LABELS = {"figure": "Hình", "table": "Bảng", "annex": "Phụ lục"}


def text(words, **looks):
    return Paragraph((Span(words, **looks),))


def svg_figure(alt="Tăng", caption="Tỷ lệ đã tập huấn", width=468, height=200):
    return Figure(alt, caption, svg=SVG.format(width=width, height=height))


def raster_figure(kind, alt="Ảnh"):
    file = io.BytesIO()
    grey = np.full((60, 120, 3), 90, dtype=np.uint8)
    matplotlib.image.imsave(file, grey, format=kind)
    return Figure(alt, "", raster=file.getvalue(), raster_kind=kind)


def table(rows=3, title="Bao phủ tập huấn", notes=("Ghi chú.",), **more):
    fields = (Field("a", "Đơn vị"), Field("n", "Phải tập huấn", "integer", align="right"))
    cells = tuple((f"Đơn vị {n}", str(1000 + n)) for n in range(rows))
    return Table(title, fields, cells, cells, notes, **more)


def whole_report(document=None, language="vi"):
    """A report with one of everything."""
    body = (
        text("Mở đầu"),
        Quote((text("Số liệu minh họa."),)),
        Heading(2, (Span("1. Kết quả chính"),), "ket-qua"),
        Listing(
            False,
            1,
            (
                (text("Đạt", strong=True),),
                (
                    text("Còn lại"),
                    Listing(True, 3, ((text("Ba"),), (text("Bốn"), text("Thêm")))),
                ),
            ),
        ),
        Paragraph((Span("cách tính", link="#cach-tinh"), Span(" trang", link="https://a.vn/x y"))),
        svg_figure(),
        table(strong=frozenset({2})),
        Heading(3, (Span("Cách tính"),), "cach-tinh"),
        Code("a = 1\n\tb"),
        raster_figure("png"),
        raster_figure("jpeg"),
        Paragraph((Span("Dòng 1\nDòng 2", emphasis=True, code=True, struck=True),)),
    )
    annex = (Heading(2, (Span("Danh sách"),), "danh-sach"), table(40, "Danh sách", ()))
    return Report("Báo cáo", language, body, annex, {"labels": LABELS} | (document or {}))


def official_report():
    return whole_report({"letterhead": LETTERHEAD})


def written(report, options=None, images=None):
    options = options or DocumentOptions()
    return docx_report(report, options, images) if images else docx_report(report, options)


def one_pixel(figures):
    """As in the rehearsal of a batch, where no typesetter may be started."""
    file = io.BytesIO()
    matplotlib.image.imsave(file, np.zeros((1, 1, 3), dtype=np.uint8), format="png")
    return [file.getvalue()] * len(figures)


def quick(*blocks, options=None, **more):
    """Write a report of these blocks without drawing."""
    report = Report("Báo cáo", "vi", tuple(blocks), document={"labels": LABELS}, **more)
    return written(report, options, one_pixel)


def parts(data):
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def part(data, name="word/document.xml"):
    return etree.fromstring(parts(data)[name])


def opened(data):
    """What another reader finds in the file."""
    return docx.Document(io.BytesIO(data))


def words(element):
    """All that is written in an element."""
    found = []
    for piece in element.iter(f"{W}t", f"{W}br", f"{W}tab"):
        found.append({f"{W}br": "\n", f"{W}tab": "\t"}.get(piece.tag, piece.text or ""))
    return "".join(found)


def styled(data):
    """(style, text) of each paragraph of the body, outside tables."""
    return [(one.style.name, words(one._p)) for one in opened(data).paragraphs]


def attacked_report():
    """Every attack wherever text of the data may stand."""
    blocks = []
    for attack in ATTACKS:
        address = f"https://a.b/{attack[:30]}"
        spans = (Span(attack), Span(attack, link=address), Span(attack, link=f"#{attack}"))
        fields = (Field("a", attack), Field("n", "n", "integer"))
        shown = Table(attack, fields, ((attack, attack),), ((attack, 1),), (attack,))
        figure = Figure(attack, attack, svg=svg_figure().svg)
        blocks += [Heading(2, spans, attack), Paragraph(spans), shown, figure]
    labels = {"table": 'B"\\h x', "figure": "<H>"}
    head = dict.fromkeys(LETTERHEAD, ATTACKS[0]) | {"template": "administrative"}
    head |= {"motto": ATTACKS, "recipients": ATTACKS, "signature": ATTACKS}
    document = {"labels": labels, "letterhead": head}
    return Report(ATTACKS[0], "vi", tuple(blocks), tuple(blocks), document)
