"""What people do, and whom their messages and the bot's ping."""

import asyncio
from typing import Any

import pytest

from localdiscord import Event, EventKind, ImpossibleError, LocalDiscord, Permission
from localdiscord.events import KEPT
from localdiscord.world import Overwrite, OverwriteKind, Role
from tests.localdiscord.raw import RawClient
from tests.localdiscord.test_refused_requests import ASK, HELLO, answer


@pytest.fixture
def discord() -> LocalDiscord:
    return LocalDiscord()


def test_a_person_pings_whom_the_text_names_once_each(discord: LocalDiscord) -> None:
    bot, moderator = discord.bot, discord.moderator.user
    said = discord.member.say(f"<@{moderator.id}> <@!{bot.id}> <@{bot.id}> <@1{'0' * 16}>")
    assert said.mentions == [moderator, bot]


def test_what_stands_in_code_pings_nobody(discord: LocalDiscord) -> None:
    named = f"<@{discord.bot.id}>"
    assert discord.member.say(f"`{named}` ```\n{named}```").mentions == []


def test_a_reply_pings_its_author_unless_switched_off(discord: LocalDiscord) -> None:
    said = discord.member.say("hello")
    assert discord.moderator.say("yes", reply_to=said).mentions == [discord.member.user]
    assert discord.moderator.say("yes", reply_to=said, ping=False).mentions == []


def test_only_who_may_pings_everyone_and_roles(discord: LocalDiscord) -> None:
    guild = discord.guilds[0]
    guild.roles[10**17] = Role(10**17, "Readers", 0)
    text = f"@everyone <@&{10**17}> <@&{10**17}> <@&{10**17 + 1}>"
    modest = discord.member.say(text)
    assert (modest.mention_everyone, modest.mention_role_ids) == (False, [])
    loud = discord.moderator.say(text)
    assert (loud.mention_everyone, loud.mention_role_ids) == (True, [10**17])
    assert discord.moderator.say("@here now").mention_everyone
    assert not discord.moderator.say("mail@everyones").mention_everyone


@pytest.mark.parametrize(
    ("allowed", "pinged"),
    [
        (None, ["robin", "morgan"]),
        ({"parse": []}, []),
        ({"parse": ["users"]}, ["robin"]),
        ({"parse": [], "replied_user": True}, ["morgan"]),
        ({"users": ["ROBIN"]}, ["robin"]),
        ({"users": ["1"]}, []),
    ],
)
async def test_the_bot_pings_whom_its_allowed_mentions_allow(
    local: LocalDiscord, api: RawClient, allowed: dict[str, Any] | None, pinged: list[str]
) -> None:
    asked = local.moderator.say("?")
    body: dict[str, Any] = {
        "content": f"<@{local.member.user.id}>",
        "message_reference": {"message_id": str(asked.id)},
    }
    if allowed is not None:
        users = [str(local.member.user.id) if u == "ROBIN" else u for u in allowed.get("users", [])]
        body["allowed_mentions"] = allowed | ({"users": users} if users else {})
    posted = (await api.say(body)).body
    assert [user["username"] for user in posted["mentions"]] == pinged


def test_people_write_only_where_they_may(discord: LocalDiscord) -> None:
    guild, channel = discord.guilds[0], discord.channel
    muted = Overwrite(guild.id, OverwriteKind.ROLE, deny=int(Permission.SEND_MESSAGES))
    channel.overwrites = [muted]
    with pytest.raises(ImpossibleError, match="SEND_MESSAGES"):
        discord.member.say("hello")
    discord.member.say("hello", channel=discord.other_channel)
    with pytest.raises(ImpossibleError, match="MANAGE_MESSAGES"):
        discord.member.delete(discord.moderator.say("mine", channel=discord.other_channel))


KB: dict[str, Any] = {
    "name": "kb",
    "description": "Knowledge base",
    "options": [
        {
            "type": 1,
            "name": "set",
            "description": "Set",
            "options": [
                {"type": 3, "name": "text", "description": "T", "max_length": 3},
                {"type": 4, "name": "count", "description": "C", "min_value": 1, "max_value": 9},
                {"type": 10, "name": "share", "description": "S"},
                {"type": 5, "name": "exact", "description": "E"},
                {"type": 3, "name": "mode", "description": "M"}
                | {"choices": [{"name": "Fast", "value": "fast"}]},
                {"type": 6, "name": "who", "description": "W"},
            ],
        }
    ],
}


async def test_options_are_held_to_their_definitions(local: LocalDiscord, api: RawClient) -> None:
    await api.send("PUT", f"/applications/{local.application.id}/commands", [KB])
    local.member.slash("kb set", text="abc", count=9, share=0.5, exact=True, mode="fast")
    for options in (
        {"text": "abcd"},
        {"count": 0},
        {"count": 10},
        {"count": True},
        {"share": "x"},
        {"exact": 1},
        {"mode": "slow"},
        {"who": "1"},
    ):
        with pytest.raises(ImpossibleError):
            local.member.slash("kb set", **options)  # type: ignore[arg-type]
    with pytest.raises(ImpossibleError, match="subcommand"):
        local.member.slash("kb")
    with pytest.raises(ImpossibleError, match="autocomplete"):
        local.member.start_completing("kb set", "text", "a")


