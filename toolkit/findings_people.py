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
    "ambiguous_training": (
        "'{value}' on this day may be one of several trainings: {trainings}",
        "add a column with training_id; or the organiser, the form, the last day or the hours of "
        "the class, where the trainings differ in them",
    ),
    "ambiguous_activity": (
        "'{value}' on this day may be one of several activities: {activities}",
        "add a column with activity_id",
    ),
    "no_header": (
        "no row of the file is a header that is understood",
        "head at least two columns by what they hold, for example 'Họ và tên' and 'Đơn vị'; "
        "or give a mapping",
    ),
    "part_of_name": (
        "column '{column}' holds a part of the names, and the other part was not found beside it",
        "head the two columns 'Họ đệm' and 'Tên', or one column with whole names 'Họ và tên'; "
        "or say in a mapping what this column holds",
    ),
    "serial_day": (
        "'{value}' is no year; as a number that Excel keeps for a day it would be {day}",
        "write {year} if that is right; otherwise correct it",
    ),
    "other_sheets": (
        "only sheet '{sheet}' was read, not {value}",
        "import another sheet with --sheet NAME; nothing to do if they hold nothing of this kind",
    ),
    "from_title": (
        "'{value}' stands in the title and was taken for '{column}' of every row",
        "compare it with the title; if it is wrong, add a column '{column}'",
    ),
    "heading_no_unit": (
        "'{value}' above these rows is not the name of a unit, so no unit was taken from it",
        "nothing to do if it is none; otherwise correct it, or add a column with the unit{hint}",
    ),
    "posts_without_start": (
        "no column '{column}' says since when the posts are held, so only the people are imported",
        "add a column '{column}', or a line '{column}: …' above the table, or nothing to do",
    ),
    "no_training": (
        "the row says neither in a column nor in the title which training it was",
        "add columns with the topic and the first day, or lines above the table: "
        "'Mã lớp: T0001', or 'Nội dung: …' and 'Ngày khai mạc: …'",
    ),
    "read_as": (
        "'{value}' was read as {codes}",
        "nothing to do if this is right; otherwise write the names of study.toml",
    ),
    "first_day": (
        "'{value}' names several days; the first one, {day}, was taken",
        "nothing to do if this is right; otherwise write one day",
    ),
    "rejected_unit": (
        "'{value}' stands in row {other}, which is not imported",
        "mend row {other} and import both rows together",
    ),
    "repeated_row": (
        "the row says the same as row {other} and is counted once",
        "nothing to do, or correct it",
    ),
}
