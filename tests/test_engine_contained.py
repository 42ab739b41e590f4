"""What a notebook changes in its process is as before when it is done, and for the next one."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import ipywidgets
import matplotlib.pyplot as plt
import numpy as np
import pytest
from conformance.in_process import run_here, shown
from papermill import PapermillExecutionError

# What a notebook does, and an expression for what it changes, in the host and in a later notebook.
# A number that must not be the same for the next notebook is looked at in the host only.
HOSTILE: dict[str, tuple[str, str]] = {
    "folder": ("import os\nos.chdir('/')", "os.getcwd()"),
    "umask": ("import os\nos.umask(0o77)", "(lambda mask: [os.umask(mask), mask])(os.umask(0))[1]"),
    "environment": (
        "import os\nos.environ['NEW'] = '1'\ndel os.environ['PATH']\nos.environ['HOME'] = 'x'",
        "sorted(os.environ.items())",
    ),
    "time zone": (
        "import os, time\nos.environ['TZ'] = 'Asia/Ho_Chi_Minh'\ntime.tzset()",
        "time.localtime(0).tm_hour",
    ),
    "search path": ("import sys\nsys.path.insert(0, '/x')\nsys.path.append('/y')", "sys.path"),
    "search path replaced": ("import sys\nsys.path = ['/nowhere']", "sys.path"),
    "finders": ("import sys\nsys.meta_path.pop()\nsys.path_hooks.clear()", "len(sys.meta_path)"),
    "arguments": ("import sys\nsys.argv[:] = ['other', 'words']", "sys.argv"),
    "main module": ("marker = 1", "hasattr(sys.modules['__main__'], 'marker')"),
    "streams": (
        "import io, sys\nsys.stdout = sys.stderr = io.StringIO()\nsys.stdin = None",
        "[type(s).__name__ for s in (sys.stdout, sys.stderr, sys.stdin)]",
    ),
    "hooks": (
        "import sys\nsys.excepthook = sys.displayhook = print\nsys.unraisablehook = print",
        "[sys.excepthook is print, sys.displayhook is print, sys.unraisablehook is print]",
    ),
    "prompt": ("import sys\nsys.ps1 = 'x'\nsys.new = 1", "hasattr(sys, 'new')"),
    "builtins": (
        "import builtins\nbuiltins.ascii = lambda x: 0\nbuiltins.extra = 1",
        "[ascii('abc'), hasattr(builtins, 'extra')]",
    ),
    "module replaced": ("import sys\nsys.modules['json'] = sys", "sys.modules['json'].__name__"),
    "module removed": ("import sys\ndel sys.modules['json']", "'json' in sys.modules"),
    "warnings": (
        "import warnings\nwarnings.simplefilter('error')\nwarnings.showwarning = print",
        "warnings.filters[0]",
    ),
    "locale": ("import locale\nlocale.setlocale(locale.LC_ALL, 'C')", "locale.setlocale(6)"),
    "recursion": ("import sys\nsys.setrecursionlimit(500)", "sys.getrecursionlimit()"),
    "profile": ("import sys\nsys.setprofile(lambda *a: None)", "sys.getprofile()"),
    "garbage": (
        "import gc\ngc.disable()\ngc.set_threshold(1)",
        "[gc.isenabled(), gc.get_threshold()]",
    ),
    "sockets": ("import socket\nsocket.setdefaulttimeout(1)", "socket.getdefaulttimeout()"),
    "temporary folder": ("import tempfile\ntempfile.tempdir = '/nowhere'", "tempfile.gettempdir()"),
    "signals": (
        "import signal\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        "signal.signal(signal.SIGUSR1, print)",
        "[signal.getsignal(s) for s in (signal.SIGTERM, signal.SIGUSR1, signal.SIGINT)]",
    ),
    "alarm": ("import signal\nsignal.alarm(1000)", "signal.getitimer(signal.ITIMER_REAL)"),
    "root logger": (
        "import logging\nlogging.basicConfig(level=1, force=True)",
        "[logging.root.level, len(logging.root.handlers)]",
    ),
    "logger": (
        "import logging\none = logging.getLogger('some.name')\none.setLevel(1)\n"
        "one.propagate = False\none.addHandler(logging.StreamHandler())",
        "[vars(logging.getLogger('some.name'))[n] for n in ('level', 'propagate', 'handlers')]",
    ),
    "all loggers": ("import logging\nlogging.disable()", "logging.root.manager.disable"),
    "warnings logged": (
        "import logging\nlogging.captureWarnings(True)",
        "logging._warnings_showwarning",
    ),
    "decimal": (
        "from decimal import *\ngetcontext().prec = 3\nsetcontext(ExtendedContext)",
        "str(decimal.Decimal(1) / 3)",
    ),
    "start method": (
        "import multiprocessing\nmultiprocessing.set_start_method('spawn', force=True)",
        "__import__('multiprocessing').get_start_method(allow_none=True)",
    ),
    "numpy printing": (
        "import numpy as np\nnp.set_printoptions(precision=1)",
        "repr(np.array(1.234))",
    ),
    "numpy errors": ("import numpy as np\nnp.seterr(all='raise')", "np.geterr()"),
    "pandas": (
        "import pandas as pd\npd.set_option('display.max_rows', 1)\npd.options.display.width = 5",
        "[pd.get_option(o) for o in ('display.max_rows', 'display.width')]",
    ),
    "pandas in notebooks": (
        "import pandas as pd\npd.set_option('display.html.table_schema', True)",
        "pd.get_option('display.html.table_schema')",
    ),
    "matplotlib": (
        "from matplotlib import rcParams\nrcParams['lines.linewidth'] = 9\n"
        "rcParams['font.family'].append('x')",
        "[mpl.rcParams['lines.linewidth'], mpl.rcParams['font.family']]",
    ),
    "matplotlib style": (
        "import matplotlib.pyplot as plt\nplt.style.use('ggplot')",
        "dict(mpl.rcParams)",
    ),
    "backend": ("import matplotlib\nmatplotlib.use('svg')", "mpl.get_backend(auto_select=False)"),
    "backend before pyplot": (
        "import matplotlib\nmatplotlib.rcParams['backend'] = 'pdf'",
        "mpl.get_backend(auto_select=False)",
    ),
    "interactive": ("import matplotlib.pyplot as plt\nplt.ion()", "mpl.is_interactive()"),
    "open figures": (
        "import matplotlib\nmatplotlib.use('agg')\nimport matplotlib.pyplot as plt\nplt.figure(7)",
        "plt.get_fignums()",
    ),
    "tqdm": (
        "from tqdm import tqdm\nlist(tqdm(range(9)))",
        "sorted(type(thread).__name__ for thread in threading.enumerate())",
    ),
}


IMPORTS = """
import builtins, decimal, gc, json, locale, logging, os, signal, socket, sys, tempfile, threading
import time, warnings
import numpy as np, pandas as pd, matplotlib as mpl, matplotlib.pyplot as plt
"""
HOST: dict[str, Any] = {}
exec(IMPORTS, HOST)


def look(expression: str) -> str:
    return json.dumps(eval(expression, HOST), default=repr)  # as text: it may be changed in place


@pytest.mark.parametrize("name", HOSTILE)
def test_the_host_is_as_before(name: str) -> None:
    source, expression = HOSTILE[name]
    before = look(expression)
    run_here(source)
    assert look(expression) == before


@pytest.mark.parametrize("name", HOSTILE)
def test_the_next_notebook_starts_as_the_first(name: str) -> None:
    source, expression = HOSTILE[name]
    ask = (IMPORTS, f"json.dumps({expression}, default=repr)")
    first = shown(run_here(*ask))
    run_here(source)
    assert shown(run_here(*ask)) == first


@pytest.mark.parametrize(
    "name", ["folder", "search path", "streams", "locale", "backend", "pandas"]
)
def test_the_host_is_as_before_after_an_error(name: str) -> None:
    source, expression = HOSTILE[name]
    before = look(expression)
    with pytest.raises(PapermillExecutionError):
        run_here(f"{source}\nraise ValueError")
    assert look(expression) == before


@pytest.mark.parametrize("name", HOSTILE)
def test_it_would_be_noticed(name: str) -> None:
    """Each hostile cell does change what is looked at, while it runs."""
    source, expression = HOSTILE[name]
    ask = f"print(json.dumps({expression}, default=repr), file=out)"
    path = Path(tempfile.gettempdir()) / f"engine-{os.getpid()}"
    try:
        run_here(IMPORTS, f"out = open({str(path)!r}, 'w')\n{ask}\n{source}\n{ask}\nout.close()")
        before, after = path.read_text().splitlines()
    finally:
        path.unlink()
    assert before != after


def test_random_numbers_of_the_host_go_on_where_they_were() -> None:
    random.seed(1)
    np.random.seed(1)
    expected = random.random(), np.random.random()
    random.seed(1)
    np.random.seed(1)
    run_here("import random, numpy\nrandom.seed(9)\nrandom.random()\nnumpy.random.random()")
    assert (random.random(), np.random.random()) == expected


def test_open_figures_of_the_host_stay_open() -> None:
    figure = plt.figure(3)
    try:
        seen = shown(run_here("import matplotlib.pyplot as plt\nplt.get_fignums()"))
        assert seen == "[]"
        assert plt.figure(3) is figure
    finally:
        plt.close("all")


def test_a_module_beside_the_notebook_belongs_to_it(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder / "ours").mkdir(parents=True)
        (tmp_path / folder / "beside.py").write_text(f"name = {folder!r}")
        (tmp_path / folder / "ours" / "__init__.py").write_text("")
        (tmp_path / folder / "ours" / "inner.py").write_text(f"name = {folder!r}")
        (tmp_path / folder / "bare").mkdir()
        (tmp_path / folder / "bare" / "part.py").write_text(f"name = {folder!r}")
    ask = "import beside, ours.inner, bare.part\n(beside.name, ours.inner.name, bare.part.name)"
    for folder in ("a", "b"):
        done = run_here(ask, cwd=tmp_path / folder)
        assert shown(done) == str((folder,) * 3)
    assert not [name for name in sys.modules if name.startswith(("beside", "ours", "bare"))]


def test_before_the_end_of_the_process_modules_are_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Here the process goes on, and whoever starts another one needs its main module.
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])
    (tmp_path / "beside_last.py").write_text("value = 1")
    try:
        run_here("import beside_last", cwd=str(tmp_path), last=True)
        assert "beside_last" in sys.modules
        run_here("import os; os.chdir('/'); os.environ['LEFT'] = '1'", last=True)
        assert "LEFT" not in os.environ
        assert Path.cwd() != Path("/")
    finally:
        sys.modules.pop("beside_last", None)


def test_an_installed_module_stays_loaded() -> None:
    sys.modules.pop("wave", None)
    run_here("import wave")
    assert "wave" in sys.modules


def test_widgets_are_not_kept() -> None:
    before = set(ipywidgets.widgets.widget._instances)
    run_here("import ipywidgets as w\nboxes = [w.IntSlider() for _ in range(3)]\nboxes[0]")
    assert set(ipywidgets.widgets.widget._instances) == before


GOOD = (
    IMPORTS,
    "import random\n[random.random(), np.random.random()]",
    "plt.plot([1, 2, 3])\nprint(plt.get_fignums());",
    "warnings.warn('careful')\nlogging.warning('logged')",
    "pd.DataFrame({'n': np.arange(100) / 7})",
    "print(decimal.Decimal(1) / 7, np.array(1 / 7), locale.str(0.5), time.localtime(0).tm_hour)",
    "[os.path.basename(os.getcwd()), sorted(os.environ), len(sys.path), sys.argv]",
    "sys.stdin.read()",
    "%matplotlib inline\nplt.figure(figsize=(1, 1)).add_subplot().plot([1]);",
)


NOTHING_GOES_AFTER = ("finders", "search path replaced")  # nothing can be imported any more
TOGETHER = [source for name, (source, _) in HOSTILE.items() if name not in NOTHING_GOES_AFTER]


def test_after_hostile_notebooks_a_good_one_comes_out_the_same(tmp_path: Path) -> None:
    first = outputs(*GOOD, seed="LC-01", cwd=tmp_path)
    run_here(*TOGETHER)
    for wrong in ("raise ValueError", "import sys\nsys.exit(3)"):
        with pytest.raises(PapermillExecutionError):
            run_here(*TOGETHER, wrong)
    again = outputs(*GOOD, seed="LC-01", cwd=tmp_path)
    assert again == first
    assert sum("image/png" in output for output in first) == 2


def outputs(*sources: str, **options: Any) -> list[str]:
    done = run_here(*sources, **options)
    return [json.dumps(output) for cell in done.cells for output in cell.outputs]


# A process in which nobody has imported any of the libraries: the engine without the toolkit.
ALONE = """
import sys, types
sys.modules["pyarrow"] = None  # papermill would import it, and with it numpy
sys.modules["toolkit"] = package = types.ModuleType("toolkit")
package.__path__ = [sys.argv[1]]
sys.path.insert(0, sys.argv[2])
import json
import entrypoints
entrypoints.get_group_all = lambda group: []  # other engines import what they like
from papermill.engines import papermill_engines
from toolkit.render.engine import ToolkitEngine
papermill_engines.register("toolkit", ToolkitEngine)
from conformance.in_process import run_here
run_here("1")
loaded = {name for name in sys.modules if "." not in name}
unasked = loaded & {"numpy", "pandas", "matplotlib", "ipywidgets", "debugpy", "jedi"}
assert not unasked, unasked
shown = []
for source in json.loads(sys.argv[3]):
    done = run_here(*source, seed="LC-01")
    shown.append([cell.outputs for cell in done.cells])
