"""A notebook and parameters -> an executed notebook -> files. Knows nothing of surveys."""

from toolkit.render.batch import render_all
from toolkit.render.book import Cover, book_pdf
from toolkit.render.content import Report
from toolkit.render.document_options import PDF_STANDARDS, DocumentOptions
from toolkit.render.docx import check_word_template
from toolkit.render.execute import run
from toolkit.render.export import FORMATS
from toolkit.render.file_names import file_stem, file_stems
from toolkit.render.files import write_whole
from toolkit.render.html import to_html
from toolkit.render.index import ENGLISH, write_index
from toolkit.render.index_row import IndexRow
from toolkit.render.jobs import Job, Outcome, fingerprint
from toolkit.render.manifest import ManifestRow, read_manifest
from toolkit.render.notebook_files import Exported, export_notebook, read_notebook
from toolkit.render.parameters import check_parameters, read_parameters
from toolkit.render.pool import RenderInterrupted, check_jobs, render
from toolkit.render.read_content import read_content

__all__ = [
    "ENGLISH",
    "FORMATS",
    "PDF_STANDARDS",
    "Cover",
    "DocumentOptions",
    "Exported",
    "IndexRow",
    "Job",
    "ManifestRow",
    "Outcome",
    "RenderInterrupted",
    "Report",
    "book_pdf",
    "check_jobs",
    "check_parameters",
    "check_word_template",
    "export_notebook",
    "file_stem",
    "file_stems",
    "fingerprint",
    "read_content",
    "read_manifest",
    "read_notebook",
    "read_parameters",
    "render",
    "render_all",
    "run",
    "to_html",
    "write_index",
    "write_whole",
]
