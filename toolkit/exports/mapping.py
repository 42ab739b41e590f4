"""A mapping of columns to a questionnaire, which the toolkit proposes and a person corrects."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from toolkit.booklet_orders import BOOKLET, Orders, read_orders
from toolkit.errors import ArgumentError, unknown
from toolkit.exports.headings import Headings, Target
from toolkit.instrument import Instrument
from toolkit.items import Item, fold
from toolkit.responses import Responses

COLUMNS = ("header", "name", "text", "choice")


@dataclass(frozen=True)
class Mapped:
    """What a mapping says.

    Attributes
    ----------
    headers : mapping
        Folded header -> field, or `field/choice`, or empty for a column to be left out.
    values : mapping
        Field -> text that is typed there -> choice.
    orders : mapping
        In which order each booklet prints the answers, where the mapping names the file of them:
        `_booklet/FILE` for the column of the booklet.
    """

    headers: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    orders: Orders = field(default_factory=dict)

    def names(self, header: str) -> bool:
        """Whether the mapping speaks of a header."""
        return _key(header) in self.headers

    def leaves_out(self, header: str) -> bool:
        """Whether it says that a column is not to be used."""
        return self.headers.get(_key(header)) == ""

    def target(self, header: str, headings: Headings) -> Target | None:
        """What it says a column holds, where that is a field of this table."""
        name, _, choice = self.headers.get(_key(header), "").partition("/")
        if name not in headings.items:
            return None
        return Target(name, choice or None, list(headings.items).index(name))

    def extra(self, header: str) -> str | None:
        """The name it gives to a column that is no field of the form."""
        return self.headers.get(_key(header)) or None


def _key(header: str) -> str:
    return fold(header.replace("|", " ").replace("/", " ").replace("\n", " "))


def read_mapping(
    mapping: Mapping[str, str] | str | Path | None,
    instrument: Instrument,
    also: Collection[str] = (),
) -> Mapped:
    """Read what a user says of the columns of a file.

    Parameters
    ----------
    mapping : mapping, str, Path or None
        Header -> name; or a CSV file with the columns `header,name,text,choice`, where the last
        two say what a text typed in that column means. The name `_booklet/FILE` is that of the
        column of the booklet, and FILE (beside the mapping) has the orders of its answers.
    instrument : Instrument
    also : collection of str
        Names besides those of the form.

    Raises
    ------
    ArgumentError
        Names that there are none of, all of them; a file that cannot be read, or a choice the
        item does not have.
    """
    if mapping is None:
        return Mapped()
    if isinstance(mapping, (str, Path)):
        said, folder = _from_file(Path(mapping), instrument, also), Path(mapping).parent
    else:
        said, folder = _from_pairs(mapping, instrument), Path()
    return _checked(_with_orders(said, folder, instrument), _fields(instrument))


def _with_orders(mapped: Mapped, folder: Path, instrument: Instrument) -> Mapped:
    """Read the file of orders that is named behind the column of the booklet."""
    start = f"{BOOKLET}/"
    files = {h: name for h, name in mapped.headers.items() if name.startswith(start)}
    if not files:
        return mapped
    orders = read_orders(folder / next(iter(files.values())).removeprefix(start), instrument)
    return replace(
        mapped, headers={**mapped.headers, **dict.fromkeys(files, BOOKLET)}, orders=orders
    )


def _from_pairs(mapping: Mapping[str, str], instrument: Instrument) -> Mapped:
    pairs = mapping.items() if isinstance(mapping, Mapping) else mapping
    given = {str(header): str(name or "") for header, name in pairs}
    fields = _fields(instrument)
    if sum(name in fields for name in given) > sum(
        name.partition("/")[0] in fields for name in given.values()
    ):
        given = {header: name for name, header in given.items()}
    return Mapped({_key(h): name.strip() for h, name in given.items()})


def _fields(instrument: Instrument) -> dict[str, Item]:
    inside = {item.name: item for one in instrument.repeats.values() for item in one.items()}
    return {**instrument.fields, **inside}


def _from_file(path: Path, instrument: Instrument, also: Collection[str]) -> Mapped:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            text = file.read()
        dialect = (
            ";" if text.partition("\n")[0].count(";") > text.partition("\n")[0].count(",") else ","
        )
        rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=dialect))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise ArgumentError(f"mapping {path.name} cannot be read: {error}") from error
    if rows and not {"header", "name"} <= set(rows[0]):
        raise ArgumentError(f"mapping {path.name} needs the columns header and name")
    headers, values = dict[str, str](), dict[str, dict[str, str]]()
    _check_names(path, rows, list(dict.fromkeys([*_fields(instrument), *also])))
    for row in rows:
        header, name, field_name = row.get("header") or "", _name_of(row), _field_of(row)
        if row.get("text"):
            values.setdefault(field_name, {})[fold(row["text"] or "")] = (
                row.get("choice") or ""
            ).strip()
        else:
            headers[_key(header)] = name
    return Mapped(headers, values)


def _check_names(path: Path, rows: list[dict[str, str]], known: Sequence[str]) -> None:
    """Refuse names that are none, all at once, each with its row."""
    wrong = [
        str(unknown(f"{path.name}, row {n}: name", name, known))
        for n, row in enumerate(rows, 2)
        if not _may_be_named(row.get("header") or "", name := _field_of(row), known)
    ]
    if wrong:
        raise ArgumentError("\n".join(wrong))


def _name_of(row: Mapping[str, str]) -> str:
    return (row.get("name") or "").strip()


def _field_of(row: Mapping[str, str]) -> str:
    return _name_of(row).partition("/")[0]


def _may_be_named(header: str, name: str, known: Collection[str]) -> bool:
    """Fields of the form, what platforms note, and columns that are kept under their own name."""
    given = not name or name in known or name.startswith("_")
    return given or fold(name) == fold(header)


def _checked(mapped: Mapped, fields: Mapping[str, Item]) -> Mapped:
    """Refuse choices that an item does not have."""
    said = [name.partition("/")[::2] for name in mapped.headers.values() if "/" in name]
    said += [(name, one) for name, texts in mapped.values.items() for one in texts.values() if one]
    for name, choice in said:
        choices = [one.name for one in fields[name].choices] if name in fields else [choice]
        if choice not in choices:
            raise unknown(f"choice of {name} in the mapping", choice, choices)
    return mapped


def propose_mapping(responses: Responses, path: str | Path) -> Path:
    """Write down how a file was understood, so that a person can correct it.

    Parameters
    ----------
    responses : Responses
        Of `read_responses`.
    path : str or Path
        The CSV file to write; it is given to `read_responses` as its mapping.

    Returns
    -------
    Path
    """
    names = dict(responses.columns)
    guessed = [
        (one.column, names.get(one.column, ""), one.value, str(one.detail["choice"]))
        for one in responses.findings
        if one.code == "guessed_value"
    ]
    return write_mapping(path, responses.columns, guessed)


def write_mapping(
    path: str | Path,
    columns: Sequence[tuple[str, str]],
    guessed: Sequence[tuple[str, str, str, str]] = (),
) -> Path:
    """Write a mapping file: headers with names, then what texts typed below them mean."""
    target = Path(path)
    times = Counter(header for header, _ in columns)
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        # headers that stand there more than once are told apart by their order
        writer.writerows((header, name, "", "") for header, name in columns if times[header] == 1)
        writer.writerows(guessed)
    return target
