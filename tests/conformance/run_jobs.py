"""Run the notebooks of a folder by one engine, one after another; started as a program."""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path
from typing import Any

import papermill


class _Notes(logging.Handler):
    """Keeps what papermill logs."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname} {record.getMessage()}")


def run(engine: str, folder: Path, options: dict[str, Any]) -> dict[str, Any]:
    notes = _Notes()
    logger = logging.getLogger("papermill")
    logger.setLevel(logging.INFO)
    logger.addHandler(notes)
    paths = [folder / name for name in ("in.ipynb", "out.ipynb")]
    error = ""
    try:
        asked = {"engine_name": engine, "progress_bar": False, "cwd": str(folder)} | options
        papermill.execute_notebook(*paths, **asked)
    except Exception as raised:
        error = f"{type(raised).__name__} {getattr(raised, 'ename', '')}".strip()
    finally:
        logger.removeHandler(notes)
    return {"error": error, "log": notes.lines}


if __name__ == "__main__":
    jobs = json.loads(Path("jobs.json").read_text())
    ended = {name: run(sys.argv[1], Path(name).absolute(), jobs[name]) for name in jobs}
    Path("ended.json").write_text(json.dumps(ended))
