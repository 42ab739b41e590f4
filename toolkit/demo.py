"""Synthetic studies of any size: the same arguments give the same files, byte for byte."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pandas as pd

from toolkit.demo_answers import write_answers
from toolkit.demo_country import make_country, provinces
from toolkit.demo_measurements import make_measurements
from toolkit.demo_news import describe_activities, make_news
from toolkit.demo_officers import Ints, make_officers
from toolkit.demo_plan import campaigns, duties, targets
from toolkit.demo_records import make_activities, make_headcounts, make_members
from toolkit.demo_submissions import make_models, make_submissions
from toolkit.demo_texts import MARK, readme, settings
from toolkit.demo_trainings import make_trainings
from toolkit.demo_twins import know_twice
from toolkit.demo_units import Organisation
from toolkit.errors import ArgumentError, ToolkitError
from toolkit.instrument import read_instrument
from toolkit.schema import columns

FEWEST = 12  # as many grassroots unions as there are awkward cases
QUESTIONNAIRE = "surveys/awareness.md"
ANSWERS = ("responses/awareness_2025.csv", "responses/awareness_2026.csv")


def write_study(folder: str | Path, units: int = 120, seed: int = 262) -> Path:
    """Write an illustrative study into a folder.

    Parameters
    ----------
    folder : str or Path
        New, empty, or a demo written before, which is replaced.
    units : int
        Grassroots unions, those included that ended on the way; at least 12. From 6,000 on they
        lie in several provinces.
    seed : int
        Another one gives another study.

    Returns
    -------
    Path
        The folder.

    Raises
    ------
    ArgumentError
        Too few units, a negative seed, or a folder with other files in it.

    Notes
    -----
    `study.toml` refers to `../../surveys/awareness.md` where that is the same questionnaire, as it
    is in `data/` of the project; anywhere else the questionnaire is copied into the folder.

    Examples
    --------
    >>> import tempfile
    >>> folder = write_study(Path(tempfile.mkdtemp()) / "demo", units=12)
    >>> sorted(file.name for file in folder.glob("*.csv"))[:3]
    ['activities.csv', 'attendance.csv', 'campaigns.csv']
    """
    folder = Path(folder)
    _refuse(folder, units, seed)
    master = _questionnaire()
    (folder / "responses").mkdir(parents=True, exist_ok=True)
    instrument = _instrument(folder, master)
    _write(folder / "study.toml", settings(instrument, provinces(units)))
    organisation = make_country(units, _stream(seed, "units"))
    tables = make_tables(organisation, seed)
    for name, table in tables.items():
        table.to_csv(folder / f"{name}.csv", index=False, lineterminator="\n", encoding="utf-8")
    write_answers(
        (folder / ANSWERS[0], folder / ANSWERS[1]),
        organisation.grassroots,
        make_members(organisation.grassroots, _stream(seed, "members")),
        read_instrument(master),
        _stream(seed, "answers"),
    )
    special = tables["people"]["person_id"].head(3).tolist()
    _write(folder / "README.md", readme(units, seed, special, provinces(units)))
    return folder


def make_tables(organisation: Organisation, seed: int) -> dict[str, pd.DataFrame]:
    """Invent all tables of a study but its answers.

    Parameters
    ----------
    organisation : Organisation
    seed : int
        Each table has its own stream of random numbers, so that a change in the making of one
        leaves those that do not depend on it as they are.

    Returns
    -------
    dict of DataFrame
        By table name, as the schema calls them; cells are text or whole numbers.

    Examples
    --------
    >>> tables = make_tables(make_country(12, np.random.default_rng(1)), seed=1)
    >>> list(tables)[:4]
    ['units', 'unit_events', 'people', 'posts']
    """
    members = make_members(organisation.grassroots, _stream(seed, "members"))
    measured = (_stream(seed, "measurements"), _stream(seed, "more measurements"))
    models = make_models(organisation, members, _stream(seed, "models"))
    return {
        "units": organisation.versions(),
        "unit_events": organisation.events(),
        **_register(organisation, seed),
        "headcounts": make_headcounts(organisation, members, _stream(seed, "headcounts")),
        "activities": _activities(organisation, members, models, seed),
        "measurements": make_measurements(organisation, members, *measured),
        "targets": targets(),
        "campaigns": campaigns(),
        "duties": duties(),
        "submissions": make_submissions(organisation, _stream(seed, "submissions")),
        "models": models,
    }


def _register(organisation: Organisation, seed: int) -> dict[str, pd.DataFrame]:
    """Officers, trainings, and who stands in the register twice."""
    officers = make_officers(organisation, _stream(seed, "officers"))
    trainings, attendance = make_trainings(organisation, officers, _stream(seed, "trainings"))
    people, posts = officers.people(_stream(seed, "names")), officers.posts(organisation)
    twins = know_twice(people, posts, trainings, attendance)
    return {
        "people": twins.people,
        "posts": posts,
        "trainings": trainings,
        "attendance": twins.attendance,
        "person_decisions": twins.person_decisions,
    }


def _activities(
    organisation: Organisation, members: Ints, models: pd.DataFrame, seed: int
) -> pd.DataFrame:
    """What unions held, and the news of those above them."""
    held = make_activities(organisation, members, _stream(seed, "activities"))
    told = describe_activities(held, models, _stream(seed, "activity details"))
    news = make_news(organisation, _stream(seed, "news"))
    return pd.concat([told[columns("activities")], news], ignore_index=True)


def _stream(seed: int, name: str) -> np.random.Generator:
    """The random numbers of one part of the study."""
    return np.random.default_rng([seed, *name.encode()])


def _refuse(folder: Path, units: int, seed: int) -> None:
    if units < FEWEST:
        raise ArgumentError(f"units={units} is too few; a demo needs at least {FEWEST}")
    if seed < 0:
        raise ArgumentError(f"seed={seed} is negative; give 0 or more")
    if folder.exists() and not folder.is_dir():
        raise ArgumentError(f"folder={str(folder)!r} is a file; name a folder")
    settings = folder / "study.toml"
    mine = settings.is_file() and settings.read_text(encoding="utf-8").startswith(MARK)
    if folder.exists() and not mine and any(folder.iterdir()):
        raise ArgumentError(
            f"folder={str(folder)!r} is not empty and no demo; name a new or an empty folder"
        )


def _questionnaire() -> Path:
    """The master of the questionnaire: beside the package in the project, or in the package."""
    here = Path(__file__).parent
    for place in (here.parent, here):
        if (place / QUESTIONNAIRE).is_file():
            return place / QUESTIONNAIRE
    raise ToolkitError(
        f"the questionnaire {QUESTIONNAIRE} was not found beside the package; "
        "run the command from a checkout of the project"
    )


def _instrument(folder: Path, master: Path) -> str:
    """Where the study finds its questionnaire, seen from its folder; copied where needed."""
    shared = Path(os.path.normpath(folder.absolute() / "../.." / QUESTIONNAIRE))
    if shared.is_file() and shared.read_bytes() == master.read_bytes():
        return f"../../{QUESTIONNAIRE}"
    copy = folder / QUESTIONNAIRE
    copy.parent.mkdir(parents=True, exist_ok=True)
    copy.write_bytes(master.read_bytes())
    return QUESTIONNAIRE


def _write(path: Path, text: str) -> None:
    with path.open("w", encoding="utf-8", newline="\n") as file:
        file.write(text)
