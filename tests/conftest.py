"""What holds for all tests: what fails is told at once, and Ctrl-C can be pressed.

A run that is ended from outside writes no summary, so a failure is told when it happens.
"""

from __future__ import annotations

import signal

import pytest

_LONGEST = 3000  # letters of an error: its end says what happened


class _AtOnce:
    def __init__(self, config: pytest.Config) -> None:
        self.config = config

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        terminal = self.config.pluginmanager.get_plugin("terminalreporter")
        if report.failed and terminal is not None:
            terminal.write("\n")
            terminal.write_line(f"FAILED {report.nodeid} ({report.when})", red=True)
            terminal.write_line(report.longreprtext[-_LONGEST:])


def pytest_configure(config: pytest.Config) -> None:
    # A run that a shell has put into the background ignores Ctrl-C, and so would all it starts.
    if signal.getsignal(signal.SIGINT) == signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    if not hasattr(config, "workerinput"):  # workers hand their reports to the one that counts
        config.pluginmanager.register(_AtOnce(config))
