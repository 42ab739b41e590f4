"""A batch to be killed: `python -m resumable FOLDER`, with good and bad reports."""

import sys
from pathlib import Path

from tiny_reports import GOOD, job

from toolkit.render import render_all

BAD = {
    "raises": "1 / 0",
    "exits": "import os; os._exit(7)",
    "hangs": "import time; time.sleep(3600)",
    "child": "import subprocess as s; s.Popen(['sleep', '3600'], start_new_session=True)\n1 / 0",
}
# Enough to draw that a page takes a while to write.
LONG = GOOD + "\nMarkdown('\\n'.join(f'- {random.random()}' for _ in range(5000)))"


def jobs(folder):
    """Return the reports; those that fail are spread among those that do not."""
    found = [job(folder, f"good-{number:02d}", LONG, formats=("html", "ipynb"))
             for number in range(30)]  # fmt: skip
    for place, (key, source) in enumerate(BAD.items()):
        found.insert(7 * place + 2, job(folder, key, source))
    return found


if __name__ == "__main__":
    home = Path(sys.argv[1])
    render_all(jobs(home), home / "out", workers=2, timeout=8, start_method=sys.argv[2])
