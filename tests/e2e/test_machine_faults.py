"""The machine fails under the running bot: whatever is said is a sentence, and answers go on.

`tests/knowledge_base/test_faults.py` ends the process at each step, `benchmarks.crash` at random
ones; the soak has a full disk now and then.
"""

import asyncio
import contextlib
import resource
import shutil
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from benchmarks.soak.bot_process import BotProcess
from benchmarks.soak.outcomes import Log
from bot.chat.connection.running import serve
from bot.knowledge_base.knowledge_base import KnowledgeBase
from localdiscord.gateway.gateway import UNRESOLVABLE
from localdiscord.world import Attachment
from tests.e2e.stage import PATIENCE_S, Stage
from tests.e2e.test_process import running
from tests.knowledge_base.histories import build_here

QUESTION = "when does the harbour open"
SENTENCE = "The harbour opens at nine."
FERRY = Attachment(1, "ferry.md", b"# Ferry\n\nThe ferry leaves at ten.\n", "text/markdown", "key")

FAKETIME = next(Path("/usr/lib").glob("**/libfaketime.so.1"), None)

COMMANDS = (
    "!kb journal on",
    "!kb add",
    "!kb alias museum gallery",
    '!kb question museum "what does the museum show" "paintings"',
    "!kb remove museum",
    "!kb status",
    "!kb history",
    "!kb gaps",
    "!kb export",
    "!rollback",
    "!privacy",
    "!forgetme",
    "!setup",
    "!kb journal off",
)


@pytest.fixture
async def kb(stage: Stage) -> AsyncIterator[Stage]:
    """A stage whose knowledge base is saved, though it is small."""
    with started(stage, stage.folder.parent / "data"):
        yield stage


@contextlib.contextmanager
def started(stage: Stage, data: Path) -> Iterator[None]:
    stage.knowledge = KnowledgeBase([stage.folder], data=data, saved_from=1, build=build_here)
    with contextlib.closing(stage.knowledge):
        yield


@contextlib.contextmanager
def limited(what: int, most: int) -> Iterator[None]:
    soft, hard = resource.getrlimit(what)
    resource.setrlimit(what, (most, hard))
    try:
        yield
    finally:
        resource.setrlimit(what, (soft, hard))


async def all_is_told(
    stage: Stage,
    caplog: pytest.LogCaptureFixture,
    fault: contextlib.AbstractContextManager[None] | None = None,
) -> dict[str, str]:
    """Have a moderator do everything there is to do under a fault; return what was said."""
    said = {}
    commands = (*COMMANDS, "!reload")
    for number in range(len(commands)):
        text = f"# The library\n\nThe library has {number + 2} floors.\n"
        stage.write({f".library-{number}": text})
    with fault or contextlib.nullcontext():
        for number, command in enumerate(commands):
            (stage.folder / f".library-{number}").replace(stage.folder / "library.md")
            files = [FERRY] if command == "!kb add" else []
            shown = await stage.reply_to(stage.moderator.say(command, files=files))
            told = f"{command}: {shown.text}\n{caplog.text}"
            assert "Something went wrong" not in shown.text, told
            said[command] = shown.text
            assert (await stage.reply_to(stage.member.say(f"!ask {QUESTION}"))).bold == SENTENCE
        asked = stage.member.say("!ask how many floors does the library have")
        assert f"{len(commands) + 1} floors" in (await stage.reply_to(asked)).text
    assert [r.getMessage() for r in caplog.records if r.levelname in {"ERROR", "CRITICAL"}] == []
    return said


