"""A small version of `python -m benchmarks.chat.faults`, and members who flood a channel."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from benchmarks.chat import faults
from localdiscord import LocalDiscord
from tests.conftest import WriteArticles
from tests.e2e.conftest import HARBOUR, LIBRARY, MUSEUM
from tests.e2e.stage import Stage

FLOOD = 30


@pytest.fixture
def folder(write_articles: WriteArticles) -> Path:
    return write_articles({"harbour.md": HARBOUR, "library.md": LIBRARY, "museum.md": MUSEUM})


@pytest.fixture
async def limited(folder: Path) -> AsyncIterator[Stage]:
    """A stage on which Discord's rate limits hold."""
    async with LocalDiscord(rate_limits=True) as discord:
        yield Stage(discord, folder)


async def test_questions_under_faults_are_each_answered_once(folder: Path) -> None:
    counts, lines = await faults.run(40, folder)
    assert counts == {"once": 40}, lines


@pytest.mark.parametrize("command", ["!articles", "!help", "!reload", "!ask", "!ask the harbour"])
async def test_one_members_flood_does_not_keep_another_waiting(
    limited: Stage, command: str
) -> None:
    stage, stranger = limited, limited.moderator
    async with stage.bot(moderators=(1,), cooldown_s=5):
        for _ in range(FLOOD):
            stage.member.say(command)
        shown = await stage.reply_to(stranger.say("!ask when does the harbour open"))
        said = [m for m in stage.discord.channel.messages.values() if m.author.bot]
    assert "opens at nine" in shown.quote
    before = [message for message in said if message.id < shown.message.id]
    assert len(before) < 5  # Discord takes five messages in five seconds
