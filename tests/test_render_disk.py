"""A full disk, a folder that cannot be written, a name that is taken."""

import contextlib
import os
import subprocess

import pytest
from tiny_reports import hidden, job, statuses

from toolkit.errors import RenderError
from toolkit.render import Job, read_manifest, render, render_all
from toolkit.render.files import write_whole
from toolkit.render.manifest import JOURNAL, MANIFEST

BIG = "from IPython.display import Markdown\nMarkdown('wort ' * 400_000)"


@contextlib.contextmanager
def small_disk(folder, *options):
    """A file system of its own in a folder; only root may make one."""
    folder.mkdir(parents=True)
    command = ["mount", "-t", "tmpfs", "-o", ",".join(["size=1m", *options]), "tmpfs", str(folder)]
    try:
        made = subprocess.run(command, capture_output=True, text=True, check=False)
    except OSError as error:
        pytest.skip(f"no file system can be mounted here: {error}")
    if made.returncode:
        pytest.skip(f"no file system can be mounted here: {made.stderr.strip()}")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


@contextlib.contextmanager
def read_only(folder):
    """A folder in which nothing can be written, not even by root where that can be had."""
    if os.geteuid() == 0:
        with small_disk(folder, "ro"):
            yield folder
        return
    folder.mkdir(parents=True)
    folder.chmod(0o500)
    try:
        yield folder
    finally:
        folder.chmod(0o700)


def test_a_full_disk_is_a_failure_that_says_so(tmp_path):
    with small_disk(tmp_path / "out"):
        jobs = [job(tmp_path, "big", BIG), job(tmp_path, "small")]
        outcomes = render_all(jobs, tmp_path / "runs", workers=1)
        assert statuses(outcomes) == "failed done"
        assert outcomes[0].error == (
            "RenderError: the report cannot be written: no space left on device"
        )
        assert [path.name for path in (tmp_path / "out").iterdir()] == ["small.html"]
        assert outcomes[0].error_notebook is None  # as big as the report


def test_a_disk_too_full_for_the_manifest_stops_the_batch(tmp_path):
    jobs = [job(tmp_path, f"{key}{'x' * 100}") for key in "abcdefgh"]
    with small_disk(tmp_path / "runs"):
        room = os.statvfs(tmp_path / "runs")

        def fill(outcome):
            with contextlib.suppress(OSError), (tmp_path / "runs" / "filler").open("wb") as file:
                while True:
                    file.write(b"x" * room.f_bsize)
                    file.flush()

        with pytest.raises(RenderError, match=r"manifest .* cannot be written: no space left"):
            render_all(jobs, tmp_path / "runs", workers=1, on_outcome=fill)
        (tmp_path / "runs" / "filler").unlink()
        assert set(statuses(render_all(jobs, tmp_path / "runs")).split()) <= {"done", "skipped"}
        assert hidden(tmp_path / "runs") == []


def test_a_folder_that_cannot_be_written_is_a_failure_that_says_so(tmp_path):
    with read_only(tmp_path / "out"):
        outcomes = render_all([job(tmp_path, "a"), job(tmp_path, "b")], tmp_path / "runs")
    for outcome in outcomes:
        assert outcome.error.startswith("RenderError: the report cannot be written: ")
        assert outcome.error.endswith(("read-only file system", "permission denied"))
        assert outcome.error_notebook is None
    assert {row.status for row in read_manifest(tmp_path / "runs").values()} == {"failed"}


def test_a_manifest_that_cannot_be_written_is_noticed_before_anything_runs(tmp_path):
    ran = job(tmp_path, "a", "open('ran', 'w')")
    with read_only(tmp_path / "runs"), pytest.raises(RenderError, match="nothing can be written"):
        render_all([ran], tmp_path / "runs")
    (tmp_path / "taken" / MANIFEST).mkdir(parents=True)
    with pytest.raises(RenderError, match="cannot be written: a folder"):
        render_all([ran], tmp_path / "taken")
    assert not (tmp_path / "notebooks" / "ran").exists()


def test_a_manifest_that_cannot_be_replaced_at_the_end_keeps_its_journal(tmp_path):
    jobs = [job(tmp_path, "a"), job(tmp_path, "b")]
    out = tmp_path / "out"

    def take(outcome):
        (out / MANIFEST).mkdir(exist_ok=True)

    with pytest.raises(RenderError, match="a folder has the name of its file"):
        render_all(jobs, out, on_outcome=take)
    (out / MANIFEST).rmdir()
    assert sorted(read_manifest(out)) == ["a", "b"]
    assert statuses(render_all(jobs, out)) == "skipped skipped"
    assert (out / MANIFEST).is_file() and not (out / JOURNAL).exists()


def test_a_folder_in_the_place_of_a_report_is_left_alone(tmp_path):
    taken = tmp_path / "out" / "a.html"
    (taken / "inside").mkdir(parents=True)
    outcome = render([job(tmp_path, "a")])[0]
    assert outcome.error == (
        "RenderError: the report cannot be written: a folder has the name of its file"
    )
    assert (taken / "inside").is_dir()
    assert hidden(tmp_path / "out") == []


def test_a_file_in_the_place_of_the_folder_is_a_failure(tmp_path):
    (tmp_path / "out").write_text("taken")
    assert "the report cannot be written" in render([job(tmp_path, "a")])[0].error


def test_a_notebook_that_cannot_be_read_is_refused(tmp_path):
    with pytest.raises(RenderError, match="there is no notebook"):
        render([Job("a", tmp_path / "none.ipynb", {}, {})])


def test_files_of_a_report_change_together(tmp_path):
    with pytest.raises(OSError):
        write_whole({tmp_path / "a.html": b"new", tmp_path / ("x" * 300): b"no"})
    assert list(tmp_path.iterdir()) == []