async def test_commands_are_offered_where_they_belong(local: LocalDiscord, api: RawClient) -> None:
    base = f"/applications/{local.application.id}"
    everywhere = [
        ASK,
        ASK | {"name": "server", "contexts": [0]},
        ASK | {"name": "direct", "contexts": [1]},
        ASK | {"name": "old", "dm_permission": False},
        ASK | {"name": "nobody", "default_member_permissions": "0"},
    ]
    await api.send("PUT", f"{base}/commands", everywhere)
    own = [ASK | {"description": "Own"}, {"type": 3, "name": "Find an answer"}]
    await api.send("PUT", f"{base}/guilds/{local.guilds[0].id}/commands", own)

    def names(**where: Any) -> list[str]:
        return [c["name"] for c in local.member.commands(**where)]

    assert names() == ["ask", "old", "server"]
    assert local.member.commands()[0]["description"] == "Own"
    assert names(kind=3) == ["Find an answer"]
    assert names(channel=local.other_channel, kind=3) == []
    assert names(channel=local.member.direct) == ["ask", "direct", "nobody"]
    use = local.member.slash("ask", channel=local.member.direct, question="x")
    assert (await answer(api, use, HELLO)).status == 204
    assert (await local.next_message(local.member.direct)).content == "hello"
    menu = local.member.menu("Find an answer", local.moderator.say("what?"))
    await answer(api, menu, {"type": 5})
    with pytest.raises(TimeoutError, match=r"no reply within 0\.01 s; DEFERRED_MESSAGE only"):
        await menu.reply(timeout_s=0.01)


async def test_components_are_found_by_label_or_id_and_used_as_they_allow(
    local: LocalDiscord, api: RawClient
) -> None:
    buttons = [
        {"type": 2, "style": 1, "label": "Next", "custom_id": "next"},
        {"type": 2, "style": 1, "emoji": {"name": "👍"}, "custom_id": "good"},
        {"type": 2, "style": 1, "label": "Old", "custom_id": "old", "disabled": True},
        {"type": 2, "style": 5, "label": "Open", "url": "https://a.example"},
    ]
    select = {"type": 3, "custom_id": "which", "options": [{"label": "A", "value": "a"}]}
    rows = [{"type": 1, "components": buttons}, {"type": 1, "components": [select]}]
    posted = (await api.say({"content": "x", "components": rows})).body
    message = local.channel.messages[int(posted["id"])]
    assert local.member.click(message, "Next").name == "next"
    assert local.member.click(message, "👍").name == "good"
    for button in ("Old", "Open", "nothing"):
        with pytest.raises(ImpossibleError):
            local.member.click(message, button)
    with pytest.raises(ImpossibleError, match="offers"):
        local.member.choose(message, "b")
    used = local.member.choose(message, "a")
    assert (await answer(api, used, {"type": 6})).status == 204
    original = f"/webhooks/{local.application.id}/{used.token}/messages/@original"
    assert (await api.send("PATCH", original, {"content": "y"}, token=None)).status == 200
    assert (await used.reply()).content == "y"
    with pytest.raises(ImpossibleError, match="no form"):
        local.member.submit(used)


async def test_an_ephemeral_message_is_its_own_persons_alone(
    local: LocalDiscord, api: RawClient
) -> None:
    await api.send("PUT", f"/applications/{local.application.id}/commands", [ASK])
    use = local.member.slash("ask", question="x")
    button = {"type": 2, "style": 1, "label": "Next", "custom_id": "next"}
    content = {"content": "x", "flags": 64, "components": [{"type": 1, "components": [button]}]}
    sent = f"/interactions/{use.id}/{use.token}/callback?with_response=true"
    made = await api.send("POST", sent, {"type": 4, "data": content}, token=None)
    assert made.body["interaction"]["response_message_ephemeral"] is True
    reply = await use.reply()
    assert made.body["resource"]["message"]["id"] == str(reply.id)
    with pytest.raises(ImpossibleError, match="ephemeral"):
        local.moderator.click(reply, "Next")
    click = local.member.click(reply, "Next")
    update = {"type": 7, "data": {"content": "y", "components": []}}
    assert (await answer(api, click, update)).status == 204
    assert (await click.reply()) is reply
    assert (reply.content, reply.components) == ("y", [])


async def test_the_bot_shows_that_it_is_typing(local: LocalDiscord, api: RawClient) -> None:
    typed = await api.send("POST", f"/channels/{local.channel.id}/typing")
    assert typed.status == 204
    assert local.events.record[-1].kind == "typing"


async def test_what_happened_is_forgotten_at_last_but_never_while_it_is_waited_for(
    discord: LocalDiscord,
) -> None:
    first = discord.member.say("first")
    assert discord.events.record[0].message is first
    waiting = asyncio.create_task(
        discord.events.next(lambda h: h.kind is EventKind.TYPING, what="typing")
    )
    for _ in range(KEPT):
        discord.events.add(Event(EventKind.REFUSED))
    discord.events.add(Event(EventKind.TYPING))
    assert (await waiting).kind is EventKind.TYPING
    assert len(discord.events.record) == KEPT


async def test_old_interactions_are_forgotten(local: LocalDiscord, api: RawClient) -> None:
    await api.send("PUT", f"/applications/{local.application.id}/commands", [ASK])
    old = local.member.slash("ask", question="x")
    local.clock.advance(16 * 60)
    new = local.member.slash("ask", question="x")
    assert (await answer(api, old, HELLO)).code == 10062
    assert (await answer(api, new, HELLO)).status == 204
