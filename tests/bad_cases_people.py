"""Faults of decisions about people under several identifiers, and the findings that name them."""

from __future__ import annotations

from bad_cases import Case, both, whole
from small_study import FILES

DECIDED = "person_id,other_id,decision,decided_on,note\n"
TABLE = "person_decisions.csv"
TWIN = "H5,Lo Thi Mai,female,1980\n"
POST_OF_TWIN = "H5,P-1-01,member,2020-05-14,\n"

PEOPLE_CASES = [
    Case("decided on somebody unknown", whole(TABLE, DECIDED + "H1,H9,same,,\n"),
         "unknown_person", TABLE, 2, "other_id", "H9"),
    Case("decided on nobody", whole(TABLE, DECIDED + "H1,,same,,\n"), "empty", TABLE, 2,
         "other_id"),
    Case("a decision nobody knows", whole(TABLE, DECIDED + "H1,H3,maybe,,\n"), "unknown_code",
         TABLE, 2, "decision", "maybe"),
    Case("the same as itself", whole(TABLE, DECIDED + "H1,h1,same,,\n"), "same_as_itself", TABLE,
         2, "other_id", "H1"),
    Case("decided both ways", whole(TABLE, DECIDED + "H1,H3,same,,\nH3,H1,khác,,\n"),
         "decided_both_ways", TABLE, 3, "decision", "H3"),
    Case("decided in both orders", whole(TABLE, DECIDED + "H1,H3,khác,,\nH3,H1,khác,,\n"),
         "decided_in_both_orders", TABLE, 3, "decision", "H3", "warning"),
    Case("a chain against a decision",
         whole(TABLE, DECIDED + "H1,H3,same,,\nH3,H4,same,,\nH1,H4,different,,\n"),
         "decisions_contradict", TABLE, 4, "decision", "H1"),
    Case("the same, born in other years", whole(TABLE, DECIDED + "H1,H3,một người,,\n"),
         "same_but_unlike", TABLE, 2, "decision", "H1", "note"),
    Case("a twin that waits", both(("people.csv", FILES["people.csv"] + TWIN),
         ("posts.csv", FILES["posts.csv"] + POST_OF_TWIN)), "duplicates_waiting", TABLE,
         severity="note"),
]  # fmt: skip
