"""The papermill engine `toolkit`: a notebook runs in this very process, without starting a kernel.

``papermill in.ipynb out.ipynb --engine toolkit`` does what ``papermill in.ipynb out.ipynb`` does,
with the same cells, outputs, errors and metadata. It saves the start of a process and of the
libraries that are loaded already.
"""

from __future__ import annotations

import contextlib
import contextvars
import importlib
from typing import Any

from toolkit.errors import RenderError


class ToolkitEngine:
    """Runs Python notebooks in this process, each in a namespace of its own, and leaves no traces.

    papermill finds it by its name, `toolkit`. All options of the stock engine mean the same here,
    except those for starting a kernel, which do nothing: `kernel_name`, `start_timeout`,
    `kernel_manager_class`, `extra_arguments`, `shutdown_kernel`. Two are added:

    seed : str or int
        For `random` and `numpy.random`, so that a notebook can be repeated. Without it random
        numbers are new in every run, also in a process that was forked.
    last : bool
        Whether the process ends with this notebook; then its modules are left as they are.

    A cell that takes longer than `execution_timeout` or `timeout_func` allow is interrupted in the
    main thread of systems that have the signal for it, and ends with `CellTimeoutError`. Elsewhere
    that is found out when the cell has ended. A cell that swallows every exception, crashes, or
    stays in C code takes the process with it; who runs other people's notebooks gives each a
    process and a deadline, as `toolkit.render.pool` does. Ctrl-C makes the cell fail.

    Files of an IPython profile are not read.

    Examples
    --------
    >>> import nbformat.v4 as v4
    >>> import papermill
    >>> kernel = {"name": "python3", "language": "python", "display_name": "Python 3"}
    >>> cells = [v4.new_code_cell("6 * 7")]
    >>> notebook = v4.new_notebook(cells=cells, metadata={"kernelspec": kernel})
    >>> done = papermill.execute_notebook(
    ...     notebook, None, engine_name="toolkit", progress_bar=False
    ... )
    >>> done.cells[0].outputs[0].data
    {'text/plain': '42'}
    """

    # It cannot derive from papermill's `Engine`: papermill loads all engines that are installed
    # while it is itself being imported. So nothing of it is imported here before a notebook runs.

    @classmethod
    def execute_notebook(cls, nb: Any, kernel_name: str, **options: Any) -> Any:
        """Run a notebook and keep its record, as `papermill.engines.Engine` does."""
        from papermill.engines import Engine

        _check_language(nb.metadata)
        return Engine.execute_notebook.__func__(cls, nb, kernel_name, **options)

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: Any,
        kernel_name: str,
        *,
        seed: str | int | None = None,
        last: bool = False,
        **options: Any,
    ) -> None:
        """Run the cells of a notebook whose record papermill keeps."""
        # tqdm draws bars for notebooks once a kernel's module is loaded; those of the host are not.
        with contextlib.suppress(ImportError):
            importlib.import_module("tqdm.auto")

        from toolkit.render.contained import contained
        from toolkit.render.engine_client import InProcessKernelManager
        from toolkit.render.engine_loop import own_loop
        from toolkit.render.engine_notebook import InProcessNotebookClient, stock_options

        chosen = stock_options(kernel_name, options)
        with contained(seed, last), own_loop() as loop, InProcessKernelManager(loop) as manager:
            client = InProcessNotebookClient(nb_man, manager, loop, **chosen)
            # An empty context, as in a new process: decimal and numpy keep settings in it.
            contextvars.Context().run(client.execute)

    @classmethod
    def nb_kernel_name(cls, nb: Any, name: str | None = None) -> Any:
        """Return the name of the notebook's kernel, as papermill asks for it."""
        from papermill.utils import nb_kernel_name

        return nb_kernel_name(nb, name)

    @classmethod
    def nb_language(cls, nb: Any, language: str | None = None) -> Any:
        """Return the language of the notebook, as papermill asks for it."""
        from papermill.utils import nb_language

        return nb_language(nb, language)


def _check_language(metadata: Any) -> None:
    spec, info = metadata.get("kernelspec", {}), metadata.get("language_info", {})
    language = info.get("name") or spec.get("language") or "python"
    if language.lower() not in ("python", "ipython"):
        raise RenderError(
            f"the engine 'toolkit' runs Python notebooks, and this one is in {language}; "
            "run it without --engine toolkit"
        )
