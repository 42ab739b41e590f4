"""Changes of a study folder: all or nothing, whatever stops them; undone byte by byte."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit.change_records import HOME, history, sha256
from toolkit.errors import ArgumentError, ToolkitError
from toolkit.render.lock import only_run
from toolkit.study_changes import StudyChanges, last_change, undo_last

PEOPLE, POSTS = b"person_id,name\r\nP1,L\xc3\xb2 Th\xe1\xbb\x8b Mai\r\n", b"person_id\nP1\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    study = tmp_path / "study"
    study.mkdir()
    (study / "people.csv").write_bytes(PEOPLE)
    (study / "posts.csv").write_bytes(POSTS)
    return study


def seen(folder: Path) -> dict[str, bytes]:
    """Every file of a study that is not hidden."""
    files = [f for f in folder.rglob("*") if f.is_file()]
    own = {f.relative_to(folder).as_posix(): f.read_bytes() for f in files}
    return {name: content for name, content in own.items() if not name.startswith(".")}


def three(folder: Path) -> StudyChanges:
    """A file changed, one added in a folder of its own, one removed."""
    changes = StudyChanges(folder)
    changes.write("people.csv", b"new people")
    changes.write("responses/wave.csv", b"answers")
    changes.remove("posts.csv")
    return changes


AFTER = {"people.csv": b"new people", "responses/wave.csv": b"answers"}
BEFORE = {"people.csv": PEOPLE, "posts.csv": POSTS}


def test_nothing_is_written_before_the_commit(folder: Path) -> None:
    three(folder)
    assert seen(folder) == BEFORE
    assert not (folder / HOME).exists()


def test_a_commit_writes_all_and_says_what(folder: Path) -> None:
    record = three(folder).commit({"table": "people", "added": 3})
    assert record is not None
    assert seen(folder) == AFTER
    assert [(c.name, c.before, c.after) for c in record.files] == [
        ("people.csv", sha256(PEOPLE), sha256(b"new people")),
        ("responses/wave.csv", None, sha256(b"answers")),
        ("posts.csv", sha256(POSTS), None),
    ]
    assert history(folder) == [record]
    assert record.summary == {"table": "people", "added": 3}
    assert json.loads((folder / HOME / "0001" / "record.json").read_text("utf-8"))["number"] == 1


def test_what_changes_nothing_writes_nothing(folder: Path) -> None:
    changes = StudyChanges(folder)
    changes.write("people.csv", PEOPLE)
    changes.remove("absent.csv")
    assert changes.commit({}) is None
    assert not (folder / HOME).exists()


def test_undo_restores_every_byte(folder: Path) -> None:
    three(folder).commit({})
    undone = undo_last(folder)
    assert undone.undoes == 1
    assert seen(folder) == BEFORE
    assert last_change(folder) is None
    with pytest.raises(ToolkitError, match="no import to undo"):
        undo_last(folder)


def test_undo_goes_back_change_by_change(folder: Path) -> None:
    for content in (b"one", b"two", b"three"):
        changes = StudyChanges(folder)
        changes.write("people.csv", content)
        changes.commit({})
    found = []
    for _ in range(3):
        undo_last(folder)
        found.append((folder / "people.csv").read_bytes())
    assert found == [b"two", b"one", PEOPLE]
    assert [record.undoes for record in history(folder)] == [None, None, None, 3, 2, 1]


def test_undo_refuses_what_was_changed_by_hand(folder: Path) -> None:
    three(folder).commit({})
    (folder / "people.csv").write_bytes(b"by hand")
    (folder / "posts.csv").write_bytes(b"written again")
    with pytest.raises(ToolkitError, match=r"people\.csv, posts\.csv was changed after the import"):
        undo_last(folder)
    assert seen(folder) == AFTER | {"people.csv": b"by hand", "posts.csv": b"written again"}
    undo_last(folder, force=True)
    assert seen(folder) == BEFORE
    assert (folder / HOME / "0002" / "before" / "people.csv").read_bytes() == b"by hand"


def test_a_file_changed_since_it_was_read_is_not_overwritten(folder: Path) -> None:
    changes = StudyChanges(folder)
    assert changes.read("people.csv") == PEOPLE
    assert changes.read("trainings.csv") is None
    changes.write("people.csv", b"mine")
    changes.write("trainings.csv", b"mine")
    (folder / "people.csv").write_bytes(b"of a colleague")
    with pytest.raises(ToolkitError, match=r"people\.csv was changed by somebody else"):
        changes.commit({})
    assert seen(folder) == BEFORE | {"people.csv": b"of a colleague"}


def test_originals_are_kept_once(folder: Path, tmp_path: Path) -> None:
    original = tmp_path / "Danh sách cán bộ.xlsx"
    original.write_bytes(b"PK of an office")
    for content in (b"one", b"two"):
        changes = StudyChanges(folder)
        changes.keep_original(original)
        changes.write("people.csv", content)
        changes.commit({})
    kept = list((folder / HOME / "originals").iterdir())
    digest = str(sha256(b"PK of an office"))
    assert [file.name for file in kept] == [f"{digest[:12]}-Danh sách cán bộ.xlsx"]
    assert kept[0].read_bytes() == b"PK of an office"
    assert history(folder)[1].originals[0].sha256 == digest


def test_a_long_name_is_kept_by_its_end(folder: Path, tmp_path: Path) -> None:
    original = tmp_path / f"{'ộ' * 80}.csv"
    original.write_bytes(b"x")
    changes = StudyChanges(folder)
    changes.keep_original(original)
    changes.write("people.csv", b"x")
    changes.commit({})
    (kept,) = (folder / HOME / "originals").iterdir()
    assert len(kept.name.encode()) <= 255
    assert kept.name.endswith("ộộ.csv")


@pytest.mark.parametrize("step", range(1, 12))
@pytest.mark.parametrize("stop", [KeyboardInterrupt, OSError(28, "No space left on device")])
def test_stopped_at_any_step_nothing_is_changed(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int, stop: BaseException
) -> None:
    """Every rename and every removal is a step; after the last one the change is made."""
    original = tmp_path / "office.xlsx"
    original.write_bytes(b"PK")
    changes = three(folder)
    changes.keep_original(original)
    steps = iter(range(1, 1000))
    with monkeypatch.context() as patch:
        for name in ("replace", "rename"):
            whole = getattr(Path, name)

            def stopping(path: Path, *more: object, whole: object = whole) -> object:
                if next(steps) == step:
                    raise stop
                return whole(path, *more)  # type: ignore[operator]

            patch.setattr(Path, name, stopping)
        try:
            changes.commit({})
            stopped = False
        except (KeyboardInterrupt, ToolkitError):
            stopped = True
    assert seen(folder) == (BEFORE if stopped else AFTER)
    assert bool(history(folder)) != stopped
    assert list(folder.rglob("*office.xlsx")) == [] or not stopped
    assert [f.name for f in folder.rglob("*.part")] == []


def test_some_steps_were_stopped_and_others_were_not(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The range of steps of the test above reaches from the first rename to beyond the last."""
    called = []
    for name in ("replace", "rename"):
        whole = getattr(Path, name)

        def counting(path: Path, *more: object, whole: object = whole) -> object:
            called.append(path.name)
            return whole(path, *more)  # type: ignore[operator]

        monkeypatch.setattr(Path, name, counting)
    three(folder).commit({})
    assert 8 <= len(called) <= 10


