"""The texts of findings about the index of units and about models of activities."""

from __future__ import annotations

INDEX_TEXTS: dict[str, tuple[str, str]] = {
    "equal_goalposts": (
        "both goalposts of '{value}' are {low}, so it cannot be laid on 0 to 1",
        "give low and high two values: what is worth 0 and what is worth 1",
    ),
    "model_twice": (
        "unit '{value}' has the model '{model}' already, being below '{other}'",
        "keep one of the two rows, or let one end before the other begins",
    ),
    "more_than_members": (
        "{value} members take part, the unit has {other}",
        "correct one of the two; write who takes part, not who came to activities",
    ),
}
