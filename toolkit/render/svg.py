"""An SVG figure on its way into a page: no prologue, its own ids, and words for who cannot see."""

from __future__ import annotations

import re
from html import escape

from toolkit.errors import RenderError

_METADATA = re.compile(r"<metadata>.*?</metadata>|<!--.*?-->", re.DOTALL)
# matplotlib's rule would apply to every element of the page; report.css has it for figures only.
_LEAKING_STYLE = re.compile(r"<defs>\s*<style[^>]*>\s*\*\s*\{[^}]*\}\s*</style>\s*</defs>")
_ROOT = re.compile(r"<svg\b([^>]*)>", re.DOTALL)
_ATTRIBUTE = re.compile(r"([\w:-]+)\s*=\s*(\"[^\"]*\"|'[^']*')")
_IDENTIFIER = re.compile(
    r"""(\bid=["']|href=["']#|url\(["']?\#|aria-(?:labelledby|describedby)=["'])([^"')\s]+)"""
)
_NAMING = ("id=", "href=", "url(", "aria-labelledby=", "aria-describedby=")
_PIXELS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0}
_LENGTH = re.compile(r"([\d.]+)\s*(px|pt|mm|cm|in)?")
_OURS = {"width", "height", "role", "aria-label", "version", "style", "preserveAspectRatio"}
_OURS |= {"xmlns", "xmlns:xlink"}  # known to HTML by themselves


def inline_svg(svg: str, alt: str, prefix: str) -> str:
    """Make an SVG document fit to stand in a page beside others.

    Parameters
    ----------
    svg : str
        The document, as matplotlib writes it.
    alt : str
        What the figure says, for readers who cannot see it. Without it the texts in the
        figure stay readable one by one instead of being hidden behind a role without a name.
    prefix : str
        Put before every id, so that a clip path of one figure does not cut another.

    Returns
    -------
    str
        One ``<svg>`` element which takes its width from the page's style.

    Examples
    --------
    >>> inline_svg('<?xml version="1.0"?><svg width="72pt" viewBox="0 0 72 9"/>', "Up", "f1")
    '<svg viewBox="0 0 72 9" style="--width:96px" role="img" aria-label="Up"/>'
    """
    start = svg.find("<svg")
    if start < 0:
        raise RenderError("a figure of type image/svg+xml holds no <svg> element")
    body = svg[start:]
    if "<metadata" in body or "<!--" in body:
        body = _METADATA.sub("", body)
    if "<style" in body:
        body = _LEAKING_STYLE.sub("", body)
    body = body.strip()
    if any(mark in body for mark in _NAMING):  # a chart without ids is not searched for them
        body = _IDENTIFIER.sub(rf"\g<1>{prefix}-\g<2>", body)
    return _ROOT.sub(lambda root: _root_tag(root[1], alt), body, count=1)


def _root_tag(attributes: str, alt: str) -> str:
    closing = "/" if attributes.rstrip().endswith("/") else ""
    found = {name: value[1:-1] for name, value in _ATTRIBUTE.findall(attributes)}
    kept = {name: value for name, value in found.items() if name not in _OURS}
    if "viewBox" not in found:  # nothing to scale by: leave the size alone
        kept |= {name: found[name] for name in ("width", "height") if name in found}
    style = ";".join(filter(None, [found.get("style", "").strip("; "), _width(found)]))
    if style:
        kept["style"] = style
    named = f' role="img" aria-label="{escape(alt)}"' if alt else ""
    return "<svg" + "".join(f' {n}="{v}"' for n, v in kept.items()) + named + closing + ">"


def _width(found: dict[str, str]) -> str:
    """Natural width in CSS pixels; the page scales a figure only a little beyond it."""
    length = _LENGTH.fullmatch(found.get("width", ""))
    if not length or "viewBox" not in found:
        return ""
    return f"--width:{float(length[1]) * _PIXELS[length[2] or '']:.0f}px"
