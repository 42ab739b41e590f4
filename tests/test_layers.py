"""Who may import whom, checked on the text of every module; and how a module may be made."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import nbformat
import pytest

PROJECT = Path(__file__).parents[1]
LONGEST = 400  # lines; a longer file holds two stories
TOPS = ("toolkit", "toolkit_command")
VAGUE = {"utils", "util", "helpers", "helper", "manager", "common", "misc", "tools"}

# From the bottom to the top; a layer imports itself and those named before it. A package stands
# for all its modules. A new module has to be given its place here.
LAYERS: dict[str, set[str]] = {
    "errors": {"toolkit.errors"},
    "stats": {"toolkit.stats"},
    "render": {"toolkit.render"},
    "nouns": {
        *(
            "toolkit.languages",
            "toolkit.findings",
            "toolkit.schema",
            "toolkit.settings",
            "toolkit.hierarchy",
        ),
        *("toolkit.document_settings", "toolkit.database"),
        *(
            "toolkit.setting",
            "toolkit.plan",
            "toolkit.findings_plan",
            "toolkit.findings_targets",
            "toolkit.table_parsing",
        ),
        *("toolkit.register", "toolkit.items", "toolkit.xlsform", "toolkit.instrument"),
        *("toolkit.questionnaire", "toolkit.form_items", "toolkit.booklet_orders"),
        *("toolkit.responses", "toolkit.exports", "toolkit.findings_answers"),
        "toolkit.identity",
        "toolkit.findings_people",
        *("toolkit.cells", "toolkit.reading", "toolkit.columnar", "toolkit.study"),
        *(
            "toolkit.open_survey",
            "toolkit.study_folder",
            "toolkit.stored_study",
            "toolkit.loading",
            "toolkit.on_demand",
        ),
        *("toolkit.result", "toolkit.shared", "toolkit.course", "toolkit.succession"),
        "toolkit.findings_files",
        *("toolkit.form_files", "toolkit.findings_forms", "toolkit.form_checks"),
        *("toolkit.form_expressions", "toolkit.odk_validate", "toolkit.form_name_checks"),
        "toolkit.answer_limits",
        "toolkit.unit_names",
        *("toolkit.form_text_checks", "toolkit.form_condition_checks"),
        *("toolkit.placement", "toolkit.findings_events", "toolkit.findings_index"),
    },
    "calculation": {
        *("toolkit.people", "toolkit.estimators", "toolkit.levels", "toolkit.retrospective"),
        *("toolkit.comparison_units", "toolkit.quality", "toolkit.measurement"),
        *("toolkit.linkage", "toolkit.pairing_report"),
        *("toolkit.pairing", "toolkit.scores", "toolkit.comparison", "toolkit.coverage"),
        *("toolkit.roster", "toolkit.coverage_series", "toolkit.coverage_change"),
        *(
            "toolkit.distribution",
            "toolkit.item_means",
            "toolkit.peers",
            "toolkit.notes",
            "toolkit.disclosure",
        ),
        *("toolkit.headcounts", "toolkit.restatement", "toolkit.nonresponse"),
        *("toolkit.checks", "toolkit.checks_units", "toolkit.checks_events"),
        *("toolkit.places", "toolkit.indicators"),
        *("toolkit.right_answers", "toolkit.training_levels"),
        *("toolkit.report_scope", "toolkit.situation"),
        *("toolkit.ranking", "toolkit.activity_models", "toolkit.model_change"),
        "toolkit.index_values",
        "toolkit.checks_index",
        *("toolkit.measures", "toolkit.indicator_values", "toolkit.targets"),
        *("toolkit.awareness_target", "toolkit.checks_plan"),
        *("toolkit.duplicate_people", "toolkit.duplicate_names", "toolkit.outlook"),
        *("toolkit.training_plan", "toolkit.training_history", "toolkit.turnover"),
        "toolkit.checks_people",
        *(
            "toolkit.activities",
            "toolkit.campaign_days",
            "toolkit.campaigns",
            "toolkit.duties",
            "toolkit.duty_days",
        ),
        *("toolkit.activity_log", "toolkit.checks_activities"),
    },
    "demo": {
        *("toolkit.demo", "toolkit.demo_answers", "toolkit.demo_names", "toolkit.demo_officers"),
        *("toolkit.demo_records", "toolkit.demo_texts", "toolkit.demo_trainings"),
        *("toolkit.demo_measurements", "toolkit.demo_news", "toolkit.demo_plan"),
        *("toolkit.demo_plan_settings", "toolkit.demo_submissions", "toolkit.demo_twins"),
        *("toolkit.demo_units", "toolkit.demo_country"),
    },
    "show": {"toolkit.show"},
    "reports": {
        *("toolkit.change_records", "toolkit.study_changes", "toolkit.registers"),
        "toolkit.database.table_store",
        *("toolkit.survey_import", "toolkit.rejected_file"),
        "toolkit.duplicates_worklist",
        "toolkit.reports",
        "toolkit.report_documents",
        "toolkit.report_book",
        "toolkit.report_fingerprints",
        "toolkit.report_workbook",
        "toolkit.course_report",
        *("toolkit.server_form", "toolkit.codebook_table", "toolkit.codebook_page"),
        "toolkit.entry_workbook",
        *("toolkit.entry_layout", "toolkit.entry_conditions", "toolkit.entry_validation"),
        *("toolkit.entry_instructions", "toolkit.booklets"),
        "toolkit.calendar_export",
        "toolkit.table_files",
        *("toolkit.paper_questionnaire", "toolkit.paper_answers", "toolkit.paper_conditions"),
    },
    "public names": {"toolkit"},
    "cli": {
        *("toolkit.cli", "toolkit.cli_plan", "toolkit.cli_report"),
        *("toolkit.cli_export", "toolkit.cli_survey"),
        "toolkit.cli_import",
        *("toolkit.cli_survey_build", "toolkit.cli_form_findings"),
        *("toolkit.cli_database", "toolkit.cli_import_answers"),
        *("toolkit.options", "toolkit.terminal"),
        *("toolkit.report_progress", "toolkit.report_summary"),
        *("toolkit.report_tally", "toolkit.report_watch"),
    },
    "command": {"toolkit_command"},  # loads all others, and is the first to run
}
# What the order alone would allow.
FORBIDDEN: dict[str, set[str]] = {
    "stats": {"render"},
    "render": {"stats"},
    "nouns": {"stats", "render"},
    "calculation": {"render"},
    "demo": {"stats", "render", "calculation"},
    "show": {"stats", "render", "demo"},
    "reports": {"stats", "demo"},
    "public names": {"stats", "demo"},
}
# Calculation and display work on a study that was read; only a study or a course itself reads.
READERS = {
    "toolkit.form_files",
    "toolkit.exports",
    "toolkit.open_survey",
    "toolkit.study_folder",
    "toolkit.course",
    "toolkit.reading",
}
READERS |= {"toolkit.registers"}
READERS |= {"toolkit.database"}
STATS_MAY_USE = {"numpy", "pandas", "scipy", "statsmodels"}
# Modules of other packages that open files. `show` opens its own catalogues and typeface only.
OPENS_FILES = {"pathlib", "os", "csv", "glob", "shutil", "sqlite3", "tomllib", "openpyxl"}
OPENING = {"open", "read_csv", "read_excel", "read_json", "read_parquet", "read_bytes", "read_text"}
OWN_FILES = {"toolkit.show.words": {"read_text"}}  # the sentences of the package itself
# Declared, but never imported: where the name is used instead.
NOT_IMPORTED = {
    "jupyterlab": ("toolkit/cli.py", '"-m", "jupyterlab"'),
    "ipykernel": ("toolkit/render/kernel.py", "ipykernel"),
    "fontpkg-be-vietnam-pro": ("toolkit/show/lettering.py", '"fontpkg_be_vietnam_pro"'),
    "pytest": ("Makefile", "-m pytest"),
    "pytest-xdist": ("Makefile", "-n auto"),
    "playwright": ("benchmarks/documents.py", "from playwright.async_api import"),
    "ploomber-engine": ("benchmarks/rendering.py", "ploomber_engine"),
    "axe-core-python": ("tests/browser.py", '"axe_core_python"'),
    "pg8000": ("toolkit/database/address.py", "postgresql+pg8000"),
    "ruff": ("Makefile", "/ruff"),
    "mypy": ("Makefile", "/mypy"),
    "pandas-stubs": ("Makefile", "/mypy"),
}
# Imported, and brought by the distribution that is declared.
PART_OF = {"fontpkg": "fontpkg-be-vietnam-pro"}

Sources = Mapping[str, str]


def read_sources(folder: Path) -> dict[str, str]:
    """Text of every module by its dotted name; a package is named without `__init__`."""
    files = sorted(file for top in TOPS for file in (folder / top).rglob("*.py"))
    return {_dotted(file.relative_to(folder)): file.read_text("utf-8") for file in files}


def _dotted(file: Path) -> str:
    parts = file.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imports(name: str, sources: Sources) -> set[str]:
    """Modules one module imports anywhere in its text: at the top, in functions, for types."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(sources[name])):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            origin = _origin(node, name, sources)
            for alias in node.names:
                inner = f"{origin}.{alias.name}"
                found.add(inner if inner in sources else origin)
    return found - {name}


