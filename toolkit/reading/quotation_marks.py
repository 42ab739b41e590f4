"""Whether the quotation marks of a CSV file stand where no two readers can differ on them."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Places = npt.NDArray[np.int64]

_AT_ONCE = 1 << 16  # so few that a processor keeps them at hand
_QUOTE, _RETURN, _FEED = b'"\r\n'


def quotation_marks(content: bytes) -> int:
    """How many there are; `bytes.count` is slow where there are many.

    Examples
    --------
    >>> quotation_marks(b'"a","b"')
    4
    """
    signs = np.frombuffer(content, np.uint8)
    parts = (signs[at : at + _AT_ONCE] for at in range(0, len(signs), _AT_ONCE))
    return sum(int(np.count_nonzero(part == _QUOTE)) for part in parts)


class QuotationMarks:
    """Looks piece by piece whether every mark opens a field, ends it, or is doubled in it.

    Every other mark opens a text, the next one ends it; of a doubled one the first ends and the
    second opens, and each stands beside a mark.

    Parameters
    ----------
    separator : str
        One character of ASCII.
    returns : bool
        Whether there are carriage returns without a line feed; outside a quoted text they are
        ends of lines for some readers only.

    Examples
    --------
    >>> [QuotationMarks(",").at(text) for text in (b'"a","b""c"', b'a"b"', b'"a"b')]
    [True, False, False]
    """

    def __init__(self, separator: str, *, returns: bool = False) -> None:
        self._before = (ord(separator), _QUOTE, _FEED)
        self._behind = (*self._before, _RETURN)
        self._returns = returns
        self._inside, self._last = False, bytes([_FEED])

    @property
    def even(self) -> bool:
        """Whether a file may end here: no text is open, no carriage return waits for a line."""
        waits = self._returns and self._last[0] == _RETURN
        return not self._inside and not waits

    def at(self, content: bytes) -> bool:
        """Whether all marks of the next piece are such; a last one is judged with the piece after.

        Parameters
        ----------
        content : bytes
            Not empty.
        """
        signs = np.frombuffer(self._last + content, np.uint8)
        marks = np.flatnonzero(signs[1:] == _QUOTE)  # so that each is the place of the sign before
        opens, ends = marks[self._inside :: 2], marks[not self._inside :: 2]
        behind = signs[2:].take(ends[ends < len(content) - 1])
        fits = _all_among(signs.take(opens), self._before) and _all_among(behind, self._behind)
        if signs[0] == _QUOTE and not self._inside:  # the last sign of the piece before
            fits = fits and signs[1] in self._behind
        fits = fits and not (self._returns and self._breaks_a_line(signs, marks + 1))
        self._inside ^= len(marks) % 2 == 1
        self._last = content[-1:]
        return fits

    def _breaks_a_line(self, signs: npt.NDArray[np.uint8], marks: Places) -> bool:
        """Whether a carriage return outside a quoted text is not followed by a line feed."""
        returns = np.flatnonzero((signs[:-1] == _RETURN) & (signs[1:] != _FEED))
        opened = np.searchsorted(marks, returns) + self._inside
        return bool((opened % 2 == 0).any())


def _all_among(signs: npt.NDArray[np.uint8], few: tuple[int, ...]) -> bool:
    """Whether all signs are some of a few, the most frequent first."""
    found = signs == few[0]
    for sign in few[1:]:
        found |= signs == sign
    return bool(found.all())
