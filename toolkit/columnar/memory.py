"""What was worked out from a whole study, kept in its store for the next process."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from toolkit.columnar.frames import StoredFrame, write_frame


class Memory:
    """Values and frames by a key, in a folder.

    Parameters
    ----------
    folder : Path
        Made when something is kept. Where nothing can be written, nothing is kept.

    Examples
    --------
    >>> import tempfile
    >>> memory = Memory(Path(tempfile.mkdtemp()) / "kept")
    >>> memory.recall("mean") is None
    True
    >>> memory.keep("mean", {"n": 2}, {"table": pd.DataFrame({"x": [1.0, 2.0]})})
    >>> about, frames = memory.recall("mean")
    >>> about, frames["table"]["x"].tolist()
    ({'n': 2}, [1.0, 2.0])
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def recall(self, key: str) -> tuple[dict[str, Any], dict[str, pd.DataFrame]] | None:
        """Return what was kept under a key, or None."""
        try:
            about = json.loads((self.folder / f"{key}.json").read_text(encoding="utf-8"))
        except OSError:
            return None
        stored = {name: StoredFrame(self.folder / file) for name, file in about["frames"].items()}
        frames = {name: frame.take(np.arange(len(frame))) for name, frame in stored.items()}
        return about["values"], frames

    def keep(
        self, key: str, values: Mapping[str, Any], frames: Mapping[str, pd.DataFrame]
    ) -> None:  # fmt: skip
        """Keep plain values and frames; a frame's index is of whole numbers."""
        mine = f"{key}.{os.getpid()}"
        files = {name: f"{mine}.{name}.arrow" for name in frames}
        with contextlib.suppress(OSError):
            self.folder.mkdir(exist_ok=True)
            for name, frame in frames.items():
                write_frame(self.folder / files[name], frame)
            part = self.folder / f"{mine}.part"
            told = {"values": dict(values), "frames": files}
            part.write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")
            part.replace(self.folder / f"{key}.json")  # last: it stands for the whole
