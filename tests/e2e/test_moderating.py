"""Reload and rollback: moderators may, members may not, and nobody is left without an answer."""

import asyncio
import contextlib
import signal
import threading
from pathlib import Path

import pytest

from bot.errors import RenewalError
from bot.knowledge_base import reload
from bot.knowledge_base.knowledge_base import KnowledgeBase
from localdiscord.interaction_data import ImpossibleError
from tests.e2e.conftest import HARBOUR
from tests.e2e.stage import PATIENCE_S, Shown, Stage

REFUSED = "Only moderators may do that."


async def test_a_moderator_reloads_and_is_told_what_changed(stage: Stage) -> None:
    async with stage.bot():
        before = stage.knowledge.current.revision
        stage.write({"library.md": "# The library\n\nThe library lends books for ten weeks."})
        said = await stage.reply_to(stage.moderator.say("!reload"))
        after = stage.knowledge.current.revision
        assert said.text.startswith(f"Reloaded: version `{after}` serves now, `{before}` before.")
        assert "0 added, 1 changed, 0 removed" in said.text
        reply = await stage.reply_to(stage.member.say("!ask how long does the library lend books"))
        assert reply.bold == "The library lends books for ten weeks."
        used = await stage.answer_to(stage.moderator.slash("reload"))
        assert used.text.startswith("Nothing changed")
        assert used.private


async def test_a_member_is_refused_in_every_way(stage: Stage) -> None:
    async with stage.bot():
        before = stage.knowledge.current
        (stage.folder / "museum.md").unlink()
        for command in ("!reload", "!reload --force", "!rollback"):
            assert (await stage.reply_to(stage.member.say(command))).text == REFUSED
            assert (await stage.reply_to(stage.member.dm(command))).text == REFUSED
        for command in ("reload", "rollback"):
            told = await stage.answer_to(stage.member.slash(command))
            assert told.text == REFUSED
            assert told.private
        assert stage.knowledge.current is before


async def test_a_named_moderator_may_reload_in_a_direct_message(stage: Stage) -> None:
    async with stage.bot():
        assert "Nothing changed" in (await stage.reply_to(stage.moderator.dm("!reload"))).text


async def test_a_named_role_moderates(stage: Stage) -> None:
    role = max(stage.discord.guilds[0].roles.values(), key=lambda role: role.position)
    async with stage.bot(moderators=(role.id,)):
        assert "Nothing changed" in (await stage.reply_to(stage.moderator.say("!reload"))).text
        assert (await stage.reply_to(stage.member.say("!reload"))).text == REFUSED
        # In direct messages nobody has a role.
        assert (await stage.reply_to(stage.moderator.dm("!reload"))).text == REFUSED


async def test_with_several_servers_and_nobody_named_nobody_reloads(stage: Stage) -> None:
    async with stage.bot(moderators=()):
        told = await stage.reply_to(stage.moderator.say("!reload"))
        assert told.text.startswith("Several servers share these articles")
        assert (await stage.reply_to(stage.member.say("!reload"))).text == REFUSED
        with pytest.raises(ImpossibleError):
            stage.member.slash("reload")  # Discord does not even offer it


async def test_an_unforced_loss_is_refused_and_force_overrides_it(stage: Stage) -> None:
    stage_text = HARBOUR.replace("The harbour opens at nine.", "Closed for repairs.")
    async with stage.bot():
        before = stage.knowledge.current
        stage.write({"harbour.md": stage_text})
        told = await stage.reply_to(stage.moderator.say("!reload"))
        assert told.text.startswith("Not reloaded: 1 answer would be lost")
        assert "when does the harbour open" in told.text
        assert stage.knowledge.current is before
        told = await stage.reply_to(stage.moderator.say("!reload now"))
        assert told.text.startswith("That is not how it is written: `!reload`")
        told = await stage.answer_to(stage.moderator.slash("reload", force=False))
        assert told.text.startswith("Not reloaded")
        told = await stage.answer_to(stage.moderator.slash("reload", force=True))
        assert told.text.startswith("Reloaded")
        told = await stage.reply_to(stage.moderator.say("!rollback"))
        assert told.text.startswith(f"Rolled back: version `{before.revision}` serves again")
        told = await stage.reply_to(stage.moderator.say("!rollback"))
        assert told.text.startswith("There is no earlier version to return to")
        told = await stage.reply_to(stage.moderator.say("!reload --force"))
        assert told.text.startswith("Reloaded")