print(json.dumps(shown))
"""


@pytest.mark.slow
def test_libraries_that_a_notebook_imports_first_are_set_back() -> None:
    ask = [
        "import numpy as np, pandas as pd, matplotlib as mpl, matplotlib.pyplot as plt",
        "[np.random.random(), repr(np.array(1.234)), np.geterr()]",
        "[pd.get_option('display.max_rows'), mpl.rcParams['lines.linewidth'], mpl.get_backend()]",
        "plt.plot([1, 2])",
    ]
    hostile = [
        "\n".join(HOSTILE[name][0] for name in HOSTILE if "numpy" in name or "pandas" in name),
        HOSTILE["matplotlib style"][0],
        "import matplotlib\nmatplotlib.use('svg')\nnp.random.seed(3)",
        "%config InlineBackend.figure_formats = ['svg']\nplt.figure(9)",
    ]
    fresh = alone([ask])[0]
    spoiled = alone([hostile, ask, hostile, ask])
    assert spoiled[1] == spoiled[3] == fresh
    assert "image/png" in fresh[3][-1]["data"]


def alone(notebooks: list[list[str]]) -> list[Any]:
    here = Path(__file__).parent
    call = [sys.executable, "-c", ALONE, here.parent / "toolkit", here, json.dumps(notebooks)]
    done = subprocess.run(call, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-3000:]
    return without_addresses(json.loads(done.stdout.splitlines()[-1]))


def without_addresses(value: Any) -> Any:
    from conformance.both_engines import plain

    return plain(value, Path("/nowhere"))
