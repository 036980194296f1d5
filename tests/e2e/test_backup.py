"""From a running bot to a new machine: what moderators wrote and what was asked goes along."""

import asyncio
import contextlib
import secrets
import shutil
from pathlib import Path

from bot.data_folder.backup import back_up
from bot.data_folder.restore import restore
from bot.knowledge_base.knowledge_base import KnowledgeBase
from localdiscord.world import Attachment
from tests.e2e.stage import Stage

FERRY = b"# The ferry\n\nThe ferry leaves at ten o'clock from the northern pier."


async def test_a_backup_of_a_running_bot_brings_all_of_it_back(
    stage: Stage, tmp_path: Path
) -> None:
    data, archive = stage.folder.parent / "data", tmp_path / "backup.tar.gz"
    stage.knowledge = KnowledgeBase([stage.folder], data=data)
    with contextlib.closing(stage.knowledge):
        async with stage.bot(journal_days=30):
            await stage.reply_to(stage.moderator.say("!kb journal on"))
            ferry = Attachment(
                id=1,
                filename="ferry.md",
                content=FERRY,
                content_type="text/markdown",
                key=secrets.token_hex(8),
            )
            await stage.reply_to(stage.moderator.say("!kb add", files=[ferry]))
            await stage.reply_to(stage.member.say("!ask who won the cup"))
            before = (await stage.reply_to(stage.moderator.say("!kb history"))).text
            await stage.reply_to(stage.moderator.say("!kb gaps"))  # behind what is noted
            entries = await asyncio.to_thread(back_up, data, archive, version="1")
            await stage.reply_to(stage.member.say("!ask who wrote the song"))
        stage.knowledge.settle()
    assert {entry.path for entry in entries} == {
        *("articles/ferry.md", "history.sqlite", "journal.key", "journal.sqlite"),
    }
    shutil.rmtree(data)
    restore(data, archive)
    stage.knowledge = KnowledgeBase([stage.folder], data=data)
    with contextlib.closing(stage.knowledge):
        async with stage.bot(journal_days=30):
            answered = await stage.reply_to(stage.member.say("!ask when does the ferry leave"))
            assert answered.quote in FERRY.decode()
            gaps = await stage.reply_to(stage.moderator.say("!kb gaps"))
            assert "who won the cup" in gaps.text
            assert "who wrote the song" not in gaps.text
            history = (await stage.reply_to(stage.moderator.say("!kb history"))).text
            assert history.split("\n")[:2] == before.split("\n")[:2]
