"""Jobs, parameters, the manifest, its journal and the lock: everything that runs no notebook."""

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import nbformat
import nbformat.v4 as v4
import pytest

from toolkit.errors import RenderError
from toolkit.render import (
    Job,
    Outcome,
    check_parameters,
    fingerprint,
    read_manifest,
    read_parameters,
)
from toolkit.render.lock import LOCK, only_run
from toolkit.render.manifest import JOURNAL, MANIFEST, Ledger, ManifestRow, write_manifest

CELL = """# what to report on
study = "data/x"
unit: str | None = None
level = 2
share = 0.5
brief = False
topics: list[str] = ["a"]
low = -1"""


def notebook(folder, source=CELL, tags=("parameters",)):
    cell = v4.new_code_cell(source, metadata={"tags": list(tags)})
    path = folder / "unit.ipynb"
    nbformat.write(v4.new_notebook(cells=[v4.new_markdown_cell("# T"), cell]), path)
    return path


def test_parameters_are_read_with_their_defaults(tmp_path):
    found = read_parameters(notebook(tmp_path))
    assert found == {"study": "data/x", "unit": None, "level": 2, "share": 0.5, "brief": False,
                     "topics": ["a"], "low": -1}  # fmt: skip


@pytest.mark.parametrize(
    "good",
    [
        {"unit": "LC"},
        {"unit": None},
        {"share": 1},
        {"level": 3, "brief": True},
        {"topics": ("b",)},
        {},
    ],
)
def test_parameters_that_fit(tmp_path, good):
    check_parameters(notebook(tmp_path), good)


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        ({"unti": "LC"}, "'unti' is not known, did you mean 'unit'"),
        ({"zzzz": "LC"}, "it has: study, unit, level"),
        ({"unit": 3}, "'unit' is 3, but must be None or str"),
        ({"level": "2"}, "'level' is '2', but must be int"),
        ({"level": True}, "'level' is True, but must be int"),
        ({"level": 2.5}, "must be int"),
        ({"brief": 1}, "must be bool"),
        ({"study": None}, "must be str"),
        ({"study": Path("x")}, "a PosixPath, which cannot be written as a literal"),
        ({"unit": 1, "levle": 2}, "'unit' is 1.*; parameter 'levle' is not known"),
    ],
)
def test_parameters_that_do_not_fit_are_named(tmp_path, bad, said):
    with pytest.raises(RenderError, match=said):
        check_parameters(notebook(tmp_path), bad)


@pytest.mark.parametrize(
    ("source", "tags", "said"),
    [
        ("x = 1", (), "no code cell tagged 'parameters'"),
        ("x = print()", ("parameters",), "only 'name = literal', not: x = print()"),
        ("import os", ("parameters",), "not: import os"),
        ("x = ", ("parameters",), "parameters cell, line 1"),
    ],
)
def test_a_notebook_that_breaks_the_rule_is_refused(tmp_path, source, tags, said):
    with pytest.raises(RenderError, match=said.replace("(", r"\(").replace(")", r"\)")):
        read_parameters(notebook(tmp_path, source, tags))


def test_a_file_that_is_no_notebook_is_refused(tmp_path):
    (tmp_path / "a.ipynb").write_text("{}")
    with pytest.raises(RenderError, match="is not a notebook"):
        read_parameters(tmp_path / "a.ipynb")


def test_an_edited_notebook_is_read_again(tmp_path):
    path = notebook(tmp_path, "a = 1")
    assert read_parameters(path) == {"a": 1}
    notebook(tmp_path, "b = 2")
    os.utime(path, ns=(1, 1))
    assert read_parameters(path) == {"b": 2}


@pytest.mark.parametrize("key", ["", "\ud800", "a\udfffb"])
def test_a_key_must_be_text(key):
    with pytest.raises(RenderError, match="is no text"):
        Job(key, Path("n.ipynb"), {}, {})


def test_fingerprint_follows_the_content_of_a_file(tmp_path):
    file = tmp_path / "a"
    file.write_text("1")
    first = fingerprint(file, {"unit": "Sìn Hồ"})
    assert first == fingerprint(file, {"unit": "Sìn Hồ"})
    file.write_text("2")
    assert first != fingerprint(file, {"unit": "Sìn Hồ"})
    assert fingerprint(1) != fingerprint("1") != fingerprint(b"1")


KEYS = ["LC-01", "=cmd", "@a", "'=1", "''+", "'a", "a\nb", "a\r\nb", 'a"b', "a,b", " ", "Ô", "🏭"]


def test_manifest_survives_the_round_trip(tmp_path):
    rows = [
        ManifestRow(key, "failed", 2.25, f"-1, 'lỗi' {key}", "c0ffee", key, 2, 10**9, f"f/{key}")
        for key in KEYS
    ]
    write_manifest(tmp_path / MANIFEST, {row.unit: row for row in rows})
    raw = (tmp_path / MANIFEST).read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfunit,status,seconds,error,fingerprint,file,attempts,")
    assert "\n'=cmd," in raw.decode() and "'-1, 'lỗi'" in raw.decode()
    assert sorted(read_manifest(tmp_path).values(), key=str) == sorted(rows, key=str)


def test_a_manifest_of_an_earlier_version_is_read(tmp_path):
    text = "unit,status,seconds,error,fingerprint,file\nA,done,2.00,,f,A.html\n"
    (tmp_path / MANIFEST).write_text(text, encoding="utf-8")
    row = ManifestRow("A", "done", 2.0, "", "f", "A.html", attempts=1, memory=0, error_notebook="")
    assert read_manifest(tmp_path)["A"] == row


