"""Run the notebooks of a folder by one engine, one after another; started as a program."""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path
from typing import Any

import papermill
from jupyter_client.channels import AsyncZMQSocketChannel


class _Notes(logging.Handler):
    """Keeps what papermill logs."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.levelname} {record.getMessage()}")


def _wake_after_sending() -> None:
    """Mend the stock client, which may wait for ever on the socket it has sent something on.

    It answers an output widget while it waits for a reply. Sending uses up the signal that there is
    something to read, and no other comes (one in some hundred cells on a busy machine).
    """
    stock = AsyncZMQSocketChannel.send

    def send(self: Any, msg: Any) -> None:
        stock(self, msg)
        self.socket._schedule_remaining_events()

    AsyncZMQSocketChannel.send = send


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
    _wake_after_sending()
    jobs = json.loads(Path("jobs.json").read_text())
    ended = {name: run(sys.argv[1], Path(name).absolute(), jobs[name]) for name in jobs}
    Path("ended.json").write_text(json.dumps(ended))
