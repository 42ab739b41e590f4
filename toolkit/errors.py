"""What goes wrong, said so that a person can mend it, and the exit codes of the command line."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

EXIT_FAILED = 1  # the work was done and something in it failed, or the data have errors
EXIT_USAGE = 2  # the command was called wrongly; nothing was done


class ToolkitError(Exception):
    """Base of every error this package raises on purpose; its text is meant for the user."""

    exit_code = EXIT_FAILED


class ArgumentError(ToolkitError, ValueError):
    """A call with a wrong argument: names the argument, what came and what is allowed."""

    exit_code = EXIT_USAGE


class StudyError(ToolkitError):
    """A study folder that cannot be used; the text lists what to mend.

    Attributes
    ----------
    findings : tuple
        The findings behind the text, for who shows them in another language.
    language : str
        The study's language.
    """

    findings: tuple[object, ...] = ()
    language: str = "en"


class RenderError(ToolkitError):
    """A report that cannot be rendered."""


def unknown(argument: str, value: object, allowed: Iterable[object]) -> ArgumentError:
    """Build the error for a value outside a closed list, with the nearest match.

    Parameters
    ----------
    argument : str
        The argument's name as the caller wrote it.
    value : object
        What came.
    allowed : iterable
        What is allowed; only the first twelve are printed.

    Returns
    -------
    ArgumentError
        To be raised by the caller.

    Examples
    --------
    >>> print(unknown("by", "sexx", ["sex", "role"]))
    by='sexx' is not known; allowed: 'sex', 'role'; did you mean 'sex'?
    """
    choices = [str(choice) for choice in allowed]
    listed = ", ".join(repr(choice) for choice in choices[:12]) + (" …" if choices[12:] else "")
    near = difflib.get_close_matches(str(value), choices, n=1, cutoff=0.5)
    hint = f"; did you mean {near[0]!r}?" if near else ""
    return ArgumentError(f"{argument}={value!r} is not known; allowed: {listed or 'none'}{hint}")
