"""A report as a Word document."""

from __future__ import annotations

import copy
import posixpath
from functools import lru_cache

from toolkit.render.content import Heading, Report, walk
from toolkit.render.document_options import DocumentOptions
from toolkit.render.docx_blocks import blocks_markup
from toolkit.render.docx_figures import Images, part_name, pictures, relation
from toolkit.render.docx_letterhead import annex, closing, opening, recipient_lines
from toolkit.render.docx_markup import kept_with_next
from toolkit.render.docx_package import (
    TYPES,
    core_properties,
    packed,
    parsed,
    picture_types,
    related_to,
    relations_of,
    serialised,
)
from toolkit.render.docx_pages import place_content
from toolkit.render.docx_placeholders import fill
from toolkit.render.docx_styles import in_language, with_starts
from toolkit.render.docx_template import Template, template_of
from toolkit.render.docx_writer import Writer
from toolkit.render.figure_images import png_of
from toolkit.render.letterhead import Letterhead, letterhead_of

_REGIONS = {"vi": "vi-VN", "en": "en-GB"}


def check_word_template(options: DocumentOptions) -> None:
    """Raise before anything runs when an office's own Word file cannot be used.

    Parameters
    ----------
    options : DocumentOptions

    Examples
    --------
    >>> check_word_template(DocumentOptions())
    """
    template_of(options.docx_template)


def docx_report(report: Report, options: DocumentOptions, images: Images = png_of) -> bytes:
    """Write a report as a Word document.

    Parameters
    ----------
    report : Report
    options : DocumentOptions
    images : callable
        Draws SVG figures as PNG. The usual one starts threads; with another one, the rest of the
        work can be done in a process that is to be forked.

    Returns
    -------
    bytes
        The same bytes for the same report.

    Raises
    ------
    RenderError
        When the office's template cannot be used or a figure not be drawn.

    Examples
    --------
    >>> docx_report(Report("Báo cáo", "vi", ()), DocumentOptions())[:2]
    b'PK'
    """
    template = template_of(options.docx_template)
    head = letterhead_of(report.document)
    writer = _writer(report, template, images)
    language = _REGIONS.get(report.language, report.language)
    package = template.package
    changed = {
        package.main: _document(report, head, template, writer),
        package.related("", "core-properties"): _core(report, head, language),
        **_filled_parts(report, head, template),
        **_styles(template, language),
        **_lists(template, writer),
        **_pictures(template, writer),
    }
    return packed({**package.parts, **changed})


def _writer(report: Report, template: Template, images: Images) -> Writer:
    width, height = template.space
    writer = Writer(
        template.names, width, height, report.document, template.bullets, template.next_list,
        pictures(report.figures(), images),
    )  # fmt: skip
    writer.know([block.anchor for block in walk(report.blocks) if isinstance(block, Heading)])
    return writer


def _document(report: Report, head: Letterhead, template: Template, writer: Writer) -> bytes:
    before = "" if template.has_place else opening(report, head, writer)
    body = blocks_markup(report.body, writer)
    if head.is_administrative and not template.has_place:
        body = f"{kept_with_next(body)}{closing(head, writer)}"
    root = copy.deepcopy(template.document)
    fill(root, _texts(report, head))
    apart = head.is_administrative
    end = writer.styles["Table End"]
    place_content(root, before + body, annex(report, head, writer), end, apart=apart)
    return serialised(root)


def _filled_parts(report: Report, head: Letterhead, template: Template) -> dict[str, bytes]:
    """Headers and footers of an office's file, with the texts it has places for."""
    filled = {}
    for name in template.package.of_type("header", "footer"):
        if b"{" in (data := template.package.parts[name]):
            root = parsed(data)
            fill(root, _texts(report, head))
            filled[name] = serialised(root)
    return filled


def _texts(report: Report, head: Letterhead) -> dict[str, str]:
    return {
        "parent_body": head.parent_body,
        "issuing_body": head.issuing_body,
        "number": head.number,
        "place_and_date": head.place_and_date,
        "title": head.title or report.title,
        "subject": head.subject,
        "addressee": head.addressee,
        "signature": "\n".join(head.signature),
        "signer": head.signer,
        "recipients": "\n".join(recipient_lines(head)),
        "motto": "\n".join(head.motto),
    }


def _pictures(template: Template, writer: Writer) -> dict[str, bytes]:
    """The files of the pictures, and what the document refers to."""
    package = template.package
    folder = posixpath.dirname(package.main)
    names = [part_name(one, n) for n, one in enumerate(writer.pictures, start=1)]
    files = {
        posixpath.join(folder, "media", name): one.data
        for name, one in zip(names, writer.pictures, strict=True)
    }
    related = [(relation(n), "image", f"media/{name}") for n, name in enumerate(names, start=1)]
    related += [(known, "hyperlink", address) for address, known in writer.links.items()]
    listed = relations_of(package.main)
    return {
        **files,
        listed: related_to(package.parts.get(listed), related),
        TYPES: picture_types(package.parts[TYPES], {one.kind for one in writer.pictures}),
    }


def _lists(template: Template, writer: Writer) -> dict[str, bytes]:
    part = template.package.related(template.package.main, "numbering")
    if not writer.starts:
        return {part: serialised(template.numbering)}
    args = (template.numbering, template.next_list, template.numbered, writer.starts)
    return {part: serialised(with_starts(*args))}


@lru_cache(maxsize=8)
def _styles(template: Template, language: str) -> dict[str, bytes]:
    part = template.package.related(template.package.main, "styles")
    return {part: serialised(in_language(template.styles, language))}


def _core(report: Report, head: Letterhead, language: str) -> bytes:
    """Who made what, without dates: those of this machine say nothing about the report."""
    title = " ".join(filter(None, (head.title, head.subject))) or report.title
    return core_properties(title, head.issuing_body, language)
