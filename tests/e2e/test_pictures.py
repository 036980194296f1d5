"""Pictures of messages as people see them, at the width of a telephone and of a desktop.

They are saved for people to look at; those in `docs/pictures` are the same, kept small.
"""

from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.e2e.test_newcomer import Visit, visit

__all__ = ["visit"]

pytestmark = pytest.mark.no_cover  # other tests reach the same code

GUIDE = """---
url: https://example.org/server
published: 2026-03-01
---
# Running a server

## Linux

To start the server on Linux, type this in its folder:

```bash
pip install harbour-server
harbour-server start --port 3901
```

Read [the manual](https://example.org/manual) or [ask the crew](https://chat.example/ask) first.

## Ranks

What each rank costs in a month:

| Rank | Price | Slots |
|---|---|---|
| Deckhand | free | 2 |
| Mate | 4 coins | 6 |
| Captain | 9 coins | 20 |

## Joining

To join the crew, follow these steps:

1. Read the rules.
2. Tell a mate your name.
3. Get the key to the boat.
"""
LONG = "# The long voyage\n\n" + " ".join(
    f"On day {day} of the long voyage the ship passed another island." for day in range(9)
)
WIDTHS = {"telephone": (390, 1500), "desktop": (1000, 900)}


@pytest.mark.parametrize("width", WIDTHS)
async def test_every_kind_of_message_has_its_picture(
    visit: Visit, screenshots: Path, width: str
) -> None:
    page = visit.page
    across, down = WIDTHS[width]
    await page.set_viewport_size({"width": across, "height": down})
    (visit.knowledge / "guide.md").write_text(GUIDE)
    (visit.knowledge / "voyage.md").write_text(LONG)
    await expect(page.get_by_text("Footnote is online")).to_be_visible()
    await page.get_by_role("radio", name="Morgan").click()

    async def show(name: str, said: str) -> None:
        await expect(visit.newest).to_contain_text(said)
        await no_scrolling_sideways(page)
        await page.mouse.move(0, 0)
        await visit.newest.screenshot(path=screenshots / f"{name}-{width}.png")

    await visit.say("!reload")
    await show("reload", "2 added")
    await page.get_by_role("radio", name="Robin").click()
    await visit.say("!ask what areas are covered")
    await expect(visit.newest).to_contain_text("counter-terrorism")
    await show("three-quotes", "maritime security")
    await visit.newest.get_by_role("button", name="In context").click()
    await show("context", "SHA-256")
    await visit.say("!why")
    await show("why", "What I searched for")
    await visit.say("!ask how do i start the server on linux")
    await expect(visit.newest.locator("pre").first).to_contain_text("harbour-server start")
    await show("code", "pip install")
    await visit.say("!ask what does the rank of a captain cost in a month")
    await expect(visit.newest.locator("pre").first).to_contain_text("Captain")
    await show("table", "Deckhand")
    await visit.say("!ask how to join the crew")
    await show("list", "2. Tell a mate your name.")
    await visit.say("!ask what happened on day 5 of the long voyage")
    await show("long-answer", "On day 8")
    await visit.say("!ask which animals live in the zoo of lisbon")
    await show("no-answer", "no answer")
    await visit.say("!ask can the bot make things up")
    await show("short-answer", "[1]")


async def no_scrolling_sideways(page: Page) -> None:
    """Hold a page to its width: nothing of a message may be cut off."""
    wider = await page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    assert wider <= 0
