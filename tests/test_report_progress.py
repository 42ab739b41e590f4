"""What people and programs are told while reports are rendered; the clock is turned by hand."""

from __future__ import annotations

import io
import itertools
import json
import random
import re
import signal
import sys
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from toolkit import report_progress, report_summary, terminal
from toolkit.render import Outcome
from toolkit.report_progress import Bar, Display, JsonLines, Plain, display_for
from toolkit.report_summary import failures, shortened, slowest
from toolkit.report_tally import Tally, left_text, rate_text
from toolkit.report_watch import watched

CONTROL = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\r")


class Clock:
    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def tally(clock):
    return Tally(clock)


def work(tally, clock, reports, every, took=1.0):
    """Let one report end every so many seconds."""
    for _ in range(reports):
        clock.now += every
        tally.add(Outcome(f"U-{tally.ended}", "done", took))


def screen(width, **options):
    """A console that writes into a text."""
    kind = {"force_terminal": True, "legacy_windows": False} | options
    environment = {"TERM": "xterm-256color"}
    return Console(
        file=io.StringIO(), width=width, height=20, _environ=environment, highlight=False, **kind
    )


def written(console):
    return console.file.getvalue()


@pytest.fixture
def printed(monkeypatch):
    """What goes to the standard output and error, 80 columns wide."""
    texts = {}
    for name in ("out", "err"):
        console = Console(file=io.StringIO(), width=80, highlight=False, no_color=True)
        for module in (terminal, report_summary, report_progress):
            monkeypatch.setattr(module, name, console, raising=False)
        texts[name] = lambda console=console: console.file.getvalue()
    return texts


# Pace and time left


def test_time_left_is_what_remains_by_the_pace(tally, clock):
    tally.planned(100)
    work(tally, clock, 20, every=0.5)
    assert tally.rate == pytest.approx(20 / 10.5)  # the first of them began a second before it
    assert tally.left == pytest.approx(80 / tally.rate)


def test_skipped_reports_are_no_work(tally, clock):
    tally.planned(100_100)
    for number in range(100_000):
        tally.add(Outcome(str(number), "skipped"))
    clock.now += 3
    assert tally.rate is None and tally.left is None
    assert (tally.phase, tally.remaining) == ("warming up", 100)
    work(tally, clock, 50, every=2.0, took=2.0)
    assert tally.rate == pytest.approx(0.5)
    assert tally.left == pytest.approx(100.0)


def test_waiting_for_processes_does_not_slow_the_pace(tally, clock):
    tally.planned(100)
    clock.now += 60
    work(tally, clock, 10, every=1.0)
    assert tally.rate == pytest.approx(1.0)


def test_the_pace_is_the_recent_one(tally, clock):
    tally.planned(10_000)
    work(tally, clock, 1000, every=0.1)
    assert tally.rate == pytest.approx(10, rel=0.05)
    work(tally, clock, 35, every=1.0)
    assert tally.rate == pytest.approx(1.0, rel=0.05)


def test_slow_reports_are_measured_over_more_than_the_window(tally, clock):
    tally.planned(100)
    for pause in 4 * [30, 90]:  # two processes, which end together, and units of two sizes
        clock.now += pause
        tally.add(Outcome("a", "done", 60.0))
        tally.add(Outcome("b", "done", 60.0))
    assert tally.rate == pytest.approx(2 / 60, rel=0.15)


def test_time_left_runs_down_between_two_reports_and_grows_in_a_silence(tally, clock):
    tally.planned(30)
    work(tally, clock, 20, every=1.0)
    before = tally.left
    clock.now += 0.5
    assert tally.left == pytest.approx(before - 0.5)
    clock.now += 40
    assert tally.left > before + 10
    assert tally.rate < 0.7


def test_no_pace_is_told_of_the_first_moment(tally, clock):
    tally.planned(10)
    work(tally, clock, 1, every=0.0, took=0.2)
    assert tally.rate is None
    clock.now += 1.0
    assert tally.rate is not None


@given(
    st.lists(st.tuples(st.floats(0, 100), st.floats(0, 100)), min_size=1, max_size=60),
    st.floats(0, 1000),
)
def test_whatever_comes_time_left_is_no_nonsense(reports, later):
    clock = Clock()
    tally = Tally(clock)
    tally.planned(len(reports) + 5)
    for pause, took in reports:
        clock.now += pause
        tally.add(Outcome("u", "failed", took))
    clock.now += later
    if tally.rate is not None:
        assert tally.rate > 0
        assert 0 <= tally.left < float("inf")
        assert left_text(tally.left).endswith(" left")


