"""The typesetter: its typefaces, and a description of a document -> PDF or pictures."""

from __future__ import annotations

import importlib.resources
from collections.abc import Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from toolkit.errors import RenderError

if TYPE_CHECKING:
    import typst

_HERE = Path(__file__).parent
TEMPLATES = _HERE / "templates" / "typst"
TYPEFACES = _HERE / "typefaces"  # Tinos, as wide as Times New Roman, with every Vietnamese letter


def typeset(
    source: bytes, inputs: Mapping[str, str], standards: Sequence[str] = ()
) -> bytes:  # fmt: skip
    """Make a PDF document.

    The typesetter starts threads, so a process that has called this must not be forked.

    Parameters
    ----------
    source : bytes
        A template.
    inputs : mapping
        What it fills in; text stays text.
    standards : sequence of str
        Such as "a-2b".

    Raises
    ------
    RenderError
        When it cannot be set.

    Examples
    --------
    >>> typeset(b"#sys.inputs.name", {"name": "#{1+1}"})[:5]
    b'%PDF-'
    """
    return bytes(_compiled(source, inputs, format="pdf", pdf_standards=list(standards)))


def pictures(source: bytes, inputs: Mapping[str, str], ppi: float) -> list[bytes]:
    r"""Make a PNG file of each page; the same about threads holds as for `typeset`.

    Examples
    --------
    >>> [picture[:4] for picture in pictures(b"A #pagebreak() B", {}, 20)]
    [b'\x89PNG', b'\x89PNG']
    """
    made = _compiled(source, inputs, format="png", ppi=ppi)
    return [made] if isinstance(made, bytes) else [bytes(page) for page in made]


def _compiled(source: bytes, inputs: Mapping[str, str], **how: Any) -> Any:
    import typst

    try:
        return compiler().compile(source, sys_inputs=dict(inputs), **how)
    except typst.TypstError as error:
        raise RenderError(f"the document cannot be set: {error.message}") from error


@lru_cache(maxsize=1)
def compiler() -> typst.Compiler:
    """Load the typefaces once per process; that starts no thread yet.

    The machine's own typefaces are left alone: the same report has the same pages everywhere.
    """
    import matplotlib as mpl
    import typst

    charts = importlib.resources.files("fontpkg_be_vietnam_pro") / "files"
    # DejaVu Sans has Arabic, Hebrew and many signs; Last Resort a box for everything else.
    others = Path(mpl.get_data_path(), "fonts", "ttf")
    places = [str(TYPEFACES), str(charts), str(others)]
    fonts = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=places
    )  # fmt: skip
    return typst.Compiler(font_paths=fonts)
