"""Random numbers of a notebook: new ones in every run, or the same ones for the same seed."""

from __future__ import annotations

import hashlib
import importlib.abc
import importlib.machinery
import importlib.util
import random
import sys
import types
from collections.abc import Callable, Sequence
from typing import Any

_NUMPY = "numpy.random.mtrand"  # where numpy keeps its global generator


def keep_random(seed: str | int | None = None) -> Callable[[], None]:
    """Seed `random` and `numpy.random`; put their states back at the end.

    A forked process would otherwise draw the very numbers that its sisters draw.

    Parameters
    ----------
    seed : str or int, optional
        Anything that tells this run from others; without it nobody knows the numbers beforehand.
        numpy is not imported for it, but seeded when the notebook imports it.

    Returns
    -------
    callable
        Puts the states back.

    Examples
    --------
    >>> undo = keep_random("LC-01")
    >>> first = random.random()
    >>> undo()
    >>> undo = keep_random("LC-01")
    >>> random.random() == first
    True
    >>> undo()
    """
    state = random.getstate()
    words = _words(seed)
    random.seed(None if words is None else str(seed))
    undo_numpy = _keep_numpy(words)

    def undo() -> None:
        random.setstate(state)
        undo_numpy()

    return undo


def _words(seed: str | int | None) -> list[int] | None:
    """Return a seed as numpy takes it: as numbers of 32 bits."""
    if seed is None:
        return None
    digest = hashlib.sha256(str(seed).encode()).digest()
    return [int.from_bytes(digest[n : n + 4], "big") for n in range(0, len(digest), 4)]


def _keep_numpy(words: list[int] | None) -> Callable[[], None]:
    loaded = sys.modules.get(_NUMPY)
    state = loaded.get_state() if loaded else None
    if loaded:
        loaded.seed(words)
    elif words is not None:
        sys.meta_path.insert(0, _SeedOnImport(words))

    def undo() -> None:
        sys.meta_path[:] = [one for one in sys.meta_path if not isinstance(one, _SeedOnImport)]
        if state is not None:
            sys.modules[_NUMPY].set_state(state)
        elif _NUMPY in sys.modules:
            sys.modules[_NUMPY].seed()

    return undo


class _SeedOnImport(importlib.abc.MetaPathFinder):
    """Finds numpy's generator as ever, and has it seeded as soon as it is there."""

    def __init__(self, words: list[int]) -> None:
        self._words = words

    def find_spec(
        self, name: str, path: Sequence[str] | None, target: types.ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name != _NUMPY:
            return None
        sys.meta_path.remove(self)
        spec = importlib.util.find_spec(name)
        if spec and spec.loader:
            spec.loader = _Seeding(spec.loader, self._words)
        return spec


class _Seeding(importlib.abc.Loader):
    def __init__(self, loader: Any, words: list[int]) -> None:
        self._loader, self._words = loader, words

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> types.ModuleType | None:
        return self._loader.create_module(spec)  # type: ignore[no-any-return]

    def exec_module(self, module: types.ModuleType) -> None:
        self._loader.exec_module(module)
        module.seed(self._words)