@given(st.floats(1e-6, 1e6))
def test_rates_are_short(rate):
    assert len(rate_text(rate)) <= 11


# The bar


def bar_line(tally, width):
    """The line as drawn, and what was written for it."""
    console = screen(width)
    bar = Bar(tally, console)
    bar.tick()
    lines = CONTROL.sub("", written(console)).split("\n")
    bar.close()
    return lines, console


def test_the_bar_is_one_line_at_80_columns_and_tells_all(tally, clock):
    tally.planned(100_000)
    tally.skipped, tally.done, tally.failed = 40_000, 12_300, 12
    work(tally, clock, 45, every=0.1, took=0.1)
    (line,), _ = bar_line(tally, 80)
    assert "12,345 done, 12 failed, 40,000 skipped of 100,000" in line
    assert re.search(r"━ +\d+(\.\d)?/s 1 h \d+ min left *$", line)
    assert cell_len(line) <= 77 and "…" not in line


@pytest.mark.parametrize("width", [20, 40, 60, 80, 120, 300])
def test_the_bar_is_one_line_at_any_width(tally, clock, width):
    tally.planned(1_000_000)
    tally.skipped, tally.failed = 400_000, 12_345
    work(tally, clock, 200, every=0.1)
    lines, _ = bar_line(tally, width)
    assert len(lines) == 1 and cell_len(lines[0]) < width


def test_the_bar_keeps_its_length(tally, clock):
    tally.planned(410)
    tally.done = 100
    lengths, left = set(), set()
    for _ in range(60):
        work(tally, clock, 5, every=0.3)
        (line,), _ = bar_line(tally, 80)
        lengths.add(len(re.findall("[━╸╺]", line)))
        left.add(line.split("/s ")[1].strip())
    assert {"2 min left", "1 min 35 s left", "3 s left"} <= left
    assert len(lengths) == 1


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ([], "reading the study"),
        (["prepared"], "planning"),
        (["prepared", "planned"], "warming up, 0 skipped of 2"),
        (["prepared", "planned", "skipped"], "warming up, 1 skipped of 2"),
        (["prepared", "planned", "skipped", "done"], "writing the index"),
        (["prepared", "planned", "done", "interrupted"], "finishing"),
    ],
)
def test_the_bar_says_what_is_going_on(tally, printed, steps, said):
    bar = Bar(tally, screen(80))
    for step in steps:
        if step == "prepared":
            bar.prepared(Path("reports"), str)
        elif step == "planned":
            bar.planned(2)
        elif step == "interrupted":
            bar.interrupted(1)
        else:
            bar.add(Outcome(step, step, 0.0))
    bar.tick()
    assert said in CONTROL.sub("", written(bar._bar.console))
    bar.close()


def test_a_hundred_thousand_skipped_at_once_draw_nothing(tally, clock):
    console = screen(80)
    bar = Bar(tally, console)
    bar.planned(100_000)
    bar.tick()
    size = len(written(console))
    for number in range(100_000):
        bar.add(Outcome(str(number), "skipped"))
    assert len(written(console)) == size
    bar.tick()
    assert "100,000 skipped" in written(console)
    assert len(written(console)) < size + 1000
    bar.close()


def test_nothing_of_the_bar_is_left_behind(tally):
    console = screen(80)
    bar = Bar(tally, console)
    bar.tick()
    bar.close()
    last = written(console).rsplit("reading the study", 1)[1]
    assert "\x1b[2K" in last and "\x1b[?25h" in last  # the line is cleared, the cursor is back


def test_a_bar_that_was_never_drawn_writes_nothing(tally):
    console = screen(80)
    Bar(tally, console).close()
    assert written(console) == ""


# Plain lines


def plain_lines(tally, clock, reports, every):
    """What is printed while reports end one after another, and when."""
    console = screen(80, force_terminal=False)
    plain = Plain(tally, console)
    plain.planned(reports)
    moments = []
    for _ in range(reports):
        clock.now += every
        plain.add(Outcome("u", "done", every))
        before = len(written(console))
        plain.tick()
        if len(written(console)) > before:
            moments.append(clock.now)
    assert "\x1b" not in written(console) and "\r" not in written(console)
    first, *lines = written(console).splitlines()
    assert first == f"reports: {reports:,} planned"
    assert max(map(len, lines)) <= 80
    return lines, moments


