"""`setup` in the chat and `footnote doctor` tell what is sound and what to do."""

from localdiscord import Permission
from tests.e2e.stage import Stage
from tests.e2e.test_process import footnote


async def test_setup_tells_moderators_that_all_is_sound(stage: Stage) -> None:
    async with stage.bot(channels=(stage.discord.channel.id,)):
        told = await stage.answer_to(stage.moderator.slash("setup"))
        assert told.private
        lines = told.text.split("\n")
        assert all(line.startswith("✓ ") for line in lines)
        subjects = [line[2:].split(":")[0] for line in lines]
        assert subjects == [
            "Version",
            "Knowledge",
            "Data folder",
            "Journal",
            "Message content",
            "Slash commands",
            "Discord",
            "Clock",
            "Gateway",
            "Errors",
            "Rights here",
            "Channel \\#general",
        ]
        assert list(told.buttons) == ["Switch the journal on"]
        refused = await stage.reply_to(stage.member.say("!setup"))
        assert refused.text == "Only moderators may do that."


async def test_setup_offers_the_journal(stage: Stage) -> None:
    async with stage.bot():
        told = await stage.reply_to(stage.moderator.say("!setup"))
        assert "Journal: is off" in told.text
        pressed = stage.member.click(told.message, "Switch the journal on")
        assert (await stage.answer_to(pressed)).text == "Only moderators may do that."
        on = await stage.press(told.message, "Switch the journal on")
        assert on.text.startswith("The journal is on")
        again = await stage.reply_to(stage.moderator.say("!setup"))
        assert "Journal: is on" in again.text
        assert again.buttons == {}


async def test_setup_tells_what_to_do(stage: Stage) -> None:
    stage.write({"broken.md": "---\ntitle: [x\n---\nText."})
    stage.knowledge.reload()
    stage.discord.faults.take_permission(stage.discord.channel, Permission.ADD_REACTIONS)
    async with stage.bot(channels=(stage.discord.channel.id, 5)):
        stage.discord.faults.fail(403, method="POST", route="/channels/{channel_id}/messages")
        await stage.reply_to(stage.member.say("!articles"))
        told = await stage.reply_to(stage.moderator.say("!setup"))
    wrong = [line for line in told.text.split("\n") if line.startswith("✗ ")]
    assert [line.split(":")[0] for line in wrong] == [
        "✗ Knowledge",
        "✗ Errors",
        "✗ Rights here",
        "✗ Channel \\#general",
        "✗ Channel 5",
    ]
    assert "missing: Add Reactions" in wrong[2]
    assert "Not delivered" in wrong[1]
    assert str(stage.folder.parent) not in told.text


async def test_the_doctor_looks_at_discord_without_a_running_bot(stage: Stage) -> None:
    process = await footnote(stage, "doctor")
    out, err = await process.communicate()
    lines = out.decode().splitlines()
    assert err == b""
    assert process.returncode == 1
    assert [line for line in lines if line.startswith("✗ ")] == [
        "✗ Running: no bot is connected; `footnote run` starts one.",
        "✗ Slash commands: differ from Discord's; start the bot again.",
    ]
    assert "✓ Message content: the intent is on." in lines
    assert any(line.startswith("✓ Token: is that of ") for line in lines)


async def test_the_doctor_names_a_wrong_token_and_channels_it_does_not_see(stage: Stage) -> None:
    stage.discord.faults.take_permission(stage.discord.channel, Permission.SEND_MESSAGES)
    ids = [stage.discord.channel.id, 5]
    (stage.folder.parent / "footnote.yaml").write_text(f"channels: {ids}\n")
    process = await footnote(stage, "doctor")
    out, _ = await process.communicate()
    assert "✗ Channel #general: missing: Send Messages" in out.decode()
    assert "✗ Channel 5: is not seen" in out.decode()
    process = await footnote(stage, "doctor", DISCORD_TOKEN="wrong.token.here")
    out, _ = await process.communicate()
    assert "✗ Token: Discord does not accept it; reset it" in out.decode()
    process = await footnote(stage, "doctor", DISCORD_TOKEN="", FOOTNOTE_KNOWLEDGE="nowhere")
    out, _ = await process.communicate()
    assert "✗ Knowledge: nowhere: there is no such folder" in out.decode()
