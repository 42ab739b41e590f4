"""Debian's chromium without a window, told what to do through pipes: no port, no driver."""

from __future__ import annotations

import base64
import contextlib
import itertools
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
needs_chromium = pytest.mark.skipif(
    CHROMIUM is None or os.name != "posix", reason="chromium is not installed"
)
_OPTIONS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    "--remote-debugging-pipe",
)


def _give(reading: int, writing: int) -> None:
    """Leave the browser its pipes as descriptors 3 and 4, where it looks for them."""
    import fcntl  # not on Windows, where there is nothing to give

    one, other = (fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in (reading, writing))
    os.dup2(one, 3)
    os.dup2(other, 4)
    os.closerange(5, 1000)


class Browser:
    """One running browser.

    Attributes
    ----------
    requests : list of str
        Addresses that pages asked for, `data:` ones left out.
    """

    def __init__(self, profile: Path) -> None:
        reading, self._out = os.pipe()
        self._in, writing = os.pipe()
        command = [str(CHROMIUM), *_OPTIONS, f"--user-data-dir={profile}", "about:blank"]
        self._process = subprocess.Popen(
            command,
            close_fds=False,
            preexec_fn=lambda: _give(reading, writing),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(reading)
        os.close(writing)
        self._answers = os.fdopen(self._in, "rb", buffering=0)
        self._waiting, self._numbers = b"", itertools.count(1)
        self.requests: list[str] = []
        self._events: list[str] = []

    def close(self) -> None:
        os.close(self._out)
        self._process.kill()
        self._process.wait()
        self._answers.close()

    def send(self, method: str, session: str = "", **params: Any) -> dict[str, Any]:
        """Give a command and wait for the answer to it."""
        number = next(self._numbers)
        message = {"id": number, "method": method, "params": params}
        message |= {"sessionId": session} if session else {}
        os.write(self._out, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == number:
                assert "error" not in answer, answer
                return dict(answer["result"])

    def wait_for(self, event: str) -> None:
        while event not in self._events:
            self._next()

    def _next(self) -> dict[str, Any]:
        while b"\0" not in self._waiting:
            piece = self._answers.read(1 << 16)
            assert piece, "the browser has ended"
            self._waiting += piece
        text, self._waiting = self._waiting.split(b"\0", 1)
        message: dict[str, Any] = json.loads(text)
        self._events.append(message.get("method", ""))
        if message.get("method") == "Network.requestWillBeSent":
            address = message["params"]["request"]["url"]
            self.requests += [] if address.startswith("data:") else [address]
        return message

    @contextlib.contextmanager
    def page(self, file: Path, wide: int = 1280, *, dark: bool = False) -> Iterator[Page]:
        """Open a file in a window so wide."""
        target = self.send("Target.createTarget", url="about:blank")["targetId"]
        session = self.send("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        page = Page(self, session)
        page.send("Page.enable")
        page.send("Network.enable")
        page.resize(wide)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        page.send("Emulation.setEmulatedMedia", features=[scheme])
        self.requests.clear()
        self._events.clear()
        page.send("Page.navigate", url=file.resolve().as_uri())
        self.wait_for("Page.loadEventFired")
        yield page
        self.send("Target.closeTarget", targetId=target)


class Page:
    """One open page."""

    def __init__(self, browser: Browser, session: str) -> None:
        self._browser, self._session = browser, session

    def send(self, method: str, **params: Any) -> dict[str, Any]:
        return self._browser.send(method, self._session, **params)

    def resize(self, wide: int) -> None:
        size = {"width": wide, "height": 900, "deviceScaleFactor": 1}
        self.send("Emulation.setDeviceMetricsOverride", mobile=wide < 600, **size)

    def run(self, script: str) -> Any:
        """Value of an expression; of what it promises, if it is a promise."""
        asked = {"awaitPromise": True, "returnByValue": True, "userGesture": True}
        answer = self.send("Runtime.evaluate", expression=script, **asked)
        assert "exceptionDetails" not in answer, answer
        return answer["result"].get("value")

    def load_axe(self) -> None:
        axe = resources.files("axe_core_python").joinpath("axe.min.js").read_text("utf-8")
        self.run(f"{axe}; 0")

    def serious_faults(self) -> list[list[Any]]:
        """What axe finds serious or critical: impact, rule, and where."""
        self.load_axe()
        passed, faults = self.run(
            "axe.run().then((all) => [all.passes.length, all.violations.map((one) => "
            "[one.impact, one.id, one.nodes.map((node) => node.html.slice(0, 200))])])"
        )
        assert passed > 15  # it has looked
        return [fault for fault in faults if fault[0] in ("serious", "critical")]

    def press(self, key: str, code: int) -> None:
        about = {"key": key, "code": key, "windowsVirtualKeyCode": code}
        text = {"text": "\r"} if key == "Enter" else {}
        self.send("Input.dispatchKeyEvent", type="keyDown", **about, **text)
        self.send("Input.dispatchKeyEvent", type="keyUp", **about)

    def pdf(self, file: Path) -> Path:
        """Print the page, with its own paper and margins."""
        printed = self.send("Page.printToPDF", preferCSSPageSize=True, printBackground=True)
        file.write_bytes(base64.b64decode(printed["data"]))
        return file

    def picture(self, file: Path) -> Path:
        """Photograph the whole page."""
        taken = self.send("Page.captureScreenshot", captureBeyondViewport=True)
        file.write_bytes(base64.b64decode(taken["data"]))
        return file
