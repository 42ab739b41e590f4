"""The course of a batch with processes that only pretend: order, retries, deadlines, Ctrl-C."""

import os
import time
from collections import deque
from multiprocessing import Pipe

import pytest
from tiny_reports import job, statuses

from toolkit.render.interruption import Interruption
from toolkit.render.messages import Hearing, Message, read_message
from toolkit.render.supervision import Supervision

DONE = {"status": "done", "seconds": 1.0}
ENDED = {"ended": "its process exited with code 0", "memory": 7}
CRASH = {"ended": "ended by signal 11 (segmentation fault)"}


class Pretended:
    """Gives each report the messages it is told to, one attempt after the other."""

    def __init__(self, size, script):
        self.size, self.script = size, {key: deque(parts) for key, parts in script.items()}
        self.running, self.begun, self.alone, self.calls = {}, [], [], []

    def tend(self, wanted):
        assert wanted >= len(self.running)

    def room(self):
        return self.size - len(self.running)

    def begin(self, ticket, job):
        attempts = self.script.get(job.key)
        self.running[ticket] = list(attempts.popleft()) if attempts else [DONE, ENDED]
        self.begun.append(job.key)
        self.alone.append(len(self.running) == 1)

    def end(self, ticket):
        self.calls.append("end")
        if self.running[ticket] != ["deaf"]:
            self.running[ticket] = [{"ended": "ended by signal 9 (killed)"}]

    def reset(self):
        self.calls.append("reset")
        for ticket in self.running:
            self.running[ticket] = [{"ended": "lost", "lost": True}]

    def hear(self, seconds):
        heard = []
        for ticket, messages in list(self.running.items()):
            if messages and messages != ["deaf"]:
                heard.append(Message(ticket, messages.pop(0)))
                if "ended" in heard[-1].fields:
                    del self.running[ticket]
        if not heard:
            time.sleep(0.01)
        return heard

    def close(self):
        pass


def course(folder, keys, size=2, timeout=600.0, stop=None, **script):
    processes = Pretended(size, script)
    jobs = [job(folder, key) for key in keys]
    supervision = Supervision(jobs, processes, timeout, stop or Interruption())
    return processes, {outcome.key: outcome for outcome in supervision.outcomes()}


def test_reports_are_begun_in_order_as_there_is_room(tmp_path):
    processes, outcomes = course(tmp_path, "abcde")
    assert processes.begun == list("abcde")
    assert statuses(outcomes.values()) == "done done done done done"
    assert {outcome.memory for outcome in outcomes.values()} == {7}
    assert {outcome.seconds for outcome in outcomes.values()} == {1.0}


def test_a_report_whose_process_dies_is_tried_once_more_alone_after_all_others(tmp_path):
    script = {"a": [[CRASH]], "b": [[{"cell": 2}, CRASH], [{"cell": 3}, CRASH]]}
    processes, outcomes = course(tmp_path, "abcd", size=3, **script)
    assert processes.begun == ["a", "b", "c", "d", "a", "b"]
    assert processes.alone[-2:] == [True, True]
    assert [outcomes[key].attempts for key in "abcd"] == [2, 2, 1, 1]
    assert outcomes["a"].status == "done"
    assert outcomes["b"].error == "ended by signal 11 (segmentation fault) (In [3])"


def test_a_report_that_takes_too_long_is_killed_and_not_tried_again(tmp_path, monkeypatch):
    monkeypatch.setattr("toolkit.render.supervision._LEAST_GRACE", 0.05)
    processes, outcomes = course(tmp_path, "ab", timeout=0.1, a=[[{"cell": 2}]])
    assert (processes.begun, processes.calls) == (["a", "b"], ["end"])
    assert outcomes["a"].error == "TimeoutError: took longer than 0.1 s (In [2])"
    assert outcomes["b"].status == "done"