_KILLED = """
import os, sys
from pathlib import Path
from toolkit.study_changes import StudyChanges
changes = StudyChanges(sys.argv[1])
changes.write("people.csv", b"new people")
changes.write("responses/wave.csv", b"answers")
changes.remove("posts.csv")
step, calls = int(sys.argv[2]), 0
def killing(whole):
    def call(*args, **named):
        global calls
        calls += 1
        if calls == step:
            os._exit(9)
        return whole(*args, **named)
    return call
for name in ("replace", "rename", "unlink"):
    setattr(Path, name, killing(getattr(Path, name)))
changes.commit({})
"""


STEPS = [pytest.param(n, marks=pytest.mark.slow) if n % 3 else n for n in range(1, 14)]


@pytest.mark.parametrize("step", STEPS)
def test_a_killed_change_is_taken_back_by_the_next_command(folder: Path, step: int) -> None:
    command = [sys.executable, "-c", _KILLED, str(folder), str(step)]
    done = subprocess.run(command, env=dict(os.environ), timeout=60, check=False)
    assert done.returncode == 9
    changes = StudyChanges(folder)
    changes.write("later.csv", b"later")
    changes.commit({})
    assert seen(folder) in (BEFORE | {"later.csv": b"later"}, AFTER | {"later.csv": b"later"})
    undo_last(folder)
    assert seen(folder) in (BEFORE, AFTER)


