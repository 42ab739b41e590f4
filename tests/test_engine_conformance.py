"""Every kind of cell, run by the stock engine of papermill and by ours, and compared one by one."""

from __future__ import annotations

from typing import Any

import pytest
from conformance.both_engines import HERE, Job, Run, content, plain, read_cells, run_both
from nbformat import NotebookNode

pytestmark = pytest.mark.slow

CELLS = read_cells((HERE / "cells.ipy").read_text("utf-8"))
NAMES = [cell.metadata.name for cell in CELLS]

# What is not the same, and why. A cell that is the same after all has to be taken out.
DEVIATIONS = {
    "not_a_string_to_stdout": "the traceback has one more step, through our own stream",
    "lone_surrogate": "the stock kernel loses the text and prints its own error; we print a `?`",
    "connect_info": "there is no connection file, because there are no sockets",
    "arguments_all": "sys.argv has the kernel's name, but no connection file after it",
    "threads_of_the_kernel": "the stock kernel has threads that send and listen",
    "parent_process": "the variable holds the process that started the kernel; nobody did",
    "modules_loaded_before": "what the host has imported is there; it is what saves the time",
    "subshells": "there is no application around the kernel, and no subshells",
}
# Here the pieces in which text is shown are compared as well: it is printed with pauses.
IN_PIECES = ("print_with_pauses", "stdout_flushed_between", "descriptor_and_print")


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory) -> tuple[Run, Run]:
    options = {
        "parameters": {"unit": "LC-01", "level": 2},
        "request_save_on_cell_execute": False,
        "autosave_cell_every": 0,
    }
    stock, ours = run_both({"all": Job(CELLS, options)}, tmp_path_factory.mktemp("engine"))
    return stock["all"], ours["all"]


def by_name(run: Run) -> dict[str, NotebookNode]:
    return {cell.metadata.name: cell for cell in run.notebook.cells if "name" in cell.metadata}


def test_there_are_many_kinds_of_cell() -> None:
    assert len(NAMES) == len(set(NAMES)) > 200
    assert set(DEVIATIONS) | set(IN_PIECES) <= set(NAMES)


def test_both_engines_run_to_the_end(runs: tuple[Run, Run]) -> None:
    for run in runs:
        cells = by_name(run)
        assert list(cells) == NAMES
        assert cells["finally_done"].outputs[0].text == "the end\n"


def test_the_cells_are_the_same_but_for_the_deviations(runs: tuple[Run, Run]) -> None:
    stock, ours = (by_name(run) for run in runs)
    pairs = {name: (content(stock[name], runs[0]), content(ours[name], runs[1])) for name in NAMES}
    different = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
    unexpected = {name: pair for name, pair in different.items() if name not in DEVIATIONS}
    assert unexpected == {}
    assert sorted(set(DEVIATIONS) - set(different)) == [], "these are the same now"


def test_text_comes_in_the_same_pieces(runs: tuple[Run, Run]) -> None:
    stock, ours = (by_name(run) for run in runs)
    for name in IN_PIECES:
        assert ours[name].outputs == stock[name].outputs, name


def test_the_notebook_around_the_cells_is_the_same(runs: tuple[Run, Run]) -> None:
    stock, ours = (run.notebook for run in runs)
    assert ours.metadata.language_info == stock.metadata.language_info
    assert ours.metadata.kernelspec == stock.metadata.kernelspec
    assert set(ours.metadata.papermill) == set(stock.metadata.papermill)
    assert ours.metadata.papermill.parameters == stock.metadata.papermill.parameters
    assert (ours.nbformat, ours.nbformat_minor) == (stock.nbformat, stock.nbformat_minor)
    assert len(ours.cells) == len(stock.cells)
    assert runs[0].error == runs[1].error == "PapermillExecutionError NameError"
    assert plain(runs[0].log, runs[0].folder) == plain(runs[1].log, runs[1].folder)


def test_the_state_of_widgets_is_the_same(runs: tuple[Run, Run]) -> None:
    states = [widget_states(run) for run in runs]
    assert len(states[1]) > 10
    assert states[0] == states[1]


def widget_states(run: Run) -> list[Any]:
    kind = "application/vnd.jupyter.widget-state+json"
    models = run.notebook.metadata.widgets[kind]["state"].values()
    return sorted((plain(model, run.folder) for model in models), key=repr)


@pytest.mark.parametrize("part", ["outputs", "execution_count", "source"])
def test_a_difference_is_found(runs: tuple[Run, Run], part: str) -> None:
    cell = by_name(runs[1])["print_and_result"]
    changed = NotebookNode({**cell, part: [] if part == "outputs" else 0})
    assert content(cell, runs[1]) != content(changed, runs[1])


def test_only_what_must_differ_is_taken_out(runs: tuple[Run, Run]) -> None:
    folder = runs[1].folder
    assert plain(f"<X at 0x7f00aabb> in {folder}/a", folder) == "<X at 0xADDRESS> in FOLDER/a"
    assert plain("Wall time: 1.5 ms", folder) == "Wall time: TIME"
    assert plain("0.25 and 12 units", folder) == "0.25 and 12 units"
