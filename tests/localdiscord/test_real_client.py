"""The unmodified discord.py client on the local Discord: what a bot does every day."""

import io
from collections.abc import Callable

import discord
import pytest
from discord import app_commands
from discord.ext import commands

from localdiscord import CallbackType, LocalDiscord
from tests.localdiscord.conftest import Connect, make_bot, running


def listening_bot() -> commands.Bot:
    """A bot that answers commands, mentions and direct messages in the plainest way."""
    bot = make_bot()

    @bot.command()
    async def ask(ctx: commands.Context[commands.Bot], *, question: str) -> None:
        await ctx.reply(f"you asked: {question}", mention_author=False)

    @bot.listen()
    async def on_message(message: discord.Message) -> None:
        if message.author.bot or message.content.startswith("!"):
            return
        if message.guild is None or bot.user in message.mentions:
            await message.channel.send(f"heard {message.content!r}")

    return bot


async def test_a_prefix_command_is_answered_by_a_reply(
    local: LocalDiscord, connect: Connect
) -> None:
    async with connect(listening_bot()):
        asked = local.member.say("!ask what areas are covered")
        reply = await local.next_message(reply_to=asked)
    assert reply.content == "you asked: what areas are covered"
    assert reply.mentions == []


async def test_a_mention_and_a_direct_message_are_heard(
    local: LocalDiscord, connect: Connect
) -> None:
    async with connect(listening_bot()) as bot:
        local.member.mention("hello")
        heard = await local.next_message(local.channel)
        local.moderator.dm("psst")
        whispered = await local.next_message(local.moderator.direct)
        assert heard.content == f"heard '<@{bot.user.id}> hello'"
    assert whispered.content == "heard 'psst'"


async def test_both_servers_are_known_with_names_channels_and_permissions(
    local: LocalDiscord, connect: Connect
) -> None:
    async with connect(make_bot()) as bot:
        await bot.wait_until_ready()
        assert [g.name for g in bot.guilds] == ["First Server", "Second Server"]
        channel = bot.get_channel(local.channel.id)
        assert isinstance(channel, discord.TextChannel)
        held = channel.permissions_for(channel.guild.me)
        assert held.send_messages
        assert held.embed_links
        assert not held.manage_messages


async def test_a_message_is_sent_with_embed_file_and_button_then_edited_and_deleted(
    local: LocalDiscord, connect: Connect
) -> None:
    async with connect(make_bot()) as bot:
        await bot.wait_until_ready()
        channel = bot.get_channel(local.channel.id)
        assert isinstance(channel, discord.TextChannel)
        view = discord.ui.View()
        view.add_item(discord.ui.Button(label="Next", custom_id="next"))
        sent = await channel.send(
            "report",
            embed=discord.Embed(title="Title", description="text"),
            file=discord.File(io.BytesIO(b"line\n"), "report.txt"),
            view=view,
        )
        posted = await local.next_message()
        assert posted.embeds[0]["title"] == "Title"
        assert posted.attachments[0].content == b"line\n"
        assert await sent.attachments[0].read() == b"line\n"
        assert posted.components[0]["components"][0]["label"] == "Next"
        await sent.edit(content="changed")
        assert (await local.next_edit(posted)).content == "changed"
        fetched = await channel.fetch_message(sent.id)
        assert fetched.content == "changed"
        assert fetched.edited_at is not None
        await sent.delete()
        assert await local.next_deletion() is posted


async def test_slash_autocomplete_button_and_menu_go_the_whole_way(
    local: LocalDiscord, connect: Connect
) -> None:
    bot = make_bot()

    class Pages(discord.ui.View):
        @discord.ui.button(label="Next", custom_id="next")
        async def turn(
            self,
            interaction: discord.Interaction,
            button: discord.ui.Button["Pages"],  # noqa: ARG002 -- discord.py passes it
        ) -> None:
            await interaction.response.edit_message(content="page 2")

    @bot.tree.command(name="ask", description="Ask")
    async def ask(interaction: discord.Interaction, question: str) -> None:
        await interaction.response.defer(thinking=True)
        await interaction.followup.send(f"page 1 of {question}", view=Pages())
        await interaction.followup.send("only for you", ephemeral=True)

    @ask.autocomplete("question")
    async def complete(
        interaction: discord.Interaction,  # noqa: ARG001 -- discord.py passes it
        current: str,
    ) -> list[app_commands.Choice[str]]:
        return [app_commands.Choice(name=current.upper(), value=current)]

    @bot.tree.context_menu(name="Find an answer")
    async def find(interaction: discord.Interaction, message: discord.Message) -> None:
        await interaction.response.send_message(f"about {message.content}", ephemeral=True)

    async def sync() -> None:
        await bot.tree.sync()

    bot.setup_hook = sync  # type: ignore[method-assign]
    async with connect(bot):
        choices = await local.member.complete("ask", "question", "cov")
        assert choices == [{"name": "COV", "value": "cov"}]
        use = local.member.slash("ask", question="coverage")
        reply = await use.reply()
        assert reply.content == "page 1 of coverage"
        assert not reply.ephemeral
        note = await use.followup()
        assert note.content == "only for you"
        assert note.only_for is local.member.user
        click = local.member.click(reply, "Next")
        assert (await click.reply()).content == "page 2"
        assert click.response is CallbackType.UPDATE
        said = local.moderator.say("is it covered?")
        found = await local.member.menu("Find an answer", said).reply()
        assert found.content == "about is it covered?"
        assert found.ephemeral


async def test_a_form_opens_and_comes_back_filled_in(local: LocalDiscord, connect: Connect) -> None:
    bot = make_bot()

    class Form(discord.ui.Modal, title="Tell"):
        text = discord.ui.TextInput[discord.ui.View](label="What", custom_id="what")

        async def on_submit(self, interaction: discord.Interaction) -> None:
            await interaction.response.send_message(f"got {self.text.value}")

    @bot.tree.command(name="tell", description="Tell")
    async def tell(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(Form())

    async with connect(bot):
        await bot.tree.sync(guild=None)
        use = local.member.slash("tell")
        assert await use.responded() is CallbackType.MODAL
        sent = local.member.submit(use, what="this")
        assert (await sent.reply()).content == "got this"


async def test_a_wrong_token_is_refused_at_login(
    local: LocalDiscord, point: Callable[[LocalDiscord], None]
) -> None:
    point(local)
    with pytest.raises(discord.LoginFailure):
        async with running(make_bot(), local, token=local.token + "x"):
            raise AssertionError("it connected")
