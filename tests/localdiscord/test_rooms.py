"""Threads, forums, announcements, voice text, pins, reactions, history, roles and members."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import discord
import pytest
from discord.ext import commands

from localdiscord import (
    BotSeed,
    Channel,
    ImpossibleError,
    LocalDiscord,
    Permission,
    two_servers,
)
from localdiscord.seed import LEAST_PERMISSIONS
from tests.localdiscord.conftest import Connect, make_bot, running
from tests.localdiscord.raw import RawClient
from tests.localdiscord.specification import check

THREADS = Permission.CREATE_PUBLIC_THREADS | Permission.CREATE_PRIVATE_THREADS
MODERATING = (
    LEAST_PERMISSIONS
    | THREADS
    | Permission.MANAGE_THREADS
    | Permission.MANAGE_MESSAGES
    | Permission.ADD_REACTIONS
    | Permission.PIN_MESSAGES
)


@pytest.fixture
async def rooms() -> AsyncIterator[LocalDiscord]:
    """A local Discord whose bot may do all that moderators do with threads and messages."""
    seed = two_servers(BotSeed(server_members=True, permissions=MODERATING))
    async with LocalDiscord(seed) as server:
        yield server
        check(server, requests=False)


@pytest.fixture
async def rest(rooms: LocalDiscord) -> AsyncIterator[RawClient]:
    async with RawClient(rooms) as client:
        yield client


def heard_by(bot: commands.Bot, *events: str) -> asyncio.Queue[tuple[str, Any]]:
    """What a bot hears of these events of discord.py, in order."""
    heard: asyncio.Queue[tuple[str, Any]] = asyncio.Queue()
    for event in events:

        async def listener(*arguments: Any, event: str = event) -> None:
            heard.put_nowait((event, arguments[-1]))

        bot.add_listener(listener, f"on_{event}")
    return heard


async def test_the_real_client_lives_in_threads_and_forums(rooms: LocalDiscord, point: Any) -> None:
    point(rooms)
    bot = make_bot(members=True)
    heard = heard_by(bot, "thread_create", "thread_update", "thread_delete", "message")
    async with running(bot, rooms):
        await bot.wait_until_ready()
        thread = rooms.member.start_thread("about boats", on=rooms.member.say("boats?"))
        event, _ = await heard.get()
        assert event == "message"
        event, seen = await heard.get()
        assert (event, seen.name, seen.id) == ("thread_create", "about boats", thread.id)
        rooms.member.say("in it", channel=thread)
        while (got := await heard.get())[1].content != "in it":
            pass
        assert isinstance(got[1].channel, discord.Thread)
        assert got[1].channel.parent_id == rooms.channel.id
        await got[1].channel.send("answer")
        await got[1].channel.edit(archived=True)
        while (got := await heard.get())[0] != "thread_update":
            pass
        assert got[1].archived
        rooms.member.archive(thread, archived=False)
        forum = bot.get_channel(rooms.channel_named("help").id)
        assert isinstance(forum, discord.ForumChannel)
        post = await forum.create_thread(
            name="a post", content="first", applied_tags=[forum.available_tags[0]]
        )
        assert post.message.id == post.thread.id
        assert [tag.name for tag in post.thread.applied_tags] == ["open"]
        assert rooms.channel_named("a post").messages[post.thread.id].content == "first"
        await post.thread.delete()
        while (got := await heard.get())[0] != "thread_delete":
            pass
        news = bot.get_channel(rooms.channel_named("news").id)
        assert isinstance(news, discord.TextChannel)
        assert news.is_news()
        await (await news.send("news")).publish()
        voice = bot.get_channel(rooms.channel_named("voice").id)
        assert isinstance(voice, discord.VoiceChannel)
        await voice.send("text beside voice")
    assert [m.content for m in thread.messages.values()][1:] == ["in it", "answer"]


async def test_the_real_client_reacts_pins_reads_history_roles_and_members(
    rooms: LocalDiscord, point: Any
) -> None:
    point(rooms)
    bot = make_bot(members=True)
    heard = heard_by(bot, "raw_reaction_add", "raw_reaction_remove", "typing")
    asked = [rooms.member.say(f"number {n}") for n in range(5)]
    async with running(bot, rooms):
        await bot.wait_until_ready()
        channel = bot.get_channel(rooms.channel.id)
        assert isinstance(channel, discord.TextChannel)
        found = [m.content async for m in channel.history(limit=3)]
        assert found == ["number 4", "number 3", "number 2"]
        assert [m.id async for m in channel.history(after=asked[3])] == [asked[4].id]
        assert [m.id async for m in channel.history(before=asked[1])] == [asked[0].id]
        around = [m.id async for m in channel.history(around=asked[2], limit=3)]
        assert set(around) == {asked[1].id, asked[2].id, asked[3].id}
        message = await channel.fetch_message(asked[0].id)
        await message.add_reaction("👍")
        assert rooms.bot in asked[0].reactions["👍"]
        rooms.moderator.react(asked[0], "👍")
        while (got := await heard.get())[1].user_id != rooms.moderator.user.id:
            pass
        assert (got[0], str(got[1].emoji)) == ("raw_reaction_add", "👍")
        again = await channel.fetch_message(asked[0].id)
        assert {u.name async for u in again.reactions[0].users()} == {"Bot", "morgan"}
        await message.clear_reactions()
        assert asked[0].reactions == {}
        await message.pin()
        assert [pin.id async for pin in channel.pins()] == [asked[0].id]
        await message.unpin()
        assert rooms.channel.pins == []
        rooms.member.typing()
        while (await heard.get())[0] != "typing":
            pass
        async with channel.typing():
            pass
        guild = channel.guild
        assert {m.name async for m in guild.fetch_members()} == {"owner", "Bot", "robin", "morgan"}
        assert "Moderators" in [role.name for role in await guild.fetch_roles()]
        moderator = await guild.fetch_member(rooms.moderator.user.id)
        assert [role.name for role in moderator.roles] == ["@everyone", "Moderators"]


async def test_a_private_thread_is_for_those_who_are_added(
    local: LocalDiscord, connect: Connect, api: RawClient
) -> None:
    bot = make_bot()
    heard = heard_by(bot, "thread_join", "message")
    async with connect(bot):
        await bot.wait_until_ready()
        thread = local.moderator.start_thread("secret", private=True)
        assert not local.member.sees(thread)
        assert (await api.say({"content": "x"}, thread.id)).code == 50001
        local.moderator.say("before", channel=thread)
        local.moderator.add_to_thread(thread, local.bot)
        event, seen = await heard.get()
        assert (event, seen.id) == ("thread_join", thread.id)
        local.moderator.say("after", channel=thread)
        assert (await heard.get())[1].content == "after"
        with pytest.raises(ImpossibleError, match="has no SEND"):
            local.member.say("x", channel=thread)


async def test_what_discord_refuses_around_threads_is_refused(
    local: LocalDiscord, api: RawClient
) -> None:
    forum, news, voice = (local.channel_named(name) for name in ("help", "news", "voice"))
    asked = local.member.say("hello")
    thread = local.member.start_thread("one", on=asked)
    local.faults.take_permission(local.channel, Permission.CREATE_PUBLIC_THREADS)
    here = f"/channels/{local.channel.id}"
    post = {"name": "n", "message": {"content": "x"}}
    for method, path, body, code in (
        ("POST", f"{here}/threads", {"name": "n", "type": 11}, 50013),
        ("POST", f"{here}/threads", {"name": "", "type": 11}, 50035),
        ("POST", f"{here}/threads", {"name": "n", "type": 10}, 50035),
        ("POST", f"{here}/threads", {"name": "n", "auto_archive_duration": 61}, 50035),
        ("POST", f"/channels/{voice.id}/threads", {"name": "n"}, 50024),
        ("POST", f"{here}/messages/{asked.id}/threads", {"name": "n"}, 50013),
        ("POST", f"/channels/{forum.id}/messages", {"content": "x"}, 50008),
        ("POST", f"/channels/{forum.id}/threads", {"name": "n"}, 50035),
        ("POST", f"/channels/{forum.id}/threads", post | {"applied_tags": ["1"]}, 10087),
        ("POST", f"/channels/{forum.id}/threads", post | {"message": {}}, 50006),
        ("PATCH", f"/channels/{thread.id}", {"locked": True}, 50013),
        ("PATCH", f"/channels/{thread.id}", {"archived": True}, 50013),
        ("PATCH", f"/channels/{thread.id}", {"rate_limit_per_user": 21601}, 50035),
        ("DELETE", f"/channels/{thread.id}", None, 50013),
        ("PUT", f"/channels/{news.id}/thread-members/@me", None, 50024),
        ("GET", f"/channels/{thread.id}/thread-members/{local.bot.id}", None, 10007),
        ("GET", f"/channels/{thread.id}/thread-members", None, 50001),
        ("POST", f"{here}/messages/{asked.id}/crosspost", None, 50024),
        ("PUT", f"{here}/messages/pins/{asked.id}", None, 50013),
        ("PUT", f"{here}/messages/{asked.id}/reactions/x/@me", None, 10014),
        ("PUT", f"{here}/messages/1/reactions/%F0%9F%91%8D/@me", None, 10008),
        ("DELETE", f"{here}/messages/{asked.id}/reactions", None, 50013),
        ("GET", f"{here}/messages?limit=101", None, 50035),
        ("GET", f"/guilds/{local.guilds[0].id}/members", None, 50001),
        ("GET", f"/guilds/{local.guilds[0].id}/members/1", None, 10007),
        ("GET", f"/guilds/{local.guilds[0].id}/roles/1", None, 10011),
        ("GET", "/guilds/1", None, 10004),
    ):
        answered = await api.send(method, path, body)
        assert answered.code == code, (method, path, body, answered.body)


async def test_an_archived_or_locked_thread_takes_nothing_until_it_is_opened(
    rooms: LocalDiscord, rest: RawClient
) -> None:
    thread = rooms.member.start_thread("one")
    first = (await rest.say({"content": "x"}, thread.id)).body
    rooms.member.archive(thread)
    message = f"/channels/{thread.id}/messages/{first['id']}"
    assert (await rest.send("PATCH", message, {"content": "y"})).code == 50083
    assert (await rest.send("PUT", f"{message}/reactions/%E2%9C%85/@me")).code == 50083
    assert (await rest.send("PATCH", f"/channels/{thread.id}", {"name": "n"})).code == 50083
    found = await rest.send("GET", f"/channels/{rooms.channel.id}/threads/archived/public")
    assert [t["name"] for t in found.body["threads"]] == ["one"]
    active = await rest.send("GET", f"/guilds/{rooms.guilds[0].id}/threads/active")
    assert active.body["threads"] == []
    assert (await rest.say({"content": "opens it"}, thread.id)).status == 200
    assert thread.thread is not None
    assert not thread.thread.archived
    locked = await rest.send("PATCH", f"/channels/{thread.id}", {"locked": True, "archived": True})
    assert locked.body["thread_metadata"]["locked"] is True
    with pytest.raises(ImpossibleError, match="MANAGE_THREADS"):
        rooms.member.say("x", channel=thread)
    async with LocalDiscord() as other, RawClient(other) as plain:
        room = other.member.start_thread("one")
        assert room.thread is not None
        room.thread.locked = True
        assert (await plain.say({"content": "x"}, room.id)).code == 160005


async def test_pins_and_reactions_have_their_limits(rooms: LocalDiscord, rest: RawClient) -> None:
    asked = rooms.member.say("hello")
    path = f"/channels/{rooms.channel.id}/messages/{asked.id}/reactions"
    for number in range(20):
        emoji = chr(0x1F600 + number)
        assert (await rest.send("PUT", f"{path}/{emoji}/@me")).status == 204
    assert (await rest.send("PUT", f"{path}/👍/@me")).code == 30010
    assert (await rest.send("GET", f"{path}/{chr(0x1F600)}")).body[0]["username"] == "Bot"
    assert (await rest.send("DELETE", f"{path}/{chr(0x1F600)}/@me")).status == 204
    assert len(asked.reactions) == 19
    pins = f"/channels/{rooms.channel.id}/messages/pins"
    for number in range(250):
        message = rooms.member.say(f"{number}")
        assert (await rest.send("PUT", f"{pins}/{message.id}")).status == 204
    assert (await rest.send("PUT", f"{pins}/{asked.id}")).code == 30003
    listed = (await rest.send("GET", f"{pins}?limit=2")).body
    assert [i["message"]["content"] for i in listed["items"]] == ["249", "248"]
    assert listed["has_more"] is True
    told = [m for m in rooms.channel.messages.values() if m.kind == 6]
    assert (await rest.send("PUT", f"{pins}/{told[0].id}")).code == 50021


async def test_without_the_permission_there_is_no_history(
    local: LocalDiscord, api: RawClient
) -> None:
    local.member.say("hello")
    path = f"/channels/{local.channel.id}/messages"
    assert len((await api.send("GET", path)).body) == 1
    local.faults.take_permission(local.channel, Permission.READ_MESSAGE_HISTORY)
    assert (await api.send("GET", path)).body == []


async def test_voice_text_takes_the_permission_to_connect(
    local: LocalDiscord, api: RawClient
) -> None:
    voice = local.channel_named("voice")
    assert (await api.say({"content": "x"}, voice.id)).status == 200
    local.faults.take_permission(voice, Permission.CONNECT)
    assert (await api.say({"content": "x"}, voice.id)).code == 50001


async def test_a_person_cannot_do_what_a_client_would_not_offer(local: LocalDiscord) -> None:
    forum: Channel = local.channel_named("help")
    asked = local.member.say("hello")
    local.member.start_thread("one", on=asked)
    for attempt in (
        lambda: local.member.say("x", channel=forum),
        lambda: local.member.start_thread("two", on=asked),
        lambda: local.member.start_thread("x" * 101),
        lambda: local.member.start_thread("secret", private=True),
        lambda: local.member.post("n", "t", forum=local.channel),
        lambda: local.member.post("n", "t", forum=forum, tags=["unknown"]),
        lambda: local.member.pin(asked),
        lambda: local.member.edit(asked, "x" * 2001),
    ):
        with pytest.raises(ImpossibleError):
            attempt()


async def test_the_real_client_starts_joins_fills_and_leaves_threads(
    rooms: LocalDiscord, point: Any
) -> None:
    point(rooms)
    bot = make_bot(members=True)
    asked = rooms.member.say("boats?")
    async with running(bot, rooms):
        await bot.wait_until_ready()
        channel = bot.get_channel(rooms.channel.id)
        assert isinstance(channel, discord.TextChannel)
        public = await channel.create_thread(name="public", type=discord.ChannelType.public_thread)
        hung = await channel.get_partial_message(asked.id).create_thread(name="hung")
        assert hung.id == asked.id
        private = await channel.create_thread(name="private", invitable=False)
        assert private.is_private()
        await private.add_user(discord.Object(rooms.member.user.id))
        assert rooms.member.sees(rooms.channel_named("private"))
        member = await private.fetch_member(rooms.member.user.id)
        assert {m.id for m in await private.fetch_members()} == {member.id, rooms.bot.id}
        await private.remove_user(discord.Object(rooms.member.user.id))
        assert not rooms.member.sees(rooms.channel_named("private"))
        await public.leave()
        await public.join()
        await public.edit(name="renamed", slowmode_delay=5, auto_archive_duration=60)
        await private.edit(archived=True, locked=True)
        archived = [t.name async for t in channel.archived_threads(private=True)]
        assert archived == ["private"]
        guild = channel.guild
        assert {t.name for t in await guild.active_threads()} == {"renamed", "hung"}
        fetched = await bot.fetch_guild(guild.id)
        assert fetched.name == "First Server"
        assert len(await fetched.fetch_channels()) == len(rooms.guilds[0].channels)
        assert [m.name for m in await guild.query_members("rob")] == ["robin"]
        message = await channel.fetch_message(asked.id)
        await message.add_reaction("✅")
        rooms.member.react(asked, "✅")
        await message.remove_reaction("✅", discord.Object(rooms.member.user.id))
        await message.remove_reaction("✅", discord.Object(rooms.bot.id))
        rooms.member.react(asked, "👍")
        await message.clear_reaction("👍")
        assert asked.reactions == {}