def test_a_plain_line_comes_every_ten_seconds(tally, clock):
    lines, moments = plain_lines(tally, clock, 1000, every=0.19)
    assert len(moments) == 19  # nine at tenths, and one before each and the end
    assert max(b - a for a, b in itertools.pairwise(moments)) < 10.5
    said = "reports: 500 done, 0 failed, 0 skipped of 1,000, 5.3/s, 1 min 35 s left"
    assert said in lines


def test_a_plain_line_comes_at_every_tenth(tally, clock):
    lines, moments = plain_lines(tally, clock, 1000, every=0.03)
    assert len(moments) == 9
    assert [line.split(" done")[0] for line in lines] == [
        f"reports: {hundred}00" for hundred in range(1, 10)
    ]


def test_a_burst_is_one_plain_line_a_second_at_most(tally, clock):
    console = screen(80, force_terminal=False)
    plain = Plain(tally, console)
    plain.planned(100_000)
    for number in range(99_999):
        plain.add(Outcome(str(number), "skipped"))
        if number % 100 == 0:
            clock.now += 0.002  # two seconds for all
            plain.tick()
    assert len(written(console).splitlines()) <= 3


def test_a_long_silence_is_broken(tally, clock):
    console = screen(80, force_terminal=False)
    plain = Plain(tally, console)
    for _ in range(100):
        clock.now += 0.2
        plain.tick()
    plain.prepared(Path("reports"), str)
    clock.now += 10
    plain.tick()
    assert written(console).splitlines() == [
        *2 * ["reports: reading the study"],
        "reports: planning",
    ]


# JSON lines

NUMBERS = ["total", "done", "failed", "skipped", "seconds", "rate", "index", "manifest"]
KEYS = {
    "plan": ["event", "total"],
    "report": ["event", "unit", "status", "seconds", "error", "notebook"],
    "summary": ["event", *NUMBERS],
    "interrupted": ["event", *NUMBERS, "resume"],
}


def events(text):
    return [json.loads(line) for line in text.splitlines()]


def test_json_lines_keep_their_keys(tally, clock, printed, capsys):
    lines = JsonLines(tally, report_progress.err)
    lines.prepared(Path("reports/x"), str)
    lines.planned(3)
    lines.add(Outcome("A", "skipped"))
    clock.now += 2
    lines.add(Outcome("B", "done", 1.23456))
    lines.add(Outcome("C", "failed", 0.5, "KeyError: 'ă'", "", Path("reports/x/failed/C.ipynb")))
    lines.tick()
    lines.finished()
    said = capsys.readouterr().out
    found = events(said)
    assert said.isascii()
    assert [event["event"] for event in found] == ["plan", *3 * ["report"], "summary"]
    assert all(list(event) == KEYS[event["event"]] for event in found)
    assert found[0]["total"] == 3
    assert found[1] | {"unit": "A", "status": "skipped", "seconds": 0.0} == found[1]
    assert (found[2]["seconds"], found[2]["error"], found[2]["notebook"]) == (1.235, None, None)
    assert found[3]["error"] == "KeyError: 'ă'"
    assert found[3]["notebook"] == str(Path("reports/x/failed/C.ipynb"))
    assert found[4] == {
        "event": "summary", "total": 3, "done": 1, "failed": 1, "skipped": 1, "seconds": 2.0,
        "rate": 1.0, "index": str(Path("reports/x/index.html")),
        "manifest": str(Path("reports/x/manifest.csv")),
    }  # fmt: skip
    assert printed["err"]() == ""


def test_an_interrupted_run_ends_with_its_own_event(tally, printed, capsys):
    lines = JsonLines(tally, report_progress.err)
    lines.prepared(Path("reports"), str)
    lines.planned(2)
    lines.add(Outcome("A", "done"))
    lines.interrupted(1)
    lines.stopped("toolkit report x")
    last = events(capsys.readouterr().out)[-1]
    assert list(last) == KEYS["interrupted"]
    assert (last["done"], last["total"], last["resume"]) == (1, 2, "toolkit report x")
    assert "finishing the running" in printed["err"]()
    assert "to go on: toolkit report x" in printed["err"]()


