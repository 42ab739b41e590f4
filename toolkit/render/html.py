"""An executed notebook -> one self-contained page with its outputs and nothing else."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from html import escape, unescape
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.render.fonts import font_css
from toolkit.render.labels import labels_of
from toolkit.render.looks import Looks
from toolkit.render.markdown import Headings, OnceASection, to_markup
from toolkit.render.markdown_blocks import printable
from toolkit.render.page_parts import page_script, page_style
from toolkit.render.svg import inline_svg
from toolkit.render.tables import page_table, sort_values

if TYPE_CHECKING:
    from nbformat import NotebookNode

TEMPLATES = Path(__file__).parent / "templates"

_DATA = "application/vnd.dataresource+json"
# Best first. What is not listed here never reaches a report: text/plain is the notebook's own.
_SHOWN = [
    "image/svg+xml",
    "text/html",
    "image/png",
    "image/jpeg",
    "text/markdown",
    _DATA,
]
_FEWEST_SECTIONS = 3
_TAG = re.compile(r"<[^>]+>")
_SENTENCE = re.compile(r"^(.*?[.!?])\s.*")
_DESCRIBED = 300  # letters; search engines show fewer


def to_html(notebook_node: NotebookNode, title: str, language: str) -> str:
    """Turn an executed notebook into a page that stands alone.

    Only outputs are shown: Markdown, figures and tables, whether displayed or returned. Code,
    text cells, printed text, warnings and plain representations stay in the notebook.

    Parameters
    ----------
    notebook_node : NotebookNode
        The executed notebook.
    title : str
        Title of the page; also its first heading unless the notebook writes one.
    language : str
        Language code of the page.

    Returns
    -------
    str
        An HTML document that refers to nothing outside itself. Its only script sorts and copies
        tables; the page is complete without.

    Examples
    --------
    >>> import nbformat.v4 as v4
    >>> said = v4.new_output("display_data", {"text/markdown": "Đạt **71 %**"})
    >>> page = to_html(v4.new_notebook(cells=[v4.new_code_cell(outputs=[said])]), "Báo cáo", "vi")
    >>> "<p>Đạt <strong>71 %</strong></p>" in page, '<html lang="vi">' in page
    (True, True)
    """
    page = _Page(labels_of(notebook_node))
    resources = {"page": page, "title": title, "language": language, **_in_every_page()}
    # The template itself: the exporter's own way copies the whole notebook before it begins.
    html = _exporter().template.render(nb=notebook_node, resources=resources)
    return unicodedata.normalize("NFC", printable(html))


def _in_every_page() -> dict[str, str]:
    """What the template needs whatever the notebook."""
    script, digest = page_script()
    style = {"fonts": font_css(), "style": page_style()}
    return style | {"script": script, "script_digest": digest}


class _Page:
    """What the outputs of one page share while the template goes through them."""

    def __init__(self, labels: Mapping[str, str]) -> None:
        self.headings = Headings()
        self.texts = OnceASection()
        self.figures = 0
        self.looks = Looks()
        self.labels = labels

    def kind(self, output: NotebookNode) -> str:
        return next((kind for kind in _SHOWN if kind in output.data), "")

    def markdown(self, source: str) -> str:
        """Each text once a section: figures without data all give the same reason."""
        if not self.texts.is_new(source):
            return ""
        return page_table(to_markup(source, self.headings))

    def table(self, output: NotebookNode) -> str:
        data = self.resource(output.data[_DATA]) if _DATA in output.data else None
        return page_table(output.data["text/html"], data)

    def figure(self, output: NotebookNode) -> str:
        self.figures += 1
        kind = "image/svg+xml"
        alt, name = self.alt(output, kind), f"f{self.figures}"
        narrow = output.get("metadata", {}).get(kind, {}).get("narrow")
        if not narrow:
            return self.looks.shared(inline_svg(output.data[kind], alt, name))
        # Words for who cannot see it once, whichever of the two is shown.
        both = zip(("wide", "narrow"), (output.data[kind], narrow), (name, f"{name}n"), strict=True)
        drawn = [
            f'<div class="{width}">{self.looks.shared(inline_svg(svg, "", prefix))}</div>'
            for width, svg, prefix in both
        ]
        named = f' role="img" aria-label="{escape(alt)}"' if alt else ""
        return f"<div{named}>{''.join(drawn)}</div>"

    def alt(self, output: NotebookNode, kind: str) -> str:
        metadata = output.get("metadata", {})
        return str(metadata.get(kind, {}).get("alt") or metadata.get("alt") or "")

    def resource(self, data: object) -> Mapping[str, object]:
        """Return a table of type dataresource, which other tools leave as text."""
        return json.loads(data) if isinstance(data, str) else data  # type: ignore[return-value]

    def values(self, resource: Mapping[str, object]) -> str:
        return sort_values(resource)

    def description(self, content: str) -> str:
        """First sentences of the first paragraph and list, as search engines show them."""
        said: dict[str, str] = {}
        for tag in ("p", "li"):
            found = re.search(rf"<{tag}\b[^>]*>(.*?)</{tag}>", content, re.DOTALL)
            text = " ".join(unescape(_TAG.sub("", found[1])).split()) if found else ""
            said |= {tag: _SENTENCE.sub(r"\1", text)} if text else {}
        text = " – ".join(said.values())
        return text if len(text) <= _DESCRIBED else text[:_DESCRIBED].rsplit(" ", 1)[0] + " …"

    def with_contents(self, html: str, contents: str) -> str:
        """Put the list of sections before the first of them, when there are enough."""
        if len(self.headings.contents) < _FEWEST_SECTIONS:
            return html
        return html.replace("<h2", contents + "<h2", 1)


@lru_cache(maxsize=1)
def _exporter() -> Any:
    """Build the exporter once per process: that costs more than a page does.

    TemplateExporter and not its child HTMLExporter, which sends every page through
    BeautifulSoup for the sake of the stock template.
    """
    from nbconvert.exporters import TemplateExporter  # slow to import, and not always needed

    return TemplateExporter(
        template_name="report",
        template_file="index.html.j2",
        extra_template_basedirs=[str(TEMPLATES)],
        optimistic_validation=True,
    )
