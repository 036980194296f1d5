"""hikari, another client library, on the local Discord: unmodified, with the token it gave."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import discord
import hikari
import pytest

from localdiscord import BotSeed, CallbackType, LocalDiscord, Seed, two_servers
from tests.localdiscord.conftest import running
from tests.localdiscord.specification import check
from tests.localdiscord.test_page import demonstration

PATIENCE_S = 10.0
CONTENT = hikari.Intents.ALL_UNPRIVILEGED | hikari.Intents.MESSAGE_CONTENT


@asynccontextmanager
async def connected(
    local: LocalDiscord, prepare: Callable[[hikari.GatewayBot], object]
) -> AsyncIterator[hikari.GatewayBot]:
    """A hikari bot on the first bot's token, until the end of the block."""
    bot = hikari.GatewayBot(
        local.token,
        rest_url=f"{local.url}/api/v10",
        intents=CONTENT,
        banner=None,
        logs=None,
        suppress_optimization_warning=True,
    )
    prepare(bot)
    await bot.start(check_for_updates=False)
    try:
        await local.connected(PATIENCE_S)
        yield bot
    finally:
        await bot.close()


@pytest.fixture
async def local() -> AsyncIterator[LocalDiscord]:
    async with LocalDiscord(heartbeat_interval_s=2.0) as server:
        yield server
        check(server, requests=False)


def listening(bot: hikari.GatewayBot) -> None:
    @bot.listen()
    async def heard(event: hikari.MessageCreateEvent) -> None:
        if event.is_human and event.content:
            await event.message.respond(f"heard {event.content}", reply=True)


async def test_it_answers_messages_in_servers_threads_and_direct_messages(
    local: LocalDiscord,
) -> None:
    thread = local.member.start_thread("a thread")
    async with connected(local, listening):
        for asked in (
            local.member.say("one"),
            local.member.dm("two"),
            local.member.say("three", channel=thread),
        ):
            reply = await local.next_message(reply_to=asked, timeout_s=PATIENCE_S)
            assert reply.content == f"heard {asked.content}"


def with_commands(bot: hikari.GatewayBot) -> None:
    """Commands with autocomplete, buttons, a form and a menu."""

    @bot.listen(hikari.StartedEvent)
    async def register(_: hikari.StartedEvent) -> None:
        me = bot.get_me()
        assert me is not None
        ask = (
            bot.rest.slash_command_builder("ask", "Ask")
            .add_option(
                hikari.CommandOption(
                    type=hikari.OptionType.STRING,
                    name="question",
                    description="What",
                    is_required=True,
                    autocomplete=True,
                )
            )
            .set_default_member_permissions(hikari.Permissions.SEND_MESSAGES)
        )
        menu = bot.rest.context_menu_command_builder(hikari.CommandType.MESSAGE, "Find")
        await bot.rest.set_application_commands(me.id, [ask, menu])

    @bot.listen()
    async def command(event: hikari.CommandInteractionCreateEvent) -> None:
        used = event.interaction
        if used.command_name == "Find":
            (target,) = (used.resolved.messages if used.resolved else {}).values()
            await used.create_initial_response(
                hikari.ResponseType.MESSAGE_CREATE,
                f"about {target.content}",
                flags=hikari.MessageFlag.EPHEMERAL,
            )
            return
        row = bot.rest.build_message_action_row()
        row.add_interactive_button(hikari.ButtonStyle.PRIMARY, "next", label="Next")
        await used.create_initial_response(hikari.ResponseType.DEFERRED_MESSAGE_CREATE)
        question = used.options[0].value if used.options else None
        await used.edit_initial_response(f"answer to {question}", component=row)

    @bot.listen()
    async def autocomplete(event: hikari.AutocompleteInteractionCreateEvent) -> None:
        typed = str(event.interaction.options[0].value)
        choice = hikari.impl.AutocompleteChoiceBuilder(typed.upper(), typed)
        await event.interaction.create_response([choice])

    @bot.listen()
    async def button(event: hikari.ComponentInteractionCreateEvent) -> None:
        row = bot.rest.build_modal_action_row().add_text_input("what", "What")
        await event.interaction.create_modal_response("Tell", "tell", component=row)

    @bot.listen()
    async def form(event: hikari.ModalInteractionCreateEvent) -> None:
        field = event.interaction.components[0][0]
        await event.interaction.create_initial_response(
            hikari.ResponseType.MESSAGE_CREATE, f"told {field.value}"
        )


async def test_commands_autocomplete_buttons_forms_and_menus_go_the_whole_way(
    local: LocalDiscord,
) -> None:
    async with connected(local, with_commands):
        await local.commands_registered(PATIENCE_S)
        choices = await local.member.complete("ask", "question", "ab")
        assert choices == [{"name": "AB", "value": "ab"}]
        answer = await local.member.slash("ask", question="why").reply(PATIENCE_S)
        assert answer.content == "answer to why"
        pressed = local.member.click(answer, "Next")
        assert await pressed.responded(PATIENCE_S) is CallbackType.MODAL
        told = await local.member.submit(pressed, what="this").reply(PATIENCE_S)
        assert told.content == "told this"
        said = local.member.say("hello")
        found = await local.moderator.menu("Find", said).reply(PATIENCE_S)
        assert found.content == "about hello"
        assert found.only_for is local.moderator.user


async def test_it_waits_out_rate_limits_and_failures(local: LocalDiscord) -> None:
    async with connected(local, listening):
        local.faults.rate_limit(retry_after_s=0.05, method="POST", route="/messages")
        local.faults.fail(502, method="POST", route="/messages")
        asked = local.member.say("one")
        reply = await local.next_message(reply_to=asked, timeout_s=3 * PATIENCE_S)
        assert reply.content == "heard one"
        statuses = [e.status for e in local.requests if e.method == "POST"]
        assert statuses == [429, 502, 200]


async def test_it_resumes_after_the_line_was_cut_and_hears_what_it_missed(
    local: LocalDiscord,
) -> None:
    async with connected(local, listening):
        local.faults.drop_socket()
        asked = local.member.say("one")
        await local.resumed(3 * PATIENCE_S)
        reply = await local.next_message(reply_to=asked, timeout_s=PATIENCE_S)
        assert reply.content == "heard one"
        answers = [m for m in local.channel.messages.values() if m.author is local.bot]
        assert len(answers) == 1


async def test_two_bots_of_different_libraries_are_there_at_once(
    point: Callable[[LocalDiscord], None],
) -> None:
    plain = two_servers()
    seed = Seed((BotSeed("One"), BotSeed("Two")), plain.people, plain.servers)
    async with LocalDiscord(seed) as local:
        point(local)
        one, two = (application.bot for application in local.applications)
        second = demonstration()

        @second.listen()
        async def on_message(message: discord.Message) -> None:
            if message.guild is None and not message.author.bot:
                await message.channel.send("two heard it")

        async with (
            connected(local, listening),
            running(second, local, token=local.applications[1].token),
        ):
            await local.commands_registered(PATIENCE_S)
            asked = local.member.say("hello")
            reply = await local.next_message(reply_to=asked, timeout_s=PATIENCE_S)
            assert (reply.author, reply.content) == (one, "heard hello")
            used = local.member.slash("ask", question="why")
            assert used.application.bot is two
            assert (await used.reply(PATIENCE_S)).author is two
            said = local.member.dm("psst", bot=two)
            direct = next(c for c in local.direct_channels if said.id in c.messages)
            whispered = await local.next_message(direct, timeout_s=PATIENCE_S)
            assert (whispered.author, whispered.content) == (two, "two heard it")
            assert not local.member.direct.messages
        check(local, requests=False)
