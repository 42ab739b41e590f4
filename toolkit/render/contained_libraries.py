"""What a notebook changes in numpy, pandas, matplotlib and widgets, put back when it is done.

None of them is imported for it. One that the notebook was the first to import is set to what it
would be after an import; a list among matplotlib's settings that was changed in place then stays.
"""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Callable, Iterable
from typing import Any

Undo = Callable[[], object]

INLINE = "module://matplotlib_inline.backend_inline"
_MISSING = object()


def keep_instances(classes: Iterable[type]) -> Undo:
    """Let classes of which there can be one object have none; the object is put back at the end.

    Parameters
    ----------
    classes : iterable of type
        Classes of traitlets; their base classes hold the same object.

    Returns
    -------
    callable
        Puts the objects back.

    Examples
    --------
    >>> from traitlets.config import SingletonConfigurable
    >>> class Only(SingletonConfigurable): ...
    >>> first = Only.instance()
    >>> undo = keep_instances([Only])
    >>> Only.initialized()
    False
    >>> undo()
    >>> Only.instance() is first
    True
    """
    owners = {base for one in classes for base in one.__mro__ if hasattr(base, "_walk_mro")}
    found = {owner: vars(owner).get("_instance", _MISSING) for owner in owners}
    for owner in owners:
        owner._instance = None  # type: ignore[attr-defined]

    def undo() -> None:
        for owner, instance in found.items():
            if instance is _MISSING:
                del owner._instance  # type: ignore[attr-defined]
            else:
                owner._instance = instance  # type: ignore[attr-defined]

    return undo


def _loaded(name: str) -> Any:
    """Return a module if somebody has imported it."""
    return sys.modules.get(name)


def _numpy() -> Undo:
    library = _loaded("numpy")
    found = (library.get_printoptions(), library.geterr()) if library else None

    def undo() -> None:
        # What the notebook set itself ended with the context it ran in, with numpy 2.2 and later.
        if library and found:
            library.set_printoptions(**found[0])
            library.seterr(**found[1])

    return undo


def _pandas() -> Undo:
    found = _options()

    def undo() -> None:
        options = _options()
        changed = [name for name in options if found.get(name, _MISSING) != options[name]]
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            for name in changed:
                if name in found:
                    _loaded("pandas").set_option(name, found[name])
                else:
                    _loaded("pandas").reset_option(name)

    return undo


def _options() -> dict[str, Any]:
    """Return every option of pandas by its full name."""
    pandas = _loaded("pandas")
    return dict(_leaves(pandas.options.d)) if pandas else {}


def _leaves(tree: dict[str, Any], above: str = "") -> Iterable[tuple[str, Any]]:
    for name, value in tree.items():
        if isinstance(value, dict):
            yield from _leaves(value, f"{above}{name}.")
        else:
            yield above + name, value


def _matplotlib() -> Undo:
    """Settings and backend: a notebook starts with the one that shows figures in it."""
    os.environ.setdefault("MPLBACKEND", INLINE)
    found = _settings("rcParams", "rcParamsDefault")
    if found:
        _loaded("matplotlib").rcParams._set("backend", os.environ["MPLBACKEND"])

    def undo() -> None:
        fresh = found or _settings("rcParamsOrig", "rcParamsDefault")
        for name, content in zip(("rcParams", "rcParamsDefault"), fresh, strict=False):
            params = getattr(_loaded("matplotlib"), name)
            for key, value in content.items():
                if params._get(key) is not value:
                    params._set(key, value)

    return undo


def _settings(*names: str) -> list[dict[str, Any]]:
    """Return copies of matplotlib's dictionaries of settings; no backend is chosen by looking."""
    library = _loaded("matplotlib")
    raw = [dict.items(getattr(library, name)) for name in names] if library else []
    return [{key: list(v) if isinstance(v, list) else v for key, v in items} for items in raw]


def _pyplot() -> Undo:
    """Open figures, and what pyplot knows of the shell and its backend."""
    host = _pyplot_state()
    _set_pyplot(_NO_PYPLOT)

    def undo() -> None:
        if pyplot := _loaded("matplotlib.pyplot"):
            pyplot.close("all")
            _set_pyplot(host)

    return undo


_NO_PYPLOT: dict[str, Any] = {"figures": {}, "backend": None, "hook": "NONE"}


def _pyplot_state() -> dict[str, Any]:
    if not (pyplot := _loaded("matplotlib.pyplot")):
        return _NO_PYPLOT
    figures, hook = dict(pyplot._pylab_helpers.Gcf.figs), pyplot._REPL_DISPLAYHOOK.name
    return {"figures": figures, "backend": pyplot._backend_mod, "hook": hook}


def _set_pyplot(state: dict[str, Any]) -> None:
    if pyplot := _loaded("matplotlib.pyplot"):
        figures = pyplot._pylab_helpers.Gcf.figs
        figures.clear()
        figures.update(state["figures"])
        pyplot._backend_mod = state["backend"]
        pyplot._REPL_DISPLAYHOOK = pyplot._ReplDisplayHook[state["hook"]]


# They look for a shell when they are imported, and only then: to show figures in it, or widgets.
_LOOK_ONCE = ("matplotlib_inline.backend_inline", "tqdm.auto", "tqdm.autonotebook")


def _imported_once() -> Undo:
    """Let the notebook import anew what had better know that it is a notebook."""
    host = {name: sys.modules.pop(name, None) for name in _LOOK_ONCE}

    def undo() -> None:
        for name, module in host.items():
            sys.modules.pop(name, None)
            if module is not None:
                sys.modules[name] = module
                package, _, attribute = name.rpartition(".")
                setattr(_loaded(package), attribute, module)

    return undo


def _inline_settings() -> Undo:
    """What `%config InlineBackend` sets."""
    config = _loaded("matplotlib_inline.config")
    undo_config = keep_instances([config.InlineBackend]) if config else None

    def undo() -> None:
        if undo_config:
            undo_config()
        elif config := _loaded("matplotlib_inline.config"):
            config.InlineBackend.clear_instance()

    return undo


def _widgets() -> Undo:
    """Widgets that a notebook has made would be kept for ever."""
    found = set(_live_widgets())

    def undo() -> None:
        for identifier in set(_live_widgets()) - found:
            _live_widgets().pop(identifier, None)

    return undo


def _live_widgets() -> dict[str, Any]:
    return getattr(_loaded("ipywidgets.widgets.widget"), "_instances", {})


def _progress_bars() -> Undo:
    """Tqdm watches its bars in a thread; a process with a thread had better not fork."""

    def monitor() -> Any:
        return getattr(getattr(_loaded("tqdm.std"), "tqdm", None), "monitor", None)

    found = monitor()

    def undo() -> None:
        if (now := monitor()) is not None and now is not found:
            now.exit()
            _loaded("tqdm.std").tqdm.monitor = found

    return undo


LIBRARIES: tuple[Callable[[], Undo], ...] = (
    _numpy,
    _pandas,
    _matplotlib,
    _pyplot,
    _imported_once,
    _inline_settings,
    _widgets,
    _progress_bars,
)