def _origin(node: ast.ImportFrom, name: str, sources: Sources) -> str:
    if not node.level:
        return node.module or ""
    is_package = any(other.startswith(f"{name}.") for other in sources)
    steps = name.split(".")[: None if is_package else -1]
    home = steps[: len(steps) - (node.level - 1)]
    return ".".join([*home, node.module] if node.module else home)


def own_imports(name: str, sources: Sources) -> set[str]:
    return {m for m in imports(name, sources) if m.split(".")[0] == "toolkit"}


def outside(name: str, sources: Sources) -> set[str]:
    """Packages one module imports that belong neither to Python nor to this project."""
    tops = {module.split(".")[0] for module in imports(name, sources)}
    return tops - set(TOPS) - set(sys.stdlib_module_names)


def layer_of(module: str) -> str | None:
    for layer, members in LAYERS.items():
        if module in members:
            return layer
    package = module.rpartition(".")[0]
    return layer_of(package) if package and package != "toolkit" else None


def wrong_imports(sources: Sources) -> Iterator[str]:
    """Imports that go up, or sideways where that is not allowed."""
    order = list(LAYERS)
    for module in sources:
        layer = layer_of(module)
        for other in sorted(own_imports(module, sources)):
            below = layer_of(other)
            if layer is None or below is None:
                yield f"{module} or {other} has no place in LAYERS"
            elif order.index(below) > order.index(layer):
                yield f"{module} ({layer}) imports {other} ({below}), which is above it"
            elif below in FORBIDDEN.get(layer, ()):
                yield f"{module} ({layer}) imports {other} ({below})"


