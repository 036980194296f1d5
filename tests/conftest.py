"""What all tests share: the repository, a way to write a knowledge folder, and a browser.

The tests that need a browser are skipped where no Chromium is found, unless
FOOTNOTE_REQUIRE_BROWSER is set.
"""

import gc
import os
import shutil
from collections.abc import AsyncIterator, Callable, Generator, Iterator, Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from coverage import Coverage
from hypothesis import HealthCheck, is_hypothesis_test, settings
from playwright.async_api import Browser, async_playwright, expect

from bot.articles import article_file
from tests.localdiscord.specification import specification
from tests.thresholds import lowest_threshold, thresholds_kept
from tests.tracing import first_inputs_traced, untraced

settings.register_profile(
    "footnote",
    deadline=None,  # no test has a time limit
    max_examples=60,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("quick", settings.get_profile("footnote"), max_examples=8)
settings.load_profile("footnote")

WriteArticles = Callable[[Mapping[str, str | bytes]], Path]


@pytest.fixture(autouse=True, scope="session")
def _thresholds() -> Iterator[None]:
    with thresholds_kept():
        yield


def pytest_xdist_auto_num_workers() -> int:
    """Return how many tests run side by side: tests of the whole bot wait half of their time."""
    return 2 + (os.cpu_count() or 1)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Let the coverage of a process that runs tests be measured once.

    In each such process pytest-cov begins to measure as in that which hands out the tests, and then
    anew. Nothing stops the first, so it would go on where a test is not to be measured.
    """
    if hasattr(session.config, "workerinput") and (begun := Coverage.current()):
        begun.stop()


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Generator[None, object, object]:
    """Measure what is imported in one of the processes, since it is the same in all.

    No garbage is collected meanwhile: nearly all stays until the end.
    """
    gc.disable()
    is_first = getattr(session.config, "workerinput", {}).get("workerid", "gw0") == "gw0"
    with nullcontext() if is_first else untraced():
        return (yield)


def pytest_collection_finish() -> None:
    """Spare the garbage collector what stays until the end."""
    gc.enable()
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, object, object]:
    """Trace the first inputs of a property alone."""
    test = getattr(item, "obj", None)
    if not is_hypothesis_test(test) or item.get_closest_marker("no_cover"):
        return (yield)
    with first_inputs_traced(test):
        return (yield)


@pytest.fixture
def without_calibration() -> Iterator[None]:
    with lowest_threshold():
        yield


@pytest.fixture
def repository() -> Path:
    return Path(__file__).parent.parent


@pytest.fixture
def write_articles(tmp_path: Path) -> WriteArticles:
    """Write files into a knowledge folder; the names may hold folders."""

    def write(files: Mapping[str, str | bytes]) -> Path:
        folder = tmp_path / "knowledge"
        folder.mkdir(exist_ok=True)
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return folder

    return write


@pytest.fixture
def files_read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the articles' files that are read from now on."""
    read: list[str] = []
    read_file = article_file.read_regular_file

    def noted(path: Path) -> bytes:
        read.append(path.name)
        return read_file(path)

    monkeypatch.setattr(article_file, "read_regular_file", noted)
    return read


CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def find_chromium() -> str | None:
    return next((path for name in CHROMIUM_NAMES if (path := shutil.which(name))), None)


@pytest_asyncio.fixture
async def chromium() -> AsyncIterator[Browser]:
    executable = find_chromium()
    if executable is None:
        if os.environ.get("FOOTNOTE_REQUIRE_BROWSER"):
            pytest.fail("no Chromium is installed, and FOOTNOTE_REQUIRE_BROWSER asks for one")
        pytest.skip("no Chromium is installed, so what a browser shows is not tested")
    expect.set_options(timeout=30_000)  # milliseconds, for machines that do much else
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=executable, args=list(CHROMIUM_ARGUMENTS)
        )
        yield browser
        await browser.close()


_HELD = pytest.StashKey[list[int]]()  # requests and events of the processes that ran the tests


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_HELD] = [0, 0]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Count what was held to Discord's OpenAPI file, or tell the process that started this one."""
    if held_to := specification():
        held = [held_to.exchanges, held_to.events]
        if hasattr(session.config, "workeroutput"):
            session.config.workeroutput["held"] = held
        else:
            _add(session.config, held)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    _add(node.config, getattr(node, "workeroutput", {}).get("held", [0, 0]))


def _add(config: pytest.Config, held: list[int]) -> None:
    config.stash[_HELD] = [one + more for one, more in zip(config.stash[_HELD], held, strict=True)]


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say how much was held to Discord's OpenAPI file."""
    if specification():
        requests, events = config.stash[_HELD]
        terminalreporter.write_line(
            f"Held to Discord's OpenAPI file: {requests:,} requests with their responses, "
            f"{events:,} events"
        )


@pytest.fixture
def screenshots() -> Path:
    """Where pictures for people go; not a part of the repository."""
    folder = Path(os.environ.get("FOOTNOTE_SCREENSHOTS", "screenshots"))
    folder.mkdir(exist_ok=True)
    return folder
