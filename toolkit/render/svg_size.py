"""How large an SVG document wants to be."""

from __future__ import annotations

import re

from toolkit.errors import RenderError

_SCREEN = 0.75  # points of a pixel
_ROOT = re.compile(r"<svg\b[^>]*>", re.DOTALL)
_LENGTH = re.compile(r"\b(width|height)\s*=\s*[\"']([\d.]+)\s*(px|pt|mm|cm|in)?[\"']")
_VIEW = re.compile(r"viewBox\s*=\s*[\"'][-\d.e]+[\s,]+[-\d.e]+[\s,]+([\d.]+)[\s,]+([\d.]+)[\"']")
_POINTS = {"": 0.75, "px": 0.75, "pt": 1.0, "mm": 72 / 25.4, "cm": 72 / 2.54, "in": 72.0}
_USUAL_SIZE = (468.0, 300.0)


def svg_size(svg: str) -> tuple[float, float]:
    """Return width and height of an SVG document in points.

    Examples
    --------
    >>> svg_size('<svg width="72pt" height="36pt"/>'), svg_size('<svg viewBox="0 0 96 48"/>')
    ((72.0, 36.0), (72.0, 36.0))
    """
    root = _ROOT.search(svg)
    if not root:
        raise RenderError("a figure of type image/svg+xml holds no <svg> element")
    found = {name: float(n) * _POINTS[unit or ""] for name, n, unit in _LENGTH.findall(root[0])}
    view = _VIEW.search(root[0])
    width, height = (float(view[1]), float(view[2])) if view else _USUAL_SIZE
    if "width" in found and "height" in found:
        return found["width"], found["height"]
    if "width" in found and width:
        return found["width"], found["width"] * height / width
    return width * _SCREEN, height * _SCREEN
