"""A notebook and parameters -> an executed notebook -> files. Knows nothing of surveys."""

from toolkit.render.batch import render_all
from toolkit.render.execute import run
from toolkit.render.export import FORMATS
from toolkit.render.file_names import file_stem, file_stems
from toolkit.render.html import to_html
from toolkit.render.index import ENGLISH, write_index
from toolkit.render.index_row import IndexRow
from toolkit.render.jobs import Job, Outcome, fingerprint
from toolkit.render.manifest import ManifestRow, read_manifest
from toolkit.render.parameters import check_parameters, read_parameters
from toolkit.render.pool import RenderInterrupted, check_jobs, render

__all__ = [
    "ENGLISH",
    "FORMATS",
    "IndexRow",
    "Job",
    "ManifestRow",
    "Outcome",
    "RenderInterrupted",
    "check_jobs",
    "check_parameters",
    "file_stem",
    "file_stems",
    "fingerprint",
    "read_manifest",
    "read_parameters",
    "render",
    "render_all",
    "run",
    "to_html",
    "write_index",
]
