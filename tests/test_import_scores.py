"""Answers of one survey from several platforms give the same scores."""

from __future__ import annotations

import datetime as dt
import random
import shutil
import zipfile
from pathlib import Path

import pandas as pd
import pytest
from survey_files import (
    PROJECT,
    run,
)

import toolkit as tk


def first_answers(folder: Path) -> pd.DataFrame:
    """Some of the demonstration's answers, with the letters of the code in another form."""
    rows = pd.read_csv(
        folder / "responses/awareness_2025.csv", dtype="str", keep_default_na=False
    ).head(150)
    (folder / "responses/awareness_2026.csv").unlink()
    return rows


def as_kobo(rows: pd.DataFrame, path: Path) -> Path:
    head = rows.drop(columns="date").rename(columns=lambda name: f"about_you/{name}")
    head["start"] = [f"{day}T08:00:00.000+07:00" for day in rows["date"]]
    head["consent"], head["_id"] = "yes", range(len(rows))
    head["_uuid"] = [f"u{n}" for n in range(len(rows))]
    head["_submission_time"] = [f"{day}T02:00:00" for day in rows["date"]]
    head.to_csv(path, index=False, sep=";")
    return path


def as_odk(rows: pd.DataFrame, path: Path) -> Path:
    head = rows.drop(columns="date")
    head.insert(0, "SubmissionDate", [f"{day}T02:00:00.000Z" for day in rows["date"]])
    head["SubmitterName"] = "office"
    head["start"] = [f"{day}T08:00:00.000+07:00" for day in rows["date"]]
    head["consent"] = "yes"
    head["KEY"] = [f"uuid:u{n}" for n in range(len(rows))]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("awareness.csv", head.to_csv(index=False))
    return path


def as_google(rows: pd.DataFrame, path: Path) -> Path:
    """Labels instead of names, in the headers and in the cells."""
    form = tk.load_instrument(PROJECT / "surveys/awareness.md")
    table: dict[str, list[str]] = {
        "Dấu thời gian": [
            f"{dt.date.fromisoformat(day):%Y/%m/%d} {8 + n % 4}:{n % 60:02d}:00 AM GMT+7"
            for n, day in enumerate(rows["date"])
        ]
    }
    for name in (name for name in map(str, rows) if name in form.items):
        labels = {choice.name: choice.label["vi"] for choice in form.items[name].choices}
        table[form.items[name].label["vi"]] = [labels.get(cell, cell) for cell in rows[name]]
    pd.DataFrame(table).to_csv(path, index=False)
    return path


@pytest.mark.slow
def test_all_platforms_give_the_same_scores(tmp_path: Path) -> None:
    shutil.copytree(PROJECT / "surveys", tmp_path / "surveys")
    folder = tmp_path / "data" / "study"
    shutil.copytree(PROJECT / "data" / "lai-chau", folder)
    rows = first_answers(folder)
    place = folder / "responses/awareness_2025.csv"
    rows.to_csv(place, index=False)
    wanted = scores(folder)
    assert len(wanted) > 0
    shuffled = rows.sample(frac=1, random_state=random.Random(7).randrange(1000))
    for make, name in ((as_kobo, "k.csv"), (as_odk, "o.csv.zip"), (as_google, "g.csv")):
        place.unlink()
        file = make(shuffled, tmp_path / name)
        code, said = run("awareness", file, "--study", folder, "--yes")
        assert (code, "baseline mới 150" in said) == (0, True), (name, said)
        pd.testing.assert_frame_equal(scores(folder), wanted, obj=name)
        told = tk.check(tk.load_study(folder, strict=False))  # the second wave has no file
        assert not [f for f in told if "awareness_2025" in f.table and f.severity == "error"]


def scores(folder: Path) -> pd.DataFrame:
    """Scores of all sheets, and how many people their codes tell apart."""
    study = tk.load_study(folder, strict=False)
    people = study.surveys["awareness"].responses["respondent"].nunique()
    frame = tk.score(study, "awareness").table.assign(people=people).drop(columns="date")
    return frame.sort_values(list(frame.columns)).reset_index(drop=True)
