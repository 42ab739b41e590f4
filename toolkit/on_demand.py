"""Nouns whose parts are read when somebody asks for them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeVar

V = TypeVar("V")
Self = TypeVar("Self", bound="FieldsOnDemand")


class FieldsOnDemand:
    """Base of frozen nouns that may be made before all of their fields are there.

    Examples
    --------
    >>> class Pair(FieldsOnDemand):
    ...     left: int
    ...     right: int
    >>> pair = Pair.on_demand({"right": lambda: 2}, left=1)
    >>> pair.left, "right" in vars(pair), pair.right, "right" in vars(pair)
    (1, False, 2, True)
    """

    @classmethod
    def on_demand(cls: type[Self], makers: Mapping[str, Callable[[], Any]], **known: Any) -> Self:
        """Make a noun of which some fields are made when they are asked for.

        Parameters
        ----------
        makers : mapping
            Field -> what makes it.
        **known
            All other fields.
        """
        noun = object.__new__(cls)
        vars(noun).update(known, _makers=dict(makers))
        return noun

    def __getattr__(self, name: str) -> Any:
        maker = vars(self).get("_makers", {}).get(name)
        if maker is None:
            raise AttributeError(f"{type(self).__name__} has no {name!r}")
        vars(self)[name] = maker()
        return vars(self)[name]


class ValuesOnDemand(Mapping[str, V]):
    """Values by name, each made when it is asked for the first time.

    Examples
    --------
    >>> words = ValuesOnDemand({"a": lambda: "made"})
    >>> list(words), words["a"]
    (['a'], 'made')
    """

    def __init__(self, makers: Mapping[str, Callable[[], V]]) -> None:
        self._makers = dict(makers)
        self._made: dict[str, V] = {}

    def __getitem__(self, name: str) -> V:
        if name not in self._made:
            self._made[name] = self._makers[name]()
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._makers)

    def __len__(self) -> int:
        return len(self._makers)
