"""The submissions of tests/exports/expected.json, as generators of platform files need them."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

EXPORTS = Path(__file__).parent / "exports"
TRUTH: dict[str, Any] = json.loads((EXPORTS / "expected.json").read_text(encoding="utf-8"))
FORM: dict[str, dict[str, Any]] = TRUTH["form"]
ALL: list[dict[str, Any]] = TRUTH["datasets"]["main"]["rows"]
UUIDS: list[str] = TRUTH["datasets"]["main"]["uuid"]
VERSIONS: list[str] = TRUTH["datasets"]["main"]["form_version"]
CHILDREN: list[dict[str, Any]] = TRUTH["datasets"]["main"]["children"]
SECOND_COPY = 7  # of a submission that only Kobo and Google Forms accept twice
ROWS = [n for n in range(len(ALL)) if n != SECOND_COPY]
NOTHING_TICKED = 3  # a submission in which no box of `channels` was ticked, though it was shown
IN_REPEATS = ("child_age", "child_sex")
RECORDED = ("start", "end", "today", "deviceid")
ASKED = [name for name in FORM if name not in (*IN_REPEATS, *RECORDED)]
CHANNELS = list(FORM["channels"]["choices"])
BEYOND_DOUBLES = next(n for n, row in enumerate(ALL) if (row["card_no"] or 0) > 2**53)
GROUPS = {
    **{f"k{n}": ("knowledge", "Kiến thức", "Knowledge") for n in range(1, 7)},
    **{f"a{n}": ("attitude", "Thái độ", "Attitudes") for n in range(1, 7)},
}

Row = dict[str, Any]
Writer = Callable[[Path], None]


@dataclass(frozen=True)
class Variant:
    """A file of one platform in one setting.

    Attributes
    ----------
    name : str
    file : str
        Its name, by whose ending it may be recognised.
    write : callable
    kind : str
        What it is recognised as.
    has : tuple of str
        The fields it has; the others are missing.
    order : tuple of int
        The submissions in the order of the file.
    lost : mapping
        Submission and field -> what the file can still tell of it.
    children : bool
        Whether the file has the rows of the repeat.
    """

    name: str
    file: str
    write: Writer
    kind: str
    has: tuple[str, ...] = tuple(ASKED)
    order: tuple[int, ...] = tuple(ROWS)
    lost: Mapping[tuple[int, str], Any] = field(default_factory=dict)
    children: bool = False

    def truth(self) -> list[Row]:
        """What is to be read from it, row by row."""
        return [self._row(n) for n in self.order]

    def _row(self, number: int) -> Row:
        row = submission(number)
        kept = {name: row[name] if name in self.has else None for name in FORM}
        kept |= {name: value for (n, name), value in self.lost.items() if n == number}
        return {name: value for name, value in kept.items() if name not in IN_REPEATS}


def submission(number: int) -> Row:
    """One submission as it was given."""
    row = dict(ALL[number])
    if number == NOTHING_TICKED:
        row["channels"] = []
    return {name: composed(value) for name, value in row.items()}


def composed(value: Any) -> Any:
    """Text as one character a letter."""
    return unicodedata.normalize("NFC", value) if isinstance(value, str) else value


def label(name: str, language: str = "vi") -> str:
    """The text of a question."""
    return str(FORM[name][f"label_{language}"])


def choices(name: str) -> list[str]:
    """The names of the choices of a question, the one added by or_other included."""
    more = ["other"] if FORM[name].get("or_other") else []
    return [*FORM[name].get("choices", {}), *more]


def choice_label(name: str, choice: str, language: str = "vi") -> str:
    """The text of a choice."""
    texts = FORM[name]["choices"].get(choice, ["Other", "Other"])
    return str(texts[language == "en"])


def number(value: Any) -> str:
    """A number as most programs write it."""
    return (
        str(int(value)) if float(value).is_integer() and not isinstance(value, int) else str(value)
    )


def local(moment: str) -> dt.datetime:
    """A moment of the truth."""
    return dt.datetime.fromisoformat(moment)


def day(text: str) -> dt.date:
    """A day of the truth."""
    return dt.date.fromisoformat(text)


def write_csv(
    path: Path,
    rows: Iterable[Iterable[Any]],
    *,
    separator: str = ",",
    end: str = "\r\n",
    encoding: str = "utf-8",
    quoting: int = csv.QUOTE_MINIMAL,
) -> None:
    """Write rows as CSV; None is an empty cell."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator, lineterminator=end, quoting=quoting)  # type: ignore[arg-type]
    writer.writerows([["" if cell is None else cell for cell in row] for row in rows])
    path.write_bytes(text.getvalue().encode(encoding))


def children_of(number: int) -> list[Row]:
    """The rows of the repeat in one submission, in order."""
    own = [child for child in CHILDREN if child["parent_row"] == number]
    return sorted(own, key=lambda child: child["position"])
