"""What every calculation gives back: a tidy table and what it was asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import ClassVar

import pandas as pd

from toolkit.study import Study


@dataclass(frozen=True, eq=False)
class Result:
    """Base of all results.

    Attributes
    ----------
    study : Study
        What it was calculated from; it also names the language of display.
    table : DataFrame
        The figures, one row a case, proportions 0–1.
    """

    # `show` enters the display of each kind of result here, so that calculation need not know it.
    displays: ClassVar[dict[type, Callable[..., str]]] = {}

    study: Study
    table: pd.DataFrame = field(repr=False)

    def _repr_html_(self) -> str:
        for kind in type(self).__mro__:
            if kind in self.displays:
                return self.displays[kind](self)
        return self.table.to_html()