def test_before_the_plan_an_interruption_names_no_files(tally, printed, capsys):
    lines = JsonLines(tally, report_progress.err)
    lines.interrupted(1)
    lines.stopped("toolkit report x")
    (event,) = events(capsys.readouterr().out)
    assert (event["index"], event["manifest"], event["total"]) == (None, None, 0)
    assert "finishing the running" not in printed["err"]()  # nothing runs
    assert "no report was begun" in printed["err"]()


# Which display


@pytest.mark.parametrize(
    ("mode", "terminal", "build_server", "kind"),
    [
        ("auto", True, "", Bar),
        ("auto", True, "true", Plain),
        ("auto", False, "", Plain),
        ("bar", False, "", Bar),
        ("plain", True, "", Plain),
        ("quiet", True, "", Display),
        ("json", True, "", JsonLines),
    ],
)
def test_a_display_suits_the_place(monkeypatch, tally, mode, terminal, build_server, kind):
    monkeypatch.setenv("CI", build_server)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: terminal, raising=False)
    monkeypatch.setattr(report_progress.err, "is_interactive", True)
    assert type(display_for(mode, tally)) is kind


def test_colours_forced_into_a_pipe_make_no_bar_of_it(monkeypatch, tally):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr(report_progress, "err", Console(stderr=True))
    assert report_progress.err.is_terminal
    assert type(display_for("auto", tally)) is Plain


# The end


def failed(key, error, folder="reports/lai-chau"):
    return Outcome(key, "failed", 1.0, error, "", Path(folder, "failed", f"{key}.ipynb"))


def the_end(kind, outcomes, names=str):
    tally = Tally()
    display = kind(tally)
    display.prepared(Path("reports/lai-chau"), names)
    display.planned(len(outcomes))
    for outcome in outcomes:
        display.add(outcome)
    display.finished()


def test_the_end_counts_and_names_the_page(printed):
    the_end(Plain, [Outcome("A", "done", 1.0), Outcome("B", "skipped"), failed("C", "E: no")])
    said = printed["out"]().splitlines()
    assert said[-2].startswith("1 done, 1 failed, 1 skipped in 0.0 s (")
    assert said[-1] == f"index: {Path('reports/lai-chau/index.html')}"


def test_what_failed_is_named_with_its_notebook(printed):
    the_end(Plain, [failed("LC-02", "ValueError: [bold]no[/] answers (In [4])")])
    said = printed["err"]()
    assert "ValueError: [bold]no[/] answers (In [4])" in said
    assert str(Path("reports/lai-chau/failed/LC-02.ipynb")) in said


def test_many_with_one_error_are_one_row(printed):
    outcomes = [failed(f"LC-{n:03}", f"KeyError: 'LC-{n:03}'") for n in range(87)]
    outcomes += [failed(f"X-{n}", f"ValueError: {n} rows") for n in range(30)]
    random.Random(5).shuffle(outcomes)
    the_end(Plain, outcomes)
    said = printed["err"]()
    assert "87 × KeyError" in said and "and 86 more" in said
    assert said.index("87 ×") < said.index("ValueError")
    assert len(re.findall(r"ValueError: \d+ rows", said)) == 19  # the 87 take one of 20 rows
    assert f"… and 11 more: {Path('reports/lai-chau/manifest.csv')}" in said


@given(st.lists(st.sampled_from(["a", "b", "c", "d"]), max_size=40))
def test_grouping_loses_no_failure(errors):
    outcomes = [failed(f"<{n}>", error) for n, error in enumerate(errors)]
    found = failures([*outcomes, Outcome("fine", "done", 1.0)])
    keys = sorted(outcome.key for failure in found for outcome in failure.outcomes)
    assert keys == sorted(outcome.key for outcome in outcomes)
    assert all({o.error for o in f.outcomes} == {f.error} for f in found)
    sizes = [len(failure.outcomes) for failure in found]
    assert sizes == sorted(sizes, reverse=True) and all(n == 1 or n >= 6 for n in sizes)


def test_tables_fit_80_columns_whatever_the_names(printed):
    long = "Công đoàn cơ sở Trường phổ thông dân tộc bán trú Trung học cơ sở 😀 số " * 3
    outcomes = [Outcome(f"LC-{n}", "done", 1.0) for n in range(9)]
    outcomes += [Outcome("LC-02-0123", "done", 4321.0)]
    outcomes += [failed(f"LC-02-{n}", f"ValueError: {n} " + "x" * 300) for n in range(8)]
    the_end(Plain, outcomes, names=lambda unit: long)
    for name in ("out", "err"):
        lines = [line for line in printed[name]().splitlines() if line[:1] in "│┃┏┡└"]
        assert lines and max(map(cell_len, lines)) <= 80
        assert {line[-1] for line in lines} <= set("│┃┓┩┘")
    assert "LC-02-0123 Công" in printed["out"]() and "1 h 12 min" in printed["out"]()


