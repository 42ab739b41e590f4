"""What is shown while reports are rendered: a bar, plain lines, nothing, or JSON lines."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from rich.console import Console, ConsoleOptions, RenderableType, RenderResult
from rich.progress import BarColumn, Progress, TextColumn
from rich.table import Column

from toolkit.render import Outcome
from toolkit.report_summary import print_failures, print_index, print_resume, print_slowest
from toolkit.report_tally import Tally, counts, left_text, rate_text
from toolkit.terminal import err, from_here

Mode = Literal["auto", "bar", "plain", "quiet", "json"]

_PACE = len("1.2/s 1 min 20 s left")  # kept free, or the bar would change its length
_LONGEST, _CLEAR = 100, 3  # columns
_EVERY = 10.0  # seconds between two plain lines
_AT_LEAST = 1.0  # … also where a tenth is done in less
_ONCE = "finishing the running reports; Ctrl-C again ends them at once"
_TWICE = "ending the running reports"


class Display:
    """Shows nothing until the end; what the others have in common.

    The batch calls `planned` and `add` from its own thread, a clock calls `tick` and
    `interrupted` from another one.

    Parameters
    ----------
    tally : Tally
        Where the outcomes are counted.
    console : Console
        Where people look.
    """

    slowest_shown = False
    afresh = False  # whether the same command would begin again instead of going on

    def __init__(self, tally: Tally, console: Console = err) -> None:
        self.tally, self.console = tally, console
        self.folder = Path()  # until it is known
        self.name_of: Callable[[str], str] = lambda unit: ""

    def prepared(self, folder: Path, name_of: Callable[[str], str]) -> None:
        """Take in where the reports go and how units are called; next they are planned."""
        self.folder, self.name_of = folder, name_of
        self.tally.phase = "planning"

    def planned(self, total: int) -> None:
        """Take in how many reports there are."""
        self.tally.planned(total)

    def add(self, outcome: Outcome) -> None:
        """Take an outcome in; draws nothing, for 100,000 of them may come at once."""
        self.tally.add(outcome)

    def tick(self) -> None:
        """Show how things stand now."""

    def interrupted(self, times: int) -> None:
        """Say at once what Ctrl-C does."""
        if self.tally.total is None:
            return  # nothing is running yet
        self.tally.phase = "finishing"
        self.console.print(_ONCE if times == 1 else _TWICE, soft_wrap=True)

    def close(self) -> None:
        """Take away what moves."""

    def finished(self) -> None:
        """Tell how it went."""
        if self.slowest_shown:
            print_slowest(self.tally, self.name_of)
        print_failures(self.tally, self.folder, self.name_of)
        print_index(self.tally, self.folder)

    def stopped(self, resume: str) -> None:
        """Tell how far it came, and the command to go on with."""
        print_failures(self.tally, self.folder, self.name_of)
        print_resume(self.tally, resume, self.afresh)


class _Line(Progress):
    """Stays clear of the last columns: `^C` printed there would begin a line of its own."""

    def get_renderable(self) -> RenderableType:
        """The line as wide as it may be."""
        return _Narrower(super().get_renderable())


@dataclass(frozen=True)
class _Narrower:
    line: RenderableType

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        width = min(options.max_width - _CLEAR, _LONGEST)
        yield from console.render_lines(self.line, options.update_width(width), pad=False)[0]


class Bar(Display):
    """One line on a terminal that is drawn again and again, and is gone at the end."""

    slowest_shown = True

    def __init__(self, tally: Tally, console: Console = err) -> None:
        super().__init__(tally, console)
        columns = (
            TextColumn("{task.fields[counts]}"),
            BarColumn(bar_width=None),
            TextColumn("{task.fields[pace]}", table_column=Column(min_width=_PACE, no_wrap=True)),
        )
        self._bar = _Line(
            *columns, console=console, auto_refresh=False, transient=True, expand=True,
            redirect_stdout=False,  # that is for results, which may go elsewhere
        )  # fmt: skip
        self._task = self._bar.add_task("", total=None, counts="", pace="")

    def tick(self) -> None:
        """Draw the line."""
        tally = self.tally
        self._bar.update(
            self._task, total=tally.total, completed=tally.ended, counts=_state(tally),
            pace=" ".join(_pace(tally)),
        )  # fmt: skip
        if self._bar.live.is_started:
            self._bar.refresh()
        else:
            self._bar.start()

    def close(self) -> None:
        """Remove the line."""
        if self._bar.live.is_started:
            self._bar.stop()


def _state(tally: Tally) -> str:
    if tally.total is None:
        return tally.phase
    if tally.phase == "warming up":
        return f"warming up, {tally.skipped:,} skipped of {tally.total:,}"
    return f"{counts(tally)} of {tally.total:,}"


def _pace(tally: Tally) -> list[str]:
    """Rate and time left, or what is done instead."""
    if tally.phase in ("finishing", "writing the index"):
        return [tally.phase]
    rate, left = tally.rate, tally.left
    return [] if not rate or left is None else [rate_text(rate), left_text(left)]


class Plain(Display):
    """A line now and then, for logs and pipes."""

    slowest_shown = True

    def __init__(self, tally: Tally, console: Console = err) -> None:
        super().__init__(tally, console)
        self._told, self._tenths = tally.clock(), 0

    def planned(self, total: int) -> None:
        """Say how many there are."""
        super().planned(total)
        self._say(f"{total:,} planned")

    def tick(self) -> None:
        """Print a line when another tenth is done, or nothing was said for a while."""
        tally = self.tally
        tenths = 10 * tally.ended // tally.total if tally.total else 0
        silent = tally.clock() - self._told
        if silent >= _EVERY or (self._tenths < tenths < 10 and silent >= _AT_LEAST):
            self._tenths = tenths
            self._say(", ".join([_state(tally), *_pace(tally)]))

    def _say(self, text: str) -> None:
        self._told = self.tally.clock()
        self.console.print(f"reports: {text}", soft_wrap=True)


class JsonLines(Display):
    """One JSON object a line on the standard output, for programs; the rest goes elsewhere.

    The events and their keys are a promise; docs and tests name them.
    """

    def planned(self, total: int) -> None:
        """`plan`: how many there are."""
        super().planned(total)
        _emit("plan", total=total)

    def add(self, outcome: Outcome) -> None:
        """`report`: what became of one."""
        super().add(outcome)
        notebook = outcome.error_notebook
        _emit(
            "report", unit=outcome.key, status=outcome.status, seconds=round(outcome.seconds, 3),
            error=outcome.error or None, notebook=from_here(notebook) if notebook else None,
        )  # fmt: skip

    def finished(self) -> None:
        """`summary`: the last line of a run that came to its end."""
        _emit("summary", **self._numbers())

    def stopped(self, resume: str) -> None:
        """`interrupted`: the last line of one that did not."""
        _emit("interrupted", **self._numbers(), resume=resume)
        print_resume(self.tally, resume, self.afresh)

    def _numbers(self) -> dict[str, object]:
        tally, planned = self.tally, self.tally.total is not None
        return {
            "total": tally.total or 0,
            "done": tally.done,
            "failed": tally.failed,
            "skipped": tally.skipped,
            "seconds": round(tally.seconds, 3),
            "rate": round(tally.mean_rate, 3),
            "index": from_here(self.folder / "index.html") if planned else None,
            "manifest": from_here(self.folder / "manifest.csv") if planned else None,
        }


def _emit(event: str, **keys: object) -> None:
    sys.stdout.write(json.dumps({"event": event, **keys}) + "\n")
    sys.stdout.flush()  # a scheduler reads while we run


def display_for(mode: Mode, tally: Tally) -> Display:
    """Make the display that is asked for; a bar where nothing is asked and somebody looks on.

    Examples
    --------
    >>> type(display_for("quiet", Tally())).__name__
    'Display'
    """
    if mode == "bar":
        # Asked for by name: the terminal may be one that cannot be recognised.
        return Bar(tally, Console(stderr=True, highlight=False, force_terminal=True))
    if mode == "auto":
        mode = "bar" if _on_terminal() else "plain"
    kinds = {"bar": Bar, "plain": Plain, "quiet": Display, "json": JsonLines}
    return kinds[mode](tally)


def _on_terminal() -> bool:
    """Whether somebody looks on: neither a pipe nor a build server that pretends to be one."""
    return sys.stderr.isatty() and err.is_interactive and not os.environ.get("CI")
