"""Figures of a report -> pictures in a Word document."""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from toolkit.errors import RenderError
from toolkit.render.content import Figure
from toolkit.render.docx_markup import NAMESPACES, escaped
from toolkit.render.svg_size import svg_size

Images = Callable[[Sequence[Figure]], list[bytes]]

POINT = 12700  # English Metric Units
_TWIP = 635
_SCREEN = 0.75  # points of a pixel
_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8"
_TALLEST = 0.86  # of a page, so that heading and caption stay with it


@dataclass(frozen=True)
class Picture:
    """A figure as a file, with its size in points; without data it cannot be shown."""

    data: bytes
    kind: str
    width: float
    height: float


def pictures(figures: Sequence[Figure], images: Images) -> list[Picture]:
    """Make the files of all figures; SVG figures are drawn together.

    Parameters
    ----------
    figures : sequence of Figure
    images : callable
        Draws SVG figures as PNG.

    Returns
    -------
    list of Picture
        In their order.
    """
    vector = [figure for figure in figures if figure.svg]
    drawn = iter(images(vector) if vector else [])
    return [_picture(figure, drawn) for figure in figures]


def _picture(figure: Figure, drawn: Iterator[bytes]) -> Picture:
    if figure.svg:
        return Picture(next(drawn), "png", *svg_size(figure.svg))
    kind = "png" if figure.raster.startswith(_PNG) else "jpeg"
    size = raster_size(figure.raster)
    if not size:
        raise RenderError(f"a figure is no PNG or JPEG file: {figure.alt[:80] or '(no words)'}")
    return Picture(figure.raster, kind, size[0] * _SCREEN, size[1] * _SCREEN)


def raster_size(data: bytes) -> tuple[int, int] | None:
    """Return width and height of a PNG or JPEG file in pixels; nothing where it is neither."""
    if data.startswith(_PNG) and len(data) > 24:
        width, height = struct.unpack(">II", data[16:24])
        return width, height
    return _jpeg_size(data) if data.startswith(_JPEG) else None


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    place = 2
    while place + 9 < len(data) and data[place] == 0xFF:
        mark, length = data[place + 1], int.from_bytes(data[place + 2 : place + 4])
        if 0xC0 <= mark <= 0xCF and mark not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", data[place + 5 : place + 9])
            return width, height
        place += 2 + length
    return None


def drawing(picture: Picture, alt: str, number: int, width: int, height: int) -> str:
    """Write the run that holds a picture, no larger than the page.

    Parameters
    ----------
    picture : Picture
    alt : str
        What it says, for who cannot see it.
    number : int
        Its place among the pictures, from 1.
    width, height : int
        Twips between the margins.
    """
    scale = min(
        1.0,
        width * _TWIP / (picture.width * POINT),
        height * _TALLEST * _TWIP / (picture.height * POINT),
    )
    across, down = (max(1, round(n * POINT * scale)) for n in (picture.width, picture.height))
    extent = f'cx="{across}" cy="{down}"'
    blip = f'<a:blip r:embed="{relation(number)}"/>'
    return (
        f'<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent {extent}/><wp:docPr id="{number}" name="Figure {number}" '
        f'descr="{escaped(alt)}"/><wp:cNvGraphicFramePr/><a:graphic>'
        f'<a:graphicData uri="{NAMESPACES["pic"]}"><pic:pic><pic:nvPicPr>'
        f'<pic:cNvPr id="{number}" name="{part_name(picture, number)}"/><pic:cNvPicPr/>'
        f"</pic:nvPicPr><pic:blipFill>{blip}<a:stretch><a:fillRect/>"
        f'</a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {extent}/>'
        f'</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
        f"</a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def part_name(picture: Picture, number: int) -> str:
    """Name of the file inside the document."""
    return f"report-figure-{number}.{picture.kind}"


def relation(number: int) -> str:
    """Return the relationship by which the document refers to a picture."""
    return f"rIdFigure{number}"