async def test_a_failure_is_told_in_one_sentence(stage: Stage) -> None:
    async with stage.bot():
        before = stage.knowledge.current
        for path in stage.folder.iterdir():
            path.unlink()
        told = await stage.reply_to(stage.moderator.say("!reload --force"))
        assert "no .md, .txt or .html file was found" in told.text
        stage.folder.rmdir()
        for told in (
            await stage.answer_to(stage.moderator.slash("reload")),
            await stage.reply_to(stage.moderator.say("!reload")),
        ):
            assert told.text.startswith("knowledge: there is no such folder")
            assert str(stage.folder.parent) not in told.text
        assert stage.knowledge.current is before


async def test_a_long_report_is_attached(stage: Stage) -> None:
    stage.write({f"n{n}.md": "---\ntitle: 1\ntitle: 2\n---\nText." for n in range(40)})
    async with stage.bot():
        told = await stage.reply_to(stage.moderator.say("!reload"))
    (report,) = told.message.attachments
    assert report.filename == f"reload-{stage.knowledge.current.revision}.txt"
    assert report.content.decode().count("`title` is given twice") == 40
    assert "… and 37 more" in told.text


async def test_two_hundred_questions_during_a_reload_are_each_answered_once(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    lent = "The library lends books for {} weeks."
    begun, go_on = threading.Event(), threading.Event()
    compare = reload.compare

    def held(*snapshots: object) -> object:
        begun.set()
        assert go_on.wait(PATIENCE_S)
        return compare(*snapshots)  # type: ignore[arg-type]

    monkeypatch.setattr(reload, "compare", held)
    stage.write({"library.md": lent.format("three")})
    stage.knowledge = type(stage.knowledge)([stage.folder])
    async with stage.bot():
        stage.write({"library.md": lent.format("four")})
        reloading = stage.moderator.slash("reload")
        assert await asyncio.to_thread(begun.wait, PATIENCE_S)
        second = stage.moderator.say("!reload")
        asked = [stage.member.say("!ask library lends books") for _ in range(100)]
        during = [await stage.reply_to(message) for message in asked[:50]]
        asked += [stage.moderator.say("!ask library lends books") for _ in range(100)]
        go_on.set()
        replies = during + [await stage.reply_to(message) for message in asked[50:]]
        assert (await stage.answer_to(reloading)).text.startswith("Reloaded")
        assert (await stage.reply_to(second)).text.startswith("Nothing changed")
        last = await stage.reply_to(stage.member.say("!ask library lends books"))
        await stage.reply_to(stage.member.say("!help"))  # whatever was said before is there now
    old, new = lent.format("three"), lent.format("four")
    assert [reply.quote for reply in during] == [old] * 50
    assert {reply.quote for reply in replies} <= {old, new}
    assert last.quote == new
    answers = [m for m in stage.discord.channel.messages.values() if m.author.bot]
    answered = [m.reference_id for m in answers]
    assert all(answered.count(message.id) == 1 for message in asked)
    assert all(Shown(reply.message).text for reply in replies)


async def test_a_reload_asked_for_during_another_sees_what_was_written_meanwhile(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()
    compare = reload.compare

    def held(*snapshots: object) -> object:
        begun.set()
        assert go_on.wait(PATIENCE_S)
        return compare(*snapshots)  # type: ignore[arg-type]

    monkeypatch.setattr(reload, "compare", held)
    async with stage.bot():
        stage.write({"library.md": "The library lends books for four weeks."})
        first = stage.moderator.say("!reload")
        assert await asyncio.to_thread(begun.wait, PATIENCE_S)
        stage.write({"library.md": "The library lends books for five weeks."})
        second = stage.moderator.say("!reload")
        third = stage.moderator.slash("reload", force=True)
        await third.responded(PATIENCE_S)
        go_on.set()
        assert (await stage.reply_to(first)).text.startswith("Reloaded")
        report = (await stage.reply_to(second)).text
        assert report.startswith("Reloaded")
        assert (await stage.answer_to(third)).text == report
        reply = await stage.reply_to(stage.member.say("!ask how long does the library lend"))
        assert "five weeks" in reply.quote


async def test_who_waits_for_a_reload_is_told_when_the_bot_stops(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, go_on = threading.Event(), threading.Event()

    def held(*_: object) -> object:
        begun.set()
        assert go_on.wait(PATIENCE_S)
        raise RuntimeError("nobody waits for it any more")

    monkeypatch.setattr(reload, "compare", held)
    async with stage.bot():
        asked = stage.moderator.say("!reload"), stage.moderator.say("!reload")
        assert await asyncio.to_thread(begun.wait, PATIENCE_S)
    for message in asked:
        told = await stage.reply_to(message)
        assert told.text.startswith("I am stopping before the reload is done")
    go_on.set()


async def test_no_path_of_the_host_is_shown_in_a_report(stage: Stage) -> None:
    stage.write({"broken.md": "---\ntitle: a: b\n---\nText."})
    async with stage.bot():
        told = await stage.reply_to(stage.moderator.say("!reload"))
    assert "knowledge\\/broken.md" in told.text
    assert stage.folder.parent.name not in told.text


async def test_a_saved_knowledge_base_is_reloaded_in_another_process_while_questions_come(
    stage: Stage, tmp_path: Path
) -> None:
    lent = "The library lends books for {} weeks."
    stage.write({"library.md": lent.format("three")})
    stage.knowledge = KnowledgeBase([stage.folder], data=tmp_path / "index", saved_from=1)
    with contextlib.closing(stage.knowledge):
        async with stage.bot():
            for weeks in ("four", "five"):
                stage.write({"library.md": lent.format(weeks)})
                reloading = stage.moderator.say("!reload")
                asked = [stage.member.say("!ask library lends books") for _ in range(20)]
                assert (await stage.reply_to(reloading)).text.startswith("Reloaded")
                quotes = [(await stage.reply_to(message)).quote for message in asked]
                assert all(quote.startswith("The library lends books") for quote in quotes)
                last = await stage.reply_to(stage.member.say("!ask library lends books"))
                assert last.quote == lent.format(weeks)
            rolled_back = await stage.reply_to(stage.moderator.say("!rollback"))
            assert rolled_back.text.startswith("Rolled back: version")
            last = await stage.reply_to(stage.member.say("!ask library lends books"))
            assert last.quote == lent.format("four")


def killed(_: Path, __: int) -> None:
    """Build the base of a draft in a process that is killed."""
    raise RenewalError(-signal.SIGKILL)


async def test_a_reload_whose_process_is_killed_is_told_in_a_sentence(
    stage: Stage, tmp_path: Path
) -> None:
    stage.knowledge = KnowledgeBase(
        [stage.folder], data=tmp_path / "index", saved_from=1, build=killed
    )
    stage.write({"library.md": "All of it is new."})
    with contextlib.closing(stage.knowledge):
        async with stage.bot():
            told = await stage.reply_to(stage.moderator.say("!reload"))
            assert told.text == (
                "The process that builds the index was ended by signal 9; the system does so "
                "when memory runs out. What serves now serves on; reload again."
            )
            reply = await stage.reply_to(stage.member.say("!ask when does the harbour open"))
            assert "nine" in reply.quote
