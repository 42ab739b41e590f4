"""Jobs, parameters, the manifest and the lock: everything that needs no kernel."""

import json
import os
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
from toolkit.render.files import write_whole
from toolkit.render.lock import LOCK, only_run
from toolkit.render.manifest import Ledger, ManifestRow, write_manifest

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


@pytest.mark.parametrize("key", ["", "a/b", "..", ".a", "a ", "a\nb", "a:b", "x" * 200])
def test_a_key_must_do_as_a_file_name(key):
    with pytest.raises(RenderError, match="cannot be a file name"):
        Job(key, Path("n.ipynb"), {}, {})


def test_fingerprint_follows_the_content_of_a_file(tmp_path):
    file = tmp_path / "a"
    file.write_text("1")
    first = fingerprint(file, {"unit": "Sìn Hồ"})
    assert first == fingerprint(file, {"unit": "Sìn Hồ"})
    file.write_text("2")
    assert first != fingerprint(file, {"unit": "Sìn Hồ"})
    assert fingerprint(1) != fingerprint("1") != fingerprint(b"1")


def test_manifest_survives_the_round_trip(tmp_path):
    rows = [
        ManifestRow("LC-01", "done", 2.25, "", "c0ffee", "html/LC-01.html"),
        ManifestRow("=cmd", "failed", 1.0, "-1, 'lỗi' \"x\"", "", ""),
        ManifestRow("@a", "failed", 1.0, "+84", "", ""),
    ]
    write_manifest(tmp_path / "manifest.csv", {row.unit: row for row in rows})
    raw = (tmp_path / "manifest.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfunit,status,seconds,error,fingerprint,file\r\n")
    assert "\n'=cmd," in raw.decode() and "'+84" in raw.decode()
    assert sorted(read_manifest(tmp_path).values(), key=str) == sorted(rows, key=str)


def test_manifest_is_read_without_a_mark_too(tmp_path):
    text = 'unit,status,seconds,error,fingerprint,file\nA,done,"1,5",,f,A.html\n'
    (tmp_path / "manifest.csv").write_text(text, encoding="utf-8")
    assert read_manifest(tmp_path)["A"].seconds == 1.5


def test_a_file_that_is_no_manifest_is_refused(tmp_path):
    (tmp_path / "manifest.csv").write_text("a,b\n1,2\n")
    with pytest.raises(RenderError, match="lacks columns of a manifest"):
        read_manifest(tmp_path)


def test_ledger_is_not_written_for_every_report(tmp_path):
    ledger = Ledger(tmp_path)
    job = Job("A", Path("n.ipynb"), {}, {"html": tmp_path / "A.html"})
    for key in "ABC":
        ledger.record(Job(key, job.notebook, {}, job.outputs), Outcome(key, "done"))
    assert list(read_manifest(tmp_path)) == ["A"]
    ledger.write()
    assert list(read_manifest(tmp_path)) == ["A", "B", "C"]


def test_files_of_a_report_change_together(tmp_path):
    with pytest.raises(OSError):
        write_whole({tmp_path / "a.html": b"new", tmp_path / ("x" * 300): b"no"})
    assert not (tmp_path / "a.html").exists()


def test_a_second_run_stops(tmp_path):
    with (
        only_run(tmp_path),
        pytest.raises(RenderError, match=f"process {os.getpid()}"),
        only_run(tmp_path),
    ):
        pass
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("change", [{"pid": 2**22 + 1}, {"started": 1.0}, None])
def test_the_lock_of_a_dead_process_is_taken_over(tmp_path, change):
    with only_run(tmp_path):
        holder = json.loads((tmp_path / LOCK).read_text())
    text = json.dumps(holder | change) if change else "{half"
    (tmp_path / LOCK).write_text(text)
    with only_run(tmp_path):
        assert json.loads((tmp_path / LOCK).read_text())["pid"] == os.getpid()
    assert list(tmp_path.iterdir()) == []


def test_the_lock_of_another_machine_is_respected(tmp_path):
    (tmp_path / LOCK).write_text(json.dumps({"pid": 1, "started": 1.0, "host": "elsewhere"}))
    with (
        pytest.raises(RenderError, match=r"on elsewhere.*delete \.render\.lock"),
        only_run(tmp_path),
    ):
        pass
