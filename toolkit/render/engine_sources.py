"""What IPython works out anew from the source of each cell, although it was the same before.

A batch runs one notebook for many units, and all its processes are forked from one that has run it.
"""

from __future__ import annotations

import inspect
from functools import lru_cache
from typing import Any

from ipykernel.ipkernel import IPythonKernel
from IPython.core.inputtransformer2 import TransformerManager
from IPython.core.interactiveshell import InteractiveShell

_REMEMBERED = 1024  # sources of cells


class RememberedTransforms(TransformerManager):
    r"""Turns a source into plain Python once per process, though IPython asks twice in each run.

    Not where a notebook has put rules of its own beside IPython's.

    Examples
    --------
    >>> RememberedTransforms().transform_cell("%pwd")
    "get_ipython().run_line_magic('pwd', '')\n"
    """

    def transform_cell(self, cell: str) -> str:
        """Turn the source of a cell into plain Python."""
        return _transformed(cell) if _rules(self) == _STOCK_RULES else super().transform_cell(cell)


def _rules(manager: TransformerManager) -> list[Any]:
    return [manager.cleanup_transforms, manager.line_transforms, manager.token_transformers]


_STOCK: Any = TransformerManager()  # type: ignore[no-untyped-call]
_STOCK_RULES = _rules(_STOCK)


@lru_cache(_REMEMBERED)
def _transformed(cell: str) -> str:
    plain: str = _STOCK.transform_cell(cell)
    return plain


# The kernel looks at the parameters of these before each cell; Python looks here first.
for _asked in (InteractiveShell.run_cell_async, IPythonKernel.do_execute):
    vars(_asked)["__signature__"] = inspect.signature(_asked)
