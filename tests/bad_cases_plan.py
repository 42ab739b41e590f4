"""Faults of activities, campaigns, duties and submissions, and the findings that must name them."""

from __future__ import annotations

from bad_cases import Case, both, more, whole

DUTIES = "duty_id,title,level,period,month,day,before,first_year,last_year\n"
YEARLY = "D1,Báo cáo năm,upper,year,11,5,yes,,\n"
SENT = "duty_id,unit_id,year,received\n"
CAMPAIGNS = "campaign_id,year,start,end\nmonth,2025,2025-11-15,2025-12-15\n"
LEADERS = "activity_id,unit_id,date,men,women,leaders\nA1,P-1-01,2025-03-08,3,4,8\n"


def duty(row: str) -> tuple[str, str]:
    return "duties.csv", DUTIES + row


def sent(row: str) -> tuple[str, str]:
    return "submissions.csv", SENT + row


PLAN_CASES = [
    Case("31 February", both(duty("D1,Báo cáo,,year,2,31,,,\n")), "impossible_day", "duties.csv",
         2, "day", "31"),
    Case("month without day", both(duty("D1,Báo cáo,,year,11,,,,\n")), "incomplete_day",
         "duties.csv", 2, "day"),
    Case("day without month", both(duty("D1,Báo cáo,,year,,5,,,\n")), "incomplete_day",
         "duties.csv", 2, "month"),
    Case("review without a year", both(duty("D1,Sơ kết,,5 năm,11,5,,,\n")), "duty_without_year",
         "duties.csv", 2, "first_year", severity="warning"),
    Case("duty that ends before it begins", both(duty("D1,Báo cáo,,year,11,5,,2027,2026\n")),
         "end_before_start", "duties.csv", 2, "last_year", "2026"),
    Case("report nobody asked for", both(duty(YEARLY), sent("D1,P-1-01,2025,2025-11-01\n")),
         "not_owing", "submissions.csv", 2, "unit_id", "P-1-01", severity="warning"),
    Case("report of a unit that had ended", both(duty(YEARLY), sent("D1,P-2,2025,2025-11-01\n")),
         "not_owing", "submissions.csv", 2, "unit_id", "P-2", severity="warning"),
    Case("report in a year without duty", both(duty("D1,Tổng kết,upper,10 năm,11,5,,2030,2030\n"),
         sent("D1,P-1,2025,2025-11-01\n")), "not_owing", "submissions.csv", 2, "unit_id", "P-1",
         severity="warning"),
    Case("report before its year", both(duty(YEARLY), sent("D1,P-1,2025,2024-12-31\n")),
         "received_before_year", "submissions.csv", 2, "received", "2024-12-31",
         severity="warning"),
    Case("report of tomorrow", both(duty(YEARLY), sent("D1,P-1,2025,2026-01-01\n")),
         "in_future", "submissions.csv", 2, "received", "2026-01-01", severity="warning"),
    Case("activity of tomorrow", more("activities.csv", "A2,P-1-01,2026-01-01,,,,,,,,,\n"),
         "in_future", "activities.csv", 3, "date", "2026-01-01", severity="warning"),
    Case("more leaders than people", whole("activities.csv", LEADERS), "leaders_exceed",
         "activities.csv", 2, "leaders", "8", severity="warning"),
    Case("activity after its campaign", both(("campaigns.csv", CAMPAIGNS), ("activities.csv",
         "activity_id,unit_id,date,campaign_id\nA1,P-1-01,2025-12-16,month\n")),
         "outside_campaign", "activities.csv", 2, "date", "2025-12-16", severity="warning"),
    Case("32 May", both(duty("D1,Báo cáo,,year,5,32,,,\n")), "out_of_range", "duties.csv",
         2, "day", "32"),
    Case("campaign of another year", whole("campaigns.csv",
         CAMPAIGNS.replace("2025-11", "2015-11")), "out_of_range", "campaigns.csv", 2, "start",
         "2015-11-15"),
    Case("members of next year", more("headcounts.csv", "P-1-01,2026-12-31,female,23\n"),
         "in_future", "headcounts.csv", 4, "date", "2026-12-31", severity="warning"),
    Case("campaign that ends before it begins", whole("campaigns.csv",
         CAMPAIGNS.replace("2025-12-15", "2025-11-14")), "end_before_start", "campaigns.csv", 2,
         "end", "2025-11-14"),
]  # fmt: skip
