"""Text files of any encoding as a stream of UTF-8.

UTF-8 is read as it is. What is not UTF-8 is UTF-16, or Vietnamese in one of three encodings of one
byte a letter; the words of the whole file vote for one of them. A file that fits none is refused.
"""

from __future__ import annotations

import codecs
import io
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any, BinaryIO, cast

import numpy as np
import pyarrow as pa

from toolkit.findings import Finding
from toolkit.reading.legacy_text import Legacy, composed, converted, whole_word
from toolkit.reading.legacy_vote import may_hold_legacy, winner

Source = Callable[[], BinaryIO]

PIECE = 1 << 24  # bytes read at once
LOOK = 1 << 16  # bytes looked through at once, few enough for a processor to keep at hand
MANY = 20_000  # different words that are enough for a vote
SAMPLES = 3

_BOMS = {
    b"\xff\xfe\x00\x00": "utf-32",
    b"\x00\x00\xfe\xff": "utf-32",
    b"\xff\xfe": "utf-16",
    b"\xfe\xff": "utf-16",
    b"\xef\xbb\xbf": "utf-8",
}
# From the beginning of a word only, and never back: a cell may hold a hundred thousand letters.
_WORD = re.compile(rb"(?<![A-Za-z\x80-\xff])[A-Za-z]*+[\x80-\xff][A-Za-z\x80-\xff]*")
# Quotation marks, dashes and dots, which western Windows has where ISO 8859-1 has nothing.
_MARKS = {n: bytes([n]).decode("cp1252", "ignore") or None for n in range(0x80, 0xA0)}
_CONTROLS = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f]")  # no text has them
_AROUND = "“”‘’–—…•\u00a0"  # what may stand at a word
_FEWEST_WIDE = 8  # one letter in so many is of ASCII, at least separators and figures
_RETURN, _FEED = b"\r\n"
WORDS = {"utf-8": "UTF-8", "utf-16": "UTF-16", "utf-32": "UTF-32", "utf-16-le": "UTF-16",
         "utf-16-be": "UTF-16", "windows-1258": "windows-1258", "tcvn3": "TCVN3 (.VnTime)",
         "vni": "VNI (VNI-Times)", "windows-1252": "windows-1252"}  # fmt: skip
_NAMES = {"utf8": "utf-8", "utf-8-sig": "utf-8", "utf16": "utf-16", "cp1258": "windows-1258",
          "1258": "windows-1258", "abc": "tcvn3", "vni-win": "vni", "cp1252": "windows-1252",
          "latin-1": "windows-1252", "utf-16le": "utf-16-le", "utf-16be": "utf-16-be"}  # fmt: skip
_CODECS = {"windows-1258": "cp1258", "windows-1252": "cp1252", "tcvn3": "latin-1",
           "vni": "latin-1"}  # fmt: skip
_READ: dict[str, Callable[[str], str]] = {
    "windows-1258": composed,
    "tcvn3": lambda text: converted(text.translate(_MARKS), "tcvn3"),
    "vni": lambda text: converted(text.translate(_MARKS), "vni"),
}


@dataclass(frozen=True)
class TextFile:
    """A text file whose encoding is known.

    Attributes
    ----------
    source : callable
        Opens its bytes.
    encoding : str
    quoted : bool
        Whether it holds a quotation mark.
    old_lines : bool
        Whether lines end as on an old Macintosh.
    odd : bool
        Whether it is UTF-8 and may be written for fonts of before Unicode.
    legacy : {"tcvn3", "vni"} or None
        What text in UTF-8 is written for, as somebody said.
    """

    source: Source
    encoding: str
    quoted: bool = False
    old_lines: bool = False
    odd: bool = False
    legacy: Legacy | None = None

    def open(self) -> BinaryIO:
        """Open it as UTF-8 without a mark at the beginning."""
        file = self.source()
        if self.encoding != "utf-8":
            return cast(BinaryIO, io.BufferedReader(_Recoded(_recoded(file, self.encoding))))
        if file.read(3) != codecs.BOM_UTF8:
            file.seek(0)
        return file


