"""What stricter and looser rules of pairing would find, as a table."""

from __future__ import annotations

from toolkit.pairing_report import PairingReport
from toolkit.show.display_table import Column, DisplayTable, Kind
from toolkit.show.text import Text, number
from toolkit.show.words import say

KEYS: tuple[tuple[str, str, Kind], ...] = (
    ("off", "may-be-off", "text"),
    ("pairs", "pairs", "count"),
    ("match_rate", "of-matchable", "share"),
    ("ambiguous", "ambiguous", "count"),
    ("false_links", "false-pairs", "points"),
    ("false_link_rate", "false-share", "share"),
)


def table_pairing(report: PairingReport) -> DisplayTable | Text:
    """Pairs and expected false pairs by the number of elements that may be off.

    Parameters
    ----------
    report : PairingReport
    """
    lang = report.study.language
    if report.table.empty:
        return Text(say(lang, "no-pairing" if report.survey else "no-survey"))
    rows = report.table.assign(
        off=[say(lang, "pairing-off", n=int(n)) for n in report.table["tolerance"]]
    )
    columns = [Column(key, say(lang, f"column-{title}"), kind) for key, title, kind in KEYS]
    strong = [n for n, used in enumerate(rows["used"]) if used]
    return DisplayTable(
        say(lang, "table-pairing-rules"), columns, rows, _notes(report), lang, strong
    )


def _notes(report: PairingReport) -> list[str]:
    """The rule in use, and what its false pairs are estimated from."""
    study, lang = report.study, report.study.language
    used = report.table[report.table["used"]].iloc[0]
    sheets = {name: int(used[name]) for name in ("n_before", "n_after", "matchable")}
    notes = [say(lang, "note-pairing-rule", **sheets)]
    data = study.survey(report.survey)
    items = data.instrument.items
    blocks = [items[n].label[lang] if n in items else n for n in data.settings.blocks]
    if blocks:
        notes.append(say(lang, "note-pairing-block", items="; ".join(blocks)))
    most = number(used["false_links_high"], lang, 1)
    return [*notes, say(lang, "note-pairing-false", most=most)]