def test_slow_units_are_named_only_where_it_matters(printed):
    quick = [Outcome(str(n), "done", 0.1) for n in range(20)]
    assert slowest([*quick, Outcome("slow", "done", 0.9)])[0] == []
    usual = [Outcome(str(n), "done", 4.0) for n in range(20)]
    assert slowest([*usual, Outcome("slow", "done", 7.9)])[0] == []
    many = [Outcome(f"s{n}", "done", 20.0 + n) for n in range(7)]
    assert [o.key for o in slowest([*usual, *many])[0]] == ["s6", "s5", "s4", "s3", "s2"]
    the_end(Plain, usual)
    assert "slowest" not in printed["out"]()
    the_end(Plain, [*usual, *many])
    assert "time (median 4.0 s)" in printed["out"]()


def test_quiet_says_what_failed_and_the_end(printed):
    usual = [Outcome(str(n), "done", 4.0) for n in range(20)]
    the_end(Display, [*usual, Outcome("slow", "done", 60.0), failed("C", "E: no")])
    assert "slowest" not in printed["out"]() and "E: no" in printed["err"]()
    assert len(printed["out"]().splitlines()) == 2


@given(st.text(max_size=60), st.integers(3, 40))
def test_shortened_texts_fit_and_keep_both_ends(text, width):
    short = shortened(text, width)
    assert cell_len(short) <= max(width, 1)
    if cell_len(text) <= width:
        assert short == text
    else:
        start, _, end = short.partition("…")
        assert text.startswith(start) or "…" in text
        assert text.endswith(end) or "…" in text


# The thread beside the batch


class Recorder:
    def __init__(self):
        self.ticks, self.heard = 0, []

    def tick(self):
        self.ticks += 1

    def interrupted(self, times):
        self.heard.append((times, time.monotonic(), threading.current_thread()))


def wait_for(condition, seconds=10.0):
    deadline = time.monotonic() + seconds
    while not condition() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert condition()


@pytest.fixture
def own_handler():
    """A batch that handles Ctrl-C itself, as the pool does."""
    handled = []
    before = signal.signal(signal.SIGINT, lambda *_: handled.append(1))
    yield handled
    signal.signal(signal.SIGINT, before)


def test_ctrl_c_is_heard_at_once_whoever_handles_it(own_handler):
    recorder = Recorder()
    with watched(recorder):
        for times in (1, 2):
            sent = time.monotonic()
            signal.raise_signal(signal.SIGINT)
            wait_for(lambda times=times: len(recorder.heard) == times)
            assert recorder.heard[-1][1] - sent < 5
    assert [times for times, _, _ in recorder.heard] == [1, 2]
    assert {thread is threading.main_thread() for _, _, thread in recorder.heard} == {False}
    assert own_handler == [1, 1]


def test_time_passes_and_everything_is_put_back():
    recorder, threads = Recorder(), threading.active_count()
    before = signal.set_wakeup_fd(-1)
    signal.set_wakeup_fd(before)
    with watched(recorder):
        wait_for(lambda: recorder.ticks >= 2)
    assert threading.active_count() == threads
    after = signal.set_wakeup_fd(-1)
    signal.set_wakeup_fd(before)
    assert after == before


def test_a_display_nobody_reads_stops_nothing(monkeypatch):
    complaints = []
    monkeypatch.setattr(threading, "excepthook", complaints.append)

    class Broken(Recorder):
        def tick(self):
            super().tick()
            raise BrokenPipeError

    broken = Broken()
    with watched(broken):
        wait_for(lambda: broken.ticks)
    assert broken.ticks == 1 and complaints == []


def test_another_thread_may_render_too():
    recorder, problems = Recorder(), []

    def render():
        try:
            with watched(recorder):
                wait_for(lambda: recorder.ticks)
        except Exception as problem:
            problems.append(problem)

    thread = threading.Thread(target=render)
    thread.start()
    thread.join()
    assert problems == []
