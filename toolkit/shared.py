"""Results about all units, computed once and then taken by the report of each of them."""

from __future__ import annotations

import functools
import hashlib
import inspect
import math
from collections.abc import Callable
from dataclasses import fields
from typing import Any, ParamSpec, TypeVar

import pandas as pd

from toolkit.result import Result
from toolkit.study import Study

P = ParamSpec("P")
R = TypeVar("R", bound=Result)


def shared(kind: type[R]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Keep a result in the store of its study, where the next process finds it.

    Parameters
    ----------
    kind : type
        A result of frames, texts, numbers and days.

    Notes
    -----
    The function's first argument is the whole study; the others must be told apart by their
    `repr`. A study that has no store keeps nothing.
    """

    def keeping(function: Callable[P, R]) -> Callable[P, R]:
        @functools.wraps(function)
        def call(*args: P.args, **kwargs: P.kwargs) -> R:
            bound = inspect.signature(function).bind(*args, **kwargs)
            study: Any = next(iter(bound.arguments.values()))
            if study.memory is None:
                return function(*args, **kwargs)
            key = _key(function.__name__, list(bound.arguments.items())[1:])
            kept = study.memory.recall(key)
            if kept is not None:
                return _restored(kind, study, *kept)
            result = function(*args, **kwargs)
            study.memory.keep(key, *_parts(result))
            return result

        return call

    return keeping


def _key(name: str, arguments: list[tuple[str, object]]) -> str:
    told = hashlib.sha256(repr(arguments).encode()).hexdigest()
    return f"{name}-{told[:24]}"


def _parts(result: Result) -> tuple[dict[str, Any], dict[str, pd.DataFrame]]:
    """What JSON can hold of a result, and its frames."""
    values = {f.name: getattr(result, f.name) for f in fields(result) if f.name != "study"}
    frames = {name: value for name, value in values.items() if isinstance(value, pd.DataFrame)}
    return {name: _plain(value) for name, value in values.items() if name not in frames}, frames


def _plain(value: object) -> Any:
    if isinstance(value, pd.Timestamp):
        return {"day": value.isoformat()}
    if isinstance(value, float) and not math.isfinite(value):
        return {"number": str(value)}
    return value


def _value(kept: Any) -> Any:
    if not isinstance(kept, dict):
        return kept
    return pd.Timestamp(kept["day"]) if "day" in kept else float(kept["number"])


def _restored(
    kind: type[R], study: Study, about: dict[str, Any], frames: dict[str, pd.DataFrame]
) -> R:
    values = {name: _value(kept) for name, kept in about.items()} | frames
    return kind(study=study, **values)
