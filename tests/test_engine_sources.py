"""What is remembered of the sources of cells is what IPython would make of them."""

from __future__ import annotations

import pytest
from conformance.both_engines import HERE, read_cells
from conformance.in_process import run_here, shown
from IPython.core.inputtransformer2 import TransformerManager

from toolkit.render.engine_sources import RememberedTransforms

CELLS = read_cells((HERE / "cells.ipy").read_text("utf-8"))
LOUD = """def loud(lines):
    return [line.replace("quiet", "LOUD") for line in lines]
get_ipython().input_transformer_manager.{where}.append(loud)"""


@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: cell.metadata.name)
def test_a_cell_becomes_what_ipython_makes_of_it(cell) -> None:
    expected = TransformerManager().transform_cell(cell.source)
    assert RememberedTransforms().transform_cell(cell.source) == expected  # for the first time
    assert RememberedTransforms().transform_cell(cell.source) == expected


@pytest.mark.parametrize("where", ["cleanup_transforms", "line_transforms"])
def test_a_rule_of_the_notebook_counts_and_ends_with_it(where: str) -> None:
    say = "print('quiet')"
    assert shown(run_here(say)) == "quiet\n"
    assert shown(run_here(say, LOUD.format(where=where), say)) == "LOUD\n"
    assert shown(run_here(say)) == "quiet\n"
