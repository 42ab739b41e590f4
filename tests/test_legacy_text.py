"""Text of fonts of before Unicode: every letter, and who decides that it is such text."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.styles import Font
from sheet_files import in_windows_1258

from toolkit.findings import Finding
from toolkit.reading.legacy_columns import legacy_columns
from toolkit.reading.legacy_text import TABLES, Legacy, converted
from toolkit.reading.legacy_vote import is_syllable, vote
from toolkit.reading.sheets import Sheet, open_sheets
from toolkit.reading.tables import read_table

VOWELS = "aăâeêioôơuưy"
TONES = ["", *"\u0300\u0301\u0309\u0303\u0323"]
LETTERS = [unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES]
SMALL = [letter for letter in LETTERS if not letter.isascii()] + ["đ"]
CAPITALS = [letter.upper() for letter in SMALL]
NAMES = ["Lò Thị Mai", "Vàng A Páo", "Nguyễn Văn Hưng", "Lê Thị Hòa", "Phạm Đức Quyết",
         "Bùi Xuân Ước",
         "Trần Thị Mỹ Hạnh", "Hoàng Ngọc Diệp"]  # fmt: skip
PROSE = ["Công đoàn cơ sở xã Mường Thanh", "Đã tập huấn về bình đẳng giới", "Chưa được tập huấn"]


def written(text: str, kind: Legacy) -> str:
    """Text as such fonts hold it, by the tables read backwards."""
    backwards = {letter: sign for sign, letter in TABLES[kind].items()}
    if kind == "vni":  # of the two spellings of a capital, the one in capitals
        backwards |= {v: k for k, v in TABLES[kind].items() if k == k.upper()} | {
            v: k for k, v in TABLES[kind].items() if k == k.lower()
        }
    return "".join(backwards.get(letter, letter) for letter in text)


def test_there_are_134_letters() -> None:
    assert len(set(SMALL)) == len(set(CAPITALS)) == 67


# Some letters by the published code charts, byte by byte.
BY_BYTE = {"ă": 0xA8, "đ": 0xAE, "ư": 0xAD, "à": 0xB5, "ạ": 0xB9, "ắ": 0xBE, "ặ": 0xC6, "ấ": 0xCA,
           "é": 0xD0, "ế": 0xD5, "ệ": 0xD6, "ị": 0xDE, "ò": 0xDF, "ó": 0xE3, "ố": 0xE8, "ộ": 0xE9,
           "ợ": 0xEE, "ú": 0xF3, "ự": 0xF9, "ý": 0xFD, "ỵ": 0xFE, "Ă": 0xA1, "Đ": 0xA7}  # fmt: skip


@pytest.mark.parametrize(("letter", "byte"), BY_BYTE.items())
def test_tcvn3_by_its_chart(letter: str, byte: int) -> None:
    assert converted(chr(byte), "tcvn3") == letter


# Written with the keyboards of that time.
IN_VNI = {"Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam": "Cộng hòa xã hội chủ nghĩa Việt Nam",
          "Ñoäc laäp - Töï do - Haïnh phuùc": "Độc lập - Tự do - Hạnh phúc",
          "UÛY BAN NHAÂN DAÂN TÆNH": "ỦY BAN NHÂN DÂN TỈNH", "saün saøng": "sẵn sàng",
          "baèng khen, thaúng lôïi": "bằng khen, thẳng lợi",
          "yù kieán, kyõ thuaät": "ý kiến, kỹ thuật",
          "Chi phí, cheát vì, ngaøy lò": "Chi phí, chết vì, ngày lị"}  # fmt: skip
IN_TCVN3 = {"Céng hoµ x· héi chñ nghÜa ViÖt Nam": "Cộng hoà xã hội chủ nghĩa Việt Nam",
            "§éc lËp - Tù do - H¹nh phóc": "Độc lập - Tự do - Hạnh phúc",
            "Liªn ®oµn Lao ®éng": "Liên đoàn Lao động", "t\xadëng, ng\xadêi": "tưởng, người",
            "S¬n La, C«NG, Vµng A P¸o": "Sơn La, CÔNG, Vàng A Páo"}  # fmt: skip


@pytest.mark.parametrize(("before", "after"), IN_VNI.items())
def test_vni_as_it_was_typed(before: str, after: str) -> None:
    assert converted(before, "vni") == after


@pytest.mark.parametrize(("before", "after"), IN_TCVN3.items())
def test_tcvn3_as_it_was_typed(before: str, after: str) -> None:
    assert converted(before, "tcvn3") == after


@pytest.mark.parametrize("letter", SMALL + CAPITALS)
def test_every_letter_of_vni_comes_back(letter: str) -> None:
    assert converted(written(letter, "vni"), "vni") == letter


@pytest.mark.parametrize("letter", SMALL)
def test_every_letter_of_tcvn3_comes_back_and_its_capital_by_the_font(letter: str) -> None:
    assert converted(written(letter, "tcvn3"), "tcvn3") == letter
    assert converted(written(letter, "tcvn3"), "tcvn3", capitals=True) == letter.upper()


@given(st.lists(st.sampled_from([*SMALL, *"bcghmnt ", *CAPITALS]), max_size=20).map("".join))
def test_any_text_of_vni_comes_back(text: str) -> None:
    assert converted(written(text, "vni"), "vni") == text


@pytest.mark.parametrize("kind", ["tcvn3", "vni"])
def test_letters_windows_took_for_its_own_vietnamese_ones(kind: Legacy) -> None:
    """Where Windows was set up for Vietnamese, the same bytes became other letters."""
    for text in NAMES + PROSE:
        there = written(text, kind).encode("latin-1").decode("cp1258", "replace")
        if "\ufffd" not in there:
            assert converted(there, kind) == text


@pytest.mark.parametrize(
    "word",
    ["nguyễn", "Quyết", "giữ", "gìn", "khuya", "Đỗ", "ý", "rượu", "nghiêng", "quýt", "ngoèo"],
)
def test_syllables(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["Cafộ", "Müller", "àg", "các̀h", "chừch", "bòc", "ngx", "", "zồ"])
def test_no_syllables(word: str) -> None:
    assert not is_syllable(word)


# The vote

OTHERS = [["10 µm ± 2"], ["10 µm ± 2", "5 µg", "µl"], ["café", "naïve", "São Paulo"],
          ["où", "à côté", "déjà", "été"], ["Müller", "Größe", "schön"],
          ["señor", "mañana", "niño"],
          ["© ACME", "½", "®", "3 × 4", "§ 5", "«»"], ["plain", "English", "text"], [],
          NAMES, PROSE, [unicodedata.normalize("NFD", name) for name in NAMES],
          ["Hàn", "Páo", "Là", "Tô"]]  # fmt: skip


@pytest.mark.parametrize("texts", OTHERS, ids=lambda texts: "|".join(texts)[:20])
def test_other_text_stays(texts: list[str]) -> None:
    assert vote(texts) is None


@pytest.mark.parametrize("kind", ["tcvn3", "vni"])
@pytest.mark.parametrize("texts", [NAMES, PROSE, NAMES[:1], NAMES[2:4]])
def test_the_kind_is_found(kind: Legacy, texts: list[str]) -> None:
    assert vote(written(text, kind) for text in texts) == kind


# Files


def cells(sheet: Sheet) -> list[list[str]]:
    return [row for p in sheet.pieces for row in (p if isinstance(p, list) else p.rows())]


def opened(path: Path, encoding: str | None = None) -> tuple[list[list[str]], list[Finding]]:
    sheets, findings = open_sheets(path, encoding=encoding)
    return cells(sheets[0]) if sheets else [], findings


def in_bytes(text: str, encoding: str) -> bytes:
    if encoding == "windows-1258":
        return in_windows_1258(text)
    return written(text, encoding).encode("latin-1")  # type: ignore[arg-type]


TABLE = [["Họ và tên", "Tuổi"], *([name, "35"] for name in NAMES), ["Sùng Thị Dợ", "10"]]
TEXT = "".join(f"{name};{age}\r\n" for name, age in TABLE)
ENCODINGS = ["windows-1258", "tcvn3", "vni"]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_a_csv_file_of_old_is_read_and_it_is_told(encoding: str, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(in_bytes(TEXT, encoding))
    rows, findings = opened(tmp_path / "x.csv")
    assert rows == TABLE
    told = next(f for f in findings if f.code == "recoded")
    assert told.severity == "note" and str(told.detail["samples"]).count(" → ") == 3
    assert all("?" not in str(part) for part in told.detail.values())
    table, _ = read_table(tmp_path / "x.csv")
    assert table is not None and table["họ và tên"].tolist() == [name for name, _ in TABLE[1:]]


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_an_encoding_can_be_forced(encoding: str, tmp_path: Path) -> None:
    """One word is too little for a vote, and enough for somebody who knows."""
    (tmp_path / "x.csv").write_bytes(in_bytes("name\nHùng\n", encoding))
    assert [f.code for f in opened(tmp_path / "x.csv")[1]] == ["encoding"]
    assert opened(tmp_path / "x.csv", encoding) == ([["name"], ["Hùng"]], [])


@pytest.mark.parametrize("encoding", ["utf-8", "klingon", "", "utf-16"])
def test_a_wrong_encoding_is_said(encoding: str, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(b"name\nH\xefng\n")
    rows, (finding,) = opened(tmp_path / "x.csv", encoding)
    assert (rows, finding.code, finding.value) == ([], "wrong_encoding", encoding)


@pytest.mark.parametrize("kind", ["tcvn3", "vni"])
def test_a_workbook_of_old_saved_as_unicode_csv(kind: Legacy, tmp_path: Path) -> None:
    """Only columns that are such text are changed."""
    rows = [[written(name, kind), "Đồng ý", "10 µm ± 2", "café"] for name in NAMES]
    rows.append([written("Sùng", kind), "ý", "5 µm", "où"])
    text = "".join(",".join(row) + "\n" for row in rows)
    (tmp_path / "x.csv").write_text(text, encoding="utf-8")
    found, findings = opened(tmp_path / "x.csv")
    assert [row[0] for row in found] == [*NAMES, "Sùng"]
    assert [row[1:] for row in found] == [row[1:] for row in rows]
    assert [(f.code, f.column) for f in findings] == [("recoded", "A")]


def test_unicode_files_with_signs_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("độ dài\n10 µm ± 2\n½ ®\n", encoding="utf-8")
    assert opened(tmp_path / "x.csv") == ([["độ dài"], ["10 µm ± 2"], ["½ ®"]], [])


@pytest.mark.parametrize("kind", ["tcvn3", "vni"])
def test_unicode_text_may_be_said_to_be_of_old(kind: Legacy, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text(f"name\n{written('Hùng', kind)}\n", encoding="utf-8")
    assert opened(tmp_path / "x.csv", kind)[0] == [["name"], ["Hùng"]]
    book = openpyxl.Workbook()
    book.active["A1"] = written("Hùng", kind)
    book.save(tmp_path / "x.xlsx")
    assert opened(tmp_path / "x.xlsx")[0] == [[written("Hùng", kind)]]
    assert opened(tmp_path / "x.xlsx", kind)[0] == [["Hùng"]]


def test_a_workbook_by_its_fonts(tmp_path: Path) -> None:
    """One cell is enough where the font says it; numbers and cells in other fonts stay."""
    book = openpyxl.Workbook()
    lines = [(("Hä tªn", ".VnTimeH"), ("Tuæi", ".VnTime"), ("Ghi chú", "Arial")),
             (("Hïng", ".VnTime"), (35, ".VnTime"), ("10 µm", "Times New Roman")),
             (("Huøng", "VNI-Times"), (None, ".VnTime"), ("café", "Arial"))]  # fmt: skip
    for r, line in enumerate(lines, 1):
        for c, (value, font) in enumerate(line, 1):
            book.active.cell(r, c, value).font = Font(name=font)
    book.save(tmp_path / "x.xlsx")
    rows, findings = opened(tmp_path / "x.xlsx")
    assert rows == [["HỌ TÊN", "Tuổi", "Ghi chú"], ["Hùng", "35", "10 µm"], ["Hùng", "", "café"]]
    told = {str(f.detail["encoding"])[:3]: (f.column, f.detail["samples"]) for f in findings}
    assert told == {"TCV": ("A, B", "Hä tªn → HỌ TÊN; Tuæi → Tuổi; Hïng → Hùng"),
                    "VNI": ("A", "Huøng → Hùng")}  # fmt: skip


@pytest.mark.parametrize("kind", ["tcvn3", "vni"])
def test_a_workbook_by_the_vote_of_its_columns(kind: Legacy, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for name in NAMES:
        book.active.append([written(name, kind), name, "10 µm ± 2"])
    book.save(tmp_path / "x.xlsx")
    rows, findings = opened(tmp_path / "x.xlsx")
    assert rows == [[name, name, "10 µm ± 2"] for name in NAMES]
    assert [(f.code, f.column) for f in findings] == [("recoded", "A")]


def test_two_odd_words_in_a_sheet_of_unicode_stay() -> None:
    """Found by the round trip of the entry workbook: "aâ" had become "aõ"."""
    rows = [["Họ và tên", "Ghi chú"], ["Lò Thị Mai", "aâ"], ["Vàng A Páo", "bâ"]]
    assert legacy_columns([rows]) == {}
