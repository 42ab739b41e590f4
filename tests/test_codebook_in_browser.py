"""The codebook page in a real browser: faults axe finds, windows it has to fit."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from browser import Browser, needs_chromium

from toolkit.booklets import booklet_orders
from toolkit.codebook_page import write_codebook_page
from toolkit.instrument import read_instrument

SURVEYS = Path(__file__).parents[1] / "surveys"
WINDOWS = {"light": (1280, False), "dark": (1280, True), "phone": (390, False),
           "small dark phone": (320, True)}  # fmt: skip

pytestmark = [pytest.mark.slow, needs_chromium, pytest.mark.xdist_group("codebook_in_browser")]


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """One with scales, keys and booklets, one with repeats."""
    folder, form = tmp_path_factory.mktemp("pages"), read_instrument(SURVEYS / "awareness.md")
    officers = read_instrument(SURVEYS / "officer_register.md")
    orders = booklet_orders(form, 3)
    return {
        "awareness": write_codebook_page(form, "vi", folder / "awareness.html", orders),
        "officers": write_codebook_page(officers, "en", folder / "officers.html"),
    }


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    running = Browser(tmp_path_factory.mktemp("profile"))
    yield running
    running.close()


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("name", ["awareness", "officers"])
def test_axe_finds_no_serious_fault_and_the_page_fits(
    browser: Browser, pages: dict[str, Path], name: str, window: str
) -> None:
    wide, dark = WINDOWS[window]
    with browser.page(pages[name], wide, dark=dark) as page:
        assert page.run("document.documentElement.scrollWidth") <= wide
        assert page.serious_faults() == []
        assert browser.requests == [pages[name].as_uri()]