def test_manifest_is_read_without_a_mark_too(tmp_path):
    text = 'unit,status,seconds,error,fingerprint,file\nA,done,"1,5",,f,A.html\n'
    (tmp_path / "manifest.csv").write_text(text, encoding="utf-8")
    assert read_manifest(tmp_path)["A"].seconds == 1.5


def test_a_file_that_is_no_manifest_is_refused(tmp_path):
    (tmp_path / "manifest.csv").write_text("a,b\n1,2\n")
    with pytest.raises(RenderError, match="lacks columns of a manifest"):
        read_manifest(tmp_path)


def outcome_of(folder, key, status="done", **fields):
    job = Job(key, Path("n.ipynb"), {}, {"html": folder / f"{key}.html"})
    return job, Outcome(key, status, 1.5, **fields)


def test_every_outcome_is_kept_at_once_and_the_table_is_written_at_the_end(tmp_path):
    ledger = Ledger(tmp_path)
    for key in KEYS:
        ledger.record(*outcome_of(tmp_path, key))
    ledger.record(*outcome_of(tmp_path, "LC-01", "skipped"))
    assert not (tmp_path / MANIFEST).exists()
    assert list(read_manifest(tmp_path)) == KEYS  # as somebody sees it who looks meanwhile
    assert read_manifest(tmp_path)["LC-01"].status == "done"
    ledger.close()
    assert [path.name for path in tmp_path.iterdir()] == [MANIFEST]
    assert sorted(read_manifest(tmp_path)) == sorted(KEYS)


@pytest.mark.parametrize("cut", range(1, 60, 7))
def test_a_journal_cut_off_anywhere_loses_its_last_line_only(tmp_path, cut):
    ledger = Ledger(tmp_path)
    for key in "abc":
        ledger.record(*outcome_of(tmp_path, key))
    journal = tmp_path / JOURNAL
    journal.write_bytes(journal.read_bytes()[:-cut])
    kept = ["a", "b", "c"] if cut == 1 else ["a", "b"]  # without its end the line is whole
    assert list(read_manifest(tmp_path)) == kept
    ledger = Ledger(tmp_path)  # the next run
    ledger.record(*outcome_of(tmp_path, "d"))
    ledger.close()
    assert list(read_manifest(tmp_path)) == [*kept, "d"]


def test_the_journal_counts_more_than_the_table(tmp_path):
    ledger = Ledger(tmp_path)
    ledger.record(*outcome_of(tmp_path, "a"))
    ledger.close()
    Ledger(tmp_path).record(*outcome_of(tmp_path, "a", "failed", error="ValueError: lỗi"))
    assert read_manifest(tmp_path)["a"].error == "ValueError: lỗi"


def test_a_second_run_stops(tmp_path):
    with (
        only_run(tmp_path),
        pytest.raises(RenderError, match=f"process {os.getpid()}"),
        only_run(tmp_path),
    ):
        pass
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("change", [{"pid": 2**22 + 1}, {"started": 1.0}, {}, None])
@pytest.mark.parametrize("known", [True, False])
def test_the_lock_of_a_dead_process_is_taken_over(tmp_path, monkeypatch, change, known):
    with only_run(tmp_path):
        holder = json.loads((tmp_path / LOCK).read_text())
    if not known:  # a file system without locks
        monkeypatch.setattr("toolkit.render.lock._hold", lambda file: None)
        change = change or {"pid": 2**22 + 1}
    text = json.dumps(holder | change) if change is not None else "{half"
    (tmp_path / LOCK).write_text(text)
    with only_run(tmp_path):
        assert json.loads((tmp_path / LOCK).read_text())["pid"] == os.getpid()
    assert list(tmp_path.iterdir()) == []


def test_without_locks_of_the_system_the_file_alone_does(tmp_path, monkeypatch):
    monkeypatch.setattr("toolkit.render.lock._hold", lambda file: None)
    with only_run(tmp_path), pytest.raises(RenderError, match="another run"), only_run(tmp_path):
        pass
    assert list(tmp_path.iterdir()) == []


HOLD = """import sys, time; from pathlib import Path
from toolkit.render.lock import only_run
with only_run(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(600)"""


def test_the_lock_of_a_killed_process_is_free_at_once(tmp_path):
    command = [sys.executable, "-c", HOLD, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as holder:
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(RenderError, match=f"process {holder.pid}"), only_run(tmp_path):
            pass
        holder.kill()
    with only_run(tmp_path):
        pass


def test_of_many_runs_at_once_one_goes_on(tmp_path):
    """Each waits for its chance in a loop; no two are ever inside together."""
    inside, most, done = [0], [0], [0]

    def enter():
        for _ in range(20):
            try:
                with only_run(tmp_path):
                    inside[0] += 1
                    most[0] = max(most[0], inside[0])
                    time.sleep(0.001)
                    inside[0] -= 1
                    done[0] += 1
            except RenderError:
                time.sleep(0.001)

    threads = [threading.Thread(target=enter) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (most, inside) == ([1], [0])
    assert done[0] > 8
    assert list(tmp_path.iterdir()) == []


def test_the_lock_of_another_machine_is_respected(tmp_path):
    (tmp_path / LOCK).write_text(json.dumps({"pid": 1, "started": 1.0, "host": "elsewhere"}))
    with (
        pytest.raises(RenderError, match=r"on elsewhere.*delete \.render\.lock"),
        only_run(tmp_path),
    ):
        pass
