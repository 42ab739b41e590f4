"""The commands about a database that holds the tables of a study."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from toolkit.options import StudyPath
from toolkit.terminal import from_here, out, plain

app = typer.Typer(
    no_args_is_help=True,
    help="""Keep the tables of a study in a database, where several people enter data.

    Example: `toolkit db init --study data/masculinity`
    """,
)
Url = Annotated[
    str,
    typer.Option(metavar="URL", help="sqlite:///study.sqlite or postgresql://user@host/name."),
]


@app.command()
def init(
    study: Annotated[str, typer.Option(metavar="DIR", help="The study folder.")] = ".",
    url: Url = "",
    empty: Annotated[bool, typer.Option(help="Copy no rows.")] = False,
) -> None:
    """Create the tables of a study in a database and copy the rows of its files.

    The address is that of `[database]` in study.toml, or given with `--url` and entered there.
    A password is never part of it: set the variable PGPASSWORD.

    Example: `toolkit db init --study district`
    """
    from toolkit.database.moving import into_database

    made = into_database(study, url, empty=empty)
    for finding in made.warnings:
        out.print(plain(str(finding)), soft_wrap=True)
    _print(f"created: {made.address}")
    _print(f"{sum(made.rows.values())} rows in {len(made.rows)} tables, {made.files} files")
    if made.entered:
        _print("study.toml: [database] entered; the tables are read from there from now on")


@app.command()
def files(
    study: Annotated[str, typer.Option(metavar="DIR", help="The study folder.")] = ".",
) -> None:
    """Put study.toml, questionnaires and answers of a folder into its database once more.

    Who loads the study by the address of the database reads them from there.

    Example: `toolkit db files --study district`
    """
    from toolkit.database.moving import renew_files

    _print(f"{renew_files(study)} files are in the database")


@app.command()
def export(
    study: StudyPath,
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="A new folder.")],
) -> None:
    """Write a study that is in a database as a folder of CSV files.

    Example: `toolkit db export district district-files`
    """
    from toolkit.database.moving import out_of_database

    rows = out_of_database(study, folder)
    _print(f"written: {from_here(folder)}, {sum(rows.values())} rows in {len(rows)} tables")


@app.command()
def status(study: StudyPath) -> None:
    """Tell which database a study is in, how many rows each table has, and what was changed last.

    Example: `toolkit db status district`
    """
    from toolkit.database.status import status_of

    for line in status_of(study):
        _print(line)


def _print(line: str) -> None:
    out.print(plain(line), soft_wrap=True)
