"""A small survey, its submissions as files, and the command that imports them."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path

import pandas as pd
from typer.testing import CliRunner

from toolkit import cli

PROJECT = Path(__file__).parents[1]
EXPORTS = PROJECT / "tests" / "exports"
RUN = CliRunner()
FORM = """
| survey | type | name | label::Tiếng Việt (vi) | required |
|---|---|---|---|---|
| | select_one consent | consent | Đồng ý không? | yes |
| | text | unit | Mã đơn vị | yes |
| | select_one wave | wave | Đợt | |
| | select_one yes_no | k1 | Câu một | |
| | select_multiple news | news | Nghe tin ở đâu? | |
| | integer | hours | Số giờ | |
| | text | remark | Ý kiến | |
| | begin_repeat | child | Con | |
| | integer | age | Tuổi | |
| | end_repeat | | | |

| choices | list_name | name | label::Tiếng Việt (vi) |
|---|---|---|---|
| | consent | yes | Đồng ý |
| | consent | no | Không đồng ý |
| | wave | before | Lần 1 |
| | wave | after | Lần 2 |
| | yes_no | yes | Có |
| | yes_no | no | Không |
| | news | tv | Truyền hình |
| | news | radio | Loa |

| settings | form_id | form_title | version |
|---|---|---|---|
| | small | Phiếu | 1 |
"""
STUDY = """
title = { vi = "Thử" }
as_of = 2026-06-30
levels = { all = { vi = "Tất cả" } }
[surveys.small]
title = { vi = "Phiếu" }
instrument = "small.md"
[[surveys.small.waves]]
name = "before"
label = { vi = "Trước" }
date = 2026-03-01
file = "responses/before.csv"
[[surveys.small.waves]]
name = "after"
label = { vi = "Sau" }
date = 2026-06-01
file = "responses/after.csv"
"""
UNITS = "unit_id,name,level\nA,Đơn vị A,all\nB,Đơn vị B,all\n"
HEAD = ("consent", "unit", "wave", "k1", "news", "news/tv", "news/radio", "hours", "remark",
        "_id", "_uuid", "_submission_time", "__version__")  # fmt: skip
Row = Sequence[object]


def row(n: int, **cells: object) -> list[object]:
    """One submission as KoboToolbox exports it."""
    own: dict[str, object] = {
        "consent": "yes", "unit": "AB"[n % 2], "wave": ("before", "after")[n // 2 % 2],
        "k1": "yes", "news": "tv", "news/tv": 1, "news/radio": 0, "hours": n, "remark": f"lời {n}",
        "_uuid": f"uuid-{n}", "_submission_time": f"2026-03-02T04:{n % 60:02d}:00",
        "_id": n, "__version__": 1,
    }  # fmt: skip
    told = own | cells
    return [told[name] for name in HEAD]


def no_wave(n: int, day: str) -> list[object]:
    return row(n, wave="", _submission_time=f"{day}T04:00:00")


def write(path: Path, rows: Iterable[Row], head: Sequence[str] = HEAD) -> Path:
    text = io.StringIO(newline="")
    csv.writer(text).writerows([head, *rows])
    path.write_text(text.getvalue(), encoding="utf-8", newline="")
    return path


def make_study(folder: Path) -> Path:
    folder.mkdir(parents=True)
    (folder / "study.toml").write_text(STUDY, encoding="utf-8")
    (folder / "units.csv").write_text(UNITS, encoding="utf-8")
    (folder / "small.md").write_text(FORM, encoding="utf-8")
    return folder


def run(*words: object) -> tuple[int, str]:
    done = RUN.invoke(cli.app, ["import", *map(str, words)])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done.exit_code, " ".join(done.output.split())


def seen(folder: Path) -> dict[str, bytes]:
    """Every file of a study that is not hidden."""
    files = [f for f in folder.rglob("*") if f.is_file()]
    own = {f.relative_to(folder).as_posix(): f.read_bytes() for f in files}
    return {name: content for name, content in own.items() if not name.startswith(".")}


def wave(folder: Path, name: str = "before") -> pd.DataFrame:
    path = folder / "responses" / f"{name}.csv"
    return pd.read_csv(path, dtype="str", keep_default_na=False)


def real_study(folder: Path) -> Path:
    folder.mkdir()
    text = STUDY.replace("surveys.small", "surveys.aware").replace("responses/", "")
    text = text.replace('"small.md"', '"form.xlsx"\nunit_column = "unit_id"')
    (folder / "study.toml").write_text(text, encoding="utf-8")
    units = "".join(f"{unit},Đơn vị {unit},all\n" for unit in ("00123", "00124", "25B", "01-HN"))
    (folder / "units.csv").write_text(f"unit_id,name,level\n{units}", encoding="utf-8")
    shutil.copy(EXPORTS / "awareness_form.xlsx", folder / "form.xlsx")
    return folder
