"""What stands above a table and holds for all rows: the unit of a list, a class, its days."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from toolkit.duplicate_names import plain_words
from toolkit.registers.day_texts import Days, days_in
from toolkit.registers.header_synonyms import plain_header

Facts = dict[str, str]
# What a line above a table may say of it; of other fields every row says it by itself.
_LABELLED = ("unit", "training_id", "topics", "start", "end", "training_hours", "periods", "hours",
             "organiser_unit_id", "form", "role")  # fmt: skip
_OF_CLASS = re.compile(
    r"\b(lop|tap huan|boi duong|hoc vien|khoa hoc|chuyen de|noi dung|training)\b"
)
_OF_TIME = re.compile(r"\b(thoi gian|tu ngay|khai mac|to chuc)\b|^ngay \d")
# Days of letters and of the signature, which are none of the class.
_OF_PAPER = re.compile(r"\b(kem theo|cong van|quyet dinh|thong bao|ke hoach so)\b|, ngay \d+ thang")
_HOURS = re.compile(r"(?:thoi luong|so gio)[\s:]*(\d+(?:[.,]\d+)?)\s*(?:gio|h)\b")
_PERIODS = re.compile(r"\b(\d+(?:[.,]\d+)?)\s*tiet\b")


def lines_of(titles: Iterable[Sequence[str]]) -> list[str]:
    """What the rows of titles say, line by line; a label and the cell behind it are one line.

    Examples
    --------
    >>> lines_of([["Đơn vị:", "LC", "Trang 1"], ["(Thời gian: 12/5/2026; thời lượng: 16 tiết)"]])
    ['Đơn vị: LC', 'Trang 1', 'Thời gian: 12/5/2026', 'thời lượng: 16 tiết']
    """
    found: list[str] = []
    for row in titles:
        label = ""
        for cell in filter(None, row):
            if cell.endswith(":"):
                label = cell
                continue
            found += re.split(r"[;\n]", f"{label} {cell}".strip().strip("()"))
            label = ""
    return list(dict.fromkeys(line.strip() for line in found if line.strip()))


def labelled(lines: Iterable[str], meant: Mapping[str, str]) -> Facts:
    """What lines say that begin with a label, as a column would be headed.

    Examples
    --------
    >>> labelled(["Đơn vị: LĐLĐ tỉnh", "Số: 12/BC"], {"don vi": "unit"})
    {'unit': 'LĐLĐ tỉnh'}
    """
    facts: Facts = {}
    for line in lines:
        label, sign, value = line.partition(":")
        name = meant.get(plain_header(label), "")
        if sign and value.strip() and name in _LABELLED:
            facts.setdefault(name, value.strip())
    return facts


def class_facts(lines: Sequence[str], topics_in: Callable[[str], str]) -> Facts:
    """What lines say of a class in words: its topics, its days, its hours.

    Parameters
    ----------
    lines : sequence of str
    topics_in : callable
        The codes of the topics that a text names.

    Returns
    -------
    dict
        topics, start, end, training_hours, as far as the lines leave no doubt.

    Examples
    --------
    >>> lines = ["LỚP TẬP HUẤN BÌNH ĐẲNG GIỚI", "Ngày 12 và 13/5/2026, 16 tiết"]
    >>> class_facts(lines, lambda text: "ge" if "GIỚI" in text else "")
    {'topics': 'ge', 'start': '2026-05-12', 'end': '2026-05-13', 'training_hours': '16 tiết'}
    """
    plain = [" ".join(plain_words(line)) for line in lines]
    first = next((n for n, line in enumerate(plain) if _OF_CLASS.search(line)), len(lines))
    topics, facts = topics_in(" ".join(lines[first:])), Facts()
    if topics:
        facts["topics"] = topics
    if days := _days(lines, plain):
        facts |= {"start": days.first, "end": days.last}
    told = [(_HOURS, "giờ"), (_PERIODS, "tiết")]
    times = {f"{n} {unit}" for by, unit in told for line in plain for n in by.findall(line)}
    return facts | ({"training_hours": times.pop()} if len(times) == 1 else {})


def named_in(text: str, known: Mapping[str, str]) -> list[str]:
    """Codes whose names stand in a text, the longest name first taken.

    Examples
    --------
    >>> named_in("lop ve binh dang gioi", {"gioi": "gender", "binh dang gioi": "ge"})
    ['ge']
    """
    found: dict[int, str] = {}
    for name in sorted(filter(None, known), key=len, reverse=True):
        pattern = re.compile(rf"\b{re.escape(name)}\b")
        for match in pattern.finditer(text):
            found[match.start()] = known[name]
        text = pattern.sub(lambda match: "\0" * len(match[0]), text)
    return list(dict.fromkeys(found[place] for place in sorted(found)))


def _days(lines: Sequence[str], plain: Sequence[str]) -> Days | None:
    """The days of a class: those said to be its time, else the only ones of its title."""
    for wanted in (_OF_TIME, _OF_CLASS):
        days = {
            span
            for line, words in zip(lines, plain, strict=True)
            if wanted.search(words) and not _OF_PAPER.search(words)
            for span in days_in(line)
        }
        if days:
            return days.pop() if len(days) == 1 else None
    return None