class _Recoded(io.RawIOBase):
    """Pieces of bytes as a stream."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces, self._rest = pieces, b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        while not self._rest:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._rest = piece
        count = min(len(buffer), len(self._rest))
        buffer[:count] = self._rest[:count]
        self._rest = self._rest[count:]
        return count


def _recoded(file: BinaryIO, encoding: str) -> Iterator[bytes]:
    """Whole lines in UTF-8: a letter and its mark may lie in two pieces, but not in two lines."""
    decoder = codecs.getincrementaldecoder(_CODECS.get(encoding, encoding))()
    read, rest, mark = _READ.get(encoding, str), "", "\ufeff"
    with file:
        while content := file.read(PIECE):
            text = rest + decoder.decode(content)
            end = text.rfind("\n") + 1
            rest = text[end:]
            yield read(text[:end].removeprefix(mark)).encode()
            mark = mark if not end else ""
        yield read((rest + decoder.decode(b"", final=True)).removeprefix(mark)).encode()


def open_text(
    source: Source, label: str, encoding: str | None = None
) -> tuple[TextFile | None, list[Finding]]:
    """Find out the encoding of a text file.

    Parameters
    ----------
    source : callable
        Opens its bytes.
    label : str
        Name printed in findings.
    encoding : str, optional
        Its encoding, where somebody knows it.

    Returns
    -------
    file : TextFile or None
        None where it is no text, or in another encoding.
    findings : list of Finding
        How it was read, with samples, where that was guessed.
    """
    if encoding is not None:
        return _as_told(source, label, encoding)
    with source() as file:
        start = file.read(4)
    told = next((name for bom, name in _BOMS.items() if start.startswith(bom)), "utf-8")
    if found := _looked_through(source, told):
        return found, []
    guess, words = _without_mark(source) if told == "utf-8" else ("", [])
    if guess and (found := _looked_through(source, guess)):
        return found, [recoded(label, guess, _samples(words, guess))] if guess in _READ else []
    detail = {"guess": _guess(source)}
    return None, [Finding("error", label, None, "", "", "encoding", detail)]


def forced(encoding: str | None) -> Legacy | None:
    """The kind of fonts somebody says that text is written for.

    Examples
    --------
    >>> forced("TCVN3"), forced("utf-8"), forced(None)
    ('tcvn3', None, None)
    """
    name = _name(encoding or "")
    return "tcvn3" if name == "tcvn3" else "vni" if name == "vni" else None


def _name(encoding: str) -> str:
    name = encoding.strip().casefold().replace("_", "-")
    return _NAMES.get(name, name)


def _as_told(source: Source, label: str, encoding: str) -> tuple[TextFile | None, list[Finding]]:
    name, legacy = _name(encoding), forced(encoding)
    if legacy and (found := _looked_through(source, "utf-8")):
        return replace(found, legacy=legacy), []
    if name in WORDS and (found := _looked_through(source, name)):
        return found, []
    detail = {"allowed": "utf-8, utf-16, windows-1258, tcvn3, vni"}
    return None, [Finding("error", label, None, "", encoding, "wrong_encoding", detail)]


def _looked_through(source: Source, encoding: str) -> TextFile | None:
    """The file, if all of it is text in this encoding."""
    looked = _Looked()
    try:
        with TextFile(source, encoding).open() as file:
            while content := file.read(LOOK):
                looked.at(content)
        looked.at(b"", final=True)
    except UnicodeError:
        return None
    odd = looked.odd and encoding.startswith("utf")
    found = TextFile(source, encoding, looked.quoted, looked.old_lines, odd)
    return None if looked.broken else found


class _Looked:
    """What kinds of characters a file in UTF-8 holds, looked at piece by piece."""

    def __init__(self) -> None:
        self.quoted = self.broken = self.odd = self.old_lines = False
        self._last = b""  # the last letter so far, which may go on in the next piece

    def at(self, content: bytes, *, final: bool = False) -> None:
        joined = self._last + content
        end = len(joined) if final else _last_letter(joined)
        self.broken = self.broken or not _is_utf8(joined[:end])
        self.broken = self.broken or b"\0" in content  # UTF-16 without a mark, or no text at all
        self.quoted = self.quoted or b'"' in content
        self.odd = self.odd or may_hold_legacy(joined)
        self.old_lines = self.old_lines or _ends_old_lines(joined + b"\0" * final)
        self._last = joined[end:]


def _last_letter(content: bytes) -> int:
    """Where the last letter of a text in UTF-8 begins: at none of its later bytes."""
    begun = (at for at in range(len(content) - 1, len(content) - 5, -1) if at >= 0)
    return next((at for at in begun if content[at] & 0xC0 != 0x80), len(content))


def _is_utf8(content: bytes) -> bool:
    """Whether all of it is UTF-8: Arrow looks several times as fast as Python decodes."""
    ends = pa.py_buffer(np.array([0, len(content)], dtype=np.int32))
    text = pa.Array.from_buffers(pa.string(), 1, [None, ends, pa.py_buffer(content)])
    try:
        text.validate(full=True)
    except pa.ArrowInvalid:
        return False
    return True


def _ends_old_lines(content: bytes) -> bool:
    """Whether a carriage return has no line feed behind it; of the last sign nothing is said."""
    signs = np.frombuffer(content, np.uint8)
    returns = np.flatnonzero(signs[:-1] == _RETURN)
    return bool((signs[returns + 1] != _FEED).any())


def _without_mark(source: Source) -> tuple[str, list[str]]:
    """The encoding of a file that is not UTF-8 and does not say what it is, and its words.

    The encoding is empty where none fits.
    """
    voters: dict[str, None] = {}
    with source() as file:
        while content := file.read(PIECE) + file.readline():
            if b"\0" in content:
                return _wide(content), []
            if _CONTROLS.search(content):
                return "", []
            if len(voters) < MANY:
                voters |= dict.fromkeys(w.decode("latin-1") for w in _WORD.findall(content))
    return winner(set(voters), {name: _way(name) for name in _READ}) or "", list(voters)


def _samples(words: list[str], encoding: str) -> list[str]:
    """Some words before and after; before, as western Windows would show them."""
    read = _way(encoding)
    shown = [f"{w.translate(_MARKS)} → {read(w)}" for w in words if len(w) > 1 and read(w)]
    return shown[:SAMPLES]


def _wide(content: bytes) -> str:
    """UTF-16 has a zero in every letter of ASCII: in front or behind; a few are damage."""
    front, behind = content[::2].count(0), content[1::2].count(0)
    if max(front, behind) * _FEWEST_WIDE < len(content) // 2:
        return ""
    return "utf-16-be" if front > behind else "utf-16-le"


def _way(encoding: str) -> Callable[[str], str]:
    def read(word: str) -> str:
        text = word.encode("latin-1").decode(_CODECS[encoding], "replace")
        if encoding == "windows-1258":
            return composed(text).strip(_AROUND)
        return whole_word(text.translate(_MARKS).strip(_AROUND), legacy)

    legacy: Legacy = "tcvn3" if encoding == "tcvn3" else "vni"
    return read


def recoded(label: str, encoding: str, samples: list[str], column: str = "") -> Finding:
    """Make the finding that tells how text was converted."""
    detail = {"encoding": WORDS[encoding], "samples": "; ".join(samples)}
    return Finding("note", label, None, column, "", "recoded", detail)


def _guess(source: Source) -> str:
    """A likely name of an encoding that does not fit; only for the message."""
    high = letters = 0
    with source() as file:
        while content := file.read(PIECE):
            if b"\0" in content:
                return "UTF-16"
            high += len(content) - len(content.translate(None, bytes(range(0x80, 0x100))))
            letters += len(content) - len(content.translate(None, bytes(range(0xA1, 0xBF))))
    return "TCVN3 (.VnTime)" if letters > high / 5 else "windows-1258"
