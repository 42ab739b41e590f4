"""Random numbers that depend on the report alone, also with engines that do not see to that."""

from __future__ import annotations

import hashlib
import random
import sys


def seed_generators(key: str) -> None:
    """Seed the generators that everything in a process shares.

    A forked process begins with the state of the one it was forked from, so all reports would
    draw the same numbers, and in a worker they would depend on the report before.

    Examples
    --------
    >>> seed_generators("LC-01"); first = random.random()
    >>> seed_generators("LC-01"); first == random.random()
    True
    """
    random.seed(key)
    if "numpy" in sys.modules:
        import numpy as np

        np.random.seed(int.from_bytes(hashlib.sha256(key.encode()).digest()[:4], "big"))
