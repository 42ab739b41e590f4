"""The looks that the marks of a page's figures share, written once as rules."""

from __future__ import annotations

import re

_NAMES = "font-size|font-weight|text-anchor|fill|stroke-width|stroke"
_STYLES = rf'(?: (?:{_NAMES})="[#\w.]+")'
_LOOK = re.compile(rf"<(g|path|circle)({_STYLES}{{2,}})(?![^<>]* (?:class|style)=)")
_TEXT = re.compile(rf'<text({_STYLES}*) x="([-\d.]+)" y="([-\d.]+)">')
_PART = re.compile(r' ([\w-]+)="([^"]*)"')


class Looks:
    """The looks found in the figures of one page, each with the class it is known by.

    Examples
    --------
    >>> looks = Looks()
    >>> looks.shared('<text font-size="8.5" fill="#666" x="1" y="2">a</text>')
    '<text class=k0 x=1 y=2>a</text>'
    >>> looks.css()
    '.k0{font-size:8.5px;fill:#666}'
    """

    def __init__(self) -> None:
        self._classes: dict[str, str] = {}

    def shared(self, svg: str) -> str:
        """Write a figure's marks with classes; one with a style sheet of its own stays as it is."""
        if "<style" in svg:
            return svg
        # HTML needs no quotation marks around such values, and there are many.
        return _LOOK.sub(self._classed, _TEXT.sub(self._text, svg)).replace(">\n<", "><")

    def _classed(self, mark: re.Match[str]) -> str:
        return f"<{mark[1]}{self._class(mark[2])}"

    def _text(self, mark: re.Match[str]) -> str:
        look, x, y = mark.groups()
        return f"<text{look and self._class(look)} x={x} y={y}>"

    def _class(self, look: str) -> str:
        known = self._classes
        return known.get(look) or known.setdefault(look, f" class=k{len(known)}")

    def css(self) -> str:
        """Return the rules of all figures so far."""
        return "\n".join(f".{name[7:]}{{{_rule(look)}}}" for look, name in self._classes.items())


def _rule(look: str) -> str:
    lengths = {"font-size": "px"}  # an attribute may do without the unit, a rule may not
    return ";".join(f"{name}:{value}{_unit(value, lengths.get(name, ''))}"
                    for name, value in _PART.findall(look))  # fmt: skip


def _unit(value: str, unit: str) -> str:
    return unit if value.replace(".", "").isdigit() else ""
