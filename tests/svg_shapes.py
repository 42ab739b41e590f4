"""What an SVG shows, shape by shape: to compare our own writing of a chart with matplotlib's."""

from __future__ import annotations

import math
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

SVG = "{http://www.w3.org/2000/svg}"
XLINK = "{http://www.w3.org/1999/xlink}href"
STYLED = (
    *("fill", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin"),
    *("font-size", "font-weight", "text-anchor", "clip-path"),
)
FIRST = {
    "fill": "#000000", "stroke": "none", "stroke-width": "1", "stroke-dasharray": "none",
    "stroke-linecap": "butt", "font-weight": "400", "text-anchor": "start", "clip-path": "none",
}  # fmt: skip
Points = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Shape:
    """A text, an area, a line or a dot: where it stands, and how it looks."""

    kind: str
    points: Points
    look: tuple[object, ...]


@dataclass(frozen=True)
class _Place:
    """What an element has from those around it."""

    style: dict[str, str]
    down: float = 0.0
    scale: float = 1.0
    named: dict[str, ET.Element] = field(default_factory=dict)


def shapes(svg: str) -> list[Shape]:
    """Everything an SVG shows, the lowest first."""
    root = ET.fromstring(svg)
    sheet = "".join(one.text or "" for one in root.iter(f"{SVG}style"))
    joined = {"stroke-linejoin": "round"} if "*{stroke-linejoin: round;" in sheet else {}
    named = {one.get("id", ""): one for one in root.iter() if one.get("id")}
    return list(_walk(root, _Place(FIRST | {"stroke-linejoin": "miter"} | joined, named=named)))


def size(svg: str) -> tuple[float, float]:
    """Width and height in points."""
    root = ET.fromstring(svg)
    wide, high = (float(root.get(name, "").removesuffix("pt")) for name in ("width", "height"))
    box = [float(part) for part in root.get("viewBox", "").split()]
    assert box == [0, 0, wide, high]
    return wide, high


def _walk(element: ET.Element, around: _Place) -> Iterator[Shape]:
    tag = element.tag.removeprefix(SVG)
    if tag in ("defs", "clipPath", "metadata", "style"):
        return
    down, scale = _moved(element)
    place = replace(
        around, style=around.style | _style(element), down=around.down + down, scale=scale
    )
    if tag in ("svg", "g"):
        for child in element:
            yield from _walk(child, place)
    else:
        yield from {"text": _text, "path": _path, "circle": _circle, "use": _use}[tag](
            element, place
        )


def _style(element: ET.Element) -> dict[str, str]:
    """Attributes and style of one element, the style first, as in a browser."""
    own = {name: element.get(name, "") for name in STYLED if element.get(name)}
    for rule in filter(None, element.get("style", "").split(";")):
        name, value = (part.strip() for part in rule.split(":", 1))
        if name == "font":
            found = re.match(r"(?:(\d+) )?([\d.]+)px ", value)
            assert found, value
            own |= {"font-weight": found[1] or "400", "font-size": found[2]}
        own[name] = value
    return own


def _moved(element: ET.Element) -> tuple[float, float]:
    """How far down an element is moved, and how many times it is larger."""
    moved = element.get("transform")
    if moved is None or re.match(r"rotate\(-?0 ", moved):
        return 0.0, 1.0
    found = re.fullmatch(r"(translate\(0 |scale\()([-\d.]+)\)", moved)
    assert found, moved
    return (float(found[2]), 1.0) if found[1][0] == "t" else (0.0, float(found[2]))


def _color(text: str) -> str:
    return "#" + "".join(2 * one for one in text[1:]) if re.fullmatch("#...", text) else text


def _number(text: str | None) -> float:
    return float((text or "").removesuffix("px"))


def _text(element: ET.Element, place: _Place) -> Iterator[Shape]:
    style = place.style
    look = (
        element.text, _number(style["font-size"]), style["font-weight"], style["text-anchor"],
        _color(style["fill"]),
    )  # fmt: skip
    where = (_number(element.get("x")), _number(element.get("y")) + place.down)
    yield Shape("text", (where,), look)


def _path(element: ET.Element, place: _Place) -> Iterator[Shape]:
    style, scale = place.style, place.scale
    lines = [
        tuple((x * scale, y * scale + place.down) for x, y in one)
        for one in _lines(element.get("d", ""))
    ]
    for line in lines:
        if style["fill"] != "none":
            yield Shape("area", _corners(line), (_color(style["fill"]), style["stroke"]))
        else:
            yield Shape("line", line, _line_look(style, place))


def _line_look(style: dict[str, str], place: _Place) -> tuple[object, ...]:
    dashes = style["stroke-dasharray"]
    lengths = () if dashes == "none" else tuple(map(float, re.split("[ ,]+", dashes)))
    # The ends of a dashed line are butt in matplotlib, whatever those of the line itself.
    return (
        _color(style["stroke"]), float(style["stroke-width"]) * place.scale, lengths,
        style["stroke-linecap"], style["stroke-linejoin"], _clip(style["clip-path"], place),
    )  # fmt: skip


def _clip(value: str, place: _Place) -> tuple[float, ...]:
    """Left, top, right and bottom of what a line is cut to."""
    if value == "none":
        return ()
    (cut,) = place.named[value.removeprefix("url(#").removesuffix(")")]
    if cut.tag == f"{SVG}rect":
        left, top, wide, high = (_number(cut.get(n)) for n in ("x", "y", "width", "height"))
        return (left, top + place.down, left + wide, top + high + place.down)
    (points,) = _lines(cut.get("d", ""))
    return (*points[0][:1], points[0][1] + place.down, points[2][0], points[2][1] + place.down)


def _circle(element: ET.Element, place: _Place) -> Iterator[Shape]:
    x, y, radius = (_number(element.get(name)) for name in ("cx", "cy", "r"))
    yield _dot((x, y + place.down), radius, place.style)


def _use(element: ET.Element, place: _Place) -> Iterator[Shape]:
    marker = place.named[element.get(XLINK, "").removeprefix("#")]
    (line,) = _lines(marker.get("d", ""))
    radius = max(x for x, _ in line)
    style = place.style | {k: v for k, v in _style(marker).items() if k != "fill"}
    yield _dot((_number(element.get("x")), _number(element.get("y"))), radius, style)


def _dot(where: tuple[float, float], radius: float, style: dict[str, str]) -> Shape:
    edge = (_color(style["stroke"]), float(style["stroke-width"]))
    edge = edge if edge[0] != "none" else ("none", 0.0)
    return Shape("dot", (where,), (radius, _color(style["fill"]), *edge))


def _lines(path: str) -> list[Points]:
    """Points of each part of a path; of a curve only its ends; a single point shows nothing."""
    found: list[list[tuple[float, float]]] = []
    command, numbers = "", iter(re.findall(r"[MLHVhvCz]|[-+.\deE]+(?<![eE])", path))
    for token in numbers:
        if token.isalpha():
            command = token
            if command == "M":
                found.append([])
            continue
        value = float(token)
        x, y = found[-1][-1] if found[-1] else (math.nan, math.nan)
        if command in "HV":
            found[-1].append((value, y) if command == "H" else (x, value))
        elif command in "hv":
            step = (value, 0.0) if command == "h" else (0.0, value)
            found[-1].append((round(x + step[0], 6), round(y + step[1], 6)))
        else:
            ends = [value] + [float(next(numbers)) for _ in range(5 if command == "C" else 1)]
            found[-1].append((ends[-2], ends[-1]))
    return [tuple(one) for one in found if len(one) > 1]


def _corners(line: Points) -> Points:
    """Top left and bottom right corner of an area; all areas are rectangles."""
    xs, ys = ([point[axis] for point in line] for axis in (0, 1))
    corners = ((min(xs), min(ys)), (max(xs), max(ys)))
    assert set(xs) <= {corners[0][0], corners[1][0]}
    assert set(ys) <= {corners[0][1], corners[1][1]}
    return corners