async def test_on_a_full_disk_each_command_says_what_came_of_it(
    kb: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    async with kb.bot(watch=True):
        await kb.reply_to(kb.moderator.say("!kb journal on"))
        await all_is_told(kb, caplog, limited(resource.RLIMIT_FSIZE, 0))
    assert "Nothing is noted in the journal" in caplog.text


async def test_in_a_folder_that_cannot_be_written_each_command_says_what_came_of_it(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    file = stage.folder.parent / "file"
    file.write_text("No folder.")
    data = file / "data"  # nothing can be made below a file, whoever asks
    with started(stage, data):
        async with stage.bot(data=data):
            said = await all_is_told(stage, caplog)
    assert "cannot be written" in said["!setup"]


async def test_a_data_folder_that_is_deleted_under_the_bot_is_made_anew(
    kb: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    data = kb.folder.parent / "data"
    async with kb.bot():
        await kb.reply_to(kb.moderator.say("!kb journal on"))
        await kb.reply_to(kb.member.say(f"!ask {QUESTION}"))
        kb.knowledge.settle()
        shutil.rmtree(data)
        kb.discord.member.say(f"!ask {QUESTION}")
        said = await all_is_told(kb, caplog)
        assert said["!kb journal on"].startswith("The journal is on")
        await kb.reply_to(kb.moderator.say("!kb journal on"))
        await kb.reply_to(kb.member.say(f"!ask {QUESTION}"))
        assert (data / "journal.sqlite").exists()
        assert (data / "articles" / "ferry.md").exists()
    assert "Nothing is noted in the journal" in caplog.text


@pytest.mark.skipif(FAKETIME is None, reason="libfaketime is not installed")
async def test_a_clock_that_jumps_changes_no_answer_and_no_reload(
    stage: Stage, tmp_path: Path
) -> None:
    jump = tmp_path / "jump"
    faked = {
        "LD_PRELOAD": str(FAKETIME),
        "FAKETIME_TIMESTAMP_FILE": str(jump),
        "FAKETIME_NO_CACHE": "1",
        "FAKETIME_DONT_FAKE_MONOTONIC": "1",
    }
    jump.write_text("+0s")
    async with running(stage, stage.moderator.user.id, **faked):
        for number, days in enumerate((10_000, -400)):
            jump.write_text(f"{days:+}d")
            stage.write({"library.md": f"# The library\n\nThe library has {number} floors.\n"})
            told = await stage.reply_to(stage.moderator.say("!reload"))
            assert told.text.startswith("Reloaded: version"), told.text
            asked = stage.member.say("!ask how many floors does the library have")
            assert f"{number} floors" in (await stage.reply_to(asked)).text
            used = stage.member.slash("ask", question=QUESTION)
            assert (await stage.answer_to(used)).bold == SENTENCE
            stage.discord.faults.drop_socket()
            await stage.discord.resumed(PATIENCE_S)


async def test_with_64_descriptors_it_answers_reloads_and_returns(
    stage: Stage, tmp_path: Path
) -> None:
    """A saved index has 38 files: the one that serves, and the one to return to, are too many."""
    settings = f"cooldown_s: 0\nmoderators: [{stage.moderator.user.id}]\n"
    (tmp_path / "footnote.yaml").write_text(settings)
    access = {"DISCORD_TOKEN": stage.discord.token, "FOOTNOTE_DISCORD_API": stage.discord.url}
    bot = BotProcess(tmp_path, access, most_descriptors=64)
    await bot.start()
    try:
        await stage.discord.connected(3 * PATIENCE_S)
        revisions = []
        for number in range(3):
            stage.write({"library.md": f"# The library\n\nThe library has {number} floors.\n"})
            told = await stage.reply_to(stage.moderator.say("!reload"))
            assert told.text.startswith("Reloaded: version"), told.text
            revisions.append(told.text.split("`")[1])
            uses = [stage.member.slash("ask", question=QUESTION) for _ in range(20)]
            for used in uses:
                assert (await stage.answer_to(used)).bold == SENTENCE
        told = await stage.reply_to(stage.moderator.say(f"!rollback {revisions[1]}"))
        assert told.text.startswith("Rolled back"), told.text
        asked = stage.member.say("!ask how many floors does the library have")
        assert "1 floors" in (await stage.reply_to(asked)).text
    finally:
        code, _ = await bot.stop()
    assert code == 0
    assert Log(bot.log).unexpected() == []


async def test_rest_without_a_gateway_and_a_gateway_without_rest_are_lived_through(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("WARNING")
    async with stage.bot():
        await stage.reply_to(stage.member.say(f"!ask {QUESTION}"))
        stage.discord.faults.refuse_gateway(times=5)
        stage.discord.faults.drop_socket()
        asked = stage.member.say(f"!ask {QUESTION}")
        await stage.discord.resumed(PATIENCE_S)
        assert (await stage.reply_to(asked)).bold == SENTENCE
        assert caplog.text.count("Attempting a reconnect") == 5
        stage.discord.faults.fail(503, times=6)
        said, used = (
            stage.member.say(f"!ask {QUESTION}"),
            stage.member.slash("ask", question=QUESTION),
        )
        assert (await stage.reply_to(said)).bold == SENTENCE
        assert (await stage.answer_to(used)).bold == SENTENCE
    replies = [m.reference_id for m in stage.discord.channel.messages.values() if m.author.bot]
    assert [replies.count(message.id) for message in (asked, said)] == [1, 1]


async def test_a_name_that_cannot_be_looked_up_is_told_and_tried_again(
    stage: Stage, caplog: pytest.LogCaptureFixture
) -> None:
    address = UNRESOLVABLE.replace("ws", "http", 1)
    stop = asyncio.Event()
    running = asyncio.create_task(
        serve(stage.knowledge, stage.options(server=address), stop=stop, first_delay_s=0.01)
    )
    async with asyncio.timeout(PATIENCE_S):
        while caplog.text.count("check the network; trying again") < 2:
            await asyncio.to_thread(lambda: None)
    stop.set()
    await running
    assert "(ClientConnectorDNSError)" in caplog.text
