"""Reports to be written, and what can be read out of the files again with programs of others."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

import nbformat.v4 as v4
import pypdf

from toolkit.render.read_content import read_content

LETTERHEAD = {
    "template": "administrative",
    "parent_body": "Liên đoàn Lao động tỉnh Lai Châu",
    "issuing_body": "Công đoàn xã Bum Tở",
    "number": "Số: 05/BC-CĐX",
    "motto": ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"],
    "place_and_date": "Bum Tở, ngày 05 tháng 11 năm 2026",
    "title": "Báo cáo",
    "subject": "Về kết quả tập huấn năm 2026",
    "addressee": "Kính gửi: Ban Thường vụ Liên đoàn Lao động tỉnh",
    "recipients_label": "Nơi nhận:",
    "recipients": ["Như trên", "Lưu: VT"],
    "signature": ["TM. Ban Chấp hành", "Chủ tịch"],
    "signer": "Lò Thị Pà",
    "annex_of": "(Kèm theo Báo cáo số 05/BC-CĐX)",
}
LABELS = {"figure": "Hình", "table": "Bảng", "annex": "Phụ lục", "contents": "Nội dung"}
# One attack of each kind; every one has to be read as it stands.
ATTACKS = [
    "<script>alert(1)</script>",
    '=HYPERLINK("http://example.org","x")',
    "#{panic(1)} #include(2) $x$ `raw` @ref <label>",
    '{ HYPERLINK "http://example.org" } \\o fldSimple',
    "</w:t></w:r><w:r>&amp;&#x41;",
    "שלום עולם مرحبا بالعالم",
    "*bold* _italic_ [link](javascript:alert(1)) | pipe",
    "+1+1 -2 @SUM(A1) \t=1",
]
LONG_WORD = "Đ" * 10_000
CONTROL = "a\x00b\x07c\x1bd\x7fe\u0085f"


def svg(text: str, color: str = "#0b5394") -> str:
    """A figure with a text in it."""
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="300pt" height="80pt" viewBox="0 0 300 80">'
        f'<path fill="{color}" d="M0 30H300V70H0z"/>'
        f'<text x="2" y="20" font-size="10" font-family="Be Vietnam Pro">{text}</text></svg>'
    )


def resource(rows: list[list[object]], titles: list[str], **more: object) -> dict[str, object]:
    """A table whose first column is text and whose others are numbers."""
    fields = [
        {"name": f"c{n}", "title": title, "type": "integer" if n else "string"}
        for n, title in enumerate(titles)
    ]
    data = [{f"c{n}": value for n, value in enumerate(row)} for row in rows]
    return {"schema": {"fields": fields}, "data": data, "title": "Tập huấn", **more}


def output(kind: str, content: object, **about: object):
    return v4.new_output("display_data", {kind: content}, metadata=about)


def markdown(text: str, **about: object):
    return output("text/markdown", text, **about)


def figure(text: str, alt: str = "Lời tả", caption: str = "Điều được vẽ"):
    return output("image/svg+xml", svg(text), **{"image/svg+xml": {"alt": alt, "caption": caption}})


def table(rows, titles, **more: object):
    return output("application/vnd.dataresource+json", resource(rows, titles, **more))


def notebook(*outputs, letterhead: dict[str, object] | None = None):
    """An executed notebook with a title that carries the letterhead."""
    document: dict[str, object] = {"labels": LABELS, "language": "vi", "day": "2026-10-31"}
    if letterhead:
        document["letterhead"] = letterhead
    title = markdown("# Kết quả tập huấn", document=document)
    cells = [
        v4.new_code_cell("1", outputs=[one], execution_count=n)
        for n, one in enumerate((title, *outputs), start=1)
    ]
    return v4.new_notebook(cells=cells)


def report(*outputs, letterhead: dict[str, object] | None = None):
    return read_content(notebook(*outputs, letterhead=letterhead))


@dataclass(frozen=True)
class Word:
    """A word on a page and the box it stands in, in points."""

    page: int
    text: str
    left: float
    top: float
    right: float
    bottom: float


def words_of(path: Path) -> list[Word]:
    """Every word with its place, as poppler finds it."""
    page, found = 0, []
    run = subprocess.run(["pdftotext", "-bbox", path, "-"], capture_output=True, check=True)
    for line in run.stdout.decode("utf-8", "replace").splitlines():
        page += "<page " in line
        if match := re.search(
            r'<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*)</', line
        ):
            left, top, right, bottom = map(float, match.groups()[:4])
            found.append(Word(page, match[5], left, top, right, bottom))
    return found


def pdf_text(path: Path) -> str:
    """The text of a document as it was set, without the signs where words may be broken or not."""
    run = subprocess.run(["pdftotext", "-raw", path, "-"], capture_output=True, check=True)
    text = (
        run.stdout.decode("utf-8", "replace")
        .replace("\u200b", "")
        .replace("\u2060", "")
        .replace("\xa0", " ")
    )
    return " ".join(text.split())


def bookmarks(path: Path) -> list[str]:
    """Titles of the outline, those inside others behind them."""

    def flat(items):
        for item in items:
            if isinstance(item, list):
                yield from flat(item)
            else:
                yield str(item.title)

    return list(flat(pypdf.PdfReader(path).outline))
