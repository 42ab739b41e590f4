"""What is wrong with events of units, and what to do: part of the texts of findings."""

EVENT_TEXTS: dict[str, tuple[str, str]] = {
    "event_contradicts": (
        "the unit '{value}' that ended still exists on {date}",
        "correct the event, or end the unit the day before",
    ),
    "event_without_unit": (
        "unit '{value}' does not exist on {date}, when the event needs it",
        "correct the event or the dates of the unit",
    ),
    "event_existed": (
        "unit '{value}' that is created existed already on {date}",
        "correct the event, or let the unit begin on the day of the event",
    ),
    "event_incomplete": (
        "the event '{event}' does not say which unit it is about",
        "fill in '{column}'",
    ),
    "event_unchanged": (
        "the event '{event}' on {date} changes nothing: {what} of '{value}' stays the same",
        "end the unit's row in the table of units the day before and begin another, or delete "
        "the event",
    ),
    "no_share": (
        "the share of '{value}' that goes to '{other}' is not stated",
        "write it, from 0 to 1, as the decision has it; until then its heads have no place in "
        "figures rebuilt on later units",
    ),
    "shares_not_one": (
        "the shares of '{value}' on {date} add up to {total}, not to 1",
        "correct the shares, or add the unit that took the rest",
    ),
    "change_without_event": (
        "no event says why '{value}' changes on {date}",
        "add an event '{event}' to unit_events, or nothing, if it need not be told",
    ),
    "changes_without_event": (
        "no event says why {n} units change, such as '{value}' on {date}",
        "add events '{event}' to unit_events, or nothing, if it need not be told",
    ),
}
