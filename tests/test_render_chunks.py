"""What a batch on many machines needs before the first of them: shares, losses, a look around."""

import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from types import SimpleNamespace

import nbformat.v4 as v4
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tiny_reports import hidden, job

from toolkit.errors import RenderError
from toolkit.render import Job, Outcome, export, render_all
from toolkit.render.chunks import LARGEST, Chunk, chunk_size, line_of, pack, unpack
from toolkit.render.crew import Member
from toolkit.render.dispatch import Dispatch, Out
from toolkit.render.files import clear_parts, write_whole
from toolkit.render.interruption import Interruption
from toolkit.render.pool import Options
from toolkit.render.sight import Sight, environment, look, shown
from toolkit.render.stock import LOSSES, Stock


@given(st.integers(1, 100_000), st.lists(st.integers(1, 64), min_size=1, max_size=50))
def test_chunks_are_fair(left, slots):
    sizes = [chunk_size(left, own, sum(slots)) for own in slots]
    for own, size in zip(slots, sizes, strict=True):
        share = left * own / sum(slots)
        assert 1 <= size <= min(LARGEST, left)
        assert size < share + 1
        if left >= 12 * sum(slots):  # then everybody gets a few chunks
            assert size < share / 3 + 1


@given(st.integers(0, 300), st.integers(1, 8), st.data())
def test_whatever_is_lost_every_report_ends_once(reports, machines, data):
    """Machines are lost at any moment; some that were given up tell of reports all the same."""
    stock, ended, begun, late = Stock(reports), Counter(), Counter(), []
    while stock.left:
        chunk = stock.take(1, machines)
        assert chunk
        assert not set(chunk) & set(ended)
        made = data.draw(st.integers(0, len(chunk)))
        lost = data.draw(st.booleans()) and made < len(chunk)
        for number in chunk[:made] if lost else chunk:
            ended[number] += stock.note(number)
        running = chunk[made : made + 1] if lost else []
        begun.update(running)
        for number in stock.give_back(chunk, running):
            assert begun[number] == LOSSES
            ended[number] += stock.note(number)
        late += running
        if late and data.draw(st.booleans()):
            number = late.pop()
            ended[number] += stock.note(number)
    assert ended == Counter(range(reports))
    assert max(begun.values(), default=0) <= LOSSES


def test_a_suspect_is_made_last_and_alone():
    stock = Stock(10)
    assert stock.give_back(stock.take(2, 2), running=[0, 1]) == []
    assert [stock.take(2, 2) for _ in range(3)] == [list(range(2, 10)), [1], [0]]


def test_what_was_not_begun_when_a_machine_was_lost_is_no_suspect():
    stock = Stock(100)
    for _ in range(2 * LOSSES):
        chunk = stock.take(1, 1)
        assert stock.give_back(chunk, running=[]) == []
        assert len(chunk) > 1


def test_a_parcel_keeps_what_is_in_it_out_of_the_logs():
    report = Job("LC-01", Path("unit.ipynb"), {"unit": "LC-01"}, {})
    options = Options(1, "toolkit", 1.0, 2**30, None, os.getpid)
    chunk = Chunk("c0ffee", 1, "", pack(options, {0: report}))
    assert unpack(chunk.parcel) == (options, {0: report})
    assert "LC" not in f"{chunk!r} {chunk} {chunk.key}"


def test_what_cannot_be_sent_is_refused(tmp_path):
    with pytest.raises(RenderError, match="prepare cannot be sent to another process"):
        render_all([], tmp_path, scheduler="tcp://127.0.0.1:1", prepare=lambda: None)


def dispatch(folder, reports):
    """The caller's side, with nobody on the other."""
    batch = [job(folder, f"LC-{number}") for number in range(reports)]
    client = SimpleNamespace(id="caller", status="running", cancel=lambda futures, force: None)
    options = Options(1, "toolkit", 1.0, 2**30, None, None)
    return Dispatch(client, "c0ffee", batch, options, Sight((), (), (), "t"), Interruption())


def told(chunk, *lines):
    return {"chunk": chunk, "lines": list(lines), "running": []}


def test_of_a_chunk_that_was_given_up_only_what_is_done_counts(tmp_path):
    ours = dispatch(tmp_path, 3)
    failed, done = Outcome("LC-0", "failed", error="MemoryError"), Outcome("LC-1", "done")
    late = told(7, line_of(0, failed), line_of(1, done))
    assert [outcome.key for outcome in ours.take(late)] == ["LC-1"]
    assert [outcome.key for outcome in ours.take(late)] == []
    ours.out[8] = Out([0], None, None)
    outcomes = list(ours.take(told(8, line_of(0, failed), line_of(1, done))))
    assert [(outcome.key, outcome.error) for outcome in outcomes] == [("LC-0", "MemoryError")]


