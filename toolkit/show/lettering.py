"""The charts' typeface: which letters are drawn, how wide they are, and where a line may break."""

from __future__ import annotations

import dataclasses
import functools
import importlib.resources
import itertools
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
    with no_glyph_warnings():
        points, _, _ = text_to_path.get_text_width_height_descent(text, face(size, weight), False)
    return float(points) * MM


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

    def fits(line: str) -> bool:
        return width(line, size, weight) <= room

    text = printable(text)
    if not text or fits(text):
        return (text,) if text else ()
    words = text.split(" ")
    pairs = [(" ".join(words[:i]), " ".join(words[i:])) for i in range(1, len(words))]
    good = [pair for pair in pairs if all(map(fits, pair))]
    if good:
        return min(good, key=lambda pair: max(width(line, size, weight) for line in pair))
    return _forced(text, words, fits)


def _forced(text: str, words: list[str], fits: Callable[[str], bool]) -> tuple[str, ...]:
    """Fill two lines with what goes in and mark what does not."""
    heads = list(itertools.accumulate(words, lambda a, b: f"{a} {b}"))
    whole = [head for head in heads if fits(head)]
    first = whole[-1] if whole else _longest(text, fits)
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