def test_where_a_kill_is_not_heard_of_everything_is_killed_and_the_innocent_tried_again(
    tmp_path, monkeypatch
):
    monkeypatch.setattr("toolkit.render.supervision._LEAST_GRACE", 0.05)
    monkeypatch.setattr("toolkit.render.supervision._ANSWER", 0.1)
    deaf = {"a": [["deaf"], ["deaf"]], "b": [["deaf"]]}
    processes, outcomes = course(tmp_path, "ab", timeout=0.1, **deaf)
    assert processes.begun == ["a", "b", "a", "b"]
    assert processes.calls.count("reset") == 2
    assert (outcomes["a"].error, outcomes["a"].attempts) == ("lost", 2)
    assert (outcomes["b"].status, outcomes["b"].attempts) == ("done", 2)


def test_what_a_report_said_of_itself_counts_even_if_it_is_killed_afterwards(tmp_path):
    _, outcomes = course(tmp_path, "a", a=[[DONE, CRASH]])
    assert outcomes["a"].status == "done"


@pytest.mark.parametrize(
    "nonsense",
    [{"status": "perfect"}, {"cell": "x"}, {"cell": None}, {"seconds": "x"}, {"status": {}}, {}],
)
def test_nonsense_is_no_outcome(tmp_path, nonsense):
    _, outcomes = course(tmp_path, "a", a=[[nonsense, CRASH], [nonsense, CRASH]])
    assert outcomes["a"].error == "ended by signal 11 (segmentation fault)"


def test_after_ctrl_c_nothing_is_begun_and_what_runs_is_waited_for(tmp_path):
    stop = Interruption()
    processes = Pretended(2, {"a": [[DONE, ENDED]], "b": [[{"cell": 1}, CRASH]]})
    supervision = Supervision([job(tmp_path, key) for key in "abc"], processes, 600.0, stop)
    outcomes = supervision.outcomes()
    assert next(outcomes).key == "a"
    stop.asked = 1
    assert list(outcomes) == []  # b has died, and is left for the next run
    assert processes.begun == ["a", "b"]


def test_the_second_ctrl_c_is_at_once(tmp_path):
    stop = Interruption()
    processes = Pretended(2, {"a": [[DONE, ENDED]], "b": [[]]})
    jobs = [job(tmp_path, "a"), job(tmp_path, "b")]
    outcomes = Supervision(jobs, processes, 600.0, stop).outcomes()
    assert next(outcomes).key == "a"
    stop.asked = 2
    with pytest.raises(KeyboardInterrupt):
        list(outcomes)


# What comes through a link


@pytest.fixture
def link():
    reading, writing = Pipe(duplex=False)
    with reading, writing:
        yield Hearing(reading), writing


def write(writing, data):
    os.write(writing.fileno(), data)


def test_a_message_that_comes_in_pieces_is_put_together(link):
    hearing, writing = link
    line = Message(7, {"error": "Đơn vị — lỗi"}).line()
    for start in range(0, len(line) - 1, 5):
        write(writing, line[start : min(start + 5, len(line) - 1)])
        assert hearing.messages() == []
    write(writing, b"\n" + Message(8, {}).line() * 2 + b"9 {")
    assert [message.ticket for message in hearing.messages()] == [7, 8, 8]
    assert not hearing.over


@pytest.mark.parametrize(
    "line",
    [b"", b"7", b"7 ", b"x {}", b"7 []", b"7 {", b"\xff\xfe {}", b"7 {}x", b"7 " + b"[" * 50_000],
)
def test_a_line_that_is_no_message_is_left_out(link, line):
    assert read_message(line) is None
    hearing, writing = link
    write(writing, line + b"\n" + Message(7, {}).line())
    assert [message.ticket for message in hearing.messages()] == [7]


def test_a_line_that_never_ends_ends_the_hearing(link):
    hearing, writing = link
    for _ in range(20):
        write(writing, b"x" * 5_000)
        hearing.messages()
    assert hearing.over


@pytest.mark.parametrize("value", ["x", None, [], True, float("nan"), float("inf")])
def test_what_is_no_number_is_nothing(value):
    assert Message(7, {"seconds": value}).number("seconds") in (0.0, 1.0)
