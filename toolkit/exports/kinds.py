"""The platforms answers come from, and how each writes what others write differently."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from toolkit.booklet_orders import BOOKLET
from toolkit.items import fold


@dataclass(frozen=True)
class Kind:
    """How a platform writes its files.

    Attributes
    ----------
    name : str
    summary_first : bool
        Whether the column of a question with several choices decides if it was answered, because
        its option columns hold 0 even then (ODK Central).
    zero_is_blank : bool
        Whether option columns that are all 0 say nothing, because unanswered ones are 0 too.
    server_utc : bool
        Whether a server's time without a zone is in UTC.
    numbered : bool
        Whether choices may stand there by their number in the form.
    blanks : frozenset of str
        What it writes, where a question was not answered, in place of a number, date or choice.
    typed_by_hand : bool
        Whether a person typed it: abbreviations, blanks, totals and titles are to be expected.
    """

    name: str
    summary_first: bool = False
    zero_is_blank: bool = False
    server_utc: bool = False
    typed_by_hand: bool = False
    numbered: bool = False
    blanks: frozenset[str] = frozenset()


KOBO = Kind("kobo", server_utc=True)
ODK = Kind("odk", summary_first=True, zero_is_blank=True, server_utc=True)
LIMESURVEY = Kind("limesurvey", blanks=frozenset({"n/a"}))
GOOGLE = Kind("google")
MICROSOFT = Kind("microsoft")
REDCAP = Kind("redcap", zero_is_blank=True)
QUALTRICS = Kind("qualtrics", numbered=True, blanks=frozenset({"-99"}))
SURVEYCTO = Kind("surveycto", summary_first=True, zero_is_blank=True)
STATISTICAL = Kind("statistical", numbered=True)
ENTRY = Kind("entry")
PLAIN = Kind("plain")
HAND = Kind("hand", typed_by_hand=True)

_SIGNS: tuple[tuple[Kind, tuple[set[str], ...]], ...] = (
    (ODK, ({"submissiondate", "key", "reviewstate"}, {"submissiondate", "key", "submittername"},
           {"submissiondate", "key", "attachmentspresent"}, {"parent_key", "key"})),
    (SURVEYCTO, ({"submissiondate", "key"}, {"key", "formdef_version"}, {"key", "instanceid"})),
    (KOBO, ({"_id", "_uuid"}, {"_uuid", "_submission_time"}, {"_parent_index", "_index"},
            {"_submission_time", "_index"}, {"_id", "_index"})),
    (REDCAP, ({"record_id"}, {"redcap_event_name"}, {"redcap_repeat_instrument"},
              {"record id", "repeat instrument"}, {"record id", "complete?"})),
    (QUALTRICS, ({"responseid", "recordeddate"}, {"startdate", "enddate", "finished"},
                 {"response id", "recorded date"})),
    (LIMESURVEY, ({"submitdate", "lastpage"}, {"submitdate", "startlanguage"},
                  {"id", "submitdate"}, {"response id", "date submitted"},
                  {"mã phản hồi", "ngày gửi"}, {"date submitted", "last page"})),
    (MICROSOFT, ({"start time", "completion time"}, {"thời gian bắt đầu", "thời gian hoàn thành"})),
    (GOOGLE, ({"timestamp"}, {"dấu thời gian"})),
)  # fmt: skip

# Headers of platforms -> the one name under which they stand in the metadata. Kobo's come first:
# they are the best known.
META = {
    **{name: name for name in (
        "_id", "_uuid", "_submission_time", "_validation_status", "_notes", "_status",
        "_submitted_by", "_tags", "_index", "__version__", "_parent_index", "_parent_table_name",
        BOOKLET,
    )},
    **dict.fromkeys(("response id", "responseid", "record_id", "record id",
                     "mã phản hồi", "id"), "_id"),
    **dict.fromkeys(("key", "meta-instanceid", "meta/instanceid", "instanceid", "uuid",
                     "meta/rootuuid"), "_uuid"),
    **dict.fromkeys(("submissiondate", "timestamp", "dấu thời gian", "completion time",
                     "thời gian hoàn thành", "submitdate", "date submitted", "ngày gửi",
                     "recordeddate", "recorded date"), "_submission_time"),
    **dict.fromkeys(("reviewstate", "review_status"), "_validation_status"),
    **dict.fromkeys(("formversion", "formdef_version", "_version_", "_version"), "__version__"),
    **dict.fromkeys(("submittername",), "_submitted_by"),
    **dict.fromkeys(("parent_key",), "_parent_key"),
    **dict.fromkeys(("booklet", "mã đề", "ma de"), BOOKLET),
}  # fmt: skip
# What else platforms add; it is kept under its own name and needs no remark.
KNOWN = {
    "submitterid", "attachmentspresent", "attachmentsexpected", "status", "deviceid", "edits",
    "lastpage", "last page", "startlanguage", "start language", "seed", "token", "startdate",
    "date started", "datestamp", "date last action", "ipaddr", "ip address", "refurl",
    "referrer url", "start time", "thời gian bắt đầu", "email", "email address", "địa chỉ email",
    "name", "tên", "họ tên", "last modified time", "language", "enddate", "ipaddress", "progress",
    "duration (in seconds)", "finished", "recipientlastname", "recipientfirstname",
    "recipientemail", "externalreference", "externaldatareference", "locationlatitude",
    "locationlongitude", "distributionchannel", "userlanguage", "redcap_event_name",
    "redcap_repeat_instrument", "redcap_repeat_instance", "redcap_data_access_group",
    "redcap_survey_identifier", "repeat instrument", "repeat instance",
    "survey timestamp", "complete?", "event name", "formhub/uuid", "meta/instancename",
    "_attachments", "_geolocation", "_xform_id_string", "stt", "tt", "no", "no.", "số thứ tự",
    "starttime", "endtime", "duration", "_sheet", "_place", "total points", "quiz feedback",
    "score", "điểm số",
}  # fmt: skip
# What lists that people type call the day of an answer.
_DAYS = {"ngày", "ngay", "ngày khảo sát", "ngày điền phiếu", "ngày điền",
         "ngày trả lời", "ngày phỏng vấn", "ngày làm bài", "date", "day", "survey date",
         "date of survey"}  # fmt: skip
_STATUSES = {
    "validation_status_approved": "approved", "approved": "approved",
    "validation_status_not_approved": "not_approved", "not approved": "not_approved",
    "validation_status_on_hold": "on_hold", "on hold": "on_hold",
}  # fmt: skip


def recognise(headers: Iterable[str]) -> Kind | None:
    """Name the platform that writes such headers; None where they are those of no platform.

    Examples
    --------
    >>> recognise(["Timestamp", "Your sex"]).name, recognise(["sex", "_id", "_uuid"]).name
    ('google', 'kobo')
    """
    folded = {fold(header) for header in headers}
    fits = (kind for kind, signs in _SIGNS if any(sign <= folded for sign in signs))
    return next(fits, None)


def meta_name(header: str) -> str | None:
    """Name what a platform noted beside the answers; None where it is none of its columns.

    Examples
    --------
    >>> meta_name("SubmissionDate"), meta_name("_submission__uuid"), meta_name("Your sex")
    ('_submission_time', '_submission__uuid', None)
    """
    folded = fold(header)
    if folded in META:
        return META[folded]
    return header if folded in KNOWN or folded.startswith("_submission_") else None


def listed_name(header: str) -> str | None:
    """Name what a typed list notes beside the answers; None for all other columns.

    Examples
    --------
    >>> listed_name("Ngày"), listed_name("STT"), listed_name("Ngày sinh")
    ('date', 'STT', None)
    """
    return "date" if fold(header) in _DAYS else meta_name(header)


def is_platform_row(headers: Sequence[str]) -> bool:
    """Whether a row holds headers that only a platform writes."""
    return recognise(headers) is not None


def validation_status(text: str) -> str | None:
    """One word for what platforms write in several ways."""
    return _STATUSES.get(fold(text), text.strip()) or None
