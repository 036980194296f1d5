"""What a moderator sees on the page: a doubtful reload, a gap and its article, statistics."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.e2e.test_newcomer import Visit, visit

__all__ = ["visit"]

pytestmark = pytest.mark.no_cover  # other tests reach the same code


async def test_a_reload_that_would_lose_an_answer_is_decided_by_a_button(
    visit: Visit,
    screenshots: Path,
) -> None:
    page = visit.page
    await expect(page.get_by_text("Footnote is online")).to_be_visible()
    await page.get_by_role("radio", name="Morgan").click()
    path = visit.knowledge / "no-answer.md"
    front, _, _ = path.read_text().partition("\n---\n\n")
    path.write_text(f"{front}\n---\n\nNothing is said here any more.\n")
    await visit.say("!reload")
    await expect(visit.newest).to_contain_text("would be lost")
    await page.screenshot(path=screenshots / "reload-doubt.png")
    await visit.newest.get_by_role("button", name="Swap anyway").click()
    await expect(visit.newest).to_contain_text("Reloaded: version")


async def test_a_gap_becomes_an_article_and_statistics_are_drawn(
    visit: Visit,
    screenshots: Path,
) -> None:
    page = visit.page
    await expect(page.get_by_text("Footnote is online")).to_be_visible()
    await page.get_by_role("radio", name="Morgan").click()
    await visit.say("!kb journal on")
    await expect(visit.newest).to_contain_text("The journal is on")
    for question in ("which animals live in the zoo", "zoo animals?", "what areas are covered"):
        await visit.say(f"!ask {question}")
        last = "Tell me when it is answered" if "zoo" in question else "👍"
        await expect(visit.newest.get_by_role("button", name=last)).to_be_visible()
    await visit.say("!kb gaps")
    await expect(visit.newest).to_contain_text("articles do not answer")
    await page.screenshot(path=screenshots / "gaps.png")
    await visit.newest.get_by_role("button", name="Write the answer").click()
    await page.get_by_label("Text (Markdown)").fill("A panda and two bears live in the zoo.")
    await page.screenshot(path=screenshots / "gap-form.png")
    await page.get_by_role("button", name="Submit").click()
    await expect(visit.newest).to_contain_text("Added which-animals-live-in-the-zoo")
    await visit.say("!ask which animals live in the zoo")
    await expect(visit.bold).to_contain_text("panda")
    await visit.say("!kb stats")
    await expect(visit.newest).to_contain_text("The last 30 days")
    picture = visit.newest.get_by_role("link", name="statistics.png")
    await expect(picture).to_be_visible()
    await page.screenshot(path=screenshots / "statistics-message.png")
