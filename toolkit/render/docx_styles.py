"""Styles and lists of a Word template, with ours where it has none of that name."""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from typing import Any

from lxml import etree

from toolkit.render.docx_markup import NAMESPACES

W = f"{{{NAMESPACES['w']}}}"
_VAL = f"{W}val"
_ID = f"{W}styleId"
_ABSTRACT = f"{W}abstractNumId"
_NUMBER = f"{W}numId"


def identifiers(styles: Any) -> dict[str, str]:
    """Return the identifiers of styles by name.

    Names of built-in styles are the same in every language of Word but for capitals; their
    identifiers are not.

    Examples
    --------
    >>> from toolkit.render.docx_package import parsed
    >>> w = NAMESPACES["w"]
    >>> style = '<w:style w:styleId="u1"><w:name w:val="Heading 1"/></w:style>'
    >>> identifiers(parsed(f'<w:styles xmlns:w="{w}">{style}</w:styles>'.encode()))
    {'Heading 1': 'u1'}
    """
    return {
        str(name.get(_VAL)): str(style.get(_ID))
        for style in styles.iter(f"{W}style")
        if (name := style.find(f"{W}name")) is not None
    }


def with_our_styles(styles: Any, ours: Any) -> dict[str, str]:
    """Add those of our styles that are missing.

    Parameters
    ----------
    styles : element
        The styles of a template; changed.
    ours : element
        The styles of our own one.

    Returns
    -------
    dict
        Name -> identifier, of all our styles.
    """
    there = {name.lower(): known for name, known in identifiers(styles).items()}
    own = identifiers(ours)
    taken = set(there.values())
    found = {
        name: there.get(name.lower()) or (f"{known}Report" if known in taken else known)
        for name, known in own.items()
    }
    renamed = {own[name]: identifier for name, identifier in found.items()}
    for style in ours.iter(f"{W}style"):
        if str(style.find(f"{W}name").get(_VAL)).lower() not in there:
            styles.append(_renamed(style, renamed))
    return found


def _renamed(style: Any, renamed: Mapping[str, str]) -> Any:
    style = copy.deepcopy(style)
    style.set(_ID, renamed[style.get(_ID)])
    style.attrib.pop(f"{W}default", None)
    for kind in ("basedOn", "next", "link"):
        reference = style.find(f"{W}{kind}")
        if reference is not None:
            reference.set(_VAL, renamed.get(reference.get(_VAL), reference.get(_VAL)))
    return style


def in_language(styles: Any, language: str) -> Any:
    """Return styles whose text is checked as text of a language."""
    styles = copy.deepcopy(styles)
    for found in styles.findall(f"{W}docDefaults//{W}lang"):
        found.set(_VAL, language)
    return styles


def with_our_lists(numbering: Any, ours: Any) -> tuple[int, int]:
    """Add our lists with bullets and with numbers.

    Parameters
    ----------
    numbering, ours : element
        The lists of a template, which are changed, and of our own one.

    Returns
    -------
    bullets : int
        The list with bullets.
    numbered : int
        The definition of numbered lists.
    """
    definitions = numbering.findall(f"{W}abstractNum")
    lists = numbering.findall(f"{W}num")
    free = 1 + max((int(one.get(_ABSTRACT)) for one in definitions), default=-1)
    bullets = 1 + max((int(one.get(_NUMBER)) for one in lists), default=0)
    place = list(numbering).index(lists[0]) if lists else len(numbering.findall("*"))
    for offset, ours_one in enumerate(ours.findall(f"{W}abstractNum")):
        added = copy.deepcopy(ours_one)
        added.set(_ABSTRACT, str(free + offset))
        numbering.insert(place + offset, added)
    _add_list(numbering, bullets, free)
    return bullets, free + 1


def _add_list(numbering: Any, number: int, definition: int) -> Any:
    """A list stands behind the others, and before what Word keeps at the end."""
    added = etree.Element(f"{W}num", {_NUMBER: str(number)})
    etree.SubElement(added, f"{W}abstractNumId", {_VAL: str(definition)})
    last = [one for one in numbering if one.tag in (f"{W}abstractNum", f"{W}num")][-1]
    last.addnext(added)
    return added


def with_starts(
    numbering: Any, first: int, definition: int, starts: Sequence[tuple[int, int]]
) -> Any:
    """Return lists with one more for each start, each with its level."""
    numbering = copy.deepcopy(numbering)
    for offset, (start, level) in enumerate(starts):
        added = _add_list(numbering, first + offset, definition)
        override = etree.SubElement(added, f"{W}lvlOverride", {f"{W}ilvl": str(level)})
        etree.SubElement(override, f"{W}startOverride", {_VAL: str(start)})
    return numbering
