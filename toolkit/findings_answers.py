"""Findings in answers that are read from files of survey platforms and of people."""

from __future__ import annotations

ANSWER_TEXTS: dict[str, tuple[str, str]] = {
    "no_form_columns": (
        "no column belongs to this questionnaire",
        "take the file of this survey, or say in a mapping which column means what",
    ),
    "guessed_header": (
        "column '{column}' was taken for '{name}'",
        "nothing to do if that is right; otherwise correct it in the mapping",
    ),
    "guessed_value": (
        "'{value}' was taken for '{choice}'",
        "nothing to do if that is right; otherwise correct it in the mapping",
    ),
    "row_left_out": (
        "the row is no answer (a total, a signature or an empty line)",
        "nothing to do if that is right; otherwise fill in the unit and the answers",
    ),
    "lossy_number": (
        "the last digits of {value} are lost in this file",
        "export it again as text, or as CSV",
    ),
    "day_first_assumed": (
        "'{value}' was read with the day first",
        "nothing to do if that is right; otherwise write it as YYYY-MM-DD",
    ),
    "naive_time": (
        "times have no time zone, as '{value}'; they were taken as in {zone}",
        "nothing to do if that is right; otherwise name the time zone",
    ),
    "orphan_row": (
        "the row of '{column}' belongs to no submission in the file",
        "export the whole survey again",
    ),
    "no_wave": (
        "it cannot be told to which wave the submission belongs; the waves are {allowed}",
        "name the wave with --wave, or correct the answer to the question of the wave",
    ),
    "not_final": (
        "{count} submissions are not finished, or were rejected on the platform; they are left out",
        "export again when they are finished or approved",
    ),
    "double_submission": (
        "submission '{value}' also stands in row {other}, which counts",
        "nothing to do if the later row is the right one",
    ),
    "paper_of_other_file": (
        "a paper with number {value} and other answers has come from another file already, in the "
        "same unit and wave; this one counts as another paper",
        "number the papers on from file to file; if it is the same paper, corrected, import it "
        "under the name its file had the first time (an import already written: undo it first)",
    ),
    "same_paper": (
        "paper number {value} has come with the same answers from another file already, in the "
        "same unit and wave; it is counted once",
        "nothing to do if it is one paper; otherwise give this one a number of its own",
    ),
    "other_form": (
        "the workbook was made for the questionnaire '{value}', not for '{wanted}'",
        "take the questionnaire it was made for",
    ),
    "second_sheet": (
        "sheet '{value}' holds the same questions as another sheet and was not read",
        "put its rows below those of the other sheet",
    ),
    "ticked_and_none": (
        "'{column}' says that no box is ticked, but one is; the ticked ones count",
        "look at the paper and empty one of the two",
    ),
    "no_such_letter": (
        "booklet {booklet} has no answer '{value}' to '{column}'; its letters are {allowed}",
        "look at the paper and type the letter before the cross; if it is printed there, the "
        "booklet of the row is wrong",
    ),
    "unknown_booklet": (
        "'{value}' is none of the booklets {allowed}, so the letters of this row mean nothing",
        "type the booklet that stands below the title of the paper",
    ),
    "no_booklet": (
        "the row does not say from which booklet it was typed ({allowed}), so its letters mean "
        "nothing",
        "type the booklet that stands below the title of the paper",
    ),
    "no_booklet_orders": (
        "letters of booklet '{value}' cannot be understood without the order of its answers",
        "name the file of orders in the mapping: _booklet/FILE for column '{column}', where FILE "
        "ends in -booklets.csv; or name the column there with nothing behind it, if choices were "
        "typed, not letters",
    ),
    "number_twice": (
        "number {value} of the paper stands in two rows",
        "look at the papers and give each its own number",
    ),
}
