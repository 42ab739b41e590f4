"""Style and script of a report page, short enough to stand in every page."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import lru_cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "templates" / "report"
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_SPACE = re.compile(r"\s*([{};])\s*")


@lru_cache(maxsize=1)
def page_style() -> str:
    """Return the rules without comments and the spaces that people read by.

    Examples
    --------
    >>> style = page_style()
    >>> "/*" in style, ";}" in style, "  " in style
    (False, False, False)
    """
    rules = _COMMENT.sub("", _text("report.css"))
    short = _SPACE.sub(r"\1", " ".join(rules.split()))
    return short.replace(";}", "}").replace(": ", ":").replace("}", "}\n")


@lru_cache(maxsize=1)
def page_script() -> tuple[str, str]:
    """Return the script without its comments, and its hash as a Content Security Policy has it.

    Examples
    --------
    >>> script, digest = page_script()
    >>> "//" in script, digest[:7], len(digest)
    (False, 'sha256-', 51)
    """
    lines = [line.strip() for line in _text("report.js").splitlines()]
    script = "\n".join(line for line in lines if line and not line.startswith("//"))
    hashed = hashlib.sha256(script.encode()).digest()
    return script, f"sha256-{base64.b64encode(hashed).decode('ascii')}"


def _text(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")
