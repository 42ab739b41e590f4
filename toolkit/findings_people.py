"""The texts of findings about people under several identifiers, and decisions on them."""

from __future__ import annotations

PEOPLE_TEXTS: dict[str, tuple[str, str]] = {
    "same_as_itself": (
        "'{value}' is compared with itself",
        "write the other identifier into other_id, or delete the row",
    ),
    "decided_in_both_orders": (
        "'{value}' and '{other}' stand in row {row} and, the other way round, in row {first}",
        "keep one of the two rows",
    ),
    "decided_both_ways": (
        "'{value}' and '{other}' are decided the same and different (also row {first})",
        "keep the decision that is right; until then they are counted as two",
    ),
    "decisions_contradict": (
        "'{value}' and '{other}' are decided different, and the same by a chain of other rows",
        "correct one of the rows; until then nobody of the chain is counted as one",
    ),
    "same_but_unlike": (
        "'{value}' and '{other}' are decided the same, but differ in {what}",
        "nothing to do, if one of the two is a slip; otherwise correct the decision",
    ),
    "duplicates_waiting": (
        "{n} pair(s) of identifiers may be one person and wait for a decision",
        "let `toolkit duplicates` write the worklist, and decide each pair: same or different",
    ),
    # What an office's own file may lack
    "ambiguous_person": (
        "'{value}' may be one of several people, or somebody new: {people}",
        "add a column with person_id or the birth year, or the unit in which the person has a post",
    ),
    "no_header": (
        "no row of the file is a header that is understood",
        "head at least two columns by what they hold, for example 'Họ và tên' and 'Đơn vị'; "
        "or give a mapping",
    ),
}
