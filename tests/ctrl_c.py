"""Signals to the process of the tests itself; none may arrive after the test that it is for."""

import os
import signal
import threading
from contextlib import contextmanager


@contextmanager
def pressed(times=1, number=signal.SIGINT, when=lambda: True, pause=0.5):
    """Press Ctrl-C while the block runs: as soon as `when()` holds, and again after each pause.

    What has not been pressed by the end of the block never is: it would end the run of all tests.
    """
    over, turn = threading.Event(), threading.Lock()

    def press():
        with turn:
            if not over.is_set():
                os.kill(os.getpid(), number)

    def strike():
        while not when():
            if over.wait(0.05):
                return
        for _ in range(times):
            press()
            over.wait(pause)

    thread = threading.Thread(target=strike)
    thread.start()
    try:
        yield
    finally:
        with turn:
            over.set()
        thread.join()