def test_what_was_changed_by_hand_after_a_kill_stays(folder: Path) -> None:
    place = folder / HOME / "0001"
    three(folder).commit({})
    (place / "pending").touch()  # as if the process had been killed before the last step
    (folder / "people.csv").write_bytes(b"by hand")
    with pytest.raises(ToolkitError, match="no import to undo"):
        undo_last(folder)
    assert seen(folder) == BEFORE | {"people.csv": b"by hand"}


def test_two_imports_at_once(folder: Path) -> None:
    three(folder).commit({})
    changes = StudyChanges(folder)
    changes.write("people.csv", b"second")
    with only_run(folder / HOME), pytest.raises(ToolkitError, match="another run"):
        changes.commit({})
    assert seen(folder) == AFTER


@pytest.mark.parametrize(
    "name", ["../people.csv", "/etc/x.csv", f"{HOME}/0001/record.json", "", "a\\b.csv", "C:x.csv"]
)
def test_only_files_of_the_study_are_written(folder: Path, name: str) -> None:
    with pytest.raises(ArgumentError, match="is no file of a study folder"):
        StudyChanges(folder).write(name, b"")


@pytest.mark.skipif(os.name != "posix", reason="links need a right on Windows")
def test_links_are_not_followed(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere.csv").write_bytes(b"")
    (folder / "units.csv").symlink_to(tmp_path / "elsewhere.csv")
    (folder / "away").symlink_to(tmp_path)
    for name in ("units.csv", "away/elsewhere.csv"):
        with pytest.raises(ToolkitError, match="is a link to another place"):
            StudyChanges(folder).write(name, b"x")


@pytest.mark.skipif(os.name != "posix", reason="rights of files are those of POSIX")
def test_who_may_read_a_file_stays_so(folder: Path) -> None:
    (folder / "people.csv").chmod(0o640)
    three(folder).commit({})
    assert stat.S_IMODE((folder / "people.csv").stat().st_mode) == 0o640


def test_a_damaged_record_is_said_to_be_so(folder: Path) -> None:
    three(folder).commit({})
    (folder / HOME / "0001" / "record.json").write_text("{", encoding="utf-8")
    with pytest.raises(ToolkitError, match=r"0001/record\.json is damaged"):
        undo_last(folder)
    assert seen(folder) == AFTER


def test_a_folder_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(ToolkitError, match="is no folder"):
        StudyChanges(tmp_path / "absent").commit({})


CONTENTS = st.dictionaries(
    st.sampled_from(["a.csv", "b.csv", "in/c.csv"]), st.none() | st.binary(max_size=8), max_size=3
)


@settings(max_examples=40, deadline=None)
@given(CONTENTS, st.lists(CONTENTS, max_size=3))
def test_undoing_all_changes_is_where_it_began(
    start: dict[str, bytes | None], changed: list[dict[str, bytes | None]]
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for file, content in start.items():
            (folder / file).parent.mkdir(exist_ok=True)
            (folder / file).write_bytes(content or b"")
        before = seen(folder)
        made = []
        for contents in changed:
            changes = StudyChanges(folder)
            for file, content in contents.items():
                changes.remove(file) if content is None else changes.write(file, content)
            made.append(changes.commit({}))
        for _ in filter(None, made):
            undo_last(folder)
        assert seen(folder) == before
