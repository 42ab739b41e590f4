"""The templates of pages that stand by themselves: an index, a codebook."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined, Template

TEMPLATES = Path(__file__).parent / "templates"


@cache
def page_template(name: str) -> Template:
    """Open the template `NAME/NAME.html.j2`; it may include what stands beside it.

    Whatever is filled in is escaped, and a word that was not given is an error.

    Examples
    --------
    >>> page_template("index").name
    'index.html.j2'
    """
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES / name),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(f"{name}.html.j2")
