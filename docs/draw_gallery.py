"""Draw the pictures of docs/gallery.md anew, each by the code that stands below it.

    python docs/draw_gallery.py

The alternative texts in the page become those of the charts.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

PAGE = Path(__file__).with_name("gallery.md")
ENTRY = re.compile(r"!\[([^]]*)\]\((gallery/[\w-]+\.svg)\)\n\n```python\n(.*?)```\n", re.DOTALL)


class Entry(NamedTuple):
    """A picture of the page: what it says, where it lies, and the code that draws it."""

    alt: str
    file: Path
    code: str


def entries() -> Iterator[Entry]:
    """Pictures of the page, from top to bottom."""
    for alt, file, code in ENTRY.findall(PAGE.read_text("utf-8")):
        yield Entry(alt, PAGE.parent / file, code)


def drawn(code: str) -> Any:
    """The value of the last line."""
    tree = ast.parse(code)
    last = tree.body.pop()
    assert isinstance(last, ast.Expr), "the last line makes the chart"
    names: dict[str, Any] = {}
    exec(compile(tree, "gallery", "exec"), names)
    return eval(compile(ast.Expression(last.value), "gallery", "eval"), names)


def said(alt: str) -> str:
    """An alternative text as it stands in Markdown, where brackets would end it."""
    return alt.replace("[", "(").replace("]", ")")


def main() -> None:
    """Draw every picture and write its alternative text into the page."""
    text = PAGE.read_text("utf-8")
    for entry in entries():
        chart = drawn(entry.code)
        entry.file.parent.mkdir(exist_ok=True)
        entry.file.write_text(chart.svg(), encoding="utf-8", newline="\n")
        link = f"](gallery/{entry.file.name})"
        text = text.replace(f"![{entry.alt}{link}", f"![{said(chart.alt)}{link}")
    PAGE.write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
