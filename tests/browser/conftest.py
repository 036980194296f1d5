"""A headless Chromium, and pages served on loopback.

The tests here are skipped where no Chromium is found, unless FOOTNOTE_REQUIRE_BROWSER is set.
"""

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, async_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find_chromium() -> str | None:
    return next((path for name in NAMES if (path := shutil.which(name))), None)


@pytest_asyncio.fixture
async def chromium() -> AsyncIterator[Browser]:
    executable = find_chromium()
    if executable is None:
        if os.environ.get("FOOTNOTE_REQUIRE_BROWSER"):
            pytest.fail("no Chromium is installed, and FOOTNOTE_REQUIRE_BROWSER asks for one")
        pytest.skip("no Chromium is installed, so what a browser shows is not tested")
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=executable, args=list(ARGUMENTS))
        yield browser
        await browser.close()


@pytest.fixture
def screenshots() -> Path:
    """Where pictures for people go; not a part of the repository."""
    folder = Path(os.environ.get("FOOTNOTE_SCREENSHOTS", "screenshots"))
    folder.mkdir(exist_ok=True)
    return folder
