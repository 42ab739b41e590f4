"""What the documentation says is so: its code runs and its tables agree with the code.

Of the commands in README.md and CONTRIBUTING.md, `toolkit …` lines are run for real, in a copy of
the project's data and notebooks; `toolkit lab` is only parsed, because it would start a server.
Lines that make the environment (`make`, `python -m venv`, `pip install`, `pytest`) are not run, for
they would run this test again, but looked at: targets, files and extras in them must exist.
"""

from __future__ import annotations

import ast
import dataclasses
import doctest
import importlib
import inspect
import json
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
import typing
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import typer
import yaml
from fluent.syntax import FluentParser
from fluent.syntax import ast as fluent
from typer.testing import CliRunner

import toolkit
from toolkit import cells, cli, findings, schema, settings, stats
from toolkit.result import Result
from toolkit.show.chart import Chart
from toolkit.show.display_table import DisplayTable
from toolkit.show.text import Text

PROJECT = Path(__file__).parents[1]
PAGES = [PROJECT / "README.md", PROJECT / "CONTRIBUTING.md", PROJECT / "CHANGELOG.md"]
PAGES += sorted((PROJECT / "docs").glob("*.md"))
FENCE = re.compile(r"^```(\w+)(?: +(\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TOOLKIT = Path(sys.executable).with_name("toolkit")
COMMANDS = typer.main.get_command(cli.app).commands  # type: ignore[attr-defined]
NOT_RUN = {"lab"}


@dataclasses.dataclass(frozen=True)
class Block:
    """A fenced block: its language, the word behind it, its text."""

    page: Path
    language: str
    name: str
    text: str

    def __str__(self) -> str:
        first = self.text.strip().splitlines()[0]
        return f"{self.page.name}: {self.name or first[:40]}"


def blocks(*languages: str, pages: list[Path] = PAGES) -> list[Block]:
    found = [Block(p, *m) for p in pages for m in FENCE.findall(p.read_text("utf-8"))]
    return [block for block in found if block.language in languages]


def command_lines() -> list[str]:
    lines = [line for b in blocks("console", "bash", "powershell") for line in b.text.splitlines()]
    return list(dict.fromkeys(line for line in lines if line.strip()))


def tables(page: str, *header: str) -> Iterator[list[str]]:
    """Rows of the Markdown tables of a page that have this header."""
    inside = False
    for line in (PROJECT / "docs" / page).read_text("utf-8").splitlines():
        row = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if not line.startswith("|"):
            inside = False
        elif row == list(header):
            inside = True
        elif inside and not set(line) <= set("|- "):
            yield row


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folders a command works on, where it may write."""
    home = tmp_path_factory.mktemp("project")
    for folder in ("data", "surveys", "notebooks"):
        shutil.copytree(PROJECT / folder, home / folder)
    return home


# Code in the pages


@pytest.mark.slow
@pytest.mark.parametrize(
    "line", [c for c in command_lines() if c.startswith("toolkit ") and c.split()[1] not in NOT_RUN]
)
def test_commands_run(line: str, copy: Path) -> None:
    command = [str(TOOLKIT), *shlex.split(line)[1:]]
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


@pytest.mark.parametrize("line", [c for c in command_lines() if "toolkit " in c])
def test_commands_are_parsed(line: str) -> None:
    words = shlex.split(line.replace("\\", "/"))
    assert Path(words[0]).name == "toolkit"
    parse(words[1:])


def parse(words: list[str]) -> dict[str, object]:
    """Parse a command as typer would, without running it."""
    command = COMMANDS[words[0]]
    return dict(command.make_context(words[0], words[1:]).params)


@pytest.mark.parametrize("line", [c for c in command_lines() if not c.startswith("toolkit ")])
def test_lines_that_are_not_run_name_what_exists(line: str) -> None:
    words = shlex.split(line.replace("\\", "/"))
    if words[0] == "make":
        assert set(words[1:]) <= targets(), line
        return
    assert words[0] in {"python3", "py", ".venv/bin/python", ".venv/Scripts/python"} or (
        words[0] in {".venv/bin/toolkit", ".venv/Scripts/toolkit"}
    ), f"nothing checks {line!r}"
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text("utf-8"))["project"]
    for word in words[1:]:
        if word.endswith((".txt", ".py")):
            assert (PROJECT / word).is_file(), line
        if extra := re.fullmatch(r"\.\[(\w+)\]", word):
            assert extra[1] in project["optional-dependencies"], line
    if "toolkit" in words[0]:
        assert words[1] in COMMANDS


def targets() -> set[str]:
    makefile = (PROJECT / "Makefile").read_text("utf-8")
    return set(re.findall(r"^([\w-]+):", makefile, flags=re.MULTILINE))


def test_the_same_is_said_for_every_system() -> None:
    """The lines for PowerShell are those for Linux with other paths."""
    linux = next(b.text for b in blocks("console") if "-m venv" in b.text)
    windows = next(b.text for b in blocks("powershell"))
    assert windows == linux.replace(".venv/bin/", ".venv\\Scripts\\").replace("python3 ", "py -3 ")


@pytest.mark.slow
@pytest.mark.parametrize("folder", [".", "notebooks"])
@pytest.mark.parametrize("block", [b for b in blocks("python") if ">>>" not in b.text], ids=str)
def test_python_runs_in_the_project_and_in_notebooks(
    block: Block, folder: str, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(copy / folder)
    shutil.rmtree(copy / "reports", ignore_errors=True)  # what commands have made in here
    exec(compile(block.text, str(block), "exec"), {"__name__": "readme"})
    made = {path.name for path in (copy / "reports" / "lai-chau").glob("*.html")}
    wanted = {"LC-02-001.html", "index.html"} if "render_reports" in block.text else set()
    assert made == wanted


@pytest.mark.parametrize("block", [b for b in blocks("python") if ">>>" in b.text], ids=str)
def test_example_studies_give_what_is_printed(
    block: Block, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for part in blocks("toml", "csv", "markdown", pages=[block.page]):
        if part.name.startswith(f"{block.name}/"):
            (tmp_path / part.name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / part.name).write_text(part.text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    test = doctest.DocTestParser().get_doctest(block.text, {}, str(block), str(block.page), 0)
    said: list[str] = []
    doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE).run(test, out=said.append)
    assert said == []
    assert test.examples


def test_every_block_is_tested_somewhere() -> None:
    tested = {"console", "bash", "powershell", "python", "toml", "csv", "markdown"}
    for page in PAGES:
        fences = re.findall(r"^```(\w*)", page.read_text("utf-8"), flags=re.MULTILINE)
        assert set(fences) <= tested | {""}, page.name
        assert len(fences) == 2 * len(FENCE.findall(page.read_text("utf-8"))), page.name


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    text = page.read_text("utf-8")
    heads = {
        re.sub(r"[^\w\- ]", "", h.lower()).replace(" ", "-")
        for h in re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE)
    }
    for link in re.findall(r"\]\(([^)]+)\)", text):
        if link.startswith("#"):
            assert link[1:] in heads, link
        elif not link.startswith("https://"):
            assert (page.parent / link).exists(), link


# The study folder


def test_tables_and_columns_are_those_of_the_schema() -> None:
    said = {row[0].strip("`"): row for row in tables("study-folder.md", "table", "columns", "key")}
    assert list(said) == list(schema.TABLES)
    for name, (_, columns, key) in said.items():
        real = schema.TABLES[name]
        assert [c.strip("*") for c in columns.split(", ")] == list(real.columns), name
        bold = {c.strip("*") for c in columns.split(", ") if c.startswith("**")}
        assert bold == {c for c, column in real.columns.items() if column.required}, name
        assert bold == {c for c, column in real.columns.items() if not column.nullable}, name
        assert ([] if key == "–" else key.split(", ")) == list(real.unique or []), name


def test_codes_are_read_as_the_page_says() -> None:
    said: dict[str, dict[str, list[str]]] = {}
    for column, code, typed in tables("study-folder.md", "column", "code", "typed as"):
        said.setdefault(column.strip("`"), {})[code] = typed.split(", ")
    yes_no = said.pop("yes or no")
    assert said == {name: {c: list(w) for c, w in codes.items()} for name, codes in CODES.items()}
    booleans = {word: code == "yes" for code, words in yes_no.items() for word in words}
    assert booleans == BOOLEANS


CODES = getattr(schema, "CODES", None) or cells.CODES
BOOLEANS = getattr(cells, "BOOLEANS", None) or schema.BOOLEANS


def test_settings_are_those_of_the_models() -> None:
    keys = [
        k.strip("`") for row in tables("study-folder.md", "key", "what") for k in row[0].split(", ")
    ]
    assert sorted(keys) == sorted(settings.Settings.model_fields)
    said: dict[str, list[str]] = {}
    place = ""
    for table, key, _ in tables("study-folder.md", "table", "key", "what"):
        place = table.strip("`") or place
        said.setdefault(place, []).append(key.strip("`"))
    models = {
        "[groups.NAME]": settings.Group,
        "[training]": settings.TrainingRule,
        "[[breaks]]": settings.Break,
        "[reading]": settings.Reading,
        "[database]": settings.Database,
        "[plans.ID]": settings.Plan,
        "[indicators.ID]": settings.Indicator,
        "[campaigns.ID]": settings.Campaign,
        "[training_plan]": settings.TrainingPlanRule,
        "[index]": settings.IndexRule,
        "[index.components.ID]": settings.Component,
        "[models]": settings.ModelRule,
        "[document]": settings.DocumentSettings,
        "[surveys.NAME]": settings.Survey,
        "[surveys.NAME.pairing]": settings.PairingSettings,
        "[[surveys.NAME.waves]]": settings.Wave,
    }
    assert set(said) == set(models)
    for place, keys in said.items():
        assert sorted(keys) == sorted(models[place].model_fields), place


def test_constants_are_those_of_the_code() -> None:
    for name, value, _ in tables("definitions.md", "constant", "value", "meaning"):
        module, _, constant = name.strip("`").rpartition(".")
        assert getattr(importlib.import_module(f"toolkit.{module}"), constant) == float(value)


def test_the_glossary_is_complete_and_in_order() -> None:
    rows = list(tables("glossary.md", "English", "tiếng Việt", "what"))
    assert all(all(row) and len(row) == 3 for row in rows)
    terms = [row[0].casefold() for row in rows]
    assert terms == sorted(terms)


def test_decisions_have_their_parts() -> None:
    text = (PROJECT / "docs" / "decisions.md").read_text("utf-8")
    for entry in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        assert re.match(r"\d{4}-\d{2}-\d{2} \S", entry), entry[:40]
        for part in ("Decision", "Reason", "Alternative"):
            assert entry.count(f"**{part}.**") == 1, (entry[:40], part)


def test_pre_commit_hooks_are_local() -> None:
    config = yaml.safe_load((PROJECT / ".pre-commit-config.yaml").read_text("utf-8"))
    assert {repo["repo"] for repo in config["repos"]} == {"local"}
    for hook in config["repos"][0]["hooks"]:
        program = hook["entry"].split()[0]
        assert program.startswith(".venv/bin/")
        assert hook["language"] == "system"


# Docstrings


def public() -> dict[str, object]:
    names = {f"tk.{name}": getattr(toolkit, name) for name in toolkit.__all__}
    return names | {f"stats.{name}": getattr(stats, name) for name in stats.__all__}


def sections(thing: object) -> dict[str, str]:
    """Sections of a NumPy docstring; the summary under the empty name."""
    doc = inspect.getdoc(thing) or ""
    parts = re.split(r"^(\w[\w ]*)\n-{3,}$", doc, flags=re.MULTILINE)
    return dict(zip(["", *parts[1::2]], parts[0::2], strict=True))


# Their type tells what comes back, and their summary what is on it.
SHOWN = (Chart, DisplayTable, Text)


def faults(thing: Callable[..., object]) -> Iterator[str]:
    """What the docstring of a public function or class lacks."""
    found = sections(thing)
    summary = found[""].split("\n\n")[0].strip()
    if not summary or not summary.endswith("."):
        yield "no summary"
    if inspect.isclass(thing):
        fields = dataclasses.fields(thing) if dataclasses.is_dataclass(thing) else ()
        told = found.get("Parameters", "") + found.get("Attributes", "")
        yield from (f"field {f.name}" for f in fields if not re.search(rf"\b{f.name}\b", told))
        return
    named = re.findall(r"^\*{0,2}(\w[\w, ]*?)(?: :.*)?$", found.get("Parameters", ""), re.MULTILINE)
    told_names = {name.strip() for names in named for name in names.split(",")}
    wanted = set(inspect.signature(thing).parameters)
    yield from (f"parameter {name}" for name in sorted(wanted - told_names))
    kinds = typing.get_type_hints(inspect.unwrap(thing)).get("return")
    parts = set(typing.get_args(kinds)) or {kinds}
    if "Returns" not in found and not parts <= set(SHOWN):
        yield "Returns"
    if "Raises" not in found and raises(thing):
        yield "Raises"


def raises(thing: Callable[..., object]) -> bool:
    tree = ast.parse(inspect.getsource(inspect.unwrap(thing)).lstrip())
    return any(isinstance(node, ast.Raise) for node in ast.walk(tree))


def test_every_public_name_is_documented() -> None:
    missing = {name: list(faults(thing)) for name, thing in public().items()}  # type: ignore[arg-type]
    assert {name: found for name, found in missing.items() if found} == {}


def test_every_result_is_documented() -> None:
    """A dataclass without a docstring is given one that begins with its signature."""
    kinds = [Result, *Result.__subclasses__()]
    own = {kind.__name__: kind.__doc__ or "" for kind in kinds}
    assert [name for name, doc in own.items() if not doc or doc.startswith(f"{name}(")] == []


def test_an_undocumented_function_is_found() -> None:
    def bare(value: int) -> int:
        """Double."""
        if not value:
            raise ValueError
        return value * 2

    assert list(faults(bare)) == ["parameter value", "Returns", "Raises"]


# The command line


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_and_an_example_that_is_parsed(name: str) -> None:
    command = COMMANDS[name]
    example = re.search(r"Example: `toolkit ([^`]+)`", command.help or "")
    assert example, name
    words = shlex.split(example[1])
    assert words[0] == name
    parse(words)
    silent = [p.name for p in command.params if not getattr(p, "help", None)]
    assert silent == [], f"no help for {silent}"


@pytest.mark.parametrize("name", COMMANDS)
def test_help_prints_the_example(name: str) -> None:
    done = CliRunner().invoke(cli.app, [name, "--help"], env={"COLUMNS": "200", "TERM": "dumb"})
    assert done.exit_code == 0
    assert f"Example: toolkit {name}" in " ".join(done.output.split())


def test_readme_counts_the_units_of_the_example() -> None:
    study = toolkit.load_study(PROJECT / "data" / "lai-chau")
    alive = len(study.hierarchy.at(study.settings.as_of))
    assert f"each of the {alive} units" in (PROJECT / "README.md").read_text("utf-8")


def test_readme_shows_every_command() -> None:
    readme = [b for b in blocks("console") if b.page.name == "README.md"]
    shown = {
        line.split()[1] for b in readme for line in b.text.splitlines() if line[:8] == "toolkit "
    }
    assert shown == set(COMMANDS)
    page = (PROJECT / "README.md").read_text("utf-8")
    assert all(f"| `{name}` |" in page for name in COMMANDS)


# The sentences

LOCALE = PROJECT / "toolkit" / "show" / "locale"
ONLY_VIETNAMESE = ("finding-", "remedy-")  # the English words stand in findings.TEXTS
# Identifiers made in code from a fixed and a changing part.
BEGINNINGS = {
    *("against-", "decision-", "heat-step-", "heat-subtitle-", "outlook-", "person-"),
    *("duplicates-", "ets-", "export-", "unsaid-", "document-own-", "document-subject-"),
    *(
        "activities-",
        "activities-by-",
        "campaign-",
        "campaigns-",
        "duties-",
        "duty-",
        "due-",
        "left-",
    ),
    *("import-left-out-", "mode-", "note-duty-", "silent-", "submissions-"),
    *("basis-", "change-", "change-title-", "check-", "column-", "coverage-", "event-"),
    *("finding-", "remedy-", "heading-", "index-", "note-", "peers-", "reason-", "severity-"),
    *("sex-", "trend-", "items-basis-", "operator-", "status-"),
    *("basis-welch-", "difference-", "recalled-", "warning-", "method-", "method-title-"),
    *("group-", "scale-", "wave-"),
    *("cause-", "note-series-"),
    *("assessment-", "because-", "by-hand-", "causes-title-", "outlook-title-", "parts-by-"),
    *("coverage-change-", "report-title-", "situation-"),
    *("rank-basis-", "rank-choice-", "rank-mean-", "rank-reason-", "rank-vary-", "note-rank-"),
    *("column-model-", "model-criterion-", "model-reason-", "model-result-", "model-verdict-"),
    *("models-", "paper-", "entry-refused-", "codebook-column-", "codebook-method-"),
    *("codebook-better-", "codebook-means-", "codebook-kind-"),
    *("progress-", "progress-reason-", "progress-unit-"),
    *("awareness-", "awareness-all-"),
    *("count-", "restated-", "note-restated-", "unplaced-"),
    *("again-", "column-right-", "level-", "level-title-", "note-right-", "right-", "state-"),
}
ENDINGS = {"-subtitle"}
ENGLISH = re.compile(
    r"\b(the|of|and|is|are|was|were|with|which|from|this|that|not|units?|reports?|scores?|means?"
    r"|answers?|questions?|officers?|training|trained|error|warning|rows?|column|file|table)\b"
)
VIETNAMESE = re.compile(
    "[ăâđêôơưĂÂĐÊÔƠƯạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹàáãèéìíòóõùúýĩũ]"
)


def messages(language: str) -> dict[str, fluent.Message]:
    body = FluentParser().parse((LOCALE / f"{language}.ftl").read_text("utf-8")).body
    assert not [entry for entry in body if isinstance(entry, fluent.Junk)], language
    found = [entry for entry in body if isinstance(entry, fluent.Message)]
    names = [message.id.name for message in found]
    assert len(names) == len(set(names)), language
    return dict(zip(names, found, strict=True))


def inside(node: object, kind: type) -> Iterator[typing.Any]:
    """Every part of a message that is of one kind."""
    if isinstance(node, kind):
        yield node
    if isinstance(node, fluent.BaseNode):
        for child in vars(node).values():
            for part in child if isinstance(child, list) else [child]:
                yield from inside(part, kind)


def words(message: fluent.Message) -> str:
    text = " ".join(part.value for part in inside(message.value, fluent.TextElement))
    return text.replace("bảng units", "")  # the name of the table


def variables(message: fluent.Message) -> set[str]:
    return {part.id.name for part in inside(message.value, fluent.VariableReference)}


def test_both_languages_have_the_same_sentences() -> None:
    vi = {name for name in messages("vi") if not name.startswith(ONLY_VIETNAMESE)}
    assert vi == set(messages("en"))


def test_both_languages_mention_the_same_words() -> None:
    vi, en = messages("vi"), messages("en")
    different = {name: variables(vi[name]) ^ variables(en[name]) for name in en}
    # English says "1 officer" and "2 officers"; Vietnamese may say a number once and English twice.
    assert {name: found for name, found in different.items() if found} == {}


def test_every_finding_is_translated() -> None:
    names = {name for name in messages("vi") if name.startswith(ONLY_VIETNAMESE)}
    wanted = {f"{part}{code}" for code in findings.TEXTS for part in ONLY_VIETNAMESE}
    assert names == wanted


def test_translated_findings_mention_what_the_english_ones_do() -> None:
    vi = messages("vi")
    always = {"table", "column", "value", "hint"}
    for code, (message, remedy) in findings.TEXTS.items():
        known = set(re.findall(r"\{(\w+)\}", message + remedy)) | always
        said = variables(vi[f"finding-{code}"]) | variables(vi[f"remedy-{code}"])
        assert said <= known, code


def test_no_language_speaks_the_other() -> None:
    vi = {name: ENGLISH.findall(words(message)) for name, message in messages("vi").items()}
    assert {name: found for name, found in vi.items() if found} == {}
    en = {name: VIETNAMESE.findall(words(message)) for name, message in messages("en").items()}
    assert {name: found for name, found in en.items() if found} == {}


def literals() -> tuple[set[str], set[str], set[str]]:
    """Constant texts of the code, and the fixed beginnings and ends of its f-strings."""
    whole, begin, end = set(), set(), set()
    for file in (PROJECT / "toolkit").rglob("*.py"):
        tree = ast.parse(file.read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                whole.add(node.value)
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[0], ast.Constant):
                begin.add(str(node.values[0].value))
            if isinstance(node, ast.JoinedStr) and isinstance(node.values[-1], ast.Constant):
                end.add(str(node.values[-1].value))
    return whole, begin, end


def used(name: str, whole: set[str]) -> bool:
    """Whether an identifier stands in the code, or is made of a fixed part and one that does."""
    rests = {name.removeprefix(b) for b in BEGINNINGS if name.startswith(b)}
    rests |= {name.removesuffix(e) for e in ENDINGS if name.endswith(e)}
    return name in whole or not rests.isdisjoint(whole)


def test_every_sentence_is_used() -> None:
    whole, begin, end = literals()
    assert begin >= BEGINNINGS, "no longer used in an f-string"
    assert end >= ENDINGS, "no longer used in an f-string"
    assert [name for name in messages("vi") if not used(name, whole)] == []


def said() -> Iterator[tuple[str, ast.expr]]:
    """The identifier in every call of `say`, with its place."""
    for file in (PROJECT / "toolkit").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            called = node.func if isinstance(node, ast.Call) else None
            if isinstance(called, ast.Name) and called.id == "say" and isinstance(node, ast.Call):
                yield f"{file.name}:{node.lineno}", node.args[1]


def test_every_sentence_said_exists() -> None:
    known = set(messages("vi"))
    for place, identifier in said():
        for node in ast.walk(identifier):
            if isinstance(node, ast.JoinedStr):
                fixed = [str(v.value) for v in node.values if isinstance(v, ast.Constant)]
                listed = fixed and (fixed[0] in BEGINNINGS or fixed[-1] in ENDINGS)
                assert listed, f"{place}: list {fixed} in BEGINNINGS or ENDINGS"
                assert any(name.startswith(fixed[0]) or name.endswith(fixed[-1]) for name in known)
        if isinstance(identifier, ast.Constant):
            assert identifier.value in known, place


def test_notebook_headings_exist() -> None:
    known = set(messages("vi"))
    for path in (PROJECT / "notebooks").glob("*.ipynb"):
        cells_ = json.loads(path.read_text("utf-8"))["cells"]
        text = "\n".join("".join(cell["source"]) for cell in cells_)
        for section in re.findall(r'tk\.heading\(\w+, "([\w-]+)"', text):
            assert f"heading-{section}" in known, path.name


def test_every_function_of_stats_has_its_paragraph() -> None:
    text = (PROJECT / "docs/methods.md").read_text("utf-8")
    told = {
        name
        for line in re.findall(r"^### (.+)$", text, re.M)
        for name in re.findall(r"`(\w+)`", line)
    }
    assert {
        name for name in stats.__all__ if not isinstance(getattr(stats, name), type)
    } - told == set()


def test_methods_named_in_reports_have_their_section() -> None:
    text = (PROJECT / "docs/methods.md").read_text("utf-8")
    headings = {heading.strip("` ") for heading in re.findall(r"^### (.+)$", text, re.M)}
    named = re.findall(r"docs/methods.md, “(.+?)”", (LOCALE / "en.ftl").read_text("utf-8"))
    assert len(named) == 12 and set(named) - headings == set()
