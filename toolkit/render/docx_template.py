"""The Word file that reports are written into: our own, or that of an office."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

from lxml import etree

from toolkit.errors import RenderError
from toolkit.render.docx_package import Package, parsed
from toolkit.render.docx_placeholders import place_of_report
from toolkit.render.docx_styles import W, identifiers, with_our_lists, with_our_styles

_OWN = Path(__file__).parent / "templates" / "docx"
_OLD_WORD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_MOST = 300_000_000  # bytes when unpacked
_SAVE = "open it in Word and save it as “Word Document (*.docx)”"
_PAGE = {"w": 11906, "h": 16838, "top": 1134, "bottom": 1134, "left": 1701, "right": 851}
_LEAST = 2000  # twips between the margins


@dataclass(frozen=True, eq=False)
class Template:
    """A Word file made ready to take reports.

    Parameters
    ----------
    package : Package
    document, styles, numbering : element
        Parts that change; to be copied.
    names : mapping
        Name of each of our styles -> its identifier there.
    bullets, numbered, next_list : int
        The list with bullets, the definition of numbered ones, and the first free number.
    has_place : bool
        Whether it says where the report is to stand.
    """

    package: Package
    document: Any = field(repr=False)
    styles: Any = field(repr=False)
    numbering: Any = field(repr=False)
    names: Mapping[str, str]
    bullets: int
    numbered: int
    next_list: int
    has_place: bool

    @property
    def space(self) -> tuple[int, int]:
        """Twips between the margins of its last section: width and height."""
        found = dict(_PAGE)
        for section in self.document.findall(f".//{W}body/{W}sectPr"):
            for element in section:
                if element.tag in (f"{W}pgSz", f"{W}pgMar"):
                    found |= {key.removeprefix(W): _twips(n) for key, n in element.items()}
        width = found["w"] - found["left"] - found["right"] - found.get("gutter", 0)
        height = found["h"] - abs(found["top"]) - abs(found["bottom"])
        return max(width, _LEAST), max(height, _LEAST)


def _twips(text: str) -> int:
    return round(float(text)) if text.lstrip("-").replace(".", "", 1).isdigit() else 0


def template_of(path: Path | None) -> Template:
    """Read a template, once per process and version of the file.

    Parameters
    ----------
    path : Path, optional
        An office's own file.

    Returns
    -------
    Template

    Raises
    ------
    RenderError
        When it is no Word document.

    Examples
    --------
    >>> template_of(None).space
    (9354, 14570)
    """
    if path is None:
        return _own()
    try:
        about = path.stat()
    except OSError as error:
        raise _unfit(path, f"it cannot be read ({error.strerror})", "check the path") from error
    return _office(path, about.st_mtime_ns, about.st_size)


@lru_cache(maxsize=1)
def _own() -> Template:
    package = Package.of_folder(_OWN)
    document, styles, numbering = (
        parsed(package.parts[f"word/{name}.xml"]) for name in ("document", "styles", "numbering")
    )
    return Template(package, document, styles, numbering, identifiers(styles), 1, 1, 2, False)


@lru_cache(maxsize=4)
def _office(path: Path, changed: int, size: int) -> Template:
    package = _with_lists(_unpacked(path))
    main = package.main
    document, styles, numbering = (
        parsed(package.parts[name])
        for name in (main, package.related(main, "styles"), package.related(main, "numbering"))
    )
    names = with_our_styles(styles, _own().styles)
    bullets, numbered = with_our_lists(numbering, _own().numbering)
    has_place = place_of_report(document) is not None
    return Template(
        package, document, styles, numbering, names, bullets, numbered, bullets + 1, has_place
    )


def _with_lists(package: Package) -> Package:
    """Every report needs styles, lists and properties; a template may have none."""
    for owner, kind, name in (
        (package.main, "styles", "word/styles.xml"),
        (package.main, "numbering", "word/numbering.xml"),
        ("", "core-properties", "docProps/core.xml"),
    ):
        if package.related(owner, kind) not in package.parts:
            empty = parsed(_own().package.parts[name])
            for inner in list(empty):
                empty.remove(inner)
            free = name if name not in package.parts else name.replace(".xml", "-report.xml")
            package = package.with_part(owner, kind, free, bytes(etree.tostring(empty)))
    return package


def _unpacked(path: Path) -> Package:
    try:
        data = path.read_bytes()
        if data.startswith(_OLD_WORD):
            raise _old_or_locked(path, data)
        package = _checked(path, data)
        root = parsed(package.parts[package.main])
    except (OSError, zipfile.BadZipFile, etree.XMLSyntaxError, KeyError, RuntimeError) as error:
        raise _unfit(path, "it is no Word document, or damaged", _SAVE) from error
    if root.tag != f"{W}document" or root.find(f"{W}body") is None:
        raise _unfit(path, "it is in another kind of format", _SAVE)
    if package.main not in package.of_type("document.main"):
        raise _unfit(path, "it is no document but a template or holds macros", _SAVE)
    return package


def _checked(path: Path, data: bytes) -> Package:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        if sum(member.file_size for member in file.infolist()) > _MOST:
            raise _unfit(path, "it is too large", "make its pictures smaller")
    return Package.of_bytes(data)


def _old_or_locked(path: Path, data: bytes) -> RenderError:
    if _LOCKED in data:
        return _unfit(path, "it is protected by a password", "save it without the password")
    return _unfit(path, "it is a file of an old Word (.doc)", _SAVE)


def _unfit(path: Path, why: str, remedy: str) -> RenderError:
    return RenderError(f"the Word template {path} cannot be used: {why}; {remedy}")
