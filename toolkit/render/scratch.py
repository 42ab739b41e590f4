"""The folder for temporary files of one batch, which goes with it however the batch ends."""

from __future__ import annotations

import contextlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from toolkit.errors import RenderError
from toolkit.render.files import reason
from toolkit.render.owner import Owner

_PREFIX = "toolkit-render-"
_OWNER = "owner.json"


@contextmanager
def scratch() -> Iterator[str]:
    """Make a folder, and remove it after the block; also those that killed batches have left.

    Raises
    ------
    RenderError
        When no folder can be made.

    Examples
    --------
    >>> with scratch() as folder:
    ...     Path(folder).is_dir()
    True
    >>> Path(folder).exists()
    False
    """
    ours = _make()
    try:
        yield str(ours)
    finally:
        shutil.rmtree(ours, ignore_errors=True)


def _make() -> Path:
    try:
        for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
            if _is_left(folder):
                shutil.rmtree(folder, ignore_errors=True)
        ours = Path(tempfile.mkdtemp(prefix=_PREFIX))
        (ours / _OWNER).write_text(json.dumps(Owner.here().fields()), "utf-8")
    except OSError as error:
        raise RenderError(f"no temporary files can be written: {reason(error)}") from None
    return ours


def _is_left(folder: Path) -> bool:
    with contextlib.suppress(OSError, ValueError, TypeError):  # being made, or not ours
        owner = Owner.read(json.loads((folder / _OWNER).read_text("utf-8")))
        return owner is not None and not owner.may_live()
    return False
