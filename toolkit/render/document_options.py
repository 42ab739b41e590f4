"""How documents are to be made, beyond what their notebook says."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

PDF_STANDARDS = ("", "a-2b")


@dataclass(frozen=True)
class DocumentOptions:
    """How the documents of a report are made.

    Parameters
    ----------
    docx_template : Path, optional
        An office's own Word file, whose styles, page, header and footer are used.
    pdf_standard : {"", "a-2b"}
        "a-2b" makes PDF files fit for an archive (ISO 19005-2, level B).
    """

    docx_template: Path | None = None
    pdf_standard: str = ""

    def stamp(self) -> tuple[str, bytes]:
        """What of it the look of a document depends on.

        Examples
        --------
        >>> DocumentOptions(pdf_standard="a-2b").stamp()
        ('a-2b', b'')
        """
        template = self.docx_template
        return self.pdf_standard, template.read_bytes() if template else b""
