"""Findings in questionnaires: what cannot be read, and what `toolkit survey check` adds."""

from __future__ import annotations

FORM_TEXTS: dict[str, tuple[str, str]] = {
    # The file
    "form_gone": ("the file does not exist", "correct the name or add the file"),
    "form_folder": ("this is a folder and no file", "name the form in it"),
    "form_kind": ("'{suffix}' is not read", "save it as .xlsx, .xls, .csv or .md"),
    "form_unreadable": (
        "the file cannot be read: {reason}",
        "save it again as .xlsx, or as .md in UTF-8",
    ),
    "form_no_tables": ("there is no Markdown table in it", "write the sheets as tables"),
    "form_ruled_line": (
        "a line between header and rows holds spaces or colons",
        "write it as |---|---|",
    ),
    "form_no_sheet": ("the sheet is missing (found: {found})", "add the sheet"),
    "form_no_column": ("the column is missing", "add the column"),
    "form_language": (
        "the language '{value}' is not known by its name",
        "write its code behind it, as in label::Tiếng Việt (vi)",
    ),
    "form_column_twice": ("the column stands {times} times", "keep one of them"),
    # The cell
    "form_empty": ("the cell is empty", "fill it in"),
    "form_no_name": ("the cell is empty", "give it a name"),
    "form_no_type": ("the cell is empty", "write a type, for example select_one"),
    "form_no_text": ("'{name}' has no text in language '{tongue}'", "write it"),
    "form_unknown": ("{field}='{value}' is not known; allowed: {allowed}{hint}", "correct it"),
    "form_name_twice": ("'{value}' stands twice", "give each its own name"),
    "form_neither": ("'{value}' is neither yes nor empty", "write yes or nothing"),
    "form_choice_twice": (
        "'{text}' also stands for choice '{choice}' of list '{list}'",
        "give each choice its own name and text",
    ),
    # Groups and repeats
    "form_unclosed": ("'{name}' begins here and never ends", "add a row of type {kind}"),
    "form_nothing_open": ("nothing is open that could end here", "delete the row"),
    "form_other_end": ("'{name}' was opened by {begun}", "write {kind}"),
    # Scales and keys
    "form_number": ("'{value}' is no number", "write digits, for example 0.8"),
    "form_share": ("{value} is no share", "write 0.8 for 80 %"),
    "form_range": ("high ({high}) is not above low ({low})", "correct the range"),
    "form_scale_empty": (
        "no item names '{name}' in its column scale",
        "name it in survey, or remove it",
    ),
    "form_scale_lengths": (
        "items of '{name}' have {few} and {many} ordered choices",
        "give them lists of the same length",
    ),
    "form_not_reversible": (
        "only an item of a sum or mean scale can be reversed",
        "empty the cell",
    ),
    "form_no_order": (
        "'{name}' has no ordered choices, so it has no value in a {method} scale",
        "make it a select_one with two or more choices",
    ),
    "form_no_key": (
        "'{name}' counts in a percent_correct scale and has no right answer",
        "write the right choice, for example b 2021-01-01/",
    ),
    "form_key_overlap": (
        "'{first}' and '{second}' are right on the same day",
        "let one end the day before the next begins",
    ),
    "form_no_period": ("'{period}' is no period", "write it as 2021-01-01/ or /2026-06-30"),
    "form_backwards": ("the period '{period}' ends before it begins", "correct it"),
    "form_no_date": ("'{day}' is no date", "write it as YYYY-MM-DD, e.g. 2026-07-01"),
    # What only the check says: errors
    "form_type": ("'{value}' is no type of a question", "correct it{hint}"),
    "form_bad_name": (
        "'{value}' cannot be a name",
        "use letters without accents, digits and '_', and begin with a letter",
    ),
    "form_no_such_item": ("it names '{name}', which is not in the form", "correct it{hint}"),
    "form_no_such_choice": (
        "it names '{choice}', which is no choice of '{name}'",
        "correct it{hint}; allowed: {allowed}",
    ),
    "form_expression": ("it cannot be read from '{near}' on", "correct it, for example {example}"),
    "form_not_closed": (
        "it breaks off: a bracket, a quotation mark or a value is missing at the end",
        "complete it, for example {example}",
    ),
    "form_curly": ("it holds curly quotation marks: {signs}", "write straight ones: '"),
    "form_choice_blank": (
        "the choice name '{value}' holds a blank, which separates the answers of a select_multiple",
        "write '_' instead",
    ),
    "form_bad_id": (
        "'{value}' cannot be a form_id",
        "use letters, digits, '-', '_' and '.', and do not begin with '.'",
    ),
    "form_odk": (
        "ODK Validate or pyxform refuses the form: {reason}",
        "correct it and check again",
    ),
    # Warnings
    "form_name_case": (
        "'{value}' and '{name}' differ in capitals only",
        "give one of them another name",
    ),
    "form_section_name": (
        "a group and a question are both called '{value}'",
        "rename the group: exports may take one for the other",
    ),
    "form_key_gap": (
        "from {first} to {last} no answer is right",
        "close the gap between the periods",
    ),
    "form_scale_one": (
        "the scale '{name}' has one item",
        "add items, or call it a question: nothing can be said of its reliability",
    ),
    "form_label_twice": (
        "two questions have the same text ({tongue}): '{name}' has it too",
        "reword one of them: in a file headed by labels nobody can tell them apart",
    ),
    "form_half_translated": (
        "the text stands in '{have}' and not in '{lack}'",
        "translate it",
    ),
    "form_list_unused": ("no question uses the list '{value}'", "delete it, or use it"),
    "form_no_version": (
        "the form has no version",
        "write one in the sheet settings, for example 2026110101: year, month, day, number",
    ),
    "form_no_id": (
        "the form has no form_id",
        "write one in the sheet settings; until then it is the file's name",
    ),
    "form_unnamed_dont_know": (
        "the choice '{name}' says “{text}”, but counts as an ordinary answer",
        "call it {meant}",
    ),
    "form_odk_says": ("ODK Validate or pyxform remarks: {reason}", "see whether it matters"),
    # Notes
    "form_one_direction": (
        "all items of '{name}' point the same way",
        "turn some round and mark them in the column reverse: ticking one column then shows",
    ),
    "form_joined": (
        "the text holds '{mark}', by which Google or Microsoft Forms join several answers",
        "reword it if the form is used there",
    ),
    "form_long": ("the text has {length} letters ({tongue})", "shorten it below {most}"),
    "form_no_code": (
        "no question makes up a code (code_…)",
        "add some if answers of the same people are to be compared; see awareness.md",
    ),
    "form_other_spelling": (
        "the choice '{value}' is understood as {meant}",
        "better write {meant}",
    ),
    "form_or_other": (
        "or_other shows an English text on the device in every language",
        "write a choice 'other' and a text question that is asked when it is chosen",
    ),
}
