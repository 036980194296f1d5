"""The bot speaks the language of who uses an interaction, else that of the server."""

from bot.chat.no_answer import NONE
from bot.chat.translations import LANGUAGES, words_for
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
