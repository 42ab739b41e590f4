"""The parameters a notebook declares, and whether those of a job fit, before anything runs."""

from __future__ import annotations

import ast
import difflib
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from toolkit.errors import RenderError

_TAG = "parameters"
_PLAIN = {"str": str, "int": int, "float": float, "bool": bool, "list": list, "dict": dict}


def read_parameters(notebook: Path) -> dict[str, object]:
    """Read the parameters of a notebook and their default values.

    Parameters
    ----------
    notebook : Path
        A notebook with a code cell tagged ``parameters`` which holds literals only.

    Returns
    -------
    dict
        Name -> default value, in the order of the cell.

    Raises
    ------
    RenderError
        When the notebook or its parameters cell is missing, or holds more than literals.

    Examples
    --------
    >>> read_parameters(Path("nowhere.ipynb"))
    Traceback (most recent call last):
    toolkit.errors.RenderError: there is no notebook nowhere.ipynb
    """
    return {name: default for name, (default, _) in _declared(notebook).items()}


def check_parameters(notebook: Path, parameters: Mapping[str, object]) -> None:
    """Raise before anything runs when parameters do not fit a notebook.

    papermill only warns about a name it does not know and cannot read ``x: str | None``, so a
    misspelt parameter would give hundreds of reports with the default value.

    Parameters
    ----------
    notebook : Path
        The notebook that will be run.
    parameters : mapping
        Name -> value as they will be injected.

    Raises
    ------
    RenderError
        Names every parameter that is unknown (with the nearest match) or of the wrong type.

    Examples
    --------
    >>> check_parameters(Path("nowhere.ipynb"), {"unit": "LC-01"})
    Traceback (most recent call last):
    toolkit.errors.RenderError: there is no notebook nowhere.ipynb
    """
    declared = _declared(notebook)
    faults = [
        fault for name, value in parameters.items() if (fault := _fault(name, value, declared))
    ]
    if faults:
        raise RenderError(f"{notebook.name}: " + "; ".join(faults))


def _fault(name: str, value: object, declared: _Declared) -> str:
    if name not in declared:
        near = difflib.get_close_matches(name, declared, n=1, cutoff=0.5)
        hint = f", did you mean {near[0]!r}?" if near else f" (it has: {', '.join(declared)})"
        return f"parameter {name!r} is not known{hint}"
    if not _is_literal(value):
        return (
            f"parameter {name!r} is a {type(value).__name__}, which cannot be written as a literal"
        )
    default, annotated = declared[name]
    allowed = annotated or _types_like(default)
    if allowed is None or _fits(value, allowed):
        return ""
    return f"parameter {name!r} is {value!r}, but must be {' or '.join(sorted(allowed))}"


def _is_literal(value: object) -> bool:
    if isinstance(value, dict):
        return all(isinstance(key, str) and _is_literal(item) for key, item in value.items())
    if isinstance(value, list | tuple):
        return all(_is_literal(item) for item in value)
    return value is None or type(value) in (str, int, float, bool)


def _types_like(default: object) -> frozenset[str] | None:
    """Names of the types that may replace this default; None when it says nothing."""
    if default is None:
        return None
    name = "list" if isinstance(default, tuple) else type(default).__name__
    return frozenset({name})


def _fits(value: object, allowed: frozenset[str]) -> bool:
    if value is None:
        return "None" in allowed
    if isinstance(value, bool):  # a bool is an int to Python, but not to the one who counts
        return "bool" in allowed
    if isinstance(value, int) and "float" in allowed:
        return True
    if isinstance(value, tuple):
        return "list" in allowed
    return any(isinstance(value, _PLAIN[name]) for name in allowed if name in _PLAIN)


# name -> (default value, names of the types its annotation allows or None)
_Declared = Mapping[str, tuple[object, frozenset[str] | None]]


def _declared(notebook: Path) -> _Declared:
    if not notebook.is_file():
        raise RenderError(f"there is no notebook {notebook}")
    return _declared_in(notebook, notebook.stat().st_mtime_ns)


@lru_cache(maxsize=64)
def _declared_in(notebook: Path, changed: int) -> _Declared:
    """Read the cell once for a whole batch; a notebook that was edited is read again."""
    source = _parameters_cell(notebook)
    try:
        body = ast.parse(source).body
    except SyntaxError as error:
        raise RenderError(
            f"{notebook.name}: parameters cell, line {error.lineno}: {error.msg}"
        ) from None
    found = [_declaration(statement, notebook) for statement in body]
    return {name: (default, annotated) for name, default, annotated in found}


def _parameters_cell(notebook: Path) -> str:
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    except (ValueError, KeyError, TypeError):
        raise RenderError(f"{notebook} is not a notebook") from None
    for cell in cells:
        if cell.get("cell_type") == "code" and _TAG in cell.get("metadata", {}).get("tags", []):
            return "".join(cell["source"])
    raise RenderError(f"{notebook.name} has no code cell tagged {_TAG!r}")


def _declaration(statement: ast.stmt, notebook: Path) -> tuple[str, object, frozenset[str] | None]:
    target, value, annotation = _parts(statement)
    try:
        if not isinstance(target, ast.Name) or value is None:
            raise ValueError
        return target.id, ast.literal_eval(value), _allowed(annotation)
    except ValueError:
        line = ast.unparse(statement).splitlines()[0]
        raise RenderError(
            f"{notebook.name}: the parameters cell may hold only 'name = literal', not: {line}"
        ) from None


def _parts(statement: ast.stmt) -> tuple[ast.expr | None, ast.expr | None, ast.expr | None]:
    """Target, value and annotation of an assignment; three times None for anything else."""
    if isinstance(statement, ast.AnnAssign):
        return statement.target, statement.value, statement.annotation
    if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
        return statement.targets[0], statement.value, None
    return None, None, None


def _allowed(annotation: ast.expr | None) -> frozenset[str] | None:
    """Type names an annotation allows: str | None, list[str], Optional[int]; None if unclear."""
    if annotation is None:
        return None
    text = ast.unparse(annotation).strip("'\"")
    if text.startswith("Optional["):
        text = text.removeprefix("Optional[").removesuffix("]") + " | None"
    names = frozenset(part.split("[")[0].strip() for part in text.split("|"))
    return names if names <= {*_PLAIN, "None"} else None