def reading_imports(sources: Sources) -> Iterator[str]:
    """Modules that import `reading`, though the study is read for them."""
    for module in sources:
        reads = any(m.startswith("toolkit.reading") for m in own_imports(module, sources))
        if reads and not module.startswith(tuple(READERS)):
            yield module


def file_readers(sources: Sources) -> Iterator[str]:
    """Ways of opening a file in `show`."""
    for module in (m for m in sources if layer_of(m) == "show"):
        for used in sorted({m.split(".")[0] for m in imports(module, sources)} & OPENS_FILES):
            yield f"{module} imports {used}"
        for called in sorted(_calls(sources[module]) & OPENING - OWN_FILES.get(module, set())):
            yield f"{module} calls {called}"


def _calls(source: str) -> set[str]:
    functions = [node.func for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    plain = {f.id for f in functions if isinstance(f, ast.Name)}
    return plain | {f.attr for f in functions if isinstance(f, ast.Attribute)}


def circle(sources: Sources) -> list[str]:
    """A chain of imports that ends where it began; empty when there is none."""
    done: set[str] = set()

    def search(module: str, path: list[str]) -> list[str]:
        if module in path:
            return [*path[path.index(module) :], module]
        if module in done or module not in sources:
            return []
        for other in sorted(own_imports(module, sources)):
            if found := search(other, [*path, module]):
                return found
        done.add(module)
        return []

    return next((found for module in sorted(sources) if (found := search(module, []))), [])


@pytest.fixture(scope="module")
def sources() -> dict[str, str]:
    return read_sources(PROJECT)


def test_every_module_has_its_place(sources: Sources) -> None:
    assert [module for module in sources if layer_of(module) is None] == []
    named = {module for members in LAYERS.values() for module in members}
    assert sorted(named - set(sources)) == []


def test_nothing_imports_what_it_must_not(sources: Sources) -> None:
    assert list(wrong_imports(sources)) == []


def test_only_the_study_reads_files(sources: Sources) -> None:
    assert list(reading_imports(sources)) == []
    assert list(file_readers(sources)) == []


def test_statistics_know_arrays_only(sources: Sources) -> None:
    for module in (m for m in sources if layer_of(m) == "stats"):
        assert outside(module, sources) <= STATS_MAY_USE, module
        known = {m for m in own_imports(module, sources) if layer_of(m) != "stats"}
        assert known <= {"toolkit.errors"}, module


def test_rendering_knows_errors_only(sources: Sources) -> None:
    for module in (m for m in sources if layer_of(m) == "render"):
        known = {m for m in own_imports(module, sources) if layer_of(m) != "render"}
        assert known <= {"toolkit.errors"}, module


def test_nothing_imports_the_command_line(sources: Sources) -> None:
    above = [m for m in sources if "toolkit.cli" in own_imports(m, sources)]
    assert above == ["toolkit_command"]


def test_the_first_module_of_the_command_loads_nothing_at_its_top(sources: Sources) -> None:
    (first,) = LAYERS["command"]
    body = ast.parse(sources[first]).body
    tops = [node for node in body if isinstance(node, ast.Import | ast.ImportFrom)]
    assert {ast.unparse(node) for node in tops} == {
        "from __future__ import annotations",
        "import os",
        "import signal",
    }


def test_there_are_no_circles(sources: Sources) -> None:
    assert circle(sources) == []


@pytest.mark.parametrize(
    "path", sorted((PROJECT / "notebooks").glob("*.ipynb")), ids=lambda p: p.name
)
def test_notebooks_import_the_toolkit_only(path: Path) -> None:
    cells = [c.source for c in nbformat.read(path, as_version=4).cells if c.cell_type == "code"]
    assert imports("notebook", {"notebook": "\n".join(cells)}) <= {"toolkit"}


def test_files_are_short(sources: Sources) -> None:
    lengths = {module: len(text.splitlines()) for module, text in sources.items()}
    assert {module: n for module, n in lengths.items() if n > LONGEST} == {}


def test_names_of_modules_say_what_is_in_them(sources: Sources) -> None:
    words = {module: set(module.split(".")[-1].split("_")) for module in sources}
    assert [module for module, own in words.items() if own & VAGUE] == []


# Dependencies


def _normal(distribution: str) -> str:
    return re.sub(r"[-_.]+", "-", distribution).lower()


def declared() -> dict[str, list[str]]:
    """Names in pyproject.toml, in groups: "" for what everybody needs."""
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
    groups = {"": project["dependencies"], **project["optional-dependencies"]}
    return {group: [_name(need) for need in needs] for group, needs in groups.items()}


def _name(requirement: str) -> str:
    return _normal(re.match(r"[\w.-]+", requirement)[0])  # type: ignore[index]


def imported_by(modules: Iterable[str], sources: Sources) -> dict[str, set[str]]:
    """Top-level packages imported, each with the names of distributions that bring it."""
    origins = importlib.metadata.packages_distributions()
    tops = set().union(*(outside(module, sources) for module in modules))
    found = {top: {_normal(name) for name in origins.get(top, [top])} for top in tops}
    return {top: {PART_OF.get(name, name) for name in names} for top, names in found.items()}


def test_every_import_is_declared(sources: Sources) -> None:
    # What an extra brings is imported by the modules that are loaded when somebody asks for it.
    needed = set(declared()[""]) | set(declared()["distributed"])
    found = imported_by(sources, sources).items()
    assert {top: sorted(names) for top, names in found if not names & needed} == {}


def test_everything_declared_is_used(sources: Sources) -> None:
    tests = {file.stem: file.read_text("utf-8") for file in (PROJECT / "tests").glob("*.py")}
    texts = {**sources, **tests}
    used = set().union(*imported_by(texts, texts).values())
    names = {name for group in declared().values() for name in group}
    assert sorted(names - used - set(NOT_IMPORTED)) == []
    for file, mention in NOT_IMPORTED.values():
        assert mention in (PROJECT / file).read_text("utf-8"), (file, mention)


def test_every_dependency_has_a_reason() -> None:
    text = (PROJECT / "pyproject.toml").read_text("utf-8")
    lists = text[text.index("\ndependencies") : text.index("\n[project.scripts]")]
    lines = [line for line in lists.splitlines() if line.startswith('  "')]
    assert len(lines) == sum(len(group) for group in declared().values())
    assert [line for line in lines if not re.fullmatch(r'  "[^"]+", *# \w.+', line)] == []


# The tests above can fail


@pytest.mark.parametrize(
    ("module", "line", "said"),
    [
        ("toolkit.stats.means", "from toolkit import study", "above it"),
        ("toolkit.stats.means", "from ..render import jobs", "above it"),
        ("toolkit.render.jobs", "from toolkit.stats import means", "(stats)"),
        ("toolkit.scores", "def f():\n    import toolkit.show.words", "above it"),
        ("toolkit.show.words", "from toolkit.stats.means import mean", "(stats)"),
        ("toolkit.show.words", "from toolkit.render import jobs", "(render)"),
        ("toolkit.reports", "import toolkit.cli", "above it"),
        ("toolkit.scores", "import toolkit", "above it"),
        ("toolkit.novelty", "import toolkit.errors", "no place"),
    ],
)
def test_a_wrong_import_is_found(module: str, line: str, said: str) -> None:
    names = ["toolkit.stats", "toolkit.render", "toolkit.show", "toolkit.reports", "toolkit.cli"]
    names += ["toolkit", "toolkit.errors", "toolkit.study", "toolkit.scores", "toolkit.stats.means"]
    names += ["toolkit.render.jobs", "toolkit.show.words"]
    tree = dict.fromkeys(names, "") | {module: line}
    assert [message for message in wrong_imports(tree) if said in message]
    assert not list(wrong_imports(tree | {module: "import math"}))


def test_a_circle_is_found() -> None:
    tree = {
        "toolkit.a": "from toolkit import b",
        "toolkit.b": "def f():\n    from .c import g",
        "toolkit.c": "import toolkit.a",
    }
    assert circle(tree) == ["toolkit.a", "toolkit.b", "toolkit.c", "toolkit.a"]
    assert circle(tree | {"toolkit.c": ""}) == []


def test_an_opened_file_is_found() -> None:
    tree = {
        "toolkit.show": "from pathlib import Path",
        "toolkit.show.words": "import pandas as pd\ndef f():\n    return pd.read_csv('x')",
        "toolkit.scores": "from toolkit.reading.tables import read_table",
        "toolkit.reading.tables": "",
    }
    assert list(file_readers(tree)) == [
        "toolkit.show imports pathlib",
        "toolkit.show.words calls read_csv",
    ]
    assert list(reading_imports(tree)) == ["toolkit.scores"]
