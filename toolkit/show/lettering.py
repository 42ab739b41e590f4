"""The charts' typeface: which letters are drawn, how wide they are, and where a line may break."""

from __future__ import annotations

import bisect
import dataclasses
import functools
import importlib.resources
import itertools
import operator
import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

from matplotlib.font_manager import FontProperties, fontManager
from matplotlib.textpath import text_to_path

Weight = Literal[400, 600]

REGULAR: Weight = 400
SEMIBOLD: Weight = 600
FAMILIES = ("Be Vietnam Pro", "DejaVu Sans")  # the second for what the first lacks, such as arrows
MM = 25.4 / 72  # one point in millimetres

# Characters that XML 1.0 forbids would make the whole picture unreadable.
_UNPRINTABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_BREAKABLE = re.compile(r"[ \t\n\r\f\v]+")  # not \s: a no-break space keeps "62,5 %" together
# Letters that stand one after the other, each moved by nothing but the letter before it. In other
# scripts letters join, or marks are set on them; and this typeface draws `:star:` as one sign.
_PLAIN = re.compile(
    "[ -~\u00a0-\u00ac\u00ae-\u017f\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9–—‘’“”…•−≤≥]+"
)
_JOINED = re.compile("fff|:[a-z]+:")


@functools.cache
def _register() -> None:
    """Make the typeface known to matplotlib, once per process."""
    files = importlib.resources.files("fontpkg_be_vietnam_pro") / "files"
    for style in ("Regular", "SemiBold"):
        fontManager.addfont(str(files / f"BeVietnamPro-{style}.ttf"))
    # DejaVu has no weight 600; without this entry every semi-bold text would log a warning.
    for entry in list(fontManager.ttflist):
        if (entry.name, entry.weight, entry.style) == (FAMILIES[1], 700, "normal"):
            fontManager.ttflist.append(dataclasses.replace(entry, weight=SEMIBOLD))


@functools.cache
def face(size: float, weight: Weight = REGULAR) -> FontProperties:
    """Font properties for a text; shared, so never to be changed.

    Examples
    --------
    >>> face(9, 600).get_family()
    ['Be Vietnam Pro', 'DejaVu Sans']
    """
    _register()
    return FontProperties(
        family=list(FAMILIES), size=size, weight=weight, style="normal", variant="normal",
        stretch="normal",
    )  # fmt: skip


@contextmanager
def no_glyph_warnings() -> Iterator[None]:
    """Keep quiet about letters neither face has: a browser takes them from a third one."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Glyph .* missing from font")
        yield


@functools.lru_cache(maxsize=20_000)
def width(text: str, size: float = 9, weight: Weight = REGULAR) -> float:
    """Width of one line of text in millimetres, measured in the real typeface.

    Examples
    --------
    >>> round(width("Công đoàn cơ sở"), 1)
    26.3
    """
    if not text:
        return 0.0
    if not _PLAIN.fullmatch(text) or _JOINED.search(text):
        with no_glyph_warnings():
            return _laid_out(text, weight) * (size / 100) * MM
    steps = _steps(weight)
    rest = map(steps.__getitem__, map(operator.add, text, text[1:]))
    return sum(rest, start=steps[text[0]]) * (size / 100) * MM


def _laid_out(text: str, weight: Weight) -> float:
    """Points that a text set in 100 points takes, as matplotlib finds out letter by letter."""
    wide, _, _ = text_to_path.get_text_width_height_descent(text, face(100, weight), False)
    return float(wide)


class _Steps(dict[str, float]):
    """How far a letter goes, and how much further two go than the first of them alone.

    A text is thereby measured some thirty times faster than by laying it out, and is exactly as
    wide: all these are whole 64ths of a point.
    """

    def __init__(self, weight: Weight) -> None:
        super().__init__()
        self.weight = weight

    def __missing__(self, letters: str) -> float:
        self[letters] = _laid_out(letters, self.weight) - (self[letters[0]] if letters[1:] else 0.0)
        return self[letters]


@functools.cache
def _steps(weight: Weight) -> _Steps:
    return _Steps(weight)


@functools.lru_cache(maxsize=20_000)
def printable(text: str) -> str:
    r"""One line of text that may stand in an SVG: no line breaks, no control characters.

    Examples
    --------
    >>> printable(" Đơn vị\x00\n số 1 ")
    'Đơn vị số 1'
    """
    return _BREAKABLE.sub(" ", _UNPRINTABLE.sub(" ", str(text))).strip(" ")


def label(text: str, room: float, *, size: float = 9, weight: Weight = REGULAR) -> tuple[str, ...]:
    """Break a text into at most two lines of about the same length.

    Parameters
    ----------
    text : str
        What to break; breaks come at spaces, never at a no-break space.
    room : float
        Widest a line may be, in millimetres.
    size : float, default 9
        Type size in points.
    weight : {400, 600}, default 400
        Regular or semi-bold.

    Returns
    -------
    tuple of str
        No line for an empty text, one when it fits, else two. Only a text that fits in no two
        lines is cut inside a word or loses its end to an ellipsis.

    Examples
    --------
    >>> label("Đối thoại định kỳ với người sử dụng lao động", 45)
    ('Đối thoại định kỳ với', 'người sử dụng lao động')
    """

    def wide(line: str) -> float:
        return width(line, size, weight)

    def fits(line: str) -> bool:
        return wide(line) <= room

    text = printable(text)
    if not text or fits(text):
        return (text,) if text else ()
    words = text.split(" ")
    pairs = [(" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words))]
    # The first line grows and the second shrinks: the best pair is where they pass each other.
    middle = bisect.bisect_left(pairs, 0.0, key=lambda pair: wide(pair[0]) - wide(pair[1]))
    near = pairs[max(0, middle - 1) : middle + 1]
    best = min(near, key=lambda pair: max(map(wide, pair)), default=None)
    return best if best and all(map(fits, best)) else _forced(text, words, fits)


def _forced(text: str, words: list[str], fits: Callable[[str], bool]) -> tuple[str, ...]:
    """Fill two lines with what goes in and mark what does not."""
    heads = list(itertools.accumulate(words, lambda a, b: f"{a} {b}"))
    whole = bisect.bisect_left(heads, True, key=lambda head: not fits(head))
    first = heads[whole - 1] if whole else _longest(text, fits)
    if not fits(first):  # not even one letter goes in
        return ("…",)
    rest = text[len(first) :].strip(" ")
    if fits(rest):
        return (first, rest)
    start = _longest(rest, lambda line: fits(line.rstrip(" ") + "…"))
    if rest[len(start)] != " " and " " in start:
        start = start[: start.rindex(" ")]  # a whole word fewer reads better than half a word
    if not fits(start.rstrip(" ") + "…"):
        start = ""
    return (first, start.rstrip(" ") + "…")


def _longest(text: str, fits: Callable[[str], bool]) -> str:
    """Longest beginning of a text that fits; one letter at the least."""
    low, high = 1, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if fits(text[:middle]) else (low, middle - 1)
    return text[:low]


def widest(texts: list[str] | tuple[str, ...], size: float = 9, weight: Weight = REGULAR) -> float:
    """Width of the longest of several lines, in millimetres; 0 for none.

    Examples
    --------
    >>> widest([])
    0.0
    """
    return max((width(printable(text), size, weight) for text in texts), default=0.0)
