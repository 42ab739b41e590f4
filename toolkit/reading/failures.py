"""What to say when reading a file ends with an error of whatever library read it."""

from __future__ import annotations

from toolkit.findings import Finding


def failed(error: BaseException) -> bool:
    """Whether an error says that a file is damaged, and not that somebody wants to stop.

    A panic of a library written in Rust is no `Exception`.

    Examples
    --------
    >>> failed(ValueError()), failed(KeyboardInterrupt())
    (True, False)
    """
    return isinstance(error, Exception) or type(error).__name__ == "PanicException"


def unreadable(label: str, error: BaseException) -> Finding:
    """Make the finding for a file whose reading ends with an error."""
    # The text of a system error would name the whole path.
    reason = error.strerror if isinstance(error, OSError) else str(error)
    detail = {"reason": reason or type(error).__name__, "wanted": "XLSX, CSV UTF-8"}
    return Finding("error", label, None, "", "", "unreadable", detail)


def is_locked(error: BaseException) -> bool:
    """Whether a library says that a workbook is protected by a password.

    Examples
    --------
    >>> is_locked(ValueError("Workbook is encrypted")), is_locked(ValueError("truncated"))
    (True, False)
    """
    said = str(error).casefold()
    return type(error).__name__ == "PasswordError" or "encrypted" in said or "password" in said
