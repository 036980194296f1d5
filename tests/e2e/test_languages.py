"""The bot speaks the language of who uses an interaction, else that of the server."""

import weakref

from bot.chat.messages.no_answer import NONE
from bot.chat.wording.translations import LANGUAGES, words_for
from tests.e2e.stage import Stage

UNANSWERED = "who won the world cup in 2018"


async def test_an_interaction_is_answered_in_the_language_of_the_person(stage: Stage) -> None:
    stage.member.user.locale = "de"
    async with stage.bot():
        none = await stage.answer_to(stage.member.slash("ask", question=UNANSWERED))
        assert "Dazu habe ich in den Artikeln keine Antwort gefunden." in none.text
        assert "Warum nichts?" in none.buttons
        answer = await stage.answer_to(stage.member.slash("ask", question="harbour light at night"))
        turned = await stage.answer_to(stage.member.click(answer.message, "Weiter ▶"))
        assert "Zitat 2 von 2" in turned.text
        context = await stage.answer_to(stage.member.click(turned.message, "Im Zusammenhang"))
        assert "-# danach" in context.text
        refused = await stage.answer_to(stage.member.slash("reload"))
        assert refused.text == "Das darf nur die Moderation."


async def test_a_message_is_answered_in_the_language_of_the_server(stage: Stage) -> None:
    for guild in stage.discord.guilds:
        guild.locale = "fr"
    async with stage.bot():
        none = await stage.reply_to(stage.member.say(f"!ask {UNANSWERED}"))
        assert none.text.startswith(words_for("fr").gettext(NONE))
        helped = await stage.reply_to(stage.member.say("!help"))
        assert "liste ce que je connais" in helped.text
        direct = await stage.reply_to(stage.member.dm(f"!ask {UNANSWERED}"))
        assert direct.text.startswith(NONE)


async def test_slash_commands_have_names_and_descriptions_in_each_language(stage: Stage) -> None:
    async with stage.bot():
        (ask,) = [c for c in stage.member.commands() if c["name"] == "ask"]
    assert ask["name_localizations"]["de"] == "fragen"
    assert ask["options"][0]["name_localizations"]["es-ES"] == "pregunta"
    said = {locale.partition("-")[0] for locale in ask["description_localizations"]}
    assert said == set(LANGUAGES)
    (menu,) = [c for c in stage.member.commands(kind=3) if c["name"] == "Find an answer"]
    assert menu["name_localizations"]["pt-BR"] == "Encontrar uma resposta"


async def test_a_language_that_only_the_commands_are_named_in_is_not_kept(stage: Stage) -> None:
    words = weakref.ref(words_for("hi"))
    async with stage.bot():
        assert words() is None


async def test_moderators_are_told_in_the_language_that_is_spoken(kb: Stage) -> None:
    kb.moderator.user.locale = "de"
    for guild in kb.discord.guilds:
        guild.locale = "es-ES"
    async with kb.bot():
        kb.write({"library.md": "# The library\n\nThe library lends books for nine weeks."})
        told = await kb.answer_to(kb.moderator.slash("reload"))
        assert told.text.startswith("Neu geladen: Jetzt gilt Version `")
        assert "0 Fehler; 2 von 2 Fragen wie erwartet beantwortet" in told.text
        assert list(told.buttons) == ["Einzelheiten"]
        status = await kb.reply_to(kb.moderator.say("!kb status"))
        assert "con 3 artículos y 4 pasajes." in status.text
        refused = await kb.reply_to(kb.moderator.say("!kb edit nothing"))
        assert "«nothing»" in refused.text
        opened = kb.moderator.slash("kb add")
        await opened.responded()
        assert opened.modal is not None
        assert opened.modal["title"] == "Artikel hinzufügen"
        sent = kb.moderator.submit(opened, title="Harbour", text="Text.")
        assert (await kb.answer_to(sent)).text.startswith("Es gibt schon einen Artikel")
        added = kb.moderator.slash("kb add")
        await added.responded()
        sent = kb.moderator.submit(added, title="The ferry", text="The ferry leaves at ten.")
        assert (await kb.answer_to(sent)).text.startswith("`the-ferry` hinzugefügt. Neu geladen:")
        history = await kb.answer_to(kb.moderator.slash("kb history"))
        assert "**Was getan wurde**" in history.text
        assert "added \\`the-ferry\\`" in history.text
    (group,) = [c for c in kb.moderator.commands() if c["name"] == "kb"]
    for command in (group, *group["options"]):
        said = command["description_localizations"]
        assert {locale.partition("-")[0] for locale in said} == set(LANGUAGES)