def test_a_cluster_where_nothing_comes_out_is_given_up(tmp_path):
    ours = dispatch(tmp_path, 3)
    with pytest.raises(RenderError, match="one Dask worker after the other is lost"):
        for number in range(100):
            ours.out[number] = Out([0, 1, 2], Member("tcp://w:1", "home", 1, None), None)
            assert list(ours.lose(number)) == []
    assert number < 10


# What a machine must see


def test_a_machine_that_sees_all_is_fit(tmp_path):
    with shown([job(tmp_path, "a"), job(tmp_path, "b")], environment()) as sight:
        assert look(sight)[1] == []
        assert len(hidden(tmp_path)) == 1
    assert hidden(tmp_path) == []


def test_a_machine_tells_what_it_does_not_see(tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "t").write_text("another token")
    folders = (str(tmp_path / "nowhere"), str(other))
    sight = Sight((str(tmp_path / "unit.ipynb"),), (str(tmp_path / "store"),), folders, "t")
    assert look(sight)[1] == [
        f"it does not see the notebook {tmp_path / 'unit.ipynb'}",
        f"it does not see {tmp_path / 'store'}",
        f"it does not see the folder {tmp_path / 'nowhere'}",
        f"its folder {other} is another one than ours",
    ]


def test_a_machine_that_cannot_write_tells_so(tmp_path, monkeypatch):
    def refuse(path):
        raise PermissionError(13, "Permission denied")

    with shown([job(tmp_path, "a")], environment()) as sight:
        monkeypatch.setattr(Path, "touch", refuse)
        assert look(sight)[1] == [f"it cannot write into {tmp_path / 'out'}: permission denied"]


def test_what_variables_point_to_must_be_there(tmp_path, monkeypatch):
    monkeypatch.setenv("TOOLKIT_STORES", f"{tmp_path}{os.pathsep}{tmp_path / 'gone'}")
    monkeypatch.setenv("TOOLKIT_RENDER", "the mark of another run")
    variables = environment()
    assert "TOOLKIT_RENDER" not in variables
    with shown([], variables) as sight:
        assert sight.places == (str(tmp_path),)


def test_tokens_of_killed_runs_are_removed(tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    for name, age in (("new", 0), ("old", 7200)):
        path = out / f".{name}.seen"
        path.touch()
        os.utime(path, (path.stat().st_atime - age, path.stat().st_mtime - age))
    with shown([job(tmp_path, "a")], {}):
        pass
    assert hidden(out) == [".new.seen"]


# Files that two machines write at once


def test_two_writers_do_not_meet(tmp_path, monkeypatch):
    """The one renames in the middle of the other's writing; both files are whole."""
    place, replace = tmp_path / "a.html", Path.replace

    def meanwhile(part, path):
        monkeypatch.setattr(Path, "replace", replace)
        write_whole({place: b"b" * 100}, "two")
        assert place.read_bytes() == b"b" * 100
        return replace(part, path)

    monkeypatch.setattr(Path, "replace", meanwhile)
    write_whole({place: b"a" * 10}, "one")
    assert place.read_bytes() == b"a" * 10
    assert [path.name for path in tmp_path.iterdir()] == ["a.html"]


def test_every_export_has_temporary_names_of_its_own(tmp_path, monkeypatch):
    marks = []
    monkeypatch.setattr(export, "write_whole", lambda contents, mark: marks.append(mark))
    for _ in range(2):
        export.write_notebook(v4.new_notebook(), job(tmp_path, "a"), tmp_path / "a.ipynb")
        export.export(v4.new_notebook(), job(tmp_path, "a", formats=("ipynb",)))
    assert len(set(marks) - {""}) == 4


def test_what_killed_writers_left_is_found(tmp_path):
    out = tmp_path / "out"
    (out / "failed").mkdir(parents=True)
    names = ("a.html.0a1b", "b.html.0a1b", "manifest.csv", "failed/.a.ipynb.77ff")
    for name in names:
        (out / f".{name}.part" if "/" not in name else out / f"{name}.part").touch()
    clear_parts([job(tmp_path, "a")])
    assert hidden(out) == [".b.html.0a1b.part", ".manifest.csv.part"]


# Without Dask


def test_dask_is_loaded_only_when_it_is_asked_for():
    code = "import sys, toolkit.render; print('distributed' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"


def test_without_dask_it_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(RenderError, match=r"pip install 'awareness-toolkit\[distributed\]'"):
        render_all([job(tmp_path, "a")], tmp_path / "out", scheduler="tcp://127.0.0.1:1")
