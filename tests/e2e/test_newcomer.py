"""A newcomer starts the bot without a token and finds a way around on the page.

Saves pictures of what people see; one of them opens the README.
"""

import asyncio
import os
import shutil
import signal
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.async_api import Browser, Locator, Page, expect

PATIENCE_S = 30.0


@dataclass(frozen=True, slots=True)
class Visit:
    """The page, and the folder of articles behind it."""

    page: Page
    knowledge: Path

    @property
    def newest(self) -> Locator:
        return self.page.get_by_role("article").last

    @property
    def bold(self) -> Locator:
        """What is bold in the newest message's embed."""
        return self.newest.locator("section strong").first

    async def say(self, text: str) -> None:
        box = self.page.get_by_role("textbox")
        await box.fill(text)
        await box.press("Enter")


@pytest.fixture
async def visit(tmp_path: Path, repository: Path, chromium: Browser) -> AsyncIterator[Visit]:
    """The command as a newcomer runs it, and its page in a browser."""
    knowledge = tmp_path / "knowledge"
    shutil.copytree(repository / "knowledge", knowledge)
    (tmp_path / "footnote.yaml").write_text("cooldown_s: 0\n")
    environ = {n: v for n, v in os.environ.items() if not n.startswith(("DISCORD", "FOOTNOTE"))}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-X", "utf8", "-m", "bot"),
        cwd=tmp_path,
        env=environ,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    assert process.stderr is not None
    async with asyncio.timeout(PATIENCE_S):
        line = (await process.stdout.readline()).decode()
    address = line.removeprefix("Footnote is at ").split(" ")[0]
    page = await chromium.new_page(viewport={"width": 1280, "height": 820})
    await page.goto(address)
    yield Visit(page, knowledge)
    await page.close()
    process.send_signal(signal.SIGINT)
    async with asyncio.timeout(PATIENCE_S):
        rest, errors = await process.communicate()
    assert (process.returncode, rest, errors) == (0, b"", b"")


async def test_a_newcomer_asks_turns_pages_and_picks_commands(
    visit: Visit, screenshots: Path
) -> None:
    page = visit.page
    box = page.get_by_role("textbox")
    await expect(box).to_be_focused()
    await expect(box).to_have_attribute(
        "placeholder", "Message #questions   ·   Try: !ask what areas are covered"
    )
    await expect(page.get_by_text("Footnote is online")).to_be_visible()

    await visit.say("!ask what areas are covered")
    await expect(visit.bold).to_contain_text("maritime security")
    await expect(visit.newest).to_contain_text("[1]")
    await page.screenshot(path=screenshots / "answer.png")

    await visit.newest.get_by_role("button", name="Next").click()
    await expect(visit.bold).to_contain_text("counter-terrorism")
    await expect(visit.newest).to_contain_text("[2]")
    await page.screenshot(path=screenshots / "second-quote.png")

    await box.press_sequentially("/ask")
    await box.press("Enter")
    await box.press_sequentially("maritime sec")
    await expect(page.get_by_role("option").first).to_contain_text("maritime security")
    await page.screenshot(path=screenshots / "autocomplete.png")
    await box.press("ArrowDown")
    await box.press("Enter")
    await box.press("Enter")
    await expect(visit.bold).to_contain_text("maritime security")

    await visit.say("which animals live in the zoo of lisbon")
    about = visit.newest
    await expect(about).to_contain_text("zoo of lisbon")
    await about.click(button="right")
    await page.get_by_role("menuitem", name="Find an answer").click()
    await expect(visit.newest).to_contain_text("no answer")
    await page.screenshot(path=screenshots / "no-answer.png")

    await visit.say("!ask martime securty")
    await expect(visit.newest).to_contain_text("searched for")
    await page.screenshot(path=screenshots / "typo.png")

    await visit.say("!help")
    await expect(visit.newest).not_to_contain_text("rollback")


@pytest.mark.no_cover  # other tests reach the same code
async def test_a_moderator_reloads_and_reads(visit: Visit, screenshots: Path) -> None:
    page = visit.page
    await expect(page.get_by_text("Footnote is online")).to_be_visible()
    await visit.say("!reload")
    await expect(visit.newest).to_contain_text("Only moderators may do that.")
    await page.get_by_role("radio", name="Morgan").click()
    (visit.knowledge / "animals.md").write_text(
        "# The zoo\n\nOf animals, a panda and two bears live in the zoo of Lisbon.\n"
    )
    (visit.knowledge / "broken.md").write_text("---\ntitle: a: b\n---\n\nText.\n")
    await visit.say("!reload")
    await expect(visit.newest).to_contain_text("put the text in quotes, it contains a colon")
    await page.screenshot(path=screenshots / "reload.png")
    await visit.say("!ask which animals live in the zoo of lisbon")
    await expect(visit.bold).to_contain_text("panda")
    await visit.say("!articles")
    await expect(visit.newest).to_contain_text("The zoo")
    await page.screenshot(path=screenshots / "articles.png")
    await visit.say("!article privacy")
    await expect(visit.newest).to_contain_text("Footnote does not store your questions")
    await page.screenshot(path=screenshots / "article.png")
    await visit.say("!help")
    await expect(visit.newest).to_contain_text("rollback")
    await page.screenshot(path=screenshots / "help.png")
