"""Channels that see some articles only: in every way of asking and reading, and after a restart."""

from tests.e2e.stage import Stage

FERRY = "# The ferry\n\nThe ferry leaves at ten o'clock from the northern pier.\n"
HARBOUR, LIBRARY = "when does the harbour open", "how long does the library lend books"
OPENS, LENDS = "opens at nine", "three weeks"


async def restricted(kb: Stage, only: str) -> str:
    return (await kb.reply_to(kb.moderator.say(f"!kb scope {only}"))).text


async def test_every_way_of_asking_and_reading_keeps_to_the_scope_of_the_channel(
    kb: Stage,
) -> None:
    member, channel = kb.member, kb.discord.channel
    async with kb.bot():
        before = await kb.said("when does the harbour open at dusk")
        assert await restricted(kb, "the library") == f"<#{channel.id}> sees 1 article: `library`."
        message = kb.moderator.say(HARBOUR)
        for shown in (
            await kb.said(HARBOUR),
            await kb.answer_to(member.slash("ask", question=HARBOUR)),
            await kb.reply_to(member.mention(HARBOUR)),
            await kb.answer_to(member.menu("Find an answer", message)),
            await kb.answer_to(member.slash("why", question=HARBOUR)),
        ):
            assert OPENS not in shown.text
            assert "The harbour" not in [shown.text, *shown.buttons]
        topics = (await kb.said("zebra crossing")).buttons
        assert "The library" in topics
        assert "The museum" not in topics
        assert LENDS in (await kb.said(LIBRARY)).text
        listed = await kb.reply_to(member.say("!articles"))
        assert listed.text.startswith("1 article, 2 passages")
        assert "no article “harbour”" in (await kb.reply_to(member.say("!article harbour"))).text
        assert await member.complete("article", "title", "") == [
            {"name": "The library", "value": "library"}
        ]
        offered = await member.complete("ask", "question", "")
        assert [choice["value"] for choice in offered] == ["The library"]
        for button in ("Read the article", "In context", "Next ▶"):
            late = await kb.answer_to(member.click(before.message, button))
            assert "has been changed or removed since" in late.text
        thread = member.start_thread("about books")
        asked = member.say(f"!ask {HARBOUR}", channel=thread)
        assert OPENS not in (await kb.reply_to(asked)).text
        elsewhere = member.say(f"!ask {HARBOUR}", channel=kb.discord.other_channel)
        assert OPENS in (await kb.reply_to(elsewhere)).text
        assert OPENS in (await kb.reply_to(member.dm(HARBOUR))).text


async def test_a_scope_outlives_a_restart_is_shown_and_lifted(kb: Stage) -> None:
    channel = kb.discord.channel
    (kb.folder / "boats").mkdir()
    kb.write({"boats/ferry.md": FERRY})
    kb.restart()
    async with kb.bot():
        assert await restricted(kb, "") == f"<#{channel.id}> sees all articles: 4."
        thread = kb.moderator.start_thread("about boats")
        told = await kb.reply_to(kb.moderator.say("!kb scope boats/, museum", channel=thread))
        assert told.text == f"<#{channel.id}> sees 2 articles: `boats/`, `museum`."
    kb.restart()
    async with kb.bot():
        assert OPENS not in (await kb.said(HARBOUR)).text
        assert "ten o'clock" in (await kb.said("when does the ferry leave")).text
        status = await kb.reply_to(kb.moderator.say("!kb status"))
        shown = f"Channels that see some articles only: <#{channel.id}> `boats/`, `museum`."
        assert shown in status.text
        (kb.folder / "boats/ferry.md").unlink()
        gone = f"<#{channel.id}>: `boats/` names nothing any more"
        assert gone in (await kb.reply_to(kb.moderator.say("!reload"))).text
        assert gone in (await kb.reply_to(kb.moderator.say("!kb status"))).text
        assert "ferry" not in (await kb.said("when does the ferry leave")).text
        used = kb.moderator.slash("kb scope", only="all")
        assert (await kb.answer_to(used)).text == f"<#{channel.id}> sees all articles: 3."
        assert OPENS in (await kb.said(HARBOUR)).text
        history = await kb.reply_to(kb.moderator.say("!kb history"))
        assert f"scope of {channel.name}: all by <@{kb.moderator.user.id}>: done" in history.text


async def test_a_scope_of_nothing_and_one_of_direct_messages_are_refused(kb: Stage) -> None:
    async with kb.bot():
        assert "is called or lies in “nowhere/”" in await restricted(kb, "nowhere/")
        told = await kb.reply_to(kb.moderator.dm("!kb scope museum"))
        assert told.text == "Use it in the channel that you want to restrict."
        choices = await kb.moderator.complete("kb scope", "only", "harbour, mus")
        assert [choice["value"] for choice in choices] == ["harbour, museum"]
    assert not (kb.data / "scopes.json").exists()
